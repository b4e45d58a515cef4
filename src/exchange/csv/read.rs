//! Tables of others: relations, a row each, and persons, a row each.

use super::unguarded;
use crate::exchange::findings::{Place, Report, Unreadable};
use crate::exchange::graph::{Given, RawEdge, RawNode, Receiver, Value};
use crate::exchange::import::{Map, Taking};
use std::io::{BufRead, Read};
use std::sync::Arc;

/// Names of the columns of ends, in lower case, where no map names them.
const ENDS: [(&str, &str); 3] = [("source", "target"), ("from", "to"), ("active", "passive")];

/// What a table is.
enum Sort {
    /// Of relations: the places of the two ends.
    Relations(usize, usize),
    /// Of persons: the place of the id.
    Persons(usize),
}

/// What may stand between the fields of a table: spreadsheets write semicolons where a comma stands in numbers.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// What stands between the fields of a table: in its first line, outside of quotes, that of [`SEPARATORS`] which
/// stands there most often.
fn shown(beginning: &[u8]) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut quoted = false;
    for byte in beginning.iter().take_while(|byte| **byte != b'\n') {
        quoted ^= *byte == b'"';
        if let Some(at) = SEPARATORS.iter().position(|known| known == byte).filter(|_| !quoted) {
            counts[at] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|count| *count == most).map_or(b',', |at| SEPARATORS[at])
}

/// The longest line of a table, in bytes: a device without line ends would else be read until no memory is left.
const LONGEST: usize = 16 << 20;

/// A source that refuses to hand over a line without end.
struct Lines<R> {
    inner: R,
    /// Bytes since the last line end.
    line: usize,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.line = match memchr::memrchr(b'\n', &buffer[..length]) {
            Some(end) => length - end - 1,
            None => self.line + length,
        };
        if self.line > LONGEST {
            return Err(std::io::Error::other("one line of it is longer than 16 MiB"));
        }
        Ok(length)
    }
}

/// A table's reader; the separator is what its first line shows, if none is given.
fn reader<R: BufRead>(mut source: R, separator: Option<u8>) -> std::io::Result<::csv::Reader<Lines<R>>> {
    let separator = match separator {
        Some(separator) => separator,
        None => shown(source.fill_buf()?),
    };
    Ok(::csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(Lines { inner: source, line: 0 }))
}

fn unread(cause: std::io::Error) -> Unreadable {
    Unreadable::at(Place::Whole, format!("this cannot be read: {cause}"))
}

/// Takes a table in, whose first line shows what separates its fields.
///
/// # Errors
/// As [`read`].
pub fn take(file: impl BufRead, taking: &mut Taking<'_>) -> Result<(), Unreadable> {
    read(file, None, taking.map, &mut taking.graph, &mut taking.report)
}

/// Takes a table in whose fields are separated by tabs.
///
/// # Errors
/// As [`read`].
pub fn take_tabs(file: impl BufRead, taking: &mut Taking<'_>) -> Result<(), Unreadable> {
    read(file, Some(b'\t'), taking.map, &mut taking.graph, &mut taking.report)
}

/// Reads one table into the graph. O(its length). Without a `separator`, the first line shows which it is.
///
/// # Errors
/// When it is no table, or has none of the columns that are needed.
pub fn read(
    source: impl BufRead,
    separator: Option<u8>,
    map: &Map,
    receiver: &mut impl Receiver,
    report: &mut Report,
) -> Result<(), Unreadable> {
    let mut reader = reader(source, separator).map_err(unread)?;
    let table = receiver.graph().tables;
    receiver.graph().tables += 1;
    let of = |at: Option<&::csv::Position>| Place::Row(table, at.map_or(1, ::csv::Position::line));
    let fault =
        |cause: &::csv::Error| Unreadable::at(of(cause.position()), format!("this is no table: {cause}"));
    let header = reader.headers().map_err(|cause| fault(&cause))?.clone();
    let header: Vec<Arc<str>> =
        header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().into()).collect();
    repeated(&header, table, report);
    let sort = sort_of(&header, map).map_err(|message| Unreadable::at(Place::Row(table, 1), message))?;
    for column in wanted(&sort, map).filter(|column| !header.iter().any(|known| **known == ***column)) {
        let message = format!("the map names the column `{column}`, which is not among {}", listed(&header));
        report.find(&Place::Row(table, 1), message);
    }
    let mut record = ::csv::StringRecord::new();
    let mut number = 0u64;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => number += 1,
            Ok(false) => break,
            Err(cause) => {
                let place = of(cause.position());
                if !matches!(cause.kind(), ::csv::ErrorKind::Utf8 { .. }) {
                    return Err(fault(&cause));
                }
                report.find(&place, "this row is no UTF-8, so it is left out; save the file as UTF-8");
                report.lose("rows that are no UTF-8", 1);
                continue;
            }
        }
        let place = of(record.position());
        if record.len() != header.len() {
            let message =
                format!("row {number} has {} fields, and the header has {}", record.len(), header.len());
            report.find(&place, message);
        }
        row(&record, &header, &sort, (number, place), receiver, report);
    }
    Ok(())
}

fn repeated(header: &[Arc<str>], table: usize, report: &mut Report) {
    for (at, name) in header.iter().enumerate() {
        if !name.is_empty() && header[..at].contains(name) {
            let message = format!("two columns are called `{name}`; the first one counts");
            report.find(&Place::Row(table, 1), message);
        }
    }
}

fn sort_of(header: &[Arc<str>], map: &Map) -> Result<Sort, String> {
    let exact = |name: &str| header.iter().position(|column| **column == *name);
    let alike = |name: &str| header.iter().position(|column| column.to_lowercase() == name);
    if let (Some(source), Some(target)) = (&map.relations.source, &map.relations.target) {
        if let (Some(source), Some(target)) = (exact(source), exact(target)) {
            return Ok(Sort::Relations(source, target));
        }
        if let Some(id) = map.persons.id.as_deref().and_then(exact) {
            return Ok(Sort::Persons(id));
        }
        let missing = if exact(source).is_none() { source } else { target };
        return Err(format!("the map names the column `{missing}`, which is not among {}", listed(header)));
    }
    let ends = ENDS.iter().find_map(|(source, target)| Some((alike(source)?, alike(target)?)));
    if let Some((source, target)) = ends {
        return Ok(Sort::Relations(source, target));
    }
    if let Some(id) = map.persons.id.as_deref().and_then(exact).or_else(|| alike("id")) {
        return Ok(Sort::Persons(id));
    }
    Err(format!(
        "no column says from whom and to whom among {}; a map does: `--propose-map` writes one",
        listed(header)
    ))
}

fn listed(header: &[Arc<str>]) -> String {
    header.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The columns that a map wants of a table, but for its ends.
fn wanted<'m>(sort: &Sort, map: &'m Map) -> impl Iterator<Item = &'m String> {
    let (of, persons) = (&map.relations, &map.persons);
    let relations = matches!(sort, Sort::Relations(..));
    let named = match relations {
        true => {
            [&of.relation, &of.direction, &of.at, &of.from, &of.until, &of.attested, &of.certainty, &of.note]
        }
        false => [&persons.name, &persons.note, &persons.aliases, &None, &None, &None, &None, &None],
    };
    named.into_iter().flatten().chain(of.cites.iter().filter(move |_| relations))
}

fn row(
    record: &::csv::StringRecord,
    header: &[Arc<str>],
    sort: &Sort,
    (number, place): (u64, Place),
    receiver: &mut impl Receiver,
    report: &mut Report,
) {
    let mut values = Given::default();
    for (name, field) in header.iter().zip(record) {
        if values.get(name).is_none() {
            values.insert(Arc::clone(name), Value::Text(unguarded(field).to_owned()));
        }
    }
    let mut take = |at: usize| {
        header.get(at).and_then(|name| values.remove(name)).map(|value| value.text().trim().to_owned())
    };
    match *sort {
        Sort::Persons(id) => {
            let Some(id) = take(id).filter(|id| !id.is_empty()) else {
                report.find(&place, format!("row {number} has no id; it is left out"));
                report.lose("persons without an id", 1);
                return;
            };
            let label = values.remove("Label").map(|value| value.text());
            receiver.node(RawNode { id, label, values, place }, report);
        }
        Sort::Relations(source, target) => {
            let (source, target) = (take(source).unwrap_or_default(), take(target).unwrap_or_default());
            if source.is_empty() || target.is_empty() {
                let end = if source.is_empty() { "first" } else { "second" };
                report.find(&place, format!("row {number} names nobody as its {end} end; it is left out"));
                report.lose("relations with one end", 1);
                return;
            }
            let undirected =
                values.get("Type").is_some_and(|value| value.text().eq_ignore_ascii_case("undirected"));
            if values.get("Type").is_some_and(|value| value.text().eq_ignore_ascii_case("directed"))
                || undirected
            {
                values.remove("Type");
            }
            let id = Some(format!("row {number}"));
            let directed = !undirected;
            let edge = RawEdge { id, source, target, directed, values, spells: Vec::new(), place };
            receiver.edge(edge, report);
        }
    }
}

/// The header and at most so many rows, for a proposal.
///
/// # Errors
/// When it is no table.
pub fn sample(
    source: impl BufRead,
    separator: Option<u8>,
    most: usize,
) -> Result<(Vec<String>, Vec<Vec<String>>), Unreadable> {
    let mut reader = reader(source, separator).map_err(unread)?;
    let fault = |cause: ::csv::Error| Unreadable::at(Place::Whole, format!("this is no table: {cause}"));
    let header = reader.headers().map_err(fault)?.iter();
    let header = header.map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.records().take(most) {
        rows.push(record.map_err(fault)?.iter().map(str::to_owned).collect());
    }
    Ok((header, rows))
}
