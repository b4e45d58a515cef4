//! What `--until` shows is what is shown of the annotation cut off there: nothing that comes later can leak.

use super::cutting::cut;
use imbroglio::facts::Facts;
use imbroglio::film::Film;
use imbroglio::source::{FileId, Span};
use imbroglio::story::Story;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const FILMS: [&str; 4] = ["la-balance-1982", "rififi-1955", "un-flic-1972", "trial"];

/// A film that has what the three others happen not to have: words about later events in every field.
const TRIAL: &str = r#"(
    title: "Trial", seeds: ["000"],
    characters: [
        (id: ann, name: "Ann", fate: "hanged", cites: "000.p3.s1"), (id: bob, name: "Bob", home: gang),
        (id: cid, name: "Cid", home: court), (id: dan, name: "Dan"), (id: eve, name: "Eve"),
    ],
    groups: [
        (id: gang, name: "The gang", members: [bob(until(theft)), eve(from(theft))]),
        (id: court, name: "The court", members: [cid(from(verdict))]),
    ],
    bonds: [
        lover(ann, bob, until(theft), label("once her lover"), cites("000.p3.s1-2")),
        friend(ann, dan, from(theft), until(verdict), label("a false friend")),
        friend(dan, eve, from(verdict)),
    ],
    story: [
        (id: meet, what: "Ann meets Bob", meanwhile: [feast], acts: [meets(ann, bob), agrees(ann, bob, reading(willing)),
            refuses(ann, bob, reading(unwilling))], learns: [ann(plot)], cites: "000.p3.s1-3"),
        (id: feast, what: "Bob eats", acts: [helps(bob, eve)], cites: "000.p3.s3"),
        (id: theft, what: "Bob robs Ann", needs: [meet], acts: [steals_from(bob, ann), betrays(bob, ann)], told: 1,
            learns: [ann(robbed, suspects)], present: [eve], cites: "000.p4.s1"),
        (id: trial, what: "Dan swears", acts: [deceives(dan, ann), betrays(dan, ann, reading(lies)),
            helps(dan, ann, reading(errs))], needs: [theft]),
        (id: verdict, what: "Cid has Ann hanged", acts: [kills(cid, ann)], helped_by: [trial], cites: "000.p4.s2"),
    ],
    knowledge: [
        (id: plot, what: "Bob means to rob her", known_to: [bob, eve], concerns: [ann, cid], of: theft, cites: "000.p3.s1"),
        (id: robbed, what: "It was Bob", since: theft, of: theft, known_to: [bob], concerns: [ann, dan]),
    ],
    conflicts: [
        (id: will, question: "Does Ann agree?", readings: [(id: willing, says: "yes", cites: "000.p3.s1"),
            (id: unwilling, says: "no", cites: "000.p3.s2")], chosen: willing, because: "she is hanged for it"),
        (id: oath, question: "Does Dan lie?", readings: [(id: lies, says: "yes", cites: "000.p4.s1"),
            (id: errs, says: "no", cites: "000.p4.s2")]),
        (id: end, question: "Who has Ann hanged?", readings: [(id: cid_does, says: "Cid", cites: "000.p4.s1"),
            (id: dan_does, says: "Dan", cites: "000.p4.s2")], chosen: cid_does, because: "why not"),
    ],
    no_fact: [(cites: "000.p3.s4", because: "she will hang")],
)
"#;

fn text_of(film: &str) -> String {
    if film == "trial" {
        return TRIAL.to_owned();
    }
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/films/{film}.ron"))).unwrap()
}

/// A folder with the seeds, and a film of this name and text.
fn folder(film: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("seeds")).unwrap();
    for seed in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")).unwrap() {
        let seed = seed.unwrap().path();
        fs::copy(&seed, folder.path().join("seeds").join(seed.file_name().unwrap())).unwrap();
    }
    fs::write(folder.path().join(format!("{film}.ron")), text).unwrap();
    folder
}

fn whole(film: &str) -> Story {
    let folder = folder(film, &text_of(film));
    let loaded = Film::open(folder.path().join(format!("{film}.ron"))).unwrap();
    let told: Vec<&str> = loaded.diagnostics.iter().map(|d| d.message.as_ref()).collect();
    loaded.story.unwrap_or_else(|| panic!("{film}: {told:#?}"))
}

/// Facts without the places in the file that states them.
fn placeless(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    let nowhere = Span { file: FileId(0), start: 0, end: 0 };
    facts.parties.iter_mut().for_each(|party| party.span = nowhere);
    facts.bonds.iter_mut().for_each(|bond| bond.span = nowhere);
    facts.acts.iter_mut().for_each(|act| act.span = nowhere);
    facts.learnings.iter_mut().for_each(|learning| learning.span = nowhere);
    facts.propositions.iter_mut().for_each(|proposition| proposition.span = nowhere);
    for event in &mut facts.events {
        event.span = nowhere;
        let support = &mut event.support;
        support.all.iter_mut().for_each(|link| link.span = nowhere);
        support.details.change(|details| {
            let links = details.any.iter_mut().flatten().chain(&mut details.contributing);
            links.for_each(|link| link.span = nowhere);
            details.prevented_by.iter_mut().for_each(|prevention| prevention.by.span = nowhere);
        });
    }
    facts
}

#[test]
fn the_story_until_an_event_is_the_story_of_the_annotation_cut_there() {
    for film in FILMS {
        let text = text_of(film);
        let whole = whole(film);
        for (last, event) in whole.events() {
            let cut = cut(film, &text, whole.facts(), last.index());
            let folder = folder(film, &cut);
            let loaded = Film::open(folder.path().join(format!("{film}.ron"))).unwrap();
            let told: Vec<&str> = loaded.diagnostics.iter().map(|d| d.message.as_ref()).collect();
            let short = loaded.story.unwrap_or_else(|| panic!("{film} until {}: {told:#?}\n{cut}", event.id));
            let (seen, there) = (whole.until(last), short.until(last));
            // what the cut annotation states is all that `until` may show of it, but for what tells of sentences
            let counts = |facts: &Facts| {
                [facts.parties.len(), facts.events.len(), facts.acts.len(), facts.bonds.len()]
                    .map(|n| n as u32)
                    .into_iter()
                    .chain([
                        facts.learnings.len() as u32,
                        facts.propositions.len() as u32,
                        facts.conflicts.len() as u32,
                    ])
                    .collect::<Vec<_>>()
            };
            assert_eq!(counts(seen.facts()), counts(short.facts()), "{film} until {}\n{cut}", event.id);
            let (seen, there) = (placeless(seen.facts()), placeless(there.facts()));
            for (seen, there) in seen.parties.iter().zip(&there.parties) {
                assert_eq!(seen, there, "{film} until {}", event.id);
            }
            for (seen, there) in seen.bonds.iter().zip(&there.bonds) {
                assert_eq!(seen, there, "{film} until {}", event.id);
            }
            assert_eq!(seen, there, "{film} until {}", event.id);
        }
    }
}

/// The program that is asked: this build's, or another that `IMBROGLIO_PROGRAM` names, such as one that is optimised.
fn program() -> OsString {
    std::env::var_os("IMBROGLIO_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_imbroglio").into())
}

/// What the real program prints, or writes into `out.dot` if it is told to, and how it ended.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program())
        .current_dir(folder)
        .args(arguments)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let dot = folder.join("out.dot");
    let written = if dot.exists() { fs::read_to_string(&dot).unwrap() } else { String::new() };
    assert!(
        !(printed.is_empty() && written.is_empty()),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    format!("{:?}\n{printed}{written}", output.status.code())
}

/// Every command that takes `--until`, in ways in which it may be asked. `CHARACTER` is somebody of the cast.
const ASKED: &[&[&str]] = &[
    &["show"],
    &["relations"],
    &["fates"],
    &["betrayals"],
    &["chains"],
    &["what-if"],
    &["what-if", "--save", "CHARACTER"],
    &["retribution"],
    &["why", "CHARACTER"],
    &["motifs", "--near"],
    &["balance"],
    &["allegiance"],
    &["secrets"],
    &["standing"],
    #[cfg(feature = "classic")]
    &["standing", "--classic"],
    &["sources"],
];

/// The same for pictures.
const DRAWN: [&[&str]; 6] = [
    &["draw", "--chart", "relations"],
    &["draw", "--chart", "storyline"],
    &["draw", "--chart", "cascade"],
    &["draw", "--chart", "matrix"],
    &["draw", "--chart", "strip"],
    &["draw", "--output", "out.dot", "--force"],
];

/// Asks the film until an event, and the film cut there, and compares every byte.
fn compare(film: &str, last: usize, asked: &[&[&str]], format: &[&str]) {
    let text = text_of(film);
    let whole = whole(film);
    let (last, event) = whole.events().nth(last).unwrap();
    let seen = whole.until(last);
    let fates = imbroglio::analysis::fates::fates(&seen);
    let dead = fates.iter().find(|fate| fate.fate == imbroglio::analysis::fates::FateKind::Dead);
    let Some(somebody) = dead.map(|fate| fate.party).or_else(|| Some(seen.characters().next()?.0)) else {
        return;
    };
    let somebody = seen.party(somebody).id.as_str();
    let (whole, short) = (folder(film, &text), folder(film, &cut(film, &text, whole.facts(), last.index())));
    let file = format!("{film}.ron");
    for words in asked {
        let mut words: Vec<&str> =
            words.iter().map(|word| if *word == "CHARACTER" { somebody } else { word }).collect();
        words.insert(1, &file);
        words.extend(format);
        let (mut until, mut plain) = (words.clone(), words.clone());
        until.extend(["--until", &event.id]);
        // of a film that ends there, `sources` and `show` still count the sentences that come later
        if ["sources", "show"].contains(&words[0]) {
            plain.extend(["--until", &event.id]);
        }
        let (seen, there) = (run(whole.path(), &until), run(short.path(), &plain));
        assert!(seen == there, "{until:?}\n\n{seen}\n\nand of the film cut there\n\n{there}");
    }
}

#[test]
fn no_answer_tells_what_comes_after_the_event() {
    for film in FILMS {
        let events = whole(film).events().count();
        for last in [events / 3, events - 2] {
            compare(film, last, ASKED, &[]);
        }
        compare(film, events / 2, ASKED, &["--format", "json"]);
        compare(film, events / 2, ASKED, &["--format", "json", "--readings", "contested"]);
    }
}

#[test]
fn no_picture_shows_what_comes_after_the_event() {
    for (film, share) in FILMS.into_iter().zip([4, 2, 3, 2]) {
        let events = whole(film).events().count();
        compare(film, events / share, &DRAWN, &[]);
    }
}

#[test]
#[ignore = "some minutes: every event of every film; .ci/run asks for it: `cargo test --test through_time -- --ignored`"]
fn nothing_tells_what_comes_after_any_event() {
    // another program may be a build without what is optional; the tests above ask this one for that
    let other = std::env::var_os("IMBROGLIO_PROGRAM").is_some();
    let asked: Vec<&[&str]> =
        ASKED.iter().copied().filter(|words| !(other && words.contains(&"--classic"))).collect();
    let moments: Vec<(&str, usize)> = FILMS
        .into_iter()
        .flat_map(|film| (0..whole(film).events().count()).map(move |last| (film, last)))
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for first in 0..threads {
            let (moments, asked) = (&moments, &asked);
            scope.spawn(move || {
                for (film, last) in moments.iter().skip(first).step_by(threads) {
                    compare(film, *last, asked, &[]);
                    compare(film, *last, asked, &["--format", "json"]);
                    compare(film, *last, &DRAWN, &[]);
                }
            });
        }
    });
}

#[test]
fn every_command_and_chart_that_takes_until_is_tried() {
    let tried: BTreeSet<&str> = ASKED.iter().chain(&DRAWN).map(|words| words[0]).collect();
    let command = imbroglio::cli::command();
    let takes: BTreeSet<&str> = command
        .get_subcommands()
        .filter(|sub| sub.get_arguments().any(|argument| argument.get_id() == "until"))
        .map(|sub| sub.get_name())
        // the page is held to the law by the suite in Chromium, which searches its bytes; exports by tests/exchange
        .filter(|name| !matches!(*name, "report" | "export"))
        .collect();
    assert_eq!(tried, takes);
    let draw = command.find_subcommand("draw").unwrap();
    let chart = draw.get_arguments().find(|argument| argument.get_id() == "chart").unwrap();
    for value in chart.get_possible_values() {
        let name = value.get_name();
        assert!(DRAWN.iter().any(|words| words.contains(&name)), "no test draws {name}");
    }
}

/// What `--until` shows of a story with a bond, a note, other names and a part that tell what comes.
#[test]
fn what_has_no_time_of_its_own_is_hidden_until_its_sentence_is_told() {
    let text = r#"(
        title: "Spoiler", seeds: ["704"],
        characters: [
            (id: ann, name: "Ann", aliases: ["the Killer"], note: "a friend", cites: "704.p1.s1"),
            (id: bob, name: "Bob", note: "will be killed by Ann"),
            (id: cid, name: "Cid", aliases: ["the Lover"], note: "her lover", cites: "704.p1.s2", home: pair),
        ],
        groups: [(id: pair, name: "The pair", members: [ann, cid(from(e2))], cites: "704.p1.s2")],
        bonds: [
            friend(ann, bob, cites("704.p1.s1")),
            friend(bob, cid, cites("704.p1.s4")),
            lover(ann, cid, secret, cites("704.p1.s2")),
        ],
        story: [
            (id: e1, what: "Ann is a friend of Bob", cites: "704.p1.s1", acts: [meets(ann, bob)], part: "The murderess"),
            (id: e2, what: "Cid is the lover of Ann", cites: "704.p1.s2", acts: [meets(ann, cid)]),
            (id: e3, what: "Ann kills Bob", cites: "704.p1.s3", acts: [kills(ann, bob)], part: "The end"),
        ],
    )"#;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("seeds")).unwrap();
    let seed = "Ann is a friend of Bob.\nCid is her lover.\nAnn kills Bob.\nBob knows Cid.\n";
    fs::write(folder.path().join("seeds/704-x.txt"), seed).unwrap();
    fs::write(folder.path().join("spoiler.ron"), text).unwrap();
    let story = Film::open(folder.path().join("spoiler.ron")).unwrap().story().unwrap();
    let at = |id: &str| story.until(story.find_event(id).unwrap());
    let bonds = |story: &Story| -> Vec<String> {
        let all = story.bonds().map(|(_, bond)| (story.kind(bond.kind).id.clone(), bond));
        all.map(|(kind, bond)| format!("{kind} {} {}", bond.from.0, bond.to.0)).collect()
    };
    let party =
        |story: &Story, id: &str| story.parties().find(|(_, party)| party.id == id).unwrap().1.clone();
    let first = at("e1");
    // that Bob knows Cid is told by a sentence that no event cites: it stays, and Cid with it
    assert_eq!(bonds(&first), ["friend 0 1", "friend 1 2"]);
    assert_eq!(party(&first, "bob").note, None, "a note without a source may tell anything");
    assert_eq!(party(&first, "ann").note.as_deref(), Some("a friend"));
    let cid = party(&first, "cid");
    assert_eq!((cid.note.clone(), cid.aliases.len(), cid.home), (None, 0, None));
    assert_eq!(first.facts().events[0].part.as_deref(), Some("…"), "the part is not over");
    let second = at("e2");
    assert_eq!(bonds(&second).len(), 5, "the lovers and both memberships");
    assert!(party(&second, "cid").home.is_some());
    assert_eq!(second.facts().events[0].part.as_deref(), Some("The murderess"), "the part is over");
    let last = at("e3");
    assert_eq!(party(&last, "bob").note.as_deref(), Some("will be killed by Ann"));
    assert_eq!(last.facts().events[2].part.as_deref(), Some("The end"));
}
