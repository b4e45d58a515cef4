//! "Did you mean": the nearest of several words to one that is unknown.

use unicode_normalization::UnicodeNormalization;

/// `text` in lower case without accents, so that `CÉSAR` and `cesar` are one. O(n).
///
/// ```
/// assert_eq!(imbroglio::nearest::folded("L'Âge d'Or"), "l'age d'or");
/// ```
pub fn folded(text: &str) -> String {
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
    best.filter(|(distance, candidate)| *distance * 3 <= length.max(candidate.chars().count()).max(3))
        .map(|(_, candidate)| candidate)
}
