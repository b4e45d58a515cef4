//! The one big test binary: fixtures, the real program, the documents, the shape of the code.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod architecture;
mod causes;
mod cli;
mod counts;
mod deletion;
mod first_findings;
mod harness;
mod reference;
mod report;
mod rules;
mod second_run;
