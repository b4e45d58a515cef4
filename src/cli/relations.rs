//! `relations`: the acts and bonds of a film, one a row.

use super::answer::{Answer, Row, Table};
use super::{Exit, Question, files};
use crate::diagnostic::Error;
use crate::facts::{ActId, BondId, PartyId, SentenceId};
use crate::nearest::nearest;
use crate::story::Story;
use crate::vocabulary::{KindId, Vocabulary};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What `relations` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Only these kinds or families, separated by commas: kills,betrays,love
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,
}

/// Lists relations.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let kinds = kinds(story.vocabulary(), &options.kind)?;
    let wanted = |kind: KindId| kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind));
    let mut table = Table::new(["event", "", "from", "what", "to", "how", "cites"]);
    let mut results = Vec::new();
    for (id, bond) in story.bonds().filter(|(_, bond)| wanted(bond.kind)) {
        results.push(bond_row(&story, id));
        let ends = match (bond.start, bond.end) {
            (None, None) => String::new(),
            (start, end) => format!(
                "{}–{}",
                start.map_or(String::new(), |e| story.event(e).id.clone()),
                end.map_or(String::new(), |e| story.event(e).id.clone())
            ),
        };
        let how = how(&[
            bond.certainty.word(),
            if bond.secret { "secret" } else { "" },
            if bond.contested { "contested" } else { "" },
        ]);
        let kind = story.kind(bond.kind);
        table.row([
            ends,
            "bond".to_owned(),
            story.party(bond.from).short.clone(),
            kind.phrase.clone(),
            story.party(bond.to).short.clone(),
            how,
            cited(&story, story.cites_of_bond(id)).join(" "),
        ]);
    }
    for (id, act) in story.acts().filter(|(_, act)| wanted(act.kind)) {
        results.extend(act_rows(&story, id));
        let names = |parties: &[PartyId]| {
            parties.iter().map(|p| story.party(*p).short.as_str()).collect::<Vec<_>>().join(", ")
        };
        let mut what = story.kind(act.kind).phrase.clone();
        if !act.about.is_empty() {
            what = format!("{what} (about {})", names(&act.about));
        }
        let how = how(&[
            act.status.word(),
            act.mode.word(),
            &if act.through.is_empty() { String::new() } else { format!("through {}", names(&act.through)) },
            story.certainty_of_act(id).word(),
            match (act.secret, act.condoned) {
                (true, true) => "secret, condoned",
                (true, false) => "secret",
                (false, true) => "condoned",
                (false, false) => "",
            },
            if act.contested { "contested" } else { "" },
        ]);
        table.row([
            format!("{} {}", story.event(act.event).rank, story.event(act.event).id),
            "act".to_owned(),
            names(&act.agents),
            what,
            names(&act.patients),
            how,
            cited(&story, story.cites_of_act(id)).join(" "),
        ]);
    }
    let film = story.facts().film.id.clone();
    let answer =
        Answer { command: "relations", film: Some(film), results, tables: vec![table], ..Answer::default() };
    answer.print(&options.question.print)
}

/// The kinds that words name: kinds, aliases, or whole families. None means all.
pub fn kinds(vocabulary: &Vocabulary, words: &[String]) -> Result<Option<BTreeSet<KindId>>, Error> {
    if words.is_empty() {
        return Ok(None);
    }
    let mut kinds = BTreeSet::new();
    for word in words.iter().map(|word| word.trim()) {
        let family: BTreeSet<KindId> =
            vocabulary.kinds().filter(|(_, kind)| kind.family == word).map(|(id, _)| id).collect();
        match vocabulary.find(word) {
            Some(kind) => {
                kinds.insert(kind);
            }
            None if !family.is_empty() => kinds.extend(family),
            None => {
                let known =
                    vocabulary.words().chain(vocabulary.families().map(|(_, family)| family.id.as_str()));
                let hint = nearest(word, known).map_or_else(
                    || "`imbroglio explain kinds` lists them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(Error::new(format!("no kind or family is called `{word}`; {hint}")));
            }
        }
    }
    Ok(Some(kinds))
}

/// The words that say more than the defaults.
fn how(words: &[&str]) -> String {
    let usual = ["", "completed", "free", "explicit", "direct"];
    words.iter().filter(|word| !usual.contains(word)).copied().collect::<Vec<_>>().join(", ")
}

/// Citations of sentences.
pub fn cited(story: &Story, cites: &[SentenceId]) -> Vec<String> {
    cites.iter().map(|cite| story.sentence(*cite).citation()).collect()
}

fn id_of(story: &Story, party: PartyId) -> Value {
    json!(story.party(party).id)
}

/// One id, or a list where there are several; null for none.
fn one_or_many(story: &Story, parties: &[PartyId]) -> Value {
    match parties {
        [] => Value::Null,
        [one] => id_of(story, *one),
        many => Value::Array(many.iter().map(|party| id_of(story, *party)).collect()),
    }
}

/// A bond as a row of JSON.
pub fn bond_row(story: &Story, id: BondId) -> Row {
    let bond = story.bond(id);
    let kind = story.kind(bond.kind);
    let event = |event: Option<crate::facts::EventId>| event.map(|event| &story.event(event).id);
    let mut row = Row::new();
    row.insert("act".into(), Value::Null);
    row.insert("kind".into(), json!(kind.id));
    row.insert("family".into(), json!(kind.family));
    row.insert("layer".into(), json!("bond"));
    row.insert("from".into(), id_of(story, bond.from));
    row.insert("to".into(), id_of(story, bond.to));
    row.insert("about".into(), Value::Null);
    row.insert("status".into(), Value::Null);
    row.insert("mode".into(), Value::Null);
    row.insert("directness".into(), Value::Null);
    row.insert("event".into(), json!(event(bond.start)));
    row.insert("rank".into(), json!(bond.start.map(|start| story.event(start).rank)));
    row.insert("until".into(), json!(event(bond.end)));
    row.insert("certainty".into(), json!(bond.certainty.word()));
    row.insert("contested".into(), json!(bond.contested));
    row.insert("derived".into(), json!(false));
    row.insert("cites".into(), json!(cited(story, story.cites_of_bond(id))));
    row
}

/// An act as rows of JSON, one for each agent and patient; all share `act`.
pub fn act_rows(story: &Story, id: ActId) -> Vec<Row> {
    let act = story.act(id);
    let kind = story.kind(act.kind);
    let ends = |parties: &[PartyId]| -> Vec<Value> {
        if parties.is_empty() {
            vec![Value::Null]
        } else {
            parties.iter().map(|party| id_of(story, *party)).collect()
        }
    };
    let mut rows = Vec::new();
    for from in ends(&act.agents) {
        for to in ends(&act.patients) {
            let mut row = Row::new();
            row.insert("act".into(), json!(story.act_name(id)));
            row.insert("kind".into(), json!(kind.id));
            row.insert("family".into(), json!(kind.family));
            row.insert("layer".into(), json!("act"));
            row.insert("from".into(), from.clone());
            row.insert("to".into(), to);
            row.insert("about".into(), one_or_many(story, &act.about));
            row.insert("status".into(), json!(act.status.word()));
            row.insert("mode".into(), json!(act.mode.word()));
            row.insert("directness".into(), json!(act.directness.word()));
            row.insert("event".into(), json!(story.event(act.event).id));
            row.insert("rank".into(), json!(story.event(act.event).rank));
            row.insert("until".into(), Value::Null);
            row.insert("certainty".into(), json!(story.certainty_of_act(id).word()));
            row.insert("contested".into(), json!(act.contested));
            row.insert("derived".into(), json!(false));
            row.insert("cites".into(), json!(cited(story, story.cites_of_act(id))));
            rows.push(row);
        }
    }
    rows
}
