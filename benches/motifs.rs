//! Motifs and balance, measured: all motifs on one film, three on one large story, the frustration of
//! twenty-four. `cargo bench --bench motifs`; the large story takes its size from `IMBROGLIO_ACTS`
//! (20,000 unless told otherwise; ten acts a character).
//!
//! For `benches/motif_peers.py`: `cargo bench --bench motifs -- --write FOLDER` writes five thousand films and the
//! large story, as annotations and as CSV; `-- --count FOLDER films` (or `saga`) reads one of the two and counts, film by
//! film; `-- --match FOLDER films` reads all of it first and says how long the counting alone takes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[path = "../tests/motifs/deeds.rs"]
mod deeds;

use deeds::{Deed, annotation, deeds};
use divan::{Bencher, black_box};
use imbroglio::analysis::balance::divide;
use imbroglio::analysis::motifs::{Filter, Index, Limits, count_facts, find};
use imbroglio::film::Film;
use imbroglio::motif::{Motif, library, read_text};
use imbroglio::parallel::{threads, work};
use imbroglio::random::Random;
use imbroglio::rules::check_text;
use imbroglio::story::{Story, build};
use imbroglio::vocabulary::Vocabulary;
use std::fmt::Write as _;
use std::sync::OnceLock;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |word: &str, by: usize| {
        let at = arguments.iter().position(|argument| argument == word)?;
        arguments.get(at + by).map(String::as_str)
    };
    if let Some(folder) = after("--write", 1) {
        write(folder);
    } else if let (Some(folder), Some(what)) = (after("--count", 1), after("--count", 2)) {
        count(folder, what, false);
    } else if let (Some(folder), Some(what)) = (after("--match", 1), after("--match", 2)) {
        count(folder, what, true);
    } else {
        divan::main();
    }
}

const KINDS: [&str; 8] =
    ["betrays", "kills", "takes_up_with", "agrees", "helps", "deceives", "rescues", "threatens"];

fn saga() -> (usize, Vec<Deed>) {
    let acts: usize =
        std::env::var("IMBROGLIO_ACTS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
    (acts / 10, deeds(&mut Random::new(1972, 0), acts / 10, &KINDS, acts / 100, 100))
}

fn large() -> &'static Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY.get_or_init(|| {
        let (people, deeds) = saga();
        build(check_text("large", &annotation(people, &KINDS, &deeds)).checked.expect("a sound story"))
    })
}

/// Films of 8 to 40 characters and 20 to 120 deeds.
fn films() -> Vec<(usize, Vec<Deed>)> {
    let mut dice = Random::new(1955, 0);
    (0..5_000)
        .map(|_| {
            let people = 8 + dice.below(33);
            let events = 10 + dice.below(31);
            (people, deeds(&mut dice, people, &KINDS, events, 2 + events % 2))
        })
        .collect()
}

fn write(folder: &str) {
    for (name, stories) in [("films", films()), ("saga", vec![saga()])] {
        let (mut csv, mut texts) = (String::from("film,moment,kind,source,target\n"), String::new());
        for (film, (people, deeds)) in stories.iter().enumerate() {
            for (moment, kind, from, to) in deeds {
                let _ = writeln!(csv, "{film},{moment},{},{from},{to}", KINDS[*kind]);
            }
            texts.push_str(&annotation(*people, &KINDS, deeds));
            texts.push('\n');
        }
        std::fs::write(format!("{folder}/{name}.csv"), csv).expect("a folder that can be written");
        std::fs::write(format!("{folder}/{name}.ron"), texts).expect("a folder that can be written");
    }
}

/// How often each of the three motifs occurs in a story.
fn counts(story: &Story, motifs: &[Motif; 3], threads: usize) -> [u64; 3] {
    let index = Index::new(story, Filter::default());
    let counts = count_facts(&index, motifs, u64::MAX, threads);
    [0, 1, 2].map(|motif| counts[motif].expect("no limit"))
}

/// Counts three motifs in pieces of work, on all threads.
fn sums(pieces: usize, piece: &(dyn Fn(usize) -> [u64; 3] + Sync)) -> [u64; 3] {
    let found = work(pieces, threads(), piece);
    [0, 1, 2].map(|motif| found.iter().map(|counts| counts[motif]).sum())
}

/// How often stories that are held are searched, each time with an index made anew.
const HELD: usize = 5;

/// Reads annotations, a line each, and counts three motifs in them. With `held`, all stories are held before the
/// counting begins, and the time of the counting alone is said; otherwise each is let go when it is counted.
fn count(folder: &str, what: &str, held: bool) {
    let text = std::fs::read_to_string(format!("{folder}/{what}.ron")).expect("a file written before");
    let lines: Vec<&str> = text.lines().collect();
    let motifs = ["love_triangle", "revenge", "double_cross"].map(motif);
    let story = |film: usize| build(check_text("film", lines[film]).checked.expect("a sound story"));
    // a single story is shared among the threads, many are dealt out
    let own = if lines.len() == 1 { threads() } else { 1 };
    // in a few large pieces: a film takes some microseconds
    let size = lines.len().div_ceil(32 * threads()).max(1);
    let piece = |piece: usize| piece * size..((piece + 1) * size).min(lines.len());
    let pieces = lines.len().div_ceil(size);
    let sum = |films: &mut dyn Iterator<Item = [u64; 3]>| {
        films.fold([0; 3], |sum, film| [0, 1, 2].map(|motif| sum[motif] + film[motif]))
    };
    if held {
        let stories: Vec<Story> = work(lines.len(), threads(), &story);
        let mut times = Vec::new();
        let mut found = [0; 3];
        for _ in 0..HELD {
            let begun = std::time::Instant::now();
            let all = |number| sum(&mut piece(number).map(|film| counts(&stories[film], &motifs, own)));
            found = sums(pieces, &all);
            times.push(begun.elapsed().as_secs_f64());
        }
        eprintln!("{{\"counts\": {found:?}, \"matched\": {times:.4?}}}");
    } else {
        let counts =
            sums(pieces, &|number| sum(&mut piece(number).map(|film| counts(&story(film), &motifs, own))));
        eprintln!("{{\"counts\": {counts:?}}}");
    }
}

fn motif(name: &str) -> Motif {
    let text = match name {
        "love_triangle" => {
            "persons: [a, b, c], reading: \"{a} {b} {c}\",
             when: [takes_up_with(a, b), takes_up_with(c, b), interchangeable(a, c)]"
        }
        "revenge" => {
            "persons: [a, b, c], events: [e0, e1, e2], reading: \"{a} {b} {c}\",
             when: [act([takes_up_with, agrees], c, b, at(e0)), kills(a, b, at(e1)), kills(c, a, at(e2)),
                    not_after(e0, e1), before(e1, e2)]"
        }
        _ => {
            "persons: [a, b], events: [e0, e1, e2], reading: \"{a} {b}\",
             when: [agrees(a, b, at(e0)), betrays(a, b, at(e1)), kills(b, a, at(e2)), before(e0, e1, e2)]"
        }
    };
    let text = format!("(title: \"T\", family: test, definition: \"D.\", {text})");
    read_text(name, &text, &Vocabulary::built_in().expect("the vocabulary")).motifs.remove(0)
}

#[divan::bench]
fn all_motifs_on_one_film(bencher: Bencher<'_, '_>) {
    let story = Film::built_in("rififi-1955").and_then(|film| film.story).expect("a sound film");
    let library = library(story.vocabulary(), Vec::new());
    bencher.bench_local(|| {
        let index = Index::new(&story, Filter::default());
        library
            .read
            .motifs
            .iter()
            .map(|motif| find(&index, motif, Limits::default()).matches.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn reading_the_library(bencher: Bencher<'_, '_>) {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    bencher.bench_local(|| library(black_box(&vocabulary), Vec::new()).read.motifs.len());
}

#[divan::bench(args = ["love_triangle", "revenge", "double_cross"], sample_count = 5, sample_size = 1)]
fn large_story(bencher: Bencher<'_, '_>, name: &str) {
    let (story, motif) = (large(), [motif(name)]);
    let index = Index::new(story, Filter::default());
    eprintln!("{name}: {:?}", count_facts(&index, &motif, u64::MAX, 1));
    bencher.bench_local(|| count_facts(&index, black_box(&motif), u64::MAX, 1));
}

#[divan::bench(args = [50, 100])]
fn frustration_of_twenty_four(bencher: Bencher<'_, '_>, density: usize) {
    let mut dice = Random::new(24, 0);
    let mut edges = Vec::new();
    for a in 0..24 {
        for b in a + 1..24 {
            if dice.below(100) < density {
                edges.push((a, b, if dice.below(2) == 0 { 1 } else { -1 }));
            }
        }
    }
    bencher.bench_local(|| divide(24, black_box(&edges)).frustration);
}
