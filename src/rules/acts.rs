//! Events and the acts in them: kinds, arity, markers, learning.

use super::cast::owned;
use super::resolver::{ACT, Markers, Place, Resolver, find};
use crate::annotation::{Argument, Call, EventEntry, Value};
use crate::facts::{
    Act, Attitude, Certainty, Channel, Directness, Event, EventId, Learning, Parties, PartyId, PartyKind,
};
use crate::names::Names;
use crate::nearest::{nearest, slip};
use crate::source::{Span, Word};
use crate::vocabulary::{Effect, KindId, Layer, Takes};

/// Behind the proposition of a learning.
const LEARNING: Place = Place {
    name: "a learning",
    words: &["explicit", "entailed", "inferred"],
    calls: &["certainty", "cites"],
    also: "saw, overheard, told, worked_out, from(…), suspects, believes_not, believes_falsely, ",
};

impl<'src> Resolver<'_, 'src> {
    /// All events in story order, with their acts.
    pub fn events(&mut self) {
        let film = self.film;
        self.facts.events.reserve_exact(film.events.len());
        for i in 0..film.events.len() {
            let Some(entry) = film.event(i) else { continue };
            let id = EventId(i as u32);
            let event = self.event_entry(id, &entry);
            self.facts.events.push(event);
            self.caption_length(&entry);
            let first = self.facts.acts.len();
            for value in &entry.acts {
                let number = (self.facts.acts.len() - first) as u32 + 1;
                self.act(id, number, value);
            }
            self.same_acts(first);
            for value in &entry.learns {
                self.learning(id, value);
            }
        }
        self.facts.acts.shrink_to_fit();
    }

    fn event_entry(&mut self, id: EventId, entry: &EventEntry<'src>) -> Event {
        let cites = self.cites(&entry.cites);
        self.must_cite(!entry.cites.is_empty(), entry.id.span, || format!("the event `{}`", entry.id.text));
        if entry.acts.is_empty() && entry.learns.is_empty() {
            self.warn(
                "W507",
                entry.id.span,
                format!("nobody does or learns anything in `{}`", entry.id.text),
            );
            self.refine(|d| d.help("add `acts: […]`, so that something can be asked about this event"));
        }
        let certainty = match entry.certainty {
            None => Certainty::Explicit,
            Some(word) => find(Certainty::ALL, word.text).unwrap_or_else(|| {
                self.error("E105", word.span, format!("`{}` is no certainty", word.text));
                let words = Certainty::ALL.iter().map(|(_, word)| *word);
                let suggestion = slip(word.text, words);
                self.refine(|d| {
                    d.help("a certainty is `explicit`, `entailed` or `inferred`").did_you_mean(suggestion)
                });
                Certainty::Explicit
            }),
        };
        let meanwhile = entry
            .meanwhile
            .iter()
            .filter_map(|word| {
                let other = self.event(*word)?;
                if other == id {
                    self.error("E203", word.span, "an event cannot be meanwhile to itself");
                    return None;
                }
                Some(other)
            })
            .collect();
        Event {
            id: entry.id.text.to_owned(),
            rank: id.0 + 1,
            summary: self.said(
                &entry.what,
                "the sentence of an event",
                "say what happens, in the present tense",
            ),
            caption: owned(entry.caption.as_ref()),
            part: owned(entry.part.as_ref()),
            cites,
            support: self.support(id, entry),
            meanwhile,
            present: entry.present.iter().filter_map(|word| self.party(*word)).collect(),
            told: entry.told.and_then(|word| word.text.parse().ok()),
            certainty,
            span: entry.id.span,
        }
    }

    fn act(&mut self, event: EventId, number: u32, value: &Value<'src>) {
        let (name, arguments, span): (Word<'src>, &[Argument<'src>], Span) = match value {
            Value::Word(word) => (*word, &[], word.span),
            Value::Call(call) => match call.name {
                Some(name) => (name, &call.arguments, call.span),
                None => return,
            },
            _ => return,
        };
        let Some(kind) = self.kind(name, Layer::Act) else { return self.unmade_act(event, arguments) };
        let (agents, patients, rest) = self.parties_of(kind, name, arguments, span);
        let markers = self.markers(rest, ACT);
        let directness = markers.directness.map(|(directness, _)| directness).unwrap_or_else(|| {
            if !markers.through.is_empty() {
                return Directness::Through;
            }
            match agents.as_slice() {
                [only] => match self.facts.parties[only.index()].kind {
                    PartyKind::Group | PartyKind::Collective => Directness::ByGroup,
                    _ => Directness::Direct,
                },
                [] => Directness::Direct,
                _ => Directness::Joint,
            }
        });
        let own = agents.iter().find(|agent| patients.contains(agent));
        if let Some(own) = own.filter(|_| self.vocabulary.kind(kind).sign < 0) {
            let id = self.facts.parties[own.index()].id.clone();
            self.error("E203", span, format!("`{id}` is both agent and patient of one act"));
            let lethal = self.vocabulary.kind(kind).effect == Some(Effect::Death);
            self.refine(|d| match lethal {
                true => d.help(format!("a suicide is `takes_own_life({id})`")),
                false => d.help("is one of the two somebody else? `_` stands for somebody not told"),
            });
        }
        let act = Act {
            event,
            number,
            kind,
            agents,
            patients,
            status: markers.status.map(|(status, _)| status).unwrap_or_default(),
            mode: markers.mode.map(|(mode, _)| mode).unwrap_or_default(),
            directness,
            certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
            contested: self.is_contested(&markers),
            secret: markers.secret,
            condoned: markers.condoned,
            reading: markers.reading,
            label: owned(markers.label.as_ref()),
            span,
            about: markers.about,
            through: markers.through,
            cites: markers.cites,
        };
        self.facts.acts.push(act);
    }

    /// An act of an unknown kind: who and how is looked at all the same, so that one run tells everything.
    fn unmade_act(&mut self, event: EventId, arguments: &[Argument<'src>]) {
        if arguments.iter().any(|argument| argument.label.is_some()) {
            return;
        }
        let is_second = |value: &Value<'src>, parties: &Names<&'src str, PartyId>| match value {
            Value::Word(word) => {
                parties.contains(word.text) || slip(word.text, ACT.words.iter().copied()).is_none()
            }
            _ => true,
        };
        let count = arguments
            .iter()
            .enumerate()
            .take(2)
            .take_while(|(i, argument)| {
                is_party(&argument.value) && (*i == 0 || is_second(&argument.value, &self.parties))
            })
            .count();
        let mut parties: Vec<PartyId> =
            arguments[..count].iter().flat_map(|argument| self.party_list(&argument.value)).collect();
        let markers = self.markers(&arguments[count..], ACT);
        parties.extend(markers.about.iter().chain(&markers.through));
        self.unmade.push((self.facts.events[event.index()].cites.clone(), parties));
    }

    /// One deed written twice in an event.
    fn same_acts(&mut self, first: usize) {
        let acts = &self.facts.acts[first..];
        if acts.len() < 2 {
            return;
        }
        let deed = |act: &'_ Act| (act.kind, act.status);
        let alike = |a: &Act, b: &Act| {
            deed(a)
                .cmp(&deed(b))
                .then_with(|| (&a.agents, &a.patients, &a.about).cmp(&(&b.agents, &b.patients, &b.about)))
        };
        let mut order: Vec<&Act> = acts.iter().collect();
        order.sort_by(|a, b| alike(a, b));
        let mut twice = Vec::new();
        for same in order.chunk_by(|a, b| alike(a, b).is_eq()) {
            twice.extend(same[1..].iter().map(|act| (act.span, same[0].span)));
        }
        for (second, first) in twice {
            self.warn("W509", second, "the same act stands twice in one event");
            self.refine(|d| d.label("the second one").other(first, "the first one"));
        }
    }

    /// The kind that a word names, which must belong to `layer`.
    pub fn kind(&mut self, name: Word<'src>, layer: Layer) -> Option<KindId> {
        let Some(id) = self.vocabulary.find(name.text) else {
            if self.is_lost(name.text) {
                return None;
            }
            let may = self.may_guess(self.vocabulary.words().count());
            let of_layer = |word: &&str| {
                self.vocabulary.find(word).is_some_and(|kind| self.vocabulary.kind(kind).layer == layer)
            };
            let suggestion =
                if may { slip(name.text, self.vocabulary.words().filter(of_layer)) } else { None };
            let suggestion = suggestion.map(str::to_owned);
            self.error("E104", name.span, format!("no kind of {} is called `{}`", layer.word(), name.text));
            self.refine(|d| {
                d.label("not in the vocabulary")
                    .help(
                        "`imbroglio explain kinds` lists them; a film may bring its own in a vocabulary file",
                    )
                    .did_you_mean(suggestion.as_deref())
            });
            return None;
        };
        let kind = self.vocabulary.kind(id);
        if kind.layer != layer {
            let (this, place) = match layer {
                Layer::Act => ("a bond, which lasts", "`bonds`"),
                Layer::Bond => ("an act, which happens at an event", "`acts` of an event"),
            };
            let (family, written) = (kind.family.clone(), kind.id.clone());
            self.error("E202", name.span, format!("`{written}` is {this}; it belongs into {place}"));
            let mut others = self
                .vocabulary
                .kinds()
                .map(|(_, kind)| kind)
                .filter(|k| k.layer == layer && k.family == family);
            let near: Vec<String> = others.by_ref().take(6).map(|kind| format!("`{}`", kind.id)).collect();
            let what = if layer == Layer::Act { "acts" } else { "bonds" };
            if !near.is_empty() {
                self.refine(|d| d.help(format!("{what} of the same family are {}", near.join(", "))));
            }
            return None;
        }
        Some(id)
    }

    /// Agents and patients of a call, by place or by name, and the arguments behind them.
    fn parties_of<'c>(
        &mut self,
        kind: KindId,
        name: Word<'src>,
        arguments: &'c [Argument<'src>],
        span: Span,
    ) -> (Parties, Parties, &'c [Argument<'src>]) {
        if arguments.iter().any(|argument| argument.label.is_some()) {
            return self.named_parties(kind, name, arguments, span);
        }
        let kind_entry = self.vocabulary.kind(kind);
        let (most, least) = match kind_entry.takes {
            Takes::AgentAndPatient => (2, 2),
            Takes::AgentMaybePatient => (2, 1),
            Takes::Agent | Takes::Patient => (1, 1),
        };
        let mut lists = [Parties::new(), Parties::new()];
        let mut given = 0;
        while given < most
            && let Some(argument) = arguments.get(given)
            && let Some(parties) = self.parties_in(&argument.value)
        {
            lists[given] = parties;
            given += 1;
        }
        if given < least {
            self.wrong_arity(kind, span, given);
        }
        let [first, second] = lists;
        let rest = &arguments[given..];
        match kind_entry.takes {
            Takes::Patient => (Parties::new(), first, rest),
            _ => (first, second, rest),
        }
    }

    /// The parties that an argument names; none if it is no party but a marker.
    fn parties_in(&mut self, value: &Value<'src>) -> Option<Parties> {
        if let Value::Word(word) = value
            && let Some(party) = self.parties.get(word.text)
        {
            return Some(Parties::from_slice(&[party]));
        }
        is_party(value).then(|| self.party_list(value))
    }

    fn named_parties<'c>(
        &mut self,
        kind: KindId,
        name: Word<'src>,
        arguments: &'c [Argument<'src>],
        span: Span,
    ) -> (Parties, Parties, &'c [Argument<'src>]) {
        let (mut agents, mut patients) = (None, None);
        let mut taken = 0;
        for argument in arguments {
            match argument.label.map_or("", |label| label.text) {
                "by" | "agent" if taken < 2 => agents = Some(self.party_list(&argument.value)),
                "whom" | "to" | "patient" if taken < 2 => patients = Some(self.party_list(&argument.value)),
                _ => break,
            }
            taken += 1;
        }
        let takes = self.vocabulary.kind(kind).takes;
        let missing = match takes {
            Takes::AgentAndPatient => agents.is_none() || patients.is_none(),
            Takes::AgentMaybePatient | Takes::Agent => agents.is_none(),
            Takes::Patient => patients.is_none(),
        };
        if missing {
            self.wrong_arity(kind, span, usize::from(agents.is_some()) + usize::from(patients.is_some()));
            self.refine(|d| {
                let d = d.other(name.span, "");
                d.help("with names, the parties come first: `kills(by: tony, whom: cesar, mode: regret)`")
            });
        }
        (agents.unwrap_or_default(), patients.unwrap_or_default(), &arguments[taken..])
    }

    fn wrong_arity(&mut self, kind: KindId, span: Span, given: usize) {
        let kind = self.vocabulary.kind(kind);
        let wants = match kind.takes {
            Takes::AgentAndPatient => "somebody who does it and somebody it is done to",
            Takes::AgentMaybePatient | Takes::Agent => "somebody who does it",
            Takes::Patient => "somebody it happens to",
        };
        let message = format!("`{}` takes {wants}; {given} given", kind.id);
        let help = format!("for example `{}`; write `_` for somebody not told", kind.example);
        self.error("E201", span, message);
        self.refine(|d| d.label("too few parties").help(help));
    }

    fn learning(&mut self, event: EventId, value: &Value<'src>) {
        let call: &Call<'src> = match value {
            Value::Call(call) => call,
            other => {
                self.error("E009", other.span(), "who learns what is written `grutter(ring_secret, saw)`");
                return;
            }
        };
        let Some(name) = call.name else { return };
        let Some(who) = self.party(name) else { return };
        let Some(Argument { value: Value::Word(what), .. }) = call.arguments.first() else {
            self.error("E201", call.span, "a learning names what is learnt");
            self.refine(|d| d.help("for example `grutter(ring_secret, saw)`"));
            return;
        };
        let Some(proposition) = self.propositions.get(what.text) else {
            let suggestion = nearest(what.text, self.propositions.words().into_iter().copied());
            self.error("E106", what.span, format!("`knowledge` has no entry `{}`", what.text));
            self.refine(|d| d.label("unknown").did_you_mean(suggestion));
            return;
        };
        let (mut attitude, mut channel, mut from): (Option<(Attitude, Span)>, Option<(Channel, Span)>, _) =
            (None, None, None);
        let mut rest = Vec::new();
        for argument in &call.arguments[1..] {
            match &argument.value {
                Value::Word(word) => {
                    let worked_out = (word.text == "worked_out").then_some(Channel::Inferred);
                    let named = find(Channel::ALL, word.text).filter(|_| word.text != "inferred");
                    if let Some(held) = find(Attitude::ALL, word.text) {
                        self.once(&mut attitude, held, word.span, word.text);
                    } else if let Some(way) = worked_out.or(named) {
                        self.once(&mut channel, way, word.span, word.text);
                    } else {
                        rest.push(argument.clone());
                    }
                }
                Value::Call(inner) if inner.name.is_some_and(|name| name.text == "from") => {
                    if let Some(Argument { value: Value::Word(teller), .. }) = inner.arguments.first() {
                        from = self.party(*teller);
                        channel = channel.or(Some((Channel::Told, teller.span)));
                    }
                }
                _ => rest.push(argument.clone()),
            }
        }
        let markers: Markers<'src> = self.markers(&rest, LEARNING);
        self.facts.learnings.push(Learning {
            event,
            who,
            proposition,
            attitude: attitude.map(|(attitude, _)| attitude).unwrap_or_default(),
            channel: channel.map(|(channel, _)| channel).unwrap_or_default(),
            from,
            certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
            cites: markers.cites,
            span: call.span,
        });
    }
}

fn is_party(value: &Value<'_>) -> bool {
    match value {
        Value::Word(word) => !ACT.words.contains(&word.text),
        Value::List(..) => true,
        _ => false,
    }
}
