//! Who is named in a text, with all spellings under one entry.

use super::Language;
use super::language::{Gender, most};
use super::sentences::{Sentence, Word};
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
}

/// A mention: a run of words in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mention {
    pub person: usize,
    /// First word.
    pub from: usize,
    /// One past the last word.
    pub to: usize,
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
    let mut found: BTreeMap<String, Vec<(usize, usize, bool)>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for sentence in sentences {
        for run in runs(&sentence.words, language, &inside) {
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
    longest
        .sort_by_key(|name| std::cmp::Reverse((keys(name, language).len(), name.split_whitespace().count())));
    let mut groups: Vec<(BTreeSet<String>, Vec<String>)> = Vec::new();
    for name in longest {
        let words = keys(&name, language);
        let mut fit: Vec<usize> =
            (0..groups.len()).filter(|group| is_same(&name, &words, &groups[*group], language)).collect();
        if fit.is_empty() && language.titles.contains(&name) {
            // “the Duke”: the only one who has that title
            let titled = |group: &usize| {
                groups[*group].1.iter().any(|name_of| name_of.split_whitespace().any(|word| word == name))
            };
            fit = (0..groups.len()).filter(titled).collect();
            if fit.len() > 1 {
                fit.clear();
            }
        }
        // a surname of several belongs to whom it is told of most
        fit.sort_by_key(|group| {
            std::cmp::Reverse(groups[*group].1.iter().map(|name| found[name].len()).sum::<usize>())
        });
        match fit.first() {
            Some(group) => groups[*group].1.push(name),
            None => groups.push((all_words(&name, language), vec![name])),
        }
    }
    let place = |name: &String| order.iter().position(|other| other == name);
    groups.sort_by_key(|(_, names)| names.iter().filter_map(place).min());
    let mut people: Vec<Person> = Vec::new();
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
        let id = unused(&slug(shortest, language), &people);
        people.push(Person {
            id,
            name: full.clone(),
            aliases,
            unnamed: false,
            several: false,
            roles: Vec::new(),
            told,
        });
    }
    people
}

/// Whether a name is one of those of somebody: each of its words is among theirs, but for a slip in a long one (Coleman,
/// Colemane), or it is their full name with its last word spelt otherwise (Mathieu, Matthew).
fn is_same(
    name: &str,
    words: &BTreeSet<String>,
    (known, names): &(BTreeSet<String>, Vec<String>),
    language: &Language,
) -> bool {
    let slip = |one: &String, other: &String| {
        one.len().min(other.len()) >= LONG && strsim::damerau_levenshtein(one, other) <= 1
    };
    let is_known = |word: &String| known.contains(word) || known.iter().any(|other| slip(word, other));
    if !words.is_empty() && words.iter().all(is_known) {
        return true;
    }
    let (ours, theirs) = (told_words(name, language), names.first().map(|name| told_words(name, language)));
    match (ours.as_slice(), theirs.as_deref()) {
        ([first, last], Some([other_first, other_last])) => {
            first == other_first && strsim::jaro_winkler(last, other_last) >= ALIKE
        }
        _ => false,
    }
}

/// A word of so many letters may hold a slip and still be the same.
const LONG: usize = 6;
/// Two last words this much alike (Jaro-Winkler) behind the same first one are spellings of one name.
const ALIKE: f64 = 0.85;

/// An id made of a name.
pub(super) fn slug(name: &str, language: &Language) -> String {
    let titled: Vec<&str> =
        name.split_whitespace().filter(|word| !language.titles.iter().any(|title| title == word)).collect();
    let name = if titled.is_empty() { name.to_owned() } else { titled.join(" ") };
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

/// An id that nobody has yet.
pub(super) fn unused(id: &str, people: &[Person]) -> String {
    let taken = |id: &str| people.iter().any(|person| person.id == id);
    if !taken(id) {
        return id.to_owned();
    }
    (2..).map(|number| format!("{id}_{number}")).find(|id| !taken(id)).unwrap_or_else(|| id.to_owned())
}

/// The words of a name that tell it from others, as they come: no titles and particles, and nothing of an epithet such as
/// “the Swede”.
fn told_words(name: &str, language: &Language) -> Vec<String> {
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

/// The same with the words of the epithet, by which alone somebody may be called: “the Swede”.
fn all_words(name: &str, language: &Language) -> BTreeSet<String> {
    let particle = |word: &&str| language.particles.iter().any(|particle| particle == word);
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
        .map(|word| word.lower.clone())
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
        let doubtful = at == 0 && verbal && !inside.contains(&word.lower);
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
        runs.push(Run { from, to, name });
        at = to;
    }
    runs
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
    let Some(before) = run.from.checked_sub(1).map(|at| words[at].lower.as_str()) else { return true };
    let verb_follows = words.get(run.to).is_some_and(|next| {
        !language.forms(&next.lower).is_empty()
            || language.being.contains(&next.lower)
            || language.lead(&next.lower).is_some()
    });
    let is_in = |list: &[String]| list.iter().any(|word| word == before);
    if is_in(&language.places_after) {
        return false;
    }
    // “is Italian”: a quality
    if is_in(&language.being) && run.to - run.from == 1 {
        return false;
    }
    // “a Walkman”: a thing
    !is_in(&language.articles) || (verb_follows && is_in(&language.definite)) || run.to - run.from > 1
}

/// All spellings of names, by their first word.
pub(super) struct Spellings(BTreeMap<String, Vec<(Vec<String>, usize)>>);

impl Spellings {
    pub fn of(people: &[Person]) -> Self {
        let mut all: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        for (number, person) in people.iter().enumerate() {
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                let words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
                if let Some(first) = words.first() {
                    all.entry(first.clone()).or_default().push((words, number));
                }
            }
        }
        Self(all)
    }

    /// The longest name that words begin with: its length and whose it is.
    fn longest(&self, words: &[Word]) -> Option<(usize, usize)> {
        let fits = |name: &Vec<String>| {
            name.len() <= words.len() && name.iter().zip(words).all(|(one, word)| *one == word.text)
        };
        let known = self.0.get(&words.first()?.text)?;
        let longest = known.iter().filter(|(name, _)| fits(name)).max_by_key(|(name, _)| name.len());
        longest.map(|(name, person)| (name.len(), *person))
    }
}

/// Who is mentioned in a sentence, and what the words beside them hint at.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// In order.
    pub found: Vec<Mention>,
    /// Words of roles that are said of somebody: “his mistress Cathy”, “Jo, a widow,”.
    pub said: Vec<(usize, String)>,
}

/// The mentions of people in a sentence, roles such as “the fence” or “Jo's wife” included; whoever has only a role is
/// added to the people.
pub(super) fn mentions(
    sentence: &Sentence,
    spellings: &Spellings,
    people: &mut Vec<Person>,
    language: &Language,
) -> Mentions {
    let words = &sentence.words;
    let name_at = |at: usize| spellings.longest(words.get(at..).unwrap_or_default());
    let mut mentions = Mentions::default();
    let mut at = 0;
    while at < words.len() {
        if let Some((length, person)) = name_at(at) {
            mentions.found.push(Mention { person, from: at, to: at + length });
            at += length;
            continue;
        }
        let Some(to) = role(words, at, language) else {
            at += 1;
            continue;
        };
        // “the gang of Grutter”
        let owner = (words.get(to).is_some_and(|word| language.of.contains(&word.lower))
            && !words[to - 1].marked)
            .then(|| name_at(to + 1))
            .flatten()
            .filter(|(length, _)| !words[to + length].possessive);
        // “his mistress Cathy”, “Jo, a widow,”: said of somebody who is named beside it
        let behind = (to < words.len() && !words[to - 1].possessive).then(|| name_at(to)).flatten();
        // “a daughter, Gilda,”: behind a comma if another follows
        let behind = behind.filter(|(length, _)| !words[to - 1].marked || words[to + length - 1].ends_clause);
        // “his daughter”: who was said to be one last
        let one = |word: &str| language.possessives.iter().any(|(known, _)| known == word);
        let known_role =
            people.iter().rposition(|person| !person.unnamed && person.roles.contains(&words[to - 1].lower));
        let known_role = known_role.filter(|_| one(&words[at].lower) && behind.is_none() && owner.is_none());
        let before = mentions
            .found
            .last()
            .filter(|last| last.to == at && words[at - 1].marked && !words[at - 1].possessive)
            .filter(|_| !says_and(words, to, language) && words[at - 1].ends_clause)
            .map(|last| last.person);
        let role_word = words[to - 1].lower.clone();
        let before = before.or_else(|| is_said_of(&mentions.found, words, at, language));
        if let Some((_, person)) = behind {
            people[person].roles.push(role_word.clone());
        } else if let Some(person) = before.filter(|_| language.articles.contains(&words[at].lower)) {
            people[person].roles.push(role_word.clone());
        }
        if let Some((length, person)) = behind {
            owned_by_last(&mut mentions.found, words, at);
            mentions.said.push((person, role_word));
            mentions.found.push(Mention { person, from: at, to: to + length });
            at = to + length;
        } else if let Some(person) = before.filter(|_| language.articles.contains(&words[at].lower)) {
            mentions.said.push((person, role_word));
            if let Some(last) = mentions.found.last_mut().filter(|last| last.to == at) {
                last.to = to;
            }
            at = to;
        } else if let Some(person) = known_role {
            people[person].told.push((sentence.paragraph, sentence.number));
            people[person].told.sort_unstable();
            people[person].told.dedup();
            mentions.found.push(Mention { person, from: at, to });
            at = to;
        } else {
            let before = mentions.found.last().filter(|last| last.to == at && words[at - 1].possessive);
            // as the text calls them
            let owner_words =
                before.map(|last| last.from..last.to).or(owner.map(|(length, _)| to + 1..to + 1 + length));
            let owner_name = owner_words.map(|owner| {
                words[owner].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
            });
            let person = role_of(sentence, &words[at..to], owner_name, people, language);
            owned_by_last(&mut mentions.found, words, at);
            let end = owner.map_or(to, |(length, _)| to + 1 + length);
            mentions.found.push(Mention { person, from: at, to: end });
            at = end;
        }
    }
    mentions
}

/// Who is said to be what begins at a word: “Jo is a widow”, “Nicole, who is his girlfriend”.
fn is_said_of(found: &[Mention], words: &[Word], at: usize, language: &Language) -> Option<usize> {
    let last = found.last()?;
    let is = |list: &[String], word: &Word| list.contains(&word.lower);
    let between = &words[last.to.min(at)..at];
    // “Jo, an Italian, who is his friend”
    let relative = between.iter().rposition(|word| is(&language.relatives, word)).unwrap_or(0);
    let between = &between[relative..];
    let said = between.last().is_some_and(|word| is(&language.being, word))
        && between.iter().all(|word| {
            is(&language.being, word) || is(&language.relatives, word) || language.is_adverb(&word.lower)
        });
    said.then_some(last.person)
}

/// The owner in “Jo's wife” is not the one who acts.
fn owned_by_last(found: &mut Vec<Mention>, words: &[Word], at: usize) {
    if found.last().is_some_and(|last| last.to == at && words[at - 1].possessive) {
        found.pop();
    }
}

fn says_and(words: &[Word], at: usize, language: &Language) -> bool {
    !words[at - 1].marked && words.get(at).is_some_and(|word| language.and.contains(&word.lower))
}

/// What is known of everybody's gender: from titles and roles, and from the pronouns of sentences that name nobody else.
pub(super) fn genders(
    sentences: &[Sentence],
    mentions: &[Mentions],
    people: &[Person],
    language: &Language,
) -> Vec<Option<Gender>> {
    let mut votes: Vec<Vec<(Gender, usize)>> = vec![Vec::new(); people.len()];
    for (person, votes) in people.iter().zip(&mut votes) {
        let names = std::iter::once(&person.name).chain(&person.aliases);
        let words = names.flat_map(|name| name.split_whitespace());
        votes.extend(words.filter_map(|word| Some((language.gender(&word.to_lowercase())?, ROLE))));
    }
    for (sentence, mentions) in sentences.iter().zip(mentions) {
        for (person, word) in &mentions.said {
            votes[*person].extend(language.gender(word).map(|gender| (gender, ROLE)));
        }
        let named: BTreeSet<usize> = mentions.found.iter().map(|mention| mention.person).collect();
        let Some(first) = mentions.found.first() else { continue };
        for (at, word) in sentence.words.iter().enumerate() {
            let all = language.subjects.iter().chain(&language.objects).chain(&language.possessives);
            let told = all.filter(|(known, _)| *known == word.lower).map(|(_, gender)| *gender);
            let told: BTreeSet<Gender> = told.collect();
            let (Some(gender), 1) = (told.first(), told.len()) else { continue };
            if *gender == Gender::Any || *gender == Gender::Plural || at < first.to {
                continue;
            }
            let weight = if named.len() == 1 { ALONE } else { 1 };
            votes[first.person].push((*gender, weight));
        }
    }
    votes.iter().map(|votes| most(votes)).collect()
}

/// What a role or a title weighs against pronouns.
const ROLE: usize = 6;
/// What a pronoun weighs in a sentence that names nobody else.
const ALONE: usize = 2;

/// The end of “the old fence”, “his wife”, “a man”, where such a thing begins here.
fn role(words: &[Word], at: usize, language: &Language) -> Option<usize> {
    let begins = language.articles.contains(&words[at].lower) || (at > 0 && words[at - 1].possessive);
    if !begins {
        return None;
    }
    let first = if language.articles.contains(&words[at].lower) { at + 1 } else { at };
    let end = (first..words.len().min(first + 3)).find(|end| language.roles.contains(&words[*end].lower))?;
    words[first..end]
        .iter()
        .all(|word| !word.marked && !word.is_capital() && language.forms(&word.lower).is_empty())
        .then_some(end + 1)
}

fn role_of(
    sentence: &Sentence,
    words: &[Word],
    owner: Option<String>,
    people: &mut Vec<Person>,
    language: &Language,
) -> usize {
    let bare: Vec<&str> = words
        .iter()
        .map(|word| word.lower.as_str())
        .filter(|word| !language.articles.iter().any(|article| article == word))
        .collect();
    let role = bare.join(" ");
    let name = match owner {
        Some(owner) => language.owned.replace("{owner}", &owner).replace("{role}", &role),
        None => language.called.replace("{role}", &role),
    };
    let mut letters = name.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if let Some(known) = people.iter().position(|person| person.unnamed && person.name == name) {
        people[known].told.push((sentence.paragraph, sentence.number));
        people[known].told.dedup();
        return known;
    }
    let id = unused(&slug(&bare.join(" "), language), people);
    people.push(Person {
        id,
        name,
        aliases: Vec::new(),
        unnamed: true,
        several: bare.last().is_some_and(|word| language.gender(word) == Some(Gender::Plural)),
        roles: bare.last().map(|word| (*word).to_owned()).into_iter().collect(),
        told: vec![(sentence.paragraph, sentence.number)],
    });
    people.len() - 1
}
