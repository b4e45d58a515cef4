//! First orders of the curves by beam search: the cheapest few are carried from event to event.
//!
//! At each event those who meet are drawn together at every place that comes into question, whoever is new
//! comes in there, and the cheapest orders go on.

use super::cost::{CostModel, CurveSet, Order, Permutation, Predecessor, Storyline, bit};

/// Most orders that are carried along.
const WIDEST: usize = 400;
/// Pairs of lines that the beam may compare.
const WORK: usize = 30_000_000;
/// How many of its results are worked out.
const RESULTS: usize = 3;
/// Most ways to arrange those who meet that are tried at each place.
const MOST_ARRANGEMENTS: usize = 120;
/// Orders that are collected, for each that goes on, before the dear ones are thrown away.
const SLACK: usize = 6;

/// An order of the beam, and the one before it.
#[derive(Debug, Clone, Copy)]
struct State {
    row: Permutation,
    cost: i64,
    parent: usize,
}

/// The best orders, names not in them. Bounded work for any storyline: events × width of the beam × arrangements ×
/// lines².
pub fn beam_search(storyline: &Storyline) -> Vec<Order> {
    let model = CostModel::new(storyline);
    let events = storyline.meets.len();
    let widest = storyline.curves.len().max(2);
    let width = (WORK / (events.max(1) * widest * widest * 12)).clamp(4, WIDEST);
    let mut history: Vec<Vec<State>> = Vec::new();
    let begin = [State { row: Permutation::EMPTY, cost: 0, parent: 0 }];
    let mut next = Front { width, ..Front::default() };
    for at in 0..events {
        next.limit = i64::MAX;
        for (parent, state) in history.last().map_or(&begin[..], Vec::as_slice).iter().enumerate() {
            // they stand in order of cost, and no step is cheaper than nothing
            if state.cost > next.limit {
                break;
            }
            successors(&model, at, (parent, state), &mut next);
        }
        next.prune();
        history.push(next.states.clone());
        next.states.clear();
    }
    let ends = history.last().map_or(0, |states| states.len().min(RESULTS));
    (0..ends).map(|end| trace(&history, end)).collect()
}

/// The cheapest states of an event, no order twice.
#[derive(Default)]
struct Front {
    states: Vec<State>,
    /// Room for those that are kept.
    spare: Vec<State>,
    width: usize,
    /// What a state may cost to be among them.
    limit: i64,
    /// The orders among the cheapest, while these are looked for.
    seen: Seen,
}

/// Which orders are among those that are kept, found by their [print](Permutation::print): a table with open addressing,
/// of which each slot is nought or the place of a state, counted from one.
#[derive(Default)]
struct Seen(Vec<u32>);

impl Seen {
    /// Forgets all, and makes room for so many.
    fn clear(&mut self, most: usize) {
        self.0.clear();
        self.0.resize((4 * most).next_power_of_two(), 0);
    }

    /// Whether an order is not yet among those kept, to which it comes next.
    fn is_new(&mut self, row: &Permutation, kept: &[State]) -> bool {
        let all = self.0.len() - 1;
        let mut slot = (row.print() >> 20) as usize & all;
        while self.0[slot] != 0 {
            if kept[self.0[slot] as usize - 1].row == *row {
                return false;
            }
            slot = (slot + 1) & all;
        }
        self.0[slot] = kept.len() as u32 + 1;
        true
    }
}

impl Front {
    fn take(&mut self, state: State) {
        if state.cost > self.limit {
            return;
        }
        self.states.push(state);
        if self.states.len() >= SLACK * self.width {
            self.prune();
            if let (Some(last), true) = (self.states.last(), self.states.len() == self.width) {
                self.limit = last.cost;
            }
        }
    }

    /// Keeps the cheapest; of those that cost the same, the first by order and parent.
    fn prune(&mut self) {
        let states = &self.states;
        let mut order: Vec<(i64, u32)> =
            (0..).zip(states).map(|(index, state)| (state.cost, index)).collect();
        let mut open = order.as_mut_slice();
        self.seen.clear(self.width);
        let kept = &mut self.spare;
        kept.clear();
        while !open.is_empty() && kept.len() < self.width {
            // few orders stand twice, so few more need be sorted than are kept
            let (near, others) = cheapest(open, 2 * self.width);
            open = others;
            near.sort_unstable();
            // and only those that are needed are put in order by more than their cost
            'keeping: for equal in near.chunk_by_mut(|one, other| one.0 == other.0) {
                let key = |index: u32| (&states[index as usize].row, states[index as usize].parent);
                equal.sort_unstable_by(|one, other| key(one.1).cmp(&key(other.1)));
                for (_, index) in equal {
                    if kept.len() == self.width {
                        break 'keeping;
                    }
                    let state = states[*index as usize];
                    if self.seen.is_new(&state.row, kept) {
                        kept.push(state);
                    }
                }
            }
        }
        std::mem::swap(&mut self.states, &mut self.spare);
    }
}

/// The cheapest, about so many, with all that cost the same as one of them; and the others.
fn cheapest(order: &mut [(i64, u32)], count: usize) -> (&mut [(i64, u32)], &mut [(i64, u32)]) {
    if order.len() <= count {
        return (order, &mut []);
    }
    let (_, (most, _), _) = order.select_nth_unstable(count - 1);
    let most = *most;
    let mut end = count;
    for at in count..order.len() {
        if order[at].0 == most {
            order.swap(at, end);
            end += 1;
        }
    }
    order.split_at_mut(end)
}

/// The orders that led to a state of the last event.
fn trace(history: &[Vec<State>], end: usize) -> Order {
    let mut at = end;
    let mut order: Order = history
        .iter()
        .rev()
        .map(|states| {
            let state = &states[at];
            at = state.parent;
            state.row.to_vec()
        })
        .collect();
    order.reverse();
    order
}

/// Takes the orders that may follow another at an event.
fn successors(model: &CostModel, at: usize, (parent, state): (usize, &State), next: &mut Front) {
    let before = &state.row;
    let curves = &model.storyline.curves;
    let mut alive = Permutation::EMPTY;
    let living = before.lines().iter().filter(|line| curves[usize::from(**line)].last >= at);
    living.for_each(|line| alive.push(*line));
    let known = Predecessor::new(&alive);
    let meet = model.meets[at];
    let mut new = Permutation::EMPTY;
    let fresh = model.storyline.meets[at].iter().filter(|line| curves[**line].first == at);
    fresh.for_each(|line| new.push(*line as u8));
    let came = new.lines().iter().fold(meet, |set, line| set & !bit(*line));
    for base in asides(model, at, &alive) {
        let (old, others) = base.parted(meet);
        let least = model.passing(&known, &others, came);
        for block in arrangements(&old, &new) {
            for place in places(&base, came, others.lines().len()) {
                let most = next.limit - state.cost;
                if least[place] > most {
                    continue;
                }
                let row = others.with(&block, place);
                if let Some(added) = model.gathering((&known, &row), came, most) {
                    next.take(State { row, cost: state.cost + added, parent });
                }
            }
        }
    }
}

/// The order as it is, and with those who have just met for the last time put aside, above or below.
fn asides(model: &CostModel, at: usize, alive: &Permutation) -> Vec<Permutation> {
    let is_free = |line: &&u8| at > 0 && model.storyline.curves[usize::from(**line)].met == at - 1;
    let free = alive.lines().iter().filter(is_free).fold(0, |set, line| set | bit(*line));
    let (free, rest) = alive.parted(free);
    let mut found = vec![*alive];
    if !free.lines().is_empty() && !rest.lines().is_empty() {
        found.push(free.with(&rest, free.lines().len()));
        found.push(rest.with(&free, rest.lines().len()));
        if let [one, other] = free.lines() {
            let (one, other) =
                (Permutation::of(&[usize::from(*one)]), Permutation::of(&[usize::from(*other)]));
            for (first, last) in [(one, other), (other, one)] {
                let row = first.with(&rest, 1);
                found.push(row.with(&last, row.lines().len()));
            }
        }
    }
    found
}

/// Places for those who meet among the others: between the outermost of them and one beyond; anywhere, if all
/// are new.
fn places(base: &Permutation, came: CurveSet, others: usize) -> std::ops::RangeInclusive<usize> {
    let mut seen = 0;
    let mut hull: Option<(usize, usize)> = None;
    for line in base.lines() {
        if came & bit(*line) == 0 {
            seen += 1;
        } else {
            hull = Some((hull.map_or(seen, |(low, _)| low), seen));
        }
    }
    hull.map_or(0..=others, |(low, high)| low.saturating_sub(1)..=(high + 1).min(others))
}

/// Ways to arrange those who meet: those who come in their order or with two neighbours exchanged, and the
/// new ones at any place between them.
fn arrangements(old: &Permutation, new: &Permutation) -> Vec<Permutation> {
    let count = old.lines().len();
    let mut found = vec![*old];
    if (2..=5).contains(&count) {
        found.extend((1..count).map(|at| old.moved(at - 1, at)));
    }
    for line in new.lines() {
        let line = Permutation::of(&[usize::from(*line)]);
        let grown: Vec<Permutation> = found
            .iter()
            .flat_map(|block| (0..=block.lines().len()).map(|place| block.with(&line, place)))
            .collect();
        let step = grown.len().div_ceil(MOST_ARRANGEMENTS);
        found = grown.into_iter().step_by(step.max(1)).collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cheapest_go_on_no_order_twice(
            states in proptest::collection::vec((0..6_i64, Just((0..4).collect::<Vec<usize>>()).prop_shuffle(), 0..3_usize), 0..90),
            width in 1..20_usize,
        ) {
            let state = |(cost, row, parent): &(i64, Vec<usize>, usize)| State { row: Permutation::of(row), cost: *cost, parent: *parent };
            let mut front = Front { width, limit: i64::MAX, ..Front::default() };
            front.states = states.iter().map(state).collect();
            let mut all: Vec<(i64, Permutation, usize)> =
                front.states.iter().map(|state| (state.cost, state.row, state.parent)).collect();
            front.prune();
            all.sort();
            let mut expected: Vec<(i64, Permutation, usize)> = Vec::new();
            for one in all {
                if expected.len() < width && expected.iter().all(|other| other.1 != one.1) {
                    expected.push(one);
                }
            }
            let kept: Vec<_> = front.states.iter().map(|state| (state.cost, state.row, state.parent)).collect();
            prop_assert_eq!(kept, expected);
        }
    }
}
