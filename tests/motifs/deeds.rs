//! Large stories of random deeds, for tests and benches: some persons are met far more often than others.

use imbroglio::random::Random;
use std::fmt::Write as _;

/// A deed: event, number of its kind, who, to whom.
pub type Deed = (usize, usize, usize, usize);

/// Few are often met and most seldom: the square of an even choice.
fn skewed(random: &mut Random, people: usize) -> usize {
    random.below(people) * random.below(people) / people
}

/// So many deeds at each of so many events.
pub fn deeds(
    random: &mut Random,
    people: usize,
    kinds: &[&str],
    events: usize,
    per_event: usize,
) -> Vec<Deed> {
    let mut deeds = Vec::with_capacity(events * per_event);
    for event in 0..events {
        for _ in 0..per_event {
            let from = skewed(random, people);
            let to = (from + 1 + skewed(random, people - 1)) % people;
            deeds.push((event, random.below(kinds.len()), from, to));
        }
    }
    deeds
}

/// The deeds as an annotation in one line.
pub fn annotation(people: usize, kinds: &[&str], deeds: &[Deed]) -> String {
    let mut text = String::from("(title: \"Large\", characters: [");
    for person in 0..people {
        let _ = write!(text, "(id: c{person}, name: \"C{person}\"),");
    }
    text.push_str("], story: [");
    for acts in deeds.chunk_by(|one, other| one.0 == other.0) {
        let _ = write!(text, "(id: e{}, what: \"e\", acts: [", acts[0].0);
        for (_, kind, from, to) in acts {
            let _ = write!(text, "{}(c{from}, c{to}),", kinds[*kind]);
        }
        text.push_str("]),");
    }
    text.push_str("])");
    text
}
