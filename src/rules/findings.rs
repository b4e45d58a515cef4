//! Where checks put what they find: all of it, or the first so many in the order in which they are told, and how many more
//! there are.
//!
//! A large film may have a finding for every second act, each with its words: more than the film itself, and of them a
//! hundred are read. So who asks for the first ones has the others counted and let go. What is told twice counts once, and
//! that it was told before is known without all that was: nearly every check goes over the film from its beginning to its end,
//! and so what a rule says of one place comes together. Of what is let go only the stretches are kept in which it stood, for
//! each rule; what comes later from such a stretch may have been counted already. Then that is said, and the film has to be
//! checked again, with nothing let go.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use std::collections::BTreeMap;

/// How many findings there are beyond those that are listed, if only the first ones were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Further {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Of what is still open.
    pub todo: usize,
}

/// What is still open: the whole film, or the entries of some events.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    film: bool,
    /// None in another, in the order of the files.
    events: Vec<Span>,
}

impl Drafts {
    /// The whole film, if it is a draft, and the entries of events that are. O(n log n).
    pub fn new(film: bool, mut events: Vec<Span>) -> Self {
        events.sort_unstable();
        Self { film, events }
    }

    /// Whether a finding is only open: a warning about a draft. Errors stay. O(log drafts).
    pub fn hold(&self, finding: &Diagnostic) -> bool {
        finding.severity() == Severity::Warning && (self.film || self.holds(finding.label.span))
    }

    fn holds(&self, span: Span) -> bool {
        let behind =
            self.events.partition_point(|draft| (draft.file, draft.start) <= (span.file, span.start));
        let draft = behind.checked_sub(1).and_then(|last| self.events.get(last));
        draft.is_some_and(|draft| draft.file == span.file && span.end <= draft.end)
    }
}

/// What was found: findings, and apart from them what is only open, since it concerns a draft.
#[derive(Debug)]
pub(super) struct Findings {
    found: Listed,
    open: Listed,
    /// Which warnings are only open, once that is known.
    drafts: Option<Drafts>,
    /// What is less grave than this is not taken in.
    least: Severity,
    most: Option<usize>,
}

/// What was found, in the order in which it is told.
#[derive(Debug)]
pub(super) struct Found {
    pub found: Vec<Diagnostic>,
    pub open: Vec<Diagnostic>,
    pub further: Further,
    /// Whether the numbers are right: something that was let go may have been counted twice if not.
    pub is_sure: bool,
}

impl Findings {
    /// None yet: for all of them, or for the first so many.
    pub fn new(most: Option<usize>) -> Self {
        // until it is known what is only open, nothing can be let go
        Self {
            found: Listed::new(None),
            open: Listed::new(most),
            drafts: None,
            least: Severity::Warning,
            most,
        }
    }

    /// Takes in from now on only what is at least so grave.
    pub fn at_least(&mut self, least: Severity) {
        self.least = least;
    }

    /// Takes in a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        if finding.severity() > self.least {
            return;
        }
        match &self.drafts {
            Some(drafts) if drafts.hold(&finding) => self.open.push(finding),
            _ => self.found.push(finding),
        }
    }

    /// Takes in several.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Takes in, once, which warnings are only open; what has been found is parted by it.
    pub fn settle(&mut self, drafts: Drafts) {
        let open = self.found.kept.extract_if(.., |finding| drafts.hold(finding));
        open.for_each(|finding| self.open.push(finding));
        if self.most.is_some() {
            let found = std::mem::replace(&mut self.found, Listed::new(self.most));
            found.kept.into_iter().for_each(|finding| self.found.push(finding));
        }
        self.drafts = Some(drafts);
    }

    /// Takes in something that is open itself.
    pub fn push_open(&mut self, finding: Diagnostic) {
        self.open.push(finding);
    }

    /// All that was found.
    pub fn finish(mut self) -> Found {
        if self.drafts.is_none() {
            self.settle(Drafts::default());
        }
        let (found, open) = (self.found.finish(), self.open.finish());
        let further =
            Further { errors: found.errors, warnings: found.warnings, todo: open.errors + open.warnings };
        Found { found: found.kept, open: open.kept, further, is_sure: found.is_sure && open.is_sure }
    }
}

/// Findings of one list.
#[derive(Debug)]
struct Listed {
    /// The most that are kept in the end; all if it is not said.
    most: Option<usize>,
    kept: Vec<Diagnostic>,
    /// The last of those that may still be among the first: whatever comes behind is let go.
    last: Option<Key>,
    /// What each rule said last, and where stood what was let go of it, by its code.
    rules: BTreeMap<&'static str, Said>,
    /// How many errors and warnings were let go.
    errors: usize,
    warnings: usize,
    is_sure: bool,
}

/// What a rule says.
#[derive(Debug, Default)]
struct Said {
    /// What it says of one place, and has not been taken in: more of it may come.
    now: Vec<Diagnostic>,
    /// Stretches in which something was let go, from the first place to the last one, in their order; none overlaps another.
    gone: Vec<(Span, Span)>,
    /// Which of them was made or made longer last.
    grows: usize,
}

/// The order in which findings are told, but for their words.
type Key = (Severity, Span, &'static str);

fn key(finding: &Diagnostic) -> Key {
    (finding.severity(), finding.label.span, finding.code())
}

/// Findings in the order in which they are told, each once.
fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
    findings.dedup();
}

impl Listed {
    fn new(most: Option<usize>) -> Self {
        let (kept, rules) = (Vec::new(), BTreeMap::new());
        Self { most, kept, last: None, rules, errors: 0, warnings: 0, is_sure: true }
    }

    /// O(log most) at a mean.
    fn push(&mut self, finding: Diagnostic) {
        let Some(most) = self.most else { return self.kept.push(finding) };
        let said = self.rules.entry(finding.code()).or_default();
        if said.now.first().is_some_and(|now| now.label.span != finding.label.span) {
            let done = std::mem::replace(&mut said.now, vec![finding]);
            self.take_in(done, most);
        } else {
            said.now.push(finding);
        }
    }

    /// Takes in what a rule says of one place.
    fn take_in(&mut self, mut findings: Vec<Diagnostic>, most: usize) {
        let Some(place) = findings.first().map(key) else { return };
        if self.last.is_some_and(|last| place > last) {
            sort(&mut findings);
            self.is_sure &= self.rules.entry(place.2).or_default().lets_go(place.1);
            findings.iter().for_each(|finding| self.count(finding));
            return;
        }
        self.kept.append(&mut findings);
        if self.kept.len() > 2 * most {
            sort(&mut self.kept);
            self.let_go(most);
        }
    }

    /// Lets all go but the first so many, and those of one rule and place with the last of them.
    fn let_go(&mut self, most: usize) {
        let Some(last) = self.kept.get(most.max(1) - 1).map(key) else { return };
        let first = self.kept.partition_point(|finding| key(finding) <= last);
        self.last = Some(last);
        let behind = self.kept.split_off(first);
        // all of them stand before what was let go earlier
        let mut stretches: BTreeMap<&'static str, (Span, Span)> = BTreeMap::new();
        for (_, place, code) in behind.iter().map(key) {
            stretches.entry(code).or_insert((place, place)).1 = place;
        }
        for (code, stretch) in stretches {
            self.is_sure &= self.rules.entry(code).or_default().lets_go_before(stretch);
        }
        behind.iter().for_each(|finding| self.count(finding));
    }

    fn count(&mut self, finding: &Diagnostic) {
        match finding.severity() {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
    }

    fn finish(mut self) -> Self {
        let Some(most) = self.most else {
            sort(&mut self.kept);
            return self;
        };
        let rules: Vec<_> = self.rules.values_mut().map(|said| std::mem::take(&mut said.now)).collect();
        rules.into_iter().for_each(|now| self.take_in(now, most));
        sort(&mut self.kept);
        let behind = self.kept.split_off(most.min(self.kept.len()));
        behind.iter().for_each(|finding| self.count(finding));
        self
    }
}

impl Said {
    /// What is said of this place is let go; whether nothing had been let go there before. O(log stretches).
    fn lets_go(&mut self, place: Span) -> bool {
        let next = self.gone.partition_point(|(first, _)| *first <= place);
        match next.checked_sub(1).and_then(|before| self.gone.get_mut(before)) {
            Some((_, last)) if *last >= place => return false,
            Some((_, last)) if self.grows + 1 == next => *last = place,
            _ => {
                self.gone.insert(next, (place, place));
                self.grows = next;
            }
        }
        true
    }

    /// The same of a stretch, which stands before all others.
    fn lets_go_before(&mut self, stretch: (Span, Span)) -> bool {
        let next = self.gone.first().map(|(first, _)| *first);
        self.grows += usize::from(next.is_some());
        self.gone.insert(0, stretch);
        next.is_none_or(|next| stretch.1 < next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{self, Material};
    use crate::source::FileId;
    use proptest::prelude::*;

    /// A finding of a few rules, places and words, of which many are the same.
    fn finding(rule: usize, place: u32, words: u8) -> Diagnostic {
        const MESSAGES: [&str; 2] = ["this", "that"];
        let span = Span { file: FileId((place % 2) as u16), start: place / 2, end: place / 2 + 1 };
        let rule = rules::all()[rule * 7 % 50];
        let finding = rule.at(span, MESSAGES[usize::from(words) % 2]);
        if words > 3 { finding.help("so") } else { finding }
    }

    fn listed(all: &[Diagnostic], most: Option<usize>) -> Listed {
        let mut list = Listed::new(most);
        all.iter().for_each(|finding| list.push(finding.clone()));
        list.finish()
    }

    /// Whether the first so many are the first of all, and whether the number of the others was sure. If so, it is right.
    fn holds(all: &[Diagnostic], most: usize) -> Result<bool, TestCaseError> {
        let (first, whole) = (listed(all, Some(most)), listed(all, None));
        let cut = most.min(whole.kept.len());
        prop_assert_eq!(&first.kept, &whole.kept[..cut]);
        let number = |severity| whole.kept[cut..].iter().filter(|f| f.severity() == severity).count();
        if first.is_sure {
            let numbers = (number(Severity::Error), number(Severity::Warning));
            prop_assert_eq!((first.errors, first.warnings), numbers);
        }
        Ok(first.is_sure)
    }

    proptest! {
        #[test]
        fn the_first_of_any_are_the_first_of_all(
            all in prop::collection::vec((0usize..4, 0u32..30, 0u8..6), 0..120),
            most in 0usize..12,
        ) {
            let all: Vec<_> = all.into_iter().map(|(rule, place, words)| finding(rule, place, words)).collect();
            holds(&all, most)?;
        }

        #[test]
        fn what_comes_in_the_order_of_the_film_is_counted_at_once(
            passes in prop::collection::vec(prop::collection::vec((0usize..4, 0u32..60, 0u8..6), 0..120), 1..4),
            most in 0usize..12,
        ) {
            // each pass goes over a part of its own from its beginning to its end
            let mut all = Vec::new();
            for (number, mut pass) in passes.into_iter().enumerate() {
                pass.sort_by_key(|(_, place, _)| *place);
                let at = |place: u32| 2 * (60 * number as u32 + place);
                all.extend(pass.into_iter().map(|(rule, place, words)| finding(rule, at(place), words)));
            }
            prop_assert!(holds(&all, most)?);
        }
    }

    #[test]
    fn what_comes_back_is_not_counted_blindly() {
        let one_after_another = |from: u32, to: u32| (from..to).map(|place| finding(0, 2 * place, 0));
        let all: Vec<_> = one_after_another(0, 50).chain(one_after_another(20, 21)).collect();
        assert!(!listed(&all, Some(3)).is_sure);
        assert!(listed(&all, Some(60)).is_sure);
    }

    #[test]
    fn the_findings_of_a_long_film_are_counted_in_one_run() {
        let characters: String = (0..40).map(|c| format!("(id: c{c}, name: \"Person {c}\"), ")).collect();
        let events: String = (0..600)
            .map(|event| {
                let (a, b, c) = (event * 7 % 40, (event * 11 + 3) % 40, (event + 1) % 40);
                let (status, needs) =
                    (if event % 50 == 0 { ", status: draft" } else { "" }, event.max(1) - 1);
                format!(
                    "(id: e{event}, what: \"Event {event}\", needs: [e{needs}, e{needs}]{status}, \
                     acts: [betrays(c{a}, c{b}), kills(c{b}, c{c}), kils(c{c}, c{a}), helps(nobody, c{b})], learns: [c{b}(k)]), "
                )
            })
            .collect();
        let mut material = Material { film: "long".to_owned(), ..Material::default() };
        let knowledge = "(id: k, what: \"That\", of: e0, known_to: [c0])";
        let text = format!(
            "(title: \"Long\", characters: [{characters}], knowledge: [{knowledge}], story: [{events}])"
        );
        material.films = vec![material.sources.add("long.ron", text)];
        let (outcome, is_sure) = rules::check_up_to(&material, Severity::Warning, false, Some(10));
        assert!(is_sure);
        let whole = rules::faults(&material);
        assert_eq!(outcome.diagnostics, whole.diagnostics[..10]);
        assert_eq!(outcome.further.errors + outcome.further.warnings, whole.diagnostics.len() - 10);
        assert!(outcome.further.warnings > 1000 && outcome.further.errors > 1000, "{:?}", outcome.further);
        assert_eq!((outcome.todo, outcome.further.todo), (whole.todo[..10].to_vec(), whole.todo.len() - 10));
    }
}
