//! What falls if an event goes: counterfactual necessity.
//!
//! **Model.** An event holds if each event that it needs holds, one of every any-of group does, and nothing
//! prevents it, or what prevents it is itself disabled:
//! φ(e) = ⋀ all(e) ∧ ⋀ ⋁ any(e) ∧ ⋀ ¬(p ∧ ¬unless(p)). Contributing links make nothing necessary. This is a
//! Boolean structural causal model, and to remove an event is to set it to false, come what may; a
//! prevention that is disabled (double prevention, the case that simple counterfactual accounts get wrong:
//! Andreas & Günther, *dialectica* 2022) makes it non-monotone. *lost(R)* are the events that hold in the
//! story and not without R.
//!
//! Who is born at an event that falls, and dies later, is not *saved*: they would not have been there.
//!
//! **Limits.** What would have happened instead is not modelled: nobody plans anew, and a death that falls
//! away lets nobody act who is told only as dead.
//!
//! **Actual causes.** One event need not be necessary where another would have done as well. An event is a
//! cause of another with responsibility 1/(1+k) if it becomes necessary once k others, no fewer, are removed
//! or frozen (the definition of Halpern & Pearl 2005 with the degree of Chockler & Halpern 2004, as reviewed
//! in Halpern, *Cause, responsibility, and blame*, 2015). Deciding it is NP-complete for binary models
//! (Aleksandrowicz et al., JAIR 58, 2017), so k ≤ 2.

mod model;
mod sets;
mod turns;

pub use model::{Links, Model, Scratch};
pub use sets::{Contingency, Responsibility, SavingSets, necessary, responsibility, saving_sets};
pub use turns::{MOST_NAMES, Turn, Turns, turning, turns};

use super::{Death, Readings, deaths};
use crate::facts::{EventId, PartyId};
use crate::story::Story;

/// What a story loses without some events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// What was removed, in story order.
    pub removed: Vec<EventId>,
    /// What falls with it, in story order.
    pub lost: Vec<EventId>,
    /// Who lives because the death is lost, in file order.
    pub saved: Vec<PartyId>,
    /// Who lives because the death itself was removed.
    pub spared: Vec<PartyId>,
    /// Who dies in the story and would not have been born.
    pub unborn: Vec<PartyId>,
}

/// The answers that different trust in the links gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// With all links.
    pub as_told: WhatIf,
    /// With inferred links taken as contributing only.
    pub strict: WhatIf,
}

/// What is lost, and who lives, without some events. O(events + links).
///
/// ```
/// use imbroglio::analysis::{Readings, counterfactual::what_if};
/// let film = imbroglio::rules::check_text("Ring", r#"(
///     title: "Ring",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [
///         (id: ring, what: "A gives the ring away", acts: [gives(a, c)]),
///         (id: seen, what: "B sees it", acts: [discovers(b, a)], needs: [ring]),
///         (id: shot, what: "B kills A", acts: [kills(b, a)], needs: [seen(inferred)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let ring = story.find_event("ring").unwrap();
/// let answers = what_if(&story, &[ring], Readings::Settled);
/// assert_eq!(answers.as_told.lost.len(), 2);
/// assert_eq!(answers.as_told.saved, [story.find_party("a").unwrap()]);
/// assert!(answers.strict.saved.is_empty(), "that B kills because of the ring is only inferred");
/// ```
pub fn what_if(story: &Story, removed: &[EventId], readings: Readings) -> Answers {
    let answer = |links| {
        let model = Model::new(story, links);
        without(&deaths(story), &model, &mut model.scratch(), removed)
    };
    Answers { as_told: answer(Links::of(readings)), strict: answer(Links::Strict) }
}

/// What is lost, and who lives, without some events, with the deaths of the story and a model made before.
pub fn without(all: &[Death], model: &Model, scratch: &mut Scratch, removed: &[EventId]) -> WhatIf {
    let mut removed = removed.to_vec();
    removed.sort_unstable();
    removed.dedup();
    let lost = model.lost(&removed, scratch);
    let (mut saved, mut spared, mut unborn) = (Vec::new(), Vec::new(), Vec::new());
    for death in all {
        let gone =
            |event: &EventId| removed.binary_search(event).is_ok() || lost.binary_search(event).is_ok();
        if death.born.as_ref().is_some_and(gone) {
            unborn.push(death.party);
        } else if death.events.iter().all(gone) {
            let taken_out = death.events.iter().all(|event| removed.binary_search(event).is_ok());
            if taken_out { spared.push(death.party) } else { saved.push(death.party) }
        }
    }
    WhatIf { removed, lost, saved, spared, unborn }
}
