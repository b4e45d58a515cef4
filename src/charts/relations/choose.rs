//! Which people and ties stand on a relationship chart: one line for each pair, direction and family, the
//! weightiest first, as many as a reader can take in.

use crate::analysis::fates::{Fate, FateKind, Manner};
use crate::charts::pieces::marks;
use crate::charts::words;
use crate::facts::{Certainty, EventId, PartyId, PartyKind, Status, within_sentence};
use crate::story::{Fact, Story};
use crate::vocabulary::KindId;
use crate::vocabulary::LineFamily;
use std::collections::{BTreeMap, BTreeSet};

/// Ties that a chart has room for: so many for each card,
const TIES_PER_CARD: f64 = 1.6;
/// and so many besides.
const TIES_BESIDES: usize = 3;
/// Kinds of less weight are drawn only for somebody who would have no line at all.
const LEAST_WEIGHT: u8 = 5;

/// A card of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Who.
    pub party: PartyId,
    /// The group whose box holds the card: index into [`Chosen::groups`].
    pub group: Option<usize>,
    /// The mark of the fate, and its words.
    pub fate: Option<(marks::Fate, String)>,
}

/// A line of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// From whom.
    pub from: PartyId,
    /// To whom; several make a fan.
    pub to: Vec<PartyId>,
    /// What the line stands for, the speaking one first.
    pub relations: Vec<Fact>,
    /// How it is drawn.
    pub family: LineFamily,
    /// Whether it holds both ways.
    pub mutual: bool,
    /// Whether it has a head at all; kin has none.
    pub headless: bool,
    /// What it says.
    pub label: String,
    /// The event that makes it.
    pub event: Option<EventId>,
    /// Whether it ended.
    pub ended: bool,
    /// Whether it was only tried, meant or ordered.
    pub attempted: bool,
    /// Whether a reader infers it or might deny it.
    pub disputed: bool,
    weight: u32,
}

/// What stands on the chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// The cards, in file order.
    pub people: Vec<Person>,
    /// The groups with a box, in file order.
    pub groups: Vec<PartyId>,
    /// The lines.
    pub ties: Vec<Tie>,
    /// Whose card is left out, since nothing drawn concerns them.
    pub left_out: Vec<PartyId>,
}

/// Chooses the cards and lines. O(relations log relations).
pub fn choose(story: &Story, fates: &[Fate]) -> Chosen {
    let homes = homes(story);
    let mut ties = fanned(merged(story, candidates(story, &homes)));
    ties.sort_by(|a, b| (b.weight, a.event, a.from, &a.to).cmp(&(a.weight, b.event, b.from, &b.to)));
    let ties = within_budget(story, ties);
    let touched: BTreeSet<PartyId> =
        ties.iter().flat_map(|tie| std::iter::once(tie.from).chain(tie.to.iter().copied())).collect();
    let alone = touched.is_empty();
    let shown: BTreeSet<PartyId> =
        touched.iter().flat_map(|party| homes.get(party).copied().into_iter().chain([*party])).collect();
    let (mut people, mut left_out) = (Vec::new(), Vec::new());
    let mut boxes: Vec<PartyId> = Vec::new();
    for (party, entry) in story.parties() {
        let has_members = homes.values().any(|home| *home == party);
        if entry.is_group() && has_members {
            continue;
        }
        // whoever belongs to a box that is drawn stands in it, tied or not
        let housed =
            homes.get(&party).is_some_and(|home| shown.contains(home)) && entry.kind == PartyKind::Person;
        if !touched.contains(&party) && !alone && !housed {
            if !entry.is_group() {
                left_out.push(party);
            }
            continue;
        }
        if let Some(home) = homes.get(&party)
            && !boxes.contains(home)
        {
            boxes.push(*home);
        }
        people.push((party, entry.is_group()));
    }
    boxes.sort_unstable();
    let people: Vec<Person> = people
        .into_iter()
        .map(|(party, is_group)| Person {
            party,
            group: homes.get(&party).and_then(|home| boxes.iter().position(|group| group == home)),
            fate: if is_group {
                None
            } else {
                fates.iter().find(|fate| fate.party == party).map(|fate| fate_words(story, fate))
            },
        })
        .collect();
    // a group none of whose members has a card stands as a card itself, or not at all
    let cards: BTreeSet<PartyId> = people.iter().map(|person| person.party).collect();
    let ties = ties
        .into_iter()
        .filter(|tie| {
            std::iter::once(&tie.from).chain(&tie.to).all(|end| cards.contains(end) || boxes.contains(end))
        })
        .collect();
    Chosen { people, groups: boxes, ties, left_out }
}

/// The group in whose box each character's card stands: the one the annotator chose, else one that the
/// character still belongs to, else any, the first in file order.
pub(in crate::charts) fn homes(story: &Story) -> BTreeMap<PartyId, PartyId> {
    let mut homes = BTreeMap::new();
    for (party, entry) in story.characters() {
        let memberships: Vec<_> = story
            .bonds()
            .filter(|(_, bond)| bond.from == party && story.kind(bond.kind).membership)
            .map(|(_, bond)| (bond.end.is_some(), bond.to))
            .collect();
        let lasting = memberships.iter().find(|(ended, _)| !ended).or(memberships.first());
        if let Some(home) = entry.home.or(lasting.map(|(_, group)| *group)) {
            homes.insert(party, home);
        }
    }
    homes
}

/// Every relation that could be a line, one for each pair of ends.
fn candidates(story: &Story, homes: &BTreeMap<PartyId, PartyId>) -> Vec<Tie> {
    let mut ties = Vec::new();
    let own_box = |a: PartyId, b: PartyId| homes.get(&a) == Some(&b) || homes.get(&b) == Some(&a);
    for (id, bond) in story.bonds() {
        let kind = story.kind(bond.kind);
        if kind.membership || own_box(bond.from, bond.to) {
            continue;
        }
        let family = family(story, bond.kind);
        ties.push(Tie {
            from: bond.from,
            to: vec![bond.to],
            relations: vec![Fact::Bond(id)],
            family,
            mutual: kind.symmetric,
            headless: family == LineFamily::Kin,
            label: bond.label.clone().unwrap_or_else(|| kind.phrase.clone()),
            event: bond.start,
            ended: bond.end.is_some(),
            attempted: false,
            disputed: bond.contested || bond.certainty == Certainty::Inferred,
            weight: weight(kind.weight, bond.label.is_some(), true),
        });
    }
    for (id, act) in story.acts() {
        let kind = story.kind(act.kind);
        if act.status == Status::Perceived {
            continue;
        }
        let attempted = match act.status {
            Status::Attempted | Status::Intended | Status::Planned | Status::Threatened => true,
            Status::Ordered => kind.effect.is_some(),
            _ => false,
        };
        let ends = act.patients.iter().filter(|patient| !act.agents.contains(patient));
        for &to in ends {
            let Some(&from) = act.agents.iter().find(|agent| !own_box(**agent, to)) else { continue };
            let family = family(story, act.kind);
            ties.push(Tie {
                from,
                to: vec![to],
                relations: vec![Fact::Act(id)],
                family,
                mutual: kind.symmetric,
                headless: family == LineFamily::Kin,
                label: act.label.clone().unwrap_or_else(|| kind.phrase.clone()),
                event: Some(act.event),
                ended: false,
                attempted,
                disputed: act.contested || story.certainty_of_act(id) == Certainty::Inferred,
                weight: weight(kind.weight, act.label.is_some(), !attempted),
            });
        }
    }
    ties
}

fn weight(kind: u8, labelled: bool, done: bool) -> u32 {
    u32::from(kind) * 4 + if labelled { 2 } else { 0 } + u32::from(done)
}

/// How a kind is drawn.
pub(in crate::charts) fn family(story: &Story, kind: KindId) -> LineFamily {
    story.vocabulary().line(kind)
}

/// One line for each pair, direction and family: the weightiest relation speaks for the others.
fn merged(story: &Story, ties: Vec<Tie>) -> Vec<Tie> {
    let mut by_pair: BTreeMap<(PartyId, PartyId, LineFamily), Tie> = BTreeMap::new();
    for tie in ties {
        let (from, to) = (tie.from, tie.to[0]);
        let both_ways = tie.mutual && by_pair.contains_key(&(to, from, tie.family));
        let key = if both_ways { (to, from, tie.family) } else { (from, to, tie.family) };
        match by_pair.get_mut(&key) {
            None => {
                by_pair.insert(key, tie);
            }
            Some(first) => {
                let mut relations = first.relations.clone();
                if tie.weight > first.weight {
                    relations.splice(0..0, tie.relations.iter().copied());
                    // an affair that ended stays ended whoever speaks
                    let ended = first.ended && tie.ended;
                    *first = Tie { relations, ended, ..tie };
                } else {
                    first.relations.extend(tie.relations);
                }
            }
        }
    }
    mutual_deeds(story, by_pair.into_values().collect())
}

/// Two who do the same to each other at one event share a line with two heads.
fn mutual_deeds(story: &Story, ties: Vec<Tie>) -> Vec<Tie> {
    let kind = |tie: &Tie| match tie.relations[0] {
        Fact::Act(act) => Some(story.act(act).kind),
        Fact::Bond(_) => None,
    };
    let mut kept: Vec<Tie> = Vec::new();
    for tie in ties {
        let back = kept.iter_mut().find(|other| {
            (other.from, other.to[0]) == (tie.to[0], tie.from)
                && other.family == tie.family
                && other.event == tie.event
                && kind(other).is_some()
                && kind(other) == kind(&tie)
                && (other.attempted, other.disputed) == (tie.attempted, tie.disputed)
        });
        match back {
            Some(other) => {
                other.mutual = true;
                other.relations.extend(tie.relations);
            }
            None => kept.push(tie),
        }
    }
    kept
}

/// One deed done to several is one line with a fork.
fn fanned(ties: Vec<Tie>) -> Vec<Tie> {
    let mut fans: Vec<Tie> = Vec::new();
    for tie in ties {
        let same = fans.iter_mut().find(|other| {
            !tie.mutual
                && other.from == tie.from
                && other.relations[0] == tie.relations[0]
                && matches!(tie.relations[0], Fact::Act(_))
        });
        match same {
            Some(fan) => {
                fan.to.extend(tie.to);
                fan.relations.extend(tie.relations.into_iter().skip(1));
            }
            None => fans.push(tie),
        }
    }
    fans
}

/// Keeps what a reader can take in: all of weight, up to the budget, and at least one line for everybody who
/// has any.
fn within_budget(story: &Story, ties: Vec<Tie>) -> Vec<Tie> {
    let cast = story.characters().count();
    let budget = (cast as f64 * TIES_PER_CARD) as usize + TIES_BESIDES;
    let least = u32::from(LEAST_WEIGHT) * 4;
    let mut seen: BTreeSet<PartyId> = BTreeSet::new();
    let mut kept = Vec::new();
    let mut rest = Vec::new();
    for tie in ties {
        let weighty = tie.weight >= least && kept.len() < budget;
        if weighty {
            seen.extend(std::iter::once(tie.from).chain(tie.to.iter().copied()));
            kept.push(tie);
        } else {
            rest.push(tie);
        }
    }
    for tie in rest {
        let ends: Vec<PartyId> = std::iter::once(tie.from).chain(tie.to.iter().copied()).collect();
        let lonely = ends.iter().any(|end| {
            let party = story.party(*end);
            !party.is_group() && !seen.contains(end) && tie.weight >= least
        });
        if lonely {
            seen.extend(ends);
            kept.push(tie);
        }
    }
    kept
}

/// The mark of a fate and its words for a card.
pub fn fate_words(story: &Story, fate: &Fate) -> (marks::Fate, String) {
    let party = story.party(fate.party);
    let mark = words::mark(fate);
    if let Some(words) = &party.fate {
        return (mark, words.clone());
    }
    let names: Vec<&str> = fate.killers.iter().map(|killer| story.party(*killer).short.as_str()).collect();
    let many = fate.some_only;
    let said = match (fate.fate, fate.manner) {
        (FateKind::Dead, _) if fate.wound.is_some() => "dies of a wound".to_owned(),
        (FateKind::Dead, Some(Manner::Killed)) => {
            let some = if many { "some " } else { "" };
            let by = match names.as_slice() {
                [] => format!("{some}killed"),
                [one] => format!("{some}killed by {}", within_sentence(one)),
                [one, ..] => format!("{some}killed by {} and others", within_sentence(one)),
            };
            let guessed = fate.killers_certainty(story) == Some(Certainty::Inferred);
            let by = if guessed { format!("{by}?") } else { by };
            if by.chars().count() <= crate::rules::LONGEST_FATE { by } else { format!("{some}killed") }
        }
        (FateKind::Dead, _) => "dies".to_owned(),
        (FateKind::Arrested, _) => "arrested".to_owned(),
        (FateKind::Captive, _) => "held captive".to_owned(),
        (FateKind::Hiding, _) => "in hiding".to_owned(),
        (FateKind::Escaped, _) => "gets away".to_owned(),
        (FateKind::Expelled, _) => "put out".to_owned(),
        (FateKind::Alive, _) => "last seen alive".to_owned(),
        (FateKind::Unknown, _) => "fate not told".to_owned(),
    };
    (mark, said)
}
