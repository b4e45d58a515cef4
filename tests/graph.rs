//! The relation graph holds every fact between two parties once for each of its ends, and nothing else; what each
//! view of it leaves out is what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::facts::{Certainty, EventId, PartyId};
use imbroglio::film::Film;
use imbroglio::story::{Derivation, Fact, Readings, Realised, Story, View, build, count};
use imbroglio::vocabulary::{Layer, LineFamily, Role};
use std::collections::BTreeSet;

fn story(text: &str) -> Story {
    let outcome = imbroglio::rules::check_text("film", text);
    assert!(outcome.checked.is_some(), "{:?}", outcome.diagnostics);
    build(outcome.checked.unwrap())
}

fn films() -> Vec<Story> {
    ["la-balance-1982", "rififi-1955", "un-flic-1972"]
        .iter()
        .map(|id| Film::built_in(id).unwrap().story.unwrap())
        .collect()
}

#[test]
fn the_graph_is_every_fact_between_two() {
    for story in films() {
        let mut wanted: Vec<(Fact, Role, PartyId, PartyId)> = Vec::new();
        for (id, bond) in story.bonds() {
            wanted.push((Fact::Bond(id), Role::Patient, bond.from, bond.to));
        }
        for (id, act) in story.acts() {
            let direct = story.vocabulary().role_of_patient(act.kind);
            for (role, ends) in
                [(direct, act.patients()), (Role::About, &act.about), (Role::Through, &act.through)]
            {
                for from in act.agents() {
                    wanted.extend(ends.iter().map(|to| (Fact::Act(id), role, *from, *to)));
                }
            }
        }
        let graph = story.graph();
        let mut found: Vec<_> = Vec::new();
        for edge in graph.edge_indices().filter(|edge| graph[*edge].derived.is_none()) {
            let (from, to) = graph.edge_endpoints(edge).unwrap();
            let tie = graph[edge];
            assert_eq!((graph[from], graph[to]), (tie.from, tie.to), "an edge runs between its own ends");
            found.push((tie.fact, tie.role, tie.from, tie.to));
        }
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "{}", story.facts().film.id);
    }
}

#[test]
fn a_tie_says_what_its_fact_says() {
    for story in films() {
        for tie in story.ties(&View::ALL) {
            match tie.fact {
                Fact::Act(id) => {
                    let act = story.act(id);
                    assert_eq!(tie.realised == Realised::Done, act.is_completed());
                    assert_eq!(tie.certainty, story.certainty_of_act(id));
                    assert_eq!((tie.since, tie.until), (Some(act.event), None));
                    assert_eq!(tie.first_told, Some(act.event));
                }
                Fact::Bond(id) => {
                    let bond = story.bond(id);
                    assert_eq!((tie.since, tie.until), (bond.start, bond.end));
                    assert_eq!(tie.membership, story.kind(bond.kind).membership);
                }
                fact => panic!("{fact:?}"),
            }
            assert!(!story.cites_of(tie.fact).is_empty());
        }
    }
}

#[test]
fn views_leave_out_what_they_say() {
    for story in films() {
        let all = story.ties(&View::ALL).count();
        let settled = View { readings: Readings::Settled, ..View::ALL };
        assert_eq!(
            all - story.ties(&settled).count(),
            story.ties(&View::ALL).filter(|t| t.contested).count()
        );
        let acts = View { layer: Some(Layer::Act), ..View::ALL };
        let bonds = View { layer: Some(Layer::Bond), ..View::ALL };
        assert_eq!(story.ties(&acts).count() + story.ties(&bonds).count(), all);
        assert_eq!(story.ties(&View { derived: false, ..bonds }).count(), story.bonds().count());
        assert_eq!(count::bonds(&story) + count::memberships(&story), story.bonds().count());
        let first = View { until: Some(EventId(0)), ..acts };
        assert!(story.ties(&first).all(|tie| tie.since == Some(EventId(0))));
        let deeds = View { realised: Realised::DONE, ..acts };
        assert!(story.ties(&deeds).all(|tie| story.act(tie.act().unwrap()).is_completed()));
    }
}

#[test]
fn what_follows_from_bonds_is_an_edge_that_views_leave_out_unless_asked() {
    let story = story(
        "(title: \"T\", characters: [(id: p, name: \"P\"), (id: a, name: \"A\"), (id: b, name: \"B\")],
          groups: [(id: ring, name: \"Ring\", members: [a]), (id: mob, name: \"Mob\", members: [ring])],
          bonds: [parent(p, [a, b])], story: [(id: e, what: \"A kills B\", acts: [kills(a, b)])])",
    );
    let derived: Vec<_> = (story.ties(&View::ALL).filter(|tie| tie.derived.is_some()))
        .map(|tie| (tie.from.0, tie.to.0, tie.derived, tie.membership, tie.certainty))
        .collect();
    let (siblings, nested) = (Some(Derivation::OneParent), Some(Derivation::GroupInGroup));
    assert_eq!(
        derived,
        [(1, 2, siblings, false, Certainty::Entailed), (1, 4, nested, true, Certainty::Entailed)]
    );
    for tie in story.ties(&View::ALL) {
        let premises = tie.bond().and_then(|bond| story.derived(bond)).map(|derived| &derived.from);
        assert_eq!(premises.is_some_and(|from| from.len() == 2), tie.derived.is_some());
    }
    for view in [View::default(), View::DRAWN, View::ANNOTATED] {
        assert!(story.ties(&view).all(|tie| tie.derived.is_none()));
    }
    assert_eq!(count::bonds(&story), 2, "only what is annotated is counted");
}

const CAST: &str = "characters: [(id: a, name: \"A\"), (id: b, name: \"B\"), (id: c, name: \"C\")],";

#[test]
fn informing_wrongs_the_one_informed_on_and_not_the_hearer() {
    let story = story(&format!(
        "(title: \"T\", {CAST} story: [(id: e, what: \"A informs B about C\", acts: [informs(a, b, about(c))])])"
    ));
    let ties: Vec<_> = story.ties(&View::ALL).map(|tie| (tie.role, tie.to.0, tie.sign, tie.line)).collect();
    assert_eq!(
        ties,
        [(Role::Addressee, 1, 0, LineFamily::Ally), (Role::About, 2, -1, LineFamily::Betray)],
        "neutral to whom it is told, a betrayal of the one informed on"
    );
}

#[test]
fn what_is_only_threatened_falls_short() {
    let story = story(&format!(
        "(title: \"T\", {CAST} story: [(id: e, what: \"A threatens to kill B, who kills C\",
            acts: [kills(a, b, threatened), kills(b, c)])])"
    ));
    let short: Vec<bool> = story.ties(&View::default()).map(|tie| tie.realised.falls_short()).collect();
    assert_eq!(short, [true, false]);
    assert_eq!(count::killings(&story, Readings::Settled).count(), 1);
    assert_eq!(count::deaths(&story).len(), 1);
}

#[test]
fn counts_of_betrayals_and_deaths_go_by_who_does_it_to_whom() {
    let story = story(&format!(
        "(title: \"T\", {CAST} groups: [(id: g, name: \"G\")],
         story: [
            (id: e, what: \"A and B betray C\", acts: [betrays([a, b], c)]),
            (id: f, what: \"A believes that B betrays them; C dies\", acts: [betrays(b, a, perceived), dies(c)]),
         ])"
    ));
    let pairs: BTreeSet<(u32, u32)> =
        count::asserted_betrayals(&story, Readings::Settled).iter().map(|t| (t.from.0, t.to.0)).collect();
    assert_eq!(pairs, BTreeSet::from([(0, 2), (1, 2)]), "each agent betrays, a belief is none");
    assert_eq!(count::deaths(&story).len(), 1);
}
