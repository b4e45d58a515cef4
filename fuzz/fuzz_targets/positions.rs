//! Any text as an earlier drawing.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for point in imbroglio::render::positions::cards(text, "").values() {
        assert!(point.x.is_finite() && point.y.is_finite());
    }
});
