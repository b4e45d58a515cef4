//! Paragraphs, sentences and words of a synopsis.

use super::Language;
use super::words::Lower;
use unicode_segmentation::UnicodeSegmentation as _;

/// The sentences of a text, paragraph by paragraph. Sentences end where UAX 29 says so, but for the language's
/// abbreviations; blank lines part paragraphs; the mark of a list item is dropped. O(length).
///
/// ```
/// use imbroglio::drafting::{Language, paragraphs};
/// let text = "Dr. Hart dies. Why?\n\nNobody knows.";
/// assert_eq!(paragraphs(text, &Language::english()?), [vec!["Dr. Hart dies.", "Why?"], vec!["Nobody knows."]]);
/// # Ok::<(), imbroglio::drafting::LanguageFault>(())
/// ```
pub fn paragraphs(text: &str, language: &Language) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let text = without_entities(&text);
    let mut paragraphs: Vec<Vec<String>> = Vec::new();
    let mut paragraph: Vec<String> = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        let bare = line.trim_start_matches(['*', '•', '#', '>']).trim_start_matches("- ").trim_start();
        // an item of a list is a sentence, whether or not it ends with a full stop
        if line.is_empty() || bare.len() < line.len() {
            paragraph.extend(sentences(&lines.join(" "), language));
            lines.clear();
        }
        if !line.is_empty() {
            lines.push(bare);
        } else if !paragraph.is_empty() {
            paragraphs.push(std::mem::take(&mut paragraph));
        }
    }
    paragraphs
}

/// Named entities of HTML that texts have; those of XML and numbers are known anyway.
const ENTITIES: &[(&str, &str)] = &[
    ("nbsp", " "),
    ("mdash", "—"),
    ("ndash", "–"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("shy", ""),
];

/// Text copied from a web page: `&amp;` and `&#233;` as the letters they stand for; what is no entity stays.
fn without_entities(text: &str) -> String {
    let known = |name: &str| ENTITIES.iter().find(|(entity, _)| *entity == name).map(|(_, letters)| *letters);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';').map_or(1, |end| end + 1);
        let named = |name: &str| known(name).or_else(|| quick_xml::escape::resolve_predefined_entity(name));
        match quick_xml::escape::unescape_with(&rest[..end], named) {
            Ok(letters) => plain.push_str(&letters),
            Err(_) => plain.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    plain + rest
}

fn sentences(text: &str, language: &Language) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut open = String::new();
    for piece in text.split_sentence_bounds() {
        open.push_str(piece);
        let last = open.trim_end().rsplit([' ', '(', '“', '"']).next().unwrap_or_default();
        let word = last.trim_end_matches('.');
        // a lone capital is an initial
        let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        if last.ends_with('.') && (initial || language.abbreviations.iter().any(|known| known == word)) {
            continue;
        }
        sentences.push(std::mem::take(&mut open));
    }
    sentences.push(open);
    let spaced = |sentence: &String| sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    sentences.iter().map(spaced).filter(|sentence| sentence.chars().any(char::is_alphanumeric)).collect()
}

/// Words of a sentence, at most; what is longer is no sentence, and nothing is read off it but names.
pub(super) const LONGEST: usize = 1_000;

/// A sentence as words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Paragraph, from 1.
    pub paragraph: usize,
    /// Sentence in it, from 1.
    pub number: usize,
    pub words: Vec<Word>,
}

/// A word without the marks around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    /// In lower case.
    pub lower: Lower,
    /// Whether it stands in the possessive.
    pub possessive: bool,
    /// Whether a mark behind it ends a clause.
    pub ends_clause: bool,
    /// Whether what follows stands by itself: behind a semicolon or a colon.
    pub parts: bool,
    /// Whether any mark stands behind it.
    pub marked: bool,
}

impl Word {
    pub fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// All sentences as words.
pub(super) fn words(paragraphs: &[Vec<String>], language: &Language) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (paragraph, sentences) in paragraphs.iter().enumerate() {
        for (number, sentence) in sentences.iter().enumerate() {
            let parts = sentence.split_whitespace().flat_map(|word| word.split('—'));
            let words = parts
                .flat_map(|part| elided(part, language))
                .filter_map(|part| word(part, language))
                .collect();
            all.push(Sentence { paragraph: paragraph + 1, number: number + 1, words });
        }
    }
    all
}

/// “l'homme” as two words, where the language has such.
fn elided<'a>(word: &'a str, language: &Language) -> Vec<&'a str> {
    let start = word.len() - word.trim_start_matches(|letter: char| !letter.is_alphanumeric()).len();
    let end = word[start..].find(['\'', '’']).map(|at| start + at);
    match end {
        Some(end) if language.elisions.contains(&word[start..end].to_lowercase()) => {
            let behind = end + word[end..].chars().next().map_or(0, char::len_utf8);
            vec![&word[..end], &word[behind..]]
        }
        _ => vec![word],
    }
}

fn word(raw: &str, language: &Language) -> Option<Word> {
    let mark = |letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '\'' && letter != '’';
    let behind = raw.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let tail = &raw[behind.len()..];
    let text = raw.trim_matches(mark).trim_matches(['\'', '’']);
    let (text, possessive) = match text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")) {
        Some(stem) => (stem, true),
        None => (text, text.ends_with('s') && (tail.starts_with('\'') || tail.starts_with('’'))),
    };
    (!text.is_empty()).then(|| Word {
        text: text.to_owned(),
        lower: language.lower(text),
        possessive,
        ends_clause: tail.contains([',', ';', ':', '.', '!', '?', ')']),
        parts: tail.contains([';', ':']),
        marked: tail.chars().any(|letter| letter != '\'' && letter != '’'),
    })
}
