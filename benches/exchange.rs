//! Reading and writing GEXF alone, without what makes a film of it: `cargo bench --bench exchange -- FILE.gexf FILM.ron`.
//! `benches/exchange/measure.py` measures whole processes beside networkx and lxml, and makes such files.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use imbroglio::Film;
use imbroglio::exchange::findings::Report;
use imbroglio::exchange::{Draft, gexf};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 11;

fn times(mut task: impl FnMut()) -> (Duration, Duration) {
    let mut all: Vec<Duration> = (0..=ROUNDS)
        .map(|_| {
            let start = Instant::now();
            task();
            start.elapsed()
        })
        .skip(1)
        .collect();
    all.sort();
    (all[0], all[all.len() / 2])
}

fn main() {
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        let (bytes, (best, median)) = if path.ends_with(".gexf") {
            let bytes = std::fs::read(&path).unwrap();
            let read = || drop(black_box(gexf::read(bytes.as_slice(), &mut Report::default()).unwrap()));
            (bytes.len(), times(read))
        } else {
            let draft = Draft::of(&Film::open(std::path::Path::new(&path)).unwrap().story().unwrap());
            let length = gexf::write(&draft, gexf::Profile::Safe, 0).len();
            (length, times(|| drop(black_box(gexf::write(&draft, gexf::Profile::Safe, 0)))))
        };
        println!("{path}: {:.1} MB of GEXF, best {best:.1?}, median {median:.1?}", bytes as f64 / 1e6);
    }
}
