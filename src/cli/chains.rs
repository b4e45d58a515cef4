//! `chains`: who betrays the betrayer, what one betrayal leads to, and how many die of it.

mod record;

use super::answer::Answer;
use super::files::Workspace;
use super::relations::kinds;
use super::table::{Column, Measure, Table, column, measures};
use super::words::{act_words, cites, count, event_words, listed, names, of_more, short};
use super::{Exit, Failure, Question};
use crate::analysis::betrayal::{Betrayal, betrayals};
use crate::analysis::cascade::{Cascade, CausalChains, cascades, causal_chains};
use crate::analysis::chains::{
    self as analysis, Chain, Chains, Comeuppance, Deed, Step, act_steps, betrayal_steps,
};
use crate::analysis::{Evidence, Readings};
use crate::diagnostic::Error;
use crate::facts::{EventId, PartyId};
use crate::story::{NotFound, Story};
use clap::Args;
use record::Record;
use std::borrow::Cow;
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
    /// List at most so many chains
    #[arg(long, value_name = "N", default_value_t = 100)]
    max: usize,
    /// At most so many events from one deed of a chain to the next
    #[arg(long, value_name = "RANKS")]
    within: Option<u32>,
    /// Also chains whose order the story leaves open
    #[arg(long)]
    possible: bool,
    /// Only betrayals that the text asserts, none that are derived
    #[arg(long)]
    asserted: bool,
    /// Also chains through crowds, whose members may differ from deed to deed
    #[arg(long)]
    crowds: bool,
}

/// Heads the chains of betrayals,
const BETRAYED: &str = "Chains: each is betrayed, and then betrays the next";
/// and those of other kinds.
const WRONGED: &str = "Chains: each is wronged, and then wrongs the next";
/// So many steps of a chain are told from its beginning, and as many from its end.
const SAID: usize = 20;
/// So many betrayals of one event are named, the others are counted.
const MOST_NAMED: usize = 8;

/// Lists chains.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.question.film, &options.question.view)?;
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
        crowds: options.crowds,
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
    let admitted: Cow<'_, [Betrayal]> = match (of_betrayal, options.asserted) {
        (true, false) => Cow::Borrowed(&all),
        (true, true) => all.iter().filter(|b| b.is_asserted()).cloned().collect(),
        (false, _) => Cow::Borrowed(&[]),
    };
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
    let view = Shown { story: &story, all: &all, admitted: &admitted, by_event: &by_event, found: &found };
    let mut answer = Answer::about("chains", &story).printed(&options.question.print);
    if answer.is_data() {
        answer.lists(Record::new(&view, &causal, &falls))?;
    }
    answer.prose.push(view.prose(of_betrayal));
    if answer.is_table() {
        answer.tables = view.tables(&causal, &falls, of_betrayal);
    }
    if found.more {
        let total = if options.possible { "more".to_owned() } else { found.counts.at_least(2).to_string() };
        answer.notices.push(of_more(found.listed.len(), "chain", "chains", total));
    }
    if found.comeuppance.len() as u128 != found.comeuppances.number {
        let shown = found.comeuppance.len();
        answer.notices.push(of_more(shown, "comeuppance", "comeuppances", found.comeuppances));
    }
    if fallen > falls.len() {
        answer.notices.push(of_more(falls.len(), "cascade", "cascades", fallen));
    }
    if causal.more {
        let listed = listed(causal.chains.len(), "causal chain", "causal chains");
        answer.notices.push(format!("{listed}; --max lists more"));
    }
    Ok(answer.print(workspace, &options.question.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio chains FILM":
    ["chain", "chains"] =>
        "Acts of which each agent is the patient of the one before: who is wronged wrongs another later. A causal chain \
         follows the links between events instead.",
    ["order"] =>
        "Whether the text says that the acts of a chain follow one another (`told`), or only leaves it open (`possible`).",
    ["comeuppance", "and later", "wrongs", "wrongs them"] =>
        "The converse of a chain: who betrays is betrayed, later.",
    ["cascade", "cascades", "events after it", "deaths it leads to", "deaths that need it", "leads to"] =>
        "All that links lead to from an event: the events after it, the deaths among them, and the deaths that would \
         not happen without it.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("All chains")];

struct Shown<'a> {
    story: &'a Story,
    all: &'a [Betrayal],
    admitted: &'a [Betrayal],
    by_event: &'a BTreeMap<EventId, Vec<usize>>,
    found: &'a Chains,
}

impl Shown<'_> {
    fn prose(&self, of_betrayal: bool) -> String {
        let counts = &self.found.counts;
        if self.found.steps.is_empty() {
            return if of_betrayal { "No betrayal is told." } else { "No such act is told as done." }
                .to_owned();
        }
        let deeds = self.found.steps.len();
        let derived = self.found.steps.iter().filter(|step| self.is_derived(step)).count();
        let what =
            if of_betrayal { count(deeds, "betrayal", "betrayals") } else { count(deeds, "act", "acts") };
        let marked =
            if derived > 0 { format!(", {derived} of them derived (marked *)") } else { String::new() };
        let chains = counts.at_least(2);
        let chains = match (chains.number, chains.more) {
            (0, _) if of_betrayal => "no chain in which the one betrayed betrays another later".to_owned(),
            (0, _) => "no chain in which the one wronged wrongs another later".to_owned(),
            (1, false) => format!("1 chain, of {} acts", counts.longest),
            _ => format!("{chains} chains, the longest of {} acts", counts.longest),
        };
        format!("{what}{marked}; {chains}.")
    }

    fn tables(&self, causal: &CausalChains, falls: &[Cascade], of_betrayal: bool) -> Vec<Table> {
        if self.found.steps.is_empty() {
            return Vec::new();
        }
        let chains =
            |chains: &[Chain], heading: &str| Table::of(self, &chains_columns(), chains).under(heading);
        let mut tables = vec![chains(&self.found.listed, if of_betrayal { BETRAYED } else { WRONGED })];
        if !self.found.cycles.is_empty() {
            tables.push(chains(&self.found.cycles, "Cycles: a chain that returns to whoever began it"));
        }
        let heading = if of_betrayal {
            "Comeuppance: the betrayer is betrayed"
        } else {
            "Comeuppance: the agent becomes the patient"
        };
        tables.push(Table::of(self, &comeuppance_columns(), &self.found.comeuppance).under(heading));
        if of_betrayal {
            let heading = "Causal chains: one betrayal leads to another";
            tables.push(Table::of(self, &causal_columns(), &causal.chains).under(heading));
            tables.push(
                Table::of(self, &cascades_columns(), alike(falls))
                    .under("Cascades: what follows from each betrayal"),
            );
        }
        tables
    }

    /// Who wrongs whom, from one to the next, and when. Of a very long chain the beginning and the end are told.
    fn told(&self, chain: &Chain) -> (String, Vec<String>) {
        let told = |i: usize| i < SAID || i + SAID >= chain.steps.len();
        let gap = chain.steps.len().saturating_sub(2 * SAID);
        let mut text = self.name(self.step(chain.steps[0]).from);
        let mut when: Vec<String> = Vec::new();
        for (i, at) in chain.steps.iter().enumerate() {
            if !told(i) {
                if i == SAID {
                    let next = self.name(self.step(chain.steps[i + gap]).from);
                    text = format!("{text} → … {gap} more … → {next}");
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
        (text, when)
    }

    /// What the betrayals of a causal chain after the first are. Of a very long one the beginning and the end are
    /// told.
    fn leads_to(&self, chain: &[EventId]) -> String {
        let gap = chain.len().saturating_sub(2 * SAID);
        let words: Vec<String> = if gap == 0 {
            chain[1..].iter().map(|event| self.betrayed_at(*event)).collect()
        } else {
            let said = chain[1..SAID].iter().map(|event| self.betrayed_at(*event));
            let last = chain[SAID + gap..].iter().map(|event| self.betrayed_at(*event));
            said.chain([format!("… {gap} more …")]).chain(last).collect()
        };
        words.join(" ⇒ ")
    }

    fn at(&self, event: EventId) -> impl Iterator<Item = &Betrayal> {
        self.by_event.get(&event).into_iter().flatten().map(|i| &self.admitted[*i])
    }
    /// `2: Tony, Jo`; `1 and several: Jo, several officers`.
    fn counted(&self, parties: &[PartyId]) -> String {
        let persons = parties.iter().filter(|party| self.story.is_person(**party)).count();
        match parties {
            [] => "0".to_owned(),
            _ if persons == 0 => format!("several: {}", names(self.story, parties)),
            _ if persons < parties.len() => {
                format!("{persons} and several: {}", names(self.story, parties))
            }
            _ => format!("{persons}: {}", names(self.story, parties)),
        }
    }
    /// The betrayals of some cascades.
    fn of(&self, falls: &[&Cascade]) -> Vec<&Betrayal> {
        falls.iter().map(|fall| &self.admitted[fall.betrayal as usize]).collect()
    }
    fn betrayed_at(&self, event: EventId) -> String {
        self.betrayals(event, &self.at(event).collect::<Vec<_>>())
    }
    fn betrayals(&self, event: EventId, all: &[&Betrayal]) -> String {
        let more = all.len().saturating_sub(MOST_NAMED);
        let mut who: Vec<String> = all
            .iter()
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
        short(self.story, party).to_owned()
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
}

fn chains_columns<'a>() -> Vec<Column<Shown<'a>, Chain>> {
    vec![
        column("chain", |view, chain| view.told(chain).0),
        column("when", |view, chain| view.told(chain).1.join(", ")),
        column("order", |_, chain| if chain.certain { "told" } else { "possible" }.to_owned()),
        column("sure", |view, chain| view.evidence(&chain.steps).certainty.word().to_owned()),
        column("cites", |view, chain| cites(view.story, &view.evidence(&chain.steps).cites)),
    ]
}

fn comeuppance_columns<'a>() -> Vec<Column<Shown<'a>, Comeuppance>> {
    vec![
        column("who", |view, pair| view.name(view.step(pair.first).from)),
        column("wrongs", |view, pair| {
            let first = view.step(pair.first);
            format!("{} ({})", view.name(first.to), view.moment(first))
        }),
        column("and later", |view, pair| view.name(view.step(pair.second).from)),
        column("wrongs them", |view, pair| {
            let via = pair.via.map_or_else(String::new, |group| format!(" via {}", view.name(group)));
            format!("({}){via}", view.moment(view.step(pair.second)))
        }),
        column("sure", |view, pair| view.evidence(&[pair.first, pair.second]).certainty.word().to_owned()),
        column("cites", |view, pair| cites(view.story, &view.evidence(&[pair.first, pair.second]).cites)),
    ]
}

fn causal_columns<'a>() -> Vec<Column<Shown<'a>, Vec<EventId>>> {
    vec![
        column("betrayal", |view, chain| view.betrayed_at(chain[0])),
        column("leads to", |view, chain| view.leads_to(chain)),
        column("cites", |view, chain| {
            let all = chain.iter().flat_map(|event| view.at(*event));
            cites(view.story, &all.fold(Evidence::default(), |e, b| e.and(&b.evidence)).cites)
        }),
    ]
}

/// Betrayals at one event lead to the same events. Those of which the same people die are told in one row, and of two who
/// kill one another each in a row of its own.
fn alike(falls: &[Cascade]) -> Vec<Vec<&Cascade>> {
    let mut rows: Vec<Vec<&Cascade>> = Vec::new();
    let mut of: BTreeMap<(EventId, &[PartyId], &[PartyId], &[PartyId]), usize> = BTreeMap::new();
    for fall in falls {
        let key = (fall.event, &fall.dead[..], &fall.necessary[..], &fall.necessary_strict[..]);
        let row = *of.entry(key).or_insert(rows.len());
        match rows.get_mut(row) {
            Some(row) => row.push(fall),
            None => rows.push(vec![fall]),
        }
    }
    rows
}

fn cascades_columns<'a>() -> Vec<Column<Shown<'a>, Vec<&'a Cascade>>> {
    vec![
        column("betrayal", |view, falls| view.betrayals(falls[0].event, &view.of(falls))),
        column("events after it", |_, falls| falls[0].reach.len().to_string()),
        column("deaths it leads to", |view, falls| view.counted(&falls[0].dead)),
        column("deaths that need it", |view, falls| {
            let cascade = falls[0];
            let strict = cascade.necessary.len() - cascade.necessary_strict.len();
            let inferred =
                if strict > 0 { format!(" ({strict} by an inferred link)") } else { String::new() };
            format!("{}{inferred}", view.counted(&cascade.necessary))
        }),
        column("cites", |view, falls| {
            let all = view.of(falls).into_iter().fold(Evidence::default(), |e, b| e.and(&b.evidence));
            cites(view.story, &all.cites)
        }),
    ]
}
