//! How wide a text will be, without a font file, and where to break it: so that room can be reserved
//! before anything is drawn.
//!
//! The widths are those of the Liberation faces, which Helvetica, Arial and Times New Roman share to
//! within 0.002 em on Latin letters. Kerning only ever shortens a text, so one that fits here fits the
//! page.

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::advances::{self, Advances};
use super::{Anchor, Font, Rect, Text};

/// Units of the advance widths in one em.
const EM: u32 = 2048;
/// Width of a letter that no table knows: 0.684 em.
const UNKNOWN: u32 = 1400;
/// Room added to a text with letters that another font will have to lend, in hundredths.
const SLACK: f64 = 1.04;
/// How far above the baseline letters reach, in em.
const ASCENT: f64 = 0.76;
/// Height of a line of letters from the highest to the lowest, in em.
const LETTER_HEIGHT: f64 = 0.98;
/// What stands where words were left out.
const ELLIPSIS: &str = "…";

/// A text broken into lines.
///
/// ```
/// use imbroglio::scene::{Font, text};
/// let wrapped = text::wrap("kills Jo as he delivers the money", Font::Sans, 11.5, 120.0, 2);
/// assert_eq!(wrapped.lines, ["kills Jo as he", "delivers the money"]);
/// assert!(!wrapped.cut);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wrapped {
    /// The lines, the first at the top. None when the text has no letters.
    pub lines: Vec<String>,
    /// Whether words had to be left out; the last line then ends in an ellipsis.
    pub cut: bool,
}

impl Wrapped {
    /// Width of the widest line, in pixels.
    pub fn width(&self, font: Font, size: f64) -> f64 {
        self.lines.iter().map(|line| width(line, font, size)).fold(0.0, f64::max)
    }
}

/// Width of `text` in pixels when set in `font` at `size` pixels. Linear in the length of the text.
///
/// A letter that the tables do not know counts as one em when it is wide (East Asian), as nothing when it
/// is a combining mark, and as 0.684 em otherwise; such a text gets four per cent more.
///
/// ```
/// use imbroglio::scene::{Font, text};
/// assert_eq!(text::width("m", Font::Sans, 2048.0), 1706.0);
/// assert!(text::width("César", Font::SansBold, 14.0) > text::width("César", Font::Sans, 14.0));
/// ```
pub fn width(text: &str, font: Font, size: f64) -> f64 {
    let table = table_of(font);
    let (mut units, mut lent) = (0_u64, false);
    for letter in text.chars() {
        let (advance, known) = advance(letter, table);
        units += u64::from(advance);
        lent |= !known;
    }
    // A u64 below 2^53 is exact as f64; a text that long would not fit in memory.
    let pixels = units as f64 * size / f64::from(EM);
    if lent { pixels * SLACK } else { pixels }
}

/// Width of a text with its tracking, in pixels.
pub fn advance_of(text: &Text) -> f64 {
    width(&text.content, text.font, text.size) + text.tracking * text.content.chars().count() as f64
}

/// The box that the letters of a text fill, from the top of its capitals to the foot of its descenders.
///
/// ```
/// use imbroglio::scene::{Anchor, Color, Font, Point, Text, text};
/// let text = Text {
///     at: Point::new(100.0, 50.0), anchor: Anchor::Middle, content: "Ida".into(),
///     font: Font::SansBold, size: 14.0, color: Color(0, 0, 0), tracking: 0.0,
/// };
/// let bounds = text::bounds(&text);
/// assert!(bounds.x < 100.0 && bounds.right() > 100.0 && bounds.y < 50.0);
/// ```
pub fn bounds(text: &Text) -> Rect {
    let width = advance_of(text);
    let left = match text.anchor {
        Anchor::Start => text.at.x,
        Anchor::Middle => text.at.x - width / 2.0,
        Anchor::End => text.at.x - width,
    };
    Rect::new(left, text.at.y - text.size * ASCENT, width, text.size * LETTER_HEIGHT)
}

/// How far below the middle of a line its baseline stands, in pixels: what centres capitals and small
/// letters together.
pub fn baseline_drop(size: f64) -> f64 {
    size * 0.345
}

/// Breaks `text` into at most `max_lines` lines no wider than `max_width` pixels.
///
/// Lines are filled greedily, then narrowed as far as their number stays the same, so that they come out
/// about equally long. Breaks are those of Unicode (UAX 14): between words, after hyphens, between East
/// Asian letters; nothing is hyphenated. What does not fit is cut between whole letters with their marks,
/// and `cut` says so. Linear in the length of the text, times a constant for the balancing.
pub fn wrap(text: &str, font: Font, size: f64, max_width: f64, max_lines: usize) -> Wrapped {
    let pieces = breakable(text);
    if pieces.is_empty() || max_lines == 0 {
        return Wrapped { lines: Vec::new(), cut: !pieces.is_empty() };
    }
    let measure = |line: &str| width(line, font, size);
    let lines = fill(&pieces, max_width, &measure);
    let fits = lines.len() <= max_lines && lines.iter().all(|line| measure(line) <= max_width);
    if fits {
        return Wrapped { lines: balanced(&pieces, lines, max_width, &measure), cut: false };
    }
    let mut kept: Vec<String> = lines.iter().take(max_lines).cloned().collect();
    let mut cut = lines.len() > max_lines;
    if cut && let Some(last) = kept.last_mut() {
        *last = shortened(last, max_width, &measure);
    }
    for line in &mut kept {
        if measure(line) > max_width {
            *line = shortened(line, max_width, &measure);
            cut = true;
        }
    }
    Wrapped { lines: kept, cut }
}

/// The one-line case of [`wrap`]: the text if it fits, else as much as fits and an ellipsis.
pub fn fit(text: &str, font: Font, size: f64, max_width: f64) -> (String, bool) {
    let whole = breakable(text).concat().trim_end().to_owned();
    let measure = |line: &str| width(line, font, size);
    if measure(&whole) <= max_width { (whole, false) } else { (shortened(&whole, max_width, &measure), true) }
}

/// The pieces of a text between which a line may end, each with the space that follows it. White space
/// in a row counts as one space.
fn breakable(text: &str) -> Vec<String> {
    let plain =
        text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut pieces = Vec::new();
    let mut start = 0;
    for (end, opportunity) in linebreaks(&plain) {
        if opportunity == BreakOpportunity::Mandatory && end < plain.len() {
            continue; // An odd separator is no reason for a new line in a label.
        }
        pieces.extend(plain.get(start..end).filter(|piece| !piece.is_empty()).map(str::to_owned));
        start = end;
    }
    pieces
}

/// Fills lines from left to right; a piece that is too wide alone gets a line of its own.
fn fill(pieces: &[String], max_width: f64, measure: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        let tried = format!("{line}{piece}");
        if !line.is_empty() && measure(tried.trim_end()) > max_width {
            lines.push(line.trim_end().to_owned());
            line.clone_from(piece);
        } else {
            line = tried;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The same text in as many lines, as narrow as can be.
fn balanced(
    pieces: &[String],
    filled: Vec<String>,
    max_width: f64,
    measure: &dyn Fn(&str) -> f64,
) -> Vec<String> {
    if filled.len() < 2 {
        return filled;
    }
    let widest_piece = pieces.iter().map(|piece| measure(piece.trim_end())).fold(0.0, f64::max);
    let (mut low, mut high) = (widest_piece, max_width);
    let mut best = filled;
    for _ in 0..12 {
        let middle = (low + high) / 2.0;
        let tried = fill(pieces, middle, measure);
        if tried.len() <= best.len() {
            high = middle;
            best = tried;
        } else {
            low = middle;
        }
    }
    best
}

/// As much of the line as fits before an ellipsis, cut between whole letters with their marks.
fn shortened(line: &str, max_width: f64, measure: &dyn Fn(&str) -> f64) -> String {
    let mut ends: Vec<usize> = line.grapheme_indices(true).map(|(start, _)| start).collect();
    ends.push(line.len());
    // More letters are never narrower, so the longest that fits is found by halving.
    let fits = |end: usize| {
        let kept = line.get(..end).unwrap_or("").trim_end_matches([' ', ',', ';', ':', '.']);
        let tried = format!("{kept}{ELLIPSIS}");
        (measure(&tried) <= max_width).then_some(tried)
    };
    let count = ends.partition_point(|&end| fits(end).is_some());
    count.checked_sub(1).and_then(|last| ends.get(last)).and_then(|&end| fits(end)).unwrap_or(ELLIPSIS.into())
}

fn table_of(font: Font) -> &'static Advances {
    match font {
        Font::Sans => &advances::SANS,
        Font::SansBold => &advances::SANS_BOLD,
        Font::SansItalic => &advances::SANS_ITALIC,
        Font::SerifBold => &advances::SERIF_BOLD,
        Font::SerifItalic => &advances::SERIF_ITALIC,
    }
}

/// The advance of a letter, and whether the face itself has it.
fn advance(letter: char, table: &Advances) -> (u32, bool) {
    let code = letter as usize;
    let known = match code {
        0x20..=0x24F => table.latin.get(code - 0x20),
        0x370..=0x4FF => table.greek_and_cyrillic.get(code - 0x370),
        _ => advances::EXTRA.binary_search(&letter).ok().and_then(|place| table.extra.get(place)),
    };
    match (known, letter.width()) {
        (Some(&units), _) => (u32::from(units), true),
        (None, Some(0) | None) => (0, true),
        (None, Some(2)) => (EM, false),
        (None, Some(_)) => (UNKNOWN, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONTS: [Font; 5] =
        [Font::Sans, Font::SansBold, Font::SansItalic, Font::SerifBold, Font::SerifItalic];

    #[test]
    fn widths_are_those_of_the_fonts() {
        // The widths of the letters of "Rififi": 1479 + 569 + 682 + 569 + 682 + 569, in the bold serif.
        assert_eq!(width("Rififi", Font::SerifBold, 2048.0), 1479.0 + 3.0 * 569.0 + 2.0 * 682.0);
        assert_eq!(width("", Font::Sans, 12.0), 0.0);
        assert_eq!(width("Ж", Font::Sans, 2048.0), 1891.0);
        assert_eq!(width("…", Font::Sans, 2048.0), 2048.0);
    }

    #[test]
    fn letters_of_other_fonts_get_room() {
        assert_eq!(width("用心棒", Font::Sans, 10.0), 30.0 * SLACK);
        assert_eq!(width("e\u{301}", Font::Sans, 10.0), width("e", Font::Sans, 10.0));
        assert_eq!(width("א", Font::Sans, 2048.0), 1400.0 * SLACK);
        assert_eq!(width("\u{1}\u{200B}", Font::Sans, 10.0), 0.0);
    }

    #[test]
    fn the_punctuation_is_in_order() {
        assert!(advances::EXTRA.is_sorted());
    }

    #[test]
    fn lines_come_out_even() {
        let wrapped = wrap("gives her a stolen ring", Font::Sans, 11.5, 104.0, 2);
        assert_eq!(wrapped.lines, ["gives her a", "stolen ring"]);
    }

    #[test]
    fn a_text_that_fits_stays_whole() {
        let wrapped = wrap("  kills   him ", Font::Sans, 11.5, 200.0, 2);
        assert_eq!(wrapped, Wrapped { lines: vec!["kills him".into()], cut: false });
        assert_eq!(wrap("", Font::Sans, 11.5, 200.0, 2), Wrapped::default());
    }

    #[test]
    fn too_much_text_ends_in_an_ellipsis() {
        let wrapped = wrap("the gang kidnaps Tonio and demands the loot", Font::Sans, 11.5, 80.0, 2);
        assert!(wrapped.cut);
        assert_eq!(wrapped.lines.len(), 2);
        assert!(wrapped.lines[1].ends_with('…'), "{wrapped:?}");
        assert!(wrapped.width(Font::Sans, 11.5) <= 80.0);
    }

    #[test]
    fn one_long_word_is_cut_between_whole_letters() {
        let word = "e\u{301}".repeat(40);
        let wrapped = wrap(&word, Font::Sans, 11.5, 60.0, 1);
        assert!(wrapped.cut);
        let kept = wrapped.lines[0].trim_end_matches('…');
        assert_eq!(kept.matches('e').count(), kept.matches('\u{301}').count());
        assert!(width(&wrapped.lines[0], Font::Sans, 11.5) <= 60.0);
    }

    #[test]
    fn east_asian_text_breaks_between_letters() {
        let wrapped = wrap("七人の侍は村を守るために戦う", Font::Sans, 12.0, 100.0, 3);
        assert!(!wrapped.cut && wrapped.lines.len() == 2, "{wrapped:?}");
        assert_eq!(wrapped.lines.concat(), "七人の侍は村を守るために戦う");
    }

    #[test]
    fn no_break_spaces_hold() {
        let wrapped = wrap("la\u{A0}Balance", Font::Sans, 12.0, 30.0, 3);
        assert_eq!(wrapped.lines.len(), 1);
    }

    #[test]
    fn every_line_fits_whatever_the_width() {
        let text = "Tony le Stéphanois frees Tonio, drives the child home — and dies at the wheel";
        for font in FONTS {
            for wide in 1..60 {
                let max = f64::from(wide) * 10.0;
                for lines in 1..5 {
                    let wrapped = wrap(text, font, 12.5, max, lines);
                    assert!(wrapped.lines.len() <= lines);
                    let ellipsis = width("…", font, 12.5);
                    assert!(wrapped.width(font, 12.5) <= max.max(ellipsis), "{font:?} {max} {wrapped:?}");
                    assert_eq!(wrapped.cut, wrapped.lines.join(" ") != text, "{wrapped:?}");
                }
            }
        }
    }

    #[test]
    fn fit_cuts_one_line() {
        assert_eq!(fit("Ida", Font::SansBold, 14.0, 60.0), ("Ida".into(), false));
        assert!(fit("Pierre Grutter", Font::SansBold, 14.0, 60.0).1);
        assert_eq!(fit("Pierre Grutter", Font::SansBold, 14.0, 0.0), ("…".into(), true));
    }
}
