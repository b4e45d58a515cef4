//! DOT read back with graphviz-rust's parser, which knows nothing of how it was written.

use graphviz_rust::dot_structures::{Attribute, EdgeTy, Graph, GraphAttributes, Id, Stmt, Vertex};
use graphviz_rust::printer::{DotPrinter as _, PrinterContext};
use imbroglio::story::Story;
use std::collections::BTreeMap;

/// Attributes by name; values as their letters.
pub type Attributes = BTreeMap<String, String>;

/// What a DOT text holds.
#[derive(Debug, Default)]
pub struct Parsed {
    pub nodes: Vec<(String, Attributes)>,
    pub edges: Vec<(String, String, Attributes)>,
    /// Name of a cluster, its attributes, and the nodes in it.
    pub clusters: Vec<(String, Attributes, Vec<String>)>,
    /// Attributes of the graph and defaults of nodes and edges.
    pub defaults: Vec<Attributes>,
}

/// Reads a DOT text and makes sure that printing what was read gives the same text.
pub fn parse(text: &str) -> Parsed {
    let graph = graphviz_rust::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let body: Vec<&str> = text.lines().filter(|line| !line.starts_with("//")).collect();
    assert_eq!(graph.print(PrinterContext::default().with_semi()), body.join("\n"));
    let (Graph::DiGraph { stmts, .. } | Graph::Graph { stmts, .. }) = graph;
    let mut parsed = Parsed::default();
    parsed.defaults.push(own(&stmts));
    for stmt in &stmts {
        parsed.take(stmt);
    }
    parsed
}

impl Parsed {
    fn take(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Node(node) => self.nodes.push((letters(&node.id.0), attributes(&node.attributes))),
            Stmt::Edge(edge) => {
                let EdgeTy::Pair(Vertex::N(from), Vertex::N(to)) = &edge.ty else { panic!("{edge:?}") };
                self.edges.push((letters(&from.0), letters(&to.0), attributes(&edge.attributes)));
            }
            Stmt::Subgraph(subgraph) => {
                let named = subgraph.stmts.iter().filter_map(|stmt| match stmt {
                    Stmt::Attribute(_) => None,
                    Stmt::Node(node) if node.attributes.is_empty() => Some(letters(&node.id.0)),
                    other => panic!("{other:?} in a cluster"),
                });
                let nodes: Vec<String> = named.collect();
                for node in &nodes {
                    assert!(
                        self.nodes.iter().any(|(known, _)| known == node),
                        "{node} stands only in a cluster"
                    );
                }
                self.clusters.push((letters(&subgraph.id), own(&subgraph.stmts), nodes));
            }
            Stmt::GAttribute(
                GraphAttributes::Graph(list) | GraphAttributes::Node(list) | GraphAttributes::Edge(list),
            ) => self.defaults.push(attributes(list)),
            Stmt::Attribute(_) => {}
        }
    }

    /// Edges that stand for relations.
    pub fn relations(&self) -> Vec<&(String, String, Attributes)> {
        self.edges.iter().filter(|(from, _, _)| !from.starts_with("legend ")).collect()
    }
    pub fn node(&self, name: &str) -> &Attributes {
        &self.nodes.iter().find(|(node, _)| node == name).unwrap_or_else(|| panic!("no node {name}")).1
    }
    /// The only edge between two nodes.
    pub fn edge(&self, from: &str, to: &str) -> &Attributes {
        let found: Vec<_> = self.edges.iter().filter(|(a, b, _)| a == from && b == to).collect();
        assert_eq!(found.len(), 1, "{from} -> {to} in {:#?}", self.edges);
        &found[0].2
    }
    /// The nodes of a cluster.
    pub fn cluster(&self, name: &str) -> (&Attributes, &[String]) {
        let found = self.clusters.iter().find(|(cluster, _, _)| cluster == name);
        found.map(|(_, own, nodes)| (own, nodes.as_slice())).unwrap_or_else(|| panic!("no cluster {name}"))
    }
}

/// The attributes of a graph or a cluster.
fn own(stmts: &[Stmt]) -> Attributes {
    let own = stmts
        .iter()
        .filter_map(|stmt| if let Stmt::Attribute(one) = stmt { Some(one.clone()) } else { None });
    attributes(&own.collect::<Vec<_>>())
}

fn attributes(list: &[Attribute]) -> Attributes {
    let mut all = Attributes::new();
    for Attribute(name, value) in list {
        let Id::Plain(name) = name else { panic!("{name:?} is not a word of the program's") };
        assert!(all.insert(name.clone(), letters(value)).is_none(), "{name} twice in {list:?}");
    }
    all
}

fn letters(id: &Id) -> String {
    let Id::Escaped(quoted) = id else { panic!("{id:?} is not quoted") };
    unquoted(quoted)
}

/// What a quoted string says to Graphviz in a label: the reverse of `quote`, written from Graphviz's manual.
pub fn unquoted(quoted: &str) -> String {
    let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
    let mut text = String::new();
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        assert_ne!(letter, '"', "the string ends early: {quoted}");
        match letter {
            '\\' => match letters.next().expect("a backslash at the end") {
                'n' => text.push('\n'),
                escaped @ ('"' | '\\') => text.push(escaped),
                other => panic!("the escape \\{other} means something to Graphviz: {quoted}"),
            },
            letter => text.push(letter),
        }
    }
    text.replace("&amp;", "&")
}

/// The story that an annotation tells, without its title.
pub fn story(text: &str) -> Story {
    let outcome = imbroglio::rules::check_text("Tale", &format!("(title: \"Tale\",\n{text}\n)"));
    let faults: Vec<String> =
        outcome.diagnostics.iter().map(|d| format!("{} {}", d.code(), d.message)).collect();
    imbroglio::story::build(outcome.checked.unwrap_or_else(|| panic!("{faults:#?}\n{text}")))
}

/// The films that come with the program.
pub fn films() -> Vec<(&'static str, Story)> {
    let ids = ["un-flic-1972", "rififi-1955", "la-balance-1982"];
    ids.into_iter()
        .map(|id| (id, imbroglio::film::Film::built_in(id).unwrap().story.unwrap().settled()))
        .collect()
}

/// Words that try to break out of DOT, SVG, HTML or a terminal.
pub const HOSTILE: &[&str] = &[
    "quo\"te",
    "\"",
    "\\",
    "trailing\\",
    "two\\\\",
    "\\\"",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "\"]; evil [label=\"pwn\"]; x[",
    "];\n}",
    "</svg><script>alert(1)</script>",
    "]]>",
    "<b>bold</b>",
    "<<b>x</b>>",
    "\\N \\G \\L \\E \\T \\H",
    "\\l\\r\\n",
    "&amp; &lt; &#233; &#x41; & AT&T; &;",
    "&amp;amp;",
    "&#; &#x; &#0;",
    "{a|b}",
    "a:b:c",
    "\u{1b}[2J\u{7}\u{9b}31m",
    "nul\u{0}nul",
    "tab\ttab",
    "\u{feff}bom",
    "東京 дон é́ 🎬",
    "\u{202e}reversed",
    "node",
    "123",
    "// no comment /* none */ # none",
    " blanks ",
    "\u{fffe}\u{ffff}",
];
