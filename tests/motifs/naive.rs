//! Motifs by plain enumeration, in the order in which they are written: no index, no plan, no pruning but
//! by contradiction. It shares nothing with the matcher but the types of the pattern.

use imbroglio::facts::{ActId, Attitude, EventId, PartyId, PartyKind};
use imbroglio::motif::{ActPattern, BondPattern, Condition, Motif, Selector, Sort, VariableId, What};
use imbroglio::nearest::folded;
use imbroglio::story::{Order, Readings, Story, View};
use imbroglio::vocabulary::KindId;
use std::collections::{BTreeMap, BTreeSet};

type Bindings = BTreeMap<VariableId, u32>;

/// A fact in use: its layer, its number and the ends that were asked for.
type Used = (u8, u32, Option<u32>, Option<u32>);

pub struct Naive<'a> {
    pub story: &'a Story,
    pub motif: &'a Motif,
}

impl Naive<'_> {
    /// Every choice of shown parties, with the number of ways.
    pub fn matches(&self) -> BTreeMap<Vec<(String, PartyId)>, u64> {
        let mut found = BTreeMap::new();
        for case in &self.motif.cases {
            let conditions: Vec<&Condition> = case.conditions.iter().collect();
            for bindings in self.ways(&conditions, &Bindings::new(), false) {
                let differ = case
                    .different
                    .iter()
                    .all(|(a, b)| bindings.get(a) != bindings.get(b) || !bindings.contains_key(a));
                if differ {
                    *found.entry(self.shown(&bindings)).or_insert(0) += 1;
                }
            }
        }
        found
    }

    fn shown(&self, bindings: &Bindings) -> Vec<(String, PartyId)> {
        bindings
            .iter()
            .map(|(id, value)| (&self.motif.variables[id.index()], *value))
            .filter(|(variable, _)| variable.shown && variable.sort != Sort::Event)
            .map(|(variable, value)| (variable.name.clone(), PartyId(value)))
            .collect()
    }

    /// All ways in which conditions hold, beginning from what is bound.
    fn ways(&self, conditions: &[&Condition], bound: &Bindings, lenient: bool) -> Vec<Bindings> {
        let mut open: Vec<(Bindings, Vec<Used>)> = vec![(bound.clone(), Vec::new())];
        let binding = |what: &What| what.is_fact() || matches!(what, What::Called(..) | What::Same(..));
        for condition in conditions.iter().filter(|condition| binding(&condition.what)) {
            open = open
                .iter()
                .flat_map(|(bindings, used)| self.extend(&condition.what, bindings, used, lenient))
                .collect();
        }
        for condition in conditions.iter().filter(|condition| !binding(&condition.what)) {
            open.retain(|(bindings, _)| self.holds(&condition.what, bindings, lenient));
        }
        open.into_iter().map(|(bindings, _)| bindings).collect()
    }

    fn extend(
        &self,
        what: &What,
        bindings: &Bindings,
        used: &[Used],
        lenient: bool,
    ) -> Vec<(Bindings, Vec<Used>)> {
        let parties = self.story.facts().parties.len() as u32;
        let mut out = Vec::new();
        match what {
            What::Act(act) => {
                for (id, _) in self.story.acts() {
                    self.act(act, id, bindings, used, lenient, &mut out);
                }
            }
            What::Bond(bond) => self.bonds(bond, bindings, used, lenient, &mut out),
            What::Learns(wanted) => {
                for (i, l) in self.story.facts().learnings.iter().enumerate() {
                    if l.attitude != Attitude::Knows {
                        continue;
                    }
                    let of = self.story.facts().propositions[l.proposition.index()].of;
                    let doers: Vec<Option<u32>> = match wanted.by {
                        None => vec![None],
                        Some(_) => {
                            self.story.doers_told_of(l.proposition).iter().map(|p| Some(p.0)).collect()
                        }
                    };
                    for doer in doers {
                        let pairs = [
                            (wanted.who, Some(l.who.0)),
                            (wanted.of, of.map(|e| e.0)),
                            (wanted.by, doer),
                            (wanted.at, Some(l.event.0)),
                            (wanted.from, l.from.map(|p| p.0)),
                        ];
                        self.push(bindings, used, &pairs, (2, i as u32, None, None), &mut out);
                    }
                }
            }
            What::Called(a, words) => {
                for party in 0..parties {
                    let record = self.story.party(PartyId(party));
                    let mut names = std::iter::once(record.id.as_str()).chain(record.names());
                    let hit = names.any(|name| {
                        folded(name)
                            .split(|c: char| !c.is_alphanumeric())
                            .any(|part| words.iter().any(|word| folded(word) == part))
                    });
                    if hit {
                        self.push(bindings, used, &[(Some(*a), Some(party))], (3, 0, None, None), &mut out);
                    }
                }
            }
            What::Same(a, b) => {
                for party in 0..parties {
                    let pairs = [(Some(*a), Some(party)), (Some(*b), Some(party))];
                    self.push(bindings, used, &pairs, (3, 0, None, None), &mut out);
                }
            }
            _ => {}
        }
        out
    }

    fn act(
        &self,
        wanted: &ActPattern,
        id: ActId,
        bindings: &Bindings,
        used: &[Used],
        lenient: bool,
        out: &mut Vec<(Bindings, Vec<Used>)>,
    ) {
        let act = self.story.act(id);
        let fits = self.selects(&wanted.kinds, act.kind)
            && wanted.statuses.contains(&act.status)
            && (wanted.modes.is_empty() || wanted.modes.contains(&act.mode))
            && !wanted.not_modes.contains(&act.mode)
            && (wanted.directness.is_empty() || wanted.directness.contains(&act.directness))
            && wanted.secret.is_none_or(|secret| act.secret == secret)
            && wanted.condoned.is_none_or(|condoned| act.condoned == condoned)
            && (lenient || !act.contested);
        if !fits {
            return;
        }
        let choices = |asked: bool, all: &[PartyId]| -> Vec<Option<u32>> {
            if asked { all.iter().map(|party| Some(party.0)).collect() } else { vec![None] }
        };
        // what two do to one another is done by either; where the motif asks for neither it is one deed
        let mut ways = vec![(act.agents(), act.patients())];
        if self.story.kind(act.kind).symmetric && (wanted.agent.is_some() || wanted.patient.is_some()) {
            ways.push((act.patients(), act.agents()));
        }
        for (agents, patients) in ways {
            for agent in choices(wanted.agent.is_some(), agents) {
                for patient in choices(wanted.patient.is_some(), patients) {
                    for about in choices(wanted.about.is_some(), &act.about) {
                        for through in choices(wanted.through.is_some(), &act.through) {
                            let pairs = [
                                (wanted.agent, agent),
                                (wanted.patient, patient),
                                (wanted.about, about),
                                (wanted.through, through),
                                (wanted.event, Some(act.event.0)),
                            ];
                            self.push(bindings, used, &pairs, (0, id.0, agent, patient), out);
                        }
                    }
                }
            }
        }
    }

    fn bonds(
        &self,
        wanted: &BondPattern,
        bindings: &Bindings,
        used: &[Used],
        lenient: bool,
        out: &mut Vec<(Bindings, Vec<Used>)>,
    ) {
        let events = self.story.facts().events.len() as u32;
        let bonds = self.story.ties(&View::bonds(Readings::Contested)).filter_map(|tie| tie.bond());
        for (id, bond) in bonds.map(|id| (id, self.story.bond(id))) {
            let fits = self.selects(&wanted.kinds, bond.kind)
                && (!wanted.secret || bond.secret)
                && (lenient || !bond.contested);
            if !fits {
                continue;
            }
            let mut ways = vec![(bond.from.0, bond.to.0)];
            if self.story.kind(bond.kind).symmetric && (wanted.from.is_some() || wanted.to.is_some()) {
                ways.push((bond.to.0, bond.from.0));
            }
            let at: Vec<Option<u32>> = if wanted.at.is_some() {
                (0..events).filter(|e| self.story.holds_at(bond, EventId(*e))).map(Some).collect()
            } else {
                vec![None]
            };
            let before: Vec<Option<u32>> = if wanted.before.is_some() {
                (0..events).filter(|e| self.story.holds_before(bond, EventId(*e))).map(Some).collect()
            } else {
                vec![None]
            };
            for (from, to) in ways {
                for at in &at {
                    for before in &before {
                        let pairs = [
                            (wanted.from, Some(from)),
                            (wanted.to, Some(to)),
                            (wanted.at, *at),
                            (wanted.before, *before),
                            (wanted.starts, bond.start.map(|e| e.0)),
                            (wanted.ends, bond.end.map(|e| e.0)),
                        ];
                        self.push(bindings, used, &pairs, (1, id.0, None, None), out);
                    }
                }
            }
        }
    }

    fn push(
        &self,
        bindings: &Bindings,
        used: &[Used],
        pairs: &[(Option<VariableId>, Option<u32>)],
        fact: Used,
        out: &mut Vec<(Bindings, Vec<Used>)>,
    ) {
        let meets = |a: Option<u32>, b: Option<u32>| a.is_none() || b.is_none() || a == b;
        if fact.0 < 3
            && used.iter().any(|o| o.0 == fact.0 && o.1 == fact.1 && meets(o.2, fact.2) && meets(o.3, fact.3))
        {
            return;
        }
        let mut next = bindings.clone();
        for (variable, value) in pairs {
            let Some(variable) = variable else { continue };
            let Some(value) = value else { return };
            let sort = self.motif.variables[variable.index()].sort;
            let right = match sort {
                Sort::Event | Sort::Party => true,
                sort => {
                    let kind = self.story.party(PartyId(*value)).kind;
                    (sort == Sort::Person) == matches!(kind, PartyKind::Person | PartyKind::Unnamed)
                }
            };
            if !right || *next.entry(*variable).or_insert(*value) != *value {
                return;
            }
        }
        let mut used = used.to_vec();
        used.push(fact);
        out.push((next, used));
    }

    fn selects(&self, selectors: &[Selector], id: KindId) -> bool {
        let kind = self.story.kind(id);
        selectors.iter().any(|selector| match selector {
            Selector::Kind(word) => kind.id == *word,
            Selector::Family(family) => kind.family == *family,
            Selector::Effect(effect) => kind.effect == Some(*effect),
            Selector::Breach(breach) => kind.breach == Some(*breach),
            Selector::Depth(depth) => kind.depth == Some(*depth),
            Selector::Sign(sign) => kind.sign == *sign,
            Selector::Exclusive => kind.exclusive,
            Selector::Betrayal => kind.betrayal,
            Selector::Membership => kind.membership,
            Selector::Any => true,
        })
    }

    fn leads(&self, from: EventId, to: EventId) -> bool {
        self.story.event(to).support.links().any(|link| link.event == from || self.leads(from, link.event))
    }

    fn holds(&self, what: &What, bindings: &Bindings, lenient: bool) -> bool {
        let event = |id: &VariableId| EventId(bindings[id]);
        match what {
            What::Before(a, b) => self.story.order(event(a), event(b)) == Order::Before,
            What::NotAfter(a, b) => self.story.order(event(a), event(b)) != Order::After,
            What::Causes(a, b) => self.leads(event(a), event(b)),
            What::Within(a, b, most) => {
                self.story.event(event(a)).rank.abs_diff(self.story.event(event(b)).rank) <= *most
            }
            What::Different(a, b) => bindings[a] != bindings[b],
            What::Interchangeable(a, b) => bindings[a] < bindings[b],
            What::NotTold(absence) => {
                self.ways(&absence.conditions.iter().collect::<Vec<_>>(), bindings, true).is_empty()
            }
            What::Every(first, rest, _) => {
                let domain = self.ways(&[&**first], bindings, lenient);
                let rest: Vec<&Condition> = rest.iter().collect();
                !domain.is_empty() && domain.iter().all(|way| !self.ways(&rest, way, lenient).is_empty())
            }
            What::AtLeast(least, conditions, own) => {
                let ways = self.ways(&conditions.iter().collect::<Vec<_>>(), bindings, lenient);
                let parties = own.iter().filter(|id| self.motif.variables[id.index()].sort != Sort::Event);
                let parties: Vec<&VariableId> = parties.collect();
                let choices: BTreeSet<Vec<u32>> =
                    ways.iter().map(|way| parties.iter().map(|id| way[id]).collect()).collect();
                choices.len() >= *least as usize
            }
            _ => true,
        }
    }
}
