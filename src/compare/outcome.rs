//! How it ends: what becomes of counterparts, who does away with the adversary, who is left.
//!
//! Only stable pairs are compared, and a fate that is not told is no fate: such pairs are left out and counted.
//! How many pairs would agree by chance is found by dealing the known fates of the second story anew.

use super::parts;
use super::roles::Pair;
use crate::analysis::fates::{Fate, FateKind, fates};
use crate::facts::{PartyId, Status};
use crate::random::Random;
use crate::story::Story;

/// Piece number of the random work.
const PIECE: u64 = 0x0dea1;

/// Counterparts and what becomes of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ends {
    /// In the first story.
    pub a: Fate,
    /// In the second story.
    pub b: Fate,
    /// Whether both fates are told and the same; nothing when one is not told.
    pub same: Option<bool>,
}

/// The end of one story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct End {
    /// Who takes part in the most events.
    pub protagonist: Option<PartyId>,
    /// Who exchanges the most harm with the protagonist.
    pub antagonist: Option<PartyId>,
    /// Whether the antagonist dies; by whom.
    pub killers_of_antagonist: Option<Vec<PartyId>>,
    /// Persons who live at the end, as far as is told.
    pub left: Vec<PartyId>,
    /// Persons whose end is not told.
    pub untold: Vec<PartyId>,
    /// Why the telling seems to stop before the end, if it does.
    pub stops_early: Option<String>,
}

/// The ends of two stories.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Stable pairs of characters.
    pub pairs: Vec<Ends>,
    /// Pairs with the same fate.
    pub agree: usize,
    /// Pairs whose fates are both told.
    pub known: usize,
    /// Share of random deals of the second story's fates that agree at least as often; none without a deal or a
    /// known pair.
    pub p: Option<f64>,
    /// The end of each story.
    pub ends: [End; 2],
    /// Whether the counterpart of the one who kills the first antagonist kills the second; none when it cannot be said.
    pub same_killer: Option<bool>,
}

impl Outcome {
    /// The share of known pairs that agree.
    pub fn share(&self) -> Option<f64> {
        (self.known > 0).then(|| self.agree as f64 / self.known as f64)
    }
}

/// Compares the ends of two stories under the stable pairs. O(acts + deals · characters).
pub fn outcome(a: &Story, b: &Story, pairs: &[Pair], deals: usize, seed: u64) -> Outcome {
    let (fates_a, fates_b) = (fates(a), fates(b));
    // fates are in the order of the parties
    let find = |fates: &[Fate], party| {
        fates.binary_search_by_key(&party, |fate| fate.party).ok().map(|at| fates[at].clone())
    };
    let mut ends = Vec::new();
    for pair in pairs.iter().filter(|pair| pair.stable) {
        if let (Some(one), Some(other)) = (find(&fates_a, pair.a), find(&fates_b, pair.b)) {
            let told = one.fate != FateKind::Unknown && other.fate != FateKind::Unknown;
            let same = told.then_some(one.fate == other.fate);
            ends.push(Ends { a: one, b: other, same });
        }
    }
    let agree = ends.iter().filter(|end| end.same == Some(true)).count();
    let known = ends.iter().filter(|end| end.same.is_some()).count();
    let p = chance(&ends, &fates_b, agree, deals, seed);
    let both = [end(a, &fates_a), end(b, &fates_b)];
    let same_killer = same_killer(&both, pairs);
    Outcome { pairs: ends, agree, known, p, ends: both, same_killer }
}

/// How often a random deal of the known fates agrees as often.
fn chance(ends: &[Ends], fates: &[Fate], agree: usize, deals: usize, seed: u64) -> Option<f64> {
    let ours: Vec<FateKind> = ends.iter().filter(|end| end.same.is_some()).map(|end| end.a.fate).collect();
    let mut deck: Vec<FateKind> =
        fates.iter().map(|fate| fate.fate).filter(|fate| *fate != FateKind::Unknown).collect();
    if ours.is_empty() || deals == 0 {
        return None;
    }
    let mut random = Random::new(seed, PIECE);
    let mut reached = 0;
    for _ in 0..deals {
        random.shuffle(&mut deck);
        let same = ours.iter().zip(&deck).filter(|(one, other)| one == other).count();
        reached += usize::from(same >= agree);
    }
    Some((reached + 1) as f64 / (deals + 1) as f64)
}

fn end(story: &Story, fates: &[Fate]) -> End {
    let person = |fate: &&Fate| story.is_person(fate.party);
    let of = |wanted: fn(FateKind) -> bool| -> Vec<PartyId> {
        fates.iter().filter(person).filter(|fate| wanted(fate.fate)).map(|fate| fate.party).collect()
    };
    let protagonist = parts::protagonist(story);
    let antagonist = protagonist.and_then(|hero| parts::antagonist(story, hero)).map(|(foe, _)| foe);
    let death =
        antagonist.and_then(|foe| fates.iter().find(|fate| fate.party == foe && fate.fate == FateKind::Dead));
    End {
        protagonist,
        antagonist,
        killers_of_antagonist: death.map(|fate| fate.killers.clone()),
        left: of(|fate| !matches!(fate, FateKind::Dead | FateKind::Unknown)),
        untold: of(|fate| fate == FateKind::Unknown),
        stops_early: stops_early(story),
    }
}

/// A telling whose last event is under way, or only announced, stops before the end.
fn stops_early(story: &Story) -> Option<String> {
    let last = story.facts().events.last().map(|event| event.rank)?;
    let open = |status: Status| {
        matches!(
            status,
            Status::UnderWay | Status::Planned | Status::Intended | Status::Threatened | Status::Ordered
        )
    };
    let (_, act) = story.acts().find(|(_, act)| story.event(act.event).rank == last && open(act.status))?;
    Some(format!("its last event, “{}”, is not over", story.event(act.event).summary))
}

fn same_killer(ends: &[End; 2], pairs: &[Pair]) -> Option<bool> {
    let (ours, theirs) = (ends[0].killers_of_antagonist.as_ref()?, ends[1].killers_of_antagonist.as_ref()?);
    let images: Vec<PartyId> =
        pairs.iter().filter(|pair| pair.stable && ours.contains(&pair.a)).map(|pair| pair.b).collect();
    if images.is_empty() || theirs.is_empty() {
        return None;
    }
    Some(images.iter().any(|image| theirs.contains(image)))
}
