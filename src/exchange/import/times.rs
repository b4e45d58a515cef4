//! Moments in their order.

use super::Source;
use std::collections::BTreeSet;

/// The moments that statements name, in story order: those that the file puts in order first, then numbers by their
/// value, then all others by their names as dates and numbers sort, which is how they are written.
pub fn order(source: &Source) -> Vec<String> {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for statement in &source.statements {
        let time = &statement.time;
        named.extend(
            [&time.at, &time.from, &time.until, &time.attested].into_iter().flatten().map(String::as_str),
        );
    }
    let mut order: Vec<String> = Vec::new();
    for moment in &source.moments {
        if named.remove(moment.id.as_str()) {
            order.push(moment.id.clone());
        }
    }
    let mut rest: Vec<&str> = named.into_iter().collect();
    rest.sort_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| a.cmp(b)));
    order.extend(rest.into_iter().map(str::to_owned));
    order
}

/// The number that a moment's name is or ends with; beyond all numbers if it has none.
fn value(name: &str) -> f64 {
    name.trim().parse::<f64>().ok().filter(|number| number.is_finite()).unwrap_or(f64::INFINITY)
}
