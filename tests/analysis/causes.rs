//! Cascades, explanations, retribution.

use crate::stories::{cast, events, names, story, who};
use imbroglio::analysis::Readings;
use imbroglio::analysis::betrayal::betrayals;
use imbroglio::analysis::cascade::{cascade_web, cascades, causal_chains};
use imbroglio::analysis::counterfactual::what_if;
use imbroglio::analysis::explanation::{slice, why};
use imbroglio::analysis::retribution::{retributions, revenge_chains};
use imbroglio::facts::EventId;
use imbroglio::story::Story;

const TALE: &str = r#"bonds: [friend(a, b), friend(c, d)],
    story: [
        (id: idle, what: "nothing to do with it", acts: [meets(a, d)]),
        (id: lie, what: "a betrays b", acts: [betrays(a, b), deserts(a, b)]),
        (id: news, what: "c hears", acts: [meets(b, c)], needs: [lie]),
        (id: rage, what: "c broods", acts: [meets(c, d)], helped_by: [lie]),
        (id: turn, what: "c betrays d", acts: [betrays(c, d)], needs: [any(news, rage)]),
        (id: shot, what: "d dies", acts: [kills(_, d)], needs: [turn(why("left alone"))], helped_by: [idle]),
        (id: fall, what: "b dies", acts: [dies(b)], helped_by: [news]),
    ],"#;

fn tale() -> Story {
    story(&format!("{}{TALE}", cast("a b c d")))
}

#[test]
fn reach_and_necessity_are_two_numbers() {
    let story = tale();
    let found = betrayals(&story, Readings::Settled);
    let falls = cascades(&story, &found.all, Readings::Settled);
    let lines: Vec<String> = falls
        .iter()
        .map(|c| {
            format!(
                "{}: {} | {} | {}",
                story.event(c.event).id,
                events(&story, &c.reach.iter().collect::<Vec<_>>()),
                names(&story, &c.dead),
                names(&story, &c.necessary)
            )
        })
        .collect();
    assert_eq!(lines, ["lie: news rage turn shot fall | b d | ", "turn: shot | d | d"]);
}

#[test]
fn necessary_deaths_are_those_that_the_removal_saves_or_takes_away() {
    let story = story(&format!(
        "{}bonds: [friend(a, b)], story: [(id: e, what: \"x\", acts: [kills(a, b)]), (id: f, what: \"x\", acts: [dies(c)], needs: [e])],",
        cast("a b c")
    ));
    let found = betrayals(&story, Readings::Settled);
    let cascade = &cascades(&story, &found.all, Readings::Settled)[0];
    assert_eq!(
        (names(&story, &cascade.dead), names(&story, &cascade.necessary)),
        ("b c".into(), "b c".into())
    );
    let removal = what_if(&story, &[cascade.event], Readings::Settled).as_told;
    assert_eq!((names(&story, &removal.saved), names(&story, &removal.spared)), ("c".into(), "b".into()));
}

#[test]
fn causal_chains_are_reduced_to_direct_steps() {
    let story = story(&format!(
        "{}{}",
        cast("a b c d"),
        r#"story: [
            (id: one, what: "x", acts: [betrays(a, b)]),
            (id: two, what: "x", acts: [betrays(b, c)], needs: [one]),
            (id: way, what: "x", acts: [meets(a, c)], needs: [one]),
            (id: three, what: "x", acts: [betrays(c, d)], needs: [two, way]),
            (id: alone, what: "x", acts: [betrays(d, a)]),
        ],"#
    ));
    let found = betrayals(&story, Readings::Settled);
    let chains = causal_chains(&story, &found.all, Readings::Settled, 100);
    let lines: Vec<String> = chains.chains.iter().map(|chain| events(&story, chain)).collect();
    assert_eq!((lines, chains.more), (vec!["one two three".to_owned()], false));
    assert!(causal_chains(&story, &found.all, Readings::Settled, 0).more);
}

#[test]
fn a_cascade_chart_shows_betrayals_deaths_and_what_leads_to_deaths() {
    let story = tale();
    let found = betrayals(&story, Readings::Settled);
    let web = cascade_web(&story, &found.all, Readings::Settled);
    assert_eq!(events(&story, &web.events), "idle lie news rage turn shot fall");
    let deaths: Vec<String> = web.deaths.iter().map(|dead| names(&story, dead)).collect();
    assert_eq!(deaths, ["", "", "", "", "", "d", "b"]);
    assert_eq!(web.betrayals.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0, 0, 1, 0, 0]);
    assert_eq!(
        web.after_betrayal,
        [false, false, true, true, true, true, true],
        "nobody dies of the lie there"
    );
}

#[test]
fn why_in_layers() {
    let story = tale();
    let found = betrayals(&story, Readings::Settled);
    let d = story.find_party("d").unwrap();
    let answer = why(&story, d, &found.all, Readings::Settled).unwrap();
    let ids = |lines: &[imbroglio::analysis::explanation::Line]| {
        events(&story, &lines.iter().map(|line| line.event).collect::<Vec<EventId>>())
    };
    assert_eq!(
        (ids(&answer.occasion), ids(&answer.hinges), ids(&answer.root)),
        ("turn".into(), "turn".into(), "turn".into())
    );
    assert_eq!(answer.occasion[0].why.as_deref(), Some("left alone"));
    assert_eq!(events(&story, &answer.slice), "turn shot");
    let contributing: Vec<String> = answer
        .contributing
        .iter()
        .map(|c| format!("{}>{} {}", story.event(c.line.event).id, story.event(c.effect).id, c.alternative))
        .collect();
    assert_eq!(contributing, ["idle>shot false", "news>turn true", "rage>turn true"]);
    assert!(answer.fate.killers.is_empty());
}

#[test]
fn what_is_not_told_is_not_explained() {
    let story = tale();
    let a = story.find_party("a").unwrap();
    assert!(why(&story, a, &[], Readings::Settled).is_none());
}

#[test]
fn the_slice_is_what_a_single_removal_shows() {
    let story = tale();
    for (target, _) in story.events() {
        let one_by_one: Vec<EventId> = story
            .events()
            .map(|(event, _)| event)
            .filter(|event| {
                *event == target
                    || what_if(&story, &[*event], Readings::Settled).as_told.lost.contains(&target)
            })
            .collect();
        assert_eq!(slice(&story, target, Readings::Settled), one_by_one);
    }
}

#[test]
fn an_inferred_link_marks_what_lies_behind_it() {
    let story = story(&format!(
        "{}{}",
        cast("a b"),
        r#"story: [
            (id: root, what: "x", acts: [meets(a, b)]),
            (id: mid, what: "x", acts: [confronts(a, b)], needs: [root(inferred)]),
            (id: end, what: "x", acts: [kills(a, b)], needs: [mid]),
        ],"#
    ));
    let b = story.find_party("b").unwrap();
    let answer = why(&story, b, &[], Readings::Settled).unwrap();
    let sure: Vec<&str> = answer.backbone.iter().map(|line| line.certainty.word()).collect();
    assert_eq!(sure, ["inferred", "explicit", "explicit"]);
}

/// `level avenger>target for victim` of every retribution.
fn answers(rest: &str, least: u8) -> Vec<String> {
    let story = story(&format!("{}{rest}", cast("a b c d")));
    let found = betrayals(&story, Readings::Settled);
    retributions(&story, &found.all, Readings::Settled, least, 1000)
        .all
        .iter()
        .map(|r| {
            let mark = if r.punishment { " punishment" } else { "" };
            format!(
                "{} {}>{} for {}{mark}",
                r.level,
                who(&story, r.avenger),
                who(&story, r.target),
                who(&story, r.victim)
            )
        })
        .collect()
}

#[test]
fn levels_of_retribution() {
    let told = |links: &str, mode: &str| {
        format!(
            "story: [(id: e, what: \"x\", acts: [beats(a, b)]), (id: f, what: \"x\", acts: [kills(b, a{mode})]{links})],"
        )
    };
    assert_eq!(answers(&told("", ""), 0), ["0 b>a for b"]);
    assert!(answers(&told("", ""), 1).is_empty());
    assert_eq!(answers(&told(", helped_by: [e]", ""), 0), ["1 b>a for b"]);
    assert_eq!(answers(&told(", needs: [e]", ""), 0), ["2 b>a for b"]);
    assert_eq!(answers(&told(", needs: [e]", ", revenge"), 0), ["3 b>a for b"]);
    assert_eq!(answers(&told(", helped_by: [e]", ", revenge"), 0), ["3 b>a for b"]);
    assert_eq!(answers(&told("", ", revenge"), 0), ["0 b>a for b"], "for what it is revenge no link tells");
    for other in [", self_defence", ", rescue", ", mercy", ", mistaken"] {
        assert!(answers(&told(", needs: [e]", other), 0).is_empty(), "{other}");
    }
}

#[test]
fn a_third_party_answers_if_bound_to_the_victim_then() {
    let tale = |bond: &str| {
        format!(
            "bonds: [{bond}], story: [(id: s, what: \"x\", acts: [meets(c, d)]), (id: e, what: \"x\", acts: [beats(a, b)]), (id: f, what: \"x\", acts: [kills(c, a)], needs: [e])],"
        )
    };
    assert_eq!(answers(&tale("friend(b, c)"), 1), ["2 c>a for b"]);
    assert!(answers(&tale("friend(b, c, until(s))"), 1).is_empty());
    assert!(answers(&tale("rival(b, c)"), 1).is_empty());
    let crew = |from: &str| {
        format!("groups: [(id: crew, name: \"Crew\", members: [c, b({from})])], {}", tale("rival(a, b)"))
    };
    assert_eq!(answers(&crew("from(e)"), 1), ["2 c>a for b"]);
    assert!(answers(&crew("from(f)"), 1).is_empty(), "not yet of the crew");
}

#[test]
fn nobody_avenges_one_whom_he_has_harmed() {
    let tale = r#"bonds: [friend(b, c)], story: [
        (id: e, what: "x", acts: [beats(a, b)]),
        (id: own, what: "x", acts: [kills(c, b)], needs: [e]),
        (id: f, what: "x", acts: [kills(c, a)], needs: [e]),
    ],"#;
    assert!(answers(tale, 1).is_empty());
}

#[test]
fn a_groups_deed_is_answered_on_its_members_and_punishment_is_for_ones_own() {
    let gang = r#"groups: [(id: gang, name: "Gang", members: [a, d])], story: [(id: e, what: "x", acts: [kills(gang, c), beats(gang, b)]), (id: f, what: "x", acts: [kills(b, d)], needs: [e])],"#;
    assert_eq!(answers(gang, 1), ["2 b>d for b"]);
    let crew = r#"groups: [(id: crew, name: "Crew", members: [a, b])], story: [(id: e, what: "x", acts: [embezzles(a, crew)]), (id: f, what: "x", acts: [kills(b, a)], needs: [e])],"#;
    assert_eq!(answers(crew, 1), ["2 b>a for crew punishment"]);
}

#[test]
fn an_answer_that_is_answered_makes_a_chain() {
    let story = story(&format!(
        "{}{}",
        cast("a b c d"),
        r#"bonds: [friend(a, c)], story: [
            (id: e, what: "x", acts: [beats(a, b)]),
            (id: f, what: "x", acts: [kills(b, a)], needs: [e]),
            (id: g, what: "x", acts: [kills(c, b)], needs: [f]),
        ],"#
    ));
    let found = retributions(&story, &[], Readings::Settled, 1, 1000).all;
    let (chains, more) = revenge_chains(&found, 10);
    assert!(!more);
    assert_eq!(chains.len(), 1);
    assert_eq!(chains[0].steps.len(), 2);
    assert!(chains[0].feud, "it strikes him who struck back");
}

#[test]
fn the_nearest_harm_is_answered_not_what_it_came_of() {
    // the theft leads to b only by way of the lie
    let tale = r#"story: [
        (id: theft, what: "x", acts: [steals_from(a, b)]),
        (id: lie, what: "x", acts: [deceives(a, b)], needs: [theft]),
        (id: shot, what: "x", acts: [kills(b, a)], needs: [lie])],"#;
    assert_eq!(answers(tale, 1).len(), 1, "the lie");
    let both = tale.replace("needs: [lie]", "needs: [lie, theft]");
    assert_eq!(answers(&both, 1).len(), 2, "the theft leads there by itself too");
    let other = tale.replace("deceives(a, b)", "deceives(c, b)");
    assert_eq!(answers(&other, 1), ["2 b>a for b"], "somebody else's lie does not stand before a's theft");
}

#[test]
fn a_harm_that_was_answered_is_answered_again_only_by_what_that_leads_to() {
    let tale = |links: &str| {
        format!(
            r#"story: [
                (id: blow, what: "x", acts: [beats(a, b)]),
                (id: revenge, what: "x", acts: [wounds(b, a)], needs: [blow]),
                (id: fight, what: "x", acts: [beats(b, a)], {links})],"#
        )
    };
    assert_eq!(answers(&tale("helped_by: [blow]"), 0), ["2 b>a for b"]);
    assert_eq!(answers(&tale("helped_by: [revenge]"), 0), ["2 b>a for b", "1 b>a for b"]);
    assert_eq!(answers(&tale("needs: [blow]"), 0), ["2 b>a for b", "2 b>a for b"]);
}

#[test]
fn an_answer_is_no_surer_than_the_links_that_make_it_one() {
    let sure = |links: &str| {
        let tale = format!(
            "{}story: [(id: e, what: \"x\", acts: [beats(a, b)]), (id: m, what: \"x\", acts: [meets(a, b)], {links}), (id: f, what: \"x\", acts: [kills(b, a)], needs: [m])],",
            cast("a b")
        );
        let found = retributions(&story(&tale), &[], Readings::Settled, 1, 10).all;
        (found[0].level, found[0].evidence.certainty.word())
    };
    assert_eq!(sure("needs: [e]"), (2, "explicit"));
    assert_eq!(sure("needs: [e(entailed)]"), (2, "entailed"));
    assert_eq!(sure("needs: [e(inferred)]"), (2, "inferred"));
    assert_eq!(
        sure("needs: [e(inferred)], helped_by: [e]"),
        (2, "inferred"),
        "that it was needed is inferred"
    );
    assert_eq!(sure("helped_by: [e(inferred)]"), (1, "inferred"));
}

#[test]
fn revenge_for_what_is_not_told_is_given_apart() {
    let story =
        story(&format!("{}story: [(id: e, what: \"x\", acts: [kills(a, [b, c], revenge)])],", cast("a b c")));
    let found = retributions(&story, &[], Readings::Settled, 1, 10);
    assert_eq!((found.all.len(), found.unmet.len()), (0, 1), "one act, though two are struck");
}

/// The number of `b kills a` that answer `a beats b`, by pairs of them with the links given, and whether all
/// were looked at.
fn dense(pairs: usize, links: impl Fn(usize) -> String, least: u8, most: usize) -> (usize, bool, bool) {
    let mut text = String::new();
    for i in 0..pairs {
        text.push_str(&format!("(id: h{i}, what: \"x\", acts: [beats(a, b)]),"));
    }
    for i in 0..pairs {
        text.push_str(&format!(
            "(id: r{i}, what: \"x\", acts: [beats(b, a, self_defence), wounds(b, a)]{}),",
            links(i)
        ));
    }
    let story = story(&format!("{}story: [{text}],", cast("a b")));
    let found = retributions(&story, &[], Readings::Settled, least, most);
    (found.all.len(), found.more, found.partial)
}

#[test]
fn many_blows_between_two_are_neither_a_flood_nor_a_hang() {
    let needs = |i: usize| format!(", needs: [h{i}]");
    assert_eq!(dense(3000, needs, 1, 10_000), (3000, false, false), "each its own");
    assert_eq!(dense(3000, |_| String::new(), 1, 10_000), (0, false, false));
    assert_eq!(dense(300, |_| String::new(), 0, 1000), (1000, true, false), "level 0 is capped");
    assert_eq!(dense(30, |_| String::new(), 0, 1000), (900, false, false), "and complete below the cap");
}

#[test]
fn causes_that_would_be_needed_if_others_were_otherwise_share_responsibility() {
    let story = story(&format!(
        "{}{}",
        cast("a b c"),
        r#"story: [
            (id: one, what: "x", acts: [discovers(a, c)]),
            (id: two, what: "x", acts: [discovers(b, c)]),
            (id: gun, what: "x", acts: [gives(a, b)]),
            (id: idle, what: "x", acts: [meets(a, b)]),
            (id: shot, what: "x", acts: [kills(b, c)], needs: [gun, any(one, two)], helped_by: [idle]),
        ],"#
    ));
    let c = story.find_party("c").unwrap();
    let answer = why(&story, c, &[], Readings::Settled).unwrap();
    let shared: Vec<String> = answer
        .shared
        .iter()
        .map(|cause| format!("{} 1/{}", story.event(cause.event).id, cause.parts))
        .collect();
    assert_eq!(shared, ["one 1/2", "two 1/2"], "the gun has all of it, idle talk none");
    assert_eq!(events(&story, &answer.slice), "gun shot");
}

#[test]
fn a_long_line_of_causes_needs_no_deep_stack() {
    let mut text = String::new();
    for i in 0..10_000u32 {
        let needs = i.checked_sub(1).map_or(String::new(), |before| format!(", needs: [e{before}]"));
        text.push_str(&format!("(id: e{i}, what: \"x\", acts: [wounds(a, b)]{needs}),"));
    }
    text.push_str("(id: end, what: \"x\", acts: [kills(b, a)], needs: [e9999])");
    let tale = format!("{}story: [{text}],", cast("a b"));
    let all = move || {
        let story = story(&tale);
        let a = story.find_party("a").unwrap();
        let answer = why(&story, a, &[], Readings::Settled).unwrap();
        let found = retributions(&story, &[], Readings::Settled, 1, 10);
        (answer.slice.len(), answer.backbone.len(), found.all.len())
    };
    // a hundred bytes for each event: a function that calls itself along the line does not fit
    let small = std::thread::Builder::new().stack_size(1 << 20).spawn(all).unwrap();
    assert_eq!(small.join().unwrap(), (10_001, 10_001, 1), "the last wound is the nearest");
}
