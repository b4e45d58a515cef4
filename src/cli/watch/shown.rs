//! What is shown: films with what the page shows of them, each piece made when it is first asked for, so that the
//! chart that somebody looks at does not wait for those that nobody does.

use crate::charts::Chart;
use crate::charts::ink::Theme;
use crate::compare::{self, Comparison};
use crate::film::Film;
use crate::parallel::{threads, work};
use crate::render::svg::Inks;
use crate::report::{self, Live, Pair, PairTexts, Texts, Told, book, drawings};
use crate::story::Story;
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Colours of the page: by day, by night, and which of them is shown at first.
pub(super) struct Colors {
    themes: [Theme; 2],
    first: Option<usize>,
    /// Names of colours, the same in all versions of all charts, since the charts of one page are made at
    /// different times.
    inks: Mutex<Inks>,
}

impl Colors {
    pub(super) fn new((themes, first): ([Theme; 2], Option<usize>)) -> Self {
        Self { themes, first, inks: Mutex::default() }
    }

    /// The names, also after a thread was lost while it had them: one that was given is never taken back.
    fn inks(&self) -> MutexGuard<'_, Inks> {
        self.inks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn themes(&self) -> [&Theme; 2] {
        [&self.themes[0], &self.themes[1]]
    }

    fn options<'a>(&'a self, live: Option<Live<'a>>) -> report::Options<'a> {
        report::Options {
            themes: self.themes(),
            shown: self.first,
            pairs: &[],
            made: None,
            live,
            threads: threads(),
        }
    }
}

/// A film as it was when it last had no error.
pub(super) struct Shown {
    film: Film,
    story: Story,
    version: u64,
    book: OnceLock<Arc<str>>,
    answers: OnceLock<Arc<str>>,
    charts: Vec<(Chart, OnceLock<Arc<str>>)>,
}

impl Shown {
    /// A film that has a story.
    pub(super) fn new(film: &Film, version: u64) -> Option<Self> {
        let story = film.story.as_ref()?.settled();
        let charts = drawings::charts(&story).into_iter().map(|chart| (chart, OnceLock::new())).collect();
        let (book, answers) = (OnceLock::new(), OnceLock::new());
        Some(Self { film: film.clone(), story, version, book, answers, charts })
    }

    /// Whether a film that was read again is this one, to the letter.
    pub(super) fn is(&self, film: &Film) -> bool {
        let files = |film: &Film| -> Vec<(String, String)> {
            let files = film.material.sources.files();
            files.map(|(_, file)| (file.name.clone(), file.text.clone())).collect()
        };
        self.film.id == film.id
            && files(&self.film) == files(film)
            && self.film.material.sentences == film.material.sentences
    }

    pub(super) fn id(&self) -> &str {
        &self.film.id
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    fn told(&self) -> Told<'_> {
        Told { story: &self.story, whole: &self.story }
    }

    /// A piece by its name: `book`, `answers` or a chart; none if there is no such piece.
    fn piece(&self, name: &str, colors: &Colors) -> Option<Arc<str>> {
        match name {
            "book" => Some(Arc::clone(self.book.get_or_init(|| report::book_text(&self.told(), 1)))),
            "answers" => Some(Arc::clone(self.answers.get_or_init(|| report::answer_text(&self.story, 1)))),
            chart => {
                let (chart, made) = self.charts.iter().find(|(known, _)| known.word() == chart)?;
                let make = || {
                    let drawn = drawings::draw(&self.story, *chart, colors.themes());
                    drawings::write(&drawn, &mut colors.inks()).into()
                };
                Some(Arc::clone(made.get_or_init(make)))
            }
        }
    }

    /// Pieces by their names, made side by side, as JSON; none if one of them does not exist.
    pub(super) fn pieces(&self, names: &[&str], colors: &Colors) -> Option<String> {
        let made = work(names.len(), threads(), &|at| self.piece(names[at], colors));
        let mut charts = Map::new();
        let head = book::head(&self.story);
        let mut text = format!("{{\"version\":{},\"head\":{head}", self.version);
        for (name, piece) in names.iter().zip(made) {
            let piece = piece?;
            if matches!(*name, "book" | "answers") {
                text.push_str(&format!(",\"{name}\":{piece}"));
            } else {
                charts.insert((*name).to_owned(), json!(*piece));
            }
        }
        text.push_str(&format!(",\"charts\":{},\"colors\":{}}}", Value::Object(charts), colors.sheet()));
        Some(text)
    }

    fn texts(&self, colors: &Colors) -> Texts {
        let piece = |name: &str| self.piece(name, colors).unwrap_or_else(|| Arc::from("{}"));
        Texts {
            head: book::head(&self.story),
            book: piece("book"),
            answers: piece("answers"),
            charts: self.charts.iter().map(|(chart, _)| (chart.word(), piece(chart.word()))).collect(),
        }
    }
}

impl Colors {
    /// The declarations of all colours named so far, as a JSON string.
    fn sheet(&self) -> Value {
        {
            let options = self.options(None);
            json!(report::colors(&self.inks(), options.themes, options.shown))
        }
    }
}

/// All films that are shown.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) films: Vec<Arc<Shown>>,
    /// How often any of them has changed.
    pub(super) version: u64,
    page: OnceLock<Arc<str>>,
    pairs: OnceLock<Arc<PairTexts>>,
}

impl Shelf {
    pub(super) fn new(films: Vec<Arc<Shown>>, version: u64) -> Self {
        Self { films, version, page: OnceLock::new(), pairs: OnceLock::new() }
    }

    /// The page with all its pieces.
    pub(super) fn page(&self, colors: &Colors) -> Arc<str> {
        let make = || {
            let names: Vec<(usize, &str)> = self
                .films
                .iter()
                .enumerate()
                .flat_map(|(at, film)| {
                    let charts = film.charts.iter().map(|(chart, _)| chart.word());
                    charts.chain(["book", "answers"]).map(move |name| (at, name))
                })
                .collect();
            work(names.len(), threads(), &|at| self.films[names[at].0].piece(names[at].1, colors));
            let texts: Vec<Texts> = self.films.iter().map(|film| film.texts(colors)).collect();
            let pairs = self.pairs(colors);
            let events = format!("/events?after={}", self.version);
            let versions: Vec<u64> = self.films.iter().map(|film| film.version).collect();
            let live = Live { events: &events, findings: &json!([]), versions: &versions };
            report::assemble(&texts, &pairs, &mut colors.inks(), &colors.options(Some(live))).into()
        };
        Arc::clone(self.page.get_or_init(make))
    }

    fn pairs(&self, colors: &Colors) -> Arc<PairTexts> {
        let make = || {
            let stories: Vec<&Story> = self.films.iter().map(|film| &film.story).collect();
            let mut found: Vec<(usize, usize, Comparison)> = Vec::new();
            for one in 0..stories.len() {
                for other in one + 1..stories.len() {
                    let ask =
                        compare::Options { copies: 0, threads: threads(), ..compare::Options::default() };
                    found.push((one, other, compare::compare(stories[one], stories[other], &ask)));
                }
            }
            let pairs: Vec<Pair<'_>> = found
                .iter()
                .map(|(one, other, comparison)| Pair { one: *one, other: *other, comparison, scenes: None })
                .collect();
            Arc::new(report::pair_texts(&stories, &pairs, colors.themes(), &mut colors.inks()))
        };
        let few = self.films.len() <= crate::cli::report::COMPARED;
        if few { Arc::clone(self.pairs.get_or_init(make)) } else { Arc::default() }
    }

    /// How alike the films are, as JSON with the charts of pairs.
    pub(super) fn pairs_text(&self, colors: &Colors) -> String {
        let pairs = self.pairs(colors);
        let charts: Map<String, Value> =
            pairs.charts.iter().map(|(name, svg)| (name.clone(), json!(svg))).collect();
        json!({ "version": self.version, "pairs": pairs.data, "charts": charts, "colors": colors.sheet() })
            .to_string()
    }

    /// Which version of which film is shown, as JSON.
    pub(super) fn versions(&self) -> String {
        let films: Vec<Value> = self.films.iter().map(|film| json!([film.id(), film.version()])).collect();
        json!({ "version": self.version, "films": films }).to_string()
    }
}
