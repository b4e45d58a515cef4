//! The command line: what may be typed, who answers it, and the exit codes.
//!
//! Only this floor prints and writes files. Results go to the standard output, everything else to the
//! standard error. Exit code 0 is clean, 1 is findings, 2 is "could not run".

mod agree;
mod all;
mod allegiance;
mod answer;
mod balance;
mod betrayals;
mod chains;
mod check;
mod compare;
mod completions;
mod corpus;
mod cost;
mod diagnose;
mod doctor;
mod draw;
#[cfg(feature = "engine")]
mod engine;
mod executor;
mod explain;
mod export;
mod fates;
mod files;
mod fmt;
pub mod graphviz;
mod import;
mod init;
#[cfg(feature = "lsp")]
mod lsp;
mod man;
mod motifs;
mod new;
mod relations;
#[cfg(feature = "lsp")]
mod rename;
mod report;
mod retribution;
#[cfg(feature = "engine")]
mod rows;
mod scheduler;
#[cfg(test)]
mod schema;
mod secrets;
mod show;
mod sources;
mod sql;
mod standing;
mod stats;
mod table;
mod tables;
mod terminal;
#[cfg(feature = "watch")]
mod watch;
mod what_if;
mod why;
mod words;

use crate::diagnostic::Error;
use crate::film::{Faults, LARGEST, Limits};
use crate::story::Readings;
use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use files::Workspace;
use std::ffi::OsString;
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

/// Why a command has no answer.
#[derive(Debug)]
pub enum Failure {
    /// The world does not answer: a file that cannot be read, a word that names nothing.
    Error(Error),
    /// The film that was asked about has errors.
    Faults(Box<Faults>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Faults(Box::new(faults))
    }
}

/// Who betrays, kills and loves whom: annotated plots as graphs, questions and pictures.
#[derive(Debug, Parser)]
#[command(name = "imbroglio", version, about, long_about = LONG, max_term_width = 100, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    all: all::Options,
    #[command(flatten)]
    reading: Reading,
    /// Say on the standard error what the run cost: time and most memory by stage
    #[arg(long, global = true)]
    stats: bool,
}

/// What may be read.
#[derive(Debug, Clone, Args)]
struct Reading {
    /// The largest file that is read, in MiB
    #[arg(long, value_name = "MIB", global = true, default_value_t = LARGEST / MIB, value_parser = clap::value_parser!(u64).range(1..=4000), hide_short_help = true)]
    max_size: u64,
    /// Let films include files from outside their own folder
    #[arg(long, global = true, hide_short_help = true)]
    outside: bool,
}

const MIB: u64 = 1024 * 1024;

/// The exit code of a program that was stopped by ctrl-C, as shells have it.
const STOPPED: u8 = 130;

const LONG: &str = "Who betrays, kills and loves whom: annotated plots as graphs, questions and pictures.\n\n\
Without a command it checks every film in data/films, draws each into output/, and prints a summary.\n\n\
FILM is a path or the id of a film in data/films; the films that come with the program are known anywhere. \
Characters and events are found by id, name or alias, ignoring case and accents.\n\n\
Exit codes: 0 clean, 1 findings, 2 could not run.";

/// Declares the commands: a line of help, the name, the file of this folder that does it, and whether it answers a
/// question. Of this one list are made what may be typed, who runs it, what `explain` says of tables (`MEASURES` of the
/// file), and the reference of results (`RESULTS` of the file).
macro_rules! commands {
    ($(
        #[doc = $help:literal]
        $(#[cfg(feature = $feature:literal)])?
        $name:ident: $file:ident $(=> $answers:ident)?,
    )*) => {
        /// The commands, a file of this folder each.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $(
                #[doc = $help]
                $(#[cfg(feature = $feature)])?
                $name($file::Options),
            )*
        }

        impl Command {
            /// Runs it.
            fn run(&self, workspace: &Workspace) -> Result<Exit, Failure> {
                match self {
                    $($(#[cfg(feature = $feature)])? Self::$name(options) => $file::run(options, workspace),)*
                }
            }
        }

        /// The words of the tables of each command that answers.
        const MEASURES: &[&[table::Measure]] = &[$($(commands!(@$answers $file MEASURES),)?)*];

        /// The sorts of results of each.
        #[cfg(test)]
        const RESULTS: &[(&str, &[schema::Sort])] = &[$($((stringify!($file), commands!(@$answers $file RESULTS)),)?)*];
    };
    (@answers $file:ident $list:ident) => { $file::$list };
}

commands! {
    /// Report everything that is wrong with films
    Check: check => answers,
    /// Explain a word: a rule, a kind, a motif, a measure, the heading of a table
    Explain: explain,
    /// Summarise a film on one screen: cast, groups, events, fates
    Show: show => answers,
    /// The acts and bonds of a film, one a row
    Relations: relations => answers,
    /// Who lives, who dies, and by whom
    Fates: fates => answers,
    /// Who betrays whom: asserted, derived from bond and breach, or both
    Betrayals: betrayals => answers,
    /// Who betrays the betrayer, what a betrayal leads to, and how many die of it
    Chains: chains => answers,
    /// What would not have happened, and who would survive, without an event; or rank events by impact
    WhatIf: what_if => answers,
    /// Who strikes back, for whom, and whether the text says so
    Retribution: retribution => answers,
    /// Why a character dies, is caught or is held: the deed, its occasion, the turning points, the first cause
    Why: why => answers,
    /// Narrative patterns in films: revenge, double-cross, love triangle
    Motifs: motifs => answers,
    /// Structural balance after each event: two camps, and the ties that violate them
    Balance: balance => answers,
    /// Who changes sides, when, and whether an event shows why
    Allegiance: allegiance => answers,
    /// Who knows what when: secrets, leaks, false beliefs, irony
    Secrets: secrets => answers,
    /// Who acts, who suffers, how far acts reach, who stands between others
    Standing: standing => answers,
    /// Witnesses, what cites each sentence, and conflicts with the reading chosen
    Sources: sources => answers,
    /// Two films side by side: counterparts, order of events, endings, motifs, and whether likeness is significant
    Compare: compare => answers,
    /// Many films: measures, similarities, the nearest of each and why, and a tree
    Corpus: corpus => answers,
    /// Films as tables of comma-separated values, for SQL and data frames
    Tables: tables,
    /// Ask films in SQL: their tables, and functions over their texts
    Sql: sql => answers,
    /// Hand out the work of a cluster, to executors that report to it
    Scheduler: scheduler,
    /// Do work of a cluster, for a scheduler
    Executor: executor,
    /// Draw a film as SVG, PNG or DOT
    Draw: draw,
    /// Start an annotation: the seed and a draft of the film, from a synopsis
    New: new,
    /// Put films, vocabularies, motifs and themes into one style
    Fmt: fmt,
    /// How far several annotations of one text agree, and where they do not
    Agree: agree => answers,
    /// How much of a text is annotated, and how sure that is
    Stats: stats => answers,
    /// Change the id of a character, event or other entry in every file of a film
    #[cfg(feature = "lsp")]
    Rename: rename,
    /// Make a folder for annotations, with a first film
    Init: init,
    /// Check that everything the program can make use of is there
    Doctor: doctor,
    /// Print the script by which a shell completes commands, options, films, characters and events
    Completions: completions,
    /// Write manual pages
    Man: man,
    /// A language server for editors: messages, completion, renaming while a film is typed
    #[cfg(feature = "lsp")]
    Lsp: lsp,
    /// Write films as one HTML page: charts with a scrubber, answers to questions, sources
    Report: report,
    /// Serve the page of `report` on this machine, and update it while the films are edited
    #[cfg(feature = "watch")]
    Watch: watch,
    /// Write films in the format of another program
    Export: export,
    /// Make films of what other programs made: TEI, tables, graphs
    Import: import,
}

impl Command {
    /// Bytes of memory that a byte of a film may come to take, measured on a million acts: what is written in other formats is
    /// held whole.
    fn memory(&self) -> usize {
        match self {
            Self::Export(_) => 100,
            Self::Tables(_) => 128,
            Self::Fmt(_) => 40,
            #[cfg(feature = "lsp")]
            Self::Rename(_) => 48,
            _ => crate::film::MEMORY,
        }
    }
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people
    Table,
    /// JSON, with a documented and versioned shape
    Json,
    /// JSON, one result a line
    Jsonl,
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
    pub film: PathBuf,
    /// Which part of the story.
    #[command(flatten)]
    pub view: Extent,
    /// Where and how.
    #[command(flatten)]
    pub print: Print,
}

/// Which part of a story is looked at.
#[derive(Debug, Clone, Args)]
pub struct Extent {
    /// Leave out everything after this event: its id, or its number
    #[arg(long, value_name = "EVENT")]
    pub until: Option<String>,
    /// Settled facts only, or contested ones too
    #[arg(long, value_enum, default_value_t = Readings::Settled)]
    pub readings: Readings,
}

impl ValueEnum for Readings {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Settled, Self::Contested]
    }
    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Settled => PossibleValue::new("settled").help("Facts of the chosen readings"),
            Self::Contested => PossibleValue::new("contested")
                .help("Also contested facts, and those of readings that were not chosen"),
        })
    }
}

/// Where and how an answer is printed.
#[derive(Debug, Clone, Args)]
pub struct Print {
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Show all columns of the tables, however long the lines; otherwise the main ones, within the width of the terminal or 100 columns
    #[arg(long)]
    pub wide: bool,
    /// Write to this file instead of the terminal (`-` is the terminal)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file even if imbroglio did not write it; never a file that a film is read from
    #[arg(long)]
    pub force: bool,
}

/// What every comparison of films takes.
#[derive(Debug, Clone, Args)]
pub struct Comparing {
    /// At most so many random copies of both films under each null model, to test whether the likeness is significant; 0
    /// leaves the test out, and in `compare` the rank among the pairs of the shelf
    #[arg(long = "null", value_name = "N", default_value_t = 199, value_parser = clap::value_parser!(u32).range(0..=99_999))]
    pub copies: u32,
    /// Seed of the random numbers
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub seed: u64,
    /// Threads; the result does not depend on them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// A folder with more motifs, one RON file each
    #[arg(long, value_name = "DIR")]
    pub motifs: Vec<PathBuf>,
}

impl Comparing {
    /// How many threads may work: as many as were asked for, or as there are.
    pub fn threads(&self) -> usize {
        self.threads.map_or_else(crate::parallel::threads, usize::from)
    }
}

/// What an engine may take, and where it runs.
#[cfg_attr(not(feature = "engine"), allow(dead_code, reason = "without it nothing is asked"))]
#[derive(Debug, Clone, Args)]
pub struct Engine {
    /// End a question after so many seconds; 0 for never
    #[arg(long, value_name = "N", default_value_t = 600)]
    pub limit_seconds: u64,
    /// Most MiB of memory for joins, sorts and the answer
    #[arg(long, value_name = "MIB", default_value_t = 2048, value_parser = clap::value_parser!(u64).range(1..=16_777_216))]
    pub memory: u64,
    /// Ask a cluster, by the address of its scheduler; its executors must see the tables under the same path
    #[arg(long, value_name = "HOST:PORT")]
    pub cluster: Option<String>,
}

/// What is said of a command that this program was built without.
#[allow(dead_code, reason = "a program with all features lacks nothing")]
fn needs(what: &str, feature: &str) -> Error {
    Error::new(format!("`{what}` needs a program built with `--features {feature}`"))
}

/// Runs a command line and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &arguments),
    };
    let memory = cli.command.as_ref().map_or(crate::film::MEMORY, Command::memory);
    let limits = Limits { largest: cli.reading.max_size * MIB, outside: cli.reading.outside, memory };
    cost::begin(cli.stats, files::most_memory);
    let ended = dispatch(&cli, &Workspace::new(limits)).or_else(|failure| match failure {
        Failure::Faults(faults) => faulty(&faults),
        Failure::Error(error) => Err(error),
    });
    cost::end().iter().for_each(|line| terminal::err(line));
    match ended {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            terminal::err(&format!("imbroglio: {error}"));
            ExitCode::from(if error.is_stopped() { STOPPED } else { 2 })
        }
    }
}

/// Prints help, or what is wrong with the command line, which may quote an argument that is not harmless.
fn usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let code = ExitCode::from(if error.use_stderr() { 2 } else { 0 });
    let is_harmless = |argument: &OsString| {
        let argument = argument.to_string_lossy();
        terminal::harmless(&argument) == argument
    };
    let printed = if arguments.iter().all(is_harmless) {
        error.print()
    } else {
        terminal::err_lines(&terminal::harmless_lines(&error.render().to_string()));
        Ok(())
    };
    match printed {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => code,
    }
}

/// Says why a film has no story.
fn faulty(faults: &Faults) -> Result<Exit, Error> {
    let errors: Vec<_> = faults.errors().cloned().collect();
    diagnose::print(&faults.sources, &errors, diagnose::MOST)?;
    terminal::err(&format!("{} has errors, so no question can be answered; mend them first", faults.film));
    Ok(Exit::Findings)
}

fn dispatch(cli: &Cli, workspace: &Workspace) -> Result<Exit, Failure> {
    match &cli.command {
        None => all::run(&cli.all, workspace),
        Some(command) => command.run(workspace),
    }
}

/// The clap command, from which help, completions and the reference are made.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}
