//! `what-if`: what falls, and who lives, if events are taken away; or which event most hangs on.

use super::answer::{Answer, Row, Table};
use super::betrayals::{count, event_words, names};
use super::relations::cited;
use super::{Exit, Format, Question, Readings as Asked, files};
use crate::analysis::Readings;
use crate::analysis::counterfactual::{Links, Model, SavingSets, Turn, WhatIf, saving_sets, turns, what_if};
use crate::diagnostic::Error;
use crate::facts::{EventId, PartyId};
use crate::story::Story;
use clap::Args;
use serde_json::json;
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
}

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
        save(&story, party, readings, &mut answer);
    } else if options.without.is_empty() {
        table(&story, readings, &mut answer);
    } else {
        let mut removed = Vec::new();
        for name in &options.without {
            removed.push(story.find_event(name).map_err(|cause| Error::because("--without", cause))?);
        }
        let answers = what_if(&story, &removed, readings);
        answer.results.push(row(&story, &answers.as_told, &answers.strict));
        answer.prose = prose(&story, &answers.as_told, &answers.strict);
        if !answers.as_told.lost.is_empty() {
            answer.tables.push(lost_table(&story, &answers.as_told, &answers.strict));
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
    let removed: Vec<String> =
        told.removed.iter().map(|event| format!("“{}”", story.event(*event).summary)).collect();
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
    let all: Vec<&str> = parties.iter().map(|party| story.party(*party).short.as_str()).collect();
    match all.as_slice() {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn lost_table(story: &Story, told: &WhatIf, strict: &WhatIf) -> Table {
    let mut table = Table::new(["event", "what would not have happened", "sure", "cites"]);
    for event in &told.lost {
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

fn table(story: &Story, readings: Readings, answer: &mut Answer) {
    let turns: &[Turn] = &turns(story, readings);
    let model = Model::new(story, Links::of(readings));
    let mut scratch = model.scratch();
    let mut what_falls = |event: EventId| -> Vec<String> {
        model.lost(&[event], &mut scratch).iter().map(|event| story.event(*event).id.clone()).collect()
    };
    let mut table = Table::new(["without", "what", "lives saved", "who", "events lost", "cites"])
        .under("Turning events: what hangs on each, one taken away at a time");
    for turn in turns.iter().filter(|turn| turn.lost > 0) {
        let inferred = turn.saved.len() - turn.saved_strict.len();
        table.row([
            event_words(story, turn.event),
            story.event(turn.event).summary.clone(),
            if inferred > 0 {
                format!("{} ({inferred} by an inferred link)", turn.saved.len())
            } else {
                turn.saved.len().to_string()
            },
            names(story, &turn.saved),
            turn.lost.to_string(),
            cited(story, &story.event(turn.event).cites).join(" "),
        ]);
    }
    for turn in turns {
        let mut row = Row::new();
        row.insert("removed".into(), json!([story.event(turn.event).id]));
        row.insert("lost".into(), json!(what_falls(turn.event)));
        row.insert(
            "saved".into(),
            json!(turn.saved.iter().map(|p| story.party(*p).id.clone()).collect::<Vec<_>>()),
        );
        let strict: Vec<String> = turn.saved_strict.iter().map(|p| story.party(*p).id.clone()).collect();
        row.insert("strict".into(), json!({"saved": strict}));
        answer.results.push(row);
    }
    let idle = turns.iter().filter(|turn| turn.lost == 0).count();
    answer.prose = match turns.first().filter(|turn| !turn.saved.is_empty()) {
        Some(turn) => format!(
            "Most hangs on “{}”: without it {} would live.\n",
            story.event(turn.event).summary,
            and_names(story, &turn.saved)
        ),
        None => "No single event decides over a life.\n".to_owned(),
    };
    let most = turns.first().map_or(0, |turn| turn.saved.len());
    let last = turns.iter().filter(|turn| turn.saved.len() == most && most > 0).max_by_key(|turn| turn.event);
    if let (Some(last), Some(first)) = (last, turns.first())
        && last.event != first.event
    {
        let _ = writeln!(
            answer.prose,
            "The last event on which as many lives hang is “{}”.",
            story.event(last.event).summary
        );
    }
    if idle > 0 {
        let _ = writeln!(
            answer.prose,
            "{} could go, one at a time, and nothing else would fall.",
            count(idle, "event", "events")
        );
    }
    if !table.rows.is_empty() {
        answer.tables.push(table);
    }
}

fn save(story: &Story, party: PartyId, readings: Readings, answer: &mut Answer) {
    let name = &story.party(party).short;
    let dies = crate::analysis::deaths(story).iter().any(|death| death.party == party);
    if !dies {
        answer.prose = format!("{name} is not told to die.\n");
        return;
    }
    let found: SavingSets = saving_sets(story, party, 3, Links::of(readings));
    answer.prose = if found.sets.is_empty() {
        format!("No {} events or fewer would have saved {name}.\n", found.searched)
    } else {
        format!(
            "{name} would have lived without {}:\n",
            if found.sets.len() == 1 { "this" } else { "any one of these" }
        )
    };
    let mut table = Table::new(["without", "what"]);
    for set in &found.sets {
        let ids: Vec<String> = set.iter().map(|event| event_words(story, *event)).collect();
        let what: Vec<&str> = set.iter().map(|event| story.event(*event).summary.as_str()).collect();
        table.row([ids.join(" and "), what.join("; and ")]);
        let mut row = Row::new();
        row.insert("character".into(), json!(story.party(party).id));
        row.insert(
            "removed".into(),
            json!(set.iter().map(|e| story.event(*e).id.clone()).collect::<Vec<_>>()),
        );
        answer.results.push(row);
    }
    answer.tables.push(table);
    if found.searched < 3 {
        answer.notices.push(format!(
            "only sets of up to {} were looked at: there are too many",
            count(found.searched, "event", "events")
        ));
    }
}
