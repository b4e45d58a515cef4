//! What `chains` finds, as data.

use super::super::answer::records;
use super::Shown;
use crate::analysis::cascade::{Cascade, CausalChains};
use crate::analysis::chains::Chain;
use crate::cli::words::{cited, event_id, event_ids, id, ids};
use serde::Serialize;

records! {
    /// Chains of betrayals or of other acts.
    pub struct Record<'s> of (view: &Shown<'s>, causal: &CausalChains, falls: &[Cascade]) {
        /// Chains in which each is wronged and then wrongs the next.
        relational: Vec<Relational<'s>> = found.listed.iter().map(relational).collect(),
        /// Chains in which one betrayal leads to another.
        causal: Vec<Causal<'s>> = causal.collect(),
        /// Pairs in which the one who wrongs is wronged later.
        comeuppance: Vec<Pair<'s>> = comeuppance.collect(),
        /// What follows from each betrayal.
        cascades: Vec<Fall<'s>> = cascades.collect(),
        /// Chains that return to whoever began them.
        cycles: Vec<Relational<'s>> = found.cycles.iter().map(relational).collect(),
        /// The acts of the longest chain.
        longest: usize = found.counts.longest,
        /// How many chains there are of each length that are part of no longer one.
        maximal_by_length: Vec<String> = found.counts.maximal.iter().map(ToString::to_string).collect(),
        /// Whether there are more than are listed.
        more: bool = found.more,
    } where {
        let (story, found) = (view.story, view.found);
        let relational = |chain: &Chain| {
            let evidence = view.evidence(&chain.steps);
            let events =
                chain.steps.iter().map(|at| view.step(*at).onset.map(|event| event_id(story, event)));
            Relational {
                characters: ids(story, &found.characters(chain)),
                betrayals: chain.steps.iter().map(|at| view.deed(*at)).collect(),
                events: events.collect(),
                derived: chain.steps.iter().any(|at| view.is_derived(view.step(*at))),
                via: chain.via.iter().map(|via| via.map(|via| id(story, via))).collect(),
                certain: chain.certain,
                certainty: evidence.certainty.word(),
                cites: cited(story, &evidence.cites),
            }
        };
        let causal = causal.chains.iter().map(|chain| Causal {
            betrayals: chain.iter().flat_map(|at| view.at(*at)).map(|b| b.name(story)).collect(),
            events: event_ids(story, chain),
        });
        let cascades = falls.iter().map(|cascade| {
            let betrayal = &view.admitted[cascade.betrayal as usize];
            Fall {
                betrayal: betrayal.name(story),
                from: id(story, betrayal.by),
                to: id(story, betrayal.to),
                event: event_id(story, cascade.event),
                derived: !betrayal.is_asserted(),
                reach: ids(story, &cascade.dead),
                necessary: ids(story, &cascade.necessary),
                necessary_strict: ids(story, &cascade.necessary_strict),
                events: cascade.reach.iter().map(|event| event_id(story, event)).collect(),
            }
        });
        let comeuppance = found.comeuppance.iter().map(|pair| {
            let (first, second) = (view.step(pair.first), view.step(pair.second));
            Pair {
                first: view.deed(pair.first),
                second: view.deed(pair.second),
                characters: [id(story, second.from), id(story, first.from), id(story, first.to)],
                via: pair.via.map(|via| id(story, via)),
                derived: view.is_derived(first) || view.is_derived(second),
                cites: cited(story, &view.evidence(&[pair.first, pair.second]).cites),
            }
        });
    }
}

/// A chain in which each is wronged and then wrongs the next.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Relational<'s> {
    characters: Vec<&'s str>,
    betrayals: Vec<String>,
    events: Vec<Option<&'s str>>,
    derived: bool,
    via: Vec<Option<&'s str>>,
    certain: bool,
    certainty: &'static str,
    cites: Vec<String>,
}

/// A chain in which one betrayal leads to another.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Causal<'s> {
    betrayals: Vec<String>,
    events: Vec<&'s str>,
}

/// One who wrongs, and is wronged later: by whom, who, and whom.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Pair<'s> {
    first: String,
    second: String,
    characters: [&'s str; 3],
    via: Option<&'s str>,
    derived: bool,
    cites: Vec<String>,
}

/// What follows from a betrayal: deaths it leads to, and deaths that need it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Fall<'s> {
    betrayal: String,
    from: &'s str,
    to: &'s str,
    event: &'s str,
    derived: bool,
    reach: Vec<&'s str>,
    necessary: Vec<&'s str>,
    necessary_strict: Vec<&'s str>,
    events: Vec<&'s str>,
}
