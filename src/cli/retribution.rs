//! `retribution`: who strikes back, for whom, and how surely it is an answer.

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures, wide};
use super::words::{
    act_names, act_words, capital, cited, cites, count, event_id, event_words, id, listed, names, names_and,
    names_within, short, within,
};
use super::{Exit, Failure, Question};
use crate::analysis::betrayal::betrayals;
use crate::analysis::retribution::{Retribution, RevengeChain, retributions, revenge_chains};
use crate::facts::{ActId, PartyId, phrase_of};
use crate::story::{Readings, Story};
use crate::vocabulary::Effect;
use clap::Args;

/// What `retribution` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// How much the text must tell at least: 0 the order and the bonds, 1 a causal link from harm to answer, 2 that
    /// the answer needs the harm, 3 that it is revenge
    #[arg(long, value_name = "LEVEL", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=3))]
    level: u8,
    /// List at most so many answers, and so many chains of answers
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max: usize,
}

/// Lists retributions.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.question.film, &options.question.view)?;
    let readings = options.question.view.readings;
    let answers =
        retributions(&story, &betrayals(&story, readings).all, readings, options.level, options.max);
    let found = &answers.all;
    let (chains, more_chains) = revenge_chains(found, options.max);
    let mut answer = Answer::about("retribution", &story).printed(&options.question.print);
    answer.prose = prose(&story, found.len(), &answers.unmet);
    if found.is_empty() && options.level > 0 {
        let lower = lower_levels(&story, readings, options.level);
        if let (false, Some(first)) =
            (lower.is_empty(), answer.prose.first_mut().filter(|_| answers.unmet.is_empty()))
        {
            "No answer to a harm is told at this level.".clone_into(first);
        }
        answer.prose.extend(lower);
    }
    answer.lists(Record {
        retributions: found.iter().map(|answer| Revenge::new(&story, answer)).collect(),
        chains: chains
            .iter()
            .map(|chain| Chain { steps: &chain.steps, feud: is_feud(&story, found, chain) })
            .collect(),
        revenge_for_what_is_not_told: act_names(&story, &answers.unmet),
    })?;
    answer.tables.push(Table::of(&story, &columns(), rows(found)).under("Harm and answer"));
    let chained = Table::of(&(&story, found.as_slice()), &chain_columns(), &chains);
    let heading = "Chains of revenge: each answer is answered";
    answer.tables.extend((!chained.is_empty()).then(|| chained.under(heading)));
    if answers.more {
        let listed = listed(found.len(), "answer", "answers");
        answer.notices.push(format!("{listed} and there are more; --max lists more"));
    }
    if answers.partial {
        answer.notices.push(
            "there are too many harms and answers to compare each with each: what is listed holds, but there may be more"
                .to_owned(),
        );
    }
    if more_chains {
        let listed = listed(chains.len(), "chain of revenge", "chains of revenge");
        answer.notices.push(format!("{listed}; --max lists more"));
    }
    Ok(answer.print(workspace, &options.question.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio retribution FILM":
    ["level"] =>
        "What links an answer to the harm: 0 it comes later, 1 the harm led to it, 2 it needed the harm, 3 it is told as \
         revenge.",
    ["harm", "answer", "feud", "retributions"] =>
        "A harm, and what the victim, one of the victim's group or one bound to the victim does for it. A chain of \
         answers that goes back and forth between two sides is a feud if it takes two lives or more.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("All retribution")];

fn prose(story: &Story, answers: usize, unmet: &[ActId]) -> Vec<String> {
    let mut lines = match (answers, unmet) {
        (0, []) => vec!["No one is said to answer a harm.".to_owned()],
        (0, _) => Vec::new(),
        (n, _) => vec![format!("{}.", count(n, "answer to a harm", "answers to harms"))],
    };
    lines.extend(unmet.iter().map(|act| {
        let told = story.act(*act);
        format!(
            "Told as revenge, but no link says for what: {} {} ({}) [{}].",
            capital(&names_and(story, told.agents())),
            phrase_of(
                &act_words(story, *act),
                told.agents().iter().any(|agent| story.party(*agent).is_plural())
            ),
            event_words(story, told.event),
            cites(story, story.cites_of_act(*act)),
        )
    }));
    lines
}

/// What the lower levels hold, where the level that was asked for holds nothing.
fn lower_levels(story: &Story, readings: Readings, level: u8) -> Vec<String> {
    let lower = retributions(story, &betrayals(story, readings).all, readings, 0, 10_000);
    let mut all = 0;
    let said = (0..level).rev().filter_map(|below| {
        let answers = lower.all.iter().filter(|r| r.level == below).count();
        all += answers;
        (answers > 0).then(|| {
            format!("Level {below} ({}): {}.", level_words(below), count(answers, "answer", "answers"))
        })
    });
    let mut lines: Vec<String> = said.collect();
    if !lines.is_empty() {
        lines.push(format!("`--level 0` lists {}.", if all == 1 { "it" } else { "them" }));
    }
    lines
}

fn level_words(level: u8) -> &'static str {
    ["order and bonds only", "led to it", "needed for it", "told as revenge"][usize::from(level.min(3))]
}

fn side(story: &Story, by: PartyId, acts: &[ActId]) -> String {
    let words: Vec<String> = acts.iter().map(|act| act_words(story, *act)).collect();
    let event = acts.first().map_or(String::new(), |act| event_words(story, story.act(*act).event));
    let words = phrase_of(&words.join("; "), story.party(by).is_plural());
    format!("{} {words} ({event})", names(story, &[by]))
}

/// A harm and its answer, with all who were harmed at once.
type Row<'r> = (&'r Retribution, Vec<PartyId>);

/// One row for each harm and answer, whoever was harmed.
fn rows(found: &[Retribution]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let same = |a: &Retribution, b: &Retribution| {
        (a.offender, a.avenger, a.target, a.level, a.direct, &a.harm, &a.answer)
            == (b.offender, b.avenger, b.target, b.level, b.direct, &b.harm, &b.answer)
    };
    for r in found {
        match rows.iter_mut().rev().take(MOST_VICTIMS).find(|(first, _)| same(first, r)) {
            Some((_, victims)) => victims.push(r.victim),
            None => rows.push((r, vec![r.victim])),
        }
    }
    rows
}

/// A row looks for its like among so many before it.
const MOST_VICTIMS: usize = 64;

fn how(story: &Story, (r, victims): &Row<'_>) -> String {
    let mut words = Vec::new();
    if !r.direct {
        words.push(format!("for {}", names_within(story, victims)));
    }
    if r.target != r.offender {
        let tie = if r.kin { "kin of" } else { "of" };
        words.push(format!("strikes {}, {tie} {}", within(story, r.target), within(story, r.offender)));
    }
    if r.punishment {
        words.push("punishment".to_owned());
    }
    words.join(", ")
}

fn columns<'r>() -> Vec<Column<Story, Row<'r>>> {
    vec![
        column("level", |_, (r, _)| format!("{} {}", r.level, level_words(r.level))),
        column("harm", |story, (r, _)| side(story, r.offender, &r.harm)),
        column("answer", |story, (r, _)| side(story, r.avenger, &r.answer)),
        column("how", how),
        wide("sure", |_, (r, _)| r.evidence.certainty.word().to_owned()),
        column("cites", |story, (r, _)| cites(story, &r.evidence.cites)),
    ]
}

/// Whether a chain that goes back and forth is one of blood: two lives or more are taken in it.
fn is_feud(story: &Story, found: &[Retribution], chain: &RevengeChain) -> bool {
    let first = chain.steps.first().map_or(&[][..], |step| &found[*step].harm);
    let deeds = chain.steps.iter().map(|step| found[*step].answer.as_slice());
    let takes_life = |acts: &[ActId]| {
        acts.iter().any(|act| {
            let act = story.act(*act);
            story.kind(act.kind).effect == Some(Effect::Death) && act.is_completed()
        })
    };
    chain.feud && std::iter::once(first).chain(deeds).filter(|acts| takes_life(acts)).count() >= 2
}

fn chain_columns<'a>() -> Vec<Column<(&'a Story, &'a [Retribution]), RevengeChain>> {
    vec![
        column("chain", |(story, found), chain| {
            let first = &found[chain.steps[0]];
            let mut text = format!("{} → {}", short(story, first.offender), short(story, first.victim));
            for step in &chain.steps {
                let r = &found[*step];
                text.push_str(&format!("; {} → {}", short(story, r.avenger), short(story, r.target)));
            }
            text
        }),
        column("", |(story, found), chain| match chain.feud {
            true if is_feud(story, found, chain) => "a feud".to_owned(),
            true => "back and forth".to_owned(),
            false => String::new(),
        }),
        column("events", |(story, found), chain| {
            let event = |act: Option<&ActId>| act.map_or("", |act| event_id(story, story.act(*act).event));
            let first = event(found[chain.steps[0]].harm.first());
            let answers = chain.steps.iter().map(|step| event(found[*step].answer.first()));
            std::iter::once(first).chain(answers).collect::<Vec<_>>().join(", ")
        }),
    ]
}

records! {
    /// Answers to harms, and how they follow one another.
    pub struct Record<'s> {
        /// The answers.
        retributions: Vec<Revenge<'s>>,
        /// Chains in which each answer is answered.
        chains: Vec<Chain<'s>>,
        /// Acts told as revenge, of which it is not said what for.
        revenge_for_what_is_not_told: Vec<String>,
    }

    /// A harm and the answer to it.
    struct Revenge<'s> of (story: &'s Story, r: &Retribution) {
        /// Who did the harm.
        offender: &'s str = id(story, r.offender),
        /// Who suffered it.
        victim: &'s str = id(story, r.victim),
        /// The acts that do the harm.
        harm: Vec<String> = act_names(story, &r.harm),
        /// Who answers.
        avenger: &'s str = id(story, r.avenger),
        /// Whom the answer strikes.
        target: &'s str = id(story, r.target),
        /// The acts that answer.
        answer: Vec<String> = act_names(story, &r.answer),
        /// Whether the avenger is the victim.
        direct: bool = r.direct,
        /// What is told: 0 order and bonds, 1 a causal link, 2 a need, 3 revenge.
        level: u8 = r.level,
        /// Whether it is a punishment within a group.
        punishment: bool = r.punishment,
        /// How sure it is.
        certainty: &'static str = r.evidence.certainty.word(),
        /// Whether a defensible reader would deny it.
        contested: bool = r.evidence.contested,
        /// The sentences.
        cites: Vec<String> = cited(story, &r.evidence.cites),
    }

    /// Answers by their places in the list of answers.
    struct Chain<'s> {
        steps: &'s [usize],
        /// Whether it goes back and forth between two sides and takes two lives or more.
        feud: bool,
    }
}
