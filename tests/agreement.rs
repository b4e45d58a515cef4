//! How far the second readings agree with the first ones, as `data/second-readings/README.md` states it.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

const README: &str = "data/second-readings/README.md";
const LAYERS: [&str; 6] = ["fates", "killings", "betrayals", "love", "other acts and bonds", "causes"];

/// What `imbroglio` answers as JSON.
fn answer(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio")).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A row for each film that was read twice: its units of killing, then Krippendorff's α of each layer.
fn table() -> String {
    let mut stories: Vec<String> = fs::read_dir("data/second-readings")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".ron").map(str::to_owned))
        .collect();
    stories.sort();
    let mut text = format!("| story | {} |\n|---|{}\n", LAYERS.join(" | "), "---:|".repeat(LAYERS.len()));
    for story in stories {
        let first = ["data/films", "data/shelf"].map(|folder| format!("{folder}/{story}.ron"));
        let first = first.iter().find(|path| fs::exists(path).unwrap()).expect("a first reading");
        let second = format!("data/second-readings/{story}.ron");
        let found = answer(&["agree", first, &second, "--max", "0", "--format", "json"]);
        let layers = found["results"].as_array().unwrap();
        let _ = write!(text, "| `{story}` |");
        for layer in LAYERS {
            let one = layers.iter().find(|one| one["layer"] == layer).expect("the layer");
            match one["alpha"].as_f64() {
                Some(alpha) => write!(text, " {alpha:.2} |").unwrap(),
                None => text.push_str(" – |"),
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_agreement_of_second_readings_is_what_their_page_states() {
    let page = fs::read_to_string(README).unwrap();
    let start = page.find("| story |").expect("the table");
    let end = page[start..].find("\n\n").map_or(page.len(), |end| start + end + 1);
    let fresh = table();
    if std::env::var_os("IMBROGLIO_BLESS").is_some() {
        fs::write(README, format!("{}{fresh}{}", &page[..start], &page[end..])).unwrap();
    }
    assert_eq!(page[start..end], fresh, "IMBROGLIO_BLESS=1 writes the table again");
}
