//! What `explain` says of motifs, of macros, and of the words of the motif language.

use crate::motif::words::{ENTRIES, Entry};
use crate::motif::{Library, Motif, Shorthand};
use std::fmt::Write as _;

/// The manual entries of a motif and of a macro of that name.
pub fn explain(word: &str, library: &Library) -> Vec<String> {
    let mut entries: Vec<String> = library.find(word).map(motif).into_iter().collect();
    entries.extend(library.read.macros.iter().filter(|found| found.name == word).map(shorthand));
    entries
}

/// The manual entries of a word of the motif language.
pub fn language(word: &str) -> Vec<String> {
    ENTRIES.iter().filter(|entry| entry.word == word).map(said).collect()
}

fn motif(motif: &Motif) -> String {
    let mut text = format!(
        "{} (motif of the family {})\n\n{}\n\n{}\n",
        motif.name, motif.family, motif.title, motif.definition
    );
    if let Some(analogue) = &motif.analogue {
        let _ = writeln!(text, "\nCompare: {analogue}.");
    }
    let _ = writeln!(text, "\nAs written, with a tiny story that has it and one that nearly does\n");
    for line in motif.text.lines() {
        let _ = writeln!(text, "    {line}");
    }
    text
}

fn shorthand(found: &Shorthand) -> String {
    let mut text = format!("{}({}) (macro for motifs)\n", found.name, found.takes.join(", "));
    if let Some(definition) = &found.definition {
        let _ = writeln!(text, "\n{definition}");
    }
    let _ = writeln!(text, "\nAs written\n");
    for line in found.text.lines() {
        let _ = writeln!(text, "    {}", line.strip_prefix("        ").unwrap_or(line));
    }
    text
}

fn said(entry: &Entry) -> String {
    format!("{} ({})\n\n{}\n\nExample\n\n    {}\n", entry.word, entry.place, entry.meaning, entry.example)
}

/// The motifs, by family.
pub fn motifs(library: &Library) -> String {
    let mut motifs: Vec<&Motif> = library.read.motifs.iter().collect();
    motifs.sort_by(|a, b| (&a.family, &a.name).cmp(&(&b.family, &b.name)));
    let mut text = String::new();
    let mut family = "";
    for motif in motifs {
        if family != motif.family {
            family = &motif.family;
            let _ = writeln!(text, "{family}");
        }
        let _ = writeln!(text, "    {:<28} {}", motif.name, motif.title);
    }
    text
}

/// The conditions of motifs: the words of the language, by place, and the macros.
pub fn conditions(library: &Library) -> String {
    let mut text = String::new();
    let mut place = "";
    for entry in ENTRIES {
        if place != entry.place {
            place = entry.place;
            let _ = writeln!(text, "{place}");
        }
        let _ = writeln!(text, "    {:<18} {}", entry.word, entry.example);
    }
    let _ = writeln!(text, "macro for motifs");
    for found in &library.read.macros {
        let definition = found.definition.as_deref().unwrap_or("");
        let _ = writeln!(text, "    {:<18} ({}) {definition}", found.name, found.takes.join(", "));
    }
    text
}
