//! From motif files to motifs, with everything that is wrong with them.

use super::condition::{Alternatives, Names, Reader};
use super::entry::{Entry, entry};
use super::macros::{Macro, Macros};
use super::{Absence, Case, Condition, Motif, Sort, VariableId, What, example};
use crate::annotation;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources, Span, Text, Word};
use crate::vocabulary::Vocabulary;
use std::collections::BTreeSet;

/// What was read from motif files.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The motifs without errors, in the order of the files.
    pub motifs: Vec<Motif>,
    /// All faults, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads motif files: the name of a motif is the name of its file. A file that holds only `macros`
/// defines conditions for all others. O(size of the files × cases).
pub fn read(sources: &Sources, files: &[FileId], vocabulary: &Vocabulary) -> Read {
    let mut faults = Vec::new();
    let mut entries = Vec::new();
    for &file in files {
        match annotation::whole(sources, file) {
            Ok(value) => entries.push((file, value.span(), entry(&value, &mut faults))),
            Err(mut shape) => faults.append(&mut shape),
        }
    }
    let mut shared = Macros::new();
    for (_, _, entry) in entries.iter().filter(|(_, _, entry)| is_shared(entry)) {
        define(&mut shared, entry, vocabulary, &mut faults);
    }
    let mut motifs: Vec<Motif> = Vec::new();
    for (file, span, entry) in entries.iter().filter(|(_, _, entry)| !is_shared(entry)) {
        let before = faults.len();
        let mut macros = shared.clone();
        define(&mut macros, entry, vocabulary, &mut faults);
        let name = stem(&sources.file(*file).name);
        if motifs.iter().any(|motif| motif.name == name) {
            let message = format!("two motifs are called `{name}`");
            faults.push(
                Diagnostic::new("E610", Severity::Error, first_letter(*span), message)
                    .help("rename one of the files"),
            );
            continue;
        }
        let motif =
            Making { sources, vocabulary, macros: &macros, name, span: *span }.motif(entry, &mut faults);
        if faults[before..].iter().all(|fault| fault.severity != Severity::Error) {
            motifs.extend(motif);
        }
    }
    faults.sort_by(|a, b| (a.label.span, a.code, &a.message).cmp(&(b.label.span, b.code, &b.message)));
    faults.dedup();
    Read { motifs, diagnostics: faults }
}

/// Reads one motif given as a text, with the macros that come with the program: for tests and examples.
pub fn read_text(name: &str, text: &str, vocabulary: &Vocabulary) -> Read {
    let mut sources = Sources::new();
    let macros = sources.add("built-in/macros.ron", super::library::MACROS);
    let file = sources.add(format!("{name}.ron"), text);
    read(&sources, &[macros, file], vocabulary)
}

fn is_shared(entry: &Entry<'_>) -> bool {
    !entry.macros.is_empty() && entry.title.is_none() && entry.when.is_none() && entry.cases.is_empty()
}

fn define<'src>(
    macros: &mut Macros<'src>,
    entry: &Entry<'src>,
    vocabulary: &Vocabulary,
    faults: &mut Vec<Diagnostic>,
) {
    for written in &entry.macros {
        let name = written.name;
        let twice = macros.get(name.text).map(|first| first.span);
        if vocabulary.find(name.text).is_some() || twice.is_some() {
            let what = if twice.is_some() { "a macro" } else { "a kind of the vocabulary" };
            let mut fault = Diagnostic::new(
                "E610",
                Severity::Error,
                name.span,
                format!("`{}` already names {what}", name.text),
            );
            if let Some(first) = twice {
                fault = fault.other(first, "defined here");
            }
            faults.push(fault.help("give the macro another name"));
            continue;
        }
        macros.insert(name.text, Macro::new(written));
    }
}

/// `data/motifs/revenge.ron` is `revenge`.
pub(super) fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".ron").unwrap_or(name).to_owned()
}

fn first_letter(span: Span) -> Span {
    Span { end: (span.start + 1).min(span.end), ..span }
}

struct Making<'a, 'src> {
    sources: &'src Sources,
    vocabulary: &'a Vocabulary,
    macros: &'a Macros<'src>,
    name: String,
    span: Span,
}

impl<'src> Making<'_, 'src> {
    /// Whether a fault is one of this file.
    fn holds(&self, fault: &Diagnostic) -> bool {
        fault.severity == Severity::Error && fault.label.span.file == self.span.file
    }

    fn motif(&self, entry: &Entry<'src>, faults: &mut Vec<Diagnostic>) -> Option<Motif> {
        let mut reader = Reader {
            sources: self.sources,
            vocabulary: self.vocabulary,
            macros: self.macros,
            variables: Vec::new(),
            may_be_same: Vec::new(),
            faults: Vec::new(),
            depth: 0,
            absences: 0,
        };
        let (names, declared) = declare(&mut reader, entry);
        let mut cases = Vec::new();
        match (&entry.when, entry.cases.is_empty()) {
            (Some(values), true) => {
                let alternatives = reader.all(values, &names);
                cases.extend(self.cases(&mut reader, alternatives, entry.reading.as_ref(), self.span));
            }
            (None, false) => {
                for case in &entry.cases {
                    let alternatives = reader.all(&case.when, &names);
                    let reading = case.reading.as_ref().or(entry.reading.as_ref());
                    cases.extend(self.cases(&mut reader, alternatives, reading, case.span));
                }
            }
            (when, _) => {
                let message = if when.is_some() {
                    "a motif has `when` or `cases`, not both"
                } else {
                    "a motif needs `when` or `cases`"
                };
                reader.fault("E607", first_letter(self.span), message).help = Some(
                    "for example `when: [kills(a, b, at(e1)), kills(c, a, at(e2)), before(e1, e2)]`"
                        .to_owned(),
                );
            }
        }
        // Loose and unused variables are news only where every condition could be read.
        let sound = reader.faults.is_empty() && !faults.iter().any(|fault| self.holds(fault));
        for case in &mut cases {
            reader.close(case, self.span);
        }
        unused(&mut reader, &declared, &cases);
        if !sound {
            reader.faults.retain(|fault| !matches!(fault.code, "E604" | "W601"));
        }
        let title = self.must(&mut reader, "title", text(entry.title.as_ref()));
        let family = self.must(&mut reader, "family", entry.family.map(|word| word.text.to_owned()));
        let definition = self.must(&mut reader, "definition", text(entry.definition.as_ref()));
        let fires = entry
            .fires
            .as_ref()
            .and_then(|value| example::film(self.sources, value, &self.name, &mut reader.faults));
        let nearly = entry
            .nearly
            .as_ref()
            .and_then(|value| example::film(self.sources, value, &self.name, &mut reader.faults));
        faults.append(&mut reader.faults);
        Some(Motif {
            name: self.name.clone(),
            title: title?,
            family: family?,
            definition: definition?,
            analogue: text(entry.analogue.as_ref()),
            variables: reader.variables,
            cases,
            fires,
            nearly,
            text: self.sources.text(self.span).to_owned(),
        })
    }

    fn must<T>(&self, reader: &mut Reader<'_, 'src>, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            reader.fault("E007", first_letter(self.span), format!("a motif needs the field `{field}`"));
        }
        value
    }

    fn cases(
        &self,
        reader: &mut Reader<'_, 'src>,
        alternatives: Alternatives,
        reading: Option<&Text<'src>>,
        span: Span,
    ) -> Vec<Case> {
        let reading = match reading {
            Some(reading) => {
                self.placeholders(reader, reading);
                reading.content.to_string()
            }
            None => {
                reader
                    .fault(
                        "E007",
                        first_letter(span),
                        "a motif needs the field `reading`, or each of its cases",
                    )
                    .help = Some("for example `reading: \"{a} betrays {b}\"`".to_owned());
                String::new()
            }
        };
        alternatives
            .into_iter()
            .map(|conditions| Case { reading: reading.clone(), conditions, different: Vec::new() })
            .collect()
    }

    /// Every `{word}` of a reading is a variable.
    fn placeholders(&self, reader: &mut Reader<'_, 'src>, reading: &Text<'src>) {
        for part in reading.content.split('{').skip(1) {
            let Some((word, _)) = part.split_once('}') else {
                reader.fault("E601", reading.span, "a `{` in this reading is not closed");
                return;
            };
            if !reader.variables.iter().any(|variable| variable.shown && variable.name == word) {
                let known: Vec<String> =
                    reader.variables.iter().map(|variable| variable.name.clone()).collect();
                let suggestion = crate::nearest::nearest(word, known.iter().map(String::as_str));
                let help = suggestion.map_or_else(
                    || format!("the variables are {}", known.join(", ")),
                    |near| format!("did you mean `{{{near}}}`?"),
                );
                reader
                    .fault(
                        "E601",
                        reading.span,
                        format!("the reading names `{{{word}}}`, which the motif does not declare"),
                    )
                    .help = Some(help);
            }
        }
    }
}

fn text(text: Option<&Text<'_>>) -> Option<String> {
    text.map(|text| text.content.to_string())
}

fn declare<'src>(
    reader: &mut Reader<'_, 'src>,
    entry: &Entry<'src>,
) -> (Names<'src>, Vec<(VariableId, Word<'src>)>) {
    let mut names = Names::new();
    let mut declared = Vec::new();
    let lists = [
        (&entry.persons, Sort::Person),
        (&entry.groups, Sort::Group),
        (&entry.parties, Sort::Party),
        (&entry.events, Sort::Event),
    ];
    for (words, sort) in lists {
        for word in words {
            if names.contains_key(word.text) {
                reader.fault("E601", word.span, format!("the variable `{}` is declared twice", word.text));
                continue;
            }
            let id = reader.variable(word.text.to_owned(), sort, true, word.span);
            names.insert(word.text, Some(id));
            declared.push((id, *word));
        }
    }
    (names, declared)
}

fn unused(reader: &mut Reader<'_, '_>, declared: &[(VariableId, Word<'_>)], cases: &[Case]) {
    let used: BTreeSet<VariableId> = cases
        .iter()
        .flat_map(|case| &case.conditions)
        .flat_map(|condition| condition.what.variables())
        .collect();
    for (id, word) in declared.iter().filter(|(id, _)| !used.contains(id)) {
        let _ = id;
        let message = format!("the variable `{}` is never used", word.text);
        let fault = Diagnostic::new("W601", Severity::Warning, word.span, message);
        reader.faults.push(fault.help("take it out, or add the condition that it was meant for"));
    }
}

impl Reader<'_, '_> {
    /// Completes a case: which variables belong to absences and counts alone, which parties differ, and
    /// whether something ties every other variable to the story.
    fn close(&mut self, case: &mut Case, span: Span) {
        let mut outer: BTreeSet<VariableId> = BTreeSet::new();
        for condition in case.conditions.iter().filter(|condition| !has_scope(&condition.what)) {
            outer.extend(condition.what.variables());
        }
        for condition in &mut case.conditions {
            own(&mut condition.what, &outer);
        }
        let mut tied: BTreeSet<VariableId> = case
            .conditions
            .iter()
            .filter(|condition| condition.what.is_fact() || matches!(condition.what, What::Called(..)))
            .flat_map(|condition| condition.what.variables())
            .collect();
        for condition in &case.conditions {
            if let What::Same(a, b) = condition.what
                && (tied.contains(&a) || tied.contains(&b))
            {
                tied.extend([a, b]);
            }
        }
        // A group that is only counted, as in `at_least(3, member(m, g))`, is tied by the count.
        let loose: Vec<VariableId> = outer.iter().copied().filter(|id| !tied.contains(id)).collect();
        for id in loose {
            let name = self.variables[id.index()].name.clone();
            let message = format!("nothing ties `{name}` to the story in one case of this motif");
            let place = first_letter(span);
            self.fault("E604", place, message).help =
                Some(format!("let `{name}` occur in an act, a bond or a learning"));
        }
        let parties: Vec<VariableId> = outer
            .iter()
            .copied()
            .filter(|id| self.variables[id.index()].shown && self.variables[id.index()].sort != Sort::Event)
            .collect();
        for (i, &a) in parties.iter().enumerate() {
            for &b in &parties[i + 1..] {
                if !self.may_be_same.contains(&(a, b)) && !self.may_be_same.contains(&(b, a)) {
                    case.different.push((a, b));
                }
            }
        }
        if case.conditions.iter().all(|condition| !condition.what.is_fact()) {
            let place = first_letter(span);
            self.fault("E604", place, "a case of this motif asks for no act, bond or learning").help = Some(
                "add what is told, such as `kills(a, b, at(e1))`; an order or an absence alone finds nothing"
                    .to_owned(),
            );
        }
    }
}

fn has_scope(what: &What) -> bool {
    matches!(what, What::NotTold(_) | What::Every(..) | What::AtLeast(..))
}

/// Fills in which variables occur only within an absence or a count.
fn own(what: &mut What, outer: &BTreeSet<VariableId>) {
    let inside: BTreeSet<VariableId> = what.variables().into_iter().collect();
    let mine: Vec<VariableId> = inside.difference(outer).copied().collect();
    let mut wider = outer.clone();
    wider.extend(&mine);
    let inner: &mut dyn Iterator<Item = &mut Condition> = match what {
        What::NotTold(Absence { conditions, own, .. }) | What::AtLeast(_, conditions, own) => {
            *own = mine;
            &mut conditions.iter_mut()
        }
        What::Every(first, rest, own) => {
            *own = mine;
            &mut std::iter::once(&mut **first).chain(rest.iter_mut())
        }
        _ => return,
    };
    for condition in inner.filter(|condition| has_scope(&condition.what)) {
        self::own(&mut condition.what, &wider);
    }
}
