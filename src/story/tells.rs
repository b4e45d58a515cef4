//! Which deeds a proposition tells of.

use super::Story;
use crate::facts::{Act, ActId, Attitude, PartyId, PropositionId};
use crate::vocabulary::{Breach, Role};

impl Story {
    /// Whether who knows a proposition knows a deed. To know of something at an event is not to know all that is done
    /// there: a proposition about an event (`of`) tells of those of its acts
    ///
    /// * that it names by their kinds (`of: lie(deceives)`), or, if it names none,
    /// * that concern somebody whom the proposition concerns (or whose group it concerns), and whose agent knows it from the
    ///   first or is named in its words; or, if it is not said whom it concerns, that their agent knows from the first and
    ///   those whom they concern do not.
    ///
    /// A proposition that is false tells of none. O(parties of both).
    ///
    /// ```
    /// let film = imbroglio::rules::check_text("Lie", r#"(
    ///     title: "Lie",
    ///     characters: [(id: a, name: "Ann"), (id: b, name: "Ben")],
    ///     story: [(id: e, what: "Ann lies to Ben, who is ill", acts: [deceives(a, b)])],
    ///     knowledge: [
    ///         (id: lie, what: "Ann has lied", of: e, since: e, known_to: [a], concerns: [b]),
    ///         (id: ill, what: "Ben is ill", of: e, since: e, known_to: [b]),
    ///     ],
    /// )"#);
    /// let story = imbroglio::story::build(film.checked.unwrap());
    /// use imbroglio::facts::{ActId, PropositionId};
    /// assert!(story.tells_of(PropositionId(0), ActId(0)));
    /// assert!(!story.tells_of(PropositionId(1), ActId(0)));
    /// ```
    pub fn tells_of(&self, proposition: PropositionId, deed: ActId) -> bool {
        let (told, act) = (&self.facts().propositions[proposition.index()], self.act(deed));
        if told.of != Some(act.event) || self.is_false(proposition) {
            return false;
        }
        if !told.deeds.is_empty() {
            return told.deeds.contains(&act.kind);
        }
        let concerned = self.concerned_by(act).iter().any(|party| {
            told.concerns.contains(party)
                || told.concerns.iter().any(|one| self.groups_of(*one).contains(party))
        });
        if concerned {
            let named = |agent: &PartyId| told.known_to.contains(agent) || self.names(proposition, *agent);
            return act.agents().iter().any(named);
        }
        told.concerns.is_empty()
            && !self.concerned_by(act).iter().any(|party| told.known_to.contains(party))
            && act.agents().iter().any(|agent| told.known_to.contains(agent))
    }

    /// Whether a proposition is not so: somebody believes it falsely, and nobody knows it at any time.
    pub fn is_false(&self, proposition: PropositionId) -> bool {
        let facts = self.facts();
        let mut learnt = self.learnings_of(proposition);
        facts.propositions[proposition.index()].known_to.is_empty()
            && learnt.clone().all(|learning| learning.attitude != Attitude::Knows)
            && learnt.any(|learning| learning.attitude == Attitude::BelievesFalsely)
    }

    /// Whose deeds a proposition tells of, each once, in the order of the cast. O(acts of its event).
    pub fn doers_told_of(&self, proposition: PropositionId) -> Vec<PartyId> {
        let Some(event) = self.facts().propositions[proposition.index()].of else { return Vec::new() };
        let told = self.acts_at(event).filter(|(id, _)| self.tells_of(proposition, *id));
        let mut doers: Vec<PartyId> = told.flat_map(|(_, act)| act.agents().iter().copied()).collect();
        doers.sort_unstable();
        doers.dedup();
        doers
    }

    /// Those who know a proposition because they did the deed that it tells of: the agents of the acts that it names by
    /// their kinds, or, if it is true from their event on, that its words name; but for those who are told to learn it. In the order of the cast.
    pub fn doers_who_know(&self, proposition: PropositionId) -> Vec<PartyId> {
        let facts = self.facts();
        let told = &facts.propositions[proposition.index()];
        let Some(event) = told.of.filter(|_| !self.is_false(proposition)) else { return Vec::new() };
        let learns = |party| self.learnings_of(proposition).any(|learning| learning.who == party);
        let mut doers: Vec<PartyId> = self
            .acts_at(event)
            .filter(|(_, act)| act.is_completed() && !act.contested)
            .flat_map(|(id, act)| act.agents().iter().map(move |agent| (id, act, *agent)))
            .filter(|(_, act, agent)| {
                if told.deeds.is_empty() {
                    self.names(proposition, *agent)
                } else {
                    told.deeds.contains(&act.kind)
                }
            })
            .map(|(.., agent)| agent)
            .filter(|agent| !learns(*agent))
            .collect();
        doers.sort_unstable();
        doers.dedup();
        doers
    }

    /// Those with whom an act breaks faith if they are bound to its agent, and how, as the vocabulary says of each role;
    /// but what is said about somebody to their face is said behind nobody's back. O(parties of the act).
    pub fn breaches_of<'s>(&'s self, act: &'s Act) -> impl Iterator<Item = (PartyId, Breach)> + use<'s> {
        let direct = self.vocabulary().role_of_patient(act.kind);
        let ends = [(direct, act.patients()), (Role::About, &act.about), (Role::Through, &act.through)];
        ends.into_iter().flat_map(move |(role, parties)| {
            let breach = self.vocabulary().meaning(act.kind, role).breach;
            let face_to_face = move |party: &PartyId| role == Role::About && act.patients().contains(party);
            breach.into_iter().flat_map(move |breach| {
                parties.iter().filter(move |party| !face_to_face(party)).map(move |party| (*party, breach))
            })
        })
    }

    /// Those whom an act concerns: the patients, or, where it is said or done behind somebody's back, those it is about.
    pub fn concerned_by<'s>(&self, act: &'s Act) -> &'s [PartyId] {
        let vocabulary = self.vocabulary();
        let breaks = |role: Role| vocabulary.meaning(act.kind, role).breach.is_some();
        let behind_the_back = breaks(Role::About) && !breaks(vocabulary.role_of_patient(act.kind));
        if behind_the_back { &act.about } else { act.patients() }
    }

    /// Whether the words of a proposition name a party, by its name, its short name or an alias, as whole words.
    fn names(&self, proposition: PropositionId, party: PartyId) -> bool {
        let what = &self.facts().propositions[proposition.index()].what;
        let party = self.party(party);
        party.names().filter(|name| !name.is_empty()).any(|name| {
            what.match_indices(name).any(|(at, found)| {
                let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !word(what[..at].chars().next_back()) && !word(what[at + found.len()..].chars().next())
            })
        })
    }
}
