//! `doctor`: whether all is there that the program can use.

use super::files::{FILMS, Workspace};
use super::words::count;
use super::{Exit, Failure, check, graphviz, terminal};
use crate::film::films_in;
use clap::Args;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

/// How long Graphviz may take for an empty graph.
const PATIENCE: Duration = Duration::from_secs(10);

/// What `doctor` takes.
#[derive(Debug, Args)]
pub struct Options {}

/// Says what is there. A film that has errors is a finding; what is only missing is none.
pub fn run(_options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let mut lines = vec![format!("imbroglio {}", env!("CARGO_PKG_VERSION"))];
    let features = [
        ("PNG pictures", cfg!(feature = "png"), "png"),
        ("classic centralities", cfg!(feature = "classic"), "classic"),
        ("watch", cfg!(feature = "watch"), "watch"),
        ("language server", cfg!(feature = "lsp"), "lsp"),
    ];
    for (what, there, feature) in features {
        let how = format!("not built in; cargo install with --features {feature}");
        lines.push(format!("{what}: {}", if there { "built in" } else { &how }));
    }
    let dot = graphviz::run(OsStr::new("dot"), &[OsStr::new("-Tdot")], "graph {}", PATIENCE);
    lines.push(match dot {
        Ok(_) => "Graphviz: installed".to_owned(),
        Err(_) => "Graphviz: not installed; only DOT files that are to be laid out need it".to_owned(),
    });
    let seeds = std::fs::read_dir("seeds").map(|entries| entries.flatten().count());
    lines.push(match seeds {
        Ok(number) => format!("seeds: {}", count(number, "file", "files")),
        Err(_) => "seeds: no such folder here; `imbroglio init` makes a project".to_owned(),
    });
    let mut exit = Exit::Clean;
    let paths = films_in(Path::new(FILMS))?;
    if paths.is_empty() {
        lines.push(format!(
            "films: none in {FILMS}; `imbroglio init` makes a project, `imbroglio new` a film"
        ));
    }
    for film in workspace.load_all(&paths)? {
        if film.story.is_none() {
            exit = Exit::Findings;
        }
        lines.push(format!("film {}: {}", film.id, check::verdict(&film)));
    }
    let text: String = lines.iter().map(|line| format!("{}\n", terminal::harmless(line))).collect();
    terminal::out(&text)?;
    Ok(exit)
}
