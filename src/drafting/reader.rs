//! What the verbs and nouns of one sentence tell.

mod constructions;
mod phrases;

use super::Language;
use super::bonds::Bonds;
use super::clauses::{Clauses, Group, says};
use super::language::{BondSort, Form, Meant};
use super::words::Lower;
use crate::vocabulary::{Takes, Vocabulary};
use phrases::{FAR, Matched, NEAR};
use std::rc::Rc;

/// An act that a sentence seems to tell; people by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub kind: String,
    pub agents: Vec<usize>,
    pub patients: Vec<usize>,
    pub about: Vec<usize>,
    pub status: Option<String>,
    /// Whether it only happens to somebody.
    pub alone: bool,
    /// Whether it follows from several sentences.
    pub inferred: bool,
    /// The sentence, by its number in the text.
    pub sentence: usize,
}

impl Found {
    pub fn new(kind: &str, agents: Vec<usize>, patients: Vec<usize>, sentence: usize) -> Self {
        let kind = kind.to_owned();
        Self {
            kind,
            agents,
            patients,
            about: Vec::new(),
            status: None,
            alone: false,
            inferred: false,
            sentence,
        }
    }
}

/// People but for some.
pub(super) fn without(people: &[usize], but: &[usize]) -> Vec<usize> {
    people.iter().copied().filter(|one| !but.contains(one)).collect()
}

/// Sentences back in which somebody asked, at most.
const MEMORY: usize = 6;

pub(super) struct Reader<'a> {
    pub(super) clauses: &'a Clauses<'a>,
    pub(super) language: &'a Language,
    vocabulary: &'a Vocabulary,
    /// Who is made to do what follows, and behind which word: “asks Tony to steal”.
    controlled: Option<(usize, Vec<usize>)>,
    /// Which sentence of the text it is.
    number: usize,
    /// One past the last word of a phrase that was read.
    taken: usize,
}

impl<'a> Reader<'a> {
    pub fn new(
        clauses: &'a Clauses<'a>,
        language: &'a Language,
        vocabulary: &'a Vocabulary,
        number: usize,
    ) -> Self {
        Self { clauses, language, vocabulary, controlled: None, number, taken: 0 }
    }

    pub(super) fn lower(&self, at: usize) -> &'a Lower {
        self.clauses.lower(at)
    }

    pub(super) fn within_name(&self, at: usize) -> bool {
        self.clauses.groups.iter().any(|group| (group.from..group.to).contains(&at))
    }

    /// The acts that the verb at a place tells, if there are any and their parties can be made out.
    pub fn verb(&mut self, at: usize, told: &[Found], bonds: &Bonds) -> Vec<Found> {
        // “sets out to find”: the words of one phrase are not read twice
        if at < self.taken {
            return Vec::new();
        }
        let Some((form, mut found)) = self.told(at, told, bonds) else { return Vec::new() };
        let whole = self.matched(form, at).unwrap_or_default();
        if form.after.len() > 1 {
            self.taken = whole.end;
        }
        found.about = self.about(&whole, &found);
        let forms = self.language.forms(self.lower(at)).iter();
        // the same words may tell another kind too: “brings home”
        let same = |other: &&Form| {
            other.kind != form.kind
                && other.after == form.after
                && (other.negated, other.turned, &other.status) == (form.negated, form.turned, &form.status)
        };
        let mut all = vec![found.clone()];
        if found.kind == form.kind && !found.alone {
            for other in forms.filter(same) {
                let alone = self.takes(&other.kind) == Some(Takes::Agent);
                if all.iter().all(|one| one.kind != other.kind) && alone == found.patients.is_empty() {
                    all.push(Found { kind: other.kind.clone(), ..found.clone() });
                }
            }
        }
        // “they kill each other”
        if let ([one], [other], true) = (&all[0].agents[..], &all[0].patients[..], self.is_reciprocal(at)) {
            all.push(Found { agents: vec![*other], patients: vec![*one], ..all[0].clone() });
        }
        // “wrings a confession from Jo”: each does something to the other
        let back = |other: &&Form| other.after == form.after && other.turned != form.turned;
        if let Some(other) = self.language.forms(self.lower(at)).iter().find(back)
            && let Some((_, found)) = self.told_by(other, at, told, bonds)
        {
            all.push(found);
        }
        all
    }

    fn told(&mut self, at: usize, told: &[Found], bonds: &Bonds) -> Option<(&'a Form, Found)> {
        if self.within_name(at) {
            return None;
        }
        let language = self.language;
        let forms = language.forms(self.lower(at));
        if forms.is_empty() {
            return None;
        }
        let negated = self.is_negated(at);
        let twofold = self.is_twofold(at);
        let fits = |form: &&Form| {
            form.negated == negated
                && (form.after.is_empty() || self.matched(form, at).is_some())
                && !(twofold && form.after.len() == 1 && says(&self.language.infinitive, &form.after[0]))
        };
        let (passive, active): (Vec<&Form>, Vec<&Form>) =
            forms.iter().filter(fits).partition(|form| self.passive(at, form).is_some());
        // “consents to help”: where the longer phrase finds nobody, the shorter may
        passive.into_iter().chain(active).find_map(|form| self.told_by(form, at, told, bonds))
    }

    /// The act that a verb tells if it is this form.
    fn told_by(
        &mut self,
        form: &'a Form,
        at: usize,
        told: &[Found],
        bonds: &Bonds,
    ) -> Option<(&'a Form, Found)> {
        let language = self.language;
        // “if he kills”, “may kill”: no fact
        let is_to =
            |place: Option<usize>| place.is_some_and(|place| says(&language.infinitive, self.lower(place)));
        // “to be killed”
        let be = at.checked_sub(1).filter(|before| says(&language.being, self.lower(*before)));
        let passive_to = be.is_some() && is_to(at.checked_sub(2));
        let behind_to = passive_to || is_to(at.checked_sub(1));
        let doer = self.doer(at, form);
        if (!behind_to && doer.is_none() && self.is_noun_here(at, form))
            || self.is_hypothetical(at)
            || self.is_doubtful(at, form)
            || self.is_quality(at, form)
        {
            return None;
        }
        let passive = self.passive(at, form);
        let alone = self.takes(&form.kind) == Some(Takes::Patient);
        let status = self.status(at, form, behind_to);
        let mut subject = doer.unwrap_or_else(|| self.clauses.subjects[at].to_vec());
        let whole = self.matched(form, at).unwrap_or_default();
        // “orders Jo to kill Mario”, “gives the order to kill Mario”
        let ordered = language.ordered(&form.kind).filter(|_| status.as_deref() == Some("ordered"));
        if let Some(kind) = ordered.filter(|_| passive.is_none() && !subject.is_empty()) {
            let patients = without(&self.objects(at, form, &mut subject).0, &subject);
            let found = Found::new(kind, subject, patients, self.number);
            return (!found.patients.is_empty()).then_some((form, found));
        }
        if let Some((place, people)) = &self.controlled
            && behind_to
            && *place + 1 + usize::from(passive_to) == at
        {
            subject.clone_from(people);
        }
        let number = self.number;
        let found = |kind: &str, agents: Vec<usize>, patients: Vec<usize>| Found {
            status: status.clone(),
            ..Found::new(kind, agents, patients, number)
        };
        if let Some(patients) = passive {
            let had = patients.is_some() && at > 1 && says(&language.perfect, self.lower(at - 2));
            let patients = patients.unwrap_or(subject);
            let mut agents = without(&self.by(at, &patients), &patients);
            if let ([one, other], true) = (&patients[..], form.mutual && agents.is_empty()) {
                return Some((form, found(&form.kind, vec![*one], vec![*other])));
            }
            // “has him followed”: whoever has it done
            if agents.is_empty() && had {
                agents = without(&self.clauses.subjects[at], &patients);
            }
            let found = Found { alone, ..found(&form.kind, agents, patients) };
            return (!found.patients.is_empty()).then_some((form, found));
        }
        if self.is_reflexive(at) {
            let kind = language.oneself(&form.kind)?.to_owned();
            let alone = self.takes(&kind) == Some(Takes::Patient);
            let found = Found { alone, ..found(&kind, Vec::new(), subject) };
            return (!found.patients.is_empty()).then_some((form, found));
        }
        if alone {
            let found = Found { alone, ..found(&form.kind, Vec::new(), subject) };
            return (!found.patients.is_empty()).then_some((form, found));
        }
        let found = self.active(form, at, subject, &whole, told, bonds)?;
        Some((form, Found { status, ..found }))
    }

    /// The act of a verb that its subject does.
    fn active(
        &mut self,
        form: &Form,
        at: usize,
        mut subject: Vec<usize>,
        whole: &Matched,
        told: &[Found],
        bonds: &Bonds,
    ) -> Option<Found> {
        let language = self.language;
        let number = self.number;
        let (named, end) = match &whole.patients {
            Some(patients) => (patients.clone(), Some(whole.end)),
            None => self.objects(at, form, &mut subject),
        };
        let shared = named.is_empty().then(|| self.shared(form, whole.end, &subject)).flatten();
        let mut patients = without(&shared.unwrap_or(named), &subject);
        if let Some(end) = end.filter(|end| says(&language.infinitive, self.lower(*end))) {
            self.controlled = Some((end, patients.clone()));
        }
        if self.takes(&form.kind) == Some(Takes::Agent) {
            patients.clear();
        }
        if let ([one, other], true) =
            (&subject[..], patients.is_empty() && (form.mutual || self.is_reciprocal(at)))
        {
            return Some(Found::new(&form.kind, vec![*one], vec![*other], number));
        }
        if let Some((asker, asked)) = self.asked_here(form, at, &subject, told) {
            // “Jo asks Tony to come, which he refuses”
            (subject, patients) = (asked, asker);
        }
        if let Some(who) = form.understood.filter(|_| patients.is_empty() && !subject.is_empty()) {
            patients = without(&self.meant(who, at, &subject, told, bonds), &subject);
        }
        // “takes a wound”: nobody is told to have dealt it
        let undergone =
            form.turned && !form.after.last().is_some_and(|last| says(&language.prepositions, last));
        let takes_none = (self.takes(&form.kind) == Some(Takes::Agent) || undergone) && !subject.is_empty();
        if patients.is_empty() && !takes_none {
            return None;
        }
        // “gives her a beating”
        let light = end.filter(|_| language.is_light(self.lower(at)));
        let noun =
            light.and_then(|end| (end..end + 4).find_map(|place| language.nouns(self.lower(place)).next()));
        let kind = noun.map_or(form.kind.clone(), |noun| noun.kind.to_owned());
        let (agents, patients) = if form.turned { (patients, subject) } else { (subject, patients) };
        let told = !form.turned || !patients.is_empty();
        told.then(|| Found::new(&kind, agents, patients, number))
    }

    /// Whom a deed is about: “informs on him to Jo” is not on Jo.
    fn about(&self, whole: &Matched, found: &Found) -> Vec<usize> {
        let both = [found.agents.as_slice(), found.patients.as_slice()].concat();
        let again = whole.about_at.filter(|_| whole.about.iter().any(|one| both.contains(one)));
        let about = again.and_then(|place| self.slot(place, &both));
        without(&about.map_or(whole.about.clone(), |(people, _)| people), &both)
    }

    /// Who is meant where nobody is named.
    fn meant(&self, who: Meant, at: usize, subject: &[usize], told: &[Found], bonds: &Bonds) -> Vec<usize> {
        let bound = |tie: BondSort| {
            let first = subject.first().and_then(|one| bonds.bound(*one, tie, self.number).first().copied());
            first.into_iter().collect::<Vec<usize>>()
        };
        let asked = || {
            let recent = told.iter().rev().take_while(|found| found.sentence + MEMORY >= self.number);
            let mut asked = recent.filter(|found| {
                self.language.addressing.contains(&found.kind)
                    && found.patients.iter().any(|patient| subject.contains(patient))
            });
            asked.next().map_or_else(Vec::new, |found| found.agents.clone())
        };
        let first = match who {
            Meant::Asked => return asked(),
            Meant::Addressee => asked(),
            Meant::Partner => return bound(BondSort::Love),
            Meant::Master => return bound(BondSort::Service),
            Meant::Other => Vec::new(),
        };
        if first.is_empty() { self.other(at, subject) } else { first }
    }

    /// Who asked whom in this very sentence, where a pronoun seems to say that the asker answers.
    fn asked_here(
        &self,
        form: &Form,
        at: usize,
        subject: &[usize],
        told: &[Found],
    ) -> Option<(Vec<usize>, Vec<usize>)> {
        let answers = matches!(form.understood, Some(Meant::Addressee | Meant::Asked));
        let pronoun = self.clauses.pronoun_before(at).filter(|_| answers)?;
        let here = told.iter().rev().take_while(|found| found.sentence == self.number);
        let mut asked = here.filter(|found| self.language.addressing.contains(&found.kind));
        let found =
            asked.next().filter(|found| found.agents == subject && found.agents.contains(&pronoun))?;
        Some((found.agents.clone(), found.patients.clone()))
    }

    /// Who else is told of nearest to a place: before it, behind it, or in the sentence before.
    fn other(&self, at: usize, subject: &[usize]) -> Vec<usize> {
        let groups = &self.clauses.groups;
        let (before, behind): (Vec<&Group>, Vec<&Group>) = groups.iter().partition(|group| group.from < at);
        let owner = |group: &&Group| !group.owner;
        let here = before.into_iter().rev().chain(behind).filter(owner).map(|group| &group.people);
        // first whom the clauses around are about
        let here = self.clauses.subjects[..at].iter().rev().map(Rc::as_ref).chain(here);
        let earlier = self.clauses.before();
        let others: Vec<Vec<usize>> = earlier.others.iter().map(|other| vec![*other]).collect();
        let mut all = here.chain([&earlier.subject]).chain(&others);
        let apart =
            |people: &&Vec<usize>| !people.is_empty() && !people.iter().any(|one| subject.contains(one));
        all.find(apart).cloned().unwrap_or_default()
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

    fn takes(&self, kind: &str) -> Option<Takes> {
        self.vocabulary.find(kind).map(|kind| self.vocabulary.kind(kind).takes)
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
        if !form.participle || form.negated {
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
        // “has him followed”
        let object = at.checked_sub(2).filter(|before| says(&language.perfect, self.lower(*before)));
        let gender = language.objects.iter().find(|(word, _)| *word == self.lower(at.saturating_sub(1)));
        if let (Some(_), Some((_, gender)), false) = (object, gender, language.clitics) {
            let meant = self.clauses.object_meant(*gender, at - 1, &self.clauses.subjects[at]);
            return (!meant.is_empty()).then_some(Some(meant));
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
    fn by(&self, at: usize, patients: &[usize]) -> Vec<usize> {
        let is_by = |place: &usize| says(&self.language.by, self.lower(*place));
        let behind = (at + 1..=at + NEAR).find(|place| is_by(place) && !self.cut(at, *place));
        let before = || self.language.verb_last.then(|| (self.clauses.starts[at]..at).find(is_by)).flatten();
        let hand = |place: &usize| {
            says(&self.language.hands, self.lower(*place)) && says(&self.language.of, self.lower(place + 1))
        };
        let hands =
            || (at + 1..=at + NEAR).find(|place| hand(place) && !self.cut(at, *place)).map(|at| at + 1);
        if let Some(group) =
            behind.or_else(before).or_else(hands).and_then(|by| self.group_from(by + 1, 3, false))
        {
            return group.people.clone();
        }
        let pronoun = behind.filter(|_| !self.language.clitics).and_then(|by| {
            let known = self.language.objects.iter().find(|(word, _)| *word == self.lower(by + 1));
            Some((by + 1, known?.1))
        });
        if let Some((place, gender)) = pronoun {
            return self.clauses.object_meant(gender, place, patients);
        }
        self.clauses.whom[at].to_vec()
    }

    fn is_reflexive(&self, at: usize) -> bool {
        let beside = [Some(at + 1), at.checked_sub(1).filter(|_| self.language.clitics)];
        beside.into_iter().flatten().any(|place| says(&self.language.reflexives, self.lower(place)))
    }

    /// “Each other”, “one another”.
    fn is_reciprocal(&self, at: usize) -> bool {
        let (first, second) = (self.lower(at + 1), self.lower(at + 2));
        self.language.reciprocals.iter().any(|(one, other)| *one == first && *other == second)
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
        if self.back(at, 3).any(|place| says(&self.language.future, self.lower(place))) {
            return Some("planned".to_owned());
        }
        // an infinitive without “to”: “veut tuer”, “will … töten”
        if form.bare && self.language.bare_infinitive {
            return led(self.clauses.starts[at]);
        }
        None
    }
}
