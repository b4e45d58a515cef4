//! Likeness of films as a join of what they have in common: the measure of [`crate::corpus::neighbours`], in SQL.

use super::{Answer, Engine};
use crate::corpus::neighbours::{Ask, Near, step};
use crate::diagnostic::Error;
use serde_json::Value;

/// What stands before every question. Films and labels become numbers, and two films one number, so that what is joined and
/// summed millions of times are integers; a label of one film alone joins nothing. An engine may work out a part once for each
/// place that names it, so numbers are those of an order.
const PARTS: [(&str, &str); 4] = [
    ("kernel", "SELECT film, label, count FROM features WHERE facet = 'kernel'"),
    (
        "films",
        "SELECT film, CAST(row_number() OVER (ORDER BY film) AS BIGINT) AS number, sum(count * count) AS own
  FROM kernel GROUP BY film",
    ),
    (
        "labels",
        "SELECT label, CAST(row_number() OVER (ORDER BY label) AS BIGINT) AS number, count(*) AS films
  FROM kernel GROUP BY label HAVING count(*) > 1",
    ),
    (
        "entries",
        "SELECT films.number AS film, labels.number AS label, labels.films AS films, kernel.count AS count
  FROM kernel JOIN films ON films.film = kernel.film JOIN labels ON labels.label = kernel.label",
    ),
];

/// What two films share of some labels, each two once.
fn halves(labels: &str) -> String {
    format!(
        "SELECT (one.film << 32) | other.film AS pair, sum(one.count * other.count) AS shared
  FROM {labels} AS one JOIN {labels} AS other ON one.label = other.label AND one.film < other.film
  GROUP BY (one.film << 32) | other.film"
    )
}

/// Each two as the one and the other, of pairs that are worked out once.
const BOTH_WAYS: &str = "SELECT CASE WHEN turned THEN pair & 4294967295 ELSE pair >> 32 END AS film,
    CASE WHEN turned THEN pair >> 32 ELSE pair & 4294967295 END AS near, shared
  FROM (SELECT pair, shared, unnest([false, true]) AS turned FROM halves)";

/// What a sample of films, every so many-th in the order of ids, shares with all.
fn sampled_pairs(step: usize) -> String {
    format!(
        "SELECT one.film AS film, other.film AS near, sum(one.count * other.count) AS shared
  FROM entries AS one JOIN entries AS other ON one.label = other.label AND one.film <> other.film
  WHERE (one.film - 1) % {step} = 0
  GROUP BY one.film, other.film"
    )
}

/// Of each film those that share most of the labels that few films have.
fn chosen(candidates: usize) -> String {
    format!(
        "SELECT film, near, shared
  FROM (SELECT film, near, shared, row_number() OVER (PARTITION BY film ORDER BY shared DESC, near) AS place FROM found)
  WHERE place <= {candidates}"
    )
}

/// What those share of all labels. One join to the side, and not two parts put together: an engine that works out a part for
/// each place that names it would look for all pairs twice.
const WHOLE: &str = "SELECT chosen.film AS film, chosen.near AS near,
    chosen.shared + coalesce(sum(one.count * other.count), 0) AS shared
  FROM chosen LEFT JOIN common AS one ON one.film = chosen.film
  LEFT JOIN common AS other ON other.film = chosen.near AND other.label = one.label
  GROUP BY chosen.film, chosen.near, chosen.shared";

const LIKENESSES: &str = "SELECT one.film AS film, other.film AS near, pairs.shared AS shared,
    CAST(pairs.shared AS DOUBLE) / sqrt(CAST(one.own AS DOUBLE) * CAST(other.own AS DOUBLE)) AS likeness
  FROM pairs JOIN films AS one ON one.number = pairs.film JOIN films AS other ON other.number = pairs.near";

const RANKED: &str = "SELECT film, near, shared, likeness,
    row_number() OVER (PARTITION BY film ORDER BY likeness DESC, near) AS rank
  FROM likenesses";

/// The question for the nearest of each film by the Weisfeiler–Lehman kernel (Methods 15.10), over a table `features`.
///
/// Labels that more than `ask.most_films` films have do not make two films candidates, but count in the likeness of those
/// that are; without that limit all pairs with a label in common are compared.
pub fn question(ask: &Ask) -> String {
    asked(ask, None)
}

fn asked(ask: &Ask, step: Option<usize>) -> String {
    let Ask { nearest, candidates, .. } = ask;
    let mut parts: Vec<(&str, String)> = PARTS.map(|(name, part)| (name, part.to_owned())).into();
    let entries = |films: &str| format!("SELECT film, label, count FROM entries WHERE films {films}");
    match (ask.most_films, step) {
        (_, Some(step)) => parts.push(("pairs", sampled_pairs(step))),
        (None, None) => {
            parts.extend([("halves", halves("entries")), ("pairs", BOTH_WAYS.to_owned())]);
        }
        (Some(most), None) => parts.extend([
            ("rare", entries(&format!("<= {most}"))),
            ("common", entries(&format!("> {most}"))),
            ("halves", halves("rare")),
            ("found", BOTH_WAYS.to_owned()),
            ("chosen", chosen(*candidates)),
            ("pairs", WHOLE.to_owned()),
        ]),
    }
    parts.push(("likenesses", LIKENESSES.to_owned()));
    parts.push(("ranked", RANKED.to_owned()));
    let parts: Vec<String> = parts.iter().map(|(name, part)| format!("{name} AS (\n  {part}\n)")).collect();
    format!(
        "WITH {}\nSELECT film, rank, near, shared, likeness FROM ranked WHERE rank <= {nearest} ORDER BY film, rank",
        parts.join(",\n")
    )
}

/// The nearest of each film, asked of an engine that has a table `features`.
///
/// # Errors
/// If the engine cannot answer.
pub fn nearest(engine: &Engine, ask: &Ask) -> Result<Vec<Near>, Error> {
    read(engine.ask(&question(ask))?)
}

/// The nearest of a sample of films among all.
///
/// # Errors
/// If the engine cannot answer.
pub fn exact(engine: &Engine, ask: &Ask, films: usize, sample: usize) -> Result<Vec<Near>, Error> {
    read(engine.ask(&asked(ask, Some(step(films, sample))))?)
}

/// Asks for the features of the films of the table `texts`, wherever the engine runs, and writes them as the table `features`,
/// one file of Parquet.
///
/// # Errors
/// If the engine cannot answer, or the place cannot be written to.
#[cfg(feature = "cluster")]
pub fn features<W: std::io::Write + Send + 'static>(
    engine: &Engine,
    open: impl Fn() -> std::io::Result<W> + Send + Sync + 'static,
) -> Result<(), Error> {
    engine.write(
        "SELECT film, feature['facet'] AS facet, feature['label'] AS label, feature['count'] AS count
FROM (SELECT film, unnest(imbroglio_features(text, files)) AS feature FROM texts)
WHERE feature['label'] IS NOT NULL",
        open,
    )
}

/// How many films have labels.
///
/// # Errors
/// If the engine cannot answer.
pub fn films(engine: &Engine) -> Result<usize, Error> {
    let answer = engine.ask("SELECT count(DISTINCT film) FROM features WHERE facet = 'kernel'")?;
    let films = answer.rows.first().and_then(|row| row.first()).and_then(Value::as_u64);
    films.and_then(|films| usize::try_from(films).ok()).ok_or_else(other)
}

fn other() -> Error {
    Error::new("the engine gave another answer than it was asked for")
}

fn read(answer: Answer) -> Result<Vec<Near>, Error> {
    let row = |row: Vec<Value>| match row.as_slice() {
        [Value::String(film), rank, Value::String(near), shared, likeness] => Some(Near {
            film: film.clone(),
            rank: usize::try_from(rank.as_u64()?).ok()?,
            near: near.clone(),
            shared: shared.as_u64()?,
            likeness: likeness.as_f64()?,
        }),
        _ => None,
    };
    let rows = answer.rows.into_iter().map(row).collect::<Option<Vec<_>>>();
    rows.ok_or_else(other)
}
