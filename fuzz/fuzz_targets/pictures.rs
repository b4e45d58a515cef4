//! A film made of the bytes, in every picture: the audit has nothing hard to object to.
#![no_main]

use imbroglio::scene::audit::audit;
use imbroglio::{Chart, Film};
use libfuzzer_sys::fuzz_target;
use std::fmt::Write as _;

const ACTS: [&str; 8] =
    ["kills", "betrays", "deceives", "informs", "threatens", "robs", "rescues", "meets"];
const BONDS: [&str; 4] = ["friend", "married", "sibling", "lover"];

/// A sound film: the first byte is the size of the cast, then three bytes make an act or a bond.
fn film(bytes: &[u8]) -> Option<String> {
    let (first, rest) = bytes.split_first()?;
    let cast = usize::from(first % 30) + 2;
    let mut text = String::from("(title: \"F\", characters: [");
    for at in 0..cast {
        let _ = write!(text, "(id: c{at}, name: \"C{at} {}\"),", "x".repeat(at % 17));
    }
    let (mut bonds, mut story) = (String::new(), String::new());
    for (at, bytes) in rest.chunks_exact(3).take(60).enumerate() {
        let (one, other) = (usize::from(bytes[0]) % cast, usize::from(bytes[1]) % cast);
        let kind = usize::from(bytes[2]);
        if one == other {
            continue;
        }
        if kind < 64 {
            let _ = write!(bonds, "{}(c{one}, c{other}),", BONDS[kind % BONDS.len()]);
        } else {
            let kind = ACTS[kind % ACTS.len()];
            let _ = write!(story, "(id: e{at}, what: \"E{at}\", acts: [{kind}(c{one}, c{other})]),");
        }
    }
    let _ = write!(text, "], bonds: [{bonds}], story: [{story}])");
    Some(text)
}

fuzz_target!(|bytes: &[u8]| {
    let Some(film) = film(bytes).and_then(|text| text.parse::<Film>().ok()) else { return };
    let Ok(story) = film.story() else { return };
    for chart in [Chart::Relations, Chart::Storyline, Chart::Cascade, Chart::Matrix, Chart::Strip] {
        let drawing = story.draw(chart).draw().expect("a picture");
        let faults = audit(&drawing.scene).hard_failures();
        assert!(faults.is_empty(), "{chart:?}: {faults:?}");
    }
});
