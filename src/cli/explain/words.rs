//! The words of the annotation language that are no kinds: markers and fields, each with what it says.

/// A word, where it stands, and what it says there.
pub struct Entry {
    pub word: &'static str,
    pub place: &'static str,
    pub meaning: &'static str,
}

/// Words by their place, each with what it means.
macro_rules! entries {
    ($($place:tt: $($word:literal => $meaning:literal),+;)*) => {
        &[$($(Entry { word: $word, place: $place, meaning: $meaning }),+),*]
    };
}

const STATUS: &str = "status of an act: how far it came";
const MODE: &str = "mode of an act: under what condition it was done; one an act, as sure as the act itself";
const WAY: &str = "directness of an act: in person or not; worked out from the agents if not written";
const SURE: &str = "certainty of an event, an act, a bond, a link or a learning";
const MARKER: &str = "marker of an act or a bond";
const CALL: &str = "call behind the parties";
const LEARNING: &str = "behind what is learnt, in `learns`";
const CHARACTER: &str = "field of a character";
const EVENT: &str = "field of an event";
const KNOWLEDGE: &str = "field of a piece of knowledge";

/// All of them, by place.
pub const ENTRIES: &[Entry] = entries! {
    STATUS:
    "completed" => "It is done. The default.",
    "ordered" => "Somebody was told to do it; whether it is done is not told.",
    "threatened" => "It was announced as a threat.",
    "planned" => "It was worked out, and not begun.",
    "intended" => "It was meant, or set off for, and not begun.",
    "under_way" => "It has begun, and its outcome is not told.",
    "attempted" => "It was tried, or all but begun (“gets ready to”), and did not succeed.",
    "perceived" => "Somebody believes it; it is no fact, and is never counted.";
    MODE:
    "free" => "Of the agent's own will. The default.",
    "coerced" => "Under force: the agent could not do otherwise.",
    "pressured" => "Under pressure short of force: a threat, a debt, a plea; the agent still chooses.",
    "on_orders" => "Because somebody whom the agent obeys said so.",
    "for_love" => "Out of love, where the text says so.",
    "mercy" => "To spare the patient something worse.",
    "regret" => "With regret, where the text says so.",
    "self_defence" => "To save the agent's own life or freedom at that moment. It breaks no faith.",
    "rescue" => "To save somebody. The deed of freeing somebody is the kind `rescues`.",
    "revenge" => "For a harm done before, in the words of the text.",
    "mistaken" => "By mistake, or taking one for another. It breaks no faith.",
    "deranged" =>
        "Out of the agent's mind: in madness, a fit, a trance. It breaks no faith and is no revenge, but harms all the same.";
    WAY:
    "direct" => "In person: the default of one agent.",
    "joint" => "Several together, each of whom has done it: the default of several agents.",
    "by_group" => "By a group as a whole, nobody singled out: the default of a group as agent.";
    SURE:
    "explicit" => "It is in the words. The default everywhere, links too.",
    "entailed" => "Nobody could accept the words and deny it.",
    "inferred" =>
        "A reader concludes it. The weakest part of the entry counts: a certain death by an uncertain hand is `inferred`, with `dies` beside it for what is certain.";
    MARKER:
    "contested" => "A defensible reader would deny it; left out of answers unless `--readings contested`.",
    "secret" => "Hidden from those whom it concerns.";
    "marker of an act":
    "as_ghost" =>
        "The agent is dead, and acts as a ghost or a vision; the dead who come back alive are told by `returns_from_death`.";
    CALL:
    "believed_by" =>
        "`believed_by(x)`: who believes that it happened; the act is then `perceived`, and is no fact.";
    "marker of an act":
    "condoned" => "The patient knows of it and tolerates it.";
    CALL:
    "about" =>
        "`about(x)`: a third whom the act turns against or is about; each kind's definition says which.",
    "through" => "`through(x)`: a third by whose hand or mouth it is done.",
    "label" => "`label(\"…\")`: words for the chart, 60 letters at most and better 24.";
    "field of an entry, and call behind the parties":
    "cites" =>
        "The sentences that state it: `cites: \"001.p6.s12\"`, in a call `cites(\"001.p6.s12\")`. An act, a link or a learning without its own has those of its event.";
    CALL:
    "reading" => "`reading(r)`: the fact holds in the reading `r` of a conflict only.";
    "call behind a bond or a member; behind what is learnt":
    "from" =>
        "`from(event)`: the bond begins there; without it, it holds before the story. `learns: [tony(ring_kept, told, from(cesar))]`: who told it.";
    "call behind a bond or a member":
    "until" => "`until(event)`: the bond ends there; without it, it never ends.";
    "call behind an event in `prevented_by`":
    "unless" => "`prevented_by: [warning(unless(missed))]`: the event that disabled the prevention.";
    "call behind an event in `needs`, `helped_by`, `prevented_by`":
    "why" => "`ring(why(\"for the loot\"))`: the reason in a few words.";
    "call in `needs`":
    "any" => "`needs: [any(suspicion, panic)]`: one of them was enough.";
    LEARNING:
    "saw" => "Saw it.",
    "overheard" => "Overheard it.",
    "told" =>
        "Was told it, with `from(x)` by whom. As a field of an event, `told: 3` is its place in the order of telling, from which `secrets` reckons what a reader knows; no other answer changes.",
    "worked_out" => "Concluded it from signs.",
    "knows" => "Knows it from then on. The default.",
    "suspects" => "Believes it without proof.",
    "believes_not" => "Believes that it is not so.",
    "believes_falsely" => "Believes something false in its place.",
    "forgets" => "Knew it and does so no longer: by a drink, a blow, a spell.";
    CHARACTER:
    "kind" => "`person` (default), `unnamed`, `collective`.";
    "kind of a character":
    "person" => "One person with a name. The default.",
    "unnamed" => "One person whose name is not told; the name is a description.",
    "collective" =>
        "Several who act as one and are not told apart; a place or a house that is robbed may stand in for its people.";
    CHARACTER:
    "lead" => "`true` for whom the story follows.",
    "is" =>
        "The character who this one turns out to be: one person under two names. Each keeps a card, and what is told of one is not counted for the other.",
    "revealed" => "The event at which it comes out who this is, beside `is`.",
    "perhaps" => "Others of the cast of whom this one may be one; which, or whether, is not told.",
    "home" => "The group whose box holds the card, for a member of several.",
    "mono" => "The letter on the card.",
    "fate" => "Words for the foot of the card, where the computed ones will not do.";
    "field of a character or a group":
    "aliases" => "Other names and spellings that the text uses.",
    "short" => "A name for tight places, 14 letters at most.";
    "field of a group":
    "members" => "Words, or calls with time and source: `dede(until(shut_out), cites(\"003.p1.s2\"))`.";
    "field of an event or a piece of knowledge":
    "what" => "One sentence in the present tense.";
    EVENT:
    "caption" => "The same in 72 letters at most, where `what` is longer; 44 look best.",
    "part" => "The name of the part of the story that opens here.",
    "acts" => "What is done: `kills(tony, cesar, regret)`.",
    "present" => "Who is there without acting or being acted on.",
    "needs" => "Events without each of which it would not have happened.",
    "helped_by" => "Events that led to it without being needed.",
    "prevented_by" => "Events that would stop it, each `unless` another disabled it.",
    "meanwhile" =>
        "Events whose order to this one is not told. It holds both ways, so one of the two says it; it is not carried on to the events that rest on either.",
    "learns" => "Who learns what: `learns: [grutter(ring_kept, saw)]`.",
    "certainty" => "`inferred` when only a reader's inference says that it happened.",
    "status" =>
        "`draft` marks an event that is not settled: warnings about it are no findings, and `check --todo` lists them.";
    KNOWLEDGE:
    "of" => "The event that it is about.",
    "since" => "The event from which it is true; without it, it is true from the start.",
    "known_to" => "Who knows it from the start, its doers included.",
    "concerns" => "Whose decisions it would change.";
    "field of a witness":
    "repeated_by" => "Copies of it, which add no second voice.";
    "field of a conflict":
    "chosen" => "The reading that the annotation follows.";
    "field of a conflict or of `no_fact`":
    "because" => "The reason.";
    "field of the film":
    "title" => "Its title. The only field that a film needs.",
    "original_title" => "Its title in its own language.",
    "director" => "Who made it.",
    "author" => "Who wrote it, where it is no film.",
    "draft" =>
        "`true` while the annotation is being written: its warnings are no findings, and `check --todo` lists them.",
    "year" => "A number.",
    "language" => "The language of the annotation's texts: `\"en\"`.",
    "credit" => "Who annotated it, for the foot of a picture.",
    "seeds" => "Numbers of the texts that it cites: `[\"001\"]` for `seeds/001-title.txt`.",
    "include" => "Files with more entries, from the folder of this file.",
    "vocabulary" => "Files with more kinds, from the folder of this file.",
    "witnesses" => "The tellings of the story.",
    "characters" => "The cast.",
    "groups" => "Groups with their members.",
    "bonds" => "What lasts between people.",
    "story" => "Events, in the order in which they happen.",
    "knowledge" => "What can be known.",
    "conflicts" => "Where the witnesses disagree.",
    "no_fact" => "Sentences that state nothing to annotate, with the reason.",
    "tally" => "How many facts rest on each sentence; `imbroglio sources FILM --tally` prints it.";
};

/// The word in question, if it is one of them.
pub fn find(word: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.word == word)
}

/// One of them, explained.
pub fn explain(entry: &Entry) -> String {
    format!("{} ({})\n\n{}\n", entry.word, entry.place, entry.meaning)
}

/// The list of all of them.
pub fn list() -> String {
    let mut text = String::new();
    let mut place = "";
    for entry in ENTRIES {
        if entry.place != place {
            text.push_str(&format!("{}\n", entry.place));
            place = entry.place;
        }
        text.push_str(&format!("    {:<16} {}\n", entry.word, entry.meaning));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Attitude, Certainty, Channel, Directness, Mode, PartyKind, Status};

    #[test]
    fn every_word_of_the_language_is_explained_once() {
        let mut all = Vec::new();
        all.extend(Status::words());
        all.extend(Mode::words());
        all.extend(Directness::words());
        all.extend(Certainty::words());
        all.extend(Attitude::words());
        all.extend(Channel::words().filter(|word| *word != "unstated"));
        all.extend(PartyKind::words().filter(|word| *word != "group"));
        all.extend([
            "contested",
            "secret",
            "condoned",
            "about",
            "label",
            "cites",
            "reading",
            "from",
            "until",
        ]);
        let missing: Vec<&str> = all.into_iter().filter(|word| find(word).is_none()).collect();
        assert_eq!(missing, Vec::<&str>::new());
        let mut seen = std::collections::BTreeSet::new();
        assert!(ENTRIES.iter().all(|entry| seen.insert(entry.word)), "a word stands twice");
    }
}
