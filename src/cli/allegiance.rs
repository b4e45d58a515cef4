//! `allegiance`: who joins, leaves, turns or is divided, at which event.

pub use super::Question as Options;

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures, wide};
use super::words::{act_names, cited, event_id, event_words, id, short, within};
use super::{Exit, Failure};
use crate::analysis::allegiance::{Change, Turn, changes};
use crate::facts::{ActId, BondId, Certainty, Mode, PartyId, SentenceId};
use crate::story::Story;
use crate::vocabulary::{Depth, Effect};
use std::collections::BTreeSet;

/// Lists changes of allegiance.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.film, &options.view)?;
    let changes = changes(&story);
    let mut answer = Answer::about("allegiance", &story).printed(&options.print);
    for change in &changes {
        answer.record(Record::new(&story, change))?;
    }
    answer.tables.push(Table::of(&story, COLUMNS, &changes));
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio allegiance FILM":
    ["allegiance", "side", "before", "after"] =>
        "How a character stands to a side, as a sum before and after an event: +2 while a bond that binds or a common \
         group holds, and ±1 for each act on the side or its members, ±2 for grave ones, nothing for slight ones.",
    ["turns against", "turns to", "turn"] =>
        "Deeds of the character bring the sum from above zero to zero or below, or the other way, by 2 or more.",
    ["divided", "serves"] =>
        "Somebody serves, or belongs to, two sides that a grave act makes hostile, and has no part in that act.",
    ["feigned"] => "By then the character deceives or secretly wrongs the side that they join or turn to.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("A change")];

const COLUMNS: &[Column<Story, Change>] = &[
    column("event", |story, change| event_words(story, change.event)),
    column("who", |story, change| short(story, change.who).to_owned()),
    column("what", what),
    column("side", |story, change| short(story, change.side).to_owned()),
    wide("before", |_, change| format!("{:+}", change.before)),
    wide("after", |_, change| format!("{:+}", change.after)),
    column("how", |story, change| how(story, change).join(", ")),
    column("by", by),
    column("cites", |story, change| cited(story, &cites(story, change)).join(" ")),
];

fn what(story: &Story, change: &Change) -> String {
    match change.turn {
        Turn::Divided(other) => format!("serves {} as well as", within(story, other)),
        Turn::Joins(bond) if is_pretence(story, change) => match serves(story, change.who, bond) {
            Some(true) => "pretends to serve".to_owned(),
            _ => "pretends to join".to_owned(),
        },
        Turn::TurnsTo if change.feigned => "pretends to turn to".to_owned(),
        Turn::Joins(bond) => begins(story, change.who, bond).to_owned(),
        Turn::Leaves(_) if is_put_out(story, change) => "is put out of".to_owned(),
        Turn::Leaves(bond) => ends(story, change.who, bond).to_owned(),
        // who has only lost what held them to a side, or leaves it, does not stand against it
        Turn::TurnsAgainst if change.after == 0 || change.parts => "breaks with".to_owned(),
        turn => turn.word().to_owned(),
    }
}

/// Whether somebody only pretends to come to a side; who marries by deceit is married.
fn is_pretence(story: &Story, change: &Change) -> bool {
    let weds = matches!(change.turn, Turn::Joins(bond) if story.kind(story.bond(bond).kind).exclusive);
    change.feigned && !weds
}

/// Whether somebody is expelled, and does not leave of their own accord.
fn is_put_out(story: &Story, change: &Change) -> bool {
    let expels = |act: &ActId| story.kind(story.act(*act).kind).effect == Some(Effect::Expulsion);
    change.acts.is_empty() && change.suffered.iter().any(expels)
}

fn how(story: &Story, change: &Change) -> Vec<&'static str> {
    // that nothing forced them is what an act is taken to be where nothing is said, and no claim of the text
    let told = change.mode.filter(|mode| *mode != Mode::Free);
    let mut how: Vec<&str> = told.map(|mode| mode.word()).into_iter().collect();
    if change.certainty != Certainty::Explicit {
        how.push(change.certainty.word());
    }
    how.extend((change.feigned && !is_pretence(story, change)).then_some("by deceit"));
    how.extend(change.secret.then_some("secret"));
    how
}

/// So many of the deeds at a change are named, the weightiest.
const MOST_DEEDS: usize = 3;

/// The deeds that turn them, the weightiest of many.
fn by(story: &Story, change: &Change) -> String {
    let words = |act: &ActId, done: bool| {
        let act = story.act(*act);
        let kind = story.kind(act.kind);
        let phrase = if done { &kind.phrase } else { &kind.inverse };
        if act.is_completed() {
            phrase.clone()
        } else {
            format!("{phrase} ({})", act.status.word().replace('_', " "))
        }
    };
    let done = change.acts.iter().map(|act| (*act, true));
    // who turns of their own accord is not turned by what they meet with there
    let turned = matches!(change.turn, Turn::TurnsTo | Turn::TurnsAgainst) && !change.acts.is_empty();
    let suffered = change.suffered.iter().filter(|_| !turned).map(|act| (*act, false));
    let all: Vec<(ActId, bool)> = done.chain(suffered).collect();
    let mut by_weight = all.clone();
    by_weight.sort_by_key(|(act, _)| std::cmp::Reverse(story.kind(story.act(*act).kind).weight));
    by_weight.truncate(MOST_DEEDS);
    let said = all.iter().filter(|deed| by_weight.contains(deed));
    said.map(|(act, done)| words(act, *done)).collect::<Vec<_>>().join(", ")
}

/// Words for the beginning of a bond: who begins to work for somebody does not join them.
fn begins(story: &Story, who: PartyId, bond: BondId) -> &'static str {
    match serves(story, who, bond) {
        None => "joins",
        Some(true) => "enters the service of",
        Some(false) => "takes into service",
    }
}

/// Words for its end.
fn ends(story: &Story, who: PartyId, bond: BondId) -> &'static str {
    match serves(story, who, bond) {
        None => "leaves",
        Some(true) => "leaves the service of",
        Some(false) => "is no longer served by",
    }
}

/// Whether somebody serves by a bond, or is served; none if it is no service.
fn serves(story: &Story, who: PartyId, bond: BondId) -> Option<bool> {
    let bond = story.bond(bond);
    let kind = story.kind(bond.kind);
    (kind.depth == Some(Depth::Thin) && !kind.symmetric).then_some(bond.from == who)
}

/// Sentences of the acts; of the bond that begins or ends those that tell the event; of one who is divided those
/// of both bonds and of what makes the sides hostile. What else the bond cites, or the event, only if that is all.
fn cites(story: &Story, change: &Change) -> Vec<SentenceId> {
    let mut cites: BTreeSet<SentenceId> = change
        .acts
        .iter()
        .chain(&change.suffered)
        .flat_map(|act| story.cites_of_act(*act))
        .copied()
        .collect();
    let told = &story.event(change.event).cites;
    let bond = match change.turn {
        Turn::Joins(bond) | Turn::Leaves(bond) => story.cites_of_bond(bond),
        _ => &[],
    };
    cites.extend(bond.iter().filter(|sentence| told.contains(sentence)));
    cites.extend(change.between.iter().flat_map(|fact| story.cites_of(*fact)));
    if cites.is_empty() {
        cites.extend(if bond.is_empty() { told } else { bond });
    }
    cites.into_iter().collect()
}

records! {
    /// A change of allegiance.
    pub struct Record<'s> of (story: &'s Story, change: &Change) {
        /// The event.
        event: &'s str = event_id(story, change.event),
        /// Its number.
        rank: u32 = story.event(change.event).rank,
        /// Who changes.
        character: &'s str = id(story, change.who),
        /// What they do.
        turn: &'static str = change.turn.word(),
        /// Towards whom.
        side: &'s str = id(story, change.side),
        /// The second side of one who is divided.
        other_side: Option<&'s str> = match change.turn {
            Turn::Divided(other) => Some(id(story, other)),
            _ => None,
        },
        /// How they stood to the side before.
        before: i32 = change.before,
        /// How they stand to it after.
        after: i32 = change.after,
        /// Whether it was free, coerced, …
        mode: Option<&'static str> = change.mode.map(|mode| mode.word()),
        /// How sure it is.
        certainty: &'static str = change.certainty.word(),
        /// Whether they only pretend.
        feigned: bool = change.feigned,
        /// Whether they take part in the event.
        secret: bool = change.secret,
        /// What they do there.
        acts: Vec<String> = act_names(story, &change.acts),
        /// What they suffer there.
        suffered: Vec<String> = act_names(story, &change.suffered),
        /// The sentences.
        cites: Vec<String> = cited(story, &cites(story, change)),
    }
}
