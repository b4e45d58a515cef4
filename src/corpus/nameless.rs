//! The facets that need no matching of the casts, of a story with many others at once.

use super::facets::{Entry, curves};
use super::overlap::Overlap;
use crate::compare::Facet;
use crate::compare::kernel::Gram;

/// The facets, in the order in which their values stand.
pub(super) const NAMELESS: [Facet; 5] =
    [Facet::Turns, Facet::Motifs, Facet::Causes, Facet::Kernel, Facet::Tension];

/// How alike two stories are in each of [`NAMELESS`]; not a number where one of them cannot have it.
pub(super) type Values = [f32; NAMELESS.len()];

/// The features of all stories, by feature.
pub(super) struct Nameless<'a> {
    entries: &'a [Entry],
    kernel: Gram,
    turns: Overlap,
    motifs: Overlap,
    causes: Overlap,
}

impl<'a> Nameless<'a> {
    /// Sorts the features of all stories. `rarity` is what each motif weighs.
    pub fn new(entries: &'a [Entry], rarity: &[f64]) -> Self {
        let weight = |motif: &u32| rarity.get(*motif as usize).copied().unwrap_or(0.0);
        Self {
            entries,
            kernel: Gram::new(&entries.iter().map(|entry| &entry.labels).collect::<Vec<_>>()),
            turns: Overlap::new(entries.iter().map(|entry| entry.turns.iter().copied().collect()), &|_| 1.0),
            motifs: Overlap::new(entries.iter().map(|entry| entry.motifs.clone()), &weight),
            causes: Overlap::new(entries.iter().map(|entry| entry.links.clone()), &|_| 1.0),
        }
    }

    /// A story with each from some place on. The tension costs more than all the others and is left out unless asked for.
    pub fn row(&self, story: usize, first: usize, with_tension: bool) -> Vec<Values> {
        let one = &self.entries[story];
        let turns = self.turns.row_from(story, first);
        let motifs = self.motifs.row_from(story, first);
        let causes = self.causes.row_from(story, first);
        let kernel = self.kernel.row_from(story, first);
        let known = |is_known: bool, value: f64| if is_known { value as f32 } else { f32::NAN };
        let others = &self.entries[first.min(self.entries.len())..];
        let tension = if with_tension { curves(one, others) } else { Vec::new() };
        let values = others.iter().enumerate().map(|(at, other)| {
            // a motif needs deeds or bonds; where only one of the two has deeds, having none in common says nothing
            let any = !one.motifs.is_empty() || !other.motifs.is_empty();
            let motifs_tell = any && (one.deeds == other.deeds || motifs[at] > 0.0);
            [
                known(one.deeds && other.deeds, turns[at]),
                known(motifs_tell, motifs[at]),
                known(!one.links.is_empty() && !other.links.is_empty(), causes[at]),
                known(!one.kinds.is_empty() && !other.kinds.is_empty(), kernel[at]),
                tension.get(at).copied().flatten().map_or(f32::NAN, |value| value as f32),
            ]
        });
        values.collect()
    }
}

/// How close the curves of danger of two stories come to one another.
pub(super) fn tension(one: &Entry, other: &Entry) -> f32 {
    let value = curves(one, std::slice::from_ref(other)).into_iter().flatten().next();
    value.map_or(f32::NAN, |value| value as f32)
}
