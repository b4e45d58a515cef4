//! Any text as a motif, sought in a film if it is one.
#![no_main]

use imbroglio::Film;
use imbroglio::analysis::motifs::{Filter, Index, Limits, find, near};
use imbroglio::facts::Certainty;
use imbroglio::motif::read_text;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static STORY: LazyLock<imbroglio::Story> =
    LazyLock::new(|| Film::built_in("un-flic-1972").and_then(|film| film.story().ok()).expect("a film that comes along"));

fuzz_target!(|text: &str| {
    let read = read_text("motif", text, STORY.vocabulary());
    let index = Index::new(&STORY, Filter { contested: true, least: Certainty::Inferred });
    for motif in &read.motifs {
        let _ = find(&index, motif, Limits::default());
        let _ = near(&index, motif, Limits::default());
    }
});
