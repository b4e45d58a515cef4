//! What a cascade chart finds, by reachability: how many of the deaths follow from which betrayals.

use crate::analysis::betrayal::{Betrayal, Number};
use crate::analysis::cascade::{cascade_web, cascades};
use crate::analysis::{Readings, deaths};
use crate::charts::words::{betrayed, count, number, sentence};
use crate::facts::{PartyId, PartyKind, within_sentence};
use crate::story::Story;
use std::collections::BTreeSet;

/// From so many betrayals on they are not followed one by one: that takes betrayals × (events + links).
const MOST_FOLLOWED: usize = 2000;

/// A betrayal and who dies of it.
struct Fall<'a> {
    betrayal: &'a Betrayal,
    dead: BTreeSet<PartyId>,
    /// Whether none of them would have died without it.
    needed: bool,
}

/// The finding in a sentence or two. A collective is not counted among the dead, but named.
///
/// ```
/// use imbroglio::analysis::{Readings, betrayal::betrayals};
/// use imbroglio::charts::cascade::finding;
/// let film = imbroglio::rules::check_text("Lie", r#"(
///     title: "Lie",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     bonds: [friend(a, b)],
///     story: [
///         (id: lie, what: "A betrays B", acts: [betrays(a, b)]),
///         (id: shot, what: "C is shot", acts: [kills(_, c)], needs: [lie]),
///         (id: fall, what: "B falls", acts: [dies(b)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let found = betrayals(&story, Readings::Settled);
/// assert_eq!(finding(&story, &found.all), "One of two deaths follows from A’s betrayal of B (1).");
/// ```
pub fn finding(story: &Story, betrayals: &[Betrayal]) -> String {
    let dead: BTreeSet<PartyId> = deaths(story).into_iter().map(|death| death.party).collect();
    let done = || betrayals.iter().filter(|betrayal| betrayal.is_completed() && betrayal.event.is_some());
    let falls: Vec<Fall<'_>> = if dead.is_empty() {
        done().map(|betrayal| Fall { betrayal, dead: BTreeSet::new(), needed: true }).collect()
    } else if done().count() > MOST_FOLLOWED {
        return sentence(&format!("{}.", of_many(story, betrayals, &dead)));
    } else {
        let follow = cascades(story, betrayals, Readings::Contested);
        follow
            .into_iter()
            .filter_map(|cascade| {
                let betrayal = betrayals.get(cascade.betrayal as usize)?;
                let needed = cascade.dead.iter().all(|party| cascade.necessary.contains(party));
                Some(Fall { betrayal, dead: cascade.dead.into_iter().collect(), needed })
            })
            .collect()
    };
    let (told, derived): (Vec<Fall<'_>>, Vec<Fall<'_>>) =
        falls.into_iter().partition(|fall| fall.betrayal.is_asserted());
    sentence(&format!("{}.", said(story, &told, &derived, &dead)))
}

/// The finding where betrayals are too many to be followed one by one: what comes of any of them. O(events + links).
fn of_many(story: &Story, betrayals: &[Betrayal], dead: &BTreeSet<PartyId>) -> String {
    let web = cascade_web(story, betrayals, Readings::Contested);
    let after = web.deaths.iter().zip(&web.after_betrayal).filter(|(_, after)| **after);
    let reached: BTreeSet<PartyId> = after.flat_map(|(deaths, _)| deaths.iter().copied()).collect();
    let any = format!("any of the {}", count(betrayals.len(), "betrayal", "betrayals"));
    if reached.is_empty() {
        return format!("no death follows from {any}");
    }
    format!("{} from {any}", share(story, &reached, dead))
}

fn said(story: &Story, told: &[Fall<'_>], derived: &[Fall<'_>], dead: &BTreeSet<PartyId>) -> String {
    let persons = persons(story, dead);
    if dead.is_empty() {
        let said = match (told.len(), derived.len()) {
            (0, 0) => "nobody is betrayed".to_owned(),
            (asserted, derived) => betrayed(Number { asserted, derived }),
        };
        return format!("{said}, and nobody dies");
    }
    let deaths = count(persons, "death", "deaths");
    if told.is_empty() && derived.is_empty() {
        return format!("{deaths}, and no betrayal is told");
    }
    let reached: BTreeSet<PartyId> = told.iter().flat_map(|fall| fall.dead.iter().copied()).collect();
    if !reached.is_empty() {
        return format!("{}{}", of_told(story, told, dead, &reached), more(story, derived, &reached));
    }
    let from_derived: BTreeSet<PartyId> = derived.iter().flat_map(|fall| fall.dead.iter().copied()).collect();
    if from_derived.is_empty() {
        return "no death follows from a betrayal".to_owned();
    }
    let best = most(derived);
    let lead = if told.is_empty() {
        "no betrayal is asserted"
    } else {
        "no death follows from an asserted betrayal"
    };
    let whose = best.map_or(String::new(), |fall| whose(story, fall.betrayal));
    format!(
        "{lead}; {} from one that is derived, {whose}",
        share(story, &best.map_or_else(BTreeSet::new, |b| b.dead.clone()), dead)
    )
}

/// The betrayal of which most die; the first of several.
fn most<'a, 'b>(falls: &'a [Fall<'b>]) -> Option<&'a Fall<'b>> {
    falls.iter().rev().max_by_key(|fall| fall.dead.len())
}

fn persons(story: &Story, dead: &BTreeSet<PartyId>) -> usize {
    dead.iter().filter(|party| story.party(**party).kind != PartyKind::Collective).count()
}

fn of_told(
    story: &Story,
    told: &[Fall<'_>],
    dead: &BTreeSet<PartyId>,
    reached: &BTreeSet<PartyId>,
) -> String {
    let n = told.len();
    let all = persons(story, dead);
    if told.iter().all(|fall| fall.dead == *dead) {
        let deaths = match all {
            0 => "all deaths follow".to_owned(),
            1 => "the one death follows".to_owned(),
            2 => "both deaths follow".to_owned(),
            all => format!("all {} deaths follow", number(all)),
        };
        let betrayals = match n {
            1 => whose_long(story, told[0].betrayal),
            2 => "each of the two betrayals".to_owned(),
            n => format!("each of the {} betrayals", number(n)),
        };
        // what only helped has led to them, and they might have come without it
        if told.iter().any(|fall| !fall.needed) {
            let mut needed = told.iter().filter(|fall| fall.needed);
            let alone = match (needed.next(), needed.next()) {
                (Some(only), None) => format!("; none happens without {}", whose(story, only.betrayal)),
                _ => String::new(),
            };
            return format!("{betrayals} has a part in {}{alone}", of_all(all));
        }
        return format!("{deaths} from {betrayals}");
    }
    let Some(best) = most(told) else { return String::new() };
    let first = match best.needed {
        true => format!("{} from {}", share(story, &best.dead, dead), whose_long(story, best.betrayal)),
        false => {
            format!(
                "{} has a part in {}",
                whose_long(story, best.betrayal),
                counted(story, &best.dead, dead).0
            )
        }
    };
    let others = told.iter().filter(|fall| !std::ptr::eq(*fall, best));
    let rest = if n == 1 {
        String::new()
    } else if others.clone().all(|fall| fall.dead.is_empty()) {
        match n {
            2 => "; none from the other betrayal".to_owned(),
            n => format!("; none from the other {}", number(n - 1)),
        }
    } else if reached.len() > best.dead.len() {
        let others = others.filter(|fall| !fall.dead.is_empty()).collect::<Vec<_>>();
        let all = match others.as_slice() {
            [one] => format!("with {}", whose(story, one.betrayal)),
            _ => format!("from the {} together", count(n, "betrayal", "betrayals")),
        };
        format!("; {} {all}", number(persons(story, reached)))
    } else {
        String::new()
    };
    format!("{first}{rest}")
}

/// “All eight deaths”, as what something has a part in.
fn of_all(all: usize) -> String {
    match all {
        0 => "all deaths".to_owned(),
        1 => "the one death".to_owned(),
        2 => "both deaths".to_owned(),
        all => format!("all {} deaths", number(all)),
    }
}

/// “Five of eight deaths follow”, with the collectives among them.
fn share(story: &Story, some: &BTreeSet<PartyId>, all: &BTreeSet<PartyId>) -> String {
    let (counted, several) = counted(story, some, all);
    let comma = if counted.contains(", and") { "," } else { "" };
    format!("{counted}{comma} {}", if several { "follow" } else { "follows" })
}

/// “Five of eight deaths”, with the collectives among them, and whether that is more than one.
fn counted(story: &Story, some: &BTreeSet<PartyId>, all: &BTreeSet<PartyId>) -> (String, bool) {
    let (k, n) = (persons(story, some), persons(story, all));
    let many: Vec<String> = some
        .iter()
        .map(|party| story.party(*party))
        .filter(|party| party.kind == PartyKind::Collective)
        .map(|party| within_sentence(party.short()))
        .collect();
    if k == 0 && !many.is_empty() {
        return (format!("the deaths of {}", many.join(" and ")), true);
    }
    let counted = match (k, n) {
        (1, 1) => "the one death".to_owned(),
        (2, 2) => "both deaths".to_owned(),
        (k, n) if k == n => format!("all {} deaths", number(n)),
        (k, n) => format!("{} of {} deaths", number(k), number(n)),
    };
    if many.is_empty() {
        (counted, k != 1)
    } else {
        (format!("{counted}, and those of {}", many.join(" and ")), true)
    }
}

/// What derived betrayals add.
fn more(story: &Story, derived: &[Fall<'_>], reached: &BTreeSet<PartyId>) -> String {
    let added = |fall: &Fall<'_>| fall.dead.difference(reached).copied().collect::<BTreeSet<PartyId>>();
    let Some(best) = derived.iter().rev().max_by_key(|fall| added(fall).len()) else { return String::new() };
    match persons(story, &added(best)) {
        0 => String::new(),
        n => format!("; {} more from one that is derived, {}", number(n), whose(story, best.betrayal)),
    }
}

/// “Simon’s of Marc (9)”.
fn whose(story: &Story, betrayal: &Betrayal) -> String {
    words(story, betrayal, "")
}

/// “Simon’s betrayal of Marc (9)”.
fn whose_long(story: &Story, betrayal: &Betrayal) -> String {
    words(story, betrayal, "betrayal ")
}

fn words(story: &Story, betrayal: &Betrayal, noun: &str) -> String {
    let name = |party: PartyId| within_sentence(story.party(party).short());
    let at = betrayal.event.map_or(String::new(), |event| format!(" ({})", story.event(event).rank));
    let by = name(betrayal.by);
    let genitive = if by.ends_with('s') { "’" } else { "’s" };
    format!("{by}{genitive} {noun}of {}{at}", name(betrayal.to))
}
