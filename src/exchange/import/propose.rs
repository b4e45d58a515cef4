//! A map proposed from the header of a table and from its values.

use crate::nearest::nearest;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Names of columns, in lower case, by what they usually hold.
const NAMES: &[(&str, &[&str])] = &[
    ("source", &["source", "from", "active", "agent", "person1", "person_id_1", "a", "who", "killer"]),
    ("target", &["target", "to", "passive", "patient", "person2", "person_id_2", "b", "whom", "victim"]),
    ("relation", &["relation", "relationship", "relationship_type", "type", "kind", "label", "interaction"]),
    ("at", &["at", "when", "time", "date", "chapter", "episode", "scene"]),
    ("from", &["start", "begin", "since", "valid_from"]),
    ("until", &["end", "until", "valid_until"]),
    ("attested", &["attested", "attested_at", "seen"]),
    ("certainty", &["certainty", "cert", "relationship_category", "confidence"]),
    ("note", &["note", "notes", "relationship_notes", "description", "comment"]),
];

/// Columns that hold references.
const CITES: &[&str] = &["reference", "reference_id", "source_ref", "cites", "citation", "page", "ref"];

/// Writes a map for a table with these columns and rows of words: a guess, to be read and mended. O(rows).
pub fn propose(header: &[String], rows: &[Vec<String>]) -> String {
    let lowered: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let mut text = String::from(
        "// Proposed from the header and the values: read it, and mend what is wrong.\n(\n    relations: (\n",
    );
    let mut relation = None;
    let quoted = crate::exchange::ron::quoted;
    for (field, names) in NAMES {
        let at = names.iter().find_map(|name| lowered.iter().position(|column| column == name));
        if let Some(at) = at {
            let _ = writeln!(text, "        {field}: {},", quoted(&header[at]));
            if *field == "relation" {
                relation = Some(at);
            }
        }
    }
    let cites: Vec<String> = CITES
        .iter()
        .filter_map(|name| lowered.iter().position(|column| column == name))
        .map(|at| quoted(&header[at]))
        .collect();
    if !cites.is_empty() {
        let _ = writeln!(text, "        cites: [{}],", cites.join(", "));
    }
    if !text.contains("source: ") || !text.contains("target: ") {
        let columns: Vec<String> = header.iter().map(|name| quoted(name)).collect();
        let _ = writeln!(text, "        // no name of a column says from whom and to whom. The columns are:");
        let _ = writeln!(text, "        // {}", columns.join(", "));
        text.push_str("        // source: \"…\", target: \"…\", relation: \"…\",\n");
    }
    text.push_str("    ),\n");
    if let Some(at) = relation {
        kinds(&mut text, rows, at);
    }
    text.push_str(")\n");
    text
}

/// The words of the relation column, the most frequent first, each with what is near it.
fn kinds(text: &mut String, rows: &[Vec<String>], at: usize) {
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for word in rows.iter().filter_map(|row| row.get(at)) {
        *words.entry(word.trim()).or_default() += 1;
    }
    let mut words: Vec<(&str, usize)> = words.into_iter().filter(|(word, _)| !word.is_empty()).collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let vocabulary = Vocabulary::built_in().unwrap_or_default();
    let quoted = crate::exchange::ron::quoted;
    text.push_str("    kinds: {\n");
    for (word, count) in words {
        let folded = super::word_of(word);
        let near = nearest(&folded, vocabulary.words());
        let near = near.and_then(|near| vocabulary.find(near)).map(|id| vocabulary.kind(id).id.as_str());
        let _ = match near {
            Some(near) => {
                writeln!(text, "        {}: (kind: {}), // {count} times", quoted(word), quoted(near))
            }
            None => writeln!(
                text,
                "        // {}: (kind: \"…\"), // {count} times; nothing of ours is near",
                quoted(word)
            ),
        };
    }
    text.push_str("    },\n");
}
