//! Who answers to whom.

use super::{Notes, best_cite, wording};
use crate::compare::Facet;
use crate::compare::parts;
use crate::compare::roles::{Pair, Proof, Shared};
use crate::compare::web::{Ground, Layer};
use crate::facts::{PartyId, SentenceId};
use crate::story::Story;
use std::collections::BTreeSet;

/// Shared facts that are printed for a pair.
const FACTS: usize = 4;
/// A shared fact below this is slight: it is counted, and not told unless a pair has nothing better.
const SLIGHT: f64 = 0.4;

/// What has been printed already.
#[derive(Default)]
struct Told {
    facts: BTreeSet<(Ground, Ground)>,
    sentences: BTreeSet<(usize, SentenceId)>,
}

impl Notes<'_> {
    pub(super) fn pairs(&self, text: &mut Vec<String>) {
        let alignment = &self.comparison.alignment;
        text.push(format!("Counterparts{}", self.sure(Facet::Roles)));
        let sure = match alignment.proof {
            Proof::Optimal => "no other matching of the casts shares more",
            Proof::BudgetSpent => {
                "the best matching found before the search budget ran out; a better one may exist"
            }
            Proof::Searched => "the best matching of many tries; the casts are too large for a proof",
        };
        let [one, other] = self.titles();
        let share = |own: f64| if own > 0.0 { alignment.score / own * 100.0 } else { 0.0 };
        text.push(format!(
            "  Counterparts share {:.0} % of the relations of {one} and {:.0} % of those of {other}; {sure}.",
            share(alignment.self_a),
            share(alignment.self_b)
        ));
        text.push(
            "  (In brackets: what a pair adds to the score; a shared killing or betrayal counts 1.)"
                .to_owned(),
        );
        if alignment.stable().next().is_none() {
            text.push(
                "  No counterparts can be named: no pair is in all matchings that are as good.".to_owned(),
            );
        } else {
            let more = match (alignment.near_complete, alignment.near - 1) {
                (true, _) => "",
                (false, 0) => "as far as was searched, ",
                (false, _) => "at least ",
            };
            text.push(format!(
                "  As good or nearly (99 % of the score): {more}{}; the pairs below are in all of them{}.",
                match alignment.near - 1 {
                    0 => "no other matching is".to_owned(),
                    1 => "1 other matching is".to_owned(),
                    many => format!("{many} other matchings are"),
                },
                if alignment.stable_proved { "" } else { ", as far as was searched" }
            ));
        }
        let mut told = Told::default();
        for pair in alignment.stable().filter(|pair| pair.is_firm()) {
            self.pair(text, pair, &mut told);
        }
        let threads: Vec<&Pair> = alignment.stable().filter(|pair| !pair.is_firm()).collect();
        if !threads.is_empty() {
            text.push(String::new());
            text.push("  Weak pairs: less than one shared relation of full weight supports them.".to_owned());
        }
        for pair in threads {
            self.thread(text, pair, &mut told);
        }
        let loose: Vec<String> =
            alignment.pairs.iter().filter(|pair| !pair.stable).map(|pair| self.names(pair)).collect();
        if !loose.is_empty() {
            text.push(String::new());
            text.push(format!("  Interchangeable with others, and so no finding: {}", loose.join("; ")));
        }
        text.push(String::new());
    }

    fn names(&self, pair: &Pair) -> String {
        format!("{} – {}", self.a.party(pair.a).short(), self.b.party(pair.b).short())
    }

    fn role(&self, pair: &Pair) -> &'static str {
        self.comparison.title(pair.a, pair.b).map_or("no shared role", parts::Part::word)
    }

    fn pair(&self, text: &mut Vec<String>, pair: &Pair, told: &mut Told) {
        text.push(String::new());
        text.push(format!("  {}   {} ({:.1})", self.names(pair), self.role(pair), pair.gain));
        let (mut printed, mut slight, mut links) = (0, 0, 0);
        let mut again = Vec::new();
        for shared in self.comparison.alignment.shared_by(pair) {
            if shared.a.layer == Layer::Link {
                links += 1;
            } else if told.facts.contains(&(shared.a.ground, shared.b.ground)) {
                again.push(self.both(shared));
            } else if printed < FACTS && (shared.likeness >= SLIGHT || again.len() + printed == 0) {
                printed += 1;
                told.facts.insert((shared.a.ground, shared.b.ground));
                self.shared(text, shared, told);
            } else {
                slight += 1;
            }
        }
        if !again.is_empty() {
            text.push(format!("    as cited above: {}", again.join("; ")));
        }
        let mut more = Vec::new();
        for (count, words) in [(slight, "slighter"), (links, "in causal links")] {
            if count > 0 {
                more.push(format!("{count} {words}"));
            }
        }
        if !more.is_empty() {
            text.push(format!("    and {}", more.join(", ")));
        }
    }

    fn both(&self, shared: &Shared) -> String {
        format!("{} / {}", wording(self.a, shared.a.ground), wording(self.b, shared.b.ground))
    }

    /// A pair that little holds, in a line: the best of what holds it.
    fn thread(&self, text: &mut Vec<String>, pair: &Pair, told: &mut Told) {
        let best = self.comparison.alignment.shared_by(pair).next();
        let reason = best.map_or_else(String::new, |best| {
            let again = !told.facts.insert((best.a.ground, best.b.ground));
            let cite = |story: &Story, fact| {
                best_cite(story, fact)
                    .map_or_else(String::new, |cite| format!(" [{}]", story.sentence(cite).citation()))
            };
            if again {
                "cited above".to_owned()
            } else {
                format!(
                    "{}{} / {}{}",
                    wording(self.a, best.a.ground),
                    cite(self.a, &best.a),
                    wording(self.b, best.b.ground),
                    cite(self.b, &best.b)
                )
            }
        });
        text.push(format!("    {}   {}: {reason}", self.names(pair), self.role(pair)));
    }

    fn shared(&self, text: &mut Vec<String>, shared: &Shared, told: &mut Told) {
        let how = if shared.a.kind == shared.b.kind { "" } else { " (acts of one family)" };
        text.push(format!("    {}{how}", self.both(shared)));
        for (side, (story, fact)) in [(self.a, &shared.a), (self.b, &shared.b)].into_iter().enumerate() {
            if let Some(cite) = best_cite(story, fact) {
                let sentence = story.sentence(cite);
                let first = told.sentences.insert((side, cite));
                let words = if first { &sentence.text } else { "(cited above)" };
                text.push(format!("      {}  {words}", sentence.citation()));
            }
        }
    }

    pub(super) fn unmatched(&self, text: &mut Vec<String>) {
        let alignment = &self.comparison.alignment;
        let lonely =
            |story: &Story, parts: &[Vec<parts::Played>], matched: &dyn Fn(PartyId) -> bool| -> String {
                let rows: Vec<String> = story
                    .characters()
                    .filter(|(id, _)| !matched(*id))
                    .map(|(id, party)| match parts.get(id.index()).and_then(|parts| parts.first()) {
                        Some(played) => format!("{} ({})", party.short(), played.part.word()),
                        None => party.short().to_owned(),
                    })
                    .collect();
                rows.join(", ")
            };
        let ours =
            lonely(self.a, &self.comparison.parts[0], &|id| alignment.pairs.iter().any(|pair| pair.a == id));
        let theirs =
            lonely(self.b, &self.comparison.parts[1], &|id| alignment.pairs.iter().any(|pair| pair.b == id));
        if ours.is_empty() && theirs.is_empty() {
            return;
        }
        text.push("Without a counterpart".to_owned());
        for (story, names) in [(self.a, ours), (self.b, theirs)] {
            if !names.is_empty() {
                text.push(format!("  {}: {names}", story.facts().film.title));
            }
        }
        text.push(String::new());
    }
}
