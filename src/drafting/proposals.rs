//! Which acts a sentence seems to tell.

use super::Language;
use super::clauses::{Before, Clauses, Group, says};
use super::language::Form;
use super::names::{Person, Spellings, genders, mentions};
use super::sentences::Sentence;
use crate::vocabulary::{Takes, Vocabulary};

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
    /// How far it was realised, where it is not simply done.
    pub status: Option<String>,
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
        words.extend(self.status.clone());
        format!("{}({})", self.kind, words.join(", "))
    }
}

/// All proposals, sentence by sentence. O(words × mentions).
pub(super) fn propose(
    sentences: &[Sentence],
    people: &mut Vec<Person>,
    language: &Language,
    vocabulary: &Vocabulary,
) -> Vec<Proposal> {
    let spellings = Spellings::of(people);
    let named: Vec<_> =
        sentences.iter().map(|sentence| mentions(sentence, &spellings, people, language)).collect();
    let genders = genders(sentences, &named, people, language);
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut before = Before::default();
    let read = |sentence: &&Sentence| sentence.words.len() <= LONGEST;
    for (sentence, named) in sentences.iter().zip(&named).filter(|(sentence, _)| read(sentence)) {
        let here = proposals.len();
        let clauses = Clauses::read(sentence, &named.found, language, &genders, &before);
        let mut reader = Reader { clauses: &clauses, language, vocabulary, controlled: None };
        let mut found: Vec<Found> = Vec::new();
        for at in 0..sentence.words.len() {
            found.extend(reader.verb(at));
            found.extend(reader.noun(at));
        }
        for found in found {
            let ids =
                |list: &[usize]| list.iter().map(|person| people[*person].id.clone()).collect::<Vec<_>>();
            let proposal = Proposal {
                told: (sentence.paragraph, sentence.number),
                kind: found.kind,
                agents: ids(&found.agents),
                patients: ids(&found.patients),
                status: found.status,
                alone: found.alone,
            };
            if !proposals[here..].contains(&proposal) {
                proposals.push(proposal);
            }
        }
        before = clauses.after(&before);
    }
    proposals
}

struct Found {
    kind: String,
    agents: Vec<usize>,
    patients: Vec<usize>,
    status: Option<String>,
    alone: bool,
}

/// Words of a sentence, at most; what is longer is no sentence.
const LONGEST: usize = 1_000;
/// Words between a verb and the one it is done to, at most.
const NEAR: usize = 5;
/// Words between a verb and the preposition that goes with it, at most.
const FAR: usize = 9;

struct Reader<'a> {
    clauses: &'a Clauses<'a>,
    language: &'a Language,
    vocabulary: &'a Vocabulary,
    /// Who is made to do what follows, and behind which word: “asks Tony to steal”.
    controlled: Option<(usize, Vec<usize>)>,
}

impl Reader<'_> {
    fn lower(&self, at: usize) -> &str {
        self.clauses.lower(at)
    }

    fn within_name(&self, at: usize) -> bool {
        self.clauses.groups.iter().any(|group| (group.from..group.to).contains(&at))
    }

    /// The act that the verb at a place tells, if there is one and its parties can be made out.
    fn verb(&mut self, at: usize) -> Option<Found> {
        if self.within_name(at) {
            return None;
        }
        let negated = self.is_negated(at);
        let forms = self.language.forms(self.lower(at));
        let fits = |form: &&Form| form.negated == negated && self.goes_with(form, at);
        let passive = forms.iter().filter(fits).find(|form| self.passive(at, form).is_some());
        let form = passive.or_else(|| forms.iter().find(fits))?.clone();
        // “if he kills”, “may kill”: no fact
        let behind_to = at > 0 && says(&self.language.infinitive, self.lower(at - 1));
        if (!behind_to && self.is_noun_here(at, &form)) || self.is_hypothetical(at) {
            return None;
        }
        let passive = self.passive(at, &form);
        let alone = self.takes(&form.kind) == Some(Takes::Patient);
        let status = self.status(at, &form, behind_to);
        let mut subject = self.clauses.subjects[at].clone();
        // “orders Jo to kill Mario”, “gives the order to kill Mario”
        let ordered = self.language.ordered(&form.kind).filter(|_| status.as_deref() == Some("ordered"));
        if let Some(kind) = ordered.filter(|_| passive.is_none() && !subject.is_empty()) {
            let patients = self.objects(at, &form, &mut subject).0;
            let patients: Vec<usize> = patients.into_iter().filter(|one| !subject.contains(one)).collect();
            let found =
                Found { kind: kind.to_owned(), agents: subject, patients, status: None, alone: false };
            return (!found.patients.is_empty()).then_some(found);
        }
        if let Some((place, people)) = &self.controlled
            && behind_to
            && *place + 1 == at
        {
            subject.clone_from(people);
        }
        let found = |kind: &str, agents: Vec<usize>, patients: Vec<usize>, alone: bool| {
            Some(Found { kind: kind.to_owned(), agents, patients, status: status.clone(), alone })
        };
        if let Some(patients) = passive {
            let patients = patients.unwrap_or(subject);
            let agents: Vec<usize> =
                self.by(at).into_iter().filter(|agent| !patients.contains(agent)).collect();
            return if patients.is_empty() { None } else { found(&form.kind, agents, patients, alone) };
        }
        if self.is_reflexive(at) {
            let kind = self.language.oneself(&form.kind)?.to_owned();
            let alone = self.takes(&kind) == Some(Takes::Patient);
            return if subject.is_empty() { None } else { found(&kind, Vec::new(), subject, alone) };
        }
        if alone {
            return if subject.is_empty() { None } else { found(&form.kind, Vec::new(), subject, true) };
        }
        let (patients, end) = self.objects(at, &form, &mut subject);
        let patients: Vec<usize> =
            patients.into_iter().filter(|patient| !subject.contains(patient)).collect();
        if let Some(end) = end.filter(|end| says(&self.language.infinitive, self.lower(*end))) {
            self.controlled = Some((end, patients.clone()));
        }
        let optional = matches!(self.takes(&form.kind), Some(Takes::Agent | Takes::AgentMaybePatient));
        if patients.is_empty()
            && !(optional && !subject.is_empty() && self.takes(&form.kind) == Some(Takes::Agent))
        {
            return None;
        }
        // “gives her a beating”
        let light = end.filter(|_| self.language.is_light(self.lower(at)));
        let noun =
            light.and_then(|end| (end..end + 4).find_map(|place| self.language.noun(self.lower(place))));
        found(noun.unwrap_or(&form.kind), subject, patients, false)
    }

    /// Whether what could be a bare verb is a noun: “his help”, “in search of”; a bare verb has several who do it.
    fn is_noun_here(&self, at: usize, form: &Form) -> bool {
        let language = self.language;
        let Some(before) = at.checked_sub(1).filter(|_| form.bare && !language.bare_infinitive) else {
            return false;
        };
        let word = self.lower(before);
        let subject = &self.clauses.subjects[at];
        (says(&language.articles, word) && !says(&language.numerals, word))
            || says(&language.prepositions, word)
            || !(self.clauses.is_several(subject)
                || self.back(at, 3).any(|place| says(&language.helping, self.lower(place))))
    }

    /// “the murder of Jo by Tony”, “Tony's murder of Jo”: told if both are named.
    fn noun(&self, at: usize) -> Option<Found> {
        let kind = self.language.noun(self.lower(at))?;
        if self.within_name(at) || self.is_negated(at) || self.is_hypothetical(at) {
            return None;
        }
        let behind = |word: &[String], from: usize| -> Option<(Vec<usize>, usize)> {
            let place = (from..from + 2).find(|place| says(word, self.lower(*place)))?;
            let group = self.group_from(place + 1, 3, false)?;
            Some((group.people.clone(), group.to))
        };
        let (patients, end) = behind(&self.language.of, at + 1)?;
        let owner =
            self.clauses.groups.iter().find(|group| group.owner && group.to <= at && at - group.to < 3);
        // “commits the murder of Jo”, “after the killing of Jo”
        let language = self.language;
        let subject = self.back(at, 4).any(|place| language.is_light(self.lower(place)))
            || (at.saturating_sub(3)..at).any(|place| says(&language.deed_prepositions, self.lower(place)));
        let agents = match (owner, behind(&self.language.by, end)) {
            (Some(owner), _) => owner.people.clone(),
            (None, Some((agents, _))) => agents,
            (None, None) if subject => self.clauses.subjects[at].clone(),
            (None, None) => return None,
        };
        let patients: Vec<usize> = patients.into_iter().filter(|patient| !agents.contains(patient)).collect();
        (!patients.is_empty())
            .then(|| Found { kind: kind.to_owned(), agents, patients, status: None, alone: false })
            .filter(|found| !found.agents.is_empty())
    }

    fn takes(&self, kind: &str) -> Option<Takes> {
        self.vocabulary.find(kind).map(|kind| self.vocabulary.kind(kind).takes)
    }

    /// Whether the words that the form asks for follow: the first directly, behind the patient, or, if it is a lone
    /// preposition, further on; the others close behind it.
    fn goes_with(&self, form: &Form, at: usize) -> bool {
        self.end_of(form, at).is_some()
    }

    /// One past the last of the words that the form asks for.
    fn end_of(&self, form: &Form, at: usize) -> Option<usize> {
        let mut from = at + 1;
        for (number, wanted) in form.after.iter().enumerate() {
            let lone = form.after.len() == 1 && says(&self.language.prepositions, wanted);
            let far = if lone { FAR } else { NEAR };
            let within = if number == 0 { far } else { 2 };
            let place = (from..from + within).find(|place| self.lower(*place) == wanted)?;
            if self.cut(from, place) {
                return None;
            }
            from = place + 1;
        }
        Some(from)
    }

    /// Whether a clause ends between two places.
    fn cut(&self, from: usize, to: usize) -> bool {
        let words = self.clauses.words;
        from < to && words[from.min(words.len())..to.min(words.len())].iter().any(|word| word.ends_clause)
    }

    /// The places before one, back to the beginning of its clause, as far as they may say something of its verb.
    fn back(&self, at: usize, most: usize) -> impl Iterator<Item = usize> + '_ {
        let start = self.clauses.starts[at].max(at.saturating_sub(most));
        (start..at)
            .rev()
            .take_while(move |place| !self.clauses.words[*place].ends_clause && !self.within_name(*place))
    }

    fn is_negated(&self, at: usize) -> bool {
        self.back(at, 4).any(|place| says(&self.language.negations, self.lower(place)))
            || says(&self.language.nothing, self.lower(at + 1))
            || (self.language.verb_second
                && (at + 1..at + NEAR)
                    .any(|place| says(&self.language.negations, self.lower(place)) && !self.cut(at, place)))
    }

    /// Whether the clause is a condition, a question or a possibility.
    fn is_hypothetical(&self, at: usize) -> bool {
        let start = self.clauses.starts[at];
        says(&self.language.conditions, self.lower(start))
            || self.back(at, 3).any(|place| says(&self.language.modals, self.lower(place)))
    }

    /// Whether a participle is passive, and of whom if that is not the subject: “Jo, killed by Tony”.
    fn passive(&self, at: usize, form: &Form) -> Option<Option<Vec<usize>>> {
        if !form.participle {
            return None;
        }
        let language = self.language;
        let far = if language.verb_last { FAR } else { 4 };
        let start = self.clauses.starts[at].max(at.saturating_sub(far));
        let mut back = (start..at).rev().take_while(|place| {
            let stop =
                !language.verb_last && (self.within_name(*place) || self.clauses.words[*place].ends_clause);
            !stop && !says(&language.infinitive, self.lower(*place))
        });
        if back.any(|place| says(&language.being, self.lower(place))) {
            return Some(None);
        }
        let by = says(&language.by, self.lower(at + 1));
        let before = self.clauses.groups.iter().rev().find(|group| group.to <= at && at - group.to < 2);
        match before {
            Some(group) if by => Some(Some(group.people.clone())),
            None if by => Some(None),
            _ => None,
        }
    }

    /// Who is named behind “by”, or whom “by whom” means.
    fn by(&self, at: usize) -> Vec<usize> {
        let is_by = |place: &usize| says(&self.language.by, self.lower(*place));
        let behind = (at + 1..=at + NEAR).find(|place| is_by(place) && !self.cut(at, *place));
        let before = || self.language.verb_last.then(|| (self.clauses.starts[at]..at).find(is_by)).flatten();
        if let Some(group) = behind.or_else(before).and_then(|by| self.group_from(by + 1, 3, false)) {
            return group.people.clone();
        }
        self.clauses.whom[at].clone()
    }

    fn is_reflexive(&self, at: usize) -> bool {
        let beside = [Some(at + 1), at.checked_sub(1).filter(|_| self.language.clitics)];
        beside.into_iter().flatten().any(|place| says(&self.language.reflexives, self.lower(place)))
    }

    /// How far it was realised: “tries to”, “plans to”; what is only a purpose is intended.
    fn status(&self, at: usize, form: &Form, behind_to: bool) -> Option<String> {
        let led = |from: usize| {
            // “in order to” is no order
            let behind = |place: usize| place > 0 && says(&self.language.prepositions, self.lower(place - 1));
            let mut places = (from..at).rev().filter(|place| !behind(*place));
            places.find_map(|place| self.language.lead(self.lower(place))).map(str::to_owned)
        };
        if form.status.is_some() {
            return form.status.clone();
        }
        if behind_to {
            return led(at.saturating_sub(6)).or_else(|| Some("intended".to_owned()));
        }
        // an infinitive without “to”: “veut tuer”, “will … töten”
        if form.bare && self.language.bare_infinitive {
            return led(self.clauses.starts[at]);
        }
        None
    }

    /// Whom the verb at a place is done to, and where the words end that say so.
    fn objects(&self, at: usize, form: &Form, subject: &mut Vec<usize>) -> (Vec<usize>, Option<usize>) {
        let language = self.language;
        if language.clitics
            && let Some(before) = at.checked_sub(1)
            && let Some((_, gender)) = language.objects.iter().find(|(word, _)| *word == self.lower(before))
        {
            return (self.clauses.object_meant(*gender, before, subject), Some(at + 1));
        }
        // “to X”: whom a verb takes behind its preposition
        if form.after.last().is_some_and(|last| says(&language.prepositions, last)) {
            return self
                .end_of(form, at)
                .map_or((Vec::new(), None), |end| self.object_from(end, form, subject));
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
        let behind =
            self.end_of(form, at).map_or((Vec::new(), None), |end| self.object_from(end, form, subject));
        // “hands Jo over”
        let found = if behind.0.is_empty() { self.object_from(at + 1, form, subject) } else { behind };
        if found.0.is_empty() { (self.clauses.whom[at].clone(), None) } else { found }
    }

    /// Who is named, or meant by a pronoun, at a place or shortly behind it.
    fn object_from(&self, from: usize, form: &Form, subject: &[usize]) -> (Vec<usize>, Option<usize>) {
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
                break;
            }
        }
        let group = self.group_from(from, NEAR, form.owner);
        group.map_or((Vec::new(), None), |group| (group.people.clone(), Some(group.to)))
    }

    /// Whether a word goes on what “her” begins: “her brother”, but not “her to come”.
    fn is_noun(&self, word: &super::sentences::Word, at: usize) -> bool {
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
    fn group_from(&self, from: usize, within: usize, owner: bool) -> Option<&Group> {
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
