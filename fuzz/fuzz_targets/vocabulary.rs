//! Any text as the vocabulary of a film.
#![no_main]

use imbroglio::rules::{Material, check};
use libfuzzer_sys::fuzz_target;

const FILM: &str = "(title: \"F\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\")], \
                    story: [(id: e, what: \"E\", acts: [kills(a, b)])])";

fuzz_target!(|text: &str| {
    let mut material = Material { film: "film".to_owned(), ..Material::default() };
    material.films = vec![material.sources.add("film.ron", FILM)];
    material.vocabularies = vec![material.sources.add("words.ron", text)];
    check(&material);
});
