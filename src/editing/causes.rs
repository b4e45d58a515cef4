//! The causes of events as a call hierarchy: incoming is what an event rests on, outgoing what it leads to.

use super::outline::{Entry, entries};
use super::places::Class;
use super::project::{Loaded, Use};
use super::session::Session;
use super::syntax::{Open, Step, tokens, walk};
use super::{documents, places};
use gen_lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range,
    SymbolKind,
};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A link from one event to another that it rests on.
struct Link {
    /// The event that is named.
    from: String,
    /// The event that names it.
    to: String,
    path: PathBuf,
    at: std::ops::Range<usize>,
}

/// The event at a place.
pub fn prepare(session: &Session, params: CallHierarchyPrepareParams) -> Option<Vec<CallHierarchyItem>> {
    let at = params.text_document_position_params;
    let (path, document) = session.project.document(&at.text_document.uri)?;
    let byte = document.text.byte(at.position);
    let named = session.project.symbol_at(&path, byte).filter(|(class, ..)| *class == Class::Event);
    let id = match named {
        Some((_, word, Use { .. })) => word,
        // anywhere else within an event it is that event
        None => {
            let within = |entry: &Entry| entry.class == Class::Event && entry.at.contains(&byte);
            entries(document.text.plain()).into_iter().find(within)?.id
        }
    };
    let film = session.project.films_of(&path).into_iter().next()?;
    Some(vec![item(session, &film, &id)?])
}

/// What an event rests on.
pub fn incoming(
    session: &Session,
    params: CallHierarchyIncomingCallsParams,
) -> Option<Vec<CallHierarchyIncomingCall>> {
    let film = film_of(session, &params.item)?;
    let links = links(session, &film).into_iter().filter(|link| link.to == params.item.name);
    Some(
        grouped(session, &film, links, |link| &link.from)
            .into_iter()
            .map(|(from, from_ranges)| CallHierarchyIncomingCall { from, from_ranges })
            .collect(),
    )
}

/// What an event leads to.
pub fn outgoing(
    session: &Session,
    params: CallHierarchyOutgoingCallsParams,
) -> Option<Vec<CallHierarchyOutgoingCall>> {
    let film = film_of(session, &params.item)?;
    let links = links(session, &film).into_iter().filter(|link| link.from == params.item.name);
    Some(
        grouped(session, &film, links, |link| &link.to)
            .into_iter()
            .map(|(to, from_ranges)| CallHierarchyOutgoingCall { to, from_ranges })
            .collect(),
    )
}

fn film_of(session: &Session, item: &CallHierarchyItem) -> Option<Rc<Loaded>> {
    let path = crate::film::place(&documents::path(&item.uri));
    session.project.films_of(&path).into_iter().next()
}

fn grouped(
    session: &Session,
    film: &Loaded,
    links: impl Iterator<Item = Link>,
    other: fn(&Link) -> &String,
) -> Vec<(CallHierarchyItem, Vec<Range>)> {
    let mut found: Vec<(CallHierarchyItem, Vec<Range>)> = Vec::new();
    for link in links {
        let range = session.project.stretch(&link.path, link.at.clone()).range;
        match found.iter_mut().find(|(item, _)| item.name == *other(&link)) {
            Some((_, ranges)) => ranges.push(range),
            None => found.extend(item(session, film, other(&link)).map(|item| (item, vec![range]))),
        }
    }
    found
}

/// The parts of a film that are films.
fn parts(film: &Loaded) -> impl Iterator<Item = &Path> {
    film.film.material.films.iter().filter_map(|id| film.files.get(id)).map(PathBuf::as_path)
}

fn item(session: &Session, film: &Loaded, id: &str) -> Option<CallHierarchyItem> {
    parts(film).find_map(|path| {
        let text = session.project.text(path)?;
        let found =
            entries(text.plain()).into_iter().find(|entry| entry.class == Class::Event && entry.id == id)?;
        Some(CallHierarchyItem {
            name: found.id,
            kind: SymbolKind::Event,
            tags: None,
            detail: Some(found.says),
            uri: session.project.uri(path),
            range: text.range(found.at),
            selection_range: text.range(found.id_at),
            data: None,
        })
    })
}

/// All links between events, in the order in which they are written.
fn links(session: &Session, film: &Loaded) -> Vec<Link> {
    let mut found = Vec::new();
    for path in parts(film) {
        let Some(text) = session.project.text(path) else { continue };
        let plain = text.plain();
        walk(plain, &tokens(plain), &mut |stack, step| {
            let Step::Leaf(leaf) = step else { return };
            if places::symbol(stack, &leaf) != Some((Class::Event, false)) || !in_links(stack, leaf.label) {
                return;
            }
            let entry = stack.get(2).and_then(|open| open.values.iter().find(|(label, ..)| *label == "id"));
            if let Some((_, start, end)) = entry {
                let to = plain[*start..*end].to_owned();
                found.push(Link {
                    from: leaf.text.to_owned(),
                    to,
                    path: path.to_owned(),
                    at: leaf.start..leaf.end,
                });
            }
        });
    }
    found
}

/// Whether a word stands in `needs` or `helped_by`, and not as what disables something.
fn in_links(stack: &[Open<'_>], label: Option<&str>) -> bool {
    let field = stack.get(3).and_then(|open| open.label).or(label);
    let disables = stack.iter().any(|open| open.name == Some("unless"));
    matches!(field, Some("needs" | "helped_by")) && !disables
}
