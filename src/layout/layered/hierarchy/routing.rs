//! Orthogonal routing: heights of rows and gaps, and the corners of arrows.

use super::horizontal::{HorizontalPositions, Side, WORDS, horizontal};
use super::layers::{Item, LabelPlace, LayeredGraph};
use super::ports::Ports;
use super::{Flow, Placed, PlacedArrow, Rank};
use crate::layout::layered::channel::{Run, tracks};
use crate::scene::{Point, Rect};

/// Height of a row without cards.
const LEAST_ROW: f64 = 20.0;
/// Least height of a gap between rows.
const GAP: f64 = 34.0;
/// From a row to the first track below it.
const FIRST: f64 = 12.0;
/// From one track to the next.
const TRACK: f64 = 9.0;
/// From the last track to the row below, where heads stand.
const HEAD: f64 = 22.0;
/// Room above words, and between words and the row below.
const WORDS_Y: f64 = 5.0;
/// A step aside of at most this is taken away.
const KINK: i64 = 10;
/// Least distance between two ports, and of a port from a corner.
const PORTS: i64 = 14;
/// Room between two columns, without the horizontal of arrows that go from one to the next.
const BETWEEN: f64 = 30.0;

/// One gap between rows: tracks above the words, words, tracks below them.
#[derive(Debug, Clone, PartialEq, Default)]
struct Gap {
    /// For each piece of the gap, in order, its track above the words.
    upper: Vec<Option<usize>>,
    /// The same below them.
    lower: Vec<Option<usize>>,
    /// Height of the highest words.
    words: f64,
}

fn depth(tracks: &[Option<usize>]) -> usize {
    tracks.iter().flatten().max().map_or(0, |last| last + 1)
}

impl Gap {
    /// From the last upper track to where words end.
    fn zone(&self) -> f64 {
        let below = if depth(&self.lower) == 0 {
            0.0
        } else {
            FIRST + TRACK * (depth(&self.lower) - 1) as f64 + HEAD
        };
        let words = if self.words > 0.0 { self.words + 2.0 * WORDS_Y } else { 0.0 };
        if below > 0.0 { words + below } else { words.max(HEAD) }
    }
    fn height(&self) -> f64 {
        let above =
            if depth(&self.upper) == 0 { FIRST } else { FIRST + TRACK * (depth(&self.upper) - 1) as f64 };
        (above + self.zone()).max(GAP)
    }
}

/// Everything that a page of columns needs while it is built.
struct Page<'a> {
    flow: &'a Flow,
    graph: &'a LayeredGraph,
    ports: Ports,
    horizontal: HorizontalPositions,
    /// The first layer of each column.
    firsts: Vec<usize>,
    gaps: Vec<Gap>,
    /// Upper and lower end of each layer.
    rows: Vec<(f64, f64)>,
    /// Left end of each column's horizontal.
    lefts: Vec<f64>,
}

/// Places a flow folded before the given layers.
pub fn place_folded(flow: &Flow, graph: &LayeredGraph, folds: &[usize]) -> Placed {
    let ports = Ports::new(flow, graph);
    let horizontal = horizontal(flow, graph, &ports, folds);
    let firsts: Vec<usize> = std::iter::once(0).chain(folds.iter().copied()).collect();
    let mut page = Page {
        flow,
        graph,
        ports,
        horizontal,
        firsts,
        gaps: Vec::new(),
        rows: Vec::new(),
        lefts: Vec::new(),
    };
    page.unkink();
    page.gaps = (0..graph.layers.len().saturating_sub(1)).map(|gap| page.gap(gap)).collect();
    page.columns();
    page.heights();
    page.placed()
}

impl Page<'_> {
    fn column_of(&self, layer: usize) -> usize {
        self.firsts.iter().rposition(|first| *first <= layer).unwrap_or(0)
    }
    fn is_fold(&self, gap: usize) -> bool {
        self.firsts.contains(&(gap + 1))
    }

    /// Where a piece leaves the item above it, in its column.
    fn leaves(&self, piece: usize) -> i64 {
        self.horizontal.items[self.graph.pieces[piece].upper] + self.ports.out[piece]
    }
    /// Where a piece meets the item below it, in its column.
    fn meets(&self, piece: usize) -> i64 {
        self.horizontal.items[self.graph.pieces[piece].lower] + self.ports.into[piece]
    }

    /// Moves ports a little where that spares a line a tiny step aside.
    fn unkink(&mut self) {
        for (gap, pieces) in self.ports.gaps.clone().iter().enumerate() {
            if self.is_fold(gap) {
                continue;
            }
            for piece in pieces {
                let held = self.graph.pieces[*piece];
                let step = self.leaves(*piece) - self.horizontal.pieces[*piece];
                let most = if self.horizontal.sides[*piece] == Side::None { KINK } else { KINK / 2 };
                if step == 0 || step.abs() > most || self.horizontal.pieces[*piece] != self.meets(*piece) {
                    continue;
                }
                let same_out =
                    self.graph.pieces_in(gap).filter(|other| self.graph.pieces[*other].upper == held.upper);
                let same_into =
                    pieces.iter().copied().filter(|other| self.graph.pieces[*other].lower == held.lower);
                if self.is_card(held.lower)
                    && self.has_room(&self.ports.into, *piece, step, same_into, held.lower)
                {
                    self.ports.into[*piece] += step;
                    self.horizontal.pieces[*piece] += step;
                } else if self.is_card(held.upper)
                    && self.has_room(&self.ports.out, *piece, -step, same_out, held.upper)
                {
                    self.ports.out[*piece] -= step;
                }
            }
        }
    }

    fn is_card(&self, item: usize) -> bool {
        matches!(self.graph.items[item], Item::Card(_))
    }

    /// Whether a port can move by `step` on its card without meeting a corner or another port.
    fn has_room(
        &self,
        at: &[i64],
        piece: usize,
        step: i64,
        same: impl Iterator<Item = usize>,
        item: usize,
    ) -> bool {
        let wide = match self.graph.items[item] {
            Item::Card(card) => self.flow.cards[card].width as i64,
            Item::Pass(_) => return false,
        };
        let place = at[piece] + step;
        let clear = |other: usize| (at[other] - place).abs() >= PORTS;
        place >= PORTS && place <= wide - PORTS && same.into_iter().filter(|other| *other != piece).all(clear)
    }

    fn gap(&self, gap: usize) -> Gap {
        let pieces = &self.ports.gaps[gap];
        let upper: Vec<Run> = pieces
            .iter()
            .map(|piece| Run { from: self.leaves(*piece), to: self.horizontal.pieces[*piece] })
            .collect();
        let lower: Vec<Run> = pieces
            .iter()
            .map(|piece| Run { from: self.horizontal.pieces[*piece], to: self.meets(*piece) })
            .collect();
        let words = pieces
            .iter()
            .filter(|piece| self.horizontal.sides[**piece] != Side::None)
            .filter_map(|piece| self.flow.arrows[self.graph.pieces[*piece].arrow].label)
            .map(|label| label.height)
            .fold(0.0, f64::max);
        let upper = if self.is_fold(gap) { self.nested(pieces) } else { tracks(&upper) };
        Gap { upper, lower: tracks(&lower), words }
    }

    /// Tracks of arrows that go over to the next column: the rightmost nearest to the row.
    fn nested(&self, pieces: &[usize]) -> Vec<Option<usize>> {
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by_key(|at| (-self.leaves(pieces[*at]), std::cmp::Reverse(*at)));
        let mut found = vec![None; pieces.len()];
        order.iter().enumerate().for_each(|(track, at)| found[*at] = Some(track));
        found
    }

    /// Left ends of the columns' horizontal.
    fn columns(&mut self) {
        let (left, right) = self.flow.sides;
        let mut x = 0.0;
        for column in 0..self.firsts.len() {
            if let Some(gap) = self.firsts[column].checked_sub(1) {
                x += BETWEEN + TRACK * depth(&self.gaps[gap].upper) as f64;
            }
            self.lefts.push(x + left);
            x += left + self.horizontal.widths[column] as f64 + right;
        }
    }

    fn heights(&mut self) {
        let mut y = 0.0;
        for layer in 0..self.graph.layers.len() {
            if self.firsts.contains(&layer) {
                y = self.flow.above;
                if let Some(gap) = layer.checked_sub(1) {
                    y +=
                        TRACK * depth(&self.gaps[gap].upper).saturating_sub(1) as f64 + self.gaps[gap].zone();
                }
            } else if let Some(gap) = layer.checked_sub(1) {
                y += self.gaps[gap].height();
            }
            let heights = self.graph.layers[layer].iter().filter_map(|item| match self.graph.items[*item] {
                Item::Card(card) => Some(self.flow.cards[card].height),
                Item::Pass(_) => None,
            });
            let bottom = y + heights.fold(LEAST_ROW, f64::max);
            self.rows.push((y, bottom));
            y = bottom;
        }
    }

    fn placed(&self) -> Placed {
        let mut placed = Placed {
            cards: vec![Rect::default(); self.flow.cards.len()],
            arrows: vec![PlacedArrow::default(); self.flow.arrows.len()],
            ..Placed::default()
        };
        for (layer, items) in self.graph.layers.iter().enumerate() {
            let column = self.column_of(layer);
            let middle = (self.rows[layer].0 + self.rows[layer].1) / 2.0;
            let mut row = Rank { column, middle, cards: Vec::new() };
            for item in items {
                let x = self.lefts[column] + self.horizontal.items[*item] as f64;
                match self.graph.items[*item] {
                    Item::Card(card) => {
                        let size = self.flow.cards[card];
                        placed.cards[card] =
                            Rect::new(x, middle - size.height / 2.0, size.width, size.height);
                        row.cards.push(card);
                    }
                    Item::Pass(arrow) => {
                        if let Some(label) = self.flow.arrows[arrow]
                            .label
                            .filter(|_| self.graph.label_places[arrow] == LabelPlace::Beside(*item))
                        {
                            let left = x + WORDS as f64;
                            placed.arrows[arrow].label =
                                Some(Rect::new(left, middle - label.height / 2.0, label.width, label.height));
                        }
                    }
                }
            }
            placed.ranks.push(row);
        }
        for (gap, pieces) in self.ports.gaps.iter().enumerate() {
            for (at, piece) in pieces.iter().enumerate() {
                self.draw(gap, at, *piece, &mut placed);
            }
        }
        self.finish(&mut placed);
        placed
    }

    /// Adds the corners of a piece, and the box of the words beside it.
    fn draw(&self, gap: usize, at: usize, piece: usize, placed: &mut Placed) {
        let (above, below) = (self.column_of(gap), self.column_of(gap + 1));
        let held = &self.gaps[gap];
        let (bottom, top) = (self.rows[gap].1, self.rows[gap + 1].0);
        let from = self.lefts[above] + self.leaves(piece) as f64;
        let stand = self.lefts[below] + self.horizontal.pieces[piece] as f64;
        let to = self.lefts[below] + self.meets(piece) as f64;
        let arrow = self.graph.pieces[piece].arrow;
        let start = match self.graph.items[self.graph.pieces[piece].upper] {
            Item::Card(card) => placed.cards[card].bottom(),
            Item::Pass(_) => self.rows[gap].0,
        };
        let mut points = vec![Point::new(from, start)];
        let upper = held.upper[at].map(|track| TRACK * track as f64);
        if above != below {
            let track = upper.unwrap_or(0.0);
            let down = bottom + FIRST + track;
            let lane = self.lefts[above]
                + self.horizontal.widths[above] as f64
                + self.flow.sides.1
                + BETWEEN / 2.0
                + track;
            let over = self.flow.above + track;
            points.extend([
                Point::new(from, down),
                Point::new(lane, down),
                Point::new(lane, over),
                Point::new(stand, over),
            ]);
        } else if let Some(track) = upper {
            let y = bottom + FIRST + track;
            points.extend([Point::new(from, y), Point::new(stand, y)]);
        }
        let tail = if depth(&held.lower) == 0 {
            0.0
        } else {
            FIRST + TRACK * (depth(&held.lower) - 1) as f64 + HEAD
        };
        if let Some(track) = held.lower[at] {
            let y = top - tail + FIRST + TRACK * track as f64;
            points.extend([Point::new(stand, y), Point::new(to, y)]);
        }
        let end = match self.graph.items[self.graph.pieces[piece].lower] {
            Item::Card(card) => placed.cards[card].y,
            Item::Pass(_) => self.rows[gap + 1].0,
        };
        points.push(Point::new(to, end));
        let size = self.flow.arrows[arrow].label.unwrap_or_default();
        let y = top - tail - WORDS_Y - size.height;
        let drawn = &mut placed.arrows[arrow];
        drawn.points.extend(points);
        match self.horizontal.sides[piece] {
            Side::None => {}
            Side::Right => drawn.label = Some(Rect::new(stand + WORDS as f64, y, size.width, size.height)),
            Side::Left => {
                drawn.label = Some(Rect::new(stand - WORDS as f64 - size.width, y, size.width, size.height));
                drawn.label_is_left = true;
            }
        }
    }

    fn finish(&self, placed: &mut Placed) {
        placed.arrows.iter_mut().for_each(|arrow| arrow.points = corners(&arrow.points));
        let (left, right) = self.flow.sides;
        for column in 0..self.firsts.len() {
            let end = self.firsts.get(column + 1).copied().unwrap_or(self.graph.layers.len());
            let foot = end.checked_sub(1).and_then(|last| self.rows.get(last)).map_or(0.0, |row| row.1);
            let over = end
                .checked_sub(1)
                .filter(|gap| self.is_fold(*gap))
                .map_or(0.0, |gap| FIRST + TRACK * depth(&self.gaps[gap].upper).saturating_sub(1) as f64);
            let width = left + self.horizontal.widths.get(column).copied().unwrap_or(0) as f64 + right;
            let rect = Rect::new(self.lefts[column] - left, 0.0, width, foot);
            placed.columns.push(rect);
            placed.width = placed.width.max(rect.right());
            placed.height = placed.height.max(foot + over);
        }
    }
}

/// The corners of a line: without points on the way.
fn corners(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        if kept.last() == Some(point) {
            continue;
        }
        if let [.., a, b] = kept.as_slice() {
            let (same_x, same_y) = (a.x == b.x && b.x == point.x, a.y == b.y && b.y == point.y);
            if same_x || same_y {
                kept.pop();
            }
        }
        kept.push(*point);
    }
    kept
}
