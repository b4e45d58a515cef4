//! Our own format: the film text that reads back to an equal story, with the files that belong to it.
//!
//! [`write()`] is the inverse of reading: for every story, writing its draft and reading the text gives an equal
//! draft. What needs not be said is not said: a default, a direct deed, the citations that a membership has from its
//! group.

mod citations;
mod entries;
mod layout;
mod vocabulary;

use super::draft::Draft;
use layout::Piece;
use std::borrow::Cow;
use std::collections::BTreeMap;

pub use layout::quoted;

use super::ways::{Keeps, Quoting, Way, one};
pub use citations::place;
pub(super) use entries::Shown;
pub use entries::derived_directness;

/// The format: a film, its kinds and its seeds.
pub const WAY: Way = Way {
    name: "ron",
    profiles: &[],
    keeps: Keeps::All,
    quoting: Quoting::Lines,
    write: |draft, _| {
        let files = write(&draft, &Remarks::default());
        let seeds = files.seeds.into_iter().map(|(name, text)| (format!("seeds/{name}"), text));
        Ok(one(&draft.film.id, "ron", files.film).into_iter().chain(files.vocabulary).chain(seeds).collect())
    },
};

/// A film as files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// The film.
    pub film: String,
    /// Its own kinds, if it has any: the name of the file and its text.
    pub vocabulary: Option<(String, String)>,
    /// Its seeds: the name of each file and its text.
    pub seeds: Vec<(String, String)>,
}

/// Remarks that a writer puts into the files as comments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// Lines at the head of the film.
    pub head: Vec<String>,
    /// For a kind of the film's own, by its word, a line above it.
    pub kinds: BTreeMap<String, String>,
    /// Lines above an entry, by the list and the id of the entry.
    pub above: BTreeMap<(&'static str, String), Vec<String>>,
    /// Lines above the acts of an event, by its id.
    pub acts: BTreeMap<String, Vec<String>>,
    /// Lines behind the last entry of a list.
    pub ends: BTreeMap<&'static str, Vec<String>>,
}

/// Writes a draft as a film, its kinds and its seeds. O(its length).
///
/// ```
/// use imbroglio::exchange::{Draft, ron};
/// let read = |text: &str| {
///     let outcome = imbroglio::rules::check_text("tiny", text);
///     Draft::of(&imbroglio::story::build(outcome.checked.unwrap()))
/// };
/// let draft = read(r#"(title: "Tiny", characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [(id: e, what: "A kills B", acts: [kills(a, b, attempted)])])"#);
/// assert_eq!(read(&ron::write(&draft, &ron::Remarks::default()).film), draft);
/// ```
pub fn write(draft: &Draft, remarks: &Remarks) -> Files {
    let own = !(draft.kinds.is_empty() && draft.families.is_empty());
    let vocabulary = own.then(|| {
        (
            format!("{}.kinds.ron", draft.film.id),
            vocabulary::write(&draft.families, &draft.kinds, &remarks.kinds),
        )
    });
    let mut text = String::new();
    for line in &remarks.head {
        text.push_str("// ");
        text.push_str(&plain_line(line));
        text.push('\n');
    }
    let film = Piece::fields(header(draft, vocabulary.as_ref().map(|(name, _)| name.as_str())));
    layout::document(&mut text, film, entries::lists(&entries::Film::of(draft), remarks));
    let seeds = draft.seeds.iter().map(|seed| (format!("{}.txt", seed.number), seed_text(&seed.paragraphs)));
    Files { film: text, vocabulary, seeds: seeds.collect() }
}

fn header<'d>(draft: &'d Draft, vocabulary: Option<&'d str>) -> Vec<(&'static str, Piece<'d>)> {
    let film = &draft.film;
    let mut fields = vec![("title", Piece::text(&film.title))];
    let optional = [
        ("original_title", &film.original_title),
        ("author", &film.author),
        ("director", &film.director),
        ("credit", &film.credit),
    ];
    fields
        .extend(optional.into_iter().filter_map(|(name, value)| Some((name, Piece::text(value.as_ref()?)))));
    fields.extend(film.year.map(|year| ("year", Piece::atom(year.to_string()))));
    if film.draft {
        fields.push(("draft", Piece::atom("true")));
    }
    if film.language != "en" {
        fields.push(("language", Piece::text(&film.language)));
    }
    if let Some(name) = vocabulary {
        fields.push(("vocabulary", Piece::list([Piece::text(name)])));
    }
    if !draft.seeds.is_empty() {
        fields.push(("seeds", Piece::list(draft.seeds.iter().map(|seed| Piece::text(&seed.number)))));
    }
    fields
}

/// A seed as a file: a sentence a line, a blank line between paragraphs.
fn seed_text(paragraphs: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (at, sentences) in paragraphs.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        for sentence in sentences {
            text.push_str(&plain_line(sentence));
            text.push('\n');
        }
    }
    text
}

/// A text on one line.
pub(super) fn plain_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text.trim());
    }
    let line =
        text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Cow::Owned(line)
}
