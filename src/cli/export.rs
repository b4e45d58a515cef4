//! `export`: a film in the format of another program.

use super::files::{Workspace, Writer, is_folder};
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
    /// Nothing after this event: its id, or its number
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
    /// Overwrite files that are no earlier answers of the same kind
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
        let (format, mut made) = write(&draft, options)?;
        told_losses(&draft, format);
        if options.films.len() > 1 && made.len() > 1 {
            for (name, _) in &mut made {
                *name = format!("{}/{name}", draft.film.id);
            }
        }
        written.append(&mut made);
    }
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
    terminal::err(&format!("note: {} as this format has no place for: {}", draft.film.id, parts.join(", ")));
}

fn write(draft: &Draft, options: &Options) -> Result<(Format, Vec<File>), Error> {
    let id = &draft.film.id;
    let one = |ending: &str, text: String| vec![(format!("{id}.{ending}"), text)];
    match (options.to, options.profile) {
        (Into::Ron, None) => {
            let files = ron::write(draft, &ron::Remarks::default());
            let mut made = one("ron", files.film);
            made.extend(files.vocabulary);
            made.extend(files.seeds.into_iter().map(|(name, text)| (format!("seeds/{name}"), text)));
            Ok((Format::Ron, made))
        }
        (Into::Tei, None | Some(Profile::Dracor)) => {
            Ok((Format::TeiDracor, one("xml", tei::write_dracor(draft))))
        }
        (Into::Tei, Some(Profile::Full)) => Ok((Format::TeiFull, one("xml", tei::write_full(draft)?))),
        (Into::Gexf, None | Some(Profile::Gephi)) => {
            let profile = match options.profile {
                None => gexf::Profile::Safe,
                Some(_) => gexf::Profile::Gephi,
            };
            Ok((Format::Gexf, one("gexf", gexf::write(&Graph::of(draft), profile, options.event_width))))
        }
        (Into::Graphml, None) => Ok((Format::Graphml, one("graphml", graphml::write(draft)?))),
        (Into::Csv, None | Some(Profile::Gephi | Profile::Dracor | Profile::Kumu)) => {
            let (profile, format) = match options.profile {
                Some(Profile::Dracor) => (csv::Profile::Dracor, Format::CsvDracor),
                Some(Profile::Kumu) => (csv::Profile::Kumu, Format::CsvKumu),
                _ => (csv::Profile::Gephi, Format::Csv),
            };
            let sheets = csv::write(&Graph::of(draft), profile)?;
            let named = sheets.into_iter().map(|(name, text)| (format!("{id}.{name}"), text));
            Ok((format, named.collect()))
        }
        (Into::Json, None | Some(Profile::NodeLink)) => {
            Ok((Format::NodeLink, one("json", json::write_node_link(draft, options.links)?)))
        }
        (Into::Cytoscape, None) => Ok((Format::Cytoscape, one("cyjs", json::write_cytoscape(draft)?))),
        (Into::Graphology, None) => {
            Ok((Format::Graphology, one("graphology.json", json::write_graphology(draft)?)))
        }
        (Into::Cx2, None) => Ok((Format::Cx2, one("cx2", json::write_cx2(draft)?))),
        (Into::Cypher, None) => {
            let cypher = cypher::write(draft)?;
            let mut made = one("cypher", cypher.script);
            made.push((format!("{id}.schema.cypher"), cypher.schema));
            Ok((Format::Cypher, made))
        }
        (Into::Mermaid, None) => Ok((Format::Mermaid, one("mmd", mermaid::write(draft)))),
        (Into::Markdown, None) => Ok((Format::Markdown, one("md", markdown::write(draft)))),
        (_, Some(profile)) => Err(no_such_profile(options.to, profile)),
    }
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

/// One file where a file is named; several into a folder, which is made if need be; one to the terminal.
fn deliver(written: &[File], options: &Options, workspace: &Workspace) -> Result<(), Error> {
    let output = options.output.as_deref().filter(|path| *path != Path::new("-"));
    match (written, output) {
        ([(_, text)], None) => terminal::out(text)?,
        (several, None) => {
            // the first is what was asked for; the others belong beside it
            let shown = several.first().filter(|_| options.films.len() == 1);
            let Some((_, text)) = shown else {
                return Err(Error::new("several films need a folder to be written into: `-o FOLDER`"));
            };
            terminal::out(text)?;
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
