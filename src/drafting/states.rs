//! Who is meant by what was done to them, “the wounded thief”, and who belongs to a body of people.

use super::Language;
use super::clauses::{Clauses, Genders};
use super::language::Gender;
use super::mention::Mention;
use super::names::Person;
use super::reader::Found;
use super::sentences::Sentence;
use std::collections::BTreeMap;

/// Says of “the wounded thief” who was wounded last, where it is known of one person with a name. O(mentions × found).
pub(super) fn resolve(
    mentions: &mut [Mention],
    sentence: &Sentence,
    people: &mut [Person],
    genders: &Genders,
    told: &[Found],
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
        let done =
            told.iter().rev().filter(|found| found.status.is_none() && kinds.contains(&found.kind.as_str()));
        let mut undergone = done.filter_map(|found| match found.patients[..] {
            [one] if suits(one) => Some(one),
            _ => None,
        });
        if let Some(person) = undergone.next() {
            mention.person = person;
            people[person].is_told(sentence);
        }
    }
}

impl Language {
    /// The kinds of deed that somebody who is called so has undergone: “the murdered king”, “the dead king”.
    fn undergone(&self, word: &str) -> Vec<&str> {
        let said = self.states.iter().filter(|state| state.words.iter().any(|known| known == word));
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
