//! `export`: a film in the format of another program.

use super::files::{Workspace, Writer, distinct, is_folder};
use super::{Exit, Extent, Failure, terminal};
use crate::diagnostic::Error;
use crate::exchange::fields::{Format, losses};
use crate::exchange::graph::Graph;
use crate::exchange::{Draft, csv, cypher, gexf, graphml, json, markdown, mermaid, ron, tei};
use crate::story::Readings;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// What `export` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films: paths, or ids such as rififi-1955
    #[arg(value_name = "FILM", required = true)]
    films: Vec<PathBuf>,
    /// The format to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Into,
    /// For whom the format is written, where it has several ways: see FORMATS.md
    #[arg(long, value_enum, value_name = "PROFILE")]
    profile: Option<Profile>,
    /// Write to this file, or into this folder where there are several (`-` is the terminal)
    #[arg(short, long, value_name = "FILE|FOLDER")]
    output: Option<PathBuf>,
    /// Leave out everything after this event: its id, or its number
    #[arg(long, value_name = "EVENT")]
    until: Option<String>,
    /// All facts, contested ones marked so, or settled facts only
    #[arg(long, value_enum, default_value_t = Readings::Contested)]
    readings: Readings,
    /// How long an act lasts on the timeline of a GEXF file, for Gephi, which shows no points
    #[arg(long, value_name = "N", default_value_t = 0)]
    event_width: u32,
    /// In JSON, call the edges `links`, as d3 does
    #[arg(long)]
    links: bool,
    /// Replace files even if imbroglio did not write them
    #[arg(long)]
    force: bool,
}

/// Formats that films are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Into {
    /// A film of imbroglio's own, with its kinds and seeds
    Ron,
    /// TEI: persons and relations as DraCor has them; with `--profile full` everything
    Tei,
    /// GEXF 1.3, for Gephi, networkx, graphology
    Gexf,
    /// GraphML, for networkx, igraph, graphology, Gephi
    Graphml,
    /// Tables of nodes and edges, for Gephi and data frames
    Csv,
    /// JSON of nodes and links, for networkx and d3
    Json,
    /// JSON of Cytoscape's elements
    Cytoscape,
    /// JSON of graphology
    Graphology,
    /// CX2, for NDEx and Cytoscape
    Cx2,
    /// A script for Neo4j, and a schema for engines that want one
    Cypher,
    /// A Mermaid flowchart
    Mermaid,
    /// A page for a wiki
    Markdown,
}

/// For whom a format is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// csv: source, type, target, label; tei: what DraCor's schema has
    Dracor,
    /// gexf: both directions and none, kinds that keep parallel edges apart
    Gephi,
    /// csv: elements and connections
    Kumu,
    /// tei: everything
    Full,
    /// json: nodes and edges, as networkx has them
    NodeLink,
}

/// A file to write: its name and its text.
type File = (String, String);

/// Writes films.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let view = Extent { until: options.until.clone(), readings: options.readings };
    let mut written: Vec<File> = Vec::new();
    for named in &options.films {
        let draft = Draft::of(&workspace.story(named, &view)?);
        let format = format_of(options)?;
        told_losses(&draft, format);
        let id = draft.film.id.clone();
        let mut made = write(draft, format, options)?;
        if options.films.len() > 1 && made.len() > 1 {
            for (name, _) in &mut made {
                *name = format!("{id}/{name}");
            }
        }
        written.append(&mut made);
    }
    distinct(written.iter().map(|(name, _)| name.as_str()))?;
    deliver(&written, options, workspace)?;
    Ok(Exit::Clean)
}

/// Says once what the format has no place for.
fn told_losses(draft: &Draft, format: Format) {
    let lost = losses(draft, format);
    if lost.is_empty() {
        return;
    }
    let parts: Vec<String> = lost.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    terminal::err(&format!("note: {}: this format has no place for {}", draft.film.id, parts.join(", ")));
}

fn format_of(options: &Options) -> Result<Format, Error> {
    match (options.to, options.profile) {
        (Into::Ron, None) => Ok(Format::Ron),
        (Into::Tei, None | Some(Profile::Dracor)) => Ok(Format::TeiDracor),
        (Into::Tei, Some(Profile::Full)) => Ok(Format::TeiFull),
        (Into::Gexf, None | Some(Profile::Gephi)) => Ok(Format::Gexf),
        (Into::Graphml, None) => Ok(Format::Graphml),
        (Into::Csv, None | Some(Profile::Gephi)) => Ok(Format::Csv),
        (Into::Csv, Some(Profile::Dracor)) => Ok(Format::CsvDracor),
        (Into::Csv, Some(Profile::Kumu)) => Ok(Format::CsvKumu),
        (Into::Json, None | Some(Profile::NodeLink)) => Ok(Format::NodeLink),
        (Into::Cytoscape, None) => Ok(Format::Cytoscape),
        (Into::Graphology, None) => Ok(Format::Graphology),
        (Into::Cx2, None) => Ok(Format::Cx2),
        (Into::Cypher, None) => Ok(Format::Cypher),
        (Into::Mermaid, None) => Ok(Format::Mermaid),
        (Into::Markdown, None) => Ok(Format::Markdown),
        (to, Some(profile)) => Err(no_such_profile(to, profile)),
    }
}

/// The graph of a draft that is not needed any more.
fn graph_of(draft: Draft) -> Graph {
    Graph::of(&draft)
}

fn write(draft: Draft, format: Format, options: &Options) -> Result<Vec<File>, Error> {
    let id = draft.film.id.clone();
    let one = |ending: &str, text: String| vec![(format!("{id}.{ending}"), text)];
    Ok(match format {
        Format::Ron => {
            let files = ron::write(&draft, &ron::Remarks::default());
            let mut made = one("ron", files.film);
            made.extend(files.vocabulary);
            made.extend(files.seeds.into_iter().map(|(name, text)| (format!("seeds/{name}"), text)));
            made
        }
        Format::TeiDracor => one("xml", tei::write_dracor(&draft)),
        Format::TeiFull => one("xml", tei::write_full(&draft)?),
        Format::Gexf => {
            let gephi = options.profile == Some(Profile::Gephi);
            let profile = if gephi { gexf::Profile::Gephi } else { gexf::Profile::Safe };
            one("gexf", gexf::write(&draft, profile, options.event_width))
        }
        Format::Graphml => one("graphml", graphml::write(&draft)?),
        Format::Csv | Format::CsvDracor | Format::CsvKumu => {
            let profile = match format {
                Format::CsvDracor => csv::Profile::Dracor,
                Format::CsvKumu => csv::Profile::Kumu,
                _ => csv::Profile::Gephi,
            };
            let sheets = csv::write(&graph_of(draft), profile)?;
            sheets.into_iter().map(|(name, text)| (format!("{id}.{name}"), text)).collect()
        }
        Format::NodeLink => one("json", json::write_node_link(&draft, options.links)?),
        Format::Cytoscape => one("cyjs", json::write_cytoscape(&draft)?),
        Format::Graphology => one("graphology.json", json::write_graphology(&draft)?),
        Format::Cx2 => one("cx2", json::write_cx2(&draft)?),
        Format::Cypher => {
            let cypher = cypher::write(&draft)?;
            let mut made = one("cypher", cypher.script);
            made.push((format!("{id}.schema.cypher"), cypher.schema));
            made
        }
        Format::Mermaid => one("mmd", mermaid::write(&draft)),
        Format::Markdown => one("md", markdown::write(&draft)),
    })
}

fn no_such_profile(to: Into, profile: Profile) -> Error {
    let word = |value: Option<clap::builder::PossibleValue>| {
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    };
    let known = match to {
        Into::Tei => "it has `dracor` and `full`",
        Into::Gexf => "it has `gephi`",
        Into::Csv => "it has `gephi`, `dracor` and `kumu`",
        Into::Json => "it has `node-link`",
        _ => "it has none",
    };
    let (to, profile) = (word(to.to_possible_value()), word(profile.to_possible_value()));
    Error::new(format!("{to} has no profile `{profile}`; {known}"))
}

/// A text as it is printed: what commands a terminal or hides is written in the format's own way, where it has one.
fn printed(text: &str, format: Format) -> String {
    match format {
        Format::TeiDracor | Format::TeiFull | Format::Gexf | Format::Graphml => {
            terminal::harmless_markup(text)
        }
        Format::NodeLink | Format::Cytoscape | Format::Graphology | Format::Cx2 | Format::Cypher => {
            terminal::harmless_json(text)
        }
        _ => terminal::harmless_lines(text),
    }
}

/// One file where a file is named; several into a folder, which is made if need be; one to the terminal.
fn deliver(written: &[File], options: &Options, workspace: &Workspace) -> Result<(), Error> {
    let output = options.output.as_deref().filter(|path| *path != Path::new("-"));
    match (written, output) {
        ([(_, text)], None) => terminal::out(&printed(text, format_of(options)?))?,
        (several, None) => {
            // the first is what was asked for; the others belong beside it
            let shown = several.first().filter(|_| options.films.len() == 1);
            let Some((_, text)) = shown else {
                return Err(Error::new("several films need a folder to be written into: `-o FOLDER`"));
            };
            terminal::out(&printed(text, format_of(options)?))?;
            let others: Vec<&str> = several[1..].iter().map(|(name, _)| name.as_str()).collect();
            let message =
                format!("note: only the first file is shown; with `-o FOLDER` also {}", others.join(", "));
            terminal::err(&message);
        }
        ([(_, text)], Some(path)) if !is_folder(path) => {
            workspace.writer(options.force).write(path, text.as_bytes())?
        }
        // a film is named as a file, and its seeds stand beside it
        ([(_, text), others @ ..], Some(path))
            if path.extension().is_some() && !is_folder(path) && options.films.len() == 1 =>
        {
            workspace.writer(options.force).write(path, text.as_bytes())?;
            let folder = path.parent().unwrap_or(Path::new(""));
            into_folder(folder, others, &workspace.writer(options.force))?;
        }
        (several, Some(folder)) => into_folder(folder, several, &workspace.writer(options.force))?,
    }
    Ok(())
}

fn into_folder(folder: &Path, files: &[File], writer: &Writer) -> Result<(), Error> {
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            let fault = |cause| Error::because(format!("cannot make the folder {}", parent.display()), cause);
            std::fs::create_dir_all(parent).map_err(fault)?;
        }
        writer.write(&path, text.as_bytes())?;
    }
    Ok(())
}
