//! Chains and counterfactuals on drawn stories: `cargo bench --bench chains`.
//!
//! The same deeds can be written as CSV, for a peer to count: `cargo bench --bench chains -- --write FOLDER`.
//! `cargo bench --bench chains -- --memory DEEDS` counts the chains of so many deeds once and says, on Linux, how
//! much memory the process had at most.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use imbroglio::analysis::Readings;
use imbroglio::analysis::chains::{LONGEST_COUNTED, Question, TemporalGraph};
use imbroglio::analysis::counterfactual::turns;
use imbroglio::random::Random;
use imbroglio::story::Story;
use std::fmt::Write as _;

/// Deeds of one story: moment, who, whom.
type Deeds = Vec<(u32, u32, u32)>;

fn below(random: &mut Random, sides: u32) -> u32 {
    random.below(sides as usize) as u32
}

/// A story of so many characters and deeds, at most three deeds an event.
fn deeds(draw: &mut Random, characters: u32, count: u32) -> Deeds {
    let mut moment = 1;
    (0..count)
        .map(|_| {
            moment += u32::from(below(draw, 3) > 0);
            let from = below(draw, characters);
            let to = (from + 1 + below(draw, characters - 1)) % characters;
            (moment, from, to)
        })
        .collect()
}

/// Five thousand films of 8 to 40 characters.
fn films() -> Vec<(u32, Deeds)> {
    let draw = &mut Random::new(1955, 0);
    (0..5000)
        .map(|_| {
            let characters = 8 + below(draw, 33);
            let count = characters * 2 + below(draw, characters);
            (characters, deeds(draw, characters, count))
        })
        .collect()
}

/// A hundred thousand characters and a million deeds.
fn saga() -> (u32, Deeds) {
    (100_000, deeds(&mut Random::new(1972, 0), 100_000, 1_000_000))
}

/// A story of so many events, each resting on up to three of the last twenty.
fn web_of_causes(events: u32) -> Story {
    let draw = &mut Random::new(1982, 0);
    let mut text = String::from("(title: \"Drawn\", characters: [");
    for i in 0..(events / 20).max(12) {
        let _ = write!(text, "(id: p{i}, name: \"P{i}\"),");
    }
    text.push_str("], story: [");
    for i in 0..events {
        let cause = |draw: &mut Random| i.saturating_sub(1 + below(draw, 20));
        let (a, b, c) = (cause(draw), cause(draw), cause(draw));
        let needs = match (i, below(draw, 3)) {
            (0..30, _) => String::new(),
            (_, 0) if b != c => format!("needs: [any(e{b}, e{c})]"),
            (_, 1) => format!("needs: [e{a}]"),
            _ if a != b => format!("needs: [e{a}], helped_by: [e{b}]"),
            _ => format!("needs: [e{a}(inferred)]"),
        };
        let act = if i % 20 == 19 {
            format!("dies(p{})", i / 20)
        } else {
            format!("meets(p{}, p{})", i % 7, 7 + i % 5)
        };
        let _ = write!(text, "(id: e{i}, what: \"x\", acts: [{act}], {needs}),");
    }
    text.push_str("])");
    imbroglio::story::build(imbroglio::rules::check_text("drawn", &text).checked.expect("a sound story"))
}

fn longest_and_walks(characters: u32, deeds: Deeds) -> (usize, Vec<u128>) {
    let walks: Vec<u128> = TemporalGraph::plain(characters as usize, deeds)
        .walks(&Question::default())
        .iter()
        .map(|count| count.number)
        .collect();
    assert!(walks.len() < LONGEST_COUNTED, "the longest would be counted with others");
    (walks.len(), walks)
}

#[divan::bench(sample_count = 10)]
fn chains_of_5000_films(bencher: divan::Bencher<'_, '_>) {
    let films = films();
    bencher.with_inputs(|| films.clone()).bench_values(|films| {
        films.into_iter().map(|(characters, deeds)| longest_and_walks(characters, deeds).0).max()
    });
}

#[divan::bench(sample_count = 5)]
fn chains_of_a_million_deeds(bencher: divan::Bencher<'_, '_>) {
    let (characters, deeds) = saga();
    bencher.with_inputs(|| deeds.clone()).bench_values(|deeds| longest_and_walks(characters, deeds));
}

#[divan::bench(args = [100, 1000, 10_000], sample_count = 5)]
fn table_of_removals(bencher: divan::Bencher<'_, '_>, events: u32) {
    let story = web_of_causes(events);
    bencher.bench_local(|| turns(&story, Readings::Settled));
}

/// Eight lines of causes side by side, each event resting on the last of its line and, after a while, on that of
/// the next line: much falls with each event.
#[divan::bench(args = [1000, 10_000], sample_count = 5)]
fn table_of_removals_in_a_braid(bencher: divan::Bencher<'_, '_>, events: u32) {
    let mut text =
        String::from("(title: \"Braid\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\")], story: [");
    for i in 0..events {
        let needs = match (i, i % 37) {
            (0..16, _) => String::new(),
            (_, 0) => format!("needs: [e{}, e{}]", i - 8, i - 7),
            _ => format!("needs: [e{}]", i - 8),
        };
        let act = if i + 1 == events { "kills(a, b)" } else { "meets(a, b)" };
        let _ = write!(text, "(id: e{i}, what: \"x\", acts: [{act}], {needs}),");
    }
    text.push_str("])");
    let story =
        imbroglio::story::build(imbroglio::rules::check_text("braid", &text).checked.expect("a sound story"));
    bencher.bench_local(|| turns(&story, Readings::Settled));
}

/// The hardest story for the table: each event needs the one before it.
#[divan::bench(args = [1000, 10_000], sample_count = 5)]
fn table_of_removals_in_one_line(bencher: divan::Bencher<'_, '_>, events: u32) {
    let mut text =
        String::from("(title: \"Line\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\")], story: [");
    for i in 0..events {
        let needs = if i > 0 { format!("needs: [e{}]", i - 1) } else { String::new() };
        let act = if i + 1 == events { "kills(a, b)" } else { "meets(a, b)" };
        let _ = write!(text, "(id: e{i}, what: \"x\", acts: [{act}], {needs}),");
    }
    text.push_str("])");
    let story =
        imbroglio::story::build(imbroglio::rules::check_text("line", &text).checked.expect("a sound story"));
    bencher.bench_local(|| turns(&story, Readings::Settled));
}

/// Writes the deeds as CSV, and what is counted in them.
fn write(folder: &str) {
    let films = films();
    let mut csv = String::from("film,moment,source,target\n");
    let mut sums: Vec<u128> = Vec::new();
    for (film, (characters, deeds)) in films.into_iter().enumerate() {
        for (moment, from, to) in &deeds {
            let _ = writeln!(csv, "{film},{moment},{from},{to}");
        }
        let (_, walks) = longest_and_walks(characters, deeds);
        sums.resize(sums.len().max(walks.len()), 0);
        sums.iter_mut().zip(walks).for_each(|(sum, walks)| *sum += walks);
    }
    std::fs::write(format!("{folder}/films.csv"), csv).expect("a folder that can be written");
    let (characters, deeds) = saga();
    let mut csv = String::from("film,moment,source,target\n");
    for (moment, from, to) in &deeds {
        let _ = writeln!(csv, "0,{moment},{from},{to}");
    }
    std::fs::write(format!("{folder}/saga.csv"), csv).expect("a folder that can be written");
    let (longest, walks) = longest_and_walks(characters, deeds);
    println!("films: walks by length {sums:?}\nsaga: longest {longest}, walks by length {walks:?}");
}

/// Counts the chains of a story of so many deeds, and says what memory that took.
fn memory(count: u32) {
    let characters = count / 10;
    let (longest, _) = longest_and_walks(characters, deeds(&mut Random::new(1972, 0), characters, count));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("no /proc here");
    println!("{count} deeds of {characters}: longest {longest}, {peak}");
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |option: &str| {
        let at = arguments.iter().position(|argument| argument == option)?;
        arguments.get(at + 1).and_then(|number| number.parse().ok())
    };
    if let Some(count) = after("--memory") {
        return memory(count);
    }
    match arguments.iter().position(|argument| argument == "--write") {
        Some(at) => write(arguments.get(at + 1).map_or(".", String::as_str)),
        None => divan::main(),
    }
}
