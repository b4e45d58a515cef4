//! What the tests of exchange share.

use imbroglio::exchange::{Draft, ron};
use imbroglio::film::Film;
use imbroglio::story::Story;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program's exit code, output and messages.
pub fn run(arguments: &[&str]) -> (i32, String, String) {
    let answer = Command::new(env!("CARGO_BIN_EXE_imbroglio")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (answer.status.code().unwrap_or(-1), text(&answer.stdout), text(&answer.stderr))
}

/// The three films.
pub const FILMS: [&str; 3] = ["la-balance-1982", "rififi-1955", "un-flic-1972"];

/// The story of a film that comes with the program.
pub fn film(id: &str) -> Story {
    Film::built_in(id).unwrap().story().unwrap()
}

/// Writes a draft as files into a folder and loads the film again.
pub fn reread(draft: &Draft, folder: &Path) -> Draft {
    let files = ron::write(draft, &ron::Remarks::default());
    std::fs::create_dir_all(folder.join("seeds")).unwrap();
    for (name, text) in &files.seeds {
        std::fs::write(folder.join("seeds").join(name), text).unwrap();
    }
    if let Some((name, text)) = &files.vocabulary {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let path = folder.join(format!("{}.ron", draft.film.id));
    std::fs::write(&path, &files.film).unwrap();
    let film = Film::open(&path).unwrap();
    let faults: Vec<String> = film
        .diagnostics
        .iter()
        .filter(|d| d.code().starts_with('E'))
        .map(|d| format!("{} {}", d.code(), d.message))
        .collect();
    Draft::of(&film.story.unwrap_or_else(|| panic!("{faults:#?}\n{}", files.film)))
}

/// The material of others, if it is here.
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = std::env::var_os("IMBROGLIO_SHARED").map(PathBuf::from);
    let found = named.unwrap_or(beside).join("data");
    if found.is_dir() {
        return Some(found);
    }
    eprintln!("skipped: no data of others here; IMBROGLIO_SHARED names their folder");
    None
}
