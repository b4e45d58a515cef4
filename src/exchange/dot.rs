//! DOT, the language of Graphviz: a story as a graph that its engines draw, and that other programs read.
//!
//! [`write()`] makes the statements of the text, in the syntax tree of graphviz-rust, and prints them. One node a character; a cluster for each group
//! with members; one edge for each relation, which is a row of `relations`: an act with each of its agents and
//! of those it is done or said to, or wrongs behind their back, or a bond. Memberships are shown by clusters and by tooltips alone.
//!
//! * A group that acts or is acted on is a node too, with its name, inside its own cluster; so an engine that
//!   knows no clusters shows it as well, and no member is charged with what the group did. Groups without
//!   members of their own are nodes.
//! * Strokes and heads tell the families apart; a legend lists those that occur. What was only tried,
//!   ordered, planned or believed is dashed, lighter, and says so in brackets; a bond that ends says
//!   “(ended)”; what a reader infers or might deny has a question mark.
//! * With a [`Highlight`] what belongs to it keeps its colour, and all else is thin and pale.
//! * With [`Positions`] of a drawing of ours, the text carries them, so that `neato -n` draws the same
//!   picture: cards and boxes where they stood, and below them whatever had no card, and a legend.
//!
//! Edges run from agent to patient, as every reader of DOT expects. Writing parallel edges in one direction with
//! `dir=back`, which some builds need to fan them, changed nothing in the pictures of `dot` and `neato` 2.43.
//!
//! Same story, same options, same bytes.

mod edges;
mod legend;
mod nodes;
mod palette;
mod place;
mod quote;
mod syntax;

pub use palette::Palette;
pub use place::{Place, Positions};
pub use quote::quote;

use crate::facts::PartyId;
use crate::story::{Fact, Highlight, Selection, Story};
use dot_structures::Stmt;
use quote::Attributes;

/// What may be asked of a DOT text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// Where a drawing of ours has its cards and boxes; without it the engine places them.
    pub positions: Option<Positions>,
    /// The colours.
    pub palette: Palette,
    /// How groups are shown.
    pub groups: Groups,
    /// Leaves out relations of kinds that weigh less, for a lighter picture; 0 keeps all.
    pub least_weight: u8,
    /// Who is shown, and which kinds of relations; without it everybody and all. The title says what is not there.
    pub selection: Option<Selection>,
    /// What keeps its full colour while all else stands back; without it everything does.
    pub highlight: Option<Highlight>,
    /// Leaves out the legend, whose points and samples every other reader takes for data. Their names begin with
    /// `legend` and a blank, so that they can be told from the cast.
    pub no_legend: bool,
    /// Gives each edge a `class`, which Graphviz writes into its SVG; some readers of DOT lose edges that have one.
    pub classes: bool,
}

/// How the groups of the cast are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Groups {
    /// As clusters, which `dot` and `fdp` keep together, and `neato` too where positions are given.
    #[default]
    Clusters,
    /// By the colour of the border and in words, for `neato` and `sfdp`: they scatter the members of a
    /// cluster and frame whoever stands between them.
    Colours,
}

/// The face of all words: one name, since Graphviz compiled for browsers measures a list of names as Times.
const FACE: &str = "Helvetica";

/// A story as DOT. O(facts + relations).
///
/// ```
/// use imbroglio::exchange::dot;
/// let film = imbroglio::rules::check_text("Duel", r#"(
///     title: "Duel",
///     characters: [(id: ann, name: "Ann \"the Hat\""), (id: bob, name: "Bob")],
///     story: [(id: shot, what: "Ann shoots Bob", acts: [kills(ann, bob)])],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let text = dot::write(&story, &dot::Options::default());
/// assert!(text.contains(r#"  "ann" -> "bob" [label="1 kills""#));
/// assert!(text.contains(r#"label="Ann \"the Hat\"\n"#));
/// ```
pub fn write(story: &Story, options: &Options) -> String {
    let pen = Pen::new(story, options);
    let edges = edges::edges(story, options);
    let mut statements = pen.defaults();
    let (nodes, foot) = nodes::statements(&pen, &edges);
    statements.extend(nodes);
    statements.extend(edges.iter().map(|edge| edges::statement(&pen, edge)));
    if !options.no_legend {
        statements.extend(legend::statements(&pen, &edges, foot));
    }
    let film = &story.facts().film;
    let name = if film.id.is_empty() { &film.title } else { &film.id };
    format!(
        "// written by imbroglio {}\n{}",
        env!("CARGO_PKG_VERSION"),
        syntax::print(&syntax::graph(name, statements))
    )
}

/// What every part of the text is written with.
struct Pen<'a> {
    story: &'a Story,
    positions: Option<&'a Positions>,
    palette: &'a Palette,
    groups: Groups,
    highlight: Option<&'a Highlight>,
    selection: Option<&'a Selection>,
    classes: bool,
}

impl<'a> Pen<'a> {
    fn new(story: &'a Story, options: &'a Options) -> Self {
        Self {
            story,
            positions: options.positions.as_ref(),
            palette: &options.palette,
            groups: options.groups,
            highlight: options.highlight.as_ref(),
            selection: options.selection.as_ref(),
            classes: options.classes,
        }
    }

    /// Whether somebody is shown.
    fn has(&self, party: PartyId) -> bool {
        self.selection.is_none_or(|selection| selection.has(party))
    }

    /// Whether a relation stands out, or nothing is to.
    fn stands_out(&self, relation: Fact) -> bool {
        self.highlight.is_none_or(|highlight| highlight.has(self.story, relation))
    }

    /// Settings of the whole text: those of clusters and layers for `dot`, of springs for the others.
    fn defaults(&self) -> Vec<Stmt> {
        let film = &self.story.facts().film;
        let title = match film.year {
            Some(year) => format!("{} ({year})", film.title),
            None => film.title.clone(),
        };
        let title = match self.highlight {
            Some(highlight) => format!("{title}\nIn full colour: {}", highlight.words),
            None => title,
        };
        let title = match self.selection {
            Some(selection) => {
                let (all, hidden) = (self.story.characters().count(), selection.hidden(self.story).count());
                format!("{title}\nOf {all} characters: {}; {hidden} are not here", selection.words())
            }
            None => title,
        };
        let (ink, mute) = (self.palette.ink.hex(), self.palette.mute.hex());
        let mut graph = Attributes::new()
            .set("label", &title)
            .set("labelloc", "t")
            .set("fontname", FACE)
            .set("fontsize", "16")
            .set("fontcolor", &ink)
            .set("bgcolor", self.palette.paper.hex())
            .set("charset", "UTF-8")
            .set("rankdir", "LR")
            .set("newrank", "true")
            .set("compound", "true")
            .set("nodesep", "0.25")
            .set("ranksep", "0.6")
            .set("splines", "true")
            .set("outputorder", "edgesfirst");
        graph = match self.positions {
            None => graph.set("overlap", "false").set("sep", "+16").set("esep", "+6"),
            // positions are points, and nothing may be moved to make room
            Some(_) => {
                let still = graph.set("overlap", "true").set("notranslate", "true");
                still.set("sep", "+3").set("esep", "+1").set("inputscale", "72")
            }
        };
        let node = Attributes::new()
            .set("shape", "box")
            .set("style", "rounded,filled")
            // the border's colour first: vis-network takes the last colour for both
            .set("color", &mute)
            .set("fillcolor", self.palette.card.hex())
            .set("fontcolor", &ink)
            .set("fontname", FACE)
            .set("fontsize", if self.positions.is_some() { "9" } else { "12" })
            .set("margin", "0.1,0.05");
        let edge = Attributes::new()
            .set("fontname", FACE)
            .set("fontsize", "9")
            .set("arrowsize", "0.8")
            .set("color", &mute)
            .set("fontcolor", &ink);
        syntax::settings(graph).chain(syntax::defaults(node, edge)).collect()
    }
}
