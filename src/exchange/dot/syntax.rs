//! The part of the DOT grammar that is written here, as data, and how it is printed: one statement a line, two
//! blanks deeper in a cluster. Everything that stands in quotation marks has gone through [`quote`].
//!
//! A library for this (graphviz-rust) would bring a parser generator and a C compiler's run into every build; it
//! reads the text back in the tests.

use super::quote::{Attributes, quote};
use std::fmt;

/// A statement of a DOT text.
#[derive(Debug, Clone)]
pub(super) enum Statement {
    /// Settings of the graph, each in a statement of its own: `graph [ … ]` is not read by every reader.
    Settings(Attributes),
    /// Settings for all that follows: of each `node` or each `edge`.
    Defaults(&'static str, Attributes),
    /// A node by its name.
    Node(String, Attributes),
    /// An edge from one node to another.
    Edge(String, String, Attributes),
    /// A subgraph with its name, its settings and the names of its nodes.
    Subgraph(String, Attributes, Vec<String>),
}

impl Statement {
    fn write(&self, f: &mut impl fmt::Write, depth: usize) -> fmt::Result {
        let indent = "  ".repeat(depth);
        match self {
            Self::Defaults(what, attributes) => writeln!(f, "{indent}{what}{attributes};"),
            Self::Node(name, attributes) => writeln!(f, "{indent}{}{attributes};", quote(name)),
            Self::Edge(from, to, attributes) => {
                writeln!(f, "{indent}{} -> {} {attributes};", quote(from), quote(to))
            }
            Self::Settings(attributes) => attributes.write_settings(f, &indent),
            Self::Subgraph(name, attributes, members) => {
                writeln!(f, "{indent}subgraph {} {{", quote(name))?;
                attributes.write_settings(f, &format!("{indent}  "))?;
                members.iter().try_for_each(|member| writeln!(f, "{indent}  {};", quote(member)))?;
                writeln!(f, "{indent}}};")
            }
        }
    }
}

/// A directed graph as DOT text.
pub(super) struct Graph<'a> {
    /// Its name.
    pub name: &'a str,
    /// What stands in it.
    pub statements: Vec<Statement>,
}

impl fmt::Display for Graph<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "digraph {} {{", quote(self.name))?;
        self.statements.iter().try_for_each(|statement| statement.write(f, 1))?;
        writeln!(f, "}}")
    }
}
