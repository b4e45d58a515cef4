//! `betrayals`: who breaks faith with whom: asserted and supported, asserted only, derived only.

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, measures, wide};
use super::words::{
    act_words, capital, cited, cites, count, event_id, event_words, id, names_and, of_more, short, within,
};
use super::{Exit, Failure, Question};
use crate::analysis::Readings;
use crate::analysis::betrayal::{self, Begun, Betrayal, Betrayals, Claim, Excuse, Excused, Lack, betrayals};
use crate::facts::{BondId, Mode};
use crate::story::{Fact, Story};
use crate::vocabulary;
use clap::Args;
use serde::Serialize;

/// What `betrayals` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// List at most so many betrayals
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max: usize,
}

/// Lists betrayals.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.question.film, &options.question.view)?;
    // contested facts are in the story only if they were asked for
    let found = betrayals(&story, Readings::Contested);
    let mut answer = Answer::about("betrayals", &story).printed(&options.question.print);
    answer.prose = prose(&story, &found);
    let listed = &found.all[..found.all.len().min(options.max)];
    for betrayal in listed {
        answer.record(Record::new(&story, betrayal))?;
    }
    for (claim, heading) in [
        (Claim::Supported, "Asserted, with the bond and its breach"),
        (Claim::Asserted, "Asserted, but bond or breach is missing"),
        (Claim::Derived, "Derived from a bond and its breach, not asserted"),
    ] {
        let table = Table::of(&story, COLUMNS, listed.iter().filter(|betrayal| betrayal.claim == claim));
        answer.tables.extend((!table.is_empty()).then(|| table.under(heading)));
    }
    let excused = &found.excused[..found.excused.len().min(options.max)];
    let table = Table::of(&story, EXCUSED, excused);
    answer
        .tables
        .extend((!table.is_empty()).then(|| table.under("Breaches of a bond that are no betrayals")));
    if found.all.len() > options.max {
        answer.notices.push(of_more(options.max, "betrayal", "betrayals", found.all.len()));
    }
    Ok(answer.print(workspace, &options.question.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio betrayals FILM":
    ["why it is none"] =>
        "Why an act that would break faith is not counted as a betrayal: it was done to save the other, was tolerated, or the \
         claim to good faith had been forfeited.",
    ["breach"] =>
        "How faith is broken: harm, informing, taking from a common stock, handing over, a second exclusive bond, a \
         broken pledge, desertion, help to an enemy, deceit.",
    ["known to"] => "Who knows of a betrayal, and from when.",
    ["claim", "asserted", "derived", "supported", "bond broken"] =>
        "Whether a betrayal is asserted by an act (`asserted`), also follows from a bond and its breach (`supported`), or \
         only follows from them (`derived`).";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("A betrayal")];

fn prose(story: &Story, found: &Betrayals) -> Vec<String> {
    let number = betrayal::count(&found.all);
    let mut lines = vec![match number.total() {
        0 => "No betrayal is asserted, and none follows from a bond and its breach.".to_owned(),
        total => format!(
            "{}: {} asserted, {} derived from a bond and its breach.",
            count(total, "betrayal", "betrayals"),
            number.asserted,
            number.derived
        ),
    }];
    let meant = found.all.iter().filter(|betrayal| !betrayal.is_completed()).count();
    if meant > 0 {
        lines.push(format!("{meant} more only intended or tried, and not counted."));
    }
    for &id in &found.believed {
        let act = story.act(id);
        lines.push(format!(
            "Believed, not told as a fact, and not counted: {} {} {} ({}).",
            capital(&names_and(story, act.agents())),
            story.kind(act.kind).phrase,
            names_and(story, act.patients()),
            event_words(story, act.event),
        ));
    }
    lines
}

const COLUMNS: &[Column<Story, Betrayal>] = &[
    column("when", when),
    column("who", |story, betrayal| short(story, betrayal.by).to_owned()),
    column("whom", |story, betrayal| short(story, betrayal.to).to_owned()),
    column("breach", breach_words),
    column("bond", bond_words),
    column("how", how_words),
    wide("known to", discovery_words),
    column("cites", |story, betrayal| cites(story, &betrayal.evidence.cites)),
];

const EXCUSED: &[Column<Story, Excused>] = &[
    column("when", excused_when),
    column("who", |story, excused| short(story, excused.by).to_owned()),
    column("whom", |story, excused| short(story, excused.to).to_owned()),
    column("breach", |story, excused| breaches_words(story, &excused.breaches)),
    column("why it is none", excuse_words),
    column("cites", |story, excused| cites(story, &excused.evidence.cites)),
];

fn excused_when(story: &Story, excused: &Excused) -> String {
    excused.onset.map_or_else(|| "before the story".to_owned(), |onset| event_words(story, onset))
}

fn excuse_words(story: &Story, excused: &Excused) -> String {
    match excused.excuse {
        Excuse::Forfeited(event) => format!(
            "{} had forfeited the claim by what was done in {}, and no reconciliation or new bond is told",
            short(story, excused.to),
            event_words(story, event)
        ),
        Excuse::Mode(Mode::SelfDefence) => "done in self-defence".to_owned(),
        Excuse::Mode(Mode::Mistaken) => "done by mistake".to_owned(),
        Excuse::Mode(Mode::Deranged) => format!("{} is out of their mind", short(story, excused.by)),
        Excuse::Mode(Mode::Rescue) => "done to rescue".to_owned(),
        Excuse::Mode(mode) => format!("done out of {}", mode.word().replace('_', " ")),
        Excuse::Condoned => format!("{} agrees to it", short(story, excused.to)),
    }
}

/// The event, and the onset where it is another.
fn when(story: &Story, betrayal: &Betrayal) -> String {
    let event = betrayal.event.map(|event| event_words(story, event));
    match (betrayal.onset == betrayal.event, betrayal.onset, event) {
        (true, _, Some(event)) => event,
        (_, None, None) => "before the story".to_owned(),
        (_, None, Some(event)) => format!("{event}, since before the story"),
        (_, Some(onset), event) => format!("{}, since {}", event.unwrap_or_default(), event_id(story, onset)),
    }
}

fn breach_words(story: &Story, betrayal: &Betrayal) -> String {
    let words = breaches_words(story, &betrayal.breaches);
    match betrayal.lack {
        Some(Lack::Breach) => "none annotated".to_owned(),
        Some(Lack::Claim(event)) => {
            format!("an answer: the claim was forfeited at {}", event_id(story, event))
        }
        _ if words.is_empty() => "—".to_owned(),
        _ => words,
    }
}

/// What breaks a bond, in words.
fn breaches_words(story: &Story, breaches: &[(vocabulary::Breach, Fact)]) -> String {
    let words = breaches.iter().map(|(_, premise)| match premise {
        Fact::Act(act) => act_words(story, *act),
        Fact::Bond(bond) => {
            let bond = story.bond(*bond);
            let (kind, one, other) =
                (story.kind(bond.kind), within(story, bond.from), within(story, bond.to));
            if kind.symmetric {
                format!("{one} and {other}: {}", kind.phrase)
            } else {
                format!("{one} {} {other}", kind.phrase)
            }
        }
    });
    // what was done several times is said once
    let mut said: Vec<String> = Vec::new();
    for words in words {
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said.join("; ")
}

fn bond_words(story: &Story, betrayal: &Betrayal) -> String {
    if betrayal.lack == Some(Lack::Bond) {
        return "none annotated".to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    for &id in &betrayal.bonds {
        let bond = story.bond(id);
        let kind = story.kind(bond.kind);
        let word =
            if kind.membership { format!("of {}", within(story, bond.to)) } else { kind.phrase.clone() };
        let word = match story.derived(id) {
            Some(derived) => format!("{word} (derived: {})", derived.why.words()),
            None => word,
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // of two memberships of one group the derived one says enough
    let derived: Vec<String> =
        words.iter().filter_map(|word| Some(word.split_once(" (derived: ")?.0.to_owned())).collect();
    words.retain(|word| !derived.contains(word));
    if words.is_empty() { "the pledge itself".to_owned() } else { words.join(", ") }
}

fn how_words(story: &Story, betrayal: &Betrayal) -> String {
    let mut words: Vec<String> = Vec::new();
    let unusual = [betrayal.mode.word(), betrayal.status.word(), betrayal.evidence.certainty.word()];
    words.extend(
        unusual.iter().filter(|w| !["free", "completed", "explicit"].contains(w)).map(|w| (*w).to_owned()),
    );
    let flags = [
        (betrayal.joint, "joint"),
        (betrayal.secret, "secret"),
        (betrayal.condoned, "tolerated"),
        (betrayal.evidence.contested, "contested"),
        (betrayal.begun == Begun::SinceBond, "begun before the bond"),
    ];
    words.extend(flags.iter().filter(|(set, _)| *set).map(|(_, word)| (*word).to_owned()));
    words.extend(betrayal.via.map(|group| format!("via {}", within(story, group))));
    words.extend(betrayal.retracted.map(|at| format!("taken back in vain ({})", event_words(story, at))));
    if !betrayal.effective && betrayal.is_completed() {
        words.push(format!("no harm to {} told", within(story, betrayal.to)));
    }
    words.join(", ")
}

fn discovery_words(story: &Story, betrayal: &Betrayal) -> String {
    if betrayal.discovered.is_empty() {
        return "nobody else".to_owned();
    }
    let mut words: Vec<String> = betrayal
        .discovered
        .iter()
        .take(MOST_NAMES)
        .map(|(party, event)| match event {
            Some(event) => format!("{} ({})", short(story, *party), event_words(story, *event)),
            None => format!("{} (from the start)", short(story, *party)),
        })
        .collect();
    if betrayal.discovered.iter().nth(MOST_NAMES).is_some() {
        words.push("and others, whom --format json names".to_owned());
    }
    words.join(", ")
}

/// Most of those who know of a betrayal that a table names.
const MOST_NAMES: usize = 20;

records! {
    /// A betrayal.
    pub struct Record<'s> of (story: &'s Story, betrayal: &Betrayal) {
        /// Its name: that of the act that asserts it, or of the deed it is derived from.
        betrayal: String = betrayal.name(story),
        /// Who betrays.
        from: &'s str = id(story, betrayal.by),
        /// Who is betrayed.
        to: &'s str = id(story, betrayal.to),
        /// The event.
        event: Option<&'s str> = betrayal.event.map(event),
        /// The event at which it began.
        onset: Option<&'s str> = betrayal.onset.map(event),
        /// Whether it is asserted and supported, asserted only, or derived.
        claim: &'static str = betrayal.claim.word(),
        /// Whether no act asserts it.
        derived: bool = !betrayal.is_asserted(),
        /// What an asserted one lacks: `bond`, `breach` or `claim`.
        lacks: Option<&'static str> = betrayal.lack.map(|lack| match lack {
            Lack::Bond => "bond",
            Lack::Breach => "breach",
            Lack::Claim(_) => "claim",
        }),
        /// The bonds that are broken.
        bonds: Vec<Bond<'s>> = betrayal.bonds.iter().map(|bond| Bond::new(story, *bond)).collect(),
        /// The deeds that break them.
        breaches: Vec<Breach<'s>> = betrayal.breaches.iter().map(|(_, premise)| breach(premise)).collect(),
        /// Whether it was done, tried, ordered, …
        status: &'static str = betrayal.status.word(),
        /// Whether it was free, coerced, …
        mode: &'static str = betrayal.mode.word(),
        /// Whether several did it together.
        joint: bool = betrayal.joint,
        /// The group through which the betrayer owed faith.
        via: Option<&'s str> = betrayal.via.map(|group| id(story, group)),
        /// Whether it began before the bond.
        since_bond: bool = betrayal.begun == Begun::SinceBond,
        /// Whether it was done in secret.
        secret: bool = betrayal.secret,
        /// Whether the one betrayed condones it.
        condoned: bool = betrayal.condoned,
        /// Whether harm to the one betrayed is told.
        effective: bool = betrayal.effective,
        /// The event at which it was taken back.
        retracted: Option<&'s str> = betrayal.retracted.map(event),
        /// Who came to know of it.
        discovered: Vec<Discovery<'s>> = discovered
            .map(|(party, at)| Discovery { by: id(story, *party), event: at.map(event) })
            .collect(),
        /// How sure it is.
        certainty: &'static str = betrayal.evidence.certainty.word(),
        /// Whether a defensible reader would deny it.
        contested: bool = betrayal.evidence.contested,
        /// The sentences.
        cites: Vec<String> = cited(story, &betrayal.evidence.cites),
    } where {
        let event = |event| event_id(story, event);
        let breach = |premise: &Fact| match premise {
            Fact::Act(act) => {
                Breach::Act { act: story.act_name(*act), kind: &story.kind(story.act(*act).kind).id }
            }
            Fact::Bond(bond) => Breach::Bond { bond: Bond::new(story, *bond) },
        };
        let discovered = betrayal.discovered.iter();
    }

    /// A bond.
    struct Bond<'s> of (story: &'s Story, bond: BondId) {
        kind: &'s str = &story.kind(bond.kind).id,
        from: &'s str = id(story, bond.from),
        to: &'s str = id(story, bond.to),
    } where {
        let bond = story.bond(bond);
    }
}

/// What breaks a bond: an act, or a second bond.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
enum Breach<'s> {
    Act { act: String, kind: &'s str },
    Bond { bond: Bond<'s> },
}

/// Who came to know of a betrayal, and where; from the start where no event is named.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Discovery<'s> {
    by: &'s str,
    event: Option<&'s str>,
}
