//! `explain`: what a rule, a kind, a family or another word means.

mod measures;
mod words;

use super::files::Workspace;
use super::{Exit, Failure, motifs, terminal};
use crate::diagnostic::Error;
use crate::motif::Library;
use crate::nearest::slip;
use crate::rules::{self, Rule, rule};
use crate::vocabulary::{KindId, Layer, Takes, Vocabulary};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// A code (E101), a rule's name, a kind (kills), a family (lethal), a motif (revenge), a condition or macro of motifs (not_told, harms), a marker or field (attempted, present), a measure or heading of a table (frustration, begins to violate), a command (retribution), or `commands`, `rules`, `kinds`, `families`, `motifs`, `conditions`, `measures`, `words` for a list
    #[arg(value_name = "WORD", required_unless_present = "list")]
    words: Vec<String>,
    /// List everything that can be explained, in groups
    #[arg(long, conflicts_with = "words")]
    list: bool,
    /// A folder with more motifs, one RON file each
    #[arg(long, value_name = "DIR")]
    motifs: Vec<PathBuf>,
}

/// Explains a word.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let word = options.words.join(" ");
    let word = word.trim();
    let vocabulary = Vocabulary::built_in().map_err(|fault| Error::new(fault.message))?;
    let library = motifs::load(workspace, &options.motifs, &[&vocabulary])?.remove(0);
    if options.list {
        terminal::out(&terminal::harmless_lines(&everything(&vocabulary, &library)))?;
        return Ok(Exit::Clean);
    }
    let text = match word {
        "commands" => commands(),
        "rules" => all_rules(),
        "kinds" => kinds(&vocabulary),
        "families" => families(&vocabulary),
        "motifs" => motifs::manual::motifs(&library),
        "conditions" => motifs::manual::conditions(&library),
        "measures" => measures::list(),
        "words" => words::list(),
        _ => {
            // A word may be several things: a kind, a motif, a marker: `suspects`, `rescue`, `revenge`.
            let rule = rule(word).or_else(|| crate::motif::rule(word)).map(explain_rule);
            let kind = vocabulary.find(word).map(|id| explain_kind(&vocabulary, id, word));
            let mut entries: Vec<String> = rule.into_iter().chain(kind).collect();
            entries.extend(family(&vocabulary, word));
            entries.extend(motifs::manual::explain(word, &library));
            entries.extend(words::find(word).map(words::explain));
            entries.extend(motifs::manual::language(word));
            entries.extend(measures::find(word).map(measures::explain));
            entries.extend(command(word));
            if entries.is_empty() {
                return Err(unknown(&vocabulary, &library, word).into());
            }
            entries.join("\nAlso\n\n")
        }
    };
    terminal::out(&terminal::harmless_lines(&text))?;
    Ok(Exit::Clean)
}

/// All that can be explained, group by group.
fn everything(vocabulary: &Vocabulary, library: &Library) -> String {
    let groups = [
        ("Commands", commands()),
        ("Kinds of acts and bonds, by family", kinds(vocabulary)),
        ("Families of kinds", families(vocabulary)),
        ("Markers and fields of an annotation, by place", words::list()),
        ("Measures and headings of tables, by command", measures::list()),
        ("Motifs, by family", motifs::manual::motifs(library)),
        ("Conditions of motifs, by place", motifs::manual::conditions(library)),
        ("Rules of `check`", all_rules()),
    ];
    let indented = |list: &str| list.lines().map(|line| format!("    {line}\n")).collect::<String>();
    groups
        .iter()
        .map(|(heading, list)| format!("{heading}\n{}", indented(list)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The commands, each with what it is for.
fn commands() -> String {
    let line = |command: &clap::Command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        format!("{:<16} {about}\n", command.get_name())
    };
    super::command().get_subcommands().map(line).collect()
}

fn all_rules() -> String {
    let rules = rules::all().into_iter().chain(crate::motif::all_rules());
    rules.map(|rule| format!("{} {}\n", rule.code, rule.name)).collect()
}

/// What a marker or a field of the language means, for editors; none of any other word.
pub fn markdown(word: &str) -> Option<String> {
    words::find(word).map(|entry| format!("**{}** ({})\n\n{}", entry.word, entry.place, entry.meaning))
}

/// What a command does.
fn command(word: &str) -> Option<String> {
    let commands = super::command();
    let found = commands.find_subcommand(word)?;
    let about = found.get_about()?;
    Some(format!("{word} (command)\n\n{about}.\n\n`imbroglio {word} --help` lists its options.\n"))
}

fn unknown(vocabulary: &Vocabulary, library: &Library, word: &str) -> Error {
    let commands = super::command();
    let known = commands
        .get_subcommands()
        .map(clap::Command::get_name)
        .chain(rules::all().into_iter().flat_map(|rule| [rule.code, rule.name]))
        .chain(vocabulary.words())
        .chain(library.read.motifs.iter().map(|motif| motif.name.as_str()))
        .chain(library.read.macros.iter().map(|found| found.name.as_str()))
        .chain(crate::motif::words::ENTRIES.iter().map(|entry| entry.word))
        .chain(words::ENTRIES.iter().map(|entry| entry.word))
        .chain(vocabulary.families().map(|(_, family)| family.id.as_str()))
        .chain(measures::all().flat_map(|measure| measure.words.iter().copied()));
    let hint = slip(word, known).map_or_else(
        || {
            "`imbroglio explain --list` lists them all; kinds of a film's own stand in its vocabulary file"
                .to_owned()
        },
        |near| format!("did you mean `{near}`?"),
    );
    Error::new(format!(
        "`{word}` is no rule, kind, family, motif, condition, measure, command, marker or field; {hint}"
    ))
}

/// The manual entry of a rule.
pub fn explain_rule(rule: &Rule) -> String {
    format!(
        "{} {} ({})\n\n{}\n\nWhy it matters: {}\n\nIt objects to\n\n{}\n\nInstead\n\n{}\n",
        rule.code,
        rule.name,
        rule.severity().word(),
        rule.what,
        rule.why,
        indented(rule.example),
        indented(rule.instead)
    )
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn explain_kind(vocabulary: &Vocabulary, id: KindId, word: &str) -> String {
    let kind = vocabulary.kind(id);
    let mut text = String::new();
    if word != kind.id {
        let _ = writeln!(text, "`{word}` is another word for `{}`.\n", kind.id);
    }
    let _ = writeln!(
        text,
        "{} ({} of the family {})\n\n{}\n",
        kind.id,
        kind.layer.word(),
        kind.family,
        kind.definition
    );
    let _ = writeln!(text, "Reads: {}; from the other side: {}.", kind.phrase, kind.inverse);
    let takes = match (kind.layer, kind.takes) {
        (Layer::Bond, _) if kind.symmetric => "two, and holds both ways",
        (Layer::Bond, _) => "two, from the first to the second",
        (_, Takes::AgentAndPatient) => "somebody who does it and somebody it is done to",
        (_, Takes::AgentMaybePatient) => "somebody who does it, and perhaps somebody it is done to",
        (_, Takes::Agent) => "somebody who does it",
        (_, Takes::Patient) => "somebody it happens to",
    };
    let _ = writeln!(text, "Takes: {takes}.");
    let sign = match kind.sign {
        1 => "binds",
        -1 => "divides",
        _ => "neither binds nor divides",
    };
    let _ = writeln!(text, "Sign: {:+} ({sign}).", kind.sign);
    if let Some(effect) = kind.effect {
        let _ = writeln!(text, "Once completed: {} of the patient.", format!("{effect:?}").to_lowercase());
    }
    if let Some(breach) = kind.breach {
        let _ = writeln!(text, "Breaks faith, where a bond holds: {}.", spaced(&format!("{breach:?}")));
    }
    if let Some(depth) = kind.depth {
        let _ = writeln!(text, "Depth: {}.", format!("{depth:?}").to_lowercase());
    }
    if !kind.aliases.is_empty() {
        let _ = writeln!(text, "Other words: {}.", kind.aliases.join(", "));
    }
    if let Some(dracor) = &kind.dracor {
        let _ = writeln!(text, "In DraCor: {dracor}.");
    }
    let _ = writeln!(text, "Drawn as: {}.", vocabulary.line(id).legend());
    let _ = writeln!(text, "\nExample\n\n    {}", kind.example);
    text
}

fn spaced(camel: &str) -> String {
    let mut text = String::new();
    for letter in camel.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

fn family(vocabulary: &Vocabulary, word: &str) -> Option<String> {
    let (_, family) = vocabulary.families().find(|(_, family)| family.id == word)?;
    let kinds: Vec<&str> = vocabulary
        .kinds()
        .filter(|(_, kind)| kind.family == word)
        .map(|(_, kind)| kind.id.as_str())
        .collect();
    Some(format!("{} (family)\n\n{}\n\nKinds: {}.\n", family.id, family.definition, kinds.join(", ")))
}

fn families(vocabulary: &Vocabulary) -> String {
    vocabulary.families().map(|(_, family)| format!("{}: {}\n", family.id, family.definition)).collect()
}

fn kinds(vocabulary: &Vocabulary) -> String {
    let mut text = String::new();
    for (_, family) in vocabulary.families() {
        let _ = writeln!(text, "{}", family.id);
        for (_, kind) in vocabulary.kinds().filter(|(_, kind)| kind.family == family.id) {
            let _ = writeln!(text, "    {:<16} {:<5} {}", kind.id, kind.layer.word(), kind.phrase);
        }
    }
    text
}
