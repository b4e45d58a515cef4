//! Diagnostics: what `check` says of the films that open texts belong to.

use super::places::Sort;
use super::project::{Loaded, Project, all_of};
use crate::diagnostic::{self, Severity};
use crate::motif;
use crate::source::FileId;
use crate::vocabulary::Vocabulary;
use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Message, PublishDiagnosticsParams,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was sent last, by file.
#[derive(Debug, Default)]
pub struct Published(BTreeMap<PathBuf, Vec<Diagnostic>>);

impl Published {
    /// What is to be sent now: for every file of which something else is to be said than before.
    pub fn renew(&mut self, project: &Project) -> Vec<PublishDiagnosticsParams> {
        let mut now: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        let mut done = Vec::new();
        for path in project.documents.keys() {
            now.entry(path.clone()).or_default();
            if project.sort(path) == Sort::Motif {
                now.insert(path.clone(), of_motif(project, path));
                continue;
            }
            for film in project.films_of(path) {
                if !done.contains(&film.path) {
                    of_film(project, &film, &mut now);
                    done.push(film.path.clone());
                }
            }
        }
        let mut news = Vec::new();
        for path in self.0.keys().filter(|path| !now.contains_key(*path)) {
            news.push(params(project, path, Vec::new()));
        }
        for (path, found) in &mut now {
            // a file of several films may have the same fault in each
            let mut once: Vec<Diagnostic> = Vec::with_capacity(found.len());
            for fault in found.drain(..) {
                let twice =
                    |other: &&Diagnostic| other.range == fault.range && other.message == fault.message;
                if done.len() < 2 || !once.iter().any(|other| twice(&other)) {
                    once.push(fault);
                }
            }
            *found = once;
            if self.0.get(path) != Some(found) {
                news.push(params(project, path, found.clone()));
            }
        }
        self.0 = now;
        news
    }
}

fn params(project: &Project, path: &Path, diagnostics: Vec<Diagnostic>) -> PublishDiagnosticsParams {
    let version = project.documents.get(path).map(|document| document.version);
    PublishDiagnosticsParams { uri: project.uri(path), version, diagnostics }
}

fn of_film(project: &Project, film: &Loaded, found: &mut BTreeMap<PathBuf, Vec<Diagnostic>>) {
    for (fault, open) in all_of(&film.film) {
        if let Some(path) = film.files.get(&fault.label.span.file) {
            found.entry(path.clone()).or_default().extend(shown(project, film, fault, open));
        }
    }
}

/// A fault as the editor shows it.
pub fn shown(
    project: &Project,
    film: &Loaded,
    fault: &diagnostic::Diagnostic,
    open: bool,
) -> Option<Diagnostic> {
    let range = project.location(film, fault.label.span)?.range;
    let related: Vec<DiagnosticRelatedInformation> = fault
        .others
        .iter()
        .filter(|other| !other.text.is_empty())
        .filter_map(|other| {
            let location = project.location(film, other.span)?;
            Some(DiagnosticRelatedInformation { location, message: other.text.to_string() })
        })
        .collect();
    Some(Diagnostic {
        range,
        related_information: Some(related).filter(|related| !related.is_empty()),
        ..plain(fault, open)
    })
}

fn plain(fault: &diagnostic::Diagnostic, open: bool) -> Diagnostic {
    let severity = match fault.severity() {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning if open => DiagnosticSeverity::Information,
        Severity::Warning => DiagnosticSeverity::Warning,
    };
    let help = fault.help.as_ref().map_or_else(String::new, |help| format!("\n{help}"));
    Diagnostic {
        severity: Some(severity),
        code: Some(Code::String(fault.code().to_owned())),
        source: Some("imbroglio".to_owned()),
        message: Message::String(format!("{}{help}", fault.message)),
        ..Diagnostic::default()
    }
}

/// What is wrong with a motif file.
fn of_motif(project: &Project, path: &Path) -> Vec<Diagnostic> {
    let (Some(text), Ok(vocabulary)) = (project.text(path), Vocabulary::shared()) else { return Vec::new() };
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // the macros of the program would be defined twice there
    if name == "macros" {
        return Vec::new();
    }
    let read = motif::read_text(&name, text.plain(), &vocabulary);
    // the macros of the program come first, then the file
    read.diagnostics
        .iter()
        .filter(|fault| fault.label.span.file != FileId(0))
        .map(|fault| Diagnostic { range: text.range(fault.label.span.range()), ..plain(fault, false) })
        .collect()
}
