//! A comparison in words: what corresponds, what does not, how sure, with the sentences.

mod casts;
mod course;
mod made;

use super::title;
use crate::cli::answer::Table;
use crate::cli::betrayals::count;
use crate::compare::Comparison;
use crate::compare::null::{Calibration, Facet, Null, Test};
use crate::compare::web::{Fact, Source};
use crate::facts::{ActId, Certainty, EventId, PartyId, SentenceId, Status};
use crate::story::Story;
use std::cmp::Reverse;
use std::fmt::Write as _;

/// The notes.
pub fn notes(a: &Story, b: &Story, comparison: &Comparison) -> String {
    let notes = Notes { a, b, comparison };
    let mut text = format!("{} and {}\n\n", title(a), title(b));
    notes.conclusion(&mut text);
    notes.pairs(&mut text);
    notes.unmatched(&mut text);
    notes.order(&mut text);
    notes.outcome(&mut text);
    notes.motifs(&mut text);
    notes.profiles(&mut text);
    notes.script(&mut text);
    notes.nulls(&mut text);
    text
}

/// What chance gives, as a table.
pub fn tables(comparison: &Comparison) -> Vec<Table> {
    let Some(calibration) = &comparison.calibration else { return Vec::new() };
    let heading = format!(
        "Against chance: {} of both films a null, seed {}; a facet stands out at p ≤ {:.4} under every null that tests it",
        count(calibration.copies, "copy", "copies"),
        calibration.seed,
        calibration.level()
    );
    let columns = ["facet", "null", "films", "chance", "sd", "z", "p", "adjusted", ""];
    let mut table = Table::new(columns).under(heading);
    for test in &calibration.tests {
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
        let p = test.p.map_or_else(|| "–".to_owned(), |p| format!("{p:.4}"));
        table.row([
            test.facet.word().to_owned(),
            test.null.word().to_owned(),
            format!("{:.2}", test.observed),
            format!("{:.2}", test.mean),
            format!("{:.2}", test.sd),
            number(test.z),
            p,
            number(test.adjusted),
            remark(test, calibration).to_owned(),
        ]);
    }
    vec![table]
}

fn remark(test: &Test, calibration: &Calibration) -> &'static str {
    match test.p {
        None => "this null cannot test it",
        Some(p) if p <= calibration.level() => "beyond chance",
        Some(p) if p <= 0.05 => "on its own beyond chance, not among so many tests",
        Some(_) => "as chance would have it",
    }
}

/// What a facet is called in the notes.
pub fn name_of(facet: Facet) -> &'static str {
    match facet {
        Facet::Roles => "who does what to whom",
        Facet::Order => "the order of events",
        Facet::Turns => "the turns the plot takes",
        Facet::Motifs => "the motifs",
        Facet::Kernel => "the web of deeds without names",
    }
}

struct Notes<'a> {
    a: &'a Story,
    b: &'a Story,
    comparison: &'a Comparison,
}

impl Notes<'_> {
    /// What can be said and what cannot, before everything else.
    fn conclusion(&self, text: &mut String) {
        match &self.comparison.calibration {
            None => text.push_str(
                "How much of this chance would give was not asked (--null 0): nothing below is a finding, only a description.\n",
            ),
            Some(calibration) if calibration.too_few() => {
                let _ = writeln!(
                    text,
                    "{} too few for any test to pass: nothing below is a finding. At least {} are needed (--null).",
                    match calibration.copies {
                        1 => "1 copy is".to_owned(),
                        copies => format!("{copies} copies are"),
                    },
                    calibration.enough()
                );
            }
            Some(calibration) => self.found(text, calibration),
        }
        for (end, story) in self.comparison.outcome.ends.iter().zip([self.a, self.b]) {
            if let Some(why) = &end.stops_early {
                let _ = writeln!(
                    text,
                    "The telling of {} stops before the end: {why}. What it lacks lowers every likeness.",
                    story.facts().film.title
                );
            }
        }
        text.push('\n');
    }

    fn found(&self, text: &mut String, calibration: &Calibration) {
        let (mut beyond, mut chance, mut untested) = (Vec::new(), Vec::new(), Vec::new());
        for facet in Facet::ALL {
            if facet == Facet::Motifs && self.comparison.motifs.is_none() {
                continue;
            }
            match calibration.survives(facet) {
                Some(true) => beyond.push(name_of(facet)),
                Some(false) => chance.push(name_of(facet)),
                None => untested.push(name_of(facet)),
            }
        }
        if beyond.is_empty() && chance.is_empty() {
            text.push_str("Nothing here can be held against chance: no null changes what was measured.\n");
            return;
        }
        let _ = if beyond.is_empty() {
            writeln!(
                text,
                "Nothing here stands out from chance. What follows describes two films side by side; it is no finding that they are alike."
            )
        } else {
            writeln!(text, "Alike beyond chance: {}.", beyond.join("; "))
        };
        if !beyond.is_empty() && !chance.is_empty() {
            let _ = writeln!(text, "Not to be told from chance: {}.", chance.join("; "));
        }
        if !untested.is_empty() {
            let _ = writeln!(text, "No null tests: {}.", untested.join("; "));
        }
    }

    /// How sure a facet is, after its heading.
    fn sure(&self, facet: Facet) -> String {
        let Some(calibration) = &self.comparison.calibration else { return String::new() };
        match calibration.survives(facet) {
            None => " (no null tests it)".to_owned(),
            Some(true) => format!(" (beyond chance{})", worst(calibration, facet)),
            Some(false) if calibration.too_few() => " (too few copies to tell)".to_owned(),
            Some(false) => format!(" (not to be told from chance{})", worst(calibration, facet)),
        }
    }

    fn titles(&self) -> [&str; 2] {
        [&self.a.facts().film.title, &self.b.facts().film.title]
    }

    /// What the nulls keep and destroy.
    fn nulls(&self, text: &mut String) {
        if self.comparison.calibration.is_some() {
            text.push_str("\nThe nulls\n");
            for null in Null::ALL {
                let _ = writeln!(text, "  {}: {}", null.word(), null.conserves());
            }
        }
    }
}

/// The largest p of a facet and the null it is from.
fn worst(calibration: &Calibration, facet: Facet) -> String {
    let tests = calibration.tests.iter().filter(|test| test.facet == facet);
    let worst = tests.filter_map(|test| Some((test.p?, test.null))).max_by(|x, y| x.0.total_cmp(&y.0));
    worst.map_or(String::new(), |(p, null)| format!(": p {p:.3} under {}", null.word()))
}

/// The sentence that says a fact best: it names the most of those concerned, and is the shortest of those that do.
fn best_cite(story: &Story, fact: &Fact) -> Option<SentenceId> {
    let parties: Vec<PartyId> = match fact.source {
        Source::Act(act) => {
            let act = story.act(act);
            act.agents.iter().chain(&act.patients).chain(&act.about).copied().collect()
        }
        Source::Bond(bond) => vec![story.bond(bond).from, story.bond(bond).to],
        Source::Link(..) => Vec::new(),
    };
    let named = |cite: &SentenceId| {
        let words = &story.sentence(*cite).text;
        let is_named = |party: &&PartyId| {
            let party = story.party(**party);
            [&party.short, &party.name]
                .into_iter()
                .chain(&party.aliases)
                .any(|name| words.contains(name.as_str()))
        };
        parties.iter().filter(is_named).count()
    };
    let length = |cite: &SentenceId| story.sentence(*cite).text.len();
    super::data::cites(story, fact).iter().copied().max_by_key(|cite| (named(cite), Reverse(length(cite))))
}

/// A fact in words: who does what to whom.
pub fn wording(story: &Story, source: Source) -> String {
    match source {
        Source::Bond(id) => {
            let bond = story.bond(id);
            let (from, to) = (&story.party(bond.from).short, &story.party(bond.to).short);
            let kind = story.kind(bond.kind);
            let words = if kind.symmetric {
                format!("{from} and {to}, {}", kind.phrase)
            } else {
                format!("{from} – {} – {to}", kind.phrase)
            };
            words + doubt(bond.certainty)
        }
        Source::Act(id) => act_wording(story, id),
        Source::Link(cause, effect) => {
            format!("“{}” leads to “{}”", story.event(cause).summary, story.event(effect).summary)
        }
    }
}

fn act_wording(story: &Story, id: ActId) -> String {
    let name = |party: &PartyId| story.party(*party).short.clone();
    let names = |parties: &[PartyId]| parties.iter().map(name).collect::<Vec<_>>().join(", ");
    let act = story.act(id);
    let who = if act.agents.is_empty() { "somebody".to_owned() } else { names(&act.agents) };
    let mut words = match (act.agents.is_empty(), act.patients.is_empty()) {
        (true, false) => format!("{} {}", names(&act.patients), story.kind(act.kind).inverse),
        (_, true) => format!("{who} {}", story.kind(act.kind).phrase),
        (false, false) => format!("{who} {} {}", story.kind(act.kind).phrase, names(&act.patients)),
    };
    if !act.about.is_empty() {
        let _ = write!(words, " about {}", names(&act.about));
    }
    if act.status != Status::Completed {
        let _ = write!(words, " ({})", act.status.word().replace('_', " "));
    }
    words + doubt(story.certainty_of_act(id))
}

/// What is added to a fact that no sentence says.
fn doubt(certainty: Certainty) -> &'static str {
    if certainty == Certainty::Inferred { " (inferred)" } else { "" }
}

/// Events by their ids.
fn events(story: &Story, events: &[EventId]) -> String {
    events.iter().map(|event| story.event(*event).id.as_str()).collect::<Vec<_>>().join(" ")
}
