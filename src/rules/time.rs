//! Time: causes before effects, and nobody acts who is dead.

use super::Check;
use super::findings::Findings;
use super::resolver::Resolver;
use crate::diagnostic::{Severity, rules};
use crate::facts::{Act, Attitude, Bond, EventId, PartyId};
use crate::source::Span;
use crate::vocabulary::{Effect, LineFamily};
use std::collections::BTreeMap;

rules! {
    BOND_AFTER_DEATH: "W405" "bond-after-death" {
        what: "A bond begins while both are alive.",
        why: "Nobody befriends the dead: the beginning or the order of events is wrong.",
        example: r#"friend(tony, cesar, from(funeral), cites("…"))    // César dies before the funeral"#,
        instead: r#"friend(tony, cesar, from(joins), until(cesar_dies), cites("…"))"#,
    }
    MEMBERSHIP_OUT_OF_TIME: "W406" "membership-out-of-time" {
        what: "The membership of somebody who is expelled ends at that event; that of somebody who is readmitted begins there.",
        why: "Otherwise the chart and the questions about loyalty still count them in, or out.",
        example: "members: [dede]    // and the event shut_out has expels(massina, dede)",
        instead: "members: [dede(until(shut_out))]",
    }
    DEAD_ACTOR: "W407" "dead-actor" {
        what: "Nobody acts or learns anything after death, unless as a ghost or after coming back.",
        why: "The order of events is wrong, or the death was only attempted or believed.",
        example: r#"(id: dies_first, what: "…", acts: [kills(grutter, jo)]),
(id: then_pays, what: "…", acts: [yields_to(jo, grutter)]),"#,
        instead: r#"(id: pays, what: "…", acts: [yields_to(jo, grutter)]),
(id: dies_then, what: "…", acts: [kills(grutter, jo)]),"#,
    }
    DIES_TWICE: "W408" "dies-twice" {
        what: "Each person dies once, unless they come back in between.",
        why: "A second death is a first one told again, or one that was only tried, ordered or believed.",
        example: "kills(massina, dede), and later kills(nicole, dede)",
        instead: "kills(massina, dede, attempted), and later kills(nicole, dede)",
    }
    UNORDERED_CAUSE: "W410" "unordered-cause" {
        what: "An event is not `meanwhile` to one that it rests on.",
        why: "A cause comes first, so the order of the two is told after all.",
        example: r#"(id: ring, what: "…", needs: [break_in], meanwhile: [break_in])"#,
        instead: r#"(id: ring, what: "…", needs: [break_in])"#,
    }
    LEARNT_TOO_EARLY: "W411" "learnt-too-early" {
        what: "Nobody learns a thing before the event from which it is true.",
        why: "The order of events is wrong, or what they hold is a suspicion or a false belief.",
        example: r#"(id: ring_kept, what: "…", since: ring)    // and grutter(ring_kept) at an event before ring"#,
        instead: "learns: [grutter(ring_kept, saw)]         // at an event after ring",
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(time, Severity::Warning)];

/// A death that is told, and the event that undoes it, if any: at which the dead come back, or are shown to be alive.
#[derive(Clone)]
struct Death {
    event: EventId,
    span: Span,
    undone: Option<EventId>,
}

/// For each person the deaths that are told of them, in story order.
type Deaths = Vec<Vec<Death>>;

/// All rules about time.
fn time(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let deaths = deaths(known, faults);
    dead_who_act(known, faults, &deaths);
    bonds_of_the_dead(known, faults, &deaths);
    memberships_in_time(known, faults);
    unordered_causes(known, faults);
    learnt_too_early(known, faults);
}

/// The person who a party is, under whichever name.
fn person(known: &Resolver<'_, '_>, party: PartyId) -> PartyId {
    known.facts.parties[party.index()].is.unwrap_or(party)
}

/// The told deaths of each person; one of somebody who is dead already is a fault.
fn deaths(known: &Resolver<'_, '_>, faults: &mut Findings) -> Deaths {
    let mut deaths: Deaths = vec![Vec::new(); known.facts.parties.len()];
    for act in &known.facts.acts {
        let effect = known.vocabulary.kind(act.kind).effect;
        if !act.is_completed() || act.contested {
            continue;
        }
        for &patient in act.patients() {
            let party = &known.facts.parties[patient.index()];
            let told = &mut deaths[person(known, patient).index()];
            // a second death at the same event is no new one, and must not fall through to the arm below
            #[allow(clippy::collapsible_match)]
            match (effect, told.last_mut()) {
                (Some(Effect::Revival), Some(last)) => {
                    last.undone.get_or_insert(act.event);
                }
                (Some(Effect::Death), Some(last)) if party.is_person() && last.undone.is_none() => {
                    if last.event != act.event {
                        faults.push(
                            DIES_TWICE
                                .at(act.span, format!("{} dies twice", party.name))
                                .label("dies again")
                                .other(last.span, "dies here")
                                .help(
                                    "give one of them the status it has: attempted, ordered, perceived; or tell \
                                     between them how the dead came back: `returns_from_death`, `revives`",
                                ),
                        );
                    }
                }
                (Some(Effect::Death), _) if party.is_person() => {
                    // few die more than once, and a list that grows makes room for four
                    told.reserve_exact(1);
                    told.push(Death { event: act.event, span: act.span, undone: None });
                }
                _ => {}
            }
        }
    }
    deaths
}

/// The death after which somebody is dead at an event.
fn dead_at<'d>(
    known: &Resolver<'_, '_>,
    deaths: &'d Deaths,
    party: PartyId,
    event: EventId,
) -> Option<&'d Death> {
    let of_person = &deaths[person(known, party).index()];
    of_person.iter().find(|death| death.event < event && death.undone.is_none_or(|undone| undone > event))
}

fn dead_who_act(known: &Resolver<'_, '_>, faults: &mut Findings, deaths: &Deaths) {
    let mut look = |party: PartyId, event: EventId, span: Span, what: &str, label: &'static str| {
        let Some(death) = dead_at(known, deaths, party, event) else { return };
        if unordered(known, death.event, event) {
            return;
        }
        let name = &known.facts.parties[party.index()].name;
        faults.push(
            DEAD_ACTOR
                .at(span, format!("{name} is dead and {what}"))
                .label(label)
                .other(death.span, "dies here")
                .help(
                    "is the order of events right? A ghost acts `as_ghost`; who comes back, or was only thought \
                     dead, `returns_from_death` or `turns_up_alive` first",
                ),
        );
    };
    // in the order of the film, so that those that are not held can be counted at once
    let mut learnings = known.facts.learnings.iter().peekable();
    let mut acts = known.facts.acts.iter().filter(|act| !act.ghostly).peekable();
    loop {
        let before = |act: &&Act| learnings.peek().is_none_or(|learning| act.span <= learning.span);
        if let Some(act) = acts.next_if(before) {
            act.agents().iter().for_each(|agent| look(*agent, act.event, act.span, "acts", "acts here"));
        } else if let Some(learning) = learnings.next() {
            look(learning.who, learning.event, learning.span, "learns something", "learns something here");
        } else {
            return;
        }
    }
}

fn unordered(known: &Resolver<'_, '_>, a: EventId, b: EventId) -> bool {
    known.facts.events[a.index()].meanwhile.contains(&b)
        || known.facts.events[b.index()].meanwhile.contains(&a)
}

fn bonds_of_the_dead(known: &Resolver<'_, '_>, faults: &mut Findings, deaths: &Deaths) {
    for bond in &known.facts.bonds {
        let Some(start) = bond.start else { continue };
        for party in [bond.from, bond.to] {
            if let Some(death) = dead_at(known, deaths, party, start) {
                let name = &known.facts.parties[party.index()].name;
                faults.push(
                    BOND_AFTER_DEATH
                        .at(bond.span, format!("this bond begins after the death of {name}"))
                        .label("begins too late")
                        .other(death.span, "dies here"),
                );
            }
        }
    }
}

/// Who is put out of a group, or taken back, is or was in it; who acts through a member, through one who
/// is a member then.
fn memberships_in_time(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut bonds: BTreeMap<PartyId, Vec<&Bond>> = BTreeMap::new();
    for bond in &known.facts.bonds {
        let kind = known.vocabulary.kind(bond.kind);
        let at_work = !kind.symmetric && known.vocabulary.line(bond.kind) == LineFamily::Ally;
        if kind.membership || at_work {
            bonds.entry(bond.from).or_default().push(bond);
        }
    }
    let mut found = Vec::new();
    for act in &known.facts.acts {
        let effect = known.vocabulary.kind(act.kind).effect;
        if !act.is_completed() || !matches!(effect, Some(Effect::Expulsion | Effect::Readmission)) {
            continue;
        }
        for &patient in act.patients() {
            // The bonds that the agent can end: to a group that the agent is or belongs to, and to the agent.
            let ours: Vec<&Bond> = bonds
                .get(&patient)
                .into_iter()
                .flatten()
                .filter(|bond| {
                    act.agents().iter().any(|agent| {
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
                found.push((patient, act.span, effect, bond.to, bond.span));
            }
        }
    }
    for (party, span, effect, to, bond) in found {
        let name = known.facts.parties[party.index()].name.clone();
        let to = known.facts.parties[to.index()].name.clone();
        let (message, there, help) = if effect == Some(Effect::Expulsion) {
            let message = format!("{name} is expelled, but no membership of {to} ends then");
            (message, "this one goes on", "give it an end: `until(…)`")
        } else {
            let message = format!("{name} is readmitted, but no membership of {to} begins then");
            (message, "this one began before", "add a membership with `from(…)`")
        };
        faults.push(MEMBERSHIP_OUT_OF_TIME.at(span, message).label("here").other(bond, there).help(help));
    }
}

/// An event whose order to its own cause is said to be untold.
fn unordered_causes(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut found = Vec::new();
    for (i, event) in known.facts.events.iter().enumerate() {
        for link in event.support.links() {
            let cause = &known.facts.events[link.event.index()];
            if event.meanwhile.contains(&link.event) || cause.meanwhile.contains(&EventId(i as u32)) {
                found.push((link.span, EventId(i as u32), link.event));
            }
        }
    }
    for (span, effect, cause) in found {
        let (effect, cause) = (known.id_of(effect), known.id_of(cause));
        let message =
            format!("`{effect}` rests on `{cause}`, and yet the order of the two is said to be untold");
        faults.push(
            UNORDERED_CAUSE
                .at(span, message)
                .label("comes first, if it is a cause")
                .help("take the one out of `meanwhile`, or the link out"),
        );
    }
}

/// A thing that is learnt before it is true.
fn learnt_too_early(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut found = Vec::new();
    for learning in known.facts.learnings.iter().filter(|learning| learning.attitude == Attitude::Knows) {
        let proposition = &known.facts.propositions[learning.proposition.index()];
        let Some(since) = proposition.since else { continue };
        if learning.event < since && !unordered(known, learning.event, since) {
            let true_from = &known.facts.events[since.index()];
            let message = format!(
                "{} learns `{}` before `{}`, from which it is true",
                known.facts.parties[learning.who.index()].name,
                proposition.id,
                known.id_of(since)
            );
            found.push((learning.span, message, true_from.span));
        }
    }
    for (span, message, since) in found {
        faults.push(
            LEARNT_TOO_EARLY
                .at(span, message)
                .label("learnt here")
                .other(since, "true from here")
                .help("is the order of events right? A suspicion is `suspects`, an error `believes_falsely`"),
        );
    }
}
