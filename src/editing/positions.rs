//! Places as editors count them, lines and UTF-16 units, and as the rest of the program does, bytes of a text whose
//! lines end in `\n`.

use gen_lsp_types::{Position, Range};
use std::ops;

/// Bytes of a block, so that no column is counted along a huge line.
const BLOCK: usize = 4096;

/// A text as an editor holds it.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// As the editor has it.
    raw: String,
    /// As the program reads it, where that differs: without a byte order mark, lines ending in `\n`.
    plain: Option<String>,
    /// Where each line begins in `raw`.
    lines: Vec<usize>,
    /// How many UTF-16 units stand before each block of `raw`.
    blocks: Vec<usize>,
    /// The places in the plain text at which a `\r` is missing.
    dropped: Vec<usize>,
}

impl Text {
    /// A text with its lines counted. O(length).
    pub fn new(raw: String) -> Self {
        let mut lines = vec![0];
        let bytes = raw.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            // for an editor a lone carriage return ends a line too
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                lines.push(at + 1);
            }
        }
        let mut counted = 0;
        let blocks = bytes.chunks(BLOCK).map(|block| {
            let before = counted;
            counted += units(block);
            before
        });
        let blocks = blocks.collect();
        let mark = if raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let ends: Vec<usize> = raw[mark..].match_indices("\r\n").map(|(at, _)| at).collect();
        let dropped: Vec<usize> = ends.iter().enumerate().map(|(before, at)| at - before).collect();
        let plain = (mark > 0 || !dropped.is_empty()).then(|| raw[mark..].replace("\r\n", "\n"));
        Self { raw, plain, lines, blocks, dropped }
    }

    /// The text as the editor has it.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The text as the program reads it; all bytes that are asked for or answered count in it.
    pub fn plain(&self) -> &str {
        self.plain.as_deref().unwrap_or(&self.raw)
    }

    /// How many bytes of the raw text stand before its plain part.
    fn mark(&self) -> usize {
        if self.raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
    }

    fn to_raw(&self, plain: usize) -> usize {
        let plain = self.plain().floor_char_boundary(plain);
        (plain + self.mark() + self.dropped.partition_point(|at| *at < plain)).min(self.raw.len())
    }

    fn to_plain(&self, raw: usize) -> usize {
        let raw = raw.saturating_sub(self.mark());
        // the n-th dropped letter stood n letters further on
        let (mut low, mut high) = (0, self.dropped.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.dropped[middle] + middle < raw {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (raw - low).min(self.plain().len())
    }

    /// UTF-16 units before a byte of the raw text.
    fn units_before(&self, raw: usize) -> usize {
        let block = raw / BLOCK;
        let counted = self.blocks.get(block).copied().unwrap_or(0);
        counted + units(&self.raw.as_bytes()[(block * BLOCK).min(raw)..raw])
    }

    /// The place of a byte; of one beyond the end that of the end. O(log lines).
    pub fn position(&self, plain: usize) -> Position {
        let raw = self.to_raw(plain);
        let line = self.lines.partition_point(|start| *start <= raw).saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or(0);
        Position { line: line as u32, character: (self.units_before(raw) - self.units_before(start)) as u32 }
    }

    /// The places of a stretch.
    pub fn range(&self, plain: ops::Range<usize>) -> Range {
        Range { start: self.position(plain.start), end: self.position(plain.end) }
    }

    /// The byte of the raw text at a place. A line beyond the end is the end, a column beyond the end of a line is that
    /// end, and a place within a letter is its beginning. O(letters of the line).
    pub fn raw_byte(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.lines.get(line).copied() else { return self.raw.len() };
        let end = self.lines.get(line + 1).map_or(self.raw.len(), |next| *next);
        let text = self.raw[start..end].trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (at, letter) in text.char_indices() {
            if left < letter.len_utf16() {
                return start + at;
            }
            left -= letter.len_utf16();
        }
        start + text.len()
    }

    /// The byte at a place, as [`Text::raw_byte`].
    pub fn byte(&self, position: Position) -> usize {
        self.to_plain(self.raw_byte(position))
    }

    /// The bytes of a range, which may be the wrong way round.
    pub fn bytes(&self, range: Range) -> ops::Range<usize> {
        let (one, other) = (self.byte(range.start), self.byte(range.end));
        one.min(other)..one.max(other)
    }

    /// The whole text.
    pub fn whole(&self) -> Range {
        Range { start: Position::default(), end: self.position(self.plain().len()) }
    }
}

/// How many UTF-16 units begin in these bytes of UTF-8: two for a letter of four bytes.
fn units(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from((byte & 0xc0) != 0x80) + usize::from(*byte >= 0xf0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn letters_beyond_the_basic_plane_count_two() {
        let text = Text::new("a𝄞b\nç\n".to_owned());
        assert_eq!(text.position("a𝄞".len()), at(0, 3));
        assert_eq!(text.byte(at(0, 3)), "a𝄞".len());
        assert_eq!(text.byte(at(0, 2)), 1, "within the letter is before it");
        assert_eq!(text.position(text.plain().len()), at(2, 0));
        assert_eq!(text.byte(at(9, 9)), text.plain().len());
        assert_eq!(text.byte(at(1, 9)), "a𝄞b\nç".len());
    }

    #[test]
    fn windows_lines_and_a_byte_order_mark_keep_their_places() {
        let text = Text::new("\u{feff}ab\r\ncd\r\n".to_owned());
        assert_eq!(text.plain(), "ab\ncd\n");
        assert_eq!(text.position(3), at(1, 0));
        assert_eq!(text.position(2), at(0, 3), "the mark is a letter of the editor's first line");
        assert_eq!(text.byte(at(1, 1)), 4);
        assert_eq!(text.raw_byte(at(1, 0)), "\u{feff}ab\r\n".len());
    }

    proptest! {
        #[test]
        fn every_place_comes_back(raw in "[ab\u{e9}\u{1d11e}\u{feff}\r\n]{0,40}") {
            let text = Text::new(raw);
            for (byte, letter) in text.plain().char_indices() {
                // a carriage return alone ends a line for the editor, so behind it is the next line
                if letter != '\r' {
                    prop_assert_eq!(text.byte(text.position(byte)), byte);
                }
            }
        }
    }
}
