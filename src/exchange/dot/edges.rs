//! Edges: one for each relation.

use super::quote::Attributes;
use super::{Options, Pen, syntax};
use crate::facts::{Certainty, PartyId, SentenceId};
use crate::story::{Fact, Realised, Story, Tie, View};
use crate::vocabulary::LineFamily;
use dot_structures::Stmt;

/// A relation between two parties.
pub(super) struct Edge<'a> {
    pub tie: &'a Tie,
    /// How many relations its two parties share, in either direction.
    pub parallel: usize,
}

/// All relations of some weight, but for memberships: bonds in file order, then acts in story order.
pub(super) fn edges<'s>(story: &'s Story, options: &Options) -> Vec<Edge<'s>> {
    let view = View { realised: Realised::ALL, least_weight: options.least_weight, ..View::DRAWN };
    let shown = |tie: &Tie| options.selection.as_ref().is_none_or(|selection| selection.shows(tie));
    let mut counts = std::collections::BTreeMap::new();
    for tie in story.ties(&view).filter(|tie| shown(tie)) {
        *counts.entry(tie.pair()).or_insert(0usize) += 1;
    }
    let parallel = |tie: &Tie| counts.get(&tie.pair()).copied().unwrap_or(1);
    story.ties(&view).filter(|tie| shown(tie)).map(|tie| Edge { tie, parallel: parallel(tie) }).collect()
}

/// The number of the event and the words for what is done: `18 murders them [attempted]?`.
fn label(story: &Story, tie: &Tie) -> String {
    let number = tie.act().and(tie.since).map(|event| story.event(event).rank);
    let mut label = number.map_or_else(String::new, |number| format!("{number} "));
    label.push_str(story.words_of(tie));
    if let Some(short_of) = short_of(story, tie) {
        label.push_str(&format!(" [{short_of}]"));
    }
    if tie.until.is_some() {
        label.push_str(" (ended)");
    }
    if tie.is_doubtful() && !label.ends_with('?') {
        label.push('?');
    }
    label
}

/// What an act is short of being done, in a word; nothing for what is done or holds.
fn short_of(story: &Story, tie: &Tie) -> Option<&'static str> {
    match tie.realised {
        Realised::Done => None,
        Realised::Planned => tie.act().map(|act| story.act(act).status.word()),
        realised => Some(realised.word()),
    }
}

/// Everything about a relation in a few lines, the citations last.
fn tooltip(story: &Story, tie: &Tie) -> String {
    let phrase = &story.kind(tie.kind).phrase;
    let names = |parties: &[PartyId]| {
        parties.iter().map(|party| story.party(*party).name.as_str()).collect::<Vec<_>>().join(", ")
    };
    match tie.fact {
        Fact::Act(id) => {
            let act = story.act(id);
            let event = story.event(act.event);
            let usual = ["completed", "free", "direct", "explicit"];
            let certainty = story.certainty_of_act(id);
            let words = [act.status.word(), act.mode.word(), act.directness.word(), certainty.word()];
            let mut notes: Vec<String> = words
                .into_iter()
                .filter(|word| !usual.contains(word))
                .map(|word| word.replace('_', " "))
                .collect();
            if !act.about.is_empty() {
                notes.push(format!("about {}", names(&act.about)));
            }
            if !act.through.is_empty() {
                notes.push(format!("through {}", names(&act.through)));
            }
            notes.extend(act.secret.then(|| "secret".to_owned()));
            notes.extend(act.contested.then(|| "contested".to_owned()));
            let (agents, patients) = (names(act.agents()), names(act.patients()));
            let said = format!("{} {} {}{}", agents, phrase, patients, bracketed(&notes));
            joined(&[
                said,
                format!("{}. {}", event.rank, event.summary),
                cited(story, story.cites_of_act(id)),
            ])
        }
        Fact::Bond(id) => {
            let bond = story.bond(id);
            let mut notes: Vec<String> = Vec::new();
            let at = |event| format!("{}. {}", story.event(event).rank, story.event(event).summary);
            notes.extend((bond.certainty != Certainty::Explicit).then(|| bond.certainty.word().to_owned()));
            notes.extend(bond.secret.then(|| "secret".to_owned()));
            notes.extend(bond.contested.then(|| "contested".to_owned()));
            let (from, to) = (names(&[bond.from]), names(&[bond.to]));
            let said = format!("{from} – {} – {to}{}", phrase, bracketed(&notes));
            let since = bond.start.map_or_else(String::new, |event| format!("from {}", at(event)));
            let until = bond.end.map_or_else(String::new, |event| format!("until {}", at(event)));
            joined(&[said, since, until, cited(story, story.cites_of_bond(id))])
        }
    }
}

fn bracketed(notes: &[String]) -> String {
    if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) }
}

fn joined(lines: &[String]) -> String {
    lines.iter().filter(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Citations of sentences.
pub(super) fn cited(story: &Story, cites: &[SentenceId]) -> String {
    cites.iter().map(|cite| story.sentence(*cite).citation()).collect::<Vec<_>>().join(" ")
}

/// How a line is drawn: its style, its width and the head at its target.
pub(super) fn stroke(line: LineFamily) -> (&'static str, &'static str, Option<&'static str>) {
    match line {
        LineFamily::Kill => ("solid", "2.6", Some("normaltee")),
        LineFamily::Betray => ("dashed", "2", Some("vee")),
        LineFamily::Coerce => ("dashed", "2", Some("onormal")),
        LineFamily::Love => ("solid", "1.8", Some("diamond")),
        LineFamily::Kin => ("solid", "1.25", None),
        LineFamily::Ally => ("solid", "1.8", Some("open")),
        LineFamily::Help => ("dotted", "2", Some("odot")),
    }
}

/// Share of a line's colour, in thousandths, where it stands for something that was not done.
const LIGHTER: u32 = 550;

/// Share of a line's colour, in thousandths, where something else is highlighted.
const PALE: u32 = 300;

/// The look of a line of a family; lighter and dashed for what was not done.
pub(super) fn look(pen: &Pen<'_>, line: LineFamily, done: bool) -> Attributes {
    let full = pen.palette.line(line);
    let colour = if done { full } else { full.over(pen.palette.paper, LIGHTER) }.hex();
    let (style, width, _) = stroke(line);
    let style = if !done && style == "solid" { "dashed" } else { style };
    let colour = if line == LineFamily::Kin { format!("{colour}:invis:{colour}") } else { colour };
    let class = pen.classes.then_some(line.word());
    Attributes::new()
        .set_some("class", class)
        .set("style", style)
        .set("penwidth", width)
        .set("color", colour)
        .set("fontcolor", full.hex())
}

/// The edge of a relation.
pub(super) fn statement(pen: &Pen<'_>, edge: &Edge<'_>) -> Stmt {
    let tie = edge.tie;
    let head = stroke(tie.line).2.filter(|_| !tie.mutual);
    // who is whose child shows by a head, though the family has none
    let head = if tie.line == LineFamily::Kin && !tie.mutual { Some("open") } else { head };
    let attributes = Attributes::new()
        .set("label", label(pen.story, tie))
        .set("tooltip", tooltip(pen.story, tie))
        .and(look(pen, tie.line, !tie.realised.falls_short()));
    let attributes = if pen.stands_out(tie.fact) {
        attributes
    } else {
        let pale = pen.palette.line(tie.line).over(pen.palette.paper, PALE).hex();
        let class = pen.classes.then(|| format!("{} pale", tie.line.word()));
        attributes.set_some("class", class).set("penwidth", "0.8").set("color", &pale).set("fontcolor", pale)
    };
    let attributes = match head {
        None => attributes.set("dir", "none"),
        Some(head) => attributes.set("arrowhead", head),
    };
    let inches = 2.2 + 0.3 * edge.parallel.saturating_sub(1) as f64;
    let attributes = match pen.positions {
        None => attributes.set("len", super::place::decimal(inches.min(5.0), 2)),
        Some(_) => attributes,
    };
    let name = |party| pen.story.party(party).id.as_str();
    syntax::edge(name(tie.from), name(tie.to), attributes)
}
