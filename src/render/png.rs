//! A [`Scene`] as a PNG, rasterised by resvg from the very SVG of [`super::svg`].
//!
//! The faces come with a crate, so no font of the machine is used and every machine gives the same picture.
//! They are Liberation Sans and Serif, whose widths [`crate::scene::text`] measures with: what fits in the
//! SVG fits in the PNG. Arabic, Devanagari, Thai and Hebrew are there too, but only a handful of East Asian
//! letters: for those, fonts can be given, and letters that no font has are reported.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::svg;
use crate::scene::Scene;

/// Pixels of the picture for each of the scene, unless asked otherwise: sharp on a good screen.
pub const SCALE: f64 = 2.0;
/// Most pixels of a picture.
const LIMIT: f64 = 60_000_000.0;
/// The families that are loaded of those the crate of fonts has, in the order in which they lend letters.
const FAMILIES: [&str; 9] = [
    "Liberation Sans",
    "Liberation Serif",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans Hebrew",
    "Noto Sans JP",
    "Noto Sans KR",
    "Noto Sans SC",
];

/// What may be chosen about a PNG.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Pixels of the picture for each of the scene.
    pub scale: f64,
    /// The bytes of further font files, for letters that the built-in faces lack.
    pub fonts: Vec<Vec<u8>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { scale: SCALE, fonts: Vec::new() }
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Png {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Letters that no font has, and which are drawn as empty boxes.
    pub missing: BTreeSet<String>,
}

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PngError {
    /// The picture would have no pixels, or too many.
    Size {
        /// Its width in pixels.
        width: u64,
        /// Its height in pixels.
        height: u64,
    },
    /// A font given is not a font.
    NotAFont {
        /// Its place among those given, from 0.
        index: usize,
    },
    /// The rasteriser refused the drawing.
    Refused {
        /// What it said.
        what: String,
    },
}

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { width, height } => {
                write!(f, "a picture of {width} by {height} pixels cannot be drawn; choose another scale")
            }
            Self::NotAFont { index } => write!(f, "font number {} is not a font file", index + 1),
            Self::Refused { what } => write!(f, "the drawing could not be rasterised: {what}"),
        }
    }
}

impl std::error::Error for PngError {}

/// Rasterises the scene.
///
/// # Errors
/// When the picture would be empty or larger than sixty million pixels, or a font given is none.
///
/// ```
/// use imbroglio::render::png;
/// use imbroglio::scene::Scene;
/// let scene = Scene {
///     width: 40.0, height: 30.0,
///     title: String::new(), description: String::new(), language: "en".into(), ..Scene::default()
/// };
/// let picture = png::write(&scene, &png::Options::default())?;
/// assert!(picture.bytes.starts_with(b"\x89PNG") && picture.missing.is_empty());
/// # Ok::<(), png::PngError>(())
/// ```
pub fn write(scene: &Scene, options: &Options) -> Result<Png, PngError> {
    let (width, height) = (scene.width * options.scale, scene.height * options.scale);
    let size = PngError::Size { width: width.ceil() as u64, height: height.ceil() as u64 };
    if !(width >= 1.0 && height >= 1.0 && width * height <= LIMIT) {
        return Err(size);
    }
    let settings = usvg::Options {
        font_family: "Liberation Sans".to_owned(),
        fontdb: Arc::new(fonts(&options.fonts)?),
        ..usvg::Options::default()
    };
    let drawing = svg::write(scene, &svg::Options::default());
    let tree = usvg::Tree::from_str(&drawing, &settings)
        .map_err(|error| PngError::Refused { what: error.to_string() })?;
    let mut missing = BTreeSet::new();
    collect_missing(tree.root(), &mut missing);
    let mut pixels = Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or(size)?;
    let scale = options.scale as f32;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let bytes = pixels.encode_png().map_err(|error| PngError::Refused { what: error.to_string() })?;
    Ok(Png { bytes, missing })
}

/// The built-in faces and those given.
fn fonts(given: &[Vec<u8>]) -> Result<fontdb::Database, PngError> {
    let mut database = fontdb::Database::new();
    let built_in = oxml_layout::bundled_fonts::bundled_font_data();
    for family in FAMILIES {
        for (_, data) in built_in.iter().filter(|(name, _)| *name == family) {
            database.load_font_source(fontdb::Source::Binary(Arc::new(*data)));
        }
    }
    for (index, data) in given.iter().enumerate() {
        if database.load_font_source(fontdb::Source::Binary(Arc::new(data.clone()))).is_empty() {
            return Err(PngError::NotAFont { index });
        }
    }
    // The generic families stand behind every named one.
    database.set_sans_serif_family("Liberation Sans");
    database.set_serif_family("Liberation Serif");
    Ok(database)
}

/// The letters of all texts for which no font has a shape.
fn collect_missing(group: &usvg::Group, missing: &mut BTreeSet<String>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => collect_missing(inner, missing),
            usvg::Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                missing.extend(glyphs.filter(|glyph| glyph.id.0 == 0).map(|glyph| glyph.text.clone()));
            }
            usvg::Node::Path(_) | usvg::Node::Image(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Anchor, Color, Font, Item, Point, Rect, Role, Shape, Text, text};

    const WHITE: Color = Color(255, 255, 255);

    fn item(shape: Shape) -> Item {
        Item { id: None, role: Role::Ground, shape, tooltip: None, group: None }
    }

    fn paper() -> Item {
        let rect = Rect::new(0.0, 0.0, 400.0, 60.0);
        item(Shape::Rect { rect, radius: 0.0, fill: Some(WHITE), stroke: None })
    }

    fn scene(items: Vec<Item>) -> Scene {
        Scene {
            width: 400.0,
            height: 60.0,
            title: String::new(),
            description: String::new(),
            language: "en".into(),
            items,
            ..Scene::default()
        }
    }

    fn words(content: &str, font: Font) -> Text {
        let (at, color) = (Point::new(20.0, 40.0), Color(0, 0, 0));
        Text { at, anchor: Anchor::Start, content: content.into(), font, size: 20.0, color, tracking: 0.0 }
    }

    /// The first and last column with ink, in pixels of the scene, and the number of inked pixels.
    fn ink(scene: &Scene) -> Result<Option<(f64, f64, usize)>, PngError> {
        let picture = write(scene, &Options::default())?;
        let pixels = Pixmap::decode_png(&picture.bytes)
            .map_err(|error| PngError::Refused { what: error.to_string() })?;
        let dark = |pixel: usize| pixels.pixels().get(pixel).is_some_and(|pixel| pixel.red() < 128);
        let columns: Vec<usize> = (0..pixels.pixels().len())
            .filter(|pixel| dark(*pixel))
            .map(|pixel| pixel % pixels.width() as usize)
            .collect();
        let (first, last) = (columns.iter().min(), columns.iter().max());
        Ok(first.zip(last).map(|(first, last)| (*first as f64 / SCALE, *last as f64 / SCALE, columns.len())))
    }

    #[test]
    fn text_is_visible_in_every_face_and_as_wide_as_measured() -> Result<(), PngError> {
        assert_eq!(ink(&scene(vec![paper()]))?, None);
        for font in [Font::Sans, Font::SansBold, Font::SansItalic, Font::SerifBold, Font::SerifItalic] {
            for content in ["Houh minimum H", "Césarине ΩΔ H"] {
                let text = words(content, font);
                let bounds = text::bounds(&text);
                let found = ink(&scene(vec![paper(), item(Shape::Text(text))]))?;
                let Some((first, last, count)) = found else {
                    return Err(PngError::Refused { what: format!("no ink in {font:?}") });
                };
                assert!(count > 800, "{font:?} {count}");
                assert!((first - bounds.x).abs() < 3.0, "{font:?} {first} {bounds:?}");
                assert!((last - bounds.right()).abs() < 3.5, "{font:?} {last} {bounds:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn the_faces_differ() -> Result<(), PngError> {
        let picture = |font| {
            write(&scene(vec![paper(), item(Shape::Text(words("Rififi", font)))]), &Options::default())
        };
        let mut pictures = Vec::new();
        for font in [Font::Sans, Font::SansBold, Font::SansItalic, Font::SerifBold, Font::SerifItalic] {
            pictures.push(picture(font)?.bytes);
        }
        pictures.sort();
        pictures.dedup();
        assert_eq!(pictures.len(), 5);
        Ok(())
    }

    #[test]
    fn letters_without_a_font_are_reported() -> Result<(), PngError> {
        let text = words("Tony \u{10330}\u{10331}", Font::Sans);
        let picture = write(&scene(vec![paper(), item(Shape::Text(text))]), &Options::default())?;
        assert_eq!(picture.missing, BTreeSet::from(["\u{10330}".to_owned(), "\u{10331}".to_owned()]));
        Ok(())
    }

    #[test]
    fn other_scripts_have_letters() -> Result<(), PngError> {
        for content in ["مريم (Mariam)", "Tony देव", "Tony ที่", "Tony שלום"] {
            let text = words(content, Font::Sans);
            let picture = write(&scene(vec![paper(), item(Shape::Text(text))]), &Options::default())?;
            assert_eq!(picture.missing, BTreeSet::new(), "{content}");
        }
        Ok(())
    }

    #[test]
    fn sizes_and_fonts_are_checked() {
        let scene = scene(vec![paper()]);
        for scale in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e6] {
            let result = write(&scene, &Options { scale, ..Options::default() });
            assert!(matches!(result, Err(PngError::Size { .. })), "{scale}");
        }
        let result = write(&scene, &Options { fonts: vec![b"not a font".to_vec()], ..Options::default() });
        assert_eq!(result, Err(PngError::NotAFont { index: 0 }));
    }

    #[test]
    fn same_scene_same_bytes() -> Result<(), PngError> {
        let scene = scene(vec![paper(), item(Shape::Text(words("Rififi", Font::SerifBold)))]);
        assert_eq!(write(&scene, &Options::default())?, write(&scene, &Options::default())?);
        Ok(())
    }
}
