//! `retribution`: who strikes back, for whom, and how surely it is an answer.

use super::answer::{Answer, Row, Table};
use super::betrayals::{act_words, count, event_words, listed, names};
use super::relations::cited;
use super::{Exit, Question, Readings as Asked, files};
use crate::analysis::Readings;
use crate::analysis::betrayal::betrayals;
use crate::analysis::retribution::{Retribution, RevengeChain, retributions, revenge_chains};
use crate::diagnostic::Error;
use crate::facts::{ActId, PartyId};
use crate::story::Story;
use clap::Args;
use serde_json::{Value, json};

/// What `retribution` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// The least that must be told: 0 order and bonds, 1 a link from harm to answer, 2 the answer needs the
    /// harm, 3 the text names revenge
    #[arg(long, value_name = "LEVEL", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=3))]
    level: u8,
    /// The most answers, and the most chains of them, that are listed
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max: usize,
}

/// Lists retributions.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let readings = match options.question.view.readings {
        Asked::Settled => Readings::Settled,
        Asked::Contested => Readings::Contested,
    };
    let answers =
        retributions(&story, &betrayals(&story, readings).all, readings, options.level, options.max);
    let found = &answers.all;
    let (chains, more_chains) = revenge_chains(found, options.max);
    let mut table = Table::new(["level", "harm", "answer", "how", "sure", "cites"]).under("Harm and answer");
    for r in found {
        table.row([
            format!("{} {}", r.level, level_words(r.level)),
            side(&story, r.offender, &r.harm),
            side(&story, r.avenger, &r.answer),
            how(&story, r),
            r.evidence.certainty.word().to_owned(),
            cited(&story, &r.evidence.cites).join(" "),
        ]);
    }
    let mut answer = Answer {
        command: "retribution",
        film: Some(story.facts().film.id.clone()),
        results: vec![row(&story, found, &chains, &answers.unmet)],
        prose: prose(&story, found.len(), &answers.unmet),
        tables: vec![table],
        ..Answer::default()
    };
    if !chains.is_empty() {
        answer.tables.push(chain_table(&story, found, &chains));
    }
    if answers.more {
        answer.notices.push(format!(
            "{} and there are more; --max lists more",
            listed(found.len(), "answer", "answers")
        ));
    }
    if answers.partial {
        answer.notices.push(
            "there are too many harms and answers to hold each against each: what is listed holds, but there may be more"
                .to_owned(),
        );
    }
    if more_chains {
        answer.notices.push(format!(
            "{}; --max lists more",
            listed(chains.len(), "chain of revenge", "chains of revenge")
        ));
    }
    answer.print(&options.question.print)
}

fn prose(story: &Story, answers: usize, unmet: &[ActId]) -> String {
    let mut text = match (answers, unmet) {
        (0, []) => "Nobody is told to strike back.\n".to_owned(),
        (0, _) => String::new(),
        (n, _) => format!("{}.\n", count(n, "answer to a harm", "answers to harms")),
    };
    for act in unmet {
        let told = story.act(*act);
        text.push_str(&format!(
            "Told as revenge, but for what is not told: {} {} ({}) [{}].\n",
            names(story, &told.agents),
            act_words(story, *act),
            event_words(story, told.event),
            cited(story, story.cites_of_act(*act)).join(" "),
        ));
    }
    text
}

fn level_words(level: u8) -> &'static str {
    ["order and bonds only", "led to it", "needed for it", "revenge in so many words"]
        [usize::from(level.min(3))]
}

fn side(story: &Story, by: PartyId, acts: &[ActId]) -> String {
    let words: Vec<String> = acts.iter().map(|act| act_words(story, *act)).collect();
    let event = acts.first().map_or(String::new(), |act| event_words(story, story.act(*act).event));
    format!("{} {} ({event})", names(story, &[by]), words.join("; "))
}

fn how(story: &Story, r: &Retribution) -> String {
    let mut words = Vec::new();
    if !r.direct {
        words.push(format!("for {}", names(story, &[r.victim])));
    }
    if r.target != r.offender {
        words.push(format!("strikes {}", names(story, &[r.target])));
    }
    if r.punishment {
        words.push("punishment".to_owned());
    }
    words.join(", ")
}

fn chain_table(story: &Story, found: &[Retribution], chains: &[RevengeChain]) -> Table {
    let mut table = Table::new(["chain", "", "events"]).under("Chains of revenge: each answer is answered");
    for chain in chains {
        let first = &found[chain.steps[0]];
        let mut text = format!("{} → {}", names(story, &[first.offender]), names(story, &[first.victim]));
        let event = |act: Option<&ActId>| {
            act.map_or(String::new(), |act| story.event(story.act(*act).event).id.clone())
        };
        let mut events = vec![event(first.harm.first())];
        for step in &chain.steps {
            let r = &found[*step];
            text.push_str(&format!("; {} → {}", names(story, &[r.avenger]), names(story, &[r.target])));
            events.push(event(r.answer.first()));
        }
        table.row([text, if chain.feud { "a feud" } else { "" }.to_owned(), events.join(", ")]);
    }
    table
}

fn row(story: &Story, found: &[Retribution], chains: &[RevengeChain], unmet: &[ActId]) -> Row {
    let id = |party: PartyId| story.party(party).id.clone();
    let acts = |acts: &[ActId]| acts.iter().map(|act| story.act_name(*act)).collect::<Vec<_>>();
    let all: Vec<Value> = found
        .iter()
        .map(|r| {
            json!({
                "offender": id(r.offender), "victim": id(r.victim), "harm": acts(&r.harm),
                "avenger": id(r.avenger), "target": id(r.target), "answer": acts(&r.answer),
                "direct": r.direct, "level": r.level, "punishment": r.punishment,
                "certainty": r.evidence.certainty.word(), "contested": r.evidence.contested,
                "cites": cited(story, &r.evidence.cites),
            })
        })
        .collect();
    let chains: Vec<Value> =
        chains.iter().map(|chain| json!({"steps": chain.steps, "feud": chain.feud})).collect();
    let mut row = Row::new();
    row.insert("retributions".into(), json!(all));
    row.insert("chains".into(), json!(chains));
    row.insert("revenge_for_what_is_not_told".into(), json!(acts(unmet)));
    row
}
