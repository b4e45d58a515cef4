//! A comparison as data: one nested result, or a row for each pair.

use super::super::answer::records;
use super::id;
use super::notes::{cites, wording};
use super::standing::Shelf;
use crate::cli::motifs;
use crate::cli::words::{cited, event_id, id as party_id, ids, rounded};
use crate::compare::motifs::Own;
use crate::compare::order::Aligned;
use crate::compare::roles::{Pair, Shared};
use crate::compare::script;
use crate::compare::web::{self, Ground};
use crate::compare::weightiest::NotCompared;
use crate::compare::{self, Comparison};
use crate::corpus::shelf::Standing;
use crate::facts::PartyId;
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
    pub struct Record<'s> of (
        a: &'s Story,
        b: &'s Story,
        comparison: &'s Comparison,
        standing: Option<&Standing>,
    ) {
        /// The first film.
        a: &'s str = id(a),
        /// The second.
        b: &'s str = id(b),
        /// Who corresponds to whom.
        roles: Roles<'s> = Roles::new(a, b, comparison),
        /// Which events correspond, in which order.
        order: Order<'s> = Order::new(a, b, comparison),
        /// The motifs; null where none were searched.
        motifs: Option<Motifs<'s>> = comparison.motifs.as_ref().map(|found| Motifs::new(a, b, found)),
        /// What the films are made of, by several measures.
        profiles: Vec<Profile<'s>> = comparison.profiles.iter().map(Profile::new).collect(),
        /// How they end.
        outcome: Outcome<'s> = Outcome::new(a, b, &comparison.outcome),
        /// Similarity of the relation graphs without names, with neighbours at distance 0, 1 and 2.
        kernel: [f64; 3] = comparison.kernel.map(rounded),
        /// What would have to change to turn one into the other.
        edit: Script<'s> = Script::new(a, b, comparison),
        /// Tests of significance; null where none were asked for.
        calibration: Option<Calibration> = comparison.calibration.as_ref().map(Calibration::new),
        /// Where the pair stands among all pairs of the shelf; null where no tests were asked for.
        shelf: Option<Shelf> = standing.map(Shelf::new),
        /// What of each film is not compared, as it is too large; null where all is.
        not_compared: [Option<Missing>; 2] = comparison.not_compared.map(|part| part.is_any().then(|| Missing::new(&part))),
    }

    /// What of a film is not compared.
    struct Missing of (part: &NotCompared) {
        /// Characters and groups.
        parties: usize = part.parties,
        /// How many there are.
        of: usize = part.of,
        /// The share of the weight of all acts, bonds and causal links.
        weight: f64 = rounded(part.weight),
    }

    /// The matching of the casts.
    struct Roles<'s> of (a: &'s Story, b: &'s Story, comparison: &Comparison) {
        score: f64 = rounded(alignment.score),
        self_a: f64 = rounded(alignment.self_a),
        self_b: f64 = rounded(alignment.self_b),
        dice: f64 = rounded(alignment.dice()),
        proof: &'static str = alignment.proof.word(),
        near_optimal: u64 = alignment.near as u64,
        near_optimal_complete: bool = alignment.near_complete,
        stable_proved: bool = alignment.stable_proved,
        seed: u64 = alignment.seed,
        pairs: Vec<Counterparts<'s>> =
            alignment.pairs.iter().map(|pair| Counterparts::new(a, b, comparison, pair)).collect(),
    } where {
        let alignment = &comparison.alignment;
    }

    /// A character and their counterpart, with the relations that they share.
    struct Counterparts<'s> of (a: &'s Story, b: &'s Story, comparison: &Comparison, pair: &Pair) {
        a: &'s str = party_id(a, pair.a),
        b: &'s str = party_id(b, pair.b),
        stable: bool = pair.stable,
        gain: f64 = rounded(pair.gain),
        role: Option<&'static str> = comparison.title(pair.a, pair.b).map(|part| part.word()),
        shared: Vec<SharedFact<'s>> =
            comparison.alignment.shared_by(pair).map(|shared| SharedFact::new(a, b, shared)).collect(),
    }
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

records! {
    /// A relation of both films.
    struct SharedFact<'s> of (a: &'s Story, b: &'s Story, shared: &Shared) {
        a: Relation<'s> = Relation::new(a, &shared.a),
        b: Relation<'s> = Relation::new(b, &shared.b),
        likeness: f64 = rounded(shared.likeness),
    }

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

    /// The events in the order of both films.
    struct Order<'s> of (a: &'s Story, b: &'s Story, comparison: &Comparison) {
        score: f64 = rounded(order.score),
        episode_score: f64 = rounded(order.episode_score),
        /// Kendall’s τ of the acts that correspond.
        concordance: Option<f64> = order.concordance.map(rounded),
        matched_acts: usize = order.matched_acts,
        episode: Vec<[&'s str; 2]> =
            order.episode.iter().map(|beside| [event_id(a, beside.a), event_id(b, beside.b)]).collect(),
        rows: Vec<Beside<'s>> = order.rows.iter().map(|row| Beside::new(a, b, row)).collect(),
    } where {
        let order = &comparison.order;
    }

    /// Two events that correspond, or one without a counterpart.
    struct Beside<'s> of (a: &'s Story, b: &'s Story, row: &Aligned) {
        a: Option<&'s str> = of_a.map(|event| event_id(a, event)),
        b: Option<&'s str> = of_b.map(|event| event_id(b, event)),
        #[serde(skip_serializing_if = "Option::is_none")]
        likeness: Option<f64> = both.map(|beside| rounded(beside.likeness)),
        #[serde(skip_serializing_if = "Option::is_none")]
        roles: Option<bool> = both.map(|beside| beside.roles),
    } where {
        let (of_a, of_b, both) = match row {
            Aligned::Both(beside) => (Some(beside.a), Some(beside.b), Some(beside)),
            Aligned::OnlyA(event) => (Some(*event), None, None),
            Aligned::OnlyB(event) => (None, Some(*event), None),
        };
    }

    /// The motifs of both films, and of each alone.
    struct Motifs<'s> of (a: &'s Story, b: &'s Story, found: &'s compare::motifs::Motifs) {
        likeness: f64 = rounded(found.likeness),
        shared: Vec<Common<'s>> = found.shared.iter().map(|common| Common::new(a, b, common)).collect(),
        only_a: Vec<OwnMotif<'s>> = only_a.iter().map(|own| OwnMotif::new(a, own)).collect(),
        only_b: Vec<OwnMotif<'s>> = only_b.iter().map(|own| OwnMotif::new(b, own)).collect(),
        cut_short: &'s [String] = &found.cut_short,
    } where {
        let [only_a, only_b] = &found.only;
    }

    /// A motif of both films.
    struct Common<'s> of (a: &'s Story, b: &'s Story, common: &'s compare::motifs::Common) {
        motif: &'s str = &common.name,
        title: &'s str = &common.title,
        counts: [usize; 2] = common.counts,
        counterparts: usize = common.counterparts,
        a: motifs::Record<'s> = motifs::Record::new(a, &common.name, &common.a),
        b: motifs::Record<'s> = motifs::Record::new(b, &common.name, &common.b),
    }

    /// A motif of one film.
    struct OwnMotif<'s> of (story: &'s Story, own: &'s Own) {
        motif: &'s str = &own.name,
        title: &'s str = &own.title,
        count: usize = own.count,
        found: motifs::Record<'s> = motifs::Record::new(story, &own.name, &own.found),
    }

    /// What both films are made of by one measure, and each alone.
    struct Profile<'s> of (profile: &'s compare::profile::Profiles) {
        name: &'s str = &profile.name,
        likeness: f64 = rounded(profile.likeness),
        shared: &'s [(String, u32, u32)] = &profile.shared,
        only_a: &'s [(String, u32)] = &profile.only_a,
        only_b: &'s [(String, u32)] = &profile.only_b,
    }

    /// How the films end.
    struct Outcome<'s> of (a: &'s Story, b: &'s Story, outcome: &'s compare::outcome::Outcome) {
        agree: usize = outcome.agree,
        known: usize = outcome.known,
        p: Option<f64> = outcome.p.map(rounded),
        same_killer: Option<bool> = outcome.same_killer,
        ends: Vec<End<'s>> =
            outcome.ends.iter().zip([a, b]).map(|(end, story)| End::new(story, end)).collect(),
        pairs: Vec<Fates<'s>> = outcome.pairs.iter().map(|pair| Fates::new(a, b, pair)).collect(),
    }

    /// How one film ends.
    struct End<'s> of (story: &'s Story, end: &'s compare::outcome::End) {
        protagonist: Option<&'s str> = end.protagonist.map(|party| party_id(story, party)),
        antagonist: Option<&'s str> = end.antagonist.map(|party| party_id(story, party)),
        killers_of_antagonist: Option<Vec<&'s str>> =
            end.killers_of_antagonist.as_deref().map(|killers| ids(story, killers)),
        left: Vec<&'s str> = ids(story, &end.left),
        untold: Vec<&'s str> = ids(story, &end.untold),
        stops_early: Option<&'s str> = end.stops_early.as_deref(),
    }

    /// The fates of two counterparts.
    struct Fates<'s> of (a: &'s Story, b: &'s Story, pair: &compare::outcome::Ends) {
        a: &'s str = party_id(a, pair.a.party),
        b: &'s str = party_id(b, pair.b.party),
        fate_a: &'static str = pair.a.fate.word(),
        fate_b: &'static str = pair.b.fate.word(),
        same: Option<bool> = pair.same,
    }

    /// The edits that turn one film into the other, the costliest first.
    struct Script<'s> of (a: &'s Story, b: &'s Story, comparison: &Comparison) {
        cost: f64 = rounded(script.cost),
        share: f64 = rounded(script.share),
        edits: Vec<Edit<'s>> = script.edits.iter().map(|edit| Edit::new(a, b, edit)).collect(),
    } where {
        let script = &comparison.script;
    }
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

records! {
    /// A relation in words.
    struct Wording<'s> of (story: &'s Story, ground: Ground) {
        what: String = what,
        kind: &'s str = kind,
        words: String = wording(story, ground),
    } where {
        let (what, kind) = name_and_kind(story, ground);
    }

    /// The tests of significance.
    struct Calibration of (calibration: &compare::null::Calibration) {
        copies: usize = calibration.copies,
        enough: usize = calibration.enough(),
        seed: u64 = calibration.seed,
        level: f64 = rounded(calibration.level()),
        tests: Vec<Test> = calibration.tests.iter().map(Test::new).collect(),
    }

    /// A test of one facet under one null model.
    struct Test of (test: &compare::null::Test) {
        facet: &'static str = test.facet.word(),
        null: &'static str = test.null.word(),
        observed: f64 = rounded(test.observed),
        mean: f64 = rounded(test.mean),
        sd: f64 = rounded(test.sd),
        z: Option<f64> = test.z.map(rounded),
        p: Option<f64> = test.p.map(rounded),
        /// Copies that were made: all, or as many as made the answer clear.
        copies: usize = test.copies,
        adjusted: Option<f64> = test.adjusted.map(rounded),
        tested: bool = test.is_test(),
    }
}

/// A row for each pair of the best matching.
pub fn pairs<'s>(a: &'s Story, b: &'s Story, comparison: &Comparison) -> Vec<PairRow<'s>> {
    let alignment = &comparison.alignment;
    let row = |pair: &Pair| PairRow {
        a: party_id(a, pair.a),
        b: party_id(b, pair.b),
        stable: pair.stable,
        gain: rounded(pair.gain),
        role: comparison.title(pair.a, pair.b).map(|part| part.word()),
        shared: alignment.shared_by(pair).count(),
    };
    alignment.pairs.iter().map(row).collect()
}

impl<'s> Edit<'s> {
    fn new(a: &'s Story, b: &'s Story, edit: &script::Edit) -> Self {
        match edit {
            script::Edit::Recast(one, other) => Self::Recast { a: party_id(a, *one), b: party_id(b, *other) },
            script::Edit::Drop(party) => Self::Drop { a: party_id(a, *party) },
            script::Edit::Add(party) => Self::Add { b: party_id(b, *party) },
            script::Edit::Change(one, other, cost) => {
                let (from, to) = (Wording::new(a, *one), Wording::new(b, *other));
                Self::Change { from, to, cost: rounded(*cost) }
            }
            script::Edit::Delete(fact, cost) => {
                Self::Delete { from: Wording::new(a, *fact), cost: rounded(*cost) }
            }
            script::Edit::Insert(fact, cost) => {
                Self::Insert { to: Wording::new(b, *fact), cost: rounded(*cost) }
            }
        }
    }
}
