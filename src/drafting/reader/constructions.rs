//! Who does what a verb or a noun tells where that is not whom the clause is about.

use super::{Found, Reader, without};
use crate::drafting::clauses::says;
use crate::drafting::language::{Form, Noun};
use crate::drafting::words::Words;
use std::rc::Rc;

/// Words back in which a noun's preposition stands, at most.
const BACK: usize = 4;

impl Reader<'_> {
    /// Who does what a verb tells that hangs on another: “has Jo buy it”, “finds Jo kissing Ann”, “thanks Jo for saving Ann”.
    pub(super) fn doer(&self, at: usize, form: &Form) -> Option<Vec<usize>> {
        let language = self.language;
        let before = |to: usize| {
            let group = self.clauses.groups.iter().find(|group| group.to == to && !group.owner)?;
            (!self.clauses.words[to - 1].marked).then_some(group)
        };
        if form.bare && !language.bare_infinitive {
            let causing = |place: Option<usize>| place.is_some_and(|at| language.is_causing(self.lower(at)));
            if let Some(group) = before(at) {
                let article = |at: usize| says(&language.articles, self.lower(at));
                let place = group.from.checked_sub(1).filter(|place| !article(*place));
                let place = place.or_else(|| group.from.checked_sub(2));
                return causing(place).then(|| group.people.clone());
            }
            let pronoun = at.checked_sub(1).filter(|_| causing(at.checked_sub(2)))?;
            let (_, gender) = language.objects.iter().find(|(word, _)| *word == self.lower(pronoun))?;
            let meant = self.clauses.object_meant(*gender, pronoun, &self.clauses.subjects[at]);
            return (!meant.is_empty()).then_some(meant);
        }
        if !form.continuous {
            return None;
        }
        let directly = before(at);
        let behind = at.checked_sub(1).filter(|place| says(&language.blame, self.lower(*place)));
        let blamed = behind.and_then(before).filter(|group| {
            group.people != *self.clauses.subjects[at]
                && !group.from.checked_sub(1).is_some_and(|place| says(&language.by, self.lower(place)))
        });
        directly.or(blamed).map(|group| group.people.clone())
    }

    /// Whether what a gerund tells need not be so: “accuses Jo of killing”, “keeps Jo from killing”.
    pub(super) fn is_doubtful(&self, at: usize, form: &Form) -> bool {
        form.continuous
            && at.checked_sub(1).is_some_and(|place| says(&self.language.doubtful, self.lower(place)))
    }

    /// Whether a participle only says what somebody or something is like: “the weeping boy”.
    pub(super) fn is_quality(&self, at: usize, form: &Form) -> bool {
        let article = at.checked_sub(1).is_some_and(|place| says(&self.language.articles, self.lower(place)));
        form.continuous
            && article
            && !self.clauses.words[at].marked
            && self.group_from(at + 1, 0, true).is_none()
    }

    /// Whether a verb has whom it is done to directly behind it, and a thing behind that: “gives Jo a letter to Ann”.
    pub(super) fn is_twofold(&self, at: usize) -> bool {
        let thing = |end: usize| {
            !self.clauses.words[end - 1].marked
                && says(&self.language.articles, self.lower(end))
                && end < self.clauses.words.len()
        };
        let pronoun = || {
            let object = self.language.objects.iter().any(|(word, _)| *word == self.lower(at + 1));
            object && at + 2 < self.clauses.words.len()
        };
        match self.clauses.group_at(at + 1) {
            Some(group) => !group.owner && thing(group.to),
            None => pronoun() && thing(at + 2),
        }
    }

    /// Whom a verb shares with the one behind it: “deceives and kills Jo”.
    pub(super) fn shared(&self, form: &Form, end: usize, subject: &[usize]) -> Option<Vec<usize>> {
        let language = self.language;
        if form.turned || form.understood.is_some() || !says(&language.and, self.lower(end)) {
            return None;
        }
        let next = (end + 1..end + 3).find(|place| !language.is_adverb(self.lower(*place)))?;
        let alike = |other: &&Form| {
            (other.bare, other.continuous) == (form.bare, form.continuous)
                && !other.turned
                && other.kind != form.kind
                && self.matched(other, next).is_some()
        };
        let other = language.forms(self.lower(next)).iter().find(alike)?;
        let mut subject = subject.to_vec();
        let (people, _) = self.objects(next, other, &mut subject);
        (!people.is_empty()).then_some(people)
    }

    /// What a noun tells where the people are known: “the murder of Jo by Tony”, “Tony's murder of Jo”, “a showdown with Jo”,
    /// “with the help of Jo”, “the marriage of Jo and Ann”.
    pub fn noun(&self, at: usize) -> Vec<Found> {
        let mut all = self.language.nouns(self.lower(at)).peekable();
        if all.peek().is_none() || self.within_name(at) || self.is_negated(at) || self.is_hypothetical(at) {
            return Vec::new();
        }
        all.find_map(|noun| match noun {
            Noun { of_doer: true, .. } => self.adjunct(at, noun),
            Noun { mutual: true, .. } => self.joint(at, noun),
            _ => self.noun_told(at, noun),
        })
        .into_iter()
        .collect()
    }

    /// Who is named behind one of some words, and where that ends.
    fn behind(&self, words: &Words, from: usize, at: usize) -> Option<(Vec<usize>, usize)> {
        let place = (from..from + 2).find(|place| says(words, self.lower(*place)))?;
        self.slot(place + 1, &self.clauses.subjects[at])
    }

    /// Whose deed it is, shortly before a noun: “Tony's brutal murder”.
    fn owner_before(&self, at: usize) -> Option<Vec<usize>> {
        let owner =
            self.clauses.groups.iter().find(|group| group.owner && group.to <= at && at - group.to < 3)?;
        Some(owner.people.clone())
    }

    fn noun_told(&self, at: usize, noun: Noun<'_>) -> Option<Found> {
        let language = self.language;
        let (patients, end) = self.behind(noun.before, at + 1, at)?;
        // “commits the murder of Jo”, “after the killing of Jo”
        let subject = noun.of_subject
            || self.back(at, 4).any(|place| language.is_light(self.lower(place)))
            || (at.saturating_sub(3)..at).any(|place| says(&language.deed_prepositions, self.lower(place)));
        let agents = match (self.owner_before(at), self.behind(&language.by, end, at)) {
            (Some(owner), _) => owner,
            (None, Some((agents, _))) => agents,
            (None, None) if subject => self.clauses.subjects[at].to_vec(),
            (None, None) => return None,
        };
        let (agents, patients) = if noun.turned { (patients, agents) } else { (agents, patients) };
        let patients = without(&patients, &agents);
        let found = Found::new(noun.kind, agents, patients, self.number);
        (!found.agents.is_empty() && !found.patients.is_empty()).then_some(found)
    }

    /// “With the help of Jo”, “on Jo's orders”: Jo does it to whom the clause is about.
    fn adjunct(&self, at: usize, noun: Noun<'_>) -> Option<Found> {
        let language = self.language;
        let led = (at.saturating_sub(BACK)..at).any(|place| {
            says(&language.adjuncts, self.lower(place))
                && !self.clauses.words[place..at].iter().any(|word| word.ends_clause)
        });
        let agents = self
            .owner_before(at)
            .or_else(|| Some(self.behind(noun.before, at + 1, at)?.0))
            .filter(|_| led)?;
        let other =
            |people: &&Vec<usize>| !people.is_empty() && !people.iter().any(|one| agents.contains(one));
        // “With the help of Jo, Tony …”
        let patients = self.clauses.subjects[at..].iter().map(Rc::as_ref).find(other)?;
        Some(Found::new(noun.kind, agents.clone(), patients.clone(), self.number))
    }

    /// “The marriage of Jo and Ann”, “a quarrel between Jo and Ann”.
    fn joint(&self, at: usize, noun: Noun<'_>) -> Option<Found> {
        let (people, _) = self.behind(noun.before, at + 1, at)?;
        let [one, other] = people[..] else { return None };
        Some(Found::new(noun.kind, vec![one], vec![other], self.number))
    }
}
