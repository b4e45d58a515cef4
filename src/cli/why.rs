//! `why`: why a character met their fate: deed, occasion, hinges, root.

use super::answer::{Answer, Row, Table};
use super::betrayals::{act_words, event_words, names};
use super::relations::cited;
use super::{Exit, Print, Readings as Asked, View, files};
use crate::analysis::Readings;
use crate::analysis::betrayal::betrayals;
use crate::analysis::explanation::{Explanation, Line, why};
use crate::analysis::fates::{Fate, FateKind, Manner, fates};
use crate::diagnostic::Error;
use crate::facts::{Certainty, PartyId};
use crate::story::Story;
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What `why` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The film: a path, or an id such as rififi-1955
    #[arg(value_name = "FILM")]
    film: String,
    /// The character, by id, name or alias
    #[arg(value_name = "CHARACTER")]
    character: String,
    #[command(flatten)]
    view: View,
    #[command(flatten)]
    print: Print,
}

/// Explains.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.film, &options.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let party = story.find_party(&options.character).map_err(|cause| Error::because("CHARACTER", cause))?;
    let readings = match options.view.readings {
        Asked::Settled => Readings::Settled,
        Asked::Contested => Readings::Contested,
    };
    let found = betrayals(&story, Readings::Contested);
    let mut answer =
        Answer { command: "why", film: Some(story.facts().film.id.clone()), ..Answer::default() };
    if story.party(party).is_group() {
        return Err(Error::new(format!(
            "`{}` is a group; ask for one of its members",
            story.party(party).id
        )));
    }
    match why(&story, party, &found.all, readings) {
        Some(explanation) => {
            answer.prose = prose(&story, party, &explanation);
            answer.tables = tables(&story, &explanation);
            answer.results.push(row(&story, party, &explanation));
        }
        None => {
            if let Some(fate) = fates(&story).into_iter().find(|fate| fate.party == party) {
                answer.prose = not_told(&story, &fate);
            }
            let mut row = Row::new();
            row.insert("character".into(), json!(story.party(party).id));
            for layer in ["deed", "occasion", "hinges", "root", "backbone"] {
                row.insert(layer.into(), if layer == "deed" { Value::Null } else { json!([]) });
            }
            answer.results.push(row);
        }
    }
    answer.print(&options.print)
}

fn not_told(story: &Story, fate: &Fate) -> String {
    let name = &story.party(fate.party).short;
    match (fate.fate, fate.event) {
        (FateKind::Alive, Some(event)) => {
            format!("{name} is not told to die: alive when last seen ({}).\n", event_words(story, event))
        }
        (_, Some(event)) => {
            format!("What becomes of {name} is not told: {} is left open.\n", event_words(story, event))
        }
        _ => format!("What becomes of {name} is not told.\n"),
    }
}

/// The answer in sentences, a line each.
fn prose(story: &Story, party: PartyId, found: &Explanation) -> String {
    let mut text = String::new();
    let name = &story.party(party).short;
    let fate = &found.fate;
    let inferred = fate.killers_certainty == Certainty::Inferred;
    if inferred {
        let _ = writeln!(text, "Who did it is only inferred.");
    }
    let by = match fate.killers.as_slice() {
        [] => String::new(),
        killers => format!(" by {}", names(story, killers)),
    };
    let what = match (fate.fate, fate.manner) {
        (FateKind::Dead, Some(Manner::Killed)) if fate.wound.is_some() => {
            format!("dies of a wound dealt{by}")
        }
        (FateKind::Dead, Some(Manner::Killed)) if fate.killers.is_empty() => {
            "is killed; by whom is not told".to_owned()
        }
        (FateKind::Dead, Some(Manner::Killed)) => format!("is killed{by}"),
        (FateKind::Dead, _) => "dies; of what is not told".to_owned(),
        (FateKind::Arrested, _) => "is arrested".to_owned(),
        (FateKind::Captive, _) => "is held captive".to_owned(),
        (FateKind::Hiding, _) => "is in hiding".to_owned(),
        (other, _) => other.word().to_owned(),
    };
    let mark = if inferred { " (inferred)" } else { "" };
    let at = fate.event.map_or(String::new(), |event| format!(", {}", event_words(story, event)));
    let _ = writeln!(text, "{name} {what}{mark}{at} [{}].", cited(story, &fate.evidence.cites).join(" "));
    sentence(story, &mut text, "It happens because", &found.occasion);
    if found.occasion.is_empty() {
        text.push_str("Why is not told.\n");
    }
    sentence(story, &mut text, "It began when", &found.root);
    text
}

fn sentence(story: &Story, text: &mut String, opening: &str, lines: &[Line]) {
    for line in lines {
        let mark = if line.certainty == Certainty::Inferred { " (inferred)" } else { "" };
        let why = line.why.as_ref().map_or(String::new(), |why| format!(" ({why})"));
        let event = story.event(line.event);
        let _ = writeln!(
            text,
            "{opening}: {}{why}{mark} [{}].",
            event.summary,
            cited(story, &line.cites).join(" ")
        );
    }
}

fn tables(story: &Story, found: &Explanation) -> Vec<Table> {
    let layer = |heading: &str, lines: &[Line]| {
        let mut table = Table::new(["event", "what", "sure", "cites"]).under(heading);
        for line in lines {
            table.row([
                event_words(story, line.event),
                story.event(line.event).summary.clone(),
                sure(line.certainty).to_owned(),
                cited(story, &line.cites).join(" "),
            ]);
        }
        table
    };
    let mut tables = vec![
        layer("The way there: a root, and the weightiest events on to the deed", &found.backbone),
        layer("Hinges: turns without which it would not have happened", &found.hinges),
    ];
    if !found.contributing.is_empty() {
        let mut table = Table::new(["event", "what", "led to", "how", "sure", "cites"])
            .under("Contributing: not needed, or one of several that would have done");
        for cause in &found.contributing {
            table.row([
                event_words(story, cause.line.event),
                story.event(cause.line.event).summary.clone(),
                event_words(story, cause.effect),
                if cause.alternative { "one of several" } else { "helped" }.to_owned(),
                sure(cause.line.certainty).to_owned(),
                cited(story, &cause.line.cites).join(" "),
            ]);
        }
        tables.push(table);
    }
    tables
}

fn sure(certainty: Certainty) -> &'static str {
    if certainty == Certainty::Explicit { "" } else { certainty.word() }
}

fn row(story: &Story, party: PartyId, found: &Explanation) -> Row {
    let line = |line: &Line| {
        json!({
            "event": story.event(line.event).id, "what": story.event(line.event).summary,
            "certainty": line.certainty.word(), "why": line.why, "cites": cited(story, &line.cites),
        })
    };
    let lines = |lines: &[Line]| Value::Array(lines.iter().map(line).collect());
    let fate = &found.fate;
    let ids = |parties: &[PartyId]| parties.iter().map(|p| story.party(*p).id.clone()).collect::<Vec<_>>();
    let acts: Vec<Value> = found
        .deed
        .iter()
        .map(|act| {
            json!({
                "act": story.act_name(*act), "by": ids(&story.act(*act).agents), "what": act_words(story, *act),
                "certainty": story.certainty_of_act(*act).word(), "cites": cited(story, story.cites_of_act(*act)),
            })
        })
        .collect();
    let contributing: Vec<Value> = found
        .contributing
        .iter()
        .map(|cause| {
            let mut value = line(&cause.line);
            value["effect"] = json!(story.event(cause.effect).id);
            value["alternative"] = json!(cause.alternative);
            value
        })
        .collect();
    let mut row = Row::new();
    row.insert("character".into(), json!(story.party(party).id));
    row.insert("fate".into(), json!(fate.fate.word()));
    row.insert(
        "deed".into(),
        json!({
            "event": fate.event.map(|event| story.event(event).id.clone()), "killers": ids(&fate.killers),
            "certainty": fate.killers_certainty.min(fate.evidence.certainty).word(), "acts": acts,
            "cites": cited(story, &fate.evidence.cites),
        }),
    );
    row.insert("occasion".into(), lines(&found.occasion));
    row.insert("hinges".into(), lines(&found.hinges));
    row.insert("root".into(), lines(&found.root));
    row.insert("backbone".into(), lines(&found.backbone));
    row.insert("contributing".into(), Value::Array(contributing));
    row.insert("cites".into(), json!(cited(story, &fate.evidence.cites)));
    row
}
