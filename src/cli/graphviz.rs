//! Graphviz, where it is installed: its engines are run as they are, on text that they get through a pipe.
//!
//! Nothing here is needed for the pictures of imbroglio's own. An engine may be missing, may never end (`dot`
//! on a dense graph), may crash or flood its error output: each is an error in one line, and nothing is left
//! behind, no process and no file.

use super::terminal::harmless;
use crate::charts::ink::Theme;
use crate::charts::relations::{Drawing, Highlight};
use crate::diagnostic::Error;
use crate::exchange::dot::{self, Groups, Options, Palette, Place, Positions};
use crate::scene::{Color, Rect};
use crate::story::{Selection, Story};
use crate::vocabulary::LineFamily;
use crate::words::words;
use clap::ValueEnum;
use std::ffi::OsStr;
use std::io::{Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long an engine may take if nothing else is said.
pub const TIMEOUT: Duration = Duration::from_secs(20);
/// How long it may live on, or hold back its complaints, once its output has ended.
const GRACE: Duration = Duration::from_secs(1);
/// A picture of more bytes is not taken.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Bytes of an engine's complaints that are kept; the rest is read and dropped.
const COMPLAINT: usize = 64 * 1024;
/// Letters of a complaint that are passed on.
const LINE: usize = 300;
/// Kinds of less weight are left out where an engine places the nodes: it takes every line into account, and
/// cannot tell which can be done without.
const LEAST_WEIGHT: u8 = 5;

/// An engine of Graphviz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Layers, from left to right, groups in boxes
    Dot,
    /// Springs; groups by colour
    Neato,
    /// Springs, groups in boxes
    Fdp,
    /// Springs for large casts; groups by colour
    Sfdp,
    /// Cards where imbroglio puts them, lines by Graphviz
    NeatoN,
}

impl Engine {
    /// The program, and what it is told besides the format.
    fn command(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Dot => ("dot", &[]),
            Self::Neato => ("neato", &[]),
            Self::Fdp => ("fdp", &[]),
            Self::Sfdp => ("sfdp", &[]),
            Self::NeatoN => ("neato", &["-n"]),
        }
    }
}

words! {
    /// What Graphviz writes.
    #[derive(ValueEnum)]
    pub enum Picture {
        /// Scalable, for the web and for print
        Svg = "svg",
        /// Pixels
        Png = "png",
        /// A page
        Pdf = "pdf",
        /// Graphviz's own JSON: the graph with all places
        Json = "json",
        /// Graphviz's plain text: the places
        Plain = "plain",
    }
}

/// The DOT text of a drawn story for keeping: every relation, and the places of the drawing.
pub fn text(
    story: &Story,
    drawing: Option<&Drawing>,
    theme: &Theme,
    (out, selection): (Option<&Highlight>, Option<Selection>),
    no_legend: bool,
) -> String {
    let options = Options {
        selection,
        positions: drawing.map(positions),
        palette: palette(theme),
        highlight: out.cloned(),
        no_legend,
        ..Options::default()
    };
    dot::write(story, &options)
}

/// The DOT text that an engine draws best: relations of some weight, groups as the engine can show them.
pub fn text_for(
    engine: Engine,
    story: &Story,
    drawing: Option<&Drawing>,
    theme: &Theme,
    (out, selection): (Option<&Highlight>, Option<Selection>),
) -> String {
    let options = Options {
        selection,
        positions: drawing.filter(|_| engine == Engine::NeatoN).map(positions),
        palette: palette(theme),
        groups: match engine {
            Engine::Neato | Engine::Sfdp => Groups::Colours,
            Engine::Dot | Engine::Fdp | Engine::NeatoN => Groups::Clusters,
        },
        least_weight: LEAST_WEIGHT,
        highlight: out.cloned(),
        no_legend: false,
        classes: true,
    };
    dot::write(story, &options)
}

/// Where a drawing has its cards and boxes.
pub fn positions(drawing: &Drawing) -> Positions {
    let place = |rect: &Rect| Place { x: rect.x, y: rect.y, width: rect.width, height: rect.height };
    Positions {
        page: (drawing.scene.width, drawing.scene.height),
        cards: drawing.cards.iter().map(|(party, rect)| (*party, place(rect))).collect(),
        groups: drawing.groups.iter().map(|(party, rect)| (*party, place(rect))).collect(),
    }
}

/// The colours of a theme.
pub fn palette(theme: &Theme) -> Palette {
    let line = |family| theme.family(family);
    Palette {
        paper: theme.paper,
        card: theme.card,
        dead: theme.dead,
        ink: theme.ink,
        mute: theme.mute,
        kill: line(LineFamily::Kill),
        betray: line(LineFamily::Betray),
        coerce: line(LineFamily::Coerce),
        love: line(LineFamily::Love),
        kin: line(LineFamily::Kin),
        ally: line(LineFamily::Ally),
        help: line(LineFamily::Help),
        groups: theme.groups.clone(),
    }
}

/// A picture of a DOT text by an installed engine, which is stopped when it takes longer than `timeout`. In SVG
/// the labels of edges get a halo of the paper's colour, since engines write them across lines.
///
/// # Errors
/// When the engine is not installed, does not end in time, crashes, or objects to the text.
pub fn render(
    engine: Engine,
    dot: &str,
    picture: Picture,
    paper: Color,
    timeout: Duration,
) -> Result<Vec<u8>, Error> {
    let (program, arguments) = engine.command();
    let format = format!("-T{}", picture.word());
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).chain([OsStr::new(&format)]).collect();
    let bytes = run(OsStr::new(program), &arguments, dot, timeout)?;
    Ok(if picture == Picture::Svg { haloed(bytes, paper) } else { bytes })
}

/// Runs a program on a text and returns what it prints. The text is written, and both outputs are read, by
/// threads of their own, so that no full pipe holds up another.
///
/// # Errors
/// When the program cannot be started, does not end in time, prints too much or nothing, or fails.
pub fn run(program: &OsStr, arguments: &[&OsStr], input: &str, timeout: Duration) -> Result<Vec<u8>, Error> {
    let name = harmless(&program.to_string_lossy());
    let mut running = start(program, &name, arguments)?;
    if let Some(mut stdin) = running.0.stdin.take() {
        let input = input.to_owned();
        // a program that ends early closes the pipe; what it says then is read below
        background(move || drop(stdin.write_all(input.as_bytes())))?;
    }
    let output =
        running.0.stdout.take().map(|stdout| collect(stdout, LARGEST as usize + 1, false)).transpose()?;
    let complaint = running.0.stderr.take().map(|stderr| collect(stderr, COMPLAINT, true)).transpose()?;
    let late = || {
        Error::new(format!(
            "`{name}` had not finished after {} and was stopped; take another engine, or leave --engine out: \
             imbroglio's own drawing always ends soon",
            seconds(timeout)
        ))
    };
    let output = received(output, timeout).ok_or_else(late)?;
    if output.len() as u64 > LARGEST {
        let most = LARGEST / (1024 * 1024);
        return Err(Error::new(format!("`{name}` printed more than {most} MiB and was stopped")));
    }
    let status = running.ended().ok_or_else(late)?;
    if status.success() && !output.is_empty() {
        return Ok(output);
    }
    let words = received(complaint, GRACE).unwrap_or_default();
    Err(Error::new(format!("`{name}` failed: {}", reason(&words, status))))
}

fn start(program: &OsStr, name: &str, arguments: &[&OsStr]) -> Result<Running, Error> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    match child {
        Ok(child) => Ok(Running(child)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Err(Error::new(format!(
            "`{name}` is not installed; it comes with Graphviz (apt install graphviz, brew install graphviz, \
             winget install graphviz). Without --engine imbroglio draws by itself and needs nothing"
        ))),
        Err(cause) => Err(Error::because(format!("`{name}` cannot be started"), cause)),
    }
}

/// A process that does not outlive this value: it is killed and its status collected, whatever happens.
struct Running(Child);

impl Running {
    /// Its status, if it ends soon after its output did.
    fn ended(&mut self) -> Option<ExitStatus> {
        let mut pause = Duration::from_millis(1);
        let mut waited = Duration::ZERO;
        loop {
            if let Ok(Some(status)) = self.0.try_wait() {
                return Some(status);
            }
            if waited >= GRACE {
                return None;
            }
            thread::sleep(pause);
            waited += pause;
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // both do nothing to a process that has ended and been waited for
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads a pipe in a thread and hands over its first `most` bytes at its end, or as soon as there are so many
/// unless it is to be drained.
fn collect(
    mut pipe: impl Read + Send + 'static,
    most: usize,
    drain: bool,
) -> Result<Receiver<Vec<u8>>, Error> {
    let (sender, receiver) = channel();
    background(move || {
        let mut bytes = Vec::new();
        let _ = pipe.by_ref().take(most as u64).read_to_end(&mut bytes);
        if drain {
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        // nobody listens any more when the time is over
        let _ = sender.send(bytes);
    })?;
    Ok(receiver)
}

fn background(work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let thread = thread::Builder::new().name("pipe".to_owned()).spawn(work);
    thread.map(drop).map_err(|cause| Error::because("cannot start a thread for a pipe", cause))
}

fn received(pipe: Option<Receiver<Vec<u8>>>, patience: Duration) -> Option<Vec<u8>> {
    pipe?.recv_timeout(patience).ok()
}

fn seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("{} s", time.as_secs())
    } else {
        format!("{} ms", time.as_millis())
    }
}

/// The first line that a program complained with, made harmless and short; its status if it said nothing.
fn reason(words: &[u8], status: ExitStatus) -> String {
    let words = String::from_utf8_lossy(words);
    let line = words.lines().map(str::trim).find(|line| !line.is_empty());
    match line {
        Some(line) => {
            let mut short: String = line.chars().take(LINE).collect();
            if line.chars().nth(LINE).is_some() {
                short.push('…');
            }
            harmless(&short)
        }
        None if status.success() => "it printed nothing".to_owned(),
        None => format!("it gave no reason ({status})"),
    }
}

/// The labels of edges on a halo of the paper's colour; the bytes as they are if they are no SVG.
fn haloed(svg: Vec<u8>, paper: Color) -> Vec<u8> {
    let find = |what: &[u8], from: usize| {
        svg.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let Some(end) = find(b"<svg", 0).and_then(|at| find(b">", at)) else { return svg };
    let Color(red, green, blue) = paper;
    let style = format!(
        "<style>.edge text{{paint-order:stroke;stroke:rgb({red},{green},{blue});stroke-width:3px;\
         stroke-linejoin:round}}</style>"
    );
    let (head, tail) = svg.split_at(end + 1);
    [head, style.as_bytes(), tail].concat()
}
