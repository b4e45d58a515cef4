//! Who answers to whom in very many pairs of stories: the best map alone, of webs that are made ready once.

use super::climb::Local;
use super::fit::{Fit, Side};
use super::roles::{Budget, Proof, STARTS, best, pairs_of, searched};
use super::search::{Exact, Hopes, Map};
use super::web::{Relation, Sort, Web};
use crate::facts::PartyId;
use crate::random::Random;

/// A web whose facts are sorted by their pairs, to be matched with many others.
#[derive(Debug, Clone)]
pub struct Ready {
    facts: Vec<Relation>,
    side: Side,
    characters: usize,
    /// All facts among characters, and all with a group.
    own: [i64; 2],
}

impl Ready {
    /// Makes a web ready. O(facts · log + parties²).
    pub fn new(web: &Web) -> Self {
        let facts = web.relations();
        let mut own = [0; 2];
        for fact in facts.iter().filter(|fact| fact.from.is_some() || fact.to.is_some()) {
            let is_group = |party: PartyId| web.sorts.get(party.index()) == Some(&Sort::Group);
            own[usize::from(fact.from.is_some_and(is_group) || fact.to.is_some_and(is_group))] += fact.weight;
        }
        Self { side: Side::new(web, &facts), facts, characters: web.characters(), own }
    }

    /// Whether it has the facts of another, so that whatever either is matched with gives one answer.
    pub fn is_as(&self, other: &Self) -> bool {
        self.facts == other.facts && self.side.sorts == other.side.sorts
    }

    /// Whether it has no fact that anything could answer to.
    pub fn is_empty(&self) -> bool {
        self.own == [0; 2]
    }
}

/// The best map alone, with what it has in common among characters and with groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// Who answers to whom.
    pub pairs: Vec<(PartyId, PartyId)>,
    /// S over the mean of both self-scores, of the facts without a group; nothing where a story has none.
    pub characters: Option<f64>,
    /// The same of the facts with a group.
    pub groups: Option<f64>,
    /// What is known about the map.
    pub proof: Proof,
    /// Whether the map is worth what a cheap bound allows: a larger budget would give the same.
    pub settled: bool,
}

/// Matches two casts without asking which pairs are stable: what a corpus of many pairs can afford. The same search as
/// [`align_webs`](super::roles::align_webs); with no steps in the budget, local search alone.
pub fn matching(a: &Ready, b: &Ready, budget: &Budget) -> Matching {
    let fit = Fit::new((&a.side, &a.facts), (&b.side, &b.facts));
    let hopes = Hopes::new(&fit);
    let local = Local::new(&fit, &hopes);
    let (value, map) = local.best(budget.starts, &mut Random::new(budget.seed, STARTS));
    let settled = local.is_most(value);
    let (map, proof) = if value == 0 || settled {
        (map, Proof::Optimal)
    } else if budget.steps == 0 {
        (map, Proof::BudgetSpent)
    } else if a.characters.min(b.characters) > budget.exact_up_to {
        (searched(&local, value, map, budget).map, Proof::Searched)
    } else {
        let (_, map, proof) = best(&mut Exact::new(&fit, hopes, budget.steps), value, map);
        (map, proof)
    };
    let shared = in_common(&fit, &map);
    let share = |which: usize| {
        let (one, other) = (a.own[which], b.own[which]);
        let both = (one + other) as f64;
        (one > 0 && other > 0).then(|| (2.0 * shared[which] as f64 / both).min(1.0))
    };
    let pairs = pairs_of(&map).map(|(i, j)| (PartyId(i as u32), PartyId(j as u32)));
    Matching { pairs: pairs.collect(), characters: share(0), groups: share(1), proof, settled }
}

/// What a map has in common among characters, and with groups.
fn in_common(fit: &Fit<'_>, map: &Map) -> [i64; 2] {
    let mut shared = [0; 2];
    let is_group = |i: usize| fit.a.sorts[i] == Sort::Group;
    for (i, j) in pairs_of(map) {
        shared[usize::from(is_group(i))] += fit.alone(i, j);
        for k in fit.a.near[i].iter().filter(|near| !near.is_lower()).map(|near| near.place()) {
            let with = map[k].map_or(0, |l| fit.both((i, k), (j, l)));
            shared[usize::from(is_group(i) || is_group(k))] += with;
        }
    }
    shared
}
