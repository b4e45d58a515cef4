//! Feature structures: TEI's own way to write down what it has no element for. An object of JSON is one, a list is a
//! collection, texts, numbers and yes or no are its values. A collection may hold no collection in TEI, so a list in a
//! list is a structure of the type `list` around it.

use crate::exchange::findings::Unreadable;
use crate::exchange::markup::{Element, Token};
use crate::xml::Xml;
use serde_json::{Map, Number, Value as Json};

/// Writes a value.
pub fn write(xml: &mut Xml, value: &Json, attributes: &[(&str, &str)]) {
    match value {
        Json::Object(fields) => {
            xml.open("fs", attributes);
            for (name, value) in fields {
                xml.open("f", &[("name", name)]);
                write(xml, value, &[]);
                xml.close();
            }
            xml.close();
        }
        Json::Array(items) => {
            xml.open("vColl", &[("org", "list")]);
            items.iter().for_each(|item| write_item(xml, item));
            xml.close();
        }
        Json::String(text) => xml.words("string", &[], text),
        Json::Number(number) => xml.empty("numeric", &[("value", &number.to_string())]),
        Json::Bool(flag) => xml.empty("binary", &[("value", &flag.to_string())]),
        Json::Null => xml.empty("default", &[]),
    }
}

/// Writes an item of a collection.
fn write_item(xml: &mut Xml, item: &Json) {
    if !item.is_array() {
        return write(xml, item, &[]);
    }
    xml.open("fs", &[("type", LIST)]);
    xml.open("f", &[("name", LIST)]);
    write(xml, item, &[]);
    xml.close();
    xml.close();
}

/// The type of a structure that stands for the list in it, and the name of its one feature.
const LIST: &str = "list";

/// A value while it is read.
enum Open {
    Structure(Map<String, Json>),
    List(Json),
    Feature(String, Option<Json>),
    Collection(Vec<Json>),
    Text(String),
    Single(Json),
}

/// Reads values out of a stream of pieces.
#[derive(Default)]
pub struct Features {
    open: Vec<Open>,
}

impl Features {
    /// Whether a structure is open.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes a piece; a structure that it closes, if it was the outermost.
    ///
    /// # Errors
    /// When elements stand where no value may.
    pub fn take(&mut self, token: &Token<'_>) -> Result<Option<Json>, Unreadable> {
        match token {
            Token::Open(element) => self.open(element).map(|()| None),
            Token::Text(text) => {
                if let Some(Open::Text(words)) = self.open.last_mut() {
                    words.push_str(text);
                }
                Ok(None)
            }
            Token::Close(_) => Ok(self.close()),
            Token::Other | Token::End => Ok(None),
        }
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        let value = || element.get("value").unwrap_or_default();
        let open = match element.name() {
            "fs" if element.get("type").as_deref() == Some(LIST) => Open::List(Json::Array(Vec::new())),
            "fs" => Open::Structure(Map::new()),
            "f" => Open::Feature(element.get("name").unwrap_or_default(), None),
            "vColl" => Open::Collection(Vec::new()),
            "string" => Open::Text(String::new()),
            "numeric" => {
                let number = value().parse::<i64>().map(Number::from);
                let number =
                    number.map_err(|_| Unreadable::at(element.place.clone(), "this is no whole number"))?;
                Open::Single(Json::Number(number))
            }
            "binary" => Open::Single(Json::Bool(matches!(value().as_str(), "true" | "1"))),
            "default" => Open::Single(Json::Null),
            other => {
                let message = format!("`{other}` has no place in a feature structure that is read here");
                return Err(Unreadable::at(element.place.clone(), message));
            }
        };
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self) -> Option<Json> {
        let value = match self.open.pop()? {
            Open::Structure(fields) => Json::Object(fields),
            Open::Collection(items) => Json::Array(items),
            Open::Text(words) => Json::String(words),
            Open::Single(value) | Open::List(value) => value,
            Open::Feature(name, value) => {
                let value = value.unwrap_or_default();
                match self.open.last_mut() {
                    Some(Open::Structure(fields)) => {
                        fields.insert(name, value);
                    }
                    Some(Open::List(list)) => *list = value,
                    _ => {}
                }
                return None;
            }
        };
        match self.open.last_mut() {
            None => return Some(value),
            Some(Open::Feature(_, slot)) => *slot = Some(value),
            Some(Open::Collection(items)) => items.push(value),
            Some(Open::Structure(_) | Open::List(_) | Open::Text(_) | Open::Single(_)) => {}
        }
        None
    }
}
