//! Causes come before effects, and no event is among its own causes.

use super::Check;
use super::findings::Findings;
use super::resolver::Resolver;
use crate::diagnostic::{Severity, rules};
use crate::facts::EventId;
use crate::source::Span;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;

rules! {
    CAUSAL_CYCLE: "E401" "causal-cycle" {
        what: "No event is among its own causes, directly or by way of others.",
        why: "A circle of causes has no beginning: nothing in it could ever happen.",
        example: r#"(id: threat, what: "…", needs: [flight]),
(id: flight, what: "…", needs: [threat]),"#,
        instead: r#"(id: threat, what: "…"),
(id: flight, what: "…", needs: [threat]),"#,
    }
    CAUSE_AFTER_EFFECT: "E402" "cause-after-effect" {
        what: "A cause stands before its effect in `story`.",
        why: "`story` is the order in which things happen, not the order in which they are told.",
        example: r#"(id: revenge, what: "…", needs: [insult]),
(id: insult, what: "…"),"#,
        instead: r#"(id: insult, what: "…"),
(id: revenge, what: "…", needs: [insult]),"#,
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(causes, Severity::Error)];

/// A longer cycle of causes is told by its beginning and its end.
const MOST_OF_A_CYCLE: usize = 24;

/// Causes come before effects, and no event is among its own causes.
fn causes(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut events = known.facts.events.iter().enumerate();
    if events.all(|(i, event)| event.support.mentions().all(|cause| cause.index() < i)) {
        return;
    }
    let mut graph: DiGraph<(), Span> = DiGraph::new();
    let nodes: Vec<NodeIndex> = known.facts.events.iter().map(|_| graph.add_node(())).collect();
    for (i, event) in known.facts.events.iter().enumerate() {
        let preventing = event.support.prevented_by.iter();
        let disabling = preventing.clone().filter_map(|p| p.unless.map(|unless| (unless, p.by.span)));
        let links = event.support.links().map(|link| (link.event, link.span));
        for (cause, span) in links.chain(preventing.map(|p| (p.by.event, p.by.span))).chain(disabling) {
            graph.add_edge(nodes[cause.index()], nodes[i], span);
        }
    }
    // not `tarjan_scc`, which calls itself once for each event of a line of causes
    let mut components: Vec<Vec<usize>> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|component| component.len() > 1)
        .map(|component| component.iter().map(|node| node.index()).collect())
        .collect();
    components.iter_mut().for_each(|members| members.sort_unstable());
    components.sort_unstable();
    let mut cyclic = BTreeSet::new();
    for members in components {
        cycle(known, faults, &graph, &members);
        cyclic.extend(members);
    }
    causes_after_effects(known, faults, &cyclic);
}

fn cycle(known: &Resolver<'_, '_>, faults: &mut Findings, graph: &DiGraph<(), Span>, members: &[usize]) {
    let inside: BTreeSet<usize> = members.iter().copied().collect();
    let Some(&start) = members.first() else { return };
    let (mut path, mut seen) = (vec![start], BTreeSet::from([start]));
    let mut at = start;
    let closing = loop {
        let next = graph
            .neighbors(NodeIndex::new(at))
            .map(|node| node.index())
            .filter(|node| inside.contains(node))
            .min_by_key(|node| (seen.contains(node), *node));
        match next {
            Some(node) if seen.insert(node) => path.push(node),
            Some(node) => break path.iter().position(|p| *p == node).unwrap_or(0),
            None => return,
        }
        at = path[path.len() - 1];
    };
    let mut round: Vec<&str> =
        path[closing..].iter().chain([&path[closing]]).map(|i| known.id_of(EventId(*i as u32))).collect();
    if round.len() > MOST_OF_A_CYCLE {
        let middle = MOST_OF_A_CYCLE / 2;
        round.splice(middle..round.len() - middle, ["…"]);
    }
    let message = format!("events are among their own causes: {}", round.join(" → "));
    let span = known.facts.events[path[closing]].span;
    faults.push(
        CAUSAL_CYCLE
            .at(span, message)
            .label("the cycle goes through this event")
            .help("take out the link that runs back in time"),
    );
}

fn causes_after_effects(known: &Resolver<'_, '_>, faults: &mut Findings, cyclic: &BTreeSet<usize>) {
    let mut late = Vec::new();
    for (i, event) in known.facts.events.iter().enumerate() {
        for link in event.support.links() {
            if link.event.index() > i && !(cyclic.contains(&i) && cyclic.contains(&link.event.index())) {
                late.push((link.span, link.event.index(), i));
            }
        }
    }
    for (span, cause, effect) in late {
        let (later, earlier) = (known.facts.events[cause].span, known.facts.events[effect].span);
        let id = |event: usize| known.id_of(EventId(event as u32));
        let message = format!("the cause `{}` comes after its effect `{}`", id(cause), id(effect));
        faults.push(
            CAUSE_AFTER_EFFECT
                .at(span, message)
                .label("named as a cause here")
                .other(later, "happens here")
                .other(earlier, "the effect happens before it")
                .help("move an event, or take the link out"),
        );
    }
}
