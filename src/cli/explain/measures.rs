//! The measures of the analyses and the headings of their tables, each with what it says and who prints it.

use crate::nearest::folded;

/// A measure: the words that it goes by, the command that prints it, and how it is counted.
pub struct Measure {
    /// The words, the usual one first.
    pub words: &'static [&'static str],
    /// What prints it.
    pub printed_by: &'static str,
    /// What it says.
    pub meaning: &'static str,
}

const fn measure(words: &'static [&'static str], printed_by: &'static str, meaning: &'static str) -> Measure {
    Measure { words, printed_by, meaning }
}

const BALANCE: &str = "imbroglio balance FILM";
const SECRETS: &str = "imbroglio secrets FILM";
const ALLEGIANCE: &str = "imbroglio allegiance FILM";
const STANDING: &str = "imbroglio standing FILM";
const WHY: &str = "imbroglio why FILM CHARACTER";
const CHAINS: &str = "imbroglio chains FILM";
const BETRAYALS: &str = "imbroglio betrayals FILM";
const RETRIBUTION: &str = "imbroglio retribution FILM";
const FATES: &str = "imbroglio fates FILM";
const WHAT_IF: &str = "imbroglio what-if FILM";
const NEAR: &str = "imbroglio motifs FILM --near";
const SOURCES: &str = "imbroglio sources FILM";
const STRIP: &str = "imbroglio draw FILM --chart strip";
const MOST: &str = "most commands";

/// All of them, by command.
pub const MEASURES: &[Measure] = &[
    measure(
        &["frustration", "L"],
        BALANCE,
        "The least number of ties that any division of the parties into two camps leaves wrong: a `+` between the \
         camps, or a `−` within one. A pair with both signs counts one in every division. It is exact unless a note \
         says that the search was cut short.",
    ),
    measure(
        &["F"],
        BALANCE,
        "Balance as a share: 1 − 2L/m, where m is the number of ties. It is 1.00 where two camps leave nothing wrong.",
    ),
    measure(
        &["change"],
        BALANCE,
        "By how much L has risen or fallen since the event before; empty where it has not changed.",
    ),
    measure(
        &["camps", "camp", "against"],
        BALANCE,
        "The two sides of the division that leaves least wrong, as they stand at the end. A line is a part that no \
         tie of one sign joins to the rest. Of equally good divisions the one is taken in which the fewest change camp.",
    ),
    measure(
        &["triads", "triad"],
        BALANCE,
        "Three parties of whom each two are joined by one sign. They are counted apart from L: `+++` and `+--` are \
         balanced, `++-` and `---` are not.",
    ),
    measure(&["+++"], BALANCE, "The number of triads in which all three are bound to one another."),
    measure(
        &["+--"],
        BALANCE,
        "The number of triads in which two are bound, and both are against the third.",
    ),
    measure(
        &["++-"],
        BALANCE,
        "The number of triads in which one is bound to two who are against each other.",
    ),
    measure(
        &["---"],
        BALANCE,
        "The number of triads in which each is against the others. Asked for as `imbroglio explain -- ---`.",
    ),
    measure(
        &["newly at odds", "odds", "at odds"],
        BALANCE,
        "Pairs that the best division after this event leaves wrong, and that of the event before did not: what is \
         between them has changed, or the camps have. In JSON they are `raised`.",
    ),
    measure(
        &["no longer"],
        BALANCE,
        "Pairs that were at odds after the event before and are not after this one. In JSON they are `broken`.",
    ),
    measure(
        &["pair", "joined by", "divided by"],
        BALANCE,
        "Two who do not fit the camps at the end, with what binds them and what stands between them.",
    ),
    measure(
        &["tension"],
        STRIP,
        "Danger, and half of the dark, and half of the frustration, after each event. The weights are a convention: \
         they find the peaks of one story and compare no two.",
    ),
    measure(
        &["danger", "in danger"],
        STRIP,
        "The stakes of those under an open threat or held captive, added up: 3 for a life, 2 for freedom, 1 for \
         anything else.",
    ),
    measure(
        &["in the dark", "dark"],
        STRIP,
        "How many do not know, after an event, something true that concerns them. See `irony`.",
    ),
    measure(
        &["irony", "does not know", "and meanwhile", "ironies"],
        SECRETS,
        "A stretch in which the reader knows what a character does not: from when it is true until they learn it, or \
         die and are not told to have learnt it. `events` counts its events; `and meanwhile` is what they do, try, \
         order or threaten in it to one who knows.",
    ),
    measure(
        &["secret"],
        SECRETS,
        "As a sort of knowledge: somebody concerned does not know it at first, whether or not anybody hides it.",
    ),
    measure(
        &["open secret"],
        SECRETS,
        "As a sort of knowledge: all concerned know it from the first, and nobody is told.",
    ),
    measure(
        &["sort"],
        SECRETS,
        "What a piece of knowledge is: `secret`, `open secret`, or `known` where it is neither.",
    ),
    measure(
        &["leak", "first leak"],
        SECRETS,
        "The first learning by an outsider, and the way: told from one to the next, carried along acts that do not \
         divide, seen, overheard or worked out.",
    ),
    measure(
        &["who learns it", "known at the end", "not told to learn it"],
        SECRETS,
        "Who comes to know, how and where; who knows at the end; and who is concerned and is not told to learn it, \
         which is not to say that they do not.",
    ),
    measure(
        &["believes that"],
        SECRETS,
        "What somebody takes for done (`perceived`), where it is not told to be done.",
    ),
    measure(
        &["allegiance", "side", "before", "after"],
        ALLEGIANCE,
        "How a character stands to a side, as a sum before and after an event: +2 while a bond that binds or a common \
         group holds, and ±1 for each act on the side or its members, ±2 for grave ones, nothing for slight ones.",
    ),
    measure(
        &["turns against", "turns to", "turn"],
        ALLEGIANCE,
        "Deeds of the character bring the sum from above zero to zero or below, or the other way, by 2 or more.",
    ),
    measure(
        &["divided", "stands between"],
        ALLEGIANCE,
        "Somebody is bound to two sides that a grave act makes hostile, and has no part in that act.",
    ),
    measure(
        &["feigned"],
        ALLEGIANCE,
        "By then the character deceives or secretly wrongs the side that they join or turn to.",
    ),
    measure(&["not shown"], ALLEGIANCE, "A change at an event in which the character takes no part."),
    measure(
        &["standing", "place"],
        STANDING,
        "A place by the number of events taken part in. Equal numbers share one.",
    ),
    measure(
        &["agency", "acts in", "of"],
        STANDING,
        "`acts in` counts the events in which somebody acts, orders included; `of` counts those in which they take \
         part at all.",
    ),
    measure(
        &["reach", "reaches", "reached by"],
        STANDING,
        "How many characters acts in the order of time lead to from somebody, each act later than the one before, \
         with the place in brackets; `reached by` is how many lead to them.",
    ),
    measure(
        &["between", "brokerage", "broker"],
        STANDING,
        "How many pairs deal with each other only through somebody, in the order of time. Dealings are acts that are \
         done and do not divide. JSON splits it into coordinator, itinerant, representative, gatekeeper and liaison.",
    ),
    measure(
        &["without", "own", "fall", "live"],
        "imbroglio standing FILM, imbroglio what-if FILM",
        "What falls if something is taken away. In `standing`, `2 own + 3 fall, 1 live`: without the two events in \
         which somebody acts three more would not happen, and one character would live. In `what-if` the heading \
         stands over the events that are taken away.",
    ),
    measure(
        &["does", "undergoes"],
        STANDING,
        "Deeds by family that somebody does, and that are done to them, for good or ill; done ones only, each once. \
         Orders that are not told to be carried out stand apart as `ordered`.",
    ),
    measure(
        &["informer within", "mole", "within"],
        STANDING,
        "Somebody who informs on a group, or on one of a group, to which they belong or have belonged.",
    ),
    measure(&["double agent"], STANDING, "An informer within who also deceives that group or one of it."),
    measure(
        &["basis"],
        FATES,
        "What a fate rests on: `explicit` or `entailed` for a told one, `last_mention` for one alive when last seen, \
         `open` where a threat is left open.",
    ),
    measure(
        &["last_mention"],
        FATES,
        "Alive when last seen, and no open threat is told: the fate stands at the last event that mentions them.",
    ),
    measure(
        &["level"],
        RETRIBUTION,
        "How an answer hangs on the harm: 0 it comes later, 1 the harm led to it, 2 it was needed, 3 it is revenge in \
         so many words.",
    ),
    measure(
        &["harm", "answer", "feud"],
        RETRIBUTION,
        "A harm, and what the victim, one of the victim's group or one bound to the victim does for it. A chain of \
         answers that goes to and fro is a feud.",
    ),
    measure(
        &["breach"],
        BETRAYALS,
        "How faith is broken: harm, informing, taking from a common stock, handing over, a second exclusive bond, a \
         broken pledge, desertion, help to an enemy, deceit.",
    ),
    measure(&["known to"], BETRAYALS, "Who knows of a betrayal, and from when."),
    measure(
        &["hinges", "hinge"],
        WHY,
        "Turns on the way, without which it would not have happened: a life or a freedom is taken or given, faith is broken, an order or a threat goes out, somebody acts under force or comes to know.",
    ),
    measure(&["root", "roots"], WHY, "Where it began: needed events that no other needed event leads to."),
    measure(
        &["occasion"],
        WHY,
        "What the deed's own event needs directly; in the answer, “it happens because”.",
    ),
    measure(&["backbone"], WHY, "The way from a root to the deed on which the events weigh most."),
    measure(
        &["contributing", "led to"],
        WHY,
        "What led to it and was not needed (`helped`), or was one of several that would have done.",
    ),
    measure(
        &["responsibility", "needed once"],
        WHY,
        "1/(1+k), where k is the fewest other things to be changed, two at most, before a cause is needed: where two \
         would have done, half for each. `needed once` says what would have to be otherwise.",
    ),
    measure(
        &["chain", "chains"],
        CHAINS,
        "Who is wronged wrongs the next, later. A causal chain follows the links between events instead.",
    ),
    measure(
        &["order"],
        CHAINS,
        "Whether the deeds of a chain are told to follow one another (`told`) or only may (`possible`).",
    ),
    measure(
        &["comeuppance", "and later", "wrongs", "wrongs them"],
        CHAINS,
        "The converse of a chain: who betrays is betrayed, later.",
    ),
    measure(
        &["cascade", "cascades", "events after it", "deaths it leads to", "deaths that need it", "leads to"],
        CHAINS,
        "All that links lead to from an event: the events after it, the deaths among them, and the deaths that would \
         fall without it.",
    ),
    measure(
        &["lives saved", "events lost"],
        WHAT_IF,
        "Who would live, and how many events would not happen, if one event were taken away. A death at that very \
         event is not counted as a life saved.",
    ),
    measure(
        &["turning event", "turning events"],
        WHAT_IF,
        "An event on which others hang: all are taken away one at a time, and those on which most hangs stand first.",
    ),
    measure(
        &["by an inferred link", "inferred link"],
        "imbroglio what-if FILM, imbroglio chains FILM",
        "It falls only if a link that a reader has concluded is taken as needed.",
    ),
    measure(
        &["near miss", "near", "what fails", "what is there"],
        NEAR,
        "A motif of which one condition fails, while the rest holds and names all its parties.",
    ),
    measure(
        &["certainty", "sure"],
        MOST,
        "How sure an answer is: `explicit`, in the words; `entailed`, nobody could accept the words and deny it; \
         `inferred`, a reader concludes it. An answer is as sure as the weakest fact that it rests on, and an empty \
         cell under `sure` is no doubt.",
    ),
    measure(
        &["how"],
        MOST,
        "What is unusual about it: its mode or status, where it is not free and completed, its certainty, and whether \
         it is secret or feigned.",
    ),
    measure(
        &["contested"],
        MOST,
        "A fact that a defensible reader would deny. It is left out of answers unless `--readings contested`.",
    ),
    measure(
        &["witness", "sentences", "cited", "cited by", "repeated by"],
        SOURCES,
        "One telling of the story. `cited` counts its sentences on which a fact rests; copies stand under `repeated \
         by` and add no second voice.",
    ),
];

/// The measures of that name; letters of either case, and `_` for a blank, will do.
pub fn find(word: &str) -> impl Iterator<Item = &'static Measure> {
    let wanted = plain(word);
    MEASURES.iter().filter(move |measure| measure.words.iter().any(|known| plain(known) == wanted))
}

fn plain(word: &str) -> String {
    folded(word).replace('_', " ")
}

/// One of them, explained.
pub fn explain(measure: &Measure) -> String {
    let mut text = format!("{} (measure)\n\n{}\n", measure.words[0], measure.meaning);
    if let [_, others @ ..] = measure.words
        && !others.is_empty()
    {
        text.push_str(&format!("\nAlso under: {}.\n", others.join(", ")));
    }
    if measure.printed_by == MOST {
        text.push_str("\nPrinted by most commands.\n");
    } else {
        text.push_str(&format!("\nPrinted by: {}\n", measure.printed_by));
    }
    text
}

/// The list of all of them, by command.
pub fn list() -> String {
    let mut text = String::new();
    let mut command = "";
    for measure in MEASURES {
        if measure.printed_by != command {
            command = measure.printed_by;
            text.push_str(&format!("{command}\n"));
        }
        text.push_str(&format!("    {}\n", measure.words.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_word_names_one_measure() {
        let mut seen = BTreeSet::new();
        for word in MEASURES.iter().flat_map(|measure| measure.words) {
            assert!(seen.insert(plain(word)), "`{word}` stands twice");
            assert_eq!(find(word).count(), 1, "{word}");
        }
    }

    #[test]
    fn case_and_underlines_do_not_matter() {
        let first = |word| find(word).next().map(|measure| measure.words[0]);
        assert_eq!(first("l"), Some("frustration"));
        assert_eq!(first("Newly_At Odds"), Some("newly at odds"));
        assert_eq!(first("newly"), None);
    }

    #[test]
    fn every_measure_stands_in_the_list_once() {
        let list = list();
        for measure in MEASURES {
            let line = format!("    {}", measure.words.join(", "));
            assert_eq!(list.lines().filter(|printed| *printed == line).count(), 1, "{line}");
        }
    }
}
