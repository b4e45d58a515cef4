//! Every list of a film as entries.

use super::Remarks;
use super::citations::cited;
use super::layout::{Entries, Piece};
use crate::exchange::draft::{
    ActRecord, AsideRecord, BondRecord, ConflictRecord, Draft, EventRecord, KnowledgeRecord, LearningRecord,
    LinkRecord, PartyRecord, ReadingRecord, WitnessRecord,
};
use crate::facts::{Attitude, Certainty, Channel, Directness, Mode, PartyKind, Status};
use crate::names::Names;
use crate::vocabulary::{Takes, Vocabulary};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

type Field<'p> = (&'static str, Piece<'p>);

/// Entries, each with its id, or an empty one.
type Named<'f> = Box<dyn Iterator<Item = (&'f str, Piece<'f>)> + 'f>;

/// What the entries need to know of the whole film.
pub struct Film<'d> {
    draft: &'d Draft,
    parties: Names<&'d str, &'d PartyRecord>,
    /// The reading of each conflict that is followed.
    chosen: Vec<&'d str>,
    vocabulary: Arc<Vocabulary>,
}

impl<'d> Film<'d> {
    /// Looks up what a draft names.
    pub fn of(draft: &'d Draft) -> Self {
        let mut parties = Names::with_room(draft.parties.len());
        for party in &draft.parties {
            parties.insert(party.id.as_str(), party);
        }
        Self {
            draft,
            parties,
            chosen: draft.conflicts.iter().filter_map(|conflict| conflict.chosen.as_deref()).collect(),
            vocabulary: crate::exchange::graph::vocabulary(draft),
        }
    }
}

/// The lists of a film, in the order of the guide, with the comments above their entries. Each entry is made when it is
/// written.
pub fn lists<'f>(film: &'f Film<'_>, remarks: &'f Remarks) -> Vec<Entries<'f>> {
    let draft = film.draft;
    let is_group = |party: &&PartyRecord| party.kind == PartyKind::Group;
    let list = |name: &'static str, entries: Named<'f>| Entries {
        name,
        entries: Box::new(entries.map(move |(id, entry)| {
            // most films have no remarks, and none is looked for with a word of its own
            let above = match remarks.above.is_empty() {
                true => None,
                false => remarks.above.get(&(name, id.to_owned())),
            };
            (above.into_iter().flatten().map(|line| Cow::Borrowed(line.as_str())).collect(), entry)
        })),
        end: remarks.ends.get(name).cloned().unwrap_or_default(),
    };
    let mut story = list("story", Box::new(film.events(&remarks.acts)));
    let made = draft.events.iter().map(|event| event.made);
    story.entries = Box::new(story.entries.zip(made).map(|((mut above, entry), made)| {
        if made {
            above.insert(0, Cow::Borrowed(MADE));
        }
        (above, entry)
    }));
    let characters = draft.parties.iter().filter(move |one| !is_group(one));
    vec![
        list("witnesses", Box::new(draft.witnesses.iter().map(|one| (one.id.as_str(), witness(one))))),
        list("characters", Box::new(characters.map(|one| (one.id.as_str(), character(one))))),
        list("groups", Box::new(film.groups())),
        list("bonds", Box::new(film.bonds().map(|bond| ("", bond)))),
        story,
        list("knowledge", Box::new(draft.knowledge.iter().map(|one| (one.id.as_str(), knowledge(one))))),
        list("conflicts", Box::new(draft.conflicts.iter().map(|one| (one.id.as_str(), conflict(one))))),
        list("no_fact", Box::new(draft.asides.iter().map(|one| ("", aside(one))))),
    ]
}

/// Entries of a draft as they would be written, for comments that show what is not stated.
pub struct Shown<'d>(Film<'d>);

impl<'d> Shown<'d> {
    /// What shows the entries of a draft.
    pub fn of(draft: &'d Draft) -> Self {
        Self(Film::of(draft))
    }
    /// An act.
    pub fn act(&self, act: &ActRecord) -> String {
        self.0.act(act).on_one_line()
    }
    /// A bond, or a member as the group lists it.
    pub fn bond(&self, bond: &BondRecord) -> String {
        let (name, ends) = if self.is_membership(bond) {
            (&bond.from, Vec::new())
        } else {
            (&bond.kind, vec![Piece::atom(&bond.from), Piece::atom(&bond.to)])
        };
        let markers = self.0.bond_markers(bond, &[]);
        Piece::call(name, ends.into_iter().chain(markers)).on_one_line()
    }
    /// Whether a bond stands among the members of a group.
    pub fn is_membership(&self, bond: &BondRecord) -> bool {
        self.0.is_membership(bond)
    }
    /// Whether a kind holds both ways.
    pub fn is_symmetric(&self, kind: &str) -> bool {
        let vocabulary = &self.0.vocabulary;
        vocabulary.find(kind).is_some_and(|kind| vocabulary.kind(kind).symmetric)
    }
    /// Somebody who learns something.
    pub fn learning(&self, one: &LearningRecord) -> String {
        learning(one).on_one_line()
    }
    /// A link to an earlier event.
    pub fn link(&self, one: &LinkRecord) -> String {
        link(one).on_one_line()
    }
    /// A character, or a group with its members.
    pub fn party(&self, party: &PartyRecord) -> String {
        match self.0.groups().find(|(id, _)| *id == party.id) {
            Some((_, group)) if party.kind == PartyKind::Group => group.on_lines(),
            _ => character(party).on_lines(),
        }
    }
    /// An event with all that is done there.
    pub fn event(&self, event: &EventRecord) -> String {
        let acts = self.0.draft.acts.iter().filter(|act| act.event == event.id);
        let learnt = self.0.draft.learnings.iter().filter(|one| one.event == event.id);
        event_piece(event, acts.map(|act| self.0.act(act)), learnt.map(learning), &[]).on_lines()
    }
    /// A piece of knowledge.
    pub fn knowledge(&self, one: &KnowledgeRecord) -> String {
        knowledge(one).on_lines()
    }
    /// A telling.
    pub fn witness(&self, one: &WitnessRecord) -> String {
        witness(one).on_lines()
    }
    /// A point on which tellings disagree.
    pub fn conflict(&self, one: &ConflictRecord) -> String {
        conflict(one).on_lines()
    }
    /// Sentences without a fact.
    pub fn aside(&self, one: &AsideRecord) -> String {
        aside(one).on_lines()
    }
}

fn aside(aside: &AsideRecord) -> Piece<'_> {
    let because = ("because", text(&aside.because));
    Piece::fields(cites_field(&aside.cites).into_iter().chain([because]))
}

fn text(text: &str) -> Piece<'_> {
    Piece::text(text)
}

fn optional<'p>(name: &'static str, value: &'p Option<String>) -> Option<Field<'p>> {
    Some((name, text(value.as_ref()?)))
}

fn word<'p>(name: &'static str, value: &'p Option<String>) -> Option<Field<'p>> {
    Some((name, Piece::atom(value.as_ref()?)))
}

fn words<'p>(name: &'static str, values: &'p [String]) -> Option<Field<'p>> {
    (!values.is_empty()).then(|| (name, Piece::one_or_list(values.iter().map(Piece::atom))))
}

fn texts<'p>(name: &'static str, values: &'p [String]) -> Option<Field<'p>> {
    (!values.is_empty()).then(|| (name, Piece::list(values.iter().map(|value| text(value)))))
}

fn cites_field(cites: &[String]) -> Option<Field<'_>> {
    (!cites.is_empty()).then(|| ("cites", Piece::one_or_list(cited(cites))))
}

fn cites_call(cites: &[String]) -> Option<Piece<'_>> {
    (!cites.is_empty()).then(|| Piece::call("cites", cited(cites)))
}

fn witness(witness: &WitnessRecord) -> Piece<'_> {
    let fields = [
        Some(("id", Piece::atom(&witness.id))),
        Some(("text", text(&witness.text))),
        texts("repeated_by", &witness.repeated_by),
        optional("note", &witness.note),
    ];
    Piece::fields(fields.into_iter().flatten())
}

fn character(party: &PartyRecord) -> Piece<'_> {
    let kind = (party.kind != PartyKind::Person).then(|| ("kind", Piece::atom(party.kind.word())));
    let fields = [
        Some(("id", Piece::atom(&party.id))),
        kind,
        Some(("name", text(&party.name))),
        optional("short", &party.short),
        texts("aliases", &party.aliases),
        optional("note", &party.note),
        optional("mono", &party.mono),
        party.lead.then(|| ("lead", Piece::atom("true"))),
        word("home", &party.home),
        optional("fate", &party.fate),
        word("is", &party.is),
        word("revealed", &party.revealed),
        words("perhaps", &party.perhaps),
        cites_field(&party.cites),
    ];
    Piece::fields(fields.into_iter().flatten())
}

fn knowledge(known: &KnowledgeRecord) -> Piece<'_> {
    let fields = [
        Some(("id", Piece::atom(&known.id))),
        Some(("what", text(&known.what))),
        word("of", &known.of),
        word("since", &known.since),
        words("deeds", &known.deeds),
        words("known_to", &known.known_to),
        words("concerns", &known.concerns),
        cites_field(&known.cites),
    ];
    Piece::fields(fields.into_iter().flatten())
}

fn reading(reading: &ReadingRecord) -> Piece<'_> {
    let fields = [
        Some(("id", Piece::atom(&reading.id))),
        Some(("says", text(&reading.says))),
        cites_field(&reading.cites),
    ];
    Piece::fields(fields.into_iter().flatten())
}

fn conflict(conflict: &ConflictRecord) -> Piece<'_> {
    let fields = [
        Some(("id", Piece::atom(&conflict.id))),
        Some(("question", text(&conflict.question))),
        Some(("readings", Piece::list(conflict.readings.iter().map(reading)))),
        word("chosen", &conflict.chosen),
        optional("because", &conflict.because),
    ];
    Piece::fields(fields.into_iter().flatten())
}

fn certainty(certainty: Certainty) -> Option<Piece<'static>> {
    (certainty != Certainty::Explicit).then(|| Piece::atom(certainty.word()))
}

fn flag(is: bool, word: &'static str) -> Option<Piece<'static>> {
    is.then(|| Piece::atom(word))
}

fn call<'p>(name: &'static str, value: &'p Option<String>) -> Option<Piece<'p>> {
    Some(Piece::call(name, [Piece::atom(value.as_ref()?)]))
}

fn label(value: &Option<String>) -> Option<Piece<'_>> {
    Some(Piece::call("label", [text(value.as_ref()?)]))
}

fn parties(ids: &[String]) -> Piece<'_> {
    match ids {
        [] => Piece::atom("_"),
        ids => Piece::one_or_list(ids.iter().map(Piece::atom)),
    }
}

fn others<'p>(name: &'static str, ids: &'p [String]) -> Option<Piece<'p>> {
    (!ids.is_empty()).then(|| Piece::call(name, ids.iter().map(Piece::atom)))
}

fn link(link: &LinkRecord) -> Piece<'_> {
    let markers = [
        call("unless", &link.unless),
        certainty(link.certainty),
        flag(link.contested, "contested"),
        link.why.as_ref().map(|why| Piece::call("why", [text(why)])),
        cites_call(&link.cites),
    ];
    Piece::call(&link.event, markers.into_iter().flatten())
}

fn links<'p>(name: &'static str, all: &'p [LinkRecord]) -> Option<Field<'p>> {
    (!all.is_empty()).then(|| (name, Piece::list(all.iter().map(link))))
}

fn learning(learning: &LearningRecord) -> Piece<'_> {
    let channel = match learning.channel {
        Channel::Unstated => None,
        // who is told something by somebody is told it
        Channel::Told if learning.from.is_some() => None,
        Channel::Inferred => Some(Piece::atom("worked_out")),
        other => Some(Piece::atom(other.word())),
    };
    let attitude = (learning.attitude != Attitude::Knows).then(|| Piece::atom(learning.attitude.word()));
    let arguments = [
        Some(Piece::atom(&learning.knowledge)),
        attitude,
        channel,
        call("from", &learning.from),
        certainty(learning.certainty),
        cites_call(&learning.cites),
    ];
    Piece::call(&learning.who, arguments.into_iter().flatten())
}

/// How an act is done, if nothing else is said: by its agents and by whether somebody stands between.
pub fn derived_directness(act: &ActRecord, kind_of: impl Fn(&str) -> Option<PartyKind>) -> Directness {
    if !act.through.is_empty() {
        return Directness::Through;
    }
    match act.agents.as_slice() {
        [only] => match kind_of(only) {
            Some(PartyKind::Group | PartyKind::Collective) => Directness::ByGroup,
            _ => Directness::Direct,
        },
        [] => Directness::Direct,
        _ => Directness::Joint,
    }
}

impl Film<'_> {
    fn kind_of(&self, party: &str) -> Option<PartyKind> {
        self.parties.get(party).map(|party| party.kind)
    }

    /// Whether a fact has to be marked as denied, since its reading does not say so already.
    fn contested(&self, contested: bool, reading: &Option<String>) -> Option<Piece<'static>> {
        let follows = reading.as_ref().is_some_and(|reading| !self.chosen.contains(&reading.as_str()));
        flag(contested && !follows, "contested")
    }

    fn is_membership(&self, bond: &BondRecord) -> bool {
        let kind = self.vocabulary.find(&bond.kind).map(|kind| self.vocabulary.kind(kind));
        kind.is_some_and(|kind| kind.membership) && self.kind_of(&bond.to) == Some(PartyKind::Group)
    }

    fn bond_markers<'b>(
        &self,
        bond: &'b BondRecord,
        of_group: &[String],
    ) -> impl Iterator<Item = Piece<'b>> + use<'b> {
        let markers = [
            call("from", &bond.start),
            call("until", &bond.end),
            certainty(bond.certainty),
            self.contested(bond.contested, &bond.reading),
            flag(bond.secret, "secret"),
            call("reading", &bond.reading),
            label(&bond.label),
            cites_call(&bond.cites).filter(|_| bond.cites != of_group),
        ];
        markers.into_iter().flatten()
    }

    fn groups(&self) -> impl Iterator<Item = (&str, Piece<'_>)> {
        let mut members: BTreeMap<&str, Vec<Piece<'_>>> = BTreeMap::new();
        for bond in self.draft.bonds.iter().filter(|bond| self.is_membership(bond)) {
            let own = self.parties.get(bond.to.as_str()).map_or(&[][..], |group| &group.cites);
            let member = Piece::call(&bond.from, self.bond_markers(bond, own));
            members.entry(&bond.to).or_default().push(member);
        }
        let groups = self.draft.parties.iter().filter(|party| party.kind == PartyKind::Group);
        groups.map(move |group| {
            let members = members.remove(group.id.as_str()).map(|all| ("members", Piece::list(all)));
            let fields = [
                Some(("id", Piece::atom(&group.id))),
                Some(("name", text(&group.name))),
                optional("short", &group.short),
                texts("aliases", &group.aliases),
                optional("note", &group.note),
                cites_field(&group.cites),
                members,
            ];
            (group.id.as_str(), Piece::fields(fields.into_iter().flatten()))
        })
    }

    fn bonds(&self) -> impl Iterator<Item = Piece<'_>> {
        let others = self.draft.bonds.iter().filter(|bond| !self.is_membership(bond));
        others.map(|bond| {
            let ends = [Piece::atom(&bond.from), Piece::atom(&bond.to)];
            Piece::call(&bond.kind, ends.into_iter().chain(self.bond_markers(bond, &[])))
        })
    }

    fn act<'a>(&self, act: &'a ActRecord) -> Piece<'a> {
        let takes = self.vocabulary.find(&act.kind).map(|kind| self.vocabulary.kind(kind).takes);
        let ends = match takes.unwrap_or_default() {
            Takes::Patient => [None, Some(parties(&act.patients))],
            Takes::Agent => [Some(parties(&act.agents)), None],
            Takes::AgentMaybePatient if act.patients.is_empty() => [Some(parties(&act.agents)), None],
            _ => [Some(parties(&act.agents)), Some(parties(&act.patients))],
        };
        let derived = derived_directness(act, |party| self.kind_of(party));
        let markers = [
            others("about", &act.about),
            others("through", &act.through),
            others("believed_by", &act.believers),
            flag(act.ghostly, "as_ghost"),
            (act.status != Status::Completed).then(|| Piece::atom(act.status.word())),
            (act.mode != Mode::Free).then(|| Piece::atom(act.mode.word())),
            (act.directness != derived).then(|| Piece::atom(act.directness.word())),
            certainty(act.certainty),
            self.contested(act.contested, &act.reading),
            flag(act.secret, "secret"),
            flag(act.condoned, "condoned"),
            call("reading", &act.reading),
            label(&act.label),
            cites_call(&act.cites),
        ];
        Piece::call(&act.kind, ends.into_iter().chain(markers).flatten())
    }

    fn events<'f>(
        &'f self,
        remarks: &'f BTreeMap<String, Vec<String>>,
    ) -> impl Iterator<Item = (&'f str, Piece<'f>)> + 'f {
        let events = &self.draft.events;
        let mut places: Names<&str, usize> = Names::with_room(events.len());
        for (at, event) in events.iter().enumerate().rev() {
            places.insert(&event.id, at);
        }
        let mut acts: Vec<SmallVec<[&ActRecord; 1]>> = vec![SmallVec::new(); events.len()];
        for act in &self.draft.acts {
            if let Some(at) = places.get(&act.event) {
                acts[at].push(act);
            }
        }
        let mut learnt: BTreeMap<&str, Vec<&LearningRecord>> = BTreeMap::new();
        for one in &self.draft.learnings {
            learnt.entry(&one.event).or_default().push(one);
        }
        events.iter().zip(acts).map(move |(event, acts)| {
            let id = event.id.as_str();
            let above = remarks.get(id).map_or(&[][..], Vec::as_slice);
            let learnt = learnt.remove(id).unwrap_or_default();
            let acts = acts.into_iter().map(|act| self.act(act));
            (id, event_piece(event, acts, learnt.into_iter().map(learning), above))
        })
    }
}

fn list<'p>(name: &'static str, all: impl Iterator<Item = Piece<'p>>) -> Option<Field<'p>> {
    let mut all = all.peekable();
    all.peek().is_some().then(|| (name, Piece::list(all)))
}

/// An event, with comments above its acts.
fn event_piece<'e>(
    event: &'e EventRecord,
    acts: impl Iterator<Item = Piece<'e>>,
    learnt: impl Iterator<Item = Piece<'e>>,
    above: &[String],
) -> Piece<'e> {
    let any = (event.needs_any.iter()).map(|group| Piece::call("any", group.iter().map(link)));
    let needs = event.needs.iter().map(link).chain(any);
    let certainty = event.certainty;
    let acts = if above.is_empty() {
        list("acts", acts)
    } else {
        Some(("acts", Piece::Remarked { above: above.to_vec(), piece: Box::new(Piece::list(acts)) }))
    };
    let fields = [
        Some(("id", Piece::atom(&event.id))),
        optional("part", &event.part),
        Some(("what", text(&event.what))),
        optional("caption", &event.caption),
        cites_field(&event.cites),
        (certainty != Certainty::Explicit).then(|| ("certainty", Piece::atom(certainty.word()))),
        event.draft.then(|| ("status", Piece::atom("draft"))),
        event.told.map(|told| ("told", Piece::atom(told.to_string()))),
        words("meanwhile", &event.meanwhile),
        list("needs", needs),
        links("helped_by", &event.helped_by),
        links("prevented_by", &event.prevented_by),
        acts,
        words("present", &event.present),
        list("learns", learnt),
    ];
    Piece::fields(fields.into_iter().flatten())
}

/// The comment above an event that an importer made.
const MADE: &str = "made: what was read gives a time and no event of its own";
