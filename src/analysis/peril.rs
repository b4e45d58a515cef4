//! Who is in danger after each event, and of what.
//!
//! Somebody is in danger while a threat against them is open, as [`super::fates`] defines it: an order, a
//! threat, a try or a hunt that nobody has carried out or called off; while they are wounded and have not been seen to
//! act since, and, if they die of the wound later, until then, whatever they do meanwhile; and while they are held, by
//! whomever. A custody of which the end is not told, but shown by what they do later, counts until they are next seen with
//! others than those who hold them: since when they are free is not known. What is at stake weighs 3 for a life, 2 for freedom, 1 for anything else (the
//! stakes of Ware and others' model of conflict, 2014, by convention).

use super::fates::{FateKind, fates};
use crate::facts::{ActId, Bond, EventId, PartyId};
use crate::story::Story;
use crate::vocabulary::Effect;

/// Somebody in danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Danger {
    /// Who.
    pub who: PartyId,
    /// The act that threatens or holds them.
    pub act: ActId,
    /// What is at stake: 3 a life, 2 freedom, 1 anything else.
    pub stake: u32,
}

/// Who is in danger after an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The event.
    pub after: EventId,
    /// Those in danger, in the order of the cast.
    pub dangers: Vec<Danger>,
}

impl Moment {
    /// All stakes together.
    pub fn stakes(&self) -> u32 {
        self.dangers.iter().map(|danger| danger.stake).sum()
    }
}

/// The dangers after each event, in story order: at each, what a reader knows who has stopped there.
/// O(events × facts).
///
/// ```
/// use imbroglio::{analysis::peril, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [
///         (id: threat, what: "A threatens to kill B", acts: [kills(a, b, threatened)]),
///         (id: deed, what: "A kills B", acts: [kills(a, b)]),
///     ],
/// )"#);
/// let moments = peril::over_time(&story::build(film.checked.unwrap()));
/// let stakes: Vec<u32> = moments.iter().map(peril::Moment::stakes).collect();
/// assert_eq!(stakes, [3, 0]);
/// ```
pub fn over_time(story: &Story) -> Vec<Moment> {
    let (mortal, ended) = (mortal_wounds(story), ended(story));
    let bare = story.without_words();
    let moment = |after: EventId| {
        let mut dangers = dangers(&bare, after);
        dangers.retain(|danger| !ended.iter().any(|(act, seen)| danger.act == *act && *seen <= after));
        for &(who, act, death) in &mortal {
            let bleeds = story.act(act).event <= after && after < death;
            if bleeds && dangers.iter().all(|danger| danger.who != who || danger.stake < 3) {
                dangers.retain(|danger| danger.who != who);
                dangers.push(Danger { who, act, stake: 3 });
            }
        }
        dangers.sort_by_key(|danger| danger.who);
        Moment { after, dangers }
    };
    story.events().map(|(after, _)| moment(after)).collect()
}

/// The custodies of which the end is not told, each with the event at which who was held is next seen with others, or alone.
fn ended(story: &Story) -> Vec<(ActId, EventId)> {
    let mut ended = Vec::new();
    for fate in fates(story) {
        for (since, shown) in &fate.untold {
            let (held, shown) = (story.act(*since), story.act(*shown).event);
            let seen = story.events().map(|(event, _)| event).find(|event| {
                let there = story.participants(*event);
                let with_holders = there.iter().any(|party| held.agents().contains(party));
                *event > held.event && there.contains(&fate.party) && !with_holders
            });
            ended.push((*since, seen.unwrap_or(shown).min(shown)));
        }
    }
    ended
}

/// The wounds that somebody dies of at a later event, with that event.
fn mortal_wounds(story: &Story) -> Vec<(PartyId, ActId, EventId)> {
    fates(story).iter().filter_map(|fate| Some((fate.party, fate.wound?, fate.event?))).collect()
}

fn dangers(story: &Story, after: EventId) -> Vec<Danger> {
    let seen = story.until(after);
    // Acts keep their numbers, since later ones are cut off behind them; those who are not yet in the cast leave gaps
    // among the parties.
    let mut all = story.parties();
    let mut number = |id: &str| all.find(|(_, party)| party.id == id).map(|(number, _)| number);
    let numbers: Vec<Option<PartyId>> = seen.parties().map(|(_, party)| number(&party.id)).collect();
    let mut dangers = Vec::new();
    for fate in fates(&seen) {
        let held = matches!(fate.fate, FateKind::Captive | FateKind::Arrested);
        let open = held || fate.fate == FateKind::Unknown;
        // what was done to somebody else may have been done to them, but threatens them no more
        let own = |act: &ActId| held || concerns(&seen, *act, fate.party);
        let threat = fate.act.filter(|_| open).filter(own);
        let wound = fate.wounded.filter(|_| lives(fate.fate));
        let weighed = threat.map(|act| (act, if held { 2 } else { stake(&seen, act) }));
        // a wound weighs no less because somebody is hunted as well
        let weighed = weighed.into_iter().chain(wound.map(|act| (act, stake(&seen, act))));
        let Some((act, stake)) = weighed.reduce(|most, one| if one.1 > most.1 { one } else { most }) else {
            continue;
        };
        dangers.extend(numbers[fate.party.index()].map(|who| Danger { who, act, stake }));
    }
    dangers
}

/// What is at stake for those on whom an act is done or meant.
fn stake(story: &Story, act: ActId) -> u32 {
    let kind = story.kind(story.act(act).kind);
    match kind.effect.or(kind.threatens) {
        Some(Effect::Captivity | Effect::Arrest) => 2,
        Some(Effect::Death | Effect::Wound) => 3,
        _ => 1,
    }
}

/// Whether an act is done to somebody, or to a group that they belong to when it is done.
fn concerns(story: &Story, act: ActId, who: PartyId) -> bool {
    let act = story.act(act);
    let mut groups = act.patients().iter().flat_map(|group| story.memberships(*group));
    let joined = |bond: &Bond| bond.from == who && story.holds_before(bond, act.event);
    act.patients().contains(&who) || groups.any(|(_, bond)| joined(bond))
}

fn lives(fate: FateKind) -> bool {
    !matches!(fate, FateKind::Dead)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::film::Film;

    #[test]
    fn without_words_the_same_are_in_the_same_danger() {
        let mut any = 0;
        for film in ["rififi-1955", "la-balance-1982", "un-flic-1972"] {
            let story = Film::built_in(film).unwrap().story.unwrap();
            let bare = story.without_words();
            for (event, told) in story.events() {
                let expected = dangers(&story, event);
                assert_eq!(dangers(&bare, event), expected, "{film} {}", told.id);
                any += expected.len();
            }
        }
        assert!(any > 20, "{any}");
    }
}
