//! One film at two of its events.

use super::id;
use crate::cli::answer::{Answer, Row, Table};
use crate::cli::relations::cited;
use crate::cli::{Exit, Print};
use crate::compare::moments::{Between, between};
use crate::diagnostic::Error;
use crate::facts::{BondId, PartyId};
use crate::story::Story;
use serde_json::json;
use std::fmt::Write as _;

/// Compares a film at two events.
pub fn run(story: &Story, one: &str, other: &str, print: &Print) -> Result<Exit, Error> {
    let find = |asked: &str| story.find_event(asked).map_err(|cause| Error::because("--at", cause));
    let found = between(story, find(one)?, find(other)?);
    let answer = Answer {
        command: "compare",
        film: Some(id(story).to_owned()),
        results: vec![row(story, &found)],
        prose: prose(story, &found),
        tables: vec![events(story, &found)],
        ..Answer::default()
    };
    answer.print(print)
}

fn names(story: &Story, parties: &[PartyId]) -> String {
    parties.iter().map(|party| story.party(*party).short.as_str()).collect::<Vec<_>>().join(", ")
}

fn bond(story: &Story, id: BondId) -> String {
    let bond = story.bond(id);
    let kind = story.kind(bond.kind);
    format!("{} – {} – {}", story.party(bond.from).short, kind.phrase, story.party(bond.to).short)
}

fn prose(story: &Story, found: &Between) -> String {
    let event = |id| {
        let event = story.event(id);
        format!("{}. {}", event.rank, event.summary)
    };
    let mut text =
        format!("{}\nFrom  {}\nTo    {}\n\n", story.facts().film.title, event(found.from), event(found.to));
    let mut line = |words: &str, what: String| {
        if !what.is_empty() {
            let _ = writeln!(text, "{words:<10} {what}");
        }
    };
    line("dead", names(story, &found.died));
    line("new", names(story, &found.appeared));
    for (party, was, now) in &found.changed {
        line("changed", format!("{}: {} → {}", story.party(*party).short, was.word(), now.word()));
    }
    for id in &found.made {
        line("made", bond(story, *id));
    }
    for id in &found.broken {
        line("broken", bond(story, *id));
    }
    for id in &found.betrayals {
        let act = story.act(*id);
        line("betrayal", format!("{} – {}", names(story, &act.agents), names(story, &act.patients)));
    }
    if found.events.is_empty() {
        line("nothing", "the two events are one, or of one rank".to_owned());
    }
    text
}

fn events(story: &Story, found: &Between) -> Table {
    let mut table = Table::new(["event", "what", "cites"]).under("In between");
    for id in &found.events {
        let event = story.event(*id);
        table.row([
            format!("{} {}", event.rank, event.id),
            event.summary.clone(),
            cited(story, &event.cites).join(" "),
        ]);
    }
    table
}

fn row(story: &Story, found: &Between) -> Row {
    let ids =
        |parties: &[PartyId]| -> Vec<String> { parties.iter().map(|p| story.party(*p).id.clone()).collect() };
    let bonds = |bonds: &[BondId]| -> Vec<serde_json::Value> {
        bonds
            .iter()
            .map(|id| {
                let bond = story.bond(*id);
                json!({
                    "kind": story.kind(bond.kind).id, "from": story.party(bond.from).id, "to": story.party(bond.to).id,
                    "cites": cited(story, story.cites_of_bond(*id)),
                })
            })
            .collect()
    };
    let changed: Vec<_> = found
        .changed
        .iter()
        .map(|(party, was, now)| json!({"character": story.party(*party).id, "was": was.word(), "is": now.word()}))
        .collect();
    let events: Vec<&String> = found.events.iter().map(|event| &story.event(*event).id).collect();
    let betrayals: Vec<String> = found.betrayals.iter().map(|act| story.act_name(*act)).collect();
    let mut row = Row::new();
    row.insert("from".into(), json!(story.event(found.from).id));
    row.insert("to".into(), json!(story.event(found.to).id));
    row.insert("died".into(), json!(ids(&found.died)));
    row.insert("appeared".into(), json!(ids(&found.appeared)));
    row.insert("changed".into(), json!(changed));
    row.insert("made".into(), json!(bonds(&found.made)));
    row.insert("broken".into(), json!(bonds(&found.broken)));
    row.insert("betrayals".into(), json!(betrayals));
    row.insert("events".into(), json!(events));
    row
}
