//! Words that charts share: the head of a page, and the finding that the program works out.

use crate::analysis::Readings;
use crate::analysis::betrayal::{self, Number};
use crate::analysis::fates::{Fate, FateKind, Manner};
use crate::charts::pieces::marks;
use crate::facts::{Film, PartyId, SentenceId, phrase_of, within_sentence};
use crate::story::Story;
use std::collections::BTreeMap;

/// What stands at the head of a page and in its description.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Head {
    /// The film's title.
    pub title: String,
    /// Original title, director, year.
    pub subtitle: String,
    /// What the program found, in a sentence.
    pub finding: String,
    /// “8 of 13 dead”.
    pub count: String,
    /// A mark for each person, the dead first.
    pub fates: Vec<marks::Fate>,
    /// What the picture shows, for those who cannot see it; at most 600 letters.
    pub description: String,
    /// Who annotated it and with what.
    pub foot: String,
}

/// Citations of sentences, as every tooltip of a line ends with them: `001.p6.s20 001.p6.s21`.
pub fn cited(story: &Story, cites: &[SentenceId]) -> String {
    cites.iter().map(|cite| story.sentence(*cite).citation()).collect::<Vec<_>>().join(" ")
}

/// A number in words up to twelve.
pub fn number(n: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// `n` things, in words: “no deaths”, “one death”.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// The first letter as a capital.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Who made a film, and when: “Jules Dassin, 1955”.
pub fn made(film: &Film) -> String {
    let by = film.director.clone().or_else(|| film.author.clone());
    by.into_iter().chain(film.year.map(|year| year.to_string())).collect::<Vec<_>>().join(", ")
}

/// The head of a relationship chart.
pub fn head(story: &Story, fates: &[Fate]) -> Head {
    let film = &story.facts().film;
    let mut origin = Vec::new();
    origin.extend(film.original_title.as_ref().filter(|title| **title != film.title).cloned());
    let made = made(film);
    if !made.is_empty() {
        origin.push(made);
    }
    let single = |fate: &&Fate| story.is_person(fate.party);
    let persons: Vec<&Fate> = fates.iter().filter(single).collect();
    let dead = persons.iter().filter(|fate| fate.fate == FateKind::Dead).count();
    let mut marks: Vec<marks::Fate> = persons.iter().map(|fate| mark(fate)).collect();
    marks.sort();
    Head {
        title: film.title.clone(),
        subtitle: origin.join(" · "),
        finding: finding(story, fates, &persons),
        count: count_of_dead(story, dead, &persons),
        fates: marks,
        description: description(story, fates),
        foot: match &film.credit {
            Some(credit) => format!("imbroglio · {credit}"),
            None => "imbroglio".to_owned(),
        },
    }
}

/// “8 of 13 dead”; “8 of 13 or 14 dead” where one of them may be another.
fn count_of_dead(story: &Story, dead: usize, persons: &[&Fate]) -> String {
    let most = persons.len();
    let open = persons.iter().filter(|fate| !story.party(fate.party).perhaps.is_empty()).count();
    match (most, open) {
        (0, _) => String::new(),
        (_, 0) => format!("{dead} of {most} dead"),
        (_, 1) => format!("{dead} of {} or {most} dead", most - 1),
        _ => format!("{dead} of {} to {most} dead", most - open),
    }
}

/// The mark of a fate.
pub fn mark(fate: &Fate) -> marks::Fate {
    match (fate.fate, fate.manner) {
        (FateKind::Dead, Some(Manner::Killed)) if fate.wound.is_none() => marks::Fate::Killed,
        (FateKind::Dead, _) => marks::Fate::Died,
        (FateKind::Arrested | FateKind::Captive, _) => marks::Fate::Arrested,
        (FateKind::Escaped | FateKind::Hiding, _) => marks::Fate::Escapes,
        (FateKind::Alive | FateKind::Expelled, _) => marks::Fate::Survives,
        (FateKind::Unknown, _) => marks::Fate::Unknown,
    }
}

/// “Three betrayals”, “one betrayal asserted and two derived”: what no act asserts is named as derived.
pub fn betrayed(betrayals: Number) -> String {
    let asserted = count(betrayals.asserted, "betrayal", "betrayals");
    match (betrayals.asserted, betrayals.derived) {
        (_, 0) => asserted,
        (0, derived) => format!("{} derived", count(derived, "betrayal", "betrayals")),
        (_, derived) => format!("{asserted} asserted and {} derived", number(derived)),
    }
}

/// “Three betrayals, eight deaths; Tony kills four.”
fn finding(story: &Story, fates: &[Fate], persons: &[&Fate]) -> String {
    let dead: Vec<&&Fate> = persons.iter().filter(|fate| fate.fate == FateKind::Dead).collect();
    let betrayals = betrayal::count(&betrayal::betrayals(story, Readings::Settled).all);
    let mut parts = vec![betrayed(betrayals), count(dead.len(), "death", "deaths")];
    let several = fates.iter().filter(|fate| fate.fate == FateKind::Dead && !story.is_person(fate.party));
    let several: Vec<String> = several.map(|fate| within_sentence(&story.party(fate.party).name)).collect();
    if betrayals.total() == 0 && dead.is_empty() && several.is_empty() {
        parts =
            vec![count(story.events().count(), "event", "events"), "nobody betrayed, nobody dead".to_owned()];
    }
    let besides = match several.as_slice() {
        [] => String::new(),
        [one] => format!(" and those of {one}"),
        _ => " and those of several, not counted".to_owned(),
    };
    let mut kills: BTreeMap<PartyId, usize> = BTreeMap::new();
    for fate in &dead {
        for killer in &fate.killers {
            *kills.entry(*killer).or_default() += 1;
        }
    }
    let most = kills.values().max().copied().unwrap_or(0);
    let leaders: Vec<PartyId> = kills.iter().filter(|(_, n)| **n == most).map(|(party, _)| *party).collect();
    let killer = match leaders.as_slice() {
        [one] if most >= 2 => {
            let killer = story.party(*one);
            let kills = phrase_of("kills", killer.is_plural());
            format!("; {} {kills} {}", within_sentence(killer.short()), number(most))
        }
        _ => String::new(),
    };
    sentence(&format!("{}{besides}{killer}.", parts.join(", ")))
}

/// Names or words told together: “Ann”, “Ann and Bob”, “Ann, Bob and Cid”.
pub(crate) fn joined(words: impl IntoIterator<Item = String>) -> String {
    let mut words: Vec<String> = words.into_iter().collect();
    match (words.pop(), words.as_slice()) {
        (Some(last), []) => last,
        (Some(last), others) => format!("{} and {last}", others.join(", ")),
        (None, _) => String::new(),
    }
}

/// Cast, deaths in order, betrayals in order, for those who cannot see the picture.
fn description(story: &Story, fates: &[Fate]) -> String {
    let cast = story.characters().count();
    let name = |party: PartyId| story.party(party).short();
    let mut text = format!("{}.", sentence(&count(cast, "character", "characters")));
    let mut deaths: Vec<&Fate> = fates.iter().filter(|fate| fate.fate == FateKind::Dead).collect();
    deaths.sort_by_key(|fate| (fate.event, fate.party));
    if !deaths.is_empty() {
        let told = deaths.iter().map(|fate| {
            let by: Vec<String> = fate.killers.iter().map(|killer| within_sentence(name(*killer))).collect();
            let who = within_sentence(name(fate.party));
            if by.is_empty() { who } else { format!("{who} by {}", joined(by)) }
        });
        text.push_str(&format!(" Deaths in order: {}.", told.collect::<Vec<_>>().join("; ")));
    }
    let all = betrayal::betrayals(story, Readings::Settled).all;
    let told: Vec<String> = all
        .iter()
        .filter(|betrayal| betrayal.is_completed())
        .map(|betrayal| {
            let derived = if betrayal.is_asserted() { "" } else { " (derived)" };
            let (by, to) = (within_sentence(name(betrayal.by)), within_sentence(name(betrayal.to)));
            let betrays = phrase_of("betrays", story.party(betrayal.by).is_plural());
            format!("{by} {betrays} {to}{derived}")
        })
        .collect();
    if !told.is_empty() {
        text.push_str(&format!(" Betrayals in order: {}.", told.join("; ")));
    }
    if text.chars().count() > 600 {
        text = text.chars().take(599).collect::<String>() + "…";
    }
    text
}
