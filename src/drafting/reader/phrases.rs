//! The words of a phrase behind its verb, and whom it is done to.

use super::Reader;
use crate::drafting::clauses::{Group, says};
use crate::drafting::language::Form;

/// What the words behind a verb say.
#[derive(Debug, Default)]
pub(super) struct Matched {
    /// One past the last of them.
    pub end: usize,
    /// To whom it is done, if they hold a place for that.
    pub patients: Option<Vec<usize>>,
    /// Whom it is about.
    pub about: Vec<usize>,
    /// Where they are named.
    pub about_at: Option<usize>,
}

/// Words between a verb and the one it is done to, at most.
pub(super) const NEAR: usize = 5;
/// Words between two commas that part nothing, at most.
pub(super) const ASIDE: usize = 3;
/// Words between a verb and the preposition that goes with it, at most.
pub(super) const FAR: usize = 9;

impl Reader<'_> {
    /// What the words that a form asks for say where they follow its verb: the first directly, behind the patient, or, if it
    /// is a lone preposition, further on; the others close behind it. A `*` among them stands for whom it is done to, an
    /// `@` for whom it is about.
    pub(super) fn matched(&self, form: &Form, at: usize) -> Option<Matched> {
        let mut whole = Matched { end: at + 1, ..Matched::default() };
        let mut slotted = false;
        for (number, wanted) in form.after.iter().enumerate() {
            if wanted == "*" || wanted == "@" {
                let start = whole.end;
                let (people, end) = self.slot(start, &self.clauses.subjects[at])?;
                whole.end = end;
                slotted = true;
                if wanted == "*" {
                    whole.patients = Some(people);
                } else {
                    whole.about = people;
                    whole.about_at = Some(start);
                }
                continue;
            }
            // “makes Jo, in part, a member”: his comma too
            let begun = if slotted { whole.end.saturating_sub(1) } else { whole.end };
            let lone = form.after.len() == 1 && says(&self.language.prepositions, wanted);
            let far = if lone { FAR } else { NEAR };
            let within = if number == 0 || slotted { far } else { 2 };
            slotted = false;
            let from = whole.end;
            let last = number + 1 == form.after.len();
            let place = (from..from + within)
                .find(|place| self.lower(*place) == wanted && !(last && self.is_before_infinitive(*place)))?;
            // no other verb may stand between
            let verb = |place: usize| !self.within_name(place) && self.clauses.is_verb(place);
            if self.cut(begun, place) || (!lone && (from..place).any(verb)) {
                return None;
            }
            whole.end = place + 1;
        }
        Some(whole)
    }

    /// Whether a word is the “to” of “turns out to be”, and no preposition.
    fn is_before_infinitive(&self, at: usize) -> bool {
        let next = self.lower(at + 1);
        let bare = |form: &Form| form.bare;
        says(&self.language.infinitive, self.lower(at))
            && self.clauses.group_at(at + 1).is_none()
            && (says(&self.language.being, next) || self.language.forms(next).iter().any(bare))
    }

    /// Who is named, or meant by a pronoun, where somebody must be.
    pub(super) fn slot(&self, from: usize, subject: &[usize]) -> Option<(Vec<usize>, usize)> {
        let language = self.language;
        let word = self.lower(from);
        let next_is_noun = self.clauses.words.get(from).is_some_and(|word| !word.marked)
            && self.clauses.words.get(from + 1).is_some_and(|next| self.is_noun(next, from + 1));
        let possessive =
            language.possessives.iter().find(|(known, _)| known == word).filter(|_| next_is_noun);
        let pronoun = language.objects.iter().find(|(known, _)| known == word);
        let group = || {
            let group = self.group_from(from, NEAR, true)?;
            Some((group.people.clone(), group.to))
        };
        let found = match (self.clauses.group_at(from), possessive, pronoun) {
            (Some(_), ..) => group(),
            (None, Some((_, gender)), _) => {
                let owner = self.clauses.owner_meant(*gender, from, subject.first().copied())?;
                // “his friend Jo”
                group().or(Some((vec![owner], from + 1)))
            }
            (None, None, Some((_, gender))) => {
                Some((self.clauses.object_meant(*gender, from, subject), from + 1))
            }
            (None, None, None) => group(),
        };
        found.filter(|(people, _)| !people.is_empty())
    }

    /// Whether a clause ends between two places.
    pub(super) fn cut(&self, from: usize, to: usize) -> bool {
        let words = self.clauses.words;
        if from >= to {
            return false;
        }
        let ends = |at: &usize| words.get(*at).is_some_and(|word| word.ends_clause);
        let ends: Vec<usize> = (from..to).filter(ends).collect();
        match ends[..] {
            [] => false,
            // “makes Jo, in part, a member”
            [first, second] => second - first > ASIDE || words[first].parts || words[second].parts,
            _ => true,
        }
    }

    /// Whom the verb at a place is done to, and where the words end that say so.
    pub(super) fn objects(
        &self,
        at: usize,
        form: &Form,
        subject: &mut Vec<usize>,
    ) -> (Vec<usize>, Option<usize>) {
        let language = self.language;
        if language.clitics
            && let Some(before) = at.checked_sub(1)
            && let Some((_, gender)) = language.objects.iter().find(|(word, _)| *word == self.lower(before))
        {
            return (self.clauses.object_meant(*gender, before, subject), Some(at + 1));
        }
        // “to X”: whom a verb takes behind its preposition
        if form.after.last().is_some_and(|last| says(&language.prepositions, last)) {
            let behind = self
                .matched(form, at)
                .map_or((Vec::new(), None), |whole| self.object_from(whole.end, form, subject));
            // “blackmails him into talking”
            let between =
                form.after.len() == 1 && behind.0.is_empty() && *self.lower(at + 1) != form.after[0];
            return if between { (self.object_from(at + 1, form, subject).0, behind.1) } else { behind };
        }
        // “dann tötet Tony Jo”: who does it stands behind the verb where nobody stands before it
        let start = self.clauses.starts[at];
        let before = |group: &&Group| group.from >= start && group.to <= at && !group.owner;
        if language.verb_second && !self.clauses.groups.iter().any(|group| before(&group)) {
            let behind: Vec<&Group> =
                self.clauses.groups.iter().filter(|group| group.from > at).take(2).collect();
            if let [first, second] = behind[..]
                && !self.cut(at, second.from)
                && first.from == at + 1
            {
                subject.clone_from(&first.people);
                return (second.people.clone(), Some(second.to));
            }
        }
        if language.verb_last && (form.participle || form.bare) {
            let stands = |group: &&Group| {
                before(group) && !self.clauses.is_behind(group.from) && group.people != *subject
            };
            if let Some(group) = self.clauses.groups.iter().rev().find(stands) {
                return (group.people.clone(), Some(at + 1));
            }
        }
        let behind = self
            .matched(form, at)
            .map_or((Vec::new(), None), |whole| self.object_from(whole.end, form, subject));
        // “hands Jo over”
        let found = if behind.0.is_empty() { self.object_from(at + 1, form, subject) } else { behind };
        if found.0.is_empty() { (self.clauses.whom[at].to_vec(), None) } else { found }
    }

    /// Who is named, or meant by a pronoun, at a place or shortly behind it.
    pub(super) fn object_from(
        &self,
        from: usize,
        form: &Form,
        subject: &[usize],
    ) -> (Vec<usize>, Option<usize>) {
        for place in from..=from + 1 {
            let pronoun = self.language.objects.iter().find(|(word, _)| *word == self.lower(place));
            let possessive = self.language.possessives.iter().any(|(word, _)| *word == self.lower(place));
            let followed = self.clauses.words.get(place).is_some_and(|word| !word.marked)
                && self.clauses.words.get(place + 1).is_some_and(|next| self.is_noun(next, place + 1));
            if let Some((_, gender)) = pronoun.filter(|_| !(possessive && followed)) {
                if !self.language.clitics {
                    return (self.clauses.object_meant(*gender, place, subject), Some(place + 1));
                }
            } else if possessive {
                // “steals the ring from her hand”
                if form.owner && place == from && !self.within_name(place + 1) {
                    let gender =
                        self.language.possessives.iter().find(|(word, _)| *word == self.lower(place));
                    let owner = gender.and_then(|(_, gender)| {
                        self.clauses.owner_meant(*gender, place, subject.first().copied())
                    });
                    let named = self.clauses.group_at(place).is_some();
                    if let Some(owner) = owner.filter(|_| !named) {
                        return (vec![owner], Some(place + 1));
                    }
                }
                break;
            }
        }
        let group = self.group_from(from, NEAR, form.owner);
        group.map_or((Vec::new(), None), |group| (group.people.clone(), Some(group.to)))
    }

    /// Whether a word goes on what “her” begins: “her brother”, but not “her to come”.
    pub(super) fn is_noun(&self, word: &crate::drafting::sentences::Word, at: usize) -> bool {
        let language = self.language;
        let others = [
            &language.prepositions,
            &language.conjunctions,
            &language.articles,
            &language.and,
            &language.infinitive,
            &language.by,
        ];
        self.within_name(at)
            || !others.iter().any(|list| says(list, &word.lower)) && !language.is_adverb(&word.lower)
    }

    /// Who is named at or shortly behind a place: with nothing but articles and adjectives in between. `owner` takes
    /// those too to whom what is named belongs: “raids the flat of Dédé”, “stops Massina's van”.
    pub(super) fn group_from(&self, from: usize, within: usize, owner: bool) -> Option<&Group> {
        let group = self.clauses.groups.iter().find(|group| group.from >= from)?;
        if group.from > from + within || self.cut(from, group.from) || (group.owner && !owner) {
            return None;
        }
        let language = self.language;
        let between = (from..group.from).all(|place| {
            let word = self.lower(place);
            let stop = (says(&language.prepositions, word) && !(owner && says(&language.of, word)))
                || says(&language.conjunctions, word)
                || says(&language.relatives, word)
                || language.objects.iter().any(|(known, _)| known == word && !says(&language.articles, word))
                || language.subjects.iter().any(|(known, _)| known == word)
                || language.forms(word).iter().any(|form| form.after.is_empty() && !form.participle);
            !stop
        });
        between.then_some(group)
    }
}
