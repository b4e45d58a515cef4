//! From motif files to motifs, with everything that is wrong with them.

use super::close::Draft;
use super::condition::{Alternatives, Names, Reader};
use super::entry::{Entry, MacroEntry, entry};
use super::macros::{MACROS, Macro, Macros};
use super::rules::{
    FAMILY_SLIP, IDLE_CONDITION, IMPOSSIBLE_CONDITION, NAME_TAKEN, NO_PATTERN, UNKNOWN_VARIABLE,
    UNUSED_VARIABLE,
};
use super::{Case, Example, Motif, Shorthand, Sort, VariableId, example, words};
use crate::annotation;
use crate::annotation::MISSING_FIELD;
use crate::diagnostic::{Diagnostic, Severity};
use crate::nearest::slip;
use crate::source::{FileId, Sources, Span, Text, Word};
use crate::vocabulary::Vocabulary;
use std::collections::BTreeSet;

/// What was read from motif files.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The motifs without errors, in the order of the files.
    pub motifs: Vec<Motif>,
    /// The macros that serve all of them, by name.
    pub macros: Vec<Shorthand>,
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
        define(&mut shared, entry, sources, vocabulary, &mut faults);
    }
    for (_, _, entry) in entries.iter().filter(|(_, _, entry)| is_shared(entry)) {
        try_out(&mut shared, entry, sources, vocabulary, &mut faults);
    }
    let mut motifs: Vec<Motif> = Vec::new();
    for (file, span, entry) in entries.iter().filter(|(_, _, entry)| !is_shared(entry)) {
        let before = faults.len();
        let mut macros = shared.clone();
        define(&mut macros, entry, sources, vocabulary, &mut faults);
        try_out(&mut macros, entry, sources, vocabulary, &mut faults);
        let name = stem(&sources.file(*file).name);
        if motifs.iter().any(|motif| motif.name == name) {
            let message = format!("two motifs are called `{name}`");
            faults.push(NAME_TAKEN.at(first_letter(*span), message).help("rename one of the files"));
            continue;
        }
        let motif =
            Making { sources, vocabulary, macros: &macros, name, span: *span }.motif(entry, &mut faults);
        let mut errors = faults.iter().enumerate().filter(|(_, fault)| fault.severity() == Severity::Error);
        if errors.all(|(number, fault)| number < before && fault.label.span.file != *file) {
            motifs.extend(motif);
        }
    }
    faults.sort_by(|a, b| (a.label.span, a.code(), &a.message).cmp(&(b.label.span, b.code(), &b.message)));
    faults.dedup_by(|a, b| (a.label.span, a.code(), &a.message) == (b.label.span, b.code(), &b.message));
    let macros = shared.iter().map(|(name, entry)| entry.shorthand(name, sources)).collect();
    Read { motifs, macros, diagnostics: faults }
}

/// Reads one motif given as a text, with the macros that come with the program: for tests and examples.
pub fn read_text(name: &str, text: &str, vocabulary: &Vocabulary) -> Read {
    let mut sources = Sources::new();
    let macros = sources.add("built-in/macros.ron", MACROS);
    let file = sources.add(format!("{name}.ron"), text);
    read(&sources, &[macros, file], vocabulary)
}

fn is_shared(entry: &Entry<'_>) -> bool {
    !entry.macros.is_empty() && entry.title.is_none() && entry.when.is_none() && entry.cases.is_empty()
}

fn define<'src>(
    macros: &mut Macros<'src>,
    entry: &Entry<'src>,
    sources: &Sources,
    vocabulary: &Vocabulary,
    faults: &mut Vec<Diagnostic>,
) {
    for written in &entry.macros {
        let name = written.name;
        let twice = macros.get(name.text).map(|first| first.name);
        // A copy of the program's own file says nothing new.
        let whole = |entry: Span| sources.text(entry);
        if macros.get(name.text).is_some_and(|first| whole(first.span) == whole(written.span)) {
            continue;
        }
        let word = words::conditions().any(|word| word == name.text);
        if vocabulary.find(name.text).is_some() || word || twice.is_some() {
            let what = match twice {
                Some(_) => "a macro",
                None if word => "a condition of the motif language",
                None => "a kind of the vocabulary",
            };
            let mut fault = NAME_TAKEN.at(name.span, format!("`{}` already names {what}", name.text));
            if let Some(first) = twice {
                fault = fault.other(first, "defined here");
            }
            faults.push(fault.help("give the macro another name"));
            continue;
        }
        parameters(written, faults);
        macros.insert(name.text, Macro::new(written));
    }
}

/// No two parameters or variables of a macro have one name.
fn parameters(written: &MacroEntry<'_>, faults: &mut Vec<Diagnostic>) {
    let all = [&written.takes, &written.groups, &written.parties, &written.events];
    let mut seen: Vec<Word<'_>> = Vec::new();
    for word in all.into_iter().flatten() {
        if let Some(first) = seen.iter().find(|first| first.text == word.text) {
            let message = format!("the variable `{}` is declared twice", word.text);
            let fault = UNKNOWN_VARIABLE.at(word.span, message);
            faults.push(fault.other(first.span, "the first one").help("give one of them another name"));
        }
        seen.push(*word);
    }
}

/// Reads each macro of an entry by itself, so that a fault in it is found even if nobody uses it.
fn try_out<'src>(
    macros: &mut Macros<'src>,
    entry: &Entry<'src>,
    sources: &'src Sources,
    vocabulary: &Vocabulary,
    faults: &mut Vec<Diagnostic>,
) {
    for written in &entry.macros {
        let Some(found) = macros.get(written.name.text).filter(|found| found.span == written.span) else {
            continue;
        };
        let mut reader = Reader::new(sources, vocabulary, macros);
        reader.defining = Some(written.name.text);
        let mut names: Names<'src> = found.takes.iter().map(|word| (*word, None)).collect();
        for (word, sort) in &found.own {
            let id = reader.variable(word.text.to_owned(), *sort, false, word.span);
            names.insert(word.text, Some(id));
        }
        let name = written.name;
        if found.means.is_empty() {
            reader
                .fault(
                    &IMPOSSIBLE_CONDITION,
                    name.span,
                    format!("`{}` stands for nothing, so it never holds", name.text),
                )
                .help =
                Some("give its alternatives, each a list: `means: [[kills(x, y)], [wounds(x, y)]]`".into());
        }
        for values in &found.means {
            if values.is_empty() {
                let message = format!("an alternative of `{}` is empty, so it always holds", name.text);
                reader.fault(&IDLE_CONDITION, name.span, message).help =
                    Some("say what the alternative asks, or take it out".into());
            }
            reader.all(values, &names);
        }
        let found = std::mem::take(&mut reader.faults);
        let faulty = !found.is_empty();
        faults.extend(found);
        if let Some(entry) = macros.get_mut(written.name.text) {
            entry.faulty = faulty;
        }
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
        fault.severity() == Severity::Error && fault.label.span.file == self.span.file
    }

    fn motif(&self, entry: &Entry<'src>, faults: &mut Vec<Diagnostic>) -> Option<Motif> {
        let mut reader = Reader::new(self.sources, self.vocabulary, self.macros);
        let (names, declared) = declare(&mut reader, entry);
        let mut drafts = Vec::new();
        match (&entry.when, entry.cases.is_empty()) {
            (Some((values, span)), true) => {
                let alternatives = reader.all(values, &names);
                let given = entry.gives("reading");
                drafts.extend(self.drafts(&mut reader, alternatives, (entry.reading.as_ref(), given), *span));
            }
            (None, false) => {
                for case in &entry.cases {
                    let alternatives = reader.all(&case.when, &names);
                    let reading = case.reading.as_ref().or(entry.reading.as_ref());
                    let given = case.given || entry.gives("reading");
                    drafts.extend(self.drafts(&mut reader, alternatives, (reading, given), case.span));
                }
            }
            (when, _) => {
                let (message, place) = match when {
                    Some((_, span)) => ("a motif has `when` or `cases`, not both", *span),
                    None => ("a motif needs `when` or `cases`", first_letter(self.span)),
                };
                if when.is_some() || !(entry.gives("when") || entry.gives("cases")) {
                    reader.fault(&NO_PATTERN, place, message).help = Some(
                        "for example `when: [kills(a, b, at(e1)), kills(c, a, at(e2)), before(e1, e2)]`"
                            .into(),
                    );
                }
            }
        }
        // Loose and unused variables are news only where every condition could be read.
        let sound =
            reader.faults.is_empty() && !reader.broken && !faults.iter().any(|fault| self.holds(fault));
        let before = reader.faults.len();
        for draft in &mut drafts {
            reader.close(draft, &declared);
        }
        if !drafts.iter().any(Draft::asks_nothing) {
            unused(&mut reader, &declared, &drafts);
        }
        reader.sift(&mut drafts);
        let cases: Vec<Case> = drafts.into_iter().map(|draft| draft.case).collect();
        reader.mirrors(&cases);
        if !sound {
            reader.faults.truncate(before);
        }
        let title = self.must(&mut reader, entry, "title", text(entry.title.as_ref()));
        let family = self.must(&mut reader, entry, "family", entry.family.map(|word| word.text.to_owned()));
        let definition = self.must(&mut reader, entry, "definition", text(entry.definition.as_ref()));
        if let Some(family) = entry.family {
            family_slip(&mut reader, family);
        }
        let fires = self.stories(entry.fires.as_ref(), &mut reader);
        let nearly = self.stories(entry.nearly.as_ref(), &mut reader);
        faults.append(&mut reader.faults);
        if reader.broken {
            return None;
        }
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

    fn stories(
        &self,
        value: Option<&annotation::Value<'src>>,
        reader: &mut Reader<'_, 'src>,
    ) -> Vec<Example> {
        value.map_or_else(Vec::new, |value| {
            example::films(self.sources, value, &self.name, &mut reader.faults)
        })
    }

    fn must<T>(
        &self,
        reader: &mut Reader<'_, 'src>,
        entry: &Entry<'src>,
        field: &str,
        value: Option<T>,
    ) -> Option<T> {
        if value.is_none() && !entry.gives(field) {
            reader.fault(
                &MISSING_FIELD,
                first_letter(self.span),
                format!("a motif needs the field `{field}`"),
            );
        }
        value
    }

    /// The cases that alternatives make; `given` says whether there is a reading, be it faulty.
    fn drafts<'v>(
        &self,
        reader: &mut Reader<'_, 'src>,
        alternatives: Alternatives,
        (reading, given): (Option<&'v Text<'src>>, bool),
        span: Span,
    ) -> Vec<Draft<'v, 'src>> {
        match reading {
            Some(reading) => reader.placeholders(reading),
            None if given => {}
            None => {
                let message = "a motif needs the field `reading`, or each of its cases";
                reader.fault(&MISSING_FIELD, first_letter(self.span), message).help =
                    Some("for example `reading: \"{a} betrays {b}\"`".into());
            }
        }
        let words = text(reading).unwrap_or_default();
        alternatives
            .into_iter()
            .map(|conditions| Draft {
                case: Case { reading: words.clone(), conditions, different: Vec::new() },
                reading,
                span,
            })
            .collect()
    }
}

/// The families of the motifs that come with the program.
pub(super) const FAMILIES: &[&str] = &[
    "aid",
    "alliance",
    "betrayal",
    "coercion",
    "information",
    "law",
    "lethal",
    "love",
    "plot",
    "property",
    "retribution",
];

/// A family may be of one's own, but not a slip of a known one.
fn family_slip(reader: &mut Reader<'_, '_>, family: Word<'_>) {
    if FAMILIES.contains(&family.text) {
        return;
    }
    if let Some(near) = slip(family.text, FAMILIES.iter().copied()) {
        let message = format!("no motif of the program is of the family `{}`", family.text);
        let fault = FAMILY_SLIP.at(family.span, message);
        reader.faults.push(fault.did_you_mean(Some(near)));
    }
}

fn text(text: Option<&Text<'_>>) -> Option<String> {
    text.map(|text| text.content.split_whitespace().collect::<Vec<_>>().join(" "))
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
                reader
                    .fault(
                        &UNKNOWN_VARIABLE,
                        word.span,
                        format!("the variable `{}` is declared twice", word.text),
                    )
                    .help = Some("declare it once, in the list of its sort".into());
                continue;
            }
            let id = reader.variable(word.text.to_owned(), sort, true, word.span);
            names.insert(word.text, Some(id));
            declared.push((id, *word));
        }
    }
    (names, declared)
}

fn unused(reader: &mut Reader<'_, '_>, declared: &[(VariableId, Word<'_>)], drafts: &[Draft<'_, '_>]) {
    let used: BTreeSet<VariableId> = drafts
        .iter()
        .flat_map(|draft| &draft.case.conditions)
        .flat_map(|condition| condition.what.variables())
        .collect();
    for (_, word) in declared.iter().filter(|(id, _)| !used.contains(id)) {
        let message = format!("the variable `{}` is never used", word.text);
        let fault = UNUSED_VARIABLE.at(word.span, message);
        reader.faults.push(fault.help("take it out, or add the condition that it was meant for"));
    }
}
