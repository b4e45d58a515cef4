//! `watch`: the report of films on this machine's own address, kept fresh while they are edited.
//!
//! A page is answered from memory; nothing that is asked for is looked up on the disk. Only this machine can reach the
//! address, and a request has to name it as its host and its origin, so that no other page can ask in its name.

use super::files::Workspace;
use super::{Exit, Failure, diagnose, report as pages, terminal};
use crate::diagnostic::{Error, Severity};
use crate::film::{Film, films_in};
use crate::report::Live;
use crate::story::Story;
use clap::Args;
use notify::{RecursiveMode, Watcher as _};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
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
    /// What opens the line of a finding: a command with {file}, {line} and {column}
    #[arg(long, value_name = "COMMAND")]
    editor: Option<String>,
    /// auto follows the reader's system; light, dark, print, or the path of a theme file for these colours alone
    #[arg(long, value_name = "THEME", default_value = "auto")]
    theme: String,
}

/// An editor that writes a file in pieces has this long to be done.
const SETTLE: Duration = Duration::from_millis(15);
/// However often a file is written, the page is at most this late.
const LATEST: Duration = Duration::from_millis(250);
/// Longest head of a request.
const LONGEST: usize = 16 * 1024;
/// Most connections at a time; a browser has six.
const MOST_CONNECTIONS: usize = 64;
/// How long a connection may keep silent while it asks.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a listener hears that the server is there.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What is served.
#[derive(Default)]
struct State {
    /// The page of the last story without errors.
    page: Arc<String>,
    /// How often the page has been made.
    version: u64,
    /// What is wrong with the annotation as it is now.
    faults: Arc<String>,
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
    connections: AtomicUsize,
}

impl Server {
    /// The state, also after a thread was lost while it had it: it is replaced whole, never half.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Serves until it is stopped.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let named = named(&options.films)?;
    let colors = pages::themes(workspace, &options.theme)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|cause| {
        Error::because(format!("cannot serve at port {}; --port takes another", options.port), cause)
    })?;
    let address = listener.local_addr().map_err(|cause| Error::because("no address to serve at", cause))?;
    let (tell, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // what is only read changes nothing; if nobody listens any more the program is about to end
        if event.as_ref().map_or(true, |event| !event.kind.is_access()) {
            let _ = tell.send(());
        }
    })
    .map_err(|cause| Error::because("cannot watch files", cause))?;
    let server = Arc::new(Server {
        state: Mutex::default(),
        changed: Condvar::new(),
        address,
        editor: options.editor.clone(),
        connections: AtomicUsize::new(0),
    });
    let mut folders = BTreeSet::new();
    let mut last: Option<Value> = None;
    refresh(workspace, &named, &colors, &server, &mut last, &mut |film| {
        follow(&mut watcher, film, &mut folders)
    })?;
    terminal::out(&format!("http://{address}/\n"))?;
    if options.open {
        open(&format!("http://{address}/"));
    }
    let accepting = Arc::clone(&server);
    std::thread::spawn(move || accept(&listener, &accepting));
    loop {
        if changes.recv().is_err() {
            return Err(Error::new("files are no longer watched").into());
        }
        let first = Instant::now();
        while first.elapsed() < LATEST {
            match changes.recv_timeout(SETTLE) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::new("files are no longer watched").into());
                }
            }
        }
        let begun = Instant::now();
        let seen = refresh(workspace, &named, &colors, &server, &mut last, &mut |film| {
            follow(&mut watcher, film, &mut folders)
        });
        match seen {
            Ok(true) => terminal::err(&format!("shown anew after {} ms", begun.elapsed().as_millis())),
            Ok(false) => {}
            // a file that is away may come back
            Err(error) => missing(&server, &mut last, &error),
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

/// Reads the films again; makes the page anew if all have a story, else the findings. Says whether anything changed.
fn refresh(
    workspace: &Workspace,
    named: &[PathBuf],
    colors: &([crate::charts::ink::Theme; 2], Option<usize>),
    server: &Server,
    last: &mut Option<Value>,
    follow: &mut dyn FnMut(&Film),
) -> Result<bool, Error> {
    let films = named.iter().map(|film| workspace.find(film)).collect::<Result<Vec<Film>, Error>>()?;
    let mut faults = Vec::new();
    for film in &films {
        follow(film);
        let errors = film.diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        let sources = &film.material.sources;
        faults.extend(errors.map(|found| finding(&json!(diagnose::Record::new(&film.id, sources, found)))));
    }
    let known: BTreeSet<String> =
        films.iter().flat_map(|film| &film.files).map(|file| file.display().to_string()).collect();
    let stories: Option<Vec<Story>> = films.iter().map(|film| Some(film.story.as_ref()?.settled())).collect();
    let faults = Value::Array(faults);
    let made = stories.map(|stories| {
        let version = server.state().version + 1;
        let events = format!("/events?after={version}");
        let live = Live { events: &events, findings: &faults };
        pages::page(&stories, &stories, ([&colors.0[0], &colors.0[1]], colors.1), (Some(live), 0))
    });
    let mut state = server.state();
    let turned = last.as_ref() != Some(&faults);
    state.files.extend(known);
    if turned {
        state.faults = Arc::new(faults.to_string());
        state.turn += 1;
        *last = Some(faults);
    }
    let made = match made {
        Some(page) => {
            state.page = Arc::new(page);
            state.version += 1;
            true
        }
        None if state.version == 0 => {
            state.page = Arc::new(empty());
            turned
        }
        None => turned,
    };
    drop(state);
    server.changed.notify_all();
    Ok(made)
}

/// A fault that is no fault of the text: the file is away, or cannot be read.
fn missing(server: &Server, last: &mut Option<Value>, error: &Error) {
    let faults = json!([{ "message": error.to_string() }]);
    if last.as_ref() != Some(&faults) {
        let mut state = server.state();
        state.faults = Arc::new(faults.to_string());
        state.turn += 1;
        *last = Some(faults);
        drop(state);
        server.changed.notify_all();
    }
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

/// The page before there was any story: it waits for one, and shows what is in its way.
fn empty() -> String {
    let live = Live { events: "/events?after=0", findings: &Value::Null };
    let theme = crate::charts::ink::Theme::named("light");
    match theme {
        Ok(theme) => pages::page(&[], &[], ([&theme, &theme], Some(0)), (Some(live), 0)),
        Err(_) => String::new(),
    }
}

fn accept(listener: &TcpListener, server: &Arc<Server>) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        if server.connections.fetch_add(1, Ordering::SeqCst) >= MOST_CONNECTIONS {
            server.connections.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let server = Arc::clone(server);
        std::thread::spawn(move || {
            // a browser that has gone away has nothing to be told
            let _ = serve(stream, &server);
            server.connections.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// The head of a request: its method, its target, and what it says of host and origin.
struct Request {
    method: String,
    target: String,
    host: String,
    origin: Option<String>,
}

fn request(stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 2048];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let count = stream.read(&mut piece)?;
        if count == 0 || bytes.len() > LONGEST {
            return Ok(None);
        }
        bytes.extend_from_slice(&piece[..count]);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request =
        Request { method: method.to_owned(), target: target.to_owned(), host: String::new(), origin: None };
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.trim().to_lowercase().as_str() {
            "host" => value.trim().clone_into(&mut request.host),
            "origin" => request.origin = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    Ok(Some(request))
}

/// Whether a request names this server as its host and, if it has one, its origin: what a page of another address
/// sends does not.
fn is_own(request: &Request, port: u16) -> bool {
    let own = |host: &str| host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}");
    own(&request.host)
        && request.origin.as_deref().is_none_or(|origin| origin.strip_prefix("http://").is_some_and(own))
}

fn serve(mut stream: TcpStream, server: &Server) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let Some(request) = request(&mut stream)? else { return Ok(()) };
    if !is_own(&request, server.address.port()) {
        return respond(&mut stream, "403 Forbidden", "text/plain; charset=utf-8", "not this address\n");
    }
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    match (request.method.as_str(), path) {
        ("GET", "/") => {
            let page = Arc::clone(&server.state().page);
            respond(&mut stream, "200 OK", "text/html; charset=utf-8", &page)
        }
        ("GET", "/events") => events(&mut stream, server, number(query, "after")),
        ("POST", "/open") => {
            let done = edit(server, query);
            let status = if done { "204 No Content" } else { "404 Not Found" };
            respond(&mut stream, status, "text/plain; charset=utf-8", "")
        }
        _ => respond(&mut stream, "404 Not Found", "text/plain; charset=utf-8", "there is only /\n"),
    }
}

fn respond(stream: &mut TcpStream, status: &str, kind: &str, text: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n",
        text.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// Tells of changes as they come; whoever has an older page, or comes back, hears at once.
fn events(stream: &mut TcpStream, server: &Server, after: u64) -> std::io::Result<()> {
    stream.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
          X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\nretry: 500\n\n",
    )?;
    let mut turn = 0;
    loop {
        let (version, now, faults) = {
            let state = server.state();
            let waits = |state: &mut State| state.version == after && state.turn == turn;
            let waited = server.changed.wait_timeout_while(state, HEARTBEAT, waits);
            let (state, _) = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
            (state.version, state.turn, Arc::clone(&state.faults))
        };
        if now != turn {
            turn = now;
            write!(stream, "event: faults\ndata: {faults}\n\n")?;
        }
        if version == after {
            stream.write_all(b": here\n\n")?;
        } else {
            write!(stream, "event: story\ndata: {version}\n\n")?;
        }
        stream.flush()?;
        if version != after {
            return Ok(());
        }
    }
}

/// The value of a field of a query, decoded.
fn field(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let (high, low) = (rest.next()?, rest.next()?);
                let digits = [high, low];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn number(query: &str, name: &str) -> u64 {
    field(query, name).and_then(|value| value.parse().ok()).unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_address_may_ask() {
        let ask = |host: &str, origin: Option<&str>| {
            let request = Request {
                method: "GET".into(),
                target: "/".into(),
                host: host.into(),
                origin: origin.map(str::to_owned),
            };
            is_own(&request, 4000)
        };
        assert!(ask("127.0.0.1:4000", None));
        assert!(ask("localhost:4000", Some("http://localhost:4000")));
        assert!(!ask("127.0.0.1:4001", None));
        assert!(!ask("evil.example:4000", None));
        assert!(!ask("", None));
        assert!(!ask("127.0.0.1:4000", Some("http://evil.example")));
        assert!(!ask("127.0.0.1:4000", Some("null")));
        assert!(!ask("127.0.0.1:4000", Some("http://127.0.0.1:4000.evil.example")));
    }

    #[test]
    fn fields_of_a_query_are_decoded() {
        assert_eq!(field("file=a%20b.ron&line=3", "file").as_deref(), Some("a b.ron"));
        assert_eq!(number("file=a&line=3", "line"), 3);
        assert_eq!(field("file=%zz", "file"), None);
        assert_eq!(field("xfile=a", "file"), None);
        assert_eq!(number("", "after"), 0);
    }
}
