//! Reading back where the cards of an earlier drawing stand, so that a new one can leave them there.

use crate::scene::Point;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// The middles of the cards in an SVG that this program drew: of each rectangle whose id is `c-` and the
/// card's name, after the prefix or the name of a relationship chart. What is not such an SVG has none. O(n).
///
/// ```
/// let svg = r#"<svg><rect id="c-tony" x="10" y="20" width="100" height="74"/><rect id="g-crew" x="0" y="0"/></svg>"#;
/// let cards = imbroglio::render::positions::cards(svg, "");
/// assert_eq!(cards["tony"], imbroglio::scene::Point::new(60.0, 57.0));
/// assert_eq!(cards.len(), 1);
/// let named = svg.replace("c-tony", "rififi-1955-relations-c-tony");
/// assert_eq!(imbroglio::render::positions::cards(&named, "")["tony"], cards["tony"]);
/// let whose = r#"<svg><g data-character="amélie"><rect id="c-am-lie" x="10" y="20" width="100" height="74"/></g></svg>"#;
/// assert_eq!(imbroglio::render::positions::cards(whose, "")["amélie"], cards["tony"]);
/// ```
pub fn cards(svg: &str, id_prefix: &str) -> BTreeMap<String, Point> {
    let mut reader = Reader::from_str(svg);
    let mut cards = BTreeMap::new();
    // whose each open group is
    let mut groups: Vec<Option<String>> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.name().as_ref() == "g" => {
                groups.push(value(&element, "data-character"));
            }
            Ok(Event::End(element)) if element.name().as_ref() == "g" => {
                groups.pop();
            }
            Ok(Event::Start(element) | Event::Empty(element)) => {
                if element.name().as_ref() == "rect"
                    && let Some((name, middle)) = card(&element, id_prefix)
                {
                    // an id in XML has fewer letters than one in a film
                    let whose = groups.iter().rev().flatten().next();
                    cards.insert(whose.cloned().unwrap_or(name), middle);
                }
            }
            Ok(Event::Eof) | Err(_) => return cards,
            Ok(_) => {}
        }
    }
}

fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten()?;
    Some(attribute.value.into_owned())
}

fn card(element: &BytesStart<'_>, id_prefix: &str) -> Option<(String, Point)> {
    let value = |name: &str| value(element, name);
    let number = |name: &str| value(name)?.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e6);
    let id = value("id")?;
    let own = id.strip_prefix(id_prefix)?;
    let name = own.strip_prefix("c-").or_else(|| Some(own.split_once("-relations-c-")?.1))?.to_owned();
    let (x, y) = (number("x")? + number("width")? / 2.0, number("y")? + number("height")? / 2.0);
    Some((name, Point::new(x, y)))
}
