//! The part of a large story that is compared: whom most is done to and by, and the weightiest of what is.
//!
//! The best map of two casts is a quadratic assignment problem, and the best alignment of two orders of events takes the
//! product of their lengths: no method that is known ends for a cast of a hundred thousand. So what is compared has a
//! bound that hangs on one number, and what is left out is said, with its weight: whatever it would add to a score, it is no
//! more than that. Stories of a hundred parties and two thousand deeds are compared as they are.

use super::roles::Alignment;
use super::script::{Edit, Script};
use super::web::{Deed, Relation, Web, WeighedBond};
use crate::facts::{EventId, PartyId, Status};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Parties of each story that are compared where nothing else is asked.
pub const PARTIES: usize = 100;
/// Deeds for each of these, bonds, and causal links.
const FACTS: usize = 20;
/// Deeds of one family that the same do to the same; of more so many are compared, spread over the story.
const ALIKE: usize = 200;

/// What of a story is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NotCompared {
    /// Parties, of all those that there are.
    pub parties: usize,
    /// How many there are.
    pub of: usize,
    /// The weight of what is left out, as a share of all.
    pub weight: f64,
}

impl NotCompared {
    /// Whether anything is left out.
    pub fn is_any(&self) -> bool {
        self.parties > 0 || self.weight > 0.0
    }

    /// What a reader hears of it, within a sentence; none where all is compared.
    pub fn words(&self, title: &str) -> Option<String> {
        let whom = match self.parties {
            0 => "only the weightiest acts are compared".to_owned(),
            parties => {
                let (kept, of) = (self.of - parties, self.of);
                format!("only {kept} of {of} characters and groups are compared, those with the most weight")
            }
        };
        let rest = match self.weight {
            0.0 => "nothing is told that the others do".to_owned(),
            weight if weight < 0.01 => {
                "the rest is less than 1 % of the weight of all that is told".to_owned()
            }
            weight => {
                format!("the rest is {:.0} % of the weight of all that is told", (weight * 100.0).floor())
            }
        };
        self.is_any().then(|| format!("of {title} {whom}; {rest}"))
    }
}

/// The part of a story that is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Weightiest {
    /// The part, its parties numbered anew.
    pub web: Web,
    /// For each of its parties the one of the story.
    pub parties: Vec<PartyId>,
    /// What it lacks.
    pub not_compared: NotCompared,
}

impl Weightiest {
    /// The part of at most so many parties with the most weight, and the weightiest facts among them: twenty times as many
    /// deeds at most, and bonds, and causal links. The whole story where it has no more. O(facts · log).
    ///
    /// ```
    /// use imbroglio::compare::web::{Lexicon, Web};
    /// use imbroglio::compare::weightiest::{PARTIES, Weightiest};
    /// let story = imbroglio::film::Film::built_in("rififi-1955").unwrap().story.unwrap().settled();
    /// let web = Web::new(&story, &mut Lexicon::default());
    /// assert!(!Weightiest::of(web.clone(), PARTIES).not_compared.is_any());
    /// let part = Weightiest::of(web, 4);
    /// let names: Vec<&str> = part.parties.iter().map(|party| story.party(*party).id.as_str()).collect();
    /// assert_eq!(names, ["tony", "cesar", "grutter", "gang"]);
    /// assert!(part.not_compared.weight > 0.3);
    /// ```
    pub fn of(web: Web, parties: usize) -> Self {
        let whole = web.weight();
        let of = web.sorts.len();
        let facts = parties.saturating_mul(FACTS);
        let kept = weightiest_parties(&web, parties);
        let mut part = if kept.len() < of { among(web, &kept) } else { web };
        let is_cut = kept.len() < of || part.deeds.len() > facts || part.links.len() > facts;
        spread(&mut part.deeds);
        keep(&mut part.deeds, facts, |deed| deed.weight);
        keep(&mut part.ties, facts, |tie| tie.weight);
        if is_cut {
            only_what_is_done(&mut part, facts);
        }
        let weight = if whole > 0 { (whole - part.weight()).max(0) as f64 / whole as f64 } else { 0.0 };
        Self { web: part, not_compared: NotCompared { parties: of - kept.len(), of, weight }, parties: kept }
    }

    /// Which party of the story one of the part is.
    fn name(&self, party: PartyId) -> PartyId {
        self.parties.get(party.index()).copied().unwrap_or(party)
    }

    fn rename(&self, relation: &mut Relation) {
        for end in [&mut relation.from, &mut relation.to] {
            *end = end.map(|party| self.name(party));
        }
    }
}

/// Says an alignment of two parts of the parties of their stories.
pub(super) fn name_alignment(a: &Weightiest, b: &Weightiest, alignment: &mut Alignment) {
    for pair in &mut alignment.pairs {
        (pair.a, pair.b) = (a.name(pair.a), b.name(pair.b));
    }
    for shared in &mut alignment.shared {
        a.rename(&mut shared.a);
        b.rename(&mut shared.b);
    }
}

/// Says the script of two parts of the parties of their stories.
pub(super) fn name_script(a: &Weightiest, b: &Weightiest, script: &mut Script) {
    for edit in &mut script.edits {
        match edit {
            Edit::Recast(one, other) => (*one, *other) = (a.name(*one), b.name(*other)),
            Edit::Drop(one) => *one = a.name(*one),
            Edit::Add(other) => *other = b.name(*other),
            Edit::Change(..) | Edit::Delete(..) | Edit::Insert(..) => {}
        }
    }
}

/// At most so many parties with the most weight, in their order; of equal ones the first.
fn weightiest_parties(web: &Web, most: usize) -> Vec<PartyId> {
    let of = web.sorts.len();
    let mut weights = vec![0i64; of];
    for deed in &web.deeds {
        let share = deed.weight / deed.agents.len().max(1) as i64;
        deed.agents.iter().for_each(|agent| weights[agent.index()] += share);
        deed.target.iter().for_each(|target| weights[target.index()] += deed.weight);
    }
    for tie in &web.ties {
        [tie.from, tie.to].into_iter().for_each(|end| weights[end.index()] += tie.weight);
    }
    let mut order: Vec<usize> = (0..of).collect();
    order.sort_by_key(|party| Reverse(weights[*party]));
    order.truncate(most);
    order.sort_unstable();
    order.into_iter().map(|party| PartyId(party as u32)).collect()
}

/// What some parties do to one another. A deed of several agents has the share of its weight that those have who are kept.
fn among(mut web: Web, kept: &[PartyId]) -> Web {
    let mut place = vec![None; web.sorts.len()];
    for (at, party) in kept.iter().enumerate() {
        place[party.index()] = Some(PartyId(at as u32));
    }
    let of = |party: PartyId| place[party.index()];
    web.sorts = kept.iter().map(|party| web.sorts[party.index()]).collect();
    let renamed = |mut tie: WeighedBond| {
        (tie.from, tie.to) = (of(tie.from)?, of(tie.to)?);
        Some(tie)
    };
    web.ties = web.ties.into_iter().filter_map(renamed).collect();
    let renamed = |mut deed: Deed| {
        if let Some(target) = deed.target {
            deed.target = Some(of(target)?);
        }
        let all = deed.agents.len() as i64;
        if all > 0 {
            deed.agents = deed.agents.into_iter().filter_map(of).collect();
            deed.weight = deed.weight / all * deed.agents.len() as i64;
        }
        (all == 0 || !deed.agents.is_empty()).then_some(deed)
    };
    web.deeds = web.deeds.into_iter().filter_map(renamed).collect();
    web
}

/// Its family, how far it came, who did it, to whom.
type Sort<'d> = (u32, Status, &'d [PartyId], Option<PartyId>);

fn sort(deed: &Deed) -> Sort<'_> {
    (deed.family, deed.status, &deed.agents, deed.target)
}

/// Of many deeds of one family that the same do to the same only some, evenly spread.
fn spread(deeds: &mut Vec<Deed>) {
    if deeds.len() <= ALIKE {
        return;
    }
    let mut counts: BTreeMap<Sort<'_>, (usize, usize)> = BTreeMap::new();
    for deed in deeds.iter() {
        counts.entry(sort(deed)).or_default().0 += 1;
    }
    let stays: Vec<bool> = deeds
        .iter()
        .map(|deed| {
            let Some((all, seen)) = counts.get_mut(&sort(deed)) else { return true };
            *seen += 1;
            // the share of those that are kept has grown by one
            *all <= ALIKE || *seen * ALIKE / *all > (*seen - 1) * ALIKE / *all
        })
        .collect();
    let mut stays = stays.into_iter();
    deeds.retain(|_| stays.next().unwrap_or(true));
}

/// The weightiest of some facts, in their order; of equal ones the first.
fn keep<T>(facts: &mut Vec<T>, most: usize, weight: impl Fn(&T) -> i64) {
    if facts.len() <= most {
        return;
    }
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by_key(|at| Reverse(weight(&facts[*at])));
    let mut stays = vec![false; facts.len()];
    order.iter().take(most).for_each(|at| stays[*at] = true);
    let mut stays = stays.into_iter();
    facts.retain(|_| stays.next().unwrap_or(false));
}

/// The events at which something is left, and the weightiest links between them.
fn only_what_is_done(web: &mut Web, links: usize) {
    let mut weights: Vec<(EventId, i64)> = Vec::new();
    for deeds in web.deeds.chunk_by(|one, other| one.event == other.event) {
        weights.push((deeds[0].event, deeds.iter().map(|deed| deed.weight).max().unwrap_or(0)));
    }
    let of = |event: &EventId| {
        weights.binary_search_by_key(event, |(event, _)| *event).ok().map(|at| weights[at].1)
    };
    web.order.retain(|event| of(event).is_some());
    web.links.retain(|(cause, effect)| of(cause).is_some() && of(effect).is_some());
    keep(&mut web.links, links, |(cause, effect)| of(cause).min(of(effect)).unwrap_or(0));
}
