//! Speed of comparing: a pair, its calibration, the films of a corpus.
#![allow(clippy::unwrap_used)]

use imbroglio::compare::null::{Null, calibrate, facets};
use imbroglio::compare::parallel::threads;
use imbroglio::compare::roles::{Budget, align};
use imbroglio::compare::web::{Lexicon, Web};
use imbroglio::compare::{Options, compare};
use imbroglio::corpus::{self, Corpus};
use imbroglio::film::Film;
use imbroglio::story::Story;

fn main() {
    divan::main();
}

const PAIRS: [(&str, &str); 3] = [
    ("rififi-1955", "la-balance-1982"),
    ("rififi-1955", "un-flic-1972"),
    ("la-balance-1982", "un-flic-1972"),
];

fn film(id: &str) -> Story {
    Film::built_in(id).unwrap().story.unwrap().settled()
}

fn webs(pair: (&str, &str)) -> (Web, Web) {
    let mut lexicon = Lexicon::default();
    (Web::new(&film(pair.0), &mut lexicon), Web::new(&film(pair.1), &mut lexicon))
}

/// Exact alignment of two casts with all near-optimal maps.
#[divan::bench(args = PAIRS)]
fn pair(bencher: divan::Bencher<'_, '_>, pair: (&str, &str)) {
    let (a, b) = (film(pair.0), film(pair.1));
    bencher.bench(|| align(&a, &b, &Budget::default()));
}

/// The whole panel without calibration.
#[divan::bench(args = PAIRS)]
fn panel(bencher: divan::Bencher<'_, '_>, pair: (&str, &str)) {
    let (a, b) = (film(pair.0), film(pair.1));
    bencher.bench(|| compare(&a, &b, &Options::default()));
}

/// One recast of both films with everything optimised anew.
#[divan::bench(args = PAIRS)]
fn recast(bencher: divan::Bencher<'_, '_>, pair: (&str, &str)) {
    let (a, b) = webs(pair);
    bencher.bench(|| {
        let mut random = imbroglio::compare::random::Random::new(1, 1);
        facets(&Null::Recast.copy(&a, &mut random), &Null::Recast.copy(&b, &mut random), &Budget::default()).0
    });
}

/// 999 copies under each of the three nulls.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn calibration_999(bencher: divan::Bencher<'_, '_>) {
    let (a, b) = webs(PAIRS[0]);
    bencher.bench(|| calibrate(&a, &b, 999, &Budget::default(), threads()));
}

/// All pairs of many films: kernel and profiles of all, casts of the ten nearest of each.
#[divan::bench(args = [100, 1000], sample_count = 1, sample_size = 1)]
fn corpus_of(bencher: divan::Bencher<'_, '_>, films: usize) {
    let mut lexicon = Lexicon::default();
    let all: Vec<Story> = ["rififi-1955", "la-balance-1982", "un-flic-1972"].map(film).into();
    let mut corpus = Corpus::default();
    for number in 0..films {
        let story = &all[number % all.len()];
        let mut random = imbroglio::compare::random::Random::new(9, number as u64);
        let web =
            Null::Rewire.copy(&Null::Recast.copy(&Web::new(story, &mut lexicon), &mut random), &mut random);
        corpus.add(story, web);
    }
    bencher.bench(|| corpus::similarities(&corpus, &corpus::Options::default(), &|_| {}));
}
