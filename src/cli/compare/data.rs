//! A comparison as data: one nested result, or a row for each pair.

use super::super::answer::records;
use super::id;
use super::notes::{cites, wording};
use super::standing::Shelf;
use crate::cli::motifs;
use crate::cli::words::{cited, event_id, id as party_id, ids, rounded};
use crate::compare::Comparison;
use crate::compare::motifs::Own;
use crate::compare::order::Aligned;
use crate::compare::roles::Pair;
use crate::compare::script;
use crate::compare::web::{self, Ground};
use crate::corpus::shelf::Standing;
use crate::facts::{EventId, PartyId};
use crate::story::Story;
use serde::Serialize;

/// What a fact stands for, and its kind.
fn name_and_kind(story: &Story, ground: Ground) -> (String, &str) {
    match ground {
        Ground::Fact(fact) => {
            let name = fact.act().map_or_else(|| "bond".to_owned(), |act| story.act_name(act));
            (name, &story.kind(story.kind_of(fact)).id)
        }
        Ground::Link(cause, effect) => {
            (format!("{} → {}", story.event(cause).id, story.event(effect).id), "leads_to")
        }
    }
}

records! {
    /// A comparison of two films.
    pub struct Record<'s> of (a: &'s Story, b: &'s Story, comparison: &'s Comparison, standing: Option<&Standing>) {
        /// The first film.
        a: &'s str = id(a),
        /// The second.
        b: &'s str = id(b),
        /// Who corresponds to whom.
        roles: Roles<'s> = roles(a, b, comparison),
        /// Which events correspond, in which order.
        order: Order<'s> = order(a, b, comparison),
        /// The motifs; null where none were searched.
        motifs: Option<Motifs<'s>> = motifs(a, b, comparison),
        /// What the films are made of, by several measures.
        profiles: Vec<Profile<'s>> = profiles.collect(),
        /// How they end.
        outcome: Outcome<'s> = outcome(a, b, comparison),
        /// Similarity of the relation graphs without names, with neighbours at distance 0, 1 and 2.
        kernel: [f64; 3] = comparison.kernel.map(rounded),
        /// What would have to change to turn one into the other.
        edit: Script<'s> = edit(a, b, comparison),
        /// Tests of significance; null where none were asked for.
        calibration: Option<Calibration> = calibration(comparison),
        /// Where the pair stands among all pairs of the shelf; null where no tests were asked for.
        shelf: Option<Shelf> = standing.map(Shelf::new),
    } where {
        let profiles = comparison.profiles.iter().map(|profile| Profile {
            name: &profile.name,
            likeness: rounded(profile.likeness),
            shared: &profile.shared,
            only_a: &profile.only_a,
            only_b: &profile.only_b,
        });
    }
}

/// The matching of the casts.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Roles<'s> {
    score: f64,
    self_a: f64,
    self_b: f64,
    dice: f64,
    proof: &'static str,
    near_optimal: u64,
    near_optimal_complete: bool,
    stable_proved: bool,
    seed: u64,
    pairs: Vec<Counterparts<'s>>,
}

/// A character and their counterpart, with the relations that they share.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Counterparts<'s> {
    a: &'s str,
    b: &'s str,
    stable: bool,
    gain: f64,
    role: Option<&'static str>,
    shared: Vec<SharedFact<'s>>,
}

/// The same in a row of its own, with the number of relations that they share.
#[derive(Serialize)]
pub struct PairRow<'s> {
    a: &'s str,
    b: &'s str,
    stable: bool,
    gain: f64,
    role: Option<&'static str>,
    shared: usize,
}

/// A relation of both films.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SharedFact<'s> {
    a: Relation<'s>,
    b: Relation<'s>,
    likeness: f64,
}

records! {
    /// A relation: an act, a bond or a causal link.
    struct Relation<'s> of (story: &'s Story, fact: &web::Relation) {
        what: String = what,
        kind: &'s str = kind,
        from: Option<&'s str> = end(fact.from),
        to: Option<&'s str> = end(fact.to),
        status: &'static str = fact.status.word(),
        cites: Vec<String> = cited(story, cites(story, fact)),
    } where {
        let (what, kind) = name_and_kind(story, fact.ground);
        let end = |party: Option<PartyId>| party.map(|party| party_id(story, party));
    }
}

/// The events in the order of both films.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Order<'s> {
    score: f64,
    episode_score: f64,
    /// Kendall’s τ of the acts that correspond.
    concordance: Option<f64>,
    matched_acts: usize,
    episode: Vec<[&'s str; 2]>,
    rows: Vec<Beside<'s>>,
}

/// Two events that correspond, or one without a counterpart.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Beside<'s> {
    a: Option<&'s str>,
    b: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likeness: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<bool>,
}

/// The motifs of both films, and of each alone.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Motifs<'s> {
    likeness: f64,
    shared: Vec<Common<'s>>,
    only_a: Vec<OwnMotif<'s>>,
    only_b: Vec<OwnMotif<'s>>,
    cut_short: &'s [String],
}

/// A motif of both films.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Common<'s> {
    motif: &'s str,
    title: &'s str,
    counts: [usize; 2],
    counterparts: usize,
    a: motifs::Record<'s>,
    b: motifs::Record<'s>,
}

/// A motif of one film.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OwnMotif<'s> {
    motif: &'s str,
    title: &'s str,
    count: usize,
    found: motifs::Record<'s>,
}

/// What both films are made of by one measure, and each alone.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Profile<'s> {
    name: &'s str,
    likeness: f64,
    shared: &'s [(String, u32, u32)],
    only_a: &'s [(String, u32)],
    only_b: &'s [(String, u32)],
}

/// How the films end.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Outcome<'s> {
    agree: usize,
    known: usize,
    p: Option<f64>,
    same_killer: Option<bool>,
    ends: Vec<End<'s>>,
    pairs: Vec<Fates<'s>>,
}

/// How one film ends.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct End<'s> {
    protagonist: Option<&'s str>,
    antagonist: Option<&'s str>,
    killers_of_antagonist: Option<Vec<&'s str>>,
    left: Vec<&'s str>,
    untold: Vec<&'s str>,
    stops_early: Option<&'s str>,
}

/// The fates of two counterparts.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Fates<'s> {
    a: &'s str,
    b: &'s str,
    fate_a: &'static str,
    fate_b: &'static str,
    same: Option<bool>,
}

/// The edits that turn one film into the other, the costliest first.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Script<'s> {
    cost: f64,
    share: f64,
    edits: Vec<Edit<'s>>,
}

/// An edit.
#[derive(Serialize)]
#[serde(tag = "do", rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
enum Edit<'s> {
    Recast { a: &'s str, b: &'s str },
    Drop { a: &'s str },
    Add { b: &'s str },
    Change { from: Wording<'s>, to: Wording<'s>, cost: f64 },
    Delete { from: Wording<'s>, cost: f64 },
    Insert { to: Wording<'s>, cost: f64 },
}

/// A relation in words.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Wording<'s> {
    what: String,
    kind: &'s str,
    words: String,
}

/// The tests of significance.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Calibration {
    copies: usize,
    enough: usize,
    seed: u64,
    level: f64,
    tests: Vec<Test>,
}

/// A test of one facet under one null model.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Test {
    facet: &'static str,
    null: &'static str,
    observed: f64,
    mean: f64,
    sd: f64,
    z: Option<f64>,
    p: Option<f64>,
    /// Copies that were made: all, or as many as made the answer clear.
    copies: usize,
    adjusted: Option<f64>,
    tested: bool,
}

/// A row for each pair of the best matching.
pub fn pairs<'s>(a: &'s Story, b: &'s Story, comparison: &Comparison) -> Vec<PairRow<'s>> {
    let alignment = &comparison.alignment;
    let row = |pair: &Pair| PairRow {
        a: party_id(a, pair.a),
        b: party_id(b, pair.b),
        stable: pair.stable,
        gain: rounded(pair.gain),
        role: comparison.title(pair.a, pair.b).map(|part| part.title()),
        shared: alignment.shared_by(pair).count(),
    };
    alignment.pairs.iter().map(row).collect()
}

fn roles<'s>(a: &'s Story, b: &'s Story, comparison: &Comparison) -> Roles<'s> {
    let alignment = &comparison.alignment;
    let pair = |pair: &Pair| {
        let shared = alignment.shared_by(pair).map(|shared| SharedFact {
            a: Relation::new(a, &shared.a),
            b: Relation::new(b, &shared.b),
            likeness: rounded(shared.likeness),
        });
        Counterparts {
            a: party_id(a, pair.a),
            b: party_id(b, pair.b),
            stable: pair.stable,
            gain: rounded(pair.gain),
            role: comparison.title(pair.a, pair.b).map(|part| part.title()),
            shared: shared.collect(),
        }
    };
    Roles {
        score: rounded(alignment.score),
        self_a: rounded(alignment.self_a),
        self_b: rounded(alignment.self_b),
        dice: rounded(alignment.dice()),
        proof: alignment.proof.word(),
        near_optimal: alignment.near as u64,
        near_optimal_complete: alignment.near_complete,
        stable_proved: alignment.stable_proved,
        seed: alignment.seed,
        pairs: alignment.pairs.iter().map(pair).collect(),
    }
}

fn order<'s>(a: &'s Story, b: &'s Story, comparison: &Comparison) -> Order<'s> {
    let (of_a, of_b) = (|event: EventId| event_id(a, event), |event: EventId| event_id(b, event));
    let row = |row: &Aligned| match row {
        Aligned::Both(beside) => Beside {
            a: Some(of_a(beside.a)),
            b: Some(of_b(beside.b)),
            likeness: Some(rounded(beside.likeness)),
            roles: Some(beside.roles),
        },
        Aligned::OnlyA(event) => Beside { a: Some(of_a(*event)), b: None, likeness: None, roles: None },
        Aligned::OnlyB(event) => Beside { a: None, b: Some(of_b(*event)), likeness: None, roles: None },
    };
    let order = &comparison.order;
    Order {
        score: rounded(order.score),
        episode_score: rounded(order.episode_score),
        concordance: order.concordance.map(rounded),
        matched_acts: order.matched_acts,
        episode: order.episode.iter().map(|beside| [of_a(beside.a), of_b(beside.b)]).collect(),
        rows: order.rows.iter().map(row).collect(),
    }
}

fn motifs<'s>(a: &'s Story, b: &'s Story, comparison: &'s Comparison) -> Option<Motifs<'s>> {
    let found = comparison.motifs.as_ref()?;
    let shared = found.shared.iter().map(|common| Common {
        motif: &common.name,
        title: &common.title,
        counts: common.counts,
        counterparts: common.counterparts,
        a: motifs::Record::new(a, &common.name, &common.a),
        b: motifs::Record::new(b, &common.name, &common.b),
    });
    let only = |story: &'s Story, list: &'s [Own]| {
        let own = list.iter().map(|own| OwnMotif {
            motif: &own.name,
            title: &own.title,
            count: own.count,
            found: motifs::Record::new(story, &own.name, &own.found),
        });
        own.collect()
    };
    Some(Motifs {
        likeness: rounded(found.likeness),
        shared: shared.collect(),
        only_a: only(a, &found.only[0]),
        only_b: only(b, &found.only[1]),
        cut_short: &found.cut_short,
    })
}

fn edit<'s>(a: &'s Story, b: &'s Story, comparison: &Comparison) -> Script<'s> {
    let of = |story: &'s Story, ground: Ground| {
        let (what, kind) = name_and_kind(story, ground);
        Wording { what, kind, words: wording(story, ground) }
    };
    let edit = |edit: &script::Edit| match edit {
        script::Edit::Recast(one, other) => Edit::Recast { a: party_id(a, *one), b: party_id(b, *other) },
        script::Edit::Drop(party) => Edit::Drop { a: party_id(a, *party) },
        script::Edit::Add(party) => Edit::Add { b: party_id(b, *party) },
        script::Edit::Change(one, other, cost) => {
            Edit::Change { from: of(a, *one), to: of(b, *other), cost: rounded(*cost) }
        }
        script::Edit::Delete(fact, cost) => Edit::Delete { from: of(a, *fact), cost: rounded(*cost) },
        script::Edit::Insert(fact, cost) => Edit::Insert { to: of(b, *fact), cost: rounded(*cost) },
    };
    let script = &comparison.script;
    Script {
        cost: rounded(script.cost),
        share: rounded(script.share),
        edits: script.edits.iter().map(edit).collect(),
    }
}

fn outcome<'s>(a: &'s Story, b: &'s Story, comparison: &'s Comparison) -> Outcome<'s> {
    let outcome = &comparison.outcome;
    let ends = outcome.ends.iter().zip([a, b]).map(|(end, story)| End {
        protagonist: end.protagonist.map(|party| party_id(story, party)),
        antagonist: end.antagonist.map(|party| party_id(story, party)),
        killers_of_antagonist: end.killers_of_antagonist.as_deref().map(|killers| ids(story, killers)),
        left: ids(story, &end.left),
        untold: ids(story, &end.untold),
        stops_early: end.stops_early.as_deref(),
    });
    let pairs = outcome.pairs.iter().map(|pair| Fates {
        a: party_id(a, pair.a.party),
        b: party_id(b, pair.b.party),
        fate_a: pair.a.fate.word(),
        fate_b: pair.b.fate.word(),
        same: pair.same,
    });
    Outcome {
        agree: outcome.agree,
        known: outcome.known,
        p: outcome.p.map(rounded),
        same_killer: outcome.same_killer,
        ends: ends.collect(),
        pairs: pairs.collect(),
    }
}

fn calibration(comparison: &Comparison) -> Option<Calibration> {
    let calibration = comparison.calibration.as_ref()?;
    let tests = calibration.tests.iter().map(|test| Test {
        facet: test.facet.word(),
        null: test.null.word(),
        observed: rounded(test.observed),
        mean: rounded(test.mean),
        sd: rounded(test.sd),
        z: test.z.map(rounded),
        p: test.p.map(rounded),
        copies: test.copies,
        adjusted: test.adjusted.map(rounded),
        tested: test.is_test(),
    });
    Some(Calibration {
        copies: calibration.copies,
        enough: calibration.enough(),
        seed: calibration.seed,
        level: rounded(calibration.level()),
        tests: tests.collect(),
    })
}
