//! `why`: why a character met their fate: deed, occasion, hinges, root.

use super::answer::{Answer, Row, Table};
use super::betrayals::{act_words, event_words, listed, names};
use super::relations::cited;
use super::{Exit, Format, Print, Readings as Asked, View, files};
use crate::analysis::Readings;
use crate::analysis::betrayal::betrayals;
use crate::analysis::counterfactual::Contingency;
use crate::analysis::explanation::{Explanation, Line, why};
use crate::analysis::fates::{Fate, FateKind, Manner, fates};
use crate::diagnostic::Error;
use crate::facts::{Certainty, EventId, Mode, PartyId, PartyKind};
use crate::story::Story;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeSet;
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
    /// The most lines that are listed of each layer
    #[arg(long, value_name = "N", default_value_t = 100)]
    max: usize,
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
            answer.prose = prose(&story, party, &explanation, options.max);
            answer.tables = tables(&story, &explanation, options.max);
            answer.results.push(row(&story, party, &explanation));
            let layers = [
                explanation.occasion.len(),
                explanation.hinges.len(),
                explanation.backbone.len(),
                explanation.contributing.len(),
                explanation.shared.len(),
            ];
            let whole = matches!(options.print.format, Format::Json | Format::Csv);
            if let Some(most) = layers.into_iter().max().filter(|most| *most > options.max && !whole) {
                let max = options.max;
                answer.notices.push(format!(
                    "{} of each layer, of up to {most}; --max lists more",
                    listed(max, "line", "lines")
                ));
            }
        }
        None => {
            if let Some(fate) = fates(&story).into_iter().find(|fate| fate.party == party) {
                answer.prose = not_told(&story, &fate);
            }
            let mut row = Row::new();
            row.insert("character".into(), json!(story.party(party).id));
            for layer in ["deed", "occasion", "hinges", "root", "backbone", "responsibility"] {
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
fn prose(story: &Story, party: PartyId, found: &Explanation, most: usize) -> String {
    let mut text = String::new();
    let name = capital(&story.party(party).short);
    let many = story.party(party).kind == PartyKind::Collective;
    let (is, dies) = if many { ("are", "die") } else { ("is", "dies") };
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
            format!("{dies} of a wound dealt{by}")
        }
        (FateKind::Dead, Some(Manner::Killed)) if fate.killers.is_empty() => {
            format!("{is} killed; by whom is not told")
        }
        (FateKind::Dead, Some(Manner::Killed)) => format!("{is} killed{by}"),
        (FateKind::Dead, _) => format!("{dies}; of what is not told"),
        (FateKind::Arrested, _) => format!("{is} arrested"),
        (FateKind::Captive, _) => format!("{is} held captive"),
        (FateKind::Hiding, _) => format!("{is} in hiding"),
        (other, _) => other.word().to_owned(),
    };
    let mark = if inferred { " (inferred)" } else { "" };
    let at = fate.event.map_or(String::new(), |event| format!(", {}", event_words(story, event)));
    let modes: BTreeSet<&str> = found
        .deed
        .iter()
        .map(|act| story.act(*act).mode)
        .filter(|mode| *mode != Mode::Free)
        .map(Mode::word)
        .collect();
    let told_as = match modes.len() {
        0 => String::new(),
        _ => format!(
            " (told as: {})",
            modes.iter().map(|mode| mode.replace('_', " ")).collect::<Vec<_>>().join(", ")
        ),
    };
    let _ = writeln!(
        text,
        "{name} {what}{mark}{told_as}{at} [{}].",
        cited(story, &fate.evidence.cites).join(" ")
    );
    sentence(story, &mut text, "It happens because", &found.occasion, most);
    if found.occasion.is_empty() {
        text.push_str("Why is not told.\n");
    }
    sentence(story, &mut text, "It began when", &found.root, most);
    text
}

/// With a capital letter, as a sentence begins.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn sentence(story: &Story, text: &mut String, opening: &str, lines: &[Line], most: usize) {
    for line in lines.iter().take(most) {
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

fn tables(story: &Story, found: &Explanation, most: usize) -> Vec<Table> {
    let layer = |heading: &str, lines: &[Line]| {
        let mut table = Table::new(["event", "what", "sure", "cites"]).under(heading);
        for line in lines.iter().take(most) {
            table.row([
                event_words(story, line.event),
                story.event(line.event).summary.clone(),
                sure(line.certainty).to_owned(),
                cited(story, &line.cites).join(" "),
            ]);
        }
        table
    };
    let mut tables = Vec::new();
    // the deed alone is no way, and has been told
    if found.backbone.len() > 1 {
        tables
            .push(layer("The way there: a root, and the weightiest events on to the deed", &found.backbone));
    }
    if !found.hinges.is_empty() {
        tables.push(layer("Hinges: turns without which it would not have happened", &found.hinges));
    }
    if !found.contributing.is_empty() {
        let mut table = Table::new(["event", "what", "led to", "how", "sure", "cites"])
            .under("Contributing: not needed, or one of several that would have done");
        for cause in found.contributing.iter().take(most) {
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
    if !found.shared.is_empty() {
        let mut table = Table::new(["event", "what", "responsibility", "needed once", "cites"])
            .under("Shared responsibility: not needed as things are, but if others were otherwise");
        for cause in found.shared.iter().take(most) {
            let given: Vec<String> = cause
                .given
                .iter()
                .map(|given| match given {
                    Contingency::Removed(event) => format!("without {}", event_words(story, *event)),
                    Contingency::Frozen(event) => format!("{} in any case", event_words(story, *event)),
                })
                .collect();
            table.row([
                event_words(story, cause.event),
                story.event(cause.event).summary.clone(),
                format!("1/{}", cause.parts),
                given.join(", "),
                cited(story, &story.event(cause.event).cites).join(" "),
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
    row.insert("responsibility".into(), responsibility(story, found));
    row.insert("cites".into(), json!(cited(story, &fate.evidence.cites)));
    row
}

/// Every cause with its degree of responsibility: those that are needed as things are have all of it.
fn responsibility(story: &Story, found: &Explanation) -> Value {
    let id = |event: EventId| story.event(event).id.as_str();
    let deed = found.fate.act.map(|act| story.act(act).event);
    let needed = found.slice.iter().filter(|event| Some(**event) != deed);
    let whole = needed.map(|event| json!({"event": id(*event), "parts": 1, "removed": [], "frozen": []}));
    let shared = found.shared.iter().map(|cause| {
        let (mut removed, mut frozen) = (Vec::new(), Vec::new());
        for given in &cause.given {
            match given {
                Contingency::Removed(event) => removed.push(id(*event)),
                Contingency::Frozen(event) => frozen.push(id(*event)),
            }
        }
        json!({"event": id(cause.event), "parts": cause.parts, "removed": removed, "frozen": frozen})
    });
    Value::Array(whole.chain(shared).collect())
}
