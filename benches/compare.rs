//! Speed of comparing: a pair, its calibration, the films of a corpus.
//!
//! `cargo bench --bench compare -- --kernel FOLDER` times the Weisfeiler–Lehman kernel of a thousand films alone and
//! writes their graphs to `FOLDER/graphs.json` for `kernel_peer.py`, which runs both in turn.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use imbroglio::compare::kernel::{Gram, labels};
use imbroglio::compare::motifs;
use imbroglio::compare::null::{Null, calibrate, facets};
use imbroglio::compare::roles::{Budget, align, best_score};
use imbroglio::compare::web::{Lexicon, Slot, Web};
use imbroglio::compare::{Options, compare};
use imbroglio::corpus::{self, Corpus, tree};
use imbroglio::film::Film;
use imbroglio::motif::{Motif, library};
use imbroglio::parallel::threads;
use imbroglio::random::Random;
use imbroglio::story::Story;
use imbroglio::vocabulary::Vocabulary;
use serde_json::json;
use std::time::Instant;

const PAIRS: [(&str, &str); 3] = [
    ("rififi-1955", "la-balance-1982"),
    ("rififi-1955", "un-flic-1972"),
    ("la-balance-1982", "un-flic-1972"),
];
/// Films of the large corpus.
const FILMS: usize = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|argument| argument == "--kernel") {
        Some(at) => kernel_alone(arguments.get(at + 1).map_or(".", String::as_str)),
        None => divan::main(),
    }
}

fn film(id: &str) -> Story {
    Film::built_in(id).unwrap().story.unwrap().settled()
}

fn built_in() -> Vec<Motif> {
    library(&Vocabulary::built_in().unwrap(), Vec::new()).read.motifs
}

fn webs(pair: (&str, &str)) -> (Web, Web) {
    let mut lexicon = Lexicon::default();
    (Web::new(&film(pair.0), &mut lexicon), Web::new(&film(pair.1), &mut lexicon))
}

/// Films that are copies of the three, their persons and then their targets dealt anew: no two alike.
fn stories(films: usize) -> Vec<Story> {
    let all: Vec<Story> = ["rififi-1955", "la-balance-1982", "un-flic-1972"].map(film).into();
    (0..films)
        .map(|number| {
            let story = &all[number % all.len()];
            let mut random = Random::new(9, number as u64);
            motifs::copy(&motifs::copy(story, Null::Recast, &mut random), Null::Rewire, &mut random)
        })
        .collect()
}

/// Exact alignment of two casts with all near-optimal maps.
#[divan::bench(args = PAIRS)]
fn pair(bencher: divan::Bencher<'_, '_>, pair: (&str, &str)) {
    let (a, b) = (film(pair.0), film(pair.1));
    bencher.bench(|| align(&a, &b, &Budget::default()));
}

/// The whole panel with motifs, without calibration.
#[divan::bench(args = PAIRS)]
fn panel(bencher: divan::Bencher<'_, '_>, pair: (&str, &str)) {
    let (a, b) = (film(pair.0), film(pair.1));
    let ask = Options { motifs: built_in(), ..Options::default() };
    bencher.bench(|| compare(&a, &b, &ask));
}

/// 999 recasts of both films, the map optimised anew for each.
#[divan::bench(args = PAIRS, sample_count = 1, sample_size = 1)]
fn recasts_999(bencher: divan::Bencher<'_, '_>, pair: (&str, &str)) {
    let (a, b) = webs(pair);
    let budget = Budget { steps: 20_000, ..Budget::default() };
    bencher.bench(|| {
        imbroglio::parallel::work(999, threads(), &|number| {
            let mut random = Random::new(1, number as u64);
            best_score(&Null::Recast.copy(&a, &mut random), &Null::Recast.copy(&b, &mut random), &budget)
        })
    });
}

/// All facets of one reordered copy.
#[divan::bench(args = PAIRS)]
fn reordered(bencher: divan::Bencher<'_, '_>, pair: (&str, &str)) {
    let (a, b) = webs(pair);
    let budget = Budget { steps: 20_000, ..Budget::default() };
    bencher.bench(|| {
        let mut random = Random::new(1, 1);
        facets(&Null::Reorder.copy(&a, &mut random), &Null::Reorder.copy(&b, &mut random), &budget)
    });
}

/// 999 copies under each of the three nulls, all facets but motifs.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn calibration_999(bencher: divan::Bencher<'_, '_>) {
    let (a, b) = webs(PAIRS[0]);
    let budget = Budget { steps: 20_000, ..Budget::default() };
    bencher.bench(|| calibrate(&a, &b, 999, &budget, threads()));
}

/// The motifs of 999 copies under each of their two nulls.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn motifs_999(bencher: divan::Bencher<'_, '_>) {
    let (a, b, motifs) = (film(PAIRS[0].0), film(PAIRS[0].1), built_in());
    bencher.bench(|| motifs::calibrate(&a, &b, &motifs, 999, 1, threads()));
}

/// All pairs of many films, from the stories on: motifs and kernel of each, kernel and profiles of all pairs, casts of
/// the ten nearest of each, the tree.
#[divan::bench(args = [100, FILMS], sample_count = 1, sample_size = 1)]
fn corpus_of(bencher: divan::Bencher<'_, '_>, films: usize) {
    let (stories, motifs) = (stories(films), built_in());
    bencher.bench(|| {
        let mut lexicon = Lexicon::default();
        let mut corpus = Corpus::with_motifs(motifs.clone());
        for story in &stories {
            corpus.add(story, Web::new(story, &mut lexicon));
        }
        let found = corpus::similarities(&corpus, &corpus::Options::default(), &|_| {});
        tree::tree(films, &|a, b| 1.0 - found.nearer_overall(a, b))
    });
}

/// Labels of a thousand films and the kernel of all pairs, on one thread.
fn kernel_alone(folder: &str) {
    let mut lexicon = Lexicon::default();
    let webs: Vec<Web> = stories(FILMS).iter().map(|story| Web::new(story, &mut lexicon)).collect();
    let graphs: Vec<_> = webs.iter().map(graph).collect();
    std::fs::write(format!("{folder}/graphs.json"), serde_json::to_string(&graphs).unwrap()).unwrap();
    let begun = Instant::now();
    let all: Vec<_> = webs.iter().map(labels).collect();
    let gram = Gram::new(&all.iter().collect::<Vec<_>>());
    let sum: f64 = (0..FILMS).map(|film| gram.row(film).iter().sum::<f64>()).sum();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{}", json!({"films": FILMS, "seconds": seconds, "sum": sum}));
}

/// The graph of which the kernel is taken: labels of its nodes, and its edges.
fn graph(web: &Web) -> serde_json::Value {
    let parties = web.sorts.len();
    let mut nodes: Vec<u32> = web.sorts.iter().map(|sort| *sort as u32).collect();
    nodes.extend(web.deeds.iter().map(|deed| 10 + deed.family));
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for (at, deed) in web.deeds.iter().enumerate() {
        edges.extend(deed.agents.iter().chain(&deed.target).map(|party| (parties + at, party.index())));
    }
    for (cause, effect) in &web.links {
        for (x, one) in web.deeds.iter().enumerate().filter(|(_, deed)| deed.event == *cause) {
            for (y, other) in web.deeds.iter().enumerate().filter(|(_, deed)| deed.event == *effect) {
                if one.slot == Slot::Patient && other.slot == Slot::Patient {
                    edges.push((parties + x, parties + y));
                }
            }
        }
    }
    json!({"nodes": nodes, "edges": edges})
}
