//! Moments in their order.

use super::{Source, Word};
use std::collections::BTreeSet;

/// The moments that statements name, in story order: those that the file puts in order first, then numbers by their
/// value, then all others by their names as dates and numbers sort, which is how they are written.
pub fn order(source: &Source) -> Vec<Word> {
    let mut named: BTreeSet<Word> = BTreeSet::new();
    for statement in &source.statements {
        let time = &statement.time;
        named.extend([&time.at, &time.from, &time.until, &time.attested].into_iter().flatten().cloned());
    }
    let mut order: Vec<Word> = Vec::new();
    for moment in &source.moments {
        if let Some(moment) = named.take(&*moment.id) {
            order.push(moment);
        }
    }
    let mut rest: Vec<Word> = named.into_iter().collect();
    rest.sort_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| a.cmp(b)));
    order.extend(rest);
    order
}

/// The number that a moment's name is or ends with; beyond all numbers if it has none.
fn value(name: &str) -> f64 {
    name.trim().parse::<f64>().ok().filter(|number| number.is_finite()).unwrap_or(f64::INFINITY)
}
