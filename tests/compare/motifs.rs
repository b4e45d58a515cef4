//! Motifs of two stories: which they share, which chance would give, and what the annotator's habits must not change.

use crate::tales::{film, story};
use imbroglio::compare::Facet;
use imbroglio::compare::motifs::{calibrate, in_common, present, rarity};
use imbroglio::compare::null::Null;
use imbroglio::compare::{Comparison, Options, compare};
use imbroglio::facts::{Parties, PartyId, PartyKind};
use imbroglio::motif::{Motif, library};
use imbroglio::story::Story;
use imbroglio::vocabulary::Vocabulary;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn motifs() -> Vec<Motif> {
    library(&Vocabulary::built_in().unwrap(), Vec::new()).read.motifs
}

fn compared(a: &Story, b: &Story) -> Comparison {
    compare(a, b, &Options { motifs: motifs(), ..Options::default() })
}

#[test]
fn every_motif_is_shared_or_of_one_film_and_cites_sentences() {
    let (rififi, balance) = (film("rififi-1955"), film("la-balance-1982"));
    let comparison = compared(&rififi, &balance);
    let found = comparison.motifs.as_ref().unwrap();
    let motifs = motifs();
    let names = |story: &Story| -> BTreeSet<String> {
        present(story, &motifs).into_iter().map(|at| motifs[at as usize].name.clone()).collect()
    };
    let (ours, theirs) = (names(&rififi), names(&balance));
    let shared: BTreeSet<String> = found.shared.iter().map(|common| common.name.clone()).collect();
    assert_eq!(shared, ours.intersection(&theirs).cloned().collect());
    for (only, expected) in found.only.iter().zip([ours.difference(&theirs), theirs.difference(&ours)]) {
        let only: BTreeSet<&String> = only.iter().map(|own| &own.name).collect();
        assert_eq!(only, expected.collect());
    }
    for common in &found.shared {
        assert!(!common.a.evidence.cites.is_empty() && !common.b.evidence.cites.is_empty(), "{common:?}");
    }
    // Counterparts are counted under the stable pairs: Tony and Dédé, Grutter and Massina, Mado and Nicole.
    let triangle = found.shared.iter().find(|common| common.name == "love_triangle").unwrap();
    assert_eq!(triangle.counterparts, 3, "{triangle:?}");
}

#[test]
fn a_film_has_its_own_motifs() {
    let rififi = film("rififi-1955");
    let found = compared(&rififi, &rififi).motifs.unwrap();
    assert_eq!((found.likeness, found.only), (1.0, [Vec::new(), Vec::new()]));
    assert!(found.shared.iter().all(|common| common.a == common.b));
}

#[test]
fn joint_acts_written_apart_have_the_same_motifs() {
    let tale = |acts: &str| {
        story(&format!(
            r#"characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
            bonds: [friend(a, d), lover(b, d)],
            story: [(id: shot, what: "they kill", acts: [{acts}]),
                    (id: pay, what: "d's friend strikes back", needs: [shot], acts: [kills(d, c)])],"#
        ))
    };
    let joint = tale("wounds([a, b, c], d)");
    let apart = tale("wounds(a, d), wounds(b, d), wounds(c, d)");
    assert_eq!(present(&joint, &motifs()), present(&apart, &motifs()));
    assert!(!present(&joint, &motifs()).is_empty());
    assert_eq!(compared(&joint, &apart).motifs.unwrap().likeness, 1.0);
}

#[test]
fn a_film_shares_more_motifs_with_itself_than_chance_gives_and_no_more_with_its_recast() {
    let (rififi, motifs) = (film("rififi-1955"), motifs());
    let own = calibrate(&rififi, &rififi, &motifs, 19, 1, 2);
    assert_eq!(own.iter().map(|test| test.null).collect::<Vec<_>>(), [Null::Recast, Null::Rewire]);
    for test in &own {
        assert_eq!((test.facet, test.observed, test.p), (Facet::Motifs, 1.0, Some(0.05)), "{test:?}");
    }
    assert_eq!(own, calibrate(&rififi, &rififi, &motifs, 19, 1, 5), "threads change nothing");
    assert_ne!(own, calibrate(&rififi, &rififi, &motifs, 19, 2, 2), "the seed does");
    // Persons moved round by seven: the deeds of Rififi, done by others.
    let persons: Vec<PartyId> = rififi
        .characters()
        .filter(|(_, party)| matches!(party.kind, PartyKind::Person | PartyKind::Unnamed))
        .map(|(id, _)| id)
        .collect();
    let moved = |party: PartyId| match persons.iter().position(|person| *person == party) {
        Some(at) => persons[(at + 7) % persons.len()],
        None => party,
    };
    let across = calibrate(&rififi, &rififi.recast(&moved), &motifs, 19, 1, 2);
    let recast = across.iter().find(|test| test.null == Null::Recast).unwrap();
    assert!(recast.p.is_some_and(|p| p > 0.05), "{recast:?}");
}

#[test]
fn a_null_that_changes_no_motif_does_not_test_them() {
    let alone = story(
        r#"characters: [(id: a, name: "A"), (id: b, name: "B")], story: [(id: x, what: "x", acts: [kills(a, b)])],"#,
    );
    for test in calibrate(&alone, &alone, &motifs(), 9, 1, 1) {
        // Two persons and one deed: recasting turns it round, and the motifs stay.
        assert!(!test.is_test(), "{test:?}");
    }
}

#[test]
fn recasting_keeps_bonds_and_rewiring_keeps_doers() {
    let rififi = film("rififi-1955");
    let last = rififi.parties().count() as u32 - 1;
    let turned = rififi.recast(&|party| PartyId(last - party.0));
    assert!(rififi.bonds().zip(turned.bonds()).all(|((_, x), (_, y))| x == y));
    assert_eq!(turned.recast(&|party| PartyId(last - party.0)).facts(), rififi.facts());
    assert_ne!(turned.facts(), rififi.facts());
    let patients = rififi.acts().map(|(_, act)| Parties::from_slice(act.patients())).collect();
    assert_eq!(rififi.with_patients(patients).facts(), rififi.facts());
}

fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::btree_set(0..20u32, 0..12).prop_map(|set| set.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn weighted_jaccard_as_it_is_defined(a in numbers(), b in numbers(), films in 1..100usize) {
        let having: Vec<usize> = (0..20).map(|n| 1 + n * 7 % films).collect();
        let weights = rarity(films, &having);
        prop_assert!(weights.iter().all(|weight| *weight > 0.0));
        let (mut both, mut all) = (0.0, 0.0);
        for number in 0..20u32 {
            let (one, other) = (a.contains(&number), b.contains(&number));
            both += if one && other { weights[number as usize] } else { 0.0 };
            all += if one || other { weights[number as usize] } else { 0.0 };
        }
        let expected = if all > 0.0 { both / all } else { 0.0 };
        prop_assert!((in_common(&a, &b, &weights) - expected).abs() < 1e-9);
        prop_assert!((in_common(&a, &b, &weights) - in_common(&b, &a, &weights)).abs() < 1e-12);
    }
}
