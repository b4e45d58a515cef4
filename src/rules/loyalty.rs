//! Asserted betrayals: is there a bond to break, and an act that breaks it?

use super::resolver::Resolver;
use crate::facts::{Act, EventId, Mode, PartyId, Status};
use crate::vocabulary::{Breach, Depth, Effect, LineFamily};
use std::collections::BTreeMap;

type Interval = (Option<EventId>, Option<EventId>);

/// Bonds of a depth, ready to be asked.
#[derive(Default)]
struct TiesAtHand {
    pairs: BTreeMap<(PartyId, PartyId), Vec<Interval>>,
    groups: BTreeMap<PartyId, Vec<(PartyId, Interval)>>,
}

impl TiesAtHand {
    /// Whether the two are bound at the event: by a bond of their own, or as members of one group.
    fn hold(&self, a: PartyId, b: PartyId, event: EventId) -> bool {
        let holds = |(start, end): &Interval| {
            start.is_none_or(|start| start <= event) && end.is_none_or(|end| end >= event)
        };
        let groups = |party: &PartyId| self.groups.get(party).map_or(&[][..], Vec::as_slice);
        self.pairs.get(&(a, b)).is_some_and(|all| all.iter().any(holds))
            || groups(&a).iter().any(|(group, interval)| {
                holds(interval)
                    && groups(&b).iter().any(|(other, interval)| other == group && holds(interval))
            })
    }
}

impl Resolver<'_, '_> {
    /// Betrayals without bond or breach, and changes of side that nothing earns.
    pub fn loyalty(&mut self) {
        self.betrayals();
        self.boundless_breaches();
        self.unearned_turns();
    }

    fn betrayals(&mut self) {
        let asserted: Vec<usize> = self
            .facts
            .acts
            .iter()
            .enumerate()
            .filter(|(_, act)| {
                self.vocabulary.kind(act.kind).betrayal
                    && act.status != Status::Perceived
                    && !act.agents.is_empty()
                    && !act.patients.is_empty()
            })
            .map(|(i, _)| i)
            .collect();
        if asserted.is_empty() {
            return;
        }
        let (ties, breaches) = (self.thick_ties(), self.breaches());
        let mut bare = Vec::new();
        for i in asserted {
            let act = &self.facts.acts[i];
            let pairs = || act.agents.iter().flat_map(|a| act.patients.iter().map(move |p| (*a, *p)));
            if !pairs().any(|(a, p)| ties.hold(a, p, act.event)) {
                bare.push((act.span, "W501"));
            } else if !pairs().any(|pair| breaches.get(&pair).is_some_and(|first| *first <= act.event)) {
                bare.push((act.span, "W502"));
            }
        }
        for (span, code) in bare {
            if code == "W501" {
                self.warn(code, span, "a betrayal is asserted, but no thick bond holds between the two");
                self.refine(|d| {
                    d.label("what bond is broken?")
                        .help("annotate the bond (friend, lover, kin, membership of one group) with its beginning and end")
                });
            } else {
                self.warn(code, span, "a betrayal is asserted, but no act breaks the bond");
                self.refine(|d| {
                    d.label("what breaks it?")
                        .help("annotate the breach beside it: informs, steals_from, cheats_on, hands_over, deceives, kills …")
                });
            }
        }
    }

    /// Acts that are what they are only between two who are bound: one cannot desert a stranger. Any bond will do
    /// that is not hostile, since even a thin one is a claim.
    fn boundless_breaches(&mut self) {
        let supposes_a_bond = |act: &Act| {
            let kind = self.vocabulary.kind(act.kind);
            match kind.breach {
                Some(Breach::Infidelity | Breach::BreakPledge | Breach::Desert | Breach::HandOver) => true,
                Some(Breach::Take) => self.vocabulary.line(act.kind) == LineFamily::Betray,
                _ => false,
            }
        };
        let told = |act: &&Act| {
            !matches!(act.status, Status::Perceived | Status::Threatened)
                && act.mode != Mode::Mistaken
                && !act.agents.is_empty()
                && !act.patients.is_empty()
        };
        let breaches: Vec<&Act> =
            self.facts.acts.iter().filter(|act| supposes_a_bond(act)).filter(told).collect();
        if breaches.is_empty() {
            return;
        }
        let ties = self.ties(|depth| depth != Depth::Hostile);
        let mut bare = Vec::new();
        for act in breaches {
            // A betrayal asserted beside it is asked for its bond already.
            let asserted = self.facts.acts_of(act.event).any(|other| {
                self.vocabulary.kind(other.kind).betrayal
                    && (&other.agents, &other.patients) == (&act.agents, &act.patients)
            });
            let mut pairs = act.agents.iter().flat_map(|a| act.patients.iter().map(move |p| (*a, *p)));
            if !asserted && !pairs.any(|(a, p)| ties.hold(a, p, act.event)) {
                bare.push((act.span, self.vocabulary.kind(act.kind).id.clone()));
            }
        }
        for (span, kind) in bare {
            self.warn(
                "W514",
                span,
                format!("`{kind}` breaks a bond, but none holds between the two at this event"),
            );
            self.refine(|d| {
                d.label("what bond is broken?")
                    .help("annotate the bond (love, friendship, kin, a pledge, membership of one group), or choose a kind for strangers")
            });
        }
    }

    /// All thick bonds, by pair and by group.
    fn thick_ties(&self) -> TiesAtHand {
        self.ties(|depth| depth == Depth::Thick)
    }

    /// All bonds of a depth, by pair and by group.
    fn ties(&self, is_meant: impl Fn(Depth) -> bool) -> TiesAtHand {
        let mut ties = TiesAtHand::default();
        for bond in &self.facts.bonds {
            let kind = self.vocabulary.kind(bond.kind);
            if kind.depth.is_some_and(&is_meant) {
                let span = (bond.start, bond.end);
                ties.pairs.entry((bond.from, bond.to)).or_default().push(span);
                ties.pairs.entry((bond.to, bond.from)).or_default().push(span);
                if kind.membership {
                    ties.groups.entry(bond.from).or_default().push((bond.to, span));
                }
            }
        }
        ties
    }

    /// Who broke faith with whom, and when first; harm to a member is harm to the group.
    fn breaches(&self) -> BTreeMap<(PartyId, PartyId), EventId> {
        let mut groups: BTreeMap<PartyId, Vec<PartyId>> = BTreeMap::new();
        for bond in &self.facts.bonds {
            if self.vocabulary.kind(bond.kind).membership {
                groups.entry(bond.from).or_default().push(bond.to);
            }
        }
        let mut breaches = BTreeMap::new();
        for act in self.facts.acts.iter().filter(|act| self.vocabulary.kind(act.kind).breach.is_some()) {
            for agent in &act.agents {
                for harmed in act.patients.iter().chain(&act.about) {
                    let groups = groups.get(harmed).map_or(&[][..], Vec::as_slice);
                    for party in std::iter::once(harmed).chain(groups) {
                        breaches.entry((*agent, *party)).or_insert(act.event);
                    }
                }
            }
        }
        self.rival_loves(&mut breaches);
        breaches
    }

    /// Two who are each exclusively bound to a third: the later bond breaks faith with the other (D5).
    fn rival_loves(&self, breaches: &mut BTreeMap<(PartyId, PartyId), EventId>) {
        let mut loves: BTreeMap<PartyId, Vec<(PartyId, Interval)>> = BTreeMap::new();
        for bond in self.facts.bonds.iter().filter(|bond| self.vocabulary.kind(bond.kind).exclusive) {
            for (one, other) in [(bond.from, bond.to), (bond.to, bond.from)] {
                loves.entry(one).or_default().push((other, (bond.start, bond.end)));
            }
        }
        for rivals in loves.values() {
            for (a, (from, until)) in rivals {
                for (b, (other_from, other_until)) in rivals {
                    let overlap = until.is_none_or(|end| other_from.is_none_or(|start| start <= end))
                        && other_until.is_none_or(|end| from.is_none_or(|start| start <= end));
                    if a != b && overlap {
                        breaches.entry((*a, *b)).or_insert(from.unwrap_or(EventId(0)));
                    }
                }
            }
        }
    }

    /// A membership or thick bond that ends or begins at an event in which the one concerned neither acts,
    /// nor is acted on, nor learns anything.
    fn unearned_turns(&mut self) {
        let mut turns = Vec::new();
        for bond in &self.facts.bonds {
            if !self.vocabulary.kind(bond.kind).membership {
                continue;
            }
            for event in [bond.start, bond.end].into_iter().flatten() {
                let earned =
                    self.facts.acts_of(event).any(|act| {
                        act.agents
                            .iter()
                            .chain(&act.patients)
                            .chain(&act.about)
                            .any(|party| *party == bond.from || *party == bond.to)
                            || self.vocabulary.kind(act.kind).effect == Some(Effect::Death)
                    }) || self.facts.learnings.iter().any(|l| l.event == event && l.who == bond.from);
                if !earned {
                    turns.push((bond.from, event, bond.span));
                }
            }
        }
        for (party, event, span) in turns {
            let name = self.facts.parties[party.index()].name.clone();
            let (id, at) = {
                let event = &self.facts.events[event.index()];
                (event.id.clone(), event.span)
            };
            self.warn("W506", span, format!("{name} changes sides at `{id}`, where nothing is told of it"));
            self.refine(|d| {
                d.label("this bond begins or ends there").other(at, "neither acts nor is acted on here")
            });
        }
    }
}
