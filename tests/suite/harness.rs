//! What the tests of this folder share: the project's files, goldens, and the real program.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A path inside the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder and of the folders in it that end in `extension`, sorted.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![project(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new(extension)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The name of a file without folder and extension.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// A path as it is written in documents: from the project's folder, with `/`.
pub fn short(path: &Path) -> String {
    let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

/// Compares `text` with a file of the project; with `IMBROGLIO_BLESS=1` writes it there instead.
/// Says what differs, as a list that several comparisons can share.
pub fn golden(path: &str, text: &str, differs: &mut Vec<String>) {
    let file = project(path);
    if std::env::var_os("IMBROGLIO_BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        return;
    }
    let wanted = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    if wanted != text {
        let line = wanted.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
        let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
        differs.push(format!("{path}:{}\n  there: {}\n  now:   {}", line + 1, at(&wanted), at(text)));
    }
}

/// Fails with all that differs, and how to accept it.
pub fn nothing(differs: &[String], how: &str) {
    assert!(differs.is_empty(), "{}\n\n{how}", differs.join("\n"));
}

/// How goldens are accepted.
pub const BLESS: &str = "if this is meant: IMBROGLIO_BLESS=1 cargo test --test suite";

/// The real program, in `folder`, without colours.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imbroglio"));
    command.current_dir(folder).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

/// What the real program answers.
pub struct Answer {
    /// Its exit code; none if it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// Runs the real program in `folder` with `arguments`.
pub fn run(folder: &Path, arguments: &[&str]) -> Answer {
    program(folder).args(arguments).output().unwrap().into()
}
