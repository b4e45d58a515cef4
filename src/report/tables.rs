//! The answers of the program as tables, until one event or until each.

use crate::analysis::Readings;
use crate::analysis::allegiance::changes;
use crate::analysis::betrayal::{Betrayal, betrayals};
use crate::analysis::cascade::causal_chains;
use crate::analysis::chains::{Deed, Question, betrayal_steps, chains};
use crate::analysis::knowledge::secrets;
use crate::analysis::motifs::{Filter, Index, Limits, Prepared};
use crate::analysis::retribution::retributions;
use crate::analysis::standing::standings;
use crate::facts::{ActId, EventId, PartyId, SentenceId};
use crate::motif::Library;
use crate::story::Story;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Most rows of a table.
const MOST: usize = 200;
/// Most matches of one motif, and most facts looked at for it, at each event.
const LIMITS: Limits = Limits { matches: 40, described: 40, steps: 2_000_000 };

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its cells, in the order of the columns.
    pub cells: Vec<Value>,
    /// What it is about: the id of a fact, a character or an event.
    pub pick: String,
    /// The events that it names, in order: what a page lights up, step by step.
    pub events: Vec<u32>,
    /// The acts and bonds that it rests on.
    pub facts: Vec<String>,
    /// The sentences that say so.
    pub cites: Vec<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The command that gives it.
    pub command: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its columns.
    pub columns: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Row>,
}

/// The motifs of a library, made ready for a story and all that is cut off from it.
pub fn prepared<'l>(story: &Story, library: &'l Library) -> Vec<Prepared<'l>> {
    let index = Index::new(story, Filter::default());
    library.read.motifs.iter().map(|motif| Prepared::new(&index, motif)).collect()
}

/// All answers about a story, and the motifs of it. The cost is that of each.
pub fn all(story: &Story, motifs: &[Prepared<'_>]) -> Vec<Table> {
    let found = betrayals(story, Readings::Settled).all;
    vec![
        betrayal_table(story, &found),
        chain_table(story, &found),
        motif_table(story, motifs),
        allegiance_table(story),
        secret_table(story),
        retribution_table(story, &found),
        standing_table(story),
    ]
}

/// Tables at each moment as one: every row that differs stands once, with the moments from which to which it holds.
/// A list of one is what holds at the last of `moments`.
pub fn through_time(moments: &[Vec<Table>], count: usize) -> Value {
    let first_moment = if moments.len() == count { 1 } else { count.max(1) };
    let mut all = Map::new();
    let Some(last) = moments.last() else { return Value::Object(all) };
    for (number, table) in last.iter().enumerate() {
        let mut places: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        let mut rows: Vec<(&Row, Vec<[usize; 2]>)> = Vec::new();
        let mut key: Vec<u8> = Vec::new();
        for (at, tables) in moments.iter().enumerate() {
            let moment = at + first_moment;
            for row in tables.get(number).map_or(&[][..], |table| &table.rows) {
                key.clear();
                let Row { cells, pick, events, facts, cites } = row;
                // words and numbers in a list in memory: nothing of this can fail
                let _infallible = serde_json::to_writer(&mut key, &(cells, pick, events, facts, cites));
                let known = places.get(key.as_slice()).copied();
                let place = known.unwrap_or_else(|| {
                    places.insert(key.clone(), rows.len());
                    rows.push((row, Vec::new()));
                    rows.len() - 1
                });
                let Some((_, spans)) = rows.get_mut(place) else { continue };
                match spans.last_mut() {
                    Some(span) if span[1] + 1 >= moment => span[1] = moment,
                    _ => spans.push([moment, moment]),
                }
            }
        }
        let rows: Vec<Value> = rows
            .iter()
            .map(|(row, spans)| json!([row.cells, row.pick, row.events, row.facts, row.cites, spans]))
            .collect();
        let value = json!({
            "title": table.title, "columns": table.columns, "rows": rows, "whole": moments.len() != count,
        });
        all.insert(table.command.to_owned(), value);
    }
    Value::Object(all)
}

fn names(story: &Story, parties: &[PartyId]) -> String {
    parties.iter().map(|party| story.party(*party).short()).collect::<Vec<_>>().join(", ")
}

fn cited(story: &Story, cites: &[SentenceId]) -> Vec<String> {
    cites.iter().map(|cite| story.sentence(*cite).citation()).collect()
}

fn rank(story: &Story, event: Option<EventId>) -> Value {
    json!(event.map(|event| story.event(event).rank))
}

fn ranks(story: &Story, events: impl IntoIterator<Item = EventId>) -> Vec<u32> {
    let mut ranks: Vec<u32> = events.into_iter().map(|event| story.event(event).rank).collect();
    ranks.dedup();
    ranks
}

fn acts(story: &Story, acts: &[ActId]) -> Vec<String> {
    acts.iter().map(|act| story.act_name(*act)).collect()
}

fn betrayal_table(story: &Story, found: &[Betrayal]) -> Table {
    let row = |betrayal: &Betrayal| {
        let known: Vec<PartyId> = betrayal.discovered.iter().map(|(who, _)| *who).collect();
        let fact = betrayal.asserted.map(|act| story.act_name(act));
        Row {
            cells: vec![
                rank(story, betrayal.event),
                json!(story.party(betrayal.by).short()),
                json!(story.party(betrayal.to).short()),
                json!(betrayal.claim.word()),
                json!(betrayal.mode.word()),
                json!(names(story, &known)),
                json!(betrayal.evidence.certainty.word()),
            ],
            pick: fact.clone().unwrap_or_else(|| story.party(betrayal.by).id.to_string()),
            events: ranks(story, betrayal.event),
            facts: fact.into_iter().collect(),
            cites: cited(story, &betrayal.evidence.cites),
        }
    };
    Table {
        command: "betrayals",
        title: "Betrayals",
        columns: &["#", "who", "whom", "claim", "mode", "known to", "certainty"],
        rows: found.iter().take(MOST).map(row).collect(),
    }
}

fn chain_table(story: &Story, found: &[Betrayal]) -> Table {
    let at = |event: EventId| found.iter().find(|b| b.is_completed() && b.event == Some(event));
    let mut rows: Vec<Row> = causal_chains(story, found, Readings::Settled, MOST)
        .chains
        .iter()
        .map(|chain| {
            let steps: Vec<&Betrayal> = chain.iter().filter_map(|event| at(*event)).collect();
            let said: Vec<String> = steps
                .iter()
                .map(|b| format!("{} → {}", story.party(b.by).short(), story.party(b.to).short()))
                .collect();
            let mut cites: Vec<SentenceId> = steps.iter().flat_map(|b| b.evidence.cites.clone()).collect();
            cites.sort_unstable();
            cites.dedup();
            Row {
                cells: vec![json!("one leads to the next"), json!(said.join(", then ")), json!(chain.len())],
                pick: chain.first().map_or_else(String::new, |event| story.event(*event).id.to_string()),
                events: ranks(story, chain.iter().copied()),
                facts: steps.iter().filter_map(|b| b.asserted).map(|act| story.act_name(act)).collect(),
                cites: cited(story, &cites),
            }
        })
        .collect();
    let listed = chains(story, betrayal_steps(found, true), &Question::default());
    for chain in &listed.listed {
        let steps: Vec<&Betrayal> = chain
            .steps
            .iter()
            .filter_map(|step| match listed.steps.get(*step as usize)?.deed {
                Deed::Betrayal(number) => found.get(number as usize),
                Deed::Act(_) => None,
            })
            .collect();
        let mut cites: Vec<SentenceId> = steps.iter().flat_map(|b| b.evidence.cites.clone()).collect();
        cites.sort_unstable();
        cites.dedup();
        rows.push(Row {
            cells: vec![
                json!("the betrayed betrays"),
                json!(names(story, &listed.characters(chain)).replace(", ", " → ")),
                json!(chain.steps.len()),
            ],
            pick: steps
                .first()
                .and_then(|b| b.event)
                .map_or_else(String::new, |e| story.event(e).id.to_string()),
            events: ranks(story, steps.iter().filter_map(|b| b.event)),
            facts: steps.iter().filter_map(|b| b.asserted).map(|act| story.act_name(act)).collect(),
            cites: cited(story, &cites),
        });
    }
    Table { command: "chains", title: "Chains of betrayal", columns: &["how", "who", "steps"], rows }
}

fn motif_table(story: &Story, motifs: &[Prepared<'_>]) -> Table {
    let index = Index::new(story, Filter::default());
    let mut rows = Vec::new();
    for prepared in motifs {
        let motif = prepared.motif();
        for found in prepared.find(&index, LIMITS).matches {
            let bonds = found.bonds.iter().map(|bond| crate::charts::data::bond(story, *bond));
            let who: Vec<PartyId> = found.bindings.iter().map(|(_, party)| *party).collect();
            let title =
                if motif.title.is_empty() { motif.name.replace('_', " ") } else { motif.title.clone() };
            rows.push(Row {
                cells: vec![
                    json!(title),
                    json!(crate::charts::words::sentence(&found.reading)),
                    json!(found.not_told.join("; ")),
                    json!(found.evidence.certainty.word()),
                ],
                pick: who.first().map_or_else(String::new, |party| story.party(*party).id.to_string()),
                events: ranks(story, found.events.iter().copied()),
                facts: acts(story, &found.acts).into_iter().chain(bonds).collect(),
                cites: cited(story, &found.evidence.cites),
            });
        }
    }
    Table {
        command: "motifs",
        title: "Motifs",
        columns: &["motif", "reading", "not told", "certainty"],
        rows,
    }
}

fn allegiance_table(story: &Story) -> Table {
    let rows = changes(story)
        .iter()
        .map(|change| {
            let mut cites: Vec<SentenceId> =
                change.acts.iter().flat_map(|act| story.cites_of_act(*act).iter().copied()).collect();
            cites.sort_unstable();
            cites.dedup();
            Row {
                cells: vec![
                    json!(story.event(change.event).rank),
                    json!(story.party(change.who).short()),
                    json!(change.turn.word()),
                    json!(story.party(change.side).short()),
                    json!(if change.feigned {
                        "feigned"
                    } else {
                        change.mode.map_or("", |mode| mode.word())
                    }),
                    json!(change.certainty.word()),
                ],
                pick: story.party(change.who).id.to_string(),
                events: ranks(story, [change.event]),
                facts: acts(story, &change.acts),
                cites: cited(story, &cites),
            }
        })
        .collect();
    Table {
        command: "allegiance",
        title: "Allegiance",
        columns: &["#", "who", "turn", "side", "how", "certainty"],
        rows,
    }
}

fn secret_table(story: &Story) -> Table {
    let rows = secrets(story)
        .iter()
        .map(|secret| {
            let one = &story.facts().propositions[secret.proposition.index()];
            let sort = match (secret.is_secret, secret.is_open) {
                (true, _) => "secret",
                (_, true) => "open secret",
                _ => "known",
            };
            Row {
                cells: vec![
                    json!(one.what),
                    json!(sort),
                    json!(names(story, &secret.knowers)),
                    json!(names(story, &secret.never)),
                    rank(story, secret.leak.as_ref().map(|leak| leak.event)),
                ],
                pick: secret.knowers.first().map_or_else(String::new, |who| story.party(*who).id.to_string()),
                events: ranks(story, secret.changes.iter().map(|change| change.event)),
                facts: Vec::new(),
                cites: cited(story, &one.cites),
            }
        })
        .collect();
    Table {
        command: "secrets",
        title: "Secrets",
        columns: &["what", "sort", "who knows", "not said to have learned it", "first leak"],
        rows,
    }
}

fn retribution_table(story: &Story, found: &[Betrayal]) -> Table {
    let rows = retributions(story, found, Readings::Settled, 1, MOST)
        .all
        .iter()
        .map(|one| {
            let events = one.harm.iter().chain(&one.answer).map(|act| story.act(*act).event);
            Row {
                cells: vec![
                    json!(story.party(one.offender).short()),
                    json!(story.party(one.victim).short()),
                    json!(story.party(one.avenger).short()),
                    json!(story.party(one.target).short()),
                    json!(one.level),
                    json!(one.evidence.certainty.word()),
                ],
                pick: one.answer.first().map_or_else(String::new, |act| story.act_name(*act)),
                events: ranks(story, events),
                facts: acts(story, &one.harm).into_iter().chain(acts(story, &one.answer)).collect(),
                cites: cited(story, &one.evidence.cites),
            }
        })
        .collect();
    Table {
        command: "retribution",
        title: "Retribution",
        columns: &["who harms", "whom", "who answers", "against whom", "level", "certainty"],
        rows,
    }
}

fn standing_table(story: &Story) -> Table {
    let mut all = standings(story);
    all.sort_by_key(|standing| (standing.rank, standing.party));
    let rows = all
        .iter()
        .map(|standing| Row {
            cells: vec![
                json!(standing.rank),
                json!(story.party(standing.party).short()),
                json!(standing.acting),
                json!(standing.taking_part),
                json!(standing.reach),
                json!(standing.reached_by),
                json!(standing.brokerage.map(|brokerage| brokerage.all())),
                json!(standing.without.map(|without| without.lost)),
                json!(standing.without.map(|without| without.living)),
            ],
            pick: story.party(standing.party).id.to_string(),
            events: Vec::new(),
            facts: Vec::new(),
            cites: Vec::new(),
        })
        .collect();
    Table {
        command: "standing",
        title: "Standing",
        columns: &[
            "place",
            "who",
            "acts in",
            "of",
            "reaches",
            "reached by",
            "between",
            "events lost",
            "living",
        ],
        rows,
    }
}
