//! The commands themselves: exit codes, output, bad input.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imbroglio")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn two_films_are_compared_with_their_sentences() {
    let output = run(&["compare", "rififi-1955", "la-balance-1982", "--null", "0"]);
    let notes = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    for words in ["Tony – Dédé", "003.p4.s2", "the adversary", "nothing below is a finding"] {
        assert!(notes.contains(words), "{words} is missing in\n{notes}");
    }
}

#[test]
fn the_output_does_not_depend_on_threads() {
    let with = |threads: &str| {
        let films =
            ["compare", "la-balance-1982", "un-flic-1972", "--null", "5", "--format", "json", "--threads"];
        let mut arguments = films.to_vec();
        arguments.push(threads);
        run(&arguments).stdout
    };
    let one = with("1");
    assert_eq!(one, with("3"));
    let value: serde_json::Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(value["results"][0]["calibration"]["seed"], 1);
    assert!(value["results"][0]["roles"]["pairs"][0]["shared"][0]["a"]["cites"].is_array());
}

#[test]
fn one_film_at_two_moments() {
    let output = run(&["compare", "rififi-1955", "--at", "murder", "--at", "ring"]);
    let notes = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(notes.contains("dead       Mario, Ida"), "{notes}");
    assert!(notes.contains("broken     Mado – lovers – Grutter"), "{notes}");
}

#[test]
fn bad_input_is_told_in_words() {
    for (arguments, words) in [
        (vec!["compare", "rififi-1955"], "name two films"),
        (vec!["compare", "rififi-1955", "--at", "ring"], "at two events"),
        (vec!["compare", "rififi-1955", "--at", "ring", "--at", "rong"], "did you mean"),
        (vec!["compare", "rififi-1955", "un-flic-1972", "--at", "ring"], "for one film"),
        (vec!["compare", "rififi-1955", "rufifi-1955"], "did you mean"),
        (vec!["compare", "rififi-1955", "un-flic-1972", "--null", "many"], "--null"),
        (vec!["corpus", "no-such-film"], "no film could be read"),
    ] {
        let output = run(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words) && !said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_corpus_goes_on_without_the_film_it_cannot_read() {
    let output = run(&["corpus", "data/films", "no-such-film", "--null", "9"]);
    let (said, notes) = (text(&output.stderr), text(&output.stdout));
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("left out: no-such-film"), "{said}");
    for words in ["How alike: roles", "Nearest", "Rififi (1955)"] {
        assert!(notes.contains(words), "{notes}");
    }
    let alone = run(&["corpus", "rififi-1955"]);
    assert_eq!(alone.status.code(), Some(0));
    assert!(text(&alone.stderr).contains("nothing to be compared with"));
}
