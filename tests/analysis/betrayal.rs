//! Who breaks faith with whom.

use crate::stories::{cast, story, who};
use imbroglio::analysis::Readings;
use imbroglio::analysis::betrayal::{Claim, Lack, betrayals};
use imbroglio::story::Story;

/// `claim by>to@event` of every completed betrayal, with what is odd about it.
fn found(story: &Story) -> Vec<String> {
    let mut lines = Vec::new();
    for b in betrayals(story, Readings::Settled).all {
        let at = b.event.map_or("-", |event| story.event(event).id.as_ref());
        let mut line = format!("{} {}>{}@{at}", b.claim.word(), who(story, b.by), who(story, b.to));
        if b.onset != b.event {
            line.push_str(&format!(" since {}", b.onset.map_or("-", |event| story.event(event).id.as_ref())));
        }
        if !b.is_completed() {
            line.push_str(&format!(" {}", b.status.word()));
        }
        if let Some(lack) = b.lack {
            line.push_str(match lack {
                Lack::Bond => " no bond",
                Lack::Breach => " no breach",
                Lack::Claim(_) => " forfeited",
            });
        }
        if b.via.is_some() {
            line.push_str(" via");
        }
        lines.push(line);
    }
    lines
}

fn of(ids: &str, rest: &str) -> Vec<String> {
    found(&story(&format!("{}{rest}", cast(ids))))
}

#[test]
fn every_breach_of_a_thick_bond_is_one() {
    let acts = [
        ("kills(a, b)", "completed"),
        ("kills(a, b, attempted)", "completed"),
        ("kills(a, b, ordered)", "completed"),
        ("orders_kill(a, b)", "completed"),
        ("wounds(a, b)", "completed"),
        ("kidnaps(a, b)", "completed"),
        ("informs(a, c, about(b))", "completed"),
        ("steals_from(a, b)", "completed"),
        ("hands_over(a, b)", "completed"),
        ("breaks_word(a, b)", "completed"),
        ("deserts(a, b)", "completed"),
        ("helps(a, c, about(b))", "completed"),
        ("deceives(a, b)", "completed"),
        ("hands_over(a, b, attempted)", "attempted"),
        ("kills(a, b, planned)", "intended"),
    ];
    for (act, status) in acts {
        let tale =
            format!("{}bonds: [friend(a, b)], story: [(id: e, what: \"x\", acts: [{act}])],", cast("a b c"));
        let mark = if status == "completed" { String::new() } else { format!(" {status}") };
        assert_eq!(found(&story(&tale)), [format!("derived a>b@e{mark}")], "{act}");
    }
}

#[test]
fn no_thick_bond_no_betrayal() {
    for bond in ["works_for(a, b)", "rival(a, b)", "friend(a, b, until(end))"] {
        let tale = format!(
            "{}bonds: [{bond}], story: [(id: start, what: \"x\", acts: [meets(a, c)]), (id: end, what: \"x\", acts: [meets(a, c)]), (id: e, what: \"x\", acts: [kills(a, b)])],",
            cast("a b c")
        );
        assert!(found(&story(&tale)).is_empty(), "{bond}");
    }
}

#[test]
fn accident_defence_threat_and_belief_are_none() {
    for act in [
        "kills(a, b, mistaken)",
        "kills(a, b, self_defence)",
        "kills(a, b, threatened)",
        "kills(a, b, perceived)",
        "warns(a, b)",
    ] {
        let tale =
            format!("{}bonds: [friend(a, b)], story: [(id: e, what: \"x\", acts: [{act}])],", cast("a b"));
        assert!(found(&story(&tale)).is_empty(), "{act}");
    }
}

#[test]
fn force_and_love_do_not_undo_it() {
    let story = story(&format!(
        "{}bonds: [friend(a, b)], story: [(id: e, what: \"x\", acts: [cheats_on(a, b, coerced, condoned)])],",
        cast("a b c")
    ));
    let found = betrayals(&story, Readings::Settled);
    assert_eq!(found.all[0].mode.word(), "coerced");
    assert!(found.all[0].condoned);
}

#[test]
fn told_derived_and_both() {
    let lines = of(
        "a b c d",
        r#"bonds: [friend(a, b), friend(a, c)], story: [
            (id: both, what: "x", acts: [betrays(a, b), deserts(a, b)]),
            (id: no_bond, what: "x", acts: [betrays(a, d), deserts(a, d)]),
            (id: no_breach, what: "x", acts: [betrays(a, c)]),
        ],"#,
    );
    assert_eq!(
        lines,
        ["supported a>b@both", "asserted a>d@no_bond no bond", "asserted a>c@no_breach no breach"]
    );
}

#[test]
fn who_betrayed_attacked_or_expelled_first_has_forfeited_the_claim() {
    for wrong in ["informs(b, c, about(a))", "beats(b, a)", "expels(b, a)"] {
        let tale = |renewed: &str| {
            format!(
                "{}bonds: [friend(a, b){renewed}], story: [(id: first, what: \"x\", acts: [{wrong}]), (id: peace, what: \"x\", acts: [meets(a, b)]), (id: then, what: \"x\", acts: [kills(a, b)])],",
                cast("a b c")
            )
        };
        let after =
            |lines: Vec<String>| lines.into_iter().filter(|line| line.contains("a>b")).collect::<Vec<_>>();
        assert!(after(found(&story(&tale("")))).is_empty(), "{wrong}");
        let renewed = after(found(&story(&tale(", ally(a, b, from(peace))"))));
        assert_eq!(renewed, ["derived a>b@then"], "{wrong}, then peace");
    }
}

#[test]
fn an_answer_to_a_wrong_against_ones_group_is_no_betrayal() {
    let lines = of(
        "a b c",
        r#"groups: [(id: crew, name: "Crew", members: [a, b, c])], story: [
            (id: skim, what: "x", acts: [embezzles(a, crew)]),
            (id: shot, what: "x", acts: [kills(b, a)]),
        ],"#,
    );
    assert_eq!(lines, ["derived a>crew@skim"]);
}

#[test]
fn a_breach_that_begins_before_the_bond_counts_from_the_bond_unless_found_out() {
    let tale = |learns: &str| {
        format!(
            r#"{}bonds: [friend(a, b, from(bond))], story: [
                (id: lie, what: "x", acts: [deceives(a, b)]),
                (id: talk, what: "x", acts: [meets(b, c)]{learns}),
                (id: bond, what: "x", acts: [meets(a, b)]),
            ], knowledge: [(id: lied, what: "x", of: lie, known_to: [a])],"#,
            cast("a b c")
        )
    };
    assert_eq!(found(&story(&tale(""))), ["derived a>b@bond"]);
    assert!(found(&story(&tale(", learns: [b(lied)]"))).is_empty());
    let violence = tale("").replace("deceives", "beats");
    assert!(found(&story(&violence)).is_empty(), "a blow does not go on");
}

#[test]
fn of_two_loves_the_second_is_the_faithless_one_and_a_friends_lover_is_taboo() {
    let lines = of(
        "a b c",
        r#"bonds: [lover(a, b), lover(a, c, from(affair)), friend(c, b)],
        story: [(id: affair, what: "x", acts: [meets(a, c)])],"#,
    );
    assert_eq!(lines, ["derived a>b@affair", "derived c>b@affair"]);
    let open = of(
        "a b c",
        r#"bonds: [lover(a, b), lover(a, c)], story: [(id: e, what: "x", acts: [meets(a, c)])],"#,
    );
    assert!(open.is_empty(), "which of two was first is not told");
    let secret = of(
        "a b c",
        r#"bonds: [lover(a, b), lover(a, c, secret)], story: [(id: e, what: "x", acts: [meets(a, c)])],"#,
    );
    assert_eq!(secret, ["derived a>b@- "].map(str::trim_end));
    let ended = of(
        "a b c",
        r#"bonds: [lover(a, b, until(e)), lover(a, c, from(e))], story: [(id: s, what: "x", acts: [meets(a, c)]), (id: e, what: "x", acts: [meets(a, c)])],"#,
    );
    assert!(ended.is_empty(), "the first love had ended");
}

#[test]
fn a_lasting_affair_told_later_is_one_betrayal_since_its_beginning() {
    let lines = of(
        "a b c",
        r#"bonds: [lover(a, b), lover(a, c), friend(c, b)],
        story: [(id: day, what: "x", acts: [meets(a, c)]), (id: told, what: "x", acts: [cheats_on(a, b), betrays(c, b)])],"#,
    );
    assert_eq!(lines, ["derived a>b@told since -", "supported c>b@told since -"]);
}

#[test]
fn harm_to_a_member_supports_a_betrayal_of_the_group() {
    let lines = of(
        "a b c",
        r#"groups: [(id: crew, name: "Crew", members: [a, b])], story: [
            (id: talk, what: "x", acts: [betrays(a, crew), informs(a, c, about(b))]),
        ],"#,
    );
    assert_eq!(lines, ["derived a>b@talk", "supported a>crew@talk"]);
    let reverse = of(
        "a b c",
        r#"groups: [(id: crew, name: "Crew", members: [a, b])], story: [
            (id: skim, what: "x", acts: [betrays(a, b), embezzles(a, crew)]),
        ],"#,
    );
    assert_eq!(reverse, ["supported a>b@skim via", "derived a>crew@skim"]);
}

#[test]
fn as_sure_as_the_weakest_premise_and_contested_with_it() {
    let tale = format!(
        "{}bonds: [friend(a, b, inferred)], story: [(id: e, what: \"x\", acts: [deserts(a, b), betrays(c, b)]), (id: f, what: \"x\", acts: [deserts(a, b, contested)])],",
        cast("a b c")
    );
    let story = story(&tale);
    let settled = betrayals(&story, Readings::Settled);
    let sure: Vec<&str> = settled.all.iter().map(|b| b.evidence.certainty.word()).collect();
    assert_eq!(sure, ["inferred", "explicit"]);
    let all = betrayals(&story, Readings::Contested).all;
    assert_eq!((settled.all.len(), all.len()), (2, 3));
    assert!(all[2].evidence.contested && all[2].claim == Claim::Derived);
}

#[test]
fn who_finds_out_and_when() {
    let story = story(&format!(
        r#"{}bonds: [friend(a, b)], story: [
            (id: e, what: "x", acts: [deserts(a, b)]),
            (id: later, what: "x", acts: [meets(b, c)], learns: [b(left, from(c))]),
        ], knowledge: [(id: left, what: "x", of: e, known_to: [a, c])],"#,
        cast("a b c")
    ));
    let found = betrayals(&story, Readings::Settled);
    let known: Vec<String> = found.all[0]
        .discovered
        .iter()
        .map(|(party, event)| {
            format!("{} {}", who(&story, *party), event.map_or("-", |e| story.event(e).id.as_ref()))
        })
        .collect();
    assert_eq!(known, ["c -", "b later"]);
}

#[test]
fn a_belief_is_kept_apart() {
    let story = story(&format!(
        "{}bonds: [friend(a, b)], story: [(id: e, what: \"x\", acts: [betrays(a, b, perceived)])],",
        cast("a b")
    ));
    let found = betrayals(&story, Readings::Settled);
    assert_eq!((found.all.len(), found.believed.len()), (0, 1));
}

/// What comes of the first betrayal of a tale among a, b and c: whether it did harm, and where it was taken
/// back.
fn aftermath(rest: &str) -> (bool, Option<String>) {
    let story = story(&format!("{}bonds: [friend(a, b)], {rest}", cast("a b c")));
    let found = betrayals(&story, Readings::Settled).all;
    let betrayal = found.iter().find(|b| who(&story, b.by) == "a").unwrap();
    (betrayal.effective, betrayal.retracted.map(|event| story.event(event).id.to_string()))
}

#[test]
fn a_betrayal_does_harm_by_itself_or_by_what_it_leads_to() {
    let told = |acts: &str, then: &str, links: &str| {
        aftermath(&format!(
            "story: [(id: e, what: \"x\", acts: [{acts}]), (id: f, what: \"x\", acts: [{then}]{links})],"
        ))
        .0
    };
    assert!(!told("betrays(a, b)", "meets(b, c)", ""));
    assert!(!told("betrays(a, b)", "beats(c, b)", ""), "nothing links the blow to it");
    assert!(told("betrays(a, b)", "beats(c, b)", ", helped_by: [e]"));
    assert!(!told("betrays(a, b)", "beats(b, c)", ", needs: [e]"), "another is beaten");
    assert!(told("hands_over(a, b), arrests(c, b)", "meets(b, c)", ""), "at once, into those hands");
    assert!(!told("betrays(a, b), arrests(c, b)", "meets(b, c)", ""), "mere company");
    assert!(told("beats(a, b)", "meets(b, c)", ""), "the breach is the harm");
    assert!(!told("informs(a, c, about(b))", "meets(b, c)", ""), "to be told of is not yet to suffer");
}

#[test]
fn a_betrayal_of_a_group_harms_it_in_its_members() {
    let tale = |victim: &str| {
        aftermath(&format!(
            "groups: [(id: crew, name: \"Crew\", members: [a, b])], story: [(id: e, what: \"x\", acts: [embezzles(a, crew)]), (id: f, what: \"x\", acts: [kills(_, {victim})], needs: [e])],"
        ))
        .0
    };
    assert!(tale("b"));
    assert!(!tale("c"));
}

#[test]
fn who_would_have_stopped_what_it_led_to_has_taken_it_back_in_vain() {
    let tale = |caller: &str, status: &str| {
        aftermath(&format!(
            r#"story: [
                (id: tip, what: "x", acts: [informs(a, c, about(b))]),
                (id: call, what: "x", acts: [warns({caller}, c{status})], needs: [tip]),
                (id: missed, what: "x", acts: [misses(c, {caller})], needs: [call]),
                (id: trap, what: "x", acts: [ambushes(c, b)], needs: [tip], prevented_by: [call(unless(missed))]),
            ],"#
        ))
    };
    assert_eq!(tale("a", ", attempted"), (true, Some("call".to_owned())));
    assert_eq!(tale("a", ", planned").1, None, "only thought of");
    assert_eq!(tale("b", ", attempted").1, None, "not the betrayer's doing");
}

#[test]
fn a_lie_is_answered_by_a_lie_and_not_by_a_murder() {
    let after = |first: &str, second: &str| {
        of(
            "a b",
            &format!(
                r#"bonds: [spouse(a, b)], story: [
                    (id: first, what: "x", acts: [{first}]),
                    (id: second, what: "x", acts: [{second}]),
                ],"#
            ),
        )
    };
    let lie = "deceives(a, b)";
    assert_eq!(after(lie, "kills(b, a)"), ["derived a>b@first", "derived b>a@second"]);
    assert_eq!(after(lie, "deceives(b, a)"), ["derived a>b@first"]);
    assert_eq!(after("wounds(a, b)", "kills(b, a)"), ["derived a>b@first"]);
}

#[test]
fn who_kills_the_kin_of_somebody_has_forfeited_their_faith() {
    let after = |bonds: &str| {
        of(
            "uncle father son",
            &format!(
                r#"bonds: [relative(uncle, son), {bonds}], story: [
                    (id: murder, what: "x", acts: [kills(uncle, father)]),
                    (id: revenge_, what: "x", acts: [kills(son, uncle)]),
                ],"#
            ),
        )
    };
    assert!(after("parent(father, son)").iter().all(|line| !line.contains("son>uncle")));
    assert!(after("works_for(father, son)").contains(&"derived son>uncle@revenge_".to_owned()));
}
