//! One page that is read, asked and shown: the charts of films with the answers of the program, in one HTML file
//! that needs nothing from anywhere.
//!
//! [`book`] gathers what the page knows of a film, [`tables`] its answers at every event, [`drawings`] its charts,
//! each drawn once for both themes. [`pairs`] is another page, of many plots. The page itself, in `assets`, selects and shows; it analyses and lays out
//! nothing.

pub mod book;
pub mod drawings;
pub mod pairs;
pub mod tables;

use self::drawings::Chart;
use crate::charts;
use crate::charts::ink::Theme;
use crate::compare::Comparison;
use crate::parallel::work;
use crate::render::svg::Inks;
use crate::scene::Scene;
use crate::story::Story;
use crate::vocabulary::LineFamily;
use base64::Engine as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

const STYLE: &str = include_str!("assets/report.css");
const SCRIPT: &str = include_str!("assets/report.js");
/// What keeps a page fresh that is served.
const LIVE: &str = include_str!("assets/live.js");

/// A film for the page.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The film as far as it is to be told.
    pub story: &'a Story,
    /// The whole film, which says of a sentence whether it tells of what comes later.
    pub whole: &'a Story,
}

/// Two films held against one another.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// The place of the first among the films.
    pub one: usize,
    /// The place of the other.
    pub other: usize,
    /// What was found.
    pub comparison: &'a Comparison,
    /// Its drawing by day and by night, if it is drawn already.
    pub scenes: Option<&'a [Scene; 2]>,
}

/// What is made already of what a page shows; its drawings are in the colours of the page.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Charts by the place of their film among the films, and by name.
    pub charts: BTreeMap<(usize, &'static str), Chart>,
    /// Pairs by the places of their films: what was found, and its drawing by day and by night.
    pub pairs: BTreeMap<(usize, usize), (Comparison, [Scene; 2])>,
}

/// What may be chosen about a page.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The colours by day, and those by night.
    pub themes: [&'a Theme; 2],
    /// Which of the two is shown at first: 0 or 1; none follows the reader's system.
    pub shown: Option<usize>,
    /// Pairs of films.
    pub pairs: &'a [Pair<'a>],
    /// What need not be made anew.
    pub made: Option<&'a Made>,
    /// What goes on in a page that is served: the page asks for events at this address, and shows findings.
    pub live: Option<Live<'a>>,
    /// Threads that may be used.
    pub threads: usize,
}

/// What a page that is kept fresh knows besides.
#[derive(Debug, Clone, Copy)]
pub struct Live<'a> {
    /// The path that tells of changes.
    pub events: &'a str,
    /// Faults of the annotation as it is now, as the program writes them in JSON.
    pub findings: &'a Value,
    /// Of each film, which version of it the page shows.
    pub versions: &'a [u64],
}

/// What a page shows a film with, as texts.
#[derive(Debug, Clone)]
pub struct Texts {
    /// Its id and its titles.
    pub head: Value,
    /// What [`book::book`] knows of it, as JSON.
    pub book: Arc<str>,
    /// Its answers through time, as JSON.
    pub answers: Arc<str>,
    /// Its charts by name, as SVG with named colours.
    pub charts: Vec<(&'static str, Arc<str>)>,
}

/// What a page shows pairs of films with.
#[derive(Debug, Clone, Default)]
pub struct PairTexts {
    /// How alike the two are, and who answers to whom.
    pub data: Vec<Value>,
    /// The pair side by side, named by their places, and the tree of all, as SVG with named colours.
    pub charts: Vec<(String, String)>,
}

/// A piece of a page, made on a thread of its own, with the place of its film.
enum Piece<'m> {
    /// A chart that is made already.
    Known(usize, &'m Chart),
    Chart(usize, Box<Chart>),
    Book(usize, Arc<str>),
    Answers(usize, Arc<str>),
    Tree(Option<Box<[Scene; 2]>>),
}

/// What a page needs of a film, or of all.
#[derive(Clone, Copy)]
enum Need {
    Book(usize),
    Answers(usize),
    Chart(usize, charts::Chart),
    Tree,
}

/// Writes the page of films, as one HTML text. The cost is that of the layouts, and that of each answer at each
/// event.
pub fn page(films: &[Told<'_>], options: &Options<'_>) -> String {
    let stories: Vec<&Story> = films.iter().map(|told| told.story).collect();
    let mut needs = vec![Need::Tree];
    for (film, story) in stories.iter().enumerate() {
        needs.extend([Need::Book(film), Need::Answers(film)]);
        needs.extend(drawings::charts(story).into_iter().map(|chart| Need::Chart(film, chart)));
    }
    let known = |film: usize, chart: charts::Chart| options.made?.charts.get(&(film, chart.word()));
    let each = options.threads.div_ceil(needs.len());
    let made = work(needs.len(), options.threads, &|number| match needs[number] {
        Need::Tree => Piece::Tree(drawings::tree(&stories, options.pairs, options.themes).map(Box::new)),
        Need::Book(film) => Piece::Book(film, book_text(&films[film], each)),
        Need::Answers(film) => Piece::Answers(film, answer_text(stories[film], each)),
        Need::Chart(film, chart) => match known(film, chart) {
            Some(chart) => Piece::Known(film, chart),
            None => Piece::Chart(film, Box::new(drawings::draw(stories[film], chart, options.themes))),
        },
    });
    let empty = |story: &&Story| Texts {
        head: book::head(story),
        book: Arc::from("{}"),
        answers: Arc::from("{}"),
        charts: Vec::new(),
    };
    let mut texts: Vec<Texts> = stories.iter().map(empty).collect();
    let mut tree = None;
    let mut inks = Inks::default();
    for piece in made {
        let mut put = |film: usize, chart: &Chart| {
            texts[film].charts.push((chart.chart, drawings::write(chart, &mut inks).into()));
        };
        match piece {
            Piece::Known(film, chart) => put(film, chart),
            Piece::Chart(film, chart) => put(film, &chart),
            Piece::Book(film, text) => texts[film].book = text,
            Piece::Answers(film, text) => texts[film].answers = text,
            Piece::Tree(scenes) => tree = scenes.map(|scenes| *scenes),
        }
    }
    let pairs = pairs_with(&stories, options.pairs, (options.themes, tree), &mut inks);
    assemble(&texts, &pairs, &mut inks, options)
}

/// What the page knows of a film, as JSON.
pub fn book_text(told: &Told<'_>, threads: usize) -> Arc<str> {
    embedded(&Value::Object(book::book(told, threads))).into()
}

/// The answers about a film through time, as JSON.
pub fn answer_text(story: &Story, threads: usize) -> Arc<str> {
    embedded(&book::answers(story, threads)).into()
}

/// What the page knows of pairs of films.
pub fn pair_texts(stories: &[&Story], pairs: &[Pair<'_>], themes: [&Theme; 2], inks: &mut Inks) -> PairTexts {
    pairs_with(stories, pairs, (themes, drawings::tree(stories, pairs, themes)), inks)
}

/// The same with the tree drawn.
fn pairs_with(
    stories: &[&Story],
    pairs: &[Pair<'_>],
    (themes, tree): ([&Theme; 2], Option<[Scene; 2]>),
    inks: &mut Inks,
) -> PairTexts {
    let mut texts = PairTexts::default();
    for pair in pairs {
        let svg = drawings::pair(stories, pair, themes, inks);
        texts.charts.push((format!("{}-{}-comparison", pair.one, pair.other), svg));
        texts.data.push(book::pair(stories, pair));
    }
    texts.charts.extend(tree.map(|scenes| ("tree".to_owned(), drawings::write_tree(&scenes, inks))));
    texts
}

/// Puts the page together from its texts. Linear in their length.
pub fn assemble(films: &[Texts], pairs: &PairTexts, inks: &mut Inks, options: &Options<'_>) -> String {
    // what is shown at first stands before the script, the rest after it: the page is there before all of it is read
    let (mut first, mut inert) = (String::new(), String::new());
    for (number, film) in films.iter().enumerate() {
        for (place, (chart, svg)) in film.charts.iter().enumerate() {
            let into = if number == 0 && place == 0 { &mut first } else { &mut inert };
            store(into, "image/svg+xml", &format!("t-{number}-{chart}"), svg);
        }
        let into = if number == 0 { &mut first } else { &mut inert };
        store(into, "application/json", &format!("film-{number}"), &film.book);
        store(&mut inert, "application/json", &format!("answers-{number}"), &film.answers);
    }
    for (pair, svg) in &pairs.charts {
        store(&mut inert, "image/svg+xml", &format!("t-{pair}"), svg);
    }
    store(&mut first, "image/svg+xml", "t-marks", &drawings::marks(options.themes, inks));
    let heads: Vec<&Value> = films.iter().map(|film| &film.head).collect();
    let families: Vec<[&str; 2]> =
        LineFamily::LEGEND.into_iter().map(|family| [family.word(), family.legend()]).collect();
    let mut data = json!({
        "imbroglio": env!("CARGO_PKG_VERSION"), "films": heads, "families": families, "pairs": pairs.data,
    });
    if let (Some(live), Some(data)) = (options.live, data.as_object_mut()) {
        let live = json!({ "events": live.events, "findings": live.findings, "versions": live.versions });
        data.insert("live".to_owned(), live);
    }
    let word = |film: &Texts, name: &str| film.head[name].as_str().unwrap_or_default().to_owned();
    let title: Vec<String> = films.iter().map(|film| word(film, "title")).collect();
    let language = films.first().map_or_else(|| "en".to_owned(), |film| word(film, "language"));
    store(&mut first, "application/json", "data", &embedded(&data));
    document(&title.join(", "), &language, &style(inks, options), [&first, &inert], options.live.is_some())
}

/// A text that the browser passes over until the script asks for it: what is not shown costs nothing at the start.
/// Neither JSON nor SVG of this program has a `</script` or a `<!--` in it, since both write `<` in texts as something
/// else.
fn store(into: &mut String, kind: &str, id: &str, text: &str) {
    // Writing to a String cannot fail.
    let _infallible = writeln!(into, "<script type=\"{kind}\" id=\"{id}\">{text}</script>");
}

/// The style sheet of a page.
fn style(inks: &Inks, options: &Options<'_>) -> String {
    format!("{}{STYLE}", colors(inks, options.themes, options.shown))
}

/// The colours of both themes as declarations, those by night where the reader or the system asks for them.
pub fn colors(inks: &Inks, themes: [&Theme; 2], shown: Option<usize>) -> String {
    let [day, night] =
        [0, 1].map(|side| format!("{}{}", drawings::declarations(themes[side]), inks.declarations(side)));
    let first = if shown == Some(1) { &night } else { &day };
    let mut text = format!(":root{{{first}}}\n");
    if shown.is_none() {
        let _infallible =
            writeln!(text, "@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{night}}}}}");
    }
    let _infallible = write!(
        text,
        ":root[data-theme=light]{{{day}}}\n:root[data-theme=dark]{{{night}}}\n@media print{{:root,:root[data-theme]{{{day}}}}}\n"
    );
    text
}

/// The script without its notes, its indents and the blanks around signs, which only its reader needs. No text of it
/// runs over a line or has such a sign.
fn lean(script: &str) -> String {
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, note)) = rest.split_once("/**") {
        text.push_str(before);
        rest = note.split_once("*/").map_or("", |(_, after)| after.strip_prefix(' ').unwrap_or(after));
    }
    text.push_str(rest);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut text: String = lines.flat_map(|line| [line, "\n"]).collect();
    for sign in ["=>", "===", "!==", "&&", "||", "??", ">=", "<=", "="] {
        text = text.replace(&format!(" {sign} "), sign);
    }
    text.replace("{ ", "{").replace(" }", "}")
}

/// The hash by which the page's policy lets a text run.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// JSON that can stand in a script element: no `<` closes it, and no letter is a line end to JavaScript only.
pub fn embedded(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// A text as it stands in HTML.
fn escaped(text: &str) -> String {
    crate::xml::allowed(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn document(title: &str, language: &str, style: &str, [first, rest]: [&str; 2], is_live: bool) -> String {
    let live = if is_live { lean(LIVE) } else { String::new() };
    let script = format!("(()=>{{'use strict';\n{}{live}}})();", lean(SCRIPT));
    let connect = if is_live { "; connect-src 'self'" } else { "" };
    let policy = format!(
        "default-src 'none'; img-src data:; style-src {}; script-src {}{connect}; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(&script)
    );
    let (title, language) = (escaped(title), escaped(if language.is_empty() { "en" } else { language }));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"imbroglio {version}\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <noscript><p>This page shows its charts and answers with the script that it brings along. \
         Without scripts, the pictures of `imbroglio draw` show the same charts.</p></noscript>\n\
         {first}<script>{script}</script>\n{rest}</body>\n</html>\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::svg;

    /// The most bytes of script that a page may have.
    const BUDGET: usize = 60 * 1024;

    #[test]
    fn the_script_keeps_to_its_budget() {
        let script = lean(SCRIPT);
        assert!(script.len() <= BUDGET, "{} bytes", script.len());
        assert!(!script.contains("/*") && !script.contains("</"), "notes and ends of elements stay out");
    }

    #[test]
    fn data_cannot_end_its_element() {
        let data = json!({ "a": "</script><!--\u{2028}" });
        assert_eq!(embedded(&data), "{\"a\":\"\\u003c/script>\\u003c!--\\u2028\"}");
        assert_eq!(serde_json::from_str::<Value>(&embedded(&data)).ok(), Some(data));
    }

    #[test]
    fn a_drawing_cannot_end_its_element() {
        let text = "</script><!--<script>".to_owned();
        let words = crate::scene::Text {
            at: crate::scene::Point::default(),
            anchor: crate::scene::Anchor::Start,
            content: text.clone(),
            font: crate::scene::Font::Sans,
            size: 12.0,
            color: crate::scene::Color(0, 0, 0),
            tracking: 0.0,
        };
        let group = crate::scene::Group { data: vec![("event", text)], inside: None };
        let item = crate::scene::Item {
            id: None,
            role: crate::scene::Role::Note,
            shape: crate::scene::Shape::Text(words),
            tooltip: None,
            group: Some(Arc::new(group)),
        };
        let scene = crate::scene::Scene { items: vec![item], ..crate::scene::Scene::default() };
        let svg = svg::write_for_page([&scene, &scene], None, &mut Inks::default());
        assert!(svg.contains("script") && !svg.contains("<script") && !svg.contains("</script"), "{svg}");
        assert!(!svg.contains("<!--"), "{svg}");
    }

    #[test]
    fn a_hash_is_that_of_the_bytes() {
        // as `openssl dgst -sha256 -binary </dev/null | base64` gives it
        assert_eq!(hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }
}
