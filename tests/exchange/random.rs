//! Random drafts of sound films, with every part that a film may have.

use imbroglio::exchange::ron::derived_directness;
use imbroglio::exchange::{
    ActRecord, AsideRecord, BondRecord, ConflictRecord, Draft, EventRecord, FilmRecord, KnowledgeRecord,
    LearningRecord, LinkRecord, PartyRecord, ReadingRecord, SeedRecord, WitnessRecord,
};
use imbroglio::facts::{Attitude, Certainty, Channel, Mode, PartyKind, Status};
use proptest::prelude::*;

const PARTIES: usize = 5;

/// A text that a format must quote; one line, no blanks at its ends.
pub fn texts() -> impl Strategy<Value = String> {
    "[a-zA-Z\"'\\\\<>&;|#éß中{}()\\[\\],:=`*_%$-][a-zA-Z \"'\\\\<>&;|#éß中{}()\\[\\],:=`*_%$-]{0,12}[a-z\"'<>&;\\\\]"
}

fn some_text() -> impl Strategy<Value = Option<String>> {
    proptest::option::weighted(0.3, texts())
}

fn certainties() -> impl Strategy<Value = Certainty> {
    prop_oneof![Just(Certainty::Explicit), Just(Certainty::Entailed), Just(Certainty::Inferred)]
}

fn cites() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set((1..3usize, 1..4usize), 1..4)
        .prop_map(|places| places.into_iter().map(|(p, s)| format!("one.p{p}.s{s}")).collect())
}

fn party(at: usize) -> impl Strategy<Value = PartyRecord> {
    let sorts = prop_oneof![Just(PartyKind::Person), Just(PartyKind::Unnamed), Just(PartyKind::Collective)];
    let words = (texts(), some_text(), proptest::collection::vec(texts(), 0..3), some_text(), some_text());
    (words, sorts, proptest::option::of(cites()), any::<bool>()).prop_map(
        move |((name, short, aliases, note, fate), kind, cites, lead)| PartyRecord {
            id: format!("p{at}"),
            short: short.filter(|short| *short != name),
            name,
            aliases,
            kind,
            note,
            mono: None,
            lead,
            home: None,
            fate,
            is: None,
            revealed: None,
            perhaps: Vec::new(),
            cites: cites.unwrap_or_default(),
        },
    )
}

type Ends = (usize, usize);

fn bonds()
-> impl Strategy<Value = Vec<(usize, Ends, Option<usize>, Certainty, bool, bool, Option<String>, Vec<String>)>>
{
    let bond = (
        0..4usize,
        (0..PARTIES, 0..PARTIES),
        proptest::option::of(0..3usize),
        certainties(),
        any::<bool>(),
        any::<bool>(),
        some_text(),
        cites(),
    );
    proptest::collection::vec(bond, 0..6)
}

type Deed = (usize, Vec<usize>, Vec<usize>, Status, Mode, Certainty, u8, Option<String>, Option<Vec<String>>);

fn acts() -> impl Strategy<Value = Vec<Deed>> {
    let ends = || {
        proptest::collection::btree_set(0..PARTIES, 0..3)
            .prop_map(|ends| ends.into_iter().collect::<Vec<_>>())
    };
    let status = proptest::sample::select(Status::ALL);
    let mode = proptest::sample::select(Mode::ALL);
    let deed = (
        0..4usize,
        ends(),
        ends(),
        status,
        mode,
        certainties(),
        any::<u8>(),
        some_text(),
        proptest::option::of(cites()),
    );
    proptest::collection::vec(deed, 1..4)
}

const BONDS: [&str; 4] = ["friend", "parent", "works_for", "hates"];
/// Kinds that take both, perhaps a patient, a patient only, an agent only.
const ACTS: [&str; 4] = ["helps", "plans", "dies", "travels"];

fn word(at: usize) -> String {
    format!("p{at}")
}

fn act(event: &str, deed: Deed, cast: &[PartyRecord]) -> ActRecord {
    let (kind, agents, patients, status, mode, certainty, flags, label, cites) = deed;
    let kind_word = ACTS[kind];
    let (agents, patients) = match kind {
        2 => (Vec::new(), patients),
        3 => (agents, Vec::new()),
        _ => (agents, patients),
    };
    let reading = match flags & 3 {
        1 => Some("r0".to_owned()),
        2 => Some("r1".to_owned()),
        _ => None,
    };
    let contested = flags & 4 > 0 || reading.as_deref() == Some("r1");
    let mut act = ActRecord {
        event: event.to_owned(),
        kind: kind_word.to_owned(),
        agents: agents.into_iter().map(word).collect(),
        patients: patients.into_iter().map(word).collect(),
        about: if flags & 8 > 0 { vec![word(0)] } else { Vec::new() },
        through: if flags & 16 > 0 { vec![word(1), word(2)] } else { Vec::new() },
        status,
        mode,
        certainty,
        contested,
        secret: flags & 32 > 0,
        condoned: flags & 64 > 0,
        ghostly: flags & 128 > 0,
        believers: if status == Status::Perceived { vec![word(3)] } else { Vec::new() },
        reading,
        label,
        cites: cites.unwrap_or_default(),
        ..ActRecord::default()
    };
    act.directness =
        derived_directness(&act, |id| cast.iter().find(|party| party.id == id).map(|party| party.kind));
    act
}

fn link(event: usize, certainty: Certainty, why: Option<String>) -> LinkRecord {
    LinkRecord { event: format!("e{event}"), certainty, why, ..LinkRecord::default() }
}

/// Drafts of sound films.
pub fn drafts() -> impl Strategy<Value = Draft> {
    let cast: Vec<_> = (0..PARTIES).map(party).collect();
    let events =
        proptest::collection::vec((texts(), some_text(), cites(), acts(), certainties(), some_text()), 3..5);
    (cast, bonds(), events, proptest::collection::vec(texts(), 6), any::<bool>()).prop_map(
        |(mut parties, bonds, events, words, knows)| {
            parties.push(PartyRecord {
                id: "crew".to_owned(),
                name: words[0].clone() + "!",
                kind: PartyKind::Group,
                cites: vec!["one.p1.s1".to_owned()],
                ..PartyRecord::default()
            });
            let mut draft = Draft {
                film: FilmRecord {
                    id: "tale".to_owned(),
                    title: words[1].clone(),
                    original_title: Some(words[2].clone()),
                    year: Some(1955),
                    language: "fr".to_owned(),
                    ..FilmRecord::default()
                },
                seeds: vec![SeedRecord {
                    number: "one".to_owned(),
                    paragraphs: vec![words[..3].to_vec(), words[3..].to_vec()],
                }],
                witnesses: vec![WitnessRecord {
                    id: "w".to_owned(),
                    text: "one.p1".to_owned(),
                    repeated_by: vec!["one.p2".to_owned()],
                    note: Some(words[3].clone()),
                }],
                ..Draft::default()
            };
            draft.bonds.push(BondRecord {
                kind: "member".to_owned(),
                from: word(0),
                to: "crew".to_owned(),
                end: Some("e1".to_owned()),
                cites: vec!["one.p1.s1".to_owned()],
                ..BondRecord::default()
            });
            for (kind, (from, to), start, certainty, secret, contested, label, cites) in bonds {
                if from != to {
                    draft.bonds.push(BondRecord {
                        kind: BONDS[kind].to_owned(),
                        from: word(from),
                        to: word(to),
                        start: start.map(|at| format!("e{at}")),
                        end: None,
                        certainty,
                        contested,
                        secret,
                        reading: None,
                        label,
                        cites,
                    });
                }
            }
            let count = events.len();
            for (at, (what, caption, cites, deeds, certainty, part)) in events.into_iter().enumerate() {
                let id = format!("e{at}");
                let mut event = EventRecord {
                    id: id.clone(),
                    what,
                    caption,
                    part,
                    cites,
                    certainty,
                    ..EventRecord::default()
                };
                match at {
                    1 => event.needs = vec![link(0, certainty, Some(words[4].clone()))],
                    2 => {
                        event.needs_any =
                            vec![vec![link(0, certainty, None), link(1, Certainty::Explicit, None)]];
                        event.told = Some(1);
                        event.present = vec![word(3)];
                    }
                    3 => {
                        event.helped_by = vec![link(0, certainty, None)];
                        let unless = Some("e2".to_owned());
                        event.prevented_by = vec![LinkRecord { unless, ..link(1, certainty, None) }];
                        event.meanwhile = vec!["e2".to_owned()];
                    }
                    _ => {}
                }
                draft.acts.extend(deeds.into_iter().map(|deed| act(&id, deed, &parties)));
                draft.events.push(event);
            }
            if knows {
                draft.knowledge.push(KnowledgeRecord {
                    id: "k".to_owned(),
                    what: words[5].clone(),
                    since: Some("e0".to_owned()),
                    of: Some("e0".to_owned()),
                    deeds: draft.acts.first().map(|act| act.kind.clone()).into_iter().collect(),
                    known_to: vec![word(0)],
                    concerns: vec![word(1), word(2)],
                    cites: vec!["one.p2.s1".to_owned()],
                });
                draft.learnings.push(LearningRecord {
                    event: format!("e{}", count - 1),
                    who: word(1),
                    knowledge: "k".to_owned(),
                    attitude: Attitude::Suspects,
                    channel: Channel::Overheard,
                    from: Some(word(0)),
                    ..LearningRecord::default()
                });
            }
            let reading = |id: &str| ReadingRecord {
                id: id.to_owned(),
                says: words[4].clone(),
                cites: vec!["one.p2.s2".to_owned()],
            };
            draft.conflicts.push(ConflictRecord {
                id: "q".to_owned(),
                question: words[5].clone(),
                readings: vec![reading("r0"), reading("r1")],
                chosen: Some("r0".to_owned()),
                because: Some(words[0].clone()),
            });
            draft.asides.push(AsideRecord { cites: vec!["one.p2.s3".to_owned()], because: words[1].clone() });
            (parties[4].is, parties[4].revealed) = (Some(word(3)), Some("e1".to_owned()));
            draft.parties = parties;
            draft
        },
    )
}
