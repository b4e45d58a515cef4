//! Where a pair of films stands among all pairs of the shelf.

use super::super::answer::records;
use crate::cli::words::{percent, rounded};
use crate::corpus::Facet;
use crate::corpus::shelf::Standing;

records! {
    /// Where the pair stands among all pairs of the shelf and the two films.
    pub struct Shelf of (standing: &Standing) {
        /// How many pairs these are.
        pairs: usize = standing.found.pairs(),
        /// The share of them that is less alike over all facets.
        nearer_than: f64 = rounded(standing.found.nearer_overall(Standing::A, Standing::B)),
        /// Facet by facet; those that one of the films cannot have are left out.
        facets: Vec<Place> = places(standing).map(Place::new).collect(),
    }

    /// A facet of the pair.
    struct Place of ((facet, value, share): (Facet, f64, f64)) {
        facet: &'static str = facet.word(),
        value: f64 = rounded(value),
        /// The share of the pairs that is less alike.
        nearer_than: f64 = rounded(share),
    }
}

/// The facets that both films have, with the value and the share of pairs that are less alike.
fn places(standing: &Standing) -> impl Iterator<Item = (Facet, f64, f64)> {
    let (a, b) = (Standing::A, Standing::B);
    let found = &standing.found;
    let place = move |facet| Some((facet, found.of(facet, a, b)?, found.nearer_than(facet, a, b)?));
    Facet::ALL.iter().copied().filter_map(place)
}

/// The same in words.
pub fn notes(standing: &Standing) -> Vec<String> {
    let (a, b) = (Standing::A, Standing::B);
    let found = &standing.found;
    let mut text = vec![
        String::new(),
        "Against the shelf".to_owned(),
        format!(
            "  Over all facets the two are nearer than {} of the {} pairs of the shelf and these films.",
            percent(found.nearer_overall(a, b)),
            found.pairs()
        ),
    ];
    for (facet, value, share) in places(standing) {
        text.push(format!("    {}: {value:.2}, nearer than {}", facet.meaning(), percent(share)));
    }
    let absent: Vec<&str> = Facet::ALL
        .iter()
        .copied()
        .filter(|facet| found.of(*facet, a, b).is_none())
        .map(Facet::meaning)
        .collect();
    if !absent.is_empty() {
        text.push(format!("  Not in both: {}.", absent.join("; ")));
    }
    if found.is_guess(a, b) {
        text.push(
            "  The matching of the casts that this rests on is not proved to be the best: the search budget of a corpus is small."
                .to_owned(),
        );
    }
    text
}
