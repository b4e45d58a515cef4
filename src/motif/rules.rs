//! The table of what can be wrong with a motif, beside the rules for any file (`E002` to `E009`).

use crate::rules::Rule;

/// The rules for motifs.
pub const RULES: &[Rule] = &[
    Rule {
        code: "E601",
        name: "unknown-variable",
        what: "A condition or a reading uses a word that the motif does not declare.",
        why: "A slip of the pen would otherwise stand for anybody.",
        example: "parties: [a, b], when: [kills(a, c)]",
        instead: "parties: [a, c], when: [kills(a, c)]",
    },
    Rule {
        code: "E602",
        name: "wrong-sort",
        what: "An event stands where a party is asked for, or the other way round.",
        why: "Such a condition can never hold.",
        example: "events: [e1], when: [kills(a, e1)]",
        instead: "events: [e1], when: [kills(a, b, at(e1))]",
    },
    Rule {
        code: "E603",
        name: "unknown-condition",
        what: "A condition is no kind of the vocabulary, no macro, and no word of the motif language.",
        why: "Nobody could say what it asks.",
        example: "when: [slays(a, b)]",
        instead: "when: [kills(a, b)]",
    },
    Rule {
        code: "E604",
        name: "loose-variable",
        what: "Nothing ties a variable to the story: it occurs in no act, bond or learning.",
        why: "It would stand for every party or event there is.",
        example: "when: [kills(a, b, at(e1)), before(e1, e2)]",
        instead: "when: [kills(a, b, at(e1)), mourns(c, b, at(e2)), before(e1, e2)]",
    },
    Rule {
        code: "E605",
        name: "unknown-qualifier",
        what: "Behind the parties of an act or a bond stands a word that means nothing there.",
        why: "A misspelt status would silently ask for something else.",
        example: "kills(a, b, atempted)",
        instead: "kills(a, b, attempted)",
    },
    Rule {
        code: "E606",
        name: "wrong-arity",
        what: "A condition has too few or too many arguments.",
        why: "It cannot be read.",
        example: "before(e1)",
        instead: "before(e1, e2)",
    },
    Rule {
        code: "E607",
        name: "no-pattern",
        what: "A motif says neither `when` nor `cases`, or both.",
        why: "A motif is a pattern; without one it would hold of every story.",
        example: "(title: \"Revenge\", family: retribution, definition: \"…\")",
        instead: "(title: \"Revenge\", …, when: [kills(a, b, at(e1)), kills(c, a, at(e2)), causes(e1, e2)])",
    },
    Rule {
        code: "E608",
        name: "too-many-cases",
        what: "Alternatives multiply to more than a motif may have, or macros call one another without end.",
        why: "Each combination is searched for on its own.",
        example: "when: [either([…], […]), either([…], […]), …]",
        instead: "cases: [(when: […]), (when: […])]",
    },
    Rule {
        code: "E609",
        name: "alternatives-in-count",
        what: "`every` or `at_least` holds conditions with alternatives.",
        why: "What is counted must be one thing.",
        example: "at_least(3, either([member(m, g)], [leads(m, g)]))",
        instead: "at_least(3, bond([member, leads], m, g))",
    },
    Rule {
        code: "E610",
        name: "name-taken",
        what: "Two motifs or two macros have one name, or a macro has the name of a kind.",
        why: "A match names its motif.",
        example: "two files revenge.ron in the folders given",
        instead: "one of them renamed",
    },
    Rule {
        code: "W601",
        name: "unused-variable",
        what: "A variable is declared and never used.",
        why: "It may be the trace of a condition that was forgotten.",
        example: "parties: [a, b, c], when: [kills(a, b)]",
        instead: "parties: [a, b], when: [kills(a, b)]",
    },
];

/// The rule of a code or a name, ignoring case.
pub fn rule(word: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word))
}
