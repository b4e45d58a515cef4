//! What goes out in the formats of other programs and comes in from them.
#![cfg(feature = "terminal")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::type_complexity
)]

#[path = "exchange/common.rs"]
mod common;
#[path = "exchange/endure.rs"]
mod endure;
#[path = "exchange/faults.rs"]
mod faults;
#[path = "exchange/formats.rs"]
mod formats;
#[path = "exchange/laws.rs"]
mod laws;
#[path = "exchange/random.rs"]
mod random;
#[path = "exchange/reading.rs"]
mod reading;
#[path = "exchange/real.rs"]
mod real;
