//! Motifs and balance, measured: all motifs on one film, three on one large story, the frustration of
//! twenty-four. `cargo bench --bench motifs`; the large story takes its size from `IMBROGLIO_ACTS`
//! (20,000 unless told otherwise; ten acts a character).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use divan::{Bencher, black_box};
use imbroglio::analysis::balance::divide;
use imbroglio::analysis::motifs::{Filter, Index, Limits, count_facts, find};
use imbroglio::film::Film;
use imbroglio::motif::{Motif, library, read_text};
use imbroglio::rules::check_text;
use imbroglio::story::{Story, build};
use imbroglio::vocabulary::Vocabulary;
use std::fmt::Write as _;
use std::sync::OnceLock;

fn main() {
    divan::main();
}

/// SplitMix64, so that every run sees the same story.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }
    /// Few are often met and most seldom: the square of an even choice.
    fn skewed(&mut self, sides: usize) -> usize {
        self.roll(sides) * self.roll(sides) / sides
    }
}

const KINDS: [&str; 8] =
    ["betrays", "kills", "takes_up_with", "agrees", "helps", "deceives", "rescues", "threatens"];

fn large() -> &'static Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY.get_or_init(|| {
        let acts: usize =
            std::env::var("IMBROGLIO_ACTS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
        let (people, per_event) = (acts / 10, 100);
        let mut dice = Dice(1972);
        let mut text = String::from("(title: \"Large\", characters: [");
        for person in 0..people {
            let _ = write!(text, "(id: c{person}, name: \"C{person}\"),");
        }
        text.push_str("], story: [");
        for event in 0..acts / per_event {
            let _ = write!(text, "(id: e{event}, what: \"e\", acts: [");
            for _ in 0..per_event {
                let from = dice.skewed(people);
                let to = (from + 1 + dice.skewed(people - 1)) % people;
                let _ = write!(text, "{}(c{from}, c{to}),", KINDS[dice.roll(KINDS.len())]);
            }
            text.push_str("]),");
        }
        text.push_str("])");
        build(check_text("large", &text).checked.expect("a sound story"))
    })
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

#[divan::bench(sample_count = 5, sample_size = 1)]
fn index_of_a_large_story(bencher: Bencher<'_, '_>) {
    let story = large();
    bencher.bench_local(|| {
        black_box(Index::new(story, Filter::default()));
    });
}

#[divan::bench(args = ["love_triangle", "revenge", "double_cross"], sample_count = 5, sample_size = 1)]
fn large_story(bencher: Bencher<'_, '_>, name: &str) {
    let (story, motif) = (large(), motif(name));
    let index = Index::new(story, Filter::default());
    eprintln!("{name}: {:?}", count_facts(&index, &motif, u64::MAX));
    bencher.bench_local(|| count_facts(&index, black_box(&motif), u64::MAX));
}

#[divan::bench(args = [50, 100])]
fn frustration_of_twenty_four(bencher: Bencher<'_, '_>, density: usize) {
    let mut dice = Dice(24);
    let mut edges = Vec::new();
    for a in 0..24 {
        for b in a + 1..24 {
            if dice.roll(100) < density {
                edges.push((a, b, if dice.roll(2) == 0 { 1 } else { -1 }));
            }
        }
    }
    bencher.bench_local(|| divide(24, black_box(&edges)).frustration);
}
