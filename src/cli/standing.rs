//! `standing`: the part each character has in the plot.

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, decimals, measures, wide};
use super::words::{act_names, cited, cites, id, ids, names, short};
use super::{Exit, Failure, Question};
use crate::analysis::standing::{Degree, Informing, Standing, Without, informers, standings};
use crate::diagnostic::Error;
use crate::facts::{Certainty, Mode, PartyId};
use crate::story::Story;
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `standing` takes.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    question: Question,
    /// Also the classic centralities of the cast as a graph without time: degree, betweenness, closeness,
    /// eigenvector. Needs a program built with `--features classic`
    #[arg(long)]
    classic: bool,
}

/// Lists standings.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let story = workspace.story(&options.question.film, &options.question.view)?;
    let mut standings = standings(&story);
    standings.sort_by_key(|standing| (standing.rank, standing.party));
    let informers = informers(&story);
    let order: Vec<PartyId> = standings.iter().map(|standing| standing.party).collect();
    let classic = if options.classic { Some(Classic::new(&story, &order)?) } else { None };
    let mut answer = Answer::about("standing", &story).printed(&options.question.print);
    for standing in &standings {
        let measures = classic.as_ref().and_then(|classic| classic.measures.get(&standing.party));
        answer.record(Record::new(&story, standing, measures))?;
    }
    for informing in &informers {
        answer.record(Informer::new(&story, informing))?;
    }
    answer.tables.push(
        Table::of(&story, COLUMNS, &standings)
            .under("Acts that are done, each once; attempts are left out, orders stand apart"),
    );
    answer.tables.push(Table::of(&story, INFORMERS, &informers).under("Who informs"));
    if standings.iter().any(|standing| standing.estimated) {
        answer.notices.push("how many each reaches, and by how many each is reached, is estimated in so large a cast; the standard error is 3 %".to_owned());
    }
    if let Some(classic) = classic {
        answer.tables.push(
            Table::of(
                &story,
                &centralities_columns(),
                order.iter().filter_map(|party| classic.measures.get_key_value(party)),
            )
            .under("The cast as a graph, joined by what is done and what holds, without time"),
        );
        answer.notices.extend(classic.notices);
    }
    Ok(answer.print(workspace, &options.question.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio standing FILM":
    ["standing", "place"] => "A place by the number of events taken part in. Equal numbers share one.",
    ["agency", "acts in", "of"] =>
        "`acts in` counts the events in which somebody acts, orders included; `of` counts those in which they take \
         part at all.",
    ["reach", "reaches", "reached by"] =>
        "How many characters acts in the order of time lead to from somebody, each act later than the one before, \
         with the place in brackets; `reached by` is how many lead to them.",
    ["between", "brokerage", "broker"] =>
        "How many pairs deal with each other only through somebody, in the order of time. Dealings are acts that are \
         done and do not divide. JSON splits it into coordinator, itinerant, representative, gatekeeper and liaison.",
    ["does", "undergoes"] =>
        "Acts by family that a character does, and that are done to them, for good or ill; completed ones only, each once. \
         Orders that are not said to be carried out are counted apart as `ordered`.",
    ["informer within", "mole", "within", "spy"] =>
        "Somebody who informs on a group, or on one of a group, to which they belong then or get in afterwards; a spy deceives them besides.";
    "imbroglio standing FILM, imbroglio what-if FILM":
    ["without", "own", "lost", "survive"] =>
        "What would not happen if something were removed. In `standing`, `2 own + 3 lost, 1 survive`: without the two \
         events in which a character acts three more would not happen, and one character would survive. In `what-if` it is \
         the heading of the events that are removed.";
    "imbroglio standing FILM --classic":
    ["degree", "betweenness", "closeness", "eigenvector", "piece", "joined to"] =>
        "Classic centralities of the cast as a graph without time: the share of others joined to, the share of shortest \
         paths that run through a character, the inverse of the mean distance to the others, and the eigenvector of the \
         adjacency matrix. They compare within a connected piece only.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[
    super::schema::sort::<Record<'static>>("A character"),
    super::schema::sort::<Informer<'static>>("Somebody who informs"),
];

const COLUMNS: &[Column<Story, Standing>] = &[
    column("place", |_, standing| standing.rank.to_string()),
    column("who", |story, standing| short(story, standing.party).to_owned()),
    column("acts in", |_, standing| standing.acting.to_string()),
    column("of", |_, standing| standing.taking_part.to_string()),
    column("reaches", |_, standing| {
        format!("{}{} ({}.)", about(standing), standing.reach, standing.reach_rank)
    }),
    column("reached by", |_, standing| format!("{}{}", about(standing), standing.reached_by)),
    column("between", |_, standing| standing.brokerage.map_or_else(String::new, |all| all.all().to_string())),
    column("without", |_, standing| fall(standing)),
    wide("does", deeds),
    wide("undergoes", |story, standing| profile(story, standing, |degree| degree.suffered)),
];

/// A mark of what is estimated.
fn about(standing: &Standing) -> &'static str {
    if standing.estimated { "~" } else { "" }
}

const INFORMERS: &[Column<Story, Informing>] = &[
    column("who", |story, informing| short(story, informing.who).to_owned()),
    column("is", |_, informing| informing.agent.word().to_owned()),
    column("informs", |story, informing| names(story, &informing.to)),
    column("about", |story, informing| names(story, &informing.about)),
    column("within", |story, informing| {
        informing.group.map_or_else(String::new, |group| short(story, group).to_owned())
    }),
    column("how", |story, informing| how(story, informing).join(", ")),
    column("cites", |story, informing| cites(story, story.cites_of_act(informing.act))),
];

fn centralities_columns<'a>() -> Vec<Column<Story, (&'a PartyId, &'a Measures)>> {
    vec![
        column("who", |story, (party, _)| short(story, **party).to_owned()),
        column("piece", |_, (_, measures)| measures.piece.to_string()),
        column("joined to", |_, (_, measures)| measures.joined_to.to_string()),
        column("degree", |_, (_, measures)| decimal(measures.degree)),
        column("betweenness", |_, (_, measures)| decimal(measures.betweenness)),
        column("closeness", |_, (_, measures)| decimal(measures.closeness)),
        column("eigenvector", |_, (_, measures)| decimal(measures.eigenvector)),
    ]
}

fn decimal(value: Option<f64>) -> String {
    value.map_or_else(|| "·".to_owned(), |value| decimals(value, 3))
}

/// The classic centralities of the cast, and what must be said with them.
struct Classic {
    measures: BTreeMap<PartyId, Measures>,
    notices: Vec<String>,
}

/// Centralities of a character in the cast as a graph without time.
#[derive(Clone, Copy, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Measures {
    /// The piece of the cast that they are in; no path joins two pieces.
    piece: usize,
    /// How many others they are joined to.
    joined_to: usize,
    degree: Option<f64>,
    betweenness: Option<f64>,
    closeness: Option<f64>,
    eigenvector: Option<f64>,
}

impl Classic {
    #[cfg(feature = "classic")]
    fn new(story: &Story, parties: &[PartyId]) -> Result<Self, Error> {
        let classic = crate::analysis::classic::classic(story);
        let rounded = |value: f64| Some((value * 1000.0).round() / 1000.0);
        let places = classic.places.iter().filter(|place| parties.contains(&place.party));
        let measures = places.map(|place| {
            let measures = place.measures;
            let measures = Measures {
                piece: place.piece as usize,
                joined_to: place.joined as usize,
                degree: rounded(measures.degree),
                betweenness: rounded(measures.betweenness),
                closeness: rounded(measures.closeness),
                eigenvector: measures.eigenvector.and_then(rounded),
            };
            (place.party, measures)
        });
        let measures = measures.collect();
        let mut notices = Vec::new();
        if classic.is_in_pieces() {
            notices.push(format!(
                "the cast falls into {} pieces between which no path leads: compare betweenness, closeness and \
                 eigenvector within a piece only",
                classic.pieces
            ));
        }
        if classic.places.iter().any(|place| place.measures.eigenvector.is_none()) {
            notices.push("an eigenvector did not settle and is left out".to_owned());
        }
        Ok(Self { measures, notices })
    }

    #[cfg(not(feature = "classic"))]
    fn new(_story: &Story, _parties: &[PartyId]) -> Result<Self, Error> {
        Err(Error::new(
            "this imbroglio was built without the classic centralities; build it with `--features classic`, or ask \
             without `--classic`",
        ))
    }
}

/// What would not happen, and who would survive, without all that somebody does: the events in which they act, and
/// others.
fn fall(standing: &Standing) -> String {
    match (standing.acting, standing.without) {
        (0, _) => "·".to_owned(),
        (own, None) => format!("{own} own + ?"),
        (own, Some(Without { lost, living: 0 })) => format!("{own} own + {lost} lost"),
        (own, Some(Without { lost, living })) => format!("{own} own + {lost} lost, {living} survive"),
    }
}

/// What somebody does by family, and how often they order something.
fn deeds(story: &Story, standing: &Standing) -> String {
    let done = profile(story, standing, |degree| degree.done);
    match (done.is_empty(), standing.ordered) {
        (_, 0) => done,
        (true, ordered) => format!("ordered {ordered}"),
        (false, ordered) => format!("{done}, ordered {ordered}"),
    }
}

/// Under what condition somebody informs, and how sure that is, if it is not freely and in so many words.
fn how(story: &Story, informing: &Informing) -> Vec<&'static str> {
    let (mode, certainty) = (story.act(informing.act).mode, story.certainty_of_act(informing.act));
    let mode = (mode != Mode::Free).then(|| mode.word());
    let certainty = (certainty != Certainty::Explicit).then(|| certainty.word());
    mode.into_iter().chain(certainty).collect()
}

fn profile(story: &Story, standing: &Standing, count: impl Fn(&Degree) -> u32) -> String {
    let families = story.vocabulary().families().filter_map(|(id, family)| {
        let number = standing.profile.get(&id).map_or(0, &count);
        (number > 0).then(|| format!("{} {number}", family.id))
    });
    families.collect::<Vec<_>>().join(", ")
}

records! {
    /// The part that a character has in the plot.
    pub struct Record<'s> of (story: &'s Story, standing: &Standing, classic: Option<&Measures>) {
        /// The character.
        character: &'s str = id(story, standing.party),
        /// Their place by the number of events that they take part in.
        rank: u32 = standing.rank,
        /// Events in which they act.
        acting: u32 = standing.acting,
        /// Events in which they take part.
        taking_part: u32 = standing.taking_part,
        /// Characters whom time-respecting walks lead to from them.
        reach: u32 = standing.reach,
        /// Their place by that number.
        reach_rank: u32 = standing.reach_rank,
        /// Characters from whom such walks lead to them.
        reached_by: u32 = standing.reached_by,
        /// Whether both are estimated, as in a large cast.
        reach_is_estimated: bool = standing.estimated,
        /// Pairs between whom they stand, by the groups of the three.
        brokerage: Option<Brokerage> = standing.brokerage.map(Brokerage::new),
        /// Other events that would not happen without what they do.
        lost_without: Option<u32> = standing.without.map(|without| without.lost),
        /// Characters who would survive without it.
        living_without: Option<u32> = standing.without.map(|without| without.living),
        /// Acts that they order.
        ordered: u32 = standing.ordered,
        /// What they do and undergo, by family.
        profile: BTreeMap<Family<'s>, Count> = families.collect(),
        /// Centralities, if asked for.
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        classic: Option<Measures> = classic.copied(),
    } where {
        let families = story.vocabulary().families().enumerate().filter_map(|(at, (family, words))| {
            Some((Family(at, &words.id), Count::new(standing.profile.get(&family)?)))
        });
    }

    /// The roles of one who stands between two, after Gould and Fernandez.
    struct Brokerage of (roles: crate::analysis::standing::Brokerage) {
        coordinator: u32 = roles.coordinator,
        itinerant: u32 = roles.itinerant,
        representative: u32 = roles.representative,
        gatekeeper: u32 = roles.gatekeeper,
        liaison: u32 = roles.liaison,
    }
}

/// A family, in the order of the vocabulary.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Family<'s>(usize, &'s str);

impl Serialize for Family<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.1)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Family<'_> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Family".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <String as schemars::JsonSchema>::json_schema(generator)
    }
}

records! {
    /// Numbers of acts.
    struct Count of (degree: &Degree) {
        done: u32 = degree.done,
        suffered: u32 = degree.suffered,
    }

    /// Somebody who informs.
    pub struct Informer<'s> of (story: &'s Story, informing: &Informing) {
        /// Who informs.
        informer: &'s str = id(story, informing.who),
        /// What sort of informer they are.
        is: &'static str = informing.agent.word(),
        /// Whom they inform.
        to: Vec<&'s str> = ids(story, &informing.to),
        /// About whom.
        about: Vec<&'s str> = ids(story, &informing.about),
        /// The group from within which they inform.
        within: Option<&'s str> = informing.group.map(|group| id(story, group)),
        /// The act.
        act: String = story.act_name(informing.act),
        /// Whether it is free, coerced, …
        mode: &'static str = story.act(informing.act).mode.word(),
        /// How sure it is.
        certainty: &'static str = story.certainty_of_act(informing.act).word(),
        /// Acts by which they deceive those whom they inform about.
        deceits: Vec<String> = act_names(story, &informing.deceits),
        /// The sentences.
        cites: Vec<String> = cited(story, story.cites_of_act(informing.act)),
    }
}
