//! The entries of a film, a function each: which fields one has, and which it cannot do without.

use super::fields::Fields;
use super::reading::Reading;
use super::shape::Shape;
use super::value::Value;
use super::{
    AsideEntry, CharacterDetails, CharacterEntry, ConflictEntry, EventEntry, GroupEntry, KnowledgeEntry,
    ReadingEntry, TallyEntry, WitnessEntry,
};
use crate::seldom::Seldom;

impl<'src> Reading<'src> {
    pub fn witness(&mut self, fields: &mut Fields<'src>) -> Option<WitnessEntry<'src>> {
        fields.shape = Shape::Witness;
        let (id, text) = (fields.word(self, "id"), fields.text(self, "text"));
        let repeated_by = fields.texts(self, "repeated_by");
        let note = fields.text(self, "note");
        let (id, text) = (fields.must(self, "id", id), fields.must(self, "text", text));
        let (id, text) = (id?, text?);
        Some(WitnessEntry { id, text, repeated_by, note, span: fields.span })
    }

    pub fn character(&mut self, fields: &mut Fields<'src>) -> Option<CharacterEntry<'src>> {
        fields.shape = Shape::Character;
        let (id, name) = (fields.word(self, "id"), fields.text(self, "name"));
        let (name, id) = (fields.must_say(self, "name", name, id), fields.must(self, "id", id));
        let details = CharacterDetails {
            short: fields.text(self, "short"),
            aliases: fields.texts(self, "aliases"),
            kind: fields.word(self, "kind"),
            note: fields.text(self, "note"),
            mono: fields.text(self, "mono"),
            lead: fields.word(self, "lead"),
            home: fields.word(self, "home"),
            fate: fields.text(self, "fate"),
            is: fields.word(self, "is"),
            revealed: fields.word(self, "revealed"),
            perhaps: fields.words(self, "perhaps"),
            cites: fields.texts(self, "cites"),
        };
        Some(CharacterEntry { id: id?, name: name?, span: fields.span, details: Seldom::new(details) })
    }

    pub fn group(&mut self, fields: &mut Fields<'src>) -> Option<GroupEntry<'src>> {
        fields.shape = Shape::Group;
        let (id, name) = (fields.word(self, "id"), fields.text(self, "name"));
        let (name, id) = (fields.must_say(self, "name", name, id), fields.must(self, "id", id));
        let entry = GroupEntry {
            short: fields.text(self, "short"),
            aliases: fields.texts(self, "aliases"),
            note: fields.text(self, "note"),
            members: fields.terms(self, "members"),
            cites: fields.texts(self, "cites"),
            span: fields.span,
            id: id?,
            name: name?,
        };
        Some(entry)
    }

    pub fn event(&mut self, fields: &mut Fields<'src>) -> Option<EventEntry<'src>> {
        fields.shape = Shape::Event;
        let (id, what) = (fields.word(self, "id"), fields.text(self, "what"));
        let (what, id) = (fields.must_say(self, "what", what, id), fields.must(self, "id", id));
        let entry = EventEntry {
            caption: fields.text(self, "caption"),
            part: fields.text(self, "part"),
            cites: fields.texts(self, "cites"),
            acts: fields.terms(self, "acts"),
            present: fields.words(self, "present"),
            needs: fields.terms(self, "needs"),
            helped_by: fields.terms(self, "helped_by"),
            prevented_by: fields.terms(self, "prevented_by"),
            meanwhile: fields.words(self, "meanwhile"),
            learns: fields.terms(self, "learns"),
            told: fields.number(self, "told"),
            certainty: fields.word(self, "certainty"),
            status: fields.word(self, "status"),
            span: fields.span,
            id: id?,
            what: what?,
        };
        Some(entry)
    }

    pub fn knowledge(&mut self, fields: &mut Fields<'src>) -> Option<KnowledgeEntry<'src>> {
        fields.shape = Shape::Knowledge;
        let (id, what) = (fields.word(self, "id"), fields.text(self, "what"));
        let (what, id) = (fields.must_say(self, "what", what, id), fields.must(self, "id", id));
        let entry = KnowledgeEntry {
            since: fields.word(self, "since"),
            of: fields.word(self, "of"),
            deeds: fields.words(self, "deeds"),
            known_to: fields.words(self, "known_to"),
            concerns: fields.words(self, "concerns"),
            cites: fields.texts(self, "cites"),
            span: fields.span,
            id: id?,
            what: what?,
        };
        Some(entry)
    }

    pub fn conflict(&mut self, fields: &mut Fields<'src>) -> Option<ConflictEntry<'src>> {
        fields.shape = Shape::Conflict;
        let (id, question) = (fields.word(self, "id"), fields.text(self, "question"));
        let mut readings = Vec::new();
        match fields.take(self, "readings") {
            Some(Value::List(items, _)) => {
                for item in items {
                    match item {
                        Value::Call(call) if call.name.is_none() => {
                            let mut inner = Fields::of(self, call);
                            let reading = self.reading(&mut inner);
                            inner.finish(self);
                            readings.extend(reading);
                        }
                        other => self.shape(
                            other.span(),
                            "a reading is a bundle of fields",
                            "for example `(id: pierre, says: \"Pierre owns it\", cites: \"001.p6.s4\")`",
                        ),
                    }
                }
            }
            Some(other) => {
                self.shape(
                    other.span(),
                    "`readings` is a list",
                    "for example `readings: [(id: …, says: …)]`",
                );
            }
            None => {}
        }
        let chosen = fields.word(self, "chosen");
        let because = fields.text(self, "because");
        let (question, id) = (fields.must_say(self, "question", question, id), fields.must(self, "id", id));
        let (question, id) = (question?, id?);
        Some(ConflictEntry { id, question, readings, chosen, because, span: fields.span })
    }

    pub fn reading(&mut self, fields: &mut Fields<'src>) -> Option<ReadingEntry<'src>> {
        fields.shape = Shape::Reading;
        let (id, says) = (fields.word(self, "id"), fields.text(self, "says"));
        let cites = fields.texts(self, "cites");
        let (says, id) = (fields.must_say(self, "says", says, id), fields.must(self, "id", id));
        let (says, id) = (says?, id?);
        Some(ReadingEntry { id, says, cites, span: fields.span })
    }

    pub fn aside(&mut self, fields: &mut Fields<'src>) -> Option<AsideEntry<'src>> {
        fields.shape = Shape::Aside;
        let cites = fields.texts(self, "cites");
        let because = fields.text(self, "because");
        let because = fields.must(self, "because", because)?;
        Some(AsideEntry { cites, because, span: fields.span })
    }

    pub fn tally(&mut self, fields: &mut Fields<'src>) -> Option<TallyEntry<'src>> {
        fields.shape = Shape::Tally;
        let of = fields.text(self, "of");
        let mut facts = Vec::new();
        match fields.take(self, "facts") {
            Some(Value::List(items, _)) => {
                facts = items.into_iter().filter_map(|item| self.as_number(item, "facts")).collect();
            }
            Some(other) => {
                self.shape(other.span(), "`facts` is a list of numbers", "for example `facts: [1, 2, 1]`");
            }
            None => {}
        }
        let of = fields.must(self, "of", of)?;
        Some(TallyEntry { of, facts, span: fields.span })
    }
}
