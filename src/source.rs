//! Files as they were read, and places in them.
//!
//! Everything an annotator wrote keeps the place where it stands, so that every message can show it.

use std::borrow::Cow;
use std::sync::OnceLock;

/// Which file of a [`Sources`] a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u16);

/// A stretch of bytes in one file. Packed, since every act and every link has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(Rust, packed(2))]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch from the start of `self` to the end of `other`, which is in the same file.
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start, end: other.end.max(self.start) }
    }
    /// The stretch as a range of byte offsets.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One file: its name as the user knows it, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Shown in messages; a path, or a name such as `built-in/vocabulary.ron`.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// Made when a place is first asked for: a film without faults has none to show.
    places: OnceLock<Places>,
}

/// What tells the line and the column of a place.
#[derive(Debug, Clone)]
struct Places {
    /// Where each line begins, so that no place is searched for from the top.
    lines: Vec<u32>,
    /// How many characters stand before each block of bytes, and in all of them, so that no column is counted along a huge line.
    blocks: Vec<u32>,
}

impl Places {
    fn of(text: &str) -> Self {
        let begins = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
        let lines = std::iter::once(0).chain(begins).collect();
        let counts = text.as_bytes().chunks(BLOCK).scan(0, |counted, block| {
            *counted += characters(block) as u32;
            Some(*counted)
        });
        Self { lines, blocks: std::iter::once(0).chain(counts).collect() }
    }
}

/// Bytes of a block.
const BLOCK: usize = 4096;

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

impl SourceFile {
    /// The number of the line that holds a byte, from 1, and where that line begins. O(log lines).
    pub fn line_of(&self, byte: usize) -> (usize, usize) {
        let lines = &self.places().lines;
        let number = lines.partition_point(|start| *start as usize <= byte).max(1);
        (number, lines.get(number - 1).map_or(0, |start| *start as usize))
    }
    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(&self.text))
    }
    /// The column of a byte, from 1, counted in characters. O(log lines).
    pub fn column(&self, byte: usize) -> usize {
        let (_, begin) = self.line_of(byte);
        let byte = byte.min(self.text.len());
        match self.text.as_bytes().get(begin..byte) {
            Some(line) if line.len() <= BLOCK => characters(line) + 1,
            _ => self.before(byte) - self.before(begin) + 1,
        }
    }
    /// How many characters begin before a byte.
    fn before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let counted = self.places().blocks.get(block).map_or(0, |count| *count as usize);
        counted + characters(&self.text.as_bytes()[block * BLOCK..byte])
    }
    /// The end of the line that holds a byte, before its line break. O(log lines).
    pub fn end_of_line(&self, byte: usize) -> usize {
        let (number, _) = self.line_of(byte);
        self.places().lines.get(number).map_or(self.text.len(), |next| *next as usize - 1)
    }
}

/// All the files that one film is read from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// No file yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds a file; a byte order mark at its start is dropped, and lines end in `\n` however they ended.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let mut text = text.into();
        if let Some(rest) = text.strip_prefix('\u{feff}') {
            text = rest.to_owned();
        }
        if text.contains("\r\n") {
            text = text.replace("\r\n", "\n");
        }
        self.files.push(SourceFile { name: name.into(), text, places: OnceLock::new() });
        FileId((self.files.len() - 1) as u16)
    }
    /// The file of that id; ids come from [`Sources::add`] of the same collection.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }
    /// All files, in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u16), f))
    }
    /// The text of a stretch.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }
    /// Line and column of the start of a stretch, both from 1, columns in characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let file = self.file(span.file);
        let start = (span.start as usize).min(file.text.len());
        (file.line_of(start).0, file.column(start))
    }
}

/// A word of a file, with its place: a name, a kind, a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'src> {
    /// The word.
    pub text: &'src str,
    /// Where it stands.
    pub span: Span,
}

/// A quoted text of a file, its escapes resolved, with its place (quotes included).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'src> {
    /// What it says.
    pub content: Cow<'src, str>,
    /// Where it stands.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The column by its definition: the letters from the beginning of the line on.
    fn plain_column(text: &str, byte: usize) -> usize {
        let begin = text[..byte].rfind('\n').map_or(0, |at| at + 1);
        text[begin..byte].chars().count() + 1
    }

    /// What stands about the ends of blocks: letters of one, two and four bytes, in lines longer and shorter than a block.
    fn texts() -> impl Strategy<Value = String> {
        let size = prop::sample::select(vec![0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK]);
        let lines = prop::collection::vec((prop::sample::select(vec!["a", "é", "🎬"]), size), 0..4);
        lines.prop_map(|lines| {
            let line = |(letter, size): (&str, usize)| letter.repeat(size / letter.len());
            lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
        })
    }

    proptest! {
        #[test]
        fn columns_count_the_letters_of_the_line(text in texts(), lot in 0usize..1_000_000) {
            let mut sources = Sources::new();
            let id = sources.add("x", text.clone());
            let file = sources.file(id);
            let near = (0..=text.len() / BLOCK).map(|block| block * BLOCK);
            for byte in near.chain([text.len(), lot % (text.len() + 1)]) {
                let byte = text.floor_char_boundary(byte);
                prop_assert_eq!(file.column(byte), plain_column(&text, byte), "byte {}", byte);
            }
        }
    }
}
