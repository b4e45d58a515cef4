//! A draft as a graph of nodes and edges with named, typed values: what all formats of graphs are written from.
//!
//! A node is a character or a group, an edge a bond or an act with each of its agents and patients. An end that is
//! not told is the node `_`. Everything that a graph of persons has no place for stays in the draft; a format that
//! can hold values of the whole graph carries it as [`rest`].

mod back;
mod columns;
mod foreign;

pub use back::{draft_of, is_our_edge, is_our_node, is_ours};
pub use columns::{Column, EDGES, NODES, Type};
pub use foreign::{Given, Open, RawEdge, RawGraph, RawNode, Receiver};

use super::draft::{ActRecord, BondRecord, Draft, EventRecord};
use crate::facts::{Certainty, Directness, Mode, Status};
use crate::vocabulary::{Kind, Layer, Vocabulary};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The id of the node that stands for an end which is not told.
pub const NOBODY: &str = "_";

/// A value of a node or an edge.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A yes or a no.
    Flag(bool),
    /// Some texts.
    List(Vec<String>),
}

impl Value {
    /// The value as one text; a list is joined by `; `, with a backslash before a semicolon of its own.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(items) => joined(items),
        }
    }

    /// The same, borrowed where the value is a text.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.text()),
        }
    }

    /// The same of a value that is no longer needed.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            other => other.text(),
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Whole(_) | Self::Flag(_) => false,
        }
    }

    /// Whether it says nothing but blanks.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            other => other.is_empty(),
        }
    }
}

/// Some texts as one: joined by `; `, with a backslash before a semicolon or a backslash of their own.
pub fn joined(items: &[String]) -> String {
    let escaped: Vec<String> =
        items.iter().map(|item| item.replace('\\', "\\\\").replace(';', "\\;")).collect();
    escaped.join("; ")
}

/// The inverse of [`joined`].
pub fn parted(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut items = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, items.last_mut()) {
            ('\\', Some(last)) => last.extend(letters.next()),
            (';', _) => {
                if letters.as_str().starts_with(' ') {
                    letters.next();
                }
                items.push(String::new());
            }
            (_, Some(last)) => last.push(letter),
            (_, None) => {}
        }
    }
    items
}

/// A character or a group, or the end that is not told.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// A value for each of [`NODES`].
    pub values: Vec<Value>,
}

/// A bond, or one pair of an act.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Its id, no node's.
    pub id: String,
    /// From.
    pub source: String,
    /// To.
    pub target: String,
    /// Its kind.
    pub relation: String,
    /// Words for people.
    pub label: String,
    /// Whether it holds both ways.
    pub symmetric: bool,
    /// The first moment of story time that it touches: the place of an event, 0 for before the story.
    pub start: u32,
    /// The last: one more than the last event for what never ends.
    pub end: u32,
    /// The event that keeps it apart from others of its kind between the same two.
    pub event: String,
    /// A value for each of [`EDGES`].
    pub values: Vec<Value>,
}

/// A film as nodes and edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// The film's title.
    pub title: String,
    /// The film's id.
    pub id: String,
    /// The language of its texts.
    pub language: String,
    /// Who annotated it.
    pub credit: Option<String>,
    /// Nodes: the cast in its order, then the end that is not told, if an edge needs it.
    pub nodes: Vec<Node>,
    /// Edges: bonds in their order, then acts in the order of the story.
    pub edges: Vec<Edge>,
    /// One more than the place of the last event.
    pub last: u32,
}

/// What the columns read an edge from.
pub enum Fact<'d> {
    /// A bond.
    Bond(&'d BondRecord),
    /// An act with its name, `ring.1`.
    Act(&'d ActRecord, &'d str),
}

/// What the columns read.
pub struct Seen<'d> {
    fact: Fact<'d>,
    kind: Option<&'d Kind>,
    family: String,
    event: Option<&'d EventRecord>,
    start: u32,
    end: u32,
    quote: String,
}

impl Graph {
    /// The graph of a draft. O(facts).
    pub fn of(draft: &Draft) -> Self {
        let maker = Maker::of(draft);
        let mut graph = maker.frame();
        maker.each_edge(&mut |edge| graph.edges.push(edge));
        graph
    }
}

/// Makes the graph of a draft piece by piece, for who writes an edge and lets go of it.
pub struct Maker<'d> {
    draft: &'d Draft,
    vocabulary: Arc<Vocabulary>,
    ranks: BTreeMap<&'d str, (u32, &'d EventRecord)>,
    sentences: BTreeMap<String, &'d str>,
}

impl<'d> Maker<'d> {
    /// Looks up what the edges name. O(facts).
    pub fn of(draft: &'d Draft) -> Self {
        let events = draft.events.iter().enumerate();
        let ranks = events.map(|(at, event)| (event.id.as_str(), (at as u32 + 1, event))).collect();
        let mut sentences = BTreeMap::new();
        for seed in &draft.seeds {
            for (p, paragraph) in seed.paragraphs.iter().enumerate() {
                for (s, sentence) in paragraph.iter().enumerate() {
                    let place = format!("{}.p{}.s{}", seed.number, p + 1, s + 1);
                    sentences.insert(place, sentence.as_str());
                }
            }
        }
        Self { draft, vocabulary: vocabulary(draft), ranks, sentences }
    }

    /// The graph without its edges. O(cast).
    pub fn frame(&self) -> Graph {
        let draft = self.draft;
        let mut nodes: Vec<Node> = (draft.parties.iter())
            .map(|party| Node {
                id: party.id.clone(),
                label: party.name.clone(),
                values: NODES.iter().map(|column| (column.of)(party)).collect(),
            })
            .collect();
        let untold = |ends: &Vec<String>| ends.is_empty() || ends.iter().any(|end| end == NOBODY);
        if draft.bonds.iter().any(|bond| bond.from == NOBODY || bond.to == NOBODY)
            || draft.acts.iter().any(|act| untold(&act.agents) || untold(&act.patients))
        {
            nodes.push(columns::nobody());
        }
        Graph {
            title: draft.film.title.clone(),
            id: draft.film.id.clone(),
            language: draft.film.language.clone(),
            credit: draft.film.credit.clone(),
            nodes,
            edges: Vec::new(),
            last: self.last(),
        }
    }

    /// Hands over its edges: bonds in their order, then acts in the order of the story. O(facts).
    pub fn each_edge(&self, take: &mut dyn FnMut(Edge)) {
        let draft = self.draft;
        for (i, bond) in draft.bonds.iter().enumerate() {
            take(self.bond(i, bond, self.last()));
        }
        let mut number = 0;
        for (i, act) in draft.acts.iter().enumerate() {
            let same = i.checked_sub(1).is_some_and(|before| draft.acts[before].event == act.event);
            number = if same { number + 1 } else { 1 };
            self.act(act, &format!("{}.{number}", act.event), take);
        }
    }

    /// One more than the place of the last event.
    fn last(&self) -> u32 {
        self.draft.events.len() as u32 + 1
    }

    fn rank(&self, event: &str) -> u32 {
        self.ranks.get(event).map_or(0, |(rank, _)| *rank)
    }

    fn bond(&self, at: usize, bond: &BondRecord, last: u32) -> Edge {
        let start = bond.start.as_deref().map_or(0, |event| self.rank(event));
        let end = bond.end.as_deref().map_or(last, |event| self.rank(event));
        let seen = self.seen(Fact::Bond(bond), &bond.kind, bond.start.as_deref(), (start, end), &bond.cites);
        let event = bond.start.clone().unwrap_or_default();
        edge(format!("bond:{}", at + 1), (&bond.from, &bond.to), event, &seen, &bond.kind)
    }

    fn act(&self, act: &ActRecord, name: &str, take: &mut dyn FnMut(Edge)) {
        let rank = self.rank(&act.event);
        let cites = match (act.cites.as_slice(), self.ranks.get(act.event.as_str())) {
            ([], Some((_, event))) => event.cites.as_slice(),
            (own, _) => own,
        };
        let seen = self.seen(Fact::Act(act, name), &act.kind, Some(&act.event), (rank, rank), cites);
        let nobody = [NOBODY.to_owned()];
        let agents = if act.agents.is_empty() { &nobody } else { act.agents.as_slice() };
        let patients = if act.patients.is_empty() { &nobody } else { act.patients.as_slice() };
        let many = agents.len() * patients.len() > 1;
        let pairs = agents.iter().flat_map(|agent| patients.iter().map(move |patient| (agent, patient)));
        for (i, (agent, patient)) in pairs.enumerate() {
            let id = if many { format!("act:{name}:{}", i + 1) } else { format!("act:{name}") };
            take(edge(id, (agent, patient), act.event.clone(), &seen, &act.kind));
        }
    }

    fn seen<'s>(
        &'s self,
        fact: Fact<'s>,
        kind: &str,
        event: Option<&str>,
        (start, end): (u32, u32),
        cites: &[String],
    ) -> Seen<'s> {
        let id = self.vocabulary.find(kind);
        let quotes = cites.iter().filter_map(|cite| self.sentences.get(cite).copied());
        Seen {
            fact,
            kind: id.map(|id| self.vocabulary.kind(id)),
            family: id.map_or(String::new(), |id| self.vocabulary.family(id).id.clone()),
            event: event.and_then(|event| self.ranks.get(event)).map(|(_, event)| *event),
            start,
            end,
            quote: quotes.collect::<Vec<_>>().join(" "),
        }
    }
}

fn edge(id: String, (source, target): (&str, &str), event: String, seen: &Seen<'_>, relation: &str) -> Edge {
    Edge {
        id,
        source: source.to_owned(),
        target: target.to_owned(),
        relation: relation.to_owned(),
        label: seen.label(),
        symmetric: seen.kind.is_some_and(|kind| kind.symmetric),
        start: seen.start,
        end: seen.end,
        event,
        values: EDGES.iter().map(|column| (column.of)(seen)).collect(),
    }
}

impl Seen<'_> {
    fn act(&self) -> Option<&ActRecord> {
        match &self.fact {
            Fact::Act(act, _) => Some(act),
            Fact::Bond(_) => None,
        }
    }
    fn name(&self) -> &str {
        match &self.fact {
            Fact::Act(_, name) => name,
            Fact::Bond(_) => "",
        }
    }
    fn bond(&self) -> Option<&BondRecord> {
        match &self.fact {
            Fact::Bond(bond) => Some(bond),
            Fact::Act(..) => None,
        }
    }
    fn of<T>(&self, act: impl FnOnce(&ActRecord) -> T, bond: impl FnOnce(&BondRecord) -> T) -> T {
        match &self.fact {
            Fact::Act(fact, _) => act(fact),
            Fact::Bond(fact) => bond(fact),
        }
    }
    fn layer(&self) -> Layer {
        self.of(|_| Layer::Act, |_| Layer::Bond)
    }
    fn certainty(&self) -> Certainty {
        self.of(|act| act.certainty, |bond| bond.certainty)
    }
    fn status(&self) -> Option<Status> {
        self.act().map(|act| act.status)
    }
    fn mode(&self) -> Option<Mode> {
        self.act().map(|act| act.mode)
    }
    fn directness(&self) -> Option<Directness> {
        self.act().map(|act| act.directness)
    }
    /// The annotator's words for it, else what the kind says of the first towards the second.
    fn label(&self) -> String {
        let own = self.of(|act| act.label.clone(), |bond| bond.label.clone());
        own.or_else(|| self.kind.map(|kind| kind.phrase.clone()))
            .unwrap_or_else(|| self.of(|act| act.kind.clone(), |bond| bond.kind.clone()))
    }
}

/// The program's kinds with those of a draft.
pub fn vocabulary(draft: &Draft) -> Arc<Vocabulary> {
    let built_in = Vocabulary::shared().unwrap_or_default();
    if draft.kinds.is_empty() && draft.families.is_empty() {
        return built_in;
    }
    // a draft whose own kinds are broken still has the others
    built_in.with(draft.families.clone(), draft.kinds.clone()).map_or(built_in, Arc::new)
}

/// What a graph of persons has no place for: the draft without its cast, bonds and acts.
pub fn rest(draft: &Draft) -> Draft {
    Draft { parties: Vec::new(), bonds: Vec::new(), acts: Vec::new(), ..draft.clone() }
}
