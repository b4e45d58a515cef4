//! Who there is and what things are called: ids, names, groups, readings.

use super::Check;
use super::bonds::NOT_A_GROUP;
use super::findings::Findings;
use super::lookups::owned;
use super::markers::{UNKNOWN_MARKER, is_reserved};
use super::resolver::Resolver;
use crate::annotation::{CharacterEntry, GroupEntry, WRONG_SHAPE};
use crate::diagnostic::{Severity, rules};
use crate::facts::{Party, PartyDetails, PartyId, PartyKind};
use crate::names::Names;
use crate::nearest::{folded, nearest};
use crate::seldom::Seldom;
use crate::source::{Span, Text, Word};
use smol_str::SmolStr;

rules! {
    NO_SUCH_IDENTITY: "E211" "no-such-identity" {
        what: "`is` and `perhaps` name other characters, which have neither `is` nor `perhaps` themselves; `revealed` stands beside `is`.",
        why: "One person under two names has one life: what happens to the one happens to the other.",
        example: r#"(id: rider, name: "The Masked Rider", is: rider)"#,
        instead: r#"(id: rider, name: "The Masked Rider", is: ann, revealed: unmasked)"#,
    }
    DUPLICATE_ID: "E102" "duplicate-id" {
        what: "No two of the cast have one id, nor two events, witnesses, conflicts, readings or pieces of knowledge.",
        why: "A mention of the id would mean either.",
        example: r#"(id: louis, name: "Louis"), (id: louis, name: "Louis Costa")"#,
        instead: r#"(id: louis, name: "Louis"), (id: costa, name: "Louis Costa")"#,
    }
    RESERVED_WORD: "E107" "reserved-word" {
        what: "No id is a word that means something behind an act: `secret`, `regret`, `completed`, `joint`, `any`, `_` and the like.",
        why: "`kills(tony, regret)` could not be read: is Regret a victim, or is it done with regret?",
        example: r#"(id: regret, name: "Madame Regret")"#,
        instead: r#"(id: madame_regret, name: "Madame Regret")"#,
    }
    SAME_NAME: "W109" "same-name" {
        what: "No two of the cast share a name or an alias; capitals and accents do not tell them apart.",
        why: "A reader, and a search by name, cannot tell which of them is meant.",
        example: r#"(id: louis, name: "Louis"), (id: costa, name: "Louis Costa", aliases: ["Louis"])"#,
        instead: r#"(id: louis, name: "Louis"), (id: costa, name: "Louis Costa")"#,
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(same_names, Severity::Error)];

/// Characters, then groups.
pub(super) fn cast<'src>(resolver: &mut Resolver<'_, 'src>) {
    let film = resolver.film;
    resolver.facts.parties.reserve(film.characters.len() + film.groups.len());
    for entry in &film.characters {
        take_id(resolver, entry.id);
        let party = character(resolver, entry);
        resolver.facts.parties.push(party);
    }
    for entry in &film.groups {
        take_id(resolver, entry.id);
        let party = group(resolver, entry);
        resolver.facts.parties.push(party);
    }
    for (i, entry) in film.characters.iter().enumerate() {
        if let Some(home) = entry.home {
            let group = resolver.party(home);
            resolver.facts.parties[i].home = group.filter(|group| is_group(resolver, *group, home));
        }
    }
}

fn is_group<'src>(resolver: &mut Resolver<'_, 'src>, party: PartyId, word: Word<'src>) -> bool {
    let group = resolver.facts.parties[party.index()].is_group();
    if !group {
        resolver.report(
            NOT_A_GROUP
                .at(word.span, format!("`{}` is not a group, so it cannot be a home", word.text))
                .label("a character")
                .help("a home is the group whose box holds the card"),
        );
    }
    group
}

fn take_id<'src>(resolver: &mut Resolver<'_, 'src>, id: Word<'src>) {
    let next = PartyId(resolver.facts.parties.len() as u32);
    if is_reserved(id.text) {
        resolver.report(
            RESERVED_WORD
                .at(id.span, format!("`{}` has a meaning of its own and cannot be an id", id.text))
                .label("a reserved word")
                .help("choose another id, for example this one with a `_` behind it"),
        );
    }
    match resolver.parties.get(id.text) {
        Some(first) => {
            let span = id_span(resolver, first);
            resolver.report(
                DUPLICATE_ID
                    .at(id.span, format!("two of the cast have the id `{}`", id.text))
                    .label("the second one")
                    .other(span, "the first one"),
            );
        }
        None => {
            resolver.parties.insert(id.text, next);
        }
    }
}

fn id_span(known: &Resolver<'_, '_>, party: PartyId) -> Span {
    let characters = known.film.characters.len();
    match known.film.characters.get(party.index()) {
        Some(entry) => entry.id.span,
        None => known.film.groups[party.index() - characters].id.span,
    }
}

fn character<'src>(resolver: &mut Resolver<'_, 'src>, entry: &CharacterEntry<'src>) -> Party {
    let kind = match entry.kind {
        None => PartyKind::Person,
        Some(word) => {
            match PartyKind::of(word.text) {
                Some(kind) if kind != PartyKind::Group => kind,
                _ => {
                    let words = ["person", "unnamed", "collective"];
                    resolver.report(UNKNOWN_MARKER.at(word.span, format!("a character has no kind `{}`", word.text)).label("unknown kind")
                        .help("a character is a `person`, `unnamed` or `collective`; groups stand in `groups`")
                        .did_you_mean(nearest(word.text, words)));
                    PartyKind::Person
                }
            }
        }
    };
    let lead = match entry.lead {
        None => false,
        Some(word) if word.text == "true" => true,
        Some(word) if word.text == "false" => false,
        Some(word) => {
            resolver.report(WRONG_SHAPE.at(word.span, "`lead` is `true` or `false`"));
            false
        }
    };
    Party {
        id: entry.id.text.into(),
        name: resolver
            .said(&entry.name, "a name", "an unnamed character has a description for a name: `\"Jo's wife\"`")
            .into(),
        short_name: short_name(entry.short.as_ref(), &entry.name),
        kind,
        lead,
        home: None,
        details: Seldom::new(PartyDetails {
            aliases: entry.aliases.iter().map(|alias| alias.content.to_string()).collect(),
            note: owned(entry.note.as_ref()),
            mono: owned(entry.mono.as_ref()),
            fate: owned(entry.fate.as_ref()),
            ..PartyDetails::default()
        }),
        cites: resolver.cites(&entry.cites).into(),
        span: entry.id.span,
    }
}

/// A name for tight places, if that is another than the name.
fn short_name(short: Option<&Text<'_>>, name: &Text<'_>) -> Option<SmolStr> {
    short.filter(|short| short.content != name.content).map(|short| short.content.as_ref().into())
}

fn group<'src>(resolver: &mut Resolver<'_, 'src>, entry: &GroupEntry<'src>) -> Party {
    let cites = resolver.cites(&entry.cites);
    resolver.must_cite(!entry.cites.is_empty(), entry.id.span, || format!("the group `{}`", entry.id.text));
    Party {
        id: entry.id.text.into(),
        name: resolver
            .said(&entry.name, "a name", "a group without a name has a description: `\"The burglars\"`")
            .into(),
        short_name: short_name(entry.short.as_ref(), &entry.name),
        kind: PartyKind::Group,
        lead: false,
        home: None,
        details: Seldom::new(PartyDetails {
            aliases: entry.aliases.iter().map(|alias| alias.content.to_string()).collect(),
            note: owned(entry.note.as_ref()),
            ..PartyDetails::default()
        }),
        cites: cites.into(),
        span: entry.id.span,
    }
}

/// One name for two: a reader, and a look-up by name, cannot tell them apart.
fn same_names(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let film = known.film;
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
        faults.push(
            SAME_NAME
                .at(text.span, format!("two of the cast are called “{}”", text.content))
                .label("here too")
                .other(span, "first here")
                .help("tell them apart, or drop the alias"),
        );
    }
}

/// Who turns out to be whom: one person under two names, of whom one is the person.
pub(super) fn identities(resolver: &mut Resolver<'_, '_>) {
    let film = resolver.film;
    for (i, entry) in film.characters.iter().enumerate() {
        let perhaps: Vec<PartyId> =
            entry.perhaps.iter().filter_map(|word| another(resolver, i, *word)).collect();
        if !perhaps.is_empty() {
            resolver.facts.parties[i].details.change(|details| details.perhaps = perhaps);
        }
        let revealed = entry.revealed.and_then(|word| resolver.event(word));
        let Some(word) = entry.is else {
            if let Some(word) = entry.revealed {
                let fault =
                    NO_SUCH_IDENTITY.at(word.span, "`revealed` says when, and nothing says who this is");
                resolver.report(
                    fault.help("add `is: …` with the id of the character who this one turns out to be"),
                );
            }
            continue;
        };
        if let Some(other) = another(resolver, i, word) {
            let details = &mut resolver.facts.parties[i].details;
            details.change(|details| (details.is, details.revealed) = (Some(other), revealed));
        }
    }
}

/// The character whom a word names as the one, or perhaps the one, that the character of this number is.
fn another<'src>(resolver: &mut Resolver<'_, 'src>, one: usize, word: Word<'src>) -> Option<PartyId> {
    let other = resolver.party(word)?;
    let message = match resolver.film.characters.get(other.index()) {
        _ if other.index() == one => format!("`{}` is said to be itself", word.text),
        None => format!("`{}` is a group, and no character can turn out to be one", word.text),
        Some(person) if person.is.is_some() => {
            format!("`{}` turns out to be somebody else as well", word.text)
        }
        Some(_) => return Some(other),
    };
    let fault = NO_SUCH_IDENTITY.at(word.span, message);
    resolver.report(
        fault.help("name the character who stands for the person: `is: ann`, or `perhaps: [ann, eve]`"),
    );
    None
}
