//! `what-if`: what falls, and who lives, if events are taken away; or which event most hangs on.

use super::answer::{Answer, Row, Table};
use super::betrayals::{count, event_words, listed, names};
use super::relations::cited;
use super::{Exit, Format, Question, Readings as Asked, files};
use crate::analysis::counterfactual::{
    Links, Model, SavingSets, Turns, WhatIf, saving_sets, turning, what_if,
};
use crate::analysis::{Evidence, Readings, deaths};
use crate::diagnostic::Error;
use crate::facts::{EventId, PartyId};
use crate::story::Story;
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What `what-if` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Take these events away: ids or numbers, several separated by commas; without it every event in turn
    #[arg(long, value_name = "EVENT", value_delimiter = ',', num_args = 1..)]
    without: Vec<String>,
    /// The smallest sets of at most three events that would have saved this character
    #[arg(long, value_name = "CHARACTER", conflicts_with = "without")]
    save: Option<String>,
    /// The most rows that are listed
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max: usize,
}

/// So many events or characters are named in a sentence, the others are counted.
const MOST_NAMED: usize = 16;
/// So many events of all rows together are written into JSON and CSV.
const MOST_LOST: usize = 1_000_000;
/// Said with every answer.
const LIMIT: &str = "what would have happened instead is not modelled";

/// Answers.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let readings = match options.question.view.readings {
        Asked::Settled => Readings::Settled,
        Asked::Contested => Readings::Contested,
    };
    let mut answer =
        Answer { command: "what-if", film: Some(story.facts().film.id.clone()), ..Answer::default() };
    if let Some(character) = &options.save {
        let party = story.find_party(character).map_err(|cause| Error::because("--save", cause))?;
        save(&story, party, readings, options.max, &mut answer);
    } else if options.without.is_empty() {
        table(&story, readings, options.max, &mut answer);
    } else {
        let mut removed = Vec::new();
        for name in &options.without {
            removed.push(story.find_event(name).map_err(|cause| Error::because("--without", cause))?);
        }
        let answers = what_if(&story, &removed, readings);
        answer.results.push(row(&story, &answers.as_told, &answers.strict));
        answer.prose = prose(&story, &answers.as_told, &answers.strict);
        if !answers.as_told.lost.is_empty() {
            answer.tables.push(lost_table(&story, &answers.as_told, &answers.strict, options.max));
        }
        let lost = answers.as_told.lost.len();
        if lost > options.max && matches!(options.question.print.format, Format::Table | Format::Md) {
            answer
                .notices
                .push(format!("{} of {lost}; --max lists more", listed(options.max, "event", "events")));
        }
    }
    let _ = writeln!(answer.prose, "What would have happened instead is not modelled.");
    if matches!(options.question.print.format, Format::Json | Format::Csv) {
        answer.notices.push(LIMIT.to_owned());
    }
    answer.print(&options.question.print)
}

fn prose(story: &Story, told: &WhatIf, strict: &WhatIf) -> String {
    let mut text = String::from("Without ");
    let mut removed: Vec<String> =
        told.removed.iter().map(|event| format!("“{}”", story.event(*event).summary)).collect();
    if removed.len() > MOST_NAMED {
        let more = removed.len() - MOST_NAMED;
        removed.truncate(MOST_NAMED);
        removed.push(count(more, "other event", "other events"));
    }
    let _ = writeln!(text, "{}", removed.join(" and "));
    match told.lost.len() {
        0 => text.push_str("no other event of the story would fall.\n"),
        n => {
            let _ = writeln!(text, "{} would not have happened.", count(n, "other event", "other events"));
        }
    }
    if told.saved.is_empty() && told.spared.is_empty() {
        text.push_str("Nobody who dies would have lived.\n");
    }
    if !told.saved.is_empty() {
        let _ = writeln!(text, "{} would live, as far as is told.", and_names(story, &told.saved));
    }
    if !told.spared.is_empty() {
        let _ = writeln!(text, "{}: the death itself is taken away.", and_names(story, &told.spared));
    }
    if strict.lost != told.lost || strict.saved != told.saved {
        let who = if strict.saved.is_empty() { "nobody".to_owned() } else { and_names(story, &strict.saved) };
        let _ = writeln!(
            text,
            "If links that are only inferred are not taken as needed: {} would fall, and {who} would live.",
            count(strict.lost.len(), "event", "events")
        );
    } else if !told.lost.is_empty() {
        text.push_str("The same holds if links that are only inferred are not taken as needed.\n");
    }
    text
}

fn and_names(story: &Story, parties: &[PartyId]) -> String {
    let said = if parties.len() > MOST_NAMED { MOST_NAMED - 1 } else { parties.len() };
    let mut all: Vec<String> =
        parties[..said].iter().map(|party| story.party(*party).short.clone()).collect();
    if said < parties.len() {
        all.push(format!("{} others", parties.len() - said));
    }
    match all.as_slice() {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn lost_table(story: &Story, told: &WhatIf, strict: &WhatIf, most: usize) -> Table {
    let mut table = Table::new(["event", "what would not have happened", "sure", "cites"]);
    for event in told.lost.iter().take(most) {
        let sure = if strict.lost.binary_search(event).is_ok() { "" } else { "by an inferred link" };
        table.row([
            event_words(story, *event),
            story.event(*event).summary.clone(),
            sure.to_owned(),
            cited(story, &story.event(*event).cites).join(" "),
        ]);
    }
    table
}

fn row(story: &Story, told: &WhatIf, strict: &WhatIf) -> Row {
    let events = |events: &[EventId]| events.iter().map(|e| story.event(*e).id.clone()).collect::<Vec<_>>();
    let parties =
        |parties: &[PartyId]| parties.iter().map(|p| story.party(*p).id.clone()).collect::<Vec<_>>();
    let mut row = Row::new();
    row.insert("removed".into(), json!(events(&told.removed)));
    row.insert("lost".into(), json!(events(&told.lost)));
    row.insert("saved".into(), json!(parties(&told.saved)));
    row.insert("spared".into(), json!(parties(&told.spared)));
    row.insert("strict".into(), json!({"lost": events(&strict.lost), "saved": parties(&strict.saved)}));
    row
}

fn table(story: &Story, readings: Readings, most: usize, answer: &mut Answer) {
    let turns = turning(story, readings, most);
    let mut table = Table::new(["without", "what", "lives saved", "who", "events lost", "cites"])
        .under("Turning events: what hangs on each, one taken away at a time");
    for turn in turns.head.iter().filter(|turn| turn.lost > 0) {
        let inferred =
            turn.saved.iter().filter(|party| turn.saved_strict.binary_search(party).is_err()).count();
        table.row([
            event_words(story, turn.event),
            story.event(turn.event).summary.clone(),
            if inferred > 0 {
                format!("{} ({inferred} by an inferred link)", turn.lives)
            } else {
                turn.lives.to_string()
            },
            if turn.only_counted() { "too many to name".to_owned() } else { names(story, &turn.saved) },
            turn.lost.to_string(),
            cited(story, &story.event(turn.event).cites).join(" "),
        ]);
    }
    let written = turning_rows(story, readings, &turns, &mut answer.results);
    answer.prose = turning_words(story, &turns);
    if turns.head.len() < turns.moving {
        answer.notices.push(format!(
            "{} of {}; --max lists more",
            listed(turns.head.len(), "event", "events"),
            turns.moving
        ));
    }
    if written > MOST_LOST {
        answer
            .notices
            .push("too many events fall to name them all for each: ask --without for one".to_owned());
    }
    if !table.rows.is_empty() {
        answer.tables.push(table);
    }
}

/// The rows of the table as data; how many events that fall they name, or would name if there were room.
fn turning_rows(story: &Story, readings: Readings, turns: &Turns, rows: &mut Vec<Row>) -> usize {
    let model = Model::new(story, Links::of(readings));
    let mut scratch = model.scratch();
    let ids = |parties: &[PartyId]| parties.iter().map(|p| story.party(*p).id.clone()).collect::<Vec<_>>();
    let mut written = 0;
    for turn in &turns.head {
        let mut row = Row::new();
        row.insert("removed".into(), json!([story.event(turn.event).id]));
        written += turn.lost as usize;
        let lost = (written <= MOST_LOST).then(|| {
            let lost = model.lost(&[turn.event], &mut scratch);
            lost.iter().map(|event| story.event(*event).id.clone()).collect::<Vec<_>>()
        });
        row.insert("lost".into(), json!(lost));
        row.insert("events_lost".into(), json!(turn.lost));
        let named = |parties: &[PartyId]| (!turn.only_counted()).then(|| ids(parties));
        row.insert("lives_saved".into(), json!(turn.lives));
        row.insert("saved".into(), json!(named(&turn.saved)));
        row.insert(
            "strict".into(),
            json!({"lives_saved": turn.lives_strict, "saved": named(&turn.saved_strict)}),
        );
        rows.push(row);
    }
    written
}

/// What the table of all removals says in words.
fn turning_words(story: &Story, turns: &Turns) -> String {
    let summary = |event: EventId| &story.event(event).summary;
    let mut text = match turns.head.first().filter(|turn| !turn.saved.is_empty()) {
        Some(turn) => format!(
            "Most hangs on “{}”: without it {} would live.\n",
            summary(turn.event),
            and_names(story, &turn.saved)
        ),
        None => "No single event decides over a life.\n".to_owned(),
    };
    if let (Some(last), Some(first)) = (turns.last, turns.head.first())
        && last != first.event
    {
        let _ = writeln!(text, "The last event on which as many lives hang is “{}”.", summary(last));
    }
    let deadly: BTreeSet<EventId> = deaths(story).into_iter().flat_map(|death| death.events).collect();
    let dies_there = |event: EventId| deadly.contains(&event);
    if turns.head.iter().take(MOST_NAMED).any(|turn| turn.lost > 0 && dies_there(turn.event)) {
        text.push_str("A death at the event that is taken away is not counted as a life saved.\n");
    }
    if turns.idle > 0 {
        let _ = writeln!(
            text,
            "{} could go, one at a time, and nothing else would fall.",
            count(turns.idle, "event", "events")
        );
    }
    text
}

fn save(story: &Story, party: PartyId, readings: Readings, most: usize, answer: &mut Answer) {
    let name = &story.party(party).short;
    let Some(death) = deaths(story).into_iter().find(|death| death.party == party) else {
        answer.prose = format!("{name} is not told to die.\n");
        return;
    };
    let found: SavingSets = saving_sets(story, party, 3, Links::of(readings));
    let rests = death.events.iter().any(|event| {
        let support = &story.event(*event).support;
        support.links().next().is_some() || !support.prevented_by.is_empty()
    });
    answer.prose = match (found.sets.len(), rests) {
        (0, false) => format!("Nothing is told that the death of {name} rests on.\n"),
        (0, true) => {
            format!("No set of up to {} would have saved {name}.\n", count(found.searched, "event", "events"))
        }
        (1, _) => format!("{name} would have lived without this:\n"),
        _ => format!("{name} would have lived without any one of these:\n"),
    };
    let strict = Model::new(story, Links::Strict);
    let mut scratch = strict.scratch();
    let mut table = Table::new(["without", "what", "sure", "cites"]);
    for set in found.sets.iter().take(most) {
        let ids: Vec<String> = set.iter().map(|event| event_words(story, *event)).collect();
        let what: Vec<&str> = set.iter().map(|event| story.event(*event).summary.as_str()).collect();
        let lost = strict.lost(set, &mut scratch);
        let surely = death.events.iter().all(|event| lost.binary_search(event).is_ok());
        let cites = set.iter().fold(Evidence::default(), |e, event| e.event(story, *event)).cites;
        table.row([
            ids.join(" and "),
            what.join("; and "),
            if surely { "" } else { "by an inferred link" }.to_owned(),
            cited(story, &cites).join(" "),
        ]);
        let mut row = Row::new();
        row.insert("character".into(), json!(story.party(party).id));
        row.insert(
            "removed".into(),
            json!(set.iter().map(|e| story.event(*e).id.clone()).collect::<Vec<_>>()),
        );
        row.insert("strict".into(), json!(surely));
        row.insert("cites".into(), json!(cited(story, &cites)));
        answer.results.push(row);
    }
    if !table.rows.is_empty() {
        answer.tables.push(table);
    }
    if found.sets.len() > most {
        answer.notices.push(format!(
            "{} of {}; --max lists more",
            listed(most, "set", "sets"),
            found.sets.len()
        ));
    }
    if found.searched < 3 && rests {
        answer.notices.push(format!(
            "only sets of up to {} were looked at: there are too many",
            count(found.searched, "event", "events")
        ));
    }
}
