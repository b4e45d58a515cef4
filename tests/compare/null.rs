//! What chance gives, and what it does not.

use crate::tales::film;
use imbroglio::compare::Facet;
use imbroglio::compare::null::{Calibration, Null, Test, calibrate};
use imbroglio::compare::roles::Budget;
use imbroglio::compare::web::{Lexicon, Web};
use imbroglio::facts::PartyId;
use imbroglio::random::Random;

fn webs(a: &str, b: &str) -> (Web, Web) {
    let mut lexicon = Lexicon::default();
    (Web::new(&film(a), &mut lexicon), Web::new(&film(b), &mut lexicon))
}

fn calibrated(a: &Web, b: &Web, copies: usize, threads: usize) -> Calibration {
    let budget = Budget { steps: 20_000, starts: 3, near: 8, ..Budget::default() };
    calibrate(a, b, copies, &budget, threads)
}

fn test(calibration: &Calibration, facet: Facet, null: Null) -> &Test {
    calibration.tests.iter().find(|test| (test.facet, test.null) == (facet, null)).unwrap()
}

/// The film with its parties in another order, and a share of its deeds and bonds gone.
fn thinned(web: &Web, percent: usize, seed: u64) -> Web {
    let mut random = Random::new(seed, 77);
    let mut to: Vec<usize> = (0..web.sorts.len()).collect();
    random.shuffle(&mut to);
    let mut copy = web.clone();
    for (from, other) in to.iter().enumerate() {
        copy.sorts[*other] = web.sorts[from];
    }
    let name = |party: &mut PartyId| *party = PartyId(to[party.index()] as u32);
    copy.deeds.retain(|_| random.below(100) >= percent);
    copy.ties.retain(|_| random.below(100) >= percent);
    for deed in &mut copy.deeds {
        deed.agents.iter_mut().chain(deed.target.as_mut()).for_each(name);
        deed.agents.sort();
    }
    for tie in &mut copy.ties {
        name(&mut tie.from);
        name(&mut tie.to);
    }
    copy
}

#[test]
fn a_film_knows_itself_renamed_and_thinned() {
    let (rififi, balance) = webs("rififi-1955", "la-balance-1982");
    let across = calibrated(&rififi, &balance, 19, 2);
    let across = test(&across, Facet::Roles, Null::Recast).adjusted.unwrap();
    for percent in [0, 20, 40] {
        let copy = thinned(&rififi, percent, 5);
        let own = calibrated(&rififi, &copy, 19, 2);
        for null in [Null::Recast, Null::Rewire] {
            let found = test(&own, Facet::Roles, null);
            assert_eq!(found.p, Some(0.05), "{percent} % thinned: {found:?}");
            assert!(found.adjusted.unwrap() > 0.5, "{percent} % thinned: {found:?}");
            assert!(
                found.adjusted.unwrap() > 5.0 * across,
                "{percent} % thinned: {found:?}, across {across}"
            );
        }
    }
}

#[test]
fn a_film_against_its_own_recast_is_at_chance() {
    let (rififi, _) = webs("rififi-1955", "rififi-1955");
    let copy = Null::Recast.copy(&rififi, &mut Random::new(11, 3));
    let found = calibrated(&rififi, &copy, 19, 2);
    let found = test(&found, Facet::Roles, Null::Recast);
    assert!(found.p.unwrap() > 0.05, "{found:?}");
    assert!(found.z.unwrap().abs() < 2.5, "{found:?}");
}

#[test]
fn what_a_null_keeps_it_does_not_test() {
    let (balance, flic) = webs("la-balance-1982", "un-flic-1972");
    let found = calibrated(&balance, &flic, 5, 2);
    for (facet, null) in
        [(Facet::Turns, Null::Recast), (Facet::Kernel, Null::Recast), (Facet::Kernel, Null::Reorder)]
    {
        let found = test(&found, facet, null);
        assert_eq!((found.p, found.z, found.is_test()), (None, None, false));
    }
    assert!(test(&found, Facet::Order, Null::Reorder).is_test());
}

#[test]
fn threads_change_nothing_and_the_seed_does() {
    let (balance, flic) = webs("la-balance-1982", "un-flic-1972");
    let one = calibrated(&balance, &flic, 7, 1);
    assert_eq!(one, calibrated(&balance, &flic, 7, 3));
    assert_eq!(one, calibrated(&balance, &flic, 7, 64));
    let budget = Budget { seed: 2, steps: 20_000, starts: 3, near: 8, ..Budget::default() };
    assert_ne!(one.tests, calibrate(&balance, &flic, 7, &budget, 2).tests);
}

#[test]
fn copies_keep_what_they_say() {
    let (rififi, _) = webs("rififi-1955", "rififi-1955");
    let mut random = Random::new(3, 4);
    let hits = |web: &Web| {
        let mut hits: Vec<_> = web.deeds.iter().map(|deed| deed.target).collect();
        hits.sort();
        hits
    };
    let agents =
        |web: &Web| web.deeds.iter().map(|deed| (deed.kind, deed.agents.clone())).collect::<Vec<_>>();
    let rewired = Null::Rewire.copy(&rififi, &mut random);
    assert_eq!((hits(&rewired), agents(&rewired)), (hits(&rififi), agents(&rififi)));
    assert_ne!(rewired.deeds, rififi.deeds);
    assert!(rewired.deeds.iter().all(|deed| deed.target.is_none_or(|target| !deed.agents.contains(&target))));
    let recast = Null::Recast.copy(&rififi, &mut random);
    assert_eq!(recast.ties, rififi.ties);
    let reordered = Null::Reorder.copy(&rififi, &mut random);
    let place = |event| reordered.order.iter().position(|other| *other == event).unwrap();
    assert!(reordered.links.iter().all(|(cause, effect)| place(*cause) < place(*effect)));
    assert_ne!(reordered.order, rififi.order);
}
