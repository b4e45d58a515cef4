//! Krippendorff's α: agreement beyond chance, for any number of readers and with values missing.
//!
//! K. Krippendorff, *Content Analysis*, 2nd edition (2004), chapter 11; the bootstrap resamples units, as in
//! J.-Y. Antoine, J. Villaneau and A. Lefeuvre, "Weighted Krippendorff's alpha is a more reliable metrics for multi-coders
//! ordinal annotations" (EACL 2014), with 95 of 100 resampled values between its ends.

use crate::random::Random;

/// What the distance of two values is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Two values are the same or not.
    Nominal,
    /// Values have an order, and no more: the distance counts what lies between them.
    Ordinal,
}

/// Agreement beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alpha {
    /// 1 is perfect, 0 is chance, below 0 is systematic disagreement.
    Value {
        /// The coefficient.
        alpha: f64,
        /// Lower end of its interval.
        low: f64,
        /// Upper end of its interval.
        high: f64,
    },
    /// All readers gave one and the same value to everything: there is no chance to compare with.
    NoVariation,
    /// No unit was judged by two readers.
    NothingShared,
}

/// How often units are drawn anew for the interval.
const DRAWS: usize = 1000;
/// The seed of those draws.
const SEED: u64 = 1;

/// α of units, each with one value a reader (`None`: not judged), values being numbers from 0 in the order of the scale.
/// O(units × readers² + draws × units × values²).
///
/// ```
/// use imbroglio::agreement::{Alpha, Scale, alpha};
/// let units = [[Some(0), Some(0)], [Some(1), Some(1)], [Some(1), Some(0)], [Some(0), Some(0)]];
/// let units: Vec<Vec<Option<usize>>> = units.iter().map(|unit| unit.to_vec()).collect();
/// let Alpha::Value { alpha, .. } = alpha(&units, Scale::Nominal) else { panic!() };
/// assert!((alpha - 8.0 / 15.0).abs() < 1e-12);
/// ```
pub fn alpha(units: &[Vec<Option<usize>>], scale: Scale) -> Alpha {
    let values = units.iter().flatten().flatten().max().map_or(0, |most| most + 1);
    let tables: Vec<Unit> = units.iter().filter_map(|unit| Unit::of(unit, values)).collect();
    if tables.is_empty() {
        return Alpha::NothingShared;
    }
    let all: Vec<usize> = (0..tables.len()).collect();
    let Some(whole) = coefficient(&tables, &all, values, scale) else { return Alpha::NoVariation };
    let mut random = Random::new(SEED, 0);
    let mut drawn: Vec<f64> = Vec::with_capacity(DRAWS);
    let mut picks = all;
    for _ in 0..DRAWS {
        picks.iter_mut().for_each(|pick| *pick = random.below(tables.len()));
        // a draw without variation agrees perfectly
        drawn.push(coefficient(&tables, &picks, values, scale).unwrap_or(1.0));
    }
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((DRAWS - 1) as f64 * share).round() as usize];
    Alpha::Value { alpha: whole, low: at(0.025), high: at(0.975) }
}

/// How often each value was given to a unit, for units that at least two readers judged.
struct Unit {
    counts: Vec<f64>,
    judged: f64,
}

impl Unit {
    fn of(unit: &[Option<usize>], values: usize) -> Option<Self> {
        let mut counts = vec![0.0; values];
        unit.iter().flatten().for_each(|value| counts[*value] += 1.0);
        let judged: f64 = counts.iter().sum();
        (judged > 1.0).then_some(Self { counts, judged })
    }
}

/// 1 − observed / expected disagreement; none where every value is the same.
fn coefficient(tables: &[Unit], picks: &[usize], values: usize, scale: Scale) -> Option<f64> {
    let mut totals = vec![0.0; values];
    for &pick in picks {
        for (total, count) in totals.iter_mut().zip(&tables[pick].counts) {
            *total += count;
        }
    }
    let all: f64 = totals.iter().sum();
    let distance = distances(&totals, scale);
    let mut observed = 0.0;
    let mut expected = 0.0;
    for one in 0..values {
        for other in 0..one {
            let apart = distance(one, other);
            let pairs: f64 = picks
                .iter()
                .map(|&pick| {
                    tables[pick].counts[one] * tables[pick].counts[other] / (tables[pick].judged - 1.0)
                })
                .sum();
            observed += apart * pairs;
            expected += apart * totals[one] * totals[other];
        }
    }
    (expected > 0.0).then(|| 1.0 - (all - 1.0) * observed / expected)
}

/// The squared distance of two values on a scale.
fn distances(totals: &[f64], scale: Scale) -> impl Fn(usize, usize) -> f64 {
    let mut below = vec![0.0; totals.len() + 1];
    for (value, total) in totals.iter().enumerate() {
        below[value + 1] = below[value] + total;
    }
    let totals = totals.to_vec();
    move |high, low| match scale {
        Scale::Nominal => 1.0,
        Scale::Ordinal => {
            let between = below[high + 1] - below[low] - f64::midpoint(totals[low], totals[high]);
            between * between
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Alpha, Scale, alpha};

    fn value(units: &[Vec<Option<usize>>], scale: Scale) -> f64 {
        match alpha(units, scale) {
            Alpha::Value { alpha, low, high } => {
                assert!(low <= high, "{low} {high}");
                alpha
            }
            other => panic!("{other:?}"),
        }
    }

    /// Four readers, twelve units, five values, some missing: the example by which the coefficient is usually taught.
    fn taught() -> Vec<Vec<Option<usize>>> {
        let readers = [
            "1 2 3 3 2 1 4 1 2 * * *",
            "1 2 3 3 2 2 4 1 2 5 * 3",
            "* 3 3 3 2 3 4 2 2 5 1 *",
            "1 2 3 3 2 4 4 1 2 5 1 *",
        ];
        let rows: Vec<Vec<Option<usize>>> = readers
            .iter()
            .map(|row| row.split(' ').map(|cell| cell.parse::<usize>().ok().map(|value| value - 1)).collect())
            .collect();
        (0..12).map(|unit| rows.iter().map(|row| row[unit]).collect()).collect()
    }

    #[test]
    fn the_example_has_the_known_coefficients() {
        assert!((value(&taught(), Scale::Nominal) - 0.743_421_052_631_578_9).abs() < 1e-9);
        assert!((value(&taught(), Scale::Ordinal) - 0.815_388_174_195_277_3).abs() < 1e-3);
    }

    #[test]
    fn no_variation_is_said_and_is_no_number() {
        let same = vec![vec![Some(1), Some(1)]; 5];
        assert_eq!(alpha(&same, Scale::Nominal), Alpha::NoVariation);
        assert_eq!(alpha(&[vec![Some(1), None]], Scale::Nominal), Alpha::NothingShared);
        assert_eq!(alpha(&[], Scale::Ordinal), Alpha::NothingShared);
    }

    #[test]
    fn perfect_agreement_with_variation_is_one() {
        let units = vec![vec![Some(0), Some(0), Some(0)], vec![Some(2), Some(2), Some(2)]];
        assert!((value(&units, Scale::Nominal) - 1.0).abs() < 1e-12);
        assert!((value(&units, Scale::Ordinal) - 1.0).abs() < 1e-12);
    }
}
