//! `import`: what another program made as a film.

use super::files::{Workspace, folded, is_folder};
use super::{Exit, Failure, terminal};
use crate::diagnostic::Error;
use crate::exchange::findings::{Place, Report, Unreadable};
use crate::exchange::import::{self, Form, Map, propose};
use crate::exchange::{csv, ron};
use crate::parallel::{in_order, threads};
use crate::tables::{MANIFEST, Manifest, Reader};
use clap::Args;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// What `import` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Files, or a folder that `tables` wrote; tables of persons and of relations are one film, any other file is a film of its own
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The format, where the name of the file does not say it
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: Option<Form>,
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

/// The files of one film.
type Files<'f> = Vec<(&'f Path, Form)>;

/// What came of the files of one film.
type Read = Result<Result<Made, Unreadable>, Error>;

/// A film as files, and what is told of them.
struct Made {
    id: String,
    files: ron::Files,
    report: Report,
}

/// How many bytes of files are read at the same time, on several threads. A larger file is read alone.
const AT_ONCE: u64 = 64 << 20;

/// Reads files and writes films.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    if options.propose_map {
        return Ok(proposal(options)?);
    }
    if let [folder] = options.files.as_slice()
        && folder.join(MANIFEST).is_file()
    {
        return Ok(from_tables(folder, options, workspace)?);
    }
    let map = match &options.map {
        None => Map::default(),
        Some(path) => read_map(path, workspace)?,
    };
    let formats: Vec<Form> =
        options.files.iter().map(|path| format(path, options)).collect::<Result<_, _>>()?;
    let tables = formats.iter().all(|format| format.is_table());
    let several = options.files.len() > 1 && !tables;
    let files: Files<'_> = options.files.iter().map(PathBuf::as_path).zip(formats).collect();
    let films: Vec<Files<'_>> = match tables {
        true => vec![files],
        false => files.into_iter().map(|one| vec![one]).collect(),
    };
    if several && options.output.as_ref().is_none_or(|folder| folder.extension().is_some()) {
        return Err(Error::new("several films need a folder to be written into: `-o FOLDER`").into());
    }
    workspace.remember(&options.files);
    let mut exit = Exit::Clean;
    let mut written = BTreeSet::new();
    let mut unread = 0;
    let mut done = 0;
    while done < films.len() {
        let now = &films[done..done + together(&films[done..])];
        let make = |at: usize| (at, read(&now[at], &map, &name_of(&now[at], options, several)));
        in_order(now.len(), threads(), &make, &mut |(at, read)| -> Result<(), Failure> {
            match read? {
                Ok(made) => {
                    if tell(&now[at], &made.report) {
                        exit = Exit::Findings;
                    }
                    if several && !written.insert(folded(&made.id)) {
                        return Err(Error::new(format!(
                            "two films would have one name, `{}`: rename one of the files; the first one is written",
                            made.id
                        ))
                        .into());
                    }
                    write(made, options, several, workspace)?;
                }
                Err(fault) => {
                    let file = file_of(&now[at], &fault.place);
                    terminal::err(&format!("{file}{}: {}", fault.place, fault.message));
                    unread += 1;
                    exit = Exit::Findings;
                }
            }
            Ok(())
        })?;
        done += now.len();
    }
    if unread == films.len() {
        return Err(Error::new("nothing could be read").into());
    }
    Ok(exit)
}

/// The films of a folder that `tables` wrote.
fn from_tables(folder: &Path, options: &Options, workspace: &Workspace) -> Result<Exit, Error> {
    if options.output.as_ref().is_some_and(|output| output.extension().is_some()) {
        return Err(Error::new("the films of tables need a folder to be written into: `-o FOLDER`"));
    }
    Manifest::read(&workspace.text(&folder.join(MANIFEST))?)?;
    let mut reader = reader(folder)?;
    while let Some(draft) = reader.film()? {
        let files = ron::write(&draft, &ron::Remarks::default());
        write(Made { id: draft.film.id, files, report: Report::default() }, options, true, workspace)?;
    }
    Ok(Exit::Clean)
}

fn reader(folder: &Path) -> Result<Reader, Error> {
    let place = |name: &str, ending: &str| folder.join(format!("{name}.{ending}"));
    let open = |path: PathBuf| {
        File::open(&path).map_err(|cause| Error::because(format!("cannot read {}", path.display()), cause))
    };
    if place("films", "arrow").is_file() {
        return Err(Error::new(
            "these tables are of the form Arrow, which other programs read; films are made again of CSV and Parquet",
        ));
    }
    if !place("films", "parquet").is_file() {
        return Reader::csv(|name| open(place(name, "csv")));
    }
    #[cfg(feature = "parquet")]
    return Reader::parquet(|name| open(place(name, "parquet")));
    #[cfg(not(feature = "parquet"))]
    Err(Error::new(
        "these tables are Parquet, which this program was built without: build it with `--features parquet`",
    ))
}

fn read_map(path: &Path, workspace: &Workspace) -> Result<Map, Error> {
    let text = workspace.text(path)?;
    Map::read(&text).map_err(|cause| Error::new(format!("{}: this is no map: {cause}", path.display())))
}

/// How many of the first films are read at the same time.
fn together(films: &[Files<'_>]) -> usize {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let mut sum = 0_u64;
    let fits = |film: &&Files<'_>| {
        sum = film.iter().fold(sum, |sum, (path, _)| sum.saturating_add(size(path)));
        sum <= AT_ONCE
    };
    films.iter().take_while(fits).count().max(1)
}

/// What a film is called.
fn name_of(of_film: &Files<'_>, options: &Options, several: bool) -> String {
    match (&options.output, several) {
        (Some(path), false) if !is_folder(path) => stem(path),
        _ => stem(of_film.last().map_or(Path::new("film"), |(path, _)| path)),
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "film".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn format(path: &Path, options: &Options) -> Result<Form, Error> {
    if let Some(format) = options.from {
        return Ok(format);
    }
    let ending = path.extension().map(std::ffi::OsStr::to_string_lossy).unwrap_or_default();
    Form::of_ending(&ending).ok_or_else(|| {
        Error::new(format!("the name of {} does not say its format; say it with --from", path.display()))
    })
}

fn open(path: &Path) -> Result<Result<BufReader<File>, Unreadable>, Error> {
    let fault = |cause| Error::because(format!("cannot read {}", path.display()), cause);
    if path.is_dir() {
        return Err(Error::new(format!("{} is a folder; name a file", path.display())));
    }
    let mut source = BufReader::with_capacity(1 << 16, File::open(path).map_err(fault)?);
    let refused = |message: &str| Ok(Err(Unreadable::at(Place::Whole, message)));
    match source.fill_buf().map_err(fault)? {
        [] => refused("it is empty"),
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => refused("it is written in UTF-16; save it as UTF-8"),
        [0x1F, 0x8B, ..] => refused("it is packed by gzip; unpack it first"),
        [b'P', b'K', 3, 4, ..] => refused(
            "it is packed as a zip, as workbooks are (.xlsx, .ods); save its table as CSV, or unpack it first",
        ),
        [0xEF, 0xBB, 0xBF, ..] => {
            source.consume(3);
            Ok(Ok(source))
        }
        _ => Ok(Ok(source)),
    }
}

/// A film of one file, or of several tables.
fn read(of_film: &Files<'_>, map: &Map, name: &str) -> Read {
    let mut files = Vec::with_capacity(of_film.len());
    for (at, (path, form)) in of_film.iter().enumerate() {
        match open(path)? {
            Ok(source) => files.push((*form, source)),
            // the place says which of several tables it is
            Err(refused) if of_film.len() > 1 => {
                return Ok(Err(Unreadable::at(Place::Row(at, 1), refused.message)));
            }
            Err(refused) => return Ok(Err(refused)),
        }
    }
    Ok(import::read(files, map, name).map(|imported| {
        let files = ron::write(&imported.draft, &imported.remarks);
        Made { id: imported.draft.film.id, files, report: imported.report }
    }))
}

/// The file that a place is in.
fn file_of(of_film: &Files<'_>, place: &Place) -> String {
    let file = match place {
        Place::Row(table, _) => of_film.get(*table),
        _ => of_film.last(),
    };
    file.map_or_else(String::new, |(path, _)| path.display().to_string())
}

/// Prints what was found, counted and left out; whether there is a fault among it.
fn tell(of_film: &Files<'_>, report: &Report) -> bool {
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

fn write(made: Made, options: &Options, several: bool, workspace: &Workspace) -> Result<(), Error> {
    let Made { id, files, .. } = made;
    let Some(output) = options.output.as_deref().filter(|path| *path != Path::new("-")) else {
        terminal::out(&files.film)?;
        if !files.seeds.is_empty() || files.vocabulary.is_some() {
            terminal::err("note: its seed and its kinds are written with `-o FILM.ron`");
        }
        return Ok(());
    };
    let path =
        if several || is_folder(output) { output.join(format!("{id}.ron")) } else { output.to_owned() };
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

fn proposal(options: &Options) -> Result<Exit, Error> {
    const MOST: usize = 100_000;
    for path in &options.files {
        let format = format(path, options)?;
        if !format.is_table() {
            return Err(Error::new("a map is proposed for tables: CSV and TSV"));
        }
        let sample = |source: BufReader<File>| csv::sample(source.take(1 << 30), format.separator(), MOST);
        let sampled = open(path)?.and_then(sample);
        let (header, rows) = sampled
            .map_err(|fault| Error::new(format!("{}{}: {}", path.display(), fault.place, fault.message)))?;
        terminal::out(&propose(&header, &rows))?;
    }
    Ok(Exit::Clean)
}
