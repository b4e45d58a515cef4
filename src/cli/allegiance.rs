//! `allegiance`: who joins, leaves, turns or is divided, at which event.

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Question, files};
use crate::analysis::allegiance::{Change, Ground, Turn, changes};
use crate::diagnostic::Error;
use crate::facts::{ActId, BondId, Certainty, PartyId, SentenceId};
use crate::story::Story;
use crate::vocabulary::Depth;
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
            Turn::Joins(bond) => begins(&story, change.who, bond).to_owned(),
            Turn::Leaves(bond) => ends(&story, change.who, bond).to_owned(),
            // who has only lost what held them to a side does not stand against it
            Turn::TurnsAgainst if change.after == 0 => "breaks with".to_owned(),
            turn => turn.word().to_owned(),
        };
        let mut how: Vec<&str> = change.mode.map(|mode| mode.word()).into_iter().collect();
        if change.certainty != Certainty::Explicit {
            how.push(change.certainty.word());
        }
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
        let words = |act: &ActId, done: bool| {
            let act = story.act(*act);
            let kind = story.kind(act.kind);
            let phrase = if done { &kind.phrase } else { &kind.inverse };
            if act.is_completed() { phrase.clone() } else { format!("{phrase} ({})", act.status.word()) }
        };
        let done = change.acts.iter().map(|act| words(act, true));
        // who turns of their own accord is not turned by what they meet with there
        let turned = matches!(change.turn, Turn::TurnsTo | Turn::TurnsAgainst) && !change.acts.is_empty();
        let suffered = change.suffered.iter().filter(|_| !turned).map(|act| words(act, false));
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

/// Words for the beginning of a bond: who begins to work for somebody does not join them.
fn begins(story: &Story, who: PartyId, bond: BondId) -> &'static str {
    match serves(story, who, bond) {
        None => "joins",
        Some(true) => "enters the service of",
        Some(false) => "takes into service",
    }
}

/// Words for its end.
fn ends(story: &Story, who: PartyId, bond: BondId) -> &'static str {
    match serves(story, who, bond) {
        None => "leaves",
        Some(true) => "leaves the service of",
        Some(false) => "is no longer served by",
    }
}

/// Whether somebody serves by a bond, or is served; none if it is no service.
fn serves(story: &Story, who: PartyId, bond: BondId) -> Option<bool> {
    let bond = story.bond(bond);
    let kind = story.kind(bond.kind);
    (kind.depth == Some(Depth::Thin) && !kind.symmetric).then_some(bond.from == who)
}

/// Sentences of the acts; of the bond that begins or ends those that tell the event; of one who is divided those
/// of both bonds and of what makes the sides hostile. What else the bond cites, or the event, only if that is all.
fn cites(story: &Story, change: &Change) -> Vec<SentenceId> {
    let mut cites: BTreeSet<SentenceId> = change
        .acts
        .iter()
        .chain(&change.suffered)
        .flat_map(|act| story.cites_of_act(*act))
        .copied()
        .collect();
    let told = &story.event(change.event).cites;
    let bond = match change.turn {
        Turn::Joins(bond) | Turn::Leaves(bond) => story.cites_of_bond(bond),
        _ => &[],
    };
    cites.extend(bond.iter().filter(|sentence| told.contains(sentence)));
    for ground in &change.between {
        cites.extend(match ground {
            Ground::Bond(bond) => story.cites_of_bond(*bond),
            Ground::Act(act) => story.cites_of_act(*act),
        });
    }
    if cites.is_empty() {
        cites.extend(if bond.is_empty() { told } else { bond });
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
    row.insert("certainty".into(), json!(change.certainty.word()));
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
