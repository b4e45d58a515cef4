//! Which acts a sentence seems to tell.

use super::Language;
use super::language::Form;
use super::names::{Mention, Person, mentions};
use super::sentences::{Sentence, Word};
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
        words.push(list(&self.patients));
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
    let mut proposals = Vec::new();
    let mut last_subject: Option<usize> = None;
    let mut last_other: Option<usize> = None;
    for sentence in sentences {
        let named = mentions(sentence, people, language);
        let mut reader = Reader {
            sentence,
            named: &named,
            language,
            vocabulary,
            subject: last_subject,
            other: last_other,
            told: Vec::new(),
        };
        for at in 0..sentence.words.len() {
            if let Some(found) = reader.verb(at) {
                reader.told.push((found.agents.clone(), found.patients.clone()));
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
                if !proposals.contains(&proposal) {
                    proposals.push(proposal);
                }
            }
        }
        last_subject = reader.named.first().map(|mention| mention.person).or(reader.subject);
        last_other = reader
            .named
            .iter()
            .map(|mention| mention.person)
            .find(|person| Some(*person) != last_subject)
            .or(reader.other);
    }
    proposals
}

/// Whether a list of words has a word.
fn says(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}

struct Found {
    kind: String,
    agents: Vec<usize>,
    patients: Vec<usize>,
    status: Option<String>,
    alone: bool,
}

struct Reader<'a> {
    sentence: &'a Sentence,
    named: &'a [Mention],
    language: &'a Language,
    vocabulary: &'a Vocabulary,
    /// Who the last sentence was about.
    subject: Option<usize>,
    /// Who else was in it.
    other: Option<usize>,
    /// Who does, and to whom it is done, in what this sentence has told so far.
    told: Vec<(Vec<usize>, Vec<usize>)>,
}

impl Reader<'_> {
    fn words(&self) -> &[Word] {
        &self.sentence.words
    }

    fn lower(&self, at: usize) -> &str {
        self.words().get(at).map_or("", |word| &word.lower)
    }

    /// The act that the verb at a place tells, if there is one and its parties can be made out.
    fn verb(&mut self, at: usize) -> Option<Found> {
        if self.named.iter().any(|mention| (mention.from..mention.to).contains(&at)) {
            return None;
        }
        let form = self.language.forms(self.lower(at)).iter().find(|form| self.goes_with(form, at))?.clone();
        // “a murder”, “his help”: a noun
        if at > 0 && form.bare && says(&self.language.articles, self.lower(at - 1)) {
            return None;
        }
        let passive = form.participle && self.is_passive(at);
        let alone = self.alone(&form.kind);
        let behind_to = at > 0 && says(&self.language.infinitive, self.lower(at - 1));
        let status = if behind_to { self.status(at) } else { None };
        let subject = self.before(at);
        let (agents, patients) = if passive {
            (self.by(at), subject)
        } else if alone {
            (Vec::new(), subject)
        } else if self.reflexive(at) {
            let kind = self.language.oneself(&form.kind)?.to_owned();
            let alone = self.alone(&kind);
            return (!subject.is_empty()).then_some(Found {
                kind,
                agents: Vec::new(),
                patients: subject,
                status,
                alone,
            });
        } else {
            let patients = self.after(at, &subject);
            (subject, patients)
        };
        let patients: Vec<usize> = patients.into_iter().filter(|patient| !agents.contains(patient)).collect();
        (!patients.is_empty()).then_some(Found { kind: form.kind, agents, patients, status, alone })
    }

    /// Whether a kind only happens to somebody.
    fn alone(&self, kind: &str) -> bool {
        self.vocabulary.find(kind).is_some_and(|kind| self.vocabulary.kind(kind).takes == Takes::Patient)
    }

    /// Whether the words that the form asks for follow, directly or behind the patient.
    fn goes_with(&self, form: &Form, at: usize) -> bool {
        form.after.iter().all(|wanted| {
            (at + 1..=at + 5).any(|place| self.lower(place) == wanted && !self.cut(at + 1, place))
        })
    }

    /// Whether a clause ends between two places.
    fn cut(&self, from: usize, to: usize) -> bool {
        from < to
            && self.words()[from.min(self.words().len())..to.min(self.words().len())]
                .iter()
                .any(|word| word.ends_clause)
    }

    fn is_passive(&self, at: usize) -> bool {
        let from = at.saturating_sub(3);
        let near = |list: &[String]| (from..at).any(|place| says(list, self.lower(place)));
        let language = self.language;
        (near(&language.being) && (!near(&language.perfect) || near(&language.been)))
            || says(&language.by, self.lower(at + 1))
    }

    /// Who is named behind “by”.
    fn by(&self, at: usize) -> Vec<usize> {
        let by = (at + 1..=at + 4).find(|place| says(&self.language.by, self.lower(*place)));
        by.map_or_else(Vec::new, |by| self.list_from(by + 1, 4))
    }

    fn reflexive(&self, at: usize) -> bool {
        says(&self.language.reflexives, self.lower(at + 1))
    }

    /// How far what stands behind “tries to”, “plans to” was realised.
    fn status(&self, at: usize) -> Option<String> {
        (at.saturating_sub(6)..at)
            .rev()
            .find_map(|place| self.language.lead(self.lower(place)))
            .map(str::to_owned)
    }

    /// Who the verb at a place is said of.
    fn before(&mut self, at: usize) -> Vec<usize> {
        let after_preposition = |mention: &&Mention| {
            mention.from > 0 && says(&self.language.prepositions, self.lower(mention.from - 1))
        };
        let pronoun = (0..at).rev().find(|place| says(&self.language.subjects, self.lower(*place)));
        let named = self
            .named
            .iter()
            .rev()
            .filter(|mention| mention.to <= at)
            .find(|mention| !after_preposition(mention) && !self.words()[mention.to - 1].possessive);
        match (named, pronoun) {
            (Some(mention), Some(pronoun))
                if pronoun > mention.from && !says(&self.language.relatives, self.lower(pronoun)) =>
            {
                vec![self.first_subject(pronoun).or(self.subject).unwrap_or(mention.person)]
            }
            (Some(mention), _) => {
                let people = self.doer(mention, at);
                self.subject = people.first().copied();
                people
            }
            (None, Some(_)) => self.subject.into_iter().collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Whom the sentence is about, as far as its beginning tells: the first one named in it who stands before `end` and
    /// behind no preposition.
    fn first_subject(&self, end: usize) -> Option<usize> {
        let first = self.named.iter().find(|mention| {
            let behind = mention.from > 0 && says(&self.language.prepositions, self.lower(mention.from - 1));
            mention.to <= end && !behind && !self.words()[mention.to - 1].possessive
        });
        first.map(|mention| mention.person)
    }

    /// Who does what stands behind a mention: the one mentioned, unless that one only undergoes what stands before (“Jo beats
    /// Tony and kills him”) or the verb carries on what the sentence began with (“Jo, who knows Tony, kills him”).
    fn doer(&self, nearest: &Mention, at: usize) -> Vec<usize> {
        let relative = (nearest.to..at).any(|place| says(&self.language.relatives, self.lower(place)));
        let carried_on = at > 0
            && at > nearest.to
            && (says(&self.language.and, self.lower(at - 1)) || self.words()[at - 1].marked);
        let undergoes = self
            .told
            .iter()
            .rev()
            .find(|(agents, patients)| !agents.is_empty() && patients.contains(&nearest.person));
        match undergoes {
            Some((agents, _)) if !relative => agents.clone(),
            _ if carried_on => {
                let first = self.named.iter().find(|mention| {
                    mention.from == 0 || !says(&self.language.prepositions, self.lower(mention.from - 1))
                });
                first
                    .filter(|first| first.to <= at)
                    .map_or_else(|| self.list_back(nearest), |first| vec![first.person])
            }
            _ => self.list_back(nearest),
        }
    }

    /// “Jo and Mario”, from its last name.
    fn list_back(&self, last: &Mention) -> Vec<usize> {
        let mut people = vec![last.person];
        let mut first = last.from;
        while let Some(before) = self.named.iter().find(|mention| {
            mention.to < first && first - mention.to == 1 && says(&self.language.and, self.lower(mention.to))
                || mention.to == first && self.words()[mention.to - 1].marked && people.len() > 1
        }) {
            people.insert(0, before.person);
            first = before.from;
        }
        people
    }

    /// Whom the verb at a place is done to.
    fn after(&self, at: usize, subject: &[usize]) -> Vec<usize> {
        let near = self.list_from(at + 1, 6);
        let pronoun = (at + 1..=at + 3).find(|place| says(&self.language.objects, self.lower(*place)));
        let first_named =
            self.named.iter().find(|mention| mention.from > at).map_or(usize::MAX, |mention| mention.from);
        match pronoun {
            Some(pronoun) if pronoun < first_named => {
                let earlier =
                    self.named.iter().rev().filter(|mention| mention.to <= at).map(|mention| mention.person);
                earlier
                    .chain(self.subject)
                    .chain(self.other)
                    .find(|person| !subject.contains(person))
                    .into_iter()
                    .collect()
            }
            _ => near,
        }
    }

    /// The people named at or shortly behind a place, within the clause: one, or several joined by “and”.
    fn list_from(&self, from: usize, within: usize) -> Vec<usize> {
        let Some(first) = self.named.iter().find(|mention| mention.from >= from) else { return Vec::new() };
        if first.from > from + within || self.cut(from, first.from) {
            return Vec::new();
        }
        // another verb in between takes whom it names
        if (from..first.from)
            .any(|place| self.language.forms(self.lower(place)).iter().any(|form| form.after.is_empty()))
        {
            return Vec::new();
        }
        let mut people = vec![first.person];
        let mut end = first.to;
        while let Some(next) = self.named.iter().find(|mention| {
            mention.from == end + 1
                && says(&self.language.and, self.lower(end))
                && !self.words()[end - 1].ends_clause
        }) {
            people.push(next.person);
            end = next.to;
        }
        people
    }
}
