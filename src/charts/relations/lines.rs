//! Which lines stand on a relationship chart: one for each pair, direction and family, the weightiest first, as many
//! as a reader can take in; and what is left out, by name and number.

use super::alike;
use super::line::Line;
use crate::facts::{ActId, Bond, BondId, EventId, PartyId, SentenceId, within_sentence};
use crate::story::{Fact, Realised, Selection, Story, Tie, View};
use crate::vocabulary::LineFamily;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Lines that a chart has room for: so many for each card,
const LINES_PER_CARD: f64 = 1.6;
/// and so many besides.
const LINES_BESIDES: usize = 3;
/// Acts of less weight are drawn only for somebody who would have no line at all.
const LEAST_WEIGHT: u32 = 5;
/// From this weight on a relation that is not drawn is told in a sentence,
const GRAVE: u8 = 8;
/// but not more than these.
const MOST_GRAVE: usize = 4;
/// What a fact weighs at least that the headline counts: a breach of faith, a wound of which somebody dies.
const DECISIVE: u8 = 9;
/// Most bonds and deeds that are named on one line.
const MOST_WORDS: usize = 3;

/// A fact, and who does it to whom.
pub(super) type Deed = (Fact, PartyId, PartyId);

/// The ties that a line could stand for.
fn ties(story: &Story) -> impl Iterator<Item = &Tie> {
    story.ties(&View::DRAWN).filter(|tie| tie.from != tie.to)
}

/// Chooses the lines, the weightiest first; `decisive` are the facts that the headline counts, and `share` how many of the
/// lines that there is room for are wanted. O(ties log ties).
pub(super) fn choose(
    story: &Story,
    homes: &BTreeMap<PartyId, PartyId>,
    selection: Option<&Selection>,
    decisive: &BTreeSet<Deed>,
    share: f64,
) -> Vec<Line> {
    let lines = mutual_deeds(story, merged(story, candidates(story, homes, selection, decisive)));
    let mut lines = fanned(gathered(lines));
    for line in &mut lines {
        finish(story, line);
    }
    let mut lines = alike::gathered(story, lines);
    let key =
        |line: &Line| (line.weight, line.events.first().copied(), line.agents.clone(), line.patients.clone());
    lines.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        (b.0, a.1, a.2, a.3).cmp(&(a.0, b.1, b.2, b.3))
    });
    let cast =
        story.characters().filter(|(id, _)| selection.is_none_or(|selection| selection.has(*id))).count();
    within_budget(story, (cast as f64 * LINES_PER_CARD * share) as usize + LINES_BESIDES, lines)
}

/// Relations that no line stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undrawn {
    /// The gravest, each in a sentence with the number of its event.
    pub grave: Vec<String>,
    /// The words of each kind of the others and how many, the most first.
    pub kinds: Vec<(String, usize)>,
}

impl Undrawn {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.grave.len() + self.kinds.iter().map(|(_, count)| count).sum::<usize>()
    }
}

/// Relations that no line stands for.
pub(super) fn undrawn(story: &Story, lines: &[Line], decisive: &BTreeSet<Deed>) -> Undrawn {
    let mut drawn: BTreeMap<Fact, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        for fact in &line.facts {
            drawn.entry(*fact).or_default().push(line);
        }
    }
    let mut missing = Undrawn::default();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let is_drawn =
        |tie: &Tie| drawn.get(&tie.fact).is_some_and(|lines| lines.iter().any(|line| line.stands_for(tie)));
    let undrawn: Vec<&Tie> = ties(story).filter(|tie| !is_drawn(tie)).collect();
    // a breach beside the betrayal that it is has been told in that sentence
    let asserted: BTreeSet<(PartyId, PartyId, Option<EventId>)> = undrawn
        .iter()
        .filter(|tie| story.kind(tie.kind).betrayal)
        .map(|tie| (tie.from, tie.to, tie.since))
        .collect();
    for tie in undrawn {
        let words = story.vocabulary().phrase(tie.kind, tie.role);
        let told = !story.kind(tie.kind).betrayal && asserted.contains(&(tie.from, tie.to, tie.since));
        if (tie.weight >= GRAVE || decisive.contains(&(tie.fact, tie.from, tie.to)))
            && missing.grave.len() < MOST_GRAVE
            && !told
        {
            let name = |party| story.party(party).short();
            let number =
                tie.since.map_or_else(String::new, |event| format!(" ({})", story.event(event).rank));
            let short =
                if tie.realised.falls_short() { format!(", {}", tie.realised.word()) } else { String::new() };
            let to = within_sentence(name(tie.to));
            missing.grave.push(format!("{} {words} {to}{short}{number}", name(tie.from)));
        } else {
            *kinds.entry(words).or_default() += 1;
        }
    }
    missing.kinds = kinds.into_iter().map(|(words, count)| (words.to_owned(), count)).collect();
    missing.kinds.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    missing
}

/// Every relation that could be a line, one for each pair of ends.
fn candidates(
    story: &Story,
    homes: &BTreeMap<PartyId, PartyId>,
    selection: Option<&Selection>,
    decisive: &BTreeSet<Deed>,
) -> Vec<Line> {
    let own_box = |a: PartyId, b: PartyId| homes.get(&a) == Some(&b) || homes.get(&b) == Some(&a);
    ties(story)
        .filter(|tie| selection.is_none_or(|selection| selection.shows(tie)))
        .filter(|tie| !own_box(tie.from, tie.to))
        .map(|tie| {
            let attempted = tie.realised.falls_short();
            Line {
                agents: vec![tie.from],
                patients: vec![tie.to],
                facts: vec![tie.fact],
                family: tie.line,
                mutual: tie.mutual,
                label: story.words_of(tie).to_owned(),
                events: tie.since.into_iter().collect(),
                ending: tie.until,
                cites: Vec::new(),
                attempted,
                disputed: tie.is_doubtful(),
                weight: {
                    let kind = if decisive.contains(&(tie.fact, tie.from, tie.to)) {
                        tie.weight.max(DECISIVE)
                    } else {
                        tie.weight
                    };
                    weight(kind, story.label_of(tie.fact).is_some(), !attempted)
                },
            }
        })
        .collect()
}

fn weight(kind: u8, labelled: bool, done: bool) -> u32 {
    u32::from(kind) * 4 + if labelled { 2 } else { 0 } + u32::from(done)
}

/// One line for each pair, direction and family, and one for what fell short of being done and was not done later: the
/// weightiest relation speaks for the others. What holds both ways
/// joins what runs the other way, but for family, where who is whose child must show.
fn merged(story: &Story, lines: Vec<Line>) -> Vec<Line> {
    type Key = (PartyId, PartyId, LineFamily, bool, bool);
    let mut by_pair: BTreeMap<Key, Line> = BTreeMap::new();
    for line in lines {
        let (from, to) = (line.agents[0], line.patients[0]);
        let descent = line.family == LineFamily::Kin && !line.mutual;
        let key = |from, to| (from, to, line.family, descent, line.attempted);
        let both_ways = line.mutual && by_pair.contains_key(&key(to, from));
        let key = if both_ways { key(to, from) } else { key(from, to) };
        match by_pair.get_mut(&key) {
            None => {
                by_pair.insert(key, line);
            }
            Some(first) => {
                if line.weight > first.weight {
                    let facts = line.facts.iter().chain(&first.facts).copied().collect();
                    *first = Line { facts, ..line };
                } else {
                    first.facts.extend(line.facts);
                }
            }
        }
    }
    // what was meant and is done in the end is one line, that of the deed; what is tried again after it is none
    let event = |fact: &Fact| match fact {
        Fact::Act(act) => Some(story.act(*act).event),
        Fact::Bond(_) => None,
    };
    let follows = |meant: &Fact, deed: &Line| {
        deed.facts
            .iter()
            .any(|done| story.kind_of(*done) == story.kind_of(*meant) && event(done) >= event(meant))
    };
    let short: Vec<Key> = by_pair.keys().filter(|key| key.4).copied().collect();
    for key in short {
        let done_key = (key.0, key.1, key.2, key.3, false);
        let done = match (by_pair.get(&key), by_pair.get(&done_key)) {
            (Some(meant), Some(deed)) => meant.facts.iter().all(|fact| follows(fact, deed)),
            _ => false,
        };
        if done
            && let Some(meant) = by_pair.remove(&key)
            && let Some(deed) = by_pair.get_mut(&done_key)
        {
            deed.facts.extend(meant.facts);
        }
    }
    by_pair.into_values().collect()
}

/// Two who do the same to each other at one event share a line with two heads.
fn mutual_deeds(story: &Story, lines: Vec<Line>) -> Vec<Line> {
    let kind = |line: &Line| match line.facts[0] {
        Fact::Act(act) => Some(story.act(act).kind),
        Fact::Bond(_) => None,
    };
    let mut kept: Vec<Line> = Vec::new();
    let mut between: BTreeMap<(PartyId, PartyId), Vec<usize>> = BTreeMap::new();
    for line in lines {
        let (from, to) = (line.agents[0], line.patients[0]);
        let back = between.get(&(to, from)).into_iter().flatten().copied().find(|other| {
            let other = &kept[*other];
            other.family == line.family
                && other.events == line.events
                && kind(other).is_some()
                && kind(other) == kind(&line)
                && (other.attempted, other.disputed) == (line.attempted, line.disputed)
        });
        match back {
            Some(other) => {
                kept[other].mutual = true;
                kept[other].facts.extend(line.facts);
            }
            None => {
                between.entry((from, to)).or_default().push(kept.len());
                kept.push(line);
            }
        }
    }
    kept
}

/// A deed that several do to one is one line with a fork at its beginning.
fn gathered(lines: Vec<Line>) -> Vec<Line> {
    joined(lines, |other, line| {
        other.patients == line.patients && other.facts == line.facts && other.family == line.family
    })
}

/// One deed done to several is one line with a fork at its end.
fn fanned(lines: Vec<Line>) -> Vec<Line> {
    joined(lines, |other, line| {
        (other.agents.len(), line.agents.len()) == (1, 1)
            && other.agents == line.agents
            && (other.family, &other.label) == (line.family, &line.label)
    })
}

/// Joins each deed with the first before it that the same act speaks for and that is alike.
fn joined(lines: Vec<Line>, alike: impl Fn(&Line, &Line) -> bool) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    let mut spoken_for: BTreeMap<Fact, Vec<usize>> = BTreeMap::new();
    for line in lines {
        let deed = matches!(line.facts[0], Fact::Act(_)) && !line.mutual;
        let same = spoken_for.entry(line.facts[0]).or_default();
        match same.iter().copied().find(|other| deed && !kept[*other].mutual && alike(&kept[*other], &line)) {
            Some(other) => {
                let other = &mut kept[other];
                extend(&mut other.agents, &line.agents);
                extend(&mut other.patients, &line.patients);
                other.facts.extend(line.facts.into_iter().skip(1));
            }
            None => {
                same.push(kept.len());
                kept.push(line);
            }
        }
    }
    kept
}

/// Adds those who are not there yet.
fn extend(parties: &mut Vec<PartyId>, more: &[PartyId]) {
    let there: BTreeSet<PartyId> = parties.iter().copied().collect();
    parties.extend(more.iter().filter(|party| !there.contains(party)));
}

/// What a line says for all that it stands for: every number of a deed like the one that speaks, the words of what else
/// is done at another number, the words of every
/// bond, and an end only if nothing of it holds or begins again.
fn finish(story: &Story, line: &mut Line) {
    let mut seen: BTreeSet<Fact> = BTreeSet::new();
    let facts: Vec<Fact> = line.facts.iter().copied().filter(|fact| seen.insert(*fact)).collect();
    let bonds: Vec<_> = facts
        .iter()
        .filter_map(|fact| if let Fact::Bond(id) = fact { Some(story.bond(*id)) } else { None })
        .collect();
    let speaks = facts[0];
    let kind = story.kind_of(speaks);
    // of each event at which something else is done, the weightiest deed
    let mut besides: BTreeMap<EventId, (u8, Reverse<ActId>)> = BTreeMap::new();
    for fact in &facts[1..] {
        match *fact {
            Fact::Act(id) => {
                let act = story.act(id);
                let as_real = Realised::from(act.status).falls_short() == line.attempted;
                let weighty = act.kind == kind || u32::from(story.kind(act.kind).weight) > LEAST_WEIGHT;
                if as_real && weighty {
                    line.events.push(act.event);
                    let deed = (story.kind(act.kind).weight, Reverse(id));
                    let most = besides.entry(act.event).or_insert(deed);
                    *most = deed.max(*most);
                }
            }
            Fact::Bond(id) if story.bond(id).kind == kind => line.events.extend(story.bond(id).start),
            Fact::Bond(_) => {}
        }
    }
    line.events.sort_unstable();
    line.events.dedup();
    let over = !bonds.is_empty() && bonds.iter().all(|bond| bond.end.is_some());
    line.ending = match speaks {
        Fact::Bond(_) if over => bonds.iter().filter_map(|bond| bond.end).max(),
        _ => None,
    };
    let mut words: Vec<String> = vec![match speaks {
        Fact::Bond(id) if line.ending.is_none() && begins_again(story, id, &bonds) => {
            if story.kind(kind).symmetric {
                format!("{} again", line.label)
            } else {
                format!("again {}", line.label)
            }
        }
        _ => line.label.clone(),
    }];
    for (_, (_, Reverse(act))) in besides {
        let event = story.act(act).event;
        let spoken = facts.iter().any(|fact| match *fact {
            Fact::Act(id) => story.act(id).event == event && story.act(id).kind == kind,
            Fact::Bond(id) => story.bond(id).start == Some(event),
        });
        let said =
            story.label_of(Fact::Act(act)).unwrap_or(&story.kind(story.act(act).kind).phrase).to_owned();
        if !spoken && words.len() < MOST_WORDS && !words.contains(&said) {
            words.push(said);
        }
    }
    for fact in &facts[1..] {
        if let Fact::Bond(id) = fact
            && story.bond(*id).kind != kind
            && words.len() < MOST_WORDS
        {
            let bond = story.bond(*id);
            let said = bond.label.as_ref().unwrap_or(&story.kind(bond.kind).phrase).clone();
            let ended = line.ending.is_none() && bond.end.is_some();
            let said = if ended { format!("{said} (ended)") } else { said };
            if !words.contains(&said) {
                words.push(said);
            }
        }
    }
    line.label = words.join(", ");
    let cites: BTreeSet<SentenceId> = facts.iter().flat_map(|fact| story.cites_of(*fact)).copied().collect();
    line.cites = cites.into_iter().collect();
    line.facts = facts;
}

/// Whether a bond of the same kind between the same two had ended before another of them began.
fn begins_again(story: &Story, speaks: BondId, bonds: &[&Bond]) -> bool {
    let rank = |event: EventId| story.event(event).rank;
    let first = story.bond(speaks);
    let same: Vec<&&Bond> = bonds
        .iter()
        .filter(|bond| {
            let (one, other) = ((bond.from, bond.to), (first.from, first.to));
            bond.kind == first.kind
                && (one == other || story.kind(first.kind).symmetric && one == (other.1, other.0))
        })
        .collect();
    let begun = same.iter().filter_map(|bond| bond.start).map(rank).max();
    same.iter().any(|bond| bond.end.map(rank) <= begun && bond.end.is_some())
}

/// Keeps what a reader can take in: all bonds and all acts of weight, up to the budget, and at least one line for
/// everybody who has any.
fn within_budget(story: &Story, budget: usize, lines: Vec<Line>) -> Vec<Line> {
    let mut seen: BTreeSet<PartyId> = BTreeSet::new();
    let mut kept = Vec::new();
    let mut rest = Vec::new();
    for line in lines {
        let weighty = line.weight >= LEAST_WEIGHT * 4 || matches!(line.facts[0], Fact::Bond(_));
        if weighty && kept.len() < budget {
            seen.extend(line.ends());
            kept.push(line);
        } else {
            rest.push(line);
        }
    }
    for line in rest {
        let lonely = line.ends().any(|end| !story.party(end).is_group() && !seen.contains(&end));
        if lonely {
            seen.extend(line.ends());
            kept.push(line);
        }
    }
    kept
}
