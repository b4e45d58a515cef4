//! One large story, counted on one thread, on several, and by plain sums over all its deeds.

use super::deeds::{annotation, deeds};
use super::story;
use imbroglio::analysis::motifs::{Filter, Index, count, count_facts};
use imbroglio::motif::Motif;
use imbroglio::random::Random;
use imbroglio::vocabulary::Vocabulary;
use std::collections::BTreeMap;

const PEOPLE: usize = 400;
const EVENTS: usize = 600;
const PER_EVENT: usize = 100;
const KINDS: [&str; 3] = ["takes_up_with", "kills", "helps"];

fn motif(when: &str, events: &str) -> Motif {
    let text = format!(
        "(title: \"T\", family: plot, definition: \"D.\", reading: \"{{a}} {{b}} {{c}}\",
          persons: [a, b, c], events: [{events}], when: [{when}])"
    );
    let read = imbroglio::motif::read_text("m", &text, &Vocabulary::built_in().unwrap());
    read.motifs.into_iter().next().unwrap_or_else(|| panic!("{:#?}", read.diagnostics))
}

#[test]
fn many_acts_are_counted_alike_on_any_number_of_threads() {
    let mut deeds = deeds(&mut Random::new(7, 0), PEOPLE, &KINDS, EVENTS, PER_EVENT);
    deeds.sort_unstable();
    deeds.dedup();
    let story = story("large", &annotation(PEOPLE, &KINDS, &deeds));
    let index = Index::new(&story, Filter::default());
    let motifs = [
        motif("takes_up_with(a, b), takes_up_with(c, b), interchangeable(a, c)", ""),
        motif(
            "kills(a, b, at(e1)), kills(c, a, at(e2)), helps(c, b, at(e0)), before(e0, e1, e2)",
            "e0, e1, e2",
        ),
    ];

    let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut helps: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut killed: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (event, kind, from, to) in &deeds {
        match KINDS[*kind] {
            "takes_up_with" => by_target.entry(*to).or_default().push(*from),
            "kills" => killed.entry(*to).or_default().push((*event, *from)),
            _ => helps.entry((*from, *to)).or_default().push(*event),
        }
    }
    // one choice of deeds for each two suitors of one person
    let mut triangles = 0u64;
    for suitors in by_target.values() {
        for (at, one) in suitors.iter().enumerate() {
            triangles += suitors[at + 1..].iter().filter(|other| *other != one).count() as u64;
        }
    }
    let mut revenges = 0u64;
    for (event, kind, from, to) in &deeds {
        if KINDS[*kind] != "kills" {
            continue;
        }
        for (later, avenger) in killed.get(from).into_iter().flatten() {
            if later > event && avenger != to {
                let before = helps.get(&(*avenger, *to)).into_iter().flatten();
                revenges += before.filter(|help| *help < event).count() as u64;
            }
        }
    }

    assert!(triangles > 100_000 && revenges > 100, "{triangles} {revenges}");
    for threads in [1, 2, 5] {
        let counted = count_facts(&index, &motifs, u64::MAX, threads);
        assert_eq!(counted, [Some(triangles), Some(revenges)], "{threads} threads");
    }
    let one_by_one = count(&index, &motifs[1], u64::MAX).expect("no limit");
    assert_eq!(one_by_one.facts, revenges);
    assert_eq!(count_facts(&index, &motifs, 1000, 3), [None, None], "a limit is told");
}
