//! A comparison as data: one nested result, or a row for each pair.

use super::id;
use super::notes::wording;
use crate::cli::answer::Row;
use crate::cli::motifs;
use crate::cli::relations::cited;
use crate::compare::Comparison;
use crate::compare::motifs::Own;
use crate::compare::order::Row as Line;
use crate::compare::profile::Profiles;
use crate::compare::script::Edit;
use crate::compare::web::{Fact, Source};
use crate::facts::{EventId, PartyId, SentenceId};
use crate::story::Story;
use serde_json::{Value, json};

/// Rounded, so that no digit is printed that means nothing.
fn round(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// The sentences that say a fact.
pub fn cites<'a>(story: &'a Story, fact: &Fact) -> &'a [SentenceId] {
    match fact.source {
        Source::Act(act) => story.cites_of_act(act),
        Source::Bond(bond) => story.cites_of_bond(bond),
        Source::Link(_, effect) => &story.event(effect).cites,
    }
}

/// What a fact stands for, and its kind.
fn source_and_kind(story: &Story, source: Source) -> (String, String) {
    match source {
        Source::Act(act) => (story.act_name(act), story.kind(story.act(act).kind).id.clone()),
        Source::Bond(bond) => ("bond".to_owned(), story.kind(story.bond(bond).kind).id.clone()),
        Source::Link(cause, effect) => {
            (format!("{} → {}", story.event(cause).id, story.event(effect).id), "leads_to".to_owned())
        }
    }
}

fn fact(story: &Story, fact: &Fact) -> Value {
    let name = |party: Option<PartyId>| party.map(|party| story.party(party).id.clone());
    let (source, kind) = source_and_kind(story, fact.source);
    json!({
        "what": source, "kind": kind, "from": name(fact.from), "to": name(fact.to),
        "status": fact.status.word(), "cites": cited(story, cites(story, fact)),
    })
}

/// A row for each pair of the best map.
pub fn pairs(a: &Story, b: &Story, comparison: &Comparison) -> Vec<Row> {
    comparison
        .alignment
        .pairs
        .iter()
        .map(|pair| {
            let mut row = Row::new();
            row.insert("a".into(), json!(a.party(pair.a).id));
            row.insert("b".into(), json!(b.party(pair.b).id));
            row.insert("stable".into(), json!(pair.stable));
            row.insert("gain".into(), json!(round(pair.gain)));
            row.insert("role".into(), json!(comparison.title(pair.a, pair.b).map(|part| part.title())));
            row.insert("shared".into(), json!(comparison.alignment.shared_by(pair).count()));
            row
        })
        .collect()
}

/// Everything as one result.
pub fn whole(a: &Story, b: &Story, comparison: &Comparison) -> Row {
    let mut row = Row::new();
    row.insert("a".into(), json!(id(a)));
    row.insert("b".into(), json!(id(b)));
    row.insert("roles".into(), roles(a, b, comparison));
    row.insert("order".into(), order(a, b, comparison));
    row.insert("motifs".into(), motif_facet(a, b, comparison));
    row.insert("profiles".into(), Value::Array(comparison.profiles.iter().map(profile).collect()));
    row.insert("outcome".into(), outcome(a, b, comparison));
    row.insert("kernel".into(), json!(comparison.kernel.map(round)));
    row.insert("edit".into(), edit(a, b, comparison));
    row.insert("calibration".into(), calibration(comparison));
    row
}

fn roles(a: &Story, b: &Story, comparison: &Comparison) -> Value {
    let alignment = &comparison.alignment;
    let pairs: Vec<Value> = alignment
        .pairs
        .iter()
        .zip(pairs(a, b, comparison))
        .map(|(pair, mut row)| {
            let shared = alignment.shared_by(pair).map(|shared| {
                json!({"a": fact(a, &shared.a), "b": fact(b, &shared.b), "likeness": round(shared.likeness)})
            });
            row.insert("shared".into(), Value::Array(shared.collect()));
            Value::Object(row)
        })
        .collect();
    json!({
        "score": round(alignment.score), "self_a": round(alignment.self_a), "self_b": round(alignment.self_b),
        "dice": round(alignment.dice()), "proof": alignment.proof.word(), "near_optimal": alignment.near,
        "near_optimal_complete": alignment.near_complete, "stable_proved": alignment.stable_proved,
        "seed": alignment.seed, "pairs": pairs,
    })
}

fn order(a: &Story, b: &Story, comparison: &Comparison) -> Value {
    let of = |story: &Story, event: EventId| story.event(event).id.clone();
    let rows: Vec<Value> = comparison
        .order
        .rows
        .iter()
        .map(|line| match line {
            Line::Both(beside) => json!({
                "a": of(a, beside.a), "b": of(b, beside.b), "likeness": round(beside.likeness), "roles": beside.roles,
            }),
            Line::OnlyA(event) => json!({"a": of(a, *event), "b": null}),
            Line::OnlyB(event) => json!({"a": null, "b": of(b, *event)}),
        })
        .collect();
    let episode: Vec<Value> =
        comparison.order.episode.iter().map(|beside| json!([of(a, beside.a), of(b, beside.b)])).collect();
    json!({
        "score": round(comparison.order.score), "episode_score": round(comparison.order.episode_score),
        "concordance": comparison.order.concordance.map(round), "matched_acts": comparison.order.matched_acts,
        "episode": episode, "rows": rows,
    })
}

fn motif_facet(a: &Story, b: &Story, comparison: &Comparison) -> Value {
    let Some(found) = &comparison.motifs else { return Value::Null };
    let shared: Vec<Value> = found
        .shared
        .iter()
        .map(|common| {
            json!({
                "motif": common.name, "title": common.title, "counts": common.counts,
                "counterparts": common.counterparts, "a": motifs::row(a, &common.name, &common.a),
                "b": motifs::row(b, &common.name, &common.b),
            })
        })
        .collect();
    let only = |story: &Story, list: &[Own]| -> Vec<Value> {
        let row = |own: &Own| {
            json!({
                "motif": own.name, "title": own.title, "count": own.count,
                "found": motifs::row(story, &own.name, &own.found),
            })
        };
        list.iter().map(row).collect()
    };
    json!({
        "likeness": round(found.likeness), "shared": shared, "only_a": only(a, &found.only[0]),
        "only_b": only(b, &found.only[1]), "cut_short": found.cut_short,
    })
}

/// The edit script: what goes, comes and changes, the costliest first.
fn edit(a: &Story, b: &Story, comparison: &Comparison) -> Value {
    let (ours, theirs) =
        (|party: PartyId| a.party(party).id.clone(), |party: PartyId| b.party(party).id.clone());
    let of = |story: &Story, source: Source| {
        let (what, kind) = source_and_kind(story, source);
        json!({"what": what, "kind": kind, "words": wording(story, source)})
    };
    let edits: Vec<Value> = comparison
        .script
        .edits
        .iter()
        .map(|edit| match edit {
            Edit::Recast(one, other) => json!({"do": "recast", "a": ours(*one), "b": theirs(*other)}),
            Edit::Drop(party) => json!({"do": "drop", "a": ours(*party)}),
            Edit::Add(party) => json!({"do": "add", "b": theirs(*party)}),
            Edit::Change(one, other, cost) => {
                json!({"do": "change", "from": of(a, *one), "to": of(b, *other), "cost": round(*cost)})
            }
            Edit::Delete(fact, cost) => json!({"do": "delete", "from": of(a, *fact), "cost": round(*cost)}),
            Edit::Insert(fact, cost) => json!({"do": "insert", "to": of(b, *fact), "cost": round(*cost)}),
        })
        .collect();
    json!({
        "cost": round(comparison.script.cost), "share": round(comparison.script.share), "edits": edits,
    })
}

fn profile(profile: &Profiles) -> Value {
    json!({
        "name": profile.name, "likeness": round(profile.likeness), "shared": profile.shared,
        "only_a": profile.only_a, "only_b": profile.only_b,
    })
}

fn outcome(a: &Story, b: &Story, comparison: &Comparison) -> Value {
    let outcome = &comparison.outcome;
    let stories = [a, b];
    let ends: Vec<Value> = outcome
        .ends
        .iter()
        .zip(stories)
        .map(|(end, story)| {
            let one = |party: Option<PartyId>| party.map(|party| story.party(party).id.clone());
            let names = |parties: &[PartyId]| -> Vec<String> {
                parties.iter().map(|party| story.party(*party).id.clone()).collect()
            };
            json!({
                "protagonist": one(end.protagonist), "antagonist": one(end.antagonist),
                "killers_of_antagonist": end.killers_of_antagonist.as_deref().map(names),
                "left": names(&end.left), "untold": names(&end.untold), "stops_early": end.stops_early,
            })
        })
        .collect();
    let pairs: Vec<Value> = outcome
        .pairs
        .iter()
        .map(|pair| {
            json!({
                "a": a.party(pair.a.party).id, "b": b.party(pair.b.party).id, "fate_a": pair.a.fate.word(),
                "fate_b": pair.b.fate.word(), "same": pair.same,
            })
        })
        .collect();
    json!({
        "agree": outcome.agree, "known": outcome.known, "p": outcome.p.map(round), "same_killer": outcome.same_killer,
        "ends": ends, "pairs": pairs,
    })
}

fn calibration(comparison: &Comparison) -> Value {
    let Some(calibration) = &comparison.calibration else { return Value::Null };
    let tests: Vec<Value> = calibration
        .tests
        .iter()
        .map(|test| {
            json!({
                "facet": test.facet.word(), "null": test.null.word(), "observed": round(test.observed),
                "mean": round(test.mean), "sd": round(test.sd), "z": test.z.map(round), "p": test.p.map(round),
                "adjusted": test.adjusted.map(round), "tested": test.is_test(),
            })
        })
        .collect();
    json!({
        "copies": calibration.copies, "enough": calibration.enough(), "seed": calibration.seed, "level": round(calibration.level()), "tests": tests,
    })
}
