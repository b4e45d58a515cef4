//! Krippendorff's α: agreement beyond chance, for any number of readers and with values missing.
//!
//! K. Krippendorff, *Content Analysis*, 2nd edition (2004), chapter 11; the bootstrap resamples units, as in
//! J.-Y. Antoine, J. Villaneau and A. Lefeuvre, "Weighted Krippendorff's alpha is a more reliable metrics for multi-coders
//! ordinal annotations" (EACL 2014), with 95 of 100 resampled values between its ends.

use crate::random::Random;
use std::collections::BTreeMap;

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
/// Up to so many units are drawn one by one; of more it is drawn how many there are of each sort.
const SINGLY: usize = 20_000;
/// Up to this mean a binomial number is drawn by its probabilities, above it from the normal distribution.
const SMALL: f64 = 100.0;
/// The seed of those draws.
const SEED: u64 = 1;

/// What readers say of units: for each unit a value of each reader, numbers from 0 in the order of a scale, or none where the reader
/// does not judge the unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    readers: usize,
    cells: Vec<Option<u8>>,
}

impl Values {
    /// Of so many readers, and no unit yet.
    pub fn of(readers: usize) -> Self {
        Self { readers, cells: Vec::new() }
    }

    /// Adds a unit, with a value a reader.
    pub fn add(&mut self, unit: &[Option<u8>]) {
        self.cells.extend(unit.iter().copied().chain(std::iter::repeat(None)).take(self.readers));
    }

    /// The units.
    pub fn iter(&self) -> impl Iterator<Item = &[Option<u8>]> {
        self.cells.chunks_exact(self.readers.max(1))
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.cells.len() / self.readers.max(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// α of units. The interval comes from 1,000 draws of as many units. Of more than 20,000 it is drawn how many there are of each sort,
/// by binomial numbers. O(units × readers + draws × (units, or the sorts of units × values²)).
///
/// ```
/// use imbroglio::agreement::{Alpha, Scale, Values, alpha};
/// let mut units = Values::of(2);
/// for unit in [[Some(0), Some(0)], [Some(1), Some(1)], [Some(1), Some(0)], [Some(0), Some(0)]] {
///     units.add(&unit);
/// }
/// let Alpha::Value { alpha, .. } = alpha(&units, Scale::Nominal) else { panic!() };
/// assert!((alpha - 8.0 / 15.0).abs() < 1e-12);
/// ```
pub fn alpha(units: &Values, scale: Scale) -> Alpha {
    let values = units.cells.iter().flatten().max().map_or(0, |most| usize::from(*most) + 1);
    // units of which the readers say the same are of one sort
    let mut sorts: Vec<Unit> = Vec::new();
    let mut known: BTreeMap<&[Option<u8>], Option<u32>> = BTreeMap::new();
    let mut all: Vec<u32> = Vec::with_capacity(units.len());
    for unit in units.iter() {
        let sort = *known.entry(unit).or_insert_with(|| {
            sorts.push(Unit::of(unit, values)?);
            Some(sorts.len() as u32 - 1)
        });
        all.extend(sort);
    }
    if all.is_empty() {
        return Alpha::NothingShared;
    }
    let mut numbers = vec![0usize; sorts.len()];
    all.iter().for_each(|sort| numbers[*sort as usize] += 1);
    let Some(whole) = coefficient(&sorts, &numbers, values, scale) else { return Alpha::NoVariation };
    let mut random = Random::new(SEED, 0);
    let mut drawn: Vec<f64> = Vec::with_capacity(DRAWS);
    let mut draw = vec![0usize; sorts.len()];
    for _ in 0..DRAWS {
        if all.len() > SINGLY {
            multinomial(&mut random, &numbers, &mut draw);
        } else {
            draw.fill(0);
            all.iter().for_each(|_| draw[all[random.below(all.len())] as usize] += 1);
        }
        // a draw without variation agrees perfectly
        drawn.push(coefficient(&sorts, &draw, values, scale).unwrap_or(1.0));
    }
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((DRAWS - 1) as f64 * share).round() as usize];
    Alpha::Value { alpha: whole, low: at(0.025), high: at(0.975) }
}

/// How many of each sort there are among as many that are drawn, each time from all.
fn multinomial(random: &mut Random, numbers: &[usize], draw: &mut [usize]) {
    let mut rest: usize = numbers.iter().sum();
    let mut left = rest;
    for (number, drawn) in numbers.iter().zip(draw) {
        *drawn = if *number == rest { left } else { binomial(random, left, *number as f64 / rest as f64) };
        (left, rest) = (left - *drawn, rest - number);
    }
}

/// How many of `trials` succeed, each with this chance. Above a mean of 100 from the normal distribution, as the sum of twelve
/// equally distributed numbers: without a function that machines reckon differently.
fn binomial(random: &mut Random, trials: usize, chance: f64) -> usize {
    if chance > 0.5 {
        return trials - binomial(random, trials, 1.0 - chance);
    }
    let even = |random: &mut Random| random.below(1 << 31) as f64 / f64::from(1u32 << 31);
    let mean = trials as f64 * chance;
    if mean > SMALL {
        let normal: f64 = (0..12).map(|_| even(random)).sum::<f64>() - 6.0;
        let found = mean + normal * (mean * (1.0 - chance)).sqrt();
        return (found.round().max(0.0) as usize).min(trials);
    }
    let (odds, mut left) = (chance / (1.0 - chance), even(random));
    let mut share = power(1.0 - chance, trials);
    let mut found = 0;
    while left > share && found < trials {
        left -= share;
        found += 1;
        share *= odds * (trials - found + 1) as f64 / found as f64;
    }
    found
}

/// A number to a whole power, by squares.
fn power(mut base: f64, mut exponent: usize) -> f64 {
    let mut product = 1.0;
    while exponent > 0 {
        if exponent % 2 == 1 {
            product *= base;
        }
        base *= base;
        exponent /= 2;
    }
    product
}

/// How often each value was given to a unit, for units that at least two readers judged.
struct Unit {
    counts: Vec<f64>,
    judged: f64,
}

impl Unit {
    fn of(unit: &[Option<u8>], values: usize) -> Option<Self> {
        let mut counts = vec![0.0; values];
        unit.iter().flatten().for_each(|value| counts[usize::from(*value)] += 1.0);
        let judged: f64 = counts.iter().sum();
        (judged > 1.0).then_some(Self { counts, judged })
    }
}

/// 1 − observed / expected disagreement of so many units of each sort; none where every value is the same.
fn coefficient(sorts: &[Unit], numbers: &[usize], values: usize, scale: Scale) -> Option<f64> {
    let units = || sorts.iter().zip(numbers.iter().map(|number| *number as f64));
    let mut totals = vec![0.0; values];
    for (unit, number) in units() {
        for (total, count) in totals.iter_mut().zip(&unit.counts) {
            *total += number * count;
        }
    }
    let all: f64 = totals.iter().sum();
    let distance = distances(&totals, scale);
    let mut observed = 0.0;
    let mut expected = 0.0;
    for one in 0..values {
        for other in 0..one {
            let apart = distance(one, other);
            let pairs: f64 = units()
                .map(|(unit, number)| number * unit.counts[one] * unit.counts[other] / (unit.judged - 1.0))
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
    use super::{Alpha, Scale, Values, alpha, binomial};
    use crate::random::Random;

    fn units(rows: &[Vec<Option<u8>>]) -> Values {
        let mut values = Values::of(rows.first().map_or(2, Vec::len));
        rows.iter().for_each(|row| values.add(row));
        values
    }

    fn value(rows: &[Vec<Option<u8>>], scale: Scale) -> f64 {
        match alpha(&units(rows), scale) {
            Alpha::Value { alpha, low, high } => {
                assert!(low <= high, "{low} {high}");
                alpha
            }
            other => panic!("{other:?}"),
        }
    }

    /// Four readers, twelve units, five values, some missing: the example by which the coefficient is usually taught.
    fn taught() -> Vec<Vec<Option<u8>>> {
        let readers = [
            "1 2 3 3 2 1 4 1 2 * * *",
            "1 2 3 3 2 2 4 1 2 5 * 3",
            "* 3 3 3 2 3 4 2 2 5 1 *",
            "1 2 3 3 2 4 4 1 2 5 1 *",
        ];
        let rows: Vec<Vec<Option<u8>>> = readers
            .iter()
            .map(|row| row.split(' ').map(|cell| cell.parse::<u8>().ok().map(|value| value - 1)).collect())
            .collect();
        (0..12).map(|unit| rows.iter().map(|row| row[unit]).collect()).collect()
    }

    #[test]
    fn the_example_has_the_known_coefficients() {
        assert!((value(&taught(), Scale::Nominal) - 0.743_421_052_631_578_9).abs() < 1e-9);
        assert!((value(&taught(), Scale::Ordinal) - 0.815_388_174_195_277_3).abs() < 1e-3);
    }

    /// As many as are expected on the average, and as far apart; and so is the interval, drawn one by one or by sorts.
    #[test]
    fn sorts_are_drawn_as_single_units_are() {
        let mut random = Random::new(7, 0);
        for (trials, chance) in [(40, 0.3), (5_000, 0.001), (90_000, 0.2), (90_000, 0.9)] {
            let drawn: Vec<f64> = (0..4_000).map(|_| binomial(&mut random, trials, chance) as f64).collect();
            let (n, mean) = (drawn.len() as f64, trials as f64 * chance);
            let found = drawn.iter().sum::<f64>() / n;
            let spread = (drawn.iter().map(|one| (one - found) * (one - found)).sum::<f64>() / n).sqrt();
            let expected = (mean * (1.0 - chance)).sqrt();
            assert!((found - mean).abs() < expected * 0.08, "{trials} {chance}: {found}");
            assert!((spread / expected - 1.0).abs() < 0.06, "{trials} {chance}: {spread} {expected}");
        }
        let interval = |copies: usize| {
            let pattern = [[Some(0), Some(0)], [Some(1), Some(1)], [Some(1), Some(0)], [Some(0), Some(0)]];
            let rows: Vec<Vec<Option<u8>>> =
                pattern.iter().cycle().take(4 * copies).map(|row| row.to_vec()).collect();
            match alpha(&units(&rows), Scale::Nominal) {
                Alpha::Value { low, high, .. } => high - low,
                other => panic!("{other:?}"),
            }
        };
        // the last that are drawn one by one, and the first that are not
        let (singly, sorted) = (interval(5_000), interval(5_001));
        assert!((singly / sorted - 1.0).abs() < 0.15, "{singly} {sorted}");
    }

    #[test]
    fn no_variation_is_said_and_is_no_number() {
        let same = vec![vec![Some(1), Some(1)]; 5];
        assert_eq!(alpha(&units(&same), Scale::Nominal), Alpha::NoVariation);
        assert_eq!(alpha(&units(&[vec![Some(1), None]]), Scale::Nominal), Alpha::NothingShared);
        assert_eq!(alpha(&units(&[]), Scale::Ordinal), Alpha::NothingShared);
    }

    #[test]
    fn perfect_agreement_with_variation_is_one() {
        let units = vec![vec![Some(0), Some(0), Some(0)], vec![Some(2), Some(2), Some(2)]];
        assert!((value(&units, Scale::Nominal) - 1.0).abs() < 1e-12);
        assert!((value(&units, Scale::Ordinal) - 1.0).abs() < 1e-12);
    }
}
