//! `corpus --nearest`: the nearest of each film of a corpus of any size, by one measure that can be looked up.

use super::Options;
use crate::cli::answer::{Answer, records};
use crate::cli::files::{self, Workspace, films_of};
use crate::cli::table::{Column, Table, column, decimals};
use crate::cli::{Exit, Failure, terminal};
use crate::corpus::neighbours::{Ask, Index, Near, labels, recall, sampled};
use std::collections::BTreeSet;

/// Labels that more films than this have make no candidates, unless it is said otherwise.
const MOST_FILMS: usize = 1_000;
/// The share of the true nearest of a sample that is found; where no limit is asked for, it is raised until they are.
const ENOUGH: f64 = 0.98;
/// Candidates of each film that are compared in full, at least, and for each neighbour that is asked for.
const CANDIDATES: usize = 300;
const CANDIDATES_EACH: usize = 20;
/// Films whose neighbours are held against the exact answer.
const SAMPLE: usize = 200;

records! {
    /// A film and one of its nearest.
    pub struct Found<'a> of (near: &'a Near) {
        /// The film.
        film: &'a str = &near.film,
        /// 1 for the nearest.
        rank: usize = near.rank,
        /// The film near it.
        near: &'a str = &near.near,
        /// Labels of both: the sum of the products of their counts.
        shared: u64 = near.shared,
        /// The Weisfeiler–Lehman kernel, from 0 to 1.
        likeness: f64 = near.likeness,
    }
}

/// What was found, and what has to be said of it.
struct Answered {
    nearest: Vec<Near>,
    films: usize,
    /// What more films than this have made no candidates.
    most_films: Option<usize>,
    /// The share of the true nearest of a sample that were found, where not all pairs were compared.
    recall: Option<f64>,
    faults: Vec<String>,
}

/// Looks up the nearest of each film.
pub fn run(options: &Options, workspace: &Workspace, nearest: u32) -> Result<Exit, Failure> {
    let nearest = nearest as usize;
    let ask = Ask {
        nearest,
        most_films: Some(options.most_films.unwrap_or(MOST_FILMS)).filter(|most| *most > 0),
        candidates: CANDIDATES.max(CANDIDATES_EACH * nearest),
        threads: options.comparing.threads(),
    };
    let found = match options.engine {
        super::By::Inside => inside(options, workspace, ask)?,
        super::By::Datafusion => by_engine(options, workspace, ask)?,
    };
    let mut answer = Answer::new("corpus");
    answer.fields = &["film", "rank", "near", "shared", "likeness"];
    for near in &found.nearest {
        answer.record(Found::new(near))?;
    }
    answer.tables.push(Table::of(&(), COLUMNS, &found.nearest));
    if let (Some(recall), Some(most)) = (found.recall, found.most_films) {
        answer.notices.push(format!(
            "labels that more than {most} of the {} films have make no two of them candidates; of the nearest of a sample of \
             films {} were found, held against all pairs (--most-films 0 compares these)",
            found.films,
            crate::cli::words::percent(recall)
        ));
    }
    answer.print(workspace, &options.print)?;
    for fault in &found.faults {
        terminal::err(&format!("left out: {fault}"));
    }
    Ok(if found.faults.is_empty() { Exit::Clean } else { Exit::Findings })
}

const COLUMNS: &[Column<(), Near>] = &[
    column("film", |(), near| near.film.clone()),
    column("rank", |(), near| near.rank.to_string()),
    column("near", |(), near| near.near.clone()),
    column("shared labels", |(), near| near.shared.to_string()),
    column("likeness", |(), near| decimals(near.likeness, 4)),
];

/// Films that are in memory at once.
const AT_ONCE: usize = 256;

/// In this process, without an engine.
fn inside(options: &Options, workspace: &Workspace, mut ask: Ask) -> Result<Answered, Failure> {
    let named = films_of(&options.films)?;
    let (mut all, mut ids, mut faults) = (Vec::new(), BTreeSet::new(), Vec::new());
    let bar = super::bar(named.len(), "reading");
    for some in named.chunks(AT_ONCE) {
        let made = workspace.each(some, &|film| {
            let story =
                film.map_err(|error| error.to_string())?.story().map_err(|faults| faults.to_string())?;
            Ok::<_, String>((story.facts().film.id.clone(), labels(&story.settled())))
        });
        for (name, made) in some.iter().zip(made) {
            match made {
                Ok((id, _)) if !ids.insert(id.clone()) => {
                    faults.push(format!("{}: another film of the corpus has the id `{id}`", name.display()));
                }
                Ok(film) => all.push(film),
                Err(error) => faults.push(format!("{}: {error}", name.display())),
            }
        }
        bar.inc(some.len() as u64);
    }
    bar.finish_and_clear();
    if all.is_empty() {
        return Err(files::none_read(faults.into_iter().next()).into());
    }
    let index = Index::new(all);
    let films = index.films().len();
    ask.most_films = match options.most_films {
        None => index.sufficient(&ask, SAMPLE, ENOUGH),
        Some(_) => ask.most_films.filter(|most| films > *most),
    };
    let nearest = index.nearest(&ask);
    let recall = ask.most_films.map(|_| {
        let exact = index.nearest_of(&sampled(films, SAMPLE), &Ask { most_films: None, ..ask });
        recall(&nearest, &exact)
    });
    Ok(Answered { nearest, films, most_films: ask.most_films, recall, faults })
}

#[cfg(not(feature = "engine"))]
fn by_engine(_: &Options, _: &Workspace, _: Ask) -> Result<Answered, Failure> {
    Err(crate::cli::needs("--engine datafusion", "engine").into())
}

/// By DataFusion, in this process or on a cluster.
#[cfg(feature = "engine")]
fn by_engine(options: &Options, workspace: &Workspace, mut ask: Ask) -> Result<Answered, Failure> {
    use crate::cli::engine::{is_tables, limits, of_films, of_folder, on_cluster, start};
    use crate::engine::likeness;
    let features = Some(BTreeSet::from(["features".to_owned()]));
    let limits = limits(&options.asked);
    // what lies in a temporary folder must stay there until the answer
    let mut kept = None;
    let mut faulty = 0;
    let engine = match (options.films.as_slice(), &options.asked.cluster) {
        ([folder], _) if is_tables(folder) => {
            let engine = start(&options.asked, limits)?;
            of_folder(&engine, folder, &features, workspace)?;
            engine
        }
        (films, Some(cluster)) => {
            let (engine, folder, not_taken) = on_cluster(cluster, films, limits, workspace)?;
            kept = Some(folder);
            faulty = not_taken;
            engine
        }
        (films, None) => {
            let engine = start(&options.asked, limits)?;
            faulty = of_films(&engine, films, &features, workspace)?;
            engine
        }
    };
    let films = likeness::films(&engine)?;
    ask.most_films = ask.most_films.filter(|most| films > *most);
    let nearest = likeness::nearest(&engine, &ask)?;
    let recall = match ask.most_films {
        None => None,
        Some(_) => Some(recall(&nearest, &likeness::exact(&engine, &ask, films, SAMPLE)?)),
    };
    drop(kept);
    let faults = match faulty {
        0 => Vec::new(),
        faulty => vec![crate::cli::words::count(
            faulty,
            "film that could not be taken",
            "films that could not be taken",
        )],
    };
    Ok(Answered { nearest, films, most_films: ask.most_films, recall, faults })
}
