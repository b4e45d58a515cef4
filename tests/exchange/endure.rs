//! Damaged files for as long as one likes, without another tool: the fixtures of faults and the exports of a film, cut,
//! spliced, with bytes and words of the formats changed. `fuzz/` does the same with coverage.
//! `IMBROGLIO_ENDURE=600 cargo test --test exchange -- --ignored endure --nocapture`

use crate::common::run;
use imbroglio::exchange::import::{Form, Map, read};
use imbroglio::exchange::ron;
use imbroglio::random::Random;
use imbroglio::rules::{Material, check};
use imbroglio::seed::sentences;
use std::path::Path;
use std::time::{Duration, Instant};

/// Pieces that mean something to a reader.
const WORDS: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "&",
    ";",
    "&#0;",
    "&#x10FFFF;",
    "\"",
    "'",
    "<node id=\"a\">",
    "<edge source=\"a\" target=\"a\"/>",
    "<attvalue for=\"0\" value=\"\"/>",
    "<spell start=\"1\" end=\"0\"/>",
    "timestamps=\"<[1,2]>\"",
    "<relation name=\"spouses\" mutual=\"#a #b\"/>",
    "<text>",
    "</text>",
    "<anchor xml:id=\"a\"/>",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e400",
    "\"nodes\":",
    "\"links\":",
    "\"elements\":",
    "\"data\":",
    "\"CXVersion\":",
    "\"source\":",
    "\t",
    "\r\n",
    "source",
    "target",
    "kills",
    "secret",
    "_",
    "nan",
    "inf",
    "\u{202e}",
    "\u{feff}",
    "ß",
    "\u{0}",
];

fn seeds() -> Vec<(Form, Vec<u8>)> {
    let form = |path: &Path| Form::of_ending(path.extension()?.to_str()?);
    let scratch = tempfile::tempdir().unwrap();
    let folder = format!("{}/", scratch.path().display());
    for format in ["gexf", "graphml", "csv", "json", "cytoscape", "graphology", "cx2", "tei"] {
        assert_eq!(run(&["export", "la-balance-1982", "--to", format, "-o", &folder]).0, 0);
    }
    let mut seeds = Vec::new();
    for folder in [Path::new("tests/exchange/faults"), scratch.path()] {
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        seeds.extend(paths.iter().filter_map(|path| Some((form(path)?, std::fs::read(path).unwrap()))));
    }
    seeds
}

fn damage(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = random.below(256) as u8,
            2 => drop(bytes.splice(at..at, WORDS[random.below(WORDS.len())].bytes())),
            3 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + random.below(200)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            _ => {
                let from = random.below(other.len() + 1);
                let end = (from + random.below(200)).min(other.len());
                drop(bytes.splice(at..at, other[from..end].iter().copied()));
            }
        }
    }
}

/// The errors of the film that a foreign file becomes.
fn errors(form: Form, bytes: &[u8]) -> Vec<String> {
    let Ok(imported) = read([(form, bytes)], &Map::default(), "damaged") else { return Vec::new() };
    let foreign = !imported.report.counts.is_empty();
    let files = ron::write(&imported.draft, &imported.remarks);
    let mut material = Material { film: "damaged".to_owned(), ..Material::default() };
    material.films = vec![material.sources.add("damaged.ron", &*files.film)];
    if let Some((name, text)) = files.vocabulary {
        material.vocabularies.push(material.sources.add(name, text));
    }
    for (name, text) in &files.seeds {
        material.sentences.extend(sentences(name.trim_end_matches(".txt"), text));
    }
    let outcome = check(&material);
    let errors = outcome.diagnostics.iter().filter(|fault| foreign && fault.code().starts_with('E'));
    errors.map(|fault| format!("{} {}", fault.code(), fault.message)).collect()
}

#[test]
#[ignore = "as long as IMBROGLIO_ENDURE says, in seconds"]
fn endure() {
    let seconds = std::env::var("IMBROGLIO_ENDURE").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let (seeds, mut random) = (seeds(), Random::new(seconds, 0));
    let (start, mut count) = (Instant::now(), 0_u64);
    let (mut faults, mut slowest) = (Vec::new(), Duration::ZERO);
    while start.elapsed() < Duration::from_secs(seconds) {
        let (form, seed) = &seeds[random.below(seeds.len())];
        let (_, other) = &seeds[random.below(seeds.len())];
        let mut bytes = seed.clone();
        damage(&mut bytes, other, &mut random);
        let begin = Instant::now();
        let found = std::panic::catch_unwind(|| errors(*form, &bytes));
        slowest = slowest.max(begin.elapsed());
        count += 1;
        let found = found.unwrap_or_else(|_| vec!["a panic".to_owned()]);
        if !found.is_empty() {
            let path = std::env::temp_dir().join(format!("imbroglio-damaged-{count}"));
            std::fs::write(&path, &bytes).unwrap();
            faults.push(format!("{form:?} {}: {found:?}", path.display()));
        }
        if faults.len() > 20 {
            break;
        }
    }
    eprintln!(
        "{count} damaged files in {seconds} s, {} faults, the slowest took {slowest:.1?}",
        faults.len()
    );
    assert!(faults.is_empty(), "{faults:#?}");
}
