//! The logarithm, with the same digits on every machine: that of the standard library differs between platforms.

/// The natural logarithm of a number from 1 on, by its series. O(1).
///
/// ```
/// assert!((imbroglio::logarithm::natural(std::f64::consts::E) - 1.0).abs() < 1e-12);
/// ```
pub fn natural(number: f64) -> f64 {
    let (mut rest, mut whole) = (number, 0.0);
    while rest >= 2.0 {
        (rest, whole) = (rest / 2.0, whole + std::f64::consts::LN_2);
    }
    let base = (rest - 1.0) / (rest + 1.0);
    let mut power = base;
    let mut sum = 0.0;
    for odd in (1..40).step_by(2) {
        sum += power / f64::from(odd);
        power *= base * base;
    }
    whole + 2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    // the machine's own logarithm is what ours is held against
    #[allow(clippy::disallowed_methods)]
    fn the_logarithm_is_the_logarithm() {
        for number in [1.0, 1.001, 1.5, 2.0, 3.0, 10.0, 1001.0, 1e9] {
            assert!((natural(number) - f64::ln(number)).abs() < 1e-12, "{number}");
        }
    }
}
