//! Bad input: a small file a fault, named by it. What is said stands beside it.

use crate::common::run;
use imbroglio::exchange::findings::Report;
use imbroglio::exchange::{gexf, tei};
use std::path::Path;

#[test]
fn every_fault_is_told_and_the_rest_comes_in() {
    let folder = Path::new("tests/exchange/faults");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending != "txt"));
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let scratch = tempfile::tempdir().unwrap();
        let film = scratch.path().join("film.ron");
        let (code, _, said) = run(&["import", &path.to_string_lossy(), "-o", &film.to_string_lossy()]);
        let mut text = format!("exit {code}\n{said}");
        if film.exists() {
            assert_ne!(code, 2, "{}", path.display());
            let (checked, out, err) = run(&["check", &film.to_string_lossy()]);
            assert!(
                checked <= 1 && !err.contains("error[") && !out.contains("error["),
                "{}\n{out}{err}",
                path.display()
            );
            text.push('\n');
            text.push_str(&std::fs::read_to_string(&film).unwrap());
        } else {
            assert_eq!(code, 2, "{}\n{said}", path.display());
        }
        let golden = path.with_extension(format!("{}.txt", path.extension().unwrap().to_string_lossy()));
        if std::env::var_os("IMBROGLIO_BLESS").is_some() {
            std::fs::write(&golden, &text).unwrap();
        } else if std::fs::read_to_string(&golden).unwrap_or_default() != text {
            wrong.push(format!("{}\n{text}", path.display()));
        }
    }
    assert!(files.len() > 20, "only {} files", files.len());
    assert!(wrong.is_empty(), "IMBROGLIO_BLESS=1 accepts what is said now:\n{}", wrong.join("\n"));
}

#[test]
fn a_film_that_exists_is_not_overwritten() {
    let scratch = tempfile::tempdir().unwrap();
    let film = scratch.path().join("film.ron");
    std::fs::write(&film, "mine").unwrap();
    let source = "tests/exchange/faults/one-end.xml";
    let (code, _, said) = run(&["import", source, "-o", &film.to_string_lossy()]);
    assert_eq!((code, said.contains("is not overwritten")), (2, true), "{said}");
    assert_eq!(std::fs::read_to_string(&film).unwrap(), "mine");
    let (code, _, said) = run(&["import", source, "-o", &film.to_string_lossy(), "--force"]);
    assert_eq!(code, 1, "{said}");
}

#[test]
fn depth_and_attributes_are_bounded() {
    let deep = format!("<gexf><graph>{}", "<nodes><node>".repeat(200));
    let refused = gexf::read(deep.as_bytes(), &mut Report::default()).unwrap_err();
    assert!(refused.message.contains("inside one another"), "{refused:?}");
    let many: String = (0..1_000_000).map(|at| format!(" a{at}=\"\"")).collect();
    let refused = tei::read(format!("<TEI{many}/>").as_bytes(), &mut Report::default()).unwrap_err();
    assert!(refused.message.contains("attributes"), "{refused:?}");
    let entities = "<!DOCTYPE TEI SYSTEM \"http://example.org/x.dtd\" [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><TEI>&a;</TEI>";
    let refused = tei::read(entities.as_bytes(), &mut Report::default()).unwrap_err();
    assert!(refused.message.contains("entities"), "{refused:?}");
}
