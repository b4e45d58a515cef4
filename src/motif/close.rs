//! What can be said of a case only when all of its conditions are read: what ties each variable to the story,
//! what its texts may name, and whether it can hold at all.

use super::condition::in_order;
use super::condition::{Piece, Reader, known_variables, pieces, place_of};
use super::mirror::{MOST, exchanged, lopsided};
use super::rules::{
    IMPOSSIBLE_CONDITION, LOOSE_VARIABLE, LOPSIDED_INTERCHANGE, UNKNOWN_VARIABLE, UNNAMED_PART,
};
use super::sense::{classes, contradiction};
use super::{Absence, Case, Condition, Sort, VariableId, What};
use crate::source::{Span, Text, Word};
use std::cell::Cell;
use std::collections::BTreeSet;

/// A case with the places it was written at.
pub(super) struct Draft<'v, 'src> {
    pub case: Case,
    pub reading: Option<&'v Text<'src>>,
    /// Where its conditions stand.
    pub span: Span,
}

impl Draft<'_, '_> {
    /// Whether nothing of the story is asked for.
    pub fn asks_nothing(&self) -> bool {
        self.case.conditions.iter().all(|condition| !condition.what.is_fact())
    }
}

impl<'src> Reader<'_, 'src> {
    /// Completes a case: which variables belong to absences and counts alone, which parties differ, and
    /// whether something ties every other variable to the story.
    pub fn close(&mut self, draft: &mut Draft<'_, 'src>, declared: &[(VariableId, Word<'src>)]) {
        let case = &mut draft.case;
        let mut outer: BTreeSet<VariableId> = BTreeSet::new();
        for condition in case.conditions.iter().filter(|condition| !condition.what.has_scope()) {
            outer.extend(condition.what.variables());
        }
        for condition in &mut case.conditions {
            own(&mut condition.what, &outer);
        }
        self.tie(case, &outer);
        let parties: Vec<VariableId> = outer
            .iter()
            .copied()
            .filter(|id| self.variables[id.index()].shown && self.variables[id.index()].sort != Sort::Event)
            .collect();
        let one = classes(&case.conditions, self.variables.len());
        for (i, &a) in parties.iter().enumerate() {
            for &b in &parties[i + 1..] {
                let may_be_one =
                    one[a.index()] == one[b.index()] || self.may_be_same.contains(&in_order(a, b));
                if !may_be_one {
                    case.different.push((a, b));
                }
            }
        }
        if draft.asks_nothing() {
            self.fault(&LOOSE_VARIABLE, draft.span, "a case of this motif asks for no act, bond or learning").help =
                Some(
                    "add what is told, such as `kills(a, b, at(e1))`, or `bond([membership], _, g)` beside a count; \
                     an order, a count or an absence alone finds nothing".into(),
                );
            return;
        }
        self.texts(draft, &outer, declared);
    }

    /// Every variable outside absences and counts occurs in a fact.
    fn tie(&mut self, case: &Case, outer: &BTreeSet<VariableId>) {
        let mut tied: BTreeSet<VariableId> = case
            .conditions
            .iter()
            .filter(|condition| condition.what.is_fact() || matches!(condition.what, What::Called(..)))
            .flat_map(|condition| condition.what.variables())
            .collect();
        for condition in &case.conditions {
            if let What::Same(a, b) = condition.what
                && (tied.contains(&a) || tied.contains(&b))
            {
                tied.extend([a, b]);
            }
        }
        // A group that is only counted, as in `at_least(3, member(m, g))`, is tied by the count.
        for id in outer.iter().copied().filter(|id| !tied.contains(id)) {
            let name = self.variables[id.index()].name.clone();
            let user = case
                .conditions
                .iter()
                .find(|condition| !condition.what.has_scope() && condition.what.variables().contains(&id));
            let Some(place) = user.map(|condition| condition.span) else { continue };
            let message = format!("nothing ties `{name}` to the story in one case of this motif");
            let help = match self.variables[id.index()].sort {
                Sort::Event => format!("let something happen then: an act with `at({name})`"),
                _ => format!("let `{name}` occur in an act, a bond or a learning"),
            };
            self.fault(&LOOSE_VARIABLE, place, message).help = Some(help.into());
        }
    }

    /// The reading and the notes of absences name what is bound, and the reading every party.
    fn texts(
        &mut self,
        draft: &Draft<'_, 'src>,
        outer: &BTreeSet<VariableId>,
        declared: &[(VariableId, Word<'src>)],
    ) {
        let named = |text: &str| -> Vec<String> {
            pieces(text)
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Name(word) => Some((*word).to_owned()),
                    _ => None,
                })
                .collect()
        };
        let Some(reading) = draft.reading else { return };
        let in_reading = named(&draft.case.reading);
        let mut texts: Vec<(Span, Vec<String>, &str)> =
            vec![(reading.span, in_reading.clone(), "the reading")];
        for condition in &draft.case.conditions {
            if let What::NotTold(Absence { saying: Some(saying), .. }) = &condition.what {
                texts.push((condition.span, named(saying), "the note"));
            }
        }
        for (span, names, text) in texts {
            for name in names {
                let bound = outer.iter().any(|id| self.variables[id.index()].name == name);
                let known = self.variables.iter().any(|variable| variable.shown && variable.name == name);
                if known && !bound {
                    let place = place_of(self.sources, span, &format!("{{{name}}}"));
                    let message =
                        format!("{text} names `{{{name}}}`, which one case of this motif does not bind");
                    let help = "a text names what is bound outside `not_told`, `every` and `at_least`; forms with \
                                other parties are `cases`, each with a reading";
                    self.fault(&LOOSE_VARIABLE, place, message).help = Some(help.into());
                }
            }
        }
        // who is named under another name is named
        let class = classes(&draft.case.conditions, self.variables.len());
        let is_named = |id: &VariableId| {
            (0..self.variables.len())
                .filter(|other| class[*other] == class[id.index()])
                .any(|other| in_reading.contains(&self.variables[other].name))
        };
        for (id, word) in declared {
            let party = self.variables[id.index()].sort != Sort::Event;
            if party && outer.contains(id) && !is_named(id) {
                let message = format!("`{}` plays a part that the reading does not name", word.text);
                let fault = UNNAMED_PART.at(word.span, message)
                    .other(reading.span, "this reading")
                    .help(format!(
                        "each choice of `{0}` is a match of its own, and they all read alike: name `{{{0}}}`, or \
                         write `_` for it if it is no part",
                        word.text
                    ));
                self.faults.push(fault);
            }
        }
    }

    /// Takes out the forms that cannot hold. If none of those written at one place can, that is a fault.
    pub fn sift(&mut self, drafts: &mut Vec<Draft<'_, 'src>>) {
        let found: Vec<Option<super::sense::Contradiction>> = drafts
            .iter()
            .map(|draft| contradiction(&draft.case.conditions, &draft.case.different, &self.variables))
            .collect();
        let places: BTreeSet<Span> = drafts.iter().map(|draft| draft.span).collect();
        for place in places {
            let mut here = drafts.iter().zip(&found).filter(|(draft, _)| draft.span == place);
            if here.clone().all(|(_, found)| found.is_some())
                && let Some((_, Some(first))) = here.next()
            {
                let mut fault = IMPOSSIBLE_CONDITION
                    .at(first.second, first.message.clone())
                    .help("take one of them out; what may be told either way is `either([…], […])`");
                if first.first != first.second {
                    fault = fault.other(first.first, "it excludes this");
                }
                self.faults.push(fault);
            }
        }
        let mut sound = found.iter().map(Option::is_none);
        drafts.retain(|_| sound.next().unwrap_or(true));
    }

    /// Parties that are called interchangeable play one part.
    pub fn mirrors(&mut self, cases: &[Case]) {
        let mut told: BTreeSet<Span> = BTreeSet::new();
        let left = Cell::new(MOST);
        for case in cases {
            for condition in &case.conditions {
                let What::Interchangeable(a, b) = condition.what else { continue };
                if self.variables[a.index()].sort == Sort::Event || told.contains(&condition.span) {
                    continue;
                }
                let Some(alone) = lopsided(case, cases, (a, b), &self.variables, self.vocabulary, &left)
                else {
                    continue;
                };
                told.insert(condition.span);
                let name = |id: VariableId| &self.variables[id.index()].name;
                let message = format!(
                    "the conditions treat `{}` and `{}` differently, so a match need not have a mirror image",
                    name(a),
                    name(b)
                );
                let help = match alone {
                    Some(alone) => format!(
                        "take `{}` out, or add the same with both exchanged: `{}`",
                        condition.text,
                        exchanged(&alone.text, name(a), name(b))
                    ),
                    None => format!(
                        "take `{}` out, or declare both alike and ask as much of the one as of the other",
                        condition.text
                    ),
                };
                let mut fault = LOPSIDED_INTERCHANGE.at(condition.span, message).help(help);
                if let Some(alone) = alone {
                    fault = fault.other(alone.span, "asked of the one and not of the other");
                }
                self.faults.push(fault);
            }
        }
    }

    /// Every `{word}` of a reading is a variable.
    pub fn placeholders(&mut self, reading: &Text<'src>) {
        for piece in pieces(&reading.content) {
            match piece {
                Piece::Plain(_) => {}
                Piece::Unclosed => {
                    self.fault(&UNKNOWN_VARIABLE, reading.span, "a `{` in this reading is not closed").help =
                        Some("write `{a}`".into());
                }
                Piece::Name(word) => {
                    if self.variables.iter().any(|variable| variable.shown && variable.name == word) {
                        continue;
                    }
                    let known = self.variables.iter().filter(|variable| variable.shown);
                    let near = crate::nearest::slip(word, known.map(|variable| variable.name.as_str()));
                    let near = near.map(|near| format!("{{{near}}}"));
                    let written = format!("{{{word}}}");
                    let place = place_of(self.sources, reading.span, &written);
                    let message = format!("the reading names `{written}`, which the motif does not declare");
                    let fault = UNKNOWN_VARIABLE
                        .at(place, message)
                        .help(known_variables(&self.variables))
                        .did_you_mean(near.as_deref());
                    self.faults.push(fault);
                }
            }
        }
    }
}

/// Fills in which variables occur only within an absence or a count.
fn own(what: &mut What, outer: &BTreeSet<VariableId>) {
    let inside: BTreeSet<VariableId> = what.variables().into_iter().collect();
    let mine: Vec<VariableId> = inside.difference(outer).copied().collect();
    let mut wider = outer.clone();
    wider.extend(&mine);
    let inner: &mut dyn Iterator<Item = &mut Condition> = match what {
        What::NotTold(Absence { conditions, own, .. }) | What::AtLeast(_, conditions, own) => {
            *own = mine;
            &mut conditions.iter_mut()
        }
        What::Every(first, rest, own) => {
            *own = mine;
            &mut std::iter::once(&mut **first).chain(rest.iter_mut())
        }
        _ => return,
    };
    for condition in inner.filter(|condition| condition.what.has_scope()) {
        self::own(&mut condition.what, &wider);
    }
}
