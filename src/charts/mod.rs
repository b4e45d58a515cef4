//! From a story to a drawing: what stands where, and with which ink.

mod branches;
pub mod cascade;
pub mod comparison;
pub mod data;
pub mod dendrogram;
pub mod heatmap;
pub mod ink;
pub mod matrix;
pub mod pieces;
pub mod relations;
pub mod sigil;
pub mod storyline;
pub mod strip;
pub mod words;

use crate::scene::Scene;
use crate::story::Story;
use ink::Theme;

/// A picture as shapes at fixed places.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Drawing {
    /// The shapes.
    pub scene: Scene,
    /// Texts that were too long for their place, and were cut.
    pub cuts: Vec<String>,
}

/// The page that a chart is laid out for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    /// Its width in pixels.
    pub width: f64,
    /// In a storyline, whether time runs down; by the number of events if not told.
    pub vertical: Option<bool>,
}

impl Default for Page {
    fn default() -> Self {
        Self { width: 1200.0, vertical: None }
    }
}

/// A chart that is laid out and only wants colours, so that two themes cost one layout.
pub type Plan<'a> = Box<dyn Fn(&Theme) -> Drawing + 'a>;

/// Where a chart of a cast is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// Where it is asked for by name: it would take long.
    Asked,
    /// On the page of a report too, but in no file of its own: another chart is as good.
    OnPages,
    /// Everywhere.
    Everywhere,
}

/// Declares the charts of one story: a line of help, the name, the word that is typed, and the folder of this room that has
/// `plan`, and `shown` if its size matters. Of this one list are made what `draw --chart` takes, the pictures of
/// the main job, the charts of a report, and [`Story::draw`].
macro_rules! charts {
    ($(
        #[doc = $help:literal]
        $(#[$default:ident])?
        $name:ident $word:literal: $room:ident $(, $shown:ident)?;
    )*) => {
        /// The pictures of one story.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
        #[cfg_attr(feature = "terminal", derive(clap::ValueEnum))]
        #[non_exhaustive]
        pub enum Chart {
            $(
                #[doc = $help]
                $(#[$default])?
                $name,
            )*
        }

        impl Chart {
            /// All of them, in the order in which a page shows them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its word, as in `draw --chart`.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// Lays it out. The cost is that of its layout.
            pub fn plan(self, story: &Story, page: Page) -> Plan<'_> {
                match self {
                    $(Self::$name => {
                        let plan = $room::plan(story, &$room::Options::from(page));
                        Box::new(move |theme| {
                            let drawn = plan.draw(theme);
                            Drawing { scene: drawn.scene, cuts: drawn.cuts }
                        })
                    })*
                }
            }

            /// Where it is shown of such a story.
            pub fn shown(self, story: &Story) -> Shown {
                match self {
                    $($(Self::$name => $room::$shown(story.characters().count()),)?)*
                    _ => Shown::Everywhere,
                }
            }
        }
    };
}

charts! {
    /// Who betrays, kills and loves whom
    #[default]
    Relations "relations": relations;
    /// Who meets whom, through the story: one line for each character
    Storyline "storyline": storyline;
    /// What leads to what, from the betrayals down to the deaths
    Cascade "cascade": cascade;
    /// Who does what to whom, a row and a column for each character: for casts above 25
    Matrix "matrix": matrix, shown;
    /// Tension, who is in danger or in the dark, frustration and deaths, event by event
    Strip "strip": strip, shown;
}
