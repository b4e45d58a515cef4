//! The command line: what may be typed, who answers it, and the exit codes.
//!
//! Only this floor prints and writes files. Results go to the standard output, everything else to the
//! standard error. Exit code 0 is clean, 1 is findings, 2 is "could not run".

mod all;
mod allegiance;
mod answer;
mod balance;
mod betrayals;
mod chains;
mod check;
mod compare;
mod corpus;
mod diagnose;
mod draw;
mod explain;
mod fates;
mod files;
pub mod graphviz;
mod motifs;
mod relations;
mod report;
mod retribution;
mod secrets;
mod show;
mod sources;
mod standing;
#[cfg(feature = "watch")]
mod watch;
mod what_if;
mod why;

use crate::diagnostic::Error;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to object to.
    Clean,
    /// Ran, and found faults.
    Findings,
}

/// Who betrays, kills and loves whom: annotated plots as graphs, questions and pictures.
#[derive(Debug, Parser)]
#[command(name = "imbroglio", version, about, long_about = LONG, max_term_width = 100, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    all: all::Options,
}

const LONG: &str = "Who betrays, kills and loves whom: annotated plots as graphs, questions and pictures.\n\n\
Without a command it checks every film in data/films, draws each into output/, and prints a summary.\n\n\
FILM is a path or the id of a film in data/films; the films that come with the program are known anywhere. \
Characters and events are found by id, name or alias, ignoring case and accents.\n\n\
Exit codes: 0 clean, 1 findings, 2 could not run.";

/// The commands, a file of this folder each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report everything that is wrong with films
    Check(check::Options),
    /// Explain a word: a rule, a kind, a motif, a measure, the heading of a table
    Explain(explain::Options),
    /// One screen about a film: cast, groups, events, fates
    Show(show::Options),
    /// The acts and bonds of a film, one a row
    Relations(relations::Options),
    /// Who lives, who dies, and by whom
    Fates(fates::Options),
    /// Who betrays whom: told, derived from bond and breach, or both
    Betrayals(betrayals::Options),
    /// Who betrays the betrayer, what a betrayal leads to, and how many die of it
    Chains(chains::Options),
    /// What falls, and who lives, without an event; or which events most hangs on
    WhatIf(what_if::Options),
    /// Who strikes back, for whom, and whether the text says so
    Retribution(retribution::Options),
    /// Why a character dies, is caught or is held: deed, occasion, hinges, root
    Why(why::Options),
    /// Which patterns films have: revenge, double-cross, love triangle
    Motifs(motifs::Options),
    /// Camps through the story, and what fits no camps
    Balance(balance::Options),
    /// Who turns, when, and whether an event earns it
    Allegiance(allegiance::Options),
    /// Who knows what when: secrets, leaks, false beliefs, irony
    Secrets(secrets::Options),
    /// Who acts, who suffers, how far deeds reach, who stands between
    Standing(standing::Options),
    /// Witnesses, what cites each sentence, and conflicts with the reading chosen
    Sources(sources::Options),
    /// Two films side by side: who answers to whom, in which order, to which end, and how sure
    Compare(compare::Options),
    /// Many films: measures, how alike they are, the nearest of each and why, the tree they form
    Corpus(corpus::Options),
    /// Draw a film as SVG, PNG or DOT
    Draw(draw::Options),
    /// Films as one HTML page that is read, asked and shown: charts, scrubber, answers, sources
    Report(report::Options),
    /// Serve that page on this machine, and keep it fresh while the films are edited
    #[cfg(feature = "watch")]
    Watch(watch::Options),
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people
    Table,
    /// JSON, with a documented and versioned shape
    Json,
    /// Comma-separated values
    Csv,
    /// A Markdown table
    Md,
}

/// What every question takes.
#[derive(Debug, Clone, Args)]
pub struct Question {
    /// The film: a path, or an id such as rififi-1955
    #[arg(value_name = "FILM")]
    pub film: String,
    /// Which part of the story.
    #[command(flatten)]
    pub view: View,
    /// Where and how.
    #[command(flatten)]
    pub print: Print,
}

/// Which part of a story is looked at.
#[derive(Debug, Clone, Args)]
pub struct View {
    /// Nothing after this event: its id, or its number
    #[arg(long, value_name = "EVENT")]
    pub until: Option<String>,
    /// Settled facts only, or contested ones too
    #[arg(long, value_enum, default_value_t = Readings::Settled)]
    pub readings: Readings,
}

/// Which facts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Readings {
    /// Facts of the chosen readings
    Settled,
    /// Also facts that a defensible reader would deny
    Contested,
}

/// Where and how an answer is printed.
#[derive(Debug, Clone, Args)]
pub struct Print {
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write to this file instead of the terminal (`-` is the terminal). A file is overwritten if it is an earlier answer of the same kind: the same columns, or JSON of imbroglio
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite any other file too, but never one that the film is read from
    #[arg(long)]
    pub force: bool,
}

/// Runs a command line and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            return match error.print() {
                Ok(()) => ExitCode::from(code),
                Err(cause) if cause.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::from(code),
                Err(_) => ExitCode::from(2),
            };
        }
    };
    match dispatch(&cli) {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "imbroglio: {}", answer::harmless(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: &Cli) -> Result<Exit, Error> {
    match &cli.command {
        None => all::run(&cli.all),
        Some(Command::Check(options)) => check::run(options),
        Some(Command::Explain(options)) => explain::run(options),
        Some(Command::Show(options)) => show::run(options),
        Some(Command::Fates(options)) => fates::run(options),
        Some(Command::Betrayals(options)) => betrayals::run(options),
        Some(Command::Chains(options)) => chains::run(options),
        Some(Command::WhatIf(options)) => what_if::run(options),
        Some(Command::Retribution(options)) => retribution::run(options),
        Some(Command::Why(options)) => why::run(options),
        Some(Command::Compare(options)) => compare::run(options),
        Some(Command::Corpus(options)) => corpus::run(options),
        Some(Command::Draw(options)) => draw::run(options),
        Some(Command::Report(options)) => report::run(options),
        #[cfg(feature = "watch")]
        Some(Command::Watch(options)) => watch::run(options),
        Some(Command::Relations(options)) => relations::run(options),
        Some(Command::Motifs(options)) => motifs::run(options),
        Some(Command::Balance(options)) => balance::run(options),
        Some(Command::Allegiance(options)) => allegiance::run(options),
        Some(Command::Secrets(options)) => secrets::run(options),
        Some(Command::Standing(options)) => standing::run(options),
        Some(Command::Sources(options)) => sources::run(options),
    }
}

/// The clap command, from which help, completions and the reference are made.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}
