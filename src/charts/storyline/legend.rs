//! The legend of a storyline: what of its marks is there.

use super::plot::{Close, Plot};
use crate::charts::pieces::{legend, marks};
use crate::vocabulary::LineFamily;

/// The legend of a plot.
pub fn legend(plot: &Plot) -> legend::Legend<'static> {
    let mut fates: Vec<marks::Fate> = plot
        .threads
        .iter()
        .filter_map(|thread| match thread.close {
            Close::Death(fate) | Close::Onward(fate) => Some(fate),
            Close::Lapse => None,
        })
        .collect();
    fates.sort();
    fates.dedup();
    let arrows = || plot.meetings.iter().flat_map(|meeting| &meeting.arrows);
    let mut families: Vec<LineFamily> = arrows().map(|arrow| arrow.family).collect();
    families.sort();
    families.dedup();
    legend::Legend {
        families,
        ended: false,
        attempted: arrows().any(|arrow| arrow.attempted),
        betrayer: plot.meetings.iter().any(|meeting| !meeting.betrayers.is_empty()),
        fates,
        key: Vec::new(),
    }
}
