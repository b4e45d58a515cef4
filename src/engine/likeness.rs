//! Likeness of films as a join of what they have in common: the measure of [`crate::corpus::neighbours`], in SQL.

use super::{Answer, Engine};
use crate::corpus::neighbours::{Ask, Near, step};
use crate::diagnostic::Error;
use serde_json::Value;

/// All pairs of films that have a label in common.
const ALL_PAIRS: &str = "SELECT one.film AS film, other.film AS near, sum(one.count * other.count) AS shared
  FROM kernel AS one JOIN kernel AS other ON one.label = other.label AND one.film <> other.film
  GROUP BY one.film, other.film";

/// The same for a sample of films: every so many-th in the order of ids.
fn sampled_pairs(step: usize) -> String {
    format!(
        "SELECT one.film AS film, other.film AS near, sum(one.count * other.count) AS shared
  FROM (SELECT film FROM (SELECT film, CAST(row_number() OVER (ORDER BY film) AS BIGINT) AS place FROM own) WHERE (place - 1) % {step} = 0) AS chosen
  JOIN kernel AS one ON one.film = chosen.film
  JOIN kernel AS other ON one.label = other.label AND one.film <> other.film
  GROUP BY one.film, other.film"
    )
}

/// The same of labels that few films have, those that share most of them first.
const CANDIDATES: &str =
    "SELECT film, near, row_number() OVER (PARTITION BY film ORDER BY shared DESC, near) AS place
  FROM (
    SELECT one.film AS film, other.film AS near, sum(one.count * other.count) AS shared
    FROM rare AS one JOIN rare AS other ON one.label = other.label AND one.film <> other.film
    GROUP BY one.film, other.film
  )";

const LIKENESSES: &str = "SELECT pairs.film AS film, pairs.near AS near, pairs.shared AS shared,
    CAST(pairs.shared AS DOUBLE) / sqrt(CAST(one.own AS DOUBLE) * CAST(other.own AS DOUBLE)) AS likeness
  FROM pairs JOIN own AS one ON one.film = pairs.film JOIN own AS other ON other.film = pairs.near";

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
    let mut parts = vec![
        ("kernel", "SELECT film, label, count FROM features WHERE facet = 'kernel'".to_owned()),
        ("own", "SELECT film, sum(count * count) AS own FROM kernel GROUP BY film".to_owned()),
    ];
    match (ask.most_films, step) {
        (_, Some(step)) => parts.push(("pairs", sampled_pairs(step))),
        (None, None) => parts.push(("pairs", ALL_PAIRS.to_owned())),
        (Some(most), None) => parts.extend([
            (
                "rare",
                format!(
                    "SELECT film, label, count FROM kernel
  WHERE label IN (SELECT label FROM kernel GROUP BY label HAVING count(*) <= {most})"
                ),
            ),
            ("candidates", CANDIDATES.to_owned()),
            (
                "pairs",
                format!(
                    "SELECT chosen.film AS film, chosen.near AS near, sum(one.count * other.count) AS shared
  FROM (SELECT film, near FROM candidates WHERE place <= {candidates}) AS chosen
  JOIN kernel AS one ON one.film = chosen.film
  JOIN kernel AS other ON other.film = chosen.near AND other.label = one.label
  GROUP BY chosen.film, chosen.near"
                ),
            ),
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
