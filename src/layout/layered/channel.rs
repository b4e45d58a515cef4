//! Channel routing: level runs between two layers get tracks, in an order in which few lines cross.

/// A line that comes down at one place and goes on down at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where it comes down.
    pub from: i64,
    /// Where it goes on.
    pub to: i64,
}

/// Room between two runs on one track.
const APART: i64 = 14;
/// Lines nearer than this seem to be one.
const ALONG: i64 = 7;
/// What a stretch costs on which two lines seem to be one, in crossings.
const CONFUSED: i64 = 6;
/// Sweeps over all runs.
const SWEEPS: usize = 12;
/// Runs beyond which their order is not searched.
const MANY: usize = 400;

impl Run {
    fn span(&self) -> (i64, i64) {
        (self.from.min(self.to), self.from.max(self.to))
    }
    fn covers(&self, x: i64) -> bool {
        let (low, high) = self.span();
        low < x && x < high
    }
    fn meets(&self, other: &Self) -> bool {
        let ((a, b), (c, d)) = (self.span(), other.span());
        a < d + APART && c < b + APART
    }
    /// Crossings with a run on a lower track.
    fn above(&self, lower: &Self) -> i64 {
        i64::from(self.covers(lower.from))
            + i64::from(lower.covers(self.to))
            + if (lower.from - self.to).abs() < ALONG { CONFUSED } else { 0 }
    }
}

/// The track of each run, from 0 at the top; none for a run that goes straight down. O(runs² · sweeps).
pub fn tracks(runs: &[Run]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..runs.len()).filter(|run| runs[*run].from != runs[*run].to).collect();
    // those that go left nest one way, those that go right the other
    order.sort_by_key(|run| {
        let Run { from, to } = runs[*run];
        if to < from { (0, from) } else { (1, -from) }
    });
    if order.len() <= MANY {
        sift(runs, &mut order);
    }
    let mut found = vec![None; runs.len()];
    for (at, run) in order.iter().enumerate() {
        let over = order[..at].iter().filter(|other| runs[**other].meets(&runs[*run]));
        found[*run] =
            Some(over.filter_map(|other| found[*other]).map(|track: usize| track + 1).max().unwrap_or(0));
    }
    found
}

fn sift(runs: &[Run], order: &mut Vec<usize>) {
    for _ in 0..SWEEPS {
        let mut better = false;
        for run in order.clone() {
            let Some(at) = order.iter().position(|other| *other == run) else { continue };
            order.remove(at);
            let this = &runs[run];
            // the cost at the top, and what each step down changes
            let mut cost: i64 = order.iter().map(|other| this.above(&runs[*other])).sum();
            let costs: Vec<i64> = std::iter::once(cost)
                .chain(order.iter().map(|other| {
                    cost += runs[*other].above(this) - this.above(&runs[*other]);
                    cost
                }))
                .collect();
            let best = (0..costs.len()).min_by_key(|place| (costs[*place], *place != at)).unwrap_or(at);
            better |= costs[best] < costs[at];
            order.insert(best, run);
        }
        if !better {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(from: i64, to: i64) -> Run {
        Run { from, to }
    }

    #[test]
    fn straight_lines_need_no_track() {
        assert_eq!(tracks(&[run(5, 5), run(9, 9)]), [None, None]);
    }

    #[test]
    fn runs_apart_share_a_track() {
        assert_eq!(tracks(&[run(0, 50), run(100, 150)]), [Some(0), Some(0)]);
    }

    #[test]
    fn a_fan_nests_without_crossings() {
        let fan = [run(0, 100), run(20, 200), run(40, 300)];
        let found = tracks(&fan);
        let crossings: i64 = (0..3)
            .flat_map(|a| (0..3).map(move |b| (a, b)))
            .filter(|(a, b)| found[*a] < found[*b])
            .map(|(a, b)| fan[a].above(&fan[b]))
            .sum();
        assert_eq!(crossings, 0, "{found:?}");
    }
}
