//! `balance`: camps, frustration and who is at odds with the camps, event by event.

use super::answer::{Answer, Row, Table};
use super::{Exit, Question, files};
use crate::analysis::balance::{Balance, Reason, SignedPair, Step, over_time};
use crate::diagnostic::Error;
use crate::facts::PartyId;
use crate::story::Story;
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What `balance` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
}

/// Lists the balance after each event.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let steps = over_time(&story);
    let mut table =
        Table::new(["after", "L", "F", "change", "newly at odds", "no longer", "+++", "+--", "++-", "---"]);
    let mut results = Vec::new();
    for step in &steps {
        let balance = &step.balance;
        let after = balance.after.map_or_else(
            || "(before)".to_owned(),
            |event| format!("{} {}", story.event(event).rank, story.event(event).id),
        );
        let triads = balance.triads;
        table.row([
            after,
            balance.frustration.to_string(),
            format!("{:.2}", balance.normalised()),
            if step.change == 0 { String::new() } else { format!("{:+}", step.change) },
            pairs(&story, &step.raised),
            pairs(&story, &step.broken),
            triads.all_positive.to_string(),
            triads.one_positive.to_string(),
            triads.two_positive.to_string(),
            triads.none_positive.to_string(),
        ]);
        results.push(row(&story, step));
    }
    let mut tables = vec![table];
    let mut notices = Vec::new();
    if let Some(last) = steps.last() {
        tables.push(camps(&story, &last.balance));
        tables.push(frustrated(&story, &last.balance));
        tables.push(unbound(&story, &last.balance));
    }
    if steps.iter().any(|step| !step.balance.exact) {
        notices.push("the search was cut short: L is an upper bound".to_owned());
    } else if steps.iter().any(|step| !step.balance.nearest) {
        notices.push("the search for the camps nearest to those before was cut short".to_owned());
    }
    let film = story.facts().film.id.clone();
    Answer { command: "balance", film: Some(film), results, tables, notices, ..Answer::default() }
        .print(&options.question.print)
}

fn short(story: &Story, party: PartyId) -> &str {
    &story.party(party).short
}

fn pairs(story: &Story, pairs: &[(PartyId, PartyId)]) -> String {
    let named = pairs.iter().map(|(a, b)| format!("{}–{}", short(story, *a), short(story, *b)));
    named.collect::<Vec<_>>().join(", ")
}

fn shorts(story: &Story, parties: &[PartyId]) -> String {
    parties.iter().map(|party| short(story, *party)).collect::<Vec<_>>().join(", ")
}

fn camps(story: &Story, balance: &Balance) -> Table {
    let heading = if balance.parts.len() > 1 {
        "Camps at the end; what stands in one line has nothing to do with the next"
    } else {
        "Camps at the end"
    };
    let mut table = Table::new(["camp", "against"]).under(heading);
    for [first, second] in &balance.parts {
        let (camp, against) = if first.is_empty() { (second, first) } else { (first, second) };
        table.row([shorts(story, camp), shorts(story, against)]);
    }
    table
}

fn unbound(story: &Story, balance: &Balance) -> Table {
    let mut table = Table::new(["who"]).under("Bound to nobody at the end, and against nobody");
    let who = nobody(balance);
    if !who.is_empty() {
        table.row([shorts(story, &who)]);
    }
    table
}

/// The parties without a sign.
fn nobody(balance: &Balance) -> Vec<PartyId> {
    let stands = |party: &&PartyId| !balance.camps.iter().any(|camp| camp.contains(party));
    balance.parties.iter().filter(stands).copied().collect()
}

fn frustrated(story: &Story, balance: &Balance) -> Table {
    let mut table = Table::new(["pair", "joined by", "divided by"]).under("What does not fit the camps");
    for (a, b) in &balance.frustrated {
        let Some(pair) = pair(balance, *a, *b) else { continue };
        let names = format!("{}–{}", short(story, *a), short(story, *b));
        table.row([names, reasons(story, &pair.positive), reasons(story, &pair.negative)]);
    }
    table
}

fn pair(balance: &Balance, a: PartyId, b: PartyId) -> Option<&SignedPair> {
    balance.pairs.iter().find(|pair| (pair.first, pair.second) == (a, b))
}

fn reasons(story: &Story, reasons: &[Reason]) -> String {
    let mut text = String::new();
    for reason in reasons {
        if !text.is_empty() {
            text.push_str(", ");
        }
        let _ = match reason {
            Reason::Bond(bond) => write!(text, "{}", story.kind(story.bond(*bond).kind).id),
            Reason::Act(act) => {
                write!(text, "{} ({})", story.kind(story.act(*act).kind).id, story.act_name(*act))
            }
            Reason::Together(group) => write!(text, "both in {}", short(story, *group)),
            Reason::LatentRivalry(third) => write!(text, "both love {}", short(story, *third)),
        };
    }
    text
}

fn row(story: &Story, step: &Step) -> Row {
    let balance = &step.balance;
    let id = |party: &PartyId| story.party(*party).id.clone();
    let named = |pairs: &[(PartyId, PartyId)]| -> Vec<Value> {
        pairs.iter().map(|(a, b)| json!([id(a), id(b)])).collect()
    };
    let camps: Vec<Vec<String>> = balance.camps.iter().map(|camp| camp.iter().map(id).collect()).collect();
    let mut row = Row::new();
    row.insert("event".into(), json!(balance.after.map(|event| &story.event(event).id)));
    row.insert("rank".into(), json!(balance.after.map_or(0, |event| story.event(event).rank)));
    row.insert("frustration".into(), json!(balance.frustration));
    row.insert("exact".into(), json!(balance.exact));
    row.insert("edges".into(), json!(balance.edges));
    row.insert("balance".into(), json!((balance.normalised() * 1000.0).round() / 1000.0));
    row.insert("change".into(), json!(step.change));
    row.insert("raised".into(), json!(named(&step.raised)));
    row.insert("broken".into(), json!(named(&step.broken)));
    let parts: Vec<Vec<Vec<String>>> = balance
        .parts
        .iter()
        .map(|part| part.iter().map(|camp| camp.iter().map(id).collect()).collect())
        .collect();
    row.insert("camps".into(), json!(camps));
    row.insert("parts".into(), json!(parts));
    row.insert("unbound".into(), json!(nobody(balance).iter().map(id).collect::<Vec<_>>()));
    row.insert("frustrated".into(), json!(named(&balance.frustrated)));
    row.insert(
        "triads".into(),
        json!({
            "+++": balance.triads.all_positive, "+--": balance.triads.one_positive,
            "++-": balance.triads.two_positive, "---": balance.triads.none_positive,
        }),
    );
    row
}
