//! The tour of the README is run as it stands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;

/// The commands of the README's `console` blocks, each with the lines that should follow.
fn tour() -> Vec<(String, Vec<String>)> {
    let readme = include_str!("../README.md");
    let mut tour: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
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

/// Whether `wanted`, in which `...` stands for any lines, is what was printed.
fn fits(wanted: &[String], printed: &[&str]) -> bool {
    match wanted.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "..." => (0..=printed.len()).any(|skip| fits(rest, &printed[skip..])),
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(first, more)| first == line && fits(rest, more))
        }
    }
}

#[test]
fn the_tour_prints_what_the_readme_shows() {
    let tour = tour();
    assert!(tour.len() >= 4, "the README has lost its tour");
    for (command, wanted) in tour {
        let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
            .args(command.split_whitespace())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("the program runs");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let lines: Vec<&str> = printed.lines().collect();
        assert!(fits(&wanted, &lines), "imbroglio {command} printed\n{printed}");
    }
}

#[test]
fn the_comparison_can_fail() {
    let wanted = ["a".to_owned(), "...".to_owned(), "c".to_owned()];
    assert!(fits(&wanted, &["a", "b", "c"]));
    assert!(!fits(&wanted, &["a", "b"]));
    assert!(!fits(&wanted, &["b", "c"]));
}
