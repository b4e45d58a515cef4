//! Coordinates from left to right: every net gets its track, every gutter its width and every upright line its x.

use super::embedding::{Embedding, Item, Net, Pin};
use super::input::PAD;
use super::ports;
use super::positions::HorizontalPositions;
use super::vertical::VerticalPositions;

const APART: i64 = 11;
const EDGE: i64 = 12;
const LABEL_EDGE: i64 = 8;
const STUB: i64 = 12;
const CLEAR: i64 = 7;

/// Height of a pin.
pub(super) fn pin_y(vertical: &VerticalPositions, pin: Pin) -> i64 {
    match pin {
        Pin::Lane(lane) => vertical.lanes[lane],
        Pin::Port(port) => vertical.ports[port],
    }
}

/// Something that takes room in a gutter: a net's track or a lane's label.
#[derive(Debug, Clone, Copy)]
struct GutterItem {
    net: Option<usize>,
    lane: usize,
    edge: usize,
    top: i64,
    bottom: i64,
    width: i64,
    low: i64,
    high: i64,
}

/// Solves an embedding's widths.
pub(super) fn horizontal(
    embedding: &Embedding,
    vertical: &VerticalPositions,
    pinned: bool,
) -> HorizontalPositions {
    let mut result = HorizontalPositions {
        nets: vec![0; embedding.nets.len()],
        labels: vec![0; embedding.lanes.len()],
        stems: vec![0; embedding.stems.len()],
        direct_edges: vec![0; embedding.direct_edges.len()],
        ..HorizontalPositions::default()
    };
    let fill_all = |margin: i64| -> Vec<(i64, Vec<GutterItem>)> {
        (0..=embedding.columns).map(|gutter| fill(embedding, vertical, 2 * gutter, margin)).collect()
    };
    let mut margin = 0;
    let mut gutters = fill_all(margin);
    let cards: i64 = embedding.widths.iter().filter(|width| **width > 0).map(|width| width + 2 * PAD).sum();
    if cards + gutters.iter().map(|(width, _)| *width).sum::<i64>() > embedding.input.width {
        // a little closer to the boxes, if that makes the page fit
        margin = 4;
        gutters = fill_all(margin);
    }
    let outer = [0, 1, gutters.len() - 2, gutters.len() - 1];
    let least: Vec<i64> = gutters
        .iter()
        .enumerate()
        .map(|(index, (width, items))| match (outer.contains(&index), items.is_empty()) {
            (true, true) => 0,
            (true, false) => *width,
            _ => (*width).max(44),
        })
        .collect();
    let widths = if pinned { keep(embedding, &least) } else { spread(embedding, &least, vertical.height) };
    let mut x = 0;
    for (index, (_, items)) in gutters.iter_mut().enumerate() {
        result.gutters.push((x, widths[index]));
        settle(items, widths[index], margin);
        for item in items.iter() {
            let middle = x + (item.low + item.high) / 2;
            match item.net {
                Some(net) => result.nets[net] = middle,
                None => result.labels[item.lane] = middle + item.width / 2,
            }
        }
        x += widths[index];
        if let Some(width) = embedding.widths.get(index) {
            let pad = if *width > 0 { PAD } else { 0 };
            result.columns.push((x + pad, *width));
            x += width + 2 * pad;
        }
    }
    result.width = x;
    for lane in embedding.strips.iter().skip(1).step_by(2).flatten() {
        if let Item::Lane(lane) = *lane {
            let (left, width) = result.columns[embedding.lanes[lane].strip / 2];
            result.labels[lane] = left + width / 2;
        }
    }
    for column in 0..embedding.columns {
        ports::place(embedding, column, &mut result);
    }
    result
}

/// Widens the gutters evenly until the page is as wide as it should be.
fn spread(embedding: &Embedding, least: &[i64], height: i64) -> Vec<i64> {
    let mut widths = least.to_vec();
    // the gutters between the first and the last column that hold cards
    let inner = 2..embedding.columns - 1;
    let cards: i64 = embedding.widths.iter().filter(|width| **width > 0).map(|width| width + 2 * PAD).sum();
    let wanted = embedding.input.width.min((height + 40) * 7 / 4);
    let mut spare = wanted - cards - widths.iter().sum::<i64>();
    while spare > 0 {
        let Some(narrow) = inner.clone().map(|index| widths[index]).min() else { break };
        if narrow >= 210 {
            break;
        }
        let next = inner
            .clone()
            .map(|index| widths[index])
            .filter(|width| *width > narrow)
            .min()
            .unwrap_or(210)
            .min(210);
        let low: Vec<usize> = inner.clone().filter(|index| widths[*index] == narrow).collect();
        let step = (next - narrow).min(spare / low.len() as i64);
        if step == 0 {
            break;
        }
        for index in &low {
            widths[*index] += step;
        }
        spare -= step * low.len() as i64;
    }
    widths
}

/// Gutters that leave the columns where they were, as far as there is room.
fn keep(embedding: &Embedding, least: &[i64]) -> Vec<i64> {
    let mut widths = least.to_vec();
    let mut x = 0;
    for (column, gutter) in widths.iter_mut().enumerate().take(embedding.columns) {
        let strip = 2 * column + 1;
        let before = embedding.strips[strip].iter().find_map(|item| match item {
            Item::Card(card) => embedding.input.previous[*card].map(|(center, _)| center),
            _ => None,
        });
        if let Some(center) = before {
            let left = (center - embedding.widths[column]).div_euclid(2) - PAD;
            *gutter = (*gutter).max(left - x);
        }
        x += *gutter + embedding.widths[column] + if embedding.widths[column] > 0 { 2 * PAD } else { 0 };
    }
    widths
}

/// The tracks and labels of a gutter, packed to the left, and the width they need.
fn fill(
    embedding: &Embedding,
    vertical: &VerticalPositions,
    strip: usize,
    margin: i64,
) -> (i64, Vec<GutterItem>) {
    let mut items = Vec::new();
    if let Some(channel) = strip.checked_sub(1) {
        items.extend(channel_items(embedding, vertical, channel));
    }
    for item in &embedding.strips[strip] {
        if let Item::Lane(lane) = *item
            && let Some((width, height)) = embedding.lanes[lane].label
        {
            let y = vertical.lanes[lane];
            let (top, bottom) = (y - (height + 1) / 2, y + (height + 1) / 2);
            items.push(GutterItem {
                net: None,
                lane,
                edge: embedding.lanes[lane].edge,
                top,
                bottom,
                width,
                low: 0,
                high: 0,
            });
        }
    }
    if strip + 1 < embedding.strips.len() {
        items.extend(channel_items(embedding, vertical, strip));
    }
    let mut width = 0;
    for index in 0..items.len() {
        let edge = if items[index].net.is_some() { EDGE } else { LABEL_EDGE } - margin;
        let mut low = edge;
        for before in &items[..index] {
            if let Some(room) = room(before, &items[index]) {
                low = low.max(before.low + before.width + room);
            }
        }
        items[index].low = low;
        width = width.max(low + items[index].width + edge);
    }
    (width, items)
}

/// Least room between two items side by side; none if they pass each other above and below.
fn room(a: &GutterItem, b: &GutterItem) -> Option<i64> {
    let clear = if a.net.is_some() && b.net.is_some() { 9 } else { CLEAR };
    (a.top < b.bottom + clear && b.top < a.bottom + clear).then(|| {
        if a.net.is_some() && b.net.is_some() {
            APART
        } else if a.edge == b.edge {
            STUB
        } else {
            CLEAR + 1
        }
    })
}

/// Packs to the right as well, for a gutter of the given width.
fn settle(items: &mut [GutterItem], width: i64, margin: i64) {
    for index in (0..items.len()).rev() {
        let edge = if items[index].net.is_some() { EDGE } else { LABEL_EDGE } - margin;
        let mut high = width - edge - items[index].width;
        for after in index + 1..items.len() {
            if let Some(room) = room(&items[index], &items[after]) {
                high = high.min(items[after].high - room - items[index].width);
            }
        }
        items[index].high = high;
    }
}

/// The nets of a channel that need a track, in the order from left to right that crosses least.
fn channel_items(embedding: &Embedding, vertical: &VerticalPositions, channel: usize) -> Vec<GutterItem> {
    let nets: Vec<usize> =
        (0..embedding.nets.len()).filter(|net| embedding.nets[*net].channel == channel).collect();
    let mut items: Vec<GutterItem> = Vec::new();
    for index in nets {
        let net = &embedding.nets[index];
        let ys = net.left.iter().chain(&net.right).map(|pin| pin_y(vertical, *pin));
        let (Some(top), Some(bottom)) = (ys.clone().min(), ys.max()) else { continue };
        if top < bottom {
            items.push(GutterItem {
                net: Some(index),
                lane: 0,
                edge: net.edge,
                top,
                bottom,
                width: 0,
                low: 0,
                high: 0,
            });
        }
    }
    items.sort_by_key(|item| (item.top, item.bottom, item.net));
    let mut order: Vec<GutterItem> = Vec::new();
    for item in items {
        let mut costs: Vec<i64> = vec![0; order.len() + 1];
        for (index, other) in order.iter().enumerate() {
            let (before, after) = prefer(embedding, vertical, &item, other);
            for (place, cost) in costs.iter_mut().enumerate() {
                *cost += if place <= index { before } else { after };
            }
        }
        let place = (0..costs.len()).min_by_key(|place| costs[*place]).unwrap_or(0);
        order.insert(place, item);
    }
    // a second look: move each to its best place among the others
    for _ in 0..2 {
        for turn in 0..order.len() {
            let item = order.remove(turn);
            let mut costs: Vec<i64> = vec![0; order.len() + 1];
            for (index, other) in order.iter().enumerate() {
                let (before, after) = prefer(embedding, vertical, &item, other);
                for (place, cost) in costs.iter_mut().enumerate() {
                    *cost += if place <= index { before } else { after };
                }
            }
            let place =
                (0..costs.len()).min_by_key(|place| (costs[*place], place.abs_diff(turn))).unwrap_or(0);
            order.insert(place, item);
        }
    }
    order
}

/// What it costs when `a` has its track left of `b`, and right of it.
fn prefer(embedding: &Embedding, vertical: &VerticalPositions, a: &GutterItem, b: &GutterItem) -> (i64, i64) {
    let (Some(net_a), Some(net_b)) = (a.net, b.net) else { return (0, 0) };
    let (net_a, net_b) = (&embedding.nets[net_a], &embedding.nets[net_b]);
    (beside(vertical, net_a, net_b, a, b), beside(vertical, net_b, net_a, b, a))
}

/// Crossings and near misses when `left` has its track left of `right`.
fn beside(
    vertical: &VerticalPositions,
    left: &Net,
    right: &Net,
    left_thing: &GutterItem,
    right_thing: &GutterItem,
) -> i64 {
    let mut cost = 0;
    for pin in &left.right {
        let y = pin_y(vertical, *pin);
        if y > right_thing.top && y < right_thing.bottom {
            cost += 10;
        }
        cost +=
            right.left.iter().filter(|other| (pin_y(vertical, **other) - y).abs() < 6).count() as i64 * 25;
    }
    for pin in &right.left {
        let y = pin_y(vertical, *pin);
        if y > left_thing.top && y < left_thing.bottom {
            cost += 10;
        }
    }
    cost
}
