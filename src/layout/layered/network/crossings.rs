//! Crossings that an edge would make in every channel and gap of an embedding, looked up at once.

use super::embedding::{Embedding, Item, Pin, Root};

/// Numbers about an embedding as it is now. Places in a strip count double: gap `g` is `2g`, the item with
/// index `i` is `2i + 1`. O(items + nets + gaps under upright stretches).
pub(super) struct CrossingTables {
    /// The nets, one channel after the other.
    nets: Vec<Span>,
    /// Where each channel begins in `nets`.
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
    /// Ports in use at each side of each card, left and right.
    loads: Vec<[usize; 2]>,
}

/// The first and last place of a net at either side of its channel; none where it has no pin.
#[derive(Debug, Clone, Copy)]
struct Span {
    left: Option<(usize, usize)>,
    right: Option<(usize, usize)>,
}

/// What is known of a gap of a strip.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    /// Upright stretches that a lane there crosses.
    pub upright: i32,
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
        let mut loads = vec![[0; 2]; embedding.input.cards.len()];
        for pin in embedding.nets.iter().flat_map(|net| net.left.iter().chain(&net.right)) {
            if let Pin::Port(port) = *pin {
                let port = embedding.ports[port];
                loads[port.card][usize::from(port.right)] += 1;
            }
        }
        let channels_count = size.len() - 1;
        let mut sides = Vec::with_capacity(size.len());
        let mut length = 0;
        for pair in size.windows(2) {
            *steps += (pair[0] * (pair[1] + 1)) as u64;
            sides.push([length, length + pair[0] + 1]);
            length += pair[0] + pair[1] + 2;
        }
        sides.push([length; 2]);
        let mut pins = vec![0; length];
        let mut channels = vec![0; channels_count + 1];
        embedding.nets.iter().for_each(|net| channels[net.channel + 1] += 1);
        (0..channels_count).for_each(|channel| channels[channel + 1] += channels[channel]);
        let mut next = channels.clone();
        let mut nets = vec![Span { left: None, right: None }; embedding.nets.len()];
        for net in &embedding.nets {
            let mut span = Span { left: None, right: None };
            for (side, (own, range)) in
                [(&net.left, &mut span.left), (&net.right, &mut span.right)].into_iter().enumerate()
            {
                for at in own.iter().map(where_) {
                    pins[sides[net.channel][side] + at + 1] += 1;
                    let (low, high) = range.unwrap_or((at, at));
                    *range = Some((low.min(at), high.max(at)));
                }
            }
            nets[next[net.channel]] = span;
            next[net.channel] += 1;
        }
        for channel in 0..channels_count {
            let [left, right] = sides[channel];
            for (from, to) in [(left, right), (right, sides[channel + 1][0])] {
                for index in from + 1..to {
                    pins[index] += pins[index - 1];
                }
            }
        }
        let (gaps, strips) = gaps(embedding);
        Self { nets, channels, pins, sides, gaps, strips, size, loads }
    }

    /// Ports in use at a side of a card.
    pub(super) fn load(&self, card: usize, right: bool) -> usize {
        self.loads[card][usize::from(right)]
    }

    /// The gap of a strip that lies at a height.
    pub(super) fn gap_at(&self, strip: usize, y: i64) -> usize {
        let end = self.strips.get(strip + 1).copied().unwrap_or(self.gaps.len());
        let gaps = &self.gaps[self.strips[strip]..end];
        gaps.partition_point(|gap| gap.bounds.1 < y).min(gaps.len().saturating_sub(1))
    }

    /// What is known of a gap.
    pub(super) fn gap(&self, strip: usize, gap: usize) -> &Gap {
        &self.gaps[self.strips[strip] + gap]
    }

    /// Crossings of a link through a channel that has one end at `place` (on the left, or on the right), for each
    /// place of its other end. O(nets of the channel + places).
    pub(super) fn crossings_from(
        &self,
        channel: usize,
        place: usize,
        is_left: bool,
        crossings: &mut Vec<i32>,
    ) {
        let count = self.size[channel + usize::from(is_left)];
        crossings.clear();
        crossings.resize(count + 1, 0);
        // as differences of each place to the one before it
        let mut add = |from: usize, to: usize| {
            if from < to {
                crossings[from] += 1;
                crossings[to] -= 1;
            }
        };
        for net in &self.nets[self.channels[channel]..self.channels[channel + 1]] {
            let (near, far) = if is_left { (net.left, net.right) } else { (net.right, net.left) };
            let inside = |(low, high): (usize, usize)| low < place && place < high;
            match (near, far) {
                (Some((low, high)), Some((first, last))) => {
                    if place > low {
                        add(0, last);
                    }
                    if place < high {
                        add(first + 1, count);
                    }
                }
                (Some(near), None) if inside(near) => add(0, count),
                (None, Some((first, last))) => add(first + 1, last),
                _ => {}
            }
        }
        let mut sum = 0;
        for crossing in crossings {
            sum += *crossing;
            *crossing = sum;
        }
    }

    /// Crossings of a link that turns back in a channel.
    pub(super) fn turn(&self, channel: usize, right_side: bool, a: usize, b: usize) -> i64 {
        let side = &self.pins[self.sides[channel][usize::from(right_side)]..];
        let (a, b) = (a.min(b), a.max(b));
        i64::from(side[b] - side[(a + 1).min(b)])
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Places that a net may have at one side of its channel.
    fn side() -> impl Strategy<Value = Option<(usize, usize)>> {
        proptest::option::of((0..7_usize, 0..7_usize))
            .prop_map(|pins| pins.map(|(a, b)| (a.min(b), a.max(b))))
    }

    /// Whether a link from `left` to `right` has to cross a net, counted one by one: once for each end of the net's upright
    /// stretch that it goes round on the wrong side.
    fn crossings(net: &Span, left: usize, right: usize) -> i32 {
        match (net.left, net.right) {
            (Some((top, bottom)), Some((first, last))) => {
                i32::from(left > top && right < last) + i32::from(left < bottom && right > first)
            }
            (Some((top, bottom)), None) => i32::from(top < left && left < bottom),
            (None, Some((first, last))) => i32::from(first < right && right < last),
            (None, None) => 0,
        }
    }

    proptest! {
        #[test]
        fn crossings_are_those_counted_one_by_one(spans in proptest::collection::vec((side(), side()), 0..9)) {
            let nets: Vec<Span> = spans.into_iter().map(|(left, right)| Span { left, right }).collect();
            let table = CrossingTables {
                channels: vec![0, nets.len()],
                size: vec![7, 7],
                nets,
                pins: Vec::new(),
                sides: Vec::new(),
                gaps: Vec::new(),
                strips: Vec::new(),
                loads: Vec::new(),
            };
            let mut found = Vec::new();
            for place in 0..7 {
                let count = |left: usize, right: usize| -> i32 {
                    table.nets.iter().map(|net| crossings(net, left, right)).sum()
                };
                table.crossings_from(0, place, true, &mut found);
                (0..7).for_each(|other| assert_eq!(found[other], count(place, other)));
                table.crossings_from(0, place, false, &mut found);
                (0..7).for_each(|other| assert_eq!(found[other], count(other, place)));
            }
        }
    }
}
