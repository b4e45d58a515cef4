//! The short way and the long way to an annotation lead to the same.

use super::{Part, carefully, plainly, scan};
use crate::source::FileId;
use proptest::prelude::*;

const FILMS: &[&str] = &[
    include_str!("../../../data/films/la-balance-1982.ron"),
    include_str!("../../../data/films/rififi-1955.ron"),
    include_str!("../../../data/films/un-flic-1972.ron"),
];

/// Small texts that use what there is to write, and that a slip easily turns into something else.
const SMALL: &[&str] = &[
    r#"(title: "A", year: 1955, characters: [(id: a, lead: true, name: "A \"x\""), (id: b_1, name: "B",)], bonds: [friend(a, b_1)])"#,
    r#"(title: "A", story: [(id: e, what: "x", acts: [kills(by: a, whom: b), dies(_, b), steals([a, b], c, secret)], told: 3)])"#,
    r##"(title: r#"A"#, story: (id: e, what: "x", needs: [any(f, g(inferred))], learns: [a(p, saw, from(b))]),)"##,
    "(title: \"A\", bonds: _f(a, b), witnesses: w(id: a), groups: ())",
    "(title: \"A\", // who\n /* and /* what */ */ seeds: [\"001\"], tally: [(of: \"001.p1\", facts: [1, 0, 12])])",
];

/// What the short way and the long way make of a text; none if the short way cannot be gone.
fn both(text: &str) -> Option<(Part<'_>, Part<'_>)> {
    let file = FileId(0);
    match scan::scan(file, text) {
        Some(_) => None,
        None => Some((plainly(file, text)?, carefully(file, text))),
    }
}

#[test]
fn our_films_are_plain_and_read_alike() {
    for film in FILMS.iter().chain(&SMALL[..2]) {
        let Some((plain, careful)) = both(film) else { panic!("not plain: {film}") };
        assert_eq!(plain, careful);
    }
}

#[test]
fn what_only_ron_can_judge_is_left_to_it() {
    for text in [
        "(title: r\"A\")",
        "(title: \"A\", characters: [(id: césar, name: \"C\")])",
        "(title: \"A\", year: -3)",
        "(title: \"A\", year: 0x7a3)",
        "(title: \"A\" year: 1955)",
        "(title: \"A\", bonds: [friend(a, to: b)])",
        "(title: \"A\", bonds: [friend(Some, b)])",
        "(title: \"A\", bonds: [Some(a)])",
        "(title: \"A\", bonds: [true(a)])",
        "(true: \"A\")",
        "(title: \"A\",, year: 1955)",
        "(title: \"A\", year: 1955) x",
        "Film(title: \"A\")",
        "#![enable(implicit_some)](title: \"A\")",
        "(title: \"A\", r#year: 1955)",
        "(title: \"\\q\")",
        "(title: \"A\",\u{a0}year: 1955)",
        "(title: 'A')",
        "(title: b\"A\")",
        "(title: {\"A\": 1})",
        "(1: \"A\")",
        "(title \"A\")",
        "",
    ] {
        assert!(plainly(FileId(0), text).is_none(), "{text}");
    }
}

/// Letters that turn one thing into another.
const LETTERS: &str = "()[]{}:,;\"'\\/*#_ -+.\n\ta1rébSNft\u{a0}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20000))]

    #[test]
    fn a_slip_never_makes_the_short_way_another(
        which in 0..SMALL.len(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), 0..3usize, 0..LETTERS.chars().count()), 1..4),
    ) {
        let mut letters: Vec<char> = SMALL[which].chars().collect();
        for (place, what, letter) in slips {
            let at = place.index(letters.len());
            let letter = LETTERS.chars().nth(letter).unwrap_or(' ');
            match what {
                0 => letters[at] = letter,
                1 => letters.insert(at, letter),
                _ => {
                    letters.remove(at);
                }
            }
        }
        let text: String = letters.into_iter().collect();
        if let Some((plain, careful)) = both(&text) {
            prop_assert_eq!(plain, careful, "{}", text);
        }
    }
}
