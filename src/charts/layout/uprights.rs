//! The places of upright lines in a column: those that hang on cards and boxes, and those between
//! two cards.

use super::plan::{Item, Pin, Plan};
use super::tracks::Tracks;

/// Least room between two upright lines at one side of a card.
const APART: i64 = 11;

/// An upright line of a column that wants a place.
struct Upright {
    stem: Option<usize>,
    rise: Option<usize>,
    label: i64,
    beside_tab: bool,
    side: i8,
    key: i64,
}

/// Places the stems and rises of a column.
pub(super) fn place(plan: &Plan, column: usize, tracks: &mut Tracks) {
    let strip = 2 * column + 1;
    let items = &plan.strips[strip];
    let cards: Vec<usize> = (0..items.len()).filter(|index| matches!(items[*index], Item::Card(_))).collect();
    let mut start = 0;
    for end in cards.iter().copied().chain([items.len()]) {
        let found = between(plan, strip, start, end);
        if !found.is_empty() {
            let tab = items[start..end].iter().find_map(|item| match item {
                Item::Head(group) if plan.spans[*group].is_some_and(|span| span.0 == strip) => {
                    Some(plan.cast.tabs[*group])
                }
                _ => None,
            });
            place_uprights(tracks, column, &found, tab.unwrap_or(-1));
        }
        start = end;
    }
}

/// The uprights between the item at `start` (a card, or the top) and the card at `end`.
fn between(plan: &Plan, strip: usize, start: usize, end: usize) -> Vec<Upright> {
    let items = &plan.strips[strip];
    let mut found = Vec::new();
    let head = items[start..end.min(items.len())].iter().any(|item| matches!(item, Item::Head(_)));
    for (index, stem) in plan.stems.iter().enumerate() {
        if stem.edge == usize::MAX || stem.strip != strip {
            continue;
        }
        let Some(place) = plan.find(strip, Item::Lane(stem.lane)) else { continue };
        if place < start || place >= end {
            continue;
        }
        let reaches = |right: bool| {
            plan.nets.iter().any(|net| {
                let pins = if right { &net.left } else { &net.right };
                net.channel + usize::from(!right) == strip && pins.contains(&Pin::Lane(stem.lane))
            })
        };
        let side = i8::from(reaches(true)) - i8::from(reaches(false));
        let place = place as i64;
        // the line that turns off first stands outermost
        let key = i64::from(side) * if stem.top { place - 1000 } else { -place };
        found.push(Upright { stem: Some(index), rise: None, label: 0, beside_tab: stem.top, side, key });
    }
    for (index, rise) in plan.live_rises() {
        if items.get(start) == Some(&Item::Card(rise.upper)) && plan.strip_of[rise.upper] == strip {
            let label = rise.label.map_or(22, |label| label.0);
            found.push(Upright {
                stem: None,
                rise: Some(index),
                label,
                beside_tab: head,
                side: 0,
                key: rise.edge as i64,
            });
        }
    }
    found.sort_by_key(|upright| (upright.side, upright.key));
    found
}

/// Rises first, side by side with their labels; then the stems of the card above and of the card
/// below, each in the room left and right of the rises.
fn place_uprights(tracks: &mut Tracks, column: usize, found: &[Upright], tab: i64) {
    let (x, width) = tracks.columns[column];
    let (low, high) = (x + 10, x + width - 10);
    let tight = if tab >= 0 { (x + tab + 8).min(high) } else { low };
    let count = |top: bool, right: bool| {
        found
            .iter()
            .filter(|upright| {
                upright.rise.is_none() && upright.beside_tab == top && (upright.side >= 0) == right
            })
            .count() as i64
    };
    let labels: Vec<i64> =
        found.iter().filter(|upright| upright.rise.is_some()).map(|upright| upright.label).collect();
    let (mut first, mut last) = ((tight + high) / 2, (low + high) / 2);
    if !labels.is_empty() {
        let total: i64 = labels.iter().sum::<i64>() + 12 * (labels.len() as i64 - 1);
        let beside = found.iter().any(|upright| upright.rise.is_some() && upright.beside_tab);
        let floor = if beside { tight.min(x + width - total) } else { x };
        let mut label_x = floor + (x + width - floor - total).max(0) / 2;
        let mut lines = Vec::new();
        for upright in found.iter().filter(|upright| upright.rise.is_some()) {
            let line = (label_x + upright.label / 2).clamp(if beside { tight } else { low }, high);
            label_x += upright.label + 12;
            lines.push(line);
            if let Some(rise) = upright.rise {
                tracks.rises[rise] = line;
            }
        }
        first = lines.first().map_or(first, |line| line - APART);
        last = lines.last().map_or(last, |line| line + APART);
    }
    for top in [false, true] {
        let floor = if top { tight } else { low };
        for right in [false, true] {
            let (begin, end) =
                if right { (last.clamp(floor, high), high) } else { (floor, first.clamp(floor, high)) };
            let all = count(top, right);
            let mine = found.iter().filter(|upright| {
                upright.rise.is_none() && upright.beside_tab == top && (upright.side >= 0) == right
            });
            for (index, upright) in mine.enumerate() {
                if let Some(stem) = upright.stem {
                    tracks.stems[stem] = begin + (end - begin) * (index as i64 + 1) / (all + 1);
                }
            }
        }
    }
}
