//! Words that several commands have in common: names, numbers, events, acts and citations, for people and as data.

use crate::facts::{ActId, EventId, PartyId, SentenceId, phrase_alone, within_sentence};
use crate::story::Story;
use crate::vocabulary::Breach;

/// So many names are said, the others are counted.
const MOST_NAMES: usize = 16;

/// `1 betrayal`, `3 betrayals`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// `1 chain is listed`, `2 chains are listed`.
pub fn listed(number: usize, one: &str, many: &str) -> String {
    format!("{} {} listed", count(number, one, many), if number == 1 { "is" } else { "are" })
}

/// What is said where `--max` has left something out: `2 chains of 7 are listed; --max lists more`.
pub fn of_more(number: usize, one: &str, many: &str, all: impl std::fmt::Display) -> String {
    format!("{} of {all}; --max lists more", listed(number, one, many))
}

/// The film's title with its year.
pub fn title(story: &Story) -> String {
    let film = &story.facts().film;
    match film.year {
        Some(year) => format!("{} ({year})", film.title),
        None => film.title.clone(),
    }
}

/// The short name of a party.
pub fn short(story: &Story, party: PartyId) -> &str {
    story.party(party).short()
}

/// The short name of a party within a sentence: “the Cardinal”.
pub fn within(story: &Story, party: PartyId) -> String {
    within_sentence(short(story, party))
}

/// Short names, joined by commas, as they begin a cell or a sentence: “The Cardinal, the Duchess”; of a crowd the first.
pub fn names(story: &Story, parties: &[PartyId]) -> String {
    if let [one] = parties {
        return short(story, *one).to_owned();
    }
    let all = names_within(story, parties);
    match parties.first() {
        Some(first) => all.replacen(&within(story, *first), short(story, *first), 1),
        None => all,
    }
}

/// Short names within a sentence, joined by commas; of a crowd the first.
pub fn names_within(story: &Story, parties: &[PartyId]) -> String {
    let said = if parties.len() > MOST_NAMES { &parties[..MOST_NAMES - 1] } else { parties };
    let mut text = said.iter().map(|party| within(story, *party)).collect::<Vec<_>>().join(", ");
    if said.len() < parties.len() {
        text.push_str(&format!(" and {} others", parties.len() - said.len()));
    }
    text
}

/// Short names within a sentence: “the Duchess, Cariola and the younger children”; of a crowd the first.
pub fn names_and(story: &Story, parties: &[PartyId]) -> String {
    let said = if parties.len() > MOST_NAMES { &parties[..MOST_NAMES - 1] } else { parties };
    let mut all: Vec<String> = said.iter().map(|party| within(story, *party)).collect();
    if said.len() < parties.len() {
        all.push(format!("{} others", parties.len() - said.len()));
    }
    and_all(&all)
}

/// Several things within a sentence: “one, two and three”.
pub fn and_all(all: &[String]) -> String {
    match all {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        all => all.concat(),
    }
}

/// How many characters these are, as charts count them: “3”, “3 and several” where some of them stand for several.
pub fn head_count(story: &Story, parties: &[PartyId]) -> String {
    let single = parties.iter().filter(|party| story.is_person(**party)).count();
    match (single, parties.len() > single) {
        (0, true) => "several".to_owned(),
        (_, true) => format!("{single} and several"),
        (_, false) => single.to_string(),
    }
}

/// With a capital letter, as a sentence begins.
pub fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `10 ring`.
pub fn event_words(story: &Story, event: EventId) -> String {
    format!("{} {}", story.event(event).rank, story.event(event).id)
}

/// `informs Grutter about Tony`, `kills Le Belge (attempted)`.
pub fn act_words(story: &Story, id: ActId) -> String {
    let act = story.act(id);
    let phrase = &story.kind(act.kind).phrase;
    let mut text = match act.patients() {
        [] => phrase_alone(phrase).to_owned(),
        patients => format!("{phrase} {}", names_and(story, patients)),
    };
    if !act.about.is_empty() {
        let word = if story.kind(act.kind).breach == Some(Breach::AidEnemy) { "against" } else { "about" };
        text = format!("{text} {word} {}", names_and(story, &act.about));
    }
    if !act.is_completed() && !story.kind(act.kind).peril {
        text = format!("{text} ({})", act.status.word().replace('_', " "));
    }
    text
}

/// Citations of sentences.
pub fn cited(story: &Story, cites: &[SentenceId]) -> Vec<String> {
    cites.iter().map(|cite| story.sentence(*cite).citation()).collect()
}

/// Citations of sentences, as they stand in a table.
pub fn cites(story: &Story, cites: &[SentenceId]) -> String {
    cited(story, cites).join(" ")
}

/// The id of a party.
pub fn id(story: &Story, party: PartyId) -> &str {
    &story.party(party).id
}

/// The ids of parties.
pub fn ids<'s>(story: &'s Story, parties: &[PartyId]) -> Vec<&'s str> {
    parties.iter().map(|party| id(story, *party)).collect()
}

/// The id of an event.
pub fn event_id(story: &Story, event: EventId) -> &str {
    &story.event(event).id
}

/// The ids of events.
pub fn event_ids<'s>(story: &'s Story, events: &[EventId]) -> Vec<&'s str> {
    events.iter().map(|event| event_id(story, *event)).collect()
}

/// The names of acts: their event and their number in it.
pub fn act_names(story: &Story, acts: &[ActId]) -> Vec<String> {
    acts.iter().map(|act| story.act_name(*act)).collect()
}

/// A number without digits that mean nothing.
pub fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// A share in hundredths, cut to a whole number, so that it is never said to be more than it is: `97 %`.
pub fn percent(share: f64) -> String {
    // a hair, since 0.29 times 100 is a little less than 29
    format!("{} %", (share * 100.0 + 1e-9).floor())
}
