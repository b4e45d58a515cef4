//! Everybody of a draft while it is made, looked up by their roles.

use super::Language;
use super::names::{Ids, Person};
use super::sentences::Sentence;
use std::collections::{BTreeMap, BTreeSet};

/// The people of a draft.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub people: Vec<Person>,
    ids: Ids,
    /// Who has only a role, by what they are called.
    unnamed: BTreeMap<String, usize>,
    /// Who has a role.
    holders: BTreeMap<String, BTreeSet<usize>>,
}

impl Cast {
    /// Those who have names.
    pub fn of(people: &[Person]) -> Self {
        let mut cast = Self { ids: Ids::of(people), ..Self::default() };
        for person in people {
            cast.add(person.clone());
        }
        cast
    }

    fn add(&mut self, person: Person) -> usize {
        let number = self.people.len();
        for role in &person.roles {
            self.holders.entry(role.clone()).or_default().insert(number);
        }
        if person.unnamed {
            self.unnamed.insert(person.name.clone(), number);
        }
        self.people.push(person);
        number
    }

    /// Who is only called so, told of in a sentence: added, with an id made of `slug`, if nobody is yet.
    pub fn called(&mut self, sentence: &Sentence, slug: &str, person: Person) -> usize {
        if let Some(&known) = self.unnamed.get(&person.name) {
            self.people[known].is_told(sentence);
            return known;
        }
        let id = self.ids.unused(slug);
        self.add(Person { id, ..person })
    }

    /// Says of somebody that they have a role.
    pub fn give(&mut self, person: usize, role: &str) {
        if self.holders.entry(role.to_owned()).or_default().insert(person) {
            self.people[person].roles.push(role.to_owned());
        }
    }

    fn last(&self, role: &str, fits: impl Fn(&Person) -> bool) -> Option<usize> {
        self.holders.get(role)?.iter().rev().find(|person| fits(&self.people[**person])).copied()
    }

    /// The last in the cast with a name who has a role.
    pub fn last_named(&self, role: &str) -> Option<usize> {
        self.last(role, |person| !person.unnamed)
    }

    /// The last in the cast who has a role, or a name and a role that may mean the same; `unnamed` asks those too who have
    /// nothing but this role.
    pub fn last_alike(&self, role: &str, unnamed: bool, language: &Language) -> Option<usize> {
        let alike = language.alike.iter().filter(|words| words.contains(role)).flat_map(|words| words.iter());
        let named = alike.filter_map(|other| self.last_named(other)).chain(self.last_named(role)).max();
        let other = unnamed.then(|| self.last(role, |person| person.unnamed)).flatten();
        named.max(other)
    }
}
