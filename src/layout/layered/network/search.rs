//! The search for a layout: layering, orders, routes and positions of several candidates, of which the best
//! wins, improved by local search.

use super::candidate::{Candidate, complete, route, take};
use super::column_orders::order_columns;
use super::embedding::Embedding;
use super::geometry::Drawing;
use super::input::Input;
use super::labels::centre;
use super::layering::assignments;
use super::neighbourhood::neighbours;
use super::polishing::polish;
use super::routing::LARGE;
use super::vertical::{Solve, vertical};
use super::{Diagram, End, Placement};

/// How many candidates are polished.
const FINALISTS: usize = 3;
/// Cards up to which a quick layout of many orders is looked at.
const GLANCED: usize = 24;
/// Of the orders of more cards so many are gone through, those that are best after one sweep.
const HEATS: usize = 30;
/// Most sweeps for an order.
const SWEEPS: usize = 12;
/// Cards up to which many orders are looked at.
const MEDIUM: usize = 40;
/// How often all edges are routed anew.
const PASSES: usize = 2;

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
        if input.cards.len() <= GLANCED && !glances.is_empty() && *steps > input.budget * 2 / 5 {
            break;
        }
        let glance = if input.cards.len() > GLANCED {
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
    let mut starts: Vec<(i64, usize, usize)> = Vec::new();
    let maps = assignments(input, keep, steps);
    for rank in 0..maps.len() {
        let count = if rank < 12 && keep > 4 { 2 } else { 1 };
        starts.extend((0..count).map(|start| (0, rank, start)));
    }
    if input.cards.len() > GLANCED && starts.len() > HEATS {
        // one sweep tells which are worth more
        for (cost, rank, start) in &mut starts {
            (*cost, _) = order_columns(input, &maps[*rank], *start, 1, steps);
            *cost += 6 * *rank as i64;
        }
        starts.sort_unstable();
        starts.truncate(HEATS);
    }
    for (_, rank, start) in starts {
        let (cost, columns) = order_columns(input, &maps[rank], start, SWEEPS, steps);
        if !all.iter().any(|(_, _, other)| *other == columns) {
            all.push((cost, rank, columns));
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

/// How far apart the ends of an edge stand.
fn span(embedding: &Embedding, edge: usize) -> usize {
    let edge = &embedding.input.edges[edge];
    let column = |end: End| embedding.input.cards_of(end).first().map_or(0, |card| embedding.strip_of[*card]);
    edge.to.iter().map(|to| column(*to).abs_diff(column(edge.from))).max().unwrap_or(0)
        + 10 * (edge.to.len() - 1)
}
