//! `chains`: who betrays the betrayer, what one betrayal leads to, and how many die of it.

use super::answer::{Answer, Row, Table};
use super::betrayals::{act_words, count, event_words, listed, names};
use super::relations::{cited, kinds};
use super::{Exit, Question, files};
use crate::analysis::betrayal::{Betrayal, betrayals};
use crate::analysis::cascade::{Cascade, CausalChains, cascades, causal_chains};
use crate::analysis::chains::{self as analysis, Chain, Chains, Deed, Step, act_steps, betrayal_steps};
use crate::analysis::{Evidence, Readings};
use crate::diagnostic::Error;
use crate::facts::{EventId, PartyId};
use crate::story::{NotFound, Story};
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What `chains` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Chains of these kinds or families instead of betrayals: kills, deceives, lethal
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,
    /// Only chains that begin with a deed of this character
    #[arg(long, value_name = "CHARACTER")]
    from: Option<String>,
    /// Only chains that end with a deed against this character
    #[arg(long, value_name = "CHARACTER")]
    to: Option<String>,
    /// The most chains that are listed
    #[arg(long, value_name = "N", default_value_t = 100)]
    max: usize,
    /// The most events from one deed of a chain to the next
    #[arg(long, value_name = "RANKS")]
    within: Option<u32>,
    /// Also chains whose order the story leaves open
    #[arg(long)]
    possible: bool,
    /// Only betrayals that the text asserts, none that are derived
    #[arg(long)]
    asserted: bool,
}

/// So many steps of a chain are told from its beginning, and as many from its end.
const SAID: usize = 20;
/// So many betrayals of one event are named, the others are counted.
const MOST_NAMED: usize = 8;

/// Lists chains.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.question.film, &options.question.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let party = |name: &Option<String>, option: &str| -> Result<Option<PartyId>, Error> {
        let found = name.as_ref().map(|name| story.find_party(name)).transpose();
        found.map_err(|cause: NotFound| Error::because(option.to_owned(), cause))
    };
    let question = analysis::Question {
        from: party(&options.from, "--from")?,
        to: party(&options.to, "--to")?,
        most: options.max,
        waiting: options.within,
        possible: options.possible,
        ..analysis::Question::default()
    };
    // contested facts are in the story only if they were asked for
    let all = betrayals(&story, Readings::Contested).all;
    let steps = match kinds(story.vocabulary(), &options.kind)? {
        None => betrayal_steps(&all, !options.asserted),
        Some(wanted) => wanted
            .into_iter()
            .flat_map(|kind| act_steps(&story, analysis::Thread::Kind(kind), Readings::Contested))
            .collect(),
    };
    let found = analysis::chains(&story, steps, &question);
    let of_betrayal = options.kind.is_empty();
    let admitted: Vec<Betrayal> =
        all.iter().filter(|b| of_betrayal && (!options.asserted || b.is_asserted())).cloned().collect();
    let causal = causal_chains(&story, &admitted, Readings::Contested, options.max);
    let fallen = admitted.iter().filter(|b| b.is_completed() && b.event.is_some()).count();
    let first: Vec<usize> =
        (0..admitted.len()).filter(|i| admitted[*i].is_completed()).take(options.max).collect();
    let head = first.last().map_or(0, |last| last + 1);
    let falls = cascades(&story, &admitted[..head], Readings::Contested);
    let mut by_event: BTreeMap<EventId, Vec<usize>> = BTreeMap::new();
    for (i, betrayal) in admitted.iter().enumerate().filter(|(_, b)| b.is_completed()) {
        by_event.entry(betrayal.event.unwrap_or(EventId(u32::MAX))).or_default().push(i);
    }
    let view = View { story: &story, all: &all, admitted: &admitted, by_event: &by_event, found: &found };
    let mut answer = Answer {
        command: "chains",
        film: Some(story.facts().film.id.clone()),
        results: vec![view.row(&causal, &falls)],
        prose: view.prose(of_betrayal),
        tables: view.tables(&causal, &falls, of_betrayal),
        ..Answer::default()
    };
    if found.more {
        let total = if options.possible { "more".to_owned() } else { found.counts.at_least(2).to_string() };
        answer
            .notices
            .push(format!("{} of {total}; --max lists more", listed(found.listed.len(), "chain", "chains")));
    }
    if found.comeuppance.len() as u128 != found.comeuppances.number {
        let (shown, all) = (found.comeuppance.len(), found.comeuppances);
        let shown = listed(shown, "comeuppance", "comeuppances");
        answer.notices.push(format!("{shown} of {all}; --max lists more"));
    }
    if fallen > falls.len() {
        answer
            .notices
            .push(format!("{} of {fallen}; --max lists more", listed(falls.len(), "cascade", "cascades")));
    }
    if causal.more {
        answer.notices.push(format!(
            "{}; --max lists more",
            listed(causal.chains.len(), "causal chain", "causal chains")
        ));
    }
    answer.print(&options.question.print)
}

struct View<'a> {
    story: &'a Story,
    all: &'a [Betrayal],
    admitted: &'a [Betrayal],
    by_event: &'a BTreeMap<EventId, Vec<usize>>,
    found: &'a Chains,
}

impl View<'_> {
    fn prose(&self, of_betrayal: bool) -> String {
        let counts = &self.found.counts;
        if self.found.steps.is_empty() {
            return if of_betrayal { "No betrayal is told.\n" } else { "No such act is told as done.\n" }
                .to_owned();
        }
        let deeds = self.found.steps.len();
        let derived = self.found.steps.iter().filter(|step| self.is_derived(step)).count();
        let what =
            if of_betrayal { count(deeds, "betrayal", "betrayals") } else { count(deeds, "deed", "deeds") };
        let marked =
            if derived > 0 { format!(", {derived} of them derived (marked *)") } else { String::new() };
        let chains = counts.at_least(2);
        let chains = match (chains.number, chains.more) {
            (0, _) => "no chain in which the one wronged wrongs another later".to_owned(),
            (1, false) => format!("1 chain, of {} deeds", counts.longest),
            _ => format!("{chains} chains, the longest of {} deeds", counts.longest),
        };
        format!("{what}{marked}; {chains}.\n")
    }

    fn tables(&self, causal: &CausalChains, falls: &[Cascade], of_betrayal: bool) -> Vec<Table> {
        if self.found.steps.is_empty() {
            return Vec::new();
        }
        let mut tables =
            vec![self.relational("Chains: each is wronged, and then wrongs the next", &self.found.listed)];
        if !self.found.cycles.is_empty() {
            tables.push(self.relational("Round trips: back to where it began", &self.found.cycles));
        }
        let mut pairs = Table::new(["who", "wrongs", "and later", "wrongs them", "sure", "cites"]).under(
            if of_betrayal {
                "Comeuppance: the betrayer is betrayed"
            } else {
                "Comeuppance: the doer is done by"
            },
        );
        for pair in &self.found.comeuppance {
            let (first, second) = (self.step(pair.first), self.step(pair.second));
            let evidence = self.evidence(&[pair.first, pair.second]);
            pairs.row([
                self.name(first.from),
                format!("{} ({})", self.name(first.to), self.moment(first)),
                self.name(second.from),
                format!("({}){}", self.moment(second), self.via(pair.via)),
                evidence.certainty.word().to_owned(),
                cited(self.story, &evidence.cites).join(" "),
            ]);
        }
        tables.push(pairs);
        if of_betrayal {
            tables.push(self.causal(causal));
            tables.push(self.falls(falls));
        }
        tables
    }

    fn relational(&self, heading: &str, chains: &[Chain]) -> Table {
        let mut table = Table::new(["chain", "when", "order", "sure", "cites"]).under(heading);
        for chain in chains {
            // of a very long chain the beginning and the end are told
            let told = |i: usize| i < SAID || i + SAID >= chain.steps.len();
            let gap = chain.steps.len().saturating_sub(2 * SAID);
            let mut text = self.name(self.step(chain.steps[0]).from);
            let mut when: Vec<String> = Vec::new();
            for (i, at) in chain.steps.iter().enumerate() {
                if !told(i) {
                    if i == SAID {
                        text = format!(
                            "{text} → … {gap} more … → {}",
                            self.name(self.step(chain.steps[i + gap]).from)
                        );
                        when.push("…".to_owned());
                    }
                    continue;
                }
                let step = self.step(*at);
                when.push(self.moment(step));
                if i.checked_sub(1).and_then(|i| chain.via[i]).is_some() {
                    text = format!("{text} (to which {} belongs)", self.name(step.from));
                }
                let mark = if self.is_derived(step) { "*" } else { "" };
                text = format!("{text} →{mark} {}", self.name(step.to));
            }
            let evidence = self.evidence(&chain.steps);
            table.row([
                text,
                when.join(", "),
                if chain.certain { "told" } else { "possible" }.to_owned(),
                evidence.certainty.word().to_owned(),
                cited(self.story, &evidence.cites).join(" "),
            ]);
        }
        table
    }

    fn causal(&self, causal: &CausalChains) -> Table {
        let mut table = Table::new(["betrayal", "leads to", "cites"])
            .under("Causal chains: one betrayal leads to another");
        for chain in &causal.chains {
            let gap = chain.len().saturating_sub(2 * SAID);
            let words: Vec<String> = if gap == 0 {
                chain.iter().map(|event| self.betrayed_at(*event)).collect()
            } else {
                let said = chain[..SAID].iter().map(|event| self.betrayed_at(*event));
                let last = chain[SAID + gap..].iter().map(|event| self.betrayed_at(*event));
                said.chain([format!("… {gap} more …")]).chain(last).collect()
            };
            let cites = chain
                .iter()
                .flat_map(|event| self.at(*event))
                .fold(Evidence::default(), |e, b| e.and(&b.evidence));
            table.row([words[0].clone(), words[1..].join(" ⇒ "), cited(self.story, &cites.cites).join(" ")]);
        }
        table
    }

    fn falls(&self, falls: &[Cascade]) -> Table {
        let mut table =
            Table::new(["betrayal", "events after it", "deaths it leads to", "deaths that need it", "cites"])
                .under("Cascades: what each betrayal sets off");
        let mut last = None;
        for cascade in falls {
            if last.replace(cascade.event) == Some(cascade.event) {
                continue;
            }
            let listed = |parties: &[PartyId]| match parties {
                [] => "0".to_owned(),
                _ => format!("{}: {}", parties.len(), names(self.story, parties)),
            };
            let strict = cascade.necessary.len() - cascade.necessary_strict.len();
            let inferred =
                if strict > 0 { format!(" ({strict} by an inferred link)") } else { String::new() };
            table.row([
                self.betrayed_at(cascade.event),
                cascade.reach.len().to_string(),
                listed(&cascade.dead),
                format!("{}{inferred}", listed(&cascade.necessary)),
                self.cites_at(cascade.event),
            ]);
        }
        table
    }

    fn at(&self, event: EventId) -> impl Iterator<Item = &Betrayal> {
        self.by_event.get(&event).into_iter().flatten().map(|i| &self.admitted[*i])
    }
    fn cites_at(&self, event: EventId) -> String {
        let all = self.at(event).fold(Evidence::default(), |e, b| e.and(&b.evidence));
        cited(self.story, &all.cites).join(" ")
    }
    fn betrayed_at(&self, event: EventId) -> String {
        let more = self.at(event).count().saturating_sub(MOST_NAMED);
        let mut who: Vec<String> = self
            .at(event)
            .take(MOST_NAMED)
            .map(|b| {
                let mark = if b.is_asserted() { "" } else { "*" };
                format!("{} →{mark} {}", self.name(b.by), self.name(b.to))
            })
            .collect();
        if more > 0 {
            who.push(format!("{more} more"));
        }
        format!("{} ({})", who.join(", "), event_words(self.story, event))
    }
    fn step(&self, at: u32) -> &Step {
        &self.found.steps[at as usize]
    }
    fn name(&self, party: PartyId) -> String {
        self.story.party(party).short.clone()
    }
    fn via(&self, group: Option<PartyId>) -> String {
        group.map_or(String::new(), |group| format!(" via {}", self.name(group)))
    }
    fn is_derived(&self, step: &Step) -> bool {
        matches!(step.deed, Deed::Betrayal(i) if !self.all[i as usize].is_asserted())
    }
    fn moment(&self, step: &Step) -> String {
        match (step.deed, step.onset) {
            (Deed::Act(act), _) => format!(
                "{}: {}",
                event_words(self.story, self.story.act(act).event),
                act_words(self.story, act)
            ),
            (_, Some(event)) => event_words(self.story, event),
            (_, None) => "before the story".to_owned(),
        }
    }
    fn evidence(&self, steps: &[u32]) -> Evidence {
        steps.iter().fold(Evidence::default(), |evidence, at| match self.step(*at).deed {
            Deed::Betrayal(i) => evidence.and(&self.all[i as usize].evidence),
            Deed::Act(act) => evidence.act(self.story, act),
        })
    }

    /// The name of a step in results.
    fn deed(&self, at: u32) -> String {
        match self.step(at).deed {
            Deed::Betrayal(i) => self.all[i as usize].name(self.story),
            Deed::Act(act) => self.story.act_name(act),
        }
    }

    fn row(&self, causal: &CausalChains, falls: &[Cascade]) -> Row {
        let id = |party: PartyId| json!(self.story.party(party).id);
        let event = |event: EventId| json!(self.story.event(event).id);
        let relational = |chain: &Chain| -> Value {
            let evidence = self.evidence(&chain.steps);
            json!({
                "characters": self.found.characters(chain).into_iter().map(id).collect::<Vec<_>>(),
                "betrayals": chain.steps.iter().map(|at| self.deed(*at)).collect::<Vec<_>>(),
                "events": chain.steps.iter().map(|at| self.step(*at).onset.map(event)).collect::<Vec<_>>(),
                "derived": chain.steps.iter().any(|at| self.is_derived(self.step(*at))),
                "via": chain.via.iter().map(|via| via.map(id)).collect::<Vec<_>>(),
                "certain": chain.certain,
                "certainty": evidence.certainty.word(),
                "cites": cited(self.story, &evidence.cites),
            })
        };
        let causal_row = |chain: &Vec<EventId>| -> Value {
            let names: Vec<String> =
                chain.iter().flat_map(|at| self.at(*at)).map(|b| b.name(self.story)).collect();
            json!({"betrayals": names, "events": chain.iter().copied().map(event).collect::<Vec<_>>()})
        };
        let cascade = |cascade: &Cascade| -> Value {
            let betrayal = &self.admitted[cascade.betrayal as usize];
            let all = |parties: &[PartyId]| parties.iter().copied().map(id).collect::<Vec<_>>();
            json!({
                "betrayal": betrayal.name(self.story), "from": id(betrayal.by), "to": id(betrayal.to),
                "event": event(cascade.event), "derived": !betrayal.is_asserted(),
                "reach": all(&cascade.dead), "necessary": all(&cascade.necessary),
                "necessary_strict": all(&cascade.necessary_strict),
                "events": cascade.reach.iter().copied().map(event).collect::<Vec<_>>(),
            })
        };
        let comeuppance: Vec<Value> = self
            .found
            .comeuppance
            .iter()
            .map(|pair| {
                let (first, second) = (self.step(pair.first), self.step(pair.second));
                json!({
                    "first": self.deed(pair.first), "second": self.deed(pair.second),
                    "characters": [id(second.from), id(first.from), id(first.to)], "via": pair.via.map(id),
                    "derived": self.is_derived(first) || self.is_derived(second),
                    "cites": cited(self.story, &self.evidence(&[pair.first, pair.second]).cites),
                })
            })
            .collect();
        let numbers = |counts: &[analysis::Count]| counts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut row = Row::new();
        row.insert("relational".into(), self.found.listed.iter().map(relational).collect());
        row.insert("causal".into(), causal.chains.iter().map(causal_row).collect());
        row.insert("comeuppance".into(), json!(comeuppance));
        row.insert("cascades".into(), falls.iter().map(cascade).collect());
        row.insert("cycles".into(), self.found.cycles.iter().map(relational).collect());
        row.insert("longest".into(), json!(self.found.counts.longest));
        row.insert("maximal_by_length".into(), json!(numbers(&self.found.counts.maximal)));
        row.insert("more".into(), json!(self.found.more));
        row
    }
}
