//! The best maps of units to columns that a search has come by.

use super::Stack;

/// The best maps, best first.
#[derive(Debug)]
pub(super) struct Pool {
    /// What each costs, and it as [`written`].
    best: Vec<(i64, Vec<u32>)>,
    /// Room for the next one.
    spare: Vec<u32>,
    /// How many are kept.
    pub keep: usize,
}

impl Default for Pool {
    fn default() -> Self {
        Self { best: Vec::new(), spare: Vec::new(), keep: 1 }
    }
}

impl Pool {
    /// Keeps a map if it is among the best; one and its mirror image count as the same.
    pub fn add(&mut self, cost: i64, stacks: &[Stack]) {
        let is_full = self.best.len() >= self.keep;
        if is_full && self.best.last().is_some_and(|(worst, _)| *worst <= cost) {
            return;
        }
        let mut line = std::mem::take(&mut self.spare);
        written(stacks, &mut line);
        let order = |(known, other): &(i64, Vec<u32>)| known.cmp(&cost).then_with(|| other.cmp(&line));
        match self.best.binary_search_by(order) {
            Ok(_) => self.spare = line,
            Err(place) => {
                self.best.insert(place, (cost, line));
                let last = if is_full { self.best.pop() } else { None };
                self.spare = last.map(|(_, line)| line).unwrap_or_default();
            }
        }
    }

    /// The maps with their costs, as [`read`] reads them.
    pub fn lines(&self) -> impl Iterator<Item = (i64, &[u32])> {
        self.best.iter().map(|(cost, line)| (*cost, line.as_slice()))
    }
}

/// Stacks in one line, from the end that comes first: the units of each in order, each number raised by one, nought, and the
/// columns that it takes. Lines are in the order of the stacks that they stand for, and one is quickly made and compared.
fn written(stacks: &[Stack], line: &mut Vec<u32>) {
    let one = |stack: &Stack, line: &mut Vec<u32>| {
        let from = line.len();
        line.extend(stack.units.iter().map(|unit| *unit as u32 + 1));
        line[from..].sort_unstable();
        line.extend([0, stack.span as u32]);
    };
    line.clear();
    let (Some(first), Some(last)) = (stacks.first(), stacks.last()) else { return };
    one(last, line);
    let split = line.len();
    one(first, line);
    let is_turned = line[..split] < line[split..];
    line.clear();
    if is_turned {
        stacks.iter().rev().for_each(|stack| one(stack, line));
    } else {
        stacks.iter().for_each(|stack| one(stack, line));
    }
}

/// The stacks that a line stands for.
pub(super) fn read(line: &[u32]) -> Vec<Stack> {
    let mut stacks = Vec::new();
    let mut units: Vec<usize> = Vec::new();
    let mut numbers = line.iter();
    while let Some(number) = numbers.next() {
        match number.checked_sub(1) {
            Some(unit) => units.push(unit as usize),
            None => {
                let span = numbers.next().map_or(1, |span| *span as usize);
                stacks.push(Stack { units: std::mem::take(&mut units), span });
            }
        }
    }
    stacks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stacks() -> impl Strategy<Value = Vec<Stack>> {
        let stack = (proptest::collection::vec(0..9_usize, 0..4), 1..3_usize);
        proptest::collection::vec(stack.prop_map(|(units, span)| Stack { units, span }), 1..5)
    }

    /// As a list of lists: units of each stack in order, from the end that comes first.
    fn plainly(stacks: &[Stack]) -> Vec<(Vec<usize>, usize)> {
        let mut plain: Vec<(Vec<usize>, usize)> =
            stacks.iter().map(|stack| (stack.units.clone(), stack.span)).collect();
        plain.iter_mut().for_each(|(units, _)| units.sort_unstable());
        if plain.first() > plain.last() {
            plain.reverse();
        }
        plain
    }

    proptest! {
        #[test]
        fn the_best_are_kept_in_order(maps in proptest::collection::vec((0..5_i64, stacks()), 1..30)) {
            let mut pool = Pool { keep: 6, ..Pool::default() };
            maps.iter().for_each(|(cost, stacks)| pool.add(*cost, stacks));
            let kept: Vec<_> = pool.lines().map(|(cost, line)| (cost, plainly(&read(line)))).collect();
            let mut all: Vec<_> = maps.iter().map(|(cost, stacks)| (*cost, plainly(stacks))).collect();
            all.sort();
            all.dedup();
            // of those that cost as much as the last one, those stay that came first
            let costs = |list: &[(i64, Vec<(Vec<usize>, usize)>)]| list.iter().map(|(cost, _)| *cost).collect::<Vec<_>>();
            prop_assert_eq!(costs(&kept), costs(&all[..all.len().min(6)]));
            prop_assert!(kept.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(kept.iter().all(|one| all.contains(one)));
        }
    }
}
