//! `fates`: who lives, who dies, and by whom.

use super::answer::Answer;
use super::files::Workspace;
use super::table::{Column, Table, column};
use super::words::{cited, cites, event_id, event_words, id, ids, short};
use super::{Exit, Failure, Question};
use crate::analysis::fates::{Fate, FateKind, Manner, fates};
use crate::facts::Certainty;
use crate::story::Story;
use clap::Args;
use serde::Serialize;

/// What `fates` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
}

/// Lists fates.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.question.film, &options.question.view)?;
    let fates = fates(&story);
    let mut answer = Answer::about("fates", &story);
    for fate in &fates {
        answer.record(Record::new(&story, fate))?;
    }
    answer.tables.push(Table::of(&story, COLUMNS, &fates));
    Ok(answer.print(workspace, &options.question.print)?)
}

const COLUMNS: &[Column<Story, Fate>] = &[
    column("character", |story, fate| story.party(fate.party).name.clone()),
    column("fate", |story, fate| {
        // whom somebody is only inferred to have killed is told to die
        let guess = fate.killers_certainty(story).is_some_and(|by| by < fate.evidence.certainty);
        if guess && words(fate) == "killed" { "dies".to_owned() } else { words(fate) }
    }),
    column("by", |story, fate| {
        let killers: Vec<&str> = fate.killers.iter().map(|killer| short(story, *killer)).collect();
        match fate.killers_certainty(story) {
            Some(Certainty::Inferred) => format!("{} (inferred)", killers.join(", ")),
            _ => killers.join(", "),
        }
    }),
    column("event", |story, fate| fate.event.map_or_else(String::new, |event| event_words(story, event))),
    column("basis", |_, fate| fate.basis.word().to_owned()),
    column("cites", |story, fate| cites(story, &fate.evidence.cites)),
];

/// A fate in words for people.
pub fn words(fate: &Fate) -> String {
    let some = if fate.some_only { "some " } else { "" };
    let word = match (fate.fate, fate.manner) {
        (FateKind::Dead, _) if fate.wound.is_some() => "dies of a wound",
        (FateKind::Dead, Some(Manner::Killed)) => "killed",
        (FateKind::Dead, _) => "dies",
        (other, _) => other.word(),
    };
    let sure = if fate.evidence.certainty == Certainty::Inferred { " (inferred)" } else { "" };
    format!("{some}{word}{sure}")
}

/// What became of a character.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Record<'s> {
    /// The character.
    character: &'s str,
    /// Their state at the end.
    fate: &'static str,
    /// What says so.
    basis: &'static str,
    /// The event that decides it.
    event: Option<&'s str>,
    /// Who killed them.
    killers: Vec<&'s str>,
    /// How sure it is that they did.
    killers_certainty: Option<&'static str>,
    /// How sure the fate is.
    certainty: &'static str,
    /// Whether a defensible reader would deny it.
    contested: bool,
    /// The sentences.
    cites: Vec<String>,
}

impl<'s> Record<'s> {
    fn new(story: &'s Story, fate: &Fate) -> Self {
        Self {
            character: id(story, fate.party),
            fate: fate.fate.word(),
            basis: fate.basis.word(),
            event: fate.event.map(|event| event_id(story, event)),
            killers: ids(story, &fate.killers),
            killers_certainty: fate.killers_certainty(story).map(Certainty::word),
            certainty: fate.evidence.certainty.word(),
            contested: fate.evidence.contested,
            cites: cited(story, &fate.evidence.cites),
        }
    }
}
