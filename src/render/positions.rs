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
/// ```
pub fn cards(svg: &str, id_prefix: &str) -> BTreeMap<String, Point> {
    let mut reader = Reader::from_str(svg);
    let mut cards = BTreeMap::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                if element.name().as_ref() == "rect" {
                    cards.extend(card(&element, id_prefix));
                }
            }
            Ok(Event::Eof) | Err(_) => return cards,
            Ok(_) => {}
        }
    }
}

fn card(element: &BytesStart<'_>, id_prefix: &str) -> Option<(String, Point)> {
    let value = |name: &str| {
        let attribute = element.try_get_attribute(name).ok().flatten()?;
        Some(attribute.value.into_owned())
    };
    let number = |name: &str| value(name)?.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e6);
    let id = value("id")?;
    let own = id.strip_prefix(id_prefix)?;
    let name = own.strip_prefix("c-").or_else(|| Some(own.split_once("-relations-c-")?.1))?.to_owned();
    let (x, y) = (number("x")? + number("width")? / 2.0, number("y")? + number("height")? / 2.0);
    Some((name, Point::new(x, y)))
}
