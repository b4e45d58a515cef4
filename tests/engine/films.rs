//! Films of a corpus that is made up: each is like no other and shares something with each.

use std::fmt::Write as _;
use std::path::Path;

const KINDS: [&str; 8] =
    ["kills", "betrays", "beats", "helps", "threatens", "deceives", "rescues", "marries"];

/// The film of a number.
fn random_film(number: usize) -> String {
    let mut random = imbroglio::random::Random::new(17, number as u64);
    let mut below = |most: usize| random.below(most);
    let cast = 3 + below(6);
    let characters: String = (0..cast).map(|c| format!("(id: c{c}, name: \"Person {c}\"), ")).collect();
    let mut story = String::new();
    for event in 0..4 + below(12) {
        let (from, to) = (below(cast), below(cast - 1));
        let to = if to >= from { to + 1 } else { to };
        let needs = if event > 0 { format!(", needs: [e{}]", below(event)) } else { String::new() };
        let kind = KINDS[below(KINDS.len())];
        let _ = write!(story, "(id: e{event}, what: \"Event\", acts: [{kind}(c{from}, c{to})]{needs}), ");
    }
    format!("(title: \"Film {number}\", characters: [{characters}], story: [{story}])")
}

/// Writes the films of the numbers below `count`.
pub fn write(folder: &Path, count: usize) {
    for number in 0..count {
        std::fs::write(folder.join(format!("f{number:03}.ron")), random_film(number)).unwrap();
    }
}
