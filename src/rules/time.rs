//! Time: causes before effects, and nobody acts who is dead.

use super::resolver::Resolver;
use crate::facts::{Attitude, Bond, EventId, PartyId};
use crate::source::Span;
use crate::vocabulary::{Effect, LineFamily};
use std::collections::BTreeMap;

/// For each party the event at which it dies and where that is told; none for those who live.
type Deaths = Vec<Option<(EventId, Span)>>;

impl Resolver<'_, '_> {
    /// All rules about time.
    pub fn time(&mut self) {
        self.causes();
        let deaths = self.deaths();
        self.dead_who_act(&deaths);
        self.bonds_of_the_dead(&deaths);
        self.memberships_in_time();
        self.unordered_causes();
        self.learnt_too_early();
    }

    /// The first told death of each person, with where it stands; a second one is a fault.
    fn deaths(&mut self) -> Deaths {
        let mut deaths: Deaths = vec![None; self.facts.parties.len()];
        let mut again = Vec::new();
        for act in &self.facts.acts {
            let kills = self.vocabulary.kind(act.kind).effect == Some(Effect::Death);
            if !kills || !act.is_completed() || act.contested {
                continue;
            }
            for &patient in &act.patients {
                let party = &self.facts.parties[patient.index()];
                let one = party.is_person();
                match &mut deaths[patient.index()] {
                    Some((event, first)) if one && *event != act.event => {
                        again.push((party.name.clone(), act.span, *first));
                    }
                    unset @ None if one => *unset = Some((act.event, act.span)),
                    _ => {}
                }
            }
        }
        for (name, second, first) in again {
            self.warn("W408", second, format!("{name} dies twice"));
            self.refine(|d| {
                d.label("dies again")
                    .other(first, "dies here")
                    .help("give one of them the status it has: attempted, ordered, perceived")
            });
        }
        deaths
    }

    fn dead_who_act(&mut self, deaths: &Deaths) {
        let mut faults = Vec::new();
        for act in &self.facts.acts {
            for agent in &act.agents {
                if let Some((died, span)) = &deaths[agent.index()]
                    && *died < act.event
                    && !self.unordered(*died, act.event)
                {
                    faults.push((*agent, act.span, *span, "acts"));
                }
            }
        }
        for learning in &self.facts.learnings {
            if let Some((died, span)) = &deaths[learning.who.index()]
                && *died < learning.event
                && !self.unordered(*died, learning.event)
            {
                faults.push((learning.who, learning.span, *span, "learns something"));
            }
        }
        for (party, span, death, what) in faults {
            let name = self.facts.parties[party.index()].name.clone();
            self.warn("W407", span, format!("{name} is dead and {what}"));
            self.refine(|d| {
                d.label(format!("{what} here"))
                    .other(death, "dies here")
                    .help("is the order of events right?")
            });
        }
    }

    fn unordered(&self, a: EventId, b: EventId) -> bool {
        self.facts.events[a.index()].meanwhile.contains(&b)
            || self.facts.events[b.index()].meanwhile.contains(&a)
    }

    fn bonds_of_the_dead(&mut self, deaths: &Deaths) {
        let mut faults = Vec::new();
        for bond in &self.facts.bonds {
            let Some(start) = bond.start else { continue };
            for party in [bond.from, bond.to] {
                if let Some((died, death)) = &deaths[party.index()]
                    && *died < start
                {
                    faults.push((party, bond.span, *death));
                }
            }
        }
        for (party, span, death) in faults {
            let name = self.facts.parties[party.index()].name.clone();
            self.warn("W405", span, format!("this bond begins after the death of {name}"));
            self.refine(|d| d.label("begins too late").other(death, "dies here"));
        }
    }

    /// Who is put out of a group, or taken back, is or was in it; who acts through a member, through one who
    /// is a member then.
    fn memberships_in_time(&mut self) {
        let mut bonds: BTreeMap<PartyId, Vec<&Bond>> = BTreeMap::new();
        for bond in &self.facts.bonds {
            let kind = self.vocabulary.kind(bond.kind);
            let at_work = !kind.symmetric && self.vocabulary.line(bond.kind) == LineFamily::Ally;
            if kind.membership || at_work {
                bonds.entry(bond.from).or_default().push(bond);
            }
        }
        let mut faults = Vec::new();
        for act in &self.facts.acts {
            let effect = self.vocabulary.kind(act.kind).effect;
            if !act.is_completed() || !matches!(effect, Some(Effect::Expulsion | Effect::Readmission)) {
                continue;
            }
            for &patient in &act.patients {
                // The bonds that the agent can end: to a group that the agent is or belongs to, and to the agent.
                let ours: Vec<&Bond> = bonds
                    .get(&patient)
                    .into_iter()
                    .flatten()
                    .filter(|bond| {
                        act.agents.iter().any(|agent| {
                            bond.to == *agent
                                || bonds
                                    .get(agent)
                                    .is_some_and(|of_agent| of_agent.iter().any(|b| b.to == bond.to))
                        })
                    })
                    .copied()
                    .collect();
                let right = ours.iter().any(|bond| match effect {
                    Some(Effect::Expulsion) => {
                        bond.start.is_none_or(|start| start < act.event)
                            && bond.end.is_some_and(|end| end >= act.event)
                    }
                    _ => bond.start == Some(act.event) || bond.end.is_some_and(|end| end < act.event),
                });
                if let (Some(bond), false) = (ours.first(), right) {
                    faults.push((patient, act.span, effect, bond.to, bond.span));
                }
            }
        }
        for (party, span, effect, to, bond) in faults {
            let name = self.facts.parties[party.index()].name.clone();
            let to = self.facts.parties[to.index()].name.clone();
            let (message, there, help) = if effect == Some(Effect::Expulsion) {
                let message = format!("{name} is put out, but no bond to {to} ends then");
                (message, "this one goes on", "give it an end: `until(…)`")
            } else {
                let message = format!("{name} is taken back, but no bond to {to} begins anew");
                (message, "this one began before", "add a membership with `from(…)`")
            };
            self.warn("W406", span, message);
            self.refine(|d| d.label("here").other(bond, there).help(help));
        }
    }

    /// An event whose order to its own cause is said to be untold.
    fn unordered_causes(&mut self) {
        let mut faults = Vec::new();
        for (i, event) in self.facts.events.iter().enumerate() {
            for link in event.support.links() {
                let cause = &self.facts.events[link.event.index()];
                if event.meanwhile.contains(&link.event) || cause.meanwhile.contains(&EventId(i as u32)) {
                    faults.push((link.span, event.id.clone(), cause.id.clone()));
                }
            }
        }
        for (span, effect, cause) in faults {
            let message =
                format!("`{effect}` rests on `{cause}`, and yet the order of the two is said to be untold");
            self.warn("W410", span, message);
            self.refine(|d| {
                d.label("comes first, if it is a cause")
                    .help("take the one out of `meanwhile`, or the link out")
            });
        }
    }

    /// A thing that is learnt before it is true.
    fn learnt_too_early(&mut self) {
        let mut faults = Vec::new();
        for learning in self.facts.learnings.iter().filter(|learning| learning.attitude == Attitude::Knows) {
            let proposition = &self.facts.propositions[learning.proposition.index()];
            let Some(since) = proposition.since else { continue };
            if learning.event < since && !self.unordered(learning.event, since) {
                let true_from = &self.facts.events[since.index()];
                let message = format!(
                    "{} learns `{}` before `{}`, from which it is true",
                    self.facts.parties[learning.who.index()].name,
                    proposition.id,
                    true_from.id
                );
                faults.push((learning.span, message, true_from.span));
            }
        }
        for (span, message, since) in faults {
            self.warn("W411", span, message);
            self.refine(|d| {
                d.label("learnt here").other(since, "true from here").help(
                    "is the order of events right? A suspicion is `suspects`, an error `believes_falsely`",
                )
            });
        }
    }
}
