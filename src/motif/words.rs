//! The words of the motif language: conditions, qualifiers and selections, each with what it asks.

/// A word of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The word.
    pub word: &'static str,
    /// What it is: a condition, a qualifier of an act, a selection of kinds.
    pub place: &'static str,
    /// What it asks.
    pub meaning: &'static str,
    /// An example.
    pub example: &'static str,
}

/// Words by their place, each with an example and what it asks.
macro_rules! entries {
    ($($place:ident: $($word:literal ($example:literal) => $meaning:literal),+;)*) => {
        &[$($(Entry { word: $word, place: $place, meaning: $meaning, example: $example }),+),*]
    };
}

/// The place of conditions.
pub(super) const CONDITION: &str = "condition of a motif";
const ACT: &str = "qualifier of an act in a motif";
const BOND: &str = "qualifier of a bond in a motif";
const LEARNING: &str = "qualifier of `learns` in a motif";
const KINDS: &str = "selection of kinds in a motif";
const REMARK: &str = "remark in a motif";
const FIELD: &str = "field of a motif";
const STORY: &str = "list of a tiny story in `fires` or `nearly`";

/// All of them, by place.
pub const ENTRIES: &[Entry] = entries! {
    CONDITION:
    "act" ("act([kills, family(violence)], a, b, at(e1))") =>
        "An act of any of these kinds, named or selected. Two parties and qualifiers follow, as behind a kind.",
    "bond" ("bond([depth(thick)], a, b)") =>
        "A bond of any of these kinds, named or selected, at some time of the story.",
    "learns" ("learns(b, of(e1), at(e2), from(c))") =>
        "Somebody is told to come to know a piece of knowledge whose field `of` names that event; to suspect it, or not \
         to believe it, is not to know it. Only entries `learns` of a film count: being present, `discovers` and \
         `identifies` do not.",
    "before" ("before(e1, e2)") => "The first event is told to happen before the second.",
    "not_after" ("not_after(e1, e2)") =>
        "The first event does not happen after the second: before it, at it, or in no told order.",
    "causes" ("causes(e1, e2)") =>
        "A path of causes, of whatever length, leads from the first event to the second.",
    "within" ("within(e1, e2, 3)") => "The events are at most so many places apart.",
    "different" ("different(a, b)") => "The two stand for different ones.",
    "same" ("same(a, b)") => "The two parties are one.",
    "may_be_same" ("may_be_same(a, b)") =>
        "The two parties may be one. Without it, different variables stand for different parties.",
    "interchangeable" ("interchangeable(a, b)") =>
        "The two play one part: a match and its mirror image count once. What is asked of the one must be asked of the \
         other too.",
    "called" ("called(p, police, law)") =>
        "One of these words stands in the id, the name or an alias of the party.",
    "not_told" ("not_told(kills(_, a), saying(\"that anybody kills {a}\"))") =>
        "It is nowhere told that all of these hold together. Contested facts count as told. Its note is printed with \
         each match; `saying(\"\")` prints none.",
    "every" ("every(member(m, g), act([effect(death)], _, m))") =>
        "Whoever satisfies the first condition satisfies the rest, and there is somebody. Variables that occur only here are \
         declared too. It takes no alternatives, and is not the only condition.",
    "at_least" ("at_least(3, member(m, g))") =>
        "The conditions hold for so many choices of the parties that occur only in them, which are declared too. It \
         takes no alternatives, and is not the only condition: put `bond([membership], _, g)` beside it.",
    "either" ("either([kills(a, b)], [wounds(a, b)])") => "One of these lists holds.";
    ACT:
    "at" ("kills(a, b, at(e1))") => "When it is done.",
    "about" ("informs(a, b, about(c))") => "About whom.",
    "through" ("kills(a, b, through(c))") => "By whose hand.",
    "status" ("kills(a, b, status(attempted, ordered))") => "In one of these statuses.",
    "mode" ("kills(a, b, mode(regret, mercy))") => "In one of these modes.",
    "not" ("kills(a, b, not(self_defence))") => "In none of these modes.",
    "any_status" ("hunts(a, b, any_status)") => "In whatever status, even planned or believed.",
    "secret" ("betrays(a, b, secret)") => "Only if it is hidden; of a bond too.",
    "not_secret" ("betrays(a, b, not_secret)") => "Only if it is not hidden.",
    "condoned" ("betrays(a, b, condoned)") => "Only if the patient tolerates it.",
    "not_condoned" ("betrays(a, b, not_condoned)") => "Only if the patient does not tolerate it.";
    BOND:
    "before" ("member(a, g, before(e1))") => "It holds just before that event.",
    "starts" ("lover(a, b, starts(e1))") => "It begins at that event.",
    "ends" ("lover(a, b, ends(e1))") => "It ends at that event.";
    LEARNING:
    "of" ("learns(b, of(e1))") => "The event that what is learnt is about.",
    "by" ("learns(b, of(e1), by(a))") =>
        "What is learnt tells of a deed of that party at the event: it names the deed (`deeds`), or concerns somebody \
         whom the deed concerns and names who did it.",
    "from" ("learns(b, of(e1), from(c))") => "From whom it is learnt.";
    KINDS:
    "family" ("act([family(violence)], a, b)") =>
        "The kinds of a family. Each kind is in one family: `violence` does not hold `kills`, which is `lethal`.",
    "effect" ("act([effect(death)], _, a)") =>
        "Acts by what they do to the patient once completed: death, wound, arrest, captivity, release, hiding, escape, \
         expulsion or readmission.",
    "breach" ("act([breach(harm)], a, b)") =>
        "Acts by how they break faith where a bond holds: harm, inform, take, hand_over, infidelity, break_pledge, \
         desert, aid_enemy or deceive. It selects the kinds, whether a bond holds or not.",
    "depth" ("bond([depth(thick)], a, b)") =>
        "Bonds by their depth: thick (kin, love, friendship, one group), thin (work and acquaintance), hostile.",
    "sign" ("bond([sign(positive)], a, b)") =>
        "Kinds that bind (positive), divide (negative) or do neither (neutral).",
    "exclusive" ("bond([exclusive], a, b)") =>
        "Bonds of which a second is an infidelity: lovers, engaged, married.",
    "membership" ("bond([membership], a, g)") => "Bonds of a member to a group.",
    "asserted_betrayal" ("act([asserted_betrayal], a, b)") =>
        "Acts that say in so many words that faith is broken, such as `betrays`.",
    "any_kind" ("act([any_kind], a, _)") => "Every kind of act, or of bond.";
    REMARK:
    "saying" ("not_told(kills(_, a), saying(\"that anybody kills {a}\"))") =>
        "What is not told, in words, for the note that a match prints. It names variables bound outside.";
    FIELD:
    "persons" ("persons: [a, b]") =>
        "Variables that stand for one person each. Those that occur only in a count are declared too.",
    "parties" ("parties: [a, b]") => "Variables that stand for anybody: a person, a collective or a group.",
    "groups" ("groups: [g]") => "Variables that stand for groups and collectives.",
    "events" ("events: [e1, e2]") => "Variables that stand for events.",
    "fires" ("fires: (people: [a, b, c], groups: [g(a, b, c)], bonds: [friend(a, b)], story: [e1(kills(a, b))])") =>
        "A tiny story that has the motif, or a list of several. It is tried whenever the motif is used. Its lists are \
         people, groups, bonds, story and knowledge.",
    "nearly" ("nearly: (people: [a, b], story: [e1(wounds(a, b))])") =>
        "A tiny story that falls just short of the motif, or a list of several, written as in `fires`.";
    STORY:
    "people" ("people: [a, b, gang(collective)]") =>
        "The cast: ids alone, or with what they are if not one person.",
    "groups" ("groups: [g(a, b, c)]") => "Each group, with who belongs to it in round brackets.",
    "bonds" ("bonds: [friend(a, b), lover(b, c, from(e1))]") => "Bonds, as in a film.",
    "story" ("story: [e1(kills(a, b)), e2(mourns(c, b), needs(e1))]") =>
        "Events in order, each with its acts and with the links `needs(…)` and the like.";
};

/// Conditions of the language that are neither kinds nor macros, in the order of the table.
pub(super) fn conditions() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().filter(|entry| entry.place == CONDITION).map(|entry| entry.word)
}

/// The example of a condition.
pub(super) fn example(word: &str) -> &'static str {
    let found = ENTRIES.iter().find(|entry| entry.place == CONDITION && entry.word == word);
    found.map_or("kills(a, b, at(e1))", |entry| entry.example)
}

/// Conditions that other languages have, and what to write here.
pub(super) fn instead_of_condition(word: &str) -> Option<&'static str> {
    Some(match word {
        "after" => "write the earlier event first: `before(e1, e2)`",
        "not" | "none" | "no" | "never" => "write `not_told(…)`: the text may be silent on what did happen",
        "or" | "any" | "any_of" => "write `either([…], […])`",
        "and" | "all_of" => "list the conditions: all of a list must hold",
        "all" | "forall" | "each" => "write `every(member(m, g), act([effect(death)], _, m))`",
        "count" | "some" | "exists" => "write `at_least(1, …)`",
        "because" | "because_of" => "write the cause first: `causes(e1, e2)`",
        "equal" | "equals" | "is" => "write `same(a, b)`",
        "unequal" | "not_same" => "write `different(a, b)`",
        "named" | "name" => "write `called(p, police)`",
        _ => return None,
    })
}

/// What a word is that stands as a condition and is none.
pub(super) fn elsewhere(word: &str) -> Option<String> {
    let entry = ENTRIES.iter().find(|entry| entry.place != CONDITION && entry.word == word)?;
    Some(format!("`{word}` is a {}: `{}`", entry.place, entry.example))
}

/// Qualifiers of one thing behind another, and those of other languages.
pub(super) fn instead_of_qualifier(word: &str, of_bond: bool) -> Option<&'static str> {
    Some(match (word, of_bond) {
        ("from" | "since" | "begins", true) => "write `starts(e1)` for the event at which the bond begins",
        ("until" | "to" | "till", true) => "write `ends(e1)` for the event at which the bond ends",
        ("during" | "when" | "while" | "in", _) => "write `at(e1)`",
        ("starts" | "ends" | "before" | "from" | "until", false) => {
            "an act is done at one event: write `at(e1)`, and `before(e1, e2)` as a condition of its own"
        }
        ("status" | "mode" | "not" | "about" | "through" | "any_status", true) => {
            "a bond has no status, mode or third party"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_says_something_and_shows_itself() {
        for entry in ENTRIES {
            assert!(entry.meaning.ends_with('.'), "{}", entry.word);
            assert!(entry.example.contains(entry.word), "{}", entry.word);
        }
    }
}
