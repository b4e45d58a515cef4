//! Two full names with one surname that mean one person: “Louis Grutter” in one telling, “Pierre Grutter” in another.

use super::Language;
use super::sentences::Word;
use crate::nearest::folded;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Spellings of one person, with the words that tell them from others.
pub(super) type Spelled = (BTreeSet<String>, Vec<String>);
/// Of each name, paragraph and sentence of its mentions, and whether a person may stand there.
pub(super) type Places = BTreeMap<String, Vec<(usize, usize, bool)>>;

/// People who must be named beside both, at least.
const COMPANY: usize = 2;

/// Joins two entries whose full names share the surname, where no paragraph has both and the sentences that name them in full
/// name at least two other people in common. A first name alone, in a paragraph that does not give it with the surname, is
/// then somebody else's. Returns, of each joined entry, the two names. O(entries² × mentions).
pub(super) fn join(
    groups: &mut Vec<Spelled>,
    found: &Places,
    language: &Language,
) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::new();
    let mut one = 0;
    while one < groups.len() {
        let other = (one + 1..groups.len()).find(|other| is_one(groups, one, *other, found, language));
        let Some(other) = other else {
            one += 1;
            continue;
        };
        let (words, names) = groups.remove(other);
        let full = |names: &[String]| names.first().cloned().unwrap_or_default();
        joined.insert(full(&groups[one].1), full(&names));
        groups[one].0.extend(words);
        groups[one].1.extend(names);
        let paragraphs = |names: &[&String]| -> BTreeSet<usize> {
            names.iter().flat_map(|name| found[*name].iter().map(|(paragraph, ..)| *paragraph)).collect()
        };
        let surname = told_words(&full(&groups[one].1), language).pop();
        let (kept, loose): (Vec<String>, Vec<String>) = groups[one].1.iter().cloned().partition(|name| {
            let words = told_words(name, language);
            let [first] = words.as_slice() else { return true };
            let with_surname: Vec<&String> = groups[one]
                .1
                .iter()
                .filter(|other| told_words(other, language).starts_with(std::slice::from_ref(first)))
                .filter(|other| *other != name)
                .collect();
            Some(first) == surname.as_ref()
                || with_surname.is_empty()
                || !paragraphs(&[name]).is_disjoint(&paragraphs(&with_surname))
        });
        groups[one].1 = kept;
        groups.extend(
            loose.into_iter().map(|name| (told_words(&name, language).into_iter().collect(), vec![name])),
        );
    }
    joined
}

/// Whether a name explains the one before it: “Cymbeline, King of Britain, …”, “Imogen, known as Fidele”.
pub(super) fn are_one(words: &[Word], before: Range<usize>, name: Range<usize>, language: &Language) -> bool {
    if words[before.end - 1].possessive || words[name.end - 1].possessive {
        return false;
    }
    let particle = |word: &Word| language.particles.contains(&word.text);
    let titled =
        language.titles.contains(&words[name.start].text) && words[name.clone()].iter().any(particle);
    let untitled = !words[before.clone()].iter().any(particle);
    let beside =
        before.end == name.start && words[before.end - 1].ends_clause && words[name.end - 1].ends_clause;
    let goes_on = words.get(name.end).is_some_and(|word| language.and.contains(&word.lower));
    if titled && untitled && beside && !goes_on {
        return true;
    }
    let between: Vec<&str> = words[before.end..name.start]
        .iter()
        .map(|word| word.lower.as_str())
        .filter(|word| !language.is_adverb(word))
        .collect();
    // “Ann named Bob” names him: only what stands behind a comma explains
    words[before.end - 1].ends_clause && language.naming.iter().any(|naming| *naming == between)
}

/// Whether a name is what somebody calls themselves: “calls herself Fidele”.
pub(super) fn is_own_choice(words: &[Word], name: usize, language: &Language) -> bool {
    let said = |back: usize, list: &[String]| {
        name.checked_sub(back).is_some_and(|at| list.contains(&words[at].lower))
    };
    said(1, &language.reflexives) && said(2, &language.calling)
}

/// Joins the entries of names that the text says are one person's. O(pairs × entries).
pub(super) fn unite(groups: &mut Vec<Spelled>, same: &[(String, String)]) {
    for (one, other) in same {
        let holds = |name: &String| groups.iter().position(|(_, names)| names.contains(name));
        if let (Some(one), Some(other)) = (holds(one), holds(other))
            && one != other
        {
            let (words, names) = groups[other].clone();
            groups[one].0.extend(words);
            groups[one].1.extend(names);
            groups.remove(other);
        }
    }
}

/// Whether two entries seem to mean one person.
fn is_one(groups: &[Spelled], one: usize, other: usize, found: &Places, language: &Language) -> bool {
    let full = |group: usize| -> Vec<&String> {
        groups[group].1.iter().filter(|name| told_words(name, language).len() > 1).collect()
    };
    let surname = |group: usize| full(group).first().and_then(|name| told_words(name, language).pop());
    let places = |group: usize| -> BTreeSet<(usize, usize)> {
        full(group).iter().flat_map(|name| found[*name].iter().map(|(p, s, _)| (*p, *s))).collect()
    };
    if surname(one).is_none() || surname(one) != surname(other) {
        return false;
    }
    let (here, there) = (places(one), places(other));
    let paragraphs = |places: &BTreeSet<(usize, usize)>| -> BTreeSet<usize> {
        places.iter().map(|(paragraph, _)| *paragraph).collect()
    };
    let company = |places: &BTreeSet<(usize, usize)>| -> BTreeSet<usize> {
        let beside = |group: &usize| {
            groups[*group].1.iter().flat_map(|name| &found[name]).any(|(p, s, _)| places.contains(&(*p, *s)))
        };
        (0..groups.len()).filter(|group| *group != one && *group != other).filter(beside).collect()
    };
    paragraphs(&here).is_disjoint(&paragraphs(&there))
        && company(&here).intersection(&company(&there)).count() >= COMPANY
}

/// The words of a name that tell it from others, as they come: no titles and particles, and nothing of an epithet such as
/// “the Swede”.
pub(super) fn told_words(name: &str, language: &Language) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let epithet = words.iter().skip(1).position(|word| language.epithets.iter().any(|begins| begins == word));
    let head = epithet.map_or(words.as_slice(), |at| &words[..=at]);
    let is_in = |list: &[String], word: &str| list.iter().any(|other| other == word);
    let telling: Vec<String> = head
        .iter()
        .filter(|word| !is_in(&language.particles, word) && !is_in(&language.titles, word))
        .map(|word| folded(word))
        .collect();
    if telling.is_empty() { words.iter().map(|word| folded(word)).collect() } else { telling }
}
