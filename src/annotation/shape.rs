//! The shapes of entries: which fields each has. The reader holds what is written to them, an editor offers them.

use crate::words::words;

words! {
    /// A sort of entry, by its fields.
    pub enum Shape {
        /// The film itself.
        Film = "a film",
        /// Of `characters`.
        Character = "a character",
        /// Of `groups`.
        Group = "a group",
        /// Of `story`.
        Event = "an event",
        /// Of `knowledge`.
        Knowledge = "a piece of knowledge",
        /// Of `conflicts`.
        Conflict = "a conflict",
        /// Of the `readings` of a conflict.
        Reading = "a reading",
        /// Of `witnesses`.
        Witness = "a witness",
        /// Of `no_fact`.
        Aside = "an entry of `no_fact`",
        /// Of `tally`.
        Tally = "a tally",
    }
}

/// The fields of the film that hold one value, and those that hold lists.
const FILM: &[&str] = &[
    "title",
    "original_title",
    "director",
    "author",
    "year",
    "language",
    "credit",
    "draft",
    "seeds",
    "include",
    "vocabulary",
    "witnesses",
    "characters",
    "groups",
    "bonds",
    "story",
    "knowledge",
    "conflicts",
    "no_fact",
    "tally",
];
/// How many of them hold one value: the first ones.
const SINGLE: usize = 8;

impl Shape {
    /// Its fields, those first that every entry has.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Film => FILM,
            Self::Character => &[
                "id", "name", "short", "aliases", "kind", "note", "mono", "lead", "home", "fate", "is",
                "revealed", "perhaps", "cites",
            ],
            Self::Group => &["id", "name", "short", "aliases", "note", "members", "cites"],
            Self::Event => &[
                "id",
                "what",
                "cites",
                "acts",
                "needs",
                "caption",
                "part",
                "present",
                "helped_by",
                "prevented_by",
                "meanwhile",
                "learns",
                "told",
                "certainty",
                "status",
            ],
            Self::Knowledge => &["id", "what", "since", "of", "deeds", "known_to", "concerns", "cites"],
            Self::Conflict => &["id", "question", "readings", "chosen", "because"],
            Self::Reading => &["id", "says", "cites"],
            Self::Witness => &["id", "text", "repeated_by", "note"],
            Self::Aside => &["cites", "because"],
            Self::Tally => &["of", "facts"],
        }
    }

    /// How many of its fields, the first ones, an entry cannot do without.
    pub fn needed(self) -> usize {
        match self {
            Self::Film => 1,
            _ => 2,
        }
    }

    /// The shape of the entries of a list of the film.
    pub fn of_list(field: &str) -> Option<Self> {
        Some(match field {
            "characters" => Self::Character,
            "groups" => Self::Group,
            "story" => Self::Event,
            "knowledge" => Self::Knowledge,
            "conflicts" => Self::Conflict,
            "readings" => Self::Reading,
            "witnesses" => Self::Witness,
            "no_fact" => Self::Aside,
            "tally" => Self::Tally,
            _ => return None,
        })
    }

    /// Whether a field of the film holds a list.
    pub fn is_list(field: &str) -> bool {
        FILM[SINGLE..].contains(&field)
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::annotation::{UNKNOWN_FIELD, read};
    use crate::diagnostic::Diagnostic;
    use crate::source::Sources;

    fn faults(text: &str) -> Vec<Diagnostic> {
        let mut sources = Sources::new();
        let file = sources.add("film", text);
        read(&sources, &[file]).1
    }

    #[test]
    fn the_reader_takes_every_field_of_a_shape_and_no_other() {
        for (shape, around) in [
            (Shape::Film, ("(", ")")),
            (Shape::Character, ("(characters: [(", ")])")),
            (Shape::Group, ("(groups: [(", ")])")),
            (Shape::Event, ("(story: [(", ")])")),
            (Shape::Knowledge, ("(knowledge: [(", ")])")),
            (Shape::Conflict, ("(conflicts: [(", ")])")),
            (Shape::Reading, ("(conflicts: [(readings: [(", ")])])")),
            (Shape::Witness, ("(witnesses: [(", ")])")),
            (Shape::Aside, ("(no_fact: [(", ")])")),
            (Shape::Tally, ("(tally: [(", ")])")),
        ] {
            let written = |fields: &[&str]| {
                let fields: Vec<String> = fields.iter().map(|field| format!("{field}: x")).collect();
                format!("{}{}{}", around.0, fields.join(", "), around.1)
            };
            let unknown = |fields: &[&str]| {
                let found = faults(&written(fields));
                found.into_iter().filter(|fault| fault.code() == UNKNOWN_FIELD.code).count()
            };
            assert_eq!(unknown(shape.fields()), 0, "{shape:?}");
            assert_eq!(unknown(&[shape.fields(), &["zzzzzz"]].concat()), 1, "{shape:?}");
        }
    }

    #[test]
    fn an_entry_needs_some_of_the_first_fields_and_none_of_the_others() {
        for (shape, around) in [
            (Shape::Character, ("(characters: [(", ")])")),
            (Shape::Event, ("(story: [(", ")])")),
            (Shape::Conflict, ("(conflicts: [(", ")])")),
            (Shape::Witness, ("(witnesses: [(", ")])")),
        ] {
            let missing: Vec<String> = faults(&format!("{}{}", around.0, around.1))
                .iter()
                .filter_map(|fault| {
                    Some(fault.message.split_once("needs the field `")?.1.trim_end_matches('`').to_owned())
                })
                .collect();
            let mut needed = shape.fields()[..shape.needed()].to_vec();
            needed.sort_unstable();
            let mut told = missing;
            told.sort_unstable();
            assert_eq!(told, needed, "{shape:?}");
        }
    }
}
