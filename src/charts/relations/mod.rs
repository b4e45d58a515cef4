//! The relationship chart: who betrays, kills and loves whom, on one sheet.
//!
//! `choose` picks the people and ties that have room, [`crate::layout::layered::network`] places them, and
//! `sheet` draws them. The layout sees groups, ties and the sizes of names; no place stands in the
//! data.

mod alike;
mod choose;
mod highlight;
mod line;
mod lines;
mod sheet;

use crate::analysis::fates::fates;
use crate::charts::Page;
use crate::charts::ink::Theme;
use crate::charts::pieces::label::Measured;
use crate::charts::words;
use crate::facts::PartyId;
use crate::layout::layered::network::{self, Placement};
use crate::scene::audit::CROSSINGS_PER_EDGE;
use crate::scene::{Point, Rect, Scene};
use crate::story::{Choice, Selection, Story};
use std::collections::BTreeMap;

pub use crate::story::Highlight;
use choose::choose_share;
pub use choose::{Chosen, Person, choose, fate_words};
pub use line::Line;
pub use lines::Undrawn;

/// Steps of layout for a drawing: some 30 milliseconds on a machine of 2026.
pub const BUDGET: u64 = 2_000_000;

/// So many times the steps may be taken where lines cross too often, and up to so many cards: about half a second.
const PATIENCE: u64 = 20;
const UNTANGLED: usize = 40;
/// Shares of the lines that are tried where they cross too often even so.
const FEWER: [f64; 2] = [0.8, 0.6];

/// What may be asked of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Page width in pixels; wider pages widen the grid and never scale text.
    pub width: f64,
    /// Middles of cards in an earlier drawing, by the id of the character: they stay where they were.
    pub previous: BTreeMap<String, Point>,
    /// Steps that the layout may take: more look at more arrangements. A small cast whose lines then still cross too often
    /// is laid out once more with twenty times as many.
    pub budget: u64,
    /// What keeps its full colour while all else only stands by.
    pub highlight: Option<Highlight>,
    /// Who is shown, and which kinds; a cast above [`Choice::WHOLE`] is shown by an overview if nothing is asked for.
    pub choice: Choice,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 1200.0,
            previous: BTreeMap::new(),
            budget: BUDGET,
            highlight: None,
            choice: Choice::default(),
        }
    }
}

impl From<Page> for Options {
    fn from(page: Page) -> Self {
        Self { width: page.width, ..Self::default() }
    }
}

/// A drawing, and where its cards and boxes stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// The cards.
    pub cards: Vec<(PartyId, Rect)>,
    /// The boxes of groups.
    pub groups: Vec<(PartyId, Rect)>,
    /// Which words had to be cut to fit, and on what.
    pub cuts: Vec<String>,
}

/// Draws the chart of a story. The work is bounded by the layout's budget, so it ends soon for any cast.
///
/// ```
/// use imbroglio::charts::ink::Theme;
/// use imbroglio::charts::relations::{Options, draw};
/// let film = imbroglio::rules::check_text("Duel", r#"(
///     title: "Duel",
///     characters: [(id: a, name: "Ann"), (id: b, name: "Bob")],
///     story: [(id: shot, what: "Ann shoots Bob", acts: [kills(a, b)])],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let drawing = draw(&story, &Theme::named("light").unwrap(), &Options::default());
/// assert_eq!(drawing.cards.len(), 2);
/// assert!(imbroglio::scene::audit::audit(&drawing.scene).hard_failures().is_empty());
/// ```
pub fn draw(story: &Story, theme: &Theme, options: &Options) -> Drawing {
    plan(story, options).draw(theme)
}

/// A chart that is laid out and only wants colours, so that two themes cost one layout.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    story: &'a Story,
    options: Options,
    chosen: Chosen,
    labels: Vec<Vec<Measured>>,
    placement: Placement,
    head: words::Head,
}

/// Lays out the chart of a story.
pub fn plan<'a>(story: &'a Story, options: &Options) -> Plan<'a> {
    let fates = fates(story);
    let lay_out = |share: f64| {
        let chosen = choose_share(story, &fates, Selection::of(story, &options.choice), share);
        let labels = sheet::labels(&chosen);
        let diagram = sheet::diagram(story, &chosen, &labels, options);
        let mut placement = network::place(&diagram);
        let mut tangled = is_tangled(&diagram, &placement);
        if tangled {
            let longer =
                network::place(&network::Diagram { budget: diagram.budget * PATIENCE, ..diagram.clone() });
            if longer.measures.crossings < placement.measures.crossings {
                placement = longer;
            }
            tangled = is_tangled(&diagram, &placement);
        }
        ((chosen, labels, placement), tangled)
    };
    let (mut laid, mut tangled) = lay_out(1.0);
    // of a chart whose lines cannot be followed the lightest are left out, and said to be
    for share in FEWER {
        if tangled {
            (laid, tangled) = lay_out(share);
        }
    }
    let (chosen, labels, placement) = laid;
    let mut head = words::head(story, &fates);
    if let Some(highlight) = &options.highlight {
        head.finding = format!("In full colour: {}.", highlight.words);
    }
    if chosen.lines.iter().any(|line| !line.events.is_empty()) {
        head.finding.push_str(" Numbers are events in story order; see the key.");
    }
    Plan { story, options: options.clone(), chosen, labels, placement, head }
}

/// Whether more lines cross than a reader can follow, and a longer search is likely to mend it: it does not for large
/// casts, and must not where cards are to stay.
fn is_tangled(diagram: &network::Diagram, placement: &network::Placement) -> bool {
    let most = CROSSINGS_PER_EDGE.hard * diagram.edges.len() as f64;
    placement.measures.crossings as f64 > most
        && diagram.cards.len() <= UNTANGLED
        && diagram.previous.is_none()
}

impl Plan<'_> {
    /// Draws it in the colours of a theme. Linear in what is drawn, but for the crossings.
    pub fn draw(&self, theme: &Theme) -> Drawing {
        sheet::draw(self, theme)
    }
}
