//! The comparison chart: two casts on one column of roles, their relations as arcs that go outwards, letters on
//! what both films have, and when betrayals and deaths fall.
//!
//! `choose` picks roles and arcs, `place` orders and places them, `sheet` draws. Firm pairs are joined by a
//! line, pairs that hang by a thread but play a part in common by dots; everybody else stands alone.

mod choose;
mod place;
mod sheet;

use crate::charts::ink::Theme;
use crate::compare::Comparison;
use crate::scene::Scene;
use crate::story::Story;
use place::Placement;

pub use choose::{Arc, Chosen, Counterparts, Key, choose};

/// A drawing of two films.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// Relations that both films have between the same roles, and all that are drawn.
    pub common: (usize, usize),
    /// Which words had to be cut to fit, and on what.
    pub cuts: Vec<String>,
}

/// Draws two stories that were compared. The work is bounded by the numbers of rows and arcs that have room.
///
/// ```
/// use imbroglio::charts::{comparison::draw, ink::Theme};
/// use imbroglio::compare::{Options, compare};
/// let film = |id| imbroglio::film::Film::built_in(id).unwrap().story.unwrap().settled();
/// let (rififi, balance) = (film("rififi-1955"), film("la-balance-1982"));
/// let comparison = compare(&rififi, &balance, &Options::default());
/// let drawing = draw(&rififi, &balance, &comparison, &Theme::named("light").unwrap());
/// assert!(imbroglio::scene::audit::audit(&drawing.scene).hard_failures().is_empty());
/// ```
pub fn draw(a: &Story, b: &Story, comparison: &Comparison, theme: &Theme) -> Drawing {
    plan(a, b, comparison).draw(theme)
}

/// A comparison that is laid out and only wants colours, so that two themes cost one layout.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    stories: [&'a Story; 2],
    comparison: &'a Comparison,
    chosen: Chosen,
    placement: Placement,
}

/// Lays out the drawing of two stories that were compared.
pub fn plan<'a>(a: &'a Story, b: &'a Story, comparison: &'a Comparison) -> Plan<'a> {
    let chosen = choose(a, b, comparison);
    let placement = place::place(&chosen);
    Plan { stories: [a, b], comparison, chosen, placement }
}

impl Plan<'_> {
    /// Draws it in the colours of a theme.
    pub fn draw(&self, theme: &Theme) -> Drawing {
        sheet::draw(self.stories, self.comparison, &self.chosen, &self.placement, theme)
    }
}
