//! Who is meant by what was done to them, “the wounded thief”, and who belongs to a body of people.

use super::Language;
use super::clauses::{Clauses, Genders};
use super::language::Gender;
use super::mention::Mention;
use super::names::Person;
use super::reader::Found;
use super::sentences::Sentence;
use std::collections::BTreeMap;

/// Says of “the wounded thief” who was wounded last, where it is known of one person with a name. O(mentions × patients of such deeds).
pub(super) fn resolve(
    mentions: &mut [Mention],
    sentence: &Sentence,
    people: &mut [Person],
    genders: &Genders,
    undergone: &Undergone,
    language: &Language,
) {
    let words = &sentence.words;
    for mention in mentions.iter_mut().filter(|mention| mention.to >= mention.from + 3) {
        let definite = language.definite.contains(&words[mention.from].lower);
        if !definite || !people[mention.person].unnamed || people[mention.person].several {
            continue;
        }
        let kinds = language.undergone(&words[mention.from + 1].lower);
        let gender = language.gender(&words[mention.to - 1].lower);
        let suits = |person: usize| {
            let known = genders.get(person).copied().flatten();
            let fits = gender.is_none() || known.is_none() || gender == known;
            !people[person].unnamed && known != Some(Gender::Plural) && fits
        };
        if let Some(person) = undergone.last(&kinds, suits) {
            mention.person = person;
            people[person].is_told(sentence);
        }
    }
}

/// To whom something was done, kind by kind, as it is told.
#[derive(Debug, Default)]
pub(super) struct Undergone {
    told: usize,
    kinds: BTreeMap<String, Vec<(usize, usize)>>,
}

impl Undergone {
    /// Adds a deed that was done to one person; any other tells nothing of who is meant.
    pub fn add(&mut self, found: &Found) {
        self.told += 1;
        if let ([patient], None) = (&found.patients[..], &found.status) {
            self.kinds.entry(found.kind.clone()).or_default().push((self.told, *patient));
        }
    }

    /// The last who suits to whom one of some kinds was done.
    fn last(&self, kinds: &[&str], suits: impl Fn(usize) -> bool) -> Option<usize> {
        let all = kinds.iter().filter_map(|kind| self.kinds.get(*kind));
        let last = all.filter_map(|told| told.iter().rev().find(|(_, patient)| suits(*patient)));
        last.max().map(|(_, patient)| *patient)
    }
}

impl Language {
    /// The kinds of deed that somebody who is called so has undergone: “the murdered king”, “the dead king”.
    fn undergone(&self, word: &str) -> Vec<&str> {
        let said = self.states.iter().filter(|state| state.words.contains(word));
        let said = said.flat_map(|state| state.kinds.iter().map(String::as_str));
        let done = self.forms(word).iter();
        let done =
            done.filter(|form| form.participle && form.after.is_empty() && !form.turned && !form.negated);
        said.chain(done.map(|form| form.kind.as_str())).collect()
    }
}

/// The members of bodies of people.
#[derive(Debug, Default)]
pub(super) struct Members(BTreeMap<usize, Vec<usize>>);

impl Members {
    /// Learns from a sentence that “a gang made up of Jo and Mario” is the two.
    pub fn learn(&mut self, clauses: &Clauses<'_>, language: &Language) {
        for body in clauses.groups.iter().filter(|group| group.people.len() == 1) {
            let begins = |words: &&Vec<String>| {
                words.iter().enumerate().all(|(place, word)| *word == clauses.lower(body.to + place))
            };
            let Some(words) = language.made_of.iter().find(begins) else { continue };
            if let Some(members) =
                clauses.group_at(body.to + words.len()).filter(|group| group.people.len() > 1)
            {
                self.0.insert(body.people[0], members.people.clone());
            }
        }
    }

    /// What a body does to one of its members, the others do.
    pub fn apart(&self, found: &mut Found) {
        let [body] = found.agents[..] else { return };
        if let Some(members) = self.0.get(&body)
            && found.patients.iter().any(|patient| members.contains(patient))
        {
            found.agents = members.iter().copied().filter(|one| !found.patients.contains(one)).collect();
        }
    }
}
