//! What is still open: a film or an event that is marked as a draft, so that `check` can be clean while work goes on.

use crate::annotation::FilmAnnotation;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::facts::Facts;
use crate::source::Span;

rules! {
    DRAFT: "W515" "draft" {
        what: "A film or an event that is marked as a draft is still open: what would be a warning about it is no finding.",
        why: "Work that goes on must not hide slips in what is finished; `imbroglio check --todo` lists what is open.",
        example: r#"(id: ring, what: "César keeps a ring?", status: draft)"#,
        instead: r#"(id: ring, what: "César keeps a ring", cites: "001.p6.s12", acts: [steals_from(cesar, crew)])"#,
    }
}

/// Takes what is only open out of `faults`: each draft, and the warnings about it. Errors stay. O(faults × drafts).
pub(super) fn open(
    film: &FilmAnnotation<'_>,
    facts: &Facts,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut open = Vec::new();
    if let (true, Some(word)) = (facts.film.draft, film.draft) {
        let message = "this film is a draft: none of its warnings is a finding";
        open.push(DRAFT.at(word.span, message).help("take `draft` out when the annotation is finished"));
    }
    let mut drafts: Vec<Span> = Vec::new();
    for (event, entry) in facts.events.iter().zip(&film.events).filter(|(event, _)| event.draft) {
        drafts.push(entry.span);
        let message = format!("the event `{}` is a draft", event.id);
        open.push(DRAFT.at(event.span, message).help("take `status: draft` out when it is settled"));
    }
    let within = |span: Span| {
        drafts
            .iter()
            .any(|draft| draft.file == span.file && draft.start <= span.start && span.end <= draft.end)
    };
    let is_open = |fault: &mut Diagnostic| {
        fault.severity() == Severity::Warning && (facts.film.draft || within(fault.label.span))
    };
    open.extend(faults.extract_if(.., is_open));
    open
}
