//! The questions of betrayal, cause and counterfactual on what is not there, too much, or impossible.

use crate::harness::{Answer, project, run};
use std::fmt::Write as _;
use std::fs;
use tempfile::TempDir;

/// A folder with one film of three, of these events.
fn film(story: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "(title: \"Film\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\"), (id: c, name: \"C\")],\nbonds: [friend(a, b)], story: [{story}])"
    );
    fs::write(folder.path().join("film.ron"), text).unwrap();
    folder
}

fn says(answer: &Answer, code: i32, words: &[&str]) {
    let all = format!("{}{}", answer.err, answer.out);
    assert_eq!(answer.code, Some(code), "{all}");
    for word in words {
        assert!(all.contains(word), "“{word}” is not in:\n{all}");
    }
}

#[test]
fn who_or_what_is_unknown_is_pointed_at() {
    let ask = |arguments: &[&str]| run(&project("."), arguments);
    says(&ask(&["what-if", "rififi-1955", "--without", "rnig"]), 2, &["`rnig`", "did you mean `ring`?"]);
    says(&ask(&["what-if", "rififi-1955", "--without", "ring,99"]), 2, &["`99`"]);
    says(&ask(&["what-if", "rififi-1955", "--save", "Cesra"]), 2, &["--save", "did you mean"]);
    says(&ask(&["why", "rififi-1955", "Toni"]), 2, &["`Toni`", "did you mean"]);
    says(&ask(&["why", "rififi-1955", "crew"]), 2, &["is a group"]);
    says(&ask(&["chains", "rififi-1955", "--from", "Mdao"]), 2, &["--from", "did you mean `mado`?"]);
    says(&ask(&["chains", "rififi-1955", "--to", "nobody at all"]), 2, &["--to"]);
    says(&ask(&["chains", "rififi-1955", "--kind", "kisl"]), 2, &["`kisl`"]);
}

#[test]
fn without_all_that_happens_nothing_else_can_fall() {
    let everything: Vec<String> = (1..=26).map(|rank: u32| rank.to_string()).collect();
    let answer = run(&project("."), &["what-if", "rififi-1955", "--without", &everything.join(",")]);
    says(&answer, 0, &["every other event would still have happened", "the death itself was removed"]);
}

#[test]
fn a_story_without_betrayal_is_no_fault() {
    let folder = film("(id: e, what: \"They meet\", acts: [meets(a, b)])");
    let ask = |arguments: &[&str]| run(folder.path(), arguments);
    says(&ask(&["betrayals", "film.ron"]), 0, &["No betrayal is asserted"]);
    says(&ask(&["chains", "film.ron"]), 0, &["No betrayal is told"]);
    says(&ask(&["chains", "film.ron", "--kind", "kills"]), 0, &["No such act is told"]);
    says(&ask(&["retribution", "film.ron"]), 0, &["No one is said to answer a harm"]);
    says(&ask(&["what-if", "film.ron"]), 0, &["No single event decides over a life"]);
    says(&ask(&["what-if", "film.ron", "--save", "a"]), 0, &["A is not said to die"]);
    says(&ask(&["why", "film.ron", "a"]), 0, &["A is not said to die"]);
    says(&ask(&["draw", "film.ron", "--chart", "cascade"]), 0, &["<svg"]);
}

#[test]
fn support_that_contradicts_itself_is_a_diagnostic_and_no_hang() {
    let folder = film(
        "(id: call, what: \"A warns B\", acts: [warns(a, b)]), (id: shot, what: \"C shoots B\", acts: [kills(c, b)], prevented_by: [call])",
    );
    let ask = |arguments: &[&str]| run(folder.path(), arguments);
    says(&ask(&["check", "film.ron"]), 1, &["W412"]);
    says(&ask(&["what-if", "film.ron"]), 0, &["No single event decides over a life"]);
    says(
        &ask(&["what-if", "film.ron", "--without", "call"]),
        0,
        &["every other event would still have happened"],
    );
    says(&ask(&["what-if", "film.ron", "--save", "b"]), 0, &[]);
    says(&ask(&["why", "film.ron", "b"]), 0, &["B is killed by C"]);
}

#[test]
fn a_cycle_of_causes_is_printed_a_long_one_by_its_ends() {
    let round = |n: u32| {
        let mut story = String::new();
        for i in 0..n {
            let cause = (i + n - 1) % n;
            let _ = write!(story, "(id: e{i}, what: \"x\", acts: [meets(a, b)], needs: [e{cause}]),");
        }
        film(&story)
    };
    says(&run(round(3).path(), &["check", "film.ron"]), 1, &["E401", "e0 → e1 → e2 → e0"]);
    let long = run(round(500).path(), &["check", "film.ron"]);
    says(&long, 1, &["e0 → e1 → ", " → … → ", " → e499 → e0"]);
    assert!(!long.err.contains("→ e250 →"));
}

#[test]
fn a_flood_of_betrayals_and_killings_is_capped_with_a_notice() {
    let mut story = String::new();
    for i in 0..4000 {
        let acts = if i % 2 == 0 { "betrays(a, b), wounds(a, b)" } else { "wounds(b, a)" };
        let _ = write!(story, "(id: e{i}, what: \"x\", acts: [{acts}]),");
    }
    let _ = write!(
        story,
        "(id: end, what: \"B dies\", acts: [dies(b)], needs: [any(e0, e2)], helped_by: [e4, e6, e8])"
    );
    let folder = film(&story);
    for (question, notice) in [
        (&["betrayals", "film.ron"][..], "--max lists more"),
        (&["chains", "film.ron"], "--max lists more"),
        (&["chains", "film.ron", "--kind", "wounds"], "--max lists more"),
        (&["retribution", "film.ron", "--level", "0"], "--max lists more"),
        (&["why", "film.ron", "b", "--max", "2"], "--max lists more"),
        (&["what-if", "film.ron"], ""),
    ] {
        let answer = run(folder.path(), question);
        says(&answer, 0, &[notice]);
        assert!(answer.out.len() < 1_000_000, "{question:?}: {} bytes", answer.out.len());
    }
}
