//! Whether two parties that a motif calls interchangeable are: with both exchanged it must ask the same,
//! up to the names of events and of variables of macros and counts. Otherwise counting a match and its
//! mirror image once would lose matches that have none.

use super::{ActPattern, BondPattern, Case, Condition, End, Sort, Variable, VariableId, What};
use crate::vocabulary::{Layer, Vocabulary};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Most pairs of conditions that are compared for one motif; who writes one that needs more is believed.
pub(super) const MOST: u32 = 20_000;

/// A condition of a case that has no mirror image, where two that are called interchangeable are not.
pub(super) fn lopsided<'c>(
    case: &'c Case,
    cases: &'c [Case],
    (a, b): (VariableId, VariableId),
    variables: &[Variable],
    vocabulary: &Vocabulary,
    left: &Cell<u32>,
) -> Option<Option<&'c Condition>> {
    if variables[a.index()].sort != variables[b.index()].sort {
        return Some(None);
    }
    let outer = case.conditions.iter().filter(|condition| !condition.what.has_scope());
    let outer: BTreeSet<VariableId> = outer.flat_map(|condition| condition.what.variables()).collect();
    let mirror = Mirror { a, b, outer, variables, vocabulary, left };
    if cases.iter().any(|other| mirror.shows(case, other)) {
        return None;
    }
    let alone = |condition: &&Condition| {
        let others = asked(case);
        !others.iter().any(|other| mirror.one(condition, other, &Names::new(), &|_| true))
    };
    Some(asked(case).into_iter().find(alone))
}

/// A condition as written with two variables exchanged: `kills(a, b, at(e1))` as `kills(b, a, at(e1))`. In a
/// text in quotes a variable stands in braces, and other words are left alone.
pub(super) fn exchanged(text: &str, a: &str, b: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (mut told, mut quoted, mut rest) = (String::new(), false, text);
    while let Some(first) = rest.chars().next() {
        let length = if is_part(first) {
            rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, behind) = rest.split_at(length);
        quoted ^= word == "\"";
        let names = !quoted || (told.ends_with('{') && behind.starts_with('}'));
        told.push_str(match word {
            _ if !names => word,
            _ if word == a => b,
            _ if word == b => a,
            _ => word,
        });
        rest = behind;
    }
    told
}

/// The conditions that are compared.
fn asked(case: &Case) -> Vec<&Condition> {
    case.conditions.iter().filter(|condition| !matches!(condition.what, What::Interchangeable(..))).collect()
}

/// Which variable of the mirror image stands for which.
type Names = BTreeMap<VariableId, VariableId>;

struct Mirror<'m> {
    a: VariableId,
    b: VariableId,
    /// Variables that occur outside absences and counts.
    outer: BTreeSet<VariableId>,
    variables: &'m [Variable],
    vocabulary: &'m Vocabulary,
    /// How many pairs may still be compared.
    left: &'m Cell<u32>,
}

impl Mirror<'_> {
    /// Whether `other` is the mirror image of `case`.
    fn shows(&self, case: &Case, other: &Case) -> bool {
        let here = |condition: &Condition| match condition.what {
            What::Interchangeable(a, b) => (a, b) == (self.a, self.b) || (b, a) == (self.a, self.b),
            _ => false,
        };
        let work = (case.different.len() + case.conditions.len()) / 100 + 1;
        self.left.set(self.left.get().saturating_sub(work as u32));
        if self.left.get() == 0 {
            return true;
        }
        let pairs = |case: &Case, turn: bool| -> BTreeSet<(VariableId, VariableId)> {
            let turned = |id| if turn { self.turned(id) } else { id };
            let pairs = case.different.iter().map(|(a, b)| (turned(*a), turned(*b)));
            pairs.map(|(a, b)| (a.min(b), a.max(b))).collect()
        };
        other.conditions.iter().any(here)
            && pairs(case, true) == pairs(other, false)
            && self.lists(&asked(case), &asked(other), &Names::new(), &|_| true)
    }

    fn turned(&self, id: VariableId) -> VariableId {
        match id {
            id if id == self.a => self.b,
            id if id == self.b => self.a,
            id => id,
        }
    }

    /// Whether each condition of one list answers to one of the other.
    fn lists(
        &self,
        left: &[&Condition],
        right: &[&Condition],
        names: &Names,
        then: &dyn Fn(&Names) -> bool,
    ) -> bool {
        let Some((first, rest)) = left.split_first() else { return right.is_empty() && then(names) };
        (0..right.len()).any(|at| {
            let mut others = right.to_vec();
            let candidate = others.remove(at);
            self.one(first, candidate, names, &|names| self.lists(rest, &others, names, then))
        })
    }

    fn one(&self, left: &Condition, right: &Condition, names: &Names, then: &dyn Fn(&Names) -> bool) -> bool {
        self.left.set(self.left.get().saturating_sub(1));
        if self.left.get() == 0 {
            return true;
        }
        match (&left.what, &right.what) {
            (What::NotTold(one), What::NotTold(other)) => {
                let one: Vec<&Condition> = one.conditions.iter().collect();
                self.lists(&one, &other.conditions.iter().collect::<Vec<_>>(), names, then)
            }
            (What::AtLeast(least, one, _), What::AtLeast(as_many, other, _)) => {
                let (one, other): (Vec<_>, Vec<_>) = (one.iter().collect(), other.iter().collect());
                least == as_many && self.lists(&one, &other, names, then)
            }
            (What::Every(first, one, _), What::Every(second, other, _)) => {
                let (one, other): (Vec<_>, Vec<_>) = (one.iter().collect(), other.iter().collect());
                self.one(first, second, names, &|names| self.lists(&one, &other, names, then))
            }
            (one, other) => {
                let blank = blank(other);
                self.readings(one).iter().any(|one| {
                    self::blank(one) == blank
                        && self.named(&one.variables(), &other.variables(), names).is_some_and(|n| then(&n))
                })
            }
        }
    }

    /// A condition, and the same with both ends exchanged where that makes no difference.
    fn readings(&self, what: &What) -> Vec<What> {
        let mut readings = vec![what.clone()];
        let both_ways = |kinds: &[super::Selector], layer| {
            let all = self.vocabulary.kinds().map(|(_, kind)| kind).filter(|kind| kind.layer == layer);
            all.filter(|kind| kinds.iter().any(|selector| selector.takes(kind))).all(|kind| kind.symmetric)
        };
        match what {
            What::Different(a, b) => readings.push(What::Different(*b, *a)),
            What::Same(a, b) => readings.push(What::Same(*b, *a)),
            What::Within(a, b, most) => readings.push(What::Within(*b, *a, *most)),
            What::Act(act) if both_ways(&act.kinds, Layer::Act) => {
                let (agent, patient) = (act.patient, act.agent);
                readings.push(What::Act(ActPattern { agent, patient, ..act.clone() }));
            }
            What::Bond(bond) if both_ways(&bond.kinds, Layer::Bond) => {
                let (from, to) = (bond.to, bond.from);
                readings.push(What::Bond(BondPattern { from, to, ..bond.clone() }));
            }
            _ => {}
        }
        readings
    }

    /// The names once each variable of the left stands for that of the right, if it can.
    fn named(&self, left: &[VariableId], right: &[VariableId], names: &Names) -> Option<Names> {
        let mut names = names.clone();
        for (one, other) in left.iter().zip(right) {
            let variable = |id: &VariableId| &self.variables[id.index()];
            let fixed = variable(one).shown && variable(one).sort != Sort::Event && self.outer.contains(one);
            let fits = match names.get(one) {
                _ if fixed => self.turned(*one) == *other,
                Some(known) => known == other,
                None => {
                    variable(one).sort == variable(other).sort && names.values().all(|taken| taken != other)
                }
            };
            if !fits {
                return None;
            }
            names.insert(*one, *other);
        }
        (left.len() == right.len()).then_some(names)
    }
}

/// A list in an order of its own: which of its words was written first means nothing.
fn sorted<T: Ord + Clone>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort();
    list.dedup();
    list
}

/// A condition without its variables.
fn blank(what: &What) -> What {
    let none = VariableId(0);
    let end = |end: End| end.map(|_| none);
    match what {
        What::Act(act) => What::Act(ActPattern {
            kinds: sorted(&act.kinds),
            statuses: sorted(&act.statuses),
            modes: sorted(&act.modes),
            not_modes: sorted(&act.not_modes),
            directness: sorted(&act.directness),
            agent: end(act.agent),
            patient: end(act.patient),
            about: end(act.about),
            through: end(act.through),
            event: end(act.event),
            ..act.clone()
        }),
        What::Bond(bond) => What::Bond(BondPattern {
            kinds: sorted(&bond.kinds),
            from: end(bond.from),
            to: end(bond.to),
            at: end(bond.at),
            before: end(bond.before),
            starts: end(bond.starts),
            ends: end(bond.ends),
            ..bond.clone()
        }),
        What::Learns(learning) => What::Learns(super::LearningPattern {
            who: end(learning.who),
            of: end(learning.of),
            by: end(learning.by),
            at: end(learning.at),
            from: end(learning.from),
        }),
        What::Before(..) => What::Before(none, none),
        What::NotAfter(..) => What::NotAfter(none, none),
        What::Causes(..) => What::Causes(none, none),
        What::Within(_, _, most) => What::Within(none, none, *most),
        What::Different(..) => What::Different(none, none),
        What::Same(..) => What::Same(none, none),
        What::Interchangeable(..) => What::Interchangeable(none, none),
        What::Called(_, words) => What::Called(none, sorted(words)),
        what => what.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::motif::read_text;
    use crate::vocabulary::Vocabulary;

    fn is_sound(when: &str) -> bool {
        let text = format!(
            r#"(title: "T", family: test, definition: "D.", reading: "{{a}} and {{b}}", parties: [a, b, c, m],
                groups: [g], events: [e1, e2, e3], when: [{when}, interchangeable(a, b)])"#
        );
        let read = read_text("t", &text, &Vocabulary::built_in().unwrap());
        let wrong: Vec<&str> =
            read.diagnostics.iter().map(|d| d.code()).filter(|c| c.starts_with('E')).collect();
        assert!(wrong.is_empty() || wrong == ["E611"], "{when}: {:?}", read.diagnostics);
        wrong.is_empty()
    }

    #[test]
    fn variables_are_exchanged_and_other_words_are_not() {
        for (text, wanted) in [
            ("kills(a, b, at(e1))", "kills(b, a, at(e1))"),
            ("helps(a, ab, about(b))", "helps(b, ab, about(a))"),
            (
                "not_told(kills(_, a), saying(\"that a man kills {a}\"))",
                "not_told(kills(_, b), saying(\"that a man kills {b}\"))",
            ),
        ] {
            assert_eq!(super::exchanged(text, "a", "b"), wanted);
        }
    }

    #[test]
    fn those_who_play_one_part_may_be_exchanged_and_no_others() {
        for when in [
            "kills(a, b, at(e1)), kills(b, a, at(e2))",
            "kills(a, b, at(e1)), kills(b, a, at(e2)), before(e1, e3), before(e2, e3), helps(c, _, at(e3))",
            "friend(a, b)",
            "love(a, c), love(b, c)",
            "positive(a, c), positive(b, c)",
            "either([helps(a, c)], [friend(a, c)]), either([helps(b, c)], [friend(b, c)])",
            "helps(a, c), helps(b, c), not_told(helps(a, b)), not_told(helps(b, a))",
            "helps(a, c), helps(b, c), not_told(helps(a, b), helps(b, a))",
            "member(a, g), member(b, g), at_least(1, friend(a, m)), at_least(1, friend(b, m))",
            "helps(a, c, at(e1)), helps(b, c, at(e1)), different(a, b)",
            "act([kills, wounds], a, c), act([wounds, kills], b, c)",
            "kills(a, c, status(attempted, completed)), kills(b, c, status(completed, attempted))",
            "kills(a, b, at(e1)), kills(b, a, at(e2)), called(a, police, law), called(b, law, police)",
        ] {
            assert!(is_sound(when), "{when}");
        }
        for when in [
            "kills(a, b, at(e1))",
            "kills(a, b, at(e1)), beats(b, a, at(e2))",
            "kills(a, b, at(e1)), kills(b, a, at(e2)), before(e1, e2), mourns(c, a, at(e2))",
            "parent(a, b)",
            "love(a, c), friend(b, c)",
            "helps(a, c), helps(b, c), not_told(helps(a, b))",
            "member(a, g), member(b, g), at_least(1, friend(a, m)), at_least(2, friend(b, m))",
            "helps(a, c), helps(b, c), may_be_same(a, c)",
        ] {
            assert!(!is_sound(when), "{when}");
        }
    }
}
