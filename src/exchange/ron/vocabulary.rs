//! Kinds of a film's own as a vocabulary file.

use super::layout::{Entries, Piece, document, quoted};
use crate::vocabulary::{Family, Kind};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Fields that hold texts; other texts of an entry are words.
const TEXTS: &[&str] =
    &["id", "aliases", "family", "label", "phrase", "inverse", "definition", "example", "dracor"];

/// Writes a vocabulary file; a remark stands above the kind that it is about.
pub fn write(families: &[Family], kinds: &[Kind], remarks: &BTreeMap<String, String>) -> String {
    let mut text = String::from("#![enable(implicit_some)]\n");
    let families = families.iter().map(|family| (Vec::new(), entry(family)));
    let kinds = kinds.iter().map(|kind| (remarks.get(&kind.id).cloned().into_iter().collect(), entry(kind)));
    let lists = vec![
        Entries { name: "families", entries: Box::new(families), end: Vec::new() },
        Entries { name: "kinds", entries: Box::new(kinds), end: Vec::new() },
    ];
    document(&mut text, Piece::list(Vec::new()), lists);
    text
}

/// An entry by its serialised form, so that a field which the vocabulary gains is written without further ado.
fn entry(entry: &impl Serialize) -> Piece {
    // an entry of words, numbers and lists can always be serialised
    let json = serde_json::to_value(entry).unwrap_or_default();
    piece("", &json).unwrap_or_else(|| Piece::atom("()"))
}

/// A value; none for what need not be said.
fn piece(field: &str, json: &Json) -> Option<Piece> {
    match json {
        Json::Null | Json::Bool(false) => None,
        Json::Bool(true) => Some(Piece::atom("true")),
        Json::Number(number) => Some(Piece::atom(number.to_string())),
        Json::String(text) if TEXTS.contains(&field) => Some(Piece::atom(quoted(text))),
        Json::String(word) => Some(Piece::atom(word)),
        Json::Array(items) => {
            let items: Vec<Piece> = items.iter().filter_map(|item| piece(field, item)).collect();
            (!items.is_empty()).then(|| Piece::list(items))
        }
        Json::Object(fields) => {
            let fields: Vec<(String, Piece)> =
                fields.iter().filter_map(|(name, value)| Some((name.clone(), piece(name, value)?))).collect();
            (!fields.is_empty()).then(|| Piece::named("", fields))
        }
    }
}
