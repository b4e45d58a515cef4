//! Who betrays the betrayer: chains of deeds in which the one wronged goes on to wrong another.
//!
//! **Definition.** A chain is a strict time-respecting walk over deeds β₁ … βₖ: the target of each is the
//! source of the next, and each begins after the one before it. It is *maximal* if no deed can be put before
//! its first or after its last. Being a walk, it may pass a character twice; a return to its start is a
//! *cycle*. A deed against a group reaches those who are members then, but for its own agent: such a step is
//! marked with the group. A crowd, a character that stands for several people, ends a chain unless asked otherwise
//! ([`Question::crowds`]): those of it who are wronged need not be those who wrong another. A deed that lasts counts from its onset; onset before the story precedes all else.
//!
//! **Order.** A chain is *certain* if the story tells the order of every two neighbours; with
//! [`Question::possible`] also those are given whose order the story leaves open.
//!
//! **Comeuppance** is the converse composition: the betrayer is betrayed, later.
//!
//! **Algorithm.** Deeds sorted by onset form the event graph of a temporal network (Mellor, *The temporal
//! event graph*, 2017), which has no cycle. Longest chain and numbers of chains come by dynamic programming
//! with one record for each character; listing them is output-sensitive and can be exponential, so it stops
//! at a bound and says so. Walks, not paths: with a bound on waiting, shortest walks stay easy (Bentert et
//! al., *Applied Network Science* 5:73, 2020) while paths become hard (Casteigts et al., ISAAC 2020).

mod count;
mod list;
mod number;
mod temporal;

pub use count::{Counts, LONGEST_COUNTED};
pub use number::Count;
pub use temporal::TemporalGraph;

use super::Readings;
use super::betrayal::Betrayal;
use crate::facts::{ActId, EventId, PartyId};
use crate::story::{Kinds, Story, Tie, View};
use crate::vocabulary::{FamilyId, KindId};

/// What a step of a chain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deed {
    /// A betrayal, by its place in the list it was taken from.
    Betrayal(u32),
    /// An act.
    Act(ActId),
}

/// A deed of one on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// When it begins; before the story if none.
    pub onset: Option<EventId>,
    /// Who does it.
    pub from: PartyId,
    /// To whom.
    pub to: PartyId,
    /// What it is.
    pub deed: Deed,
}

/// Which acts a chain is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thread {
    /// Acts of one kind.
    Kind(KindId),
    /// Acts of the kinds of one family.
    Family(FamilyId),
}

/// The completed betrayals as steps, those that are only derived if asked for. O(b).
pub fn betrayal_steps(betrayals: &[Betrayal], derived: bool) -> Vec<Step> {
    let admitted = |b: &Betrayal| b.is_completed() && (derived || b.is_asserted());
    betrayals
        .iter()
        .enumerate()
        .filter(|(_, b)| admitted(b))
        .map(|(i, b)| Step { onset: b.onset, from: b.by, to: b.to, deed: Deed::Betrayal(i as u32) })
        .collect()
}

/// The completed acts of a kind or a family as steps, one for each agent and patient. O(ties).
pub fn act_steps(story: &Story, thread: Thread, readings: Readings) -> Vec<Step> {
    let kinds = match thread {
        Thread::Kind(kind) => Kinds::One(kind),
        Thread::Family(family) => Kinds::Family(family),
    };
    let deeds = story.ties(&View { kinds, ..View::deeds(readings) }).filter(|tie| tie.from != tie.to);
    let step =
        |tie: &Tie| Some(Step { onset: tie.since, from: tie.from, to: tie.to, deed: Deed::Act(tie.act()?) });
    deeds.filter_map(step).collect()
}

/// What is asked of the chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Only walks that begin with this character's deed.
    pub from: Option<PartyId>,
    /// Only walks that end with a deed against this character.
    pub to: Option<PartyId>,
    /// The fewest steps of a chain that is given.
    pub least: usize,
    /// List at most so many chains.
    pub most: usize,
    /// The most ranks between two neighbours.
    pub waiting: Option<u32>,
    /// Whether chains count whose order the story leaves open: then no step may be told to begin before an
    /// earlier one of its chain, none stands twice, and a chain is given if it is part of no longer one that
    /// begins and ends as asked.
    pub possible: bool,
    /// Whether a chain may go on at a crowd, a character that stands for several people.
    pub crowds: bool,
}

impl Default for Question {
    fn default() -> Self {
        Self { from: None, to: None, least: 2, most: 100, waiting: None, possible: false, crowds: false }
    }
}

/// A chain of deeds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chain {
    /// Places of its steps in [`Chains::steps`].
    pub steps: Vec<u32>,
    /// For each step but the first the group through which the deed before it reached its agent.
    pub via: Vec<Option<PartyId>>,
    /// Whether the order of every two neighbours is told.
    pub certain: bool,
}

/// A betrayer betrayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comeuppance {
    /// Place of the first deed in [`Chains::steps`].
    pub first: u32,
    /// Place of the later deed, against the agent of the first.
    pub second: u32,
    /// The group through which it reaches the agent.
    pub via: Option<PartyId>,
}

/// The chains of a story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chains {
    /// The deeds, by onset.
    pub steps: Vec<Step>,
    /// Maximal chains: the longest first, then by the order of their steps.
    pub listed: Vec<Chain>,
    /// Whether there are more than are listed.
    pub more: bool,
    /// A longest chain; none if there is no deed.
    pub longest: Option<Chain>,
    /// Numbers of chains, in certain order.
    pub counts: Counts,
    /// Walks within the listed chains that return to their start, each once.
    pub cycles: Vec<Chain>,
    /// Betrayers betrayed, by the first deed, then by the second.
    pub comeuppance: Vec<Comeuppance>,
    /// How many there are.
    pub comeuppances: Count,
}

impl Chains {
    /// The characters that a chain passes, its start first.
    pub fn characters(&self, chain: &Chain) -> Vec<PartyId> {
        let mut passed: Vec<PartyId> = Vec::with_capacity(chain.steps.len() + 1);
        for at in &chain.steps {
            let step = &self.steps[*at as usize];
            if passed.is_empty() {
                passed.push(step.from);
            } else if passed.last() != Some(&step.from) {
                // through a group: its member goes on
                passed.push(step.from);
            }
            passed.push(step.to);
        }
        passed
    }
}

/// The chains among some steps of a story. Counting and the longest one cost O(m log m) for m steps and as
/// much memory as the steps; steps against groups count once for each member, and steps at events whose
/// order to others is not told are compared one by one. Listing costs its output.
///
/// ```
/// use imbroglio::analysis::{Readings, betrayal::betrayals, chains::{Question, betrayal_steps, chains}};
/// let film = imbroglio::rules::check_text("Round", r#"(
///     title: "Round",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [
///         (id: early, what: "B betrays A", acts: [betrays(b, a)]),
///         (id: first, what: "A betrays B", acts: [betrays(a, b)]),
///         (id: then, what: "B betrays C", acts: [betrays(b, c)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let steps = betrayal_steps(&betrayals(&story, Readings::Settled).all, true);
/// let found = chains(&story, steps, &Question::default());
/// assert_eq!(found.listed.len(), 1, "B, A, B, C");
/// assert_eq!(found.characters(&found.listed[0]).len(), 4);
/// assert_eq!(found.cycles.len(), 1, "B and A betray one another");
/// ```
pub fn chains(story: &Story, steps: Vec<Step>, question: &Question) -> Chains {
    let graph = TemporalGraph::new(story, steps, question.crowds);
    let live = graph.live(question);
    let counts = graph.count(&live, question);
    let (mut listed, more) =
        if question.possible { graph.list_possible(question) } else { graph.list(&live, question) };
    listed.sort_by(|a, b| (b.steps.len(), &a.steps, &a.via).cmp(&(a.steps.len(), &b.steps, &b.via)));
    let longest = graph.longest(&live, question);
    let cycles = graph.cycles(&listed, question.most);
    let (comeuppance, comeuppances) = graph.comeuppances(question.most);
    let steps = graph.into_steps();
    Chains { steps, listed, more, longest, counts, cycles, comeuppance, comeuppances }
}
