//! The layers, each as units and values.

use super::{Agreement, Alpha, Annotations, Disagreement, Layer, Scale, alpha};
use crate::analysis::fates::fates;
use crate::facts::{Certainty, EventId, PartyId};
use crate::story::{Fact, Order, Readings, Realised, Story, Tie, View};
use crate::vocabulary::{Effect, LineFamily};
use std::collections::{BTreeMap, BTreeSet};

/// One unit of a layer.
struct Unit {
    about: String,
    /// A value an annotation; none if it could not judge.
    values: Vec<Option<usize>>,
    /// What each annotation says, in words.
    says: Vec<String>,
    cites: Vec<String>,
}

/// All layers and all disagreements.
pub fn judge(annotations: &Annotations<'_>) -> (Vec<Agreement>, Vec<Disagreement>) {
    let facts: Vec<Vec<Told>> =
        (0..annotations.stories.len()).map(|number| told(annotations, number)).collect();
    let mut agreements = Vec::new();
    let mut disagreements = Vec::new();
    for &layer in Layer::ALL {
        let units = match layer {
            Layer::Cast => cast(annotations),
            Layer::Fates => ends(annotations),
            Layer::Killings | Layer::Betrayals | Layer::Love | Layer::Others => {
                pairs(annotations, &facts, layer)
            }
            Layer::Causes => causes(annotations),
            Layer::Order => order(annotations),
            Layer::Certainty => certainty(annotations, &facts),
        };
        agreements.push(measured(layer, &units));
        disagreements.extend(units.into_iter().filter(differs).map(|unit| Disagreement {
            layer,
            about: unit.about,
            says: unit.says,
            cites: unit.cites,
        }));
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

fn differs(unit: &Unit) -> bool {
    let mut values = unit.values.iter().flatten();
    values.next().is_some_and(|first| values.any(|value| value != first))
}

fn measured(layer: Layer, units: &[Unit]) -> Agreement {
    let judged: Vec<&Unit> = units.iter().filter(|unit| unit.values.iter().flatten().count() > 1).collect();
    let values: Vec<Vec<Option<usize>>> = judged.iter().map(|unit| unit.values.clone()).collect();
    let scale = if layer == Layer::Certainty { Scale::Ordinal } else { Scale::Nominal };
    let chance = (layer != Layer::Cast).then(|| alpha(&values, scale));
    let counted = matches!(
        layer,
        Layer::Cast | Layer::Killings | Layer::Betrayals | Layer::Love | Layer::Others | Layer::Causes
    );
    Agreement {
        layer,
        units: judged.len(),
        observed: observed(&values),
        alpha: chance.filter(|chance| *chance != Alpha::NothingShared || layer != Layer::Cast),
        f1: if counted { f1(&values) } else { None },
        values,
    }
}

/// The share of equal pairs of values.
fn observed(units: &[Vec<Option<usize>>]) -> Option<f64> {
    let (mut same, mut all) = (0usize, 0usize);
    for unit in units {
        let values: Vec<usize> = unit.iter().flatten().copied().collect();
        for (number, one) in values.iter().enumerate() {
            for other in &values[..number] {
                all += 1;
                same += usize::from(one == other);
            }
        }
    }
    (all > 0).then(|| same as f64 / all as f64)
}

/// F1 of “there” (1) against “not there” (0), over all pairs of annotations together.
fn f1(units: &[Vec<Option<usize>>]) -> Option<f64> {
    let (mut both, mut sum) = (0usize, 0usize);
    for unit in units {
        for (number, one) in unit.iter().enumerate() {
            for other in &unit[..number] {
                if let (Some(one), Some(other)) = (one, other) {
                    both += one * other;
                    sum += one + other;
                }
            }
        }
    }
    (sum > 0).then(|| 2.0 * both as f64 / sum as f64)
}

fn cast(annotations: &Annotations<'_>) -> Vec<Unit> {
    annotations
        .parties
        .rows
        .iter()
        .map(|row| Unit {
            about: name(annotations, row),
            values: row.iter().map(|id| Some(usize::from(id.is_some()))).collect(),
            says: row
                .iter()
                .enumerate()
                .map(|(number, id)| {
                    id.map_or_else(
                        || "not in the cast".to_owned(),
                        |id| annotations.stories[number].party(id).name.to_string(),
                    )
                })
                .collect(),
            cites: row
                .iter()
                .enumerate()
                .find_map(|(number, id)| {
                    Some(cited(annotations.stories[number], &annotations.stories[number].party((*id)?).cites))
                })
                .unwrap_or_default(),
        })
        .collect()
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

fn ends(annotations: &Annotations<'_>) -> Vec<Unit> {
    let all: Vec<BTreeMap<PartyId, (usize, &'static str, Vec<String>)>> = annotations
        .stories
        .iter()
        .map(|story| {
            fates(story)
                .into_iter()
                .map(|fate| {
                    (fate.party, (fate.fate as usize, fate.fate.word(), cited(story, &fate.evidence.cites)))
                })
                .collect()
        })
        .collect();
    let mut units = Vec::new();
    for row in &annotations.parties.rows {
        let fates: Vec<_> = row.iter().enumerate().map(|(number, id)| all[number].get(&(*id)?)).collect();
        if fates.iter().flatten().count() < 2 {
            continue;
        }
        units.push(Unit {
            about: format!("what becomes of {}", crate::facts::within_sentence(&name(annotations, row))),
            values: fates.iter().map(|fate| fate.map(|(value, ..)| *value)).collect(),
            says: fates
                .iter()
                .map(|fate| fate.map_or("not in the cast", |(_, word, _)| *word).to_owned())
                .collect(),
            cites: union(fates.iter().flatten().map(|(.., cites)| cites)),
        });
    }
    units
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
    let view = View { readings: Readings::Settled, memberships: true, ..View::default() };
    let mut facts = Vec::new();
    for tie in story.ties(&view).filter(|tie| tie.from != tie.to) {
        let rows = (annotations.parties.row_of(number, tie.from), annotations.parties.row_of(number, tie.to));
        let (Some(mut from), Some(mut to)) = rows else { continue };
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
fn pairs(annotations: &Annotations<'_>, facts: &[Vec<Told>], layer: Layer) -> Vec<Unit> {
    let rows = &annotations.parties.rows;
    let mut found: Vec<BTreeMap<(usize, usize), Vec<&Told>>> = Vec::new();
    for facts in facts {
        let mut of_pair: BTreeMap<(usize, usize), Vec<&Told>> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.layer == layer) {
            of_pair.entry((fact.from, fact.to)).or_default().push(fact);
        }
        found.push(of_pair);
    }
    let mut units = Vec::new();
    for from in 0..rows.len() {
        for to in 0..rows.len() {
            let judges = |number: usize| rows[from][number].is_some() && rows[to][number].is_some();
            if from == to || (0..facts.len()).filter(|number| judges(*number)).count() < 2 {
                continue;
            }
            let of = |number: usize| found[number].get(&(from, to));
            units.push(Unit {
                about: format!(
                    "{} and {}",
                    name(annotations, &rows[from]),
                    crate::facts::within_sentence(&name(annotations, &rows[to]))
                ),
                values: (0..facts.len())
                    .map(|number| judges(number).then(|| usize::from(of(number).is_some())))
                    .collect(),
                says: (0..facts.len())
                    .map(|number| of(number).map_or_else(|| "nothing".to_owned(), |facts| listed(facts)))
                    .collect(),
                cites: union((0..facts.len()).filter_map(of).flatten().map(|fact| &fact.cites)),
            });
        }
    }
    units
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
fn causes(annotations: &Annotations<'_>) -> Vec<Unit> {
    let rests = |number: usize, effect: EventId, cause: EventId| {
        annotations.stories[number].event(effect).support.links().any(|link| link.event == cause)
    };
    let mut units = Vec::new();
    let rows = both(annotations);
    for effect in &rows {
        for cause in &rows {
            let judged: Vec<Option<bool>> = effect
                .iter()
                .zip(cause.iter())
                .enumerate()
                .map(|(number, (effect, cause))| {
                    let (effect, cause) = ((*effect)?, (*cause)?);
                    (annotations.stories[number].order(cause, effect) != Order::After && effect != cause)
                        .then(|| rests(number, effect, cause))
                })
                .collect();
            if judged.iter().flatten().count() < 2 {
                continue;
            }
            units.push(Unit {
                about: format!(
                    "“{}” because of “{}”",
                    summary(annotations, effect),
                    summary(annotations, cause)
                ),
                values: judged.iter().map(|rests| rests.map(usize::from)).collect(),
                says: judged
                    .iter()
                    .map(|rests| match rests {
                        Some(true) => "rests on it",
                        Some(false) => "no link",
                        None => "not annotated",
                    })
                    .map(str::to_owned)
                    .collect(),
                cites: event_cites(annotations, effect),
            });
        }
    }
    units
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
fn order(annotations: &Annotations<'_>) -> Vec<Unit> {
    let rows = both(annotations);
    let mut units = Vec::new();
    for (number, one) in rows.iter().enumerate() {
        for other in &rows[number + 1..] {
            let judged: Vec<Option<(usize, &str)>> = one
                .iter()
                .zip(other.iter())
                .enumerate()
                .map(|(number, (one, other))| {
                    Some(match annotations.stories[number].order((*one)?, (*other)?) {
                        Order::Before => (0, "before"),
                        Order::After => (1, "after"),
                        Order::Same | Order::Unordered => (2, "not told"),
                    })
                })
                .collect();
            if judged.iter().flatten().count() < 2 {
                continue;
            }
            units.push(Unit {
                about: format!("“{}” before “{}”", summary(annotations, one), summary(annotations, other)),
                values: judged.iter().map(|value| value.map(|(value, _)| value)).collect(),
                says: judged
                    .iter()
                    .map(|value| value.map_or("not annotated", |(_, word)| word).to_owned())
                    .collect(),
                cites: Vec::new(),
            });
        }
    }
    units
}

/// Facts that at least two annotations have, by kind and parties.
fn certainty(annotations: &Annotations<'_>, facts: &[Vec<Told>]) -> Vec<Unit> {
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
    of_fact
        .into_iter()
        .filter(|(_, told)| told.iter().flatten().count() > 1)
        .map(|((from, to, _), told)| Unit {
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
            values: told.iter().map(|fact| fact.map(|fact| fact.certainty as usize)).collect(),
            says: told
                .iter()
                .map(|fact| fact.map_or("not told", |fact| fact.certainty.word()).to_owned())
                .collect(),
            cites: union(told.iter().flatten().map(|fact| &fact.cites)),
        })
        .collect()
}
