//! Parts that charts are put together from: cards, lines, labels, marks, the title block, the legend.
//!
//! Each takes plain values and a [`Pen`] and adds shapes to a scene; none knows what a story is. What takes
//! room can be measured before it is drawn. Cards, the title and the legend show marks and lines, and so
//! are built on them.

pub mod card;
pub mod crossings;
pub mod edge;
pub mod event;
pub mod group;
pub mod heads;
pub mod label;
pub mod legend;
pub mod marks;
pub mod tally;
pub mod title;

use super::ink::Theme;
use crate::scene::{
    Anchor, Color, Data, Group, Item, Point, Rect, Role, Scene, Segment, Shape, Stroke, Text, rounded,
};
use std::sync::Arc;

/// Distance of everything from the edge of the page.
pub const MARGIN: f64 = 36.0;
/// Height of a line of a label over its size.
pub const LINE_HEIGHT: f64 = 1.18;
/// Handle of a cubic that stands for a quarter of a circle, over the radius.
pub const QUARTER: f64 = 0.5523;

/// Sizes and faces of letters by use.
pub mod letters {
    use crate::scene::Font;

    /// A face at a size in pixels.
    pub type Letters = (Font, f64);

    /// Title of a film.
    pub const TITLE: Letters = (Font::SerifBold, 40.0);
    /// Original title, director, year.
    pub const SUBTITLE: Letters = (Font::SerifItalic, 17.0);
    /// The sentence under the title.
    pub const FINDING: Letters = (Font::Sans, 13.0);
    /// The number at the right of the title.
    pub const COUNT: Letters = (Font::SerifBold, 22.0);
    /// Name of a leading character.
    pub const LEAD: Letters = (Font::SansBold, 15.0);
    /// Name of a character.
    pub const NAME: Letters = (Font::SansBold, 14.0);
    /// Notes, fates, captions.
    pub const NOTE: Letters = (Font::Sans, 11.5);
    /// What happens, on the card of an event.
    pub const CAPTION: Letters = (Font::Sans, 12.5);
    /// The same where faith is broken or somebody dies.
    pub const CAPTION_BOLD: Letters = (Font::SansBold, 12.5);
    /// Words on an edge.
    pub const LABEL: Letters = (Font::Sans, 11.5);
    /// Words on an edge that is disputed.
    pub const DISPUTED: Letters = (Font::SansItalic, 11.5);
    /// Words of a family in the legend.
    pub const LEGEND: Letters = (Font::SansBold, 11.5);
    /// Numbers in badges and the key.
    pub const BADGE: Letters = (Font::SansBold, 11.0);
    /// Names of groups, in capitals.
    pub const TAB: Letters = (Font::SansBold, 11.0);
    /// The key of events and the foot.
    pub const KEY: Letters = (Font::Sans, 11.0);
    /// Room after each capital of a group's name, in pixels.
    pub const TAB_TRACKING: f64 = 0.9;
}

/// Puts shapes on a scene in the colours of a theme, every coordinate rounded to a hundredth of a pixel.
pub struct Pen<'a> {
    /// The colours.
    pub theme: &'a Theme,
    items: &'a mut Vec<Item>,
    named: Option<(String, Option<String>)>,
    group: Option<Arc<Group>>,
}

impl<'a> Pen<'a> {
    /// A pen that draws on top of what the scene has.
    pub fn new(scene: &'a mut Scene, theme: &'a Theme) -> Self {
        Self { theme, items: &mut scene.items, named: None, group: None }
    }

    /// A pen for an empty page, which it gives the colour of paper.
    pub fn on_paper(scene: &'a mut Scene, theme: &'a Theme) -> Self {
        let page = Rect::new(0.0, 0.0, scene.width, scene.height);
        let mut pen = Self::new(scene, theme);
        pen.rect(Role::Ground, page, 0.0, Some(theme.paper), None);
        pen
    }

    /// What is drawn from here on belongs together and stands for what `data` says, until [`Pen::close`].
    pub fn open(&mut self, data: Data) {
        self.group = Some(Arc::new(Group { data, inside: self.group.take() }));
    }

    /// Ends the group that was opened last; nothing when none is open.
    pub fn close(&mut self) {
        self.group = self.group.take().and_then(|group| group.inside.clone());
    }

    /// Gives the next shape an id and a tooltip.
    pub fn name(&mut self, id: Option<&str>, tooltip: Option<&str>) {
        self.named = match (id, tooltip) {
            (None, None) => None,
            (id, tooltip) => Some((id.unwrap_or_default().to_owned(), tooltip.map(str::to_owned))),
        };
    }

    /// Adds a shape.
    pub fn shape(&mut self, role: Role, shape: Shape) {
        let (id, tooltip) = self.named.take().unwrap_or_default();
        let group = self.group.clone();
        self.items.push(Item {
            id: (!id.is_empty()).then_some(id),
            role,
            shape: aligned(shape),
            tooltip,
            group,
        });
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, role: Role, rect: Rect, radius: f64, fill: Option<Color>, stroke: Option<Stroke>) {
        self.shape(role, Shape::Rect { rect, radius, fill, stroke });
    }

    /// Adds a circle.
    pub fn circle(
        &mut self,
        role: Role,
        center: Point,
        radius: f64,
        fill: Option<Color>,
        stroke: Option<Stroke>,
    ) {
        self.shape(role, Shape::Circle { center, radius, fill, stroke });
    }

    /// Adds a path that is drawn.
    pub fn line(&mut self, role: Role, segments: Vec<Segment>, stroke: Stroke) {
        self.shape(role, Shape::Path { segments, fill: None, stroke: Some(stroke) });
    }

    /// Adds a path that is filled.
    pub fn area(&mut self, role: Role, segments: Vec<Segment>, fill: Color) {
        self.shape(role, Shape::Path { segments, fill: Some(fill), stroke: None });
    }

    /// Adds a line of text; nothing when it has no letters.
    pub fn text(
        &mut self,
        role: Role,
        at: Point,
        anchor: Anchor,
        words: &str,
        (font, size): letters::Letters,
        color: Color,
    ) {
        self.tracked(role, at, anchor, words, (font, size), color, 0.0);
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a text, each once")]
    fn tracked(
        &mut self,
        role: Role,
        at: Point,
        anchor: Anchor,
        words: &str,
        (font, size): letters::Letters,
        color: Color,
        tracking: f64,
    ) {
        if words.trim().is_empty() {
            return;
        }
        let content = words.to_owned();
        self.shape(role, Shape::Text(Text { at, anchor, content, font, size, color, tracking }));
    }
}

/// A solid stroke with square ends.
pub fn solid(color: Color, width: f64) -> Stroke {
    Stroke { color, width, dash: Vec::new(), round: false }
}

/// A solid stroke with round ends and corners.
pub fn round(color: Color, width: f64) -> Stroke {
    Stroke { round: true, ..solid(color, width) }
}

/// A straight line between two points.
pub fn straight(from: Point, to: Point) -> Vec<Segment> {
    vec![Segment::Move(from), Segment::Line(to)]
}

/// A field whose words had to be cut to fit, so that the annotation can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// The name on a card.
    Name,
    /// The note under the name.
    Note,
    /// The fate.
    Fate,
    /// The words on an edge.
    Label,
    /// The name of a group.
    Group,
    /// The title.
    Title,
    /// The line beside the title.
    Subtitle,
    /// The sentence under the title.
    Finding,
    /// An entry of the key of events.
    Key,
    /// The foot of the page.
    Foot,
    /// What happens, on the card of an event.
    Caption,
}

/// The words that fit a width, the cut noted if there was one.
fn fitted(words: &str, (font, size): letters::Letters, width: f64, cut: Cut, cuts: &mut Vec<Cut>) -> String {
    let (fit, was_cut) = crate::scene::text::fit(words, font, size, width);
    if was_cut {
        cuts.push(cut);
    }
    fit
}

/// Width of words in pixels.
fn width_of(words: &str, (font, size): letters::Letters) -> f64 {
    crate::scene::text::width(words, font, size)
}

/// The baseline of letters whose middle is at `y`.
fn baseline(y: f64, (_, size): letters::Letters) -> f64 {
    y + crate::scene::text::baseline_drop(size)
}

fn aligned(shape: Shape) -> Shape {
    let point = |at: Point| Point::new(rounded(at.x), rounded(at.y));
    match shape {
        Shape::Rect { rect, radius, fill, stroke } => {
            // Both corners are rounded, so that boxes that touch still touch.
            let (x, y) = (rounded(rect.x), rounded(rect.y));
            let rect =
                Rect::new(x, y, rounded(rounded(rect.right()) - x), rounded(rounded(rect.bottom()) - y));
            Shape::Rect { rect, radius: rounded(radius), fill, stroke }
        }
        Shape::Circle { center, radius, fill, stroke } => {
            Shape::Circle { center: point(center), radius: rounded(radius), fill, stroke }
        }
        Shape::Path { mut segments, fill, stroke } => {
            for segment in &mut segments {
                *segment = match *segment {
                    Segment::Move(to) => Segment::Move(point(to)),
                    Segment::Line(to) => Segment::Line(point(to)),
                    Segment::Cubic(a, b, to) => Segment::Cubic(point(a), point(b), point(to)),
                    Segment::Close => Segment::Close,
                };
            }
            Shape::Path { segments, fill, stroke }
        }
        Shape::Text(text) => Shape::Text(Text { at: point(text.at), ..text }),
    }
}

#[cfg(test)]
mod tests;
