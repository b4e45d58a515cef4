//! The search for a layout: layering, orders, routes and positions of several candidates, of which the best
//! wins, improved by local search.

use super::crossings::CrossingTables;
use super::embedding::{Embedding, Stop};
use super::geometry::{Drawing, RoutedEdge, bends, crossings, detour, length};
use super::horizontal::horizontal;
use super::input::Input;
use super::insertion::direct_edge;
use super::labels::centre;
use super::layering::{assignments, order_columns};
use super::neighbourhood::neighbours;
use super::positions::HorizontalPositions;
use super::routing::{LARGE, Path, Search, Terminal};
use super::vertical::{Solve, VerticalPositions, vertical};
use super::{Diagram, End, Placement};

/// How many candidates are polished.
const FINALISTS: usize = 3;
/// Cards up to which many orders are looked at.
const MEDIUM: usize = 40;
/// How often all edges are routed anew.
const PASSES: usize = 2;

struct Candidate<'a> {
    embedding: Embedding<'a>,
    vertical: VerticalPositions,
    horizontal: HorizontalPositions,
    routed: Vec<RoutedEdge>,
    score: i64,
}

/// Lays out a diagram.
pub(super) fn lay_out(diagram: &Diagram) -> Placement {
    let input = Input::new(diagram);
    let mut steps = 0;
    if input.cards.is_empty() {
        return Placement {
            edges: vec![super::PlacedEdge::default(); diagram.edges.len()],
            groups: vec![None; diagram.groups.len()],
            ..Placement::default()
        };
    }
    let held = input.previous.iter().any(Option::is_some);
    let Some(best) = (if held { kept(&input, &mut steps) } else { free(&input, &mut steps) }) else {
        return Placement::default();
    };
    let drawing = Drawing::new(&best.embedding, &best.vertical, &best.horizontal);
    let mut routed = best.routed;
    centre(&drawing, &mut routed);
    drawing.finish(&routed, diagram.edges.len(), steps)
}

/// The best layout of several.
fn free<'a>(input: &'a Input, steps: &mut u64) -> Option<Candidate<'a>> {
    // a quick look at many, a longer one at the best of them
    let mut seen: Vec<(i64, Vec<Vec<usize>>)> = Vec::new();
    for columns in orders(input, steps) {
        if !seen.is_empty() && *steps > input.budget * 2 / 5 {
            break;
        }
        let glance = if input.cards.len() > 24 {
            Some(0)
        } else {
            develop(input, &columns, Effort::Glance, steps).map(|found| found.score)
        };
        seen.extend(glance.map(|score| (score, columns)));
    }
    seen.sort_by_key(|(score, _)| *score);
    let mut found: Vec<Candidate> = Vec::new();
    let mut price = 0;
    for (_, columns) in seen {
        if !found.is_empty() && *steps + price > input.budget / 2 {
            break;
        }
        let before = *steps;
        found.extend(develop(input, &columns, Effort::Full, steps));
        price = *steps - before;
    }
    found.sort_by_key(|candidate| candidate.score);
    if input.cards.len() > LARGE && *steps > input.budget {
        found.truncate(1);
        return found.pop();
    }
    if let Some(best) = found.first_mut() {
        rearrange(input, best, price, steps);
    }
    found.truncate(FINALISTS);
    let finalists = found.into_iter().map(|candidate| polish(candidate, false, steps));
    finalists.min_by_key(|candidate| candidate.score)
}

/// The layout with cards where they were before: one with the same columns if it agrees, or the free one if nothing has
/// changed; else the one with the cards held in place, if that is nearest.
fn kept<'a>(input: &'a Input, steps: &mut u64) -> Option<Candidate<'a>> {
    let columns = super::stability::columns(input);
    let alike = develop(input, &columns, Effort::Full, steps).map(|found| polish(found, false, steps));
    let pinned = || develop(input, &columns, Effort::Pinned, &mut 0);
    // how far from where they were, but for a shift of the whole
    let moved = |candidate: &Candidate| -> i64 {
        let places = input.previous.iter().enumerate().filter_map(|(card, place)| Some((card, (*place)?)));
        let (x, y): (Vec<i64>, Vec<i64>) = places
            .map(|(card, (x, y))| {
                let (left, width) = candidate.horizontal.columns[candidate.embedding.strip_of[card] / 2];
                let (top, bottom) = candidate.vertical.cards[card];
                (2 * left + width - x, top + bottom - y)
            })
            .unzip();
        deviation(x) + deviation(y)
    };
    let stays = |found: &Option<Candidate>| found.as_ref().is_some_and(|found| moved(found) == 0);
    if stays(&alike) {
        return alike;
    }
    let anew = free(input, &mut 0);
    if stays(&anew) { anew } else { [alike, pinned()].into_iter().flatten().min_by_key(moved) }
}

/// The sum of the distances from the median.
fn deviation(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    let median = values.get(values.len() / 2).copied().unwrap_or(0);
    values.iter().map(|value| (value - median).abs()).sum()
}

/// Cards in columns and order, the most promising first.
fn orders(input: &Input, steps: &mut u64) -> Vec<Vec<Vec<usize>>> {
    let mut all: Vec<(i64, usize, Vec<Vec<usize>>)> = Vec::new();
    let keep = if input.cards.len() > LARGE {
        1
    } else if input.cards.len() > MEDIUM {
        4
    } else {
        110
    };
    for (rank, map) in assignments(input, keep, steps).into_iter().enumerate() {
        for start in 0..if rank < 12 && keep > 4 { 2 } else { 1 } {
            let (cost, columns) = order_columns(input, &map, start, steps);
            if !all.iter().any(|(_, _, other)| *other == columns) {
                all.push((cost, rank, columns));
            }
        }
    }
    all.sort_by_key(|(cost, rank, _)| (cost + 6 * *rank as i64, *rank));
    all.into_iter().map(|(_, _, columns)| columns).collect()
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// Only to see whether an order of cards is worth more.
    Glance,
    Full,
    /// With cards held where they were.
    Pinned,
}

/// Routes and positions for one order of the cards.
fn develop<'a>(
    input: &'a Input,
    columns: &[Vec<usize>],
    effort: Effort,
    steps: &mut u64,
) -> Option<Candidate<'a>> {
    let pinned = effort == Effort::Pinned;
    let mut embedding = Embedding::new(input, columns);
    let quick = Solve { loose: false, quick: true, pinned };
    let first = vertical(&embedding, Solve { loose: true, ..quick }, steps)?;
    take(&mut embedding, &first);
    let mut sequence: Vec<usize> = (0..input.edges.len()).collect();
    sequence.sort_by_key(|edge| (span(&embedding, *edge), *edge));
    for edge in &sequence {
        route(&mut embedding, *edge, &[], steps);
    }
    let is_large = input.cards.len() > LARGE;
    for _ in 0..if effort == Effort::Glance || is_large { 0 } else { PASSES } {
        let heights = vertical(&embedding, quick, steps)?;
        take(&mut embedding, &heights);
        for edge in &sequence {
            embedding.remove(*edge);
            route(&mut embedding, *edge, &[], steps);
        }
    }
    complete(embedding, Solve { quick: effort == Effort::Glance, ..quick }, steps)
}

/// Positions and lines for an embedding whose routes are found.
fn complete<'a>(embedding: Embedding<'a>, solve: Solve, steps: &mut u64) -> Option<Candidate<'a>> {
    let pinned = solve.pinned;
    let mut vertical = vertical(&embedding, solve, steps)?;
    let mut horizontal = horizontal(&embedding, &vertical, pinned);
    fit(pinned, &mut vertical, &mut horizontal);
    let routed = Drawing::new(&embedding, &vertical, &horizontal).route_of();
    let score = score(&embedding, &vertical, &horizontal, &routed);
    Some(Candidate { embedding, vertical, horizontal, routed, score })
}

/// Swaps neighbours in the columns and moves small units to other columns, while the drawing gets
/// better.
fn rearrange<'a>(input: &'a Input, best: &mut Candidate<'a>, price: u64, steps: &mut u64) {
    let limit = (*steps + input.budget / 4).saturating_sub(price);
    let mut tried: Vec<Vec<Vec<usize>>> = Vec::new();
    let glance = |columns: &[Vec<usize>], steps: &mut u64| {
        develop(input, columns, Effort::Glance, steps).map_or(i64::MAX, |found| found.score)
    };
    loop {
        let before = best.score;
        let columns = best.embedding.cards();
        if *steps > limit {
            return;
        }
        let first = glance(&columns, steps);
        for next in neighbours(input, &columns) {
            if *steps > limit {
                return;
            }
            if tried.contains(&next) {
                continue;
            }
            let worth = glance(&next, steps) <= first.saturating_add(first / 25);
            let found = if worth { develop(input, &next, Effort::Full, steps) } else { None };
            tried.push(next);
            if let Some(candidate) = found
                && candidate.score < best.score
            {
                *best = candidate;
                break;
            }
        }
        if best.score >= before {
            return;
        }
    }
}

/// Tries other ways for single edges and keeps what makes the whole drawing better.
fn polish<'a>(mut best: Candidate<'a>, pinned: bool, steps: &mut u64) -> Candidate<'a> {
    let limit = *steps + best.embedding.input.budget / 10;
    let count = best.embedding.input.edges.len();
    for _ in 0..3 {
        let before = best.score;
        for edge in 0..count {
            let terminals = terminals(&best.embedding, edge);
            let variants = [
                Vec::new(),
                terminals.iter().take(1).copied().collect(),
                terminals.iter().skip(1).copied().collect(),
                terminals.clone(),
            ];
            for avoid in variants {
                if *steps > limit {
                    return best;
                }
                let mut embedding = best.embedding.clone();
                take(&mut embedding, &best.vertical);
                embedding.remove(edge);
                route(&mut embedding, edge, &avoid, steps);
                if let Some(next) = complete(embedding, Solve { loose: false, quick: false, pinned }, steps)
                    && next.score < best.score
                {
                    best = next;
                }
            }
        }
        if best.score >= before {
            break;
        }
    }
    best
}

/// Where an edge leaves and where it arrives.
fn terminals(embedding: &Embedding, edge: usize) -> Vec<Terminal> {
    let terminal = |stop: Stop| match stop {
        Stop::Port(port) => {
            Terminal::Port { card: embedding.ports[port].card, right: embedding.ports[port].right }
        }
        Stop::Stem(stem) => {
            Terminal::Stem { root: embedding.stems[stem].root, top: embedding.stems[stem].top }
        }
        Stop::Border(_) => Terminal::Border,
        Stop::Fork(lane) => Terminal::Fork(lane),
    };
    let route = &embedding.routes[edge];
    let start = route.legs.first().map(|leg| terminal(leg.start));
    start.into_iter().chain(route.legs.iter().map(|leg| terminal(leg.end))).collect()
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

/// How far apart the ends of an edge stand.
fn span(embedding: &Embedding, edge: usize) -> usize {
    let edge = &embedding.input.edges[edge];
    let column = |end: End| embedding.input.cards_of(end).first().map_or(0, |card| embedding.strip_of[*card]);
    edge.to.iter().map(|to| column(*to).abs_diff(column(edge.from))).max().unwrap_or(0)
        + 10 * (edge.to.len() - 1)
}

/// Remembers heights as the likely ones for the next search.
fn take(embedding: &mut Embedding, vertical: &VerticalPositions) {
    embedding.card_y.clone_from(&vertical.cards);
    embedding.box_y.clone_from(&vertical.boxes);
    for (port, y) in embedding.ports.iter_mut().zip(&vertical.ports) {
        port.y = *y;
    }
    for (lane, y) in embedding.lanes.iter_mut().zip(&vertical.lanes) {
        lane.y = *y;
    }
}

/// Finds the way of an edge and puts it into the embedding.
fn route(embedding: &mut Embedding, edge: usize, avoid: &[Terminal], steps: &mut u64) {
    let info = embedding.input.edges[edge].clone();
    let mut targets: Vec<usize> = (0..info.to.len()).collect();
    let column = |end: End| embedding.input.cards_of(end).first().map_or(0, |card| embedding.strip_of[*card]);
    targets.sort_by_key(|index| (column(info.to[*index]).abs_diff(column(info.from)), *index));
    let mut forks: Vec<usize> = Vec::new();
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
        match way {
            Path::DirectEdge { upper, lower, down, choice } => {
                embedding.insert_direct_edge(edge, (upper, lower), down, choice)
            }
            Path::Lanes { start, nodes, end } => {
                embedding.insert_path((edge, target), start, &nodes, end);
                if forks.is_empty() {
                    let from = label(embedding, edge, info.to.len() > 1);
                    forks = embedding.routes[edge]
                        .legs
                        .first()
                        .map(|leg| leg.lanes[from.min(leg.lanes.len())..].to_vec())
                        .unwrap_or_default();
                } else if let Some(leg) = embedding.routes[edge].legs.last() {
                    forks.extend(leg.lanes.clone());
                }
            }
        }
    }
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
