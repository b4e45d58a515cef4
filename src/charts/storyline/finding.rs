//! What a storyline shows, in words: the sentence above it and the notes at its foot.

use super::plot::Plot;
use crate::charts::pieces::letters::FINDING;
use crate::charts::words;
use crate::facts::{PartyId, within_sentence};
use crate::scene::text;
use crate::story::Story;
use std::collections::BTreeSet;

/// Most of those not drawn that are named.
const MOST_NAMES: usize = 12;

/// What the chart shows, in a sentence or two: as many as the width holds.
pub fn finding(story: &Story, plot: &Plot, room: f64) -> String {
    if plot.meetings.is_empty() {
        return "No event is told, so there are no lines to draw.".to_owned();
    }
    let found = format!("{}{}{}.", deaths_told(plot), busiest(plot), besides(story, plot));
    let reading = "Lines meet in the events that people share, and end where they die.";
    let whole = format!("{found} {reading}");
    if text::width(&whole, FINDING.0, FINDING.1) <= room { whole } else { found }
}

/// “Eight die, the first at event 16 of 26”.
fn deaths_told(plot: &Plot) -> String {
    let events = plot.meetings.len();
    let deadly: Vec<usize> = (0..events).filter(|at| plot.deaths(*at) > 0).collect();
    let dead: usize = deadly.iter().map(|at| plot.deaths(*at)).sum();
    let many = words::sentence(&words::number(dead));
    match deadly.as_slice() {
        [] => "Nobody dies".to_owned(),
        [only] if dead == 1 => format!("One dies, at event {}", plot.meetings[*only].number),
        [only] => format!("{many} die, all at event {}", plot.meetings[*only].number),
        [first, ..] => format!("{many} die, the first at event {} of {events}", plot.meetings[*first].number),
    }
}

/// “; the deaths of several civilians are not counted”.
fn besides(story: &Story, plot: &Plot) -> String {
    let dead = plot.meetings.iter().flat_map(|meeting| &meeting.dead);
    let several: BTreeSet<PartyId> = dead.filter(|death| !death.single).map(|death| death.party).collect();
    match several.into_iter().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => {
            let name = within_sentence(&story.party(*one).name);
            format!("; the deaths of {name} are not counted")
        }
        _ => "; the deaths of those who stand for several are not counted".to_owned(),
    }
}

/// “; Tony takes part in 18 of 26 events”.
fn busiest(plot: &Plot) -> String {
    let events = plot.meetings.len();
    let meets = |curve: usize| plot.meetings.iter().filter(|m| m.members.contains(&curve)).count();
    let most = (0..plot.threads.len())
        .max_by_key(|curve| (meets(*curve), plot.threads[*curve].lead, std::cmp::Reverse(*curve)));
    match most {
        Some(curve) if events > 1 && plot.threads.len() > 1 => {
            format!("; {} takes part in {} of {events} events", plot.threads[curve].name, meets(curve))
        }
        _ => String::new(),
    }
}

/// Who is not drawn though they take part, by name or by number.
pub fn notes(story: &Story, plot: &Plot) -> Vec<String> {
    let name = |party: &PartyId| story.party(*party).short();
    let why = "since so many lines could not be followed, those of few events are left out";
    match plot.undrawn.as_slice() {
        [] => Vec::new(),
        few if few.len() <= MOST_NAMES => {
            vec![format!("Not drawn: {} ({why}).", few.iter().map(name).collect::<Vec<_>>().join(", "))]
        }
        many => {
            let names: Vec<&str> = many.iter().take(MOST_NAMES).map(name).collect();
            vec![format!(
                "Not drawn: {} characters and groups, such as {} ({why}).",
                many.len(),
                names.join(", ")
            )]
        }
    }
}

/// The notes at the foot of the page.
pub fn foot(story: &Story, plot: &Plot, credit: &str) -> String {
    let mut words = vec![credit.to_owned()];
    if plot.meetings.iter().any(|meeting| meeting.unordered) {
        words.push("a number in a ring: told to happen meanwhile".to_owned());
    }
    let names: Vec<&str> = plot.left_out.iter().map(|party| story.party(*party).name.as_str()).collect();
    match names.as_slice() {
        [] => {}
        few if few.len() <= 4 => words.push(format!("in no event: {}", few.join(", "))),
        many => words.push(format!("{} characters in no event are left out", many.len())),
    }
    if plot.later > 0 {
        words.push(format!("{} later events are left out", plot.later));
    }
    words.join(" · ")
}
