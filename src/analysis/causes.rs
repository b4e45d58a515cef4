//! The graph of causes as a question admits it, walked with petgraph.
//!
//! One filter says which links count; every walk of links forward or back goes through it. What petgraph lacks stands in
//! files of its own: falls through and-or support in `counterfactual::model`, surest ways in `explanation` and
//! `retribution::ways`, walks in order of time in `chains`.

use super::Readings;
use crate::facts::EventId;
use crate::story::{Cause, Story, Support};
use petgraph::graph::{DiGraph, EdgeReference, NodeIndex};
use petgraph::visit::{Control, DfsEvent, EdgeFiltered, FilterEdge, Reversed, Topo, depth_first_search};

/// Which links a walk takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    readings: Readings,
    /// Whether links count that led to an event without being needed.
    contributing: bool,
}

impl<'s> FilterEdge<EdgeReference<'s, Cause>> for Admitted {
    fn include_edge(&self, edge: EdgeReference<'s, Cause>) -> bool {
        let cause = edge.weight();
        self.readings.admit(cause.contested) && (self.contributing || cause.support != Support::Contributing)
    }
}

/// The graph of causes with one filter.
pub struct Causes<'s> {
    graph: EdgeFiltered<&'s DiGraph<EventId, Cause>, Admitted>,
    events: usize,
}

impl<'s> Causes<'s> {
    /// All links that some readings admit.
    pub fn all(story: &'s Story, readings: Readings) -> Self {
        Self::of(story, Admitted { readings, contributing: true })
    }
    /// Only those that are needed, alone or as one of several.
    pub fn needed(story: &'s Story, readings: Readings) -> Self {
        Self::of(story, Admitted { readings, contributing: false })
    }
    fn of(story: &'s Story, admitted: Admitted) -> Self {
        Self { graph: EdgeFiltered(story.causes(), admitted), events: story.causes().node_count() }
    }

    /// Everything that an event leads to, in story order, without itself; the walk goes not beyond events at which it
    /// stops. O(events + links).
    pub fn effects(&self, event: EventId, stop: &dyn Fn(EventId) -> bool) -> Vec<EventId> {
        let mut found = Vec::new();
        depth_first_search(&self.graph, [node(event)], |step| match step {
            DfsEvent::Discover(at, _) if at != node(event) => {
                found.push(at);
                if stop(name(at)) { Control::<()>::Prune } else { Control::Continue }
            }
            _ => Control::Continue,
        });
        sorted(found)
    }

    /// For each event whether one of some events leads to it; those themselves only if others of them do.
    /// O(events + links).
    pub fn after(&self, events: impl IntoIterator<Item = EventId>) -> Vec<bool> {
        let mut reached = vec![false; self.events];
        depth_first_search(&self.graph, events.into_iter().map(node), |step| {
            if let DfsEvent::TreeEdge(_, to) | DfsEvent::CrossForwardEdge(_, to) | DfsEvent::BackEdge(_, to) =
                step
            {
                reached[to.index()] = true;
            }
        });
        reached
    }

    /// For each event whether it leads to one of some events; those themselves only if they lead to others of them.
    /// O(events + links).
    pub fn before(&self, events: impl IntoIterator<Item = EventId>) -> Vec<bool> {
        let mut reached = vec![false; self.events];
        depth_first_search(Reversed(&self.graph), events.into_iter().map(node), |step| {
            if let DfsEvent::TreeEdge(_, to) | DfsEvent::CrossForwardEdge(_, to) | DfsEvent::BackEdge(_, to) =
                step
            {
                reached[to.index()] = true;
            }
        });
        reached
    }

    /// Of some events those to which no other of them leads, in story order. O(events + links).
    pub fn roots(&self, of: &[EventId]) -> Vec<EventId> {
        let mut inside = vec![false; self.events];
        of.iter().for_each(|event| inside[event.index()] = true);
        let mut led = vec![false; self.events];
        let mut order = Topo::new(&self.graph);
        while let Some(at) = order.next(&self.graph) {
            let causes = petgraph::visit::IntoNeighbors::neighbors(Reversed(&self.graph), at);
            led[at.index()] = causes.into_iter().any(|cause| inside[cause.index()] || led[cause.index()]);
        }
        sorted(of.iter().filter(|event| !led[event.index()]).map(|event| node(*event)).collect())
    }
}

fn node(event: EventId) -> NodeIndex {
    NodeIndex::new(event.index())
}
fn name(node: NodeIndex) -> EventId {
    EventId(node.index() as u32)
}
fn sorted(nodes: Vec<NodeIndex>) -> Vec<EventId> {
    let mut events: Vec<EventId> = nodes.into_iter().map(name).collect();
    events.sort_unstable();
    events
}
