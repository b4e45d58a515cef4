//! The story as far as an event: what a reader knows who has stopped there.

use super::Story;
use super::build::assemble;
use crate::facts::{Act, Bond, ConflictId, EventId, Facts, PartyId, Proposition, Sentence, SentenceId};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Story {
    /// The story up to and including `last`: later events, acts, bonds and learnings are gone, bonds that
    /// end later have no end yet, and of whom nothing is told yet is not in the cast. What is written of the
    /// whole may tell what comes, and is dropped: fates in the annotator's own words, the label of a bond
    /// whose end is cut off, remarks on sentences without facts, conflicts with a part that comes later or
    /// with no fact at all, and the words of sentences, of which only those are left that something kept
    /// cites. What has no time of its own is told where its sentences are: a bond without a beginning, a proposition, the
    /// note and the other names of a character are hidden until the first event that cites a sentence of theirs, if
    /// events cite all of them; a note without a source is hidden. A membership that rests on the sentences of its group
    /// alone is hidden until something else names the member. The name of a part of the story that is not yet over
    /// is hidden too, and no box holds who does not belong to it yet. O(facts).
    pub fn until(&self, last: EventId) -> Story {
        let rank = self.event(last).rank;
        let kept = |event: EventId| self.event(event).rank <= rank;
        let whole = self.facts();
        let first = First::new(whole);
        let bonds_told = self.bonds_told_by(&first);
        let bonds = whole.bonds.iter().zip(bonds_told).filter(|(_, told)| told.is_none_or(kept));
        // only what stays is copied: this is asked of every event
        let mut facts = Facts {
            film: whole.film.clone(),
            parties: whole.parties.clone(),
            events: whole.events.iter().filter(|event| event.rank <= rank).cloned().collect(),
            acts: whole.acts.iter().filter(|act| kept(act.event)).cloned().collect(),
            bonds: bonds.map(|(bond, _)| bond.clone()).collect(),
            propositions: whole.propositions.clone(),
            learnings: whole.learnings.iter().filter(|learning| kept(learning.event)).cloned().collect(),
            sentences: Vec::new(),
            witnesses: whole.witnesses.clone(),
            conflicts: whole.conflicts.clone(),
            asides: Vec::new(),
        };
        let is_told = |cites: &[SentenceId]| first.by(cites).is_none_or(kept);
        for bond in &mut facts.bonds {
            if bond.end.is_some_and(|end| !kept(end)) {
                bond.end = None;
                bond.label = None;
            }
        }
        for event in &mut facts.events {
            if let Some(details) = event.details.apart() {
                details.meanwhile.retain(|other| kept(*other));
            }
            let Some(support) = event.support.details.apart() else { continue };
            for prevention in &mut support.prevented_by {
                prevention.unless = prevention.unless.filter(|unless| kept(*unless));
            }
            support.prevented_by.retain(|prevention| kept(prevention.by.event));
        }
        let come = self.propositions_told_by(&first);
        let gone: Vec<bool> = come.iter().map(|told| !told.is_none_or(kept)).collect();
        for proposition in &mut facts.propositions {
            proposition.of = proposition.of.filter(|of| kept(*of));
        }
        if facts.events.len() < whole.events.len() {
            hide_what_is_open(&mut facts, whole, &is_told);
        }
        drop_propositions(&mut facts, &gone);
        drop_parties(&mut facts);
        drop_homes(&mut facts, &self.vocabulary);
        drop_conflicts(&mut facts, whole);
        keep_sentences(&mut facts, &whole.sentences);
        assemble(facts, Arc::clone(&self.vocabulary))
    }
}

impl Story {
    /// The same story without the words for readers (names, summaries, sentences, notes): for what asks who does what of
    /// the story as far as many an event, and would copy them each time. O(facts).
    pub(crate) fn without_words(&self) -> Story {
        let mut facts = self.facts().clone();
        for party in &mut facts.parties {
            (party.name, party.short_name) = (SmolStr::default(), None);
            if let Some(details) = party.details.apart() {
                details.aliases.clear();
                (details.note, details.fate) = (None, None);
            }
        }
        facts.events.iter_mut().for_each(|event| event.summary = Box::default());
        facts.sentences.iter_mut().for_each(|sentence| sentence.text = String::new());
        assemble(facts, Arc::clone(&self.vocabulary))
    }

    /// The event from which each bond is told, as [`until`](Self::until) shows it: where it begins, or where a sentence of
    /// its own is first cited; none for one that may be told at any time. A membership that has no beginning and no
    /// sentence but those of its group is not told before something that happens, or another bond, names the member.
    /// O(facts).
    pub fn bonds_told(&self) -> Vec<Option<EventId>> {
        self.bonds_told_by(&First::new(self.facts()))
    }

    fn bonds_told_by(&self, first: &First) -> Vec<Option<EventId>> {
        let facts = self.facts();
        let told = |bond: &Bond| bond.start.or_else(|| first.by(&bond.cites));
        let of_the_group = |bond: &Bond| {
            self.kind(bond.kind).membership
                && bond.start.is_none()
                && bond.cites[..] == facts.parties[bond.to.index()].cites[..]
        };
        let mut named: Vec<Option<Option<EventId>>> = vec![None; facts.parties.len()];
        let mut name = |party: PartyId, at: Option<EventId>| {
            let known = &mut named[party.index()];
            *known = Some(known.map_or(at, |known| known.min(at)));
        };
        for bond in facts.bonds.iter().filter(|bond| !of_the_group(bond)) {
            [bond.from, bond.to].into_iter().for_each(|party| name(party, told(bond)));
        }
        for (i, event) in facts.events.iter().enumerate() {
            event.present.iter().for_each(|party| name(*party, Some(EventId(i as u32))));
        }
        for act in &facts.acts {
            parties(act).for_each(|party| name(*party, Some(act.event)));
        }
        for learning in &facts.learnings {
            learning.from.iter().chain([&learning.who]).for_each(|who| name(*who, Some(learning.event)));
        }
        let member = |bond: &Bond| named[bond.from.index()].filter(|_| of_the_group(bond)).flatten();
        facts.bonds.iter().map(|bond| told(bond).max(member(bond))).collect()
    }
}

impl Story {
    /// The event from which each proposition is told, as [`until`](Self::until) shows it; none for one that may be told at
    /// any time. What becomes true at an event is told there, or where a sentence that says so is first cited or somebody
    /// is told to learn it, if that is later. What is of an event that cites one of its sentences is told there, even if
    /// an earlier event cites them too, but where somebody learns it before. O(facts).
    pub(crate) fn propositions_told(&self) -> Vec<Option<EventId>> {
        self.propositions_told_by(&First::new(self.facts()))
    }

    fn propositions_told_by(&self, first: &First) -> Vec<Option<EventId>> {
        let facts = self.facts();
        let mut learnt: Vec<Option<Option<EventId>>> = vec![None; facts.propositions.len()];
        for learning in facts.learnings.iter().rev() {
            learnt[learning.proposition.index()] = Some(Some(learning.event));
        }
        let told = |(learnt, proposition): (Option<Option<EventId>>, &Proposition)| {
            let by_sentence = first.by(&proposition.cites);
            match (proposition.since, proposition.of) {
                (Some(since), _) => {
                    Some(since).max(learnt.map_or(by_sentence, |learnt| learnt.min(by_sentence)))
                }
                (None, Some(of)) if proposition.cites.is_empty() => Some(of),
                // a sentence may tell of two events: what is known of the second is told there
                (None, Some(of)) if self.cites_any(of, &proposition.cites) => {
                    learnt.flatten().map_or(Some(of), |learnt| Some(learnt.min(of)))
                }
                (None, Some(of)) => by_sentence.min(Some(of)),
                (None, None) => by_sentence,
            }
        };
        learnt.into_iter().zip(&facts.propositions).map(told).collect()
    }

    /// Whether an event rests on one of these sentences.
    fn cites_any(&self, event: EventId, cites: &[SentenceId]) -> bool {
        let cited = |by: &[SentenceId]| by.iter().any(|sentence| cites.contains(sentence));
        cited(&self.event(event).cites) || self.acts_at(event).any(|(_, act)| cited(&act.cites))
    }
}

/// All whom an act names.
fn parties(act: &Act) -> impl Iterator<Item = &PartyId> {
    act.agents().iter().chain(act.patients()).chain(&act.about).chain(&act.through).chain(&act.believers)
}

/// The first event that cites each sentence.
struct First(Vec<Option<EventId>>);

impl First {
    fn new(facts: &Facts) -> Self {
        let mut first = vec![None; facts.sentences.len()];
        let mut cite = |cites: &[SentenceId], event: EventId| {
            for sentence in cites {
                if let Some(known @ None) = first.get_mut(sentence.index()) {
                    *known = Some(event);
                }
            }
        };
        let mut acts = facts.acts.iter().peekable();
        for (i, event) in facts.events.iter().enumerate() {
            let id = EventId(i as u32);
            cite(&event.cites, id);
            while let Some(act) = acts.next_if(|act| act.event == id) {
                cite(&act.cites, id);
            }
        }
        Self(first)
    }

    /// The event at which something with these sources is first told; none if a sentence of them is cited by no event, so
    /// that it may be told at any time.
    fn by(&self, cites: &[SentenceId]) -> Option<EventId> {
        let mut told: Option<EventId> = None;
        for sentence in cites {
            let cited = self.0.get(sentence.index()).copied().flatten()?;
            told = Some(told.map_or(cited, |told| told.min(cited)));
        }
        told
    }
}

/// What words on characters and on a part of the story would give away of what is cut off.
fn hide_what_is_open(facts: &mut Facts, whole: &Facts, is_told: &dyn Fn(&[SentenceId]) -> bool) {
    for party in facts.parties.iter_mut().filter(|party| !party.is_group()) {
        if (party.cites.is_empty() || !is_told(&party.cites))
            && let Some(details) = party.details.apart()
        {
            details.note = None;
            details.aliases.clear();
        }
    }
    // a part is over where the next one opens
    let over = whole.events.get(facts.events.len()).is_some_and(|next| next.part.is_some());
    if let Some(open) = facts.events.iter_mut().rev().find(|event| event.part.is_some()).filter(|_| !over) {
        open.details.change(|details| details.part = Some("…".to_owned()));
    }
}

/// No box holds who is not told to belong to it yet.
fn drop_homes(facts: &mut Facts, vocabulary: &crate::vocabulary::Vocabulary) {
    let members: BTreeSet<(PartyId, PartyId)> = facts
        .bonds
        .iter()
        .filter(|bond| vocabulary.kind(bond.kind).membership)
        .map(|bond| (bond.from, bond.to))
        .collect();
    for (i, party) in facts.parties.iter_mut().enumerate() {
        party.home = party.home.filter(|home| members.contains(&(PartyId(i as u32), *home)));
    }
}

fn drop_propositions(facts: &mut Facts, gone: &[bool]) {
    let mut number = Vec::with_capacity(gone.len());
    let mut next = 0u32;
    for &is_gone in gone {
        number.push(next);
        next += u32::from(!is_gone);
    }
    facts.learnings.retain(|learning| !gone[learning.proposition.index()]);
    for learning in &mut facts.learnings {
        learning.proposition.0 = number[learning.proposition.index()];
    }
    let mut at = 0;
    facts.propositions.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// Parties that no remaining fact names leave the cast, and the others are numbered anew.
fn drop_parties(facts: &mut Facts) {
    let mut number = vec![None; facts.parties.len()];
    let mut see = |party: &PartyId| number[party.index()] = Some(PartyId(0));
    facts.acts.iter().flat_map(parties).for_each(&mut see);
    facts.bonds.iter().flat_map(|bond| [&bond.from, &bond.to]).for_each(&mut see);
    facts.events.iter().flat_map(|event| &event.present).for_each(&mut see);
    facts.learnings.iter().flat_map(|learning| learning.from.iter().chain([&learning.who])).for_each(see);
    number.iter_mut().flatten().zip(0..).for_each(|(party, next)| *party = PartyId(next));
    let renumber = |party: &mut PartyId| {
        if let Some(new) = number[party.index()] {
            *party = new;
        }
    };
    for act in &mut facts.acts {
        act.each_party(&mut |party| renumber(party));
    }
    for bond in &mut facts.bonds {
        renumber(&mut bond.from);
        renumber(&mut bond.to);
    }
    for event in &mut facts.events {
        event.details.apart().into_iter().flat_map(|details| &mut details.present).for_each(renumber);
    }
    for learning in &mut facts.learnings {
        renumber(&mut learning.who);
        learning.from.iter_mut().for_each(renumber);
    }
    for proposition in &mut facts.propositions {
        for list in [&mut proposition.known_to, &mut proposition.concerns] {
            list.retain(|party| number[party.index()].is_some());
            list.iter_mut().for_each(renumber);
        }
    }
    let mut at = 0;
    facts.parties.retain(|_| {
        at += 1;
        number[at - 1].is_some()
    });
    for party in &mut facts.parties {
        party.home = party.home.and_then(|home| number[home.index()]);
        if let Some(details) = party.details.apart() {
            details.fate = None;
            details.perhaps = details.perhaps.iter().filter_map(|other| number[other.index()]).collect();
        }
    }
}

/// The conflict that each act and bond takes part in.
fn disputed(facts: &Facts) -> impl Iterator<Item = usize> {
    let acts = facts.acts.iter().map(|act| act.reading);
    let bonds = facts.bonds.iter().map(|bond| bond.reading);
    acts.chain(bonds).flatten().map(|(conflict, _)| conflict.index())
}

/// Conflicts stay if all of their facts do; the others would tell by their words what comes.
fn drop_conflicts(facts: &mut Facts, whole: &Facts) {
    let (mut now, mut once) = (vec![0; whole.conflicts.len()], vec![0; whole.conflicts.len()]);
    disputed(facts).for_each(|conflict| now[conflict] += 1);
    disputed(whole).for_each(|conflict| once[conflict] += 1);
    let mut next = 0;
    let number: Vec<Option<ConflictId>> = now
        .iter()
        .zip(&once)
        .map(|(now, once)| {
            (now == once && *now > 0).then(|| {
                next += 1;
                ConflictId(next - 1)
            })
        })
        .collect();
    let renumber = |reading: &mut Option<(ConflictId, u32)>| {
        *reading = reading.and_then(|(conflict, answer)| Some((number[conflict.index()]?, answer)));
    };
    let details = facts.acts.iter_mut().filter_map(|act| act.details.apart());
    details.for_each(|details| renumber(&mut details.reading));
    facts.bonds.iter_mut().for_each(|bond| renumber(&mut bond.reading));
    let mut stays = number.iter().map(Option::is_some);
    facts.conflicts.retain(|_| stays.next().unwrap_or(false));
}

/// Of all sentences those are kept that something cites, and of these only the number is left: one sentence
/// may tell of two events.
fn keep_sentences(facts: &mut Facts, all: &[Sentence]) {
    let mut cited = vec![false; all.len()];
    let mut see = |cite: &SentenceId| {
        if let Some(is_cited) = cited.get_mut(cite.index()) {
            *is_cited = true;
        }
    };
    each_citation(facts, &mut |cites| cites.iter().for_each(&mut see));
    let mut next = 0;
    let number: Vec<Option<SentenceId>> = (cited.iter())
        .map(|is_cited| {
            next += u32::from(*is_cited);
            is_cited.then(|| SentenceId(next - 1))
        })
        .collect();
    let number_of = |cite: &SentenceId| number.get(cite.index()).copied().flatten();
    // every sentence that is cited has a number
    each_citation(facts, &mut |cites| {
        cites.iter_mut().for_each(|cite| *cite = number_of(cite).unwrap_or(*cite));
    });
    for witness in &mut facts.witnesses {
        for sentences in [&mut witness.sentences, &mut witness.repeats] {
            *sentences = sentences.iter().filter_map(number_of).collect();
        }
    }
    facts.witnesses.retain(|witness| !witness.sentences.is_empty());
    let bare = |one: &Sentence| Sentence { seed: one.seed.clone(), text: String::new(), ..*one };
    facts.sentences =
        all.iter().zip(cited).filter(|(_, is_cited)| *is_cited).map(|(one, _)| bare(one)).collect();
}

fn each_citation(facts: &mut Facts, with: &mut dyn FnMut(&mut [SentenceId])) {
    facts.parties.iter_mut().for_each(|party| with(&mut party.cites));
    facts.bonds.iter_mut().for_each(|bond| with(&mut bond.cites));
    let details = facts.acts.iter_mut().filter_map(|act| act.details.apart());
    details.for_each(|details| with(&mut details.cites));
    facts.learnings.iter_mut().for_each(|learning| with(&mut learning.cites));
    facts.propositions.iter_mut().for_each(|proposition| with(&mut proposition.cites));
    for event in &mut facts.events {
        with(&mut event.cites);
        event.support.each_link(&mut |link| {
            if let Some(details) = link.details.apart() {
                with(&mut details.cites);
            }
        });
    }
    for conflict in &mut facts.conflicts {
        conflict.readings.iter_mut().for_each(|reading| with(&mut reading.cites));
    }
}

impl Story {
    /// The story without contested facts: what every reader who follows the annotation takes as told. O(facts).
    pub fn settled(&self) -> Story {
        self.clone().into_settled()
    }

    /// The same in the place of the whole story, which need not be held twice.
    pub fn into_settled(self) -> Story {
        let (acts, bonds) = (&self.facts.acts, &self.facts.bonds);
        if !acts.iter().any(|act| act.contested) && !bonds.iter().any(|bond| bond.contested) {
            return self;
        }
        let Self { mut facts, vocabulary, .. } = self;
        facts.acts.retain(|act| !act.contested);
        facts.bonds.retain(|bond| !bond.contested);
        assemble(facts, vocabulary)
    }
}
