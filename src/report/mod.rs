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

use crate::charts::ink::Theme;
use crate::compare::Comparison;
use crate::parallel::work;
use crate::render::svg::{self, Inks};
use crate::story::Story;
use base64::Engine as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

const STYLE: &str = include_str!("assets/report.css");
const SCRIPT: &str = include_str!("assets/report.js");

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
}

/// Writes the page of films, as one HTML text. The cost is that of the layouts, and that of each answer at each
/// event.
pub fn page(films: &[Told<'_>], options: &Options<'_>) -> String {
    let mut inks = Inks::default();
    let mut charts = String::new();
    let mut books = Vec::new();
    let each = options.threads.div_ceil(films.len().max(1));
    let made = work(films.len(), options.threads, &|film| {
        (drawings::draw(films[film].story, options.themes), book::book(&films[film], each))
    });
    for (number, (drawn, mut book)) in made.into_iter().enumerate() {
        for chart in &drawn {
            let svg = svg::write_for_page(&chart.scenes[0], &chart.scenes[1], &mut inks);
            template(&mut charts, &format!("{number}-{}", chart.chart), &svg);
        }
        let list = drawn.iter().map(|chart| json!([chart.chart, chart.scenes[0].description]));
        book.insert("charts".to_owned(), list.collect());
        books.push(Value::Object(book));
    }
    let stories: Vec<&Story> = films.iter().map(|told| told.story).collect();
    let mut pairs = Vec::new();
    for pair in options.pairs {
        let svg = drawings::pair(&stories, pair, options.themes, &mut inks);
        template(&mut charts, &format!("{}-{}-comparison", pair.one, pair.other), &svg);
        pairs.push(book::pair(&stories, pair));
    }
    template(&mut charts, "marks", &drawings::marks(options.themes, &mut inks));
    let mut data = json!({ "imbroglio": env!("CARGO_PKG_VERSION"), "films": books, "pairs": pairs });
    if let (Some(live), Some(data)) = (options.live, data.as_object_mut()) {
        data.insert("live".to_owned(), json!({ "events": live.events, "findings": live.findings }));
    }
    let title: Vec<&str> = stories.iter().map(|story| story.facts().film.title.as_str()).collect();
    let language = stories.first().map_or("en", |story| story.facts().film.language.as_str());
    document(&title.join(", "), language, &style(&inks, options), &charts, &data, options)
}

fn template(into: &mut String, id: &str, svg: &str) {
    // Writing to a String cannot fail.
    let _infallible = write!(into, "<template id=\"t-{id}\">\n{svg}</template>\n");
}

/// The style sheet with the colours of both themes, those by night where the reader or the system asks for them.
fn style(inks: &Inks, options: &Options<'_>) -> String {
    colors(inks, options.themes, options.shown) + STYLE
}

/// The colours of both themes as declarations, those by night where the reader or the system asks for them.
fn colors(inks: &Inks, themes: [&Theme; 2], shown: Option<usize>) -> String {
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

/// The script without its notes on types, which only its reader needs.
fn lean(script: &str) -> String {
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, note)) = rest.split_once("/**") {
        text.push_str(before);
        rest = note.split_once("*/").map_or("", |(_, after)| after.strip_prefix(' ').unwrap_or(after));
    }
    text.push_str(rest);
    text
}

/// The hash by which the page's policy lets a text run.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// JSON that can stand in a script element: no `<` closes it, and no letter is a line end to JavaScript only.
fn embedded(data: &Value) -> String {
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

fn document(
    title: &str,
    language: &str,
    style: &str,
    charts: &str,
    data: &Value,
    options: &Options<'_>,
) -> String {
    let script = lean(SCRIPT);
    let connect = if options.live.is_some() { "; connect-src 'self'" } else { "" };
    let policy = format!(
        "default-src 'none'; img-src data:; style-src {}; script-src {}{connect}; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(&script)
    );
    let data = embedded(data);
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
         {charts}<script type=\"application/json\" id=\"data\">{data}</script>\n\
         <script type=\"module\">{script}</script>\n</body>\n</html>\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_hash_is_that_of_the_bytes() {
        // as `openssl dgst -sha256 -binary </dev/null | base64` gives it
        assert_eq!(hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }
}
