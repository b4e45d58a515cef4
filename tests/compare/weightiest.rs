//! Of large stories the weightiest part is compared: what is left out is bounded, and the parts that characters play are found
//! by their definition.

use super::tales::{Tale, story};
use imbroglio::compare::parts::{Part, parts};
use imbroglio::compare::roles::{Budget, best_score, total, units};
use imbroglio::compare::web::{Lexicon, Web};
use imbroglio::compare::weightiest::Weightiest;
use imbroglio::compare::{Options, compare};
use imbroglio::facts::{ActId, Mode, PartyId};
use imbroglio::story::{Readings, Story, View};
use imbroglio::vocabulary::{Breach, Depth, Effect};
use proptest::prelude::*;
use std::fmt::Write as _;

/// A tale of a few with many deeds.
fn tale() -> impl Strategy<Value = Tale> {
    let facts = |most: usize| proptest::collection::vec((0usize..12, 0usize..7, 0usize..7), 0..most);
    (3usize..7, facts(14), facts(6)).prop_map(|(cast, acts, bonds)| Tale { cast, acts, bonds })
}

fn told(tale: &Tale) -> Story {
    let order: Vec<usize> = (0..tale.cast).collect();
    tale.told(&|character| format!("c{character}"), &order, false)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_weight_of_a_story_is_that_of_its_relations(tale in tale()) {
        let web = Web::new(&told(&tale), &mut Lexicon::default());
        prop_assert_eq!(web.weight(), total(&web.relations()));
        prop_assert_eq!(&Weightiest::of(web.clone(), tale.cast).web, &web);
    }

    /// What is left out would add no more to the best score than it weighs.
    #[test]
    fn what_is_left_out_is_bounded_by_its_weight(one in tale(), other in tale(), most in 1usize..5) {
        let mut lexicon = Lexicon::default();
        let [a, b] = [&one, &other].map(|tale| Web::new(&told(tale), &mut lexicon));
        let [part, with] = [&a, &b].map(|web| Weightiest::of(web.clone(), most));
        let budget = Budget { steps: 1_000_000, ..Budget::default() };
        let (whole, found) = (best_score(&a, &b, &budget), best_score(&part.web, &with.web, &budget));
        let left = |web: &Web, part: &Weightiest| units(web.weight() - part.web.weight());
        prop_assert!(found <= whole + 1e-6, "{found} {whole}");
        prop_assert!(whole <= found + left(&a, &part) + left(&b, &with) + 1e-6, "{found} {whole}");
        prop_assert!(part.parties.len() == most.min(one.cast) && part.parties.is_sorted());
    }

    #[test]
    fn avengers_and_victims_are_those_of_the_rules(tale in tale()) {
        let story = told(&tale);
        let found = parts(&story);
        for (party, _) in story.parties() {
            let plays = |part: Part| found[party.index()].iter().any(|played| played.part == part);
            prop_assert_eq!(plays(Part::Avenger), avenges(&story, party));
            prop_assert_eq!(plays(Part::Victim), is_victim(&story, party));
        }
    }
}

fn is_lethal(story: &Story, id: ActId) -> bool {
    let act = story.act(id);
    act.is_completed() && story.kind(act.kind).effect == Some(Effect::Death)
}

/// Kills in revenge, or kills the killer of somebody bound to them: each killing held against all earlier ones.
fn avenges(story: &Story, party: PartyId) -> bool {
    let bound = |dead: PartyId| {
        let mut ties = story.ties(&View::annotated_bonds(Readings::Contested));
        ties.any(|tie| {
            tie.pair() == (dead.min(party), dead.max(party))
                && story.kind(tie.kind).depth == Some(Depth::Thick)
        })
    };
    story.acts().filter(|(id, act)| is_lethal(story, *id) && act.agents().contains(&party)).any(
        |(id, act)| {
            let avenged = |victim: &PartyId| {
                story.acts().take_while(|(earlier, _)| *earlier < id).any(|(earlier, killing)| {
                    let by = |agent: &PartyId| agent == victim || story.groups_of(*victim).contains(agent);
                    is_lethal(story, earlier)
                        && killing.agents().iter().any(by)
                        && killing.patients().iter().any(|dead| *dead != party && bound(*dead))
                })
            };
            act.mode == Mode::Revenge || act.patients().iter().any(avenged)
        },
    )
}

/// Dies without having harmed anybody or broken faith.
fn is_victim(story: &Story, party: PartyId) -> bool {
    let dies = story.acts().any(|(id, act)| is_lethal(story, id) && act.patients().contains(&party));
    let guilty = story.acts().any(|(_, act)| {
        let kind = story.kind(act.kind);
        let effects = [Effect::Death, Effect::Wound, Effect::Captivity, Effect::Arrest];
        let harms = kind.effect.is_some_and(|effect| effects.contains(&effect))
            || kind.breach == Some(Breach::Harm)
            || kind.peril;
        act.agents().contains(&party) && (harms || kind.betrayal || kind.breach.is_some())
    });
    dies && !guilty
}

/// A cast of so many, of whom the first three do the most.
fn crowd(cast: usize) -> Story {
    let mut text = String::from("characters: [");
    for number in 0..cast {
        let _ = write!(text, "(id: c{number}, name: \"Person {number}\"), ");
    }
    text.push_str("], story: [");
    for event in 0..cast {
        let acts = match event % 4 {
            0 => "betrays(c0, c1)".to_owned(),
            1 => "kills(c2, c0)".to_owned(),
            _ => format!("helps(c{event}, c{})", (event + 1) % cast),
        };
        let needs = if event > 0 { format!(", needs: [e{}]", event - 1) } else { String::new() };
        let _ = write!(text, "(id: e{event}, what: \"Event\", acts: [{acts}]{needs}), ");
    }
    text.push(']');
    story(&text)
}

#[test]
fn a_large_cast_is_compared_by_its_weightiest_part_in_the_names_of_the_story() {
    let (one, other) = (crowd(260), crowd(240));
    let comparison = compare(&one, &other, &Options { parties: 12, ..Options::default() });
    let [a, b] = comparison.not_compared;
    assert_eq!((a.parties, a.of, b.parties, b.of), (248, 260, 228, 240));
    assert!(0.0 < a.weight && a.weight < 0.7, "{}", a.weight);
    let words = a.words("Tale").unwrap();
    assert!(words.starts_with("of Tale only 12 of 260 characters and groups are compared"), "{words}");
    assert!(words.ends_with(" % of the weight of all that is told"), "{words}");
    let stable: Vec<(&str, &str)> = comparison
        .alignment
        .stable()
        .map(|pair| (one.party(pair.a).id.as_str(), other.party(pair.b).id.as_str()))
        .take(3)
        .collect();
    assert!(stable.contains(&("c0", "c0")) && stable.contains(&("c2", "c2")), "{stable:?}");
    let whole = compare(&crowd(40), &crowd(40), &Options::default());
    assert!(whole.not_compared.iter().all(|part| !part.is_any() && part.words("Whole").is_none()));
}

#[test]
fn a_cast_of_a_hundred_thousand_and_a_line_of_many_deeds_are_compared() {
    let mut line = String::from("characters: [(id: a, name: \"A\"), (id: b, name: \"B\")], story: [");
    for event in 0..6_000 {
        let _ = write!(line, "(id: e{event}, what: \"Event\", acts: [beats(a, b)]), ");
    }
    line.push(']');
    let line = story(&line);
    let mut many = String::from("characters: [");
    for number in 0..100_000 {
        let _ = write!(many, "(id: c{number}, name: \"Person {number}\"), ");
    }
    many.push_str("], story: [(id: end, what: \"One dies\", acts: [kills(c70000, c5)])]");
    let comparison = compare(&line, &story(&many), &Options::default());
    let [a, b] = comparison.not_compared;
    assert!(a.parties == 0 && a.weight > 0.9, "{a:?}");
    assert!(b.parties == 99_900 && b.weight == 0.0, "{b:?}");
    assert!(b.words("Many").unwrap().ends_with("nothing is told that the others do"));
}
