//! The short way from a film to its answers and pictures: methods of [`Story`] for what most users ask. Each is the
//! function of a room below with its usual options; whoever needs others calls that.

use crate::analysis::Readings;
use crate::analysis::betrayal::{Betrayals, betrayals};
use crate::analysis::chains::{self, Chains};
use crate::analysis::explanation::{self, Explanation};
use crate::analysis::fates::{Fate, fates};
use crate::analysis::motifs::{Filter, Index, Limits, Match, find};
use crate::charts::ink::{Theme, ThemeError};
use crate::charts::{Chart, Drawing, Page};
use crate::compare::{Comparison, Options};
use crate::exchange::dot;
use crate::facts::{Certainty, EventId, PartyId};
use crate::motif;
use crate::render::svg;
use crate::scene::Scene;
use crate::story::Story;

/// Compares two stories, without motifs and without a test against chance; [`compare`](mod@crate::compare) takes both as options.
///
/// ```
/// let a: imbroglio::Film = r#"(title: "A", characters: [(id: x, name: "X"), (id: y, name: "Y")],
///     story: [(id: e, what: "X kills Y", acts: [kills(x, y)])])"#.parse()?;
/// let story = a.story()?;
/// assert!(imbroglio::compare(&story, &story).alignment.score > 0.0);
/// # Ok::<(), imbroglio::Faults>(())
/// ```
pub fn compare(a: &Story, b: &Story) -> Comparison {
    crate::compare::compare(a, b, &Options::default())
}

impl Story {
    /// Who breaks faith with whom: what the annotation asserts, and what follows from a bond and its breach.
    pub fn betrayals(&self) -> Betrayals {
        betrayals(self, Readings::Settled)
    }

    /// Chains of betrayals in which each is betrayed and then betrays the next.
    pub fn chains(&self) -> Chains {
        let steps = chains::betrayal_steps(&self.betrayals().all, true);
        chains::chains(self, steps, &chains::Question::default())
    }

    /// What becomes of everybody.
    pub fn fates(&self) -> Vec<Fate> {
        fates(self)
    }

    /// Why a character met their fate; none if no event decides it.
    pub fn why(&self, party: PartyId) -> Option<Explanation> {
        explanation::why(self, party, &self.betrayals().all, Readings::Settled)
    }

    /// The motifs that come with the program and that the story has, each with its name.
    pub fn motifs(&self) -> Vec<(String, Match)> {
        let index = Index::new(self, Filter { contested: false, least: Certainty::Inferred });
        let library = motif::shared(self.vocabulary());
        let found = library.read.motifs.iter().flat_map(|motif| {
            let matches = find(&index, motif, Limits::default()).matches;
            matches.into_iter().map(|found| (motif.name.clone(), found))
        });
        found.collect()
    }

    /// A picture, to be drawn once it has its theme and its width.
    pub fn draw(&self, chart: Chart) -> Picture<'_> {
        Picture { story: self, chart, theme: None, width: Page::default().width, vertical: None, until: None }
    }

    /// The graph of relations in DOT, the language of Graphviz.
    pub fn to_dot(&self) -> String {
        dot::write(self, &dot::Options::default())
    }
}

/// A picture of a story that is about to be drawn.
#[derive(Debug, Clone)]
#[must_use]
pub struct Picture<'s> {
    story: &'s Story,
    chart: Chart,
    theme: Option<Theme>,
    width: f64,
    vertical: Option<bool>,
    until: Option<EventId>,
}

impl Picture<'_> {
    /// In these colours; otherwise the light ones.
    pub fn theme(self, theme: Theme) -> Self {
        Self { theme: Some(theme), ..self }
    }

    /// On a page of this many pixels.
    pub fn width(self, pixels: f64) -> Self {
        Self { width: pixels, ..self }
    }

    /// In a storyline, whether time runs down.
    pub fn vertical(self, vertical: bool) -> Self {
        Self { vertical: Some(vertical), ..self }
    }

    /// Of the story up to this event only.
    pub fn until(self, event: EventId) -> Self {
        Self { until: Some(event), ..self }
    }

    /// Draws it as shapes.
    ///
    /// # Errors
    /// When no theme was given and the one that comes with the program cannot be read, which its tests rule out.
    pub fn draw(&self) -> Result<Drawing, ThemeError> {
        let light;
        let theme = match &self.theme {
            Some(theme) => theme,
            None => {
                light = Theme::named("light")?;
                &light
            }
        };
        let seen = self.until.map(|event| self.story.until(event));
        let page = Page { width: self.width, vertical: self.vertical };
        Ok(self.chart.plan(seen.as_ref().unwrap_or(self.story), page)(theme))
    }

    /// Draws it as SVG.
    ///
    /// # Errors
    /// As [`Picture::draw`].
    pub fn to_svg(&self) -> Result<String, ThemeError> {
        Ok(svg(&self.draw()?.scene, ""))
    }
}

/// A scene as SVG, with this before every id.
pub fn svg(scene: &Scene, id_prefix: &str) -> String {
    svg::write(scene, &svg::Options { id_prefix: id_prefix.to_owned() })
}
