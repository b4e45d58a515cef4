//! What annotators meet: slips of the pen and what is said to them, files that stand together, output that is kept safe,
//! words that are explained, and films of any size.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::rules::check_text;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A sound film of three, on the seed below.
const SOUND: &str = r#"(
    title: "Sound",
    year: 1604,
    seeds: ["001"],
    characters: [
        (id: king, name: "King"),
        (id: heir, name: "Heir"),
        (id: fool, name: "Fool"),
    ],
    bonds: [friend([king, fool], cites("001.p1.s1"))],
    story: [
        (id: quarrel, what: "The heir beats the fool", cites: "001.p1.s1", acts: [beats(heir, fool)]),
        (id: end, what: "The heir kills the king", cites: "001.p1.s2", acts: [kills(heir, king)]),
    ],
)
"#;

/// A folder with the seed, the film under `data/films`, and other files there.
fn folder(film: &str, others: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for place in ["seeds", "data/films"] {
        fs::create_dir_all(folder.path().join(place)).unwrap();
    }
    fs::write(folder.path().join("seeds/001-sound.txt"), "They quarrel.\nOne dies.\n").unwrap();
    fs::write(folder.path().join("data/films/film.ron"), film).unwrap();
    for (name, text) in others {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

struct Answer {
    code: i32,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Answer { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// Codes of what a check of the film finds, sorted as printed, and all that was printed.
fn check(film: &str) -> (Vec<String>, String) {
    let folder = folder(film, &[]);
    let answer = run(folder.path(), &["check", "film"]);
    let codes = answer.err.lines().filter_map(|line| {
        let code = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
        Some(code[..4].to_owned())
    });
    (codes.collect(), answer.err)
}

/// The film with one piece replaced.
fn with(old: &str, new: &str) -> String {
    assert!(SOUND.contains(old), "{old}");
    SOUND.replacen(old, new, 1)
}

#[test]
fn the_film_itself_is_clean() {
    assert_eq!(check(SOUND).0, Vec::<String>::new());
}

#[test]
fn an_unknown_or_doubled_field_of_the_film_costs_nothing_but_itself() {
    assert_eq!(check(&with("year:", "yeer:")).0, ["E005"]);
    assert_eq!(check(&with("year: 1604", "title: \"Again\"")).0, ["E006"]);
    let (codes, text) = check(&with("year: 1604", "title: \"Again\""));
    assert!(codes == ["E006"] && text.contains("keep one of the two"), "{text}");
    // Of a list that stands twice both count: the slip in the second is found.
    let twice = with(
        "    story: [",
        "    story: [(id: a, what: \"A\", cites: \"001.p1.s1\", acts: [beats(hair, fool)])],\n    story: [",
    );
    assert_eq!(check(&twice).0, ["E101", "E006"]);
    assert_eq!(check(&with("year: 1604", "kinds: []")).0, ["E005"]);
    assert_eq!(check(&with("bonds: [friend([king, fool], cites(\"001.p1.s1\"))]", "bonds: 3")).0, ["E009"]);
}

#[test]
fn parts_of_films_are_no_films() {
    let film = with("year: 1604,", "include: [\"cast.ron\"], vocabulary: [\"kinds.ron\"],")
        .replace("        (id: fool, name: \"Fool\"),\n", "")
        .replace("beats(heir, fool)", "haunts(heir, fool)");
    let cast = "(characters: [(id: fool, name: \"Fool\")])";
    let kinds = "#![enable(implicit_some)]\n(kinds: [(id: \"haunts\", family: \"coercion\", layer: act, sign: -1,\n\
                 phrase: \"haunts\", inverse: \"is haunted by\", definition: \"A ghost.\", example: \"haunts(a, b)\")])";
    let folder = folder(&film, &[("data/films/cast.ron", cast), ("data/films/kinds.ron", kinds)]);
    let answer = run(folder.path(), &["check"]);
    assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (0, "film: clean\n", ""));
    assert!(run(folder.path(), &["check", "other"]).err.contains("films here: film, "));
    let alone = run(folder.path(), &[]);
    assert!(alone.code == 0 && !alone.out.contains("kinds"), "{}{}", alone.out, alone.err);
    // A file that nobody names and that has no title is a film without a title.
    fs::write(folder.path().join("data/films/more.ron"), cast).unwrap();
    assert!(run(folder.path(), &["check"]).err.contains("E007"));
}

#[test]
fn no_output_takes_the_place_of_what_the_film_is_read_from() {
    let folder = folder(SOUND, &[]);
    for (path, was) in [("data/films/film.ron", SOUND), ("seeds/001-sound.txt", "They quarrel.\nOne dies.\n")]
    {
        for command in ["relations", "show", "sources"] {
            let answer = run(folder.path(), &[command, "film", "-o", path, "--force"]);
            assert!(answer.code == 2 && answer.err.contains("never overwritten"), "{}", answer.err);
        }
        let answer = run(folder.path(), &["check", "film", "-o", path, "--force"]);
        assert_eq!(answer.code, 2);
        assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), was);
    }
}

#[test]
fn an_earlier_answer_may_be_overwritten_and_nothing_else() {
    let folder = folder(SOUND, &[("notes.csv", "my,own\n1,2\n"), ("notes.ron", "// for imbroglio\n()\n")]);
    for format in ["csv", "md", "json", "table"] {
        for _ in 0..2 {
            let answer = run(
                folder.path(),
                &["relations", "film", "--format", format, "-o", &format!("new.{format}")],
            );
            assert_eq!(answer.code, 0, "{format}: {}", answer.err);
        }
        for notes in ["notes.csv", "notes.ron"] {
            let answer = run(folder.path(), &["relations", "film", "--format", format, "-o", notes]);
            assert!(answer.code == 2 && answer.err.contains("--force"), "{format}: {}", answer.err);
        }
    }
    let answer = run(folder.path(), &["relations", "film", "-o", "nowhere/x.csv"]);
    assert!(answer.code == 2 && !answer.err.contains(".imbroglio-"), "{}", answer.err);
}

#[test]
fn output_is_honoured_everywhere() {
    let folder = folder(SOUND, &[]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for _ in 0..2 {
        assert_eq!(run(folder.path(), &["check", "film", "-o", "check.txt"]).out, "");
        assert!(read("check.txt").ends_with("film: clean\n"));
        assert_eq!(run(folder.path(), &["sources", "film", "--tally", "-o", "tally.txt"]).out, "");
        assert!(read("tally.txt").starts_with("tally: ["));
    }
    assert_eq!(run(folder.path(), &["check", "film", "-o", "nowhere/x"]).code, 2);
    assert!(run(folder.path(), &["relations", "film", "-o", "-"]).out.contains("beats"));
    assert!(!folder.path().join("-").exists());
}

#[test]
fn a_seed_may_be_named_by_its_file() {
    for named in ["001-sound", "001-sound.txt"] {
        assert_eq!(check(&with("[\"001\"]", &format!("[\"{named}\"]"))).0, Vec::<String>::new());
    }
    let (codes, text) = check(&with("001.p1.s2", "1.p1.s2"));
    assert!(codes[0] == "E302" && text.contains("did you mean `001.p1.s2`?"), "{text}");
    let (codes, text) = check(&with("001.p1.s2", "001.p1.s2-1"));
    assert!(codes[0] == "E302" && text.contains("ends before it begins"), "{text}");
}

#[test]
fn a_seed_that_is_not_there_is_one_fault() {
    assert_eq!(check(&with("[\"001\"]", "[\"777\"]").replace("001.", "777.")).0, ["E304"]);
    let folder = folder(SOUND, &[("seeds/001-sound.txt", "\n"), ("seeds/002.txt", "One.\n")]);
    let answer = run(folder.path(), &["check", "film"]);
    assert!(answer.err.contains("the seed `001` is empty") && !answer.err.contains("E302"), "{}", answer.err);
    fs::write(folder.path().join("seeds/001-other.txt"), "One.\n").unwrap();
    let answer = run(folder.path(), &["check", "film"]);
    assert!(answer.err.contains("two files are the seed `001`"), "{}", answer.err);
}

#[test]
fn a_citation_that_cannot_be_read_is_one_fault_with_what_hangs_on_it() {
    let cites = |text: &str| check(&with("cites: \"001.p1.s2\"", &format!("cites: \"{text}\"")));
    // `s2` and `s1-2` are of the paragraph that could not be read
    for text in ["001.q1 s2", "page-1 s2 s1-2", "p1.s2 s2", "page-1 page-2"] {
        let (codes, told) = cites(text);
        assert_eq!(codes.iter().filter(|code| *code == "E303").count(), 1, "{text}: {told}");
        let wrong = text.split(' ').next().unwrap();
        assert!(told.contains(&format!("`{wrong}` is not a citation")), "{text}: {told}");
    }
    let (codes, told) = cites("001.p1.s2 001.p1.s1-2");
    assert!(!codes.contains(&"E303".to_owned()), "{told}");
}

#[test]
fn a_breach_between_strangers_is_asked_for_its_bond() {
    for act in ["cheats_on", "embezzles", "breaks_word", "deserts", "hands_over"] {
        let film = with("beats(heir, fool)", &format!("{act}(heir, fool)"));
        assert_eq!(check(&film).0, ["W514"], "{act}");
        let bound = film.replace("bonds: [", "bonds: [works_for(heir, fool, cites(\"001.p1.s1\")), ");
        assert_eq!(check(&bound).0, Vec::<String>::new(), "{act}");
        assert_eq!(check(&film.replace("fool)]", "fool, perceived)]")).0, Vec::<String>::new(), "{act}");
    }
    // Harm, a lie and a word to the police need no bond.
    for act in [
        "kills(heir, fool)",
        "deceives(heir, fool)",
        "steals_from(heir, fool)",
        "informs(heir, fool, about(king))",
    ] {
        assert_eq!(check(&with("beats(heir, fool)", act)).0, Vec::<String>::new(), "{act}");
    }
}

#[test]
fn help_never_turns_a_word_into_another_fact() {
    for word in ["murmurs", "dismounts", "presides", "purrs", "chaste", "hinders"] {
        let (codes, text) = check(&with("beats(heir, fool)", &format!("{word}(heir, fool)")));
        assert_eq!(codes, ["E104"]);
        assert!(!text.contains("did you mean"), "{text}");
    }
    let (_, text) = check(&with("beats(heir, fool)", "beat(heir, fool, atempted)"));
    assert!(text.contains("did you mean `attempted`?"), "{text}");
    let (_, text) = check(&with("beats(heir, fool)", "beats(heir, whom(fool))"));
    assert!(text.contains("parties stand first and without names"), "{text}");
    let (_, text) = check(&with("beats(heir, fool)", "beats(heir, whom: fool)"));
    assert!(text.contains("leave `whom:` out"), "{text}");
    let (_, text) = check(&with("name: \"Heir\"", "name: \"Heir\", lead: \"yes\""));
    assert!(text.contains("write `true` or `false`"), "{text}");
}

#[test]
fn a_suicide_can_be_told() {
    assert_eq!(check(&with("kills(heir, king)", "takes_own_life(king)")).0, Vec::<String>::new());
    let (codes, text) = check(&with("kills(heir, king)", "kills(king, king), beats(heir, king)"));
    assert!(codes == ["E203"] && text.contains("takes_own_life(king)"), "{text}");
    let folder = folder(&with("kills(heir, king)", "takes_own_life(king)"), &[]);
    assert!(run(folder.path(), &["fates", "film"]).out.contains("King"));
}

#[test]
fn an_entry_with_a_fault_is_still_known() {
    assert_eq!(check(&with("name: \"Heir\"", "name: 3")).0, ["E009"]);
    assert_eq!(check(&with("name: \"Heir\"", "nmae: \"Heir\"")).0, ["E007", "E005"]);
    let film = with("acts: [kills(heir, king)]", "needs: [quarrel], acts: [kills(heir, king)]");
    assert_eq!(check(&film.replace("what: \"The heir beats the fool\", ", "")).0, ["E007"]);
    let broken = with("year: 1604,", "vocabulary: [\"kinds.ron\"],")
        .replace("beats(heir, fool)", "haunts(heir, fool)");
    let folder = folder(&broken, &[("data/films/kinds.ron", "(kinds: [(id: \"haunts\", layer: foo)])")]);
    let answer = run(folder.path(), &["check", "film"]);
    assert!(
        answer.err.contains("no layer is called `foo`") && answer.out.contains("film: 1 error\n"),
        "{}",
        answer.err
    );
}

#[test]
fn one_run_tells_everything_of_an_act() {
    assert_eq!(
        check(&with("beats(heir, fool)", "bites(hair, foll, presured)")).0,
        ["E104", "E101", "E101", "E105"]
    );
    assert_eq!(check(&with("friend([king, fool], ", "frend([king, foll], ")).0, ["E104", "E101"]);
}

#[test]
fn a_kind_of_the_films_own_comes_before_one_of_the_program() {
    let film = with("year: 1604,", "vocabulary: [\"kinds.ron\"],")
        .replace("beats(heir, fool)", "promotes(heir, fool)");
    let kind = "(id: \"promotes\", family: \"alliance\", layer: act, sign: 1, phrase: \"promotes\",\n\
                inverse: \"is promoted by\", definition: \"Gives a rank.\", example: \"promotes(a, b)\"),";
    let folder = folder(&film, &[("data/films/kinds.ron", &format!("(kinds: [{kind}])"))]);
    assert_eq!(run(folder.path(), &["check"]).err, "");
    assert!(run(folder.path(), &["relations", "film"]).out.contains("promotes"));
    fs::write(folder.path().join("data/films/kinds.ron"), format!("(kinds: [{kind} {kind}])")).unwrap();
    assert!(run(folder.path(), &["check"]).err.contains("already names a kind"));
}

#[test]
fn an_expulsion_looks_at_the_bonds_of_those_concerned() {
    let disowned = with("beats(heir, fool)", "expels(king, heir)");
    let kin = disowned.replace("bonds: [", "bonds: [parent(king, heir, cites(\"001.p1.s1\")), ");
    assert_eq!(check(&kin).0, Vec::<String>::new(), "a father puts nobody out of a group");
    let court =
        "groups: [(id: court, name: \"Court\", members: [king, heir], cites: \"001.p1.s1\")],\n    story: [";
    let put_out = disowned
        .replace("story: [", court)
        .replace("bonds: [", "bonds: [spouse(heir, fool, until(quarrel), cites(\"001.p1.s1\")), ");
    assert_eq!(check(&put_out).0, ["W406"], "a bond that ends elsewhere does not silence it");
}

#[test]
fn errors_come_first_and_sentences_by_paragraph() {
    let film = with("001.p1.s2", "001.p1.s1").replace("beats(heir, fool)", "beats(hair, fool)");
    assert_eq!(check(&film).0, ["E101", "W306"]);
    let folder = folder(SOUND, &[("seeds/001-sound.txt", "They quarrel.\nOne dies.\nHe rides.\nHe eats.\n")]);
    let answer = run(folder.path(), &["check", "film"]);
    assert!(
        answer.err.contains("nothing cites 2 sentences, 001.p1.s3 s4: “He rides.” and so on"),
        "{}",
        answer.err
    );
    assert!(answer.out.contains("film: 1 warning"), "{}", answer.out);
}

#[test]
fn odd_input_is_not_passed_over() {
    for (old, new, code) in [
        ("beats(heir, fool)", "beats([], fool)", "E009"),
        ("beats(heir, fool)", "beats(heir, fool, about())", "E009"),
        ("friend([king, fool], ", "friend([king], ", "E201"),
        ("friend([king, fool], ", "friend(_, fool, ", "E009"),
        ("friend([king, fool], ", "friend([king, fool], from(quarrel), from(end), ", "E204"),
        ("cites: \"001.p1.s2\", ", "cites: \"001.p1.s2\", needs: [any(quarrel, quarrel)], ", "E209"),
        ("id: quarrel,", "id: _,", "E107"),
        ("id: quarrel,", "id: true,", "E107"),
        ("name: \"Heir\"", "name: \"\u{200b}\"", "E108"),
    ] {
        let (codes, text) = check(&with(old, new));
        assert!(codes.contains(&code.to_owned()), "{new}: {text}");
    }
}

#[test]
fn slips_of_grammar_are_told_in_words_for_annotators() {
    for (old, new, words) in [
        ("id: quarrel,", "id: quar-rel,", "an id holds letters"),
        ("cites: \"001.p1.s2\"", "cites: 001.p1.s2", "citations stand in quotes"),
        ("acts: [kills(heir, king)]", "needs: [quarrel; quarrel]", "separated by commas"),
        ("what: \"The heir kills", "what: \"The \"heir\" kills", "inside a text"),
        ("what: \"The heir kills the king\"", "what: \"The heir kills the king", "is a mark missing"),
    ] {
        let (_, text) = check(&with(old, new));
        assert!(text.contains(words), "{new}: {text}");
    }
}

#[test]
fn every_word_is_explained() {
    for word in
        ["rules", "words", "E101", "W306", "attempted", "secret", "present", "meanwhile", "revenge", "kills"]
    {
        let answer = run(Path::new("."), &["explain", word]);
        assert!(answer.code == 0 && answer.out.len() > 40, "{word}: {}{}", answer.out, answer.err);
    }
    let answer = run(Path::new("."), &["explain", "promoting"]);
    assert!(answer.code == 2 && answer.err.contains("explain --list"), "{}", answer.err);
}

/// The commands that the help lists.
fn commands() -> Vec<String> {
    run(Path::new("."), &["--help"])
        .out
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

#[test]
fn every_command_is_explained_and_the_list_has_all_groups() {
    let list = run(Path::new("."), &["explain", "--list"]);
    assert_eq!(list.code, 0, "{}", list.err);
    let commands: Vec<String> = commands().into_iter().filter(|command| command != "help").collect();
    assert!(commands.len() > 25, "{commands:?}");
    for command in &commands {
        let answer = run(Path::new("."), &["explain", command]);
        // `explain motifs` lists the motifs
        let told = answer.out.contains("(command)") || command == "motifs";
        assert!(answer.code == 0 && told, "{command}: {}", answer.err);
        assert!(list.out.contains(&format!("\n    {command} ")), "{command}");
    }
    // one of each group
    for word in
        ["kills", "lethal", "attempted", "begins to violate", "revenge", "not_told", "E101 unknown-name"]
    {
        assert!(list.out.contains(word), "{word}");
    }
}

#[test]
fn every_heading_of_a_table_is_explained() {
    let film = "rififi-1955";
    let tables: &[(&[&str], &[&str])] = &[
        (
            &["balance", film],
            &["L", "F", "change", "begins to violate", "ceases to violate", "+++", "+--", "++-", "---"],
        ),
        (&["balance", film], &["camp", "against"]),
        (
            &["secrets", film],
            &["sort", "who learns it", "known at the end", "not said to have learned it", "first leak"],
        ),
        (&["secrets", film], &["is not said to know", "from", "until", "and meanwhile"]),
        (&["secrets", "un-flic-1972"], &["believes that"]),
        (&["allegiance", film], &["side", "before", "after", "how"]),
        (
            &["standing", film],
            &["place", "acts in", "of", "reaches", "reached by", "between", "without", "does", "undergoes"],
        ),
        (&["standing", film], &["informs", "about", "within", "how", "cites"]),
        (&["why", film, "jo"], &["led to", "how", "sure"]),
        (&["chains", film], &["events after it", "deaths it leads to", "deaths that need it"]),
        (&["chains", "un-flic-1972"], &["chain", "when", "order", "sure"]),
        (&["chains", "la-balance-1982"], &["wrongs", "and later", "wrongs them", "sure"]),
        (&["retribution", film], &["level", "harm", "answer", "how", "sure"]),
        (&["fates", film], &["fate", "by", "basis"]),
        (&["betrayals", film], &["breach", "bond", "how", "known to"]),
        (&["what-if", film], &["without", "lives saved", "events lost"]),
        (&["motifs", film, "--near"], &["what is there", "what fails"]),
        (&["motifs", film], &["certainty"]),
        (&["sources", film], &["witness", "sentences", "cited", "repeated by"]),
    ];
    // These say what they are.
    let plain = ["when", "by"];
    let listed = listed();
    for (command, headings) in tables {
        let answer = run(Path::new("."), &[*command, &["--wide"]].concat());
        let there = |line: &str| headings.iter().all(|heading| line.contains(heading));
        assert!(answer.out.lines().any(there), "{command:?} {headings:?}");
        for heading in headings.iter().filter(|heading| !plain.contains(heading)) {
            assert_explained(&listed, heading, &command.join(" "));
        }
    }
    for word in ["BREACH", "Known To", "+++", "begins_to_violate"] {
        let answer = run(Path::new("."), &["explain", "--", word]);
        assert!(answer.code == 0 && answer.out.contains("(measure)"), "{word}: {}{}", answer.out, answer.err);
    }
}

/// The measures that can be explained, as `explain` lists them. What is listed is explained, which its own test holds: so a
/// hundred headings need no hundred runs.
fn listed() -> BTreeSet<String> {
    let list = run(Path::new("."), &["explain", "measures"]).out;
    let lines = list.lines().filter_map(|line| line.strip_prefix("    "));
    lines.flat_map(|line| line.split(", ")).map(str::to_lowercase).collect()
}

/// Asks for what is not listed as it stands there.
fn assert_explained(listed: &BTreeSet<String>, heading: &str, command: &str) {
    if !listed.contains(&heading.to_lowercase()) {
        let answer = run(Path::new("."), &["explain", "--", heading]);
        assert!(answer.code == 0 && answer.out.len() > 40, "{heading} of `{command}`: {}", answer.err);
    }
}

/// The headings of all tables of an answer in Markdown.
fn headings(markdown: &str) -> Vec<String> {
    let lines: Vec<&str> = markdown.lines().collect();
    let rule = |line: &str| line.starts_with('|') && line.chars().all(|letter| "|-: ".contains(letter));
    let heads = lines.windows(2).filter(|pair| pair[0].starts_with('|') && rule(pair[1]));
    let cells = heads.flat_map(|pair| pair[0].trim_matches('|').split(" | "));
    let plain = cells.map(|cell| cell.trim().trim_matches('|').replace('\\', "").trim().to_owned());
    plain.filter(|heading| !heading.is_empty()).collect()
}

#[test]
fn no_heading_of_any_command_is_left_unexplained() {
    let films = ["rififi-1955", "un-flic-1972", "la-balance-1982"];
    // every command that answers with tables; those that do not are named, so that a new one must be put here or there
    let mut asked: Vec<Vec<&str>> = Vec::new();
    for question in
        ["balance", "secrets", "allegiance", "standing", "chains", "retribution", "fates", "betrayals"]
    {
        asked.extend(films.iter().map(|film| vec![question, film]));
    }
    for question in ["what-if", "motifs", "sources", "relations", "show", "stats"] {
        asked.push(vec![question, "la-balance-1982"]);
    }
    let reading = "data/second-readings/rififi-1955.ron";
    asked.extend([
        vec!["why", "rififi-1955", "jo"],
        vec!["why", "la-balance-1982", "massina"],
        vec!["what-if", "rififi-1955", "--without", "ring"],
        vec!["motifs", "rififi-1955", "--near"],
        vec!["compare", "rififi-1955", "un-flic-1972", "--null", "2"],
        vec!["corpus", "data/films", "--null", "0"],
        vec!["corpus", "rififi-1955", "--null", "0"],
        vec!["agree", "data/films/rififi-1955.ron", reading],
    ]);
    let without_tables = [
        "check",
        "completions",
        "doctor",
        "draw",
        "executor",
        "explain",
        "export",
        "fmt",
        "help",
        "import",
        "init",
        "lsp",
        "man",
        "new",
        "rename",
        "report",
        "scheduler",
        "sql",
        "tables",
        "watch",
    ];
    let known = commands();
    for command in &known {
        let command = command.as_str();
        let tried = asked.iter().any(|words| words[0] == command);
        assert!(tried != without_tables.contains(&command), "{command}: its headings are not looked at");
    }
    let mut all: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for words in &asked {
        let answer = run(Path::new("."), &[words.as_slice(), &["--wide", "--format", "md"]].concat());
        let found = headings(&answer.out);
        assert!(answer.code <= 1 && !found.is_empty(), "{words:?}: {}", answer.err);
        all.extend(found.into_iter().map(|heading| (heading, words.join(" "))));
    }
    assert!(all.len() > 100, "{:?}", all.keys());
    let listed = listed();
    for (heading, words) in all.iter().filter(|(heading, _)| !films.contains(&heading.as_str())) {
        assert_explained(&listed, heading, words);
    }
}

#[test]
fn measures_are_listed_and_guessed() {
    let list = run(Path::new("."), &["explain", "measures"]).out;
    for word in ["frustration", "comeuppance", "near miss", "responsibility", "spy", "open secret"] {
        assert!(list.contains(word), "{word}");
        assert!(run(Path::new("."), &["explain", word]).out.contains("Printed by"), "{word}");
    }
    let words = run(Path::new("."), &["explain", "begins", "to", "violate"]);
    assert!(words.out.starts_with("begins to violate (measure)"), "{}{}", words.out, words.err);
    for (slip, word) in [("reech", "`reach`"), ("frustratoin", "`frustration`"), ("hinegs", "`hinges`")] {
        let answer = run(Path::new("."), &["explain", slip]);
        assert!(answer.code == 2 && answer.err.contains(word), "{slip}: {}", answer.err);
    }
    assert!(run(Path::new("."), &["explain", "reach"]).out.starts_with("reach (measure)"));
}

#[test]
fn one_thing_is_told_in_the_singular() {
    let answer = run(Path::new("."), &["chains", "rififi-1955", "--max", "1"]);
    assert!(answer.err.contains("1 cascade is listed of 3"), "{}", answer.err);
    let shown = run(Path::new("."), &["show", "un-flic-1972"]).out;
    let line = shown.lines().find(|line| line.contains(" characters, ")).unwrap();
    for part in line.split([',']).flat_map(|part| part.split(" of ")) {
        let (number, noun) = part.trim().split_once(' ').unwrap();
        assert_eq!(number == "1", !noun.ends_with('s') || noun == "witness", "{line}");
    }
}

/// The first block of the guide behind `heading` that begins with `fence`.
fn block<'a>(guide: &'a str, heading: &str, fence: &str) -> &'a str {
    let from = guide.find(heading).unwrap();
    let start = from + guide[from..].find(fence).unwrap() + fence.len();
    &guide[start..start + guide[start..].find("\n```").unwrap() + 1]
}

#[test]
fn the_films_of_the_guide_are_clean() {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ANNOTATING.md")).unwrap();
    let (seed, film) = (block(&guide, "## 1.", "```text\n"), block(&guide, "## 2.", "```ron\n"));
    let kinds = block(&guide, "## 11.", "```ron\n");
    let folder = folder(film, &[("seeds/004-hamlet.txt", seed)]);
    let answer = run(folder.path(), &["check"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    let haunted = film.replace("seeds:", "vocabulary: [\"kinds.ron\"],\n    seeds:").replace(
        "acts: [kills(hamlet, king, revenge)]",
        "acts: [kills(hamlet, king, revenge), haunts(father, hamlet)]",
    );
    fs::write(folder.path().join("data/films/film.ron"), haunted).unwrap();
    fs::write(folder.path().join("data/films/kinds.ron"), kinds).unwrap();
    let answer = run(folder.path(), &["check"]);
    // The ghost acts after his death, and that is said.
    assert!(answer.out == "film: 1 warning\n" && answer.err.contains("W407"), "{}{}", answer.err, answer.out);
}

#[test]
fn a_closed_pipe_does_not_change_the_exit_code() {
    let folder = folder(&with("beats(heir", "beats(hair"), &[]);
    for _ in 0..5 {
        for err in [true, false] {
            let mut child = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
                .current_dir(folder.path())
                .args(["check", "film"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            if err {
                drop(child.stderr.take());
            } else {
                drop(child.stdout.take());
            }
            assert_eq!(child.wait().unwrap().code(), Some(1));
        }
    }
}

/// Ten thousand faults, one a line or all in one line.
fn flood(separator: &str) -> String {
    let acts: Vec<String> = (0..10_000).map(|i| format!("bites{i}(nobody{i}, king)")).collect();
    with("beats(heir, fool)", &acts.join(separator))
}

#[test]
fn a_flood_of_faults_is_not_printed_whole() {
    let folder = folder(&flood(", "), &[]);
    let answer = run(folder.path(), &["check", "film"]);
    assert!(answer.err.contains("… and 19900 more findings"), "{}", &answer.err[answer.err.len() - 200..]);
    assert!(answer.out.contains("film: 20000 errors"), "{}", answer.out);
    let json = run(folder.path(), &["check", "film", "--format", "json"]);
    assert_eq!(json.out.matches("\"E101\"").count(), 10_000);
    // what programs read is not much longer than what people read
    let all = run(folder.path(), &["check", "film", "--all"]);
    assert!(json.out.len() < 3 * all.err.len(), "{} and {}", json.out.len(), all.err.len());
}

#[test]
fn a_word_that_shares_no_letter_is_not_suggested() {
    let needs = |word: &str| {
        let (_, text) =
            check(&with("(id: end,", &format!("(id: end, needs: [{word}],")).replace("quarrel", "q"));
        assert!(text.contains("E103"), "{text}");
        text.contains("did you mean `q`?")
    };
    assert!(!needs("z") && needs("qq"));
}

#[test]
fn what_the_charts_have_room_for_is_no_finding() {
    let letters =
        |count: usize| "to be or not to be ".repeat(8).chars().take(count - 1).collect::<String>() + "x";
    let finds = |old: &str, new: String| check(&with(old, &new)).0.contains(&"W510".to_owned());
    let what = |count| finds("The heir kills the king", letters(count));
    assert!(!what(72) && what(73));
    let name = |count| finds("\"Fool\"", format!("\"{}\"", letters(count)));
    assert!(!name(28) && name(29));
    let with_short = |count| finds("\"Fool\"", format!("\"{}\", short: \"Fool\"", letters(count)));
    assert!(!with_short(36) && with_short(37));
}

#[test]
fn a_flood_of_faults_is_found_whole() {
    for separator in [", ", ",\n"] {
        assert!(check_text("film", &flood(separator)).diagnostics.len() >= 20_000);
    }
    let acts = vec!["helps(king, fool)"; 100_000].join(", ");
    assert!(check_text("film", &with("beats(heir, fool)", &acts)).diagnostics.len() >= 99_999);
}

#[test]
fn a_slip_leads_to_the_kind_and_a_family_to_its_kinds() {
    let (codes, text) = check(&with("beats(heir, fool)", "kils(heir, fool)"));
    assert!(codes == ["E104"] && text.contains("did you mean `kills`?"), "{text}");
    let (codes, text) = check(&with("beats(heir, fool)", "loves(heir, fool)"));
    assert!(codes == ["E202"] && text.contains("`bonds`") && text.contains("`takes_up_with`"), "{text}");
    // An event is no cause of itself, so its own id is not what a slip means.
    let (codes, text) = check(&with("acts: [kills(heir, king)]", "needs: [en], acts: [kills(heir, king)]"));
    assert!(codes == ["E103"] && !text.contains("did you mean"), "{text}");
    let (_, text) = check(&with("acts: [kills(heir, king)]", "needs: [quarel], acts: [kills(heir, king)]"));
    assert!(text.contains("did you mean `quarrel`?"), "{text}");
}

#[test]
fn work_that_goes_on_can_be_clean_and_errors_stay() {
    let open = with(
        "(id: end, what: \"The heir kills the king\", cites: \"001.p1.s2\"",
        "(id: end, what: \"The heir kills the king\", status: draft",
    );
    let folder = folder(&open, &[("seeds/001-sound.txt", "They quarrel.\n")]);
    let answer = run(folder.path(), &["check", "film"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", answer.out);
    assert_eq!(answer.out, "film: clean; 2 still open, which `--todo` lists\n");
    let answer = run(folder.path(), &["check", "film", "--todo"]);
    assert!(answer.code == 0 && answer.err.contains("W301") && answer.err.contains("W515"), "{}", answer.err);
    // The same without the mark is a finding, and an error is one with it.
    assert_eq!(check(&open.replace(", status: draft", "")).0, ["W306", "W301"]);
    assert_eq!(check(&open.replace("kills(heir, king)", "kills(hair, king)")).0, ["E101", "W306"]);
    let film = open.replace("year: 1604", "draft: true").replace(", status: draft", "");
    assert_eq!(check(&film).0, Vec::<String>::new());
}

#[test]
fn a_film_without_seeds_is_fine() {
    let free = with("    seeds: [\"001\"],\n", "").replace("001.p1.", "act I, ");
    assert_eq!(check(&free).0, Vec::<String>::new());
}

#[test]
fn a_believed_deed_is_no_fact() {
    assert_eq!(
        check(&with("kills(heir, king)", "kills(heir, king, believed_by(fool))")).0,
        Vec::<String>::new()
    );
    let (codes, text) = check(&with("kills(heir, king)", "kills(heir, king, attempted, believed_by(fool))"));
    assert!(codes == ["E204"] && text.contains("what is believed is `perceived`"), "{text}");
    let (codes, _) = check(&with("kills(heir, king)", "kills(heir, king, believed_by())"));
    assert_eq!(codes, ["E009"]);
}

#[test]
fn one_slip_of_grammar_does_not_hide_the_rest() {
    // Every case: the slip, and a second fault in another entry, which is told as well.
    let second = "beats(hair, fool)";
    for (old, new) in [
        // a comma that is missing between fields of the film, and between entries
        ("year: 1604,\n", "year: 1604\n"),
        ("(id: king, name: \"King\"),\n", "(id: king, name: \"King\")\n"),
        // the same behind a comment: the field behind it is lost with the one before
        ("year: 1604,\n    seeds", "year: 1604 // or later\nseeds"),
        // an id that is none, a curly quotation mark, a name with an equals sign, named and unnamed arguments
        ("(id: fool, name: \"Fool\")", "(id: the-fool, name: \"Fool\")"),
        ("(id: fool, name: \"Fool\")", "(id: fool, name: “Fool”)"),
        ("(id: fool, name: \"Fool\")", "(id: fool, name = \"Fool\")"),
        ("kills(heir, king)", "kills(heir, king, mode: regret)"),
        ("year: 1604", "year: '1604'"),
        ("title: \"Sound\"", "title: Sound; \"x\""),
    ] {
        let film = with(old, new).replace("beats(heir, fool)", second);
        let (codes, text) = check(&film);
        let told: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
        assert!(codes.len() == 2 && told == BTreeSet::from(["E002", "E101"]), "{new}: {text}");
        assert!(text.contains("`hair`") && !text.contains("`fool`"), "{new}: {text}");
    }
    // Two slips are two faults, and nothing is said to be missing of which the text may speak.
    let film = with("(id: fool, name: \"Fool\")", "(id: the-fool, name: \"Fool\")")
        .replace("kills(heir, king)", "kills(heir; king)");
    assert_eq!(check(&film).0, ["E002", "E002"]);
    // An entry behind one that cannot be read is read, in one line too.
    let second = "beats(hair, fool)";
    for (old, new) in [
        ("(id: fool, name: \"Fool\")", "(id: the-fool, name: \"Fool\"), (id: wife, name: \"Wife\")"),
        ("(id: quarrel,", "(id: bad, what: \"x\", acts: [kills(heir; king)]), (id: quarrel,"),
        ("(id: quarrel,", "(id: bad, what: \u{201c}x\u{201d}), (id: quarrel,"),
        ("friend([king, fool], cites", "friend(king; fool), rival(king, wife), friend([king, fool], cites"),
        ("(id: quarrel,", "(id: bad, what: \"x\") (id: quarrel,"),
    ] {
        let film = with(old, new).replace("beats(heir, fool)", second);
        let film = film.replace("rival(king, wife)", "rival(king, heir)").replace("helps(wife", "helps(fool");
        let (codes, text) = check(&film);
        let told: BTreeSet<&str> =
            codes.iter().map(String::as_str).filter(|code| code.starts_with('E')).collect();
        assert_eq!(told, BTreeSet::from(["E002", "E101"]), "{new}: {text}");
        assert_eq!(codes.iter().filter(|code| code.starts_with('E')).count(), 2, "{new}: {text}");
        assert!(text.contains("`hair`"), "{new}: {text}");
    }
    // The entry before the slip, and the one behind it, are read at their own places.
    let (_, text) = check(
        &with("(id: fool, name: \"Fool\")", "(id: the-fool, name: “Fool”)")
            .replace("beats(heir, fool)", second),
    );
    assert!(text.contains("film.ron:12:"), "{text}");
}

#[test]
fn places_never_end_within_a_letter() {
    for text in [
        "(title: \"T\", »)",
        "(title: \"T\", characters: [(id: a, name: \"A\" «)])",
        "(title: \"é\" «x",
        "«",
        "(title: é«)",
        "(é",
    ] {
        let outcome = check_text("film", text);
        assert!(!outcome.diagnostics.is_empty(), "{text}");
        for fault in outcome.diagnostics {
            let spans = std::iter::once(fault.label.span).chain(fault.others.iter().map(|other| other.span));
            for span in spans.chain(fault.mend.iter().map(|mend| mend.span)) {
                assert!(text.get(span.range()).is_some(), "{text}: {span:?} of “{}”", fault.message);
            }
        }
    }
}
