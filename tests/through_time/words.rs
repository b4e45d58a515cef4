//! What balance, secrets, allegiance and standing say in words, from the real program on a small film.

use std::process::Command;

const FILM: &str = r#"(
    title: "Words",
    characters: [
        (id: ann, name: "Ann"), (id: bob, name: "Bob"), (id: cid, name: "Cid"), (id: dan, name: "Dan"),
        (id: eve, name: "Eve"),
    ],
    groups: [(id: police, name: "The police", members: [dan])],
    bonds: [informer_of(bob, police, from(raid), until(quits)), friend(ann, bob), friend(ann, cid)],
    story: [
        (id: theft, what: "Ann steals from Bob", acts: [steals_from(ann, bob)], learns: [cid(stolen, told)]),
        (id: raid, what: "The police force Bob", needs: [theft], acts: [coerces(police, bob), recruits(police, bob)]),
        (id: talk, what: "Bob talks", needs: [raid], acts: [informs(bob, dan, about(cid), coerced, inferred)],
            learns: [dan(stolen, worked_out, inferred)]),
        (id: order, what: "Bob wants Ann dead", needs: [talk],
            acts: [orders_kill(bob, ann, through(cid), ordered), kills(bob, ann, attempted)]),
        (id: quits, what: "Bob quits", needs: [order], acts: [meets(bob, dan)]),
        (id: end, what: "Ann kills Bob", needs: [quits], acts: [kills(ann, bob)]),
    ],
    knowledge: [(id: stolen, what: "It was Ann", since: theft, known_to: [ann], concerns: [bob])],
)"#;

fn said(command: &str) -> String {
    said_of(FILM, command)
}

fn said_of(film: &str, command: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("words.ron"), film).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args([command, "words.ron", "--wide"])
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

fn says(command: &str, lines: &[&str]) {
    let text = said(command);
    for line in lines {
        assert!(text.contains(line), "{command} does not say “{line}”:\n{text}");
    }
}

#[test]
fn balance() {
    says(
        "balance",
        &[
            "change no longer fits fits again",
            "Camps at the end; between the parties of two lines are no ties, or ties of both kinds\ncamp against\n",
            "Without a tie at the end\nwho\nEve\n",
        ],
    );
}

#[test]
fn secrets() {
    says(
        "secrets",
        &[
            "not said to have learned it first leak",
            "Cid knows (told, by whom is not said, theft); Dan knows (worked out, inferred, talk)",
            "Cid (theft): told, by whom is not said",
            "Bob It was Ann 1 theft dies, not said to have learned it, 6 end 5",
            "orders the death of Ann (order, ordered); kills Ann (order, attempted)",
        ],
    );
    let text = said("secrets");
    assert!(!text.contains("never") && !text.contains("how is not said"), "{text}");
}

#[test]
fn a_false_belief_of_which_nothing_says_how_names_who_deceives_the_believer_there() {
    let learned = |acts: &str, learns: &str| {
        let film = format!(
            r#"(
            title: "Deceived",
            characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob"), (id: cid, name: "Cid"), (id: dan, name: "Dan")],
            story: [
                (id: flight, what: "Cid flees", acts: [escapes(cid)]),
                (id: lie, what: "Bob is told that Cid is dead", acts: [{acts}], learns: [{learns}]),
            ],
            knowledge: [(id: dead, what: "Cid is dead", since: flight, known_to: [dan], concerns: [cid])],
        )"#
        );
        said_of(&film, "secrets")
    };
    let falsely = "bob(dead, believes_falsely)";
    let cases = [
        ("deceives(ann, bob)", falsely, Some("deceived by Ann")),
        ("deceives([ann, dan], bob)", falsely, Some("deceived by Ann and Dan")),
        // nobody deceives him then, there is an attempt, or it is somebody else who is deceived
        ("meets(ann, bob)", falsely, None),
        ("deceives(ann, bob, attempted)", falsely, None),
        ("deceives(ann, dan)", falsely, None),
        // what he knows is no deceit, and who is named as the source is the source
        ("deceives(ann, bob)", "bob(dead)", None),
        ("deceives(ann, bob)", "bob(dead, believes_falsely, from(dan))", None),
    ];
    for (acts, learns, told) in cases {
        let text = learned(acts, learns);
        assert!(text.contains("Bob "), "{acts}, {learns}: {text}");
        assert_eq!(text.contains("deceived by"), told.is_some(), "{acts}, {learns}: {text}");
        assert!(told.is_none_or(|told| text.contains(told)), "{acts}, {learns}: {text}");
    }
}

#[test]
fn allegiance() {
    says(
        "allegiance",
        &[
            "2 raid Bob enters the service of The police +0 +2 coerced is coerced by, is recruited by",
            "4 order Bob turns against Ann +2 -2 free orders the death of (ordered), kills (attempted)",
            "5 quits Bob leaves the service of The police",
        ],
    );
}

#[test]
fn standing() {
    says(
        "standing",
        &[
            "without does undergoes",
            "2 own + 4 lost, 1 survive",
            "information 1, plot 1, ordered 1 lethal 1",
            "Bob informer Dan Cid coerced, inferred",
        ],
    );
}

#[test]
fn who_is_named_later_is_no_member_yet_and_a_secret_that_is_told_later_is_none_yet() {
    let film = r#"(
        title: "Later", seeds: ["later"],
        characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob"), (id: cid, name: "Cid")],
        groups: [(id: gang, name: "The gang", cites: "later.p1.s1", members: [ann, bob, cid])],
        story: [
            (id: theft, what: "Ann steals", acts: [robs(ann)], cites: "later.p1.s1"),
            (id: flight, what: "Ann flees with Bob", acts: [escapes([ann, bob])], cites: "later.p1.s2"),
        ],
        knowledge: [(id: hers, what: "It was Ann", since: theft, known_to: [ann], concerns: [bob], cites: "later.p1.s2")],
    )"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("seeds")).unwrap();
    std::fs::write(
        folder.path().join("seeds/later.txt"),
        "A gang steals.\nAnn, who did it, flees with Bob.\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("later.ron"), film).unwrap();
    let film = imbroglio::Film::open(folder.path().join("later.ron")).unwrap();
    let story = film.story().unwrap();
    let seen = story.until(story.find_event("theft").unwrap());
    let cast: Vec<&str> = seen.characters().map(|(_, party)| party.id.as_str()).collect();
    assert_eq!(cast, ["ann", "cid"], "Bob is named later; of Cid nothing but the group tells");
    assert_eq!(seen.facts().propositions.len(), 0);
    assert_eq!(story.until(story.find_event("flight").unwrap()).facts().propositions.len(), 1);
}
