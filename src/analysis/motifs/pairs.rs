//! Every pair of an act or a bond, close together by kind: what a search goes over, without a look at the facts.

use crate::facts::{ActId, Certainty, Directness, Mode, PartyId, Status};
use crate::story::{Readings, Story, View};
use crate::vocabulary::{KindId, Vocabulary};

/// Nobody: an act whose agent or patient is not told.
pub(super) const NOBODY: u32 = u32::MAX;

/// One agent and one patient of an act, or the two ends of a bond. What goes both ways stands in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Number of the act or bond.
    pub fact: u32,
    /// Number of the agent or of the first end; [`NOBODY`] if not told.
    pub source: u32,
    /// Number of the patient or of the second end; [`NOBODY`] if not told.
    pub target: u32,
    /// The event of an act.
    pub event: u32,
    /// How it was done, and what else is true of it.
    pub look: Look,
}

impl Pair {
    const BLANK: Self = Self { fact: 0, source: NOBODY, target: NOBODY, event: NOBODY, look: Look(0) };
}

/// How an act was done and what else is true of a fact, packed in sixteen bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look(u16);

// a status takes three bits, a mode four, directness and certainty two each, and five are left for marks
const _: () = assert!(Status::ALL.len() <= 8 && Mode::ALL.len() <= 16);
const _: () = assert!(Directness::ALL.len() <= 4 && Certainty::ALL.len() <= 4);

impl Look {
    /// A defensible reader would deny it.
    pub const CONTESTED: u8 = 1;
    /// It is hidden from those concerned.
    pub const SECRET: u8 = 2;
    /// The one it is done to agreed to it or tolerates it.
    pub const CONDONED: u8 = 4;
    /// It is not the first of its fact for its source: where the target does not matter it counts no more.
    pub const LATER_TARGET: u8 = 8;
    /// It is not the first of its fact for its target.
    pub const LATER_SOURCE: u8 = 16;

    /// Packs them; `marks` is a sum of the marks above.
    pub fn new(status: Status, mode: Mode, directness: Directness, certainty: Certainty, marks: u8) -> Self {
        let manner = status as u16 | (mode as u16) << 3 | (directness as u16) << 7;
        Self(manner | (certainty as u16) << 9 | u16::from(marks) << 11)
    }
    /// How far the act came: the number of a [`Status`].
    pub fn status(self) -> u16 {
        self.0 & 7
    }
    /// Under what condition: the number of a [`Mode`].
    pub fn mode(self) -> u16 {
        self.0 >> 3 & 15
    }
    /// In person or not: the number of a [`Directness`].
    pub fn directness(self) -> u16 {
        self.0 >> 7 & 3
    }
    /// Whether it is at least so sure; an act is no surer than its event.
    pub fn is_sure(self, least: Certainty) -> bool {
        self.0 >> 9 & 3 >= least as u16
    }
    /// The sum of its marks.
    pub fn marks(self) -> u8 {
        (self.0 >> 11) as u8
    }
    fn with(self, marks: u8) -> Self {
        Self(self.0 | u16::from(marks) << 11)
    }
}

/// The pairs of one layer by kind.
#[derive(Debug)]
pub(super) struct Pairs {
    /// Where each kind begins, and where the last one ends.
    starts: Vec<u32>,
    /// By kind, then in the order of the facts.
    pairs: Vec<Pair>,
}

impl Pairs {
    /// The pairs of acts, among them those of nobody, which the graph of ties has not. O(pairs).
    pub fn of_acts(story: &Story) -> Self {
        let (facts, vocabulary) = (story.facts(), story.vocabulary());
        let counts = facts.acts.iter().map(|act| {
            let one = act.agents().len().max(1) * act.patients().len().max(1);
            (act.kind, if vocabulary.kind(act.kind).symmetric { 2 * one } else { one })
        });
        let mut made = Self::room(vocabulary, counts);
        let mut next = made.starts.clone();
        for (number, act) in facts.acts.iter().enumerate() {
            let mark = |set: bool, mark: u8| if set { mark } else { 0 };
            let certainty = story.certainty_of_act(ActId(number as u32));
            let marks = mark(act.contested, Look::CONTESTED)
                | mark(act.secret, Look::SECRET)
                | mark(act.condoned, Look::CONDONED);
            let blank = Pair {
                fact: number as u32,
                event: act.event.0,
                look: Look::new(act.status, act.mode, act.directness, certainty, marks),
                ..Pair::BLANK
            };
            let nobody = [PartyId(NOBODY)];
            let sources = if act.agents().is_empty() { &nobody[..] } else { act.agents() };
            let targets = if act.patients().is_empty() { &nobody[..] } else { act.patients() };
            let at = &mut next[usize::from(act.kind.0)];
            made.put(at, blank, sources, targets);
            if vocabulary.kind(act.kind).symmetric {
                made.put(at, blank, targets, sources);
            }
        }
        made
    }

    /// The pairs of bonds, those that follow from others among them. O(ties).
    pub fn of_bonds(story: &Story) -> Self {
        let view = View::bonds(Readings::Contested);
        let counts = story.ties(&view).map(|tie| (tie.kind, if tie.mutual { 2 } else { 1 }));
        let mut made = Self::room(story.vocabulary(), counts);
        let mut next = made.starts.clone();
        let bonds = story.ties(&view).filter_map(|tie| Some((tie.bond()?, tie)));
        for (bond, tie) in bonds {
            let look = Look::new(Status::Completed, Mode::Free, Directness::Direct, tie.certainty, 0);
            let blank = Pair { fact: bond.0, look, ..Pair::BLANK };
            let at = &mut next[usize::from(tie.kind.0)];
            made.put(at, blank, &[tie.from], &[tie.to]);
            if tie.mutual {
                made.put(at, blank, &[tie.to], &[tie.from]);
            }
        }
        made
    }

    fn room(vocabulary: &Vocabulary, counts: impl Iterator<Item = (KindId, usize)>) -> Self {
        let mut starts = vec![0u32; vocabulary.kinds().len() + 1];
        for (kind, count) in counts {
            starts[usize::from(kind.0) + 1] += count as u32;
        }
        let mut all = 0;
        for start in &mut starts {
            all += *start;
            *start = all;
        }
        Self { starts, pairs: vec![Pair::BLANK; all as usize] }
    }

    fn put(&mut self, at: &mut u32, blank: Pair, sources: &[PartyId], targets: &[PartyId]) {
        for (i, source) in sources.iter().enumerate() {
            for (j, target) in targets.iter().enumerate() {
                let later_target = if j > 0 { Look::LATER_TARGET } else { 0 };
                let later_source = if i > 0 { Look::LATER_SOURCE } else { 0 };
                let look = blank.look.with(later_target | later_source);
                self.pairs[*at as usize] = Pair { source: source.0, target: target.0, look, ..blank };
                *at += 1;
            }
        }
    }

    /// The pairs of a kind, in the order of the facts.
    pub fn of(&self, kind: KindId) -> &[Pair] {
        let kind = usize::from(kind.0);
        &self.pairs[self.starts[kind] as usize..self.starts[kind + 1] as usize]
    }
}
