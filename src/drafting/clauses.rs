//! Who each verb of a sentence is said of: clauses, relative clauses, and pronouns.

use super::Language;
use super::language::Gender;
use super::mention::Mention;
use super::sentences::{Sentence, Word};
use super::words::{Lower, Wanted, Words};
use std::rc::Rc;

/// One or several people named together, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub people: Vec<usize>,
    /// First word.
    pub from: usize,
    /// One past the last word.
    pub to: usize,
    /// Whether it only says whose something is: “Jo's house”.
    pub owner: bool,
}

/// Who was told of in the sentences before.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    /// Whom the last sentence was about.
    pub subject: Vec<usize>,
    /// Who else was in it, the last first.
    pub others: Vec<usize>,
    /// Several who were named together, or a body of people.
    pub several: Vec<usize>,
    /// How many sentences ago.
    age: usize,
    /// How many people have names; the others, who have only roles, follow them.
    pub named: usize,
}

impl Before {
    /// Before the first sentence.
    pub fn first(named: usize) -> Self {
        Self { named, ..Self::default() }
    }
}

/// What is known of everybody: whom a pronoun may mean.
pub(super) type Genders = [Option<Gender>];

/// A sentence with the subject of each of its words.
pub(super) struct Clauses<'a> {
    pub words: &'a [Word],
    pub groups: Vec<Group>,
    pub(super) language: &'a Language,
    pub(super) genders: &'a Genders,
    pub(super) before: &'a Before,
    /// Of each word, who the clause is about.
    pub subjects: Vec<Rc<Vec<usize>>>,
    /// Of each word, whom a relative clause is about as an object: “whom the police hunt”.
    pub whom: Vec<Rc<Vec<usize>>>,
    /// Where each word's clause begins.
    pub starts: Vec<usize>,
}

/// Whether a list of words has a word.
pub(super) fn says<W: Wanted + ?Sized>(list: &Words, word: &W) -> bool {
    list.contains(word)
}

/// After so many sentences “they” are no longer those who were named together.
const FORGOTTEN: usize = 4;
/// What is known while the words are read from left to right.
#[derive(Default)]
pub(super) struct State {
    pub subject: Vec<usize>,
    /// The subjects of the clauses around a relative one.
    pub around: Vec<Vec<usize>>,
    whom: Vec<usize>,
    /// Who was named last.
    last: Vec<usize>,
    /// Of whom the last relative clause is.
    relative: Vec<usize>,
    /// Whose verbs came first and last.
    pub first_doer: Vec<usize>,
    pub last_doer: Vec<usize>,
    /// Whether the clause has its verb.
    verb: bool,
    /// Whether a subject was just named, so that the next word is its verb.
    fresh: bool,
    /// Verbs before any subject, whose subject follows: “Raiding the flat, the police find …”.
    waiting: Vec<usize>,
    start: usize,
}

impl State {
    /// A clause begins: its verb is still to come.
    fn begin(&mut self, at: usize) {
        self.verb = false;
        self.start = at;
    }

    /// Whether a pronoun stands directly behind who was just named, so that it begins a relative clause.
    fn verb_of_pronoun(&self, at: usize, words: &[Word]) -> bool {
        !self.verb && !self.subject.is_empty() && at > 0 && !words[at - 1].marked
    }
}

impl<'a> Clauses<'a> {
    pub fn read(
        sentence: &'a Sentence,
        named: &[Mention],
        language: &'a Language,
        genders: &'a Genders,
        before: &'a Before,
    ) -> Self {
        let words = &sentence.words;
        let mut clauses = Self {
            words,
            groups: groups(words, named, language),
            language,
            genders,
            before,
            subjects: vec![Rc::default(); words.len()],
            whom: vec![Rc::default(); words.len()],
            starts: vec![0; words.len()],
        };
        clauses.walk();
        clauses
    }

    pub fn lower(&self, at: usize) -> &'a Lower {
        self.words.get(at).map_or(Lower::NONE, |word| &word.lower)
    }

    /// The group that begins at a word.
    pub fn group_at(&self, at: usize) -> Option<&Group> {
        self.groups.iter().find(|group| group.from == at)
    }

    fn walk(&mut self) {
        let mut state = State::default();
        let (mut subject, mut whom) = (Rc::default(), Rc::default());
        let mut at = 0;
        while at < self.words.len() {
            let next = match self.group_at(at).cloned() {
                Some(group) => {
                    self.named(&group, &mut state);
                    group.to
                }
                None => {
                    self.word(at, &mut state);
                    at + 1
                }
            };
            keep(&mut subject, &state.subject);
            keep(&mut whom, &state.whom);
            for place in at..next {
                self.subjects[place] = Rc::clone(&subject);
                self.whom[place] = Rc::clone(&whom);
                self.starts[place] = state.start;
            }
            if self.words[next - 1].ends_clause {
                self.comma(next, &mut state);
            }
            if self.words[next - 1].parts {
                // what follows goes on about whom the sentence is about
                state.around.clear();
                state.last_doer.clone_from(&state.first_doer);
            }
            at = next;
        }
        self.give(state.waiting, state.subject);
    }

    /// Lets words have a subject that follows them.
    fn give(&mut self, places: Vec<usize>, subject: Vec<usize>) {
        let subject = Rc::new(subject);
        for place in places {
            self.subjects[place] = Rc::clone(&subject);
        }
    }

    /// Somebody is named: the subject, if the clause has no verb yet and no preposition stands before.
    fn named(&mut self, group: &Group, state: &mut State) {
        let behind = self.is_behind(group.from);
        if !group.owner {
            // “beats Mado and Jo helps”: the last of them begins a clause
            if let [others @ .., last] = group.people.as_slice()
                && !others.is_empty()
                && state.verb
                && self.is_finite(group.to)
                && !self.words[group.to - 1].marked
            {
                state.subject = vec![*last];
                state.start = group.from;
            } else if !behind && (!state.verb || self.begins_clause(group)) {
                if state.verb {
                    state.start = group.from;
                    state.verb = false;
                }
                state.subject.clone_from(&group.people);
                state.fresh = true;
                self.give(std::mem::take(&mut state.waiting), state.subject.clone());
            }
            state.last.clone_from(&group.people);
        }
    }

    /// Whether a verb stands behind somebody that can have no other subject: “when all is in vain Jo flees”.
    fn begins_clause(&self, group: &Group) -> bool {
        let word = self.lower(group.to);
        let alone = |form: &super::language::Form| !form.bare && !form.continuous && !form.participle;
        !self.words[group.to - 1].marked
            && !self.language.verb_second
            && !self.language.clitics
            && !says(&self.language.perfect, word)
            && self.language.forms(word).iter().any(alone)
    }

    /// “The sword that killed him”: whether a word begins what is said of somebody or something.
    fn is_relative_here(&self, at: usize) -> bool {
        says(&self.language.thing_relatives, self.lower(at))
            && self.is_finite(at + 1)
            && self.group_at(at + 1).is_none()
            && at > 0
            && !self.words[at - 1].marked
            && !self.is_known_verb(at - 1)
    }

    fn word(&mut self, at: usize, state: &mut State) {
        let language = self.language;
        let lower = self.lower(at);
        let fresh = std::mem::take(&mut state.fresh);
        // “il le tue”: a pronoun, no article
        let clitic = language.clitics && self.is_verb(at + 1);
        let pronoun = language.subjects.iter().find(|(word, _)| *word == lower).map(|(_, gender)| *gender);
        // “the two ask Tony”
        let number = (says(&language.numerals, lower) && self.is_verb(at + 1)).then_some(Gender::Plural);
        if let Some(gender) = pronoun.or(number) {
            // “Mado, the girl he had, leaves”
            if fresh && state.verb_of_pronoun(at, self.words) {
                state.around.push(state.subject.clone());
            }
            let meant = if number.is_some() { self.two_here(at) } else { Vec::new() };
            let meant = if meant.is_empty() { self.subject_meant(gender, at, state) } else { meant };
            // “the two” are not three
            let meant = if self.is_two(at) && meant.len() > 2 { Vec::new() } else { meant };
            if !meant.is_empty() {
                state.subject = meant;
                self.give(std::mem::take(&mut state.waiting), state.subject.clone());
            }
            state.begin(at);
            state.fresh = true;
        } else if says(&language.relatives, lower) && !state.last.is_empty() {
            let goes_on = at > 0 && says(&language.and, self.lower(at - 1)) && !state.around.is_empty();
            let head = if goes_on && !state.relative.is_empty() {
                state.relative.clone()
            } else {
                state.last.clone()
            };
            state.relative.clone_from(&head);
            let around = std::mem::replace(&mut state.subject, head);
            // “whom Jo hunts and who flees”: one clause
            if !goes_on {
                state.around.push(around);
            }
            state.begin(at);
        } else if says(&language.object_relatives, lower) && !state.last.is_empty() {
            state.around.push(std::mem::take(&mut state.subject));
            state.whom = state.last.clone();
            state.relative.clone_from(&state.last);
            state.begin(at);
        } else if says(&language.owner_relatives, lower) {
            state.around.push(std::mem::take(&mut state.subject));
            state.begin(at);
        } else if says(&language.unknown, lower) && !state.verb {
            state.subject.clear();
        } else if says(&language.articles, lower) && !(state.verb || clitic || self.is_beside(at)) {
            // the clause is about somebody or something that is not known
            state.subject.clear();
            state.fresh = false;
        } else if self.is_relative_here(at) {
            // “the sword that killed him”, “the man that killed him”
            // what a thing does is done by whom the clause is about: “sets a trap that catches Jo”
            if self.groups.iter().any(|group| group.to == at && !group.owner) {
                let around = std::mem::replace(&mut state.subject, state.last.clone());
                state.around.push(around);
            }
            state.begin(at);
        } else if says(&language.conjunctions, lower) {
            state.begin(at);
            // “and gathers a band”
            state.fresh = says(&language.and, lower)
                && !state.subject.is_empty()
                && self.words.get(at + 1).is_some_and(|next| language.looks_finite(&next.lower));
        } else if self.is_verb(at) || (fresh && self.may_be_verb(at)) {
            let begun = self.words[..at].iter().all(|word| !word.ends_clause);
            // “Raiding the flat, the police …”
            let told = at > 0
                && [&language.being, &language.perfect].iter().any(|list| says(list, self.lower(at - 1)));
            let loose = !told && language.forms(lower).iter().any(|form| form.continuous || form.participle);
            if state.subject.is_empty() && begun && (loose || language.verb_second) {
                state.waiting.push(at);
            } else if !state.subject.is_empty() {
                state.last_doer.clone_from(&state.subject);
                // “While Jo waits, Tony …”: not whom the sentence is about
                let aside = state.start == 0 && says(&language.conjunctions, self.lower(0));
                if state.first_doer.is_empty() && !aside {
                    state.first_doer.clone_from(&state.subject);
                }
            }
            // who follows is not the one who does it until the clause ends
            state.verb = true;
        } else if fresh && language.is_adverb(lower) {
            state.fresh = true;
        }
    }

    /// Whether a preposition stands before a place, directly or before an article: “of the Duke”.
    pub fn is_behind(&self, at: usize) -> bool {
        let preposition = |at: usize| says(&self.language.prepositions, self.lower(at));
        match at {
            0 => false,
            1 => preposition(0),
            _ => {
                let article = says(&self.language.definite, self.lower(at - 1)) && !self.words[at - 2].marked;
                preposition(at - 1) || (article && preposition(at - 2))
            }
        }
    }

    /// Whether an article begins what is no subject: behind a preposition, or beside a name that it explains (“Tony, a
    /// burglar,”).
    fn is_beside(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let named = self.groups.iter().any(|group| group.to == at);
        says(&self.language.prepositions, self.lower(before)) || named
    }

    /// A comma or another mark ends the clause.
    fn comma(&self, next: usize, state: &mut State) {
        let next = self.lower(next);
        let goes_on = says(&self.language.relatives, next) || says(&self.language.object_relatives, next);
        if state.verb && !goes_on {
            if let Some(around) = state.around.pop() {
                state.subject = around;
                // the verb of whom it is about follows
                state.fresh = !state.subject.is_empty();
            }
            state.whom.clear();
        }
        state.verb = false;
    }

    pub fn is_verb(&self, at: usize) -> bool {
        let word = self.lower(at);
        let language = self.language;
        !language.forms(word).is_empty()
            || says(&language.being, word)
            || says(&language.perfect, word)
            || language.lead(word).is_some()
    }

    /// Whether a word tells something by itself: “says that”.
    fn is_known_verb(&self, at: usize) -> bool {
        !self.language.forms(self.lower(at)).is_empty() && self.group_at(at).is_none()
    }

    /// Whether a word is a known verb that has a subject.
    fn is_finite(&self, at: usize) -> bool {
        let word = self.lower(at);
        says(&self.language.being, word)
            || self.language.forms(word).iter().any(|form| !form.bare && !form.continuous)
    }

    /// What follows a subject directly is its verb, known or not.
    fn may_be_verb(&self, at: usize) -> bool {
        let word = &self.words[at];
        let language = self.language;
        let no_verb = [
            &language.prepositions,
            &language.conjunctions,
            &language.articles,
            &language.and,
            &language.relatives,
            &language.infinitive,
        ];
        !word.is_capital()
            && !language.is_adverb(&word.lower)
            && !no_verb.iter().any(|list| says(list, &word.lower))
    }

    /// Who was told of in the sentences before.
    pub fn before(&self) -> &Before {
        self.before
    }

    /// What the next sentence may refer to.
    pub fn after(&self, before: &Before) -> Before {
        let owner = |group: &&Group| !group.owner;
        let behind = |group: &&Group| self.is_behind(group.from);
        let first = self.groups.iter().filter(owner).find(|group| !behind(group));
        let begun = self.subjects.iter().find(|subject| !subject.is_empty());
        let subject =
            begun.map(|subject| subject.to_vec()).or_else(|| first.map(|group| group.people.clone()));
        let subject = subject.unwrap_or_else(|| before.subject.clone());
        let mut others: Vec<usize> = Vec::new();
        for person in self.groups.iter().rev().flat_map(|group| &group.people).chain(&before.subject) {
            if !others.contains(person) && !subject.contains(person) {
                others.push(*person);
            }
        }
        let several = |people: &&Vec<usize>| self.is_several(people);
        let groups = self.groups.iter().rev().map(|group| &group.people);
        let here = std::iter::once(&subject).chain(groups).find(several);
        let (several, age) = match here {
            Some(here) => (here.clone(), 0),
            None if before.age < FORGOTTEN => (before.several.clone(), before.age + 1),
            None => (Vec::new(), 0),
        };
        Before { subject, others, several, age, named: before.named }
    }
}

/// Makes people the same as others: words that follow one another mostly share them.
fn keep(kept: &mut Rc<Vec<usize>>, people: &Vec<usize>) {
    if **kept != *people {
        *kept = Rc::new(people.clone());
    }
}

/// Mentions that stand together: “Jo, Mario and the fence”.
fn groups(words: &[Word], named: &[Mention], language: &Language) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < named.len() {
        let mut end = at + 1;
        let mut joined = at + 1;
        while end < named.len() {
            let (before, next) = (&named[end - 1], &named[end]);
            let comma = next.from == before.to && words[before.to - 1].marked;
            let and = next.from == before.to + 1
                && says(&language.and, &words[before.to].lower)
                && !(words[before.to - 1].ends_clause && end - at < 2);
            if words[before.to - 1].possessive || !(comma || and) {
                break;
            }
            end += 1;
            if and {
                joined = end;
                break;
            }
        }
        let members = &named[at..joined];
        let mut people: Vec<usize> = Vec::new();
        for mention in members {
            if !people.contains(&mention.person) {
                people.push(mention.person);
            }
        }
        let to = members.last().map_or(0, |last| last.to);
        groups.push(Group { people, from: named[at].from, to, owner: words[to - 1].possessive });
        at = joined;
    }
    groups
}
