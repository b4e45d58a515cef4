//! The `imbroglio` program.
fn main() {}
