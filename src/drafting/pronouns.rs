//! Whom a pronoun means.

use super::clauses::{Clauses, State};
use super::language::Gender;
use std::rc::Rc;

/// So many people are about as near to a pronoun as the nearest.
const NEARLY: usize = 3;

impl Clauses<'_> {
    /// Whether people are several, or a body of people.
    pub fn is_several(&self, people: &[usize]) -> bool {
        people.len() > 1 || people.iter().any(|person| self.genders[*person] == Some(Gender::Plural))
    }

    pub(super) fn fits(&self, person: usize, gender: Gender) -> bool {
        match self.genders.get(person).copied().flatten() {
            None => gender != Gender::Plural,
            Some(known) => gender == Gender::Any || known == gender,
        }
    }

    /// Whom a pronoun means that begins a clause: the subject of what is around it, then those of the sentence before.
    pub(super) fn subject_meant(&self, gender: Gender, at: usize, state: &State) -> Vec<usize> {
        let several = |people: &[usize]| self.is_several(people);
        if gender == Gender::Plural {
            let here = self.groups.iter().rev().filter(|group| group.to <= at && !group.owner);
            let here = here.map(|group| group.people.as_slice());
            let all = [state.subject.as_slice()].into_iter().chain(here);
            let before = [self.before.subject.as_slice(), self.before.several.as_slice()];
            return all
                .chain(before)
                .find(|people| several(people))
                .map(<[usize]>::to_vec)
                .unwrap_or_else(|| self.two_before());
        }
        let outer = state.around.iter().flatten();
        let first =
            self.groups.iter().filter(|group| group.to <= at && !group.owner).flat_map(|group| &group.people);
        let earlier = self.groups.iter().rev().filter(|group| group.to <= at).flat_map(|group| &group.people);
        let one = |people: &'_ Vec<usize>| if people.len() == 1 { people.clone() } else { Vec::new() };
        let doers = [one(&state.last_doer), one(&state.first_doer)].concat();
        let all = doers
            .iter()
            .chain(state.subject.iter().filter(|_| state.subject.len() == 1))
            .chain(outer)
            .chain(first)
            .chain(self.before.subject.iter().filter(|_| self.before.subject.len() == 1))
            .chain(earlier)
            .chain(&self.before.others);
        let candidates: Vec<usize> = all.copied().collect();
        let mut near: Vec<usize> = Vec::new();
        for person in candidates.iter().filter(|person| self.fits(**person, gender)) {
            if !near.contains(person) {
                near.push(*person);
            }
        }
        // somebody of whom nothing is known gives way to one who is nearly as near, unless they did something here
        let named = |person: &usize| *person < self.before.named;
        let here = |person: &usize| self.groups.iter().any(|group| group.people.contains(person));
        // nor does who has only a role stay in the mind of the next sentence
        if near.first().is_some_and(|first| !named(first) && !here(first))
            && near.iter().take(NEARLY).any(&named)
        {
            near.retain(named);
        }
        let doer = near.first().filter(|first| doers.contains(first));
        let sure = near.iter().take(NEARLY).find(|person| self.genders[**person] == Some(gender));
        doer.or(sure).or(near.first()).copied().into_iter().collect()
    }

    /// Whether a word says that they are two.
    pub(super) fn is_two(&self, at: usize) -> bool {
        self.language.numerals.first().is_some_and(|two| two == self.lower(at))
    }

    /// “The two” where just two people were named in the sentence.
    pub(super) fn two_here(&self, at: usize) -> Vec<usize> {
        let mut here: Vec<usize> = Vec::new();
        for person in
            self.groups.iter().filter(|group| group.to <= at && !group.owner).flat_map(|group| &group.people)
        {
            if !here.contains(person) && self.genders.get(*person).copied().flatten() != Some(Gender::Plural)
            {
                here.push(*person);
            }
        }
        if self.is_two(at) && here.len() == 2 { here } else { Vec::new() }
    }

    /// “They” where nobody was told of as several: whom the sentence before was about, and who else was in it.
    pub(super) fn two_before(&self) -> Vec<usize> {
        match (self.before.subject.as_slice(), self.before.others.first()) {
            ([one], Some(other)) => vec![*one, *other],
            _ => Vec::new(),
        }
    }

    /// Whom a pronoun means that is an object: who was named last and is not the subject.
    pub fn object_meant(&self, gender: Gender, at: usize, subject: &[usize]) -> Vec<usize> {
        if gender == Gender::Plural {
            let here = self.groups.iter().rev().filter(|group| group.to <= at && !group.owner);
            let all = here.map(|group| &group.people).chain([&self.before.several, &self.before.subject]);
            let mut all = all.filter(|people| !people.iter().any(|person| subject.contains(person)));
            return all
                .find(|people| {
                    people.len() > 1 || people.iter().any(|one| self.genders[*one] == Some(Gender::Plural))
                })
                .cloned()
                .unwrap_or_default();
        }
        // “traces him and saves him”: twice the same
        let objects = &self.language.objects;
        let same = |place: &usize| {
            objects.iter().any(|(word, of)| *of == gender && *word == self.lower(*place))
                && !(self.language.possessives.iter().any(|(word, _)| *word == self.lower(*place)))
        };
        if !self.language.clitics
            && let Some(earlier) = (0..at).rev().find(same)
        {
            let meant = self.object_meant(gender, earlier, &self.subjects[earlier]);
            if !meant.is_empty() && !meant.iter().any(|person| subject.contains(person)) {
                return meant;
            }
        }
        let here = |owner: bool| {
            let groups = self.groups.iter().rev().filter(move |group| group.to <= at && group.owner == owner);
            groups.flat_map(|group| &group.people)
        };
        let doers = self.subjects[..at.min(self.subjects.len())]
            .iter()
            .rev()
            .filter(|people| people.len() == 1)
            .flat_map(|people| people.iter());
        let subject_before = self.before.subject.iter().filter(|_| self.before.subject.len() == 1);
        let all = here(false).chain(doers).chain(here(true)).chain(subject_before).chain(&self.before.others);
        self.first_meant(all, |person| !subject.contains(&person) && self.fits(person, gender))
            .into_iter()
            .collect()
    }

    /// Whose something is: “his wife”; `but` is the wife.
    pub fn owner_meant(&self, gender: Gender, at: usize, but: Option<usize>) -> Option<usize> {
        if gender == Gender::Plural {
            return None;
        }
        let single = |people: &&Vec<usize>| people.len() == 1;
        let subject = self.subjects.get(at).map(Rc::as_ref).filter(single).into_iter().flatten();
        let here = self.groups.iter().rev().filter(|group| group.to <= at).flat_map(|group| &group.people);
        let before = Some(&self.before.subject).filter(single).into_iter().flatten();
        let all = subject.chain(here).chain(before).chain(&self.before.others);
        self.first_meant(all, |person| Some(person) != but && self.fits(person, gender))
    }

    /// The first who fits: somebody who has a name before somebody who has only a role.
    pub(super) fn first_meant<'p>(
        &self,
        all: impl Iterator<Item = &'p usize>,
        fits: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let fitting: Vec<usize> = all.copied().filter(|person| fits(*person)).collect();
        let mut named: Vec<usize> = Vec::new();
        for person in fitting.iter().filter(|person| **person < self.before.named) {
            if !named.contains(person) {
                named.push(*person);
            }
        }
        let known = |person: &&usize| self.genders.get(**person).copied().flatten().is_some();
        // “the doctor distrusts the queen and hands her a draught”: nobody who has a name is in the sentence
        let here = |person: &usize| self.groups.iter().any(|group| group.people.contains(person));
        if let Some(first) = fitting.first().filter(|first| here(first) && known(first))
            && !named.iter().any(here)
        {
            return Some(*first);
        }
        let sure = named.iter().take(NEARLY).find(known);
        sure.or(named.first()).or(fitting.first()).copied()
    }

    /// Whom a pronoun directly before a verb means.
    pub fn pronoun_before(&self, verb: usize) -> Option<usize> {
        let at = verb.checked_sub(1)?;
        let pronoun = self.language.subjects.iter().any(|(word, _)| *word == self.lower(at));
        match self.subjects[at][..] {
            [one] if pronoun => Some(one),
            _ => None,
        }
    }
}
