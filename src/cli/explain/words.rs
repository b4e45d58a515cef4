//! The words of the annotation language that are no kinds: markers and fields, each with what it says.

/// A word, where it stands, and what it says there.
pub struct Entry {
    pub word: &'static str,
    pub place: &'static str,
    pub meaning: &'static str,
}

const fn entry(word: &'static str, place: &'static str, meaning: &'static str) -> Entry {
    Entry { word, place, meaning }
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
pub const ENTRIES: &[Entry] = &[
    entry("completed", STATUS, "It is done. The default."),
    entry("ordered", STATUS, "Somebody was told to do it; whether it is done is not told."),
    entry("threatened", STATUS, "It was announced as a threat."),
    entry("planned", STATUS, "It was worked out, and not begun."),
    entry("intended", STATUS, "It was meant, or set off for, and not begun."),
    entry("under_way", STATUS, "It has begun, and its outcome is not told."),
    entry("attempted", STATUS, "It was tried, or all but begun (“gets ready to”), and did not succeed."),
    entry("perceived", STATUS, "Somebody believes it; it is no fact, and is never counted."),
    entry("free", MODE, "Of the agent's own will. The default."),
    entry("coerced", MODE, "Under force: the agent could not do otherwise."),
    entry(
        "pressured",
        MODE,
        "Under pressure short of force: a threat, a debt, a plea; the agent still chooses.",
    ),
    entry("on_orders", MODE, "Because somebody whom the agent obeys said so."),
    entry("for_love", MODE, "Out of love, where the text says so."),
    entry("mercy", MODE, "To spare the patient something worse."),
    entry("regret", MODE, "With regret, where the text says so."),
    entry(
        "self_defence",
        MODE,
        "To save the agent's own life or freedom at that moment. It breaks no faith.",
    ),
    entry("rescue", MODE, "To save somebody. The deed of freeing somebody is the kind `rescues`."),
    entry("revenge", MODE, "For a harm done before, in the words of the text."),
    entry("mistaken", MODE, "By mistake, or taking one for another. It breaks no faith."),
    entry(
        "deranged",
        MODE,
        "Out of the agent's mind: in madness, a fit, a trance. It breaks no faith and is no revenge, but harms all the same.",
    ),
    entry("direct", WAY, "In person: the default of one agent."),
    entry("joint", WAY, "Several together, each of whom has done it: the default of several agents."),
    entry("by_group", WAY, "By a group as a whole, nobody singled out: the default of a group as agent."),
    entry("explicit", SURE, "It is in the words. The default everywhere, links too."),
    entry("entailed", SURE, "Nobody could accept the words and deny it."),
    entry(
        "inferred",
        SURE,
        "A reader concludes it. The weakest part of the entry counts: a certain death by an uncertain hand is `inferred`, with `dies` beside it for what is certain.",
    ),
    entry(
        "contested",
        MARKER,
        "A defensible reader would deny it; left out of answers unless `--readings contested`.",
    ),
    entry("secret", MARKER, "Hidden from those whom it concerns."),
    entry(
        "as_ghost",
        "marker of an act",
        "The agent is dead, and acts as a ghost or a vision; the dead who come back alive are told by `returns_from_death`.",
    ),
    entry(
        "believed_by",
        CALL,
        "`believed_by(x)`: who believes that it happened; the act is then `perceived`, and is no fact.",
    ),
    entry("condoned", "marker of an act", "The patient knows of it and tolerates it."),
    entry(
        "about",
        CALL,
        "`about(x)`: a third whom the act turns against or is about; each kind's definition says which.",
    ),
    entry("through", CALL, "`through(x)`: a third by whose hand or mouth it is done."),
    entry("label", CALL, "`label(\"…\")`: words for the chart, 60 letters at most and better 24."),
    entry(
        "cites",
        "field of an entry, and call behind the parties",
        "The sentences that state it: `cites: \"001.p6.s12\"`, in a call `cites(\"001.p6.s12\")`. An act, a link or a learning without its own has those of its event.",
    ),
    entry("reading", CALL, "`reading(r)`: the fact holds in the reading `r` of a conflict only."),
    entry(
        "from",
        "call behind a bond or a member; behind what is learnt",
        "`from(event)`: the bond begins there; without it, it holds before the story. `learns: [tony(ring_kept, told, from(cesar))]`: who told it.",
    ),
    entry(
        "until",
        "call behind a bond or a member",
        "`until(event)`: the bond ends there; without it, it never ends.",
    ),
    entry(
        "unless",
        "call behind an event in `prevented_by`",
        "`prevented_by: [warning(unless(missed))]`: the event that disabled the prevention.",
    ),
    entry(
        "why",
        "call behind an event in `needs`, `helped_by`, `prevented_by`",
        "`ring(why(\"for the loot\"))`: the reason in a few words.",
    ),
    entry("any", "call in `needs`", "`needs: [any(suspicion, panic)]`: one of them was enough."),
    entry("saw", LEARNING, "Saw it."),
    entry("overheard", LEARNING, "Overheard it."),
    entry(
        "told",
        LEARNING,
        "Was told it, with `from(x)` by whom. As a field of an event, `told: 3` is its place in the order of telling, from which `secrets` reckons what a reader knows; no other answer changes.",
    ),
    entry("worked_out", LEARNING, "Concluded it from signs."),
    entry("knows", LEARNING, "Knows it from then on. The default."),
    entry("suspects", LEARNING, "Believes it without proof."),
    entry("believes_not", LEARNING, "Believes that it is not so."),
    entry("believes_falsely", LEARNING, "Believes something false in its place."),
    entry("forgets", LEARNING, "Knew it and does so no longer: by a drink, a blow, a spell."),
    entry("kind", CHARACTER, "`person` (default), `unnamed`, `collective`."),
    entry("person", "kind of a character", "One person with a name. The default."),
    entry("unnamed", "kind of a character", "One person whose name is not told; the name is a description."),
    entry(
        "collective",
        "kind of a character",
        "Several who act as one and are not told apart; a place or a house that is robbed may stand in for its people.",
    ),
    entry("lead", CHARACTER, "`true` for whom the story follows."),
    entry(
        "is",
        CHARACTER,
        "The character who this one turns out to be: one person under two names. Each keeps a card, and what is told of one is not counted for the other.",
    ),
    entry("revealed", CHARACTER, "The event at which it comes out who this is, beside `is`."),
    entry(
        "perhaps",
        CHARACTER,
        "Others of the cast of whom this one may be one; which, or whether, is not told.",
    ),
    entry("home", CHARACTER, "The group whose box holds the card, for a member of several."),
    entry("mono", CHARACTER, "The letter on the card."),
    entry("fate", CHARACTER, "Words for the foot of the card, where the computed ones will not do."),
    entry("aliases", "field of a character or a group", "Other names and spellings that the text uses."),
    entry("short", "field of a character or a group", "A name for tight places, 14 letters at most."),
    entry(
        "members",
        "field of a group",
        "Words, or calls with time and source: `dede(until(shut_out), cites(\"003.p1.s2\"))`.",
    ),
    entry("what", "field of an event or a piece of knowledge", "One sentence in the present tense."),
    entry("caption", EVENT, "The same in 72 letters at most, where `what` is longer; 44 look best."),
    entry("part", EVENT, "The name of the part of the story that opens here."),
    entry("acts", EVENT, "What is done: `kills(tony, cesar, regret)`."),
    entry("present", EVENT, "Who is there without acting or being acted on."),
    entry("needs", EVENT, "Events without each of which it would not have happened."),
    entry("helped_by", EVENT, "Events that led to it without being needed."),
    entry("prevented_by", EVENT, "Events that would stop it, each `unless` another disabled it."),
    entry(
        "meanwhile",
        EVENT,
        "Events whose order to this one is not told. It holds both ways, so one of the two says it; it is not carried on to the events that rest on either.",
    ),
    entry("learns", EVENT, "Who learns what: `learns: [grutter(ring_kept, saw)]`."),
    entry("certainty", EVENT, "`inferred` when only a reader's inference says that it happened."),
    entry(
        "status",
        EVENT,
        "`draft` marks an event that is not settled: warnings about it are no findings, and `check --todo` lists them.",
    ),
    entry("of", KNOWLEDGE, "The event that it is about."),
    entry("since", KNOWLEDGE, "The event from which it is true; without it, it is true from the start."),
    entry("known_to", KNOWLEDGE, "Who knows it from the start, its doers included."),
    entry("concerns", KNOWLEDGE, "Whose decisions it would change."),
    entry("repeated_by", "field of a witness", "Copies of it, which add no second voice."),
    entry("chosen", "field of a conflict", "The reading that the annotation follows."),
    entry("because", "field of a conflict or of `no_fact`", "The reason."),
    entry("title", "field of the film", "Its title. The only field that a film needs."),
    entry("original_title", "field of the film", "Its title in its own language."),
    entry("director", "field of the film", "Who made it."),
    entry("author", "field of the film", "Who wrote it, where it is no film."),
    entry(
        "draft",
        "field of the film",
        "`true` while the annotation is being written: its warnings are no findings, and `check --todo` lists them.",
    ),
    entry("year", "field of the film", "A number."),
    entry("language", "field of the film", "The language of the annotation's texts: `\"en\"`."),
    entry("credit", "field of the film", "Who annotated it, for the foot of a picture."),
    entry(
        "seeds",
        "field of the film",
        "Numbers of the texts that it cites: `[\"001\"]` for `seeds/001-title.txt`.",
    ),
    entry("include", "field of the film", "Files with more entries, from the folder of this file."),
    entry("vocabulary", "field of the film", "Files with more kinds, from the folder of this file."),
    entry("witnesses", "field of the film", "The tellings of the story."),
    entry("characters", "field of the film", "The cast."),
    entry("groups", "field of the film", "Groups with their members."),
    entry("bonds", "field of the film", "What lasts between people."),
    entry("story", "field of the film", "Events, in the order in which they happen."),
    entry("knowledge", "field of the film", "What can be known."),
    entry("conflicts", "field of the film", "Where the witnesses disagree."),
    entry("no_fact", "field of the film", "Sentences that state nothing to annotate, with the reason."),
    entry(
        "tally",
        "field of the film",
        "How many facts rest on each sentence; `imbroglio sources FILM --tally` prints it.",
    ),
];

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
