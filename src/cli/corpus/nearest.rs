//! The nearest of each film over all facets and in each, and why.

use super::Loaded;
use crate::cli::table::{Column, column};
use crate::cli::words::{count, percent, short};
use crate::compare::{self, compare, null, roles};
use crate::corpus::{Corpus, Facet, Measures, Similarities};
use crate::motif::Motif;
use crate::story::Story;

/// Reasons are given for the neighbours of up to this many films.
const EXPLAINED: usize = 40;
/// Nearest pairs are held against chance for up to this many films.
const CALIBRATED: usize = 10;
/// Motifs of both that are named as a reason.
const MOTIFS: usize = 3;
/// Neighbours of each film that are printed.
const NEIGHBOURS: usize = 3;

/// A film and one that is near it.
pub struct Neighbour {
    /// The film.
    pub film: usize,
    /// The one near it.
    pub other: usize,
    /// What both have.
    pub why: String,
    /// Whether chance would give as much, where that was asked.
    pub sure: Option<String>,
}

/// How the reasons are found.
pub struct Ask<'a> {
    /// The motifs that are looked for.
    pub library: &'a [Motif],
    /// Copies of both films under each null model.
    pub copies: usize,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Threads; the result does not depend on them.
    pub threads: usize,
}

/// The nearest of each of `films`.
pub fn neighbours(loaded: &Loaded, found: &Similarities, films: &[usize], ask: &Ask<'_>) -> Vec<Neighbour> {
    let explained = films.len() <= EXPLAINED;
    let mut all = Vec::new();
    for film in films.iter().copied() {
        for (rank, other) in found.nearest(film, NEIGHBOURS).into_iter().enumerate() {
            let mut neighbour =
                Neighbour { film, other, why: shared_motifs(&loaded.corpus, film, other), sure: None };
            let stories = (loaded.stories.get(film), loaded.stories.get(other));
            if let (true, 0, (Some(a), Some(b))) = (explained, rank, stories) {
                let ask = compare::Options {
                    budget: roles::Budget { seed: ask.seed, ..roles::Budget::default() },
                    copies: if films.len() <= CALIBRATED { ask.copies } else { 0 },
                    motifs: ask.library.to_vec(),
                    threads: ask.threads,
                    ..compare::Options::default()
                };
                let comparison = compare(a, b, &ask);
                neighbour.why = [why(a, b, &comparison), neighbour.why].join("; ");
                neighbour.sure = comparison.calibration.as_ref().map(sure);
            }
            all.push(neighbour);
        }
    }
    all
}

/// The firm pairs, and the roles they share.
fn why(a: &Story, b: &Story, comparison: &compare::Comparison) -> String {
    let pairs = comparison.alignment.pairs.iter().filter(|pair| pair.is_firm()).take(3).map(|pair| {
        let names = format!("{} – {}", short(a, pair.a), short(b, pair.b));
        match comparison.title(pair.a, pair.b) {
            Some(part) => format!("{names} ({})", part.title()),
            None => names,
        }
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { "no firm pair of counterparts".to_owned() } else { pairs.join("; ") }
}

/// Motifs that both have, the rarest first.
fn shared_motifs(corpus: &Corpus, a: usize, b: usize) -> String {
    let both = corpus.motifs_of_both(a, b);
    let more = both.len().saturating_sub(MOTIFS);
    let names = both.iter().take(MOTIFS).copied().collect::<Vec<_>>().join(", ");
    match (both.len(), more) {
        (0, _) => "no shared motif".to_owned(),
        (_, 0) => format!("both: {names}"),
        (_, more) => format!("both: {names} and {}", count(more, "more motif", "more motifs")),
    }
}

fn sure(calibration: &null::Calibration) -> String {
    if calibration.too_few() {
        return format!("too few random copies to tell; at least {} are needed", calibration.enough());
    }
    let beyond: Vec<&str> = null::Facet::ALL
        .into_iter()
        .filter(|facet| calibration.survives(*facet) == Some(true))
        .map(null::Facet::word)
        .collect();
    if beyond.is_empty() {
        "not significant".to_owned()
    } else {
        format!("significant in {}", beyond.join(", "))
    }
}

/// The columns of the nearest over all facets.
pub fn columns<'a>() -> Vec<Column<(&'a [Measures], &'a Similarities), Neighbour>> {
    vec![
        column("film", |(measures, _), neighbour| super::name(&measures[neighbour.film])),
        column("near", |(measures, _), neighbour| super::name(&measures[neighbour.other])),
        column("nearer than", |(_, found), neighbour| {
            percent(found.nearer_overall(neighbour.film, neighbour.other))
        }),
        column("why", |_, neighbour| neighbour.why.clone()),
        column("how sure", |_, neighbour| neighbour.sure.clone().unwrap_or_default()),
    ]
}

/// The stories that a film is nearest to in one facet.
pub struct InFacet {
    /// The facet.
    pub facet: Facet,
    /// The nearest, the nearest first; none where the facet is absent.
    pub nearest: Vec<usize>,
}

/// The nearest of a film among some, facet by facet.
pub fn by_facet(found: &Similarities, film: usize, among: &[usize]) -> Vec<InFacet> {
    let in_facet = |facet| {
        let mut nearest = found.nearest_in(facet, film, among);
        nearest.truncate(NEIGHBOURS);
        InFacet { facet, nearest }
    };
    Facet::ALL.into_iter().map(in_facet).collect()
}

/// What a table of facets is about: the measures, the likenesses, the film.
pub type About<'a> = (&'a [Measures], &'a Similarities, usize);

/// The columns of the nearest in each facet.
pub fn facet_columns<'a>() -> Vec<Column<About<'a>, InFacet>> {
    vec![
        column("facet", |_, row| row.facet.meaning().to_owned()),
        column("nearest", |about, row| place(about, row, 0)),
        column("second", |about, row| place(about, row, 1)),
        column("third", |about, row| place(about, row, 2)),
    ]
}

/// A story, its value, and how it stands among all pairs.
fn place(&(measures, found, film): &About<'_>, row: &InFacet, at: usize) -> String {
    let Some(other) = row.nearest.get(at).copied() else { return "–".to_owned() };
    let value = found.of(row.facet, film, other).unwrap_or(0.0);
    let cast = matches!(row.facet, Facet::Roles | Facet::Groups | Facet::Order | Facet::Fates);
    let guess = if cast && found.is_guess(film, other) { " ?" } else { "" };
    let share = found.nearer_than(row.facet, film, other).unwrap_or(0.0);
    format!("{} {value:.2} ({}){guess}", measures[other].title, percent(share))
}
