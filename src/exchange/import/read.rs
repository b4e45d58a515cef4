//! Files of one film, read by their formats.

use super::{Arrived, Imported, Incoming, Map, assemble};
use crate::exchange::findings::{Place, Report, Unreadable};
use crate::exchange::graph::draft_of;
use crate::exchange::{csv, gexf, graphml, json, tei};
use std::io::BufRead;

/// A format that films are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// TEI with `listPerson` and `listRelation`.
    Tei,
    /// GEXF 1.1 to 1.3.
    Gexf,
    /// GraphML.
    Graphml,
    /// JSON of nodes and links, Cytoscape, graphology, CX2, or a matrix of signed numbers.
    Json,
    /// A table, with what stands between its fields; none if the table itself has to show it.
    Table(Option<u8>),
}

/// Makes a film called `name` of one file, or of several tables. O(n log n), with no more memory than what is made.
///
/// # Errors
/// When a file is not of its format, or holds nothing that a film could be made of.
///
/// ```
/// use imbroglio::exchange::import::{Form, Map, read};
/// let table = "source,target,relation\nAda,Ben,kills\nBen,Ada,envies\n";
/// let made = read([(Form::Table(None), table.as_bytes())], &Map::default(), "tiny").unwrap();
/// assert_eq!((made.draft.acts.len(), made.draft.bonds.len()), (1, 1));
/// assert_eq!(made.draft.kinds[0].id, "envies");
/// ```
pub fn read<R: BufRead>(
    files: impl IntoIterator<Item = (Form, R)>,
    map: &Map,
    name: &str,
) -> Result<Imported, Unreadable> {
    let mut report = Report::default();
    let mut graph = Incoming::new(map);
    for (form, mut source) in files {
        match form {
            Form::Tei if source.fill_buf().is_ok_and(tei::is_ours) => {
                let draft = tei::read_own(source, name)?;
                return Ok(Imported { draft, report, ..Imported::default() });
            }
            Form::Tei => {
                let read = tei::read(source, &mut report)?;
                return Ok(assemble(read, map, name, report));
            }
            Form::Gexf => gexf::read_into(source, &mut graph, &mut report)?,
            Form::Graphml => graphml::read_into(source, &mut graph, &mut report)?,
            Form::Json => json::read_into(source, &mut graph, &mut report)?,
            Form::Table(separator) => csv::read(source, separator, map, &mut graph, &mut report)?,
        }
    }
    Ok(match graph.finish(&mut report) {
        Arrived::Ours(graph) => {
            let draft = draft_of(*graph, name, &mut report);
            Imported { draft, report, ..Imported::default() }
        }
        Arrived::Foreign(source) if source.persons.is_empty() => {
            let first = report.findings.into_iter().next();
            let nothing =
                || Unreadable::at(Place::Whole, "it names nobody: there is neither a node nor an edge in it");
            return Err(first.map_or_else(nothing, |fault| {
                Unreadable::at(fault.place, format!("nothing is left of it: {}", fault.message))
            }));
        }
        Arrived::Foreign(source) => assemble(source, map, name, report),
    })
}
