//! `sources`: who tells the story, which facts cite each sentence, and where the tellings disagree.

use super::answer::{Answer, Row, Table, harmless};
use super::betrayals::count;
use super::relations::cited;
use super::{Exit, Question, files};
use crate::diagnostic::Error;
use crate::facts::SentenceId;
use crate::story::Story;
use clap::Args;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What `sources` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Print the `tally` entries to paste into the film: how many facts cite each sentence
    #[arg(long)]
    tally: bool,
}

/// Lists the sources.
pub fn run(options: &Options) -> Result<Exit, Error> {
    if options.tally {
        return tally(options);
    }
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let cited_by = citing(&story);
    let mut coverage = Table::new(["sentence", "cited by"]).under("Sentences");
    let mut sentences = Vec::new();
    for (i, sentence) in story.facts().sentences.iter().enumerate() {
        let id = SentenceId(i as u32);
        let by = cited_by.get(&id).cloned().unwrap_or_default();
        let repeats = story.facts().witnesses.iter().find(|w| w.repeats.contains(&id));
        let aside = story.facts().asides.iter().find(|aside| aside.cites.contains(&id));
        let shown = match (by.is_empty(), repeats, aside) {
            (true, Some(witness), _) => format!("(repeats the witness {})", witness.id),
            (true, None, Some(aside)) => format!("(no fact: {})", aside.because),
            (true, None, None) => "(nothing)".to_owned(),
            _ => by.join(", "),
        };
        coverage.row([sentence.citation(), shown]);
        sentences.push(json!({
            "sentence": sentence.citation(), "text": (!sentence.text.is_empty()).then_some(&sentence.text), "cited_by": by,
            "repeats": repeats.map(|w| &w.id), "no_fact": aside.map(|a| &a.because),
        }));
    }
    let mut witnesses =
        Table::new(["witness", "text", "sentences", "cited", "repeated by"]).under("Witnesses");
    let mut witness_rows = Vec::new();
    for witness in &story.facts().witnesses {
        let told = witness.sentences.iter().filter(|id| cited_by.contains_key(id)).count();
        witnesses.row([
            witness.id.clone(),
            witness.text.clone(),
            witness.sentences.len().to_string(),
            told.to_string(),
            if witness.repeats.is_empty() {
                String::new()
            } else {
                count(witness.repeats.len(), "sentence", "sentences")
            },
        ]);
        witness_rows.push(json!({
            "id": witness.id, "text": witness.text, "sentences": witness.sentences.len(), "cited": told,
            "repeats": cited(&story, &witness.repeats), "note": witness.note,
        }));
    }
    let (conflicts, conflict_rows) = conflicts(&story);
    let mut row = Row::new();
    row.insert("witnesses".into(), json!(witness_rows));
    row.insert("sentences".into(), json!(sentences));
    row.insert("conflicts".into(), json!(conflict_rows));
    let answer = Answer {
        command: "sources",
        film: Some(story.facts().film.id.clone()),
        results: vec![row],
        tables: vec![witnesses, coverage, conflicts],
        ..Answer::default()
    };
    answer.print(&options.question.print)
}

fn conflicts(story: &Story) -> (Table, Vec<serde_json::Value>) {
    let mut table = Table::new(["question", "reading", "cites", ""]).under("Conflicts");
    let mut rows = Vec::new();
    for conflict in &story.facts().conflicts {
        let mut readings = Vec::new();
        for (number, reading) in conflict.readings.iter().enumerate() {
            let chosen = conflict.chosen == Some(number as u32);
            let remark = match (&conflict.because, chosen) {
                (Some(because), true) => format!("chosen: {because}"),
                (None, true) => "chosen".to_owned(),
                _ => String::new(),
            };
            let question = if number == 0 { conflict.question.clone() } else { String::new() };
            table.row([question, reading.says.clone(), cited(story, &reading.cites).join(" "), remark]);
            readings.push(json!({
                "id": reading.id, "says": reading.says, "cites": cited(story, &reading.cites), "chosen": chosen,
            }));
        }
        rows.push(json!({
            "id": conflict.id, "question": conflict.question, "readings": readings, "because": conflict.because,
        }));
    }
    (table, rows)
}

/// What cites each sentence: ids of events, parties and knowledge, and words for acts and bonds.
fn citing(story: &Story) -> BTreeMap<SentenceId, Vec<String>> {
    let mut by: BTreeMap<SentenceId, Vec<String>> = BTreeMap::new();
    let mut add = |cites: &[SentenceId], name: String| {
        for cite in cites {
            let names = by.entry(*cite).or_default();
            if !names.contains(&name) {
                names.push(name.clone());
            }
        }
    };
    for (_, party) in story.parties() {
        add(&party.cites, party.id.clone());
    }
    for (_, bond) in story.bonds() {
        let kind = story.kind(bond.kind);
        if !kind.membership || bond.cites != story.party(bond.to).cites {
            add(
                &bond.cites,
                format!("{}({}, {})", kind.id, story.party(bond.from).id, story.party(bond.to).id),
            );
        }
    }
    for (_, event) in story.events() {
        add(&event.cites, event.id.clone());
        for link in event.support.links() {
            add(&link.cites, format!("{} → {}", story.event(link.event).id, event.id));
        }
    }
    for (id, act) in story.acts() {
        add(&act.cites, story.act_name(id));
    }
    for learning in &story.facts().learnings {
        let what = &story.facts().propositions[learning.proposition.index()].id;
        add(&learning.cites, format!("{}({what})", story.party(learning.who).id));
    }
    for proposition in &story.facts().propositions {
        add(&proposition.cites, proposition.id.clone());
    }
    for conflict in &story.facts().conflicts {
        for reading in &conflict.readings {
            add(&reading.cites, format!("{}/{}", conflict.id, reading.id));
        }
    }
    by
}

/// The `tally` entries that fit the film as it is.
fn tally(options: &Options) -> Result<Exit, Error> {
    let film = files::find(&options.question.film)?;
    let counts = crate::rules::citation_counts(&film.material);
    let mut paragraphs: BTreeMap<(&str, u32), Vec<u32>> = BTreeMap::new();
    for (sentence, count) in film.material.sentences.iter().zip(&counts) {
        paragraphs.entry((sentence.seed.as_str(), sentence.paragraph)).or_default().push(*count);
    }
    let mut text = String::from("tally: [\n");
    for ((seed, paragraph), counts) in paragraphs.iter().filter(|(_, counts)| counts.iter().any(|c| *c > 0)) {
        let numbers: Vec<String> = counts.iter().map(u32::to_string).collect();
        let _ =
            writeln!(text, "    (of: \"{}.p{paragraph}\", facts: [{}]),", harmless(seed), numbers.join(", "));
    }
    text.push_str("],\n");
    let print = &options.question.print;
    files::deliver(&text, print.output.as_deref(), print.force, &[])?;
    Ok(Exit::Clean)
}
