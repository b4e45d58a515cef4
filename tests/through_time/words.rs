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
            "change begins to violate ceases to violate",
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
            "4 order Bob turns against Ann +2 -2 orders the death of (ordered), kills (attempted)",
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

#[test]
fn a_phrase_that_waits_for_somebody_ends_before_its_preposition_where_nobody_is_named() {
    let film = r#"(
        title: "Alone",
        characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob")],
        story: [
            (id: plan, what: "Ann plans", acts: [plans(ann), stashes(ann)]),
            (id: plot, what: "Ann plots against Bob", acts: [plans(ann, bob)]),
            (id: shot, what: "Somebody is shot", acts: [kills(ann, _)]),
        ],
    )"#;
    let text = said_of(film, "relations");
    for line in [
        "1 plan act Ann lays plans\n",
        "1 plan act Ann stashes goods\n",
        "2 plot act Ann lays plans for Bob\n",
        "3 shot act Ann kills somebody\n",
    ] {
        assert!(text.contains(line), "relations does not say “{line}”:\n{text}");
    }
}

#[test]
fn who_acts_of_their_own_will_is_not_said_to_be_free() {
    let text = said("allegiance");
    assert!(!text.contains(" free"), "{text}");
    assert!(text.contains(" coerced "), "{text}");
}

#[test]
fn a_release_that_is_not_annotated_is_not_said_to_be_untold() {
    let film = r#"(
        title: "Cell",
        characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob")],
        story: [
            (id: jail, what: "Ann is jailed", acts: [imprisons(_, ann)]),
            (id: free, what: "Ann kidnaps Bob", acts: [kidnaps(ann, bob)]),
        ],
    )"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cell.ron"), film).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args(["fates", "cell.ron"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("Ann is imprisoned (at 1 jail) and is at large by 2 free: no release is annotated"),
        "{told}"
    );
}

#[test]
fn what_kind_of_link_it_is_and_how_sure_stand_in_one_bracket() {
    let film = r#"(
        title: "Why",
        characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob")],
        story: [
            (id: debt, what: "Bob owes Ann", acts: [gives(ann, bob)]),
            (id: rage, what: "Ann rages", needs: [debt(why("he does not pay"))], acts: [threatens(ann, bob)]),
            (id: shot, what: "Ann kills Bob", needs: [rage(inferred, why("she has had enough"))],
                acts: [kills(ann, bob)]),
        ],
    )"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("why.ron"), film).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args(["why", "why.ron", "bob"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("It happens because: Ann rages (she has had enough; inferred)."), "{text}");
    // why the first cause led to the next is no reason for the deed
    assert!(text.contains("The first cause: Bob owes Ann (inferred)."), "{text}");
}

#[test]
fn a_page_and_a_flowchart_say_who_does_what_as_one_says_it() {
    let film = r#"(
        title: "Flight",
        characters: [
            (id: ann, name: "Ann"), (id: queen, name: "The queen"), (id: men, name: "Some men", kind: collective),
        ],
        story: [
            (id: flight, what: "Ann and the queen flee", acts: [escapes([ann, queen]), plans(queen)]),
            (id: shot, what: "They are shot", acts: [kills([ann, queen], men), kills(men, ann), kills(_, queen)]),
        ],
    )"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("flight.ron"), film).unwrap();
    let written = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
            .args(["export", "flight.ron", "--to", format, "-o", "-"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let (page, chart) = (written("markdown"), written("mermaid"));
    for line in [
        "* Ann and the queen escape\n",
        "* The queen lays plans\n",
        "* Ann and the queen kill some men\n",
        "* Some men kill Ann\n",
        "* Somebody not told kills the queen\n",
    ] {
        assert!(page.contains(line), "the page does not say “{line}”:\n{page}");
    }
    // what befalls somebody, or is done to nobody, is done by nobody untold, nor to one
    for line in [
        "n0 -->|\"escapes, 1 flight\"| n0",
        "n1 -->|\"lays plans, 1 flight\"| n1",
        "n3 -->|\"kills, 2 shot\"| n1",
    ] {
        assert!(chart.contains(line), "the chart does not say “{line}”:\n{chart}");
    }
}

#[test]
fn whoever_is_struck_for_another_is_said_to_be_of_them() {
    let film = r#"(
        title: "Side",
        characters: [(id: ann, name: "Ann"), (id: max, name: "Max")],
        groups: [(id: gang, name: "The gang", members: [max])],
        story: [
            (id: blow, what: "The gang beats Ann", acts: [beats(gang, ann)]),
            (id: shot, what: "Ann kills Max", needs: [blow], acts: [kills(ann, max)]),
        ],
    )"#;
    let text = said_of(film, "retribution");
    assert!(text.contains("strikes Max, of the gang"), "{text}");
}
