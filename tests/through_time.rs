//! Secrets, allegiance and standing, each on its own smallest film.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "through_time/cutting.rs"]
mod cutting;
#[path = "through_time/json.rs"]
mod json;
#[path = "through_time/until.rs"]
mod until;

use imbroglio::analysis::allegiance::{Turn, changes};
use imbroglio::analysis::knowledge::{How, secrets, wrong_beliefs};
use imbroglio::analysis::standing::{Agent, informers, reach, standings};
use imbroglio::facts::PartyId;
use imbroglio::rules::check_text;
use imbroglio::story::{Story, build};

fn story(rest: &str) -> Story {
    let cast =
        r#"characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")]"#;
    let outcome = check_text("tiny", &format!("(title: \"Tiny\", {cast}, {rest})"));
    build(outcome.checked.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics)))
}

fn secret(acts: &str) -> Story {
    story(&format!(
        r#"knowledge: [(id: k, what: "k", of: e1, since: e1, known_to: [a], concerns: [c])],
        story: [(id: e1, what: "e", acts: [steals_from(a, c)]), {acts}]"#
    ))
}

#[test]
fn a_secret_leaks_along_tellings_to_a_first_holder() {
    let story = secret(
        r#"(id: e2, what: "e", acts: [meets(a, b)], learns: [b(k, from(a))]),
           (id: e3, what: "e", acts: [meets(b, c)], learns: [c(k, from(b))])"#,
    );
    let secrets = secrets(&story);
    let leak = secrets[0].leak.as_ref().expect("a leak");
    assert_eq!(leak.to, PartyId(1));
    assert!(matches!(&leak.how, How::Told(hops) if hops.len() == 1 && hops[0].from == PartyId(0)));
    assert_eq!(secrets[0].ironies[0].length, 2);
    assert!(secrets[0].never.is_empty());
}

#[test]
fn what_is_carried_is_carried_in_time() {
    let after = secret(
        r#"(id: e2, what: "e", acts: [gives(a, b)]), (id: e3, what: "e", acts: [meets(b, c)], learns: [c(k, saw)])"#,
    );
    assert!(
        matches!(secrets(&after)[0].leak.as_ref().map(|leak| &leak.how), Some(How::Carried(hops)) if hops.len() == 2)
    );
    let late = secret(
        r#"(id: e2, what: "e", acts: [meets(d, c)], learns: [c(k)]), (id: e3, what: "e", acts: [gives(a, d)])"#,
    );
    assert!(matches!(secrets(&late)[0].leak.as_ref().map(|leak| &leak.how), Some(How::NotTold)));
}

#[test]
fn who_dies_in_the_dark_never_learns() {
    let story =
        secret(r#"(id: e2, what: "e", acts: [gives(c, a)]), (id: e3, what: "e", acts: [kills(b, c)])"#);
    let secrets = secrets(&story);
    let irony = &secrets[0].ironies[0];
    assert_eq!(
        (irony.until, irony.dies.map(|event| event.0), irony.length, irony.acts.len()),
        (None, Some(2), 2, 1)
    );
    assert_eq!(secrets[0].never, [PartyId(2)]);
}

#[test]
fn a_belief_that_no_deed_bears_out_is_wrong() {
    let wrong = story(r#"story: [(id: e1, what: "e", acts: [betrays(a, b, perceived)])]"#);
    assert_eq!(wrong_beliefs(&wrong).len(), 1);
    let right = story(
        r#"story: [(id: e1, what: "e", acts: [betrays(a, b)]), (id: e2, what: "e", acts: [betrays(a, b, perceived)])]"#,
    );
    assert_eq!(wrong_beliefs(&right).len(), 0);
}

fn turns(story: &Story) -> Vec<(u32, u32, &'static str, bool, bool)> {
    changes(story).iter().map(|c| (c.who.0, c.event.0, c.turn.word(), c.feigned, c.earned)).collect()
}

#[test]
fn a_member_turns_against_the_group_and_not_by_a_quarrel_with_one_of_it() {
    let group = r#"groups: [(id: g, name: "G", members: [a, b])]"#;
    let theft =
        story(&format!(r#"{group}, story: [(id: e1, what: "e", acts: [embezzles(a, g), betrays(a, g)])]"#));
    assert_eq!(turns(&theft), [(0, 0, "turns against", false, true)]);
    let quarrel = story(&format!(r#"{group}, story: [(id: e1, what: "e", acts: [kills(a, b)])]"#));
    assert_eq!(turns(&quarrel), []);
}

#[test]
fn joining_under_deceit_is_feigned_and_a_change_nobody_shows_is_not_earned() {
    let feigned = story(
        r#"groups: [(id: g, name: "G", members: [b, a(from(e2))])],
        story: [(id: e1, what: "e", acts: [deceives(a, b)]), (id: e2, what: "e", acts: [recruits(b, a)])]"#,
    );
    assert_eq!(turns(&feigned), [(0, 1, "joins", true, true)]);
    let unshown = story(
        r#"groups: [(id: g, name: "G", members: [b, a(from(e1))])],
        story: [(id: e1, what: "e", acts: [meets(b, c)])]"#,
    );
    assert_eq!(turns(&unshown), [(0, 0, "joins", false, false)]);
}

#[test]
fn who_serves_two_enemies_is_divided() {
    let story = story(
        r#"bonds: [friend(a, b), friend(a, c)], story: [(id: e1, what: "e", acts: [kills(b, c, attempted)])]"#,
    );
    let divided: Vec<_> =
        changes(&story).into_iter().filter(|c| matches!(c.turn, Turn::Divided(_))).collect();
    assert_eq!(divided.len(), 1);
    assert_eq!((divided[0].who, divided[0].event.0), (PartyId(0), 0));
}

#[test]
fn reach_respects_time() {
    let forward = story(
        r#"story: [(id: e1, what: "e", acts: [beats(a, b)]), (id: e2, what: "e", acts: [beats(b, c)])]"#,
    );
    assert_eq!(reach(&forward, PartyId(0)).len(), 2);
    let backward = story(
        r#"story: [(id: e1, what: "e", acts: [beats(b, c)]), (id: e2, what: "e", acts: [beats(a, b)])]"#,
    );
    assert_eq!(reach(&backward, PartyId(0)).len(), 1);
    let at_once = story(r#"story: [(id: e1, what: "e", acts: [beats(a, b), beats(b, c)])]"#);
    assert_eq!(reach(&at_once, PartyId(0)).len(), 1);
}

#[test]
fn equal_numbers_share_a_place() {
    let story = story(
        r#"story: [(id: e1, what: "e", acts: [beats(a, b)]), (id: e2, what: "e", acts: [meets(a, c)])]"#,
    );
    let places: Vec<u32> = standings(&story).iter().map(|standing| standing.rank).collect();
    assert_eq!(places, [1, 2, 2, 4]);
}

#[test]
fn an_informer_may_be_within_and_with_deceit_a_double_agent() {
    let told = |groups: &str, more: &str| {
        let story = story(&format!(
            r#"groups: [{groups}], story: [(id: e1, what: "e", acts: [informs(a, d, about(b)){more}])]"#
        ));
        informers(&story).iter().map(|informing| informing.agent).collect::<Vec<_>>()
    };
    let gang = r#"(id: g, name: "G", members: [a, b])"#;
    assert_eq!(told("", ""), [Agent::Informer]);
    assert_eq!(told(gang, ""), [Agent::Within]);
    assert_eq!(told(gang, ", deceives(a, b)"), [Agent::DoubleAgent]);
}
