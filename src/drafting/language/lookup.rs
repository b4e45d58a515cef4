//! What a language table says of a word.

use super::{BondSort, Form, Gender, Language, Noun, Nouns};
use crate::drafting::words::{Lower, Wanted, Words};

impl Language {
    /// The forms that a word may be.
    pub(in crate::drafting) fn forms<W: Wanted + ?Sized>(&self, word: &W) -> &[Form] {
        match word.entry() {
            Some(entry) => self.forms.at(entry.forms),
            None => self.forms.of(word.text()),
        }
    }

    /// What a kind becomes when it is done to oneself.
    pub(in crate::drafting) fn oneself(&self, kind: &str) -> Option<&str> {
        self.oneself.iter().find(|oneself| oneself.kind == kind).map(|oneself| oneself.becomes.as_str())
    }

    /// What a kind becomes when it is only ordered, and done by who orders it.
    pub(in crate::drafting) fn ordered(&self, kind: &str) -> Option<&str> {
        self.ordered.iter().find(|ordered| ordered.kind == kind).map(|ordered| ordered.becomes.as_str())
    }

    /// What a noun tells: `murder`.
    pub(in crate::drafting) fn nouns<W: Wanted + ?Sized>(
        &self,
        word: &W,
    ) -> impl Iterator<Item = Noun<'_>> + use<'_, W> {
        let places = match word.entry() {
            Some(entry) => self.noun_places.at(entry.nouns),
            None => self.noun_places.of(word.text()),
        };
        places.iter().filter_map(|place| self.nouns.get(*place)).map(|nouns| {
            let of_subject = !nouns.before.is_empty() && !nouns.of_doer && !nouns.mutual;
            let before = if nouns.before.is_empty() { &self.of } else { &nouns.before };
            let Nouns { turned, of_doer, mutual, .. } = *nouns;
            Noun { kind: &nouns.kind, before, of_subject, turned, of_doer, mutual }
        })
    }

    /// Whether a name behind a verb does what a bare verb behind that tells.
    pub(in crate::drafting) fn is_causing<W: Wanted + ?Sized>(&self, word: &W) -> bool {
        self.causing.contains(word)
    }

    /// What a role binds somebody by, and whether both are it to one another.
    pub(in crate::drafting) fn tie(&self, role: &str) -> Option<(BondSort, bool)> {
        let words = self.bonds.iter().find(|words| words.roles.contains(role))?;
        Some((words.tie, words.mutual))
    }

    /// What somebody is to whom has a role towards them: a daughter to her father.
    pub(in crate::drafting) fn inverses(&self, role: &str) -> Option<&Words> {
        self.inverses.iter().find(|(known, _)| known == role).map(|(_, of)| of)
    }

    /// Whether a role is a love beside another.
    pub(in crate::drafting) fn is_beside(&self, role: &str) -> bool {
        self.bonds.iter().any(|words| words.beside && words.roles.contains(role))
    }

    /// What a kind binds by, and whether it binds those who do it together.
    pub(in crate::drafting) fn binds(&self, kind: &str) -> impl Iterator<Item = (BondSort, bool)> {
        let binding = self.binding.iter().filter(move |binding| binding.kinds.contains(kind));
        binding.map(|binding| (binding.tie, binding.together))
    }

    /// Whether a word may tell a deed that binds two in love.
    pub(in crate::drafting) fn may_wed(&self, word: &Lower) -> bool {
        let weds = |kind: &str| self.binds(kind).any(|(tie, _)| tie == BondSort::Love);
        self.forms(word).iter().any(|form| weds(&form.kind)) || self.nouns(word).any(|noun| weds(noun.kind))
    }

    /// Whether two words of roles may mean one person.
    pub(in crate::drafting) fn is_alike(&self, one: &str, other: &str) -> bool {
        one == other || self.alike.iter().any(|words| words.contains(one) && words.contains(other))
    }

    /// Whether a verb only says that what a noun tells is done.
    pub(in crate::drafting) fn is_light<W: Wanted + ?Sized>(&self, word: &W) -> bool {
        self.light.contains(word)
    }

    /// Whether a word may stand between a subject and its verb.
    pub(in crate::drafting) fn is_adverb(&self, word: &Lower) -> bool {
        self.adverbs.contains(word)
            || self
                .adverb_endings
                .iter()
                .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending.as_str()))
    }

    /// The gender that a word of a role or a title tells.
    pub(in crate::drafting) fn gender<W: Wanted + ?Sized>(&self, word: &W) -> Option<Gender> {
        let lists = [
            (&self.feminine, Gender::Feminine),
            (&self.masculine, Gender::Masculine),
            (&self.plural, Gender::Plural),
        ];
        lists.into_iter().find(|(list, _)| list.contains(word)).map(|(_, gender)| gender)
    }

    /// The gender that the ending of a name hints at.
    pub(in crate::drafting) fn gender_of_ending(&self, word: &str) -> Option<Gender> {
        let fits = |(ending, _): &&(String, Gender)| {
            word.len() > ending.len() + 2 && word.ends_with(ending.as_str())
        };
        self.name_endings.iter().find(fits).map(|(_, gender)| *gender)
    }

    /// Whether a word looks like a verb that has a subject.
    pub(in crate::drafting) fn looks_finite(&self, word: &str) -> bool {
        self.finite_endings
            .iter()
            .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending.as_str()))
    }

    /// The status that a leading verb gives to what stands behind it.
    pub(in crate::drafting) fn lead(&self, word: &Lower) -> Option<&str> {
        self.leads.at(word.entry()?.leads).last().map(String::as_str)
    }
}
