//! Any text as a theme, in which a picture is drawn if it is one.
#![no_main]

use imbroglio::{Chart, Film, Theme};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(theme) = Theme::read(text) else { return };
    let film: Film = "(title: \"F\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\")], \
                      story: [(id: e, what: \"E\", acts: [kills(a, b)])])"
        .parse()
        .expect("a sound film");
    let story = film.story().expect("a sound film");
    let svg = story.draw(Chart::Relations).theme(theme).to_svg().expect("a picture");
    assert!(svg.starts_with("<svg"));
});
