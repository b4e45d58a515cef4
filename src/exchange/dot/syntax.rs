//! Statements of DOT in the syntax tree of graphviz-rust, and how they are printed: one a line, two blanks deeper in a
//! cluster. Everything that stands in quotation marks has gone through [`quote`].
//!
//! The tree is a crate of its own, `dot-structures`. The printer and the parser of graphviz-rust come with a parser
//! generator and a run of the C compiler, sixteen crates, so they serve the tests: what is printed here is held
//! against that printer, letter by letter, and read back by that parser.

use super::quote::{Attributes, quote};
use dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Port, Stmt, Subgraph, Vertex,
};

fn name(text: &str) -> NodeId {
    NodeId(Id::Escaped(quote(text)), None)
}

/// Settings of the graph, each in a statement of its own: `graph [ … ]` is not read by every reader.
pub(super) fn settings(attributes: Attributes) -> impl Iterator<Item = Stmt> {
    attributes.0.into_iter().map(Stmt::Attribute)
}

/// Settings for all nodes that follow, and for all edges.
pub(super) fn defaults(node: Attributes, edge: Attributes) -> [Stmt; 2] {
    [GraphAttributes::Node(node.0), GraphAttributes::Edge(edge.0)].map(Stmt::GAttribute)
}

/// A node by its name.
pub(super) fn node(of: &str, attributes: Attributes) -> Stmt {
    Stmt::Node(Node { id: name(of), attributes: attributes.0 })
}

/// An edge from one node to another.
pub(super) fn edge(from: &str, to: &str, attributes: Attributes) -> Stmt {
    let ends = EdgeTy::Pair(Vertex::N(name(from)), Vertex::N(name(to)));
    Stmt::Edge(Edge { ty: ends, attributes: attributes.0 })
}

/// A cluster: Graphviz draws a subgraph as one if its name begins so. It only names its nodes, which stand above it
/// with all that is said of them: networkx loses the words of nodes that are first met within a cluster.
pub(super) fn cluster(of: &str, attributes: Attributes, members: &[String]) -> Stmt {
    let nodes = members.iter().map(|member| node(member, Attributes::new()));
    let stmts = settings(attributes).chain(nodes).collect();
    Stmt::Subgraph(Subgraph { id: Id::Escaped(quote(&format!("cluster_{of}"))), stmts })
}

/// A directed graph with its name.
pub(super) fn graph(of: &str, stmts: Vec<Stmt>) -> Graph {
    Graph::DiGraph { id: Id::Escaped(quote(of)), strict: false, stmts }
}

/// A graph as DOT text.
pub(super) fn print(graph: &Graph) -> String {
    let (keyword, arrow, strict, id, stmts) = match graph {
        Graph::DiGraph { id, strict, stmts } => ("digraph", "->", *strict, id, stmts),
        Graph::Graph { id, strict, stmts } => ("graph", "--", *strict, id, stmts),
    };
    let mut printer = Printer { text: String::new(), arrow };
    printer.put(&[if strict { "strict " } else { "" }, keyword, " ", word(id), " {\n"]);
    printer.statements(stmts, 1);
    printer.put(&["}\n"]);
    printer.text
}

struct Printer {
    text: String,
    arrow: &'static str,
}

impl Printer {
    fn put(&mut self, pieces: &[&str]) {
        self.text.extend(pieces.iter().copied());
    }

    fn statements(&mut self, stmts: &[Stmt], depth: usize) {
        for stmt in stmts {
            self.indent(depth);
            match stmt {
                Stmt::Attribute(Attribute(name, value)) => self.put(&[word(name), "=", word(value)]),
                Stmt::GAttribute(GraphAttributes::Graph(all)) => self.settings("graph", all),
                Stmt::GAttribute(GraphAttributes::Node(all)) => self.settings("node", all),
                Stmt::GAttribute(GraphAttributes::Edge(all)) => self.settings("edge", all),
                Stmt::Node(node) => self.node(node),
                Stmt::Edge(edge) => self.edge(edge, depth),
                Stmt::Subgraph(inner) => self.subgraph(inner, depth),
            }
            self.put(&[";\n"]);
        }
    }

    fn indent(&mut self, depth: usize) {
        self.text.extend(std::iter::repeat_n("  ", depth));
    }

    fn settings(&mut self, of: &str, attributes: &[Attribute]) {
        self.put(&[of]);
        self.attributes(attributes);
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        for (number, Attribute(name, value)) in attributes.iter().enumerate() {
            self.put(&[if number == 0 { "[" } else { " " }, word(name), "=", word(value)]);
        }
        self.put(&[if attributes.is_empty() { "" } else { "]" }]);
    }

    fn name(&mut self, NodeId(id, port): &NodeId) {
        self.put(&[word(id)]);
        if let Some(Port(id, side)) = port {
            id.iter().for_each(|id| self.put(&[":", word(id)]));
            side.iter().for_each(|side| self.put(&[":", side]));
        }
    }

    fn node(&mut self, node: &Node) {
        self.name(&node.id);
        self.attributes(&node.attributes);
    }

    fn edge(&mut self, edge: &Edge, depth: usize) {
        let (ends, before): (Vec<&Vertex>, &str) = match &edge.ty {
            EdgeTy::Pair(from, to) => (vec![from, to], if edge.attributes.is_empty() { "" } else { " " }),
            EdgeTy::Chain(ends) => (ends.iter().collect(), ""),
        };
        for (number, end) in ends.into_iter().enumerate() {
            if number > 0 {
                self.put(&[" ", self.arrow, " "]);
            }
            match end {
                Vertex::N(node) => self.name(node),
                Vertex::S(inner) => self.subgraph(inner, depth),
            }
        }
        self.put(&[before]);
        self.attributes(&edge.attributes);
    }

    fn subgraph(&mut self, inner: &Subgraph, depth: usize) {
        self.put(&["subgraph ", word(&inner.id), " {\n"]);
        self.statements(&inner.stmts, depth + 1);
        self.indent(depth);
        self.put(&["}"]);
    }
}

/// A word as it stands in the text: it has its quotation marks already.
fn word(id: &Id) -> &str {
    match id {
        Id::Plain(text) | Id::Escaped(text) | Id::Html(text) => text,
        Id::Anonymous(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use graphviz_rust::printer::{DotPrinter as _, PrinterContext};

    /// Everything that the tree can hold, printed as its own library prints it.
    #[test]
    fn every_statement_is_printed_as_graphviz_rust_prints_it() {
        let shape = || Attributes::new().set("shape", "box").set("label", "a \"b\"\nc");
        let port = |id: Option<&str>, side: Option<&str>| {
            let port = Port(id.map(|id| Id::Plain(id.to_owned())), side.map(str::to_owned));
            Vertex::N(NodeId(Id::Plain("a".to_owned()), Some(port)))
        };
        let chain = |attributes: Attributes| {
            let ends = vec![port(Some("p"), Some("n")), port(None, Some("s")), port(Some("p"), None)];
            Stmt::Edge(Edge { ty: EdgeTy::Chain(ends), attributes: attributes.0 })
        };
        let mut stmts: Vec<Stmt> = settings(shape()).collect();
        stmts.extend(defaults(shape(), Attributes::new()));
        stmts.push(Stmt::GAttribute(GraphAttributes::Graph(shape().0)));
        stmts.extend([node("x y", shape()), node("plain", Attributes::new())]);
        stmts.extend([edge("x y", "plain", shape()), edge("plain", "plain", Attributes::new())]);
        stmts.extend([chain(shape()), chain(Attributes::new())]);
        stmts.push(cluster("of three", shape(), &["x y".to_owned(), "plain".to_owned()]));
        let Graph::DiGraph { id, .. } = graph("Duel", Vec::new()) else { panic!("no directed graph") };
        for strict in [false, true] {
            let directed = Graph::DiGraph { id: id.clone(), strict, stmts: stmts.clone() };
            let undirected = Graph::Graph { id: id.clone(), strict, stmts: stmts.clone() };
            for graph in [directed, undirected] {
                let expected = graph.print(PrinterContext::default().with_semi());
                assert_eq!(print(&graph), format!("{expected}\n"));
            }
        }
    }
}
