//! Files of one film, read by their formats.

use super::{Arrived, Imported, Map, Taking, assemble};
use crate::exchange::findings::{Place, Unreadable};
pub use crate::exchange::formats::Form;
use crate::exchange::graph::draft_of;
use std::io::BufRead;

/// Makes a film called `name` of one file, or of several tables. O(n log n), with no more memory than what is made.
///
/// # Errors
/// When a file is not of its format, or holds nothing that a film could be made of.
///
/// ```
/// use imbroglio::exchange::import::{Form, Map, read};
/// let table = "source,target,relation\nAda,Ben,kills\nBen,Ada,envies\n";
/// let made = read([(Form::Csv, table.as_bytes())], &Map::default(), "tiny").unwrap();
/// assert_eq!((made.draft.acts.len(), made.draft.bonds.len()), (1, 1));
/// assert_eq!(made.draft.kinds[0].id, "envies");
/// ```
pub fn read<R: BufRead>(
    files: impl IntoIterator<Item = (Form, R)>,
    map: &Map,
    name: &str,
) -> Result<Imported, Unreadable> {
    let mut taking = Taking::new(map, name);
    for (form, file) in files {
        form.take(file, &mut taking)?;
        if let Some(draft) = taking.film.take() {
            return Ok(Imported { draft, report: taking.report, ..Imported::default() });
        }
        if let Some(source) = taking.source.take() {
            return Ok(assemble(source, map, name, taking.report));
        }
    }
    let Taking { graph, mut report, .. } = taking;
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
