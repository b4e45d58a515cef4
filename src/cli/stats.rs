//! `stats`: how much of a text is annotated, and how sure that is.

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures, wide};
use super::{Exit, Failure, Print};
use crate::facts::Certainty;
use crate::film::Film;
use crate::story::{Story, count};
use clap::Args;
use std::path::PathBuf;

/// What `stats` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films: paths, or ids
    #[arg(value_name = "FILM", required = true)]
    films: Vec<PathBuf>,
    #[command(flatten)]
    print: Print,
}

/// Counts.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let mut answer = Answer::new("stats");
    let mut records = Vec::new();
    for named in &options.films {
        let mut film = workspace.find(named)?;
        let (id, open) = (film.id.clone(), film.todo.len());
        if film.story.is_some() {
            // no more is asked of them, and of a long story they take as much room as the rest
            film.diagnostics = Vec::new();
            film.todo = Vec::new();
        }
        let counts = crate::rules::citation_counts(&film.material);
        let story = Film::story(film)?.settled();
        records.push(Record::new(id, &story, &counts, open));
    }
    for record in &records {
        answer.record(record)?;
    }
    answer.tables.push(Table::of(&(), COLUMNS, &records));
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio stats FILM":
    ["set aside", "memberships", "causes", "inferred", "knowledge", "open"] =>
        "Sentences listed as telling no fact or repeating a witness; memberships of groups, which are no bonds; links between events; acts, bonds and links that a \
         reader concludes; pieces of knowledge; drafts and what `imbroglio check --todo` lists.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record>("A film")];

records! {
    /// How much of a film is annotated.
    pub struct Record of (film: String, story: &Story, counts: &[u32], open: usize) {
        /// The film.
        film: String = film,
        /// Sentences of its seeds.
        sentences: usize = facts.sentences.len(),
        /// Sentences that something cites.
        cited: usize = counts.iter().filter(|count| **count > 0).count(),
        /// Sentences that are listed as telling no fact, or as repeating another witness.
        set_aside: usize = aside.len(),
        /// Characters.
        characters: usize = story.characters().count(),
        /// Groups.
        groups: usize = story.groups().count(),
        /// Bonds between two.
        bonds: usize = count::bonds(story),
        /// Memberships of groups.
        memberships: usize = count::memberships(story),
        /// Events.
        events: usize = facts.events.len(),
        /// Acts.
        acts: usize = facts.acts.len(),
        /// Causes: links from an event to one that it rests on.
        causes: usize = links().count(),
        /// Acts, bonds and causes that a reader concludes.
        inferred: usize = sure.filter(|certainty| *certainty == Certainty::Inferred).count(),
        /// Pieces of knowledge.
        knowledge: usize = facts.propositions.len(),
        /// What is still open: drafts, and the warnings about them.
        open: usize = open,
    } where {
        let facts = story.facts();
        let repeats = facts.witnesses.iter().flat_map(|witness| &witness.repeats);
        let aside = facts.asides.iter().flat_map(|aside| &aside.cites).chain(repeats);
        let mut aside: Vec<_> = aside.copied().collect();
        aside.sort_unstable();
        aside.dedup();
        let links = || facts.events.iter().flat_map(|event| event.support.links());
        let sure = facts
            .acts
            .iter()
            .map(|act| act.certainty)
            .chain(facts.bonds.iter().map(|bond| bond.certainty))
            .chain(links().map(|link| link.certainty));
    }
}

const COLUMNS: &[Column<(), Record>] = &[
    column("film", |_, one| one.film.clone()),
    column("sentences", |_, one| one.sentences.to_string()),
    column("cited", |_, one| one.cited.to_string()),
    wide("set aside", |_, one| one.set_aside.to_string()),
    column("characters", |_, one| one.characters.to_string()),
    wide("groups", |_, one| one.groups.to_string()),
    column("bonds", |_, one| one.bonds.to_string()),
    wide("memberships", |_, one| one.memberships.to_string()),
    column("events", |_, one| one.events.to_string()),
    column("acts", |_, one| one.acts.to_string()),
    column("causes", |_, one| one.causes.to_string()),
    column("inferred", |_, one| one.inferred.to_string()),
    wide("knowledge", |_, one| one.knowledge.to_string()),
    column("open", |_, one| one.open.to_string()),
];
