//! What becomes of everybody.

use crate::stories::{cast, names, story, who};
use imbroglio::analysis::fates::{Basis, Manner, fates};

/// `id fate basis event [killers]` of everybody, one a line.
fn table(ids: &str, rest: &str) -> Vec<String> {
    let story = story(&format!("{}{rest}", cast(ids)));
    fates(&story)
        .iter()
        .map(|fate| {
            let event = fate.event.map_or("-", |event| story.event(event).id.as_str());
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
    assert_eq!((all[1].manner, all[1].basis), (Some(Manner::Died), Basis::Entailed));
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
