//! Kinds of a film's own as a vocabulary file.

use super::layout::{Entries, Piece, document};
use crate::vocabulary::{Family, Kind};
use serde::Serialize;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Fields that hold texts; other texts of an entry are words.
const TEXTS: &[&str] =
    &["id", "aliases", "family", "label", "phrase", "inverse", "definition", "example", "dracor"];

/// Writes a vocabulary file; a remark stands above the kind that it is about.
pub fn write(families: &[Family], kinds: &[Kind], remarks: &BTreeMap<String, String>) -> String {
    let mut text = String::from("#![enable(implicit_some)]\n");
    let families = families.iter().map(|family| (Vec::new(), entry(family)));
    let kinds = kinds.iter().map(|kind| {
        let remark = remarks.get(&kind.id).map(|remark| Cow::Borrowed(remark.as_str()));
        (remark.into_iter().collect(), entry(kind))
    });
    let lists = vec![
        Entries { name: "families", entries: Box::new(families), end: Vec::new() },
        Entries { name: "kinds", entries: Box::new(kinds), end: Vec::new() },
    ];
    document(&mut text, Piece::list([]), lists);
    text
}

/// An entry by its serialised form, so that a field which the vocabulary gains is written without further ado.
fn entry(entry: &impl Serialize) -> Piece<'static> {
    // an entry of words, numbers and lists can always be serialised
    let json = serde_json::to_value(entry).unwrap_or_default();
    piece("", json).unwrap_or_else(|| Piece::atom("()"))
}

/// A value; none for what need not be said.
fn piece(field: &str, json: Json) -> Option<Piece<'static>> {
    match json {
        Json::Null | Json::Bool(false) => None,
        Json::Bool(true) => Some(Piece::atom("true")),
        Json::Number(number) => Some(Piece::atom(number.to_string())),
        Json::String(text) if TEXTS.contains(&field) => Some(Piece::text(text)),
        Json::String(word) => Some(Piece::atom(word)),
        Json::Array(items) => {
            let mut items = items.into_iter().filter_map(|item| piece(field, item)).peekable();
            items.peek().is_some().then(|| Piece::list(items))
        }
        Json::Object(fields) => {
            let named = |(name, value): (String, Json)| piece(&name, value).map(|piece| (name, piece));
            let mut fields = fields.into_iter().filter_map(named).peekable();
            fields.peek().is_some().then(|| Piece::fields(fields))
        }
    }
}
