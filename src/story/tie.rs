//! The edge of the relation graph: what one party is or does to another, with everything that is asked of it decided
//! once, where the story is built.

use super::{Derivation, Story};
use crate::facts::{Act, ActId, Bond, BondId, Certainty, EventId, Facts, PartyId, SentenceId, Status};
use crate::vocabulary::{KindId, LineFamily, Meaning, Role, Vocabulary};
use crate::words::words;

/// What a tie stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fact {
    /// Something done.
    Act(ActId),
    /// Something that holds.
    Bond(BondId),
}

impl Fact {
    /// The act, if it is one.
    pub fn act(self) -> Option<ActId> {
        match self {
            Self::Act(act) => Some(act),
            Self::Bond(_) => None,
        }
    }
    /// The bond, if it is one.
    pub fn bond(self) -> Option<BondId> {
        match self {
            Self::Bond(bond) => Some(bond),
            Self::Act(_) => None,
        }
    }
}

impl From<ActId> for Fact {
    fn from(act: ActId) -> Self {
        Self::Act(act)
    }
}

impl From<BondId> for Fact {
    fn from(bond: BondId) -> Self {
        Self::Bond(bond)
    }
}

words! {
    /// How far what a tie stands for was realised. A bond that holds is done.
    pub enum Realised {
        /// Done, or holding.
        Done = "done",
        /// Begun, its outcome not told.
        UnderWay = "under way",
        /// Tried without success.
        Attempted = "attempted",
        /// Told to somebody to do.
        Ordered = "ordered",
        /// Announced as a threat.
        Threatened = "threatened",
        /// Meant or worked out, not begun.
        Planned = "planned",
        /// Believed by somebody to have happened; not told as a fact.
        Believed = "believed",
    }
}

impl Realised {
    /// What is a fact of the story in some way: all but what is only believed.
    pub const TOLD: &'static [Self] =
        &[Self::Done, Self::UnderWay, Self::Attempted, Self::Ordered, Self::Threatened, Self::Planned];
    /// What is done.
    pub const DONE: &'static [Self] = &[Self::Done];

    /// Whether it fell short of being done: tried in vain, ordered, threatened, planned or only believed. What is
    /// under way has not fallen short. This is the one meaning of a dashed, lighter or hollow mark in every picture.
    pub fn falls_short(self) -> bool {
        !matches!(self, Self::Done | Self::UnderWay)
    }
}

impl From<Status> for Realised {
    fn from(status: Status) -> Self {
        match status {
            Status::Completed => Self::Done,
            Status::UnderWay => Self::UnderWay,
            Status::Attempted => Self::Attempted,
            Status::Ordered => Self::Ordered,
            Status::Threatened => Self::Threatened,
            Status::Planned | Status::Intended => Self::Planned,
            Status::Perceived => Self::Believed,
        }
    }
}

/// An edge of the relation graph: one fact between its agent and one party in one role. A joint deed of two agents on
/// two patients is four ties of one act. Its citations are those of its [fact](Story::cites_of).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// Who does it; the first end of a bond.
    pub from: PartyId,
    /// The other end.
    pub to: PartyId,
    /// What it stands for.
    pub fact: Fact,
    /// What the other end is to it.
    pub role: Role,
    /// Its kind.
    pub kind: KindId,
    /// The line it is drawn with, as the vocabulary says for this role.
    pub line: LineFamily,
    /// +1 binds the two, −1 divides them, 0 neither, as the vocabulary says for this role.
    pub sign: i8,
    /// How much it matters, 0 to 9.
    pub weight: u8,
    /// Whether it holds or goes both ways.
    pub mutual: bool,
    /// Whether it is membership of a group.
    pub membership: bool,
    /// How it follows from other bonds; annotated if none.
    pub derived: Option<Derivation>,
    /// How far it was realised.
    pub realised: Realised,
    /// How sure it is: an act is no surer than its event.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it.
    pub contested: bool,
    /// Whether it is hidden from those concerned.
    pub secret: bool,
    /// The event it is done at or begins at; before the story if none.
    pub since: Option<EventId>,
    /// The event that a bond ends at; never if none.
    pub until: Option<EventId>,
    /// The first event at which a reader has been told of it; told with no event if none.
    pub first_told: Option<EventId>,
}

impl Tie {
    /// Whether a reader infers it or might deny it: it is drawn with a question mark.
    pub fn is_doubtful(&self) -> bool {
        self.contested || self.certainty == Certainty::Inferred
    }
    /// The act that it stands for.
    pub fn act(&self) -> Option<ActId> {
        self.fact.act()
    }
    /// The bond that it stands for.
    pub fn bond(&self) -> Option<BondId> {
        self.fact.bond()
    }
    /// The two ends, the smaller number first.
    pub fn pair(&self) -> (PartyId, PartyId) {
        (self.from.min(self.to), self.from.max(self.to))
    }
}

/// Makes ties of facts.
pub(super) struct Maker<'a> {
    facts: &'a Facts,
    vocabulary: &'a Vocabulary,
    /// For each sentence the first event that cites it.
    first: Vec<Option<EventId>>,
}

impl<'a> Maker<'a> {
    pub fn new(facts: &'a Facts, vocabulary: &'a Vocabulary) -> Self {
        let mut first = vec![None; facts.sentences.len()];
        let mut told = |event: EventId, cites: &[SentenceId]| {
            for cite in cites {
                if let Some(first @ None) = first.get_mut(cite.index()) {
                    *first = Some(event);
                }
            }
        };
        let mut acts = facts.acts.iter().peekable();
        for (number, event) in facts.events.iter().enumerate() {
            let id = EventId(number as u32);
            told(id, &event.cites);
            while let Some(act) = acts.next_if(|act| act.event == id) {
                told(id, &act.cites);
            }
        }
        Self { facts, vocabulary, first }
    }

    /// The tie of a bond.
    pub fn bond(&self, number: u32, bond: &Bond) -> Tie {
        let kind = self.vocabulary.kind(bond.kind);
        Tie {
            from: bond.from,
            to: bond.to,
            fact: Fact::Bond(BondId(number)),
            role: Role::Patient,
            kind: bond.kind,
            line: self.vocabulary.line(bond.kind),
            sign: kind.sign,
            weight: kind.weight,
            mutual: kind.symmetric,
            membership: kind.membership,
            derived: None,
            realised: Realised::Done,
            certainty: bond.certainty,
            contested: bond.contested,
            secret: bond.secret,
            since: bond.start,
            until: bond.end,
            first_told: bond.start.or_else(|| self.first_told(&bond.cites)),
        }
    }

    /// The ties of an act, agent by agent: to patients, then to those it is about, then to those it is done through.
    pub fn act(&self, number: u32, act: &Act, with: &mut dyn FnMut(Tie)) {
        let kind = self.vocabulary.kind(act.kind);
        let certainty = act.certainty.min(self.facts.events[act.event.index()].certainty);
        let ends = [
            (self.vocabulary.role_of_patient(act.kind), act.patients()),
            (Role::About, &act.about),
            (Role::Through, &act.through),
        ];
        for (role, parties) in ends.iter().filter(|(_, parties)| !parties.is_empty()) {
            let Meaning { sign, line, weight, .. } = self.vocabulary.meaning(act.kind, *role);
            let direct = Role::DIRECT.contains(role);
            for &from in act.agents() {
                for &to in *parties {
                    with(Tie {
                        from,
                        to,
                        fact: Fact::Act(ActId(number)),
                        role: *role,
                        kind: act.kind,
                        line,
                        sign,
                        weight,
                        mutual: kind.symmetric && direct,
                        membership: false,
                        derived: None,
                        realised: act.status.into(),
                        certainty,
                        contested: act.contested,
                        secret: act.secret,
                        since: Some(act.event),
                        until: None,
                        first_told: Some(act.event),
                    });
                }
            }
        }
    }

    /// The first event that cites one of the sentences; none if no event does.
    fn first_told(&self, cites: &[SentenceId]) -> Option<EventId> {
        cites.iter().filter_map(|cite| *self.first.get(cite.index())?).min()
    }
}

impl Story {
    /// The sentences that say a fact: of an act without its own, those of its event.
    pub fn cites_of(&self, fact: Fact) -> &[SentenceId] {
        match fact {
            Fact::Act(act) => self.cites_of_act(act),
            Fact::Bond(bond) => self.cites_of_bond(bond),
        }
    }
    /// How sure a fact is: an act is no surer than its event.
    pub fn certainty_of(&self, fact: Fact) -> Certainty {
        match fact {
            Fact::Act(act) => self.certainty_of_act(act),
            Fact::Bond(bond) => self.bond(bond).certainty,
        }
    }
    /// The kind of a fact.
    pub fn kind_of(&self, fact: Fact) -> KindId {
        match fact {
            Fact::Act(act) => self.act(act).kind,
            Fact::Bond(bond) => self.bond(bond).kind,
        }
    }
    /// The annotator's words for a fact, if there are any.
    pub fn label_of(&self, fact: Fact) -> Option<&str> {
        let own = match fact {
            Fact::Act(act) => &self.act(act).label,
            Fact::Bond(bond) => &self.bond(bond).label,
        };
        own.as_deref()
    }
    /// The words of a tie, from its agent to its other end: the annotator's, or else those of its kind for the role.
    pub fn words_of(&self, tie: &Tie) -> &str {
        self.label_of(tie.fact).unwrap_or_else(|| self.vocabulary().phrase(tie.kind, tie.role))
    }
}
