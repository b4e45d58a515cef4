//! The tables of what is made of the others.

use super::{CERTAINTY, CONTESTED, FILM, Table, flag, text, whole};

/// What the program finds.
pub(super) const FINDINGS: [Table; 8] = [
    Table {
        name: "ties",
        meaning: "an edge of the graph: one fact between its agent and one party in one role",
        places: &[],
        columns: &[
            FILM,
            text("layer", "`act` or `bond`."),
            whole("number", "The number of the act or bond, from 1."),
            text("kind", "Its kind."),
            text("family", "The family of the kind."),
            text("source", "Who does it; the first end of a bond."),
            text("target", "The other end."),
            text("role", "What the other end is to it."),
            whole("sign", "1 if it binds the two, −1 if it divides them, 0 if neither."),
            whole("weight", "How much it matters, 0 to 9."),
            text("effect", "What it does to the patient if it is done, such as `death`.").if_any(),
            flag("betrayal", "Whether its kind says that it is a betrayal."),
            text("realised", "How far it came: `done`, `attempted`, `ordered` and so on."),
            CERTAINTY,
            CONTESTED,
            text("since", "The event it is done at or begins at; before the story if none.").if_any(),
            whole("since_number", "The number of that event.").if_any(),
            text("until", "The event that a bond ends at.").if_any(),
        ],
    },
    Table {
        name: "fates",
        meaning: "what becomes of a character",
        places: &[],
        columns: &[
            FILM,
            text("party", "Who."),
            text("fate", "`dead`, `alive`, `arrested` and so on; `unknown` if it is not told."),
            text("basis", "What it is known from."),
            text("event", "The event that decides it.").if_any(),
            whole("event_number", "The number of that event.").if_any(),
        ],
    },
    Table {
        name: "killings",
        meaning: "one who takes the life of another",
        places: &[],
        columns: &[
            FILM,
            text("killer", "Who."),
            text("victim", "Whose."),
            text("event", "When the victim dies.").if_any(),
            whole("act", "The number of the act, from 1."),
            text("mode", "Under what condition."),
            text("certainty", "How sure it is that they did."),
        ],
    },
    Table {
        name: "betrayals",
        meaning: "a betrayal of one party by another, asserted or derived from a bond and its breach",
        places: &[],
        columns: &[
            FILM,
            whole("betrayal", "Its number, from 1."),
            text("traitor", "Who betrays."),
            text("betrayed", "Who is betrayed."),
            text("event", "The event that tells it; none if only a bond from before the story does.")
                .if_any(),
            whole("event_number", "The number of that event.").if_any(),
            whole("onset_number", "The number of the event at which it begins; none if before the story.")
                .if_any(),
            text("claim", "`supported` (asserted, with a bond and its breach), `asserted` or `derived`."),
            text("status", "How far it came."),
            text("mode", "Under what condition."),
            flag("secret", "Whether it is hidden."),
            text("certainty", "How sure it is."),
        ],
    },
    Table {
        name: "chains",
        meaning: "a step of a chain of betrayals, in which each is wronged and then wrongs the next",
        places: &[],
        columns: &[
            FILM,
            whole("chain", "The number of the chain, from 1, the longest first; at most 1,000 of a film."),
            whole("step", "The number of the step, from 1."),
            whole("betrayal", "The number of the betrayal."),
            flag("certain", "Whether the order of the steps is told."),
        ],
    },
    Table {
        name: "motifs",
        meaning: "a motif of the library that a film has",
        places: &[],
        columns: &[
            FILM,
            text("motif", "Its name."),
            whole(
                "times",
                "How often, by the parties who bear it out; none if they are too many to be counted.",
            )
            .if_any(),
        ],
    },
    Table {
        name: "features",
        meaning: "something that films can have in common, and how often this one has it",
        places: &[],
        columns: &[
            FILM,
            text(
                "facet",
                "`kinds` (kinds of acts and bonds), or `kernel` (parties and deeds with what lies around them; Methods 15.10).",
            ),
            text("label", "The kind; of `kernel` the round and a number for what lies around."),
            whole("count", "How often."),
        ],
    },
    Table {
        name: "faults",
        meaning: "something wrong with a film that could not be taken",
        places: &[],
        columns: &[
            FILM,
            text("file", "The file."),
            whole("line", "The line, from 1.").if_any(),
            whole("column", "The column, from 1.").if_any(),
            text("code", "The code of the rule; none if the file could not be read.").if_any(),
            text("message", "What is wrong."),
        ],
    },
];
