//! The `imbroglio` program: reads the command line, runs it, and leaves with its exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    imbroglio::cli::run(std::env::args_os())
}
