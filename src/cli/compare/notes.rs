//! A comparison in words: what corresponds, what does not, how sure, with the sentences.

use super::data::cites;
use super::title;
use crate::cli::answer::Table;
use crate::compare::null::{Calibration, Facet, Null, Test};
use crate::compare::order::Row;
use crate::compare::roles::{Pair, Proof, Shared};
use crate::compare::web::{Fact, Layer, Source};
use crate::compare::{Comparison, parts};
use crate::facts::{PartyId, SentenceId, Status};
use crate::story::Story;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Shared facts that are printed for a pair.
const FACTS: usize = 4;
/// Features of a profile that are printed.
const FEATURES: usize = 5;
/// A shared fact below this is slight: it is counted, and not told.
const SLIGHT: f64 = 0.4;
/// Events side by side that are less alike than this are not printed.
const BESIDE: f64 = 1.0;

/// The notes.
pub fn notes(a: &Story, b: &Story, comparison: &Comparison) -> String {
    let notes = Notes { a, b, comparison };
    let mut text = format!("{} and {}\n\n", title(a), title(b));
    notes.verdict(&mut text);
    notes.pairs(&mut text);
    notes.unmatched(&mut text);
    notes.order(&mut text);
    notes.outcome(&mut text);
    notes.profiles(&mut text);
    notes.checks(&mut text);
    text
}

/// What chance gives, as a table.
pub fn tables(comparison: &Comparison) -> Vec<Table> {
    let Some(calibration) = &comparison.calibration else { return Vec::new() };
    let heading = format!(
        "Against chance: {} copies of both films a null, seed {}; a facet stands out at p ≤ {:.4} under every null that tests it",
        calibration.copies,
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

struct Notes<'a> {
    a: &'a Story,
    b: &'a Story,
    comparison: &'a Comparison,
}

impl Notes<'_> {
    fn verdict(&self, text: &mut String) {
        let Some(calibration) = &self.comparison.calibration else {
            text.push_str(
                "How much of this chance would give was not asked (--null 0): nothing below is a finding, only a description.\n\n",
            );
            return;
        };
        text.push_str("What can be said\n");
        for facet in Facet::ALL {
            let what = match facet {
                Facet::Roles => "who does what to whom",
                Facet::Order => "the order of events",
                Facet::Turns => "the turns the plot takes",
                Facet::Kernel => "the web of deeds without names",
            };
            let verdict = match calibration.survives(facet) {
                None => "no null tests it".to_owned(),
                Some(true) => "alike beyond chance".to_owned(),
                Some(false) => format!("cannot be told from chance{}", worst(calibration, facet)),
            };
            let _ = writeln!(text, "  {what}: {verdict}");
        }
        let known = self.comparison.outcome.known;
        let p = self.comparison.outcome.p;
        let _ = match p {
            None => writeln!(text, "  the end: not compared; no stable pair has two fates that are told"),
            Some(p) => writeln!(
                text,
                "  the end: {} of {known} pairs share their fate; dealt at random, as many would in {:.0} % of deals",
                self.comparison.outcome.agree,
                p * 100.0
            ),
        };
        for (end, story) in self.comparison.outcome.ends.iter().zip([self.a, self.b]) {
            if let Some(why) = &end.stops_early {
                let _ = writeln!(
                    text,
                    "  coverage: the telling of {} stops before the end ({why}); what it lacks lowers every likeness",
                    story.facts().film.title
                );
            }
        }
        text.push('\n');
    }

    fn pairs(&self, text: &mut String) {
        let alignment = &self.comparison.alignment;
        text.push_str("Who answers to whom\n");
        let sure = match alignment.proof {
            Proof::Optimal => "no other casting shares more",
            Proof::BudgetSpent => "the best casting found before the budget ran out; a better one may exist",
            Proof::Searched => "the best casting of many tries; the cast is too large for a proof",
        };
        let _ = writeln!(
            text,
            "  Shared: {:.1} facts of full weight, of {:.1} in {} and {:.1} in {}; {sure}.",
            alignment.score,
            alignment.self_a,
            self.a.facts().film.title,
            alignment.self_b,
            self.b.facts().film.title
        );
        let others = alignment.near - 1;
        let more = if alignment.near_complete { "" } else { "at least " };
        let _ = writeln!(
            text,
            "  {more}{others} other casting{} nearly as good (99 %); pairs below are in all of them{}.",
            if others == 1 { " is" } else { "s are" },
            if alignment.stable_proved { "" } else { ", as far as was searched" }
        );
        if alignment.stable().next().is_none() {
            text.push_str("  No pair is in all of them: nothing can be said of who answers to whom.\n");
        }
        let mut told = Told::default();
        for pair in alignment.stable() {
            self.pair(text, pair, &mut told);
        }
        let loose: Vec<String> = alignment
            .pairs
            .iter()
            .filter(|pair| !pair.stable)
            .map(|pair| format!("{} – {}", self.a.party(pair.a).short, self.b.party(pair.b).short))
            .collect();
        if !loose.is_empty() {
            let _ = writeln!(text, "\n  Exchangeable with others, and so no finding: {}", loose.join("; "));
        }
        text.push('\n');
    }

    fn pair(&self, text: &mut String, pair: &Pair, told: &mut Told) {
        let role = match self.comparison.title(pair.a, pair.b) {
            Some(part) => part.title().to_owned(),
            None => "no part in common".to_owned(),
        };
        let thread = if pair.is_firm() { "" } else { ", by a thread" };
        let _ = writeln!(
            text,
            "\n  {} – {}   {role} ({:.1}{thread})",
            self.a.party(pair.a).short,
            self.b.party(pair.b).short,
            pair.gain
        );
        let all: Vec<&Shared> = self.comparison.alignment.shared_by(pair).collect();
        let (mut printed, mut links, mut above) = (0, 0, 0);
        for shared in &all {
            if shared.a.layer == Layer::Link {
                links += 1;
            } else if told.facts.contains(&(shared.a.source, shared.b.source)) {
                above += 1;
            } else if printed < FACTS && shared.likeness >= SLIGHT {
                printed += 1;
                told.facts.insert((shared.a.source, shared.b.source));
                self.shared(text, shared, told);
            }
        }
        let mut more = Vec::new();
        if above > 0 {
            more.push(format!("{above} told above"));
        }
        let rest = all.len() - links - above - printed;
        if rest > 0 {
            more.push(format!("{rest} slighter"));
        }
        if links > 0 {
            more.push(format!("{links} in what leads to what"));
        }
        if !more.is_empty() {
            let _ = writeln!(text, "    and {}", more.join(", "));
        }
    }

    fn shared(&self, text: &mut String, shared: &Shared, told: &mut Told) {
        let how = if shared.a.kind == shared.b.kind { "" } else { " (of one family)" };
        let (one, other) = (wording(self.a, &shared.a), wording(self.b, &shared.b));
        let _ = writeln!(text, "    {one} / {other}{how}");
        for (side, (story, fact)) in [(self.a, &shared.a), (self.b, &shared.b)].into_iter().enumerate() {
            // The last sentence: later witnesses tell more.
            if let Some(cite) = cites(story, fact).last() {
                let sentence = story.sentence(*cite);
                let words =
                    if told.sentences.insert((side, *cite)) { &sentence.text } else { "(told above)" };
                let _ = writeln!(text, "      {}  {words}", sentence.citation());
            }
        }
    }

    fn unmatched(&self, text: &mut String) {
        let alignment = &self.comparison.alignment;
        let lonely =
            |story: &Story, parts: &[Vec<parts::Played>], matched: &dyn Fn(PartyId) -> bool| -> String {
                let rows: Vec<String> = story
                    .characters()
                    .filter(|(id, _)| !matched(*id))
                    .map(|(id, party)| match parts.get(id.index()).and_then(|parts| parts.first()) {
                        Some(played) => format!("{} ({})", party.short, played.part.title()),
                        None => party.short.clone(),
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
        text.push_str("Without a counterpart\n");
        for (story, names) in [(self.a, ours), (self.b, theirs)] {
            if !names.is_empty() {
                let _ = writeln!(text, "  {}: {names}", story.facts().film.title);
            }
        }
        text.push('\n');
    }

    fn order(&self, text: &mut String) {
        let order = &self.comparison.order;
        text.push_str("In which order\n");
        match order.concordance {
            Some(tau) => {
                let words = match tau {
                    t if t > 0.6 => "mostly in the same order",
                    t if t > 0.2 => "rather in the same order",
                    t if t > -0.2 => "in no common order",
                    _ => "rather in the reverse order",
                };
                let _ = writeln!(
                    text,
                    "  The {} acts that answer to one another come {words} (Kendall’s τ {tau:.2}).",
                    order.matched_acts
                );
            }
            None => text.push_str("  Too few acts answer to one another to speak of their order.\n"),
        }
        let both: Vec<_> = order
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Both(beside) if beside.likeness >= BESIDE => Some(beside),
                _ => None,
            })
            .collect();
        if !both.is_empty() {
            text.push_str("  Side by side:\n");
        }
        for beside in both {
            let mark = if beside.roles { "=" } else { "~" };
            let (one, other) = (self.a.event(beside.a), self.b.event(beside.b));
            let _ = writeln!(
                text,
                "    {:>2} {}  {mark}  {:>2} {}",
                one.rank, one.summary, other.rank, other.summary
            );
        }
        if let (Some(first), Some(last)) = (order.episode.first(), order.episode.last()) {
            let span = |story: &Story, x, y| format!("{}–{}", story.event(x).rank, story.event(y).rank);
            let _ = writeln!(
                text,
                "  The stretch most alike: events {} and events {} ({:.1}). (= keeps a role, ~ only the sort of deed.)",
                span(self.a, first.a, last.a),
                span(self.b, first.b, last.b),
                order.episode_score
            );
        }
        text.push('\n');
    }

    fn outcome(&self, text: &mut String) {
        let outcome = &self.comparison.outcome;
        text.push_str("How it ends\n");
        for pair in &outcome.pairs {
            let verdict = match pair.same {
                Some(true) => "alike",
                Some(false) => "unlike",
                None => "not told",
            };
            let _ = writeln!(
                text,
                "  {} {} – {} {}   {verdict}",
                self.a.party(pair.a.party).short,
                pair.a.fate.word(),
                self.b.party(pair.b.party).short,
                pair.b.fate.word()
            );
        }
        for (end, story) in outcome.ends.iter().zip([self.a, self.b]) {
            let name = |party: &PartyId| story.party(*party).short.clone();
            let names = |parties: &[PartyId]| parties.iter().map(name).collect::<Vec<_>>().join(", ");
            let film = &story.facts().film.title;
            let hero = end.protagonist.as_ref().map(name).unwrap_or_default();
            let foe = match (&end.antagonist, &end.killers_of_antagonist) {
                (None, _) => "no adversary by the rule".to_owned(),
                (Some(foe), None) => format!("{}, the adversary of {hero}, is not told to die", name(foe)),
                (Some(foe), Some(by)) if by.is_empty() => {
                    format!("{}, the adversary of {hero}, dies", name(foe))
                }
                (Some(foe), Some(by)) => {
                    format!("{}, the adversary of {hero}, dies by {}", name(foe), names(by))
                }
            };
            let left = if end.left.is_empty() {
                "nobody is told to be left".to_owned()
            } else {
                format!("left: {}", names(&end.left))
            };
            let untold = if end.untold.is_empty() {
                String::new()
            } else {
                format!("; not told: {}", names(&end.untold))
            };
            let _ = writeln!(text, "  {film}: {foe}; {left}{untold}");
        }
        match outcome.same_killer {
            Some(true) => text.push_str("  The adversary dies by the same role in both.\n"),
            Some(false) => text.push_str("  The adversary dies by different roles.\n"),
            None => {}
        }
        text.push('\n');
    }

    fn profiles(&self, text: &mut String) {
        text.push_str("What they are made of\n");
        for profile in &self.comparison.profiles {
            let _ = writeln!(text, "  {} in common: {:.0} %", profile.name, profile.likeness * 100.0);
            let list = |names: Vec<String>| names.into_iter().take(FEATURES).collect::<Vec<_>>().join("; ");
            let shared = profile.shared.iter().map(|(name, n, m)| counted(name, *n, *m)).collect::<Vec<_>>();
            let only = |list: &[(String, u32)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            for (words, names) in [
                ("both".to_owned(), shared),
                (self.a.facts().film.title.clone(), only(&profile.only_a)),
                (self.b.facts().film.title.clone(), only(&profile.only_b)),
            ] {
                let more = names.len().saturating_sub(FEATURES);
                let more = if more > 0 { format!("; {more} more") } else { String::new() };
                if !names.is_empty() {
                    let _ = writeln!(text, "    {words}: {}{more}", list(names));
                }
            }
        }
        text.push('\n');
    }

    fn checks(&self, text: &mut String) {
        let [zero, one, two] = self.comparison.kernel;
        let _ = writeln!(
            text,
            "Checks\n  Weisfeiler–Lehman kernel: {zero:.2} on families alone, {one:.2} and {two:.2} with one and two rounds of neighbours\n  \
             To turn one into the other {:.0} % of both would have to change.",
            self.comparison.script.share * 100.0
        );
        if self.comparison.calibration.is_some() {
            text.push_str("\nThe nulls\n");
            for null in Null::ALL {
                let _ = writeln!(text, "  {}: {}", null.word(), null.conserves());
            }
        }
    }
}

/// What has been printed already.
#[derive(Default)]
struct Told {
    facts: BTreeSet<(Source, Source)>,
    sentences: BTreeSet<(usize, SentenceId)>,
}

fn counted(name: &str, n: u32, m: u32) -> String {
    if (n, m) == (1, 1) { name.to_owned() } else { format!("{name} ({n} and {m})") }
}

/// The largest p of a facet and the null it is from.
fn worst(calibration: &Calibration, facet: Facet) -> String {
    let tests = calibration.tests.iter().filter(|test| test.facet == facet);
    let worst = tests.filter_map(|test| Some((test.p?, test.null))).max_by(|x, y| x.0.total_cmp(&y.0));
    worst.map_or(String::new(), |(p, null)| format!(" (p {p:.2} under {})", null.word()))
}

/// A fact in words: who does what to whom.
pub fn wording(story: &Story, fact: &Fact) -> String {
    let name = |party: PartyId| story.party(party).short.clone();
    let names = |parties: &[PartyId]| parties.iter().map(|party| name(*party)).collect::<Vec<_>>().join(", ");
    match fact.source {
        Source::Bond(id) => {
            let bond = story.bond(id);
            format!("{} – {} – {}", name(bond.from), story.kind(bond.kind).phrase, name(bond.to))
        }
        Source::Act(id) => {
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
            words
        }
        Source::Link(cause, effect) => {
            format!("“{}” leads to “{}”", story.event(cause).summary, story.event(effect).summary)
        }
    }
}
