//! Bonds, acts, links and knowledge of several annotations.

use super::Merger;
use super::together::{agreed, citations, in_all, same_words, together, weakest};
use crate::exchange::draft::{
    ActRecord, BondRecord, EventRecord, KnowledgeRecord, LearningRecord, LinkRecord,
};

/// A list of links of an event.
type Links = fn(&EventRecord) -> &Vec<LinkRecord>;

impl Merger<'_> {
    /// Bonds, the members of groups among them.
    pub(super) fn bonds(&mut self) {
        let lists: Vec<Vec<&BondRecord>> =
            self.drafts.iter().map(|draft| draft.bonds.iter().collect()).collect();
        let symmetric = |kind: &str| self.shown[0].is_symmetric(kind);
        let found = together(&lists, |one, other| {
            let ends = (&one.from, &one.to) == (&other.from, &other.to)
                || symmetric(&one.kind) && (&one.from, &one.to) == (&other.to, &other.from);
            ends && one.kind == other.kind
                && (&one.start, &one.end) == (&other.start, &other.end)
                && (one.secret, &one.reading) == (other.secret, &other.reading)
                && self.is_settled(one.reading.as_ref())
        });
        for row in &found.shared {
            let bond = BondRecord {
                certainty: weakest(row.iter().map(|one| one.certainty)),
                contested: row.iter().any(|one| one.contested),
                cites: citations(row.iter().map(|one| &one.cites)),
                ..row[0].clone()
            };
            if row.iter().any(|one| (one.certainty, one.contested) != (bond.certainty, bond.contested)) {
                let says: Vec<String> =
                    row.iter().zip(&self.shown).map(|(one, shown)| shown.bond(one)).collect();
                let lines = self.differs("how sure", says.iter().map(String::as_str).enumerate());
                self.of_bond(0, &bond, lines);
            }
            self.merged.bonds.push(bond);
        }
        for (number, left) in found.left.iter().enumerate() {
            for bond in left {
                let entry = format!("{}?", self.shown[number].bond(bond));
                let lines = self.only(number, &entry);
                self.of_bond(number, bond, lines);
            }
        }
    }

    /// Comments on a bond: on a member above the group, where all have that.
    fn of_bond(&mut self, number: usize, bond: &BondRecord, lines: Vec<String>) {
        if !self.shown[number].is_membership(bond) {
            self.end("bonds", lines);
        } else if self.parties.contains(bond.to.as_str()) {
            self.above("groups", &bond.to, lines);
        } else {
            self.end("groups", lines);
        }
    }

    /// An event that all have: what they say of it themselves. What differs stands above it.
    pub(super) fn event(&mut self, row: &[&EventRecord]) -> EventRecord {
        let id = row[0].id.as_str();
        let mut event = row[0].clone();
        event.cites = citations(row.iter().map(|one| &one.cites));
        event.certainty = weakest(row.iter().map(|one| one.certainty));
        event.draft = row.iter().any(|one| one.draft);
        event.told = agreed(&row.iter().map(|one| &one.told).collect::<Vec<_>>()).flatten();
        event.present = in_all(&row.iter().map(|one| &one.present).collect::<Vec<_>>());
        let shared = in_all(&self.meanwhile(row).iter().collect::<Vec<_>>());
        event.meanwhile.retain(|other| shared.contains(other));
        let mut lines = Vec::new();
        if row.iter().any(|one| one.what != row[0].what) {
            // words, not facts: the first ones stand
            let says = row.iter().enumerate().map(|(number, one)| (number, one.what.as_str()));
            let open = self.open;
            lines.extend(self.differs("in other words", says));
            self.open = open;
        }
        let words: [(&str, fn(&EventRecord) -> String); 2] = [
            ("certainty", |one| one.certainty.word().to_owned()),
            ("told", |one| one.told.map_or_else(|| "not said".to_owned(), |told| told.to_string())),
        ];
        for (name, word) in words {
            let says: Vec<String> = row.iter().map(|one| word(one)).collect();
            if says.iter().any(|one| *one != says[0]) {
                lines.extend(self.differs(name, says.iter().map(String::as_str).enumerate()));
            }
        }
        lines.extend(self.words_left("present", row, &event.present, |one| one.present.clone()));
        lines.extend(self.causes(row, &mut event));
        lines.extend(self.order(row));
        if !lines.is_empty() {
            self.above("story", id, lines);
        }
        event
    }

    /// The words of a list that not all have.
    fn words_left(
        &mut self,
        field: &str,
        row: &[&EventRecord],
        shared: &[String],
        list: impl Fn(&EventRecord) -> Vec<String>,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        for (number, one) in row.iter().enumerate() {
            let left: Vec<String> = list(one).into_iter().filter(|word| !shared.contains(word)).collect();
            if !left.is_empty() {
                lines.extend(self.only(number, &format!("{field}: [{}]", left.join(", "))));
            }
        }
        lines
    }

    /// With which events one is at the same time, in each annotation; it holds both ways, whichever says it.
    fn meanwhile(&self, row: &[&EventRecord]) -> Vec<Vec<String>> {
        row.iter()
            .zip(&self.drafts)
            .map(|(event, draft)| {
                let says = |other: &&EventRecord| {
                    event.meanwhile.contains(&other.id) || other.meanwhile.contains(&event.id)
                };
                draft.events.iter().filter(says).map(|other| other.id.clone()).collect()
            })
            .collect()
    }

    /// Links that all have: needed where all say so, else helping. What differs is left.
    fn causes(&mut self, row: &[&EventRecord], event: &mut EventRecord) -> Vec<String> {
        event.needs.clear();
        event.helped_by.clear();
        let both = |one: &EventRecord| -> Vec<LinkRecord> {
            one.needs.iter().chain(&one.helped_by).cloned().collect()
        };
        let all: Vec<Vec<LinkRecord>> = row.iter().map(|one| both(one)).collect();
        let lists: Vec<Vec<&LinkRecord>> = all.iter().map(|links| links.iter().collect()).collect();
        let found = together(&lists, |one, other| one.event == other.event);
        let mut lines = Vec::new();
        for linked in &found.shared {
            let link = joined(linked);
            let needed = |one: &EventRecord| one.needs.iter().any(|need| need.event == link.event);
            let needs = row.iter().filter(|one| needed(one)).count();
            let same =
                linked.iter().all(|one| (one.certainty, one.contested) == (link.certainty, link.contested));
            if !same || (needs > 0 && needs < row.len()) {
                let says: Vec<String> = (linked.iter().zip(row).zip(&self.shown))
                    .map(|((one, of), shown)| {
                        let field = if needed(of) { "needs" } else { "helped_by" };
                        format!("{field}: [{}]", shown.link(one))
                    })
                    .collect();
                lines.extend(self.differs("how it follows", says.iter().map(String::as_str).enumerate()));
            }
            if needs == row.len() { event.needs.push(link) } else { event.helped_by.push(link) }
        }
        for (number, left) in found.left.iter().enumerate() {
            for link in left {
                let field = if row[number].needs.contains(link) { "needs" } else { "helped_by" };
                let says = format!("{field}: [{}]", self.shown[number].link(link));
                lines.extend(self.only(number, &says));
            }
        }
        lines.extend(self.links("prevented_by", row, &mut event.prevented_by, |one| &one.prevented_by));
        let same_group = |one: &Vec<LinkRecord>, other: &Vec<LinkRecord>| {
            let words = |group: &Vec<LinkRecord>| -> Vec<String> {
                group.iter().map(|link| link.event.clone()).collect()
            };
            same_words(&words(one), &words(other))
        };
        let lists: Vec<Vec<&Vec<LinkRecord>>> =
            row.iter().map(|one| one.needs_any.iter().collect()).collect();
        let found = together(&lists, same_group);
        event.needs_any = found.shared.iter().map(|groups| groups[0].clone()).collect();
        for (number, left) in found.left.iter().enumerate() {
            for group in left {
                let words: Vec<String> = group.iter().map(|link| self.shown[number].link(link)).collect();
                lines.extend(self.only(number, &format!("needs: [any({})]", words.join(", "))));
            }
        }
        lines
    }

    fn links(
        &mut self,
        field: &str,
        row: &[&EventRecord],
        into: &mut Vec<LinkRecord>,
        of: Links,
    ) -> Vec<String> {
        let lists: Vec<Vec<&LinkRecord>> = row.iter().map(|one| of(one).iter().collect()).collect();
        let found = together(&lists, |one, other| (&one.event, &one.unless) == (&other.event, &other.unless));
        *into = found.shared.iter().map(|linked| joined(linked)).collect();
        let mut lines = Vec::new();
        for (number, left) in found.left.iter().enumerate() {
            for link in left {
                let says = format!("{field}: [{}]", self.shown[number].link(link));
                lines.extend(self.only(number, &says));
            }
        }
        lines
    }

    /// Which of the events that stand before this one here come after it in another annotation, where both tell the order.
    fn order(&mut self, row: &[&EventRecord]) -> Vec<String> {
        let id = &row[0].id;
        let untold = self.meanwhile(row);
        let place =
            |number: usize, id: &str| self.drafts[number].events.iter().position(|event| event.id == id);
        let mut lines = Vec::new();
        for number in 1..row.len() {
            let (Some(here), Some(there)) = (place(0, id), place(number, id)) else { continue };
            let later: Vec<&str> = self.drafts[0].events[..here]
                .iter()
                .map(|event| event.id.as_str())
                .filter(|other| {
                    let told = |list: &Vec<String>| !list.iter().any(|one| one == other);
                    self.events.contains(other)
                        && [&untold[0], &untold[number]].into_iter().all(told)
                        && place(number, other).is_some_and(|at| at > there)
                })
                .collect();
            if let Some(first) = later.first() {
                let line = format!("order: {} tells it before `{first}`", self.names[number]);
                lines.push(line);
            }
        }
        self.open += lines.len();
        lines
    }

    /// What is done at an event that all have.
    pub(super) fn acts(&mut self, event: &str) {
        let of = |acts: &'_ [ActRecord]| -> Vec<ActRecord> {
            acts.iter().filter(|act| act.event == event).cloned().collect()
        };
        let all: Vec<Vec<ActRecord>> = self.drafts.iter().map(|draft| of(&draft.acts)).collect();
        let lists: Vec<Vec<&ActRecord>> = all.iter().map(|acts| acts.iter().collect()).collect();
        let found =
            together(&lists, |one, other| same_act(one, other) && self.is_settled(one.reading.as_ref()));
        let mut lines = Vec::new();
        for row in &found.shared {
            let own: Vec<&Vec<String>> =
                row.iter().map(|one| &one.cites).filter(|cites| !cites.is_empty()).collect();
            let act = ActRecord {
                certainty: weakest(row.iter().map(|one| one.certainty)),
                contested: row.iter().any(|one| one.contested),
                cites: citations(own.into_iter()),
                ..row[0].clone()
            };
            if row.iter().any(|one| (one.certainty, one.contested) != (act.certainty, act.contested)) {
                let says: Vec<String> =
                    row.iter().zip(&self.shown).map(|(one, shown)| shown.act(one)).collect();
                lines.extend(self.differs("how sure", says.iter().map(String::as_str).enumerate()));
            }
            self.merged.acts.push(act);
        }
        for (number, left) in found.left.iter().enumerate() {
            for act in left {
                let entry = format!("{}?", self.shown[number].act(act));
                lines.extend(self.only(number, &entry));
            }
        }
        if !lines.is_empty() {
            self.remarks.acts.entry(event.to_owned()).or_default().extend(lines);
        }
    }

    /// Who learns what at an event that all have.
    pub(super) fn learnings(&mut self, event: &str) {
        let of = |all: &'_ [LearningRecord]| -> Vec<LearningRecord> {
            all.iter().filter(|one| one.event == event).cloned().collect()
        };
        let all: Vec<Vec<LearningRecord>> = self.drafts.iter().map(|draft| of(&draft.learnings)).collect();
        let lists: Vec<Vec<&LearningRecord>> = all.iter().map(|list| list.iter().collect()).collect();
        let found = together(&lists, |one, other| {
            (&one.who, &one.knowledge, one.attitude, one.channel, &one.from)
                == (&other.who, &other.knowledge, other.attitude, other.channel, &other.from)
                && self.is_known(&one.knowledge)
        });
        for row in &found.shared {
            self.merged.learnings.push(LearningRecord {
                certainty: weakest(row.iter().map(|one| one.certainty)),
                cites: citations(row.iter().map(|one| &one.cites)),
                ..row[0].clone()
            });
        }
        let mut lines = Vec::new();
        for (number, left) in found.left.iter().enumerate() {
            for one in left {
                let says = format!("learns: [{}]", self.shown[number].learning(one));
                lines.extend(self.only(number, &says));
            }
        }
        if !lines.is_empty() {
            self.above("story", event, lines);
        }
    }

    /// Whether a piece of knowledge is stated.
    fn is_known(&self, id: &str) -> bool {
        let found: Vec<Option<&KnowledgeRecord>> =
            self.drafts.iter().map(|draft| draft.knowledge.iter().find(|known| known.id == id)).collect();
        match found[..] {
            [Some(first), ..] => {
                found.iter().all(|other| other.is_some_and(|other| same_knowledge(first, other)))
            }
            _ => false,
        }
    }

    /// What can be known.
    pub(super) fn knowledge(&mut self) {
        let lists: Vec<Vec<&KnowledgeRecord>> =
            self.drafts.iter().map(|draft| draft.knowledge.iter().collect()).collect();
        let found = together(&lists, same_knowledge);
        for row in &found.shared {
            let mut known = row[0].clone();
            known.cites = citations(row.iter().map(|one| &one.cites));
            known.known_to = in_all(&row.iter().map(|one| &one.known_to).collect::<Vec<_>>());
            known.concerns = in_all(&row.iter().map(|one| &one.concerns).collect::<Vec<_>>());
            let mut lines = Vec::new();
            for (number, one) in row.iter().enumerate() {
                for (field, list, shared) in [
                    ("known_to", &one.known_to, &known.known_to),
                    ("concerns", &one.concerns, &known.concerns),
                ] {
                    let left: Vec<&str> =
                        list.iter().filter(|word| !shared.contains(word)).map(String::as_str).collect();
                    if !left.is_empty() {
                        lines.extend(self.only(number, &format!("{field}: [{}]", left.join(", "))));
                    }
                }
            }
            if !lines.is_empty() {
                self.above("knowledge", &known.id, lines);
            }
            self.merged.knowledge.push(known);
        }
        for (number, left) in found.left.iter().enumerate() {
            for one in left {
                let entry = self.shown[number].knowledge(one);
                let lines = self.only(number, &entry);
                self.end("knowledge", lines);
            }
        }
    }
}

/// Links to one event as one.
fn joined(row: &[&LinkRecord]) -> LinkRecord {
    LinkRecord {
        certainty: weakest(row.iter().map(|one| one.certainty)),
        contested: row.iter().any(|one| one.contested),
        cites: citations(row.iter().map(|one| &one.cites)),
        ..row[0].clone()
    }
}

/// Whether two acts are the same but for how sure they are, what they cite and their label.
fn same_act(one: &ActRecord, other: &ActRecord) -> bool {
    let lists = [
        (&one.agents, &other.agents),
        (&one.patients, &other.patients),
        (&one.about, &other.about),
        (&one.through, &other.through),
        (&one.believers, &other.believers),
    ];
    one.kind == other.kind
        && lists.iter().all(|(one, other)| same_words(one, other))
        && (one.status, one.mode, one.directness) == (other.status, other.mode, other.directness)
        && (one.ghostly, one.secret, one.condoned, &one.reading)
            == (other.ghostly, other.secret, other.condoned, &other.reading)
}

/// Whether two pieces of knowledge are about the same thing from the same time on.
fn same_knowledge(one: &KnowledgeRecord, other: &KnowledgeRecord) -> bool {
    one.id == other.id
        && one.of == other.of
        && one.since == other.since
        && same_words(&one.deeds, &other.deeds)
}
