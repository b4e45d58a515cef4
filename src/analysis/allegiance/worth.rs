//! What a deed is worth to those it is done to.

use crate::analysis::betrayal::wronged;
use crate::facts::{Act, ActId, Bond, BondId, EventId, Mode, PartyId, Status};
use crate::story::{Readings, Story, Tie};
use crate::vocabulary::{Breach, Effect};

/// From this weight on a kind counts double.
const GRAVE: u8 = 7;
/// Below this weight a kind counts nothing.
const SLIGHT: u8 = 3;

/// The bonds that bind, memberships of groups among them, also by way of a group within a group.
pub(super) fn binding(story: &Story) -> impl Iterator<Item = (BondId, &Tie)> {
    let bonds = story.bonds_and_memberships(Readings::Settled).filter(|tie| tie.sign > 0);
    bonds.filter_map(|tie| Some((tie.bond()?, tie)))
}

/// What an act is worth to the one it is done to; none if it is only planned, meant or believed, contested,
/// or tolerated.
pub(super) fn value(story: &Story, id: ActId) -> Option<i32> {
    let act = story.act(id);
    let kind = story.kind(act.kind);
    let counts = match kind.sign {
        -1 => done_or_tried(act) && !act.condoned,
        1 => matches!(act.status, Status::Completed | Status::Attempted),
        _ => false,
    };
    (counts && !act.contested).then(|| i32::from(kind.sign) * worth(story, id))
}

/// Whether a wrong has come far enough to count; a vow of revenge has.
fn done_or_tried(act: &Act) -> bool {
    match act.status {
        Status::Intended => act.mode == Mode::Revenge,
        status => !matches!(status, Status::Planned | Status::Perceived),
    }
}

/// 2 for a grave kind and one that puts in danger, nothing for a slight one, else 1.
pub(super) fn worth(story: &Story, id: ActId) -> i32 {
    let kind = story.kind(story.act(id).kind);
    match kind.weight {
        GRAVE.. => 2,
        _ if kind.peril => 2,
        SLIGHT.. => 1,
        _ => 0,
    }
}

/// Whether a wrong says nothing of the heart of who does it: done by mistake, in self-defence, in mercy or out of
/// their mind, or, with a
/// bond that binds the two, out of love or to rescue.
pub(super) fn is_no_turn(story: &Story, id: ActId, bound: impl Fn(EventId) -> bool) -> bool {
    let act = story.act(id);
    match act.mode {
        Mode::Mistaken | Mode::SelfDefence | Mode::Mercy | Mode::Deranged => true,
        Mode::ForLove | Mode::Rescue => bound(act.event),
        _ => false,
    }
}

/// Whether an act takes a life, or is meant to.
pub(super) fn takes_life(story: &Story, id: ActId) -> bool {
    let kind = story.kind(story.act(id).kind);
    [kind.effect, kind.threatens].contains(&Some(Effect::Death))
}

/// The third parties against whom an act informs or helps.
pub(super) fn against(story: &Story, id: ActId) -> &[PartyId] {
    let act = story.act(id);
    let third = matches!(story.kind(act.kind).breach, Some(Breach::Inform | Breach::AidEnemy));
    let counts = third && done_or_tried(act) && !act.condoned && !act.contested;
    if counts { wronged(story, act) } else { &[] }
}

/// Those to whom an act does wrong.
pub(super) fn hostile_to(story: &Story, id: ActId) -> impl Iterator<Item = &PartyId> {
    let patients =
        if value(story, id).is_some_and(|value| value < 0) { story.act(id).patients() } else { &[] };
    patients.iter().chain(against(story, id))
}

/// Whether an act deceives or wrongs in secret.
pub(super) fn conceals(story: &Story, id: ActId) -> bool {
    let act = story.act(id);
    let kind = story.kind(act.kind);
    act.is_completed() && (kind.breach == Some(Breach::Deceive) || (act.secret && kind.sign < 0))
}

/// Whether a bond holds after an event, or before the story if none.
pub(super) fn holds_after(story: &Story, bond: &Bond, event: Option<EventId>) -> bool {
    let rank = event.map_or(0, |event| story.event(event).rank);
    let come = |moment: EventId| story.event(moment).rank <= rank;
    bond.start.is_none_or(come) && !bond.end.is_some_and(come)
}
