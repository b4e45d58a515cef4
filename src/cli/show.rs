//! `show`: one screen about a film.

use super::answer::{Answer, Row, Table};
use super::betrayals::count;
use super::fates::words;
use super::relations::cited;
use super::{Exit, Question, files};
use crate::analysis::fates::fates;
use crate::diagnostic::Error;
use crate::story::Story;
use clap::Args;
use serde_json::json;
use std::fmt::Write as _;

/// What `show` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
}

/// Shows a film.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let answer = Answer {
        command: "show",
        film: Some(story.facts().film.id.clone()),
        results: vec![row(&story)],
        prose: head(&story),
        tables: vec![cast(&story), groups(&story), events(&story)],
        ..Answer::default()
    };
    answer.print(&options.question.print)
}

fn head(story: &Story) -> String {
    let film = &story.facts().film;
    let mut text = film.title.clone();
    let more: Vec<String> = film
        .original_title
        .clone()
        .into_iter()
        .chain(film.director.clone().or_else(|| film.author.clone()))
        .chain(film.year.map(|year| year.to_string()))
        .collect();
    if !more.is_empty() {
        let _ = write!(text, " ({})", more.join(", "));
    }
    let facts = story.facts();
    let _ = write!(
        text,
        "\n{}, {}, {}, {}, {}, {} of {}\n",
        count(story.characters().count(), "character", "characters"),
        count(story.groups().count(), "group", "groups"),
        count(facts.events.len(), "event", "events"),
        count(facts.acts.len(), "act", "acts"),
        count(facts.bonds.len(), "bond", "bonds"),
        count(facts.sentences.len(), "sentence", "sentences"),
        count(facts.witnesses.len(), "witness", "witnesses")
    );
    text
}

fn group_names(story: &Story, party: crate::facts::PartyId) -> Vec<String> {
    story.groups_of(party).iter().map(|group| story.party(*group).id.clone()).collect()
}

fn cast(story: &Story) -> Table {
    let mut table = Table::new(["id", "name", "who", "groups", "fate"]).under("Cast");
    let fates = fates(story);
    for (id, party) in story.characters() {
        let fate = fates.iter().find(|fate| fate.party == id).map_or(String::new(), |fate| {
            let by: Vec<&str> =
                fate.killers.iter().map(|killer| story.party(*killer).short.as_str()).collect();
            if by.is_empty() { words(fate) } else { format!("{} by {}", words(fate), by.join(", ")) }
        });
        table.row([
            party.id.clone(),
            party.name.clone(),
            party.note.clone().unwrap_or_default(),
            group_names(story, id).join(", "),
            fate,
        ]);
    }
    table
}

fn groups(story: &Story) -> Table {
    let mut table = Table::new(["id", "name", "members"]).under("Groups");
    for (id, group) in story.groups() {
        let members: Vec<&str> =
            story.members(id).iter().map(|member| story.party(*member).short.as_str()).collect();
        table.row([group.id.clone(), group.name.clone(), members.join(", ")]);
    }
    table
}

fn events(story: &Story) -> Table {
    let mut table = Table::new(["", "id", "what", "cites"]).under("Events");
    for (_, event) in story.events() {
        table.row([
            event.rank.to_string(),
            event.id.clone(),
            event.summary.clone(),
            cited(story, &event.cites).join(" "),
        ]);
    }
    table
}

fn row(story: &Story) -> Row {
    let fates = fates(story);
    let characters: Vec<_> = story
        .characters()
        .map(|(id, party)| {
            json!({
                "id": party.id, "name": party.name, "aliases": party.aliases, "kind": party.kind.word(),
                "groups": group_names(story, id),
                "fate": fates.iter().find(|fate| fate.party == id).map(|fate| fate.fate.word()),
            })
        })
        .collect();
    let groups: Vec<_> = story
        .groups()
        .map(|(id, group)| {
            let members: Vec<&str> = story.members(id).iter().map(|m| story.party(*m).id.as_str()).collect();
            json!({"id": group.id, "name": group.name, "aliases": group.aliases, "members": members})
        })
        .collect();
    let events: Vec<_> = story
        .events()
        .map(|(_, event)| {
            json!({
                "id": event.id, "rank": event.rank, "summary": event.summary,
                "cites": cited(story, &event.cites),
            })
        })
        .collect();
    let mut row = Row::new();
    row.insert("characters".into(), json!(characters));
    row.insert("groups".into(), json!(groups));
    row.insert("events".into(), json!(events));
    row
}
