//! `secrets`: who knows what when, how it leaks, who believes what is not so, and for how long a reader
//! knows more than a character.

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Question, files};
use crate::analysis::knowledge::{How, Irony, Leak, Secret, secrets, wrong_beliefs};
use crate::diagnostic::Error;
use crate::facts::{Certainty, Channel, EventId, PartyId};
use crate::story::Story;
use clap::Args;
use serde_json::{Value, json};

/// What `secrets` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
}

/// Lists what can be known.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let mut known = Table::new([
        "what",
        "sort",
        "who learns it",
        "known at the end",
        "not told to learn it",
        "first leak",
    ]);
    let mut ironies = Table::new(["who", "does not know", "from", "until", "events", "and meanwhile"])
        .under("What the reader knows and a character does not");
    let mut results = Vec::new();
    for secret in secrets(&story) {
        let proposition = &story.facts().propositions[secret.proposition.index()];
        known.row([
            proposition.what.clone(),
            sort(&secret).to_owned(),
            learners(&story, &secret),
            knowers(&story, &secret),
            shorts(&story, &secret.never),
            secret.leak.as_ref().map_or_else(String::new, |leak| leak_words(&story, leak)),
        ]);
        for irony in &secret.ironies {
            ironies.row(irony_cells(&story, &proposition.what, irony));
        }
        results.push(row(&story, &secret));
    }
    let mut beliefs =
        Table::new(["who", "believes that", "event", "cites"]).under("Believed, and not told to be so");
    for belief in wrong_beliefs(&story) {
        let act = story.act(belief.act);
        let what = format!(
            "{} {} {}",
            shorts(&story, &act.agents),
            story.kind(act.kind).phrase,
            shorts(&story, &act.patients)
        );
        let cites = cited(&story, story.cites_of_act(belief.act));
        beliefs.row([
            shorts(&story, &belief.believers),
            what,
            event(&story, Some(act.event)),
            cites.join(" "),
        ]);
        let mut row = Row::new();
        row.insert("wrong_belief".into(), json!(story.act_name(belief.act)));
        row.insert("believers".into(), json!(ids(&story, &belief.believers)));
        row.insert("cites".into(), json!(cites));
        results.push(row);
    }
    let film = story.facts().film.id.clone();
    let tables = vec![known, ironies, beliefs];
    Answer { command: "secrets", film: Some(film), results, tables, ..Answer::default() }
        .print(&options.question.print)
}

fn sort(secret: &Secret) -> &'static str {
    match (secret.is_secret, secret.is_open) {
        (true, _) => "secret",
        (_, true) => "open secret",
        _ => "known",
    }
}

fn event(story: &Story, id: Option<EventId>) -> String {
    id.map_or_else(String::new, |id| format!("{} {}", story.event(id).rank, story.event(id).id))
}

fn shorts(story: &Story, parties: &[PartyId]) -> String {
    parties.iter().map(|party| story.party(*party).short.as_str()).collect::<Vec<_>>().join(", ")
}

fn ids(story: &Story, parties: &[PartyId]) -> Vec<String> {
    parties.iter().map(|party| story.party(*party).id.clone()).collect()
}

fn knowers(story: &Story, secret: &Secret) -> String {
    let named = secret.knowers.iter().map(|party| {
        let dead = if secret.dead.contains(party) { " (dead)" } else { "" };
        format!("{}{dead}", story.party(*party).short)
    });
    named.collect::<Vec<_>>().join(", ")
}

fn learners(story: &Story, secret: &Secret) -> String {
    let said = secret.changes.iter().map(|change| {
        let how = match (change.from, change.channel) {
            (Some(from), _) => format!("from {}", story.party(from).short),
            (None, Channel::Told) => "told, by whom is not told".to_owned(),
            (None, channel) => found(channel).to_owned(),
        };
        let sure = match change.certainty {
            Certainty::Explicit => String::new(),
            certainty => format!("{}, ", certainty.word()),
        };
        format!(
            "{} {} ({how}, {sure}{})",
            story.party(change.who).short,
            change.attitude.word(),
            story.event(change.event).id
        )
    });
    said.collect::<Vec<_>>().join("; ")
}

/// How somebody came to know who was not told; `inferred` is a certainty in every other answer.
fn found(channel: Channel) -> &'static str {
    match channel {
        Channel::Inferred => "worked out",
        Channel::Unstated => "how is not told",
        channel => channel.word(),
    }
}

fn leak_words(story: &Story, leak: &Leak) -> String {
    let path = |hops: &[crate::analysis::knowledge::Hop]| {
        let mut words = hops.first().map_or_else(String::new, |hop| story.party(hop.from).short.clone());
        for hop in hops {
            words.push_str(&format!(" → {} ({})", story.party(hop.to).short, story.event(hop.event).id));
        }
        words
    };
    match &leak.how {
        How::Told(hops) => path(hops),
        How::Carried(hops) => format!("{}, unawares", path(hops)),
        How::Found(channel) => {
            format!("{} ({}): {}", story.party(leak.to).short, story.event(leak.event).id, found(*channel))
        }
        How::BySomebody => format!(
            "{} ({}): told, by whom is not told",
            story.party(leak.to).short,
            story.event(leak.event).id
        ),
        How::NotTold => {
            format!("{} ({}): how is not told", story.party(leak.to).short, story.event(leak.event).id)
        }
    }
}

fn irony_cells(story: &Story, what: &str, irony: &Irony) -> [String; 6] {
    let until = match (irony.until, irony.dies) {
        (_, Some(death)) => format!("dies, not told to have learnt it, {}", event(story, Some(death))),
        (Some(until), _) => event(story, Some(until)),
        _ => "the end".to_owned(),
    };
    let acts = irony.acts.iter().map(|act| {
        let record = story.act(*act);
        let status =
            if record.is_completed() { String::new() } else { format!("{}, ", record.status.word()) };
        format!(
            "{} {} ({status}{})",
            story.kind(record.kind).phrase,
            shorts(story, &record.patients),
            story.event(record.event).id
        )
    });
    [
        story.party(irony.who).short.clone(),
        what.to_owned(),
        irony.from.map_or_else(|| "the start".to_owned(), |from| event(story, Some(from))),
        until,
        irony.length.to_string(),
        acts.collect::<Vec<_>>().join("; "),
    ]
}

fn row(story: &Story, secret: &Secret) -> Row {
    let proposition = &story.facts().propositions[secret.proposition.index()];
    let name = |event: Option<EventId>| event.map(|event| story.event(event).id.clone());
    let id = |party: PartyId| story.party(party).id.clone();
    let changes: Vec<Value> = secret
        .changes
        .iter()
        .map(|c| {
            json!({"event": name(Some(c.event)), "who": id(c.who), "attitude": c.attitude.word(),
                   "channel": c.channel.word(), "from": c.from.map(id), "certainty": c.certainty.word()})
        })
        .collect();
    let ironies: Vec<Value> = secret
        .ironies
        .iter()
        .map(|i| {
            json!({"who": id(i.who), "from": name(i.from), "until": name(i.until), "dies": name(i.dies), "events": i.length,
                   "acts": i.acts.iter().map(|act| story.act_name(*act)).collect::<Vec<_>>()})
        })
        .collect();
    let beliefs: Vec<Value> = secret
        .false_beliefs
        .iter()
        .map(|b| json!({"who": id(b.who), "from": name(Some(b.from)), "until": name(b.until), "attitude": b.attitude.word()}))
        .collect();
    let mut row = Row::new();
    row.insert("proposition".into(), json!(proposition.id));
    row.insert("what".into(), json!(proposition.what));
    row.insert("sort".into(), json!(sort(secret)));
    row.insert("known_to".into(), json!(ids(story, &proposition.known_to)));
    row.insert("changes".into(), json!(changes));
    row.insert("knowers".into(), json!(ids(story, &secret.knowers)));
    row.insert("dead".into(), json!(ids(story, &secret.dead)));
    row.insert("never".into(), json!(ids(story, &secret.never)));
    row.insert("leak".into(), secret.leak.as_ref().map_or(Value::Null, |leak| leak_row(story, leak)));
    row.insert("false_beliefs".into(), json!(beliefs));
    row.insert("ironies".into(), json!(ironies));
    row.insert("cites".into(), json!(cited(story, &proposition.cites)));
    row
}

fn leak_row(story: &Story, leak: &Leak) -> Value {
    let (how, hops) = match &leak.how {
        How::Told(hops) => ("told", hops.as_slice()),
        How::Carried(hops) => ("carried", hops.as_slice()),
        How::BySomebody => ("told", &[][..]),
        How::Found(channel) => (channel.word(), &[][..]),
        How::NotTold => ("not told", &[][..]),
    };
    let path: Vec<Value> = hops
        .iter()
        .map(|hop| {
            json!({"from": story.party(hop.from).id, "to": story.party(hop.to).id, "event": story.event(hop.event).id,
                   "act": hop.act.map(|act| story.act_name(act))})
        })
        .collect();
    json!({"event": story.event(leak.event).id, "to": story.party(leak.to).id, "how": how, "path": path})
}
