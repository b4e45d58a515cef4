//! What becomes of everybody.

use crate::stories::{cast, names, story, who};
use imbroglio::analysis::fates::{Basis, Manner, fates};

/// `id fate basis event [killers]` of everybody, one a line.
fn table(ids: &str, rest: &str) -> Vec<String> {
    let story = story(&format!("{}{rest}", cast(ids)));
    fates(&story)
        .iter()
        .map(|fate| {
            let event = fate.event.map_or("-", |event| story.event(event).id.as_ref());
            let line =
                format!("{} {} {} {event}", who(&story, fate.party), fate.fate.word(), fate.basis.word());
            if fate.manner.is_some() { format!("{line} [{}]", names(&story, &fate.killers)) } else { line }
        })
        .collect()
}

#[test]
fn orders_tries_and_beliefs_kill_nobody() {
    let story = r#"story: [
        (id: order, what: "a has b killed", acts: [kills(a, b, ordered)]),
        (id: try_it, what: "c tries", acts: [kills(c, b, attempted)]),
        (id: rumour, what: "a believes it", acts: [kills(c, b, perceived)]),
        (id: end, what: "a and c die", acts: [dies([a, c])]),
    ],"#;
    assert_eq!(
        table("a b c", story),
        ["a dead explicit end []", "b alive last_mention rumour", "c dead explicit end []"]
    );
}

#[test]
fn a_threat_stays_open_while_one_who_poses_it_is_free() {
    let story = r#"story: [
        (id: order, what: "a and c order it", acts: [orders_kill([a, c], b)]),
        (id: end, what: "a is arrested", acts: [arrests(_, a)]),
    ],"#;
    assert_eq!(
        table("a b c", story),
        ["a arrested explicit end", "b unknown open order", "c alive last_mention order"]
    );
}

#[test]
fn custody_lasts_until_release_and_ends_the_hunt() {
    let story = r#"story: [
        (id: hunt, what: "a hunted", acts: [hunts(_, a)]),
        (id: cell, what: "a and b arrested", acts: [arrests(_, [a, b])]),
        (id: door, what: "a let go", acts: [releases(_, a)]),
    ],"#;
    assert_eq!(table("a b", story), ["a alive last_mention door", "b arrested explicit cell"]);
}

#[test]
fn gone_only_if_not_seen_again() {
    let story = r#"story: [
        (id: flight, what: "a and b flee, c is put out", acts: [escapes([a, b]), expels(b, c)]),
        (id: back, what: "b meets d", acts: [meets(b, d)]),
    ],"#;
    let expected = [
        "a escaped explicit flight",
        "b alive last_mention back",
        "c expelled explicit flight",
        "d alive last_mention back",
    ];
    assert_eq!(table("a b c d", story), expected);
}

#[test]
fn a_later_death_is_the_deed_of_the_last_needed_wound() {
    let story = r#"story: [
        (id: scratch, what: "c hurts b", acts: [wounds(c, b)]),
        (id: shot, what: "a shoots b", acts: [wounds(a, b)], needs: [scratch]),
        (id: ride, what: "b rides on", acts: [meets(b, c)], needs: [shot]),
        (id: death, what: "b dies", acts: [dies(b)], needs: [ride]),
        (id: fever, what: "c dies", acts: [dies(c)], helped_by: [shot]),
    ],"#;
    assert_eq!(table("a b c", story)[1..], ["b dead explicit death [a]", "c dead explicit fever []"]);
}

#[test]
fn a_contested_death_is_no_death_but_leaves_a_doubt() {
    let story = story(&format!(
        "{}{}",
        cast("a b"),
        r#"story: [(id: shot, what: "did a kill b?", acts: [kills(a, b, contested)])],"#
    ));
    let all = fates(&story);
    assert_eq!((all[1].fate.word(), all[1].evidence.contested), ("alive", true));
    assert!(!all[0].evidence.contested);
}

#[test]
fn killed_is_told_from_died_even_if_nobody_is_named() {
    let story = story(&format!(
        "{}{}",
        cast("a b"),
        r#"story: [(id: x, what: "somebody kills a", acts: [kills(_, a)]), (id: y, what: "b dies", acts: [dies(b, inferred)])],"#
    ));
    let all = fates(&story);
    assert_eq!(all[0].manner, Some(Manner::Killed));
    assert_eq!((all[1].manner, all[1].basis), (Some(Manner::Died), Basis::Inferred));
}

#[test]
fn some_of_a_crowd_die_if_the_crowd_acts_on() {
    let story = story(
        r#"characters: [(id: a, name: "A"), (id: crowd, name: "Crowd", kind: collective)],
        story: [(id: x, what: "shots", acts: [kills(a, crowd)]), (id: y, what: "revenge", acts: [beats(crowd, a)])],"#,
    );
    let all = fates(&story);
    assert_eq!((all[1].fate.word(), all[1].some_only), ("dead", true));
}

#[test]
fn what_is_done_to_a_group_concerns_the_members_of_groups_within_it() {
    let told = |inner: &str| {
        let groups = r#"groups: [(id: army, name: "Army"), (id: cell, name: "Cell")]"#;
        let story = r#"story: [(id: jail, what: "x", acts: [arrests(a, army)])],"#;
        table("a b c", &format!("{groups}, bonds: [member(b, cell), member(c, army){inner}], {story}"))
    };
    assert_eq!(
        told(", member(cell, army)"),
        ["a alive last_mention jail", "b unknown open jail", "c unknown open jail"]
    );
    assert_eq!(told("")[1..], ["b unknown open -", "c unknown open jail"]);
}

/// `fate [killer certainty mode (through hand)]…` of one character.
fn killed(rest: &str, whom: &str) -> String {
    let story = story(&format!("{}{rest}", cast("a b c d")));
    let fate = fates(&story).into_iter().find(|fate| who(&story, fate.party) == whom).unwrap();
    let mut line = format!("{:?} {}", fate.manner, fate.basis.word());
    for killing in &fate.killings {
        let (by, sure) = (who(&story, killing.by), killing.certainty.word());
        line += &format!(" [{by} {sure} {} ({})]", killing.mode.word(), names(&story, &killing.through));
    }
    line
}

#[test]
fn who_is_hunted_may_hide_all_the_while() {
    let hidden = |acts: &str| {
        let story = story(&format!(
            "{}story: [
                (id: well, what: \"a hides\", acts: [hides(a)]),
                (id: then, what: \"later\", acts: [{acts}]),
            ],",
            cast("a b c")
        ));
        let fate = fates(&story).swap_remove(0);
        (fate.fate.word(), fate.untold.len())
    };
    let (still, _) = hidden("meets(b, c)");
    // to be looked for shows nobody out of hiding
    for acts in ["hunts(b, a)", "hunts([b, c], a)", "meets(b, c)", "searches(b, a)"] {
        assert_eq!(hidden(acts), (still, 0), "{acts}");
    }
    assert_ne!(still, "alive");
    // to rob somebody does
    assert_eq!(hidden("robs(a, b)"), ("alive", 1));
}

#[test]
fn custody_ends_where_somebody_is_seen_at_large_though_no_release_is_told() {
    let custody = |acts: &str| {
        let story = story(&format!(
            "{}story: [
                (id: jail, what: \"a goes to jail\", acts: [imprisons(d, a)]),
                (id: then, what: \"later\", acts: [{acts}]),
            ],",
            cast("a b c d")
        ));
        let fate = fates(&story).swap_remove(0);
        (fate.fate.word(), fate.untold.len())
    };
    assert_eq!(custody("arrests(a, b)"), ("alive", 1));
    assert_eq!(custody("robs([a, b], c)"), ("alive", 1));
    assert_eq!(custody("hunts(b, a)"), ("unknown", 1), "who is hunted is at large");
    // what can be done in a cell shows nothing, nor does violence against who holds them, nor a deed of others
    for inside in [
        "meets(b, a)",
        "confesses(a, b)",
        "betrays(a, b)",
        "beats(a, d)",
        "robs(b, c)",
        "robs(a, c, planned)",
    ] {
        assert_eq!(custody(inside), ("arrested", 0), "{inside}");
    }
}

#[test]
fn who_acts_after_a_death_and_dies_again_is_dead_by_the_last_death() {
    let twice = r#"story: [
        (id: e1, what: "a kills b", acts: [kills(a, b)]),
        (id: e2, what: "b comes back", acts: [meets(b, c)]),
        (id: e3, what: "c kills b again", acts: [kills(c, b)]),
    ],"#;
    assert_eq!(table("a b c", twice)[1], "b dead explicit e3 [c]");
    let ghost = r#"story: [
        (id: e1, what: "a kills b", acts: [kills(a, b)]),
        (id: e2, what: "the ghost speaks", acts: [reveals(b, c)]),
        (id: e3, what: "his death is told once more", acts: [dies(c)]),
    ],"#;
    assert_eq!(table("a b c", ghost)[1], "b dead explicit e1 [a]");
    let told_twice = r#"story: [
        (id: e1, what: "a kills b", acts: [kills(a, b)]),
        (id: e2, what: "b is dead", acts: [dies(b)]),
    ],"#;
    assert_eq!(table("a b c", told_twice)[1], "b dead explicit e1 [a]");
}

#[test]
fn each_of_two_killers_has_their_own_mode_certainty_and_hand() {
    let poison = "story: [(id: e, what: \"e\", acts: [kills(c, b, mistaken), kills(a, b, through(c)), kills(d, b, inferred)])],";
    assert_eq!(
        killed(poison, "b"),
        "Some(Killed) explicit [c explicit mistaken ()] [a explicit free (c)] [d inferred free ()]"
    );
    let joint = "story: [(id: e, what: \"e\", acts: [kills([a, c], b, revenge)])],";
    assert_eq!(killed(joint, "b"), "Some(Killed) explicit [a explicit revenge ()] [c explicit revenge ()]");
}

#[test]
fn a_death_that_is_told_beside_a_killing_that_is_inferred_is_a_death() {
    let at = |acts: &str| killed(&format!("story: [(id: e, what: \"e\", acts: [{acts}])],"), "b");
    assert_eq!(at("dies(b), kills(_, b, inferred)"), "Some(Died) explicit");
    assert_eq!(at("dies(b), kills(a, b, inferred)"), "Some(Killed) explicit [a inferred free ()]");
    assert_eq!(at("kills(a, b, inferred)"), "Some(Killed) inferred [a inferred free ()]");
    assert_eq!(at("kills(_, b)"), "Some(Killed) explicit");
    assert_eq!(at("dies(b), kills(a, b, perceived)"), "Some(Died) explicit");
}

#[test]
fn a_death_by_ones_own_hand_is_told_as_that_and_has_no_killer() {
    let after = |own: &str| {
        let rest = format!(
            "story: [(id: blow, what: \"a wounds b\", acts: [wounds(a, b)]),
                     (id: end, what: \"b dies\", needs: [blow], acts: [{own}])],"
        );
        killed(&rest, "b")
    };
    assert_eq!(after("takes_own_life(b)"), "Some(OwnHand) explicit");
    assert_eq!(after("dies(b)"), "Some(Killed) explicit [a explicit free ()]");
}

#[test]
fn of_a_group_that_is_killed_while_nobody_is_named_the_members_fates_are_unknown() {
    let gang = r#"groups: [(id: g, name: "G", members: [a, b, c(until(left))])],
        story: [
            (id: left, what: "c leaves", acts: [leaves(c, g)]),
            (id: blast, what: "d blows the gang up", acts: [kills(d, g)]),
            (id: after, what: "b drinks", acts: [travels(b)]),
        ],"#;
    assert_eq!(
        table("a b c d", gang),
        [
            "a unknown open blast",
            "b alive last_mention after",
            "c alive last_mention left",
            "d alive last_mention blast"
        ]
    );
}

#[test]
fn of_who_may_be_one_of_the_dead_it_is_not_told_whether_they_live() {
    let brothers = |perhaps: &str, deed: &str| {
        let story = story(&format!(
            r#"characters: [(id: a, name: "A"), (id: b, name: "B"), (id: x, name: "The brother", kind: unnamed{perhaps})],
            story: [(id: e, what: "x", acts: [{deed}]), (id: f, what: "f", acts: [meets(a, x)])],"#
        ));
        let fate = fates(&story).swap_remove(2);
        (fate.fate.word(), fate.event.map(|event| story.event(event).id.to_string()).unwrap())
    };
    let told = |fate: &'static str, event: &str| (fate, event.to_owned());
    assert_eq!(brothers(", perhaps: [b]", "kills(a, b)"), told("unknown", "e"));
    assert_eq!(
        brothers(", perhaps: [b]", "beats(a, b)"),
        told("alive", "f"),
        "nobody is dead whom they may be"
    );
    assert_eq!(brothers("", "kills(a, b)"), told("alive", "f"));
    assert_eq!(brothers(", perhaps: [a]", "kills(a, b)"), told("alive", "f"), "the one who died is another");
    let wrong = imbroglio::rules::check_text(
        "T",
        r#"(title: "T", characters: [(id: a, name: "A", perhaps: [a, g, c])], groups: [(id: g, name: "G", members: [a])])"#,
    );
    let codes: Vec<&str> = wrong.diagnostics.iter().map(|fault| fault.code()).collect();
    assert_eq!(codes.iter().filter(|code| ["E211", "E101"].contains(code)).count(), 3, "{codes:?}");
}

#[test]
fn who_is_told_to_be_killed_is_killed_though_the_killer_is_only_inferred() {
    let taken = |acts: &str| {
        let text = format!("{}story: [(id: e, what: \"e\", acts: [{acts}])],", cast("a b"));
        fates(&story(&text)).iter().find_map(|fate| fate.taken).map(|sure| sure.word())
    };
    assert_eq!(taken("kills(_, b), kills(a, b, inferred)"), Some("explicit"));
    assert_eq!(taken("dies(b), kills(a, b, inferred)"), Some("inferred"));
    assert_eq!(taken("dies(b)"), None);
}
