//! What it costs to pass: crossings in every channel and gap of a plan, looked up at once.

use super::plan::{Item, Pin, Plan, Root};

/// Numbers about a plan as it is now. Places in a strip count double: gap `g` is `2g`, the item with
/// index `i` is `2i + 1`.
pub(super) struct Tables {
    /// For each channel, crossings of a link from each left place to each right place.
    cross: Vec<Vec<i32>>,
    /// For each channel, left and right side: pins before each place.
    pins: Vec<[Vec<i32>; 2]>,
    /// For each strip and gap, upright stretches that a lane there crosses.
    pub upright: Vec<Vec<i64>>,
    /// For each strip and gap, where a lane there may be.
    pub bounds: Vec<Vec<(i64, i64)>>,
    /// For each strip and gap, the group whose box it lies in.
    pub inside: Vec<Vec<Option<usize>>>,
    size: Vec<usize>,
}

impl Tables {
    pub(super) fn new(plan: &Plan, steps: &mut u64) -> Self {
        let size: Vec<usize> = plan.strips.iter().map(|strip| 2 * strip.len() + 1).collect();
        let mut place = vec![0_usize; plan.lanes.len()];
        let mut card_place = vec![0_usize; plan.cast.cards.len()];
        for strip in &plan.strips {
            for (index, item) in strip.iter().enumerate() {
                match item {
                    Item::Lane(lane) => place[*lane] = 2 * index + 1,
                    Item::Card(card) => card_place[*card] = 2 * index + 1,
                    _ => {}
                }
            }
        }
        let where_ = |pin: &Pin| match *pin {
            Pin::Lane(lane) => place[lane],
            Pin::Port(port) => card_place[plan.ports[port].card],
        };
        let channels = plan.strips.len() - 1;
        let mut cross: Vec<Vec<i32>> =
            (0..channels).map(|h| vec![0; (size[h] + 1) * (size[h + 1] + 1)]).collect();
        let mut pins: Vec<[Vec<i32>; 2]> =
            (0..channels).map(|h| [vec![0; size[h] + 1], vec![0; size[h + 1] + 1]]).collect();
        for net in &plan.nets {
            let h = net.channel;
            let left: Vec<usize> = net.left.iter().map(where_).collect();
            let right: Vec<usize> = net.right.iter().map(where_).collect();
            for at in &left {
                pins[h][0][at + 1] += 1;
            }
            for at in &right {
                pins[h][1][at + 1] += 1;
            }
            mark(&mut cross[h], (size[h], size[h + 1]), &left, &right);
        }
        for h in 0..channels {
            let (rows, wide) = (size[h], size[h + 1] + 1);
            *steps += (rows * wide) as u64;
            sum_up(&mut cross[h], rows, wide);
            for side in &mut pins[h] {
                for index in 1..side.len() {
                    side[index] += side[index - 1];
                }
            }
        }
        let (bounds, inside) = (bounds(plan), inside(plan));
        Self { cross, pins, upright: upright(plan), bounds, inside, size }
    }

    /// Crossings of a link through a channel.
    pub(super) fn cross(&self, channel: usize, left: usize, right: usize) -> i64 {
        i64::from(self.cross[channel][left * (self.size[channel + 1] + 1) + right])
    }

    /// Crossings of a link that turns back in a channel.
    pub(super) fn turn(&self, channel: usize, right_side: bool, a: usize, b: usize) -> i64 {
        let side = &self.pins[channel][usize::from(right_side)];
        let (a, b) = (a.min(b), a.max(b));
        i64::from(side[b] - side[(a + 1).min(b)])
    }
}

/// Adds one to every pair of places whose link crosses the net.
fn mark(table: &mut [i32], (rows, columns): (usize, usize), left: &[usize], right: &[usize]) {
    let wide = columns + 1;
    let mut add = |row: usize, column: usize, height: usize, width: usize| {
        // the block of rows row..height and columns column..width, as differences
        if row < height && column < width {
            table[row * wide + column] += 1;
            table[row * wide + width] -= 1;
            table[height * wide + column] -= 1;
            table[height * wide + width] += 1;
        }
    };
    let range = |pins: &[usize]| Some((*pins.iter().min()?, *pins.iter().max()?));
    match (range(left), range(right)) {
        (Some((top, bottom)), Some((first, last))) => {
            add(top + 1, 0, rows, last);
            add(0, first + 1, bottom, columns);
        }
        (Some((top, bottom)), None) => add(top + 1, 0, bottom, columns),
        (None, Some((first, last))) => add(0, first + 1, rows, last),
        (None, None) => {}
    }
}

fn sum_up(table: &mut [i32], rows: usize, wide: usize) {
    for row in 0..rows {
        for column in 0..wide {
            let here = row * wide + column;
            if column > 0 {
                table[here] += table[here - 1];
            }
            if row > 0 {
                table[here] += table[here - wide];
            }
            if row > 0 && column > 0 {
                table[here] -= table[here - wide - 1];
            }
        }
    }
}

fn upright(plan: &Plan) -> Vec<Vec<i64>> {
    let mut counts: Vec<Vec<i64>> = plan.strips.iter().map(|strip| vec![0; strip.len() + 1]).collect();
    let mut between = |strip: usize, a: Item, b: Item| {
        let (Some(a), Some(b)) = (plan.find(strip, a), plan.find(strip, b)) else { return };
        for count in counts[strip].iter_mut().take(a.max(b) + 1).skip(a.min(b) + 1) {
            *count += 1;
        }
    };
    for (_, rise) in plan.live_rises() {
        between(plan.strip_of[rise.upper], Item::Card(rise.upper), Item::Card(rise.lower));
    }
    for stem in plan.live_stems() {
        let root = match (stem.root, stem.top) {
            (Root::Card(card), _) => Item::Card(card),
            (Root::Group(group), true) => Item::Head(group),
            (Root::Group(group), false) => Item::Foot(group),
        };
        between(stem.strip, root, Item::Lane(stem.lane));
    }
    counts
}

/// The room between the items on either side of each gap.
fn bounds(plan: &Plan) -> Vec<Vec<(i64, i64)>> {
    const FAR: i64 = 1_000_000;
    plan.strips
        .iter()
        .map(|strip| {
            (0..=strip.len())
                .map(|gap| {
                    let low = gap.checked_sub(1).map_or(-FAR, |index| plan.extent(strip[index]).1);
                    let high = strip.get(gap).map_or(FAR, |item| plan.extent(*item).0);
                    (low, high)
                })
                .collect()
        })
        .collect()
}

fn inside(plan: &Plan) -> Vec<Vec<Option<usize>>> {
    plan.strips
        .iter()
        .map(|strip| {
            let mut open = None;
            let mut all = vec![None];
            for item in strip {
                match item {
                    Item::Head(group) => open = Some(*group),
                    Item::Foot(_) => open = None,
                    _ => {}
                }
                all.push(open);
            }
            all
        })
        .collect()
}
