//! What makes an annotation sound: names are looked up, facts are made, and every fault is reported, all
//! in one run.
//!
//! [`check`] is the only maker of [`Checked`], and [`Checked`] the only key to a
//! [`Story`](crate::story::Story). Every rule stands beside its check, in the file of its family; [`all`] lists them.

mod acts;
mod bonds;
mod cast;
mod causes;
mod citations;
mod completeness;
mod conflicts;
mod drafts;
mod events;
pub(crate) mod files;
mod findings;
mod kinds;
mod knowledge;
mod labels;
mod lookups;
mod loyalty;
mod markers;
mod parties;
mod resolver;
mod support;
mod tally;
mod time;
mod unheard;
mod witnesses;

pub use crate::diagnostic::Rule;
pub use findings::Further;
pub use knowledge::LEARNING;
pub use labels::{LONGEST_CAPTION, LONGEST_FATE, LONGEST_LABEL, LONGEST_NAME, LONGEST_NOTE, LONGEST_SHORT};
pub use lookups::says_something;
pub use markers::{ACT, BOND, LINK, Place, is_no_id, is_reserved};
pub use parties::DEEPEST_GROUPS;

use crate::annotation::{self, NESTED_TOO_DEEP, NOT_RON, UNCLOSED};
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::{Facts, Sentence};
use crate::names::Names;
use crate::source::{FileId, Sources};
use crate::vocabulary::Vocabulary;
use files::{NOT_UTF8, TOO_LARGE};
use findings::{Drafts, Findings};
use resolver::Resolver;
use std::sync::Arc;

/// All rules for films, in order of their codes' numbers.
pub fn all() -> Vec<&'static Rule> {
    let families = [
        annotation::RULES,
        files::RULES,
        kinds::RULES,
        lookups::RULES,
        markers::RULES,
        cast::RULES,
        conflicts::RULES,
        events::RULES,
        acts::RULES,
        bonds::RULES,
        citations::RULES,
        support::RULES,
        causes::RULES,
        time::RULES,
        loyalty::RULES,
        labels::RULES,
        parties::RULES,
        completeness::RULES,
        tally::RULES,
        drafts::RULES,
        unheard::RULES,
        witnesses::RULES,
    ];
    let mut rules: Vec<&'static Rule> = families.into_iter().flatten().copied().collect();
    rules.sort_by_key(|rule| &rule.code[1..]);
    rules
}

/// The rule of a code or a name, ignoring case.
pub fn rule(word: &str) -> Option<&'static Rule> {
    let named = |rule: &&Rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word);
    all().into_iter().find(named)
}

/// A film without errors: the only thing that a story is built from.
#[derive(Debug, Clone)]
pub struct Checked {
    facts: Facts,
    vocabulary: Arc<Vocabulary>,
}

impl Checked {
    /// The facts and the kinds they use.
    pub fn into_parts(self) -> (Facts, Arc<Vocabulary>) {
        (self.facts, self.vocabulary)
    }
}

/// The files of one film.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// The film's id.
    pub film: String,
    /// All files.
    pub sources: Sources,
    /// The film's own file, then what it includes.
    pub films: Vec<FileId>,
    /// Vocabulary files that it brings.
    pub vocabularies: Vec<FileId>,
    /// Sentences of the seeds that were found, in order.
    pub sentences: Vec<Sentence>,
    /// Faults met while the files were gathered.
    pub faults: Vec<Diagnostic>,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The film, if it has no error.
    pub checked: Option<Checked>,
    /// All faults, or the first ones if no more were asked for: errors first, each sort in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// What is still open, likewise: warnings about a film or an event that is marked as a draft.
    pub todo: Vec<Diagnostic>,
    /// How many more there are of both.
    pub further: Further,
}

/// Checks a film: every fault of its files in one run. O(n log n) in the size of the files.
pub fn check(material: &Material) -> Outcome {
    check_for(material, Severity::Warning, true)
}

/// The same for who asks of the faults alone: there is nothing to make a story of.
pub fn faults(material: &Material) -> Outcome {
    check_for(material, Severity::Warning, false)
}

/// The same for who reads no more than the first `most` faults, and as many that are open: the others are counted and not
/// held, of which a large film may have more than it has text. Where one film in so many has to be checked twice to count
/// right, it is.
pub fn first_faults(material: &Material, most: usize) -> Outcome {
    let (mut outcome, is_sure) = check_up_to(material, Severity::Warning, false, Some(most));
    if is_sure {
        return outcome;
    }
    drop(outcome);
    outcome = faults(material);
    let number = |all: &[Diagnostic], severity| all.iter().filter(|d| d.severity() == severity).count();
    let further = outcome.diagnostics.get(most..).unwrap_or_default();
    outcome.further = Further {
        errors: number(further, Severity::Error),
        warnings: number(further, Severity::Warning),
        todo: outcome.todo.len().saturating_sub(most),
    };
    outcome.diagnostics.truncate(most);
    outcome.todo.truncate(most);
    outcome
}

/// The same for who asks of the story and not of its faults: the checks that find nothing graver than a warning are left
/// out, which in a long story take as much time and memory as the rest.
pub fn errors(material: &Material) -> Outcome {
    check_for(material, Severity::Error, true)
}

fn check_for(material: &Material, least: Severity, keeps_facts: bool) -> Outcome {
    check_up_to(material, least, keeps_facts, None).0
}

/// What a check finds, with the first `most` faults; and whether the number of the others is right.
fn check_up_to(
    material: &Material,
    least: Severity,
    keeps_facts: bool,
    most: Option<usize>,
) -> (Outcome, bool) {
    let mut diagnostics = material.faults.clone();
    let (vocabulary, lost) = kinds::vocabulary(material, &mut diagnostics);
    if diagnostics.iter().any(|d| d.breaks(&NOT_UTF8) || d.breaks(&TOO_LARGE)) {
        let (todo, further) = (Vec::new(), Further::default());
        return (Outcome { checked: None, diagnostics, todo, further }, most.is_none());
    }
    let (film, mut shape) = annotation::read(&material.sources, &material.films);
    diagnostics.append(&mut shape);
    let broken = film.unread || diagnostics.iter().any(|d| d.breaks(&UNCLOSED) || d.breaks(&NESTED_TOO_DEEP));
    // where an entry could not be read, nothing can be missed, and what is odd may be so for the lack of it
    let whole = !diagnostics.iter().any(|fault| fault.breaks(&NOT_RON));
    let mut facts = None;
    let mut findings = Findings::new(most);
    findings.extend(diagnostics);
    if !broken {
        findings.at_least(if whole { least } else { Severity::Error });
        let may_be_open = drafts::may_be(material);
        if !may_be_open {
            findings.settle(Drafts::default());
        }
        let mut resolver = Resolver::new(material, &film, &vocabulary, &lost, findings);
        resolver.keeps_texts = keeps_facts;
        resolve(&mut resolver);
        // no check looks a word up that names an event
        resolver.events = Names::default();
        if may_be_open {
            let open = drafts::open(&mut resolver);
            resolver.faults.settle(open);
        }
        if whole {
            look_over(&mut resolver, least);
        }
        let found;
        (found, findings) = resolver.finish();
        facts = Some(found).filter(|_| keeps_facts);
    }
    drop(film);
    let found = findings.finish();
    let (diagnostics, todo, further) = (found.found, found.open, found.further);
    let sound = further.errors == 0 && diagnostics.iter().all(|d| d.severity() != Severity::Error);
    let checked = facts.filter(|_| sound).map(|facts| Checked { facts, vocabulary });
    (Outcome { checked, diagnostics, todo, further }, found.is_sure)
}

/// Looks every word up and makes the facts: first who and when, then what.
fn resolve(resolver: &mut Resolver<'_, '_>) {
    resolver::header_faults(resolver);
    witnesses::witnesses(resolver);
    cast::cast(resolver);
    events::names(resolver);
    cast::identities(resolver);
    conflicts::conflicts(resolver);
    knowledge::propositions(resolver);
    bonds::memberships(resolver);
    bonds::bonds(resolver);
    events::events(resolver);
    completeness::asides(resolver);
    tally::inherited_citations(resolver);
}

/// A check of what was resolved, which sees all, changes nothing, and says what it finds; and the gravest fault that it
/// may find.
type Check = (fn(&Resolver<'_, '_>, &mut Findings), Severity);

/// The checks of the families that have any. Each stands with its rules in the file of its family.
const CHECKS: &[&[Check]] = &[
    cast::CHECKS,
    acts::CHECKS,
    bonds::CHECKS,
    parties::CHECKS,
    causes::CHECKS,
    time::CHECKS,
    loyalty::CHECKS,
    labels::CHECKS,
    completeness::CHECKS,
    tally::CHECKS,
    unheard::CHECKS,
];

/// Looks at what the facts say together, and at what they leave out, for faults at least so grave.
fn look_over(resolver: &mut Resolver<'_, '_>, least: Severity) {
    let mut faults = std::mem::replace(&mut resolver.faults, Findings::new(None));
    for (check, _) in CHECKS.iter().copied().flatten().filter(|(_, gravest)| *gravest <= least) {
        check(resolver, &mut faults);
    }
    resolver.faults = faults;
}

/// How many facts rest on each sentence of the material, for a `tally`. Faults of the film are passed over.
pub fn citation_counts(material: &Material) -> Vec<u32> {
    if material.sentences.is_empty() {
        return Vec::new();
    }
    let (vocabulary, lost) = kinds::vocabulary(material, &mut Vec::new());
    let (film, _) = annotation::read(&material.sources, &material.films);
    let mut resolver = Resolver::new(material, &film, &vocabulary, &lost, Findings::new(None));
    resolve(&mut resolver);
    resolver.citations.counts
}

/// Checks a film given as one text, without seeds: for tests and examples.
pub fn check_text(film: &str, text: &str) -> Outcome {
    let mut material = Material { film: film.to_owned(), ..Material::default() };
    material.films = vec![material.sources.add(format!("{film}.ron"), text)];
    check(&material)
}
