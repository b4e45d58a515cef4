//! The one door through which everything printed leaves: what no terminal may be made to obey or hide is made
//! visible here.

use super::cost;
use crate::diagnostic::Error;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use unicode_width::UnicodeWidthStr as _;

/// The width of a line where nothing tells how wide it may be.
pub const WIDTH: u16 = 100;

/// Text of one line: every character that commands a terminal, ends the line, reorders others or is not seen is
/// written as `\u{…}`.
pub fn harmless(text: &str) -> String {
    replaced(text, "", escape).into_owned()
}

/// The same for text of several lines.
pub fn harmless_lines(text: &str) -> String {
    replaced(text, "\n", escape).into_owned()
}

/// JSON in which nothing commands a terminal or hides: what is not safe can only stand inside a text, where an
/// escape means the same.
pub fn harmless_json(json: &str) -> String {
    let escape = |safe: &mut String, letter: char| {
        for unit in letter.encode_utf16(&mut [0; 2]) {
            let _ = write!(safe, "\\u{unit:04x}");
        }
    };
    replaced(json, "\n", escape).into_owned()
}

/// XML, or DOT with its entities, in which nothing commands a terminal or hides: such a character is written as a
/// reference, which means the same.
pub fn harmless_markup(markup: &str) -> String {
    let refer = |safe: &mut String, letter: char| {
        let _ = write!(safe, "&#x{:x};", letter as u32);
    };
    replaced(markup, "\n\t", refer).into_owned()
}

/// The same for HTML: between the tags of scripts, whose texts are JSON or the program's own, as in JSON.
pub fn harmless_page(page: &str) -> String {
    let mut safe = String::with_capacity(page.len());
    for piece in page.split_inclusive("</script>") {
        let at = piece.find("<script").unwrap_or(piece.len());
        safe.push_str(&harmless_markup(&piece[..at]));
        safe.push_str(&harmless_json(&piece[at..]));
    }
    safe
}

/// Lines with colours in them in which nothing else commands a terminal or hides: such a character is replaced, so
/// that what stands below it stays in its column.
pub fn harmless_drawing(drawn: &str) -> String {
    let replace = |safe: &mut String, _| safe.push(char::REPLACEMENT_CHARACTER);
    replaced(drawn, "\n\u{1b}", replace).into_owned()
}

fn escape(safe: &mut String, letter: char) {
    let _ = write!(safe, "{}", letter.escape_unicode());
}

/// A text in which `put` writes something in place of every character that may not be printed as it is, but for those
/// `allowed`. O(length); nearly all text is of letters that need no look.
fn replaced<'t>(text: &'t str, allowed: &str, mut put: impl FnMut(&mut String, char)) -> Cow<'t, str> {
    let (mut safe, mut done, mut at) = (String::new(), 0, 0);
    while let Some(plain) = text.as_bytes()[at..].iter().position(|byte| !matches!(byte, b' '..=b'~')) {
        at += plain;
        let mut letters = text[at..].chars();
        let Some(letter) = letters.next() else { break };
        let after = at + letter.len_utf8();
        if !allowed.contains(letter) && !is_safe(letter, text[..at].chars().next_back(), letters.next()) {
            safe.push_str(&text[done..at]);
            put(&mut safe, letter);
            done = after;
        }
        at = after;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[done..]);
    Cow::Owned(safe)
}

/// Whether a character is seen, and does nothing else. Joiners are part of Persian, Indian and other spelling and of
/// emoji, and variation selectors choose a form of the character before them: both only where they have something to
/// work on.
fn is_safe(letter: char, before: Option<char>, after: Option<char>) -> bool {
    if matches!(letter, ' '..='~') {
        return true;
    }
    let is_word =
        |letter: Option<char>| letter.is_some_and(|letter| !letter.is_ascii() && !is_hidden(letter));
    match letter {
        '\u{200c}' | '\u{200d}' => (is_word(before) || before.is_some_and(is_selector)) && is_word(after),
        _ if is_selector(letter) => before.is_some_and(|before| !is_hidden(before) && !before.is_control()),
        _ => !letter.is_control() && !is_hidden(letter),
    }
}

/// Characters without a mark of their own: marks of direction, of width nought, of line and paragraph, tags,
/// selectors.
fn is_hidden(letter: char) -> bool {
    is_selector(letter)
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Text of several lines, perhaps with tabs, in which whatever was not made harmless in its own way is now.
fn at_the_door(text: &str) -> Cow<'_, str> {
    replaced(text, "\n\t", escape)
}

/// Writes to the standard output. What commands a terminal or hides is made harmless, if that was not done before in the
/// way of a format. A reader who has gone away has read enough: that changes no exit code.
pub fn out(text: &str) -> Result<(), Error> {
    cost::quiet();
    let text = at_the_door(text);
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::because("cannot write to the standard output", cause))
        }
        _ => Ok(()),
    }
}

/// Writes a line to the standard error; if that is gone there is nobody to tell.
pub fn err(line: &str) {
    cost::quiet();
    let _ = writeln!(std::io::stderr(), "{}", harmless(line));
}

/// Writes lines that have been made harmless to the standard error.
pub fn err_lines(text: &str) {
    cost::quiet();
    let _ = write!(std::io::stderr(), "{text}");
}

/// How wide a line of the standard output may be, if that is a terminal.
pub fn width() -> Option<u16> {
    let is_terminal = std::io::stdout().is_terminal();
    is_terminal.then(|| terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0))
}

/// A line broken between words so that no part is wider than `width` where that can be; parts after the first stand
/// deeper than the line itself, so that none can be taken for a line of its own. O(length).
pub fn wrapped(line: &str, width: u16) -> String {
    let width = usize::from(width.max(20));
    if line.width() <= width {
        return line.to_owned();
    }
    let first = line.len() - line.trim_start_matches(' ').len();
    let indent = " ".repeat(first + 2);
    let mut text = line[..first].to_owned();
    let mut column = first;
    for (number, word) in line[first..].split(' ').enumerate() {
        let wide = word.width();
        if number > 0 && column + 1 + wide > width && column > indent.len() {
            text.push('\n');
            text.push_str(&indent);
            column = indent.len();
        } else if number > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += wide;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_or_hides_is_shown() {
        let hidden =
            "a\u{1b}[31m\u{202e}\u{200b}\u{e0041}\u{feff}\u{2028}\n\u{9b}\u{ad}b\u{200d}c\u{fe0f}\u{e0100}";
        let shown = "a\\u{1b}[31m\\u{202e}\\u{200b}\\u{e0041}\\u{feff}\\u{2028}\\u{a}\\u{9b}\\u{ad}b\\u{200d}c\u{fe0f}\\u{e0100}";
        assert_eq!(harmless(hidden), shown);
        assert_eq!(harmless_json("\"\u{e0041}\"\n"), "\"\\udb40\\udc41\"\n");
        assert_eq!(harmless_markup("<t>\u{202e}</t>\n"), "<t>&#x202e;</t>\n");
        assert_eq!(harmless_lines("a\n\tb\n"), "a\n\\u{9}b\n");
        assert_eq!(at_the_door("a\u{1b}[31m\n\té\u{202e}b"), "a\\u{1b}[31m\n\té\\u{202e}b");
        assert!(matches!(at_the_door("a\n\té\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_spelling_needs_stays() {
        for text in ["می‌خواهم", "ක්‍රියා", "👩‍👩‍👧", "❤️", "葛󠄀城", "naïve café", "שלום"]
        {
            assert_eq!(harmless(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn each_character_is_judged_by_itself_and_its_neighbours(text in "[ -c\n\t\u{7}\u{200c}-\u{202e}\u{fe0f}é👩ک]{0,24}") {
            let letters: Vec<char> = text.chars().collect();
            let mut expected = String::new();
            for (at, letter) in letters.iter().enumerate() {
                let before = at.checked_sub(1).map(|at| letters[at]);
                if matches!(letter, '\n' | '\t') || is_safe(*letter, before, letters.get(at + 1).copied()) {
                    expected.push(*letter);
                } else {
                    let _ = write!(expected, "&#x{:x};", *letter as u32);
                }
            }
            proptest::prop_assert_eq!(harmless_markup(&text), expected);
        }
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(wrapped("  aaa bbb ccc ddd eee fff", 20), "  aaa bbb ccc ddd\n    eee fff");
        assert_eq!(wrapped("short", 20), "short");
        assert_eq!(wrapped(&"x".repeat(50), 20), "x".repeat(50));
    }
}
