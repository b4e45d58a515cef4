//! A character sheet for a wiki: who there is, what binds them, what each does and undergoes, event by event.

use super::draft::{ActRecord, BondRecord, Draft, PartyRecord};
use super::graph::vocabulary;
use super::ways::{Keeps, Quoting, Way, one};
use crate::facts::{Certainty, Mode, PartyKind, Status, phrase_alone, phrase_of, within_sentence};
use crate::vocabulary::{Takes, Vocabulary};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// The format.
pub const WAY: Way = Way {
    name: "markdown",
    profiles: &[],
    keeps: Keeps::Only(
        &[
            "film: director",
            "film: year",
            "film: credit",
            "character: aliases",
            "character: sort (person, unnamed, collective, group)",
            "character: note",
            "character: lead",
            "character: fate in words",
            "character: citations",
            "bond: beginning and end",
            "bond: certainty",
            "bond: contested",
            "bond: secret",
            "bond: words for a chart",
            "bond: citations",
            "event: sentence",
            "event: part that it opens",
            "event: citations",
            "event: certainty",
            "causes: what events rest on",
            "act: event",
            "act: joint deed kept as one",
            "act: about whom",
            "act: through whom",
            "act: status",
            "act: mode",
            "act: certainty",
            "act: contested",
            "act: secret",
            "act: condoned",
            "act: words for a chart",
            "act: citations",
        ],
        &[],
    ),
    quoting: Quoting::Lines,
    write: |draft, _| Ok(one(&draft.film.id, "md", write(&draft))),
};

/// Writes a page. O(the draft).
pub fn write(draft: &Draft) -> String {
    let page = Page {
        vocabulary: vocabulary(draft),
        names: draft.parties.iter().map(|party| (party.id.as_str(), party.name.as_str())).collect(),
        draft,
    };
    page.text()
}

struct Page<'d> {
    draft: &'d Draft,
    vocabulary: Arc<Vocabulary>,
    names: BTreeMap<&'d str, &'d str>,
}

impl Page<'_> {
    fn text(&self) -> String {
        let film = &self.draft.film;
        let mut text = format!("# {}\n", plain(&film.title));
        let year = film.year.map(|year| year.to_string());
        let about: Vec<String> =
            [&film.director, &year, &film.credit].into_iter().flatten().map(|part| plain(part)).collect();
        if !about.is_empty() {
            let _ = writeln!(text, "\n{}", about.join(", "));
        }
        for party in &self.draft.parties {
            self.party(party, &mut text);
        }
        self.events(&mut text);
        text
    }

    fn name(&self, id: &str) -> String {
        plain(self.names.get(id).copied().unwrap_or(id))
    }

    /// Names within a sentence, where an article loses its capital.
    fn list_within(&self, ids: &[String]) -> String {
        let names: Vec<String> = ids.iter().map(|id| within_sentence(&self.name(id))).collect();
        match names.as_slice() {
            [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
            names => names.concat(),
        }
    }

    /// What begins a sentence: the first with its capital, the others within it.
    fn subject(&self, ids: &[String]) -> String {
        let Some(first) = ids.first() else { return "Somebody not told".to_owned() };
        let name = self.name(first);
        self.list_within(ids).replacen(&within_sentence(&name), &name, 1)
    }

    /// Whether a verb behind these takes the form of many.
    fn is_plural(&self, ids: &[String]) -> bool {
        let collective = |id: &String| {
            self.draft.parties.iter().any(|party| party.id == *id && party.kind == PartyKind::Collective)
        };
        ids.len() > 1 || ids.iter().any(collective)
    }

    fn party(&self, party: &PartyRecord, text: &mut String) {
        let _ = writeln!(text, "\n## {}\n", plain(&party.name));
        let sort = (party.kind != PartyKind::Person).then(|| party.kind.word().to_owned());
        let lead = party.lead.then(|| "a lead".to_owned());
        let about: Vec<String> =
            [party.note.as_deref().map(plain), sort, lead].into_iter().flatten().collect();
        if !about.is_empty() {
            let _ = writeln!(text, "{}.{}\n", about.join(", "), cited(&party.cites));
        }
        if !party.aliases.is_empty() {
            let also: Vec<String> = party.aliases.iter().map(|alias| plain(alias)).collect();
            let _ = writeln!(text, "Also called {}.\n", also.join(", "));
        }
        if let Some(fate) = &party.fate {
            let _ = writeln!(text, "In the end: {}.\n", plain(fate));
        }
        for bond in &self.draft.bonds {
            if bond.from == party.id || bond.to == party.id {
                let _ = writeln!(text, "* {}", self.bond(bond, bond.from == party.id));
            }
        }
    }

    fn bond(&self, bond: &BondRecord, first: bool) -> String {
        let kind = self.vocabulary.find(&bond.kind).map(|kind| self.vocabulary.kind(kind));
        let phrase = kind.map_or(bond.kind.as_str(), |kind| if first { &kind.phrase } else { &kind.inverse });
        let other = if first { &bond.to } else { &bond.from };
        let mut words = format!("{}: {}", plain(phrase), self.name(other));
        if let Some(label) = &bond.label {
            let _ = write!(words, " (“{}”)", plain(label));
        }
        let from = bond.start.as_ref().map(|event| format!(", from `{event}`"));
        let until = bond.end.as_ref().map(|event| format!(", until `{event}`"));
        words.extend([from, until].into_iter().flatten());
        words.push_str(&marks(bond.certainty, bond.contested, bond.secret));
        words + &cited(&bond.cites)
    }

    fn events(&self, text: &mut String) {
        if self.draft.events.is_empty() {
            return;
        }
        text.push_str("\n## What happens\n");
        for (at, event) in self.draft.events.iter().enumerate() {
            if let Some(part) = &event.part {
                let _ = writeln!(text, "\n### {}", plain(part));
            }
            let _ = writeln!(
                text,
                "\n{}. {} (`{}`){}{}",
                at + 1,
                plain(&event.what),
                event.id,
                marks(event.certainty, false, false),
                cited(&event.cites)
            );
            for act in self.draft.acts.iter().filter(|act| act.event == event.id) {
                let _ = writeln!(text, "    * {}", self.act(act));
            }
            let causes: Vec<String> = (event.needs.iter())
                .chain(event.needs_any.iter().flatten())
                .map(|link| format!("`{}`", link.event))
                .collect();
            if !causes.is_empty() {
                let _ = writeln!(text, "    * rests on {}", causes.join(", "));
            }
            let helped: Vec<String> =
                event.helped_by.iter().map(|link| format!("`{}`", link.event)).collect();
            if !helped.is_empty() {
                let _ = writeln!(text, "    * helped by {}", helped.join(", "));
            }
            for link in &event.prevented_by {
                let unless = link
                    .unless
                    .as_ref()
                    .map_or(String::new(), |unless| format!(", had it not been for `{unless}`"));
                let _ = writeln!(text, "    * would have been prevented by `{}`{unless}", link.event);
            }
        }
    }

    fn act(&self, act: &ActRecord) -> String {
        let kind = self.vocabulary.find(&act.kind).map(|kind| self.vocabulary.kind(kind));
        let takes = kind.map(|kind| kind.takes).unwrap_or_default();
        let befalls = act.agents.is_empty() && takes == Takes::Patient;
        let who = if befalls { &act.patients } else { &act.agents };
        let phrase = plain(kind.map_or(act.kind.as_str(), |kind| &kind.phrase));
        let phrase = phrase_of(&phrase, self.is_plural(who));
        let subject = self.subject(who);
        let mut words = match (befalls, act.patients.is_empty(), takes) {
            (true, ..) => format!("{subject} {phrase}"),
            (_, true, Takes::AgentAndPatient) => format!("{subject} {phrase} somebody not told"),
            (_, true, _) => format!("{subject} {}", phrase_alone(&phrase)),
            _ => format!("{subject} {phrase} {}", self.list_within(&act.patients)),
        };
        if let Some(label) = &act.label {
            let _ = write!(words, " (“{}”)", plain(label));
        }
        for (word, ids) in [("about", &act.about), ("through", &act.through)] {
            if !ids.is_empty() {
                let _ = write!(words, ", {word} {}", self.list_within(ids));
            }
        }
        if act.status != Status::Completed {
            let _ = write!(words, ", {}", act.status.word().replace('_', " "));
        }
        if act.mode != Mode::Free {
            let _ = write!(words, ", {}", act.mode.word().replace('_', " "));
        }
        if act.condoned {
            words.push_str(", condoned");
        }
        words.push_str(&marks(act.certainty, act.contested, act.secret));
        words + &cited(&act.cites)
    }
}

fn marks(certainty: Certainty, contested: bool, secret: bool) -> String {
    let mut words = String::new();
    if certainty != Certainty::Explicit {
        let _ = write!(words, ", {}", certainty.word());
    }
    if contested {
        words.push_str(", contested");
    }
    if secret {
        words.push_str(", secret");
    }
    words
}

fn cited(cites: &[String]) -> String {
    if cites.is_empty() { String::new() } else { format!(" [{}]", plain(&cites.join(" "))) }
}

/// A text on one line in which no letter means anything to Markdown or HTML.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        // a quotation, a list or a rule begins a line, and an address is a link without brackets
        let number = !safe.is_empty()
            && safe.bytes().all(|byte| byte.is_ascii_digit())
            && letters.peek().is_none_or(|next| *next == ' ');
        let is_mark = match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => true,
            '>' | '-' | '+' | '=' => safe.is_empty(),
            '.' | ')' => number || (letter == '.' && (safe.ends_with("www") || safe.ends_with("WWW"))),
            ':' => letters.peek() == Some(&'/'),
            _ => false,
        };
        match letter {
            mark if is_mark => {
                safe.push('\\');
                safe.push(mark);
            }
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            control if control.is_control() => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_begins_no_quotation_list_or_rule_and_links_nowhere() {
        for (text, safe) in [
            ("> quote", "\\> quote"),
            ("- item", "\\- item"),
            ("+ item", "\\+ item"),
            ("---", "\\---"),
            ("12. item", "12\\. item"),
            ("1) item", "1\\) item"),
            ("see http://example.org", "see http\\://example.org"),
            ("www.example.org", "www\\.example.org"),
            ("[a](b) # <b>", "\\[a\\](b) \\# &lt;b>"),
            ("a > b - c, 3.5", "a > b - c, 3.5"),
            ("001.p1.s2", "001.p1.s2"),
        ] {
            assert_eq!(plain(text), safe);
        }
    }
}
