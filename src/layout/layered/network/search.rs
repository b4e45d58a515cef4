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
    let mut glances: Vec<Glance> = Vec::new();
    for columns in orders(input, steps) {
        if !glances.is_empty() && *steps > input.budget * 2 / 5 {
            break;
        }
        let glance = if input.cards.len() > 24 {
            Glance { columns, score: Some(0), draft: None, steps: 0 }
        } else {
            Glance::new(input, columns, steps)
        };
        if glance.score.is_some() {
            glances.push(glance);
        }
    }
    glances.sort_by_key(|glance| glance.score);
    let mut found: Vec<Candidate> = Vec::new();
    let mut price = 0;
    for glance in &mut glances {
        if !found.is_empty() && *steps + price > input.budget / 2 {
            break;
        }
        let before = *steps;
        found.extend(glance.develop(input, steps));
        price = *steps - before;
    }
    found.sort_by_key(|candidate| candidate.score);
    if input.cards.len() > LARGE && *steps > input.budget {
        found.truncate(1);
        return found.pop();
    }
    if let Some(best) = found.first_mut() {
        // without a draft nothing has been looked at
        glances.retain(|glance| glance.steps > 0);
        rearrange(input, best, (price, glances), steps);
    }
    found.truncate(FINALISTS);
    let finalists = found.into_iter().map(|candidate| polish(candidate, false, steps));
    finalists.min_by_key(|candidate| candidate.score)
}

/// A quick look at an order of the cards.
struct Glance<'a> {
    columns: Vec<Vec<usize>>,
    /// What the quick layout is worth, if there is one.
    score: Option<i64>,
    /// What a longer look begins with, too.
    draft: Option<Draft<'a>>,
    /// Steps that it took.
    steps: u64,
}

impl<'a> Glance<'a> {
    fn new(input: &'a Input, columns: Vec<Vec<usize>>, steps: &mut u64) -> Self {
        let before = *steps;
        let found = Draft::new(input, &columns, false, steps).and_then(|draft| {
            let Draft { sequence, steps: taken, .. } = &draft;
            let (sequence, taken) = (sequence.clone(), *taken);
            let found = draft.finish(Effort::Glance, steps)?;
            // a glance leaves the ways as they are
            Some((found.score, Draft { embedding: found.embedding, sequence, steps: taken }))
        });
        let (score, draft) = found.unzip();
        Self { columns, score, draft, steps: *steps - before }
    }

    /// The longer look.
    fn develop(&mut self, input: &'a Input, steps: &mut u64) -> Option<Candidate<'a>> {
        match self.draft.take() {
            Some(draft) => {
                *steps += draft.steps;
                draft.finish(Effort::Full, steps)
            }
            None => develop(input, &self.columns, Effort::Full, steps),
        }
    }
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

/// An order of the cards with a first way for each edge.
struct Draft<'a> {
    embedding: Embedding<'a>,
    /// The edges in the order in which they are routed.
    sequence: Vec<usize>,
    /// Steps that it took.
    steps: u64,
}

impl<'a> Draft<'a> {
    fn new(input: &'a Input, columns: &[Vec<usize>], pinned: bool, steps: &mut u64) -> Option<Self> {
        let before = *steps;
        let mut embedding = Embedding::new(input, columns);
        let first = vertical(&embedding, Solve { loose: true, quick: true, pinned }, steps)?;
        take(&mut embedding, &first);
        let mut sequence: Vec<usize> = (0..input.edges.len()).collect();
        sequence.sort_by_key(|edge| (span(&embedding, *edge), *edge));
        for edge in &sequence {
            route(&mut embedding, *edge, &[], steps);
        }
        Some(Self { embedding, sequence, steps: *steps - before })
    }

    /// Routes all edges again if there is time, and places everything.
    fn finish(self, effort: Effort, steps: &mut u64) -> Option<Candidate<'a>> {
        let Self { mut embedding, sequence, .. } = self;
        let quick = Solve { loose: false, quick: true, pinned: effort == Effort::Pinned };
        let is_large = embedding.input.cards.len() > LARGE;
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
}

/// Routes and positions for one order of the cards.
fn develop<'a>(
    input: &'a Input,
    columns: &[Vec<usize>],
    effort: Effort,
    steps: &mut u64,
) -> Option<Candidate<'a>> {
    Draft::new(input, columns, effort == Effort::Pinned, steps)?.finish(effort, steps)
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
/// better. What was looked at before, in `glances`, is not looked at again.
fn rearrange<'a>(
    input: &'a Input,
    best: &mut Candidate<'a>,
    (price, mut glances): (u64, Vec<Glance<'a>>),
    steps: &mut u64,
) {
    let limit = (*steps + input.budget / 4).saturating_sub(price);
    let mut tried: Vec<Vec<Vec<usize>>> = Vec::new();
    // its place among the glances, and what it is worth
    let glance = |columns: Vec<Vec<usize>>, glances: &mut Vec<Glance<'a>>, steps: &mut u64| {
        let known = glances.iter().position(|glance| glance.columns == columns);
        let place = known.unwrap_or(glances.len());
        match known {
            Some(place) => *steps += glances[place].steps,
            None => glances.push(Glance::new(input, columns, steps)),
        }
        (place, glances[place].score.unwrap_or(i64::MAX))
    };
    loop {
        let before = best.score;
        let columns = best.embedding.cards();
        if *steps > limit {
            return;
        }
        let nearby = neighbours(input, &columns);
        let (_, first) = glance(columns, &mut glances, steps);
        for next in nearby {
            if *steps > limit {
                return;
            }
            if tried.contains(&next) {
                continue;
            }
            tried.push(next.clone());
            let (place, score) = glance(next, &mut glances, steps);
            let is_worth_it = score <= first.saturating_add(first / 25);
            let found = if is_worth_it { glances[place].develop(input, steps) } else { None };
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

/// A way that was tried for an edge in a drawing: the ways to its targets, and the steps that finding them and placing everything
/// took.
struct Trial {
    ways: Vec<(usize, Path)>,
    routing: u64,
    placing: u64,
}

/// Tries other ways for single edges and keeps what makes the whole drawing better.
fn polish<'a>(mut best: Candidate<'a>, pinned: bool, steps: &mut u64) -> Candidate<'a> {
    let limit = *steps + best.embedding.input.budget / 10;
    let count = best.embedding.input.edges.len();
    // the trials of each edge in the drawing that is the best so far: others would come to the same
    let mut trials: Vec<Vec<Trial>> = (0..count).map(|_| Vec::new()).collect();
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
            let known = std::mem::take(&mut trials[edge]);
            let is_known = known.len() == variants.len();
            let mut tried: Vec<Trial> = if is_known { known } else { Vec::new() };
            for (index, avoid) in variants.iter().enumerate() {
                if *steps > limit {
                    return best;
                }
                if is_known {
                    *steps += tried[index].routing + tried[index].placing;
                    continue;
                }
                let start = *steps;
                let mut embedding = best.embedding.clone();
                take(&mut embedding, &best.vertical);
                embedding.remove(edge);
                let ways = route(&mut embedding, edge, avoid, steps);
                let routing = *steps - start;
                if let Some(same) = tried.iter().find(|trial| trial.ways == ways) {
                    let placing = same.placing;
                    *steps += placing;
                    tried.push(Trial { ways, routing, placing });
                    continue;
                }
                let solve = Solve { loose: false, quick: false, pinned };
                let next = complete(embedding, solve, steps).filter(|next| next.score < best.score);
                tried.push(Trial { ways, routing, placing: *steps - start - routing });
                if let Some(next) = next {
                    best = next;
                    trials.iter_mut().for_each(Vec::clear);
                    tried.clear();
                }
            }
            trials[edge] = tried;
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

/// Finds the ways of an edge to its targets and puts them into the embedding.
fn route(embedding: &mut Embedding, edge: usize, avoid: &[Terminal], steps: &mut u64) -> Vec<(usize, Path)> {
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
