//! `allegiance`: who joins, leaves, turns or is divided, at which event.

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Question, files};
use crate::analysis::allegiance::{Change, Turn, changes};
use crate::diagnostic::Error;
use crate::facts::SentenceId;
use crate::story::Story;
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;

/// What `allegiance` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
}

/// Lists changes of allegiance.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let mut table = Table::new(["event", "who", "what", "side", "before", "after", "how", "by", "cites"]);
    let (mut results, mut notices) = (Vec::new(), Vec::new());
    for change in changes(&story) {
        let name = |party| story.party(party).short.clone();
        let what = match change.turn {
            Turn::Divided(other) => format!("stands between {} and", name(other)),
            turn => turn.word().to_owned(),
        };
        let mut how: Vec<&str> = change.mode.map(|mode| mode.word()).into_iter().collect();
        if change.feigned {
            how.push("feigned");
        }
        if !change.earned {
            how.push("not shown");
            notices.push(format!(
                "{} {what} {} at `{}`, but takes no part there: no event earns the change",
                name(change.who),
                name(change.side),
                story.event(change.event).id
            ));
        }
        let done = change.acts.iter().map(|act| story.kind(story.act(*act).kind).phrase.as_str());
        let suffered = change.suffered.iter().map(|act| story.kind(story.act(*act).kind).inverse.as_str());
        let kinds = done.chain(suffered);
        table.row([
            format!("{} {}", story.event(change.event).rank, story.event(change.event).id),
            name(change.who),
            what.clone(),
            name(change.side),
            format!("{:+}", change.before),
            format!("{:+}", change.after),
            how.join(", "),
            kinds.collect::<Vec<_>>().join(", "),
            cited(&story, &cites(&story, &change)).join(" "),
        ]);
        results.push(row(&story, &change));
    }
    let film = story.facts().film.id.clone();
    Answer {
        command: "allegiance",
        film: Some(film),
        results,
        tables: vec![table],
        notices,
        ..Answer::default()
    }
    .print(&options.question.print)
}

/// Sentences of the acts and of the bond that begins or ends; those of the event if there are none.
fn cites(story: &Story, change: &Change) -> Vec<SentenceId> {
    let mut cites: BTreeSet<SentenceId> = change
        .acts
        .iter()
        .chain(&change.suffered)
        .flat_map(|act| story.cites_of_act(*act))
        .copied()
        .collect();
    if let Turn::Joins(bond) | Turn::Leaves(bond) = change.turn {
        cites.extend(story.cites_of_bond(bond));
    }
    if cites.is_empty() {
        cites.extend(&story.event(change.event).cites);
    }
    cites.into_iter().collect()
}

fn row(story: &Story, change: &Change) -> Row {
    let id = |party| story.party(party).id.clone();
    let mut row = Row::new();
    row.insert("event".into(), json!(story.event(change.event).id));
    row.insert("rank".into(), json!(story.event(change.event).rank));
    row.insert("character".into(), json!(id(change.who)));
    row.insert("turn".into(), json!(change.turn.word()));
    row.insert("side".into(), json!(id(change.side)));
    let other = match change.turn {
        Turn::Divided(other) => Some(id(other)),
        _ => None,
    };
    row.insert("other_side".into(), json!(other));
    row.insert("before".into(), json!(change.before));
    row.insert("after".into(), json!(change.after));
    row.insert("mode".into(), json!(change.mode.map(|mode| mode.word())));
    row.insert("feigned".into(), json!(change.feigned));
    row.insert("earned".into(), json!(change.earned));
    row.insert("acts".into(), json!(change.acts.iter().map(|act| story.act_name(*act)).collect::<Vec<_>>()));
    row.insert(
        "suffered".into(),
        json!(change.suffered.iter().map(|act| story.act_name(*act)).collect::<Vec<_>>()),
    );
    row.insert("cites".into(), json!(cited(story, &cites(story, change))));
    row
}
