//! Rows of findings: what the program makes of a story.

use super::{Cell, Row};
use crate::analysis::Readings;
use crate::analysis::betrayal::{Betrayal, betrayals};
use crate::analysis::chains::{Deed, Question, betrayal_steps, chains};
use crate::analysis::fates::{Fate, Killing, fates};
use crate::analysis::motifs::{Filter, Index, count, occurs};
use crate::corpus::neighbours::labels;
use crate::facts::{EventId, PartyId};
use crate::motif::Motif;
use crate::story::{Fact, Story, View};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Chains of a film that are written at most.
const MOST_CHAINS: usize = 1_000;
/// Steps that the search for one motif may make.
const STEPS: u64 = 1_000_000;

/// What is found in a film; what several tables are made of is found once.
pub(super) struct Film<'s> {
    story: &'s Story,
    id: &'s str,
    motifs: &'s [Motif],
    fates: OnceCell<Vec<Fate>>,
    betrayals: OnceCell<Vec<Betrayal>>,
}

impl<'s> Film<'s> {
    pub fn new(story: &'s Story, motifs: &'s [Motif]) -> Self {
        let id = &story.facts().film.id;
        Self { story, id, motifs, fates: OnceCell::new(), betrayals: OnceCell::new() }
    }

    /// The rows of a table of findings, by its name. O(facts) but for chains, which are bounded, and motifs.
    pub fn rows(&self, name: &str) -> Vec<Row> {
        match name {
            "ties" => self.ties(),
            "fates" => self.fates(),
            "killings" => self.killings(),
            "betrayals" => self.betrayals(),
            "chains" => self.chains(),
            "motifs" => self.motifs(),
            "features" => self.features(),
            _ => Vec::new(),
        }
    }

    fn all_fates(&self) -> &[Fate] {
        self.fates.get_or_init(|| fates(self.story))
    }

    fn all_betrayals(&self) -> &[Betrayal] {
        self.betrayals.get_or_init(|| betrayals(self.story, Readings::Settled).all)
    }
}

impl Film<'_> {
    fn party(&self, party: PartyId) -> Cell {
        self.story.party(party).id.as_str().into()
    }

    fn event(&self, event: Option<EventId>) -> Cell {
        event.map(|event| self.story.event(event).id.as_ref()).into()
    }

    fn number(&self, event: Option<EventId>) -> Cell {
        event.map(|event| self.story.event(event).rank).into()
    }

    fn ties(&self) -> Vec<Row> {
        let vocabulary = self.story.vocabulary();
        let row = |tie: &crate::story::Tie| {
            let kind = self.story.kind(tie.kind);
            let (layer, number) = match tie.fact {
                Fact::Act(act) => ("act", act.index() + 1),
                Fact::Bond(bond) => ("bond", bond.index() + 1),
            };
            let effect = kind.effect.and_then(|effect| serde_json::to_value(effect).ok());
            vec![
                self.id.into(),
                layer.into(),
                number.into(),
                kind.id.as_str().into(),
                kind.family.as_str().into(),
                self.party(tie.from),
                self.party(tie.to),
                tie.role.word().into(),
                Cell::Whole(i64::from(vocabulary.kind(tie.kind).sign)),
                u32::from(tie.weight).into(),
                effect.as_ref().and_then(serde_json::Value::as_str).into(),
                kind.betrayal.into(),
                tie.realised.word().into(),
                tie.certainty.word().into(),
                tie.contested.into(),
                self.event(tie.since),
                self.number(tie.since),
                self.event(tie.until),
            ]
        };
        self.story.ties(&View::ANNOTATED).map(row).collect()
    }

    fn fates(&self) -> Vec<Row> {
        let row = |fate: &Fate| {
            vec![
                self.id.into(),
                self.party(fate.party),
                fate.fate.word().into(),
                fate.basis.word().into(),
                self.event(fate.event),
                self.number(fate.event),
            ]
        };
        self.all_fates().iter().map(row).collect()
    }

    fn killings(&self) -> Vec<Row> {
        let killings =
            self.all_fates().iter().flat_map(|fate| fate.killings.iter().map(move |killing| (fate, killing)));
        let row = |(fate, killing): (&Fate, &Killing)| {
            vec![
                self.id.into(),
                self.party(killing.by),
                self.party(fate.party),
                self.event(fate.event),
                (killing.act.index() + 1).into(),
                killing.mode.word().into(),
                killing.certainty.word().into(),
            ]
        };
        killings.map(row).collect()
    }

    fn betrayals(&self) -> Vec<Row> {
        let row = |(at, betrayal): (usize, &Betrayal)| {
            vec![
                self.id.into(),
                (at + 1).into(),
                self.party(betrayal.by),
                self.party(betrayal.to),
                self.event(betrayal.event),
                self.number(betrayal.event),
                self.number(betrayal.onset),
                betrayal.claim.word().into(),
                betrayal.status.word().into(),
                betrayal.mode.word().into(),
                betrayal.secret.into(),
                betrayal.evidence.certainty.word().into(),
            ]
        };
        self.all_betrayals().iter().enumerate().map(row).collect()
    }

    fn chains(&self) -> Vec<Row> {
        let question = Question { most: MOST_CHAINS, ..Question::default() };
        let found = chains(self.story, betrayal_steps(self.all_betrayals(), true), &question);
        let mut rows = Vec::new();
        for (chain, listed) in found.listed.iter().enumerate() {
            for (at, step) in listed.steps.iter().enumerate() {
                let Some(step) = found.steps.get(*step as usize) else { continue };
                let Deed::Betrayal(betrayal) = step.deed else { continue };
                rows.push(vec![
                    self.id.into(),
                    (chain + 1).into(),
                    (at + 1).into(),
                    (betrayal + 1).into(),
                    listed.certain.into(),
                ]);
            }
        }
        rows
    }

    fn motifs(&self) -> Vec<Row> {
        let index = Index::new(self.story, Filter::default());
        let mut rows = Vec::new();
        for motif in self.motifs {
            let counted = count(&index, motif, STEPS).map(|count| count.parties as usize);
            // a motif whose count did not end may be had all the same, or neither had nor not had
            if counted.map_or_else(|| occurs(&index, motif, STEPS) == Some(true), |times| times > 0) {
                rows.push(vec![self.id.into(), motif.name.as_str().into(), counted.into()]);
            }
        }
        rows
    }

    /// Of settled facts, as `corpus` compares them.
    fn features(&self) -> Vec<Row> {
        let contested = self.story.acts().any(|(_, act)| act.contested)
            || self.story.bonds().any(|(_, bond)| bond.contested);
        let story = if contested { Cow::Owned(self.story.settled()) } else { Cow::Borrowed(self.story) };
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        let acts = story.acts().map(|(_, act)| act.kind);
        let bonds = story.bonds().map(|(_, bond)| bond.kind).filter(|kind| !story.kind(*kind).membership);
        for kind in acts.chain(bonds) {
            *kinds.entry(story.kind(kind).id.as_str()).or_default() += 1;
        }
        let row = |facet: &str, label: Cell, count: Cell| vec![self.id.into(), facet.into(), label, count];
        let mut rows: Vec<Row> =
            kinds.into_iter().map(|(kind, count)| row("kinds", kind.into(), count.into())).collect();
        for (round, label, count) in labels(&story).iter() {
            rows.push(row("kernel", Cell::Text(format!("{round}:{label:016x}")), count.into()));
        }
        rows
    }
}
