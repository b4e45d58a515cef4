//! Ports on the upper and lower sides: the places of upright lines in a column: those that hang on cards and boxes, and those between
//! two cards.

use super::embedding::{Embedding, Item, Pin};
use super::positions::HorizontalPositions;

/// Least room between two upright lines at one side of a card.
const APART: i64 = 11;

/// An upright line of a column that wants a place.
struct Upright {
    stem: Option<usize>,
    direct_edge: Option<usize>,
    label: i64,
    beside_tab: bool,
    side: i8,
    key: i64,
}

/// Places the stems and direct_edges of a column.
pub(super) fn place(embedding: &Embedding, column: usize, horizontal: &mut HorizontalPositions) {
    let strip = 2 * column + 1;
    let items = &embedding.strips[strip];
    let cards: Vec<usize> = (0..items.len()).filter(|index| matches!(items[*index], Item::Card(_))).collect();
    let mut start = 0;
    for end in cards.iter().copied().chain([items.len()]) {
        let found = between(embedding, strip, start, end);
        if !found.is_empty() {
            let tab = items[start..end].iter().find_map(|item| match item {
                Item::Head(group) if embedding.spans[*group].is_some_and(|span| span.0 == strip) => {
                    Some(embedding.input.tabs[*group])
                }
                _ => None,
            });
            place_uprights(horizontal, column, &found, tab.unwrap_or(-1));
        }
        start = end;
    }
}

/// The uprights between the item at `start` (a card, or the top) and the card at `end`.
fn between(embedding: &Embedding, strip: usize, start: usize, end: usize) -> Vec<Upright> {
    let items = &embedding.strips[strip];
    let mut found = Vec::new();
    let head = items[start..end.min(items.len())].iter().any(|item| matches!(item, Item::Head(_)));
    for (index, stem) in embedding.stems.iter().enumerate() {
        if stem.edge == usize::MAX || stem.strip != strip {
            continue;
        }
        let Some(place) = embedding.find(strip, Item::Lane(stem.lane)) else { continue };
        if place < start || place >= end {
            continue;
        }
        let reaches = |right: bool| {
            embedding.nets.iter().any(|net| {
                let pins = if right { &net.left } else { &net.right };
                net.channel + usize::from(!right) == strip && pins.contains(&Pin::Lane(stem.lane))
            })
        };
        let side = i8::from(reaches(true)) - i8::from(reaches(false));
        let place = place as i64;
        // the line that turns off first stands outermost
        let key = i64::from(side) * if stem.top { place - 1000 } else { -place };
        found.push(Upright {
            stem: Some(index),
            direct_edge: None,
            label: 0,
            beside_tab: stem.top,
            side,
            key,
        });
    }
    for (index, direct_edge) in embedding.live_direct_edges() {
        if items.get(start) == Some(&Item::Card(direct_edge.upper))
            && embedding.strip_of[direct_edge.upper] == strip
        {
            let label = direct_edge.label.map_or(22, |label| label.0);
            found.push(Upright {
                stem: None,
                direct_edge: Some(index),
                label,
                beside_tab: head,
                side: 0,
                key: direct_edge.edge as i64,
            });
        }
    }
    found.sort_by_key(|upright| (upright.side, upright.key));
    found
}

/// Rises first, side by side with their labels; then the stems of the card above and of the card
/// below, each in the room left and right of the direct_edges.
fn place_uprights(horizontal: &mut HorizontalPositions, column: usize, found: &[Upright], tab: i64) {
    let (x, width) = horizontal.columns[column];
    let (low, high) = (x + 10, x + width - 10);
    let tight = if tab >= 0 { (x + tab + 8).min(high) } else { low };
    let count = |top: bool, right: bool| {
        found
            .iter()
            .filter(|upright| {
                upright.direct_edge.is_none() && upright.beside_tab == top && (upright.side >= 0) == right
            })
            .count() as i64
    };
    let labels: Vec<i64> =
        found.iter().filter(|upright| upright.direct_edge.is_some()).map(|upright| upright.label).collect();
    let (mut first, mut last) = ((tight + high) / 2, (low + high) / 2);
    if !labels.is_empty() {
        let total: i64 = labels.iter().sum::<i64>() + 12 * (labels.len() as i64 - 1);
        let beside = found.iter().any(|upright| upright.direct_edge.is_some() && upright.beside_tab);
        let floor = if beside { tight.min(x + width - total) } else { x };
        let mut label_x = floor + (x + width - floor - total).max(0) / 2;
        let mut lines = Vec::new();
        for upright in found.iter().filter(|upright| upright.direct_edge.is_some()) {
            let line = (label_x + upright.label / 2).clamp(if beside { tight } else { low }, high);
            label_x += upright.label + 12;
            lines.push(line);
            if let Some(direct_edge) = upright.direct_edge {
                horizontal.direct_edges[direct_edge] = line;
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
                upright.direct_edge.is_none() && upright.beside_tab == top && (upright.side >= 0) == right
            });
            for (index, upright) in mine.enumerate() {
                if let Some(stem) = upright.stem {
                    horizontal.stems[stem] = begin + (end - begin) * (index as i64 + 1) / (all + 1);
                }
            }
        }
    }
}
