//! The names that a drawing carries: what each group of shapes stands for, so that a page or a script finds the
//! facts behind a line, and knows from which event to which it holds.
//!
//! [`ATTRIBUTES`] is the whole list, from which `docs/reference/svg.md` is made. The names are stable: ids of the
//! annotation, names of acts as in results (`confession.5`), names of bonds by kind and ends (`lovers.tony.mado`).

use crate::facts::{BondId, EventId, PartyId, SentenceId};
use crate::scene::{Data, Scene};
use crate::story::{Fact, Story};
use std::collections::BTreeSet;

/// A `data-` attribute of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, without `data-`.
    pub name: &'static str,
    /// What carries it.
    pub on: &'static str,
    /// What it says.
    pub what: &'static str,
}

/// Attributes, each with what carries it and what it says.
macro_rules! attributes {
    ($($name:literal on $on:literal => $what:literal,)*) => {
        &[$(Attribute { name: $name, on: $on, what: $what }),*]
    };
}

/// All that drawings carry, in the order of the reference.
pub const ATTRIBUTES: &[Attribute] = attributes! {
    "film" on "the picture; a line, a label and a card of a comparison" =>
        "the id of the film; on the picture of a comparison of both, separated by a space",
    "chart" on "the picture" =>
        "which chart it is: `relations`, `storyline`, `cascade`, `matrix`, `strip`, `comparison`, `likeness`, `tree`",
    "until" on "the picture; a line; a label; a cell" =>
        "on the picture, the last event that it tells of; elsewhere the number of the event at which the relation ends. Absent where it does not end",
    "from" on "whatever is not there from the start" =>
        "the number of the event from which on it belongs to the story. Absent for what holds from before the story",
    "line" on "a relation’s line with its head and its end" =>
        "the number of the line, the same on its label",
    "label" on "the words and the badge of a line" => "the number of its line",
    "family" on "a line; a label; a cell; an entry of the legend" =>
        "the family by which it is drawn: `kill`, `betray`, `coerce`, `love`, `kin`, `ally`, `help`",
    "facts" on "a line; a label; a cell" =>
        "the acts and bonds that it stands for, the one that gives it its words first",
    "ends" on "a line; a label; a cell" => "the ids of those whom it joins: from whom, then to whom",
    "events" on "a line; a label; a cell; a row of a tally" => "the ids of the events that it tells of",
    "cites" on "a line; a label; a cell; a cause" => "the sentences that say so",
    "character" on "a card; a piece of a thread; a name; a row of the matrix" =>
        "the id of the character; of all on a card of a comparison, separated by spaces",
    "group" on "the box of a group, and its tab" => "the id of the group",
    "event" on "a card of a cascade; a meeting; a caption; a bar; a mark of a death" => "the id of the event",
    "rank" on "whatever has `data-event`" => "the number of the event in the story, from 1",
    "cause" on "an arrow of a cascade, and its reason" => "the id of the event that is the cause",
    "effect" on "an arrow of a cascade, and its reason" => "the id of the event that follows",
    "series" on "a bar of a strip; a row of a tally" =>
        "what it measures or counts: `tension`, `danger`, `dark`, `frustration`, `deaths`, `betrayals`",
    "part" on "a group inside another, or a part of the page" =>
        "what it is of its group: `fate`, `mark`, `end`, `thread`, `onward`, `name`, `meeting`, `caption`, `leader`, `tally`, `death`, `reason`, `box`, `tab`; of the page: `head`, `legend`, `foot`, `band`, `totals`; of a label, on its shapes: `plate`",
};

/// The empty page of a chart of many films, with its name and what the whole of it stands for. O(letters).
pub fn page_of_many(chart: &str, (width, height): (f64, f64), title: &str, description: &str) -> Scene {
    Scene {
        name: chart.to_owned(),
        data: vec![("chart", chart.to_owned())],
        width,
        height,
        title: title.to_owned(),
        description: description.chars().take(600).collect(),
        language: "en".to_owned(),
        items: Vec::new(),
    }
}

/// The empty page of a chart of this story, with its name and what the whole of it stands for.
pub fn page(
    story: &Story,
    chart: &str,
    (width, height): (f64, f64),
    title: &str,
    description: &str,
) -> Scene {
    let film = &story.facts().film;
    let mut data = vec![("film", film.id.clone()), ("chart", chart.to_owned())];
    data.extend(story.events().last().map(|(_, event)| ("until", event.id.to_string())));
    Scene {
        name: format!("{}-{chart}", film.id),
        data,
        width,
        height,
        title: title.to_owned(),
        description: description.to_owned(),
        language: film.language.clone(),
        items: Vec::new(),
    }
}

/// A part of the page that tells of the whole.
pub fn part(word: &str) -> Data {
    vec![("part", word.to_owned())]
}

/// The name of a bond: its kind and its ends, and a number where one pair has several.
pub fn bond(story: &Story, id: BondId) -> String {
    let bond = story.bond(id);
    let name =
        format!("{}.{}.{}", story.kind(bond.kind).id, story.party(bond.from).id, story.party(bond.to).id);
    let before = story
        .bonds()
        .take_while(|(other, _)| *other != id)
        .filter(|(_, other)| (other.kind, other.from, other.to) == (bond.kind, bond.from, bond.to))
        .count();
    if before == 0 { name } else { format!("{name}.{}", before + 1) }
}

/// The name of an act or a bond.
pub fn relation(story: &Story, relation: Fact) -> String {
    match relation {
        Fact::Act(id) => story.act_name(id),
        Fact::Bond(id) => bond(story, id),
    }
}

/// The number of an event.
pub fn rank(story: &Story, event: EventId) -> String {
    story.event(event).rank.to_string()
}

/// The event with which a relation begins; none if it holds from before the story.
fn begins(story: &Story, relation: Fact) -> Option<EventId> {
    match relation {
        Fact::Act(id) => Some(story.act(id).event),
        Fact::Bond(id) => story.bond(id).start,
    }
}

/// The event with which a relation ends, if it does: a deed does not.
fn ends(story: &Story, relation: Fact) -> Option<EventId> {
    match relation {
        Fact::Act(_) => None,
        Fact::Bond(id) => story.bond(id).end,
    }
}

/// What a line or a cell stands for: its facts, its ends, its span, its sentences. O(facts of the line × bonds).
pub fn relations(story: &Story, (from, to): (&[PartyId], &[PartyId]), all: &[Fact]) -> Data {
    let joined = |names: &mut dyn Iterator<Item = String>| {
        let mut seen = BTreeSet::new();
        names.filter(|name| seen.insert(name.clone())).collect::<Vec<_>>().join(" ")
    };
    let mut data: Data = vec![
        ("facts", joined(&mut all.iter().map(|one| relation(story, *one)))),
        ("ends", joined(&mut from.iter().chain(to).map(|party| story.party(*party).id.to_string()))),
    ];
    let mut events: Vec<EventId> = all.iter().filter_map(|one| begins(story, *one)).collect();
    events.sort_unstable();
    if !events.is_empty() {
        data.push(("events", joined(&mut events.iter().map(|event| story.event(*event).id.to_string()))));
    }
    if all.iter().all(|one| begins(story, *one).is_some()) {
        data.extend(events.first().map(|event| ("from", rank(story, *event))));
    }
    let over: Option<Vec<EventId>> = all.iter().map(|one| ends(story, *one)).collect();
    data.extend(over.and_then(|over| over.into_iter().max()).map(|event| ("until", rank(story, event))));
    let cites = cites(story, all);
    if !cites.is_empty() {
        data.push(("cites", joined(&mut cites.iter().map(|cite| story.sentence(*cite).citation()))));
    }
    data
}

/// The sentences that say a relation.
fn cites(story: &Story, all: &[Fact]) -> Vec<SentenceId> {
    let of = |one: &Fact| match one {
        Fact::Act(id) => story.cites_of_act(*id),
        Fact::Bond(id) => story.cites_of_bond(*id),
    };
    let mut cites: Vec<SentenceId> = all.iter().flat_map(of).copied().collect();
    cites.sort_unstable();
    cites.dedup();
    cites
}

/// An event, by id and number. What it shows is there from then on.
pub fn event(story: &Story, id: EventId) -> Data {
    let event = story.event(id);
    vec![("event", event.id.to_string()), ("rank", event.rank.to_string()), ("from", event.rank.to_string())]
}

/// An arrow from a cause to what follows. It is there from the event that follows.
pub fn cause(story: &Story, cause: EventId, effect: EventId) -> Data {
    let [from, to] = [cause, effect].map(|event| story.event(event));
    let mut data =
        vec![("cause", from.id.to_string()), ("effect", to.id.to_string()), ("from", to.rank.to_string())];
    let link = to.support.links().find(|link| link.event == cause);
    let cites = link.map_or(&[][..], |link| if link.cites.is_empty() { &to.cites } else { &link.cites });
    if !cites.is_empty() {
        let cites: Vec<String> = cites.iter().map(|cite| story.sentence(*cite).citation()).collect();
        data.push(("cites", cites.join(" ")));
    }
    data
}

/// A character, from the event on at which it is first told of; an annotation that binds it from before the story
/// has it from the start. O(facts).
pub fn character(story: &Story, party: PartyId) -> Data {
    let mut data = vec![("character", story.party(party).id.to_string())];
    data.extend(first(story, party).filter(|first| first.0 > 0).map(|first| ("from", rank(story, first))));
    data
}

/// The box of a group or its tab, from the event on at which the group is first told of. O(facts).
pub fn group(story: &Story, group: PartyId, part: &str) -> Data {
    let mut data = vec![("group", story.party(group).id.to_string()), ("part", part.to_owned())];
    data.extend(first(story, group).filter(|first| first.0 > 0).map(|first| ("from", rank(story, first))));
    data
}

/// The first event as far as which the story has to be told for a party to be in it. O(facts).
pub fn first(story: &Story, party: PartyId) -> Option<EventId> {
    let facts = story.facts();
    let bonds = facts
        .bonds
        .iter()
        .zip(story.bonds_told())
        .filter(|(bond, _)| bond.from == party || bond.to == party)
        .map(|(_, told)| told.unwrap_or(EventId(0)));
    let acts = facts
        .acts
        .iter()
        .filter(|act| {
            [act.agents(), act.patients(), &act.about, &act.through].iter().any(|all| all.contains(&party))
        })
        .map(|act| act.event);
    let events = story.events().filter(|(_, event)| event.present.contains(&party)).map(|(id, _)| id);
    let learnings = facts
        .learnings
        .iter()
        .filter(|learning| learning.who == party || learning.from == Some(party))
        .map(|learning| learning.event);
    let first = bonds.chain(acts).chain(events).chain(learnings).min();
    // a story may have bonds and no event
    first.filter(|event| event.index() < facts.events.len())
}
