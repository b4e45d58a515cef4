//! The relationship chart's pipeline: column maps, orders, routes, heights and tracks; the best
//! of several candidates wins.

use super::cast::Cast;
use super::columns::{arrange, maps};
use super::draw::{Drawing, Sketch, bends, crossings, length};
use super::plan::{Item, Plan, Stop};
use super::route::{Search, Way, rise};
use super::rows::{Rows, rows};
use super::tables::Tables;
use super::tracks::{Tracks, tracks};
use super::{Diagram, End, Placement};

/// Counted steps after which no new candidate is begun.
const BUDGET: u64 = 12_000_000;

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
        return Placement { edges: vec![super::PlacedEdge::default(); diagram.edges.len()], groups: vec![None; diagram.groups.len()], ..Placement::default() };
    }
    let mut best: Option<Candidate> = None;
    for columns in orders(&cast, &mut steps) {
        if best.is_some() && steps > BUDGET {
            break;
        }
        let Some(candidate) = develop(&cast, &columns, &mut steps) else { continue };
        if best.as_ref().is_none_or(|best| candidate.score < best.score) {
            best = Some(candidate);
        }
    }
    let Some(best) = best else { return Placement::default() };
    let drawing = Drawing { plan: &best.plan, rows: &best.rows, tracks: &best.tracks };
    drawing.finish(&best.sketches, diagram.edges.len(), steps)
}

/// Cards in columns and order, the most promising first.
fn orders(cast: &Cast, steps: &mut u64) -> Vec<Vec<Vec<usize>>> {
    if cast.previous.iter().any(Option::is_some) {
        return vec![super::keep::columns(cast)];
    }
    let mut all: Vec<(i64, usize, Vec<Vec<usize>>)> = Vec::new();
    for (rank, map) in maps(cast, 8, steps).into_iter().enumerate() {
        for start in 0..3 {
            let (cost, columns) = arrange(cast, &map, start, steps);
            if !all.iter().any(|(_, _, other)| *other == columns) {
                all.push((cost, rank, columns));
            }
        }
    }
    all.sort_by_key(|(cost, rank, _)| (cost + 40 * *rank as i64, *rank));
    all.into_iter().map(|(_, _, columns)| columns).collect()
}

/// Routes, heights and tracks for one order of the cards.
fn develop<'a>(cast: &'a Cast, columns: &[Vec<usize>], steps: &mut u64) -> Option<Candidate<'a>> {
    let mut plan = Plan::new(cast, columns);
    let first = rows(&plan, true, steps)?;
    take(&mut plan, &first);
    let mut sequence: Vec<usize> = (0..cast.edges.len()).collect();
    sequence.sort_by_key(|edge| (span(&plan, *edge), *edge));
    for edge in &sequence {
        route(&mut plan, *edge, steps);
    }
    let mut heights = rows(&plan, false, steps)?;
    for _ in 0..2 {
        take(&mut plan, &heights);
        for edge in &sequence {
            plan.remove(*edge);
            route(&mut plan, *edge, steps);
        }
        heights = rows(&plan, false, steps)?;
    }
    let rows = heights;
    let tracks = tracks(&plan, &rows);
    let sketches = Drawing { plan: &plan, rows: &rows, tracks: &tracks }.sketch();
    let score = score(&plan, &rows, &tracks, &sketches);
    Some(Candidate { plan, rows, tracks, sketches, score })
}

fn score(plan: &Plan, rows: &Rows, tracks: &Tracks, sketches: &[Sketch]) -> i64 {
    let ratio = 100 * tracks.width / rows.height.max(1);
    let over = (tracks.width - plan.cast.width).max(0);
    6000 * crossings(sketches) as i64
        + 900 * bends(sketches) as i64
        + 12 * length(sketches)
        + tracks.width * rows.height / 40
        + over * if plan.cast.cards.len() <= 16 { 120 } else { 10 }
        + 400 * (70 - ratio).max(0)
        + 400 * (ratio - 180).max(0)
}

/// How far apart the ends of an edge stand.
fn span(plan: &Plan, edge: usize) -> usize {
    let edge = &plan.cast.edges[edge];
    let column = |end: End| plan.cast.cards_of(end).first().map_or(0, |card| plan.strip_of[*card]);
    edge.to.iter().map(|to| column(*to).abs_diff(column(edge.from))).max().unwrap_or(0) + 10 * (edge.to.len() - 1)
}

/// Remembers heights as the likely ones for the next search.
fn take(plan: &mut Plan, rows: &Rows) {
    plan.card_y.clone_from(&rows.cards);
    plan.box_y.clone_from(&rows.boxes);
    for (lane, y) in plan.lanes.iter_mut().zip(&rows.lanes) {
        lane.y = *y;
    }
}

/// Finds the way of an edge and puts it into the plan.
fn route(plan: &mut Plan, edge: usize, steps: &mut u64) {
    let info = plan.cast.edges[edge].clone();
    let mut targets: Vec<usize> = (0..info.to.len()).collect();
    let column = |end: End| plan.cast.cards_of(end).first().map_or(0, |card| plan.strip_of[*card]);
    targets.sort_by_key(|index| (column(info.to[*index]).abs_diff(column(info.from)), *index));
    let mut forks: Vec<usize> = Vec::new();
    for target in targets {
        let tables = Tables::new(plan, steps);
        let found = Search::new(plan, &tables, info.to[target]).run(info.from, &forks, steps);
        let upright = if info.to.len() == 1 { rise(plan, info.from, info.to[target], &info.labels) } else { None };
        let way = match (found, upright) {
            (Some((cost, _)), Some((less, way))) if less <= cost => way,
            (Some((_, way)), _) | (None, Some((_, way))) => way,
            (None, None) => continue,
        };
        match way {
            Way::Rise { upper, lower, down, choice } => plan.raise(edge, (upper, lower), down, choice),
            Way::Lanes { start, nodes, end } => {
                plan.lay(edge, start, &nodes, end);
                if forks.is_empty() {
                    let from = label(plan, edge, info.to.len() > 1);
                    forks = plan.routes[edge].legs.first().map(|leg| leg.lanes[from.min(leg.lanes.len())..].to_vec()).unwrap_or_default();
                    if let Some(leg) = plan.routes[edge].legs.first()
                        && matches!(leg.end, Stop::Stem(_))
                        && forks.len() > 1
                    {
                        // the last lane may go on past the stem
                    }
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
            let fits = labels.iter().position(|label| label.0 <= room);
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
    let _ = Item::Lane(lane);
    index
}
