//! Where a line crosses those that are drawn below it.

use crate::scene::curve::{self, Polyline};
use crate::scene::{Point, Segment};
use std::collections::BTreeMap;

/// Side of the cells in which the stretches of lines are looked up, in pixels.
const CELL: f64 = 96.0;
/// What a stretch is more than itself where it is looked up, since a crossing is looked for a hair beside it.
const HAIR: f64 = 0.01;

/// Lines that are drawn already, found by where they are.
#[derive(Debug, Default)]
pub struct Below {
    /// Of every stretch: the number of its owner, which of all lines it is of, and its ends.
    stretches: Vec<(u32, usize, (Point, Point))>,
    /// The stretches in each cell.
    cells: BTreeMap<(i64, i64), Vec<usize>>,
    lines: usize,
}

impl Below {
    /// Adds a path. O(its length / the side of a cell).
    pub fn add(&mut self, owner: u32, path: &[Segment]) {
        for line in curve::flatten(path) {
            for stretch in line.pieces() {
                let number = self.stretches.len();
                for cell in cells(stretch) {
                    self.cells.entry(cell).or_default().push(number);
                }
                self.stretches.push((owner, self.lines, stretch));
            }
            self.lines += 1;
        }
    }

    /// Where a path crosses lines of other owners: how far along it, and the place, line by line in the order in which they were
    /// added. O(stretches in the cells that the path goes through · log).
    pub fn crossings(&self, path: &[Segment], owner: u32) -> Vec<(f64, Point)> {
        let mut found: Vec<((usize, usize, usize, usize), (f64, Point))> = Vec::new();
        for (at, line) in curve::flatten(path).iter().enumerate() {
            for (place, stretch) in line.pieces().enumerate() {
                let mut near: Vec<usize> =
                    cells(stretch).filter_map(|cell| self.cells.get(&cell)).flatten().copied().collect();
                near.sort_unstable();
                near.dedup();
                for number in near {
                    let (other, of, below) = self.stretches[number];
                    if other != owner
                        && let Some(crossing) = crossing(line, stretch, below)
                    {
                        found.push(((of, at, place, number), crossing));
                    }
                }
            }
        }
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, crossing)| crossing).collect()
    }
}

/// Where a stretch of a line crosses another, unless they are nearly parallel.
fn crossing(line: &Polyline, stretch: (Point, Point), below: (Point, Point)) -> Option<(f64, Point)> {
    let at = curve::crossing(stretch, below)?;
    steep(stretch, below).then(|| (line.nearest(at).0, at))
}

/// Whether two stretches cross at an angle of more than about twelve degrees: lines that share a trunk
/// meet at less.
fn steep((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    match (curve::direction(a, b), curve::direction(c, d)) {
        (Some(one), Some(other)) => (one.x * other.y - one.y * other.x).abs() > 0.2,
        _ => false,
    }
}

/// The cells that a stretch goes through: column by column, those between where it enters the column and where it leaves it. A
/// stretch with an end that is nowhere (a coordinate that is no number) goes through none: it crosses nothing either.
fn cells((a, b): (Point, Point)) -> impl Iterator<Item = (i64, i64)> {
    let somewhere = [a.x, a.y, b.x, b.y].into_iter().all(f64::is_finite);
    let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
    somewhere.then(|| through(a, b)).into_iter().flatten()
}

/// The cells between two places, of which the first is not to the right of the second.
fn through(a: Point, b: Point) -> impl Iterator<Item = (i64, i64)> {
    let cell = |place: f64| (place / CELL).floor() as i64;
    let slope = (b.y - a.y) / (b.x - a.x).max(HAIR);
    (cell(a.x - HAIR)..=cell(b.x + HAIR)).flat_map(move |column| {
        let height = |x: f64| a.y + slope * (x.clamp(a.x, b.x) - a.x);
        let (enters, leaves) =
            (height(column as f64 * CELL - HAIR), height((column + 1) as f64 * CELL + HAIR));
        let steep = b.x - a.x < HAIR;
        let (enters, leaves) = if steep { (a.y, b.y) } else { (enters, leaves) };
        let (top, bottom) = (enters.min(leaves) - HAIR, enters.max(leaves) + HAIR);
        (cell(top)..=cell(bottom)).map(move |row| (column, row))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Every stretch against every other.
    fn plain(path: &[Segment], owner: u32, below: &[(u32, Vec<Segment>)]) -> Vec<(f64, Point)> {
        let mut found = Vec::new();
        for (_, other) in below.iter().filter(|(other, _)| *other != owner) {
            for other in curve::flatten(other) {
                for line in curve::flatten(path) {
                    for stretch in line.pieces() {
                        found.extend(other.pieces().filter_map(|piece| crossing(&line, stretch, piece)));
                    }
                }
            }
        }
        found
    }

    #[test]
    fn crossings_by_cells_are_those_of_every_stretch_with_every_other() {
        let mut random = Random::new(96, 0);
        let mut place = |most: usize| random.below(most * 8) as f64 / 8.0;
        let mut crossed = 0;
        for round in 0..40 {
            let size = if round % 2 == 0 { 300 } else { 2_000 };
            let mut path = || {
                let mut here = Point::new(place(size), place(size));
                let mut path = vec![Segment::Move(here)];
                for turn in 0..6 {
                    let to = Point::new(place(size), place(size));
                    path.push(match (turn + round) % 4 {
                        0 => Segment::Line(Point::new(here.x, to.y)),
                        1 => Segment::Line(Point::new(to.x, here.y)),
                        2 => Segment::Line(to),
                        _ => Segment::Cubic(Point::new(to.x, here.y), Point::new(here.x, to.y), to),
                    });
                    here = match path.last() {
                        Some(Segment::Line(end) | Segment::Cubic(_, _, end)) => *end,
                        _ => here,
                    };
                }
                path
            };
            let below: Vec<(u32, Vec<Segment>)> = (0..12).map(|number| (number / 2, path())).collect();
            let mut index = Below::default();
            below.iter().for_each(|(owner, path)| index.add(*owner, path));
            let path = path();
            let found = index.crossings(&path, 3);
            crossed += found.len();
            assert_eq!(found, plain(&path, 3, &below), "in round {round}");
        }
        assert!(crossed > 1_000, "{crossed} crossings try little");
    }
}
