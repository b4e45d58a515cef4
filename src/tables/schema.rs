//! Which tables there are, and what their columns hold.

use std::fmt::Write as _;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// `true` or `false`.
    Flag,
}

impl Type {
    /// Its name in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "integer",
            Self::Flag => "boolean",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub holds: Type,
    /// Whether a row may have none.
    pub optional: bool,
    /// What it says.
    pub meaning: &'static str,
    /// The field of a record of the film that it holds, where its name is another.
    pub(super) field: &'static str,
}

impl Column {
    const fn of(mut self, field: &'static str) -> Self {
        self.field = field;
        self
    }

    const fn if_any(mut self) -> Self {
        self.optional = true;
        self
    }
}

const fn column(name: &'static str, holds: Type, meaning: &'static str) -> Column {
    Column { name, holds, optional: false, meaning, field: name }
}

const fn text(name: &'static str, meaning: &'static str) -> Column {
    column(name, Type::Text, meaning)
}

const fn whole(name: &'static str, meaning: &'static str) -> Column {
    column(name, Type::Whole, meaning)
}

const fn flag(name: &'static str, meaning: &'static str) -> Column {
    column(name, Type::Flag, meaning)
}

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// What one row of it is.
    pub meaning: &'static str,
    /// Its columns, the film first.
    pub columns: &'static [Column],
    /// Where its rows stand in a [`Draft`](crate::exchange::Draft): for each place the value of the column `part` that
    /// tells it from the others, if there are several, and the path, whose lists name the column that counts them from
    /// 1. None for a table of findings.
    pub(super) places: &'static [(&'static str, &'static str)],
}

impl Table {
    /// Whether it is made from what the others say.
    pub fn is_finding(&self) -> bool {
        self.places.is_empty()
    }
}

const FILM: Column = text("film", "The id of the film.");
const CERTAINTY: Column = text("certainty", "`explicit`, `entailed` or `inferred`.");
const CONTESTED: Column = flag("contested", "Whether a defensible reader would deny it.");
const ITEM: Column =
    whole("item", "The number of the row that it belongs to in the table of that part, from 1.");
const PLACE: Column = whole("place", "Its place among those of that row, from 1.");

/// All tables: those of the annotation in the order in which they are read back, then those of findings.
pub const TABLES: &[Table] = &[
    Table {
        name: "films",
        meaning: "a film",
        places: &[("", "film")],
        columns: &[
            FILM.of("id"),
            text("title", "Its title."),
            text("original_title", "Its title in its own language, if that is another.").if_any(),
            text("author", "Who wrote it.").if_any(),
            text("director", "Who directed it.").if_any(),
            whole("year", "The year it came out.").if_any(),
            text("language", "The language of the annotation."),
            text("credit", "What the foot of a picture says of the sources.").if_any(),
            flag("draft", "Whether the annotation is not finished."),
        ],
    },
    Table {
        name: "seeds",
        meaning: "a synopsis",
        places: &[("", "seeds[seed]")],
        columns: &[
            FILM,
            whole("seed", "Its number among those of the film, from 1."),
            text("number", "The number by which it is cited."),
        ],
    },
    Table {
        name: "sentences",
        meaning: "a sentence of a synopsis; it is cited as `seed.pPARAGRAPH.sSENTENCE`",
        places: &[("", "seeds[seed].paragraphs[paragraph][sentence]")],
        columns: &[
            FILM,
            whole("seed", "The number of the synopsis among those of the film, from 1."),
            whole("paragraph", "The paragraph, from 1."),
            whole("sentence", "The sentence in the paragraph, from 1."),
            text("text", "The sentence.").of(""),
        ],
    },
    Table {
        name: "vocabulary",
        meaning: "a kind, or a family of kinds, that a film brings",
        places: &[("family", "families[item]"), ("kind", "kinds[item]")],
        columns: &[
            FILM,
            text("part", "`family` or `kind`."),
            whole("item", "Its number, from 1."),
            text("definition", "What it is, as JSON.").of(""),
        ],
    },
    Table {
        name: "witnesses",
        meaning: "a telling that a synopsis is from",
        places: &[("", "witnesses[witness]")],
        columns: &[
            FILM,
            whole("witness", "Its number, from 1."),
            text("id", "Its id."),
            text("text", "Its sentences, as citations."),
            text("note", "A note.").if_any(),
        ],
    },
    Table {
        name: "parties",
        meaning: "a character or a group",
        places: &[("", "parties[number]")],
        columns: &[
            FILM,
            whole("number", "Its place in the cast, from 1."),
            text("party", "Its id.").of("id"),
            text("name", "Its name."),
            text("short", "Its name on charts.").if_any(),
            text("kind", "`person`, `unnamed`, `collective` or `group`."),
            text("note", "Who it is.").if_any(),
            text("mono", "The letters in its disc.").if_any(),
            flag("lead", "Whether the story follows them."),
            text("home", "The group in whose box it is drawn.").if_any(),
            text("fate", "Its fate in the annotator's words.").if_any(),
            text("same_as", "The character who this one turns out to be.").of("is").if_any(),
            text("revealed", "The event at which that comes out.").if_any(),
        ],
    },
    Table {
        name: "bonds",
        meaning: "a bond or a membership",
        places: &[("", "bonds[bond]")],
        columns: &[
            FILM,
            whole("bond", "Its number, from 1."),
            text("kind", "Its kind."),
            text("source", "Its first end.").of("from"),
            text("target", "Its other end.").of("to"),
            text("begins", "The event at which it begins; before the story if none.").of("start").if_any(),
            text("ends", "The event at which it ends.").of("end").if_any(),
            CERTAINTY,
            CONTESTED,
            flag("secret", "Whether it is hidden."),
            text("reading", "The reading in which it holds.").if_any(),
            text("label", "The annotator's words for it.").if_any(),
        ],
    },
    Table {
        name: "events",
        meaning: "an event, in story order",
        places: &[("", "events[number]")],
        columns: &[
            FILM,
            whole("number", "Its number in story order, from 1."),
            text("event", "Its id.").of("id"),
            text("what", "What happens."),
            text("caption", "The same for a chart.").if_any(),
            text("part", "The part of the story that it opens.").if_any(),
            whole("told", "Its place in the order of telling.").if_any(),
            CERTAINTY,
            flag("draft", "Whether it is undecided."),
        ],
    },
    Table {
        name: "supports",
        meaning: "a link from an event to what it rests on",
        places: &[
            ("needs", "events[item].needs[place]"),
            ("any", "events[item].needs_any[choice][place]"),
            ("helped_by", "events[item].helped_by[place]"),
            ("prevented_by", "events[item].prevented_by[place]"),
        ],
        columns: &[
            FILM,
            text(
                "part",
                "`needs`, `any` (one of the same choice was enough), `helped_by` or `prevented_by`.",
            ),
            whole("item", "The number of the event, from 1."),
            whole("choice", "Of `any`, the number of the choice.").if_any(),
            PLACE,
            text("cause", "The event that it rests on.").of("event"),
            CERTAINTY,
            CONTESTED,
            text("why", "The reason, in the annotator's words.").if_any(),
            text("unless", "Of `prevented_by`, the event that keeps the prevention from taking effect.")
                .if_any(),
        ],
    },
    Table {
        name: "acts",
        meaning: "an act",
        places: &[("", "acts[act]")],
        columns: &[
            FILM,
            whole("act", "Its number, from 1."),
            text("event", "The event that it is done at."),
            text("kind", "Its kind."),
            text("status", "How far it came: `completed`, `attempted`, `ordered` and so on."),
            text("mode", "Under what condition it is done."),
            text("directness", "Whether it is done by one's own hand."),
            CERTAINTY,
            CONTESTED,
            flag("secret", "Whether it is hidden."),
            flag("condoned", "Whether the one it is done to tolerates it."),
            flag("ghostly", "Whether the agent is dead."),
            text("reading", "The reading in which it is done.").if_any(),
            text("label", "The annotator's words for it.").if_any(),
        ],
    },
    Table {
        name: "roles",
        meaning: "a party that has a part in an act",
        places: &[
            ("agent", "acts[item].agents[place]"),
            ("patient", "acts[item].patients[place]"),
            ("about", "acts[item].about[place]"),
            ("through", "acts[item].through[place]"),
            ("believer", "acts[item].believers[place]"),
        ],
        columns: &[
            FILM,
            text(
                "part",
                "`agent`, `patient`, `about` (of whom it tells), `through` (by whose hand) or `believer`.",
            ),
            whole("item", "The number of the act, from 1."),
            PLACE,
            text("party", "Who.").of(""),
        ],
    },
    Table {
        name: "knowledge",
        meaning: "something that can be known",
        places: &[("", "knowledge[number]")],
        columns: &[
            FILM,
            whole("number", "Its number, from 1."),
            text("id", "Its id."),
            text("what", "What."),
            text("since", "The event from which it is so.").if_any(),
            text("about", "The event that it tells of.").of("of").if_any(),
        ],
    },
    Table {
        name: "learnings",
        meaning: "somebody comes to know or to believe something",
        places: &[("", "learnings[number]")],
        columns: &[
            FILM,
            whole("number", "Its number, from 1."),
            text("event", "When."),
            text("party", "Who.").of("who"),
            text("knowledge", "What: its id."),
            text("attitude", "`knows`, `suspects`, `believes_not` or `believes_falsely`."),
            text("channel", "How."),
            text("source", "From whom.").of("from").if_any(),
            CERTAINTY,
        ],
    },
    Table {
        name: "conflicts",
        meaning: "a question on which tellings disagree",
        places: &[("", "conflicts[conflict]")],
        columns: &[
            FILM,
            whole("conflict", "Its number, from 1."),
            text("id", "Its id."),
            text("question", "The question."),
            text("chosen", "The reading that is taken.").if_any(),
            text("because", "Why.").if_any(),
        ],
    },
    Table {
        name: "readings",
        meaning: "an answer to such a question",
        places: &[("", "conflicts[conflict].readings[place]")],
        columns: &[
            FILM,
            whole("conflict", "The number of the question, from 1."),
            PLACE,
            text("id", "Its id."),
            text("says", "The answer."),
        ],
    },
    Table {
        name: "asides",
        meaning: "sentences from which no fact is taken",
        places: &[("", "asides[number]")],
        columns: &[FILM, whole("number", "Its number, from 1."), text("because", "Why.")],
    },
    Table {
        name: "mentions",
        meaning: "a word in one of the lists of a party, an event, a witness or a piece of knowledge",
        places: &[
            ("alias", "parties[item].aliases[place]"),
            ("perhaps", "parties[item].perhaps[place]"),
            ("meanwhile", "events[item].meanwhile[place]"),
            ("present", "events[item].present[place]"),
            ("repeated_by", "witnesses[item].repeated_by[place]"),
            ("known_to", "knowledge[item].known_to[place]"),
            ("concerns", "knowledge[item].concerns[place]"),
        ],
        columns: &[
            FILM,
            text(
                "part",
                "`alias` and `perhaps` of a party, `meanwhile` and `present` of an event, `repeated_by` of a witness, \
                 `known_to` and `concerns` of a piece of knowledge.",
            ),
            ITEM,
            PLACE,
            text("word", "The word.").of(""),
        ],
    },
    Table {
        name: "citations",
        meaning: "a sentence that a fact rests on",
        places: &[
            ("party", "parties[item].cites[place]"),
            ("bond", "bonds[item].cites[place]"),
            ("event", "events[item].cites[place]"),
            ("needs", "events[item].needs[link].cites[place]"),
            ("any", "events[item].needs_any[choice][link].cites[place]"),
            ("helped_by", "events[item].helped_by[link].cites[place]"),
            ("prevented_by", "events[item].prevented_by[link].cites[place]"),
            ("act", "acts[item].cites[place]"),
            ("knowledge", "knowledge[item].cites[place]"),
            ("learning", "learnings[item].cites[place]"),
            ("reading", "conflicts[item].readings[link].cites[place]"),
            ("aside", "asides[item].cites[place]"),
        ],
        columns: &[
            FILM,
            text("part", "What rests on it: a table's row, or one of the links of an event."),
            ITEM,
            whole("choice", "Of a link in a choice of links, the number of the choice.").if_any(),
            whole("link", "Of a link or a reading, its place.").if_any(),
            PLACE,
            text("sentence", "The sentence, as it is cited.").of(""),
        ],
    },
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
            whole("onset_number", "The number of the event at which it begins; none if before the story.").if_any(),
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

/// The reference of all tables, in Markdown.
pub fn reference() -> String {
    let mut page = String::new();
    for table in TABLES {
        let from = if table.is_finding() { " Made from the others; not read back." } else { "" };
        let _ = write!(
            page,
            "## {}\n\nOne row: {}.{from}\n\n| column | type | meaning |\n| --- | --- | --- |\n",
            table.name, table.meaning
        );
        for column in table.columns {
            let optional = if column.optional { ", or nothing" } else { "" };
            let _ = writeln!(
                page,
                "| `{}` | {}{optional} | {} |",
                column.name,
                column.holds.name(),
                column.meaning
            );
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}
