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
const COMPARE: &str = "imbroglio compare FILM FILM";
const CORPUS: &str = "imbroglio corpus DIR";
const MOTIFS: &str = "imbroglio motifs FILM";
const AGREE: &str = "imbroglio agree FILM FILM";
const STATS: &str = "imbroglio stats FILM";
const MOST: &str = "most commands";

/// All of them, by command.
pub const MEASURES: &[Measure] = &[
    measure(
        &["set aside", "memberships", "causes", "inferred", "knowledge", "open"],
        STATS,
        "Sentences listed as telling no fact or repeating a witness; memberships of groups, which are no bonds; links between events; acts, bonds and links that a \
         reader concludes; pieces of knowledge; drafts and what `imbroglio check --todo` lists.",
    ),
    measure(
        &["why it is none"],
        BETRAYALS,
        "Why an act that would break faith is not counted as a betrayal: it was done to save the other, was tolerated, or the \
         claim to good faith had been forfeited.",
    ),
    measure(
        &["alpha", "Krippendorff's alpha"],
        AGREE,
        "Agreement beyond chance (Krippendorff's α, nominal; ordinal for certainty): 1 is perfect, 0 is what chance would give, \
         below 0 is systematic disagreement. Where every annotation gives one and the same value to everything, nothing \
         varies and there is no such number.",
    ),
    measure(
        &["95 % interval"],
        AGREE,
        "Between these ends lie 95 of 100 values of alpha when its units are drawn anew with replacement, a thousand times.",
    ),
    measure(
        &["observed"],
        AGREE,
        "The share of pairs of annotations that gave a unit the same value, chance not taken off.",
    ),
    measure(
        &["F1"],
        AGREE,
        "Twice the facts that two annotations share over the facts of both: 1 if they tell the same, 0 if nothing is shared.",
    ),
    measure(
        &["layer", "units"],
        AGREE,
        "What is compared, and in how many places at least two annotations judged: characters, pairs of characters, or \
         pairs of events.",
    ),
    measure(
        &["readings"],
        AGREE,
        "What each annotation says, numbered in the order in which they were named.",
    ),
    measure(
        &["frustration", "L"],
        BALANCE,
        "The frustration index: the least number of ties that any division of the parties into two camps violates. A \
         positive tie between the camps violates them, and so does a negative one within a camp. A pair with both signs \
         counts one in every division. It is exact unless a note says that the search was cut short.",
    ),
    measure(
        &["F"],
        BALANCE,
        "Balance as a share: 1 − 2L/m, where m is the number of ties. It is 1.00 where two camps violate no tie.",
    ),
    measure(
        &["change"],
        BALANCE,
        "By how much L has risen or fallen since the event before; empty where it has not changed.",
    ),
    measure(
        &["camps", "camp", "against"],
        BALANCE,
        "The two sides of the division that violates the fewest ties, at the end. No tie joins the parties of one line \
         to those of another. Of equally good divisions the one is taken in which the fewest change camp.",
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
        &["no longer fits", "odds", "at odds"],
        BALANCE,
        "Pairs whose tie violates the best two camps after this event, and did not violate those before it: the tie has \
         changed, or the camps have. In JSON they are `raised`.",
    ),
    measure(
        &["fits again"],
        BALANCE,
        "Pairs whose tie violated the camps after the event before, and does not after this one. In JSON they are \
         `broken`.",
    ),
    measure(
        &["pair", "joined by", "divided by"],
        BALANCE,
        "Two whose tie violates the camps at the end, with the relations that join them and those that divide them.",
    ),
    measure(
        &["tension"],
        STRIP,
        "The weighted sum of the rows below it in the chart: danger, half the number of those in the dark, and half the \
         frustration, after each event. The weights are a convention: they show the peaks of one story, and do not \
         compare two.",
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
        "How many characters do not know, after an event, something true that concerns them. See `irony`.",
    ),
    measure(
        &["irony", "is not said to know", "and meanwhile", "ironies"],
        SECRETS,
        "A stretch in which the reader knows what a character does not: from when it is true until they learn it, or \
         die and are not said to have learned it. `events` counts its events; `and meanwhile` is what they do, try, \
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
        &["who learns it", "known at the end", "not said to have learned it"],
        SECRETS,
        "Who comes to know, how and where; who knows at the end; and who is concerned and is not said to have \
         learned it, which does not mean that they did not.",
    ),
    measure(
        &["believes that"],
        SECRETS,
        "What somebody takes for done (`perceived`), where the text does not say that it was done.",
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
        &["divided", "serves"],
        ALLEGIANCE,
        "Somebody serves, or belongs to, two sides that a grave act makes hostile, and has no part in that act.",
    ),
    measure(
        &["feigned"],
        ALLEGIANCE,
        "By then the character deceives or secretly wrongs the side that they join or turn to.",
    ),
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
        &["without", "own", "lost", "survive"],
        "imbroglio standing FILM, imbroglio what-if FILM",
        "What would not happen if something were removed. In `standing`, `2 own + 3 lost, 1 survive`: without the two \
         events in which a character acts three more would not happen, and one character would survive. In `what-if` it is \
         the heading of the events that are removed.",
    ),
    measure(
        &["does", "undergoes"],
        STANDING,
        "Acts by family that a character does, and that are done to them, for good or ill; completed ones only, each once. \
         Orders that are not said to be carried out are counted apart as `ordered`.",
    ),
    measure(
        &["informer within", "mole", "within", "spy"],
        STANDING,
        "Somebody who informs on a group, or on one of a group, to which they belong then or get in afterwards; a spy deceives them besides.",
    ),
    measure(
        &["basis"],
        FATES,
        "What a fate rests on: `explicit`, `entailed` or `inferred` for a told one, `last_mention` for one alive when last seen, \
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
        "What links an answer to the harm: 0 it comes later, 1 the harm led to it, 2 it needed the harm, 3 it is told as \
         revenge.",
    ),
    measure(
        &["harm", "answer", "feud", "retributions"],
        RETRIBUTION,
        "A harm, and what the victim, one of the victim's group or one bound to the victim does for it. A chain of \
         answers that goes back and forth between two sides is a feud if it takes two lives or more.",
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
        "Turning points without which it would not have happened: a life or a freedom is taken or given, faith is broken, an order or a threat goes out, somebody acts under force or comes to know.",
    ),
    measure(
        &["root", "roots", "backbone"],
        WHY,
        "Where it began: necessary events that no other necessary event leads to. The backbone is the path of causes from there to the deed on which the events weigh most.",
    ),
    measure(
        &["occasion"],
        WHY,
        "What the deed's own event needs directly; in the answer, “it happens because”.",
    ),
    measure(
        &["contributing", "led to"],
        WHY,
        "A cause that was not necessary (`helped`), or one of several that would each have sufficed.",
    ),
    measure(
        &["responsibility", "needed once"],
        WHY,
        "Degree of responsibility after Chockler and Halpern: 1/(1+k), where k is the fewest other events, two at most, \
         that must be changed before the cause is necessary. Of two causes that would each have sufficed, each has one half. \
         `needed once` names the changes.",
    ),
    measure(
        &["chain", "chains"],
        CHAINS,
        "Acts of which each agent is the patient of the one before: who is wronged wrongs another later. A causal chain \
         follows the links between events instead.",
    ),
    measure(
        &["order"],
        CHAINS,
        "Whether the text says that the acts of a chain follow one another (`told`), or only leaves it open (`possible`).",
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
         not happen without it.",
    ),
    measure(
        &["lives saved", "events lost"],
        WHAT_IF,
        "Who would survive, and how many events would not happen, if one event were removed. A death at that very \
         event is not counted as a life saved.",
    ),
    measure(
        &["turning point", "turning points", "turning event", "turning events"],
        WHAT_IF,
        "An event on which others depend: each is removed in turn, and those on which most depends come first.",
    ),
    measure(
        &["by an inferred link", "inferred link"],
        "imbroglio what-if FILM, imbroglio chains FILM",
        "It would not happen only if a causal link that a reader has inferred is taken as necessary.",
    ),
    measure(
        &["near miss", "near", "what fails", "what is there"],
        NEAR,
        "A motif of which one condition fails, while the rest holds and names all its parties.",
    ),
    measure(
        &["null", "chance", "sd", "z", "p", "adjusted", "films"],
        COMPARE,
        "Tests of significance: `films` is the similarity of the two films, `chance` and `sd` the mean and the standard \
         deviation among random copies under the null model, `z` the distance in standard deviations, `p` the share of \
         copies at least as similar, `adjusted` the distance to chance as a share of the most that there could be.",
    ),
    measure(
        &["facet"],
        COMPARE,
        "What is compared: the roles, the order of events, the turns of the plot, the motifs, the relation graph without \
         names; in a corpus also dealings with groups, the fates of counterparts, bonds, causes and the curve of danger.",
    ),
    measure(
        &["nearer than", "nearest", "second", "third", "how sure", "rank", "likeness", "shared labels"],
        CORPUS,
        "The nearest over all facets or in one, the share of all pairs that are less alike, and whether the nearest pair \
         is significant. A question mark: the matching of the two casts is not proved to be the best. With `--nearest`: the \
         kernel, 0 to 1, over what both share.",
    ),
    measure(
        &["weight", "untold", "dead", "betrayals"],
        CORPUS,
        "`dead` counts the characters that die, `untold` those whose fate is not told; `weight` is the sum of the weights \
         of all acts and bonds, a killing or a betrayal counting 1.",
    ),
    measure(
        &["motif", "what is told"],
        MOTIFS,
        "A pattern of acts and bonds that recurs from story to story; `imbroglio explain motifs` lists them.",
    ),
    measure(
        &["question", "reading"],
        SOURCES,
        "A question on which the tellings disagree, and what each says; the one that the annotation follows is marked \
         `chosen`.",
    ),
    measure(
        &["degree", "betweenness", "closeness", "eigenvector", "piece", "joined to"],
        "imbroglio standing FILM --classic",
        "Classic centralities of the cast as a graph without time: the share of others joined to, the share of shortest \
         paths that run through a character, the inverse of the mean distance to the others, and the eigenvector of the \
         adjacency matrix. They compare within a connected piece only.",
    ),
    measure(
        &["claim", "asserted", "derived", "supported", "bond broken"],
        BETRAYALS,
        "Whether a betrayal is asserted by an act (`asserted`), also follows from a bond and its breach (`supported`), or \
         only follows from them (`derived`).",
    ),
    measure(
        &["when", "from", "until", "event", "events"],
        MOST,
        "Events by their number and their id; `from` and `until` bound a stretch of them.",
    ),
    measure(
        &["who", "whom", "by", "to", "about", "character", "characters", "members", "groups", "is"],
        MOST,
        "Characters and groups by their short names: who does it, to whom it is done, and about whom.",
    ),
    measure(
        &[
            "what",
            "cites",
            "id",
            "name",
            "fate",
            "text",
            "acts",
            "bonds",
            "check",
            "drawn",
            "film",
            "bond",
            "why",
            "what would not have happened",
            "betrayal",
        ],
        MOST,
        "What a row is about, in the words of the annotation; `cites` names the sentences that say so, as \
         seed.paragraph.sentence.",
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
        &["witness", "sentence", "sentences", "cited", "cited by", "repeated by"],
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
        assert_eq!(first("No_Longer Fits"), Some("no longer fits"));
        assert_eq!(first("no"), None);
    }

    #[test]
    fn every_heading_of_a_table_is_explained() -> std::io::Result<()> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
        let mut open = vec![folder];
        let mut headings = BTreeSet::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path)?.filter_map(|entry| Some(entry.ok()?.path())));
                continue;
            }
            let code = std::fs::read_to_string(path)?;
            for call in ["column(\"", "wide(\""] {
                let named = code.split(call).skip(1).filter_map(|rest| rest.split_once("\","));
                headings.extend(named.map(|(heading, _)| heading.to_owned()));
            }
        }
        assert!(headings.len() > 60, "{headings:?}");
        let vocabulary = crate::vocabulary::Vocabulary::built_in().ok();
        let is_kind = |word: &str| vocabulary.as_ref().is_some_and(|words| words.find(word).is_some());
        let known = |word: &str| word.is_empty() || is_kind(word) || find(word).next().is_some();
        let unexplained: Vec<&String> = headings.iter().filter(|heading| !known(heading.as_str())).collect();
        assert!(unexplained.is_empty(), "{unexplained:?}");
        Ok(())
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
