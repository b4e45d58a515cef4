//! `why`: why a character met their fate: deed, occasion, hinges, root.

use super::answer::{Answer, records};
use super::fates::{by, is_killing_guessed};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures};
use super::words::{act_words, capital, cited, cites, event_id, event_words, id, ids, listed, short, within};
use super::{Exit, Extent, Failure, Format, Print};
use crate::analysis::Readings;
use crate::analysis::betrayal::betrayals;
use crate::analysis::counterfactual::{self, Contingency};
use crate::analysis::explanation::{self, Explanation, Line, why};
use crate::analysis::fates::{Fate, FateKind, Manner, fates};
use crate::diagnostic::Error;
use crate::facts::{ActId, Certainty, EventId, PartyId, PartyKind};
use crate::story::Story;
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What `why` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The film: a path, or an id such as rififi-1955
    #[arg(value_name = "FILM")]
    film: PathBuf,
    /// The character, by id, name or alias
    #[arg(value_name = "CHARACTER")]
    character: String,
    /// List at most so many lines of each layer
    #[arg(long, value_name = "N", default_value_t = 100)]
    max: usize,
    #[command(flatten)]
    view: Extent,
    #[command(flatten)]
    print: Print,
}

/// Explains.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.film, &options.view)?;
    let party = story.find_party(&options.character).map_err(|cause| Error::because("CHARACTER", cause))?;
    let readings = options.view.readings;
    if story.party(party).is_group() {
        let message = format!("`{}` is a group; ask for one of its members", id(&story, party));
        return Err(Error::new(message).into());
    }
    let found = betrayals(&story, Readings::Contested);
    let mut answer = Answer::about("why", &story).printed(&options.print);
    match why(&story, party, &found.all, readings) {
        Some(explanation) => {
            answer.prose = prose(&story, party, &explanation, options.max);
            answer.tables = tables(&story, &explanation, options.max);
            answer.lists(Record::new(&story, party, &explanation))?;
            let layers = [
                explanation.occasion.len(),
                explanation.hinges.len(),
                explanation.backbone.len(),
                explanation.contributing.len(),
                explanation.shared.len(),
            ];
            let whole = matches!(options.print.format, Format::Json | Format::Jsonl | Format::Csv);
            if let Some(most) = layers.into_iter().max().filter(|most| *most > options.max && !whole) {
                let listed = listed(options.max, "line", "lines");
                answer.notices.push(format!("{listed} of each layer, of up to {most}; --max lists more"));
            }
        }
        None => {
            let fate = fates(&story).into_iter().find(|fate| fate.party == party);
            answer.prose.extend(fate.map(|fate| not_told(&story, &fate)));
            answer.lists(Untold { character: id(&story, party), ..Untold::default() })?;
        }
    }
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio why FILM CHARACTER":
    ["hinges", "hinge"] =>
        "Turning points without which it would not have happened: a life or a freedom is taken or given, faith is broken, an order or a threat goes out, somebody acts under force or comes to know.",
    ["root", "roots", "backbone"] =>
        "Where it began: necessary events that no other necessary event leads to. The backbone is the path of causes from there to the deed on which the events weigh most.",
    ["occasion"] => "What the deed's own event needs directly; in the answer, “it happens because”.",
    ["contributing", "led to"] =>
        "A cause that was not necessary (`helped`), or one of several that would each have sufficed.",
    ["responsibility", "needed once"] =>
        "Degree of responsibility after Chockler and Halpern: 1/(1+k), where k is the fewest other events, two at most, \
         that must be changed before the cause is necessary. Of two causes that would each have sufficed, each has one half. \
         `needed once` names the changes.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[
    super::schema::sort::<Record<'static>>("An explanation"),
    super::schema::sort::<Untold<'static>>("Where no event decides the fate"),
];

fn not_told(story: &Story, fate: &Fate) -> String {
    let name = within(story, fate.party);
    match (fate.fate, fate.event) {
        (FateKind::Alive, Some(event)) => {
            let is = if story.party(fate.party).is_plural() { "are" } else { "is" };
            let event = event_words(story, event);
            format!("{} {is} not said to die: alive when last seen ({event}).", capital(&name))
        }
        (_, Some(event)) => {
            format!("What becomes of {name} is not told: {} is left open.", event_words(story, event))
        }
        _ => format!("What becomes of {name} is not told."),
    }
}

/// The answer in sentences, a line each.
fn prose(story: &Story, party: PartyId, found: &Explanation, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let name = capital(short(story, party));
    let many = story.party(party).kind == PartyKind::Collective;
    let (is, dies) = if many { ("are", "die") } else { ("is", "dies") };
    let fate = &found.fate;
    let by = if fate.killings.is_empty() { String::new() } else { format!(" by {}", by(story, fate)) };
    let what = match (fate.fate, fate.manner) {
        (FateKind::Dead, Some(Manner::Killed)) if fate.wound.is_some() => {
            format!("{dies} of a wound dealt{by}")
        }
        (FateKind::Dead, Some(Manner::Killed)) if is_killing_guessed(fate) => format!("{dies}, killed{by}"),
        (FateKind::Dead, Some(Manner::Killed)) if fate.killers.is_empty() => {
            format!("{is} killed; by whom is not said")
        }
        (FateKind::Dead, Some(Manner::Killed)) => format!("{is} killed{by}"),
        (FateKind::Dead, Some(Manner::OwnHand)) => format!("{dies} by suicide"),
        (FateKind::Dead, _) => format!("{dies}; of what is not said"),
        (FateKind::Arrested, _) => format!("{is} arrested"),
        (FateKind::Captive, _) => format!("{is} held captive"),
        (FateKind::Hiding, _) => format!("{is} in hiding"),
        (other, _) => other.word().to_owned(),
    };
    let at = fate.event.map_or(String::new(), |event| format!(", {}", event_words(story, event)));
    lines.push(format!("{name} {what}{at}{}.", in_brackets(&cites(story, &fate.evidence.cites))));
    lines.extend(sentences(story, "It happens because", &found.occasion, true, most));
    let target = fate.act.map(|act| story.act(act).event);
    let alternatives: Vec<Line> = found
        .contributing
        .iter()
        .filter(|cause| cause.alternative && Some(cause.effect) == target)
        .map(|cause| cause.line.clone())
        .collect();
    let opening = if alternatives.len() > 1 {
        "Any one of these would have done"
    } else {
        "This would have done as well"
    };
    lines.extend(sentences(story, opening, &alternatives, true, most));
    if found.occasion.is_empty() && alternatives.is_empty() {
        lines.push("Why is not told.".to_owned());
    }
    let told: Vec<_> = found.occasion.iter().chain(&alternatives).map(|line| line.event).collect();
    let root: Vec<Line> = found.root.iter().filter(|line| !told.contains(&line.event)).cloned().collect();
    lines.extend(sentences(story, "The first cause", &root, false, most));
    lines
}

/// Citations behind a sentence, if there are any.
fn in_brackets(cites: &str) -> String {
    if cites.is_empty() { String::new() } else { format!(" [{cites}]") }
}

/// A sentence for each line; only the first is opened in full.
/// `direct` says that each line is told as leading straight to the deed.
fn sentences(story: &Story, opening: &str, lines: &[Line], direct: bool, most: usize) -> Vec<String> {
    let said = lines.iter().take(most).enumerate();
    said.map(|(number, line)| {
        // why it led to the deed is said where it did, and not of what comes before
        let why = line.why.as_deref().filter(|_| direct);
        let guessed = (line.certainty == Certainty::Inferred).then_some("inferred");
        let marks: Vec<&str> = why.into_iter().chain(guessed).collect();
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join("; ")) };
        let opening = if number == 0 { opening } else { "  and" };
        let event = story.event(line.event);
        format!("{opening}: {}{marks}{}.", event.summary, in_brackets(&cites(story, &line.cites)))
    })
    .collect()
}

fn tables(story: &Story, found: &Explanation, most: usize) -> Vec<Table> {
    let layer = |lines: &[Line]| Table::of(story, LINES, lines.iter().take(most));
    // the deed alone is no way, and has been told; nor is a way told on which nothing stands but what was needed anyhow
    let needed_anyhow = |line: &Line| found.slice.binary_search(&line.event).is_ok();
    let more = found.backbone.len() > 1 && !found.backbone.iter().all(needed_anyhow);
    let backbone = if more { found.backbone.as_slice() } else { &[] };
    let contributing = Table::of(story, CONTRIBUTING, found.contributing.iter().take(most));
    let shared = Table::of(story, SHARED, found.shared.iter().take(most));
    [
        (layer(backbone), "From the first cause to the deed, by the weightiest events"),
        (needed(story, found, most), "Turning points: without any one of these it would not have happened"),
        (contributing, "Contributing causes: not needed, or one of several that would each have sufficed"),
        (shared, "Shared responsibility: needed only if other events had gone differently"),
    ]
    .into_iter()
    .filter(|(table, _)| !table.is_empty())
    .map(|(table, heading)| table.under(heading))
    .collect()
}

/// Everything that the deed could not do without, with a mark where something turns.
fn needed(story: &Story, found: &Explanation, most: usize) -> Table {
    let turns: BTreeSet<EventId> = found.hinges.iter().map(|hinge| hinge.event).collect();
    let lines = found.needed.iter().take(most).map(|line| (line, turns.contains(&line.event)));
    Table::of(story, &needed_columns(), lines.collect::<Vec<_>>().iter())
}

fn needed_columns<'a>() -> Vec<Column<Story, (&'a Line, bool)>> {
    vec![
        column("event", |story, (line, _)| event_words(story, line.event)),
        column("what", |story, (line, _)| story.event(line.event).summary.to_string()),
        column("hinge", |_, (_, turns)| if *turns { "hinge" } else { "" }.to_owned()),
        column("sure", |_, (line, _)| sure(line.certainty).to_owned()),
        column("cites", |story, (line, _)| cites(story, &line.cites)),
    ]
}

const LINES: &[Column<Story, Line>] = &[
    column("event", |story, line| event_words(story, line.event)),
    column("what", |story, line| story.event(line.event).summary.to_string()),
    column("sure", |_, line| sure(line.certainty).to_owned()),
    column("cites", |story, line| cites(story, &line.cites)),
];

const CONTRIBUTING: &[Column<Story, explanation::Contribution>] = &[
    column("event", |story, cause| event_words(story, cause.line.event)),
    column("what", |story, cause| story.event(cause.line.event).summary.to_string()),
    column("led to", |story, cause| event_words(story, cause.effect)),
    column("how", |_, cause| if cause.alternative { "one of several" } else { "helped" }.to_owned()),
    column("sure", |_, cause| sure(cause.line.certainty).to_owned()),
    column("cites", |story, cause| cites(story, &cause.line.cites)),
];

const SHARED: &[Column<Story, counterfactual::Responsibility>] = &[
    column("event", |story, cause| event_words(story, cause.event)),
    column("what", |story, cause| story.event(cause.event).summary.to_string()),
    column("responsibility", |_, cause| format!("1/{}", cause.parts)),
    column("needed once", |story, cause| {
        let given = cause.given.iter().map(|given| match given {
            Contingency::Removed(event) => format!("without {}", event_words(story, *event)),
            Contingency::Frozen(event) => format!("{} in any case", event_words(story, *event)),
        });
        given.collect::<Vec<_>>().join(", ")
    }),
    column("cites", |story, cause| cites(story, &story.event(cause.event).cites)),
];

fn sure(certainty: Certainty) -> &'static str {
    if certainty == Certainty::Explicit { "" } else { certainty.word() }
}

records! {
    /// Why a character met their fate.
    pub struct Record<'s> of (story: &'s Story, party: PartyId, found: &Explanation) {
        /// The character.
        character: &'s str = id(story, party),
        /// Their fate.
        fate: &'static str = fate.fate.word(),
        /// What was done to them.
        deed: Deed<'s> = Deed::new(story, found),
        /// What it happened because of.
        occasion: Vec<Cause<'s>> = lines(&found.occasion),
        /// Turning points without which it would not have happened.
        hinges: Vec<Cause<'s>> = lines(&found.hinges),
        /// Where it began.
        root: Vec<Cause<'s>> = lines(&found.root),
        /// The weightiest events from the root to the deed.
        backbone: Vec<Cause<'s>> = lines(&found.backbone),
        /// Causes that were not needed, or were one of several.
        contributing: Vec<Contribution<'s>> =
            found.contributing.iter().map(|cause| Contribution::new(story, cause)).collect(),
        /// Every cause with its degree of responsibility.
        responsibility: Vec<Responsibility<'s>> = responsibility(story, found),
        /// The sentences.
        cites: Vec<String> = cited(story, &fate.evidence.cites),
    } where {
        let lines = |lines: &[Line]| lines.iter().map(|line| Cause::new(story, line)).collect();
        let fate = &found.fate;
    }

    /// The same of somebody of whose fate nothing is told that could be explained.
    #[derive(Default)]
    pub struct Untold<'s> {
        character: &'s str,
        deed: (),
        occasion: [&'s str; 0],
        hinges: [&'s str; 0],
        root: [&'s str; 0],
        backbone: [&'s str; 0],
        responsibility: [&'s str; 0],
    }

    /// What was done to somebody.
    struct Deed<'s> of (story: &'s Story, found: &Explanation) {
        event: Option<&'s str> = fate.event.map(|event| event_id(story, event)),
        killers: Vec<&'s str> = ids(story, &fate.killers),
        certainty: &'static str = fate.killers_certainty.min(fate.evidence.certainty).word(),
        acts: Vec<Act<'s>> = found.deed.iter().map(|act| Act::new(story, *act)).collect(),
        cites: Vec<String> = cited(story, &fate.evidence.cites),
    } where {
        let fate = &found.fate;
    }

    /// An act.
    struct Act<'s> of (story: &'s Story, act: ActId) {
        act: String = story.act_name(act),
        by: Vec<&'s str> = ids(story, story.act(act).agents()),
        what: String = act_words(story, act),
        certainty: &'static str = story.certainty_of_act(act).word(),
        cites: Vec<String> = cited(story, story.cites_of_act(act)),
    }

    /// An event that is a cause.
    struct Cause<'s> of (story: &'s Story, line: &Line) {
        event: &'s str = event_id(story, line.event),
        what: &'s str = &story.event(line.event).summary,
        certainty: &'static str = line.certainty.word(),
        why: Option<String> = line.why.clone(),
        cites: Vec<String> = cited(story, &line.cites),
    }

    /// A cause that was not needed, or one of several, and what it led to.
    struct Contribution<'s> of (story: &'s Story, found: &explanation::Contribution) {
        #[serde(flatten)]
        cause: Cause<'s> = Cause::new(story, &found.line),
        effect: &'s str = event_id(story, found.effect),
        alternative: bool = found.alternative,
    }

    /// The responsibility of an event, 1/parts, and under what conditions it is needed.
    struct Responsibility<'s> of (story: &'s Story, event: EventId, parts: u32, given: &[Contingency]) {
        event: &'s str = event_id(story, event),
        parts: u32 = parts,
        removed: Vec<&'s str> = events(true),
        frozen: Vec<&'s str> = events(false),
    } where {
        let events = |removed: bool| {
            let events = given.iter().filter_map(move |given| match given {
                Contingency::Removed(event) => removed.then_some(*event),
                Contingency::Frozen(event) => (!removed).then_some(*event),
            });
            events.map(|event| event_id(story, event)).collect()
        };
    }
}

/// Every cause with its degree of responsibility: those that are needed as things are have all of it.
fn responsibility<'s>(story: &'s Story, found: &Explanation) -> Vec<Responsibility<'s>> {
    let deed = found.fate.act.map(|act| story.act(act).event);
    let needed = found.slice.iter().filter(|event| Some(**event) != deed);
    let whole = needed.map(|event| Responsibility::new(story, *event, 1, &[]));
    let shared =
        found.shared.iter().map(|cause| Responsibility::new(story, cause.event, cause.parts, &cause.given));
    whole.chain(shared).collect()
}
