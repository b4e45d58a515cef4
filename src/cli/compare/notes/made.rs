//! What two films are made of: motifs, deeds, turns; and what would have to change.

use super::{Notes, events, wording};
use crate::analysis::motifs::Match;
use crate::cli::motifs;
use crate::cli::words::cited;
use crate::compare::Facet;
use crate::compare::motifs::{Common, Own};
use crate::compare::script::Edit;
use crate::story::Story;

/// Features of a profile that are printed.
const FEATURES: usize = 4;
/// Motifs of both films that are printed in full, and motifs of one film.
const MOTIFS: (usize, usize) = (6, 3);
/// Further motifs of one film that are named.
const NAMED: usize = 8;
/// Citations of a motif that are printed.
const CITES: usize = 6;
/// Changes of each sort that are printed.
const EDITS: usize = 3;

impl Notes<'_> {
    pub(super) fn motifs(&self, text: &mut Vec<String>) {
        let Some(found) = &self.comparison.motifs else { return };
        text.push(format!("Motifs{}", self.sure(Facet::Motifs)));
        let all = found.shared.len() + found.only[0].len() + found.only[1].len();
        if all == 0 {
            text.push("  None of the motifs looked for is in either film.".to_owned());
            text.push(String::new());
            return;
        }
        text.push(format!("  {} of {all} are in both films.", found.shared.len()));
        let (full, rest) = in_full(&found.shared);
        for common in full {
            let by = match common.counterparts {
                0 => "played by other characters".to_owned(),
                1 => "one role played by counterparts".to_owned(),
                many => format!("{many} roles played by counterparts"),
            };
            text.push(String::new());
            text.push(format!("  {}   {by}", common.title));
            for (story, found) in [(self.a, &common.a), (self.b, &common.b)] {
                match_line(text, story, found);
            }
        }
        if !rest.is_empty() {
            text.push(String::new());
            text.push(format!("  Also in both: {}", rest.join("; ")));
        }
        for (story, only) in [self.a, self.b].into_iter().zip(&found.only) {
            own(text, story, only);
        }
        if !found.cut_short.is_empty() {
            text.push(format!("  Not searched to the end: {}", found.cut_short.join(", ")));
        }
        text.push(String::new());
    }

    pub(super) fn profiles(&self, text: &mut Vec<String>) {
        text.push("Profiles".to_owned());
        for profile in &self.comparison.profiles {
            let sure =
                if profile.name == Facet::Turns.word() { self.sure(Facet::Turns) } else { String::new() };
            text.push(format!("  {} in common: {:.0} %{sure}", profile.name, profile.likeness * 100.0));
            let shared = profile.shared.iter().map(|(name, n, m)| counted(name, *n, *m)).collect();
            let only = |list: &[(String, u32)]| list.iter().map(|(name, _)| name.clone()).collect();
            let [one, other] = self.titles();
            for (words, names) in
                [("both", shared), (one, only(&profile.only_a)), (other, only(&profile.only_b))]
            {
                listed(text, words, names);
            }
        }
        let [zero, one, two] = self.comparison.kernel;
        text.push(format!("  relation graph without names{}: {zero:.2} by families of acts alone, {one:.2} and {two:.2} when \
             neighbours at distance 1 and 2 count too (Weisfeiler–Lehman kernel; 1 for the same film)",
            self.sure(Facet::Kernel)));
        text.push(String::new());
    }

    /// What would have to change to turn one film into the other.
    pub(super) fn script(&self, text: &mut Vec<String>) {
        let script = &self.comparison.script;
        let [one, other] = self.titles();
        text.push(format!("Edit distance: to turn {one} into {other}, {:.0} % of the relations of both would have to change",
            script.share * 100.0));
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        let (mut change, mut delete, mut insert) = (Vec::new(), Vec::new(), Vec::new());
        for edit in &script.edits {
            match edit {
                Edit::Recast(..) => {}
                Edit::Drop(party) => gone.push(self.a.party(*party).short().to_owned()),
                Edit::Add(party) => new.push(self.b.party(*party).short().to_owned()),
                Edit::Change(from, to, _) => {
                    change.push(format!("“{}” becomes “{}”", wording(self.a, *from), wording(self.b, *to)));
                }
                Edit::Delete(fact, _) => delete.push(format!("“{}”", wording(self.a, *fact))),
                Edit::Insert(fact, _) => insert.push(format!("“{}”", wording(self.b, *fact))),
            }
        }
        for (words, list, most) in [
            ("characters removed, with all their relations", gone, usize::MAX),
            ("characters added, with all their relations", new, usize::MAX),
            ("changed between counterparts", change, EDITS),
            ("removed", delete, EDITS),
            ("added", insert, EDITS),
        ] {
            let mut seen = std::collections::BTreeSet::new();
            let list: Vec<String> = list.into_iter().filter(|words| seen.insert(words.clone())).collect();
            let more = list.len().saturating_sub(most);
            let more = if more > 0 { format!("; {more} more") } else { String::new() };
            if !list.is_empty() {
                let shown: Vec<String> = list.into_iter().take(most).collect();
                text.push(format!("  {words}: {}{more}", shown.join("; ")));
            }
        }
    }
}

/// Motifs that are told in full, and the titles of the others: those that rest on nothing new, and those for which there
/// is no room.
fn in_full(shared: &[Common]) -> (Vec<&Common>, Vec<&str>) {
    let (mut full, mut rest): (Vec<&Common>, Vec<&str>) = (Vec::new(), Vec::new());
    for common in shared {
        let told = |side: fn(&Common) -> &Match| {
            let found = side(common);
            let mut above = full.iter().map(|other| side(other));
            above.any(|other| {
                found.acts.iter().all(|act| other.acts.contains(act))
                    && found.bonds.iter().all(|bond| other.bonds.contains(bond))
            })
        };
        if full.len() < MOTIFS.0 && !(told(|common| &common.a) && told(|common| &common.b)) {
            full.push(common);
        } else {
            rest.push(common.title.as_str());
        }
    }
    (full, rest)
}

fn match_line(text: &mut Vec<String>, story: &Story, found: &Match) {
    let (film, cites) = (&story.facts().film.title, cites(story, found));
    text.push(format!("    {film}: {}", motifs::said(found)));
    text.extend((!cites.is_empty()).then(|| format!("      {cites}")));
}

/// The events and the sentences of a match.
fn cites(story: &Story, found: &Match) -> String {
    let cites = cited(story, &found.evidence.cites);
    let more = if cites.len() > CITES { " …" } else { "" };
    let shown: Vec<String> = cites.into_iter().take(CITES).collect();
    let events = events(story, &found.events);
    let said = [events, format!("{}{more}", shown.join(" "))];
    said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

fn own(text: &mut Vec<String>, story: &Story, only: &[Own]) {
    if only.is_empty() {
        return;
    }
    text.push(String::new());
    text.push(format!("  In {} alone", story.facts().film.title));
    for own in only.iter().take(MOTIFS.1) {
        let cites = cites(story, &own.found);
        text.push(format!("    {}: {}", own.title, motifs::said(&own.found)));
        text.extend((!cites.is_empty()).then(|| format!("      {cites}")));
    }
    let rest: Vec<&str> = only.iter().skip(MOTIFS.1).map(|own| own.title.as_str()).collect();
    let more = rest.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("; {more} more") } else { String::new() };
    if !rest.is_empty() {
        let shown: Vec<&str> = rest.into_iter().take(NAMED).collect();
        text.push(format!("    and {}{more}", shown.join("; ")));
    }
}

fn listed(text: &mut Vec<String>, words: &str, names: Vec<String>) {
    let more = names.len().saturating_sub(FEATURES);
    let more = if more > 0 { format!("; {more} more") } else { String::new() };
    if !names.is_empty() {
        let shown: Vec<String> = names.into_iter().take(FEATURES).collect();
        text.push(format!("    {words}: {}{more}", shown.join("; ")));
    }
}

fn counted(name: &str, n: u32, m: u32) -> String {
    if (n, m) == (1, 1) { name.to_owned() } else { format!("{name} ({n} and {m})") }
}
