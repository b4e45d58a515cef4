//! Which acts a sentence seems to tell.

use super::Language;
use super::bonds::Bonds;
use super::cast::Cast;
use super::clauses::{Before, Clauses};
use super::genders::genders;
use super::inference::infer;
use super::language::Gender;
use super::mention::Mentions;
use super::mentions::{Spellings, mentions};
use super::names::Person;
use super::reader::{Found, Reader};
use super::sentences::{LONGEST, Sentence};
use super::states::{self, Members, Undergone};
use super::words::Lower;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeSet;

/// An act that a sentence seems to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Paragraph and sentence, both from 1.
    pub told: (usize, usize),
    /// The kind.
    pub kind: String,
    /// Ids of who does it; none where nobody is told.
    pub agents: Vec<String>,
    /// Ids of whom it is done to.
    pub patients: Vec<String>,
    /// Ids of whom it is about, where it is told to somebody: informs.
    pub about: Vec<String>,
    /// How far it was realised, where it is not simply done.
    pub status: Option<String>,
    /// Whether it follows from several sentences, and none tells it.
    pub inferred: bool,
    /// Whether it only happens to somebody, and nobody does it.
    alone: bool,
}

impl Proposal {
    /// As an annotator would write it: `kills(grutter, jo)`.
    pub fn act(&self) -> String {
        let list = |ids: &[String]| match ids {
            [] => "_".to_owned(),
            [one] => one.clone(),
            many => format!("[{}]", many.join(", ")),
        };
        let mut words = Vec::new();
        if !self.alone {
            words.push(list(&self.agents));
        }
        if !self.patients.is_empty() || self.alone {
            words.push(list(&self.patients));
        }
        if !self.about.is_empty() {
            words.push(format!("about({})", list(&self.about)));
        }
        words.extend(self.status.clone());
        words.extend(self.inferred.then(|| "inferred".to_owned()));
        format!("{}({})", self.kind, words.join(", "))
    }
}

/// All proposals, sentence by sentence. O(words × mentions + found × bonds); of bonds there are as many as pairs of people.
pub(super) fn propose(
    sentences: &[Sentence],
    people: &mut Vec<Person>,
    language: &Language,
    vocabulary: &Vocabulary,
) -> Vec<Proposal> {
    let spellings = Spellings::of(people);
    let count = people.len();
    let tools = (language, vocabulary);
    // twice: that Cathy is the wife of Simon may be told only behind “his wife”, or by their marriage
    let (mut cast, mut named, known) = cast(sentences, people, &spellings, language, &Bonds::default());
    let mut first = Bonds::read(sentences, &named, count, &known, language);
    read(sentences, &mut named, &mut cast.people, (count, &known, &mut first), tools, Language::may_wed);
    let (mut cast, mut named, known) =
        self::cast(sentences, people, &spellings, language, &first.of_first(count));
    let mut bonds = Bonds::read(sentences, &named, count, &known, language);
    let mut all =
        read(sentences, &mut named, &mut cast.people, (count, &known, &mut bonds), tools, |_, _| true);
    *people = cast.people;
    all.extend(infer(&all, &bonds, language));
    all.sort_by_key(|found| found.sentence);
    nameless(&mut all);
    let ids = |list: &[usize]| list.iter().map(|person| people[*person].id.clone()).collect::<Vec<_>>();
    let told = |number: usize| {
        sentences.get(number).map_or((0, 0), |sentence| (sentence.paragraph, sentence.number))
    };
    all.iter()
        .map(|found| Proposal {
            told: told(found.sentence),
            kind: found.kind.clone(),
            agents: ids(&found.agents),
            patients: ids(&found.patients),
            about: ids(&found.about),
            status: found.status.clone(),
            inferred: found.inferred,
            alone: found.alone,
        })
        .collect()
}

/// What the sentences tell that have a word of concern, one after the other; what they bind by joins the bonds.
fn read(
    sentences: &[Sentence],
    named: &mut [Mentions],
    people: &mut [Person],
    (count, known, bonds): (usize, &[Option<Gender>], &mut Bonds),
    (language, vocabulary): (&Language, &Vocabulary),
    concerns: fn(&Language, &Lower) -> bool,
) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    let mut before = Before::first(count);
    let mut members = Members::default();
    let mut undergone = Undergone::default();
    let is_short = |(_, (sentence, _)): &(usize, (&Sentence, &mut Mentions))| sentence.words.len() <= LONGEST;
    for (number, (sentence, named)) in sentences.iter().zip(named).enumerate().filter(is_short) {
        let here = all.len();
        states::resolve(&mut named.found, sentence, people, known, &undergone, language);
        let clauses = Clauses::read(sentence, &named.found, language, known, &before);
        members.learn(&clauses, language);
        let mut reader = Reader::new(&clauses, language, vocabulary, number);
        let concerns = sentence.words.iter().any(|word| concerns(language, &word.lower));
        for at in (0..sentence.words.len()).filter(|_| concerns) {
            let found = [reader.verb(at, &all, bonds), reader.noun(at)].concat();
            for mut one in found {
                members.apart(&mut one);
                if !all[here..].contains(&one) {
                    all.push(one);
                }
            }
        }
        for one in &all[here..] {
            undergone.add(one);
            bind(one, bonds, language);
        }
        before = clauses.after(&before);
    }
    all
}

/// Who is mentioned in each sentence, given who is bound to whom, and what is known of everybody's gender.
fn cast(
    sentences: &[Sentence],
    people: &[Person],
    spellings: &Spellings,
    language: &Language,
    bonds: &Bonds,
) -> (Cast, Vec<Mentions>, Vec<Option<Gender>>) {
    let mut cast = Cast::of(people);
    let named: Vec<Mentions> = sentences
        .iter()
        .enumerate()
        .map(|(number, sentence)| mentions((number, sentence), spellings, &mut cast, language, bonds))
        .collect();
    let known = genders(sentences, &named, &cast.people, language);
    (cast, named, known)
}

/// What a deed binds by: who recruits somebody is in one company with them.
fn bind(found: &Found, bonds: &mut Bonds, language: &Language) {
    if found.status.is_some() {
        return;
    }
    for (tie, together) in language.binds(&found.kind) {
        let others = if together { &found.agents } else { &found.patients };
        for one in &found.agents {
            for other in others {
                bonds.bind(*one, *other, tie, found.sentence);
            }
        }
    }
}

/// “Jo is killed”: nothing beside “Tony kills Jo” in one sentence.
fn nameless(all: &mut Vec<Found>) {
    let mut told: BTreeSet<(usize, String, usize)> = BTreeSet::new();
    for one in all.iter().filter(|one| !one.agents.is_empty()) {
        told.extend(one.patients.iter().map(|patient| (one.sentence, one.kind.clone(), *patient)));
    }
    let known = |one: &Found, patient: usize| told.contains(&(one.sentence, one.kind.clone(), patient));
    all.retain(|one| {
        one.alone || !one.agents.is_empty() || !one.patients.iter().any(|patient| known(one, *patient))
    });
}
