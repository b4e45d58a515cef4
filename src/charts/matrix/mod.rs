//! The matrix: who does what to whom, a row and a column for each character. It stays readable where a chart
//! of cards and lines does not, above some 25 characters.
//!
//! `choose` takes the cells from a story and puts the cast in an order in which groups are blocks and those
//! who deal with one another are neighbours; `sheet` gives them places and draws them.

mod choose;
mod sheet;

pub use super::Page as Options;

use crate::charts::ink::Theme;
use crate::scene::Scene;
use crate::story::Story;

/// From so many characters on a matrix is the better picture of who does what to whom.
pub const WORTH_IT: usize = 26;

/// A drawing and what it measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// Which words had to be cut to fit, and on what.
    pub cuts: Vec<String>,
    /// Rows drawn.
    pub rows: usize,
    /// Cells with a mark.
    pub cells: usize,
}

/// A matrix that is laid out and only wants colours, so that two themes cost one layout.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    story: &'a Story,
    chosen: choose::Chosen,
    laid: sheet::Laid,
}

/// Draws the matrix of a story. The work is bounded: beyond 100 rows those with the fewest relations are
/// left out, which the foot of the page says.
///
/// ```
/// use imbroglio::charts::ink::Theme;
/// use imbroglio::charts::matrix::{Options, draw};
/// let film = imbroglio::rules::check_text("Duel", r#"(
///     title: "Duel",
///     characters: [(id: a, name: "Ann"), (id: b, name: "Bob")],
///     story: [(id: shot, what: "Ann shoots Bob", acts: [kills(a, b)])],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let drawing = draw(&story, &Theme::named("light").unwrap(), &Options::default());
/// assert_eq!((drawing.rows, drawing.cells), (2, 1));
/// assert!(imbroglio::scene::audit::audit(&drawing.scene).hard_failures().is_empty());
/// ```
pub fn draw(story: &Story, theme: &Theme, options: &Options) -> Drawing {
    plan(story, options).draw(theme)
}

/// Lays out the matrix of a story. O(relations log relations + rows³).
pub fn plan<'a>(story: &'a Story, options: &Options) -> Plan<'a> {
    let chosen = choose::choose(story);
    let laid = sheet::lay_out(story, &chosen, options.width);
    Plan { story, chosen, laid }
}

impl Plan<'_> {
    /// Draws it in the colours of a theme. Linear in what is drawn.
    pub fn draw(&self, theme: &Theme) -> Drawing {
        sheet::draw(self.story, &self.chosen, &self.laid, theme)
    }

    /// The cast in the order of the rows, by id.
    pub fn order(&self) -> Vec<&str> {
        self.chosen.rows.iter().map(|row| self.story.party(row.party).id.as_str()).collect()
    }
}

/// Where it is shown of so many characters.
pub(super) fn shown(cast: usize) -> super::Shown {
    if cast >= WORTH_IT { super::Shown::Everywhere } else { super::Shown::OnPages }
}
