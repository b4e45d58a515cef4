//! `relations`: the acts and bonds of a film, one a row.

use super::answer::Answer;
use super::files::Workspace;
use super::table::{Column, Measure, Table, column};
use super::words::{cited, cites, event_id, event_words, id, names, names_within, short};
use super::{Exit, Failure, Question};
use crate::diagnostic::Error;
use crate::facts::{ActId, BondId, PartyId, phrase_alone};
use crate::nearest::nearest;
use crate::story::{Fact, Story};
use crate::vocabulary::{KindId, Takes, Vocabulary};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeSet;

/// What `relations` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Only these kinds or families, separated by commas: kills,betrays,love
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,
}

/// Lists relations.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.question.film, &options.question.view)?;
    let kinds = kinds(story.vocabulary(), &options.kind)?;
    let wanted = |kind: KindId| kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind));
    let bonds = story.bonds().filter(|(_, bond)| wanted(bond.kind)).map(|(bond, _)| Fact::Bond(bond));
    let acts = story.acts().filter(|(_, act)| wanted(act.kind)).map(|(act, _)| Fact::Act(act));
    let facts: Vec<Fact> = bonds.chain(acts).collect();
    let mut answer = Answer::about("relations", &story).printed(&options.question.print);
    let is_data = answer.is_data();
    for fact in facts.iter().filter(|_| is_data) {
        match fact {
            Fact::Bond(bond) => answer.record(Record::of_bond(&story, *bond))?,
            Fact::Act(act) => {
                for record in Record::of_act(&story, *act) {
                    answer.record(record)?;
                }
            }
        }
    }
    if answer.is_table() {
        answer.tables.push(Table::of(&story, COLUMNS, &facts));
    }
    Ok(answer.print(workspace, &options.question.print)?)
}

/// What its tables say, for `explain`: nothing but what others say too.
pub const MEASURES: &[Measure] = &[];

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("A relation")];

const COLUMNS: &[Column<Story, Fact>] = &[
    column("event", |story, fact| match fact {
        Fact::Act(act) => event_words(story, story.act(*act).event),
        Fact::Bond(bond) => {
            let bond = story.bond(*bond);
            let name = |event: Option<_>| event.map_or("", |event| event_id(story, event));
            match (bond.start, bond.end) {
                (None, None) => String::new(),
                (None, Some(end)) => format!("until {}", event_id(story, end)),
                (Some(start), None) => format!("from {}", event_id(story, start)),
                (start, end) => format!("from {} until {}", name(start), name(end)),
            }
        }
    }),
    column("", |_, fact| match fact {
        Fact::Act(_) => "act".to_owned(),
        Fact::Bond(_) => "bond".to_owned(),
    }),
    column("from", |story, fact| match fact {
        Fact::Act(act) => {
            let act = story.act(*act);
            match act.agents() {
                // what befalls somebody is said of them: “Marc dies”
                [] if story.kind(act.kind).takes == Takes::Patient => names(story, act.patients()),
                [] => "somebody".to_owned(),
                agents => names(story, agents),
            }
        }
        Fact::Bond(bond) => short(story, story.bond(*bond).from).to_owned(),
    }),
    column("what", |story, fact| match fact {
        Fact::Act(act) => {
            let act = story.act(*act);
            let kind = story.kind(act.kind);
            let alone = act.patients().is_empty() && kind.takes != Takes::AgentAndPatient;
            let phrase = if alone { phrase_alone(&kind.phrase) } else { &kind.phrase };
            if act.about.is_empty() {
                phrase.to_owned()
            } else {
                format!("{phrase} (about {})", names_within(story, &act.about))
            }
        }
        Fact::Bond(bond) => story.kind(story.bond(*bond).kind).phrase.clone(),
    }),
    column("to", |story, fact| match fact {
        Fact::Act(act) => {
            let act = story.act(*act);
            let befalls = act.agents().is_empty() && story.kind(act.kind).takes == Takes::Patient;
            match act.patients() {
                _ if befalls => String::new(),
                [] if story.kind(act.kind).takes == Takes::AgentAndPatient => "somebody".to_owned(),
                patients => names(story, patients),
            }
        }
        Fact::Bond(bond) => short(story, story.bond(*bond).to).to_owned(),
    }),
    column("how", how),
    column("cites", |story, fact| match fact {
        Fact::Act(act) => cites(story, story.cites_of_act(*act)),
        Fact::Bond(bond) => cites(story, story.cites_of_bond(*bond)),
    }),
];

/// The words that say more than the defaults.
fn how(story: &Story, fact: &Fact) -> String {
    let flag = |set: bool, word: &'static str| if set { word } else { "" };
    let (words, through) = match fact {
        Fact::Bond(bond) => {
            let bond = story.bond(*bond);
            let secret = flag(bond.secret, "secret");
            let words = [bond.certainty.word(), secret, flag(bond.contested, "contested"), "", "", ""];
            (words, String::new())
        }
        Fact::Act(id) => {
            let act = story.act(*id);
            let words = [
                act.status.word(),
                act.mode.word(),
                story.certainty_of_act(*id).word(),
                flag(act.secret, "secret"),
                flag(act.condoned, "condoned"),
                flag(act.contested, "contested"),
            ];
            let through = match act.through.as_slice() {
                [] => String::new(),
                through => format!("through {}", names_within(story, through)),
            };
            (words, through)
        }
    };
    // by whom it is done stands behind how
    let (before, after) = words.split_at(2);
    let said = before.iter().copied().chain([through.as_str()]).chain(after.iter().copied());
    let usual = ["", "completed", "free", "explicit", "direct"];
    let mut text = String::new();
    for word in said.filter(|word| !usual.contains(word)) {
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(word);
    }
    text
}

/// The kinds that words name: kinds, aliases, or whole families. None means all.
pub fn kinds(vocabulary: &Vocabulary, words: &[String]) -> Result<Option<BTreeSet<KindId>>, Error> {
    if words.is_empty() {
        return Ok(None);
    }
    let mut kinds = BTreeSet::new();
    for word in words.iter().map(|word| word.trim()) {
        let family: BTreeSet<KindId> =
            vocabulary.kinds().filter(|(_, kind)| kind.family == word).map(|(id, _)| id).collect();
        match vocabulary.find(word) {
            Some(kind) => {
                kinds.insert(kind);
            }
            None if !family.is_empty() => kinds.extend(family),
            None => {
                let known =
                    vocabulary.words().chain(vocabulary.families().map(|(_, family)| family.id.as_str()));
                let hint = nearest(word, known).map_or_else(
                    || "`imbroglio explain kinds` lists them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                return Err(Error::new(format!("no kind or family is called `{word}`; {hint}")));
            }
        }
    }
    Ok(Some(kinds))
}

/// A relation: a bond, or an act with one of its agents and one of its patients.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Record<'s> {
    /// The name of the act; all rows of one act share it.
    act: Option<String>,
    /// The kind.
    kind: &'s str,
    /// The family of the kind.
    family: &'s str,
    /// `act` or `bond`.
    layer: &'static str,
    /// Who does it, or the first party of the bond.
    from: Option<&'s str>,
    /// To whom it is done, or the second party of the bond.
    to: Option<&'s str>,
    /// Whom it is about: one, or a list.
    about: OneOrMany<'s>,
    /// Whether it was done, tried, ordered, …
    status: Option<&'static str>,
    /// Whether it was free, coerced, …
    mode: Option<&'static str>,
    /// Whether it was direct.
    directness: Option<&'static str>,
    /// The event of the act, or at which the bond begins.
    event: Option<&'s str>,
    /// The number of that event.
    rank: Option<u32>,
    /// The event at which the bond ends.
    until: Option<&'s str>,
    /// How sure it is.
    certainty: &'static str,
    /// Whether a defensible reader would deny it.
    contested: bool,
    /// Whether it is derived from others.
    derived: bool,
    /// The sentences.
    cites: Vec<String>,
}

/// One id, or a list where there are several; null for none.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
enum OneOrMany<'s> {
    None(()),
    One(&'s str),
    Many(Vec<&'s str>),
}

impl<'s> OneOrMany<'s> {
    fn new(story: &'s Story, parties: &[PartyId]) -> Self {
        match parties {
            [] => Self::None(()),
            [one] => Self::One(id(story, *one)),
            many => Self::Many(many.iter().map(|party| id(story, *party)).collect()),
        }
    }
}

impl<'s> Record<'s> {
    fn of_bond(story: &'s Story, bond: BondId) -> Self {
        let cites = cited(story, story.cites_of_bond(bond));
        let bond = story.bond(bond);
        let kind = story.kind(bond.kind);
        Self {
            act: None,
            kind: &kind.id,
            family: &kind.family,
            layer: "bond",
            from: Some(id(story, bond.from)),
            to: Some(id(story, bond.to)),
            about: OneOrMany::None(()),
            status: None,
            mode: None,
            directness: None,
            event: bond.start.map(|event| event_id(story, event)),
            rank: bond.start.map(|event| story.event(event).rank),
            until: bond.end.map(|event| event_id(story, event)),
            certainty: bond.certainty.word(),
            contested: bond.contested,
            derived: false,
            cites,
        }
    }

    /// One for each agent and patient.
    fn of_act(story: &'s Story, name: ActId) -> impl Iterator<Item = Self> {
        let act = story.act(name);
        let kind = story.kind(act.kind);
        let ends = move |parties: &[PartyId]| -> Vec<Option<&'s str>> {
            if parties.is_empty() {
                vec![None]
            } else {
                parties.iter().map(|party| Some(id(story, *party))).collect()
            }
        };
        let (from, to) = (ends(act.agents()), ends(act.patients()));
        let pairs = from.into_iter().flat_map(move |from| to.clone().into_iter().map(move |to| (from, to)));
        pairs.map(move |(from, to)| Self {
            act: Some(story.act_name(name)),
            kind: &kind.id,
            family: &kind.family,
            layer: "act",
            from,
            to,
            about: OneOrMany::new(story, &act.about),
            status: Some(act.status.word()),
            mode: Some(act.mode.word()),
            directness: Some(act.directness.word()),
            event: Some(event_id(story, act.event)),
            rank: Some(story.event(act.event).rank),
            until: None,
            certainty: story.certainty_of_act(name).word(),
            contested: act.contested,
            derived: false,
            cites: cited(story, story.cites_of_act(name)),
        })
    }
}
