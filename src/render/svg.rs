//! A [`Scene`] as an SVG text that looks the same in browsers, office programs and print.
//!
//! Only presentation attributes, opaque colours and explicit paths are used: no style sheet, marker, clip,
//! filter, link or script, because one program or another drops each of them. Same scene, same bytes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::scene::{Anchor, Color, Font, Item, Point, Role, Scene, Segment, Shape, Stroke, Text, rounded};
use crate::xml::{Xml, identifier};

/// Families with the widths that [`crate::scene::text`] measures, the common names first.
pub const SANS: &str = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif";
/// The serif counterpart of [`SANS`].
pub const SERIF: &str = "'Times New Roman', Times, 'Liberation Serif', 'Nimbus Roman', serif";

/// What may be chosen about an SVG.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Put before every id, so that several drawings can stand in one page.
    pub id_prefix: String,
    /// Whether each element says what it is to the drawing in `data-part` (`card-3`, `edge-7`), for a page
    /// that hides and shows parts.
    pub parts: bool,
}

/// Writes the scene as one SVG element with a line end. Linear in the size of the scene.
///
/// ```
/// use imbroglio::render::svg;
/// use imbroglio::scene::{Color, Item, Rect, Role, Scene, Shape};
/// let paper = Shape::Rect {
///     rect: Rect::new(0.0, 0.0, 80.0, 40.0), radius: 0.0, fill: Some(Color(251, 250, 247)), stroke: None,
/// };
/// let scene = Scene {
///     width: 80.0, height: 40.0,
///     title: "Nobody".into(), description: "An empty sheet.".into(), language: "en".into(),
///     items: vec![Item { id: None, role: Role::Ground, shape: paper, tooltip: None }],
/// };
/// let text = svg::write(&scene, &svg::Options::default());
/// assert!(text.contains("<rect x=\"0\" y=\"0\" width=\"80\" height=\"40\" fill=\"#FBFAF7\"/>"));
/// ```
pub fn write(scene: &Scene, options: &Options) -> String {
    let mut ids = Ids::new(&options.id_prefix);
    let (title, description) = (ids.take("title"), ids.take("desc"));
    let (width, height) = (number(scene.width), number(scene.height));
    let view_box = format!("0 0 {width} {height}");
    let labelled_by = format!("{title} {description}");
    let mut attributes = vec![
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", &view_box),
        ("width", &width),
        ("height", &height),
        ("role", "img"),
        ("aria-labelledby", &labelled_by),
    ];
    if !scene.language.is_empty() {
        attributes.push(("xml:lang", &scene.language));
    }
    let mut xml = Xml::new();
    xml.open("svg", &attributes);
    xml.words("title", &[("id", &title)], &scene.title);
    xml.words("desc", &[("id", &description)], &scene.description);
    for item in &scene.items {
        write_item(&mut xml, item, &mut ids, options);
    }
    xml.finish()
}

/// The attributes of one element, in the order in which they are written.
type Attributes = Vec<(&'static str, String)>;

fn write_item(xml: &mut Xml, item: &Item, ids: &mut Ids, options: &Options) {
    let mut attributes = Attributes::new();
    if let Some(id) = &item.id {
        attributes.push(("id", ids.take(id)));
    }
    if options.parts
        && let Some(part) = part(item.role)
    {
        attributes.push(("data-part", part));
    }
    match &item.shape {
        Shape::Rect { rect, radius, fill, stroke } => {
            attributes.extend([
                ("x", number(rect.x)),
                ("y", number(rect.y)),
                ("width", number(rect.width.max(0.0))),
                ("height", number(rect.height.max(0.0))),
            ]);
            if *radius > 0.0 {
                attributes.push(("rx", number(*radius)));
            }
            paint(&mut attributes, *fill, stroke.as_ref());
            element(xml, "rect", &attributes, item.tooltip.as_deref());
        }
        Shape::Circle { center, radius, fill, stroke } => {
            attributes.extend([
                ("cx", number(center.x)),
                ("cy", number(center.y)),
                ("r", number(radius.max(0.0))),
            ]);
            paint(&mut attributes, *fill, stroke.as_ref());
            element(xml, "circle", &attributes, item.tooltip.as_deref());
        }
        Shape::Path { segments, fill, stroke } => {
            attributes.push(("d", path_data(segments)));
            paint(&mut attributes, *fill, stroke.as_ref());
            element(xml, "path", &attributes, item.tooltip.as_deref());
        }
        Shape::Text(text) => write_text(xml, text, attributes, item.tooltip.as_deref()),
    }
}

fn write_text(xml: &mut Xml, text: &Text, mut attributes: Attributes, tooltip: Option<&str>) {
    // A tooltip inside the text element would read as part of its words, so a group carries it.
    if let Some(tooltip) = tooltip {
        xml.open("g", &borrowed(&attributes));
        xml.words("title", &[], tooltip);
        attributes.clear();
    }
    let (family, weight, style) = match text.font {
        Font::Sans => (SANS, None, None),
        Font::SansBold => (SANS, Some("700"), None),
        Font::SansItalic => (SANS, None, Some("italic")),
        Font::SerifBold => (SERIF, Some("700"), None),
        Font::SerifItalic => (SERIF, None, Some("italic")),
    };
    attributes.extend([
        ("x", number(text.at.x)),
        ("y", number(text.at.y)),
        ("font-size", number(text.size)),
        ("fill", hex(text.color)),
        ("font-family", family.to_owned()),
    ]);
    attributes.extend(weight.map(|weight| ("font-weight", weight.to_owned())));
    attributes.extend(style.map(|style| ("font-style", style.to_owned())));
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => attributes.push(("text-anchor", "middle".to_owned())),
        Anchor::End => attributes.push(("text-anchor", "end".to_owned())),
    }
    if text.tracking != 0.0 {
        attributes.push(("letter-spacing", number(text.tracking)));
    }
    xml.words("text", &borrowed(&attributes), &text.content);
    if tooltip.is_some() {
        xml.close();
    }
}

fn element(xml: &mut Xml, name: &str, attributes: &Attributes, tooltip: Option<&str>) {
    match tooltip {
        None => xml.empty(name, &borrowed(attributes)),
        Some(tooltip) => {
            xml.open(name, &borrowed(attributes));
            xml.words("title", &[], tooltip);
            xml.close();
        }
    }
}

fn borrowed(attributes: &Attributes) -> Vec<(&str, &str)> {
    attributes.iter().map(|(key, value)| (*key, value.as_str())).collect()
}

fn paint(attributes: &mut Attributes, fill: Option<Color>, stroke: Option<&Stroke>) {
    attributes.push(("fill", fill.map_or_else(|| "none".to_owned(), hex)));
    let Some(stroke) = stroke else { return };
    attributes.extend([("stroke", hex(stroke.color)), ("stroke-width", number(stroke.width.max(0.0)))]);
    if !stroke.dash.is_empty() {
        let lengths: Vec<String> = stroke.dash.iter().map(|length| number(length.max(0.0))).collect();
        attributes.push(("stroke-dasharray", lengths.join(" ")));
    }
    if stroke.round {
        attributes.extend([("stroke-linecap", "round".to_owned()), ("stroke-linejoin", "round".to_owned())]);
    }
}

/// The commands of a path, absolute, two decimals.
fn path_data(segments: &[Segment]) -> String {
    let mut data = String::new();
    let pair = |point: Point| format!("{} {}", number(point.x), number(point.y));
    for segment in segments {
        // Writing to a String cannot fail.
        let _infallible = match *segment {
            Segment::Move(to) => write!(data, "M{}", pair(to)),
            Segment::Line(to) => write!(data, "L{}", pair(to)),
            Segment::Cubic(first, second, to) => {
                write!(data, "C{} {} {}", pair(first), pair(second), pair(to))
            }
            Segment::Close => write!(data, "Z"),
        };
    }
    data
}

/// From here on numbers are written without a fraction: a picture so large shows none.
const WHOLE: f64 = 1e12;

/// At most two decimals, no trailing zeros, no negative zero; what is not a number becomes 0, since a
/// drawing with one line gone is better than a file that no program opens.
fn number(value: f64) -> String {
    let value = if value.is_finite() { rounded(value) } else { 0.0 };
    if value.abs() >= WHOLE {
        return format!("{value:.0}");
    }
    // by whole hundredths, several times as fast as writing a fraction and cutting it
    let hundredths = (value * 100.0).round() as i64;
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    match (size / 100, size % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}"),
    }
}

/// A colour as `#RRGGBB`.
fn hex(Color(red, green, blue): Color) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// What an item is to the drawing, as one word; nothing for the ground.
fn part(role: Role) -> Option<String> {
    let (word, number) = match role {
        Role::Ground => return None,
        Role::GroupBox(id) => ("group", Some(id)),
        Role::GroupTab(id) => ("tab", Some(id)),
        Role::Card(id) | Role::CardContent(id) => ("card", Some(id)),
        Role::Edge(id) | Role::EdgeMark(id) | Role::EdgePlate(id) | Role::EdgeLabel(id) => ("edge", Some(id)),
        Role::Title => ("title", None),
        Role::Legend => ("legend", None),
        Role::Note => ("note", None),
    };
    Some(number.map_or_else(|| word.to_owned(), |id| format!("{word}-{id}")))
}

/// The ids given so far: each is safe and occurs once.
struct Ids<'a> {
    prefix: &'a str,
    taken: BTreeSet<String>,
}

impl<'a> Ids<'a> {
    fn new(prefix: &'a str) -> Self {
        Self { prefix, taken: BTreeSet::new() }
    }

    fn take(&mut self, id: &str) -> String {
        let wanted = identifier(&format!("{}{id}", self.prefix));
        let mut name = wanted.clone();
        let mut count = 2_usize;
        while self.taken.contains(&name) {
            name = format!("{wanted}-{count}");
            count += 1;
        }
        self.taken.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Rect;

    fn scene(items: Vec<Item>) -> Scene {
        Scene {
            width: 100.0,
            height: 50.0,
            title: "A & B".into(),
            description: "</svg><script>alert(1)</script>".into(),
            language: "en".into(),
            items,
        }
    }

    fn text(content: &str) -> Text {
        Text {
            at: Point::new(1.0, 2.0),
            anchor: Anchor::End,
            content: content.into(),
            font: Font::SerifItalic,
            size: 17.0,
            color: Color(1, 2, 255),
            tracking: 0.9,
        }
    }

    fn item(shape: Shape) -> Item {
        Item {
            id: Some("c-tony".into()),
            role: Role::Card(3),
            shape,
            tooltip: Some("he \"dies\" & more".into()),
        }
    }

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (12.0, "12"),
            (1.5, "1.5"),
            (1.005, "1"),
            (-3.456, "-3.46"),
            (100.0, "100"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
            (-0.5, "-0.5"),
            (0.07, "0.07"),
            (7e15, "7000000000000000"),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected, "{value}");
        }
    }

    #[test]
    fn hostile_words_stay_words() -> Result<(), roxmltree::Error> {
        let written = write(
            &scene(vec![
                item(Shape::Text(text("</text></svg>\u{0}\u{FFFE}\"'&"))),
                item(Shape::Text(text("b"))),
            ]),
            &Options { id_prefix: "a\"><b-".into(), parts: true },
        );
        let document = roxmltree::Document::parse(&written)?;
        let names: BTreeSet<&str> = document
            .descendants()
            .filter(|node| node.is_element())
            .map(|node| node.tag_name().name())
            .collect();
        assert_eq!(names, BTreeSet::from(["svg", "title", "desc", "g", "text"]));
        assert!(document.descendants().any(|node| node.text() == Some("</text></svg>\u{FFFD}\u{FFFD}\"'&")));
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert_eq!(ids, ["a---b-title", "a---b-desc", "a---b-c-tony", "a---b-c-tony-2"]);
        Ok(())
    }

    #[test]
    fn only_presentation_attributes() {
        let stroke = Stroke { color: Color(0, 0, 0), width: 2.0, dash: vec![0.1, 4.6], round: true };
        let shapes = vec![
            item(Shape::Rect {
                rect: Rect::new(1.0, 2.0, 3.0, -4.0),
                radius: 7.0,
                fill: None,
                stroke: Some(stroke.clone()),
            }),
            item(Shape::Circle {
                center: Point::new(1.0, 1.0),
                radius: 7.0,
                fill: Some(Color(0, 0, 0)),
                stroke: None,
            }),
            item(Shape::Path {
                segments: vec![
                    Segment::Move(Point::new(0.0, 0.0)),
                    Segment::Line(Point::new(1.0, 0.005)),
                    Segment::Cubic(Point::new(1.0, 1.0), Point::new(2.0, 2.0), Point::new(3.0, 3.0)),
                    Segment::Close,
                ],
                fill: None,
                stroke: Some(stroke),
            }),
            item(Shape::Text(text("x"))),
        ];
        let written = write(&scene(shapes), &Options::default());
        assert!(written.contains("d=\"M0 0L1 0.01C1 1 2 2 3 3Z\""), "{written}");
        assert!(written.contains("stroke-dasharray=\"0.1 4.6\" stroke-linecap=\"round\""), "{written}");
        assert!(written.contains("height=\"0\""), "{written}");
        for banned in
            [" style=", "class=", "url(", "rgba", "<marker", "<use", "href", "data-part", "dominant"]
        {
            assert!(!written.contains(banned), "{banned}");
        }
        assert!(roxmltree::Document::parse(&written).is_ok());
    }

    #[test]
    fn same_scene_same_bytes() {
        let scene = scene(vec![item(Shape::Text(text("x")))]);
        assert_eq!(write(&scene, &Options::default()), write(&scene, &Options::default()));
    }
}
