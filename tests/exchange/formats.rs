//! `docs/FORMATS.md`, made of the tables that the formats are written from.

use imbroglio::exchange::fields::{FIELDS, Keeping};
use imbroglio::exchange::formats::ways;
use imbroglio::exchange::graph::{EDGES, NODES};
use std::fmt::Write as _;

fn matrix(text: &mut String) {
    let _ = write!(text, "| |");
    for way in ways() {
        let _ = write!(text, " {} |", way.name);
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(ways().count()));
    for field in FIELDS {
        let _ = write!(text, "| {} |", field.name);
        for way in ways() {
            let word = match way.keeping(field) {
                Keeping::Kept => "kept",
                Keeping::AsText => "text",
                Keeping::Dropped => "–",
            };
            let _ = write!(text, " {word} |");
        }
        text.push('\n');
    }
}

fn page() -> String {
    let mut text = include_str!("formats/head.md").to_owned();
    matrix(&mut text);
    text.push_str(include_str!("formats/columns.md"));
    text.push_str("\n| of nodes | holds | says |\n|---|---|---|\n");
    for column in NODES {
        let _ = writeln!(text, "| `{}` | {} | {} |", column.name, column.holds.word(), column.says);
    }
    text.push_str("\n| of edges | holds | says |\n|---|---|---|\n");
    for column in EDGES {
        let _ = writeln!(text, "| `{}` | {} | {} |", column.name, column.holds.word(), column.says);
    }
    text.push_str(include_str!("formats/import.md"));
    text.push_str(include_str!("formats/real.md"));
    text.push_str(include_str!("formats/readers.md"));
    text
}

#[test]
fn the_page_of_formats_is_as_the_tables_are() {
    let path = "docs/FORMATS.md";
    let page = page();
    if std::env::var_os("IMBROGLIO_BLESS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page, "IMBROGLIO_BLESS=1 writes it again");
}
