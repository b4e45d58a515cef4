//! Listing maximal chains one by one.

use super::count::Live;
use super::{Chain, Question, TemporalGraph};
use crate::facts::PartyId;
use std::cell::Cell;

/// How many steps all listed chains may have together.
const MOST_STEPS: usize = 1_000_000;
/// How many steps are tried in the search for chains in untold order.
const MOST_TRIES: usize = 20_000_000;

impl TemporalGraph {
    /// Maximal chains in told order, in the order of their steps, and whether there are more. Every walk
    /// that is begun leads to a chain, so the cost is that of the output.
    pub(super) fn list(&self, live: &Live, question: &Question) -> (Vec<Chain>, bool) {
        let (mut chains, mut written) = (Vec::new(), 0);
        for start in
            (0..self.steps.len() as u32).filter(|i| live.starts[*i as usize] && live.live[*i as usize])
        {
            let mut walk = vec![start];
            let mut via: Vec<Option<PartyId>> = Vec::new();
            let next = |step: u32| self.after(step, question).filter(|(after, _)| live.live[*after as usize]);
            let mut open = vec![next(start)];
            if live.ends[start as usize] && question.least <= 1 {
                chains.push(Chain { steps: walk.clone(), via: Vec::new(), certain: true });
            }
            while let Some(choices) = open.last_mut() {
                let Some((step, group)) = choices.next() else {
                    open.pop();
                    walk.pop();
                    via.pop();
                    continue;
                };
                walk.push(step);
                via.push(group);
                open.push(next(step));
                if live.ends[step as usize] && walk.len() >= question.least {
                    if chains.len() >= question.most || written > MOST_STEPS {
                        return (chains, true);
                    }
                    written += walk.len();
                    chains.push(Chain { steps: walk.clone(), via: via.clone(), certain: true });
                }
            }
        }
        (chains, false)
    }

    /// Maximal chains in told or untold order, as [`Question::possible`] defines them. The search is bounded.
    pub(super) fn list_possible(&self, question: &Question) -> (Vec<Chain>, bool) {
        let mut search =
            Possible { graph: self, question, chains: Vec::new(), tries: Cell::new(0), more: false };
        for start in 0..self.steps.len() as u32 {
            if search.may_start(start) {
                search.run(start);
            }
            search.more |= search.spent();
            if search.more {
                break;
            }
        }
        (search.chains, search.more)
    }
}

struct Possible<'w> {
    graph: &'w TemporalGraph,
    question: &'w Question,
    chains: Vec<Chain>,
    tries: Cell<usize>,
    more: bool,
}

impl Possible<'_> {
    /// All chains that begin with a step, depth first without recursion.
    fn run(&mut self, start: u32) {
        let mut walk = vec![start];
        let mut via: Vec<Option<PartyId>> = Vec::new();
        let mut open = vec![self.choices(&walk)];
        self.take(&walk, &via);
        while let Some(choices) = open.last_mut() {
            let Some((step, group)) = choices.pop() else {
                open.pop();
                walk.pop();
                via.pop();
                continue;
            };
            if self.spent() || self.chains.len() > self.question.most {
                self.chains.truncate(self.question.most);
                self.more = true;
                return;
            }
            walk.push(step);
            via.push(group);
            open.push(self.choices(&walk));
            self.take(&walk, &via);
        }
    }

    /// Counts one more step that is tried.
    fn spend(&self) {
        self.tries.set(self.tries.get() + 1);
    }
    /// Whether too many were tried.
    fn spent(&self) -> bool {
        self.tries.get() > MOST_TRIES
    }

    fn may_start(&self, step: u32) -> bool {
        self.question.from.is_none_or(|from| self.graph.steps[step as usize].from == from)
    }
    fn may_end(&self, step: u32) -> bool {
        self.question.to.is_none_or(|to| self.graph.reached(step).any(|(party, _)| party == to))
    }
    fn in_time(&self, first: u32, second: u32) -> bool {
        let moment = |step: u32| self.graph.moment[step as usize];
        let wait = moment(second).saturating_sub(moment(first));
        self.question.waiting.is_none_or(|most| wait <= most)
    }

    /// What may come next, the last to be tried first.
    fn choices(&self, walk: &[u32]) -> Vec<(u32, Option<PartyId>)> {
        let Some(&last) = walk.last() else { return Vec::new() };
        let fits = |step: u32| {
            self.spend();
            self.in_time(last, step)
                && walk.iter().all(|earlier| *earlier != step && self.graph.may_precede(*earlier, step))
        };
        let mut choices: Vec<_> = self.graph.perhaps_after(last).filter(|(step, _)| fits(*step)).collect();
        choices.reverse();
        choices
    }

    /// What may come before, for a walk that is written backwards.
    fn earlier(&self, backwards: &[u32]) -> Vec<u32> {
        let Some(&first) = backwards.last() else { return Vec::new() };
        let fits = |step: u32| {
            self.spend();
            self.in_time(step, first)
                && backwards.iter().all(|later| *later != step && self.graph.may_precede(step, *later))
        };
        self.graph.perhaps_before(first).filter(|step| fits(*step)).collect()
    }

    fn take(&mut self, walk: &[u32], via: &[Option<PartyId>]) {
        let Some(&last) = walk.last() else { return };
        if walk.len() < self.question.least || !self.may_end(last) {
            return;
        }
        let onward = self.goes_on(
            walk.to_vec(),
            |this, walk| this.choices(walk).into_iter().map(|(step, _)| step).collect(),
            Self::may_end,
        );
        if onward {
            return;
        }
        let backwards: Vec<u32> = walk.iter().rev().copied().collect();
        if !self.goes_on(backwards, Self::earlier, Self::may_start) {
            let certain = walk.windows(2).all(|two| self.graph.is_before(two[0], two[1]));
            self.chains.push(Chain { steps: walk.to_vec(), via: via.to_vec(), certain });
        }
    }

    /// Whether a walk can be made longer at its end until it ends as is asked. If too much was tried, it is
    /// taken to be so: what is listed is maximal.
    fn goes_on(
        &mut self,
        mut walk: Vec<u32>,
        next: impl Fn(&Self, &[u32]) -> Vec<u32>,
        ends: impl Fn(&Self, u32) -> bool,
    ) -> bool {
        let mut open = vec![next(self, &walk)];
        while let Some(choices) = open.last_mut() {
            let Some(step) = choices.pop() else {
                open.pop();
                walk.pop();
                continue;
            };
            if ends(self, step) {
                return true;
            }
            if self.spent() {
                self.more = true;
                return true;
            }
            walk.push(step);
            open.push(next(self, &walk));
        }
        false
    }
}
