//! Running engines that do not behave, played by a shell.
#![cfg(unix)]

use imbroglio::cli::graphviz::run;
use imbroglio::diagnostic::Error;
use std::ffi::OsStr;
use std::time::Duration;

fn shell(script: &str, input: &str, timeout: Duration) -> Result<Vec<u8>, Error> {
    run(OsStr::new("sh"), &[OsStr::new("-c"), OsStr::new(script)], input, timeout)
}

const SOON: Duration = Duration::from_secs(20);

fn complaint(script: &str) -> String {
    shell(script, "digraph {}", SOON).unwrap_err().to_string()
}

#[test]
fn what_an_engine_prints_comes_back() {
    assert_eq!(shell("cat", "digraph {}", SOON).unwrap(), b"digraph {}");
}

#[test]
fn a_missing_engine_is_named_with_a_way_to_get_it() {
    let error = run(OsStr::new("no-such-engine"), &[], "", SOON).unwrap_err().to_string();
    assert!(
        error.contains("`no-such-engine` is not installed") && error.contains("apt install graphviz"),
        "{error}"
    );
    assert!(error.contains("needs nothing"), "{error}");
}

#[test]
fn an_engine_that_never_ends_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let script = format!("echo $$ > '{}'; exec sleep 60", note.display());
    let error = shell(&script, "digraph {}", Duration::from_millis(700)).unwrap_err().to_string();
    assert!(error.contains("had not finished after 700 ms and was stopped"), "{error}");
    let pid = std::fs::read_to_string(note).unwrap();
    // gone altogether: a process that was killed and not waited for would still be listed
    let listed = std::process::Command::new("ps").args(["-p", pid.trim(), "-o", "stat="]).output();
    if let Ok(listed) = listed {
        assert_eq!(String::from_utf8_lossy(&listed.stdout).trim(), "");
    }
}

#[test]
fn an_engine_whose_child_holds_the_pipe_is_stopped_too() {
    let folder = tempfile::tempdir().unwrap();
    let late = folder.path().join("late");
    let script = format!("(sleep 30; echo > '{}') & exit 0", late.display());
    let error = shell(&script, "digraph {}", Duration::from_millis(500)).unwrap_err().to_string();
    assert!(error.contains("had not finished"), "{error}");
    assert!(!late.exists(), "it was waited for");
}

#[test]
fn an_engine_that_closes_its_output_and_lives_on_is_stopped() {
    let error = shell("exec >&-; exec sleep 60", "", Duration::from_millis(500)).unwrap_err().to_string();
    assert!(error.contains("had not finished"), "{error}");
}

#[test]
fn the_first_line_of_a_complaint_is_passed_on() {
    let error =
        complaint("cat >/dev/null; echo; echo 'Error: syntax error in line 3' >&2; echo more >&2; exit 1");
    assert_eq!(error, "`sh` failed: Error: syntax error in line 3");
}

#[test]
fn a_complaint_cannot_command_a_terminal_or_fill_it() {
    let error = complaint("printf '\\033[2Jwiped' >&2; exit 1");
    assert_eq!(error, "`sh` failed: \\u{1b}[2Jwiped");
    let error = complaint("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1");
    assert!(error.chars().count() < 400 && error.ends_with('…'), "{}", error.len());
}

#[test]
fn an_engine_that_dies_or_says_nothing_is_reported() {
    assert!(complaint("kill -SEGV $$").contains("signal"), "{}", complaint("kill -SEGV $$"));
    assert_eq!(complaint("exit 0"), "`sh` failed: it printed nothing");
    assert!(complaint("exit 3").contains("gave no reason"));
}

#[test]
fn full_pipes_hold_nobody_up() {
    let input = "x".repeat(3_000_000);
    // floods both outputs before it reads anything
    let flood = "head -c 2000000 /dev/zero >&2; head -c 2000000 /dev/zero; cat";
    assert_eq!(shell(flood, &input, SOON).unwrap().len(), 5_000_000);
    // never reads at all
    assert_eq!(shell("echo done", &input, SOON).unwrap(), b"done\n");
}

#[test]
fn a_timeout_beyond_any_clock_is_no_panic() {
    assert_eq!(shell("echo done", "", Duration::MAX).unwrap(), b"done\n");
}
