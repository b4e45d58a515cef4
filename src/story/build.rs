//! From checked facts to a story. It cannot fail.

use super::derived::{Derived, derive};
use super::index::Index;
use super::tie::Maker;
use super::{Cause, Necessity, Story, Tie};
use crate::facts::{EventId, Facts, Party, PartyId};
use crate::rules::Checked;
use crate::vocabulary::Vocabulary;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Joins the facts of a checked film. O(facts).
///
/// ```
/// let film = imbroglio::rules::check_text("Tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [(id: e, what: "A kills B", acts: [kills(a, b)])],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// assert_eq!(story.graph().edge_count(), 1);
/// ```
pub fn build(checked: Checked) -> Story {
    let (facts, vocabulary) = checked.into_parts();
    assemble(facts, vocabulary)
}

/// Facts with all that is looked up in them; also used for the part of a story up to an event.
pub(super) fn assemble(facts: Facts, vocabulary: Arc<Vocabulary>) -> Story {
    let derived = derive(&facts, &vocabulary);
    let bond_ties = facts.bonds.len() + derived.len();
    let mut acts_at = vec![(0u32, 0u32); facts.events.len()];
    let mut at = 0usize;
    for (event, range) in acts_at.iter_mut().enumerate() {
        let from = at;
        while facts.acts.get(at).is_some_and(|act| act.event.index() == event) {
            at += 1;
        }
        *range = (from as u32, at as u32);
    }
    let mut unordered = BTreeSet::new();
    for (i, event) in facts.events.iter().enumerate() {
        for &other in &event.meanwhile {
            let this = EventId(i as u32);
            unordered.insert(if this < other { (this, other) } else { (other, this) });
        }
    }
    let belongs = facts.bonds.iter().enumerate().filter(|(_, bond)| vocabulary.kind(bond.kind).membership);
    let members =
        Index::new(facts.parties.len(), belongs.clone().map(|(i, bond)| (bond.to.index(), i as u32)));
    let groups = Index::new(facts.parties.len(), belongs.map(|(i, bond)| (bond.from.index(), i as u32)));
    let learnt = facts.learnings.iter().enumerate();
    let learnt = learnt.map(|(i, learning)| (learning.proposition.index(), i as u32));
    let learnings = Index::new(facts.propositions.len(), learnt);
    let ranks = facts.events.iter().map(|event| event.rank).collect();
    let persons = facts.parties.iter().map(Party::is_person).collect();
    Story {
        facts,
        vocabulary,
        graph: OnceLock::new(),
        bond_ties,
        causes: OnceLock::new(),
        acts_at,
        derived,
        ranks,
        persons,
        unordered,
        members,
        groups,
        learnings,
    }
}

/// The graph of all ties. O(facts).
pub(super) fn graph(facts: &Facts, derived: &[Derived], vocabulary: &Vocabulary) -> DiGraph<PartyId, Tie> {
    let mut graph =
        DiGraph::with_capacity(facts.parties.len(), facts.acts.len() + facts.bonds.len() + derived.len());
    for party in 0..facts.parties.len() {
        graph.add_node(PartyId(party as u32));
    }
    let maker = Maker::new(facts, vocabulary);
    let mut add = |tie: Tie| {
        graph.add_edge(node(tie.from.0), node(tie.to.0), tie);
    };
    for (number, bond) in facts.bonds.iter().enumerate() {
        add(maker.bond(number as u32, bond));
    }
    for (number, derived) in (facts.bonds.len()..).zip(derived) {
        add(Tie { derived: Some(derived.why), ..maker.bond(number as u32, &derived.bond) });
    }
    for (number, act) in facts.acts.iter().enumerate() {
        maker.act(number as u32, act, &mut add);
    }
    graph
}

/// The graph of causes. O(links).
pub(super) fn causes(facts: &Facts) -> DiGraph<EventId, Cause> {
    let mut graph = DiGraph::with_capacity(facts.events.len(), facts.events.len());
    for event in 0..facts.events.len() {
        graph.add_node(EventId(event as u32));
    }
    for (i, event) in facts.events.iter().enumerate() {
        let effect = node(i as u32);
        let support = &event.support;
        let needed = support.all.iter().map(|link| (link, Necessity::Needed));
        let one_of = support.any.iter().enumerate();
        let one_of = one_of
            .flat_map(|(group, links)| links.iter().map(move |link| (link, Necessity::OneOf(group as u32))));
        let contributing = support.contributing.iter().map(|link| (link, Necessity::Contributing));
        for (link, necessity) in needed.chain(one_of).chain(contributing) {
            let cause = Cause { necessity, certainty: link.certainty, contested: link.contested };
            graph.add_edge(node(link.event.0), effect, cause);
        }
    }
    graph
}

fn node(index: u32) -> NodeIndex {
    NodeIndex::new(index as usize)
}
