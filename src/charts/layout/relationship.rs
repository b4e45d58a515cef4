//! The relationship chart's pipeline: column maps, orders, routes, heights and tracks; the best
//! of several candidates wins.

use super::cast::Cast;
use super::columns::{arrange, maps};
use super::draw::{Drawing, Sketch, bends, crossings, detour, length};
use super::lay::rise;
use super::plan::{Plan, Stop};
use super::route::{Gate, Search, Way};
use super::rows::{Rows, Solve, rows};
use super::slide::slide;
use super::tables::Tables;
use super::tracks::{Tracks, tracks};
use super::vary::variants;
use super::{Diagram, End, Placement};

/// How many candidates are polished.
const FINALISTS: usize = 3;
/// How often all edges are routed anew.
const PASSES: usize = 2;

struct Candidate<'a> {
    plan: Plan<'a>,
    rows: Rows,
    tracks: Tracks,
    sketches: Vec<Sketch>,
    score: i64,
}

/// Lays out a diagram.
pub(super) fn lay_out(diagram: &Diagram) -> Placement {
    let cast = Cast::new(diagram);
    let mut steps = 0;
    if cast.cards.is_empty() {
        return Placement {
            edges: vec![super::PlacedEdge::default(); diagram.edges.len()],
            groups: vec![None; diagram.groups.len()],
            ..Placement::default()
        };
    }
    let held = cast.previous.iter().any(Option::is_some);
    let Some(best) = (if held { kept(&cast, &mut steps) } else { free(&cast, &mut steps) }) else {
        return Placement::default();
    };
    let drawing = Drawing { plan: &best.plan, rows: &best.rows, tracks: &best.tracks };
    let mut sketches = best.sketches;
    slide(&drawing, &mut sketches);
    drawing.finish(&sketches, diagram.edges.len(), steps)
}

/// The best layout of several.
fn free<'a>(cast: &'a Cast, steps: &mut u64) -> Option<Candidate<'a>> {
    // a quick look at many, a longer one at the best of them
    let mut seen: Vec<(i64, Vec<Vec<usize>>)> = Vec::new();
    for columns in orders(cast, steps) {
        if !seen.is_empty() && *steps > cast.budget * 2 / 5 {
            break;
        }
        let glance = if cast.cards.len() > 24 {
            Some(0)
        } else {
            develop(cast, &columns, Effort::Glance, steps).map(|found| found.score)
        };
        seen.extend(glance.map(|score| (score, columns)));
    }
    seen.sort_by_key(|(score, _)| *score);
    let mut found: Vec<Candidate> = Vec::new();
    let mut price = 0;
    for (_, columns) in seen {
        if !found.is_empty() && *steps + price > cast.budget / 2 {
            break;
        }
        let before = *steps;
        found.extend(develop(cast, &columns, Effort::Full, steps));
        price = *steps - before;
    }
    found.sort_by_key(|candidate| candidate.score);
    if let Some(best) = found.first_mut() {
        rearrange(cast, best, price, steps);
    }
    found.truncate(FINALISTS);
    let finalists = found.into_iter().map(|candidate| polish(candidate, false, steps));
    finalists.min_by_key(|candidate| candidate.score)
}

/// The layout with cards where they were before: the free one with the same columns if it agrees,
/// else one with the cards held in place.
fn kept<'a>(cast: &'a Cast, steps: &mut u64) -> Option<Candidate<'a>> {
    let columns = super::keep::columns(cast);
    let free = develop(cast, &columns, Effort::Full, steps).map(|found| polish(found, false, steps));
    let pinned = || develop(cast, &columns, Effort::Pinned, &mut 0);
    let moved = |candidate: &Candidate| -> i64 {
        let places = cast.previous.iter().enumerate().filter_map(|(card, place)| Some((card, (*place)?)));
        places
            .map(|(card, (x, y))| {
                let (left, width) = candidate.tracks.columns[candidate.plan.strip_of[card] / 2];
                let (top, bottom) = candidate.rows.cards[card];
                (2 * left + width - x).abs() + (top + bottom - y).abs()
            })
            .sum()
    };
    if free.as_ref().is_some_and(|free| moved(free) == 0) {
        return free;
    }
    [free, pinned()].into_iter().flatten().min_by_key(moved)
}

/// Cards in columns and order, the most promising first.
fn orders(cast: &Cast, steps: &mut u64) -> Vec<Vec<Vec<usize>>> {
    let mut all: Vec<(i64, usize, Vec<Vec<usize>>)> = Vec::new();
    let keep = if cast.cards.len() > 24 { 4 } else { 110 };
    for (rank, map) in maps(cast, keep, steps).into_iter().enumerate() {
        for start in 0..if rank < 12 && keep > 4 { 2 } else { 1 } {
            let (cost, columns) = arrange(cast, &map, start, steps);
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

/// Routes, heights and tracks for one order of the cards.
fn develop<'a>(
    cast: &'a Cast,
    columns: &[Vec<usize>],
    effort: Effort,
    steps: &mut u64,
) -> Option<Candidate<'a>> {
    let pinned = effort == Effort::Pinned;
    let mut plan = Plan::new(cast, columns);
    let quick = Solve { loose: false, quick: true, pinned };
    let first = rows(&plan, Solve { loose: true, ..quick }, steps)?;
    take(&mut plan, &first);
    let mut sequence: Vec<usize> = (0..cast.edges.len()).collect();
    sequence.sort_by_key(|edge| (span(&plan, *edge), *edge));
    for edge in &sequence {
        route(&mut plan, *edge, &[], steps);
    }
    for _ in 0..if effort == Effort::Glance { 0 } else { PASSES } {
        let heights = rows(&plan, quick, steps)?;
        take(&mut plan, &heights);
        for edge in &sequence {
            plan.remove(*edge);
            route(&mut plan, *edge, &[], steps);
        }
    }
    complete(plan, Solve { quick: effort == Effort::Glance, ..quick }, steps)
}

/// Heights, tracks and lines for a plan whose routes are found.
fn complete<'a>(plan: Plan<'a>, solve: Solve, steps: &mut u64) -> Option<Candidate<'a>> {
    let pinned = solve.pinned;
    let mut rows = rows(&plan, solve, steps)?;
    let mut tracks = tracks(&plan, &rows, pinned);
    fit(pinned, &mut rows, &mut tracks);
    let sketches = Drawing { plan: &plan, rows: &rows, tracks: &tracks }.sketch();
    let score = score(&plan, &rows, &tracks, &sketches);
    Some(Candidate { plan, rows, tracks, sketches, score })
}

/// Swaps neighbours in the columns and moves small units to other columns, while the drawing gets
/// better.
fn rearrange<'a>(cast: &'a Cast, best: &mut Candidate<'a>, price: u64, steps: &mut u64) {
    let limit = (*steps + cast.budget / 4).saturating_sub(price);
    let mut tried: Vec<Vec<Vec<usize>>> = Vec::new();
    let glance = |columns: &[Vec<usize>], steps: &mut u64| {
        develop(cast, columns, Effort::Glance, steps).map_or(i64::MAX, |found| found.score)
    };
    loop {
        let before = best.score;
        let columns = best.plan.cards();
        if *steps > limit {
            return;
        }
        let first = glance(&columns, steps);
        for next in variants(cast, &columns) {
            if *steps > limit {
                return;
            }
            if tried.contains(&next) {
                continue;
            }
            let worth = glance(&next, steps) <= first.saturating_add(first / 25);
            let found = if worth { develop(cast, &next, Effort::Full, steps) } else { None };
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
    let limit = *steps + best.plan.cast.budget / 10;
    let count = best.plan.cast.edges.len();
    for _ in 0..3 {
        let before = best.score;
        for edge in 0..count {
            let gates = gates(&best.plan, edge);
            let variants = [
                Vec::new(),
                gates.iter().take(1).copied().collect(),
                gates.iter().skip(1).copied().collect(),
                gates.clone(),
            ];
            for avoid in variants {
                if *steps > limit {
                    return best;
                }
                let mut plan = best.plan.clone();
                take(&mut plan, &best.rows);
                plan.remove(edge);
                route(&mut plan, edge, &avoid, steps);
                if let Some(next) = complete(plan, Solve { loose: false, quick: false, pinned }, steps)
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
fn gates(plan: &Plan, edge: usize) -> Vec<Gate> {
    let gate = |stop: Stop| match stop {
        Stop::Port(port) => Gate::Port { card: plan.ports[port].card, right: plan.ports[port].right },
        Stop::Stem(stem) => Gate::Stem { root: plan.stems[stem].root, top: plan.stems[stem].top },
        Stop::Border(_) => Gate::Border,
        Stop::Fork(lane) => Gate::Fork(lane),
    };
    let route = &plan.routes[edge];
    let start = route.legs.first().map(|leg| gate(leg.start));
    start.into_iter().chain(route.legs.iter().map(|leg| gate(leg.end))).collect()
}

/// Keeps the page's shape within bounds by margins: around the content, or after it when earlier
/// places are kept.
fn fit(kept: bool, rows: &mut Rows, tracks: &mut Tracks) {
    let (low, high) = (rows.height * 63 / 100 + 1, tracks.width * 100 / 215 + 1);
    if tracks.width < low {
        let shift = if kept { 0 } else { (low - tracks.width) / 2 };
        tracks.shift(shift);
        tracks.width = low;
    }
    if rows.height < high {
        let shift = if kept { 0 } else { (high - rows.height) / 2 };
        rows.shift(shift);
        rows.height = high;
    }
}

fn score(plan: &Plan, rows: &Rows, tracks: &Tracks, sketches: &[Sketch]) -> i64 {
    let ratio = 100 * tracks.width / rows.height.max(1);
    let over = (tracks.width - plan.cast.width).max(0);
    let boxes = plan.cast.members.iter().zip(&rows.boxes).filter(|(members, _)| !members.is_empty());
    let hollow: i64 = boxes
        .map(|(members, (top, bottom))| {
            let cards: i64 = members.iter().map(|card| rows.cards[*card].1 - rows.cards[*card].0 + 28).sum();
            (bottom - top - cards - 12).max(0)
        })
        .sum();
    10 * hollow
        + 16_000 * crossings(sketches) as i64
        + 1800 * bends(sketches) as i64
        + 14 * (length(sketches) + detour(sketches))
        + tracks.width * rows.height / 40
        + if plan.cast.cards.len() <= 16 { 150 * over + 8000 * over.signum() } else { 10 * over }
        + 1500 * (72 - ratio).max(0)
        + 1500 * (ratio - 175).max(0)
}

/// How far apart the ends of an edge stand.
fn span(plan: &Plan, edge: usize) -> usize {
    let edge = &plan.cast.edges[edge];
    let column = |end: End| plan.cast.cards_of(end).first().map_or(0, |card| plan.strip_of[*card]);
    edge.to.iter().map(|to| column(*to).abs_diff(column(edge.from))).max().unwrap_or(0)
        + 10 * (edge.to.len() - 1)
}

/// Remembers heights as the likely ones for the next search.
fn take(plan: &mut Plan, rows: &Rows) {
    plan.card_y.clone_from(&rows.cards);
    plan.box_y.clone_from(&rows.boxes);
    for (port, y) in plan.ports.iter_mut().zip(&rows.ports) {
        port.y = *y;
    }
    for (lane, y) in plan.lanes.iter_mut().zip(&rows.lanes) {
        lane.y = *y;
    }
}

/// Finds the way of an edge and puts it into the plan.
fn route(plan: &mut Plan, edge: usize, avoid: &[Gate], steps: &mut u64) {
    let info = plan.cast.edges[edge].clone();
    let mut targets: Vec<usize> = (0..info.to.len()).collect();
    let column = |end: End| plan.cast.cards_of(end).first().map_or(0, |card| plan.strip_of[*card]);
    targets.sort_by_key(|index| (column(info.to[*index]).abs_diff(column(info.from)), *index));
    let mut forks: Vec<usize> = Vec::new();
    for target in targets {
        let tables = Tables::new(plan, steps);
        let found = Search::new(plan, &tables, info.to[target], avoid).run(info.from, &forks, steps);
        let upright =
            if info.to.len() == 1 { rise(plan, info.from, info.to[target], &info.labels) } else { None };
        let way = match (found, upright) {
            (Some((cost, _)), Some((less, way))) if less <= cost => way,
            (Some((_, way)), _) | (None, Some((_, way))) => way,
            (None, None) => continue,
        };
        match way {
            Way::Rise { upper, lower, down, choice } => plan.raise(edge, (upper, lower), down, choice),
            Way::Lanes { start, nodes, end } => {
                plan.lay((edge, target), start, &nodes, end);
                if forks.is_empty() {
                    let from = label(plan, edge, info.to.len() > 1);
                    forks = plan.routes[edge]
                        .legs
                        .first()
                        .map(|leg| leg.lanes[from.min(leg.lanes.len())..].to_vec())
                        .unwrap_or_default();
                } else if let Some(leg) = plan.routes[edge].legs.last() {
                    forks.extend(leg.lanes.clone());
                }
            }
        }
    }
}

/// Chooses the lane that carries the label; gives its place in the first leg.
fn label(plan: &mut Plan, edge: usize, fan: bool) -> usize {
    let cast = plan.cast;
    let labels = &cast.edges[edge].labels;
    let Some(leg) = plan.routes[edge].legs.first() else { return 0 };
    let last = leg.lanes.len().saturating_sub(1);
    let whole = |index: usize| {
        let cut_start = index == 0 && matches!(leg.start, Stop::Stem(_) | Stop::Border(_));
        let cut_end = index == last && matches!(leg.end, Stop::Stem(_) | Stop::Border(_));
        !cut_start && !cut_end
    };
    let mut best: Option<(i64, usize, usize)> = None;
    for (index, lane) in leg.lanes.iter().enumerate().filter(|(index, _)| whole(*index)) {
        let strip = plan.lanes[*lane].strip;
        let far = (2 * index as i64 - last as i64).abs() * if fan { 1 } else { 2 };
        let late = if fan { 3 * index as i64 } else { 0 };
        let (choice, cost) = if strip % 2 == 1 {
            let room = plan.widths[strip / 2] + 10;
            let fits = labels.iter().position(|label| label.0 <= room).filter(|_| !plan.is_crossed(*lane));
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
    plan.lanes[lane].label = labels.get(choice).copied();
    if plan.lanes[lane].label.is_some() {
        plan.routes[edge].label = Some((lane, choice));
    }
    index
}
