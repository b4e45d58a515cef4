//! GEXF 1.3, the format of Gephi.
//!
//! What is written is the part of the format that networkx, graphology and Gephi read alike: directed edges only,
//! intervals of double numbers, attribute ids that are numbers, every value written out. With [`Profile::Gephi`]
//! edges that hold both ways are undirected, and the kind of an edge ends with its event, so that Gephi keeps two
//! betrayals of one pair apart instead of adding their weights.

mod read;

pub use read::{read, take};

use super::draft::Draft;
use super::fields::Keeping;
use super::graph::{EDGES, Edge, Maker, NODES, Type, Value};
use super::ways::{Keeps, Profile as For, Quoting, Way, one};
use crate::xml::Xml;

/// The format; for Gephi, which shows no points in time, acts last a while.
pub const WAY: Way = Way {
    name: "gexf",
    profiles: &[For::Gephi],
    keeps: Keeps::Graph(Keeping::Dropped),
    quoting: Quoting::Markup,
    write: |draft, settings| {
        let profile = if settings.profile.is_some() { Profile::Gephi } else { Profile::Safe };
        Ok(one(&draft.film.id, "gexf", write(&draft, profile, settings.event_width)))
    },
};

/// For whom GEXF is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// For every reader.
    #[default]
    Safe,
    /// For Gephi.
    Gephi,
}

/// Writes the graph of a draft; with a `width` an act lasts so long on a timeline. O(its size).
pub fn write(draft: &Draft, profile: Profile, width: u32) -> String {
    let maker = Maker::of(draft);
    let graph = maker.frame();
    let mut xml = Xml::new();
    xml.declaration();
    xml.open(
        "gexf",
        &[("xmlns", "http://gexf.net/1.3"), ("xmlns:viz", "http://gexf.net/1.3/viz"), ("version", "1.3")],
    );
    xml.open("meta", &[]);
    xml.words("creator", &[], "imbroglio");
    xml.words("keywords", &[], &format!("{} {}", graph.id, graph.language));
    xml.words("description", &[], &graph.title);
    xml.close();
    let mut attributes = vec![
        ("mode", "dynamic"),
        ("timeformat", "double"),
        ("timerepresentation", "interval"),
        ("idtype", "string"),
    ];
    if profile == Profile::Safe {
        attributes.insert(0, ("defaultedgetype", "directed"));
    }
    xml.open("graph", &attributes);
    declare(&mut xml, "node", NODES.iter().map(|column| (column.name, column.holds)));
    declare(&mut xml, "edge", EDGES.iter().map(|column| (column.name, column.holds)));
    xml.open("nodes", &[]);
    for node in &graph.nodes {
        xml.open("node", &[("id", &node.id), ("label", &node.label)]);
        values(&mut xml, &node.values);
        xml.close();
    }
    xml.close();
    xml.open("edges", &[]);
    maker.each_edge(&mut |edge| write_edge(&mut xml, &edge, profile, width));
    xml.finish()
}

fn declare(xml: &mut Xml, class: &str, columns: impl Iterator<Item = (&'static str, Type)>) {
    xml.open("attributes", &[("class", class), ("mode", "static")]);
    for (id, (name, holds)) in columns.enumerate() {
        let holds = match holds {
            Type::Text | Type::List => "string",
            Type::Whole => "integer",
            Type::Flag => "boolean",
        };
        xml.empty("attribute", &[("id", &id.to_string()), ("title", name), ("type", holds)]);
    }
    xml.close();
}

fn values(xml: &mut Xml, values: &[Value]) {
    xml.open("attvalues", &[]);
    for (id, value) in values.iter().enumerate() {
        xml.empty("attvalue", &[("for", &id.to_string()), ("value", &value.to_text())]);
    }
    xml.close();
}

fn write_edge(xml: &mut Xml, edge: &Edge, profile: Profile, width: u32) {
    let gephi = profile == Profile::Gephi;
    let kind = match gephi && !edge.event.is_empty() {
        true => format!("{} {}", edge.relation, edge.event),
        false => edge.relation.clone(),
    };
    let point = edge.start == edge.end;
    let end = if point { edge.end + width } else { edge.end };
    let (start, end) = (format!("{}.0", edge.start), format!("{end}.0"));
    xml.open(
        "edge",
        &[
            ("id", &edge.id),
            ("source", &edge.source),
            ("target", &edge.target),
            ("type", if gephi && edge.symmetric { "undirected" } else { "directed" }),
            ("kind", &kind),
            ("label", &edge.label),
            ("start", &start),
            ("end", &end),
        ],
    );
    values(xml, &edge.values);
    xml.close();
}
