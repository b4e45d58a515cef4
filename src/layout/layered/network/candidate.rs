//! Candidates: a layout with all its positions and lines, what it is worth, and how edges find their ways into it.

use super::End;
use super::crossings::CrossingTables;
use super::embedding::{Embedding, Stop};
use super::geometry::{Drawing, RoutedEdge, bends, crossings, detour, length};
use super::horizontal::horizontal;
use super::insertion::direct_edge;
use super::positions::HorizontalPositions;
use super::routing::{Path, Search, Terminal};
use super::vertical::{Solve, VerticalPositions, vertical};

/// A layout that may be taken.
pub(super) struct Candidate<'a> {
    pub(super) embedding: Embedding<'a>,
    pub(super) vertical: VerticalPositions,
    pub(super) horizontal: HorizontalPositions,
    pub(super) routed: Vec<RoutedEdge>,
    pub(super) score: i64,
}

/// Positions and lines for an embedding whose routes are found.
pub(super) fn complete<'a>(embedding: Embedding<'a>, solve: Solve, steps: &mut u64) -> Option<Candidate<'a>> {
    let pinned = solve.pinned;
    let mut vertical = vertical(&embedding, solve, steps)?;
    let mut horizontal = horizontal(&embedding, &vertical, pinned);
    fit(pinned, &mut vertical, &mut horizontal);
    let routed = Drawing::new(&embedding, &vertical, &horizontal).route_of();
    let score = score(&embedding, &vertical, &horizontal, &routed);
    Some(Candidate { embedding, vertical, horizontal, routed, score })
}

/// Keeps the page's shape within bounds by margins: around the content, or after it when earlier
/// places are kept.
fn fit(kept: bool, vertical: &mut VerticalPositions, horizontal: &mut HorizontalPositions) {
    let (low, high) = (vertical.height * 63 / 100 + 1, horizontal.width * 100 / 215 + 1);
    if horizontal.width < low {
        let shift = if kept { 0 } else { (low - horizontal.width) / 2 };
        horizontal.shift(shift);
        horizontal.width = low;
    }
    if vertical.height < high {
        let shift = if kept { 0 } else { (high - vertical.height) / 2 };
        vertical.shift(shift);
        vertical.height = high;
    }
}

fn score(
    embedding: &Embedding,
    vertical: &VerticalPositions,
    horizontal: &HorizontalPositions,
    routed: &[RoutedEdge],
) -> i64 {
    let ratio = 100 * horizontal.width / vertical.height.max(1);
    let over = (horizontal.width - embedding.input.width).max(0);
    let boxes =
        embedding.input.members.iter().zip(&vertical.boxes).filter(|(members, _)| !members.is_empty());
    let hollow: i64 = boxes
        .map(|(members, (top, bottom))| {
            let cards: i64 =
                members.iter().map(|card| vertical.cards[*card].1 - vertical.cards[*card].0 + 28).sum();
            (bottom - top - cards - 12).max(0)
        })
        .sum();
    10 * hollow
        + 16_000 * crossings(routed) as i64
        + 1800 * bends(routed) as i64
        + 14 * (length(routed) + detour(routed))
        + horizontal.width * vertical.height / 40
        + if embedding.input.cards.len() <= 16 { 150 * over + 8000 * over.signum() } else { 10 * over }
        + 1500 * (72 - ratio).max(0)
        + 1500 * (ratio - 175).max(0)
}

/// Remembers heights as the likely ones for the next search.
pub(super) fn take(embedding: &mut Embedding, vertical: &VerticalPositions) {
    embedding.card_y.clone_from(&vertical.cards);
    embedding.box_y.clone_from(&vertical.boxes);
    for (port, y) in embedding.ports.iter_mut().zip(&vertical.ports) {
        port.y = *y;
    }
    for (lane, y) in embedding.lanes.iter_mut().zip(&vertical.lanes) {
        lane.y = *y;
    }
}

/// Finds the ways of an edge to its targets and puts them into the embedding.
pub(super) fn route(
    embedding: &mut Embedding,
    edge: usize,
    avoid: &[Terminal],
    steps: &mut u64,
) -> Vec<(usize, Path)> {
    let input = embedding.input;
    let info = &input.edges[edge];
    let mut targets: Vec<usize> = (0..info.to.len()).collect();
    let column = |end: End| embedding.input.cards_of(end).first().map_or(0, |card| embedding.strip_of[*card]);
    targets.sort_by_key(|index| (column(info.to[*index]).abs_diff(column(info.from)), *index));
    let mut forks: Vec<usize> = Vec::new();
    let mut ways = Vec::with_capacity(targets.len());
    for target in targets {
        let tables = CrossingTables::new(embedding, steps);
        let found = Search::new(embedding, &tables, info.to[target], avoid).run(info.from, &forks, steps);
        let upright = if info.to.len() == 1 {
            direct_edge(embedding, info.from, info.to[target], &info.labels)
        } else {
            None
        };
        let way = match (found, upright) {
            (Some((cost, _)), Some((less, way))) if less <= cost => way,
            (Some((_, way)), _) | (None, Some((_, way))) => way,
            (None, None) => continue,
        };
        match &way {
            Path::DirectEdge { upper, lower, down, choice } => {
                embedding.insert_direct_edge(edge, (*upper, *lower), *down, *choice)
            }
            Path::Lanes { start, nodes, end } => {
                embedding.insert_path((edge, target), *start, nodes, *end);
                if forks.is_empty() {
                    let from = label(embedding, edge, info.to.len() > 1);
                    forks = embedding.routes[edge]
                        .legs
                        .first()
                        .map(|leg| leg.lanes[from.min(leg.lanes.len())..].to_vec())
                        .unwrap_or_default();
                } else if let Some(leg) = embedding.routes[edge].legs.last() {
                    forks.extend(&leg.lanes);
                }
            }
        }
        ways.push((target, way));
    }
    ways
}

/// Chooses the lane that carries the label; gives its place in the first leg.
fn label(embedding: &mut Embedding, edge: usize, fan: bool) -> usize {
    let input = embedding.input;
    let labels = &input.edges[edge].labels;
    let Some(leg) = embedding.routes[edge].legs.first() else { return 0 };
    let last = leg.lanes.len().saturating_sub(1);
    let whole = |index: usize| {
        let cut_start = index == 0 && matches!(leg.start, Stop::Stem(_) | Stop::Border(_));
        let cut_end = index == last && matches!(leg.end, Stop::Stem(_) | Stop::Border(_));
        !cut_start && !cut_end
    };
    let mut best: Option<(i64, usize, usize)> = None;
    for (index, lane) in leg.lanes.iter().enumerate().filter(|(index, _)| whole(*index)) {
        let strip = embedding.lanes[*lane].strip;
        let far = (2 * index as i64 - last as i64).abs() * if fan { 1 } else { 2 };
        let late = if fan { 3 * index as i64 } else { 0 };
        let (choice, cost) = if strip % 2 == 1 {
            let room = embedding.widths[strip / 2] + 10;
            let fits =
                labels.iter().position(|label| label.0 <= room).filter(|_| !embedding.is_crossed(*lane));
            (fits.unwrap_or(0), if fits.is_some() { 0 } else { 1000 })
        } else {
            let narrow = (0..labels.len()).min_by_key(|choice| labels[*choice].0).unwrap_or(0);
            (narrow, 12 + labels.get(narrow).map_or(0, |label| label.0 / 8))
        };
        let cost = 4 * far + late + cost;
        if best.is_none_or(|(least, ..)| cost < least) {
            best = Some((cost, index, choice));
        }
    }
    let Some((_, index, choice)) = best else { return 0 };
    let lane = leg.lanes[index];
    embedding.lanes[lane].label = labels.get(choice).copied();
    if embedding.lanes[lane].label.is_some() {
        embedding.routes[edge].label = Some((lane, choice));
    }
    index
}
