//! `quote`, by itself and in whole texts.

use crate::parsed::{HOSTILE, parse, story, unquoted};
use graphviz_rust::dot_structures::{Attribute, Graph, Id, Node, NodeId, Stmt};
use graphviz_rust::printer::{DotPrinter as _, PrinterContext};
use imbroglio::exchange::dot::{self, quote};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What is left of a text that DOT, XML and terminals can hold.
pub fn plain(text: &str) -> String {
    let one_sort = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let forbidden =
        |letter: char| letter != '\n' && (letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}'));
    one_sort.chars().map(|letter| if forbidden(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Pieces from which the worst strings are made.
pub fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(HOSTILE).prop_map(str::to_owned),
        2 => proptest::sample::select(&["\\", "\"", "\n", "\r", "&", ";", "#", "amp", "<", ">", "[", "]", "N"][..])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z &;#0-9]{0,8}",
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn graph(name: &str, label: &str) -> Graph {
    let id = |text| Id::Escaped(quote(text));
    let label = Attribute(Id::Plain("label".into()), id(label));
    let node = Node::new(NodeId(id(name), None), vec![label]);
    Graph::DiGraph { id: id(name), strict: false, stmts: vec![Stmt::Node(node)] }
}

fn comes_back(text: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(unquoted(&quote(text)), plain(text));
    let graph = graph(text, text);
    let printed = graph.print(&mut PrinterContext::default());
    let parsed =
        graphviz_rust::parse(&printed).map_err(|error| TestCaseError::fail(format!("{error}\n{printed}")))?;
    prop_assert_eq!(parsed, graph);
    Ok(())
}

#[test]
fn hostile_words_come_back_from_the_parser() {
    for text in HOSTILE {
        comes_back(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
}

#[test]
fn different_words_have_different_quotations() {
    let plain: BTreeSet<String> = HOSTILE.iter().map(|text| plain(text)).collect();
    let quoted: BTreeSet<String> = HOSTILE.iter().map(|text| quote(text)).collect();
    assert_eq!(plain.len(), quoted.len());
}

proptest! {
    #[test]
    fn any_text_comes_back_from_the_parser(text in prop_oneof![pieces(), any::<String>()]) {
        comes_back(&text)?;
    }

    #[test]
    fn quotations_are_one_line_without_commands(text in prop_oneof![pieces(), any::<String>()]) {
        prop_assert!(!quote(&text).chars().any(char::is_control), "{:?}", quote(&text));
    }
}

/// A story all of whose words are hostile.
pub fn hostile_story(word: &str) -> imbroglio::story::Story {
    let text = ron::to_string(&format!("x{word}x")).unwrap();
    story(&format!(
        r#"characters: [
            (id: a, name: {text}, short: {text}, note: {text}, aliases: [{text}], fate: {text}, home: g),
            (id: b, name: "B"),
        ],
        groups: [(id: g, name: {text}, members: [a])],
        bonds: [friend(a, b, label({text}))],
        story: [(id: e, what: {text}, acts: [kills(a, b, label({text})), helps(g, b)])],"#
    ))
}

#[test]
fn a_story_of_hostile_words_stays_the_same_graph() {
    let model = parse(&dot::write(&hostile_story("model"), &dot::Options::default()));
    for word in HOSTILE {
        let parsed = parse(&dot::write(&hostile_story(word), &dot::Options::default()));
        let names = |parsed: &crate::parsed::Parsed| -> Vec<(String, Vec<String>)> {
            let nodes = parsed.nodes.iter().map(|(name, own)| (name.clone(), own.keys().cloned().collect()));
            let edges =
                parsed.edges.iter().map(|(a, b, own)| (format!("{a}->{b}"), own.keys().cloned().collect()));
            nodes.chain(edges).collect()
        };
        assert_eq!(names(&parsed), names(&model), "{word:?}");
        let label = &parsed.node("g")["label"];
        assert_eq!(*label, plain(&format!("x{word}x")), "{word:?}");
    }
}
