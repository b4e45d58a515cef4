//! The layers, each as units and values.

use super::{Agreement, Alpha, Annotations, Disagreement, Layer, Scale, Values, alpha};
use crate::analysis::fates::fates;
use crate::facts::{Certainty, EventId, PartyId};
use crate::story::{Fact, Order, Readings, Realised, Story, Tie, View};
use crate::vocabulary::{Effect, LineFamily};
use std::collections::{BTreeMap, BTreeSet};

/// A unit of a layer in words.
struct Words {
    about: String,
    /// What each annotation says.
    says: Vec<String>,
    cites: Vec<String>,
}

/// The units of a layer: values of all that at least two annotations judge, and words of those of which they differ.
struct Judged {
    layer: Layer,
    values: Values,
    differing: Vec<Disagreement>,
}

impl Judged {
    /// A value an annotation; none if it could not judge. The words are asked for where values differ.
    fn unit(&mut self, values: &[Option<u8>], words: impl FnOnce() -> Words) {
        let mut judged = values.iter().flatten();
        let Some(first) = judged.next() else { return };
        let mut others = judged.peekable();
        if others.peek().is_none() {
            return;
        }
        if others.any(|value| value != first) {
            let Words { about, says, cites } = words();
            self.differing.push(Disagreement { layer: self.layer, about, says, cites });
        }
        self.values.add(values);
    }
}

/// All layers and all disagreements.
pub fn judge(annotations: &Annotations<'_>) -> (Vec<Agreement>, Vec<Disagreement>) {
    let facts: Vec<Vec<Told>> =
        (0..annotations.stories.len()).map(|number| told(annotations, number)).collect();
    let mut agreements = Vec::new();
    let mut disagreements = Vec::new();
    for &layer in Layer::ALL {
        let values = Values::of(annotations.stories.len());
        let mut judged = Judged { layer, values, differing: Vec::new() };
        match layer {
            Layer::Cast => cast(annotations, &mut judged),
            Layer::Fates => ends(annotations, &mut judged),
            Layer::Killings | Layer::Betrayals | Layer::Love | Layer::Others => {
                pairs(annotations, &facts, &mut judged);
            }
            Layer::Causes => causes(annotations, &mut judged),
            Layer::Order => order(annotations, &mut judged),
            Layer::Certainty => certainty(annotations, &facts, &mut judged),
        }
        disagreements.append(&mut judged.differing);
        agreements.push(measured(layer, judged.values));
    }
    disagreements.sort_by_key(|one| weight(one.layer));
    (agreements, disagreements)
}

/// In which order a reader wants to hear of disagreements.
fn weight(layer: Layer) -> usize {
    let order = [
        Layer::Killings,
        Layer::Betrayals,
        Layer::Fates,
        Layer::Love,
        Layer::Cast,
        Layer::Causes,
        Layer::Others,
        Layer::Order,
        Layer::Certainty,
    ];
    order.iter().position(|one| *one == layer).unwrap_or(order.len())
}

fn measured(layer: Layer, values: Values) -> Agreement {
    let scale = if layer == Layer::Certainty { Scale::Ordinal } else { Scale::Nominal };
    let chance = (layer != Layer::Cast).then(|| alpha(&values, scale));
    let counted = matches!(
        layer,
        Layer::Cast | Layer::Killings | Layer::Betrayals | Layer::Love | Layer::Others | Layer::Causes
    );
    Agreement {
        layer,
        units: values.len(),
        observed: observed(&values),
        alpha: chance.filter(|chance| *chance != Alpha::NothingShared || layer != Layer::Cast),
        f1: if counted { f1(&values) } else { None },
        values,
    }
}

/// The share of equal pairs of values.
fn observed(units: &Values) -> Option<f64> {
    let (mut same, mut all) = (0usize, 0usize);
    for unit in units.iter() {
        for (number, one) in unit.iter().enumerate() {
            for other in &unit[..number] {
                let both = one.is_some() && other.is_some();
                all += usize::from(both);
                same += usize::from(both && one == other);
            }
        }
    }
    (all > 0).then(|| same as f64 / all as f64)
}

/// F1 of “there” (1) against “not there” (0), over all pairs of annotations together.
fn f1(units: &Values) -> Option<f64> {
    let (mut both, mut sum) = (0usize, 0usize);
    for unit in units.iter() {
        for (number, one) in unit.iter().enumerate() {
            for other in &unit[..number] {
                if let (Some(one), Some(other)) = (one, other) {
                    both += usize::from(one * other);
                    sum += usize::from(one + other);
                }
            }
        }
    }
    (sum > 0).then(|| 2.0 * both as f64 / sum as f64)
}

fn cast(annotations: &Annotations<'_>, judged: &mut Judged) {
    for row in &annotations.parties.rows {
        let values: Vec<Option<u8>> = row.iter().map(|id| Some(u8::from(id.is_some()))).collect();
        judged.unit(&values, || Words {
            about: name(annotations, row),
            says: row
                .iter()
                .zip(annotations.stories)
                .map(|(id, story)| {
                    id.map_or_else(|| "not in the cast".to_owned(), |id| story.party(id).name.to_string())
                })
                .collect(),
            cites: row
                .iter()
                .zip(annotations.stories)
                .find_map(|(id, story)| Some(cited(story, &story.party((*id)?).cites)))
                .unwrap_or_default(),
        });
    }
}

/// The name of a matched character in the first annotation that has it.
fn name(annotations: &Annotations<'_>, row: &[Option<PartyId>]) -> String {
    row.iter()
        .enumerate()
        .find_map(|(number, id)| Some(annotations.stories[number].party((*id)?).name.to_string()))
        .unwrap_or_default()
}

fn cited(story: &Story, cites: &[crate::facts::SentenceId]) -> Vec<String> {
    cites.iter().map(|cite| story.sentence(*cite).citation()).collect()
}

fn ends(annotations: &Annotations<'_>, judged: &mut Judged) {
    let all: Vec<BTreeMap<PartyId, (u8, &'static str, Vec<String>)>> = annotations
        .stories
        .iter()
        .map(|story| {
            fates(story)
                .into_iter()
                .map(|fate| {
                    (fate.party, (fate.fate as u8, fate.fate.word(), cited(story, &fate.evidence.cites)))
                })
                .collect()
        })
        .collect();
    for row in &annotations.parties.rows {
        let fates: Vec<_> = row.iter().enumerate().map(|(number, id)| all[number].get(&(*id)?)).collect();
        let values: Vec<Option<u8>> = fates.iter().map(|fate| fate.map(|(value, ..)| *value)).collect();
        judged.unit(&values, || Words {
            about: format!("what becomes of {}", crate::facts::within_sentence(&name(annotations, row))),
            says: fates
                .iter()
                .map(|fate| fate.map_or("not in the cast", |(_, word, _)| *word).to_owned())
                .collect(),
            cites: union(fates.iter().flatten().map(|(.., cites)| cites)),
        });
    }
}

fn union<'a>(all: impl Iterator<Item = &'a Vec<String>>) -> Vec<String> {
    all.flatten().cloned().collect::<BTreeSet<String>>().into_iter().collect()
}

/// A fact between two matched characters.
struct Told {
    layer: Layer,
    from: usize,
    to: usize,
    kind: String,
    words: String,
    is_bond: bool,
    certainty: Certainty,
    cites: Vec<String>,
}

/// What an annotation tells of pairs of characters: done or tried, threatened or ordered, each with its word.
fn told(annotations: &Annotations<'_>, number: usize) -> Vec<Told> {
    let story = annotations.stories[number];
    let rows = annotations.parties.rows_of(number);
    let view = View { readings: Readings::Settled, memberships: true, ..View::default() };
    let mut facts = Vec::new();
    for tie in story.ties(&view).filter(|tie| tie.from != tie.to) {
        let ends = (rows.get(&tie.from).copied(), rows.get(&tie.to).copied());
        let (Some(mut from), Some(mut to)) = ends else { continue };
        if tie.mutual && from > to {
            std::mem::swap(&mut from, &mut to);
        }
        let kind = story.kind(tie.kind);
        let how = if tie.realised == Realised::Done {
            String::new()
        } else {
            format!(" ({})", tie.realised.word())
        };
        facts.push(Told {
            layer: layer(story, tie),
            from,
            to,
            kind: format!("{}{how}", kind.id),
            words: match tie.act().map(|act| story.act(act)) {
                Some(act) if !act.is_completed() => {
                    format!("{} ({})", kind.phrase, act.status.word().replace('_', " "))
                }
                _ => format!("{}{how}", kind.phrase),
            },
            is_bond: matches!(tie.fact, Fact::Bond(_)),
            certainty: tie.certainty,
            cites: match tie.fact {
                Fact::Act(act) => cited(story, story.cites_of_act(act)),
                Fact::Bond(bond) => cited(story, story.cites_of_bond(bond)),
            },
        });
    }
    facts
}

fn layer(story: &Story, tie: &Tie) -> Layer {
    let kind = story.kind(tie.kind);
    if kind.effect == Some(Effect::Death) {
        Layer::Killings
    } else if kind.betrayal || kind.breach.is_some_and(|breach| breach != crate::vocabulary::Breach::Harm) {
        Layer::Betrayals
    } else if tie.line == LineFamily::Love {
        Layer::Love
    } else {
        Layer::Others
    }
}

/// Ordered pairs of characters that at least two annotations have; a value says whether such a fact is told of them.
fn pairs(annotations: &Annotations<'_>, facts: &[Vec<Told>], judged: &mut Judged) {
    let rows = &annotations.parties.rows;
    let mut found: Vec<BTreeMap<(usize, usize), Vec<&Told>>> = Vec::new();
    for facts in facts {
        let mut of_pair: BTreeMap<(usize, usize), Vec<&Told>> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.layer == judged.layer) {
            of_pair.entry((fact.from, fact.to)).or_default().push(fact);
        }
        found.push(of_pair);
    }
    // of most pairs nothing is told, so what is told is met in the order of the pairs
    let mut next: Vec<_> = found.iter().map(|of_pair| of_pair.keys().peekable()).collect();
    let mut values: Vec<Option<u8>> = Vec::with_capacity(facts.len());
    for from in 0..rows.len() {
        for to in 0..rows.len() {
            values.clear();
            for (number, next) in next.iter_mut().enumerate() {
                let told = next.next_if(|pair| **pair == (from, to)).is_some();
                let judges = rows[from][number].is_some() && rows[to][number].is_some();
                values.push(judges.then_some(u8::from(told)));
            }
            if from == to {
                continue;
            }
            judged.unit(&values, || {
                let of = |number: usize| found[number].get(&(from, to));
                Words {
                    about: format!(
                        "{} and {}",
                        name(annotations, &rows[from]),
                        crate::facts::within_sentence(&name(annotations, &rows[to]))
                    ),
                    says: (0..facts.len())
                        .map(|number| of(number).map_or_else(|| "nothing".to_owned(), |facts| listed(facts)))
                        .collect(),
                    cites: union((0..facts.len()).filter_map(of).flatten().map(|fact| &fact.cites)),
                }
            });
        }
    }
}

fn listed(facts: &[&Told]) -> String {
    let words: BTreeSet<&str> = facts.iter().map(|fact| fact.words.as_str()).collect();
    words.into_iter().collect::<Vec<_>>().join(", ")
}

fn both<'a>(annotations: &'a Annotations<'_>) -> Vec<&'a Vec<Option<EventId>>> {
    annotations.events.rows.iter().filter(|row| row.iter().flatten().count() > 1).collect()
}

fn summary(annotations: &Annotations<'_>, row: &[Option<EventId>]) -> String {
    row.iter()
        .enumerate()
        .find_map(|(number, id)| Some(annotations.stories[number].event((*id)?).summary.to_string()))
        .unwrap_or_default()
}

/// Pairs of events in which one may rest on the other.
fn causes(annotations: &Annotations<'_>, judged: &mut Judged) {
    let rows = both(annotations);
    let mut values: Vec<Option<u8>> = Vec::with_capacity(annotations.stories.len());
    for effect in &rows {
        // what an annotation says that the effect rests on
        let causes: Vec<BTreeSet<EventId>> = effect
            .iter()
            .zip(annotations.stories)
            .map(|(effect, story)| {
                let links = effect.map(|effect| story.event(effect).support.links().map(|link| link.event));
                links.into_iter().flatten().collect()
            })
            .collect();
        for cause in &rows {
            values.clear();
            values.extend(effect.iter().zip(cause.iter()).zip(annotations.stories).zip(&causes).map(
                |(((effect, cause), story), causes)| {
                    let (effect, cause) = ((*effect)?, (*cause)?);
                    let may = effect != cause && story.order(cause, effect) != Order::After;
                    may.then(|| u8::from(causes.contains(&cause)))
                },
            ));
            judged.unit(&values, || Words {
                about: format!(
                    "“{}” because of “{}”",
                    summary(annotations, effect),
                    summary(annotations, cause)
                ),
                says: values
                    .iter()
                    .map(|rests| match rests {
                        Some(0) => "no link",
                        Some(_) => "rests on it",
                        None => "not annotated",
                    })
                    .map(str::to_owned)
                    .collect(),
                cites: event_cites(annotations, effect),
            });
        }
    }
}

fn event_cites(annotations: &Annotations<'_>, row: &[Option<EventId>]) -> Vec<String> {
    let all: Vec<Vec<String>> = row
        .iter()
        .enumerate()
        .filter_map(|(number, id)| {
            Some(cited(annotations.stories[number], &annotations.stories[number].event((*id)?).cites))
        })
        .collect();
    union(all.iter())
}

/// Pairs of events, each once.
fn order(annotations: &Annotations<'_>, judged: &mut Judged) {
    let rows = both(annotations);
    let mut values: Vec<Option<u8>> = Vec::with_capacity(annotations.stories.len());
    for (number, one) in rows.iter().enumerate() {
        for other in &rows[number + 1..] {
            values.clear();
            values.extend(one.iter().zip(other.iter()).zip(annotations.stories).map(
                |((one, other), story)| {
                    Some(match story.order((*one)?, (*other)?) {
                        Order::Before => 0,
                        Order::After => 1,
                        Order::Same | Order::Unordered => 2,
                    })
                },
            ));
            judged.unit(&values, || Words {
                about: format!("“{}” before “{}”", summary(annotations, one), summary(annotations, other)),
                says: values
                    .iter()
                    .map(|value| match value {
                        Some(0) => "before",
                        Some(1) => "after",
                        Some(_) => "not told",
                        None => "not annotated",
                    })
                    .map(str::to_owned)
                    .collect(),
                cites: Vec::new(),
            });
        }
    }
}

/// Facts that at least two annotations have, by kind and parties.
fn certainty(annotations: &Annotations<'_>, facts: &[Vec<Told>], judged: &mut Judged) {
    let mut of_fact: BTreeMap<(usize, usize, &str), Vec<Option<&Told>>> = BTreeMap::new();
    for (number, told) in facts.iter().enumerate() {
        for fact in told {
            let cell =
                of_fact.entry((fact.from, fact.to, &fact.kind)).or_insert_with(|| vec![None; facts.len()]);
            // the surest counts where a fact is told more than once
            if cell[number].is_none_or(|other| other.certainty < fact.certainty) {
                cell[number] = Some(fact);
            }
        }
    }
    for ((from, to, _), told) in of_fact {
        let values: Vec<Option<u8>> = told.iter().map(|fact| fact.map(|fact| fact.certainty as u8)).collect();
        judged.unit(&values, || Words {
            about: {
                let fact = told.iter().flatten().next();
                let between = if fact.is_some_and(|fact| fact.is_bond) { " – " } else { " " };
                [
                    name(annotations, &annotations.parties.rows[from]),
                    fact.map_or(String::new(), |fact| fact.words.clone()),
                    crate::facts::within_sentence(&name(annotations, &annotations.parties.rows[to])),
                ]
                .join(between)
            },
            says: told
                .iter()
                .map(|fact| fact.map_or("not told", |fact| fact.certainty.word()).to_owned())
                .collect(),
            cites: union(told.iter().flatten().map(|fact| &fact.cites)),
        });
    }
}
