//! Any text as a film: every fault has a place within the text, and a story can be built of what has none.
#![no_main]

use imbroglio::rules::check_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let outcome = check_text("film", text);
    for fault in &outcome.diagnostics {
        let span = fault.label.span;
        assert!(span.start <= span.end);
    }
    if let Some(checked) = outcome.checked {
        let story = imbroglio::story::build(checked);
        assert_eq!(story.graph().node_count(), story.parties().count());
    }
});
