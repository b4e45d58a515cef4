//! `show`: one screen about a film.

pub use super::Question as Options;

use super::answer::{Answer, records};
use super::fates::{by, words};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column};
use super::words::{cited, cites, count, ids, names};
use super::{Exit, Failure};
use crate::analysis::fates::{Fate, fates};
use crate::facts::{Event, EventId, Party, PartyId};
use crate::story::{Story, count as counts};

/// Shows a film.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.film, &options.view)?;
    let fates = fates(&story);
    let mut answer = Answer::about("show", &story).printed(&options.print);
    answer.prose = head(&story);
    answer.lists(Record::new(&story, &fates))?;
    answer.tables = vec![
        Table::of(&(&story, fates.as_slice()), &cast_columns(), story.characters()).under("Cast"),
        Table::of(&story, &groups_columns(), story.groups()).under("Groups"),
        Table::of(&story, &events_columns(), story.events()).under("Events"),
    ];
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`: nothing but what others say too.
pub const MEASURES: &[Measure] = &[];

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("A film")];

fn head(story: &Story) -> Vec<String> {
    let film = &story.facts().film;
    let year = film.year.map(|year| year.to_string());
    let more: Vec<String> = film
        .original_title
        .iter()
        .chain(film.director.as_ref().or(film.author.as_ref()))
        .cloned()
        .chain(year)
        .collect();
    let title =
        if more.is_empty() { film.title.clone() } else { format!("{} ({})", film.title, more.join(", ")) };
    let facts = story.facts();
    let told_by = match facts.witnesses.len() {
        0 => String::new(),
        witnesses => format!(" of {}", count(witnesses, "witness", "witnesses")),
    };
    let numbers = format!(
        "{}, {}, {}, {}, {}, {}{told_by}",
        count(story.characters().count(), "character", "characters"),
        count(story.groups().count(), "group", "groups"),
        count(facts.events.len(), "event", "events"),
        count(facts.acts.len(), "act", "acts"),
        count(counts::bonds(story), "bond", "bonds"),
        count(facts.sentences.len(), "sentence", "sentences"),
    );
    vec![title, numbers]
}

fn cast_columns<'a>() -> Vec<Column<(&'a Story, &'a [Fate]), (PartyId, &'a Party)>> {
    vec![
        column("id", |_, (_, party)| party.id.to_string()),
        column("name", |_, (_, party)| party.name.to_string()),
        column("who", |_, (_, party)| party.note.clone().unwrap_or_default()),
        column("groups", |(story, _), (id, _)| ids(story, &story.groups_of(*id)).join(", ")),
        column("fate", |(story, fates), (id, _)| {
            let Some(fate) = fate_of(fates, *id) else { return String::new() };
            let by = by(story, fate);
            match words(fate) {
                told if by.is_empty() => told,
                told if fate.wound.is_some() => format!("{told}, dealt by {by}"),
                told if told.starts_with("dies") => format!("{told}, killed by {by}"),
                told => format!("{told} by {by}"),
            }
        }),
    ]
}

/// The fate of a character, of fates in the order of the cast.
fn fate_of(fates: &[Fate], party: PartyId) -> Option<&Fate> {
    let at = fates.binary_search_by_key(&party, |fate| fate.party);
    at.ok().map(|at| &fates[at])
}

fn groups_columns<'a>() -> Vec<Column<Story, (PartyId, &'a Party)>> {
    vec![
        column("id", |_, (_, group)| group.id.to_string()),
        column("name", |_, (_, group)| group.name.to_string()),
        column("members", |story, (id, _)| names(story, &story.members(*id))),
    ]
}

fn events_columns<'a>() -> Vec<Column<Story, (EventId, &'a Event)>> {
    vec![
        column("", |_, (_, event)| event.rank.to_string()),
        column("id", |_, (_, event)| event.id.to_string()),
        column("what", |_, (_, event)| event.summary.to_string()),
        column("cites", |story, (_, event)| cites(story, &event.cites)),
    ]
}

records! {
    /// A film at a glance.
    pub struct Record<'s> of (story: &'s Story, fates: &[Fate]) {
        /// The cast.
        characters: Vec<Character<'s>> =
            story.characters().map(|party| Character::new(story, party, fates)).collect(),
        /// The groups.
        groups: Vec<Group<'s>> = story.groups().map(|group| Group::new(story, group)).collect(),
        /// The events in their order.
        events: Vec<Happening<'s>> =
            story.events().map(|(_, event)| Happening::new(story, event)).collect(),
    }

    /// A character.
    struct Character<'s> of (story: &'s Story, (id, party): (PartyId, &'s Party), fates: &[Fate]) {
        id: &'s str = &party.id,
        name: &'s str = &party.name,
        aliases: &'s [String] = &party.aliases,
        kind: &'static str = party.kind.word(),
        groups: Vec<&'s str> = ids(story, &story.groups_of(id)),
        fate: Option<&'static str> = fate_of(fates, id).map(|fate| fate.fate.word()),
    }

    /// A group.
    struct Group<'s> of (story: &'s Story, (id, group): (PartyId, &'s Party)) {
        id: &'s str = &group.id,
        name: &'s str = &group.name,
        aliases: &'s [String] = &group.aliases,
        members: Vec<&'s str> = ids(story, &story.members(id)),
    }

    /// An event.
    struct Happening<'s> of (story: &'s Story, event: &'s Event) {
        id: &'s str = &event.id,
        rank: u32 = event.rank,
        summary: &'s str = &event.summary,
        cites: Vec<String> = cited(story, &event.cites),
    }
}
