//! The entries of a file, as an outline.

use super::places::{Class, Place, place};
use super::session::Session;
use super::syntax::{Step, tokens, walk};
use gen_lsp_types::{DocumentSymbol, DocumentSymbolParams, SymbolKind};

/// An entry that has an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it defines.
    pub class: Class,
    /// The field of the film that it stands in.
    pub list: String,
    /// Its id.
    pub id: String,
    /// Where its id stands.
    pub id_at: std::ops::Range<usize>,
    /// Its name, or what it says.
    pub says: String,
    /// All of it.
    pub at: std::ops::Range<usize>,
}

/// The entries of a film, in the order in which they end. O(length).
pub fn entries(text: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    walk(text, &tokens(text), &mut |stack, step| {
        let Step::Closes(end) = step else { return };
        let Some(open) = stack.last().filter(|open| open.bracket == b'(' && open.name.is_none()) else {
            return;
        };
        let Place::Defines(class) = place(stack, Some("id")) else { return };
        let value = |field: &str| open.values.iter().find(|(label, ..)| *label == field);
        let Some((_, from, to)) = value("id") else { return };
        let says = ["name", "what", "question", "says", "text"].iter().find_map(|field| value(field));
        found.push(Entry {
            class,
            list: stack.get(1).and_then(|open| open.label).unwrap_or("").to_owned(),
            id: text[*from..*to].to_owned(),
            id_at: *from..*to,
            says: says.map_or("", |(_, from, to)| text[*from..*to].trim_matches('"')).to_owned(),
            at: open.start..end.max(*to),
        });
    });
    found
}

/// Answers a request.
pub fn symbols(session: &Session, params: DocumentSymbolParams) -> Option<Vec<DocumentSymbol>> {
    let (_, document) = session.project.document(&params.text_document.uri)?;
    let text = &document.text;
    let mut lists: Vec<DocumentSymbol> = Vec::new();
    for entry in entries(text.plain()) {
        let kind = match entry.class {
            Class::Party if entry.list == "groups" => SymbolKind::Class,
            Class::Party => SymbolKind::Variable,
            Class::Event => SymbolKind::Event,
            Class::Proposition => SymbolKind::Constant,
            _ => SymbolKind::Object,
        };
        let symbol = DocumentSymbol {
            name: entry.id,
            detail: Some(entry.says),
            kind,
            tags: None,
            range: text.range(entry.at),
            selection_range: text.range(entry.id_at),
            children: None,
            ..blank()
        };
        match lists.iter_mut().find(|list| list.name == entry.list) {
            Some(list) => {
                list.range.end = list.range.end.max(symbol.range.end);
                list.children.get_or_insert_default().push(symbol);
            }
            None => lists.push(DocumentSymbol {
                name: entry.list,
                kind: SymbolKind::Namespace,
                range: symbol.range,
                selection_range: symbol.selection_range,
                children: Some(vec![symbol]),
                ..blank()
            }),
        }
    }
    Some(lists)
}

// the protocol's own field `deprecated` is deprecated, and has to be filled all the same
#[allow(deprecated)]
fn blank() -> DocumentSymbol {
    DocumentSymbol {
        name: String::new(),
        detail: None,
        kind: SymbolKind::Object,
        tags: None,
        deprecated: None,
        range: gen_lsp_types::Range::default(),
        selection_range: gen_lsp_types::Range::default(),
        children: None,
    }
}
