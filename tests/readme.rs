//! The tour of the README and the examples of METHODS are run as they stand.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;

/// The commands of the `console` blocks of a page, each with the lines that should follow.
fn tour(page: &str) -> Vec<(String, Vec<String>)> {
    let mut tour: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match (inside, line) {
            (false, "```console") => inside = true,
            (true, "```") => inside = false,
            (true, line) => match line.strip_prefix("$ imbroglio ") {
                Some(command) => tour.push((command.to_owned(), Vec::new())),
                None => tour.last_mut().expect("a command before its output").1.push(line.to_owned()),
            },
            _ => {}
        }
    }
    tour
}

/// Whether `wanted`, in which `...` stands for any lines and ` ...` for the rest of one, is what was printed.
fn fits(wanted: &[String], printed: &[&str]) -> bool {
    match wanted.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "..." => (0..=printed.len()).any(|skip| fits(rest, &printed[skip..])),
        Some((line, rest)) => {
            let same = |first: &str| match line.strip_suffix(" ...") {
                Some(beginning) => first.starts_with(beginning),
                None => first == line,
            };
            printed.split_first().is_some_and(|(first, more)| same(first) && fits(rest, more))
        }
    }
}

fn run(page: &str) {
    for (command, wanted) in tour(page) {
        let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
            .args(command.split_whitespace())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("the program runs");
        // A command that is refused prints nothing but its complaint.
        let refused = output.status.code() == Some(2) && output.stdout.is_empty();
        let printed = String::from_utf8(if refused { output.stderr } else { output.stdout }).expect("UTF-8");
        let lines: Vec<&str> = printed.lines().collect();
        assert!(fits(&wanted, &lines), "imbroglio {command} printed\n{printed}");
    }
}

#[test]
fn the_tour_prints_what_the_readme_shows() {
    let readme = include_str!("../README.md");
    assert!(tour(readme).len() >= 8, "the README has lost its tour");
    run(readme);
}

#[test]
fn the_examples_of_methods_are_what_is_printed() {
    let methods = include_str!("../docs/METHODS.md");
    assert!(tour(methods).len() >= 3, "METHODS has lost its examples");
    run(methods);
}

#[test]
fn the_comparison_can_fail() {
    let wanted = ["a".to_owned(), "...".to_owned(), "c".to_owned()];
    assert!(fits(&wanted, &["a", "b", "c"]));
    assert!(!fits(&wanted, &["a", "b"]));
    assert!(!fits(&wanted, &["b", "c"]));
    let cut = ["a b ...".to_owned()];
    assert!(fits(&cut, &["a b c"]) && !fits(&cut, &["a c"]));
}
