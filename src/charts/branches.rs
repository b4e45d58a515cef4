//! The branches of a tree of films: the root at the left, films at the right.

use super::pieces::Pen;
use crate::corpus::tree::Tree;
use crate::scene::{Point, Role, Segment, Stroke};

/// Where the branches of a tree stand.
#[derive(Clone, Copy)]
pub(super) struct Branches<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// Their right end, where films stand.
    pub right: f64,
    /// From there to the root.
    pub width: f64,
}

impl Branches<'_> {
    /// How far apart the farthest are, which is the height of the root.
    pub fn most(&self) -> f64 {
        self.tree.merges.iter().map(|merge| merge.height).fold(0.0, f64::max)
    }

    /// Where a height stands.
    pub fn at_height(&self, height: f64) -> f64 {
        let most = self.most();
        self.right - if most > 0.0 { height / most * self.width } else { self.width }
    }

    /// Draws all branches between clusters that have a place: films by their numbers, then merges; x and y.
    pub fn draw(&self, pen: &mut Pen<'_>, mut places: Vec<Option<(f64, f64)>>, stroke: &Stroke) {
        let films = self.tree.leaves.len();
        places.resize(films + self.tree.merges.len(), None);
        for (number, merge) in self.tree.merges.iter().enumerate() {
            let (Some(a), Some(b)) = (places[merge.a], places[merge.b]) else { continue };
            let x = self.at_height(merge.height);
            let way = vec![
                Segment::Move(Point::new(a.0, a.1)),
                Segment::Line(Point::new(x, a.1)),
                Segment::Line(Point::new(x, b.1)),
                Segment::Line(Point::new(b.0, b.1)),
            ];
            pen.line(Role::Ground, way, stroke.clone());
            places[films + number] = Some((x, (a.1 + b.1) / 2.0));
        }
    }
}
