//! Who changes sides, and what is no change.

use crate::stories::{cast, story, who};
use imbroglio::analysis::allegiance::{Turn, changes};
use imbroglio::analysis::peril;
use imbroglio::analysis::standing::{Agent, informers, standings};

/// `who turn side event [marks]` of every change, one a line.
fn told(rest: &str) -> Vec<String> {
    let story = story(&format!("{}{rest}", cast("a b c d")));
    changes(&story)
        .iter()
        .map(|change| {
            let event = &story.event(change.event).id;
            let mut line = format!(
                "{} {} {} {event}",
                who(&story, change.who),
                change.turn.word(),
                who(&story, change.side)
            );
            if let Turn::Divided(other) = change.turn {
                line += &format!(" and {}", who(&story, other));
            }
            for (mark, set) in [(" feigned", change.feigned), (" secret", change.secret)] {
                line += if set { mark } else { "" };
            }
            line
        })
        .collect()
}

#[test]
fn a_secret_wedding_is_secret_and_not_feigned() {
    let wedding = |deed: &str| {
        told(&format!(
            "bonds: [spouse(a, b, from(e), secret)], story: [(id: lie, what: \"x\", acts: [{deed}]), (id: e, what: \"e\", acts: [marries(a, b, secret)])],"
        ))
    };
    assert_eq!(wedding("meets(a, b)"), ["a joins b e secret"]);
    assert_eq!(wedding("deceives(a, b)"), ["a joins b e feigned secret"]);
}

#[test]
fn a_child_that_is_born_joins_nobody_and_a_bond_that_begins_unseen_is_no_change() {
    let birth = "bonds: [parent([a, b], c, from(birth)), works_for(d, a, from(birth))],
        story: [(id: birth, what: \"c is born\", acts: [helps(b, a)])],";
    assert!(told(birth).is_empty(), "{:?}", told(birth));
    let hired = "bonds: [works_for(d, a, from(hired)), informer_of(d, a, from(hired))],
        story: [(id: hired, what: \"a hires d\", acts: [recruits(a, d)])],";
    assert_eq!(told(hired), ["d joins a hired"], "who serves changes sides, and once");
}

#[test]
fn what_is_done_for_love_by_mistake_or_in_mercy_turns_nobody() {
    let deed =
        |act: &str| told(&format!("bonds: [lover(a, b)], story: [(id: e, what: \"e\", acts: [{act}])],"));
    assert_eq!(deed("hands_over(a, b)"), ["a turns against b e"]);
    for kind in [
        "hands_over(a, b, for_love)",
        "kills(a, b, mistaken)",
        "kills(a, b, self_defence)",
        "slanders(a, b, mercy)",
    ] {
        assert!(deed(kind).is_empty(), "{kind}");
    }
    // for love of somebody else is a turn all the same
    let other = "bonds: [friend(a, b), lover(a, c)], story: [(id: e, what: \"e\", acts: [hands_over(a, b, coerced)])],";
    assert_eq!(told(other), ["a turns against b e"]);
}

#[test]
fn only_who_serves_two_enemies_is_divided() {
    let between = |bonds: &str| {
        told(&format!("bonds: [{bonds}], story: [(id: e, what: \"b attacks c\", acts: [wounds(b, c)])],"))
    };
    assert_eq!(between("works_for(a, b), works_for(a, c)"), ["a divided b e and c"]);
    assert!(between("sibling(a, b), sibling(a, c)").is_empty());
    assert!(between("works_for(a, b), lover(a, c)").is_empty());
}

#[test]
fn who_turns_on_one_of_a_group_and_on_the_group_by_the_same_deed_is_told_once() {
    let expelled = "groups: [(id: g, name: \"G\", members: [b, a(until(out))])], bonds: [friend(a, b)],
        story: [(id: out, what: \"b puts a out\", acts: [expels(b, a)]), (id: e, what: \"a betrays b\", acts: [sets_up(a, b), deceives(a, b)])],";
    let turns: Vec<String> = told(expelled).into_iter().filter(|line| line.starts_with("a turns")).collect();
    assert_eq!(turns, ["a turns against b e"]);
}

#[test]
fn who_informs_on_whom_they_serve_is_within_and_with_deceit_a_double_agent() {
    let agent = |bonds: &str, more: &str| {
        let text = format!(
            "{}bonds: [{bonds}], story: [(id: e, what: \"e\", acts: [informs(a, b, about(c)){more}])],",
            cast("a b c d")
        );
        informers(&story(&text))[0].agent
    };
    assert_eq!(agent("", ""), Agent::Informer);
    assert_eq!(agent("works_for(a, c)", ""), Agent::Within);
    assert_eq!(agent("works_for(a, c)", ", deceives(a, c)"), Agent::Spy);
    assert_eq!(agent("works_for(c, a)", ", deceives(a, c)"), Agent::Informer, "who is served is not within");
}

#[test]
fn who_is_killed_on_orders_undergoes_one_deed() {
    let suffered = |acts: &str| {
        let text = format!("{}story: [(id: e, what: \"e\", acts: [{acts}])],", cast("a b c d"));
        let all = standings(&story(&text));
        all[1].profile.values().map(|degree| degree.suffered).sum::<u32>()
    };
    assert_eq!(suffered("orders_kill(a, b, through(c)), kills(c, b, on_orders)"), 1);
    assert_eq!(suffered("orders_kill(a, b, through(c))"), 1, "an order that is not carried out is undergone");
    assert_eq!(suffered("beats(a, b), kills(c, b)"), 2);
}

#[test]
fn to_be_wounded_left_or_jailed_ends_no_danger() {
    let stakes = |rest: &str| -> Vec<u32> {
        let story = story(&format!("{}{rest}", cast("a b c d")));
        peril::over_time(&story).iter().map(peril::Moment::stakes).collect()
    };
    let left = r#"story: [
        (id: shot, what: "b is shot", acts: [wounds(_, b)]),
        (id: left, what: "they leave b", acts: [leaves_behind(a, b)]),
        (id: up, what: "b robs c", acts: [robs(b, c)]),
    ],"#;
    assert_eq!(stakes(left), [3, 3, 0], "until b acts");
    let mortal = r#"story: [
        (id: shot, what: "b is shot", acts: [wounds(_, b)]),
        (id: drive, what: "b drives c home", acts: [returns_child(b, c)]),
        (id: end, what: "b dies", needs: [shot], acts: [dies(b)]),
    ],"#;
    assert_eq!(stakes(mortal), [3, 3, 0], "who bleeds to death is in danger whatever they do");
    let jail = r#"story: [
        (id: hunt, what: "b is hunted", acts: [hunts(a, b)]),
        (id: cell, what: "b is arrested", acts: [arrests(a, b)]),
        (id: door, what: "b is let go", acts: [releases(a, b)]),
    ],"#;
    assert_eq!(stakes(jail), [2, 2, 0]);
}

#[test]
fn who_takes_a_life_is_for_the_dead_no_longer_whatever_was_done_before() {
    let served = |deed: &str| {
        told(&format!(
            "bonds: [works_for(a, b)], story: [(id: one, what: \"x\", acts: [helps(a, b), rescues(a, b)]),
             (id: two, what: \"x\", acts: [informs(a, b, about(c))]), (id: e, what: \"e\", acts: [{deed}])],"
        ))
    };
    assert_eq!(served("kills(a, b)"), ["a turns against b e"]);
    assert_eq!(served("kills(a, b, attempted)"), ["a turns against b e"]);
    assert!(served("beats(a, b)").is_empty(), "one blow undoes no service of years");
}

#[test]
fn who_has_left_a_group_for_good_informs_on_it_from_outside() {
    let is = |members: &str| {
        let story = story(&format!(
            "{}groups: [(id: g, name: \"G\", members: [b, {members}])],
            story: [(id: out, what: \"x\", acts: [expels(g, a)]), (id: tell, what: \"x\", acts: [informs(a, d, about(g))]),
                    (id: back, what: \"x\", acts: [readmits(g, a)])],",
            cast("a b d")
        ));
        informers(&story)[0].agent
    };
    assert_eq!(is("a(until(out))"), Agent::Informer);
    assert_eq!(is("a(until(back))"), Agent::Within);
    assert_eq!(is("a(until(out)), a(from(back))"), Agent::Within, "who informs and then gets in");
}

#[test]
fn whoever_answers_a_turn_does_not_turn_but_who_came_back_and_is_betrayed_anew_does() {
    let story = |more: &str| {
        told(&format!(
            "bonds: [friend(a, b)], story: [(id: e, what: \"e\", acts: [hands_over(a, b)]), {more} (id: z, what: \"z\", acts: [kills(b, a)])],"
        ))
    };
    assert_eq!(story(""), ["a turns against b e"]);
    let back = "(id: f, what: \"f\", acts: [saves(a, b), frees(a, b)]),";
    let turns = story(back);
    assert!(turns.contains(&"a turns to b f".to_owned()), "{turns:?}");
    assert!(turns.contains(&"b turns against a z".to_owned()), "{turns:?}");
}

#[test]
fn a_vow_of_revenge_turns_and_a_mere_plan_does_not() {
    let deed =
        |act: &str| told(&format!("bonds: [friend(a, b)], story: [(id: e, what: \"e\", acts: [{act}])],"));
    assert_eq!(deed("kills(a, b, intended, revenge)"), ["a turns against b e"]);
    assert!(deed("kills(a, b, intended)").is_empty());
}

#[test]
fn a_wound_weighs_beside_a_hunt_and_what_was_done_to_somebody_else_is_no_danger() {
    let stakes = |rest: &str| -> Vec<u32> {
        let story = story(&format!("{}{rest}", cast("a b c d")));
        peril::over_time(&story).iter().map(peril::Moment::stakes).collect()
    };
    let hunted =
        "story: [(id: e, what: \"e\", acts: [hunts(a, b)]), (id: f, what: \"f\", acts: [wounds(a, b)])],";
    assert_eq!(stakes(hunted)[1], 3, "a wound weighs more than a hunt");
    let group = |member: &str| {
        format!(
            "groups: [(id: g, name: \"G\", members: [{member}])], story: [(id: e, what: \"e\", acts: [kills(a, g)]), (id: f, what: \"f\", acts: [meets(c, d)])],"
        )
    };
    assert!(stakes(&group("b"))[1] > 0, "who may be among the dead of a group is in danger");
    assert_eq!(stakes(&group("b(from(f))"))[1], 0, "and not who joins it later");
}

#[test]
fn who_is_killed_by_another_hand_at_an_event_dies_without_ones_deeds_too() {
    let living = |acts: &str| {
        let text = format!("{}story: [(id: e, what: \"e\", acts: [{acts}])],", cast("a b c d"));
        standings(&story(&text))[0].without.map(|without| without.living)
    };
    assert_eq!(living("beats(a, b), kills(c, b)"), Some(0));
    assert_eq!(living("beats(a, b), kills([a, c], b)"), Some(1));
    assert_eq!(living("meets(a, b), dies(b)"), Some(1), "whom nobody is told to kill may live");
}

#[test]
fn a_killing_by_a_hand_that_is_not_told_is_anothers_and_an_order_is_ones_own() {
    let living = |rest: &str| {
        let story = story(&format!("{}story: [{rest}],", cast("a b c d")));
        standings(&story)[0].without.map(|without| without.living)
    };
    let at_once = |acts: &str| living(&format!("(id: e, what: \"e\", acts: [{acts}])"));
    assert_eq!(at_once("investigates(a, about(b)), kills(_, b)"), Some(0));
    assert_eq!(at_once("orders_kill(a, b), kills(c, b, on_orders)"), Some(1), "who orders has a hand in it");
    assert_eq!(at_once("kills(a, b)"), Some(1));
    let led = "(id: e, what: \"e\", acts: [beats(a, c)]), \
               (id: f, what: \"f\", needs: [e], acts: [beats(a, d), kills(c, b)])";
    assert_eq!(living(led), Some(1), "the event falls without what else one did");
}

#[test]
fn an_infidelity_older_than_its_event_turns_nobody_there() {
    let told = |from: &str| {
        let rest = format!(
            "bonds: [spouse(a, b), lover(a, c{from})], story: [(id: e, what: \"e\", acts: [cheats_on(a, b), takes_up_with(a, c)])],"
        );
        self::told(&rest)
    };
    assert!(!told("").iter().any(|change| change.contains("against b")), "{:?}", told(""));
    assert!(told(", from(e)").iter().any(|change| change.contains("against b")), "{:?}", told(", from(e)"));
}

#[test]
fn a_spy_in_a_house_does_not_break_with_it() {
    let told = |about: &str| {
        self::told(&format!(
            "bonds: [works_for(a, b, from(e))], story: [(id: e, what: \"e\", acts: [recruits(c, a{about})]), (id: f, what: \"f\", acts: [deceives(a, b), wounds(a, b)])],"
        ))
    };
    assert!(told(", about(b)").is_empty(), "{:?}", told(", about(b)"));
    assert_eq!(told(", about(d)").len(), 1, "who is set on somebody else serves in earnest");
}

#[test]
fn who_belongs_by_way_of_a_group_within_a_group_breaks_with_the_outer_one_and_joins_once() {
    let nested = |groups: &str, story: &str| told(&format!("groups: [{groups}], story: [{story}],"));
    let cell = r#"(id: cell, name: "Cell", members: [a, b]), (id: army, name: "Army", members: [cell, c])"#;
    let tells = r#"(id: e, what: "e", acts: [informs(a, d, about(army))])"#;
    assert_eq!(nested(cell, tells), ["a turns against army e"]);
    let flat = r#"(id: army, name: "Army", members: [a, b, c])"#;
    assert_eq!(nested(flat, tells), ["a turns against army e"], "as a member without a cell does");
    let joins =
        r#"(id: cell, name: "Cell", members: [a(from(e)), b]), (id: army, name: "Army", members: [cell, c])"#;
    assert_eq!(nested(joins, r#"(id: e, what: "e", acts: [joins(a, cell)])"#), ["a joins cell e"]);
    let story = story(&format!("{}groups: [{cell}], story: [{tells}],", cast("a b c d")));
    let within: Vec<&str> =
        informers(&story).iter().filter_map(|one| one.group).map(|group| who(&story, group)).collect();
    assert_eq!(within, ["army"]);
}

#[test]
fn who_takes_somebody_in_again_is_not_told_beside_the_one_who_is_taken_in() {
    let service = |ends: &str| {
        told(&format!(
            "bonds: [works_for(c, a, until(out)){ends}], story: [
                (id: out, what: \"x\", acts: [expels(a, c)]), (id: back, what: \"y\", acts: [readmits(a, c), helps(a, c)])],"
        ))
    };
    assert_eq!(service(", works_for(c, a, from(back))"), ["c leaves a out", "c joins a back"]);
    assert!(service("").contains(&"a turns to c back".to_owned()), "where no service begins");
}
