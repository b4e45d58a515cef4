//! `fates`: who lives, who dies, and by whom.

pub use super::Question as Options;

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures};
use super::words::{and_all, capital, cited, cites, event_id, event_words, id, ids, names_and, short};
use super::{Exit, Failure};
use crate::analysis::fates::{Fate, FateKind, Killing, Manner, fates};
use crate::facts::{ActId, Certainty, Mode, PartyId};
use crate::story::Story;

/// Lists fates.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.film, &options.view)?;
    let fates = fates(&story);
    let mut answer = Answer::about("fates", &story).printed(&options.print);
    for fate in &fates {
        answer.record(Record::new(&story, fate))?;
        answer.notices.extend(perhaps(&story, fate));
        answer.notices.extend(fate.untold.iter().map(|(since, shown)| untold(&story, fate, *since, *shown)));
    }
    answer.tables.push(Table::of(&story, COLUMNS, &fates));
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio fates FILM":
    ["basis"] =>
        "What a fate rests on: `explicit`, `entailed` or `inferred` for a told one, `last_mention` for one alive when last seen, \
         `open` where a threat is left open.",
    ["last_mention"] =>
        "Alive when last seen, and no open threat is told: the fate stands at the last event that mentions them.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("A fate")];

const COLUMNS: &[Column<Story, Fate>] = &[
    column("character", |story, fate| story.party(fate.party).name.to_string()),
    column("fate", |_, fate| words(fate)),
    column("by", |story, fate| capital(&by(story, fate))),
    column("event", |story, fate| fate.event.map_or_else(String::new, |event| event_words(story, event))),
    column("basis", |_, fate| fate.basis.word().to_owned()),
    column("cites", |story, fate| cites(story, &fate.evidence.cites)),
];

/// That somebody may be another of the cast.
fn perhaps(story: &Story, fate: &Fate) -> Option<String> {
    let others: Vec<&str> =
        story.party(fate.party).perhaps.iter().map(|other| short(story, *other)).collect();
    (!others.is_empty()).then(|| {
        format!("{} may be {}: the text does not say", short(story, fate.party), others.join(" or "))
    })
}

/// That somebody is at large again without a word on how.
fn untold(story: &Story, fate: &Fate, since: ActId, shown: ActId) -> String {
    format!(
        "{} {} (at {}) and is at large by {}: no release is annotated",
        short(story, fate.party),
        story.kind(story.act(since).kind).inverse.trim_end_matches(" by"),
        event_words(story, story.act(since).event),
        event_words(story, story.act(shown).event)
    )
}

/// Whether a death is told, and that it was a killing is only inferred.
pub fn is_killing_guessed(fate: &Fate) -> bool {
    fate.taken.is_some_and(|taken| taken < fate.evidence.certainty)
}

/// A fate in words for people.
pub fn words(fate: &Fate) -> String {
    let some = if fate.some_only { "some " } else { "" };
    let word = match (fate.fate, fate.manner) {
        (FateKind::Dead, _) if fate.wound.is_some() => "dies of a wound",
        (FateKind::Dead, Some(Manner::Killed)) if !is_killing_guessed(fate) => "killed",
        (FateKind::Dead, Some(Manner::OwnHand)) => "takes own life",
        (FateKind::Dead, _) => "dies",
        (other, _) => other.word(),
    };
    let sure = match fate.evidence.certainty {
        Certainty::Inferred => " (inferred)",
        _ => "",
    };
    format!("{some}{word}{sure}")
}

/// Under what condition a deed is done, as one says it of the doer.
fn mode_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Free => "freely",
        Mode::Coerced => "coerced",
        Mode::Pressured => "under pressure",
        Mode::OnOrders => "on orders",
        Mode::ForLove => "for love",
        Mode::Mercy => "out of mercy",
        Mode::Regret => "with regret",
        Mode::SelfDefence => "in self-defence",
        Mode::Rescue => "to save somebody",
        Mode::Revenge => "in revenge",
        Mode::Mistaken => "by mistake",
        Mode::Deranged => "out of their mind",
    }
}

/// Who took a life, each with their own certainty, mode and hand.
pub fn by(story: &Story, fate: &Fate) -> String {
    let marks = |killing: &Killing| {
        let mut marks = Vec::new();
        if killing.certainty == Certainty::Inferred {
            marks.push("inferred".to_owned());
        }
        if killing.mode != Mode::Free {
            marks.push(mode_words(killing.mode).to_owned());
        }
        if !killing.through.is_empty() {
            marks.push(format!("through {}", names_and(story, &killing.through)));
        }
        if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) }
    };
    // those who did it in the same way are named together
    let mut ways: Vec<(String, Vec<PartyId>)> = Vec::new();
    for killing in &fate.killings {
        let marks = marks(killing);
        match ways.iter_mut().find(|(other, _)| *other == marks) {
            Some((_, all)) => all.push(killing.by),
            None => ways.push((marks, vec![killing.by])),
        }
    }
    let said: Vec<String> =
        ways.iter().map(|(marks, all)| format!("{}{marks}", names_and(story, all))).collect();
    and_all(&said)
}

records! {
    /// What became of a character.
    pub struct Record<'s> of (story: &'s Story, fate: &Fate) {
        /// The character.
        character: &'s str = id(story, fate.party),
        /// Their state at the end.
        fate: &'static str = fate.fate.word(),
        /// What says so.
        basis: &'static str = fate.basis.word(),
        /// The event that decides it.
        event: Option<&'s str> = fate.event.map(|event| event_id(story, event)),
        /// Who killed them.
        killers: Vec<&'s str> = ids(story, &fate.killers),
        /// How sure it is that they did.
        killers_certainty: Option<&'static str> = fate.killers_certainty().map(Certainty::word),
        /// How each of them did it.
        killings: Vec<KillingRecord<'s>> =
            fate.killings.iter().map(|killing| KillingRecord::new(story, killing)).collect(),
        /// How sure the fate is.
        certainty: &'static str = fate.evidence.certainty.word(),
        /// Whether a defensible reader would deny it.
        contested: bool = fate.evidence.contested,
        /// The sentences.
        cites: Vec<String> = cited(story, &fate.evidence.cites),
    }

    /// How one took the life of another.
    struct KillingRecord<'s> of (story: &'s Story, killing: &Killing) {
        /// Who.
        by: &'s str = id(story, killing.by),
        /// By which act.
        act: String = story.act_name(killing.act),
        /// How sure it is that they did.
        certainty: &'static str = killing.certainty.word(),
        /// Under what condition.
        mode: &'static str = killing.mode.word(),
        /// By whose hand.
        through: Vec<&'s str> = ids(story, &killing.through),
    }
}
