//! Which ties a question goes over: built once, from what was asked, and carried.

use super::{Fact, Realised, Story, Tie};
use crate::facts::EventId;
use crate::vocabulary::{FamilyId, KindId, Layer, Role};

/// Which facts a question admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Readings {
    /// Those that no defensible reader would deny.
    #[default]
    Settled,
    /// Those that are contested as well.
    Contested,
}

impl Readings {
    /// Whether a fact is admitted.
    pub fn admit(self, contested: bool) -> bool {
        self == Self::Contested || !contested
    }
}

/// Which kinds of ties are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kinds {
    /// All.
    #[default]
    All,
    /// One kind.
    One(KindId),
    /// The kinds of a family.
    Family(FamilyId),
}

/// A view of the relation graph. The default admits everything that no defensible reader would deny and somebody does
/// or is to somebody, as far as it was told as a fact and not only as a belief; memberships of groups are apart.
///
/// ```
/// use imbroglio::story::{Realised, View, build};
/// let film = imbroglio::rules::check_text("Menace", r#"(
///     title: "Menace",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [(id: e, what: "A threatens to kill B, and informs C", acts: [
///         kills(a, b, threatened), informs(a, c, about(b)),
///     ])],
/// )"#);
/// let story = build(film.checked.unwrap());
/// assert_eq!(story.ties(&View::default()).count(), 2);
/// let done = View { realised: Realised::DONE, ..View::default() };
/// assert_eq!(story.ties(&done).count(), 1, "the threat is no killing");
/// assert_eq!(story.graph().edge_count(), 3, "B is also the one informed on");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Nothing that is told later than this event.
    pub until: Option<EventId>,
    /// Settled facts, or contested ones too.
    pub readings: Readings,
    /// How far it must have been realised.
    pub realised: &'static [Realised],
    /// What the other end must be to it.
    pub roles: &'static [Role],
    /// Which kinds.
    pub kinds: Kinds,
    /// Acts or bonds only.
    pub layer: Option<Layer>,
    /// The least weight.
    pub least_weight: u8,
    /// Whether memberships of groups are in it.
    pub memberships: bool,
    /// Whether bonds are in it that are not annotated and follow from others.
    pub derived: bool,
    /// Whether those are in it who are merely spoken of: whom it neither binds to the agent nor divides from them.
    pub spoken_of: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            until: None,
            readings: Readings::Settled,
            realised: Realised::TOLD,
            roles: Role::DIRECT,
            kinds: Kinds::All,
            layer: None,
            least_weight: 0,
            memberships: false,
            derived: false,
            spoken_of: false,
        }
    }
}

impl View {
    /// Everything: contested or not, believed or not, annotated or following from others, in every role, with memberships.
    pub const ALL: Self = Self {
        until: None,
        readings: Readings::Contested,
        realised: Realised::ALL,
        roles: Role::ALL,
        kinds: Kinds::All,
        layer: None,
        least_weight: 0,
        memberships: true,
        derived: true,
        spoken_of: true,
    };

    /// Everything that is annotated.
    pub const ANNOTATED: Self = Self { derived: false, ..Self::ALL };

    /// What a picture can show: contested or not, with those whom an act wrongs behind their back.
    pub const DRAWN: Self = Self {
        readings: Readings::Contested,
        realised: Realised::TOLD,
        roles: Role::CONCERNED,
        memberships: false,
        derived: false,
        spoken_of: false,
        ..Self::ALL
    };
}

impl View {
    /// All bonds, memberships of groups and those that follow from others among them.
    pub const fn bonds(readings: Readings) -> Self {
        Self { readings, layer: Some(Layer::Bond), ..Self::ALL }
    }

    /// The bonds that are annotated, memberships of groups among them.
    pub const fn annotated_bonds(readings: Readings) -> Self {
        Self { derived: false, ..Self::bonds(readings) }
    }

    /// The acts that are done, each between its agents and those it is done to.
    pub const fn deeds(readings: Readings) -> Self {
        Self { readings, realised: Realised::DONE, roles: Role::DIRECT, layer: Some(Layer::Act), ..Self::ALL }
    }
}

impl Story {
    /// The ties that a view admits: bonds in file order, then those that follow from them, then acts in story order.
    /// O(ties), and of one layer only those of the layer.
    pub fn ties<'s>(&'s self, view: &View) -> impl Iterator<Item = &'s Tie> + use<'s> {
        let view = *view;
        let (bonds, acts) = self.graph().raw_edges().split_at(self.bond_ties);
        let (bonds, acts) = match view.layer {
            None => (bonds, acts),
            Some(Layer::Bond) => (bonds, &[][..]),
            Some(Layer::Act) => (&[][..], acts),
        };
        bonds.iter().chain(acts).map(|edge| &edge.weight).filter(move |tie| self.shows(&view, tie))
    }

    /// The bonds that are annotated, and memberships by way of a group within a group, which are derived. O(bonds).
    pub fn bonds_and_memberships<'s>(
        &'s self,
        readings: Readings,
    ) -> impl Iterator<Item = &'s Tie> + use<'s> {
        self.ties(&View::bonds(readings)).filter(|tie| tie.membership || tie.derived.is_none())
    }

    /// Whether a fact is admitted.
    pub fn admits(&self, readings: Readings, fact: Fact) -> bool {
        match fact {
            Fact::Act(act) => readings.admit(self.act(act).contested),
            Fact::Bond(bond) => readings.admit(self.bond(bond).contested),
        }
    }
    /// Whether a view admits a tie.
    pub fn shows(&self, view: &View, tie: &Tie) -> bool {
        let rank = |event: EventId| self.event(event).rank;
        let layer = if tie.act().is_some() { Layer::Act } else { Layer::Bond };
        view.readings.admit(tie.contested)
            && view.realised.contains(&tie.realised)
            && view.roles.contains(&tie.role)
            && tie.weight >= view.least_weight
            && (view.memberships || !tie.membership)
            && (view.derived || tie.derived.is_none())
            && (view.spoken_of || tie.role != Role::About || tie.sign != 0)
            && view.layer.is_none_or(|wanted| wanted == layer)
            && view.until.is_none_or(|last| tie.first_told.is_none_or(|told| rank(told) <= rank(last)))
            && match view.kinds {
                Kinds::All => true,
                Kinds::One(kind) => tie.kind == kind,
                Kinds::Family(family) => self.vocabulary().family_id(tie.kind) == family,
            }
    }
}
