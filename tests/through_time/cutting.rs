//! An annotation cut off after an event, as an annotator would cut it who knows no more: the text itself is
//! cut, at the places that reading it gives, and nothing of [`Story::until`] is used.
//!
//! [`Story::until`]: imbroglio::story::Story::until

use imbroglio::annotation::{self, Argument, Call, FilmAnnotation, Value};
use imbroglio::facts::{Facts, SentenceId};
use imbroglio::source::{Sources, Span};
use std::collections::BTreeSet;

/// Whether all sentences are cited by events, and by none up to this one.
fn is_later(whole: &Facts, cites: &[SentenceId], last: usize) -> bool {
    let first = |sentence: &SentenceId| {
        (0..whole.events.len()).find(|i| {
            let acts = whole.acts.iter().filter(|act| act.event.index() == *i);
            whole.events[*i].cites.contains(sentence)
                || acts.into_iter().any(|act| act.cites.contains(sentence))
        })
    };
    !cites.is_empty() && cites.iter().all(|sentence| first(sentence).is_some_and(|event| event > last))
}

/// The text of a film without what comes after its event of this number (0 is the first). `whole` is the film, of which
/// only the sentences are asked: which event is the first to cite them.
pub fn cut(name: &str, text: &str, whole: &Facts, last: usize) -> String {
    let mut sources = Sources::new();
    let file = sources.add(name.to_owned(), text.to_owned());
    let (film, faults) = annotation::read(&sources, &[file]);
    assert!(faults.is_empty(), "{name} cannot be read");
    let mut knife = Knife { text, kept: BTreeSet::new(), goes: Vec::new(), seen: BTreeSet::new() };
    knife.kept.extend((0..=last).filter_map(|event| film.event_id(event)).map(|id| id.text));
    for bond in whole.bonds.iter().filter(|bond| bond.start.is_none() && is_later(whole, &bond.cites, last)) {
        knife.goes(bond.span);
    }
    knife.film(&film, whole, last);
    if last + 1 < film.events.len() {
        knife.words(&film, whole, last);
    }
    knife.cut()
}

struct Knife<'src> {
    text: &'src str,
    /// Events that stay.
    kept: BTreeSet<&'src str>,
    /// What goes, and what stands in its place.
    goes: Vec<(std::ops::Range<usize>, &'static str)>,
    /// Every word outside quotation marks of what stays.
    seen: BTreeSet<&'src str>,
}

impl<'src> Knife<'src> {
    /// Words on characters without a source that is told, and the name of a part that is not over.
    fn words(&mut self, film: &FilmAnnotation<'src>, whole: &Facts, last: usize) {
        for (entry, party) in film.characters.iter().zip(&whole.parties) {
            let told = !party.cites.is_empty() && !is_later(whole, &party.cites, last);
            if told || !self.seen.contains(entry.id.text) {
                continue;
            }
            if let Some(note) = &entry.note {
                self.field("note", note.span);
            }
            if let (Some(first), Some(last)) = (entry.aliases.first(), entry.aliases.last()) {
                let (start, end) = (first.span.range().start, last.span.range().end);
                let open = self.text[..start].rfind('[').expect("a list");
                let close = end + self.text[end..].find(']').expect("a list") + 1;
                let field = self.text[..open].trim_end().strip_suffix("aliases:").expect("a field").len();
                self.goes.push((with_comma(self.text, field..close), ""));
            }
        }
        let opens = |i: &usize| whole.events[*i].part.is_some();
        if !opens(&(last + 1))
            && let Some(part) = (0..=last).rev().find(opens).and_then(|i| film.event(i)?.part.clone())
        {
            self.goes.push((part.span.range(), "\"…\""));
        }
    }

    fn film(&mut self, film: &FilmAnnotation<'src>, whole: &Facts, last: usize) {
        film.events[last + 1..].iter().for_each(|event| self.goes(event.span));
        film.no_fact.iter().for_each(|entry| self.goes(entry.span));
        film.tally.iter().for_each(|entry| self.goes(entry.span));
        for call in &film.bonds {
            if self.stays(call.span) {
                self.bond(call);
            }
        }
        for member in film.groups.iter().flat_map(|group| &group.members) {
            match member {
                gone if !self.stays(gone.span()) => {}
                Value::Call(call) if self.has_sentence_or_time(call) => self.bond(call),
                _ => {}
            }
        }
        let learnt = |number: usize| {
            let mut learnings = whole.learnings.iter();
            learnings.any(|one| one.proposition.index() == number && one.event.index() <= last)
        };
        let gone: BTreeSet<&str> = film
            .knowledge
            .iter()
            .zip(&whole.propositions)
            .enumerate()
            .filter(|(number, (entry, proposition))| match (entry.since, entry.of) {
                (Some(since), _) => {
                    let said = !is_later(whole, &proposition.cites, last) || learnt(*number);
                    !self.kept.contains(since.text) || !said
                }
                (None, Some(of)) => {
                    let says = |cites: &[SentenceId]| cites.iter().any(|one| proposition.cites.contains(one));
                    // what the event itself tells is told there, or where somebody learns it before
                    let by_event = proposition.of.is_some_and(|of| {
                        let mut acts = whole.acts.iter().filter(|act| act.event == of);
                        says(&whole.events[of.index()].cites) || acts.any(|act| says(&act.cites))
                    });
                    let cited = !proposition.cites.is_empty() && !is_later(whole, &proposition.cites, last);
                    let told = if by_event { learnt(*number) } else { cited };
                    !self.kept.contains(of.text) && !told
                }
                (None, None) => is_later(whole, &proposition.cites, last),
            })
            .map(|(_, (entry, _))| entry.id.text)
            .collect();
        let readings = self.conflicts(film, last);
        for event in (0..=last).filter_map(|i| film.event(i)) {
            for learning in &event.learns {
                let about = |call: &Call<'src>| {
                    call.arguments
                        .iter()
                        .any(|a| matches!(a.value, Value::Word(word) if gone.contains(word.text)))
                };
                if matches!(learning, Value::Call(call) if about(call)) {
                    self.goes(learning.span());
                } else {
                    self.see(learning.span());
                }
            }
            event.acts.iter().for_each(|act| self.act(act, &readings));
            event.present.iter().for_each(|word| self.see(word.span));
            for word in event.meanwhile.iter().filter(|word| !self.kept.contains(word.text)) {
                self.goes.push((with_comma(self.text, word.span.range()), ""));
            }
        }
        self.members_without_a_sentence(film);
        for group in &film.groups {
            if group.members.iter().any(|member| self.stays(member.span())) {
                self.seen.insert(group.id.text);
            }
        }
        for entry in &film.knowledge {
            if gone.contains(entry.id.text) {
                self.goes(entry.span);
                continue;
            }
            if let Some(of) = entry.of.filter(|of| !self.kept.contains(of.text)) {
                self.field("of", of.span);
            }
            for word in
                entry.known_to.iter().chain(&entry.concerns).filter(|word| !self.seen.contains(word.text))
            {
                self.goes.push((with_comma(self.text, word.span.range()), ""));
            }
        }
        for entry in &film.characters {
            if !self.seen.contains(entry.id.text) {
                self.goes(entry.span);
                continue;
            }
            if let Some(fate) = &entry.fate {
                self.field("fate", fate.span);
            }
            if let Some(home) = entry.home.filter(|home| !self.seen.contains(home.text)) {
                self.field("home", home.span);
            }
            for word in entry.perhaps.iter().filter(|word| !self.seen.contains(word.text)) {
                self.goes.push((with_comma(self.text, word.span.range()), ""));
            }
        }
        for entry in &film.groups {
            if !self.seen.contains(entry.id.text) {
                self.goes(entry.span);
            }
        }
    }

    /// Whether a membership says where it is told, or from when it holds.
    fn has_sentence_or_time(&self, member: &Call<'src>) -> bool {
        member
            .arguments
            .iter()
            .any(|argument| ["cites", "from"].iter().any(|name| named(argument, name).is_some()))
    }

    /// Of the members that the sentences of the group must do for, those go whom nothing that stays names, but who are
    /// named by something that does not.
    fn members_without_a_sentence(&mut self, film: &FilmAnnotation<'src>) {
        for member in film.groups.iter().flat_map(|group| &group.members) {
            let word = match member {
                Value::Word(word) => word.text,
                Value::Call(call) if !self.has_sentence_or_time(call) => {
                    call.name.map_or("", |name| name.text)
                }
                _ => continue,
            };
            if !self.stays(member.span()) {
                continue;
            }
            let names = |span: Span| {
                self.text[span.range()]
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|other| other == word)
            };
            let elsewhere =
                film.events.iter().map(|event| event.span).chain(film.bonds.iter().map(|bond| bond.span));
            let elsewhere: Vec<Span> = elsewhere.collect();
            if !self.seen.contains(word) && elsewhere.into_iter().any(names) {
                self.goes(member.span());
            } else if let Value::Call(call) = member {
                self.bond(call);
            } else {
                self.see(member.span());
            }
        }
    }

    /// A bond or a membership: gone if it begins later, without end and label if it ends later.
    fn bond(&mut self, call: &Call<'src>) {
        let later = |name: &str| {
            call.arguments.iter().find(|argument| {
                named(argument, name).is_some_and(|inside| {
                    inside
                        .arguments
                        .iter()
                        .any(|a| matches!(a.value, Value::Word(word) if !self.kept.contains(word.text)))
                })
            })
        };
        if later("from").is_some() {
            return self.goes(call.span);
        }
        if let Some(until) = later("until") {
            let spans = [Some(until), call.arguments.iter().find(|a| named(a, "label").is_some())];
            let spans: Vec<Span> = spans.into_iter().flatten().map(|a| a.value.span()).collect();
            spans.into_iter().for_each(|span| self.goes(span));
        }
        self.see(call.span);
    }

    /// Which readings are gone with their conflicts, and whether they were chosen.
    fn conflicts(&mut self, film: &FilmAnnotation<'src>, last: usize) -> Vec<(&'src str, bool)> {
        let uses = |id: &str, events: std::ops::Range<usize>| {
            let word = format!("reading({id}");
            events.map(|i| film.events[i].span).any(|span| self.text[span.range()].contains(&word))
        };
        let bonds = |id: &str| {
            let word = format!("reading({id}");
            film.bonds.iter().any(|bond| self.text[bond.span.range()].contains(&word))
        };
        let mut gone = Vec::new();
        let mut spans = Vec::new();
        for conflict in &film.conflicts {
            assert!(
                conflict.readings.iter().all(|r| !bonds(r.id.text)),
                "no film has a bond in a reading yet"
            );
            let early = conflict.readings.iter().any(|r| uses(r.id.text, 0..last + 1));
            let late = conflict.readings.iter().any(|r| uses(r.id.text, last + 1..film.events.len()));
            if late || !early {
                spans.push(conflict.span);
                let chosen = |id: &str| conflict.chosen.is_some_and(|chosen| chosen.text == id);
                gone.extend(conflict.readings.iter().map(|r| (r.id.text, chosen(r.id.text))));
            }
        }
        spans.into_iter().for_each(|span| self.goes(span));
        gone
    }

    fn act(&mut self, act: &Value<'src>, gone: &[(&str, bool)]) {
        self.see(act.span());
        let Value::Call(call) = act else { return };
        for argument in &call.arguments {
            let Some(inside) = named(argument, "reading") else { continue };
            let Some(Value::Word(word)) = inside.arguments.first().map(|a| &a.value) else { continue };
            if let Some((_, chosen)) = gone.iter().find(|(id, _)| *id == word.text) {
                if *chosen {
                    self.goes(inside.span);
                } else {
                    self.goes.push((inside.span.range(), "contested"));
                }
            }
        }
    }

    fn stays(&self, span: Span) -> bool {
        self.goes.iter().all(|(range, _)| !range.contains(&span.range().start))
    }

    /// Notes the words of a text that stays.
    fn see(&mut self, span: Span) {
        let text = &self.text[span.range()];
        for outside in text.split('"').step_by(2) {
            self.seen.extend(outside.split(|c: char| !c.is_alphanumeric() && c != '_'));
        }
    }

    fn goes(&mut self, span: Span) {
        self.goes.push((with_comma(self.text, span.range()), ""));
    }

    /// A field with its name.
    fn field(&mut self, name: &str, value: Span) {
        let before = self.text[..value.range().start].trim_end();
        let start = before.strip_suffix(':').and_then(|b| b.strip_suffix(name)).expect("a field").len();
        self.goes.push((with_comma(self.text, start..value.range().end), ""));
    }

    fn cut(mut self) -> String {
        self.goes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let (mut at, mut out) = (0, String::new());
        for (range, instead) in self.goes {
            if range.end <= at {
                continue;
            }
            out.push_str(&self.text[at..range.start.max(at)]);
            out.push_str(instead);
            at = range.end;
        }
        out.push_str(&self.text[at..]);
        out
    }
}

fn named<'a, 'src>(argument: &'a Argument<'src>, name: &str) -> Option<&'a Call<'src>> {
    match &argument.value {
        Value::Call(call) if call.name.is_some_and(|word| word.text == name) => Some(call),
        _ => None,
    }
}

/// A range with the comma behind it; with the one before it if there is none.
fn with_comma(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let behind = &text[range.end..];
    let blanks = behind.len() - behind.trim_start().len();
    if behind[blanks..].starts_with(',') {
        return range.start..range.end + blanks + 1;
    }
    let before = text[..range.start].trim_end();
    let start = before.strip_suffix(',').map_or(range.start, str::len);
    start..range.end
}
