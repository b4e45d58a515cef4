//! A comparison in words: what corresponds, what does not, how sure, with the sentences.

mod casts;
mod course;
mod made;

use crate::cli::table::{Column, Table, column, decimals};
use crate::cli::words::{capital, count, event_ids, names_and, title, within};
use crate::compare::Comparison;
use crate::compare::Facet;
use crate::compare::null::{Calibration, Null, Test};
use crate::compare::web::{Ground, Relation};
use crate::facts::{ActId, Certainty, EventId, PartyId, SentenceId, Status, phrase_alone, phrase_of};
use crate::story::{Fact, Story};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// The notes.
pub fn notes(a: &Story, b: &Story, comparison: &Comparison) -> Vec<String> {
    let notes = Notes { a, b, comparison };
    let mut text = vec![format!("{} and {}", title(a), title(b)), String::new()];
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

/// The tests of significance, as a table.
pub fn tables(comparison: &Comparison) -> Vec<Table> {
    let Some(calibration) = &comparison.calibration else { return Vec::new() };
    let heading = format!(
        "Tests of significance: {} of both films under each null model, random seed {}; a facet is significant at p ≤ {:.4} \
         under every model that tests it",
        count(calibration.copies, "random copy", "random copies"),
        calibration.seed,
        calibration.level()
    );
    vec![Table::of(calibration, TESTS, &calibration.tests).under(heading)]
}

const TESTS: &[Column<Calibration, Test>] = &[
    column("facet", |_, test| test.facet.word().to_owned()),
    column("null", |_, test| test.null.word().to_owned()),
    column("films", |_, test| decimals(test.observed, 2)),
    column("chance", |_, test| decimals(test.mean, 2)),
    column("sd", |_, test| decimals(test.sd, 2)),
    column("z", |_, test| decimal(test.z)),
    column("p", |_, test| test.p.map_or_else(|| "–".to_owned(), |p| format!("{p:.4}"))),
    column("adjusted", |_, test| decimal(test.adjusted)),
    column("", |calibration, test| remark(test, calibration).to_owned()),
];

fn decimal(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| decimals(value, 2))
}

fn remark(test: &Test, calibration: &Calibration) -> &'static str {
    match test.p {
        None => "not tested by this model",
        Some(p) if p <= calibration.level() => "significant",
        Some(p) if p <= 0.05 => "significant alone, not among so many tests",
        Some(_) => "not significant",
    }
}

struct Notes<'a> {
    a: &'a Story,
    b: &'a Story,
    comparison: &'a Comparison,
}

impl Notes<'_> {
    /// What can be said and what cannot, before everything else.
    fn conclusion(&self, text: &mut Vec<String>) {
        match &self.comparison.calibration {
            None => text.push(
                "Not tested for significance (--null 0): what follows is a description, not a finding."
                    .to_owned(),
            ),
            Some(calibration) if calibration.too_few() => {
                text.push(format!("{} too few for any test to be significant: what follows is a description, not a finding. At least {} are needed (--null).",
                    match calibration.copies {
                        1 => "1 random copy is".to_owned(),
                        copies => format!("{copies} random copies are"),
                    },
                    calibration.enough()));
            }
            Some(calibration) => self.found(text, calibration),
        }
        for (part, story) in self.comparison.not_compared.iter().zip([self.a, self.b]) {
            if let Some(said) = part.words(&story.facts().film.title) {
                text.push(format!("{} (--top compares more).", capital(&said)));
            }
        }
        for (end, story) in self.comparison.outcome.ends.iter().zip([self.a, self.b]) {
            if let Some(why) = &end.stops_early {
                text.push(format!(
                    "The synopsis of {} stops before the end: {why}. What it lacks lowers every similarity.",
                    story.facts().film.title
                ));
            }
        }
        text.push(String::new());
    }

    fn found(&self, text: &mut Vec<String>, calibration: &Calibration) {
        let (mut beyond, mut chance, mut untested) = (Vec::new(), Vec::new(), Vec::new());
        for facet in Facet::TESTED {
            if facet == Facet::Motifs && self.comparison.motifs.is_none() {
                continue;
            }
            match calibration.survives(facet) {
                Some(true) => beyond.push(facet.meaning()),
                Some(false) => chance.push(facet.meaning()),
                None => untested.push(facet.meaning()),
            }
        }
        if beyond.is_empty() && chance.is_empty() {
            text.push(
                "Nothing here can be tested for significance: no null model changes what was measured."
                    .to_owned(),
            );
            return;
        }
        if beyond.is_empty() {
            text.push("No similarity is significant. What follows describes two films side by side, and is no finding that they are alike.".to_owned())
        } else {
            text.push(format!("Significantly similar: {}.", beyond.join("; ")))
        };
        if !beyond.is_empty() && !chance.is_empty() {
            text.push(format!("Not significant: {}.", chance.join("; ")));
        }
        if !untested.is_empty() {
            text.push(format!("Not tested by any null model: {}.", untested.join("; ")));
        }
    }

    /// How sure a facet is, after its heading.
    fn sure(&self, facet: Facet) -> String {
        let Some(calibration) = &self.comparison.calibration else { return String::new() };
        match calibration.survives(facet) {
            None => " (not tested by any null model)".to_owned(),
            Some(true) => format!(" (significant{})", worst(calibration, facet)),
            Some(false) if calibration.too_few() => " (too few random copies to tell)".to_owned(),
            Some(false) => format!(" (not significant{})", worst(calibration, facet)),
        }
    }

    fn titles(&self) -> [&str; 2] {
        [&self.a.facts().film.title, &self.b.facts().film.title]
    }

    /// What the nulls keep and destroy.
    fn nulls(&self, text: &mut Vec<String>) {
        if self.comparison.calibration.is_some() {
            text.push(String::new());
            text.push("The null models".to_owned());
            for &null in Null::ALL {
                text.push(format!("  {}: {}", null.word(), null.conserves()));
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
fn best_cite(story: &Story, fact: &Relation) -> Option<SentenceId> {
    let parties: Vec<PartyId> = match fact.ground {
        Ground::Fact(Fact::Act(act)) => {
            let act = story.act(act);
            act.agents().iter().chain(act.patients()).chain(&act.about).copied().collect()
        }
        Ground::Fact(Fact::Bond(bond)) => vec![story.bond(bond).from, story.bond(bond).to],
        Ground::Link(..) => Vec::new(),
    };
    let named = |cite: &SentenceId| {
        let words = &story.sentence(*cite).text;
        let is_named = |party: &&PartyId| story.party(**party).names().any(|name| words.contains(name));
        parties.iter().filter(is_named).count()
    };
    let length = |cite: &SentenceId| story.sentence(*cite).text.len();
    cites(story, fact).iter().copied().max_by_key(|cite| (named(cite), Reverse(length(cite))))
}

/// The sentences that say a fact.
pub fn cites<'a>(story: &'a Story, fact: &Relation) -> &'a [SentenceId] {
    match fact.ground {
        Ground::Fact(fact) => story.cites_of(fact),
        Ground::Link(_, effect) => &story.event(effect).cites,
    }
}

/// A fact in words: who does what to whom.
pub fn wording(story: &Story, ground: Ground) -> String {
    match ground {
        Ground::Fact(Fact::Bond(id)) => {
            let bond = story.bond(id);
            let (from, to) = (story.party(bond.from).short(), within(story, bond.to));
            let kind = story.kind(bond.kind);
            let words = if kind.symmetric {
                format!("{from} and {to}, {}", kind.phrase)
            } else {
                format!("{from} – {} – {to}", kind.phrase)
            };
            words + doubt(bond.certainty)
        }
        Ground::Fact(Fact::Act(id)) => act_wording(story, id),
        Ground::Link(cause, effect) => {
            format!("“{}” leads to “{}”", story.event(cause).summary, story.event(effect).summary)
        }
    }
}

fn act_wording(story: &Story, id: ActId) -> String {
    let act = story.act(id);
    let names = |parties: &[PartyId]| capital(&names_and(story, parties));
    let who = if act.agents().is_empty() { "somebody".to_owned() } else { names(act.agents()) };
    let many = act.agents().len() > 1 || act.agents().iter().any(|agent| story.party(*agent).is_plural());
    let phrase = phrase_of(&story.kind(act.kind).phrase, many);
    let mut words = match (act.agents().is_empty(), act.patients().is_empty()) {
        (true, false) => {
            // who did it is not told
            let done = story.kind(act.kind).inverse.as_str();
            format!("{} {}", names(act.patients()), done.strip_suffix(" by").unwrap_or(done))
        }
        (_, true) => format!("{who} {}", phrase_alone(&phrase)),
        (false, false) => format!("{who} {phrase} {}", names_and(story, act.patients())),
    };
    if !act.about.is_empty() {
        let _ = write!(words, " about {}", names_and(story, &act.about));
    }
    let status = (act.status != Status::Completed).then(|| act.status.word().replace('_', " "));
    let guessed = (story.certainty_of_act(id) == Certainty::Inferred).then(|| "inferred".to_owned());
    let marks: Vec<String> = status.into_iter().chain(guessed).collect();
    if !marks.is_empty() {
        let _ = write!(words, " ({})", marks.join(", "));
    }
    words
}

/// What is added to a fact that no sentence says.
fn doubt(certainty: Certainty) -> &'static str {
    if certainty == Certainty::Inferred { " (inferred)" } else { "" }
}

/// Events by their ids.
fn events(story: &Story, events: &[EventId]) -> String {
    event_ids(story, events).join(" ")
}
