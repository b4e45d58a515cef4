//! One film at two of its events.

use crate::analysis::fates::FateKind;
use crate::cli::answer::{Answer, records};
use crate::cli::files::Workspace;
use crate::cli::table::{Column, Table, column};
use crate::cli::words::{act_names, cited, cites, event_id, event_ids, event_words, id, ids, names, short};
use crate::cli::{Exit, Print};
use crate::compare::moments::{Between, between};
use crate::diagnostic::Error;
use crate::facts::{BondId, EventId, PartyId};
use crate::story::Story;

/// Compares a film at two events.
pub fn run(story: &Story, at: [&String; 2], workspace: &Workspace, print: &Print) -> Result<Exit, Error> {
    let find = |asked: &str| story.find_event(asked).map_err(|cause| Error::because("--at", cause));
    let found = between(story, find(at[0])?, find(at[1])?);
    let mut answer = Answer::about("compare", story);
    answer.record(Record::new(story, &found))?;
    answer.prose = prose(story, &found);
    answer.tables.push(Table::of(story, EVENTS, &found.events).under("In between"));
    answer.print(workspace, print)
}

fn bond(story: &Story, id: BondId) -> String {
    let bond = story.bond(id);
    format!("{} – {} – {}", short(story, bond.from), story.kind(bond.kind).phrase, short(story, bond.to))
}

fn prose(story: &Story, found: &Between) -> Vec<String> {
    let event = |id| {
        let event = story.event(id);
        format!("{}. {}", event.rank, event.summary)
    };
    let mut lines = vec![
        story.facts().film.title.clone(),
        format!("From  {}", event(found.from)),
        format!("To    {}", event(found.to)),
        String::new(),
    ];
    let mut line = |words: &str, what: String| {
        if !what.is_empty() {
            lines.push(format!("{words:<10} {what}"));
        }
    };
    line("dead", names(story, &found.died));
    line("new", names(story, &found.appeared));
    for (party, was, now) in &found.changed {
        line("changed", format!("{}: {} → {}", short(story, *party), was.word(), now.word()));
    }
    for id in &found.made {
        line("begun", bond(story, *id));
    }
    for id in &found.broken {
        line("ended", bond(story, *id));
    }
    for id in &found.betrayals {
        let act = story.act(*id);
        line("betrayal", format!("{} – {}", names(story, act.agents()), names(story, act.patients())));
    }
    if found.events.is_empty() {
        line("nothing", "the two events are the same, or have the same number".to_owned());
    }
    lines
}

const EVENTS: &[Column<Story, EventId>] = &[
    column("event", |story, event| event_words(story, *event)),
    column("what", |story, event| story.event(*event).summary.to_string()),
    column("cites", |story, event| cites(story, &story.event(*event).cites)),
];

records! {
    /// What changes from one event of a film to another.
    pub struct Record<'s> of (story: &'s Story, found: &Between) {
        /// The first event.
        from: &'s str = event_id(story, found.from),
        /// The last.
        to: &'s str = event_id(story, found.to),
        /// Who dies.
        died: Vec<&'s str> = ids(story, &found.died),
        /// Who first takes part.
        appeared: Vec<&'s str> = ids(story, &found.appeared),
        /// Whose state changes.
        changed: Vec<Changed<'s>> =
            found.changed.iter().map(|changed| Changed::new(story, changed)).collect(),
        /// Bonds that begin.
        made: Vec<Bond<'s>> = found.made.iter().map(bond).collect(),
        /// Bonds that end.
        broken: Vec<Bond<'s>> = found.broken.iter().map(bond).collect(),
        /// Acts of betrayal.
        betrayals: Vec<String> = act_names(story, &found.betrayals),
        /// The events in between.
        events: Vec<&'s str> = event_ids(story, &found.events),
    } where {
        let bond = |name: &BondId| Bond::new(story, *name);
    }

    /// A character whose state changes.
    struct Changed<'s> of (story: &'s Story, (party, was, now): &(PartyId, FateKind, FateKind)) {
        character: &'s str = id(story, *party),
        was: &'static str = was.word(),
        is: &'static str = now.word(),
    }

    /// A bond.
    struct Bond<'s> of (story: &'s Story, name: BondId) {
        kind: &'s str = &story.kind(bond.kind).id,
        from: &'s str = id(story, bond.from),
        to: &'s str = id(story, bond.to),
        cites: Vec<String> = cited(story, story.cites_of_bond(name)),
    } where {
        let bond = story.bond(name);
    }
}
