//! Crossings that an edge would make in every channel and gap of an embedding, looked up at once.

use super::embedding::{Embedding, Item, Pin, Root};

/// Numbers about an embedding as it is now. Places in a strip count double: gap `g` is `2g`, the item with
/// index `i` is `2i + 1`.
pub(super) struct CrossingTables {
    /// For each channel, crossings of a link from each left place to each right place, one channel after the
    /// other.
    cross: Vec<i32>,
    /// Where each channel begins in `cross`.
    channels: Vec<usize>,
    /// For each channel, left and right side: pins before each place, one after the other.
    pins: Vec<i32>,
    /// Where each channel's sides begin in `pins`.
    sides: Vec<[usize; 2]>,
    /// For each strip and gap, one strip after the other.
    gaps: Vec<Gap>,
    /// Where each strip begins in `gaps`.
    strips: Vec<usize>,
    /// Places of each strip.
    size: Vec<usize>,
}

/// What is known of a gap of a strip.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    /// Upright stretches that a lane there crosses.
    pub upright: i64,
    /// Where a lane there may be.
    pub bounds: (i64, i64),
    /// The group whose box it lies in.
    pub inside: Option<usize>,
}

impl CrossingTables {
    pub(super) fn new(embedding: &Embedding, steps: &mut u64) -> Self {
        let size: Vec<usize> = embedding.strips.iter().map(|strip| 2 * strip.len() + 1).collect();
        let mut place = vec![0_usize; embedding.lanes.len()];
        let mut card_place = vec![0_usize; embedding.input.cards.len()];
        for strip in &embedding.strips {
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
            Pin::Port(port) => card_place[embedding.ports[port].card],
        };
        let mut channels = Vec::with_capacity(size.len());
        let mut sides = Vec::with_capacity(size.len());
        let (mut area, mut length) = (0, 0);
        for pair in size.windows(2) {
            channels.push(area);
            area += (pair[0] + 1) * (pair[1] + 1);
            sides.push([length, length + pair[0] + 1]);
            length += pair[0] + pair[1] + 2;
        }
        channels.push(area);
        sides.push([length; 2]);
        let mut cross = vec![0; area];
        let mut pins = vec![0; length];
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for net in &embedding.nets {
            let h = net.channel;
            left.clear();
            left.extend(net.left.iter().map(where_));
            right.clear();
            right.extend(net.right.iter().map(where_));
            for (side, places) in [&left, &right].into_iter().enumerate() {
                for at in places {
                    pins[sides[h][side] + at + 1] += 1;
                }
            }
            mark(&mut cross[channels[h]..channels[h + 1]], (size[h], size[h + 1]), &left, &right);
        }
        for h in 0..size.len() - 1 {
            let (rows, wide) = (size[h], size[h + 1] + 1);
            *steps += (rows * wide) as u64;
            sum_up(&mut cross[channels[h]..channels[h + 1]], rows, wide);
            for (from, to) in [(sides[h][0], sides[h][1]), (sides[h][1], sides[h + 1][0])] {
                for index in from + 1..to {
                    pins[index] += pins[index - 1];
                }
            }
        }
        let (gaps, strips) = gaps(embedding);
        Self { cross, channels, pins, sides, gaps, strips, size }
    }

    /// What is known of a gap.
    pub(super) fn gap(&self, strip: usize, gap: usize) -> &Gap {
        &self.gaps[self.strips[strip] + gap]
    }

    /// Crossings of a link through a channel.
    pub(super) fn cross(&self, channel: usize, left: usize, right: usize) -> i64 {
        i64::from(self.cross[self.channels[channel] + left * (self.size[channel + 1] + 1) + right])
    }

    /// Crossings of a link that turns back in a channel.
    pub(super) fn turn(&self, channel: usize, right_side: bool, a: usize, b: usize) -> i64 {
        let side = &self.pins[self.sides[channel][usize::from(right_side)]..];
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

/// What is known of every gap of every strip, and where each strip begins.
fn gaps(embedding: &Embedding) -> (Vec<Gap>, Vec<usize>) {
    const FAR: i64 = 1_000_000;
    let count = embedding.strips.iter().map(|strip| strip.len() + 1).sum();
    let mut gaps: Vec<Gap> = Vec::with_capacity(count);
    let mut begin = Vec::with_capacity(embedding.strips.len());
    for strip in &embedding.strips {
        begin.push(gaps.len());
        let mut gap = Gap { bounds: (-FAR, FAR), ..Gap::default() };
        for item in strip {
            let (top, bottom) = embedding.extent(*item);
            gap.bounds.1 = top;
            gaps.push(gap);
            gap.bounds = (bottom, FAR);
            match item {
                Item::Head(group) => gap.inside = Some(*group),
                Item::Foot(_) => gap.inside = None,
                _ => {}
            }
        }
        gaps.push(gap);
    }
    let mut between = |strip: usize, a: Item, b: Item| {
        let (Some(a), Some(b)) = (embedding.find(strip, a), embedding.find(strip, b)) else { return };
        for gap in &mut gaps[begin[strip] + a.min(b) + 1..=begin[strip] + a.max(b)] {
            gap.upright += 1;
        }
    };
    for (_, direct_edge) in embedding.live_direct_edges() {
        between(
            embedding.strip_of[direct_edge.upper],
            Item::Card(direct_edge.upper),
            Item::Card(direct_edge.lower),
        );
    }
    for stem in embedding.live_stems() {
        let root = match (stem.root, stem.top) {
            (Root::Card(card), _) => Item::Card(card),
            (Root::Group(group), true) => Item::Head(group),
            (Root::Group(group), false) => Item::Foot(group),
        };
        between(stem.strip, root, Item::Lane(stem.lane));
    }
    (gaps, begin)
}
