//! A [`Scene`] as an SVG text that looks the same in browsers, office programs and print.
//!
//! Only presentation attributes, opaque colours and explicit paths are used: no style sheet, marker, clip,
//! filter, link or script, because one program or another drops each of them. Same scene, same bytes.
//!
//! What belongs together is a `<g>` with `data-` attributes that say what it stands for. A drawing that becomes
//! part of a page has its colours by name ([`Inks`]), so that one drawing serves two themes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use smallvec::SmallVec;

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
    /// The number of a pair, 7 of `--c7`; the pair is taken in if it is new.
    fn number(&mut self, pair: [Color; 2]) -> usize {
        let key = pair.map(|Color(red, green, blue)| u32::from_be_bytes([0, red, green, blue]));
        let number = *self.numbers.entry(key).or_insert(self.pairs.len());
        if number == self.pairs.len() {
            self.pairs.push(pair);
        }
        number
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
    let mut attributes = Attributes::default();
    attributes.push("xmlns", "http://www.w3.org/2000/svg");
    frame(&mut attributes, scene, Rect::new(0.0, 0.0, scene.width, scene.height));
    attributes.push("role", "img");
    attributes.push("aria-labelledby", &labelled_by);
    if !scene.language.is_empty() {
        attributes.push("xml:lang", &scene.language);
    }
    let mut xml = Xml::new();
    xml.open("svg", &attributes.pairs());
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
    let mut attributes = Attributes::default();
    frame(&mut attributes, light, window);
    xml.open("svg", &attributes.pairs());
    write_items(&mut xml, light, dark, &mut Form { ids: None, inks: Some(inks) });
    xml.finish()
}

/// Size and meaning of a drawing.
fn frame(attributes: &mut Attributes, scene: &Scene, window: Rect) {
    attributes.numbers("viewBox", &[window.x, window.y, window.width, window.height]);
    attributes.number("width", window.width);
    attributes.number("height", window.height);
    attributes.data(&scene.data);
}

/// The attributes of one element, in the order in which they are written: their names and values one after the other.
#[derive(Default)]
struct Attributes {
    text: String,
    /// Where each name ends and where each value does.
    ends: Vec<(usize, usize)>,
}

impl Attributes {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// An attribute whose value is what is written into the text.
    fn write(&mut self, name: &str, value: impl FnOnce(&mut String)) {
        self.text.push_str(name);
        let end = self.text.len();
        value(&mut self.text);
        self.ends.push((end, self.text.len()));
    }

    fn push(&mut self, name: &str, value: &str) {
        self.write(name, |text| text.push_str(value));
    }

    fn number(&mut self, name: &str, value: f64) {
        self.write(name, |text| push_number(text, value));
    }

    fn numbers(&mut self, name: &str, values: &[f64]) {
        self.write(name, |text| push_numbers(text, values));
    }

    fn data(&mut self, data: &[(&'static str, String)]) {
        for (name, value) in data {
            self.text.push_str("data-");
            self.push(name, value);
        }
    }

    fn pairs(&self) -> SmallVec<[(&str, &str); 16]> {
        let mut start = 0;
        let pair = |(name, value): &(usize, usize)| {
            let begin = std::mem::replace(&mut start, *value);
            (&self.text[begin..*name], &self.text[*name..*value])
        };
        self.ends.iter().map(pair).collect()
    }
}

/// How elements are written: alone with ids, or for a page with named colours.
struct Form<'a> {
    ids: Option<&'a mut Ids>,
    inks: Option<&'a mut Inks>,
}

impl Form<'_> {
    fn color(&mut self, attributes: &mut Attributes, name: &str, pair: [Color; 2]) {
        match &mut self.inks {
            None => attributes.push(name, &pair[0].hex()),
            Some(inks) => attributes.write(name, |text| {
                text.push_str("var(--c");
                push_whole(text, inks.number(pair) as u64);
                text.push(')');
            }),
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
    let mut attributes = Attributes::default();
    for (at, item) in scene.items.iter().enumerate() {
        let wanted = around(item);
        let shared = open.iter().zip(&wanted).take_while(|(one, other)| Arc::ptr_eq(one, other)).count();
        open.drain(shared..).for_each(|_| xml.close());
        for group in &wanted[shared..] {
            attributes.clear();
            attributes.data(&group.data);
            xml.open("g", &attributes.pairs());
        }
        open = wanted;
        let other = twin.items.get(at).map_or(&item.shape, |twin| &twin.shape);
        attributes.clear();
        write_item(xml, (item, other), &mut attributes, form);
    }
    open.iter().for_each(|_| xml.close());
}

fn write_item(
    xml: &mut Xml,
    (item, twin): (&Item, &Shape),
    attributes: &mut Attributes,
    form: &mut Form<'_>,
) {
    if let (Some(id), Some(ids)) = (&item.id, &mut form.ids) {
        attributes.push("id", &ids.take(id));
    }
    if matches!(item.role, Role::EdgePlate(_)) && item.group.is_some() {
        attributes.push("data-part", "plate");
    }
    let tooltip = item.tooltip.as_deref().filter(|_| form.inks.is_none());
    let (name, stroke): (&str, &Option<Stroke>) = match &item.shape {
        Shape::Rect { rect, radius, stroke, .. } => {
            attributes.number("x", rect.x);
            attributes.number("y", rect.y);
            attributes.number("width", rect.width.max(0.0));
            attributes.number("height", rect.height.max(0.0));
            if *radius > 0.0 {
                attributes.number("rx", *radius);
            }
            ("rect", stroke)
        }
        Shape::Circle { center, radius, stroke, .. } => {
            attributes.number("cx", center.x);
            attributes.number("cy", center.y);
            attributes.number("r", radius.max(0.0));
            ("circle", stroke)
        }
        Shape::Path { segments, stroke, .. } => {
            attributes.write("d", |text| push_path(text, segments));
            ("path", stroke)
        }
        Shape::Text(text) => return write_text(xml, (text, twin), attributes, tooltip, form),
    };
    paint(attributes, (colors(&item.shape), colors(twin)), stroke.as_ref(), form);
    match tooltip {
        None => xml.empty(name, &attributes.pairs()),
        Some(tooltip) => {
            xml.open(name, &attributes.pairs());
            xml.words("title", &[], tooltip);
            xml.close();
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
    attributes: &mut Attributes,
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
    attributes.number("x", text.at.x);
    attributes.number("y", text.at.y);
    attributes.number("font-size", text.size);
    form.color(attributes, "fill", [text.color, other]);
    match (form.inks.is_some(), family == SERIF) {
        (false, _) => attributes.push("font-family", family),
        (true, true) => attributes.push("class", "serif"),
        (true, false) => {}
    }
    let anchor = match text.anchor {
        Anchor::Start => None,
        Anchor::Middle => Some("middle"),
        Anchor::End => Some("end"),
    };
    for (name, value) in [("font-weight", weight), ("font-style", style), ("text-anchor", anchor)] {
        if let Some(value) = value {
            attributes.push(name, value);
        }
    }
    if text.tracking != 0.0 {
        attributes.number("letter-spacing", text.tracking);
    }
    // the name of a group is read from its texts, one after the other: on a page a space stands between them
    if form.inks.is_some() {
        xml.titled("text", &attributes.pairs(), tooltip, &format!("{} ", text.content));
    } else {
        xml.titled("text", &attributes.pairs(), tooltip, &text.content);
    }
}

/// Fill and stroke of a shape and of its twin.
type Painted = ([Option<Color>; 2], [Option<Color>; 2]);

fn paint(attributes: &mut Attributes, (mine, twin): Painted, stroke: Option<&Stroke>, form: &mut Form<'_>) {
    let pair = |side: usize| mine[side].map(|color| [color, twin[side].unwrap_or(color)]);
    match pair(0) {
        Some(fill) => form.color(attributes, "fill", fill),
        None => attributes.push("fill", "none"),
    }
    let (Some(stroke), Some(color)) = (stroke, pair(1)) else { return };
    form.color(attributes, "stroke", color);
    attributes.number("stroke-width", stroke.width.max(0.0));
    if !stroke.dash.is_empty() {
        let lengths: Vec<f64> = stroke.dash.iter().map(|length| length.max(0.0)).collect();
        attributes.numbers("stroke-dasharray", &lengths);
    }
    if stroke.round {
        attributes.push("stroke-linecap", "round");
        attributes.push("stroke-linejoin", "round");
    }
}

/// The commands of a path, absolute, two decimals.
fn push_path(text: &mut String, segments: &[Segment]) {
    for segment in segments {
        let (command, points): (char, &[Point]) = match segment {
            Segment::Move(to) => ('M', &[*to]),
            Segment::Line(to) => ('L', &[*to]),
            Segment::Cubic(first, second, to) => ('C', &[*first, *second, *to]),
            Segment::Close => ('Z', &[]),
        };
        text.push(command);
        for (index, point) in points.iter().enumerate() {
            if index > 0 {
                text.push(' ');
            }
            push_numbers(text, &[point.x, point.y]);
        }
    }
}

/// From here on numbers are written without a fraction: a picture so large shows none.
const WHOLE: f64 = 1e12;

/// Numbers with spaces between them.
fn push_numbers(text: &mut String, values: &[f64]) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        push_number(text, *value);
    }
}

/// At most two decimals, no trailing zeros, no negative zero; what is not a number becomes 0, since a
/// drawing with one line gone is better than a file that no program opens.
fn push_number(text: &mut String, value: f64) {
    let value = if value.is_finite() { rounded(value) } else { 0.0 };
    if value.abs() >= WHOLE {
        // Writing to a String cannot fail.
        let _infallible = write!(text, "{value:.0}");
        return;
    }
    // by whole hundredths, several times as fast as writing a fraction and cutting it
    let hundredths = (value * 100.0).round() as i64;
    if hundredths < 0 {
        text.push('-');
    }
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    push_whole(text, whole);
    if part > 0 {
        text.push('.');
        push_digit(text, part / 10);
    }
    if !part.is_multiple_of(10) {
        push_digit(text, part % 10);
    }
}

fn push_digit(text: &mut String, digit: u64) {
    text.push(char::from(b'0' + digit as u8));
}

/// A whole number: for the few digits that pages need, faster than formatting.
fn push_whole(text: &mut String, mut number: u64) {
    let mut digits: SmallVec<[u64; 20]> = SmallVec::new();
    loop {
        digits.push(number % 10);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().for_each(|digit| push_digit(text, *digit));
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
            let mut text = String::new();
            push_number(&mut text, value);
            assert_eq!(text, expected, "{value}");
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
