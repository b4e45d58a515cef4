//! Two stories side by side: a panel and not a number (Methods 15).
//!
//! [`compare`] answers for two stories who answers to whom ([`roles`]), what happens in the same order ([`order`]),
//! what they are made of ([`profile`], [`motifs`]), how they end ([`outcome`]), how much of it chance would give
//! ([`null`]), with the Weisfeiler–Lehman [`kernel`] and an edit [`script`] as checks. [`moments`] compares one story
//! at two of its events.
//!
//! The files stand on one another in this order: `web`, `fit`, `search`, `climb`, `roles`, `matching`; then `order`,
//! `profile`, `kernel`, `script`, `parts`, `outcome`, which are blind to one another but for `outcome` on
//! `parts`; then `weightiest`, `null`; then `motifs`.

mod assignment;
mod climb;
mod facet;
pub mod fit;
pub mod kernel;
pub mod matching;
pub mod moments;
pub mod motifs;
pub mod null;
pub mod order;
pub mod outcome;
pub mod parts;
pub mod postings;
pub mod profile;
pub mod roles;
pub mod script;
pub mod search;
pub mod web;
pub mod weightiest;

pub use facet::Facet;

use crate::facts::PartyId;
use crate::motif::Motif;
use crate::story::Story;
use kernel::ROUNDS;
use motifs::Motifs;
use null::Calibration;
use order::Chronology;
use outcome::Outcome;
use parts::Played;
use profile::{Profile, Profiles};
use roles::{Alignment, Budget};
use script::Script;
use web::{Lexicon, Web};
use weightiest::{NotCompared, PARTIES, Weightiest};

/// Steps of the search for the map of a copy.
const COPY_STEPS: u64 = 20_000;
/// Starts of the local search for it, times the parties of both films: two casts of forty have all starts of the budget, larger
/// ones fewer.
const COPY_STARTS: usize = 24 * 40 * 40;
/// The fewest.
const FEWEST_STARTS: usize = 6;

/// What may be asked of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Work of each search for a map; its seed is the seed of everything.
    pub budget: Budget,
    /// Copies of both films a null; 0 for no calibration.
    pub copies: usize,
    /// Threads that work on copies.
    pub threads: usize,
    /// Motifs to look for in both.
    pub motifs: Vec<Motif>,
    /// Further profiles of both stories.
    pub profiles: Vec<(Profile, Profile)>,
    /// Parties of each story that are compared, those with the most weight, and with them how many facts: see
    /// [`weightiest`].
    pub parties: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            budget: Budget::default(),
            copies: 0,
            threads: crate::parallel::threads(),
            motifs: Vec::new(),
            profiles: Vec::new(),
            parties: PARTIES,
        }
    }
}

/// Two stories compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Who answers to whom.
    pub alignment: Alignment,
    /// What happens in the same order, under the stable pairs.
    pub order: Chronology,
    /// What they are made of: families of deeds, turns, and whatever was brought.
    pub profiles: Vec<Profiles>,
    /// Which motifs they have; none if none were to be looked for.
    pub motifs: Option<Motifs>,
    /// How they end.
    pub outcome: Outcome,
    /// The kernel after rounds 0, 1 and 2.
    pub kernel: [f64; ROUNDS],
    /// What would have to change.
    pub script: Script,
    /// The parts that everybody plays, by party, in each story.
    pub parts: [Vec<Vec<Played>>; 2],
    /// What chance gives, if asked.
    pub calibration: Option<Calibration>,
    /// What of each story was not compared.
    pub not_compared: [NotCompared; 2],
}

impl Comparison {
    /// The title of a pair: the first part that both play.
    pub fn title(&self, a: PartyId, b: PartyId) -> Option<parts::Part> {
        parts::common(self.parts[0].get(a.index())?, self.parts[1].get(b.index())?)
    }
}

/// Compares two stories. Costs an alignment, and three more for each copy asked.
///
/// ```
/// use imbroglio::compare::{Options, compare};
/// let film = |id| imbroglio::film::Film::built_in(id).unwrap().story.unwrap().settled();
/// let (rififi, balance) = (film("rififi-1955"), film("la-balance-1982"));
/// let comparison = compare(&rififi, &balance, &Options::default());
/// let first = &comparison.alignment.pairs[0];
/// assert_eq!((rififi.party(first.a).short(), balance.party(first.b).short()), ("Tony", "Dédé"));
/// assert!(comparison.calibration.is_none());
/// ```
pub fn compare(a: &Story, b: &Story, options: &Options) -> Comparison {
    let mut lexicon = Lexicon::default();
    let [part, with] =
        [a, b].map(|story| Weightiest::of(Web::new(story, &mut lexicon), options.parties.max(1)));
    let (one, other) = (&part.web, &with.web);
    let words = lexicon.words();
    let verbs = verbs(&words, [a, b]);
    let mut alignment = roles::align_webs(one, other, &options.budget);
    let pairs: Vec<(PartyId, PartyId)> = alignment.stable().map(|pair| (pair.a, pair.b)).collect();
    let mut profiles = vec![
        profile::compare(&profile::act_profile(one, &words), &profile::act_profile(other, &words)),
        profile::compare(&profile::turn_profile(one, &verbs), &profile::turn_profile(other, &verbs)),
    ];
    profiles.extend(options.profiles.iter().map(|(x, y)| profile::compare(x, y)));
    // The films and their copies get the same, tighter, budget, so that none is favoured.
    let starts = (COPY_STARTS / (one.sorts.len() * other.sorts.len()).max(1)).max(FEWEST_STARTS);
    let budget = options.budget;
    let tight = Budget { steps: budget.steps.min(COPY_STEPS), starts: budget.starts.min(starts), ..budget };
    let (copies, threads) = (options.copies, options.threads);
    let calibration = (copies > 0).then(|| {
        let mut calibration = null::calibrate(one, other, copies, &tight, threads);
        if !options.motifs.is_empty() {
            calibration.tests.extend(motifs::calibrate(a, b, &options.motifs, copies, tight.seed, threads));
        }
        calibration
    });
    let mut script = script::script(one, other, &alignment);
    weightiest::name_script(&part, &with, &mut script);
    weightiest::name_alignment(&part, &with, &mut alignment);
    let wanted = !options.motifs.is_empty();
    Comparison {
        order: order::align(one, other, &pairs),
        profiles,
        motifs: wanted.then(|| motifs::compare(a, b, &options.motifs, &alignment)),
        outcome: outcome::outcome(a, b, &alignment.pairs, options.copies, options.budget.seed),
        kernel: kernel::kernel(&kernel::labels(one), &kernel::labels(other)),
        script,
        parts: [parts::parts(a), parts::parts(b)],
        alignment,
        calibration,
        not_compared: [part.not_compared, with.not_compared],
    }
}

/// For each word its verb, if it is a family: `kills` for `lethal`.
fn verbs<'a>(words: &[&'a str], stories: [&'a Story; 2]) -> Vec<&'a str> {
    let families: Vec<_> = stories.iter().flat_map(|story| story.vocabulary().families()).collect();
    let verb = |word: &&'a str| {
        families
            .iter()
            .find(|(_, family)| family.id == *word)
            .map_or(*word, |(_, family)| family.label.as_str())
    };
    words.iter().map(verb).collect()
}
