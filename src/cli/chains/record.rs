//! What `chains` finds, as data.

use super::super::answer::records;
use super::Shown;
use crate::analysis::cascade::{Cascade, CausalChains};
use crate::analysis::chains::{Chain, Comeuppance};
use crate::cli::words::{cited, event_id, event_ids, id, ids};
use crate::facts::EventId;

records! {
    /// Chains of betrayals or of other acts.
    pub struct Record<'s> of (view: &Shown<'s>, causal: &CausalChains, falls: &[Cascade]) {
        /// Chains in which each is wronged and then wrongs the next.
        relational: Vec<Relational<'s>> = found.listed.iter().map(relational).collect(),
        /// Chains in which one betrayal leads to another.
        causal: Vec<Causal<'s>> = causal.chains.iter().map(|chain| Causal::new(view, chain)).collect(),
        /// Pairs in which the one who wrongs is wronged later.
        comeuppance: Vec<Pair<'s>> = found.comeuppance.iter().map(|pair| Pair::new(view, pair)).collect(),
        /// What follows from each betrayal.
        cascades: Vec<Fall<'s>> = falls.iter().map(|cascade| Fall::new(view, cascade)).collect(),
        /// Chains that return to whoever began them.
        cycles: Vec<Relational<'s>> = found.cycles.iter().map(relational).collect(),
        /// The acts of the longest chain.
        longest: usize = found.counts.longest,
        /// How many chains there are of each length that are part of no longer one.
        maximal_by_length: Vec<String> = found.counts.maximal.iter().map(ToString::to_string).collect(),
        /// Whether there are more than are listed.
        more: bool = found.more,
    } where {
        let found = view.found;
        let relational = |chain: &Chain| Relational::new(view, chain);
    }

    /// A chain in which each is wronged and then wrongs the next.
    struct Relational<'s> of (view: &Shown<'s>, chain: &Chain) {
        characters: Vec<&'s str> = ids(story, &view.found.characters(chain)),
        betrayals: Vec<String> = chain.steps.iter().map(|at| view.deed(*at)).collect(),
        events: Vec<Option<&'s str>> = events.collect(),
        derived: bool = chain.steps.iter().any(|at| view.is_derived(view.step(*at))),
        via: Vec<Option<&'s str>> = chain.via.iter().map(|via| via.map(|via| id(story, via))).collect(),
        certain: bool = chain.certain,
        certainty: &'static str = evidence.certainty.word(),
        cites: Vec<String> = cited(story, &evidence.cites),
    } where {
        let story = view.story;
        let evidence = view.evidence(&chain.steps);
        let events = chain.steps.iter().map(|at| view.step(*at).onset.map(|event| event_id(story, event)));
    }

    /// A chain in which one betrayal leads to another.
    struct Causal<'s> of (view: &Shown<'s>, chain: &[EventId]) {
        betrayals: Vec<String> =
            chain.iter().flat_map(|at| view.at(*at)).map(|b| b.name(view.story)).collect(),
        events: Vec<&'s str> = event_ids(view.story, chain),
    }

    /// One who wrongs, and is wronged later: by whom, who, and whom.
    struct Pair<'s> of (view: &Shown<'s>, pair: &Comeuppance) {
        first: String = view.deed(pair.first),
        second: String = view.deed(pair.second),
        characters: [&'s str; 3] = [id(story, second.from), id(story, first.from), id(story, first.to)],
        via: Option<&'s str> = pair.via.map(|via| id(story, via)),
        derived: bool = view.is_derived(first) || view.is_derived(second),
        cites: Vec<String> = cited(story, &view.evidence(&[pair.first, pair.second]).cites),
    } where {
        let story = view.story;
        let (first, second) = (view.step(pair.first), view.step(pair.second));
    }

    /// What follows from a betrayal: deaths it leads to, and deaths that need it.
    struct Fall<'s> of (view: &Shown<'s>, cascade: &Cascade) {
        betrayal: String = betrayal.name(story),
        from: &'s str = id(story, betrayal.by),
        to: &'s str = id(story, betrayal.to),
        event: &'s str = event_id(story, cascade.event),
        derived: bool = !betrayal.is_asserted(),
        reach: Vec<&'s str> = ids(story, &cascade.dead),
        necessary: Vec<&'s str> = ids(story, &cascade.necessary),
        necessary_strict: Vec<&'s str> = ids(story, &cascade.necessary_strict),
        events: Vec<&'s str> = cascade.reach.iter().map(|event| event_id(story, event)).collect(),
    } where {
        let story = view.story;
        let betrayal = &view.admitted[cascade.betrayal as usize];
    }
}
