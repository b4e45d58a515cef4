//! A story in words.

use super::{
    ActRecord, AsideRecord, BondRecord, ConflictRecord, Draft, EventRecord, FilmRecord, KnowledgeRecord,
    LearningRecord, LinkRecord, PartyRecord, ReadingRecord, SeedRecord, WitnessRecord,
};
use crate::facts::{
    Act, Bond, ConflictId, Event, EventId, Learning, Link, Party, PartyId, Sentence, SentenceId, Witness,
};
use crate::story::Story;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

impl Draft {
    /// A story in words; nothing but places in files is lost. O(facts).
    ///
    /// ```
    /// let outcome = imbroglio::rules::check_text("tiny", r#"(
    ///     title: "Tiny",
    ///     characters: [(id: a, name: "A"), (id: b, name: "B")],
    ///     story: [(id: e, what: "A kills B", acts: [kills(a, b)])],
    /// )"#);
    /// let draft = imbroglio::exchange::Draft::of(&imbroglio::story::build(outcome.checked.unwrap()));
    /// assert_eq!((draft.acts[0].kind.as_str(), draft.acts[0].patients[0].as_str()), ("kills", "b"));
    /// ```
    pub fn of(story: &Story) -> Self {
        let facts = story.facts();
        let film = &facts.film;
        let (families, kinds) = own_kinds(story.vocabulary());
        Self {
            film: FilmRecord {
                id: film.id.clone(),
                title: film.title.clone(),
                original_title: film.original_title.clone(),
                author: film.author.clone(),
                draft: film.draft,
                director: film.director.clone(),
                year: film.year,
                language: film.language.clone(),
                credit: film.credit.clone(),
            },
            seeds: seeds(&facts.sentences),
            families,
            kinds,
            witnesses: facts.witnesses.iter().map(|w| witness(w, &facts.sentences)).collect(),
            parties: story.parties().map(|(_, party)| party_record(story, party)).collect(),
            bonds: story.bonds().map(|(_, bond)| bond_record(story, bond)).collect(),
            events: story.events().map(|(_, event)| event_record(story, event)).collect(),
            acts: story.acts().map(|(_, act)| act_record(story, act)).collect(),
            knowledge: (facts.propositions.iter())
                .map(|known| KnowledgeRecord {
                    id: known.id.clone(),
                    what: known.what.clone(),
                    since: known.since.map(|event| event_id(story, event)),
                    of: known.of.map(|event| event_id(story, event)),
                    deeds: known.deeds.iter().map(|kind| story.kind(*kind).id.clone()).collect(),
                    known_to: ids(story, &known.known_to),
                    concerns: ids(story, &known.concerns),
                    cites: cites(story, &known.cites),
                })
                .collect(),
            learnings: facts.learnings.iter().map(|learning| learning_record(story, learning)).collect(),
            conflicts: (facts.conflicts.iter())
                .map(|conflict| ConflictRecord {
                    id: conflict.id.clone(),
                    question: conflict.question.clone(),
                    readings: (conflict.readings.iter())
                        .map(|reading| ReadingRecord {
                            id: reading.id.clone(),
                            says: reading.says.clone(),
                            cites: cites(story, &reading.cites),
                        })
                        .collect(),
                    chosen: conflict.chosen.map(|at| conflict.readings[at as usize].id.clone()),
                    because: conflict.because.clone(),
                })
                .collect(),
            asides: (facts.asides.iter())
                .map(|aside| AsideRecord {
                    cites: cites(story, &aside.cites),
                    because: aside.because.clone(),
                })
                .collect(),
        }
    }
}

/// The families and kinds that do not come with the program.
fn own_kinds(vocabulary: &Vocabulary) -> (Vec<crate::vocabulary::Family>, Vec<crate::vocabulary::Kind>) {
    let shared = Vocabulary::shared().unwrap_or_default();
    let known = shared.kinds().len();
    let families = vocabulary.families().skip(shared.families().count()).map(|(_, family)| family.clone());
    (families.collect(), vocabulary.kinds().skip(known).map(|(_, kind)| kind.clone()).collect())
}

fn seeds(sentences: &[Sentence]) -> Vec<SeedRecord> {
    let mut seeds: Vec<SeedRecord> = Vec::new();
    // a film without seeds cites in its own words, which are no sentences
    for sentence in sentences.iter().filter(|sentence| sentence.paragraph > 0) {
        if seeds.last().is_none_or(|seed| seed.number != sentence.seed) {
            seeds.push(SeedRecord { number: sentence.seed.to_string(), paragraphs: Vec::new() });
        }
        let Some(seed) = seeds.last_mut() else { continue };
        seed.paragraphs.resize(sentence.paragraph as usize, Vec::new());
        seed.paragraphs[sentence.paragraph as usize - 1].push(sentence.text.clone());
    }
    seeds
}

fn witness(witness: &Witness, sentences: &[Sentence]) -> WitnessRecord {
    WitnessRecord {
        id: witness.id.clone(),
        text: witness.text.clone(),
        repeated_by: passages(&witness.repeats, sentences),
        note: witness.note.clone(),
    }
}

/// Sentences as the passages that they fill: whole seeds where all their paragraphs stand in a row, else paragraphs.
fn passages(cited: &[SentenceId], sentences: &[Sentence]) -> Vec<String> {
    let mut paragraphs: Vec<(&str, u32)> = Vec::new();
    for sentence in cited.iter().map(|id| &sentences[id.index()]) {
        let place = (sentence.seed.as_str(), sentence.paragraph);
        if sentence.number == 1 || paragraphs.last() != Some(&place) {
            paragraphs.push(place);
        }
    }
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for sentence in sentences {
        last.insert(&sentence.seed, sentence.paragraph);
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&(seed, paragraph)) = paragraphs.get(at) {
        let all = last.get(seed).copied().unwrap_or(0);
        let whole = (1..=all).all(|number| {
            paragraphs.get(at + number as usize - 1).is_some_and(|place| *place == (seed, number))
        });
        if whole && all > 0 {
            found.push(seed.to_owned());
            at += all as usize;
        } else {
            found.push(format!("{seed}.p{paragraph}"));
            at += 1;
        }
    }
    found
}

fn cites(story: &Story, cited: &[SentenceId]) -> Vec<String> {
    cited.iter().map(|id| story.sentence(*id).citation()).collect()
}

fn ids(story: &Story, parties: &[PartyId]) -> Vec<String> {
    parties.iter().map(|party| story.party(*party).id.to_string()).collect()
}

fn event_id(story: &Story, event: EventId) -> String {
    story.event(event).id.to_string()
}

fn reading_id(story: &Story, reading: Option<(ConflictId, u32)>) -> Option<String> {
    let (conflict, at) = reading?;
    Some(story.facts().conflicts.get(conflict.index())?.readings.get(at as usize)?.id.clone())
}

fn party_record(story: &Story, party: &Party) -> PartyRecord {
    PartyRecord {
        id: party.id.to_string(),
        name: party.name.to_string(),
        short: party.short_name.as_ref().map(ToString::to_string),
        aliases: party.aliases.clone(),
        kind: party.kind,
        note: party.note.clone(),
        mono: party.mono.clone(),
        lead: party.lead,
        home: party.home.map(|home| story.party(home).id.to_string()),
        fate: party.fate.clone(),
        is: party.is.map(|other| story.party(other).id.to_string()),
        revealed: party.revealed.map(|event| event_id(story, event)),
        perhaps: party.perhaps.iter().map(|other| story.party(*other).id.to_string()).collect(),
        cites: cites(story, &party.cites),
    }
}

fn bond_record(story: &Story, bond: &Bond) -> BondRecord {
    BondRecord {
        kind: story.kind(bond.kind).id.clone(),
        from: story.party(bond.from).id.to_string(),
        to: story.party(bond.to).id.to_string(),
        start: bond.start.map(|event| event_id(story, event)),
        end: bond.end.map(|event| event_id(story, event)),
        certainty: bond.certainty,
        contested: bond.contested,
        secret: bond.secret,
        reading: reading_id(story, bond.reading),
        label: bond.label.clone(),
        cites: cites(story, &bond.cites),
    }
}

fn link(story: &Story, link: &Link) -> LinkRecord {
    LinkRecord {
        event: event_id(story, link.event),
        certainty: link.certainty,
        contested: link.contested,
        why: link.why.clone(),
        cites: cites(story, &link.cites),
        unless: None,
    }
}

fn event_record(story: &Story, event: &Event) -> EventRecord {
    let links = |all: &[Link]| -> Vec<LinkRecord> { all.iter().map(|one| link(story, one)).collect() };
    let support = &event.support;
    EventRecord {
        id: event.id.to_string(),
        what: event.summary.to_string(),
        caption: event.caption.clone(),
        part: event.part.clone(),
        cites: cites(story, &event.cites),
        needs: links(&support.all),
        needs_any: support.any.iter().map(|group| links(group)).collect(),
        helped_by: links(&support.contributing),
        prevented_by: (support.prevented_by.iter())
            .map(|prevention| LinkRecord {
                unless: prevention.unless.map(|event| event_id(story, event)),
                ..link(story, &prevention.by)
            })
            .collect(),
        meanwhile: event.meanwhile.iter().map(|other| event_id(story, *other)).collect(),
        present: ids(story, &event.present),
        told: event.told,
        certainty: event.certainty,
        draft: event.draft,
        made: false,
    }
}

fn act_record(story: &Story, act: &Act) -> ActRecord {
    ActRecord {
        event: event_id(story, act.event),
        kind: story.kind(act.kind).id.clone(),
        agents: ids(story, act.agents()),
        patients: ids(story, act.patients()),
        about: ids(story, &act.about),
        through: ids(story, &act.through),
        believers: ids(story, &act.believers),
        ghostly: act.ghostly,
        status: act.status,
        mode: act.mode,
        directness: act.directness,
        certainty: act.certainty,
        contested: act.contested,
        secret: act.secret,
        condoned: act.condoned,
        reading: reading_id(story, act.reading),
        label: act.label.clone(),
        cites: cites(story, &act.cites),
    }
}

fn learning_record(story: &Story, learning: &Learning) -> LearningRecord {
    LearningRecord {
        event: event_id(story, learning.event),
        who: story.party(learning.who).id.to_string(),
        knowledge: story.facts().propositions[learning.proposition.index()].id.clone(),
        attitude: learning.attitude,
        channel: learning.channel,
        from: learning.from.map(|party| story.party(party).id.to_string()),
        certainty: learning.certainty,
        cites: cites(story, &learning.cites),
    }
}
