//! Reading and checking a large annotation: time and memory, beside `ron` alone, which reads the same text into
//! values without places, names or checks.
//!
//! `cargo bench --bench reading` (optionally `-- MEGABYTES`, 10 unless told otherwise) runs the two in turn, each
//! run in a process of its own, so that its greatest memory can be read. Goals: at least 10 MB a second, at most
//! 8 times the file.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

const ROUNDS: usize = 7;
const MEGABYTE: f64 = 1e6;
/// Sentences of a paragraph.
const SENTENCES: usize = 8;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let done = match arguments.as_slice() {
        [what, path] => once(what, Path::new(path)),
        [size] => match size.parse() {
            Ok(size) => measure(size),
            Err(_) => Err(format!("`{size}` is no number of megabytes")),
        },
        _ => measure(10),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// One run in this process: prints nanoseconds and the greatest memory in bytes.
fn once(what: &str, path: &Path) -> Result<(), String> {
    let begin = Instant::now();
    if what == "ron" {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let value: ron::Value = ron::from_str(&text).map_err(|error| error.to_string())?;
        std::hint::black_box(&value);
    } else {
        let film = imbroglio::film::Film::open(path).map_err(|error| error.to_string())?;
        if let Some(fault) = film.diagnostics.first() {
            return Err(format!("the film is not clean: {}", fault.message));
        }
        std::hint::black_box(&film);
    }
    println!("{} {}", begin.elapsed().as_nanos(), memory());
    Ok(())
}

/// Greatest memory of this process in bytes; 0 where the system does not tell it.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn measure(megabytes: usize) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (film, seed) = large(megabytes * 1_000_000);
    let path = folder.path().join("large.ron");
    let seeds = folder.path().join("seeds");
    std::fs::create_dir(&seeds).map_err(|error| error.to_string())?;
    std::fs::write(seeds.join("001-large.txt"), seed).map_err(|error| error.to_string())?;
    std::fs::write(&path, &film).map_err(|error| error.to_string())?;
    let mut runs: [Vec<(u128, u64)>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (runs, what) in runs.iter_mut().zip(["film", "ron"]) {
            runs.push(run(what, &path)?);
        }
    }
    println!("{:.1} MB, {ROUNDS} rounds", film.len() as f64 / MEGABYTE);
    for (runs, name) in runs.iter_mut().zip(["imbroglio, read and checked", "ron, read into values"]) {
        runs.sort_unstable();
        let speed = |time: u128| film.len() as f64 / MEGABYTE / (time as f64 / 1e9);
        let most = runs.iter().map(|(_, memory)| *memory).max().unwrap_or(0);
        println!(
            "{name:<28} best {:>6.1} MB/s, median {:>6.1} MB/s, memory {:>5.1} times the file",
            speed(runs[0].0),
            speed(runs[runs.len() / 2].0),
            most as f64 / film.len() as f64
        );
    }
    Ok(())
}

fn run(what: &str, path: &Path) -> Result<(u128, u64), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program).arg(what).arg(path).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut words = text.split_whitespace();
    match (words.next().and_then(|word| word.parse().ok()), words.next().and_then(|word| word.parse().ok())) {
        (Some(time), Some(memory)) => Ok((time, memory)),
        _ => Err(format!("{what}: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}

/// An annotation without faults, of so many bytes, and its seed.
fn large(bytes: usize) -> (String, String) {
    const PEOPLE: usize = 1000;
    let mut film = String::with_capacity(bytes + 4096);
    film.push_str("(\n    title: \"Large\",\n    seeds: [\"001\"],\n\n    characters: [\n");
    for person in 0..PEOPLE {
        let _ = writeln!(film, "        (id: person_{person}, name: \"Person {person}\"),");
    }
    film.push_str("    ],\n\n    bonds: [\n");
    for person in (0..PEOPLE).step_by(2) {
        let _ =
            writeln!(film, "        friends(person_{person}, person_{}, cites(\"001.p1.s1\")),", person + 1);
    }
    film.push_str("    ],\n\n    story: [\n");
    let mut event = 0;
    while film.len() < bytes {
        let (one, other) = (event * 7 % PEOPLE, (event * 13 + 1) % PEOPLE);
        let other = if one == other { (other + 1) % PEOPLE } else { other };
        let (paragraph, sentence) = (event / SENTENCES + 1, event % SENTENCES + 1);
        let needs = if event > 0 { format!(" needs: [event_{}],", event - 1) } else { String::new() };
        let _ = writeln!(
            film,
            "        (id: event_{event}, what: \"Person {one} does something to person {other}\", cites: \
             \"001.p{paragraph}.s{sentence}\",{needs}\n         acts: [\n            deceives(person_{one}, \
             person_{other}),\n            threatens(person_{other}, person_{one}, inferred),\n         ]),"
        );
        event += 1;
    }
    film.push_str("    ],\n)\n");
    let mut seed = String::new();
    for sentence in 0..event {
        if sentence > 0 && sentence % SENTENCES == 0 {
            seed.push('\n');
        }
        let _ = writeln!(seed, "Something is done to somebody, for the {sentence}th time.");
    }
    (film, seed)
}
