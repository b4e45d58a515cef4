//! A scheduler and executors on this machine: the same rows as in one process, whatever becomes of an executor.
#![cfg(feature = "cluster")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "random/corpus.rs"]
mod films;

use films::write_films;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imbroglio"));
    command.current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A scheduler, and its address.
fn scheduler(folder: &Path) -> (Running, String) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let started = program(folder)
        .args(["scheduler", "--listen", &address, "--patience", "12"])
        .stderr(Stdio::null())
        .spawn();
    let running = Running(started.unwrap());
    for _ in 0..600 {
        if TcpStream::connect(&address).is_ok() {
            return (running, address);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the scheduler does not answer");
}

fn executor(folder: &Path, scheduler: &str) -> Running {
    let started = program(folder)
        .args(["executor", "--scheduler", scheduler, "--threads", "1"])
        .stderr(Stdio::null())
        .spawn();
    Running(started.unwrap())
}

const NEAREST: [&str; 8] = ["corpus", "films", "--nearest", "5", "--format", "csv", "--limit-seconds", "400"];

#[test]
fn two_executors_give_the_rows_of_one_process_and_the_loss_of_one_changes_nothing_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::create_dir(here.join("films")).unwrap();
    write_films(&here.join("films"), 300);
    let wanted = out(&run(here, &NEAREST));
    let (_scheduler, address) = scheduler(here);
    let clustered: Vec<&str> =
        NEAREST.into_iter().chain(["--engine", "datafusion", "--cluster", &address]).collect();
    let mut executors = vec![executor(here, &address), executor(here, &address)];
    assert_eq!(out(&run(here, &clustered)), wanted);

    let tables = ["tables", "films", "-o", "out", "--to", "parquet"];
    out(&run(here, &tables));
    let question =
        "SELECT traitor, count(*) AS times FROM betrayals GROUP BY traitor ORDER BY times DESC, traitor";
    let sql = ["sql", question, "--tables", "out", "--format", "csv"];
    let alone = out(&run(here, &sql));
    let asked: Vec<&str> = sql.into_iter().chain(["--cluster", &address]).collect();
    assert_eq!(out(&run(here, &asked)), alone);

    // Losses only by hand, since each takes as long as the patience of the scheduler.
    let losses = std::env::var("IMBROGLIO_LOSSES").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    for loss in 0..losses {
        let asking =
            program(here).args(&clustered).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let moment = imbroglio::random::Random::new(std::process::id().into(), loss).below(4_000);
        std::thread::sleep(Duration::from_millis(moment as u64));
        // not a request to end: it is gone
        drop(executors.remove(0));
        executors.push(executor(here, &address));
        let output = asking.wait_with_output().unwrap();
        assert_eq!(out(&output), wanted, "an executor was killed after {moment} ms");
    }
}

#[test]
fn a_scheduler_that_is_not_there_is_one_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    out(&run(here, &["tables", "medea", "-o", "out", "--to", "parquet"]));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("127.0.0.1:{port}");
    for arguments in [
        vec!["sql", "SELECT 1 FROM films", "--tables", "out", "--cluster", &nobody],
        vec!["corpus", "medea", "hamlet", "--nearest", "1", "--engine", "datafusion", "--cluster", &nobody],
        vec!["executor", "--scheduler", &nobody],
        vec!["sql", "SELECT 1 FROM films", "--tables", "out", "--cluster", "nowhere"],
    ] {
        let output = run(here, &arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        let errors = said.lines().filter(|line| line.starts_with("imbroglio: ")).count();
        assert_eq!(errors, 1, "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn films_and_tables_that_executors_cannot_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let (_scheduler, address) = scheduler(here);
    out(&run(here, &["tables", "medea", "-o", "out"]));
    for arguments in [
        vec!["sql", "SELECT * FROM films", "medea", "--cluster", &address],
        vec!["sql", "SELECT * FROM films", "--tables", "out", "--cluster", &address],
    ] {
        let output = run(here, &arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("--to parquet"), "{said}");
    }
}
