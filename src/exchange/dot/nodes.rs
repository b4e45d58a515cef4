//! Nodes and clusters: the cast and its groups.

use super::edges::{Edge, cited};
use super::place::{Place, Positions};
use super::quote::Attributes;
use super::{Groups, Pen, syntax};
use crate::analysis::fates::{Fate, FateKind, Manner, fates};
use crate::facts::{Certainty, Party, PartyId};
use crate::story::Story;
use dot_structures::Stmt;
use std::collections::{BTreeMap, BTreeSet};

/// Share of the ink, in thousandths, of those who have no part in what is highlighted.
const PALE: u32 = 400;
/// Letters of a note in a line of a node.
const LINE: usize = 28;
/// Share of a group's colour in its box, in thousandths.
const BOX_TINT: u32 = 75;
/// Share of a group's colour in the border of its box and node, in thousandths.
const BORDER: u32 = 500;
/// Share of a group's colour in its node, in thousandths.
const NODE_TINT: u32 = 170;

/// Clusters with their members, then everybody else, in file order; and the lower edge of all that is placed.
pub(super) fn statements(pen: &Pen<'_>, edges: &[Edge<'_>]) -> (Vec<Stmt>, f64) {
    let story = pen.story;
    let homes = story.homes();
    let ends: BTreeSet<PartyId> = edges.iter().flat_map(|edge| [edge.tie.from, edge.tie.to]).collect();
    let out = edges.iter().filter(|edge| pen.stands_out(edge.tie.fact));
    let out: BTreeSet<PartyId> = out.flat_map(|edge| [edge.tie.from, edge.tie.to]).collect();
    let pale = |party: PartyId, look: Attributes| {
        if pen.highlight.is_none() || out.contains(&party) {
            return look;
        }
        let colour = pen.palette.ink.over(pen.palette.paper, PALE).hex();
        look.set("color", &colour).set("fontcolor", colour)
    };
    let fates: BTreeMap<PartyId, Fate> = fates(story).into_iter().map(|fate| (fate.party, fate)).collect();
    let mut shelf = Shelf::new(pen.positions);
    let mut stmts = Vec::new();
    let mut housed: BTreeMap<PartyId, Vec<PartyId>> = BTreeMap::new();
    for (member, _) in story.characters().filter(|(member, _)| pen.has(*member)) {
        if let Some(home) = homes.get(&member) {
            housed.entry(*home).or_default().push(member);
        }
    }
    for (number, (party, _)) in story.groups().enumerate() {
        let mut members = Vec::new();
        let mut names = Vec::new();
        for member in housed.get(&party).into_iter().flatten().copied() {
            let entry = story.party(member);
            let look =
                look(pen, entry, Some(party), fates.get(&member)).set("tooltip", tooltip(story, member));
            let look = match pen.groups {
                Groups::Clusters => look,
                Groups::Colours => look.set("color", pen.palette.group(number).hex()),
            };
            members.push(syntax::node(&entry.id, pale(member, look).and(shelf.place(member, entry))));
            names.push(entry.id.to_string());
        }
        if !members.is_empty() {
            stmts.extend(group(pen, party, number, ends.contains(&party), (members, names)));
        }
    }
    let free = |party: &PartyId| pen.has(*party) && !homes.contains_key(party);
    for (party, entry) in story.characters().filter(|(party, _)| free(party)) {
        let look = look(pen, entry, None, fates.get(&party)).set("tooltip", tooltip(story, party));
        stmts.push(syntax::node(&entry.id, pale(party, look).and(shelf.place(party, entry))));
    }
    for (number, (party, entry)) in story.groups().enumerate() {
        // of a selection only those groups that have a part in its relations
        let wanted = pen.selection.is_none() || ends.contains(&party);
        if wanted && !housed.contains_key(&party) {
            let look = group_look(pen, entry, number).set("tooltip", tooltip(story, party));
            stmts.push(syntax::node(&entry.id, pale(party, look).and(shelf.place(party, entry))));
        }
    }
    (stmts, shelf.foot)
}

/// The nodes of a group, one of its own among them if it acts or is acted on, and its cluster.
fn group(
    pen: &Pen<'_>,
    party: PartyId,
    number: usize,
    acts: bool,
    (mut members, mut names): (Vec<Stmt>, Vec<String>),
) -> Vec<Stmt> {
    let entry = pen.story.party(party);
    let colour = pen.palette.group(number);
    let place = pen.positions.and_then(|positions| Some((positions, positions.group(party)?)));
    if acts {
        let mut own = group_look(pen, entry, number).set("tooltip", tooltip(pen.story, party));
        if let Some((positions, place)) = place {
            own = own.and(positions.node(tab(place, &entry.name))).set("margin", "0");
        }
        members.insert(0, syntax::node(&entry.id, own));
        names.insert(0, entry.id.to_string());
    }
    if pen.groups == Groups::Colours {
        return members;
    }
    let attributes = Attributes::new()
        .set("label", if acts { "" } else { entry.name.as_str() })
        .set("tooltip", &entry.name)
        .set("labeljust", "l")
        .set("fontsize", if pen.positions.is_some() { "9" } else { "12" })
        .set("style", "rounded,filled")
        .set("margin", "12")
        .set("color", colour.over(pen.palette.paper, BORDER).hex())
        .set("fillcolor", colour.over(pen.palette.paper, BOX_TINT).hex())
        .set("fontcolor", colour.hex());
    let attributes = match place {
        Some((positions, place)) => attributes.and(positions.cluster(place)),
        None => attributes,
    };
    members.push(syntax::cluster(&entry.id, attributes, &names));
    members
}

/// The tab on the upper border of a group's box, wide enough for its name.
fn tab(place: Place, name: &str) -> Place {
    let width = (unicode_width::UnicodeWidthStr::width(name) as f64 * 7.0 + 16.0).min(place.width);
    Place { x: place.x + 12.0_f64.min((place.width - width) / 2.0), y: place.y - 10.0, width, height: 20.0 }
}

/// A character's node: name, note, fate; darker for the dead, heavier for those whom the story follows.
fn look(pen: &Pen<'_>, entry: &Party, home: Option<PartyId>, fate: Option<&Fate>) -> Attributes {
    let mut lines = vec![entry.name.to_string()];
    lines.extend(entry.note.iter().flat_map(|note| wrapped(note)));
    if let (Groups::Colours, Some(home)) = (pen.groups, home) {
        lines.push(format!("of {}", pen.story.party(home).name));
    }
    lines.extend(fate.map(|fate| fate_words(pen.story, entry, fate)));
    let dead = fate.is_some_and(|fate| fate.fate == FateKind::Dead && !fate.some_only);
    Attributes::new()
        .set("label", lines.join("\n"))
        .set_some("fillcolor", dead.then(|| pen.palette.dead.hex()))
        .set_some("penwidth", entry.lead.then_some("2"))
}

fn group_look(pen: &Pen<'_>, entry: &Party, number: usize) -> Attributes {
    let colour = pen.palette.group(number);
    Attributes::new()
        .set("label", &entry.name)
        .set("color", colour.over(pen.palette.paper, BORDER).hex())
        .set("fillcolor", colour.over(pen.palette.paper, NODE_TINT).hex())
        .set("fontcolor", colour.hex())
}

/// Words broken into lines of about [`LINE`] letters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// What becomes of a character, in the annotator's words or in ours, with the number of the event.
fn fate_words(story: &Story, entry: &Party, fate: &Fate) -> String {
    if let Some(words) = &entry.fate {
        return words.clone();
    }
    let killers: Vec<&str> = fate.killers.iter().map(|killer| story.party(*killer).short()).collect();
    let some = if fate.some_only { "some " } else { "" };
    let words = match (fate.fate, fate.manner) {
        (FateKind::Dead, _) if fate.wound.is_some() => "† dies of a wound".to_owned(),
        (FateKind::Dead, Some(Manner::Killed)) if !killers.is_empty() => {
            let by = match killers.as_slice() {
                [first, _, rest @ ..] if !rest.is_empty() => format!("{first} and {} others", rest.len() + 1),
                few => few.join(", "),
            };
            // a killer whom only a reader infers is not one who is told
            let guessed = fate.killers_certainty() == Some(Certainty::Inferred);
            format!("† {some}killed by {by}{}", if guessed { "?" } else { "" })
        }
        (FateKind::Dead, Some(Manner::Killed)) => format!("† {some}killed"),
        (FateKind::Dead, Some(Manner::OwnHand)) => format!("† {some}by own hand"),
        (FateKind::Dead, _) => format!("† {some}dead"),
        (FateKind::Arrested, _) => "arrested".to_owned(),
        (FateKind::Captive, _) => "held captive".to_owned(),
        (FateKind::Hiding, _) => "in hiding".to_owned(),
        (FateKind::Escaped, _) => "gets away".to_owned(),
        (FateKind::Expelled, _) => "put out".to_owned(),
        (FateKind::Alive, _) => return "last seen alive".to_owned(),
        (FateKind::Unknown, _) => return "fate not told".to_owned(),
    };
    let number = fate.event.map_or_else(String::new, |event| format!(" ({})", story.event(event).rank));
    let doubt = if fate.evidence.certainty == Certainty::Inferred { "?" } else { "" };
    format!("{words}{number}{doubt}")
}

/// Name, other names, all memberships and the sentences that introduce a party.
fn tooltip(story: &Story, party: PartyId) -> String {
    let entry = story.party(party);
    let mut lines = vec![entry.name.to_string()];
    if !entry.aliases.is_empty() {
        lines.push(format!("also {}", entry.aliases.join(", ")));
    }
    let names = |parties: Vec<PartyId>| {
        parties.into_iter().map(|party| story.party(party).name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (members, groups) = (names(story.members(party)), names(story.groups_of(party)));
    if !members.is_empty() {
        lines.push(format!("members: {members}"));
    }
    if !groups.is_empty() {
        lines.push(format!("of {groups}"));
    }
    if !entry.cites.is_empty() {
        lines.push(cited(story, &entry.cites));
    }
    lines.join("\n")
}

/// Hands out places: a card's own, or one in a row below the drawing for whoever has no card.
struct Shelf<'a> {
    positions: Option<&'a Positions>,
    next: f64,
    foot: f64,
}

/// Between the drawing and the row below it.
const AIR: f64 = 28.0;
/// Height of a node in that row.
const HEIGHT: f64 = 56.0;

impl<'a> Shelf<'a> {
    fn new(positions: Option<&'a Positions>) -> Self {
        let (next, foot) = positions.map_or((0.0, 0.0), |positions| (positions.left(), positions.foot()));
        Self { positions, next, foot }
    }

    fn place(&mut self, party: PartyId, entry: &Party) -> Attributes {
        let Some(positions) = self.positions else { return Attributes::new() };
        let place = positions.card(party).unwrap_or_else(|| {
            let width =
                unicode_width::UnicodeWidthStr::width(entry.name.as_str()).max(LINE) as f64 * 6.5 + 16.0;
            let place = Place { x: self.next, y: positions.foot() + AIR, width, height: HEIGHT };
            self.next += width + 16.0;
            self.foot = positions.foot() + AIR + HEIGHT;
            place
        });
        positions.node(place)
    }
}
