//! Looking up every word of an annotation: the context that the families of rules share.

use super::Material;
use super::citations::Citations;
use super::findings::Findings;
use crate::annotation::{FilmAnnotation, MISSING_FIELD, WRONG_SHAPE};
use crate::diagnostic::Diagnostic;
use crate::facts::{ConflictId, EventId, Facts, Film, PartyId, PropositionId, SentenceId};
use crate::names::Names;
use crate::source::Text;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeSet;

/// The tables in which words are looked up, and what has been made of them so far.
pub(super) struct Resolver<'a, 'src> {
    pub film: &'a FilmAnnotation<'src>,
    pub vocabulary: &'a Vocabulary,
    pub parties: Names<&'src str, PartyId>,
    pub events: Names<&'src str, EventId>,
    pub propositions: Names<&'src str, PropositionId>,
    pub readings: Names<&'src str, (ConflictId, u32)>,
    pub citations: Citations<'a>,
    /// Words in vocabulary files that could not be read: perhaps kinds, so not one is called unknown.
    pub lost: &'a BTreeSet<String>,
    /// Words of entries of the film that could not be read: perhaps names, so not one is called unknown either.
    pub unread: BTreeSet<&'src str>,
    /// Acts and bonds that could not be made, with what they cite: those in them are not idle, and are spoken of.
    pub unmade: Vec<(Vec<SentenceId>, Vec<PartyId>)>,
    /// Events for which neither an act nor a learning is written.
    pub empty: Vec<EventId>,
    /// How many comparisons "did you mean" may still make.
    pub guesses: usize,
    /// For each party whether it stands for several people: apart from all else that is known of them, since acts ask.
    pub several: Vec<bool>,
    /// How many pairs of parties the acts and bonds join so far.
    pub pairs: u64,
    pub facts: Facts,
    /// Whether the ids and sentences of events are made facts of: who asks for faults alone does without those copies.
    pub keeps_texts: bool,
    pub faults: Findings,
}

/// Comparisons that "did you mean" may make in one film: thousands of unknown words among thousands of known ones
/// are no slips.
const GUESSES: usize = 1_000_000;

impl<'a, 'src> Resolver<'a, 'src> {
    pub fn new(
        material: &'a Material,
        film: &'a FilmAnnotation<'src>,
        vocabulary: &'a Vocabulary,
        lost: &'a BTreeSet<String>,
        faults: Findings,
    ) -> Self {
        let mut facts = Facts { film: header(material, film), ..Facts::default() };
        facts.sentences = material.sentences.clone();
        Self {
            film,
            vocabulary,
            parties: Names::with_room(film.characters.len() + film.groups.len()),
            events: Names::with_room(film.events.len()),
            propositions: Names::default(),
            readings: Names::default(),
            citations: Citations::new(&material.sentences, &film.seeds),
            lost,
            unread: film.lost.iter().copied().collect(),
            unmade: Vec::new(),
            empty: Vec::new(),
            guesses: GUESSES,
            several: Vec::new(),
            pairs: 0,
            facts,
            keeps_texts: true,
            faults,
        }
    }

    /// Notes a fault.
    pub fn report(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    /// The id of an event.
    pub fn id_of(&self, event: EventId) -> &'src str {
        self.film.event_id(event.index()).map_or("", |id| id.text)
    }

    pub fn finish(mut self) -> (Facts, Findings) {
        self.facts.sentences.append(&mut self.citations.take_free());
        (self.facts, self.faults)
    }
}

fn header(material: &Material, film: &FilmAnnotation<'_>) -> Film {
    let text = |field: &Option<Text<'_>>| field.as_ref().map(|text| text.content.to_string());
    Film {
        id: material.film.clone(),
        title: text(&film.title).unwrap_or_else(|| material.film.clone()),
        original_title: text(&film.original_title),
        director: text(&film.director),
        author: text(&film.author),
        year: film.year.and_then(|year| year.text.parse().ok()),
        language: text(&film.language).unwrap_or_else(|| "en".to_owned()),
        credit: text(&film.credit),
        draft: film.draft.is_some_and(|word| word.text == "true"),
    }
}

/// What is wrong with the fields of the film itself.
pub(super) fn header_faults(resolver: &mut Resolver<'_, '_>) {
    let Some(whole) = resolver.film.whole else { return };
    if resolver.film.title.is_none() && !resolver.unread.contains("title") {
        resolver.report(
            MISSING_FIELD
                .at(whole, "a film needs the field `title`")
                .help("for example `title: \"Rififi\"` after the first bracket"),
        );
    }
    if let Some(year) = resolver.film.year
        && year.text.parse::<u32>().is_err()
    {
        resolver.report(WRONG_SHAPE.at(year.span, "`year` is a whole number"));
    }
    if let Some(draft) = resolver.film.draft
        && !matches!(draft.text, "true" | "false")
    {
        resolver.report(WRONG_SHAPE.at(draft.span, "`draft` is `true` or `false`"));
    }
}
