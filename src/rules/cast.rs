//! Who there is and what things are called: ids, names, groups, readings.

use super::resolver::{Resolver, find, is_no_id, is_reserved};
use crate::annotation::{CharacterEntry, GroupEntry};
use crate::facts::{
    Conflict, ConflictId, EventId, Party, PartyId, PartyKind, Proposition, PropositionId, Reading,
};
use crate::names::Names;
use crate::nearest::{folded, nearest};
use crate::source::{Span, Text, Word};

impl<'src> Resolver<'_, 'src> {
    /// Characters, then groups.
    pub fn cast(&mut self) {
        let film = self.film;
        self.facts.parties.reserve(film.characters.len() + film.groups.len());
        for entry in &film.characters {
            self.take_id(entry.id);
            let party = self.character(entry);
            self.facts.parties.push(party);
        }
        for entry in &film.groups {
            self.take_id(entry.id);
            let party = self.group(entry);
            self.facts.parties.push(party);
        }
        for (i, entry) in film.characters.iter().enumerate() {
            if let Some(home) = entry.home {
                let group = self.party(home);
                self.facts.parties[i].home = group.filter(|group| self.is_group(*group, home));
            }
        }
        self.same_names();
    }

    fn is_group(&mut self, party: PartyId, word: Word<'src>) -> bool {
        let group = self.facts.parties[party.index()].is_group();
        if !group {
            self.error("E206", word.span, format!("`{}` is not a group, so it cannot be a home", word.text));
            self.refine(|d| d.label("a character").help("a home is the group whose box holds the card"));
        }
        group
    }

    fn take_id(&mut self, id: Word<'src>) {
        let next = PartyId(self.facts.parties.len() as u32);
        if is_reserved(id.text) {
            self.error(
                "E107",
                id.span,
                format!("`{}` has a meaning of its own and cannot be an id", id.text),
            );
            self.refine(|d| {
                d.label("a reserved word").help("choose another, for example with a `_` behind it")
            });
        }
        match self.parties.get(id.text) {
            Some(first) => {
                let span = self.id_span(first);
                self.error("E102", id.span, format!("two of the cast have the id `{}`", id.text));
                self.refine(|d| d.label("the second one").other(span, "the first one"));
            }
            None => {
                self.parties.insert(id.text, next);
            }
        }
    }

    fn id_span(&self, party: PartyId) -> Span {
        let characters = self.film.characters.len();
        match self.film.characters.get(party.index()) {
            Some(entry) => entry.id.span,
            None => self.film.groups[party.index() - characters].id.span,
        }
    }

    fn character(&mut self, entry: &CharacterEntry<'src>) -> Party {
        let kind = match entry.kind {
            None => PartyKind::Person,
            Some(word) => match find(PartyKind::ALL, word.text) {
                Some(kind) if kind != PartyKind::Group => kind,
                _ => {
                    let words = ["person", "unnamed", "collective"];
                    self.error("E105", word.span, format!("a character has no kind `{}`", word.text));
                    self.refine(|d| {
                        d.label("unknown kind")
                            .help("a character is a `person`, `unnamed` or `collective`; groups stand in `groups`")
                            .did_you_mean(nearest(word.text, words))
                    });
                    PartyKind::Person
                }
            },
        };
        let lead = match entry.lead {
            None => false,
            Some(word) if word.text == "true" => true,
            Some(word) if word.text == "false" => false,
            Some(word) => {
                self.error("E009", word.span, "`lead` is `true` or `false`");
                false
            }
        };
        Party {
            id: entry.id.text.to_owned(),
            name: self.said(
                &entry.name,
                "a name",
                "an unnamed character has a description for a name: `\"Jo's wife\"`",
            ),
            short: owned(entry.short.as_ref()).unwrap_or_else(|| entry.name.content.to_string()),
            aliases: entry.aliases.iter().map(|alias| alias.content.to_string()).collect(),
            kind,
            note: owned(entry.note.as_ref()),
            mono: owned(entry.mono.as_ref()),
            lead,
            home: None,
            fate: owned(entry.fate.as_ref()),
            cites: self.cites(&entry.cites),
            span: entry.id.span,
        }
    }

    fn group(&mut self, entry: &GroupEntry<'src>) -> Party {
        let cites = self.cites(&entry.cites);
        self.must_cite(!entry.cites.is_empty(), entry.id.span, || format!("the group `{}`", entry.id.text));
        Party {
            id: entry.id.text.to_owned(),
            name: self.said(
                &entry.name,
                "a name",
                "a group without a name has a description: `\"The burglars\"`",
            ),
            short: owned(entry.short.as_ref()).unwrap_or_else(|| entry.name.content.to_string()),
            aliases: entry.aliases.iter().map(|alias| alias.content.to_string()).collect(),
            kind: PartyKind::Group,
            note: owned(entry.note.as_ref()),
            mono: None,
            lead: false,
            home: None,
            fate: None,
            cites,
            span: entry.id.span,
        }
    }

    /// A text without which a reader sees nothing.
    pub fn said(&mut self, text: &Text<'src>, what: &str, help: &str) -> String {
        let seen = |c: char| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        };
        if !text.content.chars().any(seen) {
            self.error("E108", text.span, format!("{what} is empty"));
            self.refine(|d| d.help(help));
        }
        text.content.to_string()
    }

    /// One name for two: a reader, and a look-up by name, cannot tell them apart.
    fn same_names(&mut self) {
        let film = self.film;
        let characters = film.characters.iter().map(|e| (&e.name, &e.aliases));
        let groups = film.groups.iter().map(|e| (&e.name, &e.aliases));
        let mut first: Names<String, (usize, Span)> = Names::with_room(film.characters.len());
        let mut same = Vec::new();
        for (party, (name, aliases)) in characters.chain(groups).enumerate() {
            for text in std::iter::once(name).chain(aliases) {
                let key = folded(text.content.trim());
                match first.get(&key) {
                    Some((other, span)) if other != party => same.push((text.clone(), span)),
                    Some(_) => {}
                    None => {
                        first.insert(key, (party, text.span));
                    }
                }
            }
        }
        for (text, span) in same {
            self.warn("W109", text.span, format!("two of the cast are called “{}”", text.content));
            self.refine(|d| {
                d.label("here too").other(span, "first here").help("tell them apart, or drop the alias")
            });
        }
    }

    /// Ids of events, so that entries may look ahead.
    pub fn event_names(&mut self) {
        for (i, entry) in self.film.events.iter().enumerate() {
            let id = EventId(i as u32);
            match self.events.get(entry.id.text) {
                Some(first) => {
                    let span = self.film.events[first.index()].id.span;
                    self.error("E102", entry.id.span, format!("two events have the id `{}`", entry.id.text));
                    self.refine(|d| d.label("the second one").other(span, "the first one"));
                }
                None => {
                    self.events.insert(entry.id.text, id);
                }
            }
            if is_no_id(entry.id.text) {
                let message = format!("`{}` has a meaning of its own and cannot be an id", entry.id.text);
                self.error("E107", entry.id.span, message);
                self.refine(|d| {
                    d.label("a reserved word").help("choose another, for example with a `_` behind it")
                });
            }
        }
    }

    /// Conflicts and their readings.
    pub fn conflicts(&mut self) {
        let film = self.film;
        for entry in &film.conflicts {
            let conflict = ConflictId(self.facts.conflicts.len() as u32);
            if let Some(first) = self.facts.conflicts.iter().position(|c| c.id == entry.id.text) {
                let span = film.conflicts[first].id.span;
                self.error("E102", entry.id.span, format!("two conflicts have the id `{}`", entry.id.text));
                self.refine(|d| d.label("the second one").other(span, "the first one"));
            }
            let mut readings = Vec::new();
            for reading in &entry.readings {
                let number = readings.len() as u32;
                if let Some((first, place)) = self.readings.insert(reading.id.text, (conflict, number)) {
                    let span = film.conflicts[first.index()].readings[place as usize].id.span;
                    let message = format!("two readings have the id `{}`", reading.id.text);
                    self.error("E102", reading.id.span, message);
                    self.refine(|d| d.label("the second one").other(span, "the first one"));
                }
                let cites = self.cites(&reading.cites);
                self.must_cite(!reading.cites.is_empty(), reading.id.span, || {
                    format!("the reading `{}`", reading.id.text)
                });
                readings.push(Reading {
                    id: reading.id.text.to_owned(),
                    says: reading.says.content.to_string(),
                    cites,
                });
            }
            if readings.len() < 2 {
                self.error(
                    "E207",
                    entry.id.span,
                    format!("the conflict `{}` needs two readings", entry.id.text),
                );
                self.refine(|d| d.help("a conflict holds what each side says, with its sentences"));
            }
            let mut chosen = None;
            match entry.chosen {
                None => {
                    let message = format!("no reading of the conflict `{}` is chosen", entry.id.text);
                    self.warn("W511", entry.id.span, message);
                    self.refine(|d| d.help("add `chosen: …` with the id of a reading, and `because: \"…\"`"));
                }
                Some(word) => {
                    let at = readings.iter().position(|reading| reading.id == word.text);
                    chosen = at.map(|at| at as u32);
                    if at.is_none() {
                        let ids = entry.readings.iter().map(|reading| reading.id.text);
                        let suggestion = nearest(word.text, ids);
                        let message = format!("the conflict has no reading `{}`", word.text);
                        self.error("E106", word.span, message);
                        self.refine(|d| d.label("unknown reading").did_you_mean(suggestion));
                    } else if entry.because.is_none() {
                        let message = format!("the reading `{}` is chosen, and nothing says why", word.text);
                        self.warn("W513", word.span, message);
                        self.refine(|d| d.help("add `because: \"…\"`, so that others can weigh the choice"));
                    }
                }
            }
            self.facts.conflicts.push(Conflict {
                id: entry.id.text.to_owned(),
                question: entry.question.content.to_string(),
                readings,
                chosen,
                because: owned(entry.because.as_ref()),
            });
        }
    }

    /// Ids of what can be known.
    pub fn knowledge_names(&mut self) {
        let film = self.film;
        for (i, entry) in film.knowledge.iter().enumerate() {
            let id = PropositionId(i as u32);
            if let Some(first) = self.propositions.insert(entry.id.text, id) {
                let span = film.knowledge[first.index()].id.span;
                let message = format!("two pieces of knowledge have the id `{}`", entry.id.text);
                self.error("E102", entry.id.span, message);
                self.refine(|d| d.label("the second one").other(span, "the first one"));
            }
            let cites = self.cites(&entry.cites);
            self.must_cite(!entry.cites.is_empty(), entry.id.span, || {
                format!("the knowledge `{}`", entry.id.text)
            });
            let proposition = Proposition {
                id: entry.id.text.to_owned(),
                what: entry.what.content.to_string(),
                since: entry.since.and_then(|word| self.event(word)),
                of: entry.of.and_then(|word| self.event(word)),
                known_to: entry.known_to.iter().filter_map(|word| self.party(*word)).collect(),
                concerns: entry.concerns.iter().filter_map(|word| self.party(*word)).collect(),
                cites,
                span: entry.id.span,
            };
            self.facts.propositions.push(proposition);
        }
    }
}

pub(super) fn owned(text: Option<&Text<'_>>) -> Option<String> {
    text.map(|text| text.content.to_string())
}
