//! Who is named in a text, with all spellings under one entry.

use super::Language;
use super::namesakes::{self, Places, Spelled, told_words};
use super::sentences::{Sentence, Word};
use super::spellings::{Alike, is_same};
use super::words::Words;
use crate::nearest::folded;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id in the draft.
    pub id: String,
    /// The fullest name.
    pub name: String,
    /// Other spellings, in the order in which they come.
    pub aliases: Vec<String>,
    /// Whether only a role is told, such as `Jo's wife`.
    pub unnamed: bool,
    /// Whether it is several people, such as `The police`.
    pub several: bool,
    /// Roles that the text says they have, such as `daughter`.
    pub roles: Vec<String>,
    /// Paragraph and sentence of each mention, both from 1, in order.
    pub told: Vec<(usize, usize)>,
    /// Another full name, if two that share the surname are taken for one.
    pub taken_for: Option<String>,
}

/// A run of capital words.
struct Run {
    from: usize,
    to: usize,
    name: String,
}

/// Everybody who is named. O(words × names).
pub(super) fn people(sentences: &[Sentence], language: &Language) -> Vec<Person> {
    let inside = inner_capitals(sentences, language);
    let mut found = Places::new();
    let mut order: Vec<String> = Vec::new();
    let mut same: Vec<(String, String)> = Vec::new();
    for sentence in sentences {
        let all = runs(&sentence.words, language, &inside);
        let about = all.iter().find(|run| {
            let before = run.from.checked_sub(1).map(|at| &sentence.words[at].lower);
            !before.is_some_and(|word| language.prepositions.contains(word))
        });
        for (place, run) in all.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| &all[before]).filter(|before| {
                namesakes::are_one(&sentence.words, before.from..before.to, run.from..run.to, language)
            });
            // “Imogen … calls herself Fidele”: whom the sentence is about
            let chosen = about.filter(|_| namesakes::is_own_choice(&sentence.words, run.from, language));
            same.extend(before.or(chosen).map(|other| (other.name.clone(), run.name.clone())));
        }
        for run in all {
            let likely = is_likely(&sentence.words, &run, language);
            if !found.contains_key(&run.name) {
                order.push(run.name.clone());
            }
            found.entry(run.name).or_default().push((sentence.paragraph, sentence.number, likely));
        }
    }
    // a name that only ever follows “in” or “the” is a place or a thing
    order.retain(|name| found[name].iter().any(|(.., likely)| *likely));
    // the longest spelling first, so that shorter ones find it
    let mut longest = order.clone();
    longest.sort_by_cached_key(|name| {
        std::cmp::Reverse((keys(name, language).len(), name.split_whitespace().count()))
    });
    let mut groups = grouped(longest, &found, language);
    namesakes::unite(&mut groups, &same);
    let joined = namesakes::join(&mut groups, &found, language);
    let places: BTreeMap<&String, usize> = order.iter().enumerate().map(|(at, name)| (name, at)).collect();
    let place = |name: &String| places.get(name);
    groups.sort_by_key(|(_, names)| names.iter().filter_map(place).min());
    let mut people: Vec<Person> = Vec::new();
    let mut ids = Ids::default();
    for (_, names) in groups {
        let Some(full) = names.first() else { continue };
        let mut told: Vec<(usize, usize)> =
            names.iter().flat_map(|name| found[name].iter().map(|(p, s, _)| (*p, *s))).collect();
        told.sort_unstable();
        told.dedup();
        let mut aliases: Vec<String> = names[1..].to_vec();
        aliases.sort_by_key(place);
        let shortest =
            names.iter().min_by_key(|name| (name.split_whitespace().count(), place(name))).unwrap_or(full);
        let id = ids.unused(&slug(shortest, language));
        people.push(Person {
            id,
            name: full.clone(),
            aliases,
            unnamed: false,
            several: false,
            roles: titles(&names, language),
            told,
            taken_for: joined.get(full).cloned(),
        });
    }
    people
}

/// Entries of those who are named, made of all names, the longest first. O(names × those that share a word).
fn grouped(longest: Vec<String>, found: &Places, language: &Language) -> Vec<Spelled> {
    let mut groups: Vec<Spelled> = Vec::new();
    let mut places = Alike::default();
    for name in longest {
        let told = told_words(&name, language);
        let words: BTreeSet<String> = told.iter().cloned().collect();
        let mut fit = places.of(&told, &words);
        fit.retain(|group| is_same(&told, &words, &groups[*group], language));
        if fit.is_empty() && language.titles.contains(&name) {
            fit.extend(only_one_titled(&name, &groups));
        }
        // a surname of several belongs to whom it is told of most
        fit.sort_by_key(|group| {
            std::cmp::Reverse(groups[*group].1.iter().map(|name| found[name].len()).sum::<usize>())
        });
        match fit.first() {
            Some(group) => groups[*group].1.push(name),
            None => {
                let known = all_words(&name, language);
                places.add(groups.len(), &name, &known, language);
                groups.push((known, vec![name]));
            }
        }
    }
    groups
}

/// “the Duke”: the only one of all who has that title.
fn only_one_titled(title: &str, groups: &[(BTreeSet<String>, Vec<String>)]) -> Option<usize> {
    let is_titled =
        |group: &usize| groups[*group].1.iter().any(|name| name.split_whitespace().any(|word| word == title));
    let mut all = (0..groups.len()).filter(is_titled);
    all.next().filter(|_| all.next().is_none())
}

/// The roles that the titles of names tell: “King Claudius” is a king.
fn titles(names: &[String], language: &Language) -> Vec<String> {
    let words = names.iter().flat_map(|name| name.split_whitespace());
    let titles = words.filter(|word| language.titles.contains(word)).map(str::to_lowercase);
    titles.filter(|title| language.roles.contains(title)).collect()
}

/// An id made of a name.
pub(super) fn slug(name: &str, language: &Language) -> String {
    let titled: Vec<&str> = name.split_whitespace().filter(|word| !language.titles.contains(word)).collect();
    // “Prince of Bouillon” is `bouillon`
    let particle = |word: &&&str| language.particles.contains(word);
    let told: Vec<&str> = if titled.len() < name.split_whitespace().count() {
        titled.iter().skip_while(particle).copied().collect()
    } else {
        titled
    };
    let name = if told.is_empty() { name.to_owned() } else { told.join(" ") };
    let mut id = String::new();
    for letter in folded(&name).chars() {
        match letter {
            'a'..='z' | '0'..='9' => id.push(letter),
            _ if !id.is_empty() && !id.ends_with('_') => id.push('_'),
            _ => {}
        }
    }
    let id = id.trim_end_matches('_');
    if id.is_empty() || id.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("person_{id}").trim_end_matches('_').to_owned()
    } else {
        id.to_owned()
    }
}

/// Ids that are given to people.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeMap<String, usize>);

impl Ids {
    /// Those of some people.
    pub fn of(people: &[Person]) -> Self {
        Self(people.iter().map(|person| (person.id.clone(), 2)).collect())
    }

    /// An id that nobody has yet, which is now taken: as it is, or with the first number from 2 that is free.
    pub fn unused(&mut self, id: &str) -> String {
        if let Some(&next) = self.0.get(id) {
            let free = (next..).map(|number| (number, format!("{id}_{number}")));
            let mut free = free.filter(|(_, one)| !self.0.contains_key(one));
            if let Some((number, one)) = free.next() {
                self.0.insert(id.to_owned(), number + 1);
                self.0.insert(one.clone(), 2);
                return one;
            }
        }
        self.0.insert(id.to_owned(), 2);
        id.to_owned()
    }
}

/// The same with the words of the epithet, by which alone somebody may be called: “the Swede”.
fn all_words(name: &str, language: &Language) -> BTreeSet<String> {
    let particle = |word: &&str| language.particles.contains(word);
    let mut words = keys(name, language);
    words.extend(name.split_whitespace().skip(1).filter(|word| !particle(word)).map(folded));
    words
}

fn keys(name: &str, language: &Language) -> BTreeSet<String> {
    told_words(name, language).into_iter().collect()
}

/// Words that stand in capitals within sentences.
fn inner_capitals(sentences: &[Sentence], language: &Language) -> BTreeSet<String> {
    let inner = sentences.iter().flat_map(|sentence| sentence.words.iter().skip(1));
    inner
        .filter(|word| word.is_capital() && !language.openers.contains(&word.text))
        .map(|word| word.lower.to_string())
        .collect()
}

/// The runs of capital words in a sentence.
fn runs(words: &[Word], language: &Language, inside: &BTreeSet<String>) -> Vec<Run> {
    let opener = |word: &Word| language.openers.contains(&word.text);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        // the first word of a sentence is a name only where nothing speaks against it
        let verbal = word.lower.ends_with("ing") || word.lower.ends_with("ed") || word.lower.ends_with("ly");
        let behind =
            !word.marked && words.get(1).is_some_and(|next| language.prepositions.contains(&next.lower));
        // “Left alone”
        let verbal =
            verbal || language.forms(&word.lower).iter().any(|form| form.participle || form.continuous);
        // “Unknown to the rest”, “Four men”
        let verbal = verbal || behind || language.numerals.contains(&word.lower);
        let doubtful = at == 0 && verbal && !inside.contains(&*word.lower);
        if !word.is_capital()
            || opener(word)
            || doubtful
            || (language.noun_capitals && language.roles.contains(&word.lower))
            || word.text.chars().all(|letter| !letter.is_alphabetic())
        {
            at += 1;
            continue;
        }
        let from = at;
        let mut to = at + 1;
        while to < words.len() && !words[to - 1].marked && !words[to - 1].possessive {
            let particle = |word: &Word| language.particles.contains(&word.text);
            let next = (to..words.len()).take(3).find(|next| !particle(&words[*next]));
            match next {
                Some(next)
                    if words[next].is_capital()
                        && !opener(&words[next])
                        && (next == to || words[to..next].iter().all(|word| !word.marked)) =>
                {
                    to = next + 1
                }
                _ => break,
            }
        }
        let name = words[from..to].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        // “the King” is a role
        if !(to == from + 1 && is_title_alone(words, from, language)) {
            runs.push(Run { from, to, name });
        }
        at = to;
    }
    runs
}

/// Whether a word is a title that stands for whoever has it: “the King”.
pub(super) fn is_title_alone(words: &[Word], at: usize, language: &Language) -> bool {
    let article = at.checked_sub(1).is_some_and(|before| language.articles.contains(&words[before].lower));
    article
        && !language.noun_capitals
        && language.titles.contains(&words[at].text)
        && language.roles.contains(&words[at].lower)
}

/// Whether a run of capital words stands where a person would.
fn is_likely(words: &[Word], run: &Run, language: &Language) -> bool {
    if language.noun_capitals && run.to - run.from == 1 {
        // nouns have capitals too: a name stands without an article beside a verb
        let verb = |at: usize| {
            words.get(at).is_some_and(|word| {
                !language.forms(&word.lower).is_empty()
                    || language.being.contains(&word.lower)
                    || language.perfect.contains(&word.lower)
                    || language.lead(&word.lower).is_some()
            })
        };
        let before = run.from.checked_sub(1);
        let article = before.is_some_and(|at| language.articles.contains(&words[at].lower));
        return !article && (verb(run.to) || before.is_some_and(verb));
    }
    let Some(before) = run.from.checked_sub(1).map(|at| &words[at].lower) else { return true };
    let verb_follows = words.get(run.to).is_some_and(|next| {
        !language.forms(&next.lower).is_empty()
            || language.being.contains(&next.lower)
            || language.lead(&next.lower).is_some()
    });
    let is_in = |list: &Words| list.contains(before);
    if is_in(&language.places_after) {
        return false;
    }
    // “to Paris”: a town, unless something is told of whoever is called so
    if language.places.contains(&run.name) && is_in(&language.prepositions) {
        return false;
    }
    // “is Italian”: a quality
    if is_in(&language.being) && run.to - run.from == 1 {
        return false;
    }
    // “a Walkman”: a thing
    // “out of the Castel Nuovo”: a place, if it begins with no title
    let behind = run.from.checked_sub(2).is_some_and(|at| language.prepositions.contains(&words[at].lower));
    let titled = language.titles.contains(&words[run.from].text);
    !is_in(&language.articles)
        || (verb_follows && is_in(&language.definite))
        || (run.to - run.from > 1 && (titled || !behind))
}
