//! How well likeness finds the stories that readers have long held to be related: `cargo bench --bench likeness`.
//!
//! For each story of the shelf the others are ordered by how alike they are, and the ranks of its relatives
//! (`data/shelf/relatives.ron`, made before any story was annotated) are read off. Printed are, for each facet, for the
//! order over all facets and for each baseline: the mean reciprocal rank over all pairs of relatives, both ways; of the
//! nearest relative of each story; and the precision at 3. Measures may be chosen on the pairs whose first story has an
//! even number; the figures that count are those of the odd ones.
//!
//! ```text
//! cargo bench --bench likeness                          the table and the ranks
//! cargo bench --bench likeness -- --texts FILE          with the baselines that read the synopses, from likeness.py
//! cargo bench --bench likeness -- --second              with the second annotations of eight stories in the place of the first
//! cargo bench --bench likeness -- --reliability         instead: how far each facet agrees with itself between two readings of a story
//! cargo bench --bench likeness -- --nulls 999           instead: tests all pairs of films and shelf, and how long it took
//! cargo bench --bench likeness -- --nulls 999 --every 35  the same for every 35th pair
//! cargo bench --bench likeness -- --nulls 999 --every 35 --whole  all copies, even where the answer is clear after a few
//! ```
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use imbroglio::compare::motifs::{copy, present};
use imbroglio::compare::null::{Null, facets};
use imbroglio::compare::roles::Budget;
use imbroglio::compare::web::{Lexicon, Web};
use imbroglio::compare::{Facet, Options, compare};
use imbroglio::corpus::{self, Corpus, Similarities, shelf, similarities};
use imbroglio::film::{BUILT_IN_FILMS, Film};
use imbroglio::motif::{Motif, library};
use imbroglio::parallel::{threads, work};
use imbroglio::random::Random;
use imbroglio::story::Story;
use imbroglio::vocabulary::Vocabulary;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Random orders of the others, and random exchanges of two measures.
const PERMUTATIONS: usize = 9_999;

#[derive(serde::Deserialize)]
struct Relatives {
    relatives: Vec<Pair>,
}

#[derive(serde::Deserialize)]
struct Pair {
    a: String,
    b: String,
    strength: Strength,
    by: String,
}

#[derive(serde::Deserialize, Debug, Clone, Copy)]
#[allow(non_camel_case_types)]
enum Strength {
    same_matter,
    source,
    compared,
}

type Matrix = Vec<Vec<f64>>;

/// Two relatives by their places, and whether the number of the first is odd.
struct Known {
    a: usize,
    b: usize,
    odd: bool,
    /// The number of its matter: pairs that share a story are of one.
    matter: usize,
}

/// Numbers the matters of pairs of stories.
fn matters(pairs: &[(usize, usize)], stories: usize) -> Vec<usize> {
    let mut of: Vec<usize> = (0..stories).collect();
    for (a, b) in pairs {
        let (low, high) = (of[*a].min(of[*b]), of[*a].max(of[*b]));
        of.iter_mut().filter(|matter| **matter == high).for_each(|matter| *matter = low);
    }
    pairs.iter().map(|(a, _)| of[*a]).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1)).cloned()
    };
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    match after("--nulls") {
        Some(copies) => {
            let every = after("--every").map_or(1, |every| every.parse().unwrap());
            all_pairs(copies.parse().unwrap(), every, has("--whole"));
        }
        None if has("--reliability") => tell_reliability(),
        None => evaluate(after("--texts").map(PathBuf::from).as_deref(), has("--second")),
    }
}

fn motifs() -> Vec<Motif> {
    library(&Vocabulary::built_in().unwrap(), Vec::new()).read.motifs
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The number of a story's seed.
fn number(id: &str) -> u32 {
    let seeds = std::fs::read_dir(project("seeds")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut found = seeds.filter_map(|name| {
        let name = name.to_string_lossy().into_owned();
        let (number, rest) = name.strip_suffix(".txt")?.split_once('-')?;
        (rest == id).then(|| number.parse().unwrap())
    });
    found.next().unwrap()
}

/// The second annotation of a story, if there is one.
fn second(id: &str) -> Option<Story> {
    let path = project("data/second-readings").join(format!("{id}.ron"));
    path.exists().then(|| Film::open(path).unwrap().story.unwrap().settled())
}

fn evaluate(texts: Option<&Path>, seconds: bool) {
    let mut stories = shelf::stories(&[]);
    if seconds {
        for story in &mut stories {
            if let Some(other) = second(&story.facts().film.id) {
                *story = other;
            }
        }
    }
    let ids: Vec<&str> = stories.iter().map(|story| story.facts().film.id.as_str()).collect();
    let text = std::fs::read_to_string(project("data/shelf/relatives.ron")).unwrap();
    let options = ron::Options::default();
    let relatives: Relatives = options.from_str(&text).unwrap();
    let at = |id: &str| ids.iter().position(|known| *known == id).unwrap();
    let ends: Vec<(usize, usize)> =
        relatives.relatives.iter().map(|pair| (at(&pair.a), at(&pair.b))).collect();
    let known: Vec<Known> = relatives
        .relatives
        .iter()
        .zip(ends.iter().zip(matters(&ends, ids.len())))
        .map(|(pair, ((a, b), matter))| Known { a: *a, b: *b, odd: number(&pair.a) % 2 == 1, matter })
        .collect();
    let measures = measures(&stories, &ids, texts);
    table(&measures, &known, ids.len());
    println!();
    for (pair, known) in relatives.relatives.iter().zip(&known) {
        let parity = if known.odd { "odd" } else { "even" };
        println!("{} – {} ({:?}, {parity}; {})", pair.a, pair.b, pair.strength, pair.by);
        for (from, to) in [(known.a, known.b), (known.b, known.a)] {
            let ranks: Vec<String> =
                measures.iter().map(|(name, matrix)| format!("{name} {}", rank(matrix, from, to))).collect();
            println!("  from {}: {}", ids[from], ranks.join(", "));
        }
    }
}

/// All measures of the stories: the order over all facets, each facet, the baselines.
fn measures(stories: &[Story], ids: &[&str], texts: Option<&Path>) -> Vec<(String, Matrix)> {
    let found = compared(stories);
    let matrix = |value: &dyn Fn(usize, usize) -> f64| -> Matrix {
        (0..ids.len()).map(|a| (0..ids.len()).map(|b| value(a, b)).collect()).collect()
    };
    let mut all = vec![("all facets".to_owned(), matrix(&|a, b| found.overall(a, b)))];
    let reliable = reliability();
    let weighted = weighted(&found, ids.len(), &|facet| reliable[&facet].0.max(0.0));
    all.push(("all facets, by reliability".to_owned(), weighted));
    let kept = self::weighted(&found, ids.len(), &|facet| f64::from(reliable[&facet].0 >= RELIABLE));
    all.push((format!("facets of reliability {RELIABLE} and more"), kept));
    for &facet in Facet::ALL {
        // what is absent comes last
        all.push((facet.word().to_owned(), matrix(&|a, b| found.of(facet, a, b).unwrap_or(-1.0))));
    }
    let bags: Vec<_> = stories.iter().map(bag).collect();
    all.push(("bag of kinds".to_owned(), matrix(&|a, b| cosine(&bags[a], &bags[b]))));
    let degrees: Vec<_> = stories.iter().map(degrees).collect();
    all.push(("degree sequence".to_owned(), matrix(&|a, b| sequences(&degrees[a], &degrees[b]))));
    if let Some(path) = texts {
        let text = std::fs::read_to_string(path).unwrap();
        let read: BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>> =
            serde_json::from_str(&text).unwrap();
        for (name, values) in read {
            all.push((name, matrix(&|a, b| values[ids[a]][ids[b]])));
        }
    }
    all
}

fn compared(stories: &[Story]) -> Similarities {
    let mut corpus = Corpus::with_motifs(motifs());
    let mut lexicon = Lexicon::default();
    for story in stories {
        let web = Web::new(story, &mut lexicon);
        corpus.add(story, web);
    }
    similarities(&corpus, &corpus::Options::default(), &|_| {})
}

/// A facet that agrees with itself less than this is left out where facets are dropped by their reliability.
const RELIABLE: f64 = 0.7;

/// How far each facet agrees with itself between two readings of one story by different hands: Spearman's rank correlation of
/// the likenesses of the first reading, and of the second, to the first readings of all other stories; its mean over the
/// stories that were read twice, and each of them. It knows nothing of relatives.
fn reliability() -> BTreeMap<Facet, (f64, Vec<(String, f64)>)> {
    let films = BUILT_IN_FILMS.iter().map(|(id, _)| Film::built_in(id).unwrap().story.unwrap().settled());
    let first: Vec<Story> = films.chain(shelf::stories(&[])).collect();
    let before = compared(&first);
    let mut all: BTreeMap<Facet, Vec<(String, f64)>> = BTreeMap::new();
    for (at, story) in first.iter().enumerate() {
        let id = story.facts().film.id.clone();
        let Some(other) = second(&id) else { continue };
        let mut replaced: Vec<Story> = first.clone();
        replaced[at] = other;
        let after = compared(&replaced);
        for &facet in Facet::ALL {
            let both = (0..first.len())
                .filter(|other| *other != at)
                .filter_map(|other| Some((before.of(facet, at, other)?, after.of(facet, at, other)?)));
            let both: Vec<(f64, f64)> = both.collect();
            if let Some(agreement) = spearman(&both) {
                all.entry(facet).or_default().push((id.clone(), agreement));
            }
        }
    }
    let mean_of = |stories: Vec<(String, f64)>| {
        (mean(&stories.iter().map(|(_, agreement)| *agreement).collect::<Vec<_>>()), stories)
    };
    let mut known: BTreeMap<Facet, _> = all.into_iter().map(|(facet, of)| (facet, mean_of(of))).collect();
    for &facet in Facet::ALL {
        known.entry(facet).or_insert((0.0, Vec::new()));
    }
    known
}

fn tell_reliability() {
    for (facet, (mean, stories)) in reliability() {
        let each: Vec<String> =
            stories.iter().map(|(id, agreement)| format!("{id} {agreement:.2}")).collect();
        println!("{:<8} {mean:.3} over {} stories: {}", facet.word(), stories.len(), each.join(", "));
    }
}

/// Spearman's rank correlation; nothing where one side does not vary.
fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let ranks = |of: &dyn Fn(&(f64, f64)) -> f64| -> Vec<f64> {
        let below = |value: f64| pairs.iter().filter(|pair| of(pair) < value).count() as f64;
        let equal = |value: f64| pairs.iter().filter(|pair| of(pair) == value).count() as f64;
        pairs.iter().map(|pair| below(of(pair)) + (equal(of(pair)) + 1.0) / 2.0).collect()
    };
    let (one, other) = (ranks(&|pair| pair.0), ranks(&|pair| pair.1));
    let (m, n) = (mean(&one), mean(&other));
    let sum = |x: &[f64], m: f64, y: &[f64], n: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - m) * (y - n)).sum()
    };
    let norm = (sum(&one, m, &one, m) * sum(&other, n, &other, n)).sqrt();
    (norm > 0.0).then(|| sum(&one, m, &other, n) / norm)
}

/// The order over all facets with a weight for each: the mean of 1 / rank, weighted.
fn weighted(found: &Similarities, stories: usize, weight: &dyn Fn(Facet) -> f64) -> Matrix {
    let (mut sums, mut weights) = (vec![vec![0.0; stories]; stories], vec![vec![0.0; stories]; stories]);
    for &facet in Facet::ALL {
        let value = |a: usize, b: usize| found.of(facet, a, b).unwrap_or(f64::NEG_INFINITY);
        let matrix: Matrix = (0..stories).map(|a| (0..stories).map(|b| value(a, b)).collect()).collect();
        for (a, b) in (0..stories).flat_map(|a| (0..stories).map(move |b| (a, b))) {
            if a != b && found.of(facet, a, b).is_some() {
                let reciprocal = 1.0 / rank(&matrix, a, b) + 1.0 / rank(&matrix, b, a);
                sums[a][b] += weight(facet) * reciprocal;
                weights[a][b] += 2.0 * weight(facet);
            }
        }
    }
    for (sums, weights) in sums.iter_mut().zip(&weights) {
        sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum /= weight.max(f64::MIN_POSITIVE));
    }
    sums
}

/// How often each kind of act and bond occurs.
fn bag(story: &Story) -> BTreeMap<String, f64> {
    let mut bag = BTreeMap::new();
    let kinds = story.acts().map(|(_, act)| act.kind).chain(story.bonds().map(|(_, bond)| bond.kind));
    for kind in kinds {
        *bag.entry(story.kind(kind).id.clone()).or_insert(0.0) += 1.0;
    }
    bag
}

fn cosine(a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>) -> f64 {
    let dot = |a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>| -> f64 {
        a.iter().map(|(kind, count)| count * b.get(kind).unwrap_or(&0.0)).sum()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// With how many others each character has dealings, the most first.
fn degrees(story: &Story) -> Vec<f64> {
    let mut joined: BTreeMap<_, std::collections::BTreeSet<_>> = BTreeMap::new();
    let acts = story.acts().map(|(_, act)| (act.agents().to_vec(), act.patients().to_vec()));
    let bonds = story.bonds().map(|(_, bond)| (vec![bond.from], vec![bond.to]));
    for (from, to) in acts.chain(bonds) {
        for (one, other) in from.iter().flat_map(|one| to.iter().map(move |other| (*one, *other))) {
            joined.entry(one).or_default().insert(other);
            joined.entry(other).or_default().insert(one);
        }
    }
    let mut degrees: Vec<f64> = joined.values().map(|others| others.len() as f64).collect();
    degrees.sort_by(|x, y| y.total_cmp(x));
    degrees
}

fn sequences(a: &[f64], b: &[f64]) -> f64 {
    let at = |list: &[f64], place: usize| list.get(place).copied().unwrap_or(0.0);
    let places = a.len().max(b.len());
    let far: f64 = (0..places).map(|place| (at(a, place) - at(b, place)).abs()).sum();
    1.0 - far / (a.iter().sum::<f64>() + b.iter().sum::<f64>())
}

/// The rank of a story among the others; equal ones share the mean of their places.
fn rank(matrix: &Matrix, from: usize, to: usize) -> f64 {
    let others = (0..matrix.len()).filter(|other| *other != from && *other != to);
    let (mut nearer, mut equal) = (0, 0);
    for other in others {
        nearer += usize::from(matrix[from][other] > matrix[from][to]);
        equal += usize::from(matrix[from][other] == matrix[from][to]);
    }
    1.0 + nearer as f64 + equal as f64 / 2.0
}

/// The reciprocal ranks of pairs, the mean of both ways.
fn reciprocal(matrix: &Matrix, known: &[&Known]) -> Vec<f64> {
    known
        .iter()
        .map(|pair| (1.0 / rank(matrix, pair.a, pair.b) + 1.0 / rank(matrix, pair.b, pair.a)) / 2.0)
        .collect()
}

/// What pairs have, summed over the pairs of each matter.
fn by_matter(values: &[f64], known: &[&Known]) -> Vec<f64> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    values.iter().zip(known).for_each(|(value, pair)| *sums.entry(pair.matter).or_default() += value);
    sums.into_values().collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The mean reciprocal rank of each story's nearest relative, and the precision at 3.
fn by_story(matrix: &Matrix, known: &[&Known]) -> (f64, f64, f64) {
    let (mut first, mut hits, mut most) = (Vec::new(), Vec::new(), Vec::new());
    for story in 0..matrix.len() {
        let relatives: Vec<usize> = known
            .iter()
            .filter_map(|pair| match (pair.a == story, pair.b == story) {
                (true, _) => Some(pair.b),
                (_, true) => Some(pair.a),
                _ => None,
            })
            .collect();
        if relatives.is_empty() {
            continue;
        }
        let ranks: Vec<f64> = relatives.iter().map(|other| rank(matrix, story, *other)).collect();
        first.push(1.0 / ranks.iter().copied().fold(f64::INFINITY, f64::min));
        hits.push(ranks.iter().filter(|rank| **rank <= 3.0).count() as f64 / 3.0);
        most.push(relatives.len().min(3) as f64 / 3.0);
    }
    (mean(&first), mean(&hits), mean(&most))
}

fn table(measures: &[(String, Matrix)], known: &[Known], stories: usize) {
    let [all, even, odd] = [None, Some(false), Some(true)]
        .map(|odd| known.iter().filter(|pair| odd.is_none_or(|odd| pair.odd == odd)).collect::<Vec<_>>());
    println!(
        "{stories} stories, {} pairs of relatives: {} with an even first number (to choose by), {} with an odd one (to report)",
        all.len(),
        even.len(),
        odd.len()
    );
    println!(
        "p: share of {PERMUTATIONS} random assignments of the stories to their names that reach the mean reciprocal rank over all pairs"
    );
    println!(
        "p (better): share of as many random exchanges of the two measures, pair by pair, in which all facets are ahead by as much, over all pairs; over the odd ones; over all, whole matters (pairs that share a story) being exchanged\n"
    );
    println!(
        "{:<34} {:>6} {:>6} {:>6} {:>8} {:>5} {:>8} {:>7} {:>7} {:>7} {:>7}",
        "measure", "MRR", "even", "odd", "nearest", "P@3", "nearest", "p", "better", "odd", "matters"
    );
    println!("{:<34} {:>6} {:>6} {:>6} {:>8} {:>5} {:>8}", "", "", "", "", "", "", "odd");
    let best = &measures[0].1;
    let over = |matrix: &Matrix| reciprocal(matrix, &all);
    for (name, matrix) in measures {
        let [over_all, over_even, over_odd] = [&all, &even, &odd].map(|pairs| reciprocal(matrix, pairs));
        let (first, hits, most) = by_story(matrix, &all);
        let first_odd = by_story(matrix, &odd).0;
        let better = |pairs: &[&Known]| exchanged(&reciprocal(best, pairs), &reciprocal(matrix, pairs));
        let (ours, theirs) = (by_matter(&over(best), &all), by_matter(&over_all, &all));
        println!(
            "{name:<34} {:>6.3} {:>6.3} {:>6.3} {first:>8.3} {hits:>5.3} {first_odd:>8.3} {:>7.4} {:>7.4} {:>7.4} {:>7.4}",
            mean(&over_all),
            mean(&over_even),
            mean(&over_odd),
            by_chance(matrix, &all),
            better(&all),
            better(&odd),
            exchanged(&ours, &theirs),
        );
        if std::ptr::eq(matrix, best) {
            println!("{:<34} (the most that precision at 3 can be: {most:.3})", "");
        }
    }
}

/// The share of random assignments of the stories to the relatives in which the mean reciprocal rank is as high.
fn by_chance(matrix: &Matrix, known: &[&Known]) -> f64 {
    let observed = mean(&reciprocal(matrix, known));
    let mut random = Random::new(1, 1);
    let mut reached = 0;
    let mut to: Vec<usize> = (0..matrix.len()).collect();
    for _ in 0..PERMUTATIONS {
        random.shuffle(&mut to);
        let dealt: Vec<Known> =
            known.iter().map(|pair| Known { a: to[pair.a], b: to[pair.b], ..**pair }).collect();
        reached +=
            usize::from(mean(&reciprocal(matrix, &dealt.iter().collect::<Vec<_>>())) >= observed - 1e-12);
    }
    (reached + 1) as f64 / (PERMUTATIONS + 1) as f64
}

/// The share of random exchanges of two measures, pair by pair, in which the first is ahead by as much.
fn exchanged(one: &[f64], other: &[f64]) -> f64 {
    let differences: Vec<f64> = one.iter().zip(other).map(|(x, y)| x - y).collect();
    let observed: f64 = differences.iter().sum();
    let mut random = Random::new(1, 2);
    let mut reached = 0;
    for _ in 0..PERMUTATIONS {
        let sum: f64 = differences.iter().map(|d| if random.below(2) == 0 { *d } else { -d }).sum();
        reached += usize::from(sum >= observed - 1e-12);
    }
    (reached + 1) as f64 / (PERMUTATIONS + 1) as f64
}

/// Tests all pairs of the films and the shelf, or every so manieth, with so many copies at most, and says what stands out
/// and how long it took.
fn all_pairs(copies: usize, every: usize, whole: bool) {
    let films = BUILT_IN_FILMS.iter().map(|(id, _)| Film::built_in(id).unwrap().story.unwrap().settled());
    let stories: Vec<Story> = films.chain(shelf::stories(&[])).collect();
    // the pairs are shared among the threads, and not the copies of one pair: no thread waits for another
    let ask = Options { copies, motifs: motifs(), threads: 1, ..Options::default() };
    let begun = Instant::now();
    let pairs: Vec<(&Story, &Story)> = (0..stories.len())
        .flat_map(|at| stories[at + 1..].iter().map(move |other| (at, other)))
        .map(|(at, other)| (&stories[at], other))
        .step_by(every)
        .collect();
    let id = |story: &Story| story.facts().film.id.clone();
    let lines = work(pairs.len(), threads(), &|at| {
        let (one, other) = pairs[at];
        let started = Instant::now();
        let (mut made, mut facets, mut stands) = (0, Vec::new(), false);
        if whole {
            made = all_copies(one, other, &ask);
        } else {
            let found = compare(one, other, &ask).calibration.unwrap();
            made += found.tests.iter().map(|test| test.copies).sum::<usize>();
            facets = Facet::TESTED.into_iter().filter(|facet| found.survives(*facet) == Some(true)).collect();
            stands = !facets.is_empty();
        }
        let words: Vec<&str> = facets.into_iter().map(Facet::word).collect();
        let took = started.elapsed().as_secs_f64();
        let line = format!("{} – {}: {} ({made} values, {took:.2} s)", id(one), id(other), words.join(", "));
        (made, (stands || every > 1).then_some(line))
    });
    lines.iter().filter_map(|(_, line)| line.as_ref()).for_each(|line| println!("{line}"));
    println!(
        "{} pairs, at most {copies} copies of each null, {} values measured: {:.1} s on {} threads",
        pairs.len(),
        lines.iter().map(|(made, _)| made).sum::<usize>(),
        begun.elapsed().as_secs_f64(),
        threads()
    );
}

/// Measures every facet of every copy of a pair, as it would be without looking whether the answer is clear; how many
/// values that makes.
fn all_copies(one: &Story, other: &Story, ask: &Options) -> usize {
    let mut lexicon = Lexicon::default();
    let (a, b) = (Web::new(one, &mut lexicon), Web::new(other, &mut lexicon));
    let budget = Budget { steps: 20_000, ..ask.budget };
    let values = work(ask.copies * Null::ALL.len(), ask.threads, &|at| {
        let (null, number) = (Null::ALL[at / ask.copies], at % ask.copies);
        let mut random = Random::new(budget.seed, (at as u64) << 8 | number as u64);
        let (x, y) = (null.copy(&a, &mut random), null.copy(&b, &mut random));
        let values = facets(&x, &y, &budget);
        let motifs = |story: &Story, random: &mut Random| present(&copy(story, null, random), &ask.motifs);
        let common =
            null.is_for(Facet::Motifs).then(|| (motifs(one, &mut random), motifs(other, &mut random)));
        std::hint::black_box((values, common.is_some()));
        values.len() + usize::from(common.is_some())
    });
    values.iter().sum()
}
