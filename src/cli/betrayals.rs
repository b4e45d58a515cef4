//! `betrayals`: who breaks faith with whom: asserted and supported, asserted only, derived only.

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Question, files};
use crate::analysis::Readings;
use crate::analysis::betrayal::{Betrayal, Betrayals, Claim, Lack, Premise, Standing, betrayals};
use crate::diagnostic::Error;
use crate::facts::{ActId, BondId, EventId, PartyId};
use crate::story::Story;
use clap::Args;
use serde_json::json;

/// What `betrayals` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// The most betrayals that are listed
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max: usize,
}

/// Lists betrayals.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    // contested facts are in the story only if they were asked for
    let found = betrayals(&story, Readings::Contested);
    let mut answer = Answer {
        command: "betrayals",
        film: Some(story.facts().film.id.clone()),
        results: found.all.iter().take(options.max).map(|betrayal| row(&story, betrayal)).collect(),
        prose: prose(&story, &found),
        ..Answer::default()
    };
    for (claim, heading) in [
        (Claim::Supported, "Told, with the bond and its breach"),
        (Claim::Asserted, "Told, but bond or breach is missing"),
        (Claim::Derived, "Not told as betrayal; derived from a bond and its breach"),
    ] {
        let listed = found.all.iter().take(options.max);
        let these: Vec<&Betrayal> = listed.filter(|betrayal| betrayal.claim == claim).collect();
        if !these.is_empty() {
            answer.tables.push(table(&story, &these).under(heading));
        }
    }
    if found.all.len() > options.max {
        answer.notices.push(format!(
            "{} of {}; --max lists more",
            listed(options.max, "betrayal", "betrayals"),
            found.all.len()
        ));
    }
    answer.print(&options.question.print)
}

fn prose(story: &Story, found: &Betrayals) -> String {
    let told = found.all.iter().filter(|betrayal| betrayal.is_asserted()).count();
    let derived = found.all.len() - told;
    let mut text = match (told, derived) {
        (0, 0) => "No betrayal is told, and none follows from a bond and its breach.\n".to_owned(),
        (told, 0) => format!("{} told.\n", count(told, "betrayal", "betrayals")),
        (told, derived) => format!(
            "{} told; {derived} more {} from a bond and its breach.\n",
            count(told, "betrayal", "betrayals"),
            if derived == 1 { "follows" } else { "follow" }
        ),
    };
    let meant = found.all.iter().filter(|betrayal| !betrayal.is_completed()).count();
    if meant > 0 {
        text.push_str(&format!("{meant} of them only intended or tried, and in no chain.\n"));
    }
    for &id in &found.believed {
        let act = story.act(id);
        text.push_str(&format!(
            "Believed, not told as a fact, and not counted: {} {} {} ({}).\n",
            names(story, &act.agents),
            story.kind(act.kind).phrase,
            names(story, &act.patients),
            event_words(story, act.event),
        ));
    }
    text
}

/// `1 betrayal`, `3 betrayals`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

fn table(story: &Story, these: &[&Betrayal]) -> Table {
    let mut table = Table::new(["when", "who", "whom", "breach", "bond", "how", "known to", "cites"]);
    for betrayal in these {
        table.row([
            when(story, betrayal),
            story.party(betrayal.by).short.clone(),
            story.party(betrayal.to).short.clone(),
            breach_words(story, betrayal),
            bond_words(story, betrayal),
            how_words(story, betrayal),
            discovery_words(story, betrayal),
            cited(story, &betrayal.evidence.cites).join(" "),
        ]);
    }
    table
}

/// The event, and the onset where it is another.
fn when(story: &Story, betrayal: &Betrayal) -> String {
    let event = betrayal.event.map(|event| event_words(story, event));
    match (betrayal.onset == betrayal.event, betrayal.onset, event) {
        (true, _, Some(event)) => event,
        (_, None, None) => "before the story".to_owned(),
        (_, None, Some(event)) => format!("{event}, since before the story"),
        (_, Some(onset), event) => format!("{}, since {}", event.unwrap_or_default(), story.event(onset).id),
    }
}

/// `10 ring`.
pub fn event_words(story: &Story, event: EventId) -> String {
    format!("{} {}", story.event(event).rank, story.event(event).id)
}

/// `1 chain is listed`, `2 chains are listed`.
pub fn listed(number: usize, one: &str, many: &str) -> String {
    format!("{} {} listed", count(number, one, many), if number == 1 { "is" } else { "are" })
}

/// So many names are said, the others are counted.
const MOST_NAMES: usize = 16;

/// Short names, joined by commas; of a crowd the first.
pub fn names(story: &Story, parties: &[PartyId]) -> String {
    let said = if parties.len() > MOST_NAMES { &parties[..MOST_NAMES - 1] } else { parties };
    let mut text = said.iter().map(|party| story.party(*party).short.as_str()).collect::<Vec<_>>().join(", ");
    if said.len() < parties.len() {
        text.push_str(&format!(" and {} others", parties.len() - said.len()));
    }
    text
}

/// `informs Grutter about Tony`, `kills Le Belge (attempted)`.
pub fn act_words(story: &Story, id: ActId) -> String {
    let act = story.act(id);
    let mut text = story.kind(act.kind).phrase.clone();
    if !act.patients.is_empty() {
        text = format!("{text} {}", names(story, &act.patients));
    }
    if !act.about.is_empty() {
        text = format!("{text} about {}", names(story, &act.about));
    }
    if !act.is_completed() && !story.kind(act.kind).peril {
        text = format!("{text} ({})", act.status.word().replace('_', " "));
    }
    text
}

fn breach_words(story: &Story, betrayal: &Betrayal) -> String {
    let words: Vec<String> = betrayal
        .breaches
        .iter()
        .map(|(_, premise)| match premise {
            Premise::Act(act) => act_words(story, *act),
            Premise::Bond(bond) => {
                let bond = story.bond(*bond);
                let (kind, one, other) =
                    (story.kind(bond.kind), names(story, &[bond.from]), names(story, &[bond.to]));
                if kind.symmetric {
                    format!("{one} and {other}: {}", kind.phrase)
                } else {
                    format!("{one} {} {other}", kind.phrase)
                }
            }
        })
        .collect();
    match betrayal.lack {
        Some(Lack::Breach) => "none annotated".to_owned(),
        Some(Lack::Claim(event)) => {
            format!("an answer: the claim was forfeited at {}", story.event(event).id)
        }
        _ if words.is_empty() => "—".to_owned(),
        _ => words.join("; "),
    }
}

fn bond_words(story: &Story, betrayal: &Betrayal) -> String {
    if betrayal.lack == Some(Lack::Bond) {
        return "none annotated".to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for &id in &betrayal.bonds {
        let bond = story.bond(id);
        let kind = story.kind(bond.kind);
        let word =
            if kind.membership { format!("of {}", story.party(bond.to).short) } else { kind.phrase.clone() };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() { "the pledge itself".to_owned() } else { words.join(", ") }
}

fn how_words(story: &Story, betrayal: &Betrayal) -> String {
    let mut words: Vec<String> = Vec::new();
    let unusual = [betrayal.mode.word(), betrayal.status.word(), betrayal.evidence.certainty.word()];
    words.extend(
        unusual.iter().filter(|w| !["free", "completed", "explicit"].contains(w)).map(|w| (*w).to_owned()),
    );
    let flags = [
        (betrayal.joint, "joint"),
        (betrayal.secret, "secret"),
        (betrayal.condoned, "condoned"),
        (betrayal.evidence.contested, "contested"),
        (betrayal.standing == Standing::SinceBond, "begun before the bond"),
    ];
    words.extend(flags.iter().filter(|(set, _)| *set).map(|(_, word)| (*word).to_owned()));
    words.extend(betrayal.via.map(|group| format!("via {}", story.party(group).short)));
    words.extend(betrayal.retracted.map(|at| format!("taken back in vain ({})", event_words(story, at))));
    if !betrayal.effective && betrayal.is_completed() {
        words.push(format!("no harm to {} told", story.party(betrayal.to).short));
    }
    words.join(", ")
}

fn discovery_words(story: &Story, betrayal: &Betrayal) -> String {
    if betrayal.discovered.is_empty() {
        return "nobody else".to_owned();
    }
    let words = betrayal.discovered.iter().map(|(party, event)| match event {
        Some(event) => format!("{} ({})", story.party(*party).short, event_words(story, *event)),
        None => format!("{} (from the start)", story.party(*party).short),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A betrayal as a row of JSON.
pub fn row(story: &Story, betrayal: &Betrayal) -> Row {
    let id = |party: PartyId| story.party(party).id.as_str();
    let event = |event: EventId| story.event(event).id.as_str();
    let bond = |bond: &BondId| {
        let bond = story.bond(*bond);
        json!({"kind": story.kind(bond.kind).id, "from": id(bond.from), "to": id(bond.to)})
    };
    let breaches: Vec<_> = betrayal
        .breaches
        .iter()
        .map(|(_, premise)| match premise {
            Premise::Act(act) => {
                json!({"act": story.act_name(*act), "kind": story.kind(story.act(*act).kind).id})
            }
            Premise::Bond(second) => json!({"bond": bond(second)}),
        })
        .collect();
    let discovered: Vec<_> = betrayal
        .discovered
        .iter()
        .map(|(party, at)| json!({"by": id(*party), "event": at.map(event)}))
        .collect();
    let lacks = betrayal.lack.map(|lack| match lack {
        Lack::Bond => "bond",
        Lack::Breach => "breach",
        Lack::Claim(_) => "claim",
    });
    let mut row = Row::new();
    row.insert("betrayal".into(), json!(betrayal.name(story)));
    row.insert("from".into(), json!(id(betrayal.by)));
    row.insert("to".into(), json!(id(betrayal.to)));
    row.insert("event".into(), json!(betrayal.event.map(event)));
    row.insert("onset".into(), json!(betrayal.onset.map(event)));
    row.insert("claim".into(), json!(betrayal.claim.word()));
    row.insert("derived".into(), json!(!betrayal.is_asserted()));
    row.insert("lacks".into(), json!(lacks));
    row.insert("bonds".into(), json!(betrayal.bonds.iter().map(bond).collect::<Vec<_>>()));
    row.insert("breaches".into(), json!(breaches));
    row.insert("status".into(), json!(betrayal.status.word()));
    row.insert("mode".into(), json!(betrayal.mode.word()));
    row.insert("joint".into(), json!(betrayal.joint));
    row.insert("via".into(), json!(betrayal.via.map(id)));
    row.insert("since_bond".into(), json!(betrayal.standing == Standing::SinceBond));
    row.insert("secret".into(), json!(betrayal.secret));
    row.insert("condoned".into(), json!(betrayal.condoned));
    row.insert("effective".into(), json!(betrayal.effective));
    row.insert("retracted".into(), json!(betrayal.retracted.map(event)));
    row.insert("discovered".into(), json!(discovered));
    row.insert("certainty".into(), json!(betrayal.evidence.certainty.word()));
    row.insert("contested".into(), json!(betrayal.evidence.contested));
    row.insert("cites".into(), json!(cited(story, &betrayal.evidence.cites)));
    row
}
