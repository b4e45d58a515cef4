//! `balance`: camps, frustration and who is at odds with the camps, event by event.

pub use super::Question as Options;

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures, wide};
use super::words::{event_id, event_words, id, ids, names, short};
use super::{Exit, Failure};
use crate::analysis::balance::{Balance, Reason, SignedPair, Step, walk};
use crate::facts::PartyId;
use crate::story::{Fact, Story};
use std::fmt::Write as _;

/// Lists the balance after each event.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.film, &options.view)?;
    let mut answer = Answer::about("balance", &story).printed(&options.print);
    let (mut steps, mut last, mut fault) = (Vec::new(), None, None);
    let moments = story.events().count() + 1;
    let with_camps = moments.saturating_mul(story.parties().count()) <= MOST_NAMES;
    walk(&story, |step, moment| {
        let is_last = steps.len() + 1 == moments;
        // the whole cast, so only where it is shown
        let shown = (answer.is_data() && with_camps) || is_last;
        let balance = shown.then(|| moment.balance());
        if answer.is_data() && fault.is_none() {
            fault = answer.record(Record::new(&story, &step, balance.as_ref())).err();
        }
        last = balance.filter(|_| is_last);
        steps.push(step);
    });
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    answer.tables.push(Table::of(&story, COLUMNS, &steps));
    if let Some(balance) = &last {
        let heading = if balance.parts.len() > 1 {
            "Camps at the end; between the parties of two lines are no ties, or ties of both kinds"
        } else {
            "Camps at the end"
        };
        answer.tables.push(Table::of(&story, CAMPS, &balance.parts).under(heading));
        let violated = balance.frustrated.iter().filter_map(|(a, b)| pair(balance, *a, *b));
        answer.tables.push(Table::of(&story, VIOLATED, violated).under("Ties that violate the camps"));
        let unbound = nobody(balance);
        let unbound = Some(unbound).filter(|unbound| !unbound.is_empty());
        answer.tables.push(Table::of(&story, UNBOUND, unbound).under("Without a tie at the end"));
    }
    if answer.is_data() && !with_camps {
        answer.notices.push(
            "of so many events and characters the camps of all are told for the last moment only; --until tells those of another"
                .to_owned(),
        );
    }
    let short = steps.iter().filter(|step| !step.exact()).count();
    if short > 0 {
        let gap = steps.iter().map(|step| step.frustration - step.least).max().unwrap_or(0);
        answer.notices.push(format!(
            "at {short} of {} moments the search was cut short: L is the best that was found there, and at most {gap} above \
             the least",
            steps.len()
        ));
    } else if steps.iter().any(|step| !step.nearest) {
        answer.notices.push("the search for the camps nearest to those before was cut short".to_owned());
    }
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio balance FILM":
    ["frustration", "L"] =>
        "The frustration index: the least number of ties that any division of the parties into two camps violates. A \
         positive tie between the camps violates them, and so does a negative one within a camp. A pair with both signs \
         counts one in every division. It is exact unless a note says that the search was cut short.",
    ["F"] =>
        "Balance as a share: 1 − 2L/m, where m is the number of ties. It is 1.00 where two camps violate no tie.",
    ["change"] =>
        "By how much L has risen or fallen since the event before; empty where it has not changed.",
    ["camps", "camp", "against"] =>
        "The two sides of the division that violates the fewest ties, at the end. Between the parties of two \
         lines are no ties, or ties of both kinds. Of equally good divisions the one is taken in which the fewest change camp.",
    ["triads", "triad"] =>
        "Three parties of whom each two are joined by one sign. They are counted apart from L: `+++` and `+--` are \
         balanced, `++-` and `---` are not.",
    ["+++"] => "The number of triads in which all three are bound to one another.",
    ["+--"] => "The number of triads in which two are bound, and both are against the third.",
    ["++-"] => "The number of triads in which one is bound to two who are against each other.",
    ["---"] =>
        "The number of triads in which each is against the others. Asked for as `imbroglio explain -- ---`.",
    ["begins to violate", "odds", "at odds"] =>
        "Pairs whose tie violates the best two camps after this event, and did not violate those before it: the tie has \
         changed, or the camps have. In the first row, those that violate them from the start. In JSON they are `raised`.",
    ["ceases to violate"] =>
        "Pairs whose tie violated the camps after the event before, and does not after this one: the tie or the camps have \
         changed, or one of the two has died. In JSON they are `broken`.",
    ["pair", "joined by", "divided by"] =>
        "Two whose tie violates the camps at the end, with the relations that join them and those that divide them.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] =
    &[super::schema::sort::<Record<'static>>("The balance after an event")];

const COLUMNS: &[Column<Story, Step>] = &[
    column("after", |story, step| {
        step.after.map_or_else(|| "(before)".to_owned(), |event| event_words(story, event))
    }),
    column("L", |_, step| {
        let bound = if step.exact() { String::new() } else { format!(" (at least {})", step.least) };
        format!("{}{bound}", step.frustration)
    }),
    column("F", |_, step| format!("{:.2}", step.normalised())),
    column("change", |_, step| if step.change == 0 { String::new() } else { format!("{:+}", step.change) }),
    column("begins to violate", |story, step| pairs(story, &step.raised)),
    column("ceases to violate", |story, step| pairs(story, &step.broken)),
    wide("+++", |_, step| step.triads.all_positive.to_string()),
    wide("+--", |_, step| step.triads.one_positive.to_string()),
    wide("++-", |_, step| step.triads.two_positive.to_string()),
    wide("---", |_, step| step.triads.none_positive.to_string()),
];

const CAMPS: &[Column<Story, [Vec<PartyId>; 2]>] = &[
    column("camp", |story, [first, second]| names(story, if first.is_empty() { second } else { first })),
    column("against", |story, [first, second]| names(story, if first.is_empty() { first } else { second })),
];

const VIOLATED: &[Column<Story, SignedPair>] = &[
    column("pair", |story, pair| format!("{}–{}", short(story, pair.first), short(story, pair.second))),
    column("joined by", |story, pair| reasons(story, &pair.positive)),
    column("divided by", |story, pair| reasons(story, &pair.negative)),
];

const UNBOUND: &[Column<Story, Vec<PartyId>>] = &[column("who", |story, parties| names(story, parties))];

/// Events times parties up to which the camps of all are told for every moment.
const MOST_NAMES: usize = 1_000_000;
/// So many pairs of an event are said, the others are counted.
const MOST_PAIRS: usize = 8;

fn pairs(story: &Story, pairs: &[(PartyId, PartyId)]) -> String {
    let named = pairs.iter().map(|(a, b)| format!("{}–{}", short(story, *a), short(story, *b)));
    let more = pairs.len().saturating_sub(MOST_PAIRS);
    let mut text = named.take(MOST_PAIRS).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    text
}

/// The parties without a sign.
fn nobody(balance: &Balance) -> Vec<PartyId> {
    // camps and pairs stand in the order of the cast
    let stands = |party: &&PartyId| !balance.camps.iter().any(|camp| camp.binary_search(party).is_ok());
    balance.parties.iter().filter(stands).copied().collect()
}

fn pair(balance: &Balance, a: PartyId, b: PartyId) -> Option<&SignedPair> {
    let at = balance.pairs.binary_search_by_key(&(a, b), |pair| (pair.first, pair.second));
    at.ok().map(|at| &balance.pairs[at])
}

fn reasons(story: &Story, reasons: &[Reason]) -> String {
    let mut text = String::new();
    for reason in reasons {
        if !text.is_empty() {
            text.push_str(", ");
        }
        let _ = match reason {
            Reason::Fact(Fact::Bond(bond)) => write!(text, "{}", story.kind(story.bond(*bond).kind).phrase),
            Reason::Fact(Fact::Act(act)) => {
                write!(text, "{} ({})", story.kind(story.act(*act).kind).phrase, story.act_name(*act))
            }
            Reason::Together(group) => write!(text, "both in {}", short(story, *group)),
            Reason::LatentRivalry(third) => write!(text, "both love {}", short(story, *third)),
        };
    }
    text
}

records! {
    /// The balance after an event.
    pub struct Record<'s> of (story: &'s Story, step: &Step, balance: Option<&Balance>) {
        /// The event; null for the time before the story.
        event: Option<&'s str> = step.after.map(|event| event_id(story, event)),
        /// Its number; 0 before the story.
        rank: u32 = step.after.map_or(0, |event| story.event(event).rank),
        /// The least number of ties that any division into two camps violates.
        frustration: u32 = step.frustration,
        /// Whether that number is proved.
        exact: bool = step.exact(),
        /// What no division goes below.
        least: u32 = step.least,
        /// The number of ties.
        edges: u32 = step.edges,
        /// Balance as a share: 1 − 2 × frustration / edges.
        balance: f64 = (step.normalised() * 1000.0).round() / 1000.0,
        /// The change of the frustration since the event before.
        change: i64 = step.change,
        /// Pairs that violate the camps, and did not before.
        raised: Vec<[&'s str; 2]> = named(&step.raised),
        /// Pairs that violated the camps before, and do so no longer.
        broken: Vec<[&'s str; 2]> = named(&step.broken),
        /// The two camps. Where a story has more than a million events times characters and groups, this and the next three
        /// are null for every moment but the last.
        camps: Option<Vec<Vec<&'s str>>> = balance.map(|balance| camps(&balance.camps)),
        /// The two camps of each part between which and the rest are no ties, or ties of both kinds.
        parts: Option<Vec<Vec<Vec<&'s str>>>> =
            balance.map(|balance| balance.parts.iter().map(|part| camps(part)).collect()),
        /// Parties without a tie.
        unbound: Option<Vec<&'s str>> = balance.map(|balance| ids(story, &nobody(balance))),
        /// All pairs that violate the camps.
        frustrated: Option<Vec<[&'s str; 2]>> = balance.map(|balance| named(&balance.frustrated)),
        /// Triads by the signs of their ties.
        triads: Triads = Triads::new(step.triads),
    } where {
        let named = |pairs: &[(PartyId, PartyId)]| -> Vec<[&'s str; 2]> {
            pairs.iter().map(|(a, b)| [id(story, *a), id(story, *b)]).collect()
        };
        let camps = |camps: &[Vec<PartyId>]| camps.iter().map(|camp| ids(story, camp)).collect();
    }

    /// Numbers of triads.
    struct Triads of (triads: crate::analysis::balance::Triads) {
        #[serde(rename = "+++")]
        all_positive: u32 = triads.all_positive,
        #[serde(rename = "+--")]
        one_positive: u32 = triads.one_positive,
        #[serde(rename = "++-")]
        two_positive: u32 = triads.two_positive,
        #[serde(rename = "---")]
        none_positive: u32 = triads.none_positive,
    }
}
