//! TEI that this program wrote in full, read back to the draft.

use super::features::Features;
use super::full::VERSION;
use crate::exchange::draft::{ActRecord, BondRecord, Draft, EventRecord, PartyRecord, SeedRecord};
use crate::exchange::findings::{Place, Unreadable};
use crate::exchange::graph::NOBODY;
use crate::exchange::markup::{Element, Markup, Token};
use memchr::memmem;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::io::BufRead;

/// Whether the beginning of a file says that this program wrote it in full.
pub fn is_ours(beginning: &[u8]) -> bool {
    let says = |text: &str| memmem::find(beginning, text.as_bytes()).is_some();
    says("<TEI") && says(&format!("<application ident=\"imbroglio\" version=\"{VERSION}\""))
}

/// A record whose feature structure is read later: what its elements say, and what it points to.
type Pending = (Map<String, Json>, Option<String>, Place);

#[derive(Default)]
struct Reading {
    persons: Vec<Pending>,
    bonds: Vec<Pending>,
    acts: Vec<Pending>,
    events: Vec<Pending>,
    seeds: Vec<SeedRecord>,
    structures: BTreeMap<String, Json>,
    rest: Option<Json>,
    features: Features,
    /// What the structure that is open is called.
    structure: Option<String>,
    in_acts: bool,
    in_person: bool,
    in_event: bool,
    gathers: bool,
    words: String,
}

/// Reads the draft. O(its length).
///
/// # Errors
/// When it is no sound XML, or something in it was changed so that it is no draft any more.
pub fn read_own(source: impl BufRead, name: &str) -> Result<Draft, Unreadable> {
    let mut markup = Markup::new(source, |_| true);
    let mut buffer = Vec::new();
    let mut reading = Reading::default();
    loop {
        let token = markup.next(&mut buffer)?;
        if matches!(token, Token::End) {
            break;
        }
        reading.take(&token)?;
        if let Token::Open(element) = &token
            && element.is_empty()
        {
            reading.take(&Token::Close(element.end()))?;
        }
    }
    reading.finish(name)
}

impl Reading {
    fn take(&mut self, token: &Token<'_>) -> Result<(), Unreadable> {
        if let Token::Open(element) = token
            && element.name() == "fs"
            && !self.features.is_open()
        {
            self.structure = element.get("xml:id").or_else(|| element.get("type"));
        }
        let begins = matches!(token, Token::Open(element) if element.name() == "fs");
        if begins || self.features.is_open() {
            if let Some(value) = self.features.take(token)? {
                match self.structure.take().unwrap_or_default() {
                    film if film == "film" => self.rest = Some(value),
                    id => drop(self.structures.insert(id, value)),
                }
            }
            return Ok(());
        }
        match token {
            Token::Open(element) => self.open(element),
            Token::Text(text) if self.gathers => self.words.push_str(text),
            Token::Close(closed) => self.close(closed.name()),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>) {
        let ana = element.get("ana").map(|ana| ana.trim_start_matches('#').to_owned());
        let id = |prefix: &str| {
            let id = element.get("xml:id").unwrap_or_default();
            id.strip_prefix(prefix).unwrap_or(&id).to_owned()
        };
        let mut fields = Map::new();
        match element.name() {
            "person" | "personGrp" => {
                fields.insert("id".to_owned(), json!(id("")));
                self.persons.push((fields, ana, element.place.clone()));
                self.in_person = true;
            }
            "name" | "persName" if self.in_person => self.gather(),
            "listRelation" => self.in_acts = element.get("type").is_some_and(|sort| sort == "act"),
            "relation" => {
                let pending = (relation(element, self.in_acts), ana, element.place.clone());
                if self.in_acts { self.acts.push(pending) } else { self.bonds.push(pending) }
            }
            "event" => {
                fields.insert("id".to_owned(), json!(id("event.")));
                self.events.push((fields, ana, element.place.clone()));
                self.in_event = true;
            }
            "desc" if self.in_event => self.gather(),
            "div" => {
                if let Some(number) = element.get("n") {
                    self.seeds.push(SeedRecord { number, paragraphs: Vec::new() });
                }
            }
            "p" => {
                if let Some(seed) = self.seeds.last_mut() {
                    seed.paragraphs.push(Vec::new());
                }
            }
            "s" => self.gather(),
            _ => {}
        }
    }

    fn gather(&mut self) {
        self.gathers = true;
        self.words.clear();
    }

    fn close(&mut self, name: &str) {
        match name {
            "name" | "persName" if self.gathers => {
                if let Some((fields, ..)) = self.persons.last_mut() {
                    // the first name is the name; the others stand in the structure
                    fields.entry("name").or_insert_with(|| json!(self.words));
                }
            }
            "desc" if self.gathers => {
                if let Some((fields, ..)) = self.events.last_mut() {
                    fields.insert("what".to_owned(), json!(self.words));
                }
            }
            "s" if self.gathers => {
                if let Some(paragraph) = self.seeds.last_mut().and_then(|seed| seed.paragraphs.last_mut()) {
                    paragraph.push(std::mem::take(&mut self.words));
                }
            }
            "person" | "personGrp" => self.in_person = false,
            "event" => self.in_event = false,
            _ => return,
        }
        self.gathers = false;
    }

    fn finish(self, name: &str) -> Result<Draft, Unreadable> {
        let structures = &self.structures;
        let mut draft: Draft = match self.rest {
            Some(rest) => made(rest, &Place::Whole)?,
            None => return Err(Unreadable::at(Place::Whole, "the feature structure of the film is missing")),
        };
        draft.film.id = name.to_owned();
        let cast = self.persons.into_iter().filter(|(fields, ..)| fields.get("id") != Some(&json!(NOBODY)));
        draft.parties = records::<PartyRecord>(cast, structures)?;
        draft.bonds = records::<BondRecord>(self.bonds.into_iter(), structures)?;
        draft.acts = records::<ActRecord>(self.acts.into_iter(), structures)?;
        draft.events = records::<EventRecord>(self.events.into_iter(), structures)?;
        draft.seeds = self.seeds;
        Ok(draft)
    }
}

/// What the attributes of a relation say.
fn relation(element: &Element<'_>, act: bool) -> Map<String, Json> {
    let ids = |key: &str| -> Vec<String> {
        let text = element.get(key).unwrap_or_default();
        let ids = text.split_whitespace().map(|id| id.trim_start_matches('#').to_owned());
        ids.filter(|id| id != NOBODY).collect()
    };
    let moment = |key: &str| {
        let id = element.get(key)?;
        Some(id.trim_start_matches('#').trim_start_matches("event.").to_owned())
    };
    let certainty = match element.get("cert").as_deref() {
        Some("medium") => "entailed",
        Some("low") => "inferred",
        _ => "explicit",
    };
    let mut fields = Map::new();
    let mut set = |name: &str, value: Json| drop(fields.insert(name.to_owned(), value));
    set("kind", json!(element.get("name").unwrap_or_default()));
    set("certainty", json!(certainty));
    if act {
        set("event", json!(moment("when-custom").unwrap_or_default()));
        set("agents", json!(ids("active")));
        set("patients", json!(ids("passive")));
        return fields;
    }
    let mutual = ids("mutual");
    let first = |ids: Vec<String>| ids.into_iter().next().unwrap_or_default();
    match mutual.as_slice() {
        [from, to, ..] => {
            set("from", json!(from));
            set("to", json!(to));
        }
        _ => {
            set("from", json!(first(ids("active"))));
            set("to", json!(first(ids("passive"))));
        }
    }
    for (name, key) in [("start", "from-custom"), ("end", "to-custom")] {
        if let Some(moment) = moment(key) {
            set(name, json!(moment));
        }
    }
    fields
}

/// Records whole: what their elements say, and what their structures say.
fn records<T: DeserializeOwned>(
    pending: impl Iterator<Item = Pending>,
    structures: &BTreeMap<String, Json>,
) -> Result<Vec<T>, Unreadable> {
    pending
        .map(|(mut fields, ana, place)| {
            if let Some(Json::Object(more)) = ana.as_ref().and_then(|ana| structures.get(ana)) {
                for (name, value) in more {
                    fields.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            made(Json::Object(fields), &place)
        })
        .collect()
}

fn made<T: DeserializeOwned>(json: Json, place: &Place) -> Result<T, Unreadable> {
    serde_json::from_value(json).map_err(|cause| {
        Unreadable::at(place.clone(), format!("this is no record of a film any more: {cause}"))
    })
}
