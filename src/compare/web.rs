//! A story reduced to what can be compared: typed, timed facts on ordered pairs of parties.
//!
//! **The grain trap** (Methods 15.1). Whether four killers are written as one act with four agents or as four
//! acts is a habit of the annotator. So the acts of an event that agree in kind, status and target become one
//! [`Deed`], whose weight its agents share; splitting or joining acts changes nothing.

use crate::facts::{ActId, BondId, EventId, PartyId, PartyKind, Status};
use crate::story::{Fact, Readings, Story, View};
use std::collections::{BTreeMap, BTreeSet};

/// The weight of one fact of the weightiest kind: what all scores are counted in.
pub const UNIT: i64 = 1_000_000;
/// The weight of the weightiest kind in a vocabulary.
const HEAVIEST: i64 = 9;
/// Thousandths of the weight of the lighter of two events that a causal link between them has.
const LINK_SHARE: i64 = 250;
/// What relative time is counted in.
pub const WHOLE_TIME: i64 = 1000;

/// Parties are matched only with parties of their sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// One person, named or not.
    Person,
    /// Several persons who act as one.
    Collective,
    /// A group.
    Group,
}

/// Numbers for words of the vocabularies of all stories that are compared with one another: two films may
/// bring kinds of their own, and the same word means the same.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: BTreeMap<String, u32>,
}

impl Lexicon {
    /// The number of a word.
    pub fn number(&mut self, word: &str) -> u32 {
        let next = self.words.len() as u32;
        *self.words.entry(word.to_owned()).or_insert(next)
    }

    /// The words by number.
    pub fn words(&self) -> Vec<&str> {
        let mut words = vec![""; self.words.len()];
        for (word, number) in &self.words {
            words[*number as usize] = word;
        }
        words
    }
}

/// Where the target of a deed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// It is done to them.
    Patient,
    /// It is about them.
    About,
}

/// Acts of one event that agree in kind, status and target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub event: EventId,
    /// Relative story time, 0 to [`WHOLE_TIME`].
    pub time: i64,
    /// Number of the kind's word.
    pub kind: u32,
    /// Number of the family's word.
    pub family: u32,
    /// How far it came.
    pub status: Status,
    /// What the target is to it.
    pub slot: Slot,
    /// Who did it; empty when nobody is named.
    pub agents: Vec<PartyId>,
    /// To whom, or about whom; none when nobody is named.
    pub target: Option<PartyId>,
    /// What it weighs, its agents together, in [`UNIT`]s.
    pub weight: i64,
    /// Whether it goes both ways.
    pub symmetric: bool,
    /// The first act that says so and names who did it; if none does, the first.
    pub act: ActId,
}

/// A bond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeighedBond {
    /// Number of the kind's word.
    pub kind: u32,
    /// Number of the family's word.
    pub family: u32,
    /// From whom.
    pub from: PartyId,
    /// To whom.
    pub to: PartyId,
    /// What it weighs.
    pub weight: i64,
    /// Whether it goes both ways.
    pub symmetric: bool,
    /// Which.
    pub bond: BondId,
}

/// What a relation of a comparison stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// A bond, or a deed: of several acts the first that says so.
    Fact(Fact),
    /// What somebody does leads to what somebody does.
    Link(EventId, EventId),
}

/// The layer of a relation; only relations of one layer are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Something that holds.
    Bond,
    /// Done to somebody.
    Deed,
    /// Done about somebody.
    About,
    /// A causal link between deeds.
    Link,
}

/// A typed, timed relation of an ordered pair; either end may be nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its layer.
    pub layer: Layer,
    /// Number of the kind's word; of a link, of the family of the effect.
    pub kind: u32,
    /// Number of the family's word; of a link, of the family of the cause.
    pub family: u32,
    /// How far it came; completed for what is no act.
    pub status: Status,
    /// Relative story time, for deeds.
    pub time: Option<i64>,
    /// What it weighs.
    pub weight: i64,
    /// From whom.
    pub from: Option<PartyId>,
    /// To whom.
    pub to: Option<PartyId>,
    /// What it stands for.
    pub ground: Ground,
}

/// A story reduced to what can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// The sort of each party.
    pub sorts: Vec<Sort>,
    /// The deeds, in story order.
    pub deeds: Vec<Deed>,
    /// The bonds.
    pub ties: Vec<WeighedBond>,
    /// Causal links, from cause to effect.
    pub links: Vec<(EventId, EventId)>,
    /// The events in story order.
    pub order: Vec<EventId>,
}

/// The deeds of the event whose acts are gone through, by what they agree in.
struct Here {
    event: Option<EventId>,
    known: BTreeMap<(u32, Status, Slot, Option<PartyId>), usize>,
}

impl Web {
    /// Reduces a story. O(facts · log).
    pub fn new(story: &Story, lexicon: &mut Lexicon) -> Self {
        let sorts = story
            .parties()
            .map(|(_, party)| match party.kind {
                PartyKind::Person | PartyKind::Unnamed => Sort::Person,
                PartyKind::Collective => Sort::Collective,
                PartyKind::Group => Sort::Group,
            })
            .collect();
        let mut web = Self {
            sorts,
            deeds: Vec::new(),
            ties: ties(story, lexicon),
            links: Vec::new(),
            order: story.events().map(|(id, _)| id).collect(),
        };
        for edge in story.causes().edge_indices() {
            if let Some((cause, effect)) = story.causes().edge_endpoints(edge) {
                web.links.push((EventId(cause.index() as u32), EventId(effect.index() as u32)));
            }
        }
        web.links.sort();
        web.links.dedup();
        let mut here = Here { event: None, known: BTreeMap::new() };
        for id in story.acts().map(|(id, _)| id) {
            web.add(story, id, lexicon, &mut here);
        }
        for deed in &mut web.deeds {
            deed.agents.sort();
            deed.agents.dedup();
        }
        web
    }

    fn add(&mut self, story: &Story, id: ActId, lexicon: &mut Lexicon, here: &mut Here) {
        let act = story.act(id);
        if here.event != Some(act.event) {
            *here = Here { event: Some(act.event), known: BTreeMap::new() };
        }
        let kind = story.kind(act.kind);
        let weight = i64::from(kind.weight) * UNIT / HEAVIEST;
        // What is said about a third is half a deed toward the hearer and half one toward the third.
        let share = if act.about.is_empty() { weight } else { weight / 2 };
        let mut targets: Vec<(Slot, Option<PartyId>, i64)> =
            act.patients().iter().map(|patient| (Slot::Patient, Some(*patient), share)).collect();
        if targets.is_empty() {
            targets.push((Slot::Patient, None, share));
        }
        targets.extend(act.about.iter().map(|about| (Slot::About, Some(*about), weight - share)));
        let (number, family) = (lexicon.number(&kind.id), lexicon.number(&kind.family));
        for (slot, target, weight) in targets {
            let place = *here.known.entry((number, act.status, slot, target)).or_insert(self.deeds.len());
            if let Some(deed) = self.deeds.get_mut(place) {
                deed.weight = deed.weight.max(weight);
                // what is told with its agent too is shown as that
                if deed.agents.is_empty() && !act.agents().is_empty() {
                    deed.act = id;
                }
                deed.agents.extend(act.agents());
                continue;
            }
            self.deeds.push(Deed {
                event: act.event,
                time: time(story, act.event),
                kind: number,
                family,
                status: act.status,
                slot,
                agents: act.agents().to_vec(),
                target,
                weight,
                symmetric: kind.symmetric,
                act: id,
            });
        }
    }

    /// Parties that are not groups.
    pub fn characters(&self) -> usize {
        self.sorts.iter().filter(|sort| **sort != Sort::Group).count()
    }

    /// All relations of ordered pairs. Their number and order do not depend on who the parties are. O(deeds · agents
    /// + links · deeds of an event).
    pub fn relations(&self) -> Vec<Relation> {
        let mut relations = Vec::with_capacity(self.deeds.len() * 2 + self.ties.len() + self.links.len());
        self.each_relation(&mut |relation| relations.push(relation));
        relations
    }

    /// The same one after the other, in the memory of one.
    pub fn each_relation(&self, visit: &mut dyn FnMut(Relation)) {
        for tie in &self.ties {
            let relation = Relation {
                layer: Layer::Bond,
                kind: tie.kind,
                family: tie.family,
                status: Status::Completed,
                time: None,
                weight: tie.weight,
                from: Some(tie.from),
                to: Some(tie.to),
                ground: Ground::Fact(Fact::Bond(tie.bond)),
            };
            both_ways(visit, relation, tie.symmetric);
        }
        for deed in &self.deeds {
            let agents: Vec<Option<PartyId>> = if deed.agents.is_empty() {
                vec![None]
            } else {
                deed.agents.iter().map(|agent| Some(*agent)).collect()
            };
            for agent in &agents {
                let relation = Relation {
                    layer: if deed.slot == Slot::About { Layer::About } else { Layer::Deed },
                    kind: deed.kind,
                    family: deed.family,
                    status: deed.status,
                    time: Some(deed.time),
                    weight: deed.weight / agents.len() as i64,
                    from: *agent,
                    to: deed.target,
                    ground: Ground::Fact(Fact::Act(deed.act)),
                };
                both_ways(visit, relation, deed.symmetric && deed.slot == Slot::Patient);
            }
        }
        self.each_link(visit);
    }

    /// The weight of all relations, none of which is made for it: what the story has in common with itself. O(deeds · agents · log +
    /// links · log).
    pub fn weight(&self) -> i64 {
        let whole = |weight: i64, symmetric: bool| if symmetric { weight / 2 * 2 } else { weight };
        let mut sum: i64 = self.ties.iter().map(|tie| whole(tie.weight, tie.symmetric)).sum();
        for deed in self.deeds.iter().filter(|deed| deed.target.is_some() || !deed.agents.is_empty()) {
            let (number, both) = (deed.agents.len() as i64, deed.target.is_some() && !deed.agents.is_empty());
            let symmetric = deed.symmetric && deed.slot == Slot::Patient && both;
            sum += whole(deed.weight / number.max(1), symmetric) * number.max(1);
        }
        let mut events: Vec<(EventId, i64, i64)> = Vec::new();
        for deeds in self.deeds.chunk_by(|one, other| one.event == other.event) {
            let who = deeds.iter().flat_map(|deed| {
                let agents = if deed.agents.is_empty() { deed.target.as_slice() } else { &deed.agents };
                agents.iter().map(|agent| (*agent, deed.family))
            });
            let doers: BTreeSet<(PartyId, u32)> = who.collect();
            let heaviest = deeds.iter().map(|deed| deed.weight).max().unwrap_or(0);
            events.push((deeds[0].event, doers.len() as i64, heaviest));
        }
        let of = |event: &EventId| {
            events.binary_search_by_key(event, |(event, ..)| *event).ok().map(|at| events[at])
        };
        for (cause, effect) in &self.links {
            if let (Some((_, causes, heavy)), Some((_, effects, light))) = (of(cause), of(effect))
                && causes * effects > 0
            {
                sum += heavy.min(light) * LINK_SHARE / 1000 / (causes * effects) * (causes * effects);
            }
        }
        sum
    }

    /// Who does what at an event: the agents of its deeds, or those it happens to where nobody does it. Each
    /// doer and family once.
    fn doers(&self, event: EventId) -> (Vec<(PartyId, u32)>, i64) {
        let from = self.deeds.partition_point(|deed| deed.event < event);
        let (mut doers, mut weight) = (Vec::new(), 0);
        for deed in self.deeds[from..].iter().take_while(|deed| deed.event == event) {
            weight = weight.max(deed.weight);
            let agents = if deed.agents.is_empty() { deed.target.as_slice() } else { &deed.agents };
            for agent in agents {
                if !doers.contains(&(*agent, deed.family)) {
                    doers.push((*agent, deed.family));
                }
            }
        }
        (doers, weight)
    }

    fn each_link(&self, visit: &mut dyn FnMut(Relation)) {
        for (cause, effect) in &self.links {
            let ((causes, heavy), (effects, light)) = (self.doers(*cause), self.doers(*effect));
            let count = (causes.len() * effects.len()) as i64;
            if count == 0 {
                continue;
            }
            let weight = heavy.min(light) * LINK_SHARE / 1000 / count;
            for (from, family) in &causes {
                for (to, kind) in &effects {
                    visit(Relation {
                        layer: Layer::Link,
                        kind: *kind,
                        family: *family,
                        status: Status::Completed,
                        time: None,
                        weight,
                        from: Some(*from),
                        to: Some(*to),
                        ground: Ground::Link(*cause, *effect),
                    });
                }
            }
        }
    }
}

/// A relation that goes both ways is half a relation each way.
fn both_ways(visit: &mut dyn FnMut(Relation), relation: Relation, symmetric: bool) {
    if symmetric && relation.from.is_some() && relation.to.is_some() {
        let weight = relation.weight / 2;
        visit(Relation { weight, from: relation.to, to: relation.from, ..relation.clone() });
        visit(Relation { weight, ..relation });
    } else {
        visit(relation);
    }
}

fn ties(story: &Story, lexicon: &mut Lexicon) -> Vec<WeighedBond> {
    story
        .ties(&View { derived: false, ..View::bonds(Readings::Contested) })
        .filter_map(|tie| {
            let kind = story.kind(tie.kind);
            Some(WeighedBond {
                kind: lexicon.number(&kind.id),
                family: lexicon.number(&kind.family),
                from: tie.from,
                to: tie.to,
                weight: i64::from(tie.weight) * UNIT / HEAVIEST,
                symmetric: tie.mutual,
                bond: tie.bond()?,
            })
        })
        .collect()
}

/// Story time of an event as a share of the whole: its rank between the first at which anything is done and the last.
/// Events before that, which only say what was over when the story begins, are at nought.
fn time(story: &Story, event: EventId) -> i64 {
    let rank = |event: EventId| i64::from(story.event(event).rank);
    let first = story.acts().next().map_or(1, |(_, act)| rank(act.event));
    let last = story.facts().events.last().map_or(1, |event| i64::from(event.rank));
    if last > first { (rank(event) - first).max(0) * WHOLE_TIME / (last - first) } else { 0 }
}
