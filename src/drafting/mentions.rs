//! Who is mentioned in each sentence: by a name, or by a role such as “the fence” or “Jo's wife”.

use super::Language;
use super::bonds::Bonds;
use super::cast::Cast;
use super::language::Gender;
use super::mention::{Mention, Mentions, Said};
use super::names::{Person, is_title_alone, slug};
use super::sentences::{LONGEST, Sentence, Word};
use super::words::{Keyed, Words};

/// All spellings of names, by their first word.
pub(super) struct Spellings(Keyed<(Vec<String>, usize)>);

impl Spellings {
    pub fn of(people: &[Person]) -> Self {
        let mut all = Keyed::default();
        for (number, person) in people.iter().enumerate() {
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                let words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
                if let Some(first) = words.first().cloned() {
                    all.add(&first, (words, number));
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
        let known = self.0.of(&words.first()?.text);
        let longest = known.iter().filter(|(name, _)| fits(name)).max_by_key(|(name, _)| name.len());
        longest.map(|(name, person)| (name.len(), *person))
    }
}

/// A role without a name: “his wife”, “the captain”.
struct Alone<'a> {
    role: &'a str,
    owner: Option<usize>,
    possessive: bool,
    definite: bool,
    /// Whether nothing but an article stands before it.
    bare: bool,
    sentence: usize,
}

impl Alone<'_> {
    /// Who is known to have that role, with whose it is if that is told.
    fn meant(&self, mentions: &Mentions, cast: &Cast, language: &Language, bonds: &Bonds) -> Option<usize> {
        let last = || cast.last_named(self.role);
        let holder = |owner: usize| bonds.holder(owner, self.role, self.sentence, language);
        let Some(owner) = self.owner else {
            if self.possessive {
                return last();
            }
            return self.definite.then(|| cast.last_alike(self.role, self.bare, language)).flatten();
        };
        holder(owner).or_else(|| {
            // “Wurm asks Miller for the hand of his daughter”: of him in the sentence who has one
            let others = mentions.found.iter().rev().map(|mention| mention.person);
            let mut others = others.filter(|other| self.possessive && *other != owner);
            let here = others.find_map(holder).filter(|here| *here != owner);
            // “his daughter”: who was said to be one last
            let fits = |person: &usize| {
                self.possessive && *person != owner && !bonds.is_of_another(*person, self.role, owner)
            };
            here.or_else(|| last().filter(fits))
        })
    }
}

impl Person {
    pub(super) fn is_told(&mut self, sentence: &Sentence) {
        let place = (sentence.paragraph, sentence.number);
        if let Err(at) = self.told.binary_search(&place) {
            self.told.insert(at, place);
        }
    }

    /// Adds what the text calls them where it names them not: “the captain”.
    fn be_called(&mut self, call: &str, alone: bool, language: &Language) {
        let mut letters = call.chars();
        let call: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        let known = |name: &String| crate::nearest::folded(name) == crate::nearest::folded(&call);
        if alone && !self.unnamed && !self.aliases.iter().any(known) && !language.noun_capitals {
            self.aliases.push(call);
        }
    }
}

/// The mentions of people in a sentence, roles such as “the fence” or “Jo's wife” included; whoever has only a role is
/// added to the cast. None in what is longer than a sentence can be.
pub(super) fn mentions(
    (number, sentence): (usize, &Sentence),
    spellings: &Spellings,
    cast: &mut Cast,
    language: &Language,
    bonds: &Bonds,
) -> Mentions {
    let words = &sentence.words;
    let mut mentions = Mentions::default();
    let mut at = if words.len() > LONGEST { words.len() } else { 0 };
    while at < words.len() {
        if let Some((length, person)) = spellings.longest(&words[at..]) {
            mentions.found.push(Mention { person, from: at, to: at + length });
            mentions.apposed = false;
            at += length;
            continue;
        }
        let Some(to) = role(words, at, language) else {
            at += 1;
            continue;
        };
        let phrase = Phrase::read(words, (at, to), (spellings, cast), &mentions, (number, bonds), language);
        at = phrase.take(sentence, number, &mut mentions, cast, (language, bonds));
    }
    mentions
}

/// A role with what stands beside it.
struct Phrase {
    from: usize,
    to: usize,
    /// “his mistress Cathy”, “a daughter, Gilda,”: who is named behind it, and where that ends.
    behind: Option<(usize, usize)>,
    /// “A singer at the club called Gaby”: who it is, as words further on tell.
    called: Option<usize>,
    /// “Jo, a widow,”, “Jo is a widow”: of whom it is said.
    before: Option<usize>,
    /// Whose it is, as words of the text, where they are named there.
    owner_words: Option<std::ops::Range<usize>>,
    /// Whose it is.
    owner: Option<usize>,
    /// One past the last word, “of Grutter” included.
    end: usize,
}

impl Phrase {
    fn read(
        words: &[Word],
        (from, to): (usize, usize),
        (spellings, cast): (&Spellings, &Cast),
        mentions: &Mentions,
        (number, bonds): (usize, &Bonds),
        language: &Language,
    ) -> Self {
        let found = &mentions.found;
        let name_at = |at: usize| spellings.longest(words.get(at..).unwrap_or_default());
        // “the gang of Grutter”
        let of = words.get(to).is_some_and(|word| language.of.contains(&word.lower)) && !words[to - 1].marked;
        // “the daughter of the old soldier Miller”, “the son of the Count”
        let of_name = of.then(|| named_behind(words, to + 1, cast, spellings, language)).flatten();
        let behind = (to < words.len() && !words[to - 1].possessive).then(|| name_at(to)).flatten();
        // “a daughter, Gilda,”: behind a comma if another follows
        let behind = behind.filter(|(length, _)| !words[to - 1].marked || words[to + length - 1].ends_clause);
        // “his informer, the singer Gaby,”
        let behind = behind.map(|(length, person)| (to + length, person)).or_else(|| {
            let begins = words[to - 1].marked
                && !words[to - 1].parts
                && words.get(to).is_some_and(|word| language.articles.contains(&word.lower));
            let at =
                (to + 1..words.len().min(to + 5)).filter(|_| begins).find(|at| name_at(*at).is_some())?;
            let (length, person) = name_at(at)?;
            let close = words[to..at].iter().all(|word| {
                !word.marked && !word.possessive && language.forms(&word.lower).iter().all(|form| form.bare)
            });
            (close && words[at + length - 1].ends_clause).then_some((at + length, person))
        });
        let beside = found
            .last()
            .filter(|last| last.to == from && words[from - 1].marked && !words[from - 1].possessive)
            .filter(|_| !says_and(words, to, language) && words[from - 1].ends_clause)
            // “To surprise his mistress, the Prince leaves”
            .filter(|_| words[to - 1].marked || !is_verb(words, to, language))
            .map(|last| last.person);
        // “Jo, a widow and once his wife,”
        let joined = found
            .last()
            .filter(|last| mentions.apposed && (last.to + 1..last.to + 3).contains(&from))
            .filter(|last| {
                let mut between = words[last.to..from].iter();
                !words[last.to - 1].marked
                    && between.next().is_some_and(|word| language.and.contains(&word.lower))
                    && between.all(|word| language.is_adverb(&word.lower))
            });
        let beside = beside.or(joined.map(|last| last.person));
        let before = beside.or_else(|| is_said_of(found, words, from, language));
        let before =
            before.filter(|_| language.articles.contains(&words[from].lower) && !words[to - 1].possessive);
        // “Jo, the two brothers and Ann”: several are not one
        let joint = || found.iter().rev().nth(1).is_some_and(|other| !words[other.to - 1].ends_clause);
        let several = language.gender(&words[to - 1].lower) == Some(Gender::Plural);
        let before = before.filter(|_| !several || joint());
        let owned = found.last().filter(|last| last.to == from && from > 0 && words[from - 1].possessive);
        // “Cathy, Simon's wife,”, “Cathy is Simon's wife”
        let of_owner = owned.and_then(|owner| {
            let other = found.iter().rev().nth(1)?;
            let beside = other.to == owner.from
                && words[other.to - 1].ends_clause
                && !words[other.to - 1].possessive
                && (words[to - 1].ends_clause
                    || words.get(to).is_some_and(|word| language.prepositions.contains(&word.lower)));
            (beside || is_between(words, other.to, owner.from, language)).then_some(other.person)
        });
        let before = before.or(of_owner);
        // “a friend of his”
        let of_pronoun = (of && of_name.is_none()).then(|| bonds.owner(number, to + 1)).flatten();
        let owner = owned.map(|last| last.person).or(of_name.map(|(_, person)| person)).or(of_pronoun);
        let owner_words =
            owned.map(|last| last.from..last.to).or(of_name.map(|(length, _)| to + 1..to + 1 + length));
        let end = of_name.map_or(to, |(length, _)| to + 1 + length);
        let called = named_later(words, to, spellings, language);
        Self { from, to, behind, called, before, owner_words, owner, end }
    }

    /// Adds who is meant to the mentions; one past the last word.
    fn take(
        self,
        sentence: &Sentence,
        number: usize,
        mentions: &mut Mentions,
        cast: &mut Cast,
        (language, bonds): (&Language, &Bonds),
    ) -> usize {
        let words = &sentence.words;
        let (from, to) = (self.from, self.to);
        let role = words[to - 1].lower.to_string();
        let said = |person: usize| Said { person, role: role.clone(), at: from, owner: self.owner };
        if let Some((end, person)) = self.behind {
            cast.give(person, &role);
            owned_by_last(&mut mentions.found, words, from);
            mentions.said.push(said(person));
            mentions.found.push(Mention { person, from, to: end });
            return end;
        }
        if let Some(person) = self.before {
            let is_owner = |last: &Mention| last.person != person && Some(last.person) == self.owner;
            if mentions.found.last().is_some_and(is_owner) {
                owned_by_last(&mut mentions.found, words, from);
                mentions.apposed = true;
            }
            cast.give(person, &role);
            mentions.said.push(said(person));
            // “Jo and Mario, who are his friends”
            if language.gender(&role) == Some(Gender::Plural)
                && let [.., other, _] = mentions.found[..]
            {
                mentions.said.push(said(other.person));
            }
            let apposed = mentions.apposed;
            let beside = |last: &&mut Mention| {
                last.to == from || (apposed && last.person == person && last.to + NEAR > from)
            };
            if let Some(last) = mentions.found.last_mut().filter(beside) {
                last.to = to;
                mentions.apposed = true;
            }
            return to;
        }
        if let Some(person) = self.called {
            cast.give(person, &role);
            cast.people[person].is_told(sentence);
            owned_by_last(&mut mentions.found, words, from);
            mentions.said.push(said(person));
            mentions.found.push(Mention { person, from, to });
            return to;
        }
        let possessive = language.possessives.iter().any(|(word, _)| *word == words[from].lower);
        let owner = self.owner.or_else(|| bonds.owner(number, from).filter(|_| possessive));
        let definite = language.definite.contains(&words[from].lower);
        let bare = definite && to == from + 2;
        let alone = Alone { role: &role, owner, possessive, definite, bare, sentence: number };
        let known = alone.meant(mentions, cast, language, bonds);
        if let Some(person) = known {
            cast.people[person].is_told(sentence);
            let call = text_of(&words[from..to]);
            cast.people[person].be_called(&call, definite && owner.is_none(), language);
            owned_by_last(&mut mentions.found, words, from);
            mentions.found.push(Mention { person, from, to: self.end });
            return self.end;
        }
        // as the text calls them
        let shortest = |person: &Person| {
            let names = std::iter::once(&person.name).chain(&person.aliases);
            names.min_by_key(|name| name.split_whitespace().count()).cloned()
        };
        let named = owner.and_then(|owner| cast.people.get(owner)).filter(|owner| !owner.unnamed);
        let owner_name =
            self.owner_words.clone().map(|owner| text_of(&words[owner])).or_else(|| named.and_then(shortest));
        let person = role_of(sentence, &words[from..to], owner_name, cast, language);
        owned_by_last(&mut mentions.found, words, from);
        mentions.apposed = false;
        mentions.said.push(Said { owner, ..said(person) });
        mentions.found.push(Mention { person, from, to: self.end });
        self.end
    }
}

/// Words as the text has them.
fn text_of(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Who is named as what somebody with a role is called: “a singer at the club of Simon called Gaby”.
fn named_later(words: &[Word], from: usize, spellings: &Spellings, language: &Language) -> Option<usize> {
    let names = |at: usize| {
        let begins = |naming: &&Vec<String>| {
            naming
                .iter()
                .enumerate()
                .all(|(place, word)| words.get(at + place).is_some_and(|one| one.lower == *word))
        };
        let naming = language.naming.iter().find(begins)?;
        Some(spellings.longest(words.get(at + naming.len()..)?)?.1)
    };
    for (at, word) in words.iter().enumerate().skip(from).take(NAMED) {
        if let Some(person) = names(at) {
            return Some(person);
        }
        let told = language.being.contains(&word.lower)
            || language.relatives.contains(&word.lower)
            || language.forms(&word.lower).iter().any(|form| !form.bare && !form.participle);
        if word.parts || told {
            return None;
        }
    }
    None
}

/// Words between a role and what somebody who has it is called, at most.
const NAMED: usize = 13;

/// Who is said to be what begins at a word: “Jo is a widow”, “Nicole, who is his girlfriend”.
fn is_said_of(found: &[Mention], words: &[Word], at: usize, language: &Language) -> Option<usize> {
    let last = found.last()?;
    is_between(words, last.to, at, language).then_some(last.person)
}

/// Whether the words between two places say that who stands before them is what stands behind them.
fn is_between(words: &[Word], from: usize, to: usize, language: &Language) -> bool {
    let is = |list: &Words, word: &Word| list.contains(&word.lower);
    let between = &words[from.min(to)..to];
    // “Jo, an Italian, who is his friend”
    let relative = between.iter().rposition(|word| is(&language.relatives, word)).unwrap_or(0);
    let between = &between[relative..];
    between.last().is_some_and(|word| is(&language.being, word))
        && between.iter().all(|word| {
            is(&language.being, word) || is(&language.relatives, word) || language.is_adverb(&word.lower)
        })
}

/// Who is named behind “of”, by a name or by a role that they are known to have, and how many words that takes.
fn named_behind(
    words: &[Word],
    from: usize,
    cast: &Cast,
    spellings: &Spellings,
    language: &Language,
) -> Option<(usize, usize)> {
    let whole = |to: usize, person: usize| (!words[to - 1].possessive).then_some((to - from, person));
    for at in from..words.len().min(from + NEAR) {
        if let Some((length, person)) = spellings.longest(&words[at..]) {
            return whole(at + length, person);
        }
        let word = &words[at];
        let goes_on = !word.marked
            && !word.possessive
            && !language.prepositions.contains(&word.lower)
            && !language.conjunctions.contains(&word.lower)
            && (at == from || !language.articles.contains(&word.lower))
            && language.forms(&word.lower).is_empty();
        if !goes_on {
            break;
        }
    }
    let definite = words.get(from).is_some_and(|word| language.definite.contains(&word.lower));
    let to = definite.then(|| role(words, from, language)).flatten()?;
    whole(to, cast.last_named(&words[to - 1].lower)?)
}

/// Whether a word is, or looks like, a verb that has a subject.
fn is_verb(words: &[Word], at: usize, language: &Language) -> bool {
    words.get(at).is_some_and(|word| {
        language.being.contains(&word.lower)
            || language.perfect.contains(&word.lower)
            || language.looks_finite(&word.lower)
            || !language.forms(&word.lower).is_empty()
    })
}

/// Words between a name and a role that goes on what is said of it, at most.
const NEAR: usize = 5;

/// The owner in “Jo's wife” is not the one who acts.
fn owned_by_last(found: &mut Vec<Mention>, words: &[Word], at: usize) {
    if found.last().is_some_and(|last| last.to == at && words[at - 1].possessive) {
        found.pop();
    }
}

fn says_and(words: &[Word], at: usize, language: &Language) -> bool {
    let and = !words[at - 1].marked && words.get(at).is_some_and(|word| language.and.contains(&word.lower));
    // “Jo, a widow and once his wife,”: not beside anybody else
    let next = words.iter().skip(at + 1).find(|word| !language.is_adverb(&word.lower));
    and && next.is_none_or(|next| next.is_capital())
}

/// The end of “the old fence”, “his wife”, “a man”, where such a thing begins here.
fn role(words: &[Word], at: usize, language: &Language) -> Option<usize> {
    let begins = language.articles.contains(&words[at].lower) || (at > 0 && words[at - 1].possessive);
    if !begins {
        return None;
    }
    let first = if language.articles.contains(&words[at].lower) { at + 1 } else { at };
    // “Police Inspector Cole” is a name
    let is_role = |at: usize| {
        let word = &words[at];
        language.roles.contains(&word.lower)
            && (language.noun_capitals || !word.is_capital() || is_title_alone(words, at, language))
    };
    let begun = (first..words.len().min(first + 3)).find(|end| is_role(*end))?;
    // “a rival gangster”
    let end = if begun + 1 < words.len()
        && !words[begun].marked
        && !words[begun].possessive
        && is_role(begun + 1)
    {
        begun + 1
    } else {
        begun
    };
    // “the drag performer”, “the wounded thief”: behind an article such words are no verbs
    let telling = |place: usize, word: &Word| {
        let behind_article = place == 0 && first > at;
        language
            .forms(&word.lower)
            .iter()
            .any(|form| !(behind_article && (form.bare || form.participle || form.continuous)))
    };
    words[first..begun]
        .iter()
        .enumerate()
        .all(|(place, word)| {
            !word.marked
                && !word.is_capital()
                && !telling(place, word)
                && (!language.articles.contains(&word.lower) || language.numerals.contains(&word.lower))
                && !language.prepositions.contains(&word.lower)
        })
        .then_some(end + 1)
}

fn role_of(
    sentence: &Sentence,
    words: &[Word],
    owner: Option<String>,
    cast: &mut Cast,
    language: &Language,
) -> usize {
    let bare: Vec<&str> =
        words.iter().map(|word| &*word.lower).filter(|word| !language.articles.contains(word)).collect();
    let role = bare.join(" ");
    let name = match owner {
        Some(owner) => language.owned.replace("{owner}", &owner).replace("{role}", &role),
        None => language.called.replace("{role}", &role),
    };
    let mut letters = name.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let slug = slug(&role, language);
    let person = Person {
        id: String::new(),
        name,
        aliases: Vec::new(),
        unnamed: true,
        several: bare.last().is_some_and(|word| language.gender(word) == Some(Gender::Plural)),
        roles: bare.last().map(|word| (*word).to_owned()).into_iter().collect(),
        told: vec![(sentence.paragraph, sentence.number)],
        taken_for: None,
    };
    cast.called(sentence, &slug, person)
}
