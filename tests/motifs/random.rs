//! Small random films made of the kinds that a motif asks for, so that it has something to find.

use imbroglio::motif::{Condition, Motif, Selector, What};
use imbroglio::random::Random;
use imbroglio::vocabulary::{Layer, Takes, Vocabulary};
use std::fmt::Write as _;

fn one<'a, T: ?Sized>(dice: &mut Random, of: &[&'a T]) -> &'a T {
    of[dice.below(of.len())]
}

fn kinds<'v>(motif: &Motif, vocabulary: &'v Vocabulary) -> Vec<&'v imbroglio::vocabulary::Kind> {
    let mut chosen = Vec::new();
    let mut open: Vec<&Condition> = motif.cases.iter().flat_map(|case| &case.conditions).collect();
    while let Some(condition) = open.pop() {
        let selectors = match &condition.what {
            What::Act(act) => &act.kinds,
            What::Bond(bond) => &bond.kinds,
            What::NotTold(absence) => {
                open.extend(&absence.conditions);
                continue;
            }
            What::AtLeast(_, conditions, _) => {
                open.extend(conditions);
                continue;
            }
            What::Every(first, rest, _) => {
                open.push(first);
                open.extend(rest);
                continue;
            }
            _ => continue,
        };
        for (_, kind) in vocabulary.kinds() {
            let wanted = selectors.iter().any(|selector| match selector {
                Selector::Kind(word) => kind.id == *word,
                Selector::Family(family) => kind.family == *family,
                Selector::Effect(effect) => kind.effect == Some(*effect),
                Selector::Breach(breach) => kind.breach == Some(*breach),
                Selector::Exclusive => kind.exclusive,
                Selector::Betrayal => kind.betrayal,
                _ => false,
            });
            if wanted && !chosen.iter().any(|other: &&imbroglio::vocabulary::Kind| other.id == kind.id) {
                chosen.push(kind);
            }
        }
    }
    chosen
}

pub fn film(motif: &Motif, vocabulary: &Vocabulary, dice: &mut Random) -> String {
    let kinds = kinds(motif, vocabulary);
    let acts: Vec<_> = kinds.iter().filter(|kind| kind.layer == Layer::Act).copied().collect();
    let mut bonds: Vec<&str> =
        kinds.iter().filter(|k| k.layer == Layer::Bond && !k.membership).map(|k| k.id.as_str()).collect();
    bonds.extend(["friend", "lover"]);
    let people = ["a", "b", "c", "d"];
    let mut text = String::from("(title: \"Random\", characters: [");
    for id in people {
        let kind = if id == "d" && dice.below(2) == 0 { ", kind: collective" } else { "" };
        let _ = write!(text, "(id: {id}, name: \"{}\"{kind}),", id.to_uppercase());
    }
    text.push_str("], groups: [");
    for (id, name) in [("g", "The gang"), ("p", "The police")] {
        let members: Vec<&str> = people.into_iter().filter(|_| dice.below(2) == 0).collect();
        let _ = write!(text, "(id: {id}, name: \"{name}\", members: [{}]),", members.join(", "));
    }
    text.push_str("], bonds: [");
    for _ in 0..3 + dice.below(3) {
        let kind = one(dice, &bonds);
        let from = dice.below(4);
        let to =
            if kind == "leads" { ["g", "p"][dice.below(2)] } else { people[(from + 1 + dice.below(3)) % 4] };
        let contested = if dice.below(8) == 0 { ", contested" } else { "" };
        let until = if dice.below(4) == 0 { format!(", until(e{})", dice.below(6)) } else { String::new() };
        let _ = write!(text, "{kind}({}, {to}{until}{contested}),", people[from]);
    }
    text.push_str(
        "], knowledge: [(id: k, what: \"k\", of: e0, since: e0, known_to: [a], concerns: [b])], story: [",
    );
    for event in 0..6 {
        let _ = write!(text, "(id: e{event}, what: \"e\", acts: [");
        for _ in 0..1 + dice.below(3) {
            if acts.is_empty() {
                text.push_str("meets(a, b),");
                continue;
            }
            let kind = acts[dice.below(acts.len())];
            let agent = dice.below(4);
            let other = (agent + 1 + dice.below(3)) % 4;
            let third = 6 - agent - other;
            let agents = match dice.below(8) {
                0 => "_".to_owned(),
                1 => "g".to_owned(),
                2 | 3 => format!("[{}, {}]", people[agent], people[third.min(3)]),
                _ => people[agent].to_owned(),
            };
            let agents = if agents.contains(people[other]) || (third == other || third == agent) {
                people[agent].to_owned()
            } else {
                agents
            };
            let patients = match dice.below(8) {
                0 => "p".to_owned(),
                _ => people[other].to_owned(),
            };
            let about = people[dice.below(4)];
            let marks = ["", "", "", "", ", attempted", ", ordered", ", perceived", ", under_way"];
            let modes = ["", "", "", ", self_defence", ", coerced", ", for_love", ", regret", ", revenge"];
            let flags = ["", "", "", ", secret", ", condoned", ", contested"];
            let tail = format!("{}{}{}", one(dice, &marks), one(dice, &modes), one(dice, &flags));
            let parties =
                if kind.takes == Takes::Patient { patients } else { format!("{agents}, {patients}") };
            let _ = write!(text, "{}({parties}, about({about}){tail}),", kind.id);
        }
        text.push_str("], needs: [");
        let causes: Vec<String> =
            (0..event).filter(|_| dice.below(3) > 0).map(|cause| format!("e{cause}")).collect();
        let _ = write!(text, "{}]", causes.join(", "));
        if event > 0 && dice.below(6) == 0 {
            let _ = write!(text, ", meanwhile: [e{}]", event - 1);
        }
        if dice.below(3) == 0 {
            let _ = write!(text, ", learns: [{}(k)]", people[dice.below(4)]);
        }
        text.push_str("),");
    }
    text.push_str("])");
    text
}
