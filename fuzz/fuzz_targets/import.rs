//! Any bytes as a file of another program: the first says of which format. What is read becomes a film that is sound, or
//! there is one message. Of a file that calls itself our own only that nothing goes wrong is asked, since it may have
//! been changed so that no sound film comes of it.
#![no_main]

use imbroglio::exchange::import::{Form, Map, read};
use imbroglio::exchange::ron;
use imbroglio::rules::{Material, check};
use imbroglio::seed::sentences;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let form = Form::ALL[usize::from(*first) % Form::ALL.len()];
    let Ok(imported) = read([(form, bytes)], &Map::default(), "fuzzed") else { return };
    let foreign = !imported.report.counts.is_empty();
    let files = ron::write(&imported.draft, &imported.remarks);
    let mut material = Material { film: "fuzzed".to_owned(), ..Material::default() };
    material.films = vec![material.sources.add("fuzzed.ron", &files.film)];
    if let Some((name, text)) = files.vocabulary {
        material.vocabularies.push(material.sources.add(&name, &text));
    }
    for (name, text) in &files.seeds {
        material.sentences.extend(sentences(name.trim_end_matches(".txt"), text));
    }
    let outcome = check(&material);
    let errors: Vec<_> = outcome.diagnostics.iter().filter(|fault| fault.code().starts_with('E')).collect();
    assert!(!foreign || errors.is_empty(), "{errors:?}\n{}", files.film);
});
