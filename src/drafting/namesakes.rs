//! Two full names with one surname that mean one person: “Louis Grutter” in one telling, “Pierre Grutter” in another.

use super::Language;
use super::sentences::Word;
use super::words::{Lower, Words};
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
/// then somebody else's. Returns, of each joined entry, the two names. O(mentions × log mentions) and, of each surname,
/// O(entries² × mentions).
pub(super) fn join(
    groups: &mut Vec<Spelled>,
    found: &Places,
    language: &Language,
) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::new();
    let mut entries = Entries::of(groups, found, language);
    let mut one = 0;
    while one < groups.len() {
        let other = entries.like(one, found);
        let Some(other) = other else {
            one += 1;
            continue;
        };
        let (words, names) = std::mem::take(&mut groups[other]);
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
        entries.put(other, &[], language);
        groups.extend(
            loose.into_iter().map(|name| (told_words(&name, language).into_iter().collect(), vec![name])),
        );
        for changed in std::iter::once(one).chain(entries.full.len()..groups.len()) {
            entries.put(changed, &groups[changed].1, language);
        }
    }
    groups.retain(|(_, names)| !names.is_empty());
    joined
}

/// What is asked of entries while they are joined.
struct Entries {
    /// Of each entry, its full names.
    full: Vec<Vec<String>>,
    /// Entries by their surname; one that has changed may stand here still.
    surnames: BTreeMap<String, BTreeSet<usize>>,
    surname: Vec<Option<String>>,
    /// Whose a name is.
    owners: BTreeMap<String, usize>,
    /// The names in each sentence.
    beside: BTreeMap<(usize, usize), Vec<String>>,
}

impl Entries {
    fn of(groups: &[Spelled], found: &Places, language: &Language) -> Self {
        let mut beside: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        let mut entries = Self {
            full: Vec::new(),
            surnames: BTreeMap::new(),
            surname: Vec::new(),
            owners: BTreeMap::new(),
            beside: BTreeMap::new(),
        };
        for (entry, (_, names)) in groups.iter().enumerate() {
            entries.put(entry, names, language);
        }
        let several = |surname: &String| entries.surnames.get(surname).is_some_and(|all| all.len() > 1);
        if entries.surname.iter().flatten().any(several) {
            for (name, places) in found {
                for (paragraph, sentence, _) in places {
                    beside.entry((*paragraph, *sentence)).or_default().push(name.clone());
                }
            }
        }
        entries.beside = beside;
        entries
    }

    /// Says which names an entry has now.
    fn put(&mut self, entry: usize, names: &[String], language: &Language) {
        let told: Vec<(&String, Vec<String>)> = names
            .iter()
            .map(|name| (name, told_words(name, language)))
            .filter(|(_, told)| told.len() > 1)
            .collect();
        let surname = told.first().and_then(|(_, told)| told.last().cloned());
        if let Some(surname) = &surname {
            self.surnames.entry(surname.clone()).or_default().insert(entry);
        }
        let full = told.into_iter().map(|(name, _)| name.clone()).collect();
        if entry < self.full.len() {
            (self.full[entry], self.surname[entry]) = (full, surname);
        } else {
            self.full.push(full);
            self.surname.push(surname);
        }
        for name in names {
            self.owners.insert(name.clone(), entry);
        }
    }

    /// The first entry behind one that seems to mean the same person.
    fn like(&self, one: usize, found: &Places) -> Option<usize> {
        let surname = self.surname[one].as_ref()?;
        let mut others = self.surnames.get(surname)?.range(one + 1..);
        others
            .find(|other| {
                self.surname[**other].as_ref() == Some(surname) && self.are_one(one, **other, found)
            })
            .copied()
    }

    /// Whether two entries of one surname seem to mean one person.
    fn are_one(&self, one: usize, other: usize, found: &Places) -> bool {
        let places = |entry: usize| -> BTreeSet<(usize, usize)> {
            self.full[entry].iter().flat_map(|name| found[name].iter().map(|(p, s, _)| (*p, *s))).collect()
        };
        let (here, there) = (places(one), places(other));
        let paragraphs = |places: &BTreeSet<(usize, usize)>| -> BTreeSet<usize> {
            places.iter().map(|(paragraph, _)| *paragraph).collect()
        };
        let company = |places: &BTreeSet<(usize, usize)>| -> BTreeSet<usize> {
            let names = places.iter().filter_map(|place| self.beside.get(place)).flatten();
            let entries = names.filter_map(|name| self.owners.get(name).copied());
            entries.filter(|entry| *entry != one && *entry != other).collect()
        };
        paragraphs(&here).is_disjoint(&paragraphs(&there))
            && company(&here).intersection(&company(&there)).count() >= COMPANY
    }
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
    let between: Vec<&Lower> = words[before.end..name.start]
        .iter()
        .map(|word| &word.lower)
        .filter(|word| !language.is_adverb(word))
        .collect();
    // “Ann named Bob” names him: only what stands behind a comma explains
    words[before.end - 1].ends_clause && language.naming.iter().any(|naming| *naming == between)
}

/// Whether a name is what somebody calls themselves: “calls herself Fidele”.
pub(super) fn is_own_choice(words: &[Word], name: usize, language: &Language) -> bool {
    let said =
        |back: usize, list: &Words| name.checked_sub(back).is_some_and(|at| list.contains(&words[at].lower));
    said(1, &language.reflexives) && said(2, &language.calling)
}

/// Joins the entries of names that the text says are one person's. O(pairs × names of an entry).
pub(super) fn unite(groups: &mut Vec<Spelled>, same: &[(String, String)]) {
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    for (entry, (_, names)) in groups.iter().enumerate() {
        owners.extend(names.iter().map(|name| (name.clone(), entry)));
    }
    for (one, other) in same {
        if let (Some(&one), Some(&other)) = (owners.get(one), owners.get(other))
            && one != other
        {
            let (words, names) = std::mem::take(&mut groups[other]);
            owners.extend(names.iter().map(|name| (name.clone(), one)));
            groups[one].0.extend(words);
            groups[one].1.extend(names);
        }
    }
    groups.retain(|(_, names)| !names.is_empty());
}

/// The words of a name that tell it from others, as they come: no titles and particles, and nothing of an epithet such as
/// “the Swede”.
pub(super) fn told_words(name: &str, language: &Language) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let epithet = words.iter().skip(1).position(|word| language.epithets.contains(word));
    let head = epithet.map_or(words.as_slice(), |at| &words[..=at]);
    let telling: Vec<String> = head
        .iter()
        .filter(|word| !language.particles.contains(word) && !language.titles.contains(word))
        .map(|word| folded(word))
        .collect();
    if telling.is_empty() { words.iter().map(|word| folded(word)).collect() } else { telling }
}
