//! Rules about the shape of a film, which the reading of it finds broken.

use crate::diagnostic::rules;

rules! {
    NOT_RON: "E002" "not-ron" {
        what: "The file is RON: fields in round brackets, lists in square ones, commas between.",
        why: "Where the grammar breaks, nothing behind it can be read.",
        example: "kills(tony, cesar, mode: regret)    // named and unnamed arguments do not mix",
        instead: "kills(tony, cesar, regret)",
    }
    UNCLOSED: "E003" "unclosed" {
        what: "Every bracket, text and comment that is opened is closed, each by its own sign.",
        why: "A missing bracket or quotation mark swallows everything up to the next one.",
        example: "members: [jo, mario, home: crew",
        instead: "members: [jo, mario], home: crew",
    }
    NESTED_TOO_DEEP: "E004" "nested-too-deep" {
        what: "Brackets are nested 48 deep at most.",
        why: "No story needs more than a dozen levels; deeper nesting is a slip or an attack.",
        example: "needs: [[[[[[[[ … ]]]]]]]]",
        instead: "needs: [ring]",
    }
    UNKNOWN_FIELD: "E005" "unknown-field" {
        what: "Every field of the film and of its entries is one that the language knows.",
        why: "A misspelt field would silently be ignored.",
        example: r#"(id: tony, nmae: "Tony le Stéphanois")"#,
        instead: r#"(id: tony, name: "Tony le Stéphanois")"#,
    }
    FIELD_TWICE: "E006" "field-twice" {
        what: "A field stands once in the film and once in an entry.",
        why: "Of two values only one could count, and nobody could say which.",
        example: r#"(id: ring, what: "César keeps a ring", cites: "001.p2.s5", cites: "001.p6.s12")"#,
        instead: r#"(id: ring, what: "César keeps a ring", cites: "001.p2.s5 p6.s12")"#,
    }
    MISSING_FIELD: "E007" "missing-field" {
        what: "The film has its `title`, and every entry the fields without which it means nothing: `id`, and `name` or `what` or `text`.",
        why: "Entries point at one another by their ids, and a reader sees their names.",
        example: r#"(id: tony, note: "master burglar")"#,
        instead: r#"(id: tony, name: "Tony le Stéphanois", note: "master burglar")"#,
    }
    WRONG_SHAPE: "E009" "wrong-shape" {
        what: "A value is of the sort that its field takes: a bare word, a text in quotes, a number, a list, or a call.",
        why: "Words point at entries and texts are shown to readers; one cannot stand for the other.",
        example: r#"(id: "tony", name: Tony)"#,
        instead: r#"(id: tony, name: "Tony")"#,
    }
}
