//! Seeds: synopses retold one sentence a line, a blank line between paragraphs.

use crate::facts::Sentence;

/// The number of a seed, by which citations name it, where it is named by its file: the digits that the name
/// begins with. A name without such a number is its own.
///
/// ```
/// assert_eq!(imbroglio::seed::number("001"), "001");
/// assert_eq!(imbroglio::seed::number("001-rififi.txt"), "001");
/// assert_eq!(imbroglio::seed::number("la-balance"), "la-balance");
/// ```
pub fn number(named: &str) -> &str {
    let stem = named.strip_suffix(".txt").unwrap_or(named);
    match stem.split_once('-') {
        Some((number, _)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => number,
        _ => stem,
    }
}

/// The sentences of a seed's text, numbered by paragraph. O(n).
///
/// ```
/// let sentences = imbroglio::seed::sentences("001", "One.\nTwo.\n\nThree.\n");
/// let cited: Vec<String> = sentences.iter().map(|s| s.citation()).collect();
/// assert_eq!(cited, ["001.p1.s1", "001.p1.s2", "001.p2.s1"]);
/// ```
pub fn sentences(seed: &str, text: &str) -> Vec<Sentence> {
    let (mut paragraph, mut number) = (1, 0);
    let mut sentences = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            if number > 0 {
                paragraph += 1;
                number = 0;
            }
            continue;
        }
        number += 1;
        sentences.push(Sentence { seed: seed.into(), paragraph, number, text: line.to_owned() });
    }
    sentences
}
