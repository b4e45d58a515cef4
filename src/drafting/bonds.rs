//! Who is bound to whom, as far as roles tell it (“his mistress Cathy”) or deeds (“recruits”).

use super::Language;
use super::clauses::{Before, Clauses, Genders};
use super::language::{BondSort, Gender};
use super::mention::Mentions;
use super::sentences::{LONGEST, Sentence};
use std::collections::{BTreeMap, BTreeSet};

/// What binds two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bond {
    /// Whose it is: of whom the other is the wife.
    pub owner: usize,
    /// Who is it.
    pub holder: usize,
    /// The word for it; none if a deed binds them.
    pub role: Option<String>,
    pub tie: BondSort,
    pub mutual: bool,
    /// Whether it is a love beside another.
    pub beside: bool,
    /// The sentence that tells it.
    pub sentence: usize,
}

/// All bonds of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Bonds {
    pub all: Vec<Bond>,
    known: BTreeSet<(usize, usize, BondSort, Option<String>)>,
    /// The places of everybody's bonds among all.
    of: BTreeMap<usize, Vec<usize>>,
    /// What is known of everybody's gender.
    genders: Vec<Option<Gender>>,
    /// Whom a possessive pronoun means, by sentence and word.
    owners: BTreeMap<(usize, usize), usize>,
}

impl Bonds {
    /// What the roles of a text tell; so many people have names. O(sentences × mentions).
    pub fn read(
        sentences: &[Sentence],
        named: &[Mentions],
        people: usize,
        genders: &Genders,
        language: &Language,
    ) -> Self {
        let mut bonds = Self { genders: genders.to_vec(), ..Self::default() };
        let mut before = Before::first(people);
        let is_short = |(_, (sentence, _)): &(usize, (&Sentence, &Mentions))| sentence.words.len() <= LONGEST;
        for (number, (sentence, mentions)) in sentences.iter().zip(named).enumerate().filter(is_short) {
            let clauses = Clauses::read(sentence, &mentions.found, language, genders, &before);
            for (at, word) in sentence.words.iter().enumerate() {
                let possessive = language.possessives.iter().find(|(known, _)| *known == word.lower);
                let said = mentions.said.iter().find(|said| said.at == at).map(|said| said.person);
                let meant = possessive.and_then(|(_, gender)| clauses.owner_meant(*gender, at, said));
                if let Some(owner) = meant {
                    bonds.owners.insert((number, at), owner);
                }
            }
            for said in &mentions.said {
                // “she knows that he is her son”
                let is = said.at.checked_sub(1).filter(|at| language.being.contains(clauses.lower(*at)));
                let subject = is.and_then(|at| clauses.pronoun_before(at));
                // “Tony has a wife, Anna”
                let has = said.at.checked_sub(1).filter(|at| language.perfect.contains(clauses.lower(*at)));
                let having = has.and_then(|at| clauses.subjects[at].first().copied());
                let owner = match (
                    subject,
                    language.possessives.iter().find(|(word, _)| *word == clauses.lower(said.at)),
                ) {
                    (Some(subject), Some((_, gender))) => {
                        clauses.owner_meant(*gender, said.at, Some(subject))
                    }
                    _ => said.owner.or_else(|| bonds.owner(number, said.at)).or(having),
                };
                if let (Some(subject), Some(owner)) = (subject, owner) {
                    bonds.say(owner, subject, &said.role, number, language);
                }
                if let Some(owner) = owner.filter(|owner| *owner != said.person) {
                    bonds.say(owner, said.person, &said.role, number, language);
                }
            }
            bonds.together(&clauses, number, language);
            before = clauses.after(&before);
        }
        bonds
    }

    /// What is told of the first so many people alone: those who have a name.
    pub fn of_first(mut self, people: usize) -> Self {
        let all = std::mem::take(&mut self.all);
        self.of.clear();
        for bond in all.into_iter().filter(|bond| bond.owner < people && bond.holder < people) {
            self.push(bond);
        }
        self.owners.retain(|_, owner| *owner < people);
        self
    }

    fn push(&mut self, bond: Bond) {
        for one in BTreeSet::from([bond.owner, bond.holder]) {
            self.of.entry(one).or_default().push(self.all.len());
        }
        self.all.push(bond);
    }

    /// The bonds of somebody, in the order in which they are told.
    pub fn of(&self, person: usize) -> impl DoubleEndedIterator<Item = &Bond> + Clone {
        self.of.get(&person).into_iter().flatten().map(|place| &self.all[*place])
    }

    /// “Jo and Mario are old friends”, “the two remain friends”.
    fn together(&mut self, clauses: &Clauses<'_>, sentence: usize, language: &Language) {
        for (at, word) in clauses.words.iter().enumerate() {
            let Some((_, true)) = language.tie(&word.lower) else { continue };
            let people = &clauses.subjects[at];
            let said = (at.saturating_sub(4)..at).any(|place| {
                let before = clauses.lower(place);
                language.being.contains(before) || language.staying.contains(before)
            });
            if !said || people.len() < 2 {
                continue;
            }
            for (place, one) in people.iter().enumerate() {
                for other in &people[..place] {
                    self.say(*other, *one, &word.lower, sentence, language);
                }
            }
        }
    }

    fn say(&mut self, owner: usize, holder: usize, role: &str, sentence: usize, language: &Language) {
        if let Some((tie, mutual)) = language.tie(role) {
            let beside = language.is_beside(role);
            self.add(Bond { owner, holder, role: Some(role.to_owned()), tie, mutual, beside, sentence });
        }
    }

    /// Adds what a deed binds by.
    pub fn bind(&mut self, one: usize, other: usize, tie: BondSort, sentence: usize) {
        if one != other {
            let (role, mutual, beside) = (None, true, false);
            self.add(Bond { owner: one, holder: other, role, tie, mutual, beside, sentence });
        }
    }

    /// A bond stands once, where it is first told.
    fn add(&mut self, bond: Bond) {
        if self.known.insert((bond.owner, bond.holder, bond.tie, bond.role.clone())) {
            self.push(bond);
        }
    }

    /// Whom a possessive pronoun means.
    pub fn owner(&self, sentence: usize, at: usize) -> Option<usize> {
        self.owners.get(&(sentence, at)).copied()
    }

    /// Who has a role with somebody: the last of whom it is said up to a sentence, else the first.
    pub fn holder(&self, owner: usize, role: &str, sentence: usize, language: &Language) -> Option<usize> {
        let fits = |bond: &&Bond| bond.role.as_deref().is_some_and(|known| language.is_alike(known, role));
        let of = |bond: &&Bond| bond.owner == owner || (bond.mutual && bond.holder == owner);
        let other = |bond: &Bond| if bond.owner == owner { bond.holder } else { bond.owner };
        let mut all = self.of(owner).filter(fits).filter(of);
        let earlier = self.of(owner).rev().filter(|bond| bond.sentence <= sentence);
        let said = earlier.filter(fits).find(of).or_else(|| all.next()).map(other);
        said.or_else(|| self.inverse(owner, role, language)).or_else(|| self.married(owner, role, language))
    }

    /// “Imogen marries Posthumus”, and then “her husband”: the only one whom a deed binds to somebody as a role does.
    fn married(&self, owner: usize, role: &str, language: &Language) -> Option<usize> {
        let (tie, _) = language.tie(role).filter(|(tie, _)| *tie == BondSort::Love)?;
        let gender = language.gender(role);
        let all = self.of(owner).filter(|bond| bond.role.is_none() && bond.tie == tie);
        let other = |bond: &Bond| match owner {
            _ if bond.owner == owner => Some(bond.holder),
            _ if bond.holder == owner => Some(bond.owner),
            _ => None,
        };
        let suits = |person: &usize| {
            let known = self.genders.get(*person).copied().flatten();
            known.is_none() || gender.is_none() || known == gender
        };
        let others: BTreeSet<usize> = all.filter_map(other).filter(suits).collect();
        others.first().copied().filter(|_| others.len() == 1)
    }

    /// “Luisa, the daughter of Miller”, and then “her father”.
    fn inverse(&self, owner: usize, role: &str, language: &Language) -> Option<usize> {
        let of = language.inverses(role)?;
        let gender = language.gender(role);
        let suits = |person: usize| {
            let known = self.genders.get(person).copied().flatten();
            gender.is_none() || known.is_none() || known == gender
        };
        let mut all = self.of(owner).filter(|bond| bond.holder == owner);
        all.find(|bond| bond.role.as_ref().is_some_and(|known| of.contains(known)) && suits(bond.owner))
            .map(|bond| bond.owner)
    }

    /// Whether somebody has a role with somebody else.
    pub fn is_of_another(&self, holder: usize, role: &str, owner: usize) -> bool {
        let mut said = self
            .of(holder)
            .filter(|bond| bond.holder == holder && bond.role.as_deref() == Some(role))
            .peekable();
        said.peek().is_some() && said.all(|bond| bond.owner != owner)
    }

    /// Those to whom somebody is bound in a way: those told last up to a sentence first, then those told later.
    pub fn bound(&self, person: usize, tie: BondSort, sentence: usize) -> Vec<usize> {
        let mut all: Vec<&Bond> = self
            .of(person)
            .filter(|bond| bond.tie == tie)
            // what a deed begins does not bind before
            .filter(|bond| bond.role.is_some() || bond.sentence <= sentence)
            .collect();
        let later = |bond: &Bond| bond.sentence.checked_sub(sentence + 1);
        all.sort_by_key(|bond| (later(bond).unwrap_or(0), std::cmp::Reverse(bond.sentence)));
        let mut others = Vec::new();
        for bond in all {
            let other = if bond.owner == person { bond.holder } else { bond.owner };
            if !others.contains(&other) {
                others.push(other);
            }
        }
        others
    }

    /// Whether two people are bound in one of several ways.
    pub fn are_bound(&self, one: usize, other: usize, ties: &[BondSort]) -> bool {
        self.of(one).any(|bond| {
            ties.contains(&bond.tie)
                && ((bond.owner, bond.holder) == (one, other) || (bond.owner, bond.holder) == (other, one))
        })
    }
}
