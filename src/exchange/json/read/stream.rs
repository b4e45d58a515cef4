//! JSON as a stream: lists of entries are handed over one by one, everything else is kept.

use super::{List, Reading};
use crate::exchange::findings::{Place, Unreadable};
use crate::exchange::graph::Receiver;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};
use std::fmt;
use std::io::Read;

/// Reads a file into a reading.
///
/// # Errors
/// When it is no JSON.
pub fn read<R: Receiver>(source: impl Read, reading: &mut Reading<'_, R>) -> Result<(), Unreadable> {
    let mut json = serde_json::Deserializer::from_reader(source);
    let read = (Part { reading, of: Of::File }).deserialize(&mut json);
    read.and_then(|_| json.end()).map_err(|cause| {
        let place = Place::At(cause.line() as u64, (cause.column() as u64).max(1));
        let told = cause.to_string();
        let said = told.rsplit_once(" at line ").map_or(told.as_str(), |(said, _)| said);
        let message = match cause.classify() {
            serde_json::error::Category::Eof => "the file ends in the middle of its JSON".to_owned(),
            _ if said == "recursion limit exceeded" => {
                "more than 128 lists and objects stand inside one another".to_owned()
            }
            _ => format!("this is no JSON: {said}"),
        };
        Unreadable::at(place, message)
    })
}

/// Where a value stands.
#[derive(Clone, Copy)]
enum Of {
    /// The file itself.
    File,
    /// What `elements` holds.
    Elements,
    /// An aspect of CX2, the first or another.
    Aspect,
    /// A list of entries.
    List(List),
}

impl Of {
    /// The list that begins there.
    fn list(self) -> List {
        match self {
            Self::List(name) => name,
            _ => "elements",
        }
    }
}

/// A value that is read into a reading; what it hands back is what was not.
struct Part<'p, 'r, R> {
    reading: &'p mut Reading<'r, R>,
    of: Of,
}

impl<'de, R: Receiver> DeserializeSeed<'de> for Part<'_, '_, R> {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Json, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, R: Receiver> Visitor<'de> for Part<'_, '_, R> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let reading = self.reading;
        match self.of {
            Of::File => match list.next_element::<Json>()?.map(|first| reading.first(first)) {
                Some("aspects") => {
                    while list.next_element_seed(Part { reading: &mut *reading, of: Of::Aspect })?.is_some() {
                    }
                }
                Some(name @ ("elements" | "links")) => entries(reading, (name, 1), list)?,
                _ => while list.next_element::<IgnoredAny>()?.is_some() {},
            },
            Of::Elements => entries(reading, ("elements", 0), list)?,
            Of::List(name) => entries(reading, (name, 0), list)?,
            Of::Aspect => while list.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(Json::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let reading = self.reading;
        if let Of::List(_) = self.of {
            let mut whole = Map::new();
            while let Some((name, value)) = map.next_entry::<String, Json>()? {
                whole.insert(name, value);
            }
            return Ok(Json::Object(whole));
        }
        while let Some(name) = map.next_key::<String>()? {
            let graph = matches!(self.of, Of::File) || reading.has.cx2;
            let of = match (self.of, name.as_str()) {
                (Of::File | Of::Aspect, "nodes") if graph => Some(Of::List("nodes")),
                (Of::File | Of::Aspect, "edges") if graph => Some(Of::List("edges")),
                (Of::File, "links") => Some(Of::List("links")),
                (Of::File, "elements") => Some(Of::Elements),
                (Of::Elements, "nodes") => Some(Of::List("elements.nodes")),
                (Of::Elements, "edges") => Some(Of::List("elements.edges")),
                _ => None,
            };
            if let Some(of) = of {
                let left = map.next_value_seed(Part { reading: &mut *reading, of })?;
                reading.ends(of.list(), left.is_null());
            } else if reading.keeps(&name) {
                let value = map.next_value()?;
                reading.whole.insert(name, value);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::from(flag))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::from(number))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::from(number))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::from(number))
    }
    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
}

fn entries<'de, R: Receiver, A: SeqAccess<'de>>(
    reading: &mut Reading<'_, R>,
    (name, first): (List, u64),
    mut list: A,
) -> Result<(), A::Error> {
    let mut at = first;
    while let Some(entry) = list.next_element::<Json>()? {
        reading.entry(name, at, entry);
        at += 1;
    }
    Ok(())
}
