//! `watch`: the report of films on this machine's own address, kept fresh while they are edited.
//!
//! A page is answered from memory; nothing that is asked for is looked up on the disk. Only this machine can reach the
//! address, and a request has to name it as its host and its origin, so that no other page can ask in its name.
//!
//! When a film changes, pages hear of it at once and ask for what they show: the book of the film and the chart that is
//! open, then the rest. Nothing is made before it is asked for, so that a save does not wait for charts that nobody
//! looks at.

mod http;
mod shown;

use self::http::{field, is_own, number, request, respond};
use self::shown::{Colors, Shelf, Shown};
use super::files::Workspace;
use super::{Exit, Failure, diagnose, report as pages, terminal};
use crate::diagnostic::{Error, Severity};
use crate::film::{Film, films_in};
use clap::Args;
use notify::{RecursiveMode, Watcher as _};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// What `watch` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films: paths, or ids of films in data/films; without any, all of that folder
    #[arg(value_name = "FILM")]
    films: Vec<PathBuf>,
    /// Serve at this port; without it at one that is free, which is printed
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// The command that opens an editor at a finding, with {file}, {line} and {column} in it
    #[arg(long, value_name = "COMMAND")]
    editor: Option<String>,
    /// auto follows the reader's system; light, dark, print, or the path of a theme file for these colours alone
    #[arg(long, value_name = "THEME", default_value = "auto")]
    theme: String,
}

/// A fault is told when the file has been left alone for so long: until then it may be half written.
const SETTLE: Duration = Duration::from_millis(15);
/// However often a file is written, a fault is at most this late.
const LATEST: Duration = Duration::from_millis(250);
/// Versions of one server, so that a page that outlives it takes none of the next server for one of its own.
const VERSIONS: u64 = 1_000_000;
/// Most connections at a time; a browser has six.
const MOST_CONNECTIONS: usize = 64;
/// Most pieces of a film that are asked for at a time; it has no more.
const MOST_PIECES: usize = 8;
/// How long a connection may keep silent while it asks.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a listener hears that the server is there.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What is served.
#[derive(Default)]
struct State {
    /// The last stories without errors.
    shelf: Arc<Shelf>,
    /// What is wrong with the annotations as they are now.
    faults: Value,
    /// How often that has changed.
    turn: u64,
    /// Files that a finding may lead to.
    files: BTreeSet<String>,
}

struct Server {
    state: Mutex<State>,
    changed: Condvar,
    address: SocketAddr,
    editor: Option<String>,
    colors: Colors,
    connections: AtomicUsize,
}

impl Server {
    /// The state, also after a thread was lost while it had it: it is replaced whole, never half.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.state().shelf)
    }

    /// Takes in what is wrong, and tells of it if that is news.
    fn tell(&self, faults: Value) {
        let mut state = self.state();
        if state.faults != faults {
            state.faults = faults;
            state.turn += 1;
        }
        drop(state);
        self.changed.notify_all();
    }
}

/// Serves until it is stopped.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let named = named(&options.films)?;
    let colors = Colors::new(pages::themes(workspace, &options.theme)?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|cause| {
        Error::because(format!("cannot serve at port {}; --port takes another", options.port), cause)
    })?;
    let address = listener.local_addr().map_err(|cause| Error::because("no address to serve at", cause))?;
    // one hears of changes, one takes connections, one serves
    crate::parallel::given(3).map_err(|cause| Error::because("cannot start to serve", cause))?;
    let (tell, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // what is only read changes nothing; if nobody listens any more the program is about to end
        if event.as_ref().map_or(true, |event| !event.kind.is_access()) {
            let _ = tell.send(());
        }
    })
    .map_err(|cause| Error::because("cannot watch files", cause))?;
    let server = Arc::new(Server {
        state: Mutex::new(State {
            shelf: Arc::new(Shelf::new(Vec::new(), u64::from(std::process::id()) * VERSIONS)),
            faults: json!([]),
            ..State::default()
        }),
        changed: Condvar::new(),
        address,
        editor: options.editor.clone(),
        colors,
        connections: AtomicUsize::new(0),
    });
    let mut folders = BTreeSet::new();
    let mut read = || {
        let films = named.iter().map(|film| workspace.find(film)).collect::<Result<Vec<Film>, Error>>()?;
        films.iter().for_each(|film| follow(&mut watcher, film, &mut folders));
        Ok::<_, Error>(films)
    };
    let films = read()?;
    renew(&server, &films);
    server.tell(faults(&films));
    terminal::out(&format!("http://{address}/\n"))?;
    if options.open {
        open(&format!("http://{address}/"));
    }
    let accepting = Arc::clone(&server);
    std::thread::Builder::new()
        .spawn(move || accept(&listener, &accepting))
        .map_err(|cause| Error::because("cannot start to serve", cause))?;
    let ended = || Error::new("files are no longer watched");
    loop {
        changes.recv().map_err(|_| ended())?;
        let first = Instant::now();
        // a story without faults is shown at once; faults only when the file has been left alone
        loop {
            let begun = Instant::now();
            let found = match read() {
                Ok(films) => {
                    if renew(&server, &films) {
                        terminal::err(&format!("read anew in {} ms", begun.elapsed().as_millis()));
                    }
                    faults(&films)
                }
                // a file that is away may come back
                Err(error) => json!([{ "message": error.to_string() }]),
            };
            let is_sound = found.as_array().is_none_or(Vec::is_empty);
            let is_left_alone = !is_sound && first.elapsed() < LATEST;
            match if is_left_alone { changes.recv_timeout(SETTLE) } else { Err(RecvTimeoutError::Timeout) } {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => {
                    server.tell(found);
                    break;
                }
                Err(RecvTimeoutError::Disconnected) => return Err(ended().into()),
            }
        }
    }
}

/// The films asked for, by path where there is one.
fn named(films: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    if !films.is_empty() {
        return Ok(films.to_vec());
    }
    let all = films_in(Path::new("data/films"))?;
    if all.is_empty() {
        return Err(Error::new("no film is named, and there is none in data/films"));
    }
    Ok(all)
}

/// Watches the folders of a film's files: an editor that saves by renaming replaces the file itself.
fn follow(watcher: &mut notify::RecommendedWatcher, film: &Film, folders: &mut BTreeSet<PathBuf>) {
    for file in &film.files {
        let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if folders.insert(folder.to_path_buf())
            && let Err(cause) = watcher.watch(folder, RecursiveMode::NonRecursive)
        {
            terminal::err(&format!("note: changes in {} are not seen: {cause}", folder.display()));
        }
    }
}

/// Takes in the films that have a story and are not those that are shown. Says whether there are any.
fn renew(server: &Server, films: &[Film]) -> bool {
    let old = server.shelf();
    let version = old.version + 1;
    let mut is_new = false;
    let mut shown: Vec<Arc<Shown>> = Vec::new();
    for film in films {
        let known = old.films.iter().find(|known| known.id() == film.id);
        let now = match known {
            Some(known) if known.is(film) => None,
            _ => Shown::new(film, version),
        };
        is_new |= now.is_some();
        shown.extend(now.map(Arc::new).or_else(|| known.cloned()));
    }
    let mut state = server.state();
    state.files.extend(films.iter().flat_map(|film| &film.files).map(|file| file.display().to_string()));
    if is_new {
        state.shelf = Arc::new(Shelf::new(shown, version));
    }
    drop(state);
    if is_new {
        server.changed.notify_all();
    }
    is_new
}

/// The errors of films, as the page shows them.
fn faults(films: &[Film]) -> Value {
    let mut faults = Vec::new();
    for film in films {
        let errors = film.diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        let sources = &film.material.sources;
        faults.extend(errors.map(|found| finding(&json!(diagnose::Record::new(&film.id, sources, found)))));
    }
    Value::Array(faults)
}

/// A finding as the page shows it.
fn finding(row: &Value) -> Value {
    let place = row.get("place");
    let at = |name: &str| place.and_then(|place| place.get(name)).cloned().unwrap_or(Value::Null);
    json!({
        "code": row.get("code"), "message": row.get("message"), "help": row.get("help"),
        "file": at("file"), "line": at("line"), "column": at("column"),
    })
}

fn accept(listener: &TcpListener, server: &Arc<Server>) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        if server.connections.fetch_add(1, Ordering::SeqCst) >= MOST_CONNECTIONS {
            server.connections.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let serving = Arc::clone(server);
        let started = std::thread::Builder::new().spawn(move || {
            // a browser that has gone away has nothing to be told
            let _ = serve(stream, &serving);
            serving.connections.fetch_sub(1, Ordering::SeqCst);
        });
        // a browser asks again when the system gives threads once more
        if started.is_err() {
            server.connections.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

fn serve(mut stream: TcpStream, server: &Server) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let Some(request) = request(&mut stream)? else { return Ok(()) };
    if !is_own(&request, server.address.port()) {
        return respond(&mut stream, "403 Forbidden", "text/plain; charset=utf-8", "not this address\n");
    }
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let json = "application/json; charset=utf-8";
    match (request.method.as_str(), path) {
        ("GET", "/") => {
            let page = server.shelf().page(&server.colors);
            respond(&mut stream, "200 OK", "text/html; charset=utf-8", &page)
        }
        ("GET", "/film") => {
            let shelf = server.shelf();
            let asked = field(query, "pieces").unwrap_or_default();
            let names: Vec<&str> = asked.split(',').take(MOST_PIECES).collect();
            let film =
                usize::try_from(number(query, "number")).ok().and_then(|number| shelf.films.get(number));
            match film.and_then(|film| film.pieces(&names, &server.colors)) {
                Some(text) => respond(&mut stream, "200 OK", json, &text),
                None => respond(&mut stream, "404 Not Found", json, "null"),
            }
        }
        ("GET", "/pairs") => respond(&mut stream, "200 OK", json, &server.shelf().pairs_text(&server.colors)),
        ("GET", "/events") => events(&mut stream, server, number(query, "after")),
        ("POST", "/open") => {
            let done = edit(server, query);
            let status = if done { "204 No Content" } else { "404 Not Found" };
            respond(&mut stream, status, "text/plain; charset=utf-8", "")
        }
        _ => respond(&mut stream, "404 Not Found", "text/plain; charset=utf-8", "there is only /\n"),
    }
}

/// Tells of changes as they come; whoever has an older page, or comes back, hears at once.
fn events(stream: &mut TcpStream, server: &Server, after: u64) -> std::io::Result<()> {
    stream.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
          X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\nretry: 500\n\n",
    )?;
    stream.set_nodelay(true)?;
    let (mut told, mut turn) = (after, None);
    loop {
        let (shelf, now, faults) = {
            let state = server.state();
            let waits = |state: &mut State| state.shelf.version == told && turn == Some(state.turn);
            let waited = server.changed.wait_timeout_while(state, HEARTBEAT, waits);
            let (state, _) = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
            (Arc::clone(&state.shelf), state.turn, state.faults.to_string())
        };
        let mut text = String::new();
        if turn != Some(now) {
            turn = Some(now);
            text.push_str(&format!("event: faults\ndata: {faults}\n\n"));
        }
        if shelf.version != told {
            told = shelf.version;
            text.push_str(&format!("event: story\ndata: {}\n\n", shelf.versions()));
        }
        stream.write_all(if text.is_empty() { b": here\n\n" } else { text.as_bytes() })?;
        stream.flush()?;
    }
}

/// Opens the place of a finding in the editor asked for; only files of the films can be named.
fn edit(server: &Server, query: &str) -> bool {
    let (Some(editor), Some(file)) = (&server.editor, field(query, "file")) else { return false };
    if !server.state().files.contains(&file) {
        return false;
    }
    let (line, column) = (number(query, "line").to_string(), number(query, "column").to_string());
    let fill =
        |word: &str| word.replace("{line}", &line).replace("{column}", &column).replace("{file}", &file);
    let mut words = editor.split_whitespace().map(fill);
    let Some(program) = words.next() else { return false };
    match std::process::Command::new(&program).args(words).spawn() {
        Ok(_) => true,
        Err(cause) => {
            terminal::err(&format!("note: cannot start {program}: {cause}"));
            false
        }
    }
}

/// Opens an address with what the system opens addresses with.
fn open(address: &str) {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("explorer", &[])
    } else {
        ("xdg-open", &[])
    };
    if let Err(cause) = std::process::Command::new(program).args(first).arg(address).spawn() {
        terminal::err(&format!("note: cannot start {program}: {cause}"));
    }
}
