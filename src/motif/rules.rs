//! The table of what can be wrong with a motif, beside the rules for any file (`E002` to `E009`).

use crate::diagnostic::{Rule, rules};

rules! {
    UNKNOWN_VARIABLE: "E601" "unknown-variable" {
        what: "A condition or a reading uses a word that the motif does not declare.",
        why: "A slip of the pen would otherwise stand for anybody.",
        example: "parties: [a, b], when: [kills(a, c)]",
        instead: "parties: [a, c], when: [kills(a, c)]",
    }
    WRONG_SORT: "E602" "wrong-sort" {
        what: "An event stands where a party is asked for, or the other way round, or a person where a group is.",
        why: "Such a condition can never hold.",
        example: "events: [e1], when: [kills(a, e1)]",
        instead: "events: [e1], when: [kills(a, b, at(e1))]",
    }
    UNKNOWN_CONDITION: "E603" "unknown-condition" {
        what: "A condition is no kind of the vocabulary, no macro, and no word of the motif language.",
        why: "Nobody could say what it asks.",
        example: "when: [slays(a, b)]",
        instead: "when: [kills(a, b)]",
    }
    LOOSE_VARIABLE: "E604" "loose-variable" {
        what: "Nothing ties a variable to the story: it occurs in no act, bond or learning. Or a text names one that its \
               case does not bind.",
        why: "It would stand for every party or event there is, and a text would say “somebody”.",
        example: "when: [kills(a, b, at(e1)), before(e1, e2)]",
        instead: "when: [kills(a, b, at(e1)), mourns(c, b, at(e2)), before(e1, e2)]",
    }
    UNKNOWN_QUALIFIER: "E605" "unknown-qualifier" {
        what: "Behind the parties of an act or a bond stands a word that means nothing there.",
        why: "A misspelt status would silently ask for something else.",
        example: "kills(a, b, atempted)",
        instead: "kills(a, b, attempted)",
    }
    WRONG_ARITY: "E606" "wrong-arity" {
        what: "A condition has too few or too many arguments.",
        why: "It cannot be read.",
        example: "before(e1)",
        instead: "before(e1, e2)",
    }
    NO_PATTERN: "E607" "no-pattern" {
        what: "A motif says neither `when` nor `cases`, or both.",
        why: "A motif is a pattern; without one it would hold of every story.",
        example: "(title: \"Revenge\", family: retribution, definition: \"…\")",
        instead: "(title: \"Revenge\", …, when: [kills(a, b, at(e1)), kills(c, a, at(e2)), causes(e1, e2)])",
    }
    TOO_MANY_CASES: "E608" "too-many-cases" {
        what: "Alternatives multiply to more than a motif may have, a case has too many conditions, or macros call one another without end.",
        why: "Each combination is searched for on its own.",
        example: "when: [either([…], […]), either([…], […]), …]",
        instead: "cases: [(when: […]), (when: […])]",
    }
    ALTERNATIVES_IN_COUNT: "E609" "alternatives-in-count" {
        what: "`every` or `at_least` holds conditions with alternatives.",
        why: "What is counted must be one thing.",
        example: "at_least(3, either([member(m, g)], [leads(m, g)]))",
        instead: "at_least(3, bond([member, leads], m, g))",
    }
    NAME_TAKEN: "E610" "name-taken" {
        what: "Two motifs or two macros have one name, or a macro has the name of a kind.",
        why: "A match names its motif.",
        example: "two files revenge.ron in the folders given",
        instead: "one of them renamed",
    }
    LOPSIDED_INTERCHANGE: "E611" "lopsided-interchange" {
        what: "Two parties are declared interchangeable, but the conditions treat them differently: with the two \
               exchanged it would be another motif.",
        why: "Only one of a match and its mirror image is kept; a match that has none could be the one that is lost.",
        example: "when: [kills(a, b, at(e1)), interchangeable(a, b)]",
        instead: "when: [kills(a, b, at(e1)), kills(b, a, at(e2)), interchangeable(a, b)]",
    }
    IMPOSSIBLE_CONDITION: "E612" "impossible-condition" {
        what: "A condition, or several together, can never hold.",
        why: "The motif would be found nowhere, and nobody would be told why.",
        example: "when: [kills(a, b, at(e1)), kills(b, c, at(e2)), before(e1, e2), before(e2, e1)]",
        instead: "when: [kills(a, b, at(e1)), kills(b, c, at(e2)), before(e1, e2)]",
    }
    IDLE_CONDITION: "E613" "idle-condition" {
        what: "A condition always holds, so it asks nothing.",
        why: "Who wrote it meant to ask something.",
        example: "at_least(0, member(m, g))",
        instead: "at_least(1, member(m, g))",
    }
    UNNAMED_PART: "W614" "unnamed-part" {
        what: "A party occurs in the conditions, but the reading does not name it.",
        why: "Each choice of it is a match, and they all read alike.",
        example: "reading: \"{a} dies\", parties: [a, b], when: [kills(b, a)]",
        instead: "reading: \"{a} dies\", parties: [a], when: [kills(_, a)]",
    }
    FAMILY_SLIP: "W615" "family-slip" {
        what: "A motif's family differs by a letter or two from one that the program has.",
        why: "`--family` would pass it over. A family of your own is welcome.",
        example: "family: retributon",
        instead: "family: retribution",
    }
    EXAMPLE_FAILS: "W616" "example-fails" {
        what: "A story in `fires` lacks the motif, one in `nearly` has it, or one of them is no film.",
        why: "Either the story or the pattern does not say what was meant.",
        example: "when: [kills(a, b)], fires: (people: [a, b], story: [e1(wounds(a, b))])",
        instead: "when: [kills(a, b)], fires: (people: [a, b], story: [e1(kills(a, b))])",
    }
    UNUSED_VARIABLE: "W601" "unused-variable" {
        what: "A variable is declared and never used.",
        why: "It may be the trace of a condition that was forgotten.",
        example: "parties: [a, b, c], when: [kills(a, b)]",
        instead: "parties: [a, b], when: [kills(a, b)]",
    }
}

/// All rules for motifs.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// The rule of a code or a name, ignoring case.
pub fn rule(word: &str) -> Option<&'static Rule> {
    let named = |rule: &&Rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word);
    all().find(named)
}
