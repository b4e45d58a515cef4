//! What a run costs, stage by stage (`--stats`), and a line on terminals that says what a long run is at.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

/// A stage that has ended.
struct Stage {
    name: &'static str,
    took: Duration,
    /// The most memory that the run has taken by then, in bytes, where the system tells it.
    memory: Option<u64>,
}

struct Run {
    wanted: bool,
    /// The most memory in bytes that the run has taken so far, where the system tells it.
    memory: fn() -> Option<u64>,
    /// The thread whose stages count; others work for it.
    of: Option<ThreadId>,
    now: Option<(&'static str, Instant)>,
    ended: Vec<Stage>,
    bar: Option<ProgressBar>,
}

static RUN: Mutex<Run> =
    Mutex::new(Run { wanted: false, memory: || None, of: None, now: None, ended: Vec::new(), bar: None });

/// What comes before the first stage.
const START: &str = "start";
/// After so long a line says what the run is at.
const LONG: Duration = Duration::from_secs(1);

fn run() -> MutexGuard<'static, Run> {
    RUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins a run, which tells what it costs if that is wanted; `memory` says what it has taken so far.
pub fn begin(wanted: bool, memory: fn() -> Option<u64>) {
    let shows = std::io::stderr().is_terminal();
    let mut run = run();
    (run.wanted, run.memory) = (wanted, memory);
    run.of = Some(std::thread::current().id());
    run.now = Some((START, Instant::now()));
    if !shows {
        return;
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{msg} {elapsed}") {
        bar.set_style(style);
    }
    run.bar = Some(bar);
    // where the system gives no thread there is no line
    let _ = std::thread::Builder::new().spawn(watch);
}

/// Shows the line once the run is long, until something is printed.
fn watch() {
    std::thread::sleep(LONG);
    loop {
        let run = run();
        let (Some(bar), Some((stage, _))) = (&run.bar, run.now) else { return };
        // what has read nothing serves, and is not waited for
        if stage != START {
            bar.set_message(stage);
            bar.tick();
        }
        drop(run);
        std::thread::sleep(LONG / 5);
    }
}

/// Begins a stage, and ends the one before it.
pub fn stage(name: &'static str) {
    let mut run = run();
    let same = run.now.is_some_and(|(now, _)| now == name);
    if same || run.of != Some(std::thread::current().id()) {
        return;
    }
    run.close();
    run.now = Some((name, Instant::now()));
}

/// Takes the line away, for what is printed or for a bar that says more.
pub fn quiet() {
    let bar = run().bar.take();
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// Ends the run; what it cost, line by line, if that is wanted.
pub fn end() -> Vec<String> {
    quiet();
    let mut run = run();
    run.close();
    run.now = None;
    let stages = std::mem::take(&mut run.ended);
    let wanted = run.wanted;
    drop(run);
    if wanted { lines(&stages) } else { Vec::new() }
}

impl Run {
    fn close(&mut self) {
        let Some((name, since)) = self.now.take().filter(|_| self.wanted) else { return };
        let (took, memory) = (since.elapsed(), (self.memory)());
        match self.ended.iter_mut().find(|stage| stage.name == name) {
            Some(stage) => (stage.took, stage.memory) = (stage.took + took, memory),
            None => self.ended.push(Stage { name, took, memory }),
        }
    }
}

/// A line for each stage, and one for all.
fn lines(stages: &[Stage]) -> Vec<String> {
    let line = |name: &str, took: Duration, memory: Option<u64>| {
        let memory = memory.map_or_else(|| "–".to_owned(), |bytes| format!("{:.1} MB", bytes as f64 / 1e6));
        format!("{name:<8}{:>9.3} s{memory:>14}", took.as_secs_f64())
    };
    let mut lines = vec![format!("{:<8}{:>11}{:>14}", "stage", "time", "memory so far")];
    lines.extend(stages.iter().map(|stage| line(stage.name, stage.took, stage.memory)));
    let all = stages.iter().map(|stage| stage.took).sum();
    lines.push(line("all", all, stages.iter().filter_map(|stage| stage.memory).max()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_stand_in_columns() {
        let stage = |name, millis, memory| Stage { name, took: Duration::from_millis(millis), memory };
        let lines = lines(&[stage("read", 12, Some(3_000_000)), stage("ask", 1500, None)]);
        assert_eq!(
            lines,
            [
                "stage          time memory so far",
                "read        0.012 s        3.0 MB",
                "ask         1.500 s             –",
                "all         1.512 s        3.0 MB",
            ]
        );
    }
}
