//! Rows of findings: what the program makes of a story.

use super::{Cell, Row};
use crate::analysis::Readings;
use crate::analysis::betrayal::{Betrayal, betrayals};
use crate::analysis::chains::{Deed, Question, betrayal_steps, chains};
use crate::analysis::fates::fates;
use crate::analysis::motifs::{Filter, Index, count, occurs};
use crate::facts::{EventId, PartyId};
use crate::motif::Motif;
use crate::story::{Fact, Story, View};

/// Chains of a film that are written at most.
const MOST_CHAINS: usize = 1_000;
/// Steps that the search for one motif may make.
const STEPS: u64 = 1_000_000;

/// The rows of a table of findings, by its name. O(facts) but for chains, which are bounded, and motifs.
pub(super) fn rows(name: &str, story: &Story, motifs: &[Motif]) -> Vec<Row> {
    let film = Film { story, id: &story.facts().film.id };
    match name {
        "ties" => film.ties(),
        "fates" => film.fates(),
        "killings" => film.killings(),
        "betrayals" => film.betrayals(),
        "chains" => film.chains(),
        "motifs" => film.motifs(motifs),
        _ => Vec::new(),
    }
}

struct Film<'s> {
    story: &'s Story,
    id: &'s str,
}

impl Film<'_> {
    fn party(&self, party: PartyId) -> Cell {
        self.story.party(party).id.as_str().into()
    }

    fn event(&self, event: Option<EventId>) -> Cell {
        event.map(|event| self.story.event(event).id.as_str()).into()
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
        let row = |fate: &crate::analysis::fates::Fate| {
            vec![
                self.id.into(),
                self.party(fate.party),
                fate.fate.word().into(),
                fate.basis.word().into(),
                self.event(fate.event),
                self.number(fate.event),
            ]
        };
        fates(self.story).iter().map(row).collect()
    }

    fn killings(&self) -> Vec<Row> {
        let all = fates(self.story);
        let killings = all.iter().flat_map(|fate| fate.killings.iter().map(move |killing| (fate, killing)));
        let row = |(fate, killing): (&crate::analysis::fates::Fate, &crate::analysis::fates::Killing)| {
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
        betrayals(self.story, Readings::Settled).all.iter().enumerate().map(row).collect()
    }

    fn chains(&self) -> Vec<Row> {
        let all = betrayals(self.story, Readings::Settled).all;
        let question = Question { most: MOST_CHAINS, ..Question::default() };
        let found = chains(self.story, betrayal_steps(&all, true), &question);
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

    fn motifs(&self, motifs: &[Motif]) -> Vec<Row> {
        let index = Index::new(self.story, Filter::default());
        let mut rows = Vec::new();
        for motif in motifs {
            // a motif whose search did not end is neither had nor not had
            if occurs(&index, motif, STEPS) == Some(true) {
                let times = count(&index, motif, STEPS).map(|count| count.parties as usize);
                rows.push(vec![self.id.into(), motif.name.as_str().into(), times.into()]);
            }
        }
        rows
    }
}
