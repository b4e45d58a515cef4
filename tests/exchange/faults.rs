//! Bad input: a small file a fault, named by it. What is said stands beside it.

use crate::common::run;
use imbroglio::exchange::findings::Report;
use imbroglio::exchange::{gexf, tei};
use std::path::Path;

#[test]
fn every_fault_is_told_and_the_rest_comes_in() {
    let folder = Path::new("tests/exchange/faults");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending != "txt" && ending != "ron"));
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let scratch = tempfile::tempdir().unwrap();
        let film = scratch.path().join("film.ron");
        let (source, output) = (path.to_string_lossy(), film.to_string_lossy());
        let map = path.with_extension("map.ron");
        let map = map.exists().then(|| map.to_string_lossy().into_owned());
        let mut arguments = vec!["import", &source, "-o", &output];
        arguments.extend(map.iter().flat_map(|map| ["--map", map]));
        let (code, _, said) = run(&arguments);
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
fn a_fault_is_told_of_the_table_that_it_is_in() {
    let scratch = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = scratch.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let persons = write("persons.csv", "id,name\nann,Ann\n,Nobody\nben,Ben\n");
    let relations =
        write("relations.csv", "source,target,relation\nann,ben,friend\nann,,friend\nann,cat,enemy\n");
    let folder = format!("{}/new/", scratch.path().display());
    let (code, _, said) = run(&["import", &persons, &relations, "-o", &folder]);
    assert_eq!(code, 1, "{said}");
    for told in [
        "persons.csv:3:1: row 2 has no id",
        "relations.csv:3:1: row 2 names nobody",
        "relations.csv:4:1: `cat` is declared nowhere",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    // a path with a separator at its end is a folder, which is made
    assert!(scratch.path().join("new/relations.ron").is_file(), "{said}");
    let broken = write("broken.csv", "nobody,knows\n1,2\n");
    let (code, _, said) = run(&["import", &broken, &relations, "-o", &folder, "--force"]);
    assert!(code == 2 && said.contains("broken.csv:1:1: no column says"), "{said}");
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
