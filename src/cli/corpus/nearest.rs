//! The nearest of each film over all facets and in each, and why.

use super::Loaded;
use crate::cli::table::{Column, column};
use crate::cli::words::{act_words, count, names, percent, short};
use crate::compare::web::Ground;
use crate::compare::{self, compare, null, roles};
use crate::corpus::{Corpus, Facet, Measures, Similarities};
use crate::facts::PartyId;
use crate::motif::Motif;
use crate::story::{Fact, Story};

/// Reasons are given for the neighbours of up to this many films.
const EXPLAINED: usize = 40;
/// Nearest pairs are held against chance for up to this many films.
const CALIBRATED: usize = 10;
/// So much is named as a reason: motifs of both, facets, counterparts, relations that counterparts share.
const MOTIFS: usize = 3;
const FACETS: usize = 2;
const CASTING: usize = 3;
const PARALLELS: usize = 2;
/// A facet in which fewer of the pairs are less alike is no reason.
const STANDS_OUT: f64 = 0.75;
/// Neighbours of each film that are printed.
const NEIGHBOURS: usize = 3;

/// A film and one that is near it.
pub struct Neighbour {
    /// The film.
    pub film: usize,
    /// The one near it.
    pub other: usize,
    /// What both have.
    pub why: String,
    /// Whether chance would give as much, where that was asked.
    pub sure: Option<String>,
}

/// How the reasons are found.
pub struct Ask<'a> {
    /// The motifs that are looked for.
    pub library: &'a [Motif],
    /// Copies of both films under each null model.
    pub copies: usize,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Threads; the result does not depend on them.
    pub threads: usize,
}

/// The nearest of each of `films`.
pub fn neighbours(loaded: &Loaded, found: &Similarities, films: &[usize], ask: &Ask<'_>) -> Vec<Neighbour> {
    // of many films only the nearest one is compared in full
    let explained =
        if films.len() <= CALIBRATED { NEIGHBOURS } else { usize::from(films.len() <= EXPLAINED) };
    let mut all = Vec::new();
    for film in films.iter().copied() {
        for (rank, other) in found.nearest(film, NEIGHBOURS).into_iter().enumerate() {
            let mut reasons: Vec<String> = alike_in(found, film, other).into_iter().collect();
            let mut sure = None;
            let stories = (loaded.stories.get(film), loaded.stories.get(other));
            if let (true, (Some(a), Some(b))) = (rank < explained, stories) {
                let ask = compare::Options {
                    budget: roles::Budget { seed: ask.seed, ..roles::Budget::default() },
                    copies: if rank == 0 && films.len() <= CALIBRATED { ask.copies } else { 0 },
                    motifs: if rank == 0 { ask.library.to_vec() } else { Vec::new() },
                    threads: ask.threads,
                    ..compare::Options::default()
                };
                let comparison = compare(a, b, &ask);
                reasons.push(casting(a, b, &comparison));
                reasons.extend(parallels(a, b, &comparison));
                sure = comparison.calibration.as_ref().map(self::sure);
            }
            reasons.push(shared_motifs(&loaded.corpus, film, other));
            all.push(Neighbour { film, other, why: reasons.join("; "), sure });
        }
    }
    all
}

/// The facets in which two stand out most among all pairs.
fn alike_in(found: &Similarities, a: usize, b: usize) -> Option<String> {
    let mut facets: Vec<(f64, Facet)> = Facet::ALL
        .iter()
        .copied()
        .filter_map(|facet| Some((found.nearer_than(facet, a, b)?, facet)))
        .filter(|(share, _)| *share >= STANDS_OUT)
        .collect();
    facets.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let words =
        facets.iter().take(FACETS).map(|(share, facet)| format!("{} ({})", facet.meaning(), percent(*share)));
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| format!("alike in {}", words.join(", ")))
}

/// Who answers to whom, those that matter most, and as what.
fn casting(a: &Story, b: &Story, comparison: &compare::Comparison) -> String {
    let firm = comparison.alignment.pairs.iter().filter(|pair| pair.is_firm()).take(CASTING);
    let pairs: Vec<String> = firm
        .map(|pair| {
            let names = format!("{} – {}", short(a, pair.a), short(b, pair.b));
            comparison
                .title(pair.a, pair.b)
                .map_or(names.clone(), |part| format!("{names} ({})", part.word()))
        })
        .collect();
    if pairs.is_empty() { "no firm pair of counterparts".to_owned() } else { pairs.join(", ") }
}

/// The weightiest relations that counterparts share, each told of both: who answers to whom shows in them.
fn parallels(a: &Story, b: &Story, comparison: &compare::Comparison) -> Vec<String> {
    let firm = |party: Option<PartyId>| {
        party.is_none_or(|party| comparison.alignment.counterpart(party).is_some_and(roles::Pair::is_firm))
    };
    let shared = comparison.alignment.shared.iter().filter(|shared| firm(shared.a.from) && firm(shared.a.to));
    let mut told: Vec<String> = Vec::new();
    for words in
        shared.filter_map(|shared| Some([relation(a, shared.a.ground)?, relation(b, shared.b.ground)?]))
    {
        let words = words.join(" as ");
        if told.len() < PARALLELS && !told.contains(&words) {
            told.push(words);
        }
    }
    told
}

/// A relation in words: “Dédé kills Massina”; nothing for what nobody named does and for a causal link.
fn relation(story: &Story, ground: Ground) -> Option<String> {
    match ground {
        Ground::Fact(Fact::Act(act)) => {
            let agents = story.act(act).agents();
            // what nobody named does shows no counterpart
            (!agents.is_empty()).then(|| format!("{} {}", names(story, agents), act_words(story, act)))
        }
        Ground::Fact(Fact::Bond(id)) => {
            let bond = story.bond(id);
            let [from, to] = [bond.from, bond.to].map(|party| short(story, party));
            let kind = story.kind(bond.kind);
            Some(if kind.symmetric {
                format!("{from} and {to} ({})", kind.phrase)
            } else {
                format!("{from} – {} – {to}", kind.phrase)
            })
        }
        Ground::Link(..) => None,
    }
}

/// Motifs that both have, the rarest first.
fn shared_motifs(corpus: &Corpus, a: usize, b: usize) -> String {
    let both = corpus.motifs_of_both(a, b);
    let more = both.len().saturating_sub(MOTIFS);
    let names = both.iter().take(MOTIFS).copied().collect::<Vec<_>>().join(", ");
    match (both.len(), more) {
        (0, _) => "no shared motif".to_owned(),
        (_, 0) => format!("both: {names}"),
        (_, more) => format!("both: {names} and {}", count(more, "more motif", "more motifs")),
    }
}

fn sure(calibration: &null::Calibration) -> String {
    if calibration.too_few() {
        return format!("too few random copies to tell; at least {} are needed", calibration.enough());
    }
    let beyond: Vec<&str> = Facet::TESTED
        .into_iter()
        .filter(|facet| calibration.survives(*facet) == Some(true))
        .map(Facet::word)
        .collect();
    if beyond.is_empty() {
        "not significant".to_owned()
    } else {
        format!("significant in {}", beyond.join(", "))
    }
}

/// The columns of the nearest over all facets.
pub fn columns<'a>() -> Vec<Column<(&'a [Measures], &'a Similarities), Neighbour>> {
    vec![
        column("film", |(measures, _), neighbour| super::name(&measures[neighbour.film])),
        column("near", |(measures, _), neighbour| super::name(&measures[neighbour.other])),
        column("nearer than", |(_, found), neighbour| {
            percent(found.nearer_overall(neighbour.film, neighbour.other))
        }),
        column("why", |_, neighbour| neighbour.why.clone()),
        column("how sure", |_, neighbour| neighbour.sure.clone().unwrap_or_default()),
    ]
}

/// The stories that a film is nearest to in one facet.
pub struct InFacet {
    /// The facet.
    pub facet: Facet,
    /// The nearest, the nearest first; none where the facet is absent.
    pub nearest: Vec<usize>,
}

/// The nearest of a film among some, facet by facet.
pub fn by_facet(found: &Similarities, film: usize, among: &[usize]) -> Vec<InFacet> {
    let in_facet = |facet| {
        let mut nearest = found.nearest_in(facet, film, among);
        nearest.truncate(NEIGHBOURS);
        InFacet { facet, nearest }
    };
    Facet::ALL.iter().copied().map(in_facet).collect()
}

/// What a table of facets is about: the measures, the likenesses, the film.
pub type About<'a> = (&'a [Measures], &'a Similarities, usize);

/// The columns of the nearest in each facet.
pub fn facet_columns<'a>() -> Vec<Column<About<'a>, InFacet>> {
    vec![
        column("facet", |_, row| row.facet.meaning().to_owned()),
        column("nearest", |about, row| place(about, row, 0)),
        column("second", |about, row| place(about, row, 1)),
        column("third", |about, row| place(about, row, 2)),
    ]
}

/// A story, its value, and how it stands among all pairs.
fn place(&(measures, found, film): &About<'_>, row: &InFacet, at: usize) -> String {
    let Some(other) = row.nearest.get(at).copied() else { return "–".to_owned() };
    let value = found.of(row.facet, film, other).unwrap_or(0.0);
    let cast = matches!(row.facet, Facet::Roles | Facet::Groups | Facet::Order | Facet::Fates);
    let guess = if cast && found.is_guess(film, other) { " ?" } else { "" };
    let share = found.nearer_than(row.facet, film, other).unwrap_or(0.0);
    format!("{} {value:.2} ({}){guess}", measures[other].title, percent(share))
}
