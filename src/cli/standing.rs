//! `standing`: the part each character has in the plot.

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Question, files};
use crate::analysis::standing::{Informing, Standing, informers, standings};
use crate::diagnostic::Error;
use crate::facts::{Certainty, Mode, PartyId};
use crate::story::Story;
use clap::Args;
use serde_json::{Map, Value, json};

/// What `standing` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Also the classic centralities of the cast as a graph without time: degree, betweenness, closeness,
    /// eigenvector. Needs a program built with `--features classic`
    #[arg(long)]
    classic: bool,
}

/// Lists standings.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let mut standings = standings(&story);
    standings.sort_by_key(|standing| (standing.rank, standing.party));
    let mut table = Table::new([
        "place",
        "who",
        "acts in",
        "of",
        "reaches",
        "reached by",
        "between",
        "without",
        "does",
        "undergoes",
    ])
    .under("Deeds that are done, each once; attempts are not among them, orders stand apart");
    let mut results = Vec::new();
    for standing in &standings {
        table.row([
            standing.rank.to_string(),
            story.party(standing.party).short.clone(),
            standing.acting.to_string(),
            standing.taking_part.to_string(),
            format!("{} ({}.)", standing.reach, standing.reach_rank),
            standing.reached_by.to_string(),
            standing.brokerage.all().to_string(),
            fall(standing),
            deeds(&story, standing),
            profile(&story, standing, |degree| degree.suffered),
        ]);
        results.push(row(&story, standing));
    }
    let mut agents =
        Table::new(["who", "is", "informs", "about", "within", "how", "cites"]).under("Who informs");
    for informing in informers(&story) {
        agents.row([
            story.party(informing.who).short.clone(),
            informing.agent.word().to_owned(),
            shorts(&story, &informing.to),
            shorts(&story, &informing.about),
            informing.group.map_or_else(String::new, |group| story.party(group).short.clone()),
            how(&story, &informing).join(", "),
            cited(&story, story.cites_of_act(informing.act)).join(" "),
        ]);
        results.push(agent_row(&story, &informing));
    }
    let film = story.facts().film.id.clone();
    let mut answer = Answer {
        command: "standing",
        film: Some(film),
        results,
        tables: vec![table, agents],
        ..Answer::default()
    };
    if options.classic {
        let order: Vec<PartyId> = standings.iter().map(|standing| standing.party).collect();
        add_classic(&story, &order, &mut answer)?;
    }
    answer.print(&options.question.print)
}

/// Adds a table of centralities, their numbers to the rows of the characters (the first rows, in this order),
/// and what must be said with them.
#[cfg(feature = "classic")]
fn add_classic(story: &Story, order: &[PartyId], answer: &mut Answer) -> Result<(), Error> {
    let classic = crate::analysis::classic::classic(story);
    let mut table =
        Table::new(["who", "piece", "joined to", "degree", "betweenness", "closeness", "eigenvector"])
            .under("The cast as a graph, joined by what is done and what holds, without time");
    for (party, row) in order.iter().zip(&mut answer.results) {
        let Some(place) = classic.places.iter().find(|place| place.party == *party) else { continue };
        let measures = place.measures;
        let columns = [
            ("degree", Some(measures.degree)),
            ("betweenness", Some(measures.betweenness)),
            ("closeness", Some(measures.closeness)),
            ("eigenvector", measures.eigenvector),
        ];
        let cells = columns.map(|(_, value)| value.map_or_else(|| "·".to_owned(), |v| format!("{v:.3}")));
        let [degree, betweenness, closeness, eigenvector] = cells;
        table.row([
            story.party(*party).short.clone(),
            place.piece.to_string(),
            place.joined.to_string(),
            degree,
            betweenness,
            closeness,
            eigenvector,
        ]);
        row.insert("piece".into(), json!(place.piece));
        row.insert("joined_to".into(), json!(place.joined));
        for (name, value) in columns {
            row.insert(name.into(), json!(value.map(|value| (value * 1000.0).round() / 1000.0)));
        }
    }
    answer.tables.push(table);
    if classic.is_in_pieces() {
        answer.notices.push(format!(
            "the cast falls into {} pieces between which no path leads: compare betweenness, closeness and \
             eigenvector within a piece only",
            classic.pieces
        ));
    }
    if classic.places.iter().any(|place| place.measures.eigenvector.is_none()) {
        answer.notices.push("an eigenvector did not settle and is left out".to_owned());
    }
    Ok(())
}

#[cfg(not(feature = "classic"))]
fn add_classic(_story: &Story, _order: &[PartyId], _answer: &mut Answer) -> Result<(), Error> {
    Err(Error::new(
        "this imbroglio was built without the classic centralities; build it with `--features classic`, or ask \
         without `--classic`",
    ))
}

/// What falls, and who lives, without all that somebody does: the events in which they act, and others.
fn fall(standing: &Standing) -> String {
    match (standing.acting, standing.lost, standing.living) {
        (0, ..) => "·".to_owned(),
        (own, lost, 0) => format!("{own} own + {lost} fall"),
        (own, lost, living) => format!("{own} own + {lost} fall, {living} live"),
    }
}

/// What somebody does by family, and how often they order something.
fn deeds(story: &Story, standing: &Standing) -> String {
    let done = profile(story, standing, |degree| degree.done);
    match (done.is_empty(), standing.ordered) {
        (_, 0) => done,
        (true, ordered) => format!("ordered {ordered}"),
        (false, ordered) => format!("{done}, ordered {ordered}"),
    }
}

/// Under what condition somebody informs, and how sure that is, if it is not freely and in so many words.
fn how(story: &Story, informing: &Informing) -> Vec<&'static str> {
    let (mode, certainty) = (story.act(informing.act).mode, story.certainty_of_act(informing.act));
    let mode = (mode != Mode::Free).then(|| mode.word());
    let certainty = (certainty != Certainty::Explicit).then(|| certainty.word());
    mode.into_iter().chain(certainty).collect()
}

fn shorts(story: &Story, parties: &[PartyId]) -> String {
    parties.iter().map(|party| story.party(*party).short.as_str()).collect::<Vec<_>>().join(", ")
}

fn ids(story: &Story, parties: &[PartyId]) -> Vec<String> {
    parties.iter().map(|party| story.party(*party).id.clone()).collect()
}

fn profile(
    story: &Story,
    standing: &Standing,
    count: impl Fn(&crate::analysis::standing::Degree) -> u32,
) -> String {
    let families = story.vocabulary().families().filter_map(|(id, family)| {
        let number = standing.profile.get(&id).map_or(0, &count);
        (number > 0).then(|| format!("{} {number}", family.id))
    });
    families.collect::<Vec<_>>().join(", ")
}

fn row(story: &Story, standing: &Standing) -> Row {
    let mut profile = Map::new();
    for (id, family) in story.vocabulary().families() {
        if let Some(degree) = standing.profile.get(&id) {
            profile.insert(family.id.clone(), json!({"done": degree.done, "suffered": degree.suffered}));
        }
    }
    let roles = standing.brokerage;
    let mut row = Row::new();
    row.insert("character".into(), json!(story.party(standing.party).id));
    row.insert("rank".into(), json!(standing.rank));
    row.insert("acting".into(), json!(standing.acting));
    row.insert("taking_part".into(), json!(standing.taking_part));
    row.insert("reach".into(), json!(standing.reach));
    row.insert("reach_rank".into(), json!(standing.reach_rank));
    row.insert("reached_by".into(), json!(standing.reached_by));
    row.insert(
        "brokerage".into(),
        json!({"coordinator": roles.coordinator, "itinerant": roles.itinerant, "representative": roles.representative,
               "gatekeeper": roles.gatekeeper, "liaison": roles.liaison}),
    );
    row.insert("lost_without".into(), json!(standing.lost));
    row.insert("living_without".into(), json!(standing.living));
    row.insert("ordered".into(), json!(standing.ordered));
    row.insert("profile".into(), Value::Object(profile));
    row
}

fn agent_row(story: &Story, informing: &Informing) -> Row {
    let mut row = Row::new();
    row.insert("informer".into(), json!(story.party(informing.who).id));
    row.insert("is".into(), json!(informing.agent.word()));
    row.insert("to".into(), json!(ids(story, &informing.to)));
    row.insert("about".into(), json!(ids(story, &informing.about)));
    row.insert("within".into(), json!(informing.group.map(|group| &story.party(group).id)));
    row.insert("act".into(), json!(story.act_name(informing.act)));
    row.insert("mode".into(), json!(story.act(informing.act).mode.word()));
    row.insert("certainty".into(), json!(story.certainty_of_act(informing.act).word()));
    row.insert(
        "deceits".into(),
        json!(informing.deceits.iter().map(|act| story.act_name(*act)).collect::<Vec<_>>()),
    );
    row.insert("cites".into(), json!(cited(story, story.cites_of_act(informing.act))));
    row
}
