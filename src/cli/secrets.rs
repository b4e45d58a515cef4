//! `secrets`: who knows what when, how it leaks, who believes what is not so, and for how long a reader
//! knows more than a character.

pub use super::Question as Options;

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures, wide};
use super::words::{
    act_names, capital, cited, cites, event_id, event_words, id, ids, names, names_and, short, within,
};
use super::{Exit, Failure};
use crate::analysis::knowledge::{
    self, Change, Hop, How, Irony, Leak, Secret, WrongBelief, secrets, wrong_beliefs,
};
use crate::facts::{Attitude, Certainty, Channel, EventId, PartyId, Proposition, Status, phrase_of};
use crate::story::Story;
use crate::vocabulary::Breach;

/// Lists what can be known.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.film, &options.view)?;
    let (secrets, beliefs) = (secrets(&story), wrong_beliefs(&story));
    let mut answer = Answer::about("secrets", &story).printed(&options.print);
    for secret in &secrets {
        answer.record(Record::new(&story, secret))?;
    }
    for belief in &beliefs {
        answer.record(Belief::new(&story, belief))?;
    }
    let ironies: Vec<(&Secret, &Irony)> =
        secrets.iter().flat_map(|secret| secret.ironies.iter().map(move |irony| (secret, irony))).collect();
    answer.tables = vec![
        Table::of(&story, COLUMNS, &secrets),
        Table::of(&story, &ironies_columns(), &ironies)
            .under("What the reader knows and a character is not said to know"),
        Table::of(&story, BELIEFS, beliefs.iter().filter(|belief| !is_told_above(&story, &secrets, belief)))
            .under("Believed, and not said to be so"),
    ];
    Ok(answer.print(workspace, &options.print)?)
}

/// Whether the first table tells already that all who believe a deed hold what is not so of its event.
fn is_told_above(story: &Story, secrets: &[Secret], belief: &WrongBelief) -> bool {
    let event = story.act(belief.act).event;
    let told = |who: &PartyId| {
        secrets.iter().any(|secret| {
            proposition(story, secret).of == Some(event)
                && secret.false_beliefs.iter().any(|held| held.who == *who && held.from == event)
        })
    };
    !belief.believers.is_empty() && belief.believers.iter().all(told)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio secrets FILM":
    ["irony", "is not said to know", "and meanwhile", "ironies"] =>
        "A stretch in which the reader knows what a character does not: from when it is true until they learn it, or \
         die and are not said to have learned it. `perhaps` stands where they act against those whom it is about because it has \
         come out, and are not said to have learned it. `events` counts its events; `and meanwhile` is what they do, try, \
         order or threaten in it to one who knows.",
    ["secret"] =>
        "As a sort of knowledge: somebody concerned does not know it at first, whether or not anybody hides it.",
    ["open secret"] => "As a sort of knowledge: all concerned know it from the first, and nobody is told.",
    ["sort"] => "What a piece of knowledge is: `secret`, `open secret`, or `known` where it is neither.",
    ["leak", "first leak"] =>
        "The first learning by an outsider, and the way: told from one to the next, carried along acts that do not \
         divide, seen, overheard or worked out.",
    ["who learns it", "known at the end", "not said to have learned it"] =>
        "Who comes to know, how and where; who knows at the end; and who is concerned and is not said to have \
         learned it, which does not mean that they did not.",
    ["believes that"] =>
        "What somebody takes for done (`perceived`), where the text does not say that it was done.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[
    super::schema::sort::<Record<'static>>("Something that can be known"),
    super::schema::sort::<Belief<'static>>("A wrong belief"),
];

const COLUMNS: &[Column<Story, Secret>] = &[
    column("what", |story, secret| proposition(story, secret).what.clone()),
    column("sort", |_, secret| sort(secret).to_owned()),
    column("who learns it", learners),
    wide("known at the end", knowers),
    column("not said to have learned it", |story, secret| names(story, &secret.never)),
    column("first leak", |story, secret| {
        secret.leak.as_ref().map_or_else(String::new, |leak| leak_words(story, leak))
    }),
];

fn ironies_columns<'a>() -> Vec<Column<Story, (&'a Secret, &'a Irony)>> {
    vec![
        column("who", |story, (_, irony)| short(story, irony.who).to_owned()),
        column("is not said to know", |story, (secret, _)| proposition(story, secret).what.clone()),
        column("from", |story, (_, irony)| {
            irony.from.map_or_else(|| "the start".to_owned(), |from| event_words(story, from))
        }),
        column("until", |story, (_, irony)| match (irony.until, irony.dies) {
            (_, Some(death)) => format!("dies, not said to have learned it, {}", event_words(story, death)),
            (Some(until), _) if irony.may_know => {
                format!("{}, perhaps: acts because it has come out", event_words(story, until))
            }
            (Some(until), _) => event_words(story, until),
            _ => "the end".to_owned(),
        }),
        column("events", |_, (_, irony)| irony.length.to_string()),
        column("and meanwhile", |story, (_, irony)| meanwhile(story, irony)),
    ]
}

const BELIEFS: &[Column<Story, WrongBelief>] = &[
    column("who", |story, belief| match belief.believers.as_slice() {
        [] => "somebody who is not named".to_owned(),
        believers => names(story, believers),
    }),
    column("believes that", |story, belief| {
        let act = story.act(belief.act);
        // of what only happens to somebody, that is who the sentence is about
        let (who, to) = if act.agents().is_empty() {
            (act.patients(), act.agents())
        } else {
            (act.agents(), act.patients())
        };
        let many = who.len() > 1 || who.iter().any(|party| story.party(*party).is_plural());
        let phrase = phrase_of(&story.kind(act.kind).phrase, many);
        let subject = if who.is_empty() { "somebody".to_owned() } else { capital(&names_and(story, who)) };
        format!("{subject} {phrase} {}", names_and(story, to)).trim_end().to_owned()
    }),
    column("event", |story, belief| event_words(story, story.act(belief.act).event)),
    column("cites", |story, belief| cites(story, story.cites_of_act(belief.act))),
];

fn proposition<'s>(story: &'s Story, secret: &Secret) -> &'s Proposition {
    &story.facts().propositions[secret.proposition.index()]
}

fn sort(secret: &Secret) -> &'static str {
    match (secret.is_secret, secret.is_open) {
        _ if secret.is_false => "false belief",
        (true, _) => "secret",
        (_, true) => "open secret",
        _ => "known",
    }
}

fn knowers(story: &Story, secret: &Secret) -> String {
    let named = secret.knowers.iter().map(|party| {
        let dead = if secret.dead.contains(party) { " (dead)" } else { "" };
        format!("{}{dead}", story.party(*party).short())
    });
    named.collect::<Vec<_>>().join(", ")
}

fn learners(story: &Story, secret: &Secret) -> String {
    let said = secret.changes.iter().map(|change| {
        let how = match (change.from, change.channel) {
            (Some(from), _) => format!("from {}", within(story, from)),
            (None, Channel::Told) => "told, by whom is not said".to_owned(),
            (None, channel) => match deceivers(story, change).as_slice() {
                [] => found(channel).to_owned(),
                by => format!("deceived by {}", names_and(story, by)),
            },
        };
        let sure = match change.certainty {
            Certainty::Explicit => String::new(),
            certainty => format!("{}, ", certainty.word()),
        };
        format!(
            "{} {} ({how}, {sure}{})",
            story.party(change.who).short(),
            thinks(change.attitude),
            story.event(change.event).id
        )
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Who deceives somebody at the event at which they come to a false belief of which nothing else says how.
fn deceivers(story: &Story, change: &Change) -> Vec<PartyId> {
    let is_misled = change.attitude == Attitude::BelievesFalsely && change.channel == Channel::Unstated;
    let lies = story.acts_at(change.event).filter(|(_, act)| {
        is_misled
            && act.is_completed()
            && !act.contested
            && story.kind(act.kind).breach == Some(Breach::Deceive)
            && act.patients().contains(&change.who)
    });
    let mut by: Vec<PartyId> = lies.flat_map(|(_, act)| act.agents().iter().copied()).collect();
    by.sort_unstable();
    by.dedup();
    by
}

/// What somebody thinks of a proposition, as a verb.
fn thinks(attitude: Attitude) -> &'static str {
    match attitude {
        Attitude::Knows => "knows",
        Attitude::Suspects => "suspects it",
        Attitude::BelievesNot => "does not believe it",
        Attitude::BelievesFalsely => "believes it, falsely",
        Attitude::Forgets => "forgets it",
    }
}

/// How somebody came to know who was not told; `inferred` is a certainty in every other answer.
fn found(channel: Channel) -> &'static str {
    match channel {
        Channel::Inferred => "worked out",
        Channel::Unstated => "how is not said",
        channel => channel.word(),
    }
}

fn leak_words(story: &Story, leak: &Leak) -> String {
    let path = |hops: &[Hop]| {
        let mut words = hops.first().map_or_else(String::new, |hop| story.party(hop.from).short().to_owned());
        for hop in hops {
            words.push_str(&format!(" → {} ({})", within(story, hop.to), story.event(hop.event).id));
        }
        words
    };
    match &leak.how {
        How::Told(hops) => path(hops),
        How::Carried(hops) => format!("{}, unawares", path(hops)),
        How::Found(channel) => {
            format!("{} ({}): {}", story.party(leak.to).short(), story.event(leak.event).id, found(*channel))
        }
        How::BySomebody => format!(
            "{} ({}): told, by whom is not said",
            story.party(leak.to).short(),
            story.event(leak.event).id
        ),
        How::NotSought => format!(
            "{} ({}): how was not looked for, in so long a story",
            story.party(leak.to).short(),
            story.event(leak.event).id
        ),
        How::NotTold => {
            format!("{} ({}): how is not said", story.party(leak.to).short(), story.event(leak.event).id)
        }
    }
}

/// What somebody does in the meantime to one who knows.
fn meanwhile(story: &Story, irony: &Irony) -> String {
    let acts = irony.acts.iter().map(|act| {
        let act = story.act(*act);
        let status = match act.status {
            Status::Completed => String::new(),
            status => format!(", {}", status.word().replace('_', " ")),
        };
        let (phrase, patients) = (&story.kind(act.kind).phrase, names_and(story, act.patients()));
        format!("{phrase} {patients} ({}{status})", event_id(story, act.event))
    });
    acts.collect::<Vec<_>>().join("; ")
}

records! {
    /// Something that can be known.
    pub struct Record<'s> of (story: &'s Story, secret: &Secret) {
        /// Its id.
        proposition: &'s str = &proposition.id,
        /// What it says.
        what: &'s str = &proposition.what,
        /// `secret`, `open secret` or `known`.
        sort: &'static str = sort(secret),
        /// Who knows it from the start.
        known_to: Vec<&'s str> = ids(story, &proposition.known_to),
        /// Who comes to know it, or to doubt it, and how.
        changes: Vec<Learning<'s>> = secret.changes.iter().map(|change| Learning::new(story, change)).collect(),
        /// Who knows it at the end.
        knowers: Vec<&'s str> = ids(story, &secret.knowers),
        /// Who of them is dead.
        dead: Vec<&'s str> = ids(story, &secret.dead),
        /// Who is concerned and is not said to have learned it.
        never: Vec<&'s str> = ids(story, &secret.never),
        /// The first learning by an outsider.
        leak: Option<FirstLeak<'s>> = secret.leak.as_ref().map(|leak| FirstLeak::new(story, leak)),
        /// Who believes it to be otherwise, and how long.
        false_beliefs: Vec<FalseBelief<'s>> =
            secret.false_beliefs.iter().map(|belief| FalseBelief::new(story, belief)).collect(),
        /// Stretches in which the reader knows it and a character does not.
        ironies: Vec<Ignorance<'s>> = secret.ironies.iter().map(|irony| Ignorance::new(story, irony)).collect(),
        /// The sentences.
        cites: Vec<String> = cited(story, &proposition.cites),
    } where {
        let proposition = proposition(story, secret);
    }

    /// A change of what somebody knows.
    struct Learning<'s> of (story: &'s Story, change: &Change) {
        event: &'s str = event_id(story, change.event),
        who: &'s str = id(story, change.who),
        attitude: &'static str = change.attitude.word(),
        channel: &'static str = change.channel.word(),
        from: Option<&'s str> = change.from.map(|from| id(story, from)),
        certainty: &'static str = change.certainty.word(),
    }

    /// How something first came to an outsider.
    struct FirstLeak<'s> of (story: &'s Story, leak: &Leak) {
        event: &'s str = event_id(story, leak.event),
        to: &'s str = id(story, leak.to),
        how: &'static str = how,
        path: Vec<Step<'s>> = hops.iter().map(|hop| Step::new(story, hop)).collect(),
    } where {
        let (how, hops) = match &leak.how {
            How::Told(hops) => ("told", hops.as_slice()),
            How::Carried(hops) => ("carried", hops.as_slice()),
            How::BySomebody => ("told", &[][..]),
            How::Found(channel) => (channel.word(), &[][..]),
            How::NotTold => ("not told", &[][..]),
            How::NotSought => ("not looked for", &[][..]),
        };
    }

    /// A step from one who knows to the next.
    struct Step<'s> of (story: &'s Story, hop: &Hop) {
        from: &'s str = id(story, hop.from),
        to: &'s str = id(story, hop.to),
        event: &'s str = event_id(story, hop.event),
        act: Option<String> = hop.act.map(|act| story.act_name(act)),
    }

    /// A false belief.
    struct FalseBelief<'s> of (story: &'s Story, belief: &knowledge::FalseBelief) {
        who: &'s str = id(story, belief.who),
        from: &'s str = event_id(story, belief.from),
        until: Option<&'s str> = belief.until.map(|event| event_id(story, event)),
        attitude: &'static str = belief.attitude.word(),
    }

    /// A stretch in which a character does not know what the reader knows.
    struct Ignorance<'s> of (story: &'s Story, irony: &Irony) {
        who: &'s str = id(story, irony.who),
        from: Option<&'s str> = at(irony.from),
        until: Option<&'s str> = at(irony.until),
        may_know: bool = irony.may_know,
        dies: Option<&'s str> = at(irony.dies),
        events: u32 = irony.length,
        acts: Vec<String> = act_names(story, &irony.acts),
    } where {
        let at = |event: Option<EventId>| event.map(|event| event_id(story, event));
    }

    /// What somebody takes for done that is not said to be.
    pub struct Belief<'s> of (story: &'s Story, belief: &WrongBelief) {
        /// The act that they believe in.
        wrong_belief: String = story.act_name(belief.act),
        /// Who believes in it.
        believers: Vec<&'s str> = ids(story, &belief.believers),
        /// The sentences.
        cites: Vec<String> = cited(story, story.cites_of_act(belief.act)),
    }
}
