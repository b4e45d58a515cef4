//! In which order, and to which end.

use super::Notes;
use crate::cli::words::{capital, names_and, within};
use crate::compare::Facet;
use crate::compare::null::Calibration;
use crate::compare::order::{Aligned, Beside};
use crate::facts::PartyId;
use crate::story::Story;

/// Events side by side that are less alike than this are not printed.
const BESIDE: f64 = 1.0;
/// Nor those of which only slight deeds are alike, whoever does them.
const DEED: f64 = 0.4;

impl Notes<'_> {
    pub(super) fn order(&self, text: &mut Vec<String>) {
        let order = &self.comparison.order;
        text.push(format!("Order of events{}", self.sure(Facet::Order)));
        match order.concordance {
            Some(tau) => {
                let words = match tau {
                    t if t > 0.6 => "mostly in the same order",
                    t if t > 0.2 => "rather in the same order",
                    t if t > -0.2 => "in no common order",
                    _ => "rather in the reverse order",
                };
                text.push(format!(
                    "  The {} matched acts come {words} (Kendall’s τ {tau:.2}).",
                    order.matched_acts
                ));
            }
            None => text.push("  Too few acts match to compare their order.".to_owned()),
        }
        let both: Vec<_> = order
            .rows
            .iter()
            .filter_map(|row| match row {
                Aligned::Both(beside)
                    if beside.likeness >= BESIDE && beside.deed >= DEED && self.keeps(beside) =>
                {
                    Some(beside)
                }
                _ => None,
            })
            .collect();
        if !both.is_empty() {
            text.push(
                "  Matched events, in the order of both films, each with a firm pair of counterparts:"
                    .to_owned(),
            );
        }
        for beside in both {
            let (one, other) = (self.a.event(beside.a), self.b.event(beside.b));
            text.push(format!("    {:>2} {}  =  {:>2} {}", one.rank, one.summary, other.rank, other.summary));
        }
        if let (Some(first), Some(last)) = (order.episode.first(), order.episode.last()) {
            let span = |story: &Story, x, y| format!("{}–{}", story.event(x).rank, story.event(y).rank);
            let [one, other] = self.titles();
            text.push(format!(
                "  Most similar passage: events {} of {one} and {} of {other}.",
                span(self.a, first.a, last.a),
                span(self.b, first.b, last.b),
            ));
        }
        text.push(String::new());
    }

    /// Whether two events have a firm pair among those who take part.
    fn keeps(&self, beside: &Beside) -> bool {
        let (ours, theirs) = (self.a.participants(beside.a), self.b.participants(beside.b));
        let firm = self.comparison.alignment.pairs.iter().filter(|pair| pair.is_firm());
        beside.roles && firm.into_iter().any(|pair| ours.contains(&pair.a) && theirs.contains(&pair.b))
    }

    /// How many fates agree, and how many would by chance.
    fn fates(&self) -> String {
        let outcome = &self.comparison.outcome;
        let (agree, known) = (outcome.agree, outcome.known);
        match outcome.p {
            None if known == 0 => " (no stable pair has two fates that are told)".to_owned(),
            None => format!(" ({agree} of {known} known pairs share their fate)"),
            Some(p) => {
                let level = self.comparison.calibration.as_ref().map_or(0.0, Calibration::level);
                let no_finding = if p > level { ": no finding" } else { "" };
                format!(
                    " ({agree} of {known} known pairs share their fate; with fates assigned at random as many would in {:.0} % of assignments{no_finding})",
                    p * 100.0
                )
            }
        }
    }

    pub(super) fn outcome(&self, text: &mut Vec<String>) {
        let outcome = &self.comparison.outcome;
        text.push(format!("How it ends{}", self.fates()));
        for pair in &outcome.pairs {
            let verdict = match pair.same {
                Some(true) => "alike",
                Some(false) => "unlike",
                None => "not told",
            };
            text.push(format!(
                "  {} {} – {} {}   {verdict}",
                self.a.party(pair.a.party).short(),
                pair.a.fate.word(),
                self.b.party(pair.b.party).short(),
                pair.b.fate.word()
            ));
        }
        for (end, story) in outcome.ends.iter().zip([self.a, self.b]) {
            let name = |party: &PartyId| within(story, *party);
            let names = |parties: &[PartyId]| names_and(story, parties);
            let film = &story.facts().film.title;
            let hero = end.protagonist.as_ref().map(name).unwrap_or_default();
            let foe = match (&end.antagonist, &end.killers_of_antagonist) {
                (None, _) => "no adversary by the definition".to_owned(),
                (Some(foe), None) => {
                    format!("{}, the adversary of {hero}, is not said to die", capital(&name(foe)))
                }
                (Some(foe), Some(by)) if by.is_empty() => {
                    format!("{}, the adversary of {hero}, dies", capital(&name(foe)))
                }
                (Some(foe), Some(by)) => {
                    format!("{}, the adversary of {hero}, is killed by {}", capital(&name(foe)), names(by))
                }
            };
            let left = if end.left.is_empty() {
                "no one is said to survive".to_owned()
            } else {
                format!("survivors: {}", names(&end.left))
            };
            let untold = if end.untold.is_empty() {
                String::new()
            } else {
                format!("; fate not told: {}", names(&end.untold))
            };
            text.push(format!("  {film}: {foe}; {left}{untold}"));
        }
        match outcome.same_killer {
            Some(true) => {
                text.push("  In both the adversary is killed by a character of the same role.".to_owned())
            }
            Some(false) => {
                text.push("  The adversary is killed by characters of different roles.".to_owned())
            }
            None => {}
        }
        text.push(String::new());
    }
}
