//! What events rest on: needed, any-of, contributing and preventing events, without cycles.

use super::cast::owned;
use super::resolver::{LINK, Resolver};
use crate::annotation::{Argument, EventEntry, Value};
use crate::facts::{EventId, Link, Prevention, Support};
use crate::source::{Span, Word};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;

/// A longer cycle of causes is told by its beginning and its end.
const MOST_OF_A_CYCLE: usize = 24;

impl<'src> Resolver<'_, 'src> {
    /// The support of one event.
    pub fn support(&mut self, event: EventId, entry: &EventEntry<'src>) -> Support {
        let mut support = Support { all: Vec::with_capacity(entry.needs.len().min(1)), ..Support::default() };
        for value in &entry.needs {
            match value {
                Value::Call(call) if call.name.is_some_and(|name| name.text == "any") => {
                    let links: Vec<Link> = call
                        .arguments
                        .iter()
                        .filter_map(|argument| self.link(event, &argument.value).map(|(link, _)| link))
                        .collect();
                    let different: BTreeSet<EventId> = links.iter().map(|link| link.event).collect();
                    if different.len() < 2 {
                        self.error("E209", call.span, "`any(…)` needs at least two events to choose from");
                        self.refine(|d| d.help("a single event stands without `any`"));
                    }
                    support.any.push(links);
                }
                other => {
                    if let Some((link, unless)) = self.link(event, other) {
                        self.no_unless(unless);
                        support.all.push(link);
                    }
                }
            }
        }
        for value in &entry.helped_by {
            if let Some((link, unless)) = self.link(event, value) {
                self.no_unless(unless);
                support.contributing.push(link);
            }
        }
        for value in &entry.prevented_by {
            if let Some((by, unless)) = self.link(event, value) {
                let unless = unless.and_then(|word| self.event(word));
                support.prevented_by.push(Prevention { by, unless });
            }
        }
        self.twice_named(&support);
        // most have one entry, and a list that grows makes room for four
        support.all.shrink_to_fit();
        support.contributing.shrink_to_fit();
        support.prevented_by.shrink_to_fit();
        support
    }

    fn no_unless(&mut self, unless: Option<Word<'src>>) {
        if let Some(word) = unless {
            self.error("E105", word.span, "`unless` belongs to `prevented_by`");
            self.refine(|d| d.help("for example `prevented_by: [warning(unless(missed))]`"));
        }
    }

    fn link(&mut self, effect: EventId, value: &Value<'src>) -> Option<(Link, Option<Word<'src>>)> {
        let (name, arguments, span): (Word<'src>, &[Argument<'src>], Span) = match value {
            Value::Word(word) => (*word, &[], word.span),
            Value::Call(call) => (call.name?, &call.arguments, call.span),
            other => {
                self.error("E009", other.span(), format!("a link is an event, not {}", other.sort()));
                return None;
            }
        };
        let event = self.event(name)?;
        let markers = self.markers(arguments, LINK);
        if event == effect {
            self.error("E401", span, format!("`{}` is among its own causes", name.text));
            self.refine(|d| d.label("itself"));
            return None;
        }
        let link = Link {
            event,
            certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
            contested: markers.contested,
            why: owned(markers.why.as_ref()),
            cites: markers.cites,
            span: name.span,
        };
        Some((link, markers.unless))
    }

    fn twice_named(&mut self, support: &Support) {
        let mut seen: Vec<(EventId, Span)> = Vec::new();
        let twice: Vec<(Span, Span)> = support
            .all
            .iter()
            .chain(&support.contributing)
            .filter_map(|link| {
                let first = seen.iter().find(|(event, _)| *event == link.event).map(|(_, span)| *span);
                seen.push((link.event, link.span));
                first.map(|first| (first, link.span))
            })
            .collect();
        for (first, second) in twice {
            self.warn("W512", second, "the same event supports this one twice");
            self.refine(|d| d.label("again here").other(first, "first here"));
        }
        let contradiction = support.prevented_by.iter().find_map(|prevention| {
            let needed = seen.iter().find(|(event, _)| *event == prevention.by.event)?;
            Some((needed.1, prevention.by.span))
        });
        if let Some((needed, prevents)) = contradiction {
            self.error("E404", prevents, "one event both supports this one and would prevent it");
            self.refine(|d| {
                d.label("would prevent it").other(needed, "supports it").help("keep one of the two")
            });
        }
        let supports = |event: EventId| seen.iter().any(|(other, _)| *other == event);
        let open: Vec<Span> = support
            .prevented_by
            .iter()
            .filter(|stop| stop.unless.is_none() && !supports(stop.by.event))
            .map(|stop| stop.by.span)
            .collect();
        for span in open {
            self.warn("W412", span, "this would have prevented the event, which happens all the same");
            self.refine(|d| {
                d.label("nothing keeps it from doing so")
                    .help("say what did: `prevented_by: [warning(unless(missed))]`; without that the event counts as contradicted")
            });
        }
    }

    /// Causes come before effects, and no event is among its own causes.
    pub fn causes(&mut self) {
        let mut events = self.facts.events.iter().enumerate();
        if events.all(|(i, event)| event.support.mentions().all(|cause| cause.index() < i)) {
            return;
        }
        let mut graph: DiGraph<(), Span> = DiGraph::new();
        let nodes: Vec<NodeIndex> = self.facts.events.iter().map(|_| graph.add_node(())).collect();
        for (i, event) in self.facts.events.iter().enumerate() {
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
            self.cycle(&graph, &members);
            cyclic.extend(members);
        }
        self.causes_after_effects(&cyclic);
    }

    fn cycle(&mut self, graph: &DiGraph<(), Span>, members: &[usize]) {
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
            path[closing..].iter().chain([&path[closing]]).map(|i| self.film.events[*i].id.text).collect();
        if round.len() > MOST_OF_A_CYCLE {
            let middle = MOST_OF_A_CYCLE / 2;
            round.splice(middle..round.len() - middle, ["…"]);
        }
        let message = format!("events are among their own causes: {}", round.join(" → "));
        let span = self.film.events[path[closing]].id.span;
        self.error("E401", span, message);
        self.refine(|d| {
            d.label("the cycle goes through this event").help("take out the link that runs back in time")
        });
    }

    fn causes_after_effects(&mut self, cyclic: &BTreeSet<usize>) {
        let mut late = Vec::new();
        for (i, event) in self.facts.events.iter().enumerate() {
            for link in event.support.links() {
                if link.event.index() > i && !(cyclic.contains(&i) && cyclic.contains(&link.event.index())) {
                    late.push((link.span, link.event.index(), i));
                }
            }
        }
        for (span, cause, effect) in late {
            let (cause, effect) = (&self.film.events[cause], &self.film.events[effect]);
            let message =
                format!("the cause `{}` comes after its effect `{}`", cause.id.text, effect.id.text);
            let (later, earlier) = (cause.id.span, effect.id.span);
            self.error("E402", span, message);
            self.refine(|d| {
                d.label("named as a cause here")
                    .other(later, "happens here")
                    .other(earlier, "the effect happens before it")
                    .help("move an event, or take the link out")
            });
        }
    }
}
