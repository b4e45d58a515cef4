//! Widths: gives every net its track, every gutter its width and every upright line its x.

use super::cast::PAD;
use super::plan::{Item, Net, Pin, Plan};
use super::rows::Rows;
use super::uprights;

const APART: i64 = 11;
const EDGE: i64 = 12;
const LABEL_EDGE: i64 = 8;
const STUB: i64 = 12;
const CLEAR: i64 = 7;

/// Horizontal places of everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracks {
    /// Left edge and width of the cards of each column.
    pub columns: Vec<(i64, i64)>,
    /// Left edge and width of each gutter.
    pub gutters: Vec<(i64, i64)>,
    /// Track of each net.
    pub nets: Vec<i64>,
    /// Middle of each lane's label.
    pub labels: Vec<i64>,
    /// Place of each stem.
    pub stems: Vec<i64>,
    /// Place of each rise.
    pub rises: Vec<i64>,
    /// Width of the page.
    pub width: i64,
}

impl Tracks {
    /// Moves everything to the right.
    pub(super) fn shift(&mut self, by: i64) {
        for (x, _) in self.columns.iter_mut().chain(&mut self.gutters) {
            *x += by;
        }
        for x in self.nets.iter_mut().chain(&mut self.labels).chain(&mut self.stems).chain(&mut self.rises) {
            *x += by;
        }
    }
}

/// Height of a pin.
pub(super) fn pin_y(rows: &Rows, pin: Pin) -> i64 {
    match pin {
        Pin::Lane(lane) => rows.lanes[lane],
        Pin::Port(port) => rows.ports[port],
    }
}

/// Something that takes room in a gutter: a net's track or a lane's label.
#[derive(Debug, Clone, Copy)]
struct Thing {
    net: Option<usize>,
    lane: usize,
    edge: usize,
    top: i64,
    bottom: i64,
    width: i64,
    low: i64,
    high: i64,
}

/// Solves a plan's widths.
pub(super) fn tracks(plan: &Plan, rows: &Rows, pinned: bool) -> Tracks {
    let mut result = Tracks {
        nets: vec![0; plan.nets.len()],
        labels: vec![0; plan.lanes.len()],
        stems: vec![0; plan.stems.len()],
        rises: vec![0; plan.rises.len()],
        ..Tracks::default()
    };
    let fill_all = |margin: i64| -> Vec<(i64, Vec<Thing>)> {
        (0..=plan.columns).map(|gutter| fill(plan, rows, 2 * gutter, margin)).collect()
    };
    let mut margin = 0;
    let mut gutters = fill_all(margin);
    let cards: i64 = plan.widths.iter().filter(|width| **width > 0).map(|width| width + 2 * PAD).sum();
    if cards + gutters.iter().map(|(width, _)| *width).sum::<i64>() > plan.cast.width {
        // a little closer to the boxes, if that makes the page fit
        margin = 4;
        gutters = fill_all(margin);
    }
    let outer = [0, 1, gutters.len() - 2, gutters.len() - 1];
    let least: Vec<i64> = gutters
        .iter()
        .enumerate()
        .map(|(index, (width, things))| match (outer.contains(&index), things.is_empty()) {
            (true, true) => 0,
            (true, false) => *width,
            _ => (*width).max(44),
        })
        .collect();
    let widths = if pinned { keep(plan, &least) } else { spread(plan, &least, rows.height) };
    let mut x = 0;
    for (index, (_, things)) in gutters.iter_mut().enumerate() {
        result.gutters.push((x, widths[index]));
        settle(things, widths[index], margin);
        for thing in things.iter() {
            let middle = x + (thing.low + thing.high) / 2;
            match thing.net {
                Some(net) => result.nets[net] = middle,
                None => result.labels[thing.lane] = middle + thing.width / 2,
            }
        }
        x += widths[index];
        if let Some(width) = plan.widths.get(index) {
            let pad = if *width > 0 { PAD } else { 0 };
            result.columns.push((x + pad, *width));
            x += width + 2 * pad;
        }
    }
    result.width = x;
    for lane in plan.strips.iter().skip(1).step_by(2).flatten() {
        if let Item::Lane(lane) = *lane {
            let (left, width) = result.columns[plan.lanes[lane].strip / 2];
            result.labels[lane] = left + width / 2;
        }
    }
    for column in 0..plan.columns {
        uprights::place(plan, column, &mut result);
    }
    result
}

/// Widens the gutters evenly until the page is as wide as it should be.
fn spread(plan: &Plan, least: &[i64], height: i64) -> Vec<i64> {
    let mut widths = least.to_vec();
    // the gutters between the first and the last column that hold cards
    let inner = 2..plan.columns - 1;
    let cards: i64 = plan.widths.iter().filter(|width| **width > 0).map(|width| width + 2 * PAD).sum();
    let wanted = plan.cast.width.min((height + 40) * 7 / 4);
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
fn keep(plan: &Plan, least: &[i64]) -> Vec<i64> {
    let mut widths = least.to_vec();
    let mut x = 0;
    for (column, gutter) in widths.iter_mut().enumerate().take(plan.columns) {
        let strip = 2 * column + 1;
        let before = plan.strips[strip].iter().find_map(|item| match item {
            Item::Card(card) => plan.cast.previous[*card].map(|(center, _)| center),
            _ => None,
        });
        if let Some(center) = before {
            let left = (center - plan.widths[column]).div_euclid(2) - PAD;
            *gutter = (*gutter).max(left - x);
        }
        x += *gutter + plan.widths[column] + if plan.widths[column] > 0 { 2 * PAD } else { 0 };
    }
    widths
}

/// The tracks and labels of a gutter, packed to the left, and the width they need.
fn fill(plan: &Plan, rows: &Rows, strip: usize, margin: i64) -> (i64, Vec<Thing>) {
    let mut things = Vec::new();
    if let Some(channel) = strip.checked_sub(1) {
        things.extend(channel_things(plan, rows, channel));
    }
    for item in &plan.strips[strip] {
        if let Item::Lane(lane) = *item
            && let Some((width, height)) = plan.lanes[lane].label
        {
            let y = rows.lanes[lane];
            let (top, bottom) = (y - (height + 1) / 2, y + (height + 1) / 2);
            things.push(Thing {
                net: None,
                lane,
                edge: plan.lanes[lane].edge,
                top,
                bottom,
                width,
                low: 0,
                high: 0,
            });
        }
    }
    if strip + 1 < plan.strips.len() {
        things.extend(channel_things(plan, rows, strip));
    }
    let mut width = 0;
    for index in 0..things.len() {
        let edge = if things[index].net.is_some() { EDGE } else { LABEL_EDGE } - margin;
        let mut low = edge;
        for before in &things[..index] {
            if let Some(room) = room(before, &things[index]) {
                low = low.max(before.low + before.width + room);
            }
        }
        things[index].low = low;
        width = width.max(low + things[index].width + edge);
    }
    (width, things)
}

/// Least room between two things side by side; none if they pass each other above and below.
fn room(a: &Thing, b: &Thing) -> Option<i64> {
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
fn settle(things: &mut [Thing], width: i64, margin: i64) {
    for index in (0..things.len()).rev() {
        let edge = if things[index].net.is_some() { EDGE } else { LABEL_EDGE } - margin;
        let mut high = width - edge - things[index].width;
        for after in index + 1..things.len() {
            if let Some(room) = room(&things[index], &things[after]) {
                high = high.min(things[after].high - room - things[index].width);
            }
        }
        things[index].high = high;
    }
}

/// The nets of a channel that need a track, in the order from left to right that crosses least.
fn channel_things(plan: &Plan, rows: &Rows, channel: usize) -> Vec<Thing> {
    let nets: Vec<usize> = (0..plan.nets.len()).filter(|net| plan.nets[*net].channel == channel).collect();
    let mut things: Vec<Thing> = Vec::new();
    for index in nets {
        let net = &plan.nets[index];
        let ys = net.left.iter().chain(&net.right).map(|pin| pin_y(rows, *pin));
        let (Some(top), Some(bottom)) = (ys.clone().min(), ys.max()) else { continue };
        if top < bottom {
            things.push(Thing {
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
    things.sort_by_key(|thing| (thing.top, thing.bottom, thing.net));
    let mut order: Vec<Thing> = Vec::new();
    for thing in things {
        let mut costs: Vec<i64> = vec![0; order.len() + 1];
        for (index, other) in order.iter().enumerate() {
            let (before, after) = prefer(plan, rows, &thing, other);
            for (place, cost) in costs.iter_mut().enumerate() {
                *cost += if place <= index { before } else { after };
            }
        }
        let place = (0..costs.len()).min_by_key(|place| costs[*place]).unwrap_or(0);
        order.insert(place, thing);
    }
    // a second look: move each to its best place among the others
    for _ in 0..2 {
        for turn in 0..order.len() {
            let thing = order.remove(turn);
            let mut costs: Vec<i64> = vec![0; order.len() + 1];
            for (index, other) in order.iter().enumerate() {
                let (before, after) = prefer(plan, rows, &thing, other);
                for (place, cost) in costs.iter_mut().enumerate() {
                    *cost += if place <= index { before } else { after };
                }
            }
            let place =
                (0..costs.len()).min_by_key(|place| (costs[*place], place.abs_diff(turn))).unwrap_or(0);
            order.insert(place, thing);
        }
    }
    order
}

/// What it costs when `a` has its track left of `b`, and right of it.
fn prefer(plan: &Plan, rows: &Rows, a: &Thing, b: &Thing) -> (i64, i64) {
    let (Some(net_a), Some(net_b)) = (a.net, b.net) else { return (0, 0) };
    let (net_a, net_b) = (&plan.nets[net_a], &plan.nets[net_b]);
    (beside(rows, net_a, net_b, a, b), beside(rows, net_b, net_a, b, a))
}

/// Crossings and near misses when `left` has its track left of `right`.
fn beside(rows: &Rows, left: &Net, right: &Net, left_thing: &Thing, right_thing: &Thing) -> i64 {
    let mut cost = 0;
    for pin in &left.right {
        let y = pin_y(rows, *pin);
        if y > right_thing.top && y < right_thing.bottom {
            cost += 10;
        }
        cost += right.left.iter().filter(|other| (pin_y(rows, **other) - y).abs() < 6).count() as i64 * 25;
    }
    for pin in &right.left {
        let y = pin_y(rows, *pin);
        if y > left_thing.top && y < left_thing.bottom {
            cost += 10;
        }
    }
    cost
}
