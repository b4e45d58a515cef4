//! The measures of the analyses and the headings of their tables, each with what it says and who prints it.

use crate::cli::table::{Measure, measures};
use crate::nearest::folded;

const MOST: &str = "most commands";

/// What charts and most commands have in common. What a command alone prints stands in its file.
const COMMON: &[Measure] = measures! {
    "imbroglio draw FILM --chart strip":
    ["tension"] =>
        "The weighted sum of the rows below it in the chart: danger, half the number of those in the dark, and half the \
         frustration, after each event. The weights are a convention: they show the peaks of one story, and do not \
         compare two.",
    ["danger", "in danger"] =>
        "The stakes of those under an open threat or held captive, added up: 3 for a life, 2 for freedom, 1 for \
         anything else.",
    ["in the dark", "dark"] =>
        "How many characters do not know, after an event, something true that concerns them. See `irony`.";
    "most commands":
    ["when", "from", "until", "event", "events"] =>
        "Events by their number and their id; `from` and `until` bound a stretch of them.",
    ["who", "whom", "by", "to", "about", "character", "characters", "members", "groups", "is"] =>
        "Characters and groups by their short names: who does it, to whom it is done, and about whom.",
    ["what", "cites", "id", "name", "fate", "text", "acts", "bonds", "check", "drawn", "film", "bond",
        "why", "what would not have happened", "betrayal"] =>
        "What a row is about, in the words of the annotation; `cites` names the sentences that say so, as \
         seed.paragraph.sentence.",
    ["certainty", "sure"] =>
        "How sure an answer is: `explicit`, in the words; `entailed`, nobody could accept the words and deny it; \
         `inferred`, a reader concludes it. An answer is as sure as the weakest fact that it rests on, and an empty \
         cell under `sure` is no doubt.",
    ["how"] =>
        "What is unusual about it: its mode or status, where it is not free and completed, its certainty, and whether \
         it is secret or feigned.",
    ["contested"] =>
        "A fact that a defensible reader would deny. It is left out of answers unless `--readings contested`.";
};

/// All of them, by command.
pub fn all() -> impl Iterator<Item = &'static Measure> {
    super::super::MEASURES.iter().copied().chain([COMMON]).flatten()
}

/// The measures of that name; letters of either case, and `_` for a blank, will do.
pub fn find(word: &str) -> impl Iterator<Item = &'static Measure> {
    let wanted = plain(word);
    all().filter(move |measure| measure.words.iter().any(|known| plain(known) == wanted))
}

fn plain(word: &str) -> String {
    folded(word).replace('_', " ")
}

/// One of them, explained.
pub fn explain(measure: &Measure) -> String {
    let mut text = format!("{} (measure)\n\n{}\n", measure.words[0], measure.meaning);
    if let [_, others @ ..] = measure.words
        && !others.is_empty()
    {
        text.push_str(&format!("\nAlso under: {}.\n", others.join(", ")));
    }
    if measure.printed_by == MOST {
        text.push_str("\nPrinted by most commands.\n");
    } else {
        text.push_str(&format!("\nPrinted by: {}\n", measure.printed_by));
    }
    text
}

/// The list of all of them, by command.
pub fn list() -> String {
    let mut text = String::new();
    let mut command = "";
    for measure in all() {
        if measure.printed_by != command {
            command = measure.printed_by;
            text.push_str(&format!("{command}\n"));
        }
        text.push_str(&format!("    {}\n", measure.words.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_word_names_one_measure() {
        let mut seen = BTreeSet::new();
        for word in all().flat_map(|measure| measure.words) {
            assert!(seen.insert(plain(word)), "`{word}` stands twice");
            assert_eq!(find(word).count(), 1, "{word}");
        }
    }

    #[test]
    fn case_and_underlines_do_not_matter() {
        let first = |word| find(word).next().map(|measure| measure.words[0]);
        assert_eq!(first("l"), Some("frustration"));
        assert_eq!(first("Begins_To Violate"), Some("begins to violate"));
        assert_eq!(first("no"), None);
    }

    #[test]
    fn every_heading_of_a_table_is_explained() -> std::io::Result<()> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
        let mut open = vec![folder];
        let mut headings = BTreeSet::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path)?.filter_map(|entry| Some(entry.ok()?.path())));
                continue;
            }
            let code = std::fs::read_to_string(path)?;
            for call in ["column(\"", "wide(\""] {
                let named = code.split(call).skip(1).filter_map(|rest| rest.split_once("\","));
                headings.extend(named.map(|(heading, _)| heading.to_owned()));
            }
        }
        assert!(headings.len() > 60, "{headings:?}");
        let vocabulary = crate::vocabulary::Vocabulary::built_in().ok();
        let is_kind = |word: &str| vocabulary.as_ref().is_some_and(|words| words.find(word).is_some());
        let known = |word: &str| word.is_empty() || is_kind(word) || find(word).next().is_some();
        let unexplained: Vec<&String> = headings.iter().filter(|heading| !known(heading.as_str())).collect();
        assert!(unexplained.is_empty(), "{unexplained:?}");
        Ok(())
    }

    #[test]
    fn every_measure_stands_in_the_list_once() {
        let list = list();
        for measure in all() {
            let line = format!("    {}", measure.words.join(", "));
            assert_eq!(list.lines().filter(|printed| *printed == line).count(), 1, "{line}");
        }
    }
}
