//! Small stories for tests: the annotation without its title.

use imbroglio::facts::{EventId, PartyId};
use imbroglio::story::Story;

/// The story that an annotation tells; the test fails with its faults if it is not sound.
pub fn story(text: &str) -> Story {
    let outcome = imbroglio::rules::check_text("Tale", &format!("(title: \"Tale\",\n{text}\n)"));
    let faults: Vec<String> =
        outcome.diagnostics.iter().map(|d| format!("{} {}", d.code(), d.message)).collect();
    imbroglio::story::build(outcome.checked.unwrap_or_else(|| panic!("{faults:#?}\n{text}")))
}

/// A cast from words, each its own name.
pub fn cast(ids: &str) -> String {
    let entries: Vec<String> =
        ids.split_whitespace().map(|id| format!("(id: {id}, name: \"{id}\")")).collect();
    format!("characters: [{}],", entries.join(", "))
}

/// The id of a party.
pub fn who(story: &Story, party: PartyId) -> &str {
    &story.party(party).id
}

/// The ids of some parties, joined by blanks.
pub fn names(story: &Story, parties: &[PartyId]) -> String {
    parties.iter().map(|party| who(story, *party)).collect::<Vec<_>>().join(" ")
}

/// The ids of some events, joined by blanks.
pub fn events(story: &Story, events: &[EventId]) -> String {
    events.iter().map(|event| story.event(*event).id.as_ref()).collect::<Vec<_>>().join(" ")
}
