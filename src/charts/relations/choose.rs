//! Which people stand on a relationship chart, in which boxes, with which fates; the lines are chosen in `lines`.

use super::line::Line;
use super::lines::{self, Deed, Undrawn};
use crate::analysis::Readings;
use crate::analysis::betrayal::betrayals;
use crate::analysis::fates::{Fate, FateKind, Manner};
use crate::charts::pieces::marks;
use crate::charts::words;
use crate::facts::{Certainty, PartyId, PartyKind, within_sentence};
use crate::story::{Fact, Selection, Story, View};
use std::collections::{BTreeMap, BTreeSet};

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

/// What stands on the chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// The cards, in file order.
    pub people: Vec<Person>,
    /// The groups with a box, in file order.
    pub groups: Vec<PartyId>,
    /// The lines, the weightiest first.
    pub lines: Vec<Line>,
    /// Whose card is left out, since nothing drawn concerns them.
    pub left_out: Vec<PartyId>,
    /// Relations that no line stands for.
    pub undrawn: Undrawn,
    /// Memberships that no box shows: who also belongs to which group.
    pub elsewhere: Vec<(PartyId, PartyId)>,
    /// Who is shown, where that is not everybody.
    pub selection: Option<Selection>,
}

/// Chooses the cards and lines, of everybody or of some. O(facts log facts).
pub fn choose(story: &Story, fates: &[Fate], selection: Option<Selection>) -> Chosen {
    choose_share(story, fates, selection, 1.0)
}

/// The same with a share of the lines that there is room for.
pub(super) fn choose_share(
    story: &Story,
    fates: &[Fate],
    selection: Option<Selection>,
    share: f64,
) -> Chosen {
    let homes = story.homes();
    let has = |party: PartyId| selection.as_ref().is_none_or(|selection| selection.has(party));
    let decisive = decisive(story, fates);
    let lines = lines::choose(story, &homes, selection.as_ref(), &decisive, share);
    let touched: BTreeSet<PartyId> = lines.iter().flat_map(Line::ends).collect();
    let alone = touched.is_empty();
    let shown: BTreeSet<PartyId> =
        touched.iter().flat_map(|party| homes.get(party).copied().into_iter().chain([*party])).collect();
    let housing: BTreeSet<PartyId> = homes.values().copied().collect();
    let (mut people, mut left_out) = (Vec::new(), Vec::new());
    let mut boxes: BTreeSet<PartyId> = BTreeSet::new();
    for (party, entry) in story.parties().filter(|(party, _)| has(*party)) {
        if entry.is_group() && housing.contains(&party) {
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
        boxes.extend(homes.get(&party));
        people.push((party, entry.is_group()));
    }
    let boxes: Vec<PartyId> = boxes.into_iter().collect();
    let fates: BTreeMap<PartyId, &Fate> = fates.iter().map(|fate| (fate.party, fate)).collect();
    let people: Vec<Person> = people
        .into_iter()
        .map(|(party, is_group)| Person {
            party,
            group: homes.get(&party).and_then(|home| boxes.binary_search(home).ok()),
            fate: if is_group { None } else { fates.get(&party).map(|fate| fate_words(story, fate)) },
        })
        .collect();
    // a group none of whose members has a card stands as a card itself, or not at all
    let cards: BTreeSet<PartyId> = people.iter().map(|person| person.party).collect();
    let lines: Vec<Line> = lines
        .into_iter()
        .filter(|line| line.ends().all(|end| cards.contains(&end) || boxes.binary_search(&end).is_ok()))
        .collect();
    let undrawn = lines::undrawn(story, &lines, &decisive);
    let mut seen: BTreeSet<(PartyId, PartyId)> = BTreeSet::new();
    let mut elsewhere: Vec<(PartyId, PartyId)> = story
        .ties(&View::annotated_bonds(Readings::Contested))
        .filter(|tie| tie.membership && (cards.contains(&tie.from) || boxes.binary_search(&tie.from).is_ok()))
        .map(|tie| (tie.from, tie.to))
        .filter(|(party, group)| homes.get(party) != Some(group) && seen.insert((*party, *group)))
        .collect();
    elsewhere.sort_by_key(|(party, _)| *party);
    Chosen { people, groups: boxes, lines, left_out, undrawn, elsewhere, selection }
}

/// What the headline counts, whatever its kind weighs, with who does it to whom: the breaches of the betrayals, and the
/// wounds of which somebody dies.
fn decisive(story: &Story, fates: &[Fate]) -> BTreeSet<Deed> {
    let betrayals = betrayals(story, Readings::Settled).all;
    let broken = betrayals.iter().filter(|betrayal| betrayal.is_completed()).flat_map(|betrayal| {
        let asserted = betrayal.asserted.map(Fact::Act);
        let facts = asserted.into_iter().chain(betrayal.breaches.iter().map(|(_, fact)| *fact));
        facts.map(|fact| (fact, betrayal.by, betrayal.to))
    });
    let wounds = fates.iter().filter_map(|fate| Some((fate.wound?, fate.party)));
    let wounds = wounds.flat_map(|(wound, party)| {
        story.act(wound).agents().iter().map(move |agent| (Fact::Act(wound), *agent, party))
    });
    broken.chain(wounds).collect()
}

/// The mark of a fate and its words for a card.
pub fn fate_words(story: &Story, fate: &Fate) -> (marks::Fate, String) {
    let party = story.party(fate.party);
    let mark = words::mark(fate);
    if let Some(words) = &party.fate {
        return (mark, words.clone());
    }
    let names: Vec<&str> = fate.killers.iter().map(|killer| story.party(*killer).short()).collect();
    let many = fate.some_only;
    let said = match (fate.fate, fate.manner) {
        (FateKind::Dead, _) if fate.wound.is_some() => "dies of a wound".to_owned(),
        (FateKind::Dead, Some(Manner::Killed)) => {
            let some = if many { "some " } else { "" };
            let by = match names.as_slice() {
                [] => format!("{some}killed"),
                [one] => format!("{some}killed by {}", within_sentence(one)),
                [one, other] => {
                    format!("{some}killed by {} and {}", within_sentence(one), within_sentence(other))
                }
                [one, ..] => format!("{some}killed by {} and others", within_sentence(one)),
            };
            let guessed = fate.killers_certainty() == Some(Certainty::Inferred);
            let by = if guessed { format!("{by}?") } else { by };
            if by.chars().count() <= crate::rules::LONGEST_FATE { by } else { format!("{some}killed") }
        }
        (FateKind::Dead, Some(Manner::OwnHand)) => "by own hand".to_owned(),
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
