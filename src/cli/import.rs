//! `import`: what another program made as a film.

use super::files::{Workspace, is_folder};
use super::{Exit, Failure, terminal};
use crate::diagnostic::Error;
use crate::exchange::findings::{Place, Report, Unreadable};
use crate::exchange::graph::{RawGraph, draft_of, is_ours};
use crate::exchange::import::{Imported, Map, assemble, propose, source_of};
use crate::exchange::{csv, gexf, graphml, json, ron, tei};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// What `import` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Files; tables of persons and of relations are one film, any other file is a film of its own
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The format, where the name of the file does not say it
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: Option<From>,
    /// Which column says what, and which word is which kind
    #[arg(long, value_name = "MAP.ron")]
    map: Option<PathBuf>,
    /// Print a map for a table, guessed from its header and its values, to be read and mended
    #[arg(long)]
    propose_map: bool,
    /// Write the film to this file, its seed and its kinds beside it; several films into this folder
    #[arg(short, long, value_name = "FILM.ron")]
    output: Option<PathBuf>,
    /// Overwrite a film that exists
    #[arg(long)]
    force: bool,
}

/// Formats that films are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// TEI with `listPerson` and `listRelation`
    Tei,
    /// GEXF 1.1 to 1.3
    Gexf,
    /// GraphML
    Graphml,
    /// JSON of nodes and links, Cytoscape, graphology, CX2, or a matrix of signed numbers
    Json,
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
}

/// Reads files and writes films.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    if options.propose_map {
        return Ok(proposal(options, workspace)?);
    }
    let map = match &options.map {
        None => Map::default(),
        Some(path) => {
            let fault = |cause: String| Error::new(format!("{}: {cause}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|cause| fault(cause.to_string()))?;
            Map::read(&text).map_err(|cause| fault(format!("this is no map: {cause}")))?
        }
    };
    let formats: Vec<From> =
        options.files.iter().map(|path| format(path, options)).collect::<Result<_, _>>()?;
    let tables = formats.iter().all(|format| matches!(format, From::Csv | From::Tsv));
    let several = options.files.len() > 1 && !tables;
    let mut exit = Exit::Clean;
    let films: Vec<Vec<(&PathBuf, From)>> = match tables {
        true => vec![options.files.iter().zip(formats).collect()],
        false => options.files.iter().zip(formats).map(|one| vec![one]).collect(),
    };
    if several && options.output.as_ref().is_none_or(|folder| folder.extension().is_some()) {
        return Err(Error::new("several films need a folder to be written into: `-o FOLDER`").into());
    }
    let mut unread = 0;
    for of_film in &films {
        let name = match (&options.output, several) {
            (Some(path), false) if !is_folder(path) => stem(path),
            _ => stem(of_film.last().map_or(Path::new("film"), |(path, _)| path)),
        };
        match read(of_film, &map, &name, workspace)? {
            Ok(imported) => {
                if tell(of_film, &imported.report) {
                    exit = Exit::Findings;
                }
                write(&imported, options, several, workspace)?;
            }
            Err(fault) => {
                terminal::err(&format!(
                    "{}{}: {}",
                    file_of(of_film, &fault.place),
                    fault.place,
                    fault.message
                ));
                unread += 1;
                exit = Exit::Findings;
            }
        }
    }
    if unread == films.len() {
        return Err(Error::new("nothing could be read").into());
    }
    Ok(exit)
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "film".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn format(path: &Path, options: &Options) -> Result<From, Error> {
    if let Some(format) = options.from {
        return Ok(format);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "gexf" => Ok(From::Gexf),
        "graphml" => Ok(From::Graphml),
        "json" | "cyjs" | "cx2" => Ok(From::Json),
        "csv" => Ok(From::Csv),
        "tsv" | "tab" => Ok(From::Tsv),
        "xml" | "tei" => Ok(From::Tei),
        _ => Err(Error::new(format!(
            "the name of {} does not say its format; say it with --from",
            path.display()
        ))),
    }
}

fn open(path: &Path, workspace: &Workspace) -> Result<BufReader<File>, Error> {
    let fault = |cause| Error::because(format!("cannot read {}", path.display()), cause);
    if path.is_dir() {
        return Err(Error::new(format!("{} is a folder; name a file", path.display())));
    }
    let file = File::open(path).map_err(fault)?;
    workspace.remember([&path.to_owned()]);
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// A film of one file, or of several tables.
fn read(
    of_film: &[(&PathBuf, From)],
    map: &Map,
    name: &str,
    workspace: &Workspace,
) -> Result<Result<Imported, Unreadable>, Error> {
    let mut report = Report::default();
    let mut graph = RawGraph::default();
    let mut what = "edge";
    for (path, format) in of_film {
        let source = open(path, workspace)?;
        let done = match format {
            From::Tei => return Ok(read_tei(source, map, name, report)),
            From::Gexf => gexf::read(source, &mut report).map(|read| graph = read),
            From::Graphml => graphml::read(source, &mut report).map(|read| graph = read),
            From::Json => json::read(source, &mut report).map(|read| graph = read),
            From::Csv | From::Tsv => {
                what = "";
                let separator = if *format == From::Tsv { b'\t' } else { b',' };
                csv::read(source, separator, map, &mut graph, &mut report)
            }
        };
        if let Err(fault) = done {
            return Ok(Err(fault));
        }
    }
    if is_ours(&graph) {
        let draft = draft_of(graph, name, &mut report);
        return Ok(Ok(Imported { draft, report, ..Imported::default() }));
    }
    let source = source_of(graph, map, what, &mut report);
    Ok(Ok(assemble(source, map, name, report)))
}

/// TEI that this program wrote in full, or that of others.
fn read_tei(
    mut source: BufReader<File>,
    map: &Map,
    name: &str,
    mut report: Report,
) -> Result<Imported, Unreadable> {
    let ours = source.fill_buf().is_ok_and(tei::is_ours);
    if ours {
        let draft = tei::read_own(source, name)?;
        return Ok(Imported { draft, report, ..Imported::default() });
    }
    let read = tei::read(source, &mut report)?;
    Ok(assemble(read, map, name, report))
}

/// The file that a place is in.
fn file_of(of_film: &[(&PathBuf, From)], place: &Place) -> String {
    let file = match place {
        Place::Row(table, _) => of_film.get(*table),
        _ => of_film.last(),
    };
    file.map_or_else(String::new, |(path, _)| path.display().to_string())
}

/// Prints what was found, counted and left out; whether there is a fault among it.
fn tell(of_film: &[(&PathBuf, From)], report: &Report) -> bool {
    let shown = of_film.last().map_or_else(String::new, |(path, _)| path.display().to_string());
    for finding in &report.findings {
        let file = file_of(of_film, &finding.place);
        terminal::err(&format!("{file}{}: {}", finding.place, finding.message));
    }
    for taken in &report.taken {
        terminal::err(&format!("note: {taken}"));
    }
    for (what, count) in &report.losses {
        terminal::err(&format!("note: left out or weakened: {what} ({count})"));
    }
    let counts: Vec<String> = report
        .counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what} {count}"))
        .collect();
    if !counts.is_empty() {
        terminal::err(&format!("note: {shown}: {}", counts.join(", ")));
    }
    !report.findings.is_empty()
}

fn write(imported: &Imported, options: &Options, several: bool, workspace: &Workspace) -> Result<(), Error> {
    let files = ron::write(&imported.draft, &imported.remarks);
    let Some(output) = options.output.as_deref().filter(|path| *path != Path::new("-")) else {
        terminal::out(&files.film)?;
        if !files.seeds.is_empty() || files.vocabulary.is_some() {
            terminal::err("note: its seed and its kinds are written with `-o FILM.ron`");
        }
        return Ok(());
    };
    let path = if several || is_folder(output) {
        output.join(format!("{}.ron", imported.draft.film.id))
    } else {
        output.to_owned()
    };
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut all = vec![(path.clone(), files.film)];
    all.extend(files.vocabulary.map(|(name, text)| (folder.join(name), text)));
    all.extend(files.seeds.into_iter().map(|(name, text)| (folder.join("seeds").join(name), text)));
    if !options.force
        && let Some((there, _)) = all.iter().find(|(path, _)| path.exists())
    {
        return Err(Error::new(format!("{} exists and is not overwritten; --force does", there.display())));
    }
    for (path, text) in all {
        if let Some(parent) = path.parent() {
            let fault = |cause| Error::because(format!("cannot make the folder {}", parent.display()), cause);
            std::fs::create_dir_all(parent).map_err(fault)?;
        }
        workspace.writer(options.force).write(&path, text.as_bytes())?;
    }
    Ok(())
}

fn proposal(options: &Options, workspace: &Workspace) -> Result<Exit, Error> {
    const MOST: usize = 100_000;
    for path in &options.files {
        let separator = match format(path, options)? {
            From::Csv => b',',
            From::Tsv => b'\t',
            _ => return Err(Error::new("a map is proposed for tables: CSV and TSV")),
        };
        let (header, rows) = csv::sample(open(path, workspace)?.take(1 << 30), separator, MOST)
            .map_err(|fault| Error::new(format!("{}{}: {}", path.display(), fault.place, fault.message)))?;
        terminal::out(&propose(&header, &rows))?;
    }
    Ok(Exit::Clean)
}
