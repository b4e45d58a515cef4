//! How somebody died, and by whom.

use super::track::Track;
use super::{Fate, Killing, Manner};
use crate::facts::{ActId, Certainty, EventId, PartyId, PartyKind, Status};
use crate::story::Story;
use crate::vocabulary::{Effect, Takes};
use std::collections::{BTreeMap, BTreeSet};

/// What is done to the lives of each, in the order of the story.
#[derive(Default)]
pub(super) struct Hurts {
    /// Wounds and failed attempts on a life.
    failed: BTreeMap<PartyId, Vec<ActId>>,
    /// Acts by which they die.
    deadly: BTreeMap<PartyId, Vec<ActId>>,
}

impl Hurts {
    pub fn new(story: &Story) -> Self {
        let mut hurts = Self::default();
        for (id, act) in story.acts().filter(|(_, act)| !act.contested) {
            let by_patient = match (story.kind(act.kind).effect, act.status) {
                (Some(Effect::Death), Status::Completed) => &mut hurts.deadly,
                (Some(Effect::Wound), Status::Completed) | (Some(Effect::Death), Status::Attempted) => {
                    &mut hurts.failed
                }
                _ => continue,
            };
            for patient in act.patients() {
                let acts = by_patient.entry(*patient).or_default();
                // who is named twice in an act suffers it once
                if acts.last() != Some(&id) {
                    acts.push(id);
                }
            }
        }
        hurts
    }

    /// Those of some acts in the order of the story that are done at an event.
    fn at<'a>(
        story: &Story,
        acts: &'a BTreeMap<PartyId, Vec<ActId>>,
        party: PartyId,
        event: EventId,
    ) -> &'a [ActId] {
        let acts = acts.get(&party).map_or(&[][..], Vec::as_slice);
        let from = acts.partition_point(|act| story.act(*act).event < event);
        let to = acts.partition_point(|act| story.act(*act).event <= event);
        &acts[from..to]
    }

    /// The last of them among the events that the death cannot do without. O(ancestry since the first of them).
    fn mortal(&self, story: &Story, party: PartyId, death: EventId) -> Option<ActId> {
        let hurts = self.failed.get(&party)?;
        let earliest = story.act(*hurts.first()?).event;
        let mut seen = BTreeSet::from([death]);
        let mut front = vec![death];
        while let Some(event) = front.pop() {
            for link in &story.event(event).support.all {
                if link.event >= earliest && seen.insert(link.event) {
                    front.push(link.event);
                }
            }
        }
        hurts.iter().rev().copied().find(|hurt| seen.contains(&story.act(*hurt).event))
    }
}

/// Fills in how a character died, and by whom.
pub(super) fn death(story: &Story, track: &Track, act: ActId, hurts: &Hurts, fate: &mut Fate) {
    let event = story.act(act).event;
    let mut died = None;
    let mut taken: Option<Certainty> = None;
    let mut by_own_hand = false;
    let mut known: BTreeMap<PartyId, usize> = BTreeMap::new();
    for &id in Hurts::at(story, &hurts.deadly, fate.party, event) {
        let other = story.act(id);
        let kind = story.kind(other.kind);
        let sure = story.certainty_of_act(id);
        by_own_hand |= kind.own_hand || other.agents().contains(&fate.party);
        if kind.takes == Takes::Patient {
            died = died.max(Some(sure));
        } else {
            taken = taken.max(Some(sure));
            add(story, fate, &mut known, id);
        }
    }
    if taken.is_none()
        && !by_own_hand
        && let Some(wound) = hurts.mortal(story, fate.party, event)
    {
        taken = Some(Certainty::Explicit);
        // the same wound may be told without its agent and with one
        for id in Hurts::at(story, &hurts.failed, fate.party, story.act(wound).event) {
            add(story, fate, &mut known, *id);
        }
        fate.wound = Some(wound);
        fate.evidence = std::mem::take(&mut fate.evidence).cite(story.cites_of_act(wound));
    }
    // a death that is told and a hand that nobody is named to have had, and that is only inferred, is a death
    let guessed = fate.killings.is_empty() && died > taken;
    fate.manner = Some(match taken {
        _ if by_own_hand => Manner::OwnHand,
        Some(_) if !guessed => Manner::Killed,
        _ => Manner::Died,
    });
    fate.taken = taken;
    fate.killers = fate.killings.iter().map(|killing| killing.by).collect();
    fate.killers.sort_unstable();
    fate.killers.dedup();
    let sure = fate.killers_certainty().unwrap_or_default();
    fate.killers_certainty = if fate.wound.is_some() { sure.min(Certainty::Entailed) } else { sure };
    let many = matches!(story.party(fate.party).kind, PartyKind::Collective);
    fate.some_only = many && track.acted_last > Some(event);
}

/// Adds the agents of an act to the killers, each by the surest act.
fn add(story: &Story, fate: &mut Fate, known: &mut BTreeMap<PartyId, usize>, id: ActId) {
    let act = story.act(id);
    let certainty = story.certainty_of_act(id);
    for &by in act.agents().iter().filter(|by| **by != fate.party) {
        let killing = Killing { by, act: id, certainty, mode: act.mode, through: act.through.clone() };
        let at = *known.entry(by).or_insert(fate.killings.len());
        match fate.killings.get_mut(at) {
            Some(known) if known.certainty < certainty => *known = killing,
            Some(_) => {}
            None => fate.killings.push(killing),
        }
    }
}
