//! Secrets, allegiance and standing, each on its own smallest film.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "through_time/cutting.rs"]
mod cutting;
#[path = "through_time/json.rs"]
mod json;
#[path = "through_time/until.rs"]
mod until;
#[path = "through_time/words.rs"]
mod words;

use imbroglio::analysis::allegiance::{Turn, changes};
use imbroglio::analysis::knowledge::{How, secrets, wrong_beliefs};
use imbroglio::analysis::standing::{Agent, informers, reach, standings};
use imbroglio::facts::{ActId, BondId, Certainty, Mode, PartyId};
use imbroglio::rules::check_text;
use imbroglio::story::{Fact, Story, build};
use imbroglio::vocabulary::Breach;

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

#[test]
fn told_by_whom_is_not_told_is_not_how_is_not_told() {
    let how = |learns: &str| {
        let story = secret(&format!(r#"(id: e2, what: "e", acts: [meets(b, d)], learns: [{learns}])"#));
        secrets(&story)[0].leak.clone().map(|leak| leak.how)
    };
    assert_eq!(how("b(k, told)"), Some(How::BySomebody));
    assert_eq!(how("b(k)"), Some(How::NotTold));
}

#[test]
fn what_is_ordered_or_tried_in_the_dark_is_done_in_the_dark() {
    let story = secret(
        r#"(id: e2, what: "e", acts: [orders_kill(c, a, through(b), ordered), kills(c, a, attempted),
            kills(c, a, intended), robs(c, a, planned), betrays(c, a, perceived)]),
           (id: e3, what: "e", acts: [kills(b, a)], learns: [c(k, saw)])"#,
    );
    let secrets = secrets(&story);
    let acts: Vec<u32> = secrets[0].ironies[0].acts.iter().map(|act| story.act(*act).number).collect();
    assert_eq!(acts, [1, 2]);
    assert_eq!((secrets[0].knowers.len(), secrets[0].dead.clone()), (2, vec![PartyId(0)]));
}

fn turns(story: &Story) -> Vec<(u32, u32, &'static str, bool, bool)> {
    changes(story).iter().map(|c| (c.who.0, c.event.0, c.turn.word(), c.feigned, c.secret)).collect()
}

#[test]
fn a_member_turns_against_the_group_and_not_by_a_quarrel_with_one_of_it() {
    let group = r#"groups: [(id: g, name: "G", members: [a, b])]"#;
    let theft =
        story(&format!(r#"{group}, story: [(id: e1, what: "e", acts: [embezzles(a, g), betrays(a, g)])]"#));
    assert_eq!(turns(&theft), [(0, 0, "turns against", false, false)]);
    let quarrel = story(&format!(r#"{group}, story: [(id: e1, what: "e", acts: [kills(a, b)])]"#));
    let sides: Vec<PartyId> = changes(&quarrel).iter().map(|change| change.side).collect();
    assert_eq!(sides, [PartyId(1)], "it is against the fellow alone");
}

#[test]
fn a_bond_that_holds_both_ways_and_begins_is_one_change_of_who_acts() {
    let joined = |acts: &str| -> Vec<(u32, u32)> {
        let friends = story(&format!(
            r#"bonds: [friend(a, b, from(e1))], story: [(id: e1, what: "e", acts: [{acts}])]"#
        ));
        changes(&friends).iter().map(|c| (c.who.0, c.side.0)).collect()
    };
    assert_eq!(joined("helps(a, b), helps(b, a)"), [(0, 1)]);
    assert_eq!(joined("helps(b, a)"), [(1, 0)]);
}

/// For every kind of breach as grave as betrayal itself: to assert the betrayal beside it is no second deed.
#[test]
fn a_breach_and_the_betrayal_asserted_beside_it_count_once() {
    let film = |act: &str| {
        story(&format!(
            r#"groups: [(id: g, name: "G", members: [a, b])], bonds: [friend(a, b), pledge(a, b)],
            story: [(id: e1, what: "e", acts: [{act}])]"#
        ))
    };
    let vocabulary = film("meets(a, b)").vocabulary().clone();
    let mut tried = 0;
    for (_, kind) in vocabulary.kinds().filter(|(_, kind)| kind.breach.is_some() && kind.weight >= 7) {
        let third = matches!(kind.breach, Some(Breach::Inform | Breach::AidEnemy));
        let act = if third { format!("{}(a, d, about(b))", kind.id) } else { format!("{}(a, b)", kind.id) };
        let told = |film: &Story| -> Vec<(u32, u32, i32, i32)> {
            changes(film).iter().map(|c| (c.who.0, c.side.0, c.before, c.after)).collect()
        };
        let (alone, beside) = (film(&act), film(&format!("{act}, betrays(a, b)")));
        assert_eq!(told(&alone), told(&beside), "{act}");
        assert!(!told(&alone).is_empty(), "{act} is a turn");
        let done = |film: &Story| standings(film)[0].profile.values().map(|degree| degree.done).sum::<u32>();
        assert_eq!((done(&alone), done(&beside)), (1, 1), "{act}");
        let undergone =
            |film: &Story| standings(film)[1].profile.values().map(|degree| degree.suffered).sum::<u32>();
        assert_eq!(undergone(&beside), 1, "{act}: who is informed on undergoes the betrayal");
        tried += 1;
    }
    assert!(tried >= 8, "{tried}");
}

#[test]
fn a_betrayal_asserted_of_a_lighter_breach_is_as_grave_as_betrayal() {
    let after = |acts: &str| {
        let story = story(&format!(r#"bonds: [friend(a, b)], story: [(id: e1, what: "e", acts: [{acts}])]"#));
        changes(&story).first().map(|change| change.after)
    };
    assert_eq!(after("beats(a, b)"), None);
    assert_eq!(after("beats(a, b), betrays(a, b)"), Some(0));
    assert_eq!(after("betrays(a, b)"), Some(0));
}

#[test]
fn what_is_tolerated_costs_no_allegiance_and_makes_no_sides_hostile() {
    let film = |more: &str| {
        story(&format!(
            r#"bonds: [friend(a, b), works_for(c, a), works_for(c, b)],
            story: [(id: e1, what: "e", acts: [betrays(a, b{more})])]"#
        ))
    };
    assert_eq!(turns(&film("")), [(0, 0, "turns against", false, false), (2, 0, "divided", false, false)]);
    assert_eq!(turns(&film(", condoned")), []);
}

#[test]
fn a_fellow_member_is_a_side_that_one_can_turn_against() {
    let group = r#"groups: [(id: g, name: "G", members: [a, b, c])]"#;
    let told = |acts: &str| {
        let story = story(&format!(r#"{group}, story: [(id: e1, what: "e", acts: [{acts}])]"#));
        changes(&story).iter().map(|c| (c.who.0, c.side.0, c.mode, c.certainty)).collect::<Vec<_>>()
    };
    let forced = "coerces(d, a), informs(a, d, about(b), coerced, entailed)";
    assert_eq!(told(forced), [(0, 1, Some(Mode::Coerced), Certainty::Entailed)]);
    assert_eq!(told("meets(a, b)"), []);
    assert_eq!(told("suspects(a, b)"), [], "a slight is no turn");
}

#[test]
fn slight_kindness_is_no_allegiance_and_a_turn_by_way_of_zero_is_one() {
    let story = story(
        r#"bonds: [lover(a, b, until(e2))],
        story: [(id: e1, what: "e", acts: [agrees(a, b)]), (id: e2, what: "e", acts: [leaves_behind(b, a)]),
                (id: e3, what: "e", acts: [beats(a, b), humiliates(a, b)]), (id: e4, what: "e", acts: [beats(a, b)]),
                (id: e5, what: "e", acts: [rescues(a, b), gives(a, b)])]"#,
    );
    let told: Vec<_> = changes(&story)
        .into_iter()
        .filter(|c| c.who == PartyId(0))
        .map(|c| (c.event.0, c.turn.word(), c.before, c.after))
        .collect();
    let wanted = [(2, "turns against", 0, -2), (4, "turns to", -3, 0)];
    assert_eq!(told, wanted);
}

#[test]
fn who_is_forced_into_a_service_is_coerced() {
    let film = |acts: &str| {
        story(&format!(
            r#"groups: [(id: g, name: "G", members: [b])], bonds: [informer_of(a, g, from(e1))],
            story: [(id: e1, what: "e", acts: [{acts}])]"#
        ))
    };
    let mode = |acts: &str| changes(&film(acts)).first().map(|change| change.mode);
    assert_eq!(mode("coerces(g, a), recruits(g, a)"), Some(Some(Mode::Coerced)));
    assert_eq!(mode("recruits(g, a)"), Some(None));
}

#[test]
fn joining_under_deceit_is_feigned_and_a_change_nobody_shows_is_none() {
    let feigned = story(
        r#"groups: [(id: g, name: "G", members: [b, a(from(e2))])],
        story: [(id: e1, what: "e", acts: [deceives(a, b)]), (id: e2, what: "e", acts: [recruits(b, a)])]"#,
    );
    assert_eq!(turns(&feigned), [(0, 1, "joins", true, false)]);
    let unshown = story(
        r#"groups: [(id: g, name: "G", members: [b, a(from(e1))])],
        story: [(id: e1, what: "e", acts: [meets(b, c)])]"#,
    );
    assert_eq!(turns(&unshown), []);
}

#[test]
fn who_serves_two_enemies_is_divided() {
    let film = |bonds: &str| {
        story(&format!(r#"bonds: [{bonds}], story: [(id: e1, what: "e", acts: [kills(b, c, attempted)])]"#))
    };
    let divided = |bonds: &str| -> Vec<_> {
        changes(&film(bonds)).into_iter().filter(|c| matches!(c.turn, Turn::Divided(_))).collect()
    };
    let serves = divided("works_for(a, b), informer_of(a, c)");
    assert_eq!(serves.len(), 1);
    assert_eq!((serves[0].who, serves[0].event.0), (PartyId(0), 0));
    let bond = |id| Fact::Bond(BondId(id));
    assert_eq!(serves[0].between, [bond(0), bond(1), Fact::Act(ActId(0))]);
    assert!(divided("friend(a, b), friend(a, c)").is_empty(), "a friend of two enemies serves neither");
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
fn orders_are_acts_of_their_own_and_a_deed_told_with_and_without_its_agent_is_one() {
    let story = story(
        r#"story: [(id: e1, what: "e", acts: [orders_kill(a, b, through(c), ordered), kills(d, b, attempted)]),
                   (id: e2, what: "e", acts: [dies(b), kills(c, b, inferred)])]"#,
    );
    let standings = standings(&story);
    let deeds = |who: usize| {
        let degrees: Vec<_> = standings[who].profile.values().map(|d| (d.done, d.suffered)).collect();
        (standings[who].acting, standings[who].ordered, degrees)
    };
    assert_eq!(deeds(0), (1, 1, vec![]));
    assert_eq!(deeds(1), (0, 0, vec![(0, 1)]), "a death is one death");
    assert_eq!(deeds(2), (1, 0, vec![(1, 0)]));
    assert_eq!(deeds(3), (0, 0, vec![]), "what is only tried is not done");
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
    assert_eq!(told(gang, ", deceives(a, b)"), [Agent::Spy]);
}
