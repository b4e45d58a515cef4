//! A [`Scene`] as an SVG text that looks the same in browsers, office programs and print.
//!
//! Only presentation attributes, opaque colours and explicit paths are used: no style sheet, marker, clip,
//! filter, link or script, because one program or another drops each of them. Same scene, same bytes.
//!
//! What belongs together is a `<g>` with `data-` attributes that say what it stands for. A drawing that becomes
//! part of a page has its colours by name ([`Inks`]), so that one drawing serves two themes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::scene::{
    Anchor, Color, Font, Group, Item, Point, Rect, Role, Scene, Segment, Shape, Stroke, Text, rounded,
};
use crate::xml::{Xml, identifier};

/// Families with the widths that [`crate::scene::text`] measures, the common names first, and at the end the
/// families that are there where none of those is.
pub const SANS: &str =
    "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', 'DejaVu Sans', 'Noto Sans', sans-serif";
/// The serif counterpart of [`SANS`].
pub const SERIF: &str =
    "'Times New Roman', Times, 'Liberation Serif', 'Nimbus Roman', 'DejaVu Serif', 'Noto Serif', serif";

/// What may be chosen about an SVG.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Put before every id, which otherwise begins with the name of the drawing.
    pub id_prefix: String,
}

/// The colours of drawings that share a page, each pair of a light and a dark one under one name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inks {
    numbers: BTreeMap<[u32; 2], usize>,
    pairs: Vec<[Color; 2]>,
}

impl Inks {
    /// The name of a pair, `--c7`; the pair is taken in if it is new.
    fn name(&mut self, pair: [Color; 2]) -> String {
        let key = pair.map(|Color(red, green, blue)| u32::from_be_bytes([0, red, green, blue]));
        let number = *self.numbers.entry(key).or_insert(self.pairs.len());
        if number == self.pairs.len() {
            self.pairs.push(pair);
        }
        format!("var(--c{number})")
    }

    /// The declarations of a style sheet for one side, 0 the light one: `--c0:#FBFAF7;…`.
    pub fn declarations(&self, side: usize) -> String {
        let mut text = String::new();
        for (number, pair) in self.pairs.iter().enumerate() {
            // Writing to a String cannot fail.
            let _infallible = write!(text, "--c{number}:{};", pair[side.min(1)].hex());
        }
        text
    }
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
///     items: vec![Item { id: None, role: Role::Ground, shape: paper, tooltip: None, group: None }],
///     ..Scene::default()
/// };
/// let text = svg::write(&scene, &svg::Options::default());
/// assert!(text.contains("<rect x=\"0\" y=\"0\" width=\"80\" height=\"40\" fill=\"#FBFAF7\"/>"));
/// ```
pub fn write(scene: &Scene, options: &Options) -> String {
    let name = if scene.name.is_empty() { "drawing" } else { &scene.name };
    let mut ids = match options.id_prefix.as_str() {
        "" => Ids::new(format!("{name}-")),
        prefix => Ids::new(prefix.to_owned()),
    };
    let (title, description) = (ids.take("title"), ids.take("desc"));
    let labelled_by = format!("{title} {description}");
    let mut attributes: Attributes = vec![("xmlns".into(), "http://www.w3.org/2000/svg".to_owned())];
    attributes.extend(frame(scene, Rect::new(0.0, 0.0, scene.width, scene.height)));
    attributes.extend([("role".into(), "img".to_owned()), ("aria-labelledby".into(), labelled_by)]);
    if !scene.language.is_empty() {
        attributes.push(("xml:lang".into(), scene.language.clone()));
    }
    let mut xml = Xml::new();
    xml.open("svg", &borrowed(&attributes));
    xml.words("title", &[("id", &title)], &scene.title);
    xml.words("desc", &[("id", &description)], &scene.description);
    let mut form = Form { ids: Some(&mut ids), inks: None };
    write_items(&mut xml, scene, scene, &mut form);
    xml.finish()
}

/// Writes a drawing for a page: `light` and `dark` are one drawing in two themes, its colours are names that
/// `inks` declares, its fonts are the page’s, letters of the serif family have the class `serif`, and nothing in
/// it has an id or a tooltip. Only the window is shown of it, without one all of it. Linear in the size of the scene.
pub fn write_for_page([light, dark]: [&Scene; 2], window: Option<Rect>, inks: &mut Inks) -> String {
    let mut xml = Xml::new();
    let window = window.unwrap_or(Rect::new(0.0, 0.0, light.width, light.height));
    xml.open("svg", &borrowed(&frame(light, window)));
    write_items(&mut xml, light, dark, &mut Form { ids: None, inks: Some(inks) });
    xml.finish()
}

/// Size and meaning of a drawing.
fn frame(scene: &Scene, window: Rect) -> Attributes {
    let (width, height) = (number(window.width), number(window.height));
    let mut attributes: Attributes = vec![
        ("viewBox".into(), format!("{} {} {width} {height}", number(window.x), number(window.y))),
        ("width".into(), width),
        ("height".into(), height),
    ];
    attributes.extend(data(&scene.data));
    attributes
}

fn data(data: &[(&'static str, String)]) -> impl Iterator<Item = (Cow<'static, str>, String)> {
    data.iter().map(|(name, value)| (format!("data-{name}").into(), value.clone()))
}

/// The attributes of one element, in the order in which they are written.
type Attributes = Vec<(Cow<'static, str>, String)>;

/// How elements are written: alone with ids, or for a page with named colours.
struct Form<'a> {
    ids: Option<&'a mut Ids>,
    inks: Option<&'a mut Inks>,
}

impl Form<'_> {
    fn color(&mut self, pair: [Color; 2]) -> String {
        match &mut self.inks {
            None => pair[0].hex(),
            Some(inks) => inks.name(pair),
        }
    }
}

/// The groups around an item, the outermost first.
fn around(item: &Item) -> Vec<&Arc<Group>> {
    let mut groups: Vec<&Arc<Group>> =
        std::iter::successors(item.group.as_ref(), |group| group.inside.as_ref()).collect();
    groups.reverse();
    groups
}

/// Writes all items, opening and closing their groups. The twin has the same items in other colours.
fn write_items(xml: &mut Xml, scene: &Scene, twin: &Scene, form: &mut Form<'_>) {
    let mut open: Vec<&Arc<Group>> = Vec::new();
    for (at, item) in scene.items.iter().enumerate() {
        let wanted = around(item);
        let shared = open.iter().zip(&wanted).take_while(|(one, other)| Arc::ptr_eq(one, other)).count();
        open.drain(shared..).for_each(|_| xml.close());
        for group in &wanted[shared..] {
            let attributes: Attributes = data(&group.data).collect();
            xml.open("g", &borrowed(&attributes));
        }
        open = wanted;
        let other = twin.items.get(at).map_or(&item.shape, |twin| &twin.shape);
        write_item(xml, item, other, form);
    }
    open.iter().for_each(|_| xml.close());
}

fn write_item(xml: &mut Xml, item: &Item, twin: &Shape, form: &mut Form<'_>) {
    let mut attributes = Attributes::new();
    if let (Some(id), Some(ids)) = (&item.id, &mut form.ids) {
        attributes.push(("id".into(), ids.take(id)));
    }
    if matches!(item.role, Role::EdgePlate(_)) && item.group.is_some() {
        attributes.push(("data-part".into(), "plate".to_owned()));
    }
    let tooltip = item.tooltip.as_deref().filter(|_| form.inks.is_none());
    let (name, painted): (&str, Option<&Option<Stroke>>) = match &item.shape {
        Shape::Rect { rect, radius, stroke, .. } => {
            attributes.extend([
                ("x".into(), number(rect.x)),
                ("y".into(), number(rect.y)),
                ("width".into(), number(rect.width.max(0.0))),
                ("height".into(), number(rect.height.max(0.0))),
            ]);
            if *radius > 0.0 {
                attributes.push(("rx".into(), number(*radius)));
            }
            ("rect", Some(stroke))
        }
        Shape::Circle { center, radius, stroke, .. } => {
            attributes.extend([
                ("cx".into(), number(center.x)),
                ("cy".into(), number(center.y)),
                ("r".into(), number(radius.max(0.0))),
            ]);
            ("circle", Some(stroke))
        }
        Shape::Path { segments, stroke, .. } => {
            attributes.push(("d".into(), path_data(segments)));
            ("path", Some(stroke))
        }
        Shape::Text(_) => ("text", None),
    };
    match (&item.shape, painted) {
        (Shape::Text(text), _) => write_text(xml, (text, twin), attributes, tooltip, form),
        (shape, stroke) => {
            paint(&mut attributes, (colors(shape), colors(twin)), stroke.and_then(Option::as_ref), form);
            element(xml, name, &attributes, tooltip);
        }
    }
}

/// Fill and stroke of a shape; of a text, its colour.
fn colors(shape: &Shape) -> [Option<Color>; 2] {
    match shape {
        Shape::Rect { fill, stroke, .. }
        | Shape::Circle { fill, stroke, .. }
        | Shape::Path { fill, stroke, .. } => [*fill, stroke.as_ref().map(|stroke| stroke.color)],
        Shape::Text(text) => [Some(text.color), None],
    }
}

fn write_text(
    xml: &mut Xml,
    (text, twin): (&Text, &Shape),
    mut attributes: Attributes,
    tooltip: Option<&str>,
    form: &mut Form<'_>,
) {
    let (family, weight, style) = match text.font {
        Font::Sans => (SANS, None, None),
        Font::SansBold => (SANS, Some("bold"), None),
        Font::SansItalic => (SANS, None, Some("italic")),
        Font::SerifBold => (SERIF, Some("bold"), None),
        Font::SerifItalic => (SERIF, None, Some("italic")),
    };
    let other = colors(twin)[0].unwrap_or(text.color);
    attributes.extend([
        ("x".into(), number(text.at.x)),
        ("y".into(), number(text.at.y)),
        ("font-size".into(), number(text.size)),
        ("fill".into(), form.color([text.color, other])),
    ]);
    match (form.inks.is_some(), family == SERIF) {
        (false, _) => attributes.push(("font-family".into(), family.to_owned())),
        (true, true) => attributes.push(("class".into(), "serif".to_owned())),
        (true, false) => {}
    }
    attributes.extend(weight.map(|weight| ("font-weight".into(), weight.to_owned())));
    attributes.extend(style.map(|style| ("font-style".into(), style.to_owned())));
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => attributes.push(("text-anchor".into(), "middle".to_owned())),
        Anchor::End => attributes.push(("text-anchor".into(), "end".to_owned())),
    }
    if text.tracking != 0.0 {
        attributes.push(("letter-spacing".into(), number(text.tracking)));
    }
    // the name of a group is read from its texts, one after the other: on a page a space stands between them
    let content: Cow<'_, str> =
        if form.inks.is_some() { format!("{} ", text.content).into() } else { text.content.as_str().into() };
    xml.titled("text", &borrowed(&attributes), tooltip, &content);
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
    attributes.iter().map(|(key, value)| (key.as_ref(), value.as_str())).collect()
}

/// Fill and stroke of a shape and of its twin.
type Painted = ([Option<Color>; 2], [Option<Color>; 2]);

fn paint(attributes: &mut Attributes, (mine, twin): Painted, stroke: Option<&Stroke>, form: &mut Form<'_>) {
    let mut named = |side: usize| mine[side].map(|color| form.color([color, twin[side].unwrap_or(color)]));
    attributes.push(("fill".into(), named(0).unwrap_or_else(|| "none".to_owned())));
    let (Some(stroke), Some(color)) = (stroke, named(1)) else { return };
    attributes.extend([("stroke".into(), color), ("stroke-width".into(), number(stroke.width.max(0.0)))]);
    if !stroke.dash.is_empty() {
        let lengths: Vec<String> = stroke.dash.iter().map(|length| number(length.max(0.0))).collect();
        attributes.push(("stroke-dasharray".into(), lengths.join(" ")));
    }
    if stroke.round {
        attributes.extend([
            ("stroke-linecap".into(), "round".to_owned()),
            ("stroke-linejoin".into(), "round".to_owned()),
        ]);
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

/// The ids given so far: each is safe and occurs once.
struct Ids {
    prefix: String,
    taken: BTreeSet<String>,
}

impl Ids {
    fn new(prefix: String) -> Self {
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
            ..Scene::default()
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
            group: None,
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
            &Options { id_prefix: "a\"><b-".into() },
        );
        let document = roxmltree::Document::parse(&written)?;
        let names: BTreeSet<&str> = document
            .descendants()
            .filter(|node| node.is_element())
            .map(|node| node.tag_name().name())
            .collect();
        assert_eq!(names, BTreeSet::from(["svg", "title", "desc", "text"]));
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
