//! `what-if`: what would not have happened, and who would survive, without events; or the events ranked by impact.

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures, wide};
use super::words::{
    capital, cited, cites, count, event_ids, event_words, head_count, id, ids, names, names_and, of_more,
    short,
};
use super::{Exit, Failure, Format, Question};
use crate::analysis::counterfactual::{
    Links, Model, SavingSets, Turn, Turns, WhatIf, saving_sets, turning, what_if,
};
use crate::analysis::{Evidence, Readings, deaths};
use crate::diagnostic::Error;
use crate::facts::{EventId, PartyId, SentenceId};
use crate::story::Story;
use clap::Args;
use std::collections::BTreeSet;

/// What `what-if` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Remove these events: ids or numbers, several separated by commas; otherwise every event in turn
    #[arg(long, value_name = "EVENT", value_delimiter = ',', num_args = 1..)]
    without: Vec<String>,
    /// The smallest sets of at most three events that would have saved this character
    #[arg(long, value_name = "CHARACTER", conflicts_with = "without")]
    save: Option<String>,
    /// List at most so many rows
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
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.question.film, &options.question.view)?;
    let readings = options.question.view.readings;
    let is_data = matches!(options.question.print.format, Format::Json | Format::Jsonl | Format::Csv);
    let mut answer = Answer::about("what-if", &story).printed(&options.question.print);
    if let Some(character) = &options.save {
        let party = story.find_party(character).map_err(|cause| Error::because("--save", cause))?;
        save(&story, party, readings, options.max, &mut answer)?;
    } else if options.without.is_empty() {
        turns(&story, readings, options.max, &mut answer)?;
    } else {
        let mut removed = Vec::new();
        for name in &options.without {
            removed.push(story.find_event(name).map_err(|cause| Error::because("--without", cause))?);
        }
        let answers = what_if(&story, &removed, readings);
        let (told, strict) = (&answers.as_told, &answers.strict);
        answer.record(Record::new(&story, told, strict))?;
        answer.prose = prose(&story, told, strict);
        let lost = Table::of(&(&story, strict), &lost_columns(), told.lost.iter().take(options.max));
        answer.tables.extend((!lost.is_empty()).then_some(lost));
        if told.lost.len() > options.max && !is_data {
            answer.notices.push(of_more(options.max, "event", "events", told.lost.len()));
        }
    }
    answer.prose.push("What would have happened instead is not modelled.".to_owned());
    if is_data {
        answer.notices.push(LIMIT.to_owned());
    }
    Ok(answer.print(workspace, &options.question.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio what-if FILM":
    ["lives saved", "events lost"] =>
        "Who would survive, and how many events would not happen, if one event were removed. A death at that very \
         event is not counted as a life saved.",
    ["turning point", "turning points", "turning event", "turning events"] =>
        "An event on which others depend: each is removed in turn, and those on which most depends come first.";
    "imbroglio what-if FILM, imbroglio chains FILM":
    ["by an inferred link", "inferred link"] =>
        "It would not happen only if a causal link that a reader has inferred is taken as necessary.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[
    super::schema::sort::<TurnRecord<'static>>("Without options: an event that is removed"),
    super::schema::sort::<Record<'static>>("With `--without`: the events that are removed"),
    super::schema::sort::<SaveRecord<'static>>("With `--save`: a set of events"),
];

fn prose(story: &Story, told: &WhatIf, strict: &WhatIf) -> Vec<String> {
    let mut removed: Vec<String> =
        told.removed.iter().map(|event| format!("“{}”", story.event(*event).summary)).collect();
    if removed.len() > MOST_NAMED {
        let more = removed.len() - MOST_NAMED;
        removed.truncate(MOST_NAMED);
        removed.push(count(more, "other event", "other events"));
    }
    let mut lines = vec![format!("Without {}", removed.join(" and "))];
    lines.push(match told.lost.len() {
        0 => "every other event would still have happened.".to_owned(),
        n => format!("{} would not have happened.", count(n, "other event", "other events")),
    });
    if told.saved.is_empty() && told.spared.is_empty() {
        lines.push("No one who dies would have survived.".to_owned());
    }
    if !told.saved.is_empty() {
        lines.push(format!(
            "{} would have survived, as far as the text says.",
            capital(&and_names(story, &told.saved))
        ));
    }
    if !told.spared.is_empty() {
        lines.push(format!("{}: the death itself was removed.", capital(&and_names(story, &told.spared))));
    }
    if !told.unborn.is_empty() {
        lines.push(format!("{} would not have been born.", capital(&and_names(story, &told.unborn))));
    }
    if strict.lost != told.lost || strict.saved != told.saved {
        let who = if strict.saved.is_empty() { "no one".to_owned() } else { and_names(story, &strict.saved) };
        lines.push(format!(
            "If causal links that are only inferred are left out: {} would not have happened, and {who} would have survived.",
            count(strict.lost.len(), "event", "events")
        ));
    } else if !told.lost.is_empty() {
        lines.push("The same holds if causal links that are only inferred are left out.".to_owned());
    }
    lines
}

fn and_names(story: &Story, parties: &[PartyId]) -> String {
    if parties.is_empty() { "no one".to_owned() } else { names_and(story, parties) }
}

const INFERRED: &str = "by an inferred link";

fn lost_columns<'a>() -> Vec<Column<(&'a Story, &'a WhatIf), EventId>> {
    vec![
        column("event", |(story, _), event| event_words(story, *event)),
        column("what would not have happened", |(story, _), event| story.event(*event).summary.to_string()),
        column("sure", |(_, strict), event| {
            if strict.lost.binary_search(event).is_ok() { "" } else { INFERRED }.to_owned()
        }),
        column("cites", |(story, _), event| cites(story, &story.event(*event).cites)),
    ]
}

const TURNS: &[Column<Story, Turn>] = &[
    column("without", |story, turn| event_words(story, turn.event)),
    column("what", |story, turn| story.event(turn.event).summary.to_string()),
    column("lives saved", |story, turn| {
        if turn.only_counted() {
            return turn.lives.to_string();
        }
        let lives = head_count(story, &turn.saved);
        let guessed = |party: &PartyId| turn.saved_strict.binary_search(party).is_err();
        let inferred: Vec<PartyId> = turn.saved.iter().copied().filter(guessed).collect();
        match inferred.len() {
            0 => lives,
            all if all == turn.saved.len() => format!("{lives} ({INFERRED})"),
            _ => format!("{lives} ({} {INFERRED})", head_count(story, &inferred)),
        }
    }),
    column("who", |story, turn| {
        if turn.only_counted() { "too many to name".to_owned() } else { names(story, &turn.saved) }
    }),
    column("events lost", |_, turn| turn.lost.to_string()),
    wide("cites", |story, turn| cites(story, &story.event(turn.event).cites)),
];

fn turns(story: &Story, readings: Readings, most: usize, answer: &mut Answer) -> Result<(), Error> {
    let turns = turning(story, readings, most);
    let table = Table::of(story, TURNS, turns.head.iter().filter(|turn| turn.lost > 0))
        .under("Turning points: what depends on each event, one removed at a time");
    let model = Model::new(story, Links::of(readings));
    let mut scratch = model.scratch();
    let mut written = 0;
    for turn in &turns.head {
        written += turn.lost as usize;
        if answer.is_data() {
            let lost =
                (written <= MOST_LOST).then(|| event_ids(story, &model.lost(&[turn.event], &mut scratch)));
            answer.record(TurnRecord::new(story, turn, lost))?;
        }
    }
    answer.prose = turning_words(story, &turns);
    if turns.head.len() < turns.moving {
        answer.notices.push(of_more(turns.head.len(), "event", "events", turns.moving));
    }
    if written > MOST_LOST {
        answer.notices.push(
            "too many events would be lost to name them all for each: ask --without for one".to_owned(),
        );
    }
    answer.tables.extend((!table.is_empty()).then_some(table));
    Ok(())
}

/// What the table of all removals says in words.
fn turning_words(story: &Story, turns: &Turns) -> Vec<String> {
    let summary = |event: EventId| &story.event(event).summary;
    let mut lines = vec![match turns.head.first().filter(|turn| !turn.saved.is_empty()) {
        Some(turn) => format!(
            "Most depends on “{}”: without it {} would have survived.",
            summary(turn.event),
            and_names(story, &turn.saved)
        ),
        None => "No single event decides over a life.".to_owned(),
    }];
    if let (Some(last), Some(first)) = (turns.last, turns.head.first())
        && last != first.event
    {
        lines.push(format!("The last event on which as many lives depend is “{}”.", summary(last)));
    }
    let deadly: BTreeSet<EventId> = deaths(story).into_iter().flat_map(|death| death.events).collect();
    let dies_there = |event: EventId| deadly.contains(&event);
    if turns.head.iter().take(MOST_NAMED).any(|turn| turn.lost > 0 && dies_there(turn.event)) {
        lines.push("A death at the event that is removed is not counted as a life saved.".to_owned());
    }
    if turns.idle > 0 {
        let events = count(turns.idle, "event", "events");
        lines.push(format!("{events} could be removed, one at a time, and every other would still happen."));
    }
    lines
}

fn save(
    story: &Story,
    party: PartyId,
    readings: Readings,
    most: usize,
    answer: &mut Answer,
) -> Result<(), Error> {
    let name = short(story, party);
    let Some(death) = deaths(story).into_iter().find(|death| death.party == party) else {
        answer.prose.push(format!("{name} is not said to die."));
        return Ok(());
    };
    let found: SavingSets = saving_sets(story, party, 3, Links::of(readings));
    let rests = death.events.iter().any(|event| {
        let support = &story.event(*event).support;
        support.links().next().is_some() || !support.prevented_by.is_empty()
    });
    answer.prose.push(match (found.sets.len(), rests) {
        (0, false) => format!("No cause of the death of {name} is told."),
        (0, true) => {
            format!("No set of up to {} would have saved {name}.", count(found.searched, "event", "events"))
        }
        (1, _) => format!("{name} would have survived without this:"),
        _ => format!("{name} would have survived without any one of these:"),
    });
    let strict = Model::new(story, Links::Strict);
    let mut scratch = strict.scratch();
    let mut sets: Vec<SavingSet> = Vec::new();
    for set in found.sets.iter().take(most) {
        let lost = strict.lost(set, &mut scratch);
        let surely = death.events.iter().all(|event| lost.binary_search(event).is_ok());
        let cites = set.iter().fold(Evidence::default(), |e, event| e.event(story, *event)).cites;
        let set = SavingSet { events: set, surely, cites };
        answer.record(SaveRecord::new(story, party, &set))?;
        sets.push(set);
    }
    let table = Table::of(story, &sets_columns(), &sets);
    answer.tables.extend((!table.is_empty()).then_some(table));
    if found.sets.len() > most {
        answer.notices.push(of_more(most, "set", "sets", found.sets.len()));
    }
    if found.searched < 3 && rests {
        answer.notices.push(format!(
            "only sets of up to {} were searched: there are too many",
            count(found.searched, "event", "events")
        ));
    }
    Ok(())
}

/// Events without which somebody would have survived.
pub struct SavingSet<'a> {
    events: &'a [EventId],
    surely: bool,
    cites: Vec<SentenceId>,
}

fn sets_columns<'a>() -> Vec<Column<Story, SavingSet<'a>>> {
    vec![
        column("without", |story, set| {
            set.events.iter().map(|event| event_words(story, *event)).collect::<Vec<_>>().join(" and ")
        }),
        column("what", |story, set| {
            set.events
                .iter()
                .map(|event| story.event(*event).summary.as_ref())
                .collect::<Vec<_>>()
                .join("; and ")
        }),
        column("sure", |_, set| if set.surely { "" } else { INFERRED }.to_owned()),
        column("cites", |story, set| cites(story, &set.cites)),
    ]
}

records! {
    /// What would not have happened without events.
    pub struct Record<'s> of (story: &'s Story, told: &WhatIf, strict: &WhatIf) {
        /// The events that are removed.
        removed: Vec<&'s str> = event_ids(story, &told.removed),
        /// The events that would not have happened.
        lost: Vec<&'s str> = event_ids(story, &told.lost),
        /// Who would have survived.
        saved: Vec<&'s str> = ids(story, &told.saved),
        /// Whose own death is removed.
        spared: Vec<&'s str> = ids(story, &told.spared),
        /// Who dies in the story and would not have been born.
        unborn: Vec<&'s str> = ids(story, &told.unborn),
        /// The same without inferred causal links.
        strict: Strict<'s> = Strict::new(story, strict),
    }

    /// What would not have happened, without inferred causal links.
    struct Strict<'s> of (story: &'s Story, strict: &WhatIf) {
        lost: Vec<&'s str> = event_ids(story, &strict.lost),
        saved: Vec<&'s str> = ids(story, &strict.saved),
    }

    /// What depends on one event.
    pub struct TurnRecord<'s> of (story: &'s Story, turn: &Turn, lost: Option<Vec<&'s str>>) {
        /// The event that is removed.
        removed: [&'s str; 1] = [&story.event(turn.event).id],
        /// The events that would not have happened, unless they are too many.
        lost: Option<Vec<&'s str>> = lost,
        /// How many they are.
        events_lost: u32 = turn.lost,
        /// How many characters would have survived.
        lives_saved: u32 = turn.lives,
        /// Who, unless they are too many.
        saved: Option<Vec<&'s str>> = named(&turn.saved),
        /// The same without inferred causal links.
        strict: StrictLives<'s> =
            StrictLives { lives_saved: turn.lives_strict, saved: named(&turn.saved_strict) },
    } where {
        let named = |parties: &[PartyId]| (!turn.only_counted()).then(|| ids(story, parties));
    }

    /// Who would have survived, without inferred causal links.
    struct StrictLives<'s> {
        lives_saved: u32,
        saved: Option<Vec<&'s str>>,
    }

    /// A set of events without which a character would have survived.
    pub struct SaveRecord<'s> of (story: &'s Story, party: PartyId, set: &SavingSet<'_>) {
        /// The character.
        character: &'s str = id(story, party),
        /// The events.
        removed: Vec<&'s str> = event_ids(story, set.events),
        /// Whether it holds without inferred causal links.
        strict: bool = set.surely,
        /// The sentences.
        cites: Vec<String> = cited(story, &set.cites),
    }
}
