//! The whole main command for the three films, against `dot -Tsvg` alone on the DOT that it writes for them.
//!
//! `cargo bench --bench main_command` runs the two in turn, so that whatever else the machine does falls on
//! both, and prints the best and the median of each and their ratio. Goal: at most 3.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Runs of each.
const ROUNDS: usize = 30;
/// Not counted: they fill the caches of the disk and of the fonts.
const WARM: usize = 3;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let films = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/films");
    let ours = || {
        timed(
            Command::new(env!("CARGO_BIN_EXE_imbroglio"))
                .arg("--films")
                .arg(&films)
                .arg("--output")
                .arg(folder.path()),
        )
    };
    ours()?;
    let graphs = graphs(folder.path())?;
    let theirs = || -> Result<Duration, String> {
        graphs.iter().map(|graph| timed(Command::new("dot").arg("-Tsvg").arg(graph))).sum()
    };
    let (mut main, mut dot) = (Vec::new(), Vec::new());
    for round in 0..WARM + ROUNDS {
        let (a, b) = (ours()?, theirs()?);
        if round >= WARM {
            main.push(a);
            dot.push(b);
        }
    }
    let names: Vec<_> =
        graphs.iter().filter_map(|path| path.file_stem()).map(|name| name.to_string_lossy()).collect();
    println!("{} films: {}; {ROUNDS} rounds", graphs.len(), names.join(", "));
    let (main, dot) = (summary("imbroglio", main), summary("dot -Tsvg", dot));
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    println!(
        "{:<12} best {:>6.2},    median {:>6.2}      goal: at most 3",
        "ratio",
        ratio(main.0, dot.0),
        ratio(main.1, dot.1)
    );
    Ok(())
}

/// The DOT files of a folder, sorted.
fn graphs(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut graphs: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "dot")).collect();
    graphs.sort();
    if graphs.is_empty() { Err("the main command wrote no DOT".to_owned()) } else { Ok(graphs) }
}

/// How long a command takes from start to end.
fn timed(command: &mut Command) -> Result<Duration, String> {
    let begin = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let time = begin.elapsed();
    match status {
        Ok(status) if status.success() => Ok(time),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    }
}

/// The best and the median of some times, which are printed.
fn summary(name: &str, mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    let (best, median) = (times[0], times[times.len() / 2]);
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{name:<12} best {:>6.1} ms, median {:>6.1} ms", milliseconds(best), milliseconds(median));
    (best, median)
}
