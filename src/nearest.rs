//! "Did you mean": the nearest of several words to one that is unknown.

use unicode_normalization::UnicodeNormalization;

/// `text` in lower case without accents, so that `CÉSAR` and `cesar` are one. O(n).
///
/// ```
/// assert_eq!(imbroglio::nearest::folded("L'Âge d'Or"), "l'age d'or");
/// ```
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The candidate nearest to `word` by Damerau-Levenshtein distance, if it is near enough to be meant:
/// at most a third of its letters differ. Ties go to the first. O(candidates × letters²).
///
/// ```
/// let names = ["cesar", "tony", "grutter"];
/// assert_eq!(imbroglio::nearest::nearest("cézar", names), Some("cesar"));
/// assert_eq!(imbroglio::nearest::nearest("mado", names), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    within(word, candidates, |candidate| length.max(candidate.chars().count()).max(3) / 3)
}

/// The candidate that differs from `word` by a slip of the hand: one letter, or two of a word of nine letters and more.
/// For words whose neighbours mean something else, such as kinds and markers. O(candidates × letters²).
///
/// ```
/// use imbroglio::nearest::slip;
/// assert_eq!(slip("atempted", ["attempted"]), Some("attempted"));
/// assert_eq!(slip("orders", ["murders"]), None);
/// ```
pub fn slip<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    within(word, candidates, |_| if length < 3 { 0 } else { 1 + usize::from(length >= 9) })
}

fn within<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    most: impl Fn(&str) -> usize,
) -> Option<&'a str> {
    let wanted = folded(word);
    let length = wanted.chars().count();
    if length > 64 {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let other = folded(candidate);
        if other.chars().count().abs_diff(length) > 3 {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&wanted, &other);
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.filter(|(distance, candidate)| *distance <= most(candidate)).map(|(_, candidate)| candidate)
}
