//! What is still open: a film or an event that is marked as a draft, so that `check` can be clean while work goes on.

use super::Material;
use super::findings::Drafts;
use super::resolver::Resolver;
use crate::diagnostic::rules;
use crate::facts::EventId;
use crate::source::Span;

rules! {
    DRAFT: "W515" "draft" {
        what: "A film or an event that is marked as a draft is still open: what would be a warning about it is no finding.",
        why: "Work that goes on must not hide slips in what is finished; `imbroglio check --todo` lists what is open.",
        example: r#"(id: ring, what: "César keeps a ring?", status: draft)"#,
        instead: r#"(id: ring, what: "César keeps a ring", cites: "001.p6.s12", acts: [steals_from(cesar, crew)])"#,
    }
}

/// Whether an event may be a draft, as far as can be seen without reading the events. O(bytes).
pub(super) fn may_be(material: &Material) -> bool {
    let texts = material.films.iter().map(|film| material.sources.file(*film).text.as_bytes());
    let word = memchr::memmem::Finder::new("draft");
    texts.into_iter().any(|text| word.find(text).is_some())
}

/// Says what is open: the film, or each event that is a draft. The warnings about them are open too. O(n log n).
pub(super) fn open(known: &mut Resolver<'_, '_>) -> Drafts {
    let (film, facts) = (known.film, &known.facts);
    if let (true, Some(word)) = (facts.film.draft, film.draft) {
        let message = "this film is a draft: none of its warnings is a finding";
        let fault = DRAFT.at(word.span, message);
        known.faults.push_open(fault.help("take `draft` out when the annotation is finished"));
    }
    let mut events: Vec<Span> = Vec::new();
    for (i, event) in facts.events.iter().enumerate().filter(|(_, event)| event.draft) {
        events.extend(film.events.get(i).map(|entry| entry.span));
        let message = format!("the event `{}` is a draft", known.id_of(EventId(i as u32)));
        known
            .faults
            .push_open(DRAFT.at(event.span, message).help("take `status: draft` out when it is settled"));
    }
    Drafts::new(facts.film.draft, events)
}
