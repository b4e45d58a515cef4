//! The page of `report` and the start of `watch` on bad input; what the page does is tried in `tests/browser`.

use crate::harness::{Answer, run};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const SOUND: &str = r#"(title: "Sound", characters: [(id: king, name: "King"), (id: heir, name: "Heir")],
    story: [(id: plan, what: "The heir plans it", acts: [threatens(heir, king)]), (id: regicide, what: "The heir kills the king", acts: [kills(heir, king)])])"#;
const FAULTY: &str = r#"(title: "Faulty", characters: [(id: king, name: "King")], story: [(id: end, what: "He dies", acts: [dies(kign)])])"#;

fn folder(films: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in films {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// It ended with this exit code and said each of these on the standard error.
fn says(answer: &Answer, code: i32, words: &[&str]) {
    assert_eq!(answer.code, Some(code), "{}", answer.err);
    assert!(!answer.err.contains("panicked"), "{}", answer.err);
    for word in words {
        assert!(answer.err.contains(word), "“{word}” is not in:\n{}", answer.err);
    }
}

/// What stands in an element of the page that the browser passes over.
fn stored<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!(" id=\"{id}\">")).unwrap_or_else(|| panic!("no {id}"));
    rest.split_once("</script>").unwrap().0
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_film_with_errors_gives_findings_and_no_half_page() {
    let folder = folder(&[("film.ron", FAULTY), ("sound.ron", SOUND)]);
    for films in [vec!["film.ron"], vec!["sound.ron", "film.ron"]] {
        let arguments = [vec!["report"], films, vec!["-o", "page.html"]].concat();
        let answer = run(folder.path(), &arguments);
        says(&answer, 1, &["kign", "king"]);
        assert_eq!(answer.out, "");
        assert_eq!(names(folder.path()), ["film.ron", "sound.ron"]);
    }
    // nor is an earlier page touched
    says(&run(folder.path(), &["report", "sound.ron", "-o", "page.html"]), 0, &[]);
    let before = fs::read(folder.path().join("page.html")).unwrap();
    says(&run(folder.path(), &["report", "film.ron", "-o", "page.html"]), 1, &["kign"]);
    assert_eq!(fs::read(folder.path().join("page.html")).unwrap(), before);
}

#[test]
fn an_output_that_cannot_be_written_is_said() {
    let folder = folder(&[("film.ron", SOUND), ("letter.html", "a letter of somebody else")]);
    fs::create_dir(folder.path().join("folder.html")).unwrap();
    let before = names(folder.path());
    says(&run(folder.path(), &["report", "film.ron", "-o", "folder.html"]), 2, &["folder.html"]);
    says(&run(folder.path(), &["report", "film.ron", "-o", "film.ron"]), 2, &["film.ron"]);
    says(&run(folder.path(), &["report", "film.ron", "-o", "letter.html"]), 2, &["letter.html", "--force"]);
    assert_eq!(names(folder.path()), before);
    says(&run(folder.path(), &["report", "film.ron", "-o", "letter.html", "--force"]), 0, &[]);
}

#[test]
fn an_end_that_is_not_there_is_said() {
    let folder = folder(&[("film.ron", SOUND), ("other.ron", SOUND)]);
    says(&run(folder.path(), &["report", "film.ron", "--until", "pln"]), 2, &["pln", "plan"]);
    says(&run(folder.path(), &["report", "film.ron", "other.ron", "--until", "plan"]), 2, &["one film"]);
    says(&run(folder.path(), &["report", "none.ron"]), 2, &["none.ron"]);
    says(&run(folder.path(), &["report", "film.ron", "--theme", "drak"]), 2, &["drak", "dark"]);
}

#[test]
fn small_films_have_a_page_too() {
    let folder = folder(&[
        ("none.ron", r#"(title: "None", characters: [(id: a, name: "A")], story: [])"#),
        (
            "one.ron",
            r#"(title: "One", characters: [(id: a, name: "A")], story: [(id: e, what: "A dies", acts: [dies(a)])])"#,
        ),
    ]);
    for film in ["none.ron", "one.ron"] {
        let answer = run(folder.path(), &["report", film]);
        says(&answer, 0, &[]);
        assert!(answer.out.starts_with("<!doctype html>") && answer.out.ends_with("</html>\n"));
        let book: serde_json::Value = serde_json::from_str(stored(&answer.out, "film-0")).unwrap();
        assert_eq!(book["parties"].as_array().unwrap().len(), 1, "{film}");
        serde_json::from_str::<serde_json::Value>(stored(&answer.out, "answers-0")).unwrap();
        for chart in book["charts"].as_array().unwrap() {
            let svg = stored(&answer.out, &format!("t-0-{}", chart.as_str().unwrap()));
            roxmltree::Document::parse(svg).unwrap();
        }
    }
}

#[test]
fn a_film_of_bonds_alone_has_a_page_and_all_its_pictures() {
    let bonds = r#"(title: "Bonds", characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob")],
        groups: [(id: gang, name: "The gang", members: [ann])], bonds: [friend(ann, bob)], story: [])"#;
    let folder = folder(&[("bonds.ron", bonds)]);
    says(&run(folder.path(), &["report", "bonds.ron", "-o", "page.html"]), 0, &[]);
    fs::create_dir_all(folder.path().join("data/films")).unwrap();
    fs::write(folder.path().join("data/films/bonds.ron"), bonds).unwrap();
    says(&run(folder.path(), &[]), 0, &[]);
    assert!(folder.path().join("output/index.html").is_file());
}

#[test]
fn the_same_film_gives_the_same_page() {
    let folder = folder(&[("film.ron", SOUND), ("other.ron", SOUND)]);
    let ask = || run(folder.path(), &["report", "film.ron", "other.ron"]).out;
    let page = ask();
    assert_eq!(page, ask());
    // the words of the legend are those of the charts
    let data: serde_json::Value = serde_json::from_str(stored(&page, "data")).unwrap();
    let families: Vec<(String, String)> = serde_json::from_value(data["families"].clone()).unwrap();
    let words =
        imbroglio::vocabulary::LineFamily::LEGEND.map(|f| (f.word().to_owned(), f.legend().to_owned()));
    assert_eq!(families, words);
}

#[test]
fn a_page_that_ends_early_has_nothing_of_what_comes() {
    let folder = folder(&[("film.ron", SOUND)]);
    let page = run(folder.path(), &["report", "film.ron", "--until", "plan"]).out;
    assert!(page.contains("The heir plans it"));
    for word in ["kills the king", "regicide", "kills(", "killed by"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn watch_does_not_start_on_nothing() {
    let folder = folder(&[]);
    says(&run(folder.path(), &["watch"]), 2, &["no film is named"]);
    says(&run(folder.path(), &["watch", "none.ron"]), 2, &["none.ron"]);
    says(&run(folder.path(), &["watch", "none.ron", "--port", "99999"]), 2, &["99999"]);
}
