//! Listing maximal chains one by one.

use super::count::Live;
use super::{Chain, Question, Web};
use crate::facts::PartyId;

/// How many steps all listed chains may have together.
const MOST_STEPS: usize = 1_000_000;
/// How many walks are tried in the search for chains in untold order.
const MOST_TRIES: usize = 1_000_000;

impl Web {
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

    /// Maximal chains in told or untold order: no step is told to begin before an earlier one of its chain,
    /// and none stands twice. The search is bounded.
    pub(super) fn list_possible(&self, question: &Question) -> (Vec<Chain>, bool) {
        let mut search = Possible { web: self, question, chains: Vec::new(), tries: 0, more: false };
        for start in 0..self.steps.len() as u32 {
            if question.from.is_none_or(|from| self.steps[start as usize].from == from) {
                search.run(start);
            }
        }
        (search.chains, search.more)
    }
}

struct Possible<'w> {
    web: &'w Web,
    question: &'w Question,
    chains: Vec<Chain>,
    tries: usize,
    more: bool,
}

impl Possible<'_> {
    /// All chains that begin with a step, depth first without recursion.
    fn run(&mut self, start: u32) {
        let mut walk = vec![start];
        let mut via: Vec<Option<PartyId>> = Vec::new();
        let mut open = vec![self.choices(&walk)];
        self.take(&walk, &via, open.last().is_some_and(|choices| choices.is_empty()));
        while let Some(choices) = open.last_mut() {
            let Some((step, group)) = choices.pop() else {
                open.pop();
                walk.pop();
                via.pop();
                continue;
            };
            self.tries += 1;
            if self.tries > MOST_TRIES || self.chains.len() >= self.question.most {
                self.more = true;
                return;
            }
            walk.push(step);
            via.push(group);
            let next = self.choices(&walk);
            self.take(&walk, &via, next.is_empty());
            open.push(next);
        }
    }

    /// What may come next, the last to be tried first.
    fn choices(&self, walk: &[u32]) -> Vec<(u32, Option<PartyId>)> {
        let Some(&last) = walk.last() else { return Vec::new() };
        let mut choices: Vec<_> = self
            .web
            .perhaps_after(last)
            .filter(|(step, _)| {
                walk.iter().all(|earlier| earlier != step && self.web.may_precede(*earlier, *step))
            })
            .filter(|(step, _)| {
                let wait = self.web.moment[*step as usize].saturating_sub(self.web.moment[last as usize]);
                self.question.waiting.is_none_or(|most| wait <= most)
            })
            .collect();
        choices.reverse();
        choices
    }

    fn take(&mut self, walk: &[u32], via: &[Option<PartyId>], ends: bool) {
        let (Some(&first), Some(&last)) = (walk.first(), walk.last()) else { return };
        let at_end = match self.question.to {
            Some(to) => self.web.reached(last).any(|(party, _)| party == to),
            None => ends,
        };
        let before = |i: &u32| !walk.contains(i) && walk.iter().all(|later| self.web.may_precede(*i, *later));
        let at_start = self.question.from.is_some() || !self.web.perhaps_before(first).any(|i| before(&i));
        if at_end && at_start && walk.len() >= self.question.least {
            let certain = walk.windows(2).all(|two| self.web.is_before(two[0], two[1]));
            self.chains.push(Chain { steps: walk.to_vec(), via: via.to_vec(), certain });
        }
    }
}
