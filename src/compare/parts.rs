//! Names for roles, from what characters do: the betrayer, the avenger, the hostage.
//!
//! No tag in an annotation says who is what. Each part has a written rule ([`Part::rule`]) on the effects, the
//! breaches and the lines of the kinds of completed acts, and carries the sentences that the rule was met by.
//! Nobody has to play a part, and one may play several.

use crate::analysis::Evidence;
use crate::facts::{Act, ActId, EventId, Mode, PartyId};
use crate::story::{Fact, Readings, Story, View};
use crate::vocabulary::{Breach, Depth, Effect, Kind, LineFamily};
use crate::words::words;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// A part that somebody may play. The first that two counterparts both play names their role.
    pub enum Part => rule {
        /// Takes part in the most events.
        Protagonist = "the protagonist"
            => "is whom the annotation says the story follows; if it says so of nobody or of several, takes part in more \
             events than any other of them",
        /// Exchanges the most harm with the protagonist.
        Antagonist = "the adversary"
            => "exchanges more harm (death, wounds, captivity, arrest, tried or done) with the protagonist than anybody \
             else; if nobody both gives and takes it, whoever does one of the two and is of no group of theirs",
        /// Loved or wanted by two.
        Between = "the lover of two" => "has bonds or acts of love with two parties or more",
        /// Held captive to force somebody else.
        Hostage = "the hostage"
            => "is held captive by somebody other than the law, who forces or threatens somebody else by it",
        /// Tells under force.
        MadeToTalk = "the one made to talk" => "tells somebody about a third, coerced or under pressure",
        /// Tells about a third.
        Informer = "the informer" => "tells somebody about a third",
        /// Held captive.
        Captive = "the captive"
            => "is held captive by somebody other than the law, and nobody else is forced by it",
        /// Kills the killer of a friend, or in revenge.
        Avenger = "the avenger" => "kills in revenge, or kills the killer of somebody bound to them",
        /// Frees a captive.
        Rescuer = "the rescuer" => "frees somebody who was held captive",
        /// Betrays.
        Betrayer = "the betrayer" => "commits an act that asserts a betrayal",
        /// Has a group.
        Boss = "the boss" => "is bound to a group otherwise than as a member",
        /// Belongs to the boss's group.
        Follower = "the follower" => "is a member of a group that has a boss",
        /// Kills.
        Killer = "the killer" => "takes a life",
        /// Is betrayed.
        Betrayed = "the betrayed" => "suffers an act that asserts a betrayal",
        /// Is arrested.
        Prisoner = "the prisoner" => "is arrested or jailed",
        /// Dies, and neither harms anybody nor breaks faith.
        Victim = "the victim" => "dies without having harmed anybody or broken faith",
        /// A group with a boss.
        Gang = "the gang" => "has a boss",
    }
}

/// A part played, and what shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// Which.
    pub part: Part,
    /// What the rule was met by.
    pub evidence: Evidence,
}

/// The parts of every party, in the order of [`Part::ALL`]. O(acts · bonds).
///
/// ```
/// use imbroglio::compare::parts::{Part, parts};
/// let film = imbroglio::film::Film::built_in("rififi-1955").unwrap();
/// let story = film.story.unwrap().settled();
/// let all = parts(&story);
/// let tonio = story.find_party("tonio").unwrap();
/// assert_eq!(all[tonio.index()][0].part, Part::Hostage);
/// ```
pub fn parts(story: &Story) -> Vec<Vec<Played>> {
    let mut cast = Cast::new(story);
    cast.follow_acts();
    cast.follow_bonds();
    cast.lovers();
    if let Some(hero) = protagonist(story) {
        let events: Vec<EventId> =
            story.events().map(|(id, _)| id).filter(|e| story.participants(*e).contains(&hero)).collect();
        for event in events {
            cast.note_event(hero, Part::Protagonist, event);
        }
        if let Some((foe, acts)) = antagonist(story, hero) {
            for act in acts {
                cast.note(foe, Part::Antagonist, act);
            }
        }
    }
    cast.victims();
    let in_order = |played: BTreeMap<Part, Evidence>| {
        played.into_iter().map(|(part, evidence)| Played { part, evidence }).collect()
    };
    cast.played.into_iter().map(in_order).collect()
}

/// The part that two parties share, or nothing.
pub fn common(a: &[Played], b: &[Played]) -> Option<Part> {
    a.iter().map(|played| played.part).find(|part| b.iter().any(|other| other.part == *part))
}

/// The one whom the annotation says the story follows; of several, or where it says so of nobody, the one of them who
/// takes part in the most events. None if nobody does, or two do as often.
pub fn protagonist(story: &Story) -> Option<PartyId> {
    let leads: BTreeSet<PartyId> =
        story.characters().filter(|(_, party)| party.lead).map(|(id, _)| id).collect();
    if leads.len() == 1 {
        return leads.first().copied();
    }
    let mut counts: BTreeMap<PartyId, usize> = BTreeMap::new();
    for (event, _) in story.events() {
        for party in story.participants(event) {
            if !story.party(party).is_group() && (leads.is_empty() || leads.contains(&party)) {
                *counts.entry(party).or_default() += 1;
            }
        }
    }
    only_most(counts)
}

/// Whoever exchanges the most harm with somebody, counted in the kinds' weights, and the acts; none if nobody
/// does, or two as much. What is done on orders counts for who gave them. Those who both give and take it go before those
/// who only give or only take; of those who only take it, the ones of a group of theirs are not meant: to kill one's own wounded
/// man makes him no adversary, but a brother who has his sister killed is hers.
pub fn antagonist(story: &Story, hero: PartyId) -> Option<(PartyId, Vec<ActId>)> {
    let mut harm: BTreeMap<PartyId, [(usize, Vec<ActId>); 2]> = BTreeMap::new();
    for (id, act) in story.acts() {
        let kind = story.kind(act.kind);
        // what somebody does on orders is the deed of who gave them, whose order is one of the acts
        if !is_harm(kind) || act.status == crate::facts::Status::Perceived || act.mode == Mode::OnOrders {
            continue;
        }
        let mut note = |other: PartyId, way: usize| {
            let entry = &mut harm.entry(other).or_default()[way];
            entry.0 += usize::from(kind.weight);
            entry.1.push(id);
        };
        if act.patients().contains(&hero) {
            act.agents().iter().filter(|agent| **agent != hero).for_each(|agent| note(*agent, 0));
        }
        if act.agents().contains(&hero) {
            act.patients().iter().filter(|patient| **patient != hero).for_each(|patient| note(*patient, 1));
        }
    }
    let sides: Vec<PartyId> = story
        .ties(&View::annotated_bonds(Readings::Contested))
        .filter(|tie| tie.from == hero)
        .map(|tie| tie.to)
        .collect();
    let own = |party: PartyId| {
        let group = |group: &PartyId| story.party(*group).is_group() && sides.contains(group);
        group(&party) || story.groups_of(party).iter().any(group)
    };
    let mutual = |[taken, given]: &[(usize, Vec<ActId>); 2]| taken.0 > 0 && given.0 > 0;
    if harm.values().any(mutual) {
        harm.retain(|_, both| mutual(both));
    } else {
        harm.retain(|party, [taken, _]| taken.0 > 0 || !own(*party));
    }
    let weigh = |both: &[(usize, Vec<ActId>); 2]| both[0].0 + both[1].0;
    let foe = only_most(harm.iter().map(|(party, both)| (*party, weigh(both))).collect())?;
    harm.remove(&foe).map(|[taken, given]| (foe, taken.1.into_iter().chain(given.1).collect()))
}

fn only_most(counts: BTreeMap<PartyId, usize>) -> Option<PartyId> {
    let most = counts.values().copied().max()?;
    let mut leaders = counts.into_iter().filter(|(_, count)| *count == most);
    let first = leaders.next()?;
    leaders.next().is_none().then_some(first.0)
}

fn is_harm(kind: &Kind) -> bool {
    let effect =
        matches!(kind.effect, Some(Effect::Death | Effect::Wound | Effect::Captivity | Effect::Arrest));
    effect || kind.breach == Some(Breach::Harm) || kind.peril
}

struct Cast<'a> {
    story: &'a Story,
    played: Vec<BTreeMap<Part, Evidence>>,
    /// For each party those with whom a thick bond is told.
    bound: Vec<Vec<PartyId>>,
    /// For each party the completed acts that kill it, in their order.
    killings: Vec<Vec<ActId>>,
}

impl<'a> Cast<'a> {
    fn new(story: &'a Story) -> Self {
        let parties = story.facts().parties.len();
        let mut bound = vec![Vec::new(); parties];
        for tie in story.ties(&View::annotated_bonds(Readings::Contested)) {
            if story.kind(tie.kind).depth == Some(Depth::Thick) {
                bound[tie.from.index()].push(tie.to);
                bound[tie.to.index()].push(tie.from);
            }
        }
        let mut killings = vec![Vec::new(); parties];
        for (id, act) in story.acts().filter(|(_, act)| act.is_completed()) {
            if story.kind(act.kind).effect == Some(Effect::Death) {
                act.patients().iter().for_each(|dead| killings[dead.index()].push(id));
            }
        }
        Self { story, played: vec![BTreeMap::new(); parties], bound, killings }
    }

    fn note(&mut self, party: PartyId, part: Part, fact: impl Into<Fact>) {
        let entry = self.played[party.index()].entry(part).or_default();
        *entry = std::mem::take(entry).fact(self.story, fact.into());
    }

    fn note_event(&mut self, party: PartyId, part: Part, event: EventId) {
        let entry = self.played[party.index()].entry(part).or_default();
        *entry = std::mem::take(entry).event(self.story, event);
    }

    fn follow_acts(&mut self) {
        let mut held: BTreeSet<PartyId> = BTreeSet::new();
        for (id, act) in self.story.acts().filter(|(_, act)| act.is_completed()) {
            let kind = self.story.kind(act.kind);
            if kind.betrayal {
                act.agents().iter().for_each(|agent| self.note(*agent, Part::Betrayer, id));
                act.patients().iter().for_each(|patient| self.note(*patient, Part::Betrayed, id));
            }
            if kind.breach == Some(Breach::Inform) && !act.about.is_empty() {
                let forced = matches!(act.mode, Mode::Coerced | Mode::Pressured);
                for agent in act.agents() {
                    self.note(*agent, Part::Informer, id);
                    if forced {
                        self.note(*agent, Part::MadeToTalk, id);
                    }
                }
            }
            match kind.effect {
                Some(Effect::Captivity) => {
                    for captive in act.patients() {
                        match self.forced_by(act, *captive) {
                            Some(demand) => {
                                self.note(*captive, Part::Hostage, id);
                                self.note(*captive, Part::Hostage, demand);
                            }
                            None => self.note(*captive, Part::Captive, id),
                        }
                    }
                    held.extend(act.patients().iter().copied());
                }
                Some(Effect::Release) if act.patients().iter().any(|patient| held.contains(patient)) => {
                    act.agents().iter().for_each(|agent| self.note(*agent, Part::Rescuer, id));
                }
                Some(Effect::Arrest) => {
                    act.patients().iter().for_each(|patient| self.note(*patient, Part::Prisoner, id));
                }
                Some(Effect::Death) => self.killing(id, act),
                _ => {}
            }
        }
    }

    /// By what a captor forces or threatens somebody else where they take a captive.
    fn forced_by(&self, taken: &Act, captive: PartyId) -> Option<ActId> {
        let forces = |act: &Act| {
            let kind = self.story.kind(act.kind);
            self.story.vocabulary().line(act.kind) == LineFamily::Coerce
                && kind.sign < 0
                && kind.effect.is_none()
                && act.is_completed()
                && act.agents().iter().any(|agent| taken.agents().contains(agent))
                && !act.patients().is_empty()
                && !act.patients().contains(&captive)
        };
        self.story.acts_at(taken.event).find(|(_, act)| forces(act)).map(|(id, _)| id)
    }

    fn killing(&mut self, id: ActId, act: &Act) {
        for agent in act.agents() {
            self.note(*agent, Part::Killer, id);
            let avenged = act.patients().iter().find_map(|victim| self.blood_on(*victim, *agent, id));
            if act.mode == Mode::Revenge {
                self.note(*agent, Part::Avenger, id);
            } else if let Some(cause) = avenged {
                self.note(*agent, Part::Avenger, cause);
                self.note(*agent, Part::Avenger, id);
            }
        }
    }

    /// An earlier killing, by somebody or a group of theirs, of one who was bound to the avenger: the first. O(killings of
    /// those who were bound to the avenger).
    fn blood_on(&self, killer: PartyId, avenger: PartyId, deed: ActId) -> Option<ActId> {
        let sides = self.story.groups_of(killer);
        let by_killer =
            |act: &Act| act.agents().iter().any(|agent| *agent == killer || sides.contains(agent));
        let dead = self.bound[avenger.index()].iter().filter(|dead| **dead != avenger);
        let first = |dead: &PartyId| {
            let killings = self.killings[dead.index()].iter().copied().take_while(|id| *id < deed);
            killings.into_iter().find(|id| by_killer(self.story.act(*id)))
        };
        dead.filter_map(first).min()
    }

    fn follow_bonds(&mut self) {
        let story = self.story;
        for tie in story.ties(&View::annotated_bonds(Readings::Contested)).filter(|tie| !tie.membership) {
            let group = story.party(tie.to).is_group() && !story.party(tie.from).is_group();
            if group && story.kind(tie.kind).depth == Some(Depth::Thick) {
                self.note(tie.from, Part::Boss, tie.fact);
                self.note(tie.to, Part::Gang, tie.fact);
                for (membership, bond) in story.memberships(tie.to) {
                    self.note(bond.from, Part::Follower, membership);
                }
            }
        }
        for played in &mut self.played {
            if played.contains_key(&Part::Boss) {
                played.remove(&Part::Follower);
            }
        }
    }

    fn lovers(&mut self) {
        let story = self.story;
        let mut loves: Vec<Vec<PartyId>> = vec![Vec::new(); self.played.len()];
        let mut seen: Vec<(PartyId, Fact)> = Vec::new();
        let mut note = |one: PartyId, other: PartyId, fact: Fact| {
            let loves = &mut loves[one.index()];
            // two are enough
            if loves.len() < 2 && !loves.contains(&other) {
                loves.push(other);
            }
            seen.push((one, fact));
        };
        for tie in story.ties(&View::annotated_bonds(Readings::Contested)) {
            if story.kind(tie.kind).exclusive || tie.line == LineFamily::Love {
                note(tie.from, tie.to, tie.fact);
                note(tie.to, tie.from, tie.fact);
            }
        }
        for (id, act) in story.acts().filter(|(_, act)| act.is_completed()) {
            if story.vocabulary().line(act.kind) == LineFamily::Love {
                for agent in act.agents() {
                    act.patients().iter().for_each(|patient| note(*patient, *agent, Fact::Act(id)));
                }
            }
        }
        for (party, fact) in seen {
            if loves[party.index()].len() >= 2 {
                self.note(party, Part::Between, fact);
            }
        }
    }

    fn victims(&mut self) {
        let mut guilty = vec![false; self.played.len()];
        for (_, act) in self.story.acts() {
            let kind = self.story.kind(act.kind);
            if is_harm(kind) || kind.betrayal || kind.breach.is_some() {
                act.agents().iter().for_each(|agent| guilty[agent.index()] = true);
            }
        }
        for victim in (0..self.played.len()).filter(|party| !guilty[*party]) {
            for id in std::mem::take(&mut self.killings[victim]) {
                self.note(PartyId(victim as u32), Part::Victim, id);
            }
        }
    }
}
