//! Asserted betrayals: is there a bond to break, and an act that breaks it?

use super::Check;
use super::findings::Findings;
use super::resolver::Resolver;
use crate::diagnostic::{Severity, rules};
use crate::facts::{Act, EventId, Mode, PartyId, Status};
use crate::vocabulary::{Breach, Depth, Effect, LineFamily};
use std::collections::{BTreeMap, BTreeSet};

rules! {
    BETRAYAL_WITHOUT_BOND: "W501" "betrayal-without-bond" {
        what: "A betrayal names two between whom a thick bond holds: kin, love, friendship, or membership of one group.",
        why: "To betray is to break faith; where nobody had a claim to it, it is harm, not betrayal.",
        example: "betrays(cesar, crew)    // and César is no member of the crew",
        instead: "members: [tony, jo, mario, cesar]",
    }
    BETRAYAL_WITHOUT_BREACH: "W502" "betrayal-without-breach" {
        what: "Beside or before a betrayal stands the act that breaks faith: informs, embezzles, cheats_on, hands_over, deceives, kills and the like.",
        why: "A reader must be able to see what the betrayal consists in.",
        example: "acts: [betrays(cesar, crew)]",
        instead: "acts: [embezzles(cesar, crew, secret), betrays(cesar, crew)]",
    }
    UNEARNED_TURN: "W506" "unearned-turn" {
        what: "Where a membership begins or ends, something happens to the one concerned, or the one concerned does or learns something.",
        why: "A change of sides that no act explains is a gap in the plot, or in its annotation.",
        example: "members: [tony(from(funeral))]    // where Tony has no part in the funeral",
        instead: "members: [tony(from(accepts))]    // where agrees(tony, [jo, mario])",
    }
    BREACH_WITHOUT_BOND: "W514" "breach-without-bond" {
        what: "Who cheats on, deserts, hands over, embezzles from or breaks a word to somebody is bound to them at that event.",
        why: "Without the bond nothing is broken: the betrayal that you have in mind is not found.",
        example: "acts: [cheats_on(mado, tony)]    // and no bond joins the two",
        instead: r#"bonds: [lover(mado, tony, until(takes_up), cites("001.p2.s2"))]"#,
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(loyalty, Severity::Warning)];

type Interval = (Option<EventId>, Option<EventId>);

/// Bonds of a depth, ready to be asked: in lists, since a large cast has very many of them.
#[derive(Default)]
struct TiesAtHand {
    /// By the two whom they bind, the first of the cast first.
    pairs: Vec<((PartyId, PartyId), Interval)>,
    /// Memberships, by members.
    groups: Vec<(PartyId, (PartyId, Interval))>,
}

/// Those of some things in the order of their keys that have this one.
fn having<'t, K: Ord, T>(all: &'t [(K, T)], wanted: &K) -> &'t [(K, T)] {
    let all = &all[all.partition_point(|(key, _)| key < wanted)..];
    &all[..all.partition_point(|(key, _)| key == wanted)]
}

impl TiesAtHand {
    /// Whether the two are bound at the event: by a bond of their own, or as members of one group.
    fn hold(&self, a: PartyId, b: PartyId, event: EventId) -> bool {
        let holds = |(start, end): &Interval| {
            start.is_none_or(|start| start <= event) && end.is_none_or(|end| end >= event)
        };
        having(&self.pairs, &(a.min(b), a.max(b))).iter().any(|(_, interval)| holds(interval))
            || having(&self.groups, &a).iter().any(|(_, (group, interval))| {
                let is_theirs = |(_, (other, interval)): &(_, (_, _))| other == group && holds(interval);
                holds(interval) && having(&self.groups, &b).iter().any(is_theirs)
            })
    }
}

/// Betrayals without bond or breach, and changes of side that nothing earns.
fn loyalty(known: &Resolver<'_, '_>, faults: &mut Findings) {
    betrayals(known, faults);
    boundless_breaches(known, faults);
    unearned_turns(known, faults);
}

fn betrayals(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let asserted = |act: &&Act| {
        known.vocabulary.kind(act.kind).betrayal
            && act.status != Status::Perceived
            && !act.agents().is_empty()
            && !act.patients().is_empty()
    };
    let mut asserted = known.facts.acts.iter().filter(asserted).peekable();
    if asserted.peek().is_none() {
        return;
    }
    let (ties, breaches) = (thick_ties(known), breaches(known));
    for act in asserted {
        let pairs = || act.agents().iter().flat_map(|a| act.patients().iter().map(move |p| (*a, *p)));
        if !pairs().any(|(a, p)| ties.hold(a, p, act.event)) {
            faults.push(BETRAYAL_WITHOUT_BOND.at(act.span, "a betrayal is asserted, but no thick bond holds between the two").label("what bond is broken?")
                    .help("annotate the bond (friend, lover, kin, membership of one group) with its beginning and end"));
        } else if !pairs().any(|pair| breaches.get(&pair).is_some_and(|first| *first <= act.event)) {
            faults.push(BETRAYAL_WITHOUT_BREACH.at(act.span, "a betrayal is asserted, but no act breaks the bond").label("what breaks it?")
                    .help("annotate the breach beside it: informs, steals_from, cheats_on, hands_over, deceives, kills …"));
        }
    }
}

/// Acts that are what they are only between two who are bound: one cannot desert a stranger. Any bond will do
/// that is not hostile, since even a thin one is a claim.
fn boundless_breaches(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let supposes_a_bond = |act: &Act| {
        let kind = known.vocabulary.kind(act.kind);
        match kind.breach {
            Some(Breach::Infidelity | Breach::BreakPledge | Breach::Desert | Breach::HandOver) => true,
            Some(Breach::Take) => known.vocabulary.line(act.kind) == LineFamily::Betray,
            _ => false,
        }
    };
    let told = |act: &&Act| {
        !matches!(act.status, Status::Perceived | Status::Threatened)
            && act.mode != Mode::Mistaken
            && !act.agents().is_empty()
            && !act.patients().is_empty()
    };
    let mut breaches = known.facts.acts.iter().filter(|act| supposes_a_bond(act)).filter(told).peekable();
    if breaches.peek().is_none() {
        return;
    }
    let ties = ties(known, |depth| depth != Depth::Hostile);
    let betrayals = known.facts.acts.iter().filter(|act| known.vocabulary.kind(act.kind).betrayal);
    let asserted: BTreeSet<(EventId, &[PartyId], &[PartyId])> =
        betrayals.map(|act| (act.event, act.agents(), act.patients())).collect();
    for act in breaches {
        let asserted = asserted.contains(&(act.event, act.agents(), act.patients()));
        let mut pairs = act.agents().iter().flat_map(|a| act.patients().iter().map(move |p| (*a, *p)));
        if !asserted && !pairs.any(|(a, p)| ties.hold(a, p, act.event)) {
            let kind = &known.vocabulary.kind(act.kind).id;
            faults.push(BREACH_WITHOUT_BOND.at(act.span,
                format!("`{kind}` breaks a bond, but none holds between the two at this event")).label("what bond is broken?")
                    .help("annotate the bond (love, friendship, kin, a pledge, membership of one group), or choose a kind for strangers"));
        }
    }
}

/// All thick bonds, by pair and by group.
fn thick_ties(known: &Resolver<'_, '_>) -> TiesAtHand {
    ties(known, |depth| depth == Depth::Thick)
}

/// All bonds of a depth, by pair and by group.
fn ties(known: &Resolver<'_, '_>, is_meant: impl Fn(Depth) -> bool) -> TiesAtHand {
    let mut ties = TiesAtHand::default();
    for bond in &known.facts.bonds {
        let kind = known.vocabulary.kind(bond.kind);
        if kind.depth.is_some_and(&is_meant) {
            let span = (bond.start, bond.end);
            ties.pairs.push(((bond.from.min(bond.to), bond.from.max(bond.to)), span));
            if kind.membership {
                ties.groups.push((bond.from, (bond.to, span)));
            }
        }
    }
    ties.pairs.sort_unstable();
    ties.groups.sort_unstable();
    ties
}

/// Who broke faith with whom, and when first; harm to a member is harm to the group.
fn breaches(known: &Resolver<'_, '_>) -> BTreeMap<(PartyId, PartyId), EventId> {
    let memberships = known.facts.bonds.iter().filter(|bond| known.vocabulary.kind(bond.kind).membership);
    let mut groups: Vec<(PartyId, PartyId)> = memberships.map(|bond| (bond.from, bond.to)).collect();
    groups.sort_unstable();
    let mut breaches = BTreeMap::new();
    for act in known.facts.acts.iter().filter(|act| known.vocabulary.kind(act.kind).breach.is_some()) {
        for agent in act.agents() {
            for harmed in act.patients().iter().chain(&act.about) {
                let groups = having(&groups, harmed).iter().map(|(_, group)| group);
                for party in std::iter::once(harmed).chain(groups) {
                    breaches.entry((*agent, *party)).or_insert(act.event);
                }
            }
        }
    }
    rival_loves(known, &mut breaches);
    breaches
}

/// Two who are each exclusively bound to a third: the later bond breaks faith with the other (D5).
fn rival_loves(known: &Resolver<'_, '_>, breaches: &mut BTreeMap<(PartyId, PartyId), EventId>) {
    let mut loves: BTreeMap<PartyId, Vec<(PartyId, Interval)>> = BTreeMap::new();
    for bond in known.facts.bonds.iter().filter(|bond| known.vocabulary.kind(bond.kind).exclusive) {
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
fn unearned_turns(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut turns = Vec::new();
    let learns: BTreeSet<(EventId, PartyId)> =
        known.facts.learnings.iter().map(|learning| (learning.event, learning.who)).collect();
    let mut busy: BTreeMap<EventId, (BTreeSet<PartyId>, bool)> = BTreeMap::new();
    for bond in &known.facts.bonds {
        if !known.vocabulary.kind(bond.kind).membership {
            continue;
        }
        for event in [bond.start, bond.end].into_iter().flatten() {
            let (parties, deadly) = busy.entry(event).or_insert_with(|| busy_at(known, event));
            let earned = *deadly
                || parties.contains(&bond.from)
                || parties.contains(&bond.to)
                || learns.contains(&(event, bond.from));
            if !earned {
                turns.push((bond.from, event, bond.span));
            }
        }
    }
    for (party, event, span) in turns {
        let name = known.facts.parties[party.index()].name.clone();
        let (id, at) = (known.id_of(event), known.facts.events[event.index()].span);
        faults.push(
            UNEARNED_TURN
                .at(span, format!("{name} changes sides at `{id}`, where nothing is told of it"))
                .label("this bond begins or ends there")
                .other(at, "neither acts nor is acted on here"),
        );
    }
}

/// Who does or undergoes something at an event, and whether somebody dies there.
fn busy_at(known: &Resolver<'_, '_>, event: EventId) -> (BTreeSet<PartyId>, bool) {
    let acts = || known.facts.acts_of(event);
    let parties = acts().flat_map(|act| act.agents().iter().chain(act.patients()).chain(&act.about).copied());
    let deadly = acts().any(|act| known.vocabulary.kind(act.kind).effect == Some(Effect::Death));
    (parties.collect(), deadly)
}
