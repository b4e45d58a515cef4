//! A corpus as data.

use super::super::answer::records;
use super::nearest::Neighbour;
use crate::cli::words::rounded;
use crate::corpus::tree::{self, Tree};
use crate::corpus::{Facet, Measures, Similarities};
use serde::Serialize;

records! {
    /// Measures of a film.
    pub struct Film<'a> of (film: &'a Measures) {
        film: &'a str = &film.film,
        title: &'a str = &film.title,
        year: Option<u32> = film.year,
        characters: usize = film.characters,
        groups: usize = film.groups,
        events: usize = film.events,
        acts: usize = film.acts,
        bonds: usize = film.bonds,
        dead: usize = film.dead,
        untold: usize = film.untold,
        betrayals: usize = film.betrayals,
        asserted: usize = film.asserted,
        weight: f64 = (film.weight * 1000.0).round() / 1000.0,
        /// The share of its weight that is not compared with others, where it is too large for all to be.
        not_compared: f64 = (film.not_compared.weight * 1000.0).round() / 1000.0,
    }

    /// Many films.
    pub struct Record<'a> of (
        measures: &'a [Measures],
        found: &'a Similarities,
        tree: &'a Tree,
        neighbours: &'a [Neighbour],
        faults: &'a [String],
    ) {
        /// The films with their measures; everything below names them by their place here.
        films: Vec<Film<'a>> = measures.iter().map(Film::new).collect(),
        // both have no rows where not all pairs are kept (METHODS 15.12)
        /// A matrix of similarities for each facet; null where one of two films cannot have it.
        likeness: Likeness<'a> = Likeness(found),
        /// How alike any two are over all facets: the mean, over facets and both directions, of 1 / rank.
        overall: Overall<'a> = Overall(found),
        /// How many pairs of casts were matched, and how many of the matchings are proved to be the best.
        casts: Casts = Casts::new(found),
        /// The nearest of each film.
        nearest: Vec<Near<'a>> = neighbours.iter().map(|near| Near::new(measures, found, near)).collect(),
        /// The tree of the films.
        tree: Branches<'a> = Branches::new(tree),
        /// Films that could not be read, and why.
        left_out: &'a [String] = faults,
    }
}

/// A matrix for each facet, in the order of the facets, made row by row as it is written.
struct Likeness<'a>(&'a Similarities);

/// The matrix of the order over all facets.
struct Overall<'a>(&'a Similarities);

/// A matrix, or a row of one: what stands at each place.
struct Each<F>(usize, F);

impl<T: Serialize, F: Fn(usize) -> T> Serialize for Each<F> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.0).map(&self.1))
    }
}

/// Films of which matrices are written.
fn written(found: &Similarities) -> usize {
    if found.is_whole() { found.films } else { 0 }
}

impl Serialize for Likeness<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let films = written(self.0);
        serializer.collect_map(Facet::ALL.iter().copied().map(|facet| {
            let row = move |a| Each(films, move |b| self.0.of(facet, a, b).map(rounded));
            (facet.word(), Each(films, row))
        }))
    }
}

impl Serialize for Overall<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let films = written(self.0);
        let row = |a| Each(films, move |b| rounded(self.0.overall(a, b)));
        Each(films, row).serialize(serializer)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Likeness<'_> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Likeness".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <std::collections::BTreeMap<String, Vec<Vec<Option<f64>>>> as schemars::JsonSchema>::json_schema(
            generator,
        )
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Overall<'_> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Overall".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <Vec<Vec<f64>> as schemars::JsonSchema>::json_schema(generator)
    }
}

records! {
    /// Numbers of matchings of two casts.
    struct Casts of (found: &Similarities) {
        compared: usize = found.compared,
        proved: usize = found.proved,
    }

    /// A film and one that is near it.
    struct Near<'a> of (measures: &'a [Measures], found: &Similarities, neighbour: &'a Neighbour) {
        film: &'a str = &measures[neighbour.film].film,
        near: &'a str = &measures[neighbour.other].film,
        /// The mean, over facets and both directions, of 1 / rank.
        overall: f64 = rounded(found.overall(neighbour.film, neighbour.other)),
        /// The share of all pairs that are less alike over all facets.
        nearer_than: f64 = rounded(found.nearer_overall(neighbour.film, neighbour.other)),
        why: &'a str = &neighbour.why,
        sure: Option<&'a str> = neighbour.sure.as_deref(),
    }

    /// The tree: its merges from the nearest on, and its leaves in the order in which it is drawn.
    struct Branches<'a> of (tree: &'a Tree) {
        merges: Vec<Merge> = tree.merges.iter().map(Merge::new).collect(),
        leaves: &'a [usize] = &tree.leaves,
    }

    /// Two branches that are joined.
    struct Merge of (merge: &tree::Merge) {
        a: usize = merge.a,
        b: usize = merge.b,
        height: f64 = rounded(merge.height),
        films: usize = merge.films,
    }
}
