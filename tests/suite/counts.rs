//! Every number of betrayals, deaths, killings and bonds is the same wherever it is given.

use crate::harness::{Answer, files, project, run};
use imbroglio::analysis::Readings;
use imbroglio::analysis::betrayal::{self, betrayals};
use imbroglio::analysis::chains::betrayal_steps;
use imbroglio::analysis::fates::{FateKind, fates};
use imbroglio::charts::{cascade, words};
use imbroglio::corpus::shelf;
use imbroglio::story::{Story, count};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The three films and the shelf.
fn films() -> Vec<PathBuf> {
    let mut all = files("data/films", "ron");
    all.extend(files("data/shelf", "ron").into_iter().filter(|path| !path.ends_with("relatives.ron")));
    assert_eq!(all.len(), 27);
    all
}

fn story(path: &Path) -> Story {
    imbroglio::Film::open(path).unwrap().story().unwrap()
}

#[test]
fn betrayals_and_deaths_are_as_many_in_every_answer_and_chart() {
    for path in films() {
        let story = story(&path);
        let at = path.display();
        let all = betrayals(&story, Readings::Settled).all;
        let number = betrayal::count(&all);
        assert_eq!(betrayal_steps(&all, true).len(), number.total(), "{at}: chains");
        let asserted = count::asserted_betrayals(&story, Readings::Settled).len();
        assert_eq!(asserted, number.asserted, "{at}: acts that assert a betrayal");
        let fates = fates(&story);
        let dead = fates.iter().filter(|fate| fate.fate == FateKind::Dead && story.is_person(fate.party));
        let dead = dead.count();
        let told = count::deaths(&story).into_iter().filter(|death| story.is_person(death.party)).count();
        assert!(dead <= told, "{at}: nobody is dead who is not told to die");
        let head = words::head(&story, &fates);
        let counted = format!("{}, {}", words::betrayed(number), words::count(dead, "death", "deaths"));
        assert!(
            head.finding.to_lowercase().starts_with(&counted.to_lowercase()) || number.total() + dead == 0,
            "{at}: “{}” and {counted}",
            head.finding
        );
        assert!(head.count.starts_with(&format!("{dead} of ")), "{at}: {}", head.count);
        let found = cascade::finding(&story, &all).to_lowercase();
        if let Some((_, after)) = found.split_once(" of ")
            && let Some((number, _)) = after.split_once(" deaths")
            && !number.contains(' ')
        {
            assert_eq!(number, words::number(told), "{at}: {found}");
        }
        let corpus = shelf::corpus([&story]).unwrap();
        let measures = &corpus.measures[0];
        assert_eq!((measures.betrayals, measures.dead), (number.total(), dead), "{at}: corpus");
        assert_eq!(measures.bonds, count::bonds(&story), "{at}: corpus");
    }
}

#[test]
fn who_is_told_to_kill_somebody_is_among_their_killers() {
    for path in films() {
        let story = story(&path);
        let killings: BTreeSet<_> =
            count::killings(&story, Readings::Settled).map(|tie| (tie.from, tie.to)).collect();
        for fate in fates(&story).iter().filter(|fate| fate.fate == FateKind::Dead && fate.wound.is_none()) {
            let told: BTreeSet<_> =
                killings.iter().filter(|(_, to)| *to == fate.party).map(|(by, _)| *by).collect();
            let named: BTreeSet<_> = fate.killers.iter().copied().collect();
            assert_eq!(named, told, "{}: {}", path.display(), story.party(fate.party).name);
        }
    }
}

#[test]
fn commands_print_the_numbers_that_their_data_hold() {
    for film in ["la-balance-1982", "rififi-1955", "un-flic-1972"] {
        let ask = |arguments: &[&str]| -> String {
            let Answer { out, err, code } = run(&project(""), arguments);
            assert!(code.is_some_and(|code| code < 2), "{arguments:?}: {err}");
            out
        };
        let json = |arguments: &[&str]| -> serde_json::Value {
            serde_json::from_str(&ask(&[arguments, &["--format", "json"]].concat())).unwrap()
        };
        let path = project(&format!("data/films/{film}.ron"));
        let story = story(&path);
        let number = betrayal::count(&betrayals(&story, Readings::Settled).all);
        let prose = ask(&["betrayals", film]);
        let said = format!("{} betrayal", number.total());
        assert!(prose.starts_with(&said), "{film}: {prose}");
        assert!(ask(&["chains", film]).starts_with(&said), "{film}: chains");
        let bonds = count::bonds(&story);
        assert!(ask(&["show", film]).contains(&format!(" {bonds} bonds")), "{film}: show");
        let stats = json(&["stats", film]);
        assert!(stats.to_string().contains(&format!("\"bonds\":{bonds},")), "{film}: {stats}");
        let acts = story.settled().acts().count();
        assert!(ask(&["show", film]).contains(&format!(" {acts} acts")), "{film}: show");
        assert!(stats.to_string().contains(&format!("\"acts\":{acts},")), "{film}: {stats}");
        let fates = json(&["fates", film]).to_string();
        let dead = imbroglio::analysis::fates::fates(&story);
        let dead = dead.iter().filter(|fate| fate.fate == FateKind::Dead).count();
        assert_eq!(fates.matches("\"fate\":\"dead\"").count(), dead, "{film}: fates");
    }
}
