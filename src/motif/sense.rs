//! Whether conditions can hold together: the small contradictions that would make a motif silently find
//! nothing.

use super::{Condition, Selector, Sort, Variable, VariableId, What};
use crate::source::Span;
use crate::vocabulary::{Layer, Vocabulary};

/// Two conditions that exclude each other.
#[derive(Debug)]
pub(super) struct Contradiction {
    pub message: String,
    pub first: Span,
    pub second: Span,
}

/// Whether a selector names any kind of a layer.
pub(super) fn selects(vocabulary: &Vocabulary, selector: &Selector, layer: Layer) -> bool {
    vocabulary.kinds().any(|(_, kind)| kind.layer == layer && selector.takes(kind))
}

/// Why conditions cannot hold together, if that is plain: somebody who would do something to themselves, an
/// order in a circle, parties that are one and are not. `different` are pairs that must differ besides.
/// O(conditions³).
pub(super) fn contradiction(
    conditions: &[Condition],
    different: &[(VariableId, VariableId)],
    variables: &[Variable],
) -> Option<Contradiction> {
    to_oneself(conditions, variables)
        .or_else(|| circle(conditions, variables))
        .or_else(|| one_and_not(conditions, different, variables))
}

fn to_oneself(conditions: &[Condition], variables: &[Variable]) -> Option<Contradiction> {
    conditions.iter().find_map(|condition| {
        let (from, to) = match &condition.what {
            What::Act(act) => (act.agent?, act.patient?),
            What::Bond(bond) => (bond.from?, bond.to?),
            What::Before(a, b) | What::Causes(a, b) | What::Different(a, b) => (*a, *b),
            _ => return None,
        };
        let name = &variables[from.index()].name;
        (from == to).then(|| Contradiction {
            message: format!("`{}` can never hold: `{name}` stands on both sides", condition.text),
            first: condition.span,
            second: condition.span,
        })
    })
}

/// What is told to happen before something happens not after it too. An order that is not told is not handed on:
/// two events may each be unordered with a third.
fn circle(conditions: &[Condition], variables: &[Variable]) -> Option<Contradiction> {
    let strict: Vec<(VariableId, VariableId, Span)> = conditions
        .iter()
        .filter_map(|condition| match condition.what {
            What::Before(a, b) | What::Causes(a, b) => Some((a, b, condition.span)),
            _ => None,
        })
        .collect();
    let name = |id: VariableId| &variables[id.index()].name;
    for (a, b, second) in &strict {
        let mut reached = vec![(*b, *second)];
        let mut next = 0;
        while let Some((at, _)) = reached.get(next).copied() {
            next += 1;
            for (from, to, span) in strict.iter().filter(|(from, ..)| *from == at) {
                if to == a {
                    let message =
                        format!("`{}` would happen both before and after `{}`", name(*a), name(*from));
                    return Some(Contradiction { message, first: *span, second: *second });
                }
                if reached.iter().all(|(known, _)| known != to) {
                    reached.push((*to, *span));
                }
            }
        }
    }
    conditions.iter().find_map(|condition| {
        let What::NotAfter(a, b) = condition.what else { return None };
        let before = conditions.iter().find(|other| other.what == What::Before(b, a))?;
        let message = format!("`{}` would happen before `{1}`, and `{1}` not after it", name(b), name(a));
        Some(Contradiction { message, first: before.span, second: condition.span })
    })
}

/// For each variable a number that those share which conditions call the same.
pub(super) fn classes(conditions: &[Condition], variables: usize) -> Vec<usize> {
    let mut class: Vec<usize> = (0..variables).collect();
    for condition in conditions {
        let What::Same(a, b) = condition.what else { continue };
        let (old, new) = (class[b.index()], class[a.index()]);
        for member in &mut class {
            if *member == old {
                *member = new;
            }
        }
    }
    class
}

/// Parties that are the same and differ, or are the same and of two sorts.
fn one_and_not(
    conditions: &[Condition],
    different: &[(VariableId, VariableId)],
    variables: &[Variable],
) -> Option<Contradiction> {
    let same = conditions
        .iter()
        .rfind(|condition| matches!(condition.what, What::Same(..)))
        .map(|last| last.span)?;
    let class = classes(conditions, variables.len());
    let one = |a: VariableId, b: VariableId| class[a.index()] == class[b.index()];
    let name = |id: VariableId| &variables[id.index()].name;
    let told = conditions.iter().filter_map(|condition| match condition.what {
        What::Different(a, b) => Some((a, b, condition.span)),
        _ => None,
    });
    let silent = different.iter().map(|(a, b)| (*a, *b, same));
    if let Some((a, b, span)) = told.chain(silent).find(|(a, b, _)| one(*a, *b)) {
        let message = format!("`{}` and `{}` would be one and different", name(a), name(b));
        return Some(Contradiction { message, first: same, second: span });
    }
    let of = |sort| (0..variables.len()).filter(move |at| variables[*at].sort == sort);
    let torn = of(Sort::Person).flat_map(|a| of(Sort::Group).map(move |b| (a, b)));
    let (a, b) = torn.into_iter().find(|(a, b)| class[*a] == class[*b])?;
    let message = format!(
        "`{}` is a person and `{}` a group, so they are never one",
        variables[a].name, variables[b].name
    );
    Some(Contradiction { message, first: same, second: same })
}

#[cfg(test)]
mod tests {
    use crate::motif::read_text;
    use crate::vocabulary::Vocabulary;

    fn codes(when: &str) -> Vec<&'static str> {
        let text = format!(
            r#"(title: "T", family: test, definition: "D.", reading: "{{a}}, {{b}} and {{c}}", parties: [a, b, c],
                persons: [p], groups: [g], events: [e1, e2, e3], when: [
                kills(a, b, at(e1)), beats(b, c, at(e2)), helps(a, c, at(e3)), member(p, g), {when}])"#
        );
        let read = read_text("t", &text, &Vocabulary::built_in().unwrap());
        read.diagnostics.iter().map(|fault| fault.code()).filter(|code| *code != "W614").collect()
    }

    #[test]
    fn what_excludes_itself_is_an_error_and_what_is_only_narrow_is_none() {
        for when in [
            "before(e1, e2), before(e2, e1)",
            "before(e1, e2, e1)",
            "before(e1, e1)",
            "before(e1, e2), causes(e2, e3), before(e3, e1)",
            "causes(e1, e2), causes(e2, e1)",
            "before(e1, e2), not_after(e2, e1)",
            "same(a, b), different(a, b)",
            "same(a, b), same(b, c), different(a, c)",
            "same(p, g)",
            "kills(a, a)",
            "friend(a, a)",
            "kills(a, b, regret, not(regret))",
            "kills(a, b, secret, not_secret)",
            "kills(a, b, condoned, not_condoned)",
            "act([], a, b)",
            "act([depth(thick)], a, b)",
            "bond([effect(death)], a, b)",
        ] {
            let found = codes(when);
            assert!(found.contains(&"E612"), "{when}: {found:?}");
        }
        for when in [
            "before(e1, e2), not_after(e1, e2)",
            "not_after(e1, e2), not_after(e2, e1)",
            "causes(e1, e2), before(e1, e2)",
            "side(a, b)",
            "may_be_same(a, b), side(a, b)",
            "kills(a, b, regret, mercy, not(mercy))",
            "same(a, b), same(b, c)",
        ] {
            assert_eq!(codes(when), Vec::<&str>::new(), "{when}");
        }
    }

    #[test]
    fn what_always_holds_is_an_error() {
        for when in [
            "at_least(0, friend(a, _))",
            "either([], [friend(a, b)])",
            "not_after(e1, e1)",
            "same(a, a)",
            "within(e1, e1, 2)",
            "not_told(before(e1, e2), before(e2, e1))",
        ] {
            assert_eq!(codes(when), ["E613"], "{when}");
        }
    }
}
