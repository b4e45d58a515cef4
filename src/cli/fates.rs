//! `fates`: who lives, who dies, and by whom.

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Question, files};
use crate::analysis::fates::{Fate, FateKind, Manner, fates};
use crate::diagnostic::Error;
use crate::story::Story;
use clap::Args;
use serde_json::json;

/// What `fates` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
}

/// Lists fates.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let mut table = Table::new(["character", "fate", "by", "event", "basis", "cites"]);
    let mut results = Vec::new();
    for fate in fates(&story) {
        let cites = cited(&story, &fate.evidence.cites);
        let killers: Vec<&str> =
            fate.killers.iter().map(|killer| story.party(*killer).short.as_str()).collect();
        // whom somebody is only inferred to have killed is told to die
        let guess = fate.killers_certainty(&story).is_some_and(|by| by < fate.evidence.certainty);
        let word = if guess && words(&fate) == "killed" { "dies".to_owned() } else { words(&fate) };
        table.row([
            story.party(fate.party).name.clone(),
            word,
            match fate.killers_certainty(&story) {
                Some(crate::facts::Certainty::Inferred) => format!("{} (inferred)", killers.join(", ")),
                _ => killers.join(", "),
            },
            fate.event.map_or(String::new(), |event| {
                format!("{} {}", story.event(event).rank, story.event(event).id)
            }),
            fate.basis.word().to_owned(),
            cites.join(" "),
        ]);
        results.push(row(&story, &fate));
    }
    let film = story.facts().film.id.clone();
    let answer =
        Answer { command: "fates", film: Some(film), results, tables: vec![table], ..Answer::default() };
    answer.print(&options.question.print)
}

/// A fate in words for people.
pub fn words(fate: &Fate) -> String {
    let some = if fate.some_only { "some " } else { "" };
    let word = match (fate.fate, fate.manner) {
        (FateKind::Dead, _) if fate.wound.is_some() => "dies of a wound",
        (FateKind::Dead, Some(Manner::Killed)) => "killed",
        (FateKind::Dead, _) => "dies",
        (other, _) => other.word(),
    };
    let sure = match fate.evidence.certainty {
        crate::facts::Certainty::Inferred => " (inferred)",
        _ => "",
    };
    format!("{some}{word}{sure}")
}

/// A fate as a row of JSON.
pub fn row(story: &Story, fate: &Fate) -> Row {
    let killers: Vec<&str> = fate.killers.iter().map(|killer| story.party(*killer).id.as_str()).collect();
    let mut row = Row::new();
    row.insert("character".into(), json!(story.party(fate.party).id));
    row.insert("fate".into(), json!(fate.fate.word()));
    row.insert("basis".into(), json!(fate.basis.word()));
    row.insert("event".into(), json!(fate.event.map(|event| &story.event(event).id)));
    row.insert("killers".into(), json!(killers));
    row.insert("killers_certainty".into(), json!(fate.killers_certainty(story).map(|c| c.word())));
    row.insert("certainty".into(), json!(fate.evidence.certainty.word()));
    row.insert("contested".into(), json!(fate.evidence.contested));
    row.insert("cites".into(), json!(cited(story, &fate.evidence.cites)));
    row
}
