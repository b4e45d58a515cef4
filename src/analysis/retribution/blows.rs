//! What harms and what answers: hostile acts of one on another at one event.

use crate::analysis::Readings;
use crate::facts::{Act, ActId, EventId, Mode, PartyId, Status};
use crate::names::Numbers;
use crate::story::Story;
use crate::vocabulary::{Breach, Effect};
use std::collections::BTreeMap;

/// Hostile acts of one on another at an event.
pub(super) struct Blow {
    /// Who strikes.
    pub by: PartyId,
    /// Whom.
    pub to: PartyId,
    /// At which event.
    pub event: EventId,
    /// By what.
    pub acts: Vec<ActId>,
    /// Whether one of the acts is told as revenge.
    pub revenge: bool,
    /// Whether it is nothing but a vow of revenge, and no blow yet.
    pub is_vow: bool,
    /// Whether nothing but danger came of it.
    pub is_danger: bool,
    /// Of a deed that is only believed, those who believe it; none of one that is done.
    pub believers: Option<Vec<PartyId>>,
}

impl Blow {
    /// Whether it is a harm to those who answer: done, or believed by an avenger.
    pub fn is_one_to(&self, answer: &Self) -> bool {
        let believed = |believers: &Vec<PartyId>| answer.revenge && believers.contains(&answer.by);
        self.believers.as_ref().is_none_or(believed)
    }
}

/// Acts that harm: that break faith, take life or freedom, or are hostile and matter to a reader.
pub(super) fn harms(story: &Story, readings: Readings) -> Vec<Blow> {
    blows(story, |act| {
        let kind = story.kind(act.kind);
        let done = act.is_completed()
            || act.status == Status::Perceived
            || (is_attack(story, act) && begun(act.status));
        let hurts = kind.breach.is_some()
            || story.breaches_of(act).next().is_some()
            || kind.betrayal
            || is_attack(story, act)
            || kind.effect == Some(Effect::Expulsion)
            || (kind.sign < 0 && kind.weight >= 5);
        let meant = !matches!(act.mode, Mode::Mistaken | Mode::Mercy | Mode::Rescue);
        readings.admit(act.contested) && done && hurts && meant
    })
}

/// Whether an act leaves its patient in danger and does no harm in itself; to order a death is to do it.
fn is_danger(story: &Story, act: &Act) -> bool {
    let kind = story.kind(act.kind);
    let endangers = kind.peril || kind.threatens.is_some();
    endangers && kind.effect.is_none() && kind.threatens != Some(Effect::Death)
}

/// Acts that strike: violence, death and captivity, done, tried or ordered, without another motive told; and vows to strike
/// in revenge.
pub(super) fn answers(story: &Story, readings: Readings) -> Vec<Blow> {
    blows(story, |act| {
        let other_motive = matches!(
            act.mode,
            Mode::SelfDefence | Mode::Rescue | Mode::Mercy | Mode::Mistaken | Mode::Deranged
        );
        let done = act.is_completed() || begun(act.status) || is_vow(act);
        readings.admit(act.contested) && is_attack(story, act) && done && !other_motive
    })
}

/// Whether an act is only meant, and told as revenge.
fn is_vow(act: &Act) -> bool {
    matches!(act.status, Status::Intended | Status::Planned | Status::Threatened) && act.mode == Mode::Revenge
}

fn begun(status: Status) -> bool {
    matches!(status, Status::Attempted | Status::Ordered | Status::UnderWay)
}

fn is_attack(story: &Story, act: &Act) -> bool {
    let kind = story.kind(act.kind);
    kind.breach == Some(Breach::Harm)
        || matches!(kind.effect, Some(Effect::Wound | Effect::Death | Effect::Captivity))
}

/// By event, then by who strikes whom.
fn blows(story: &Story, is_one: impl Fn(&Act) -> bool) -> Vec<Blow> {
    let mut blows = Vec::new();
    let mut here: BTreeMap<(PartyId, PartyId), Blow> = BTreeMap::new();
    let mut at = None;
    for (id, act) in story.acts().filter(|(_, act)| is_one(act)) {
        // the acts of an event stand together
        if at.replace(act.event) != Some(act.event) {
            blows.extend(std::mem::take(&mut here).into_values());
        }
        for &by in act.agents() {
            for &to in story.concerned_by(act).iter().filter(|to| **to != by) {
                let blow = here.entry((by, to)).or_insert_with(|| Blow {
                    by,
                    to,
                    event: act.event,
                    acts: Vec::new(),
                    revenge: false,
                    is_vow: true,
                    is_danger: true,
                    believers: Some(Vec::new()),
                });
                blow.acts.push(id);
                match &mut blow.believers {
                    Some(believers) if act.status == Status::Perceived => believers.extend(&act.believers),
                    done => *done = None,
                }
                blow.is_danger &= is_danger(story, act);
                blow.is_vow &= is_vow(act);
                blow.revenge |= act.mode == Mode::Revenge;
            }
        }
    }
    blows.extend(here.into_values());
    blows
}

/// When each first harmed each: nobody avenges one whom he has harmed himself.
pub(super) fn turned_on(harms: &[Blow]) -> Numbers<(PartyId, PartyId), EventId> {
    let mut first = Numbers::default();
    // the first of two the same comes last, and stays
    for harm in harms.iter().rev().filter(|harm| harm.believers.is_none()) {
        first.insert((harm.by, harm.to), harm.event);
    }
    first
}
