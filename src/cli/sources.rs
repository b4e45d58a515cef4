//! `sources`: who tells the story, which facts cite each sentence, and where the tellings disagree.

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures};
use super::terminal::harmless;
use super::words::{cited, cites, count};
use super::{Exit, Failure, Question};
use crate::facts::{Conflict, Reading, Sentence, SentenceId, Witness};
use crate::story::Story;
use clap::Args;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What `sources` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Print the `tally` entries to paste into the film: how many facts cite each sentence
    #[arg(long)]
    tally: bool,
}

/// What cites each sentence.
type Citing = BTreeMap<SentenceId, Vec<String>>;

/// Lists the sources.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    if options.tally {
        return tally(options, workspace);
    }
    let story = workspace.story(&options.question.film, &options.question.view)?;
    let about = (&story, citing(&story));
    let facts = story.facts();
    let sentences = (0..).map(SentenceId).zip(&facts.sentences);
    let readings = facts
        .conflicts
        .iter()
        .flat_map(|conflict| (0..).zip(&conflict.readings).map(move |(at, reading)| (conflict, at, reading)));
    let mut answer = Answer::about("sources", &story).printed(&options.question.print);
    answer.lists(Record::new(&about))?;
    answer.tables = vec![
        Table::of(&about, &witnesses_columns(), &facts.witnesses).under("Witnesses"),
        Table::of(&about, &sentences_columns(), sentences).under("Sentences"),
        Table::of(&story, &conflicts_columns(), readings).under("Conflicts"),
    ];
    Ok(answer.print(workspace, &options.question.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio sources FILM":
    ["question", "reading"] =>
        "A question on which the tellings disagree, and what each says; the one that the annotation follows is marked \
         `chosen`.",
    ["witness", "sentence", "sentences", "cited", "cited by", "repeated by"] =>
        "One telling of the story. `cited` counts its sentences on which a fact rests; copies stand under `repeated \
         by` and add no second voice.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("All sources")];

fn witnesses_columns<'a>() -> Vec<Column<(&'a Story, Citing), Witness>> {
    vec![
        column("witness", |_, witness| witness.id.clone()),
        column("text", |_, witness| witness.text.clone()),
        column("sentences", |_, witness| witness.sentences.len().to_string()),
        column("cited", |(_, citing), witness| cited_of(witness, citing).to_string()),
        column("repeated by", |_, witness| match witness.repeats.len() {
            0 => String::new(),
            repeats => count(repeats, "sentence", "sentences"),
        }),
    ]
}

fn sentences_columns<'a>() -> Vec<Column<(&'a Story, Citing), (SentenceId, &'a Sentence)>> {
    vec![
        column("sentence", |_, (_, sentence)| sentence.citation()),
        column("cited by", |(story, citing), (id, _)| {
            let by = citing.get(id).map_or(&[][..], Vec::as_slice);
            match (by, repeating(story, *id), no_fact(story, *id)) {
                ([], Some(witness), _) => format!("(repeats the witness {})", witness.id),
                ([], None, Some(because)) => format!("(no fact: {because})"),
                ([], None, None) => "(nothing)".to_owned(),
                _ => by.join(", "),
            }
        }),
    ]
}

fn conflicts_columns<'a>() -> Vec<Column<Story, (&'a Conflict, u32, &'a Reading)>> {
    vec![
        column(
            "question",
            |_, (conflict, at, _)| if *at == 0 { conflict.question.clone() } else { String::new() },
        ),
        column("reading", |_, (_, _, reading)| reading.says.clone()),
        column("cites", |story, (_, _, reading)| cites(story, &reading.cites)),
        column("", |_, (conflict, at, _)| match &conflict.because {
            _ if conflict.chosen != Some(*at) => String::new(),
            Some(because) => format!("chosen: {because}"),
            None => "chosen".to_owned(),
        }),
    ]
}

/// How many sentences of a witness are cited.
fn cited_of(witness: &Witness, citing: &Citing) -> usize {
    witness.sentences.iter().filter(|sentence| citing.contains_key(sentence)).count()
}

/// The witness that a sentence repeats.
fn repeating(story: &Story, sentence: SentenceId) -> Option<&Witness> {
    story.facts().witnesses.iter().find(|witness| witness.repeats.contains(&sentence))
}

/// Why a sentence tells no fact.
fn no_fact(story: &Story, sentence: SentenceId) -> Option<&str> {
    let aside = story.facts().asides.iter().find(|aside| aside.cites.contains(&sentence))?;
    Some(&aside.because)
}

records! {
    /// Who tells the story, what of it is cited, and where the tellings disagree.
    pub struct Record<'s> of ((story, citing): &'s (&Story, Citing)) {
        /// The witnesses.
        witnesses: Vec<Teller<'s>> =
            facts.witnesses.iter().map(|witness| Teller::new(story, witness, citing)).collect(),
        /// The sentences.
        sentences: Vec<Cited<'s>> =
            (0..facts.sentences.len() as u32).map(|at| Cited::new(story, SentenceId(at), citing)).collect(),
        /// The conflicts.
        conflicts: Vec<Disagreement<'s>> =
            facts.conflicts.iter().map(|conflict| Disagreement::new(story, conflict)).collect(),
    } where {
        let facts = story.facts();
    }

    /// A witness.
    struct Teller<'s> of (story: &'s Story, witness: &'s Witness, citing: &Citing) {
        id: &'s str = &witness.id,
        text: &'s str = &witness.text,
        /// The number of its sentences.
        sentences: usize = witness.sentences.len(),
        /// How many of them are cited.
        cited: usize = cited_of(witness, citing),
        /// Sentences of others that repeat it.
        repeats: Vec<String> = cited(story, &witness.repeats),
        note: Option<&'s str> = witness.note.as_deref(),
    }

    /// A sentence with what cites it.
    struct Cited<'s> of (story: &'s Story, id: SentenceId, citing: &'s Citing) {
        sentence: String = sentence.citation(),
        text: Option<&'s str> = Some(sentence.text.as_str()).filter(|text| !text.is_empty()),
        cited_by: &'s [String] = citing.get(&id).map_or(&[], Vec::as_slice),
        repeats: Option<&'s str> = repeating(story, id).map(|witness| witness.id.as_str()),
        no_fact: Option<&'s str> = no_fact(story, id),
    } where {
        let sentence = &story.facts().sentences[id.index()];
    }

    /// A question on which the tellings disagree.
    struct Disagreement<'s> of (story: &'s Story, conflict: &'s Conflict) {
        id: &'s str = &conflict.id,
        question: &'s str = &conflict.question,
        readings: Vec<Says<'s>> =
            readings.map(|(at, reading)| Says::new(story, reading, conflict.chosen == Some(at))).collect(),
        because: Option<&'s str> = conflict.because.as_deref(),
    } where {
        let readings = (0..).zip(&conflict.readings);
    }

    /// A reading.
    struct Says<'s> of (story: &'s Story, reading: &'s Reading, chosen: bool) {
        id: &'s str = &reading.id,
        says: &'s str = &reading.says,
        cites: Vec<String> = cited(story, &reading.cites),
        chosen: bool = chosen,
    }
}

/// What cites each sentence: ids of events, parties and knowledge, and words for acts and bonds.
fn citing(story: &Story) -> Citing {
    let mut by = Citing::new();
    let mut add = |cites: &[SentenceId], name: String| {
        for cite in cites {
            let names = by.entry(*cite).or_default();
            if !names.contains(&name) {
                names.push(name.clone());
            }
        }
    };
    for (_, party) in story.parties() {
        add(&party.cites, party.id.to_string());
    }
    for (_, bond) in story.bonds() {
        let kind = story.kind(bond.kind);
        if !kind.membership || bond.cites[..] != story.party(bond.to).cites[..] {
            add(
                &bond.cites,
                format!("{}({}, {})", kind.id, story.party(bond.from).id, story.party(bond.to).id),
            );
        }
    }
    for (_, event) in story.events() {
        add(&event.cites, event.id.to_string());
        for link in event.support.links() {
            add(&link.cites, format!("{} → {}", story.event(link.event).id, event.id));
        }
    }
    for (id, act) in story.acts() {
        add(&act.cites, story.act_name(id));
    }
    for learning in &story.facts().learnings {
        let what = &story.facts().propositions[learning.proposition.index()].id;
        add(&learning.cites, format!("{}({what})", story.party(learning.who).id));
    }
    for proposition in &story.facts().propositions {
        add(&proposition.cites, proposition.id.clone());
    }
    for conflict in &story.facts().conflicts {
        for reading in &conflict.readings {
            add(&reading.cites, format!("{}/{}", conflict.id, reading.id));
        }
    }
    by
}

/// The `tally` entries that fit the film as it is.
fn tally(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let film = workspace.find(&options.question.film)?;
    let counts = crate::rules::citation_counts(&film.material);
    let mut paragraphs: BTreeMap<(&str, u32), Vec<u32>> = BTreeMap::new();
    for (sentence, count) in film.material.sentences.iter().zip(&counts) {
        paragraphs.entry((sentence.seed.as_str(), sentence.paragraph)).or_default().push(*count);
    }
    let mut text = String::from("tally: [\n");
    for ((seed, paragraph), counts) in paragraphs.iter().filter(|(_, counts)| counts.iter().any(|c| *c > 0)) {
        let numbers: Vec<String> = counts.iter().map(u32::to_string).collect();
        let _ =
            writeln!(text, "    (of: \"{}.p{paragraph}\", facts: [{}]),", harmless(seed), numbers.join(", "));
    }
    text.push_str("],\n");
    let print = &options.question.print;
    workspace.deliver(&text, print.output.as_deref(), print.force, &[])?;
    Ok(Exit::Clean)
}
