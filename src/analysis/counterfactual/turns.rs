//! The table of all single removals.

use super::super::{Readings, deaths};
use super::model::{Links, Model, Scratch};
use crate::facts::{EventId, PartyId};
use crate::story::Story;
use std::collections::BTreeMap;

/// What the removal of one event does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The event.
    pub event: EventId,
    /// How many events fall with it.
    pub lost: u32,
    /// How many live because of that.
    pub lives: u32,
    /// How many live even if inferred links are taken as contributing only.
    pub lives_strict: u32,
    /// Who lives because of that, in file order; nobody once the rows above have named [`MOST_NAMES`].
    pub saved: Vec<PartyId>,
    /// Who lives even if inferred links are taken as contributing only; nobody where `saved` is left out.
    pub saved_strict: Vec<PartyId>,
}

impl Turn {
    /// Whether so many are named already that those of this row are only counted.
    pub fn only_counted(&self) -> bool {
        self.saved.len() < self.lives as usize
    }
}

/// How many names a table holds.
pub const MOST_NAMES: usize = 1_000_000;

/// The head of the table of all single removals, and what is told of all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Turns {
    /// The most lives saved first, then the most events lost, then story order.
    pub head: Vec<Turn>,
    /// How many events make others fall.
    pub moving: usize,
    /// How many do not.
    pub idle: usize,
    /// The last event on which as many lives hang as on any, if any do.
    pub last: Option<EventId>,
}

/// The table of all single removals: the most lives saved first, then the most events lost, then story
/// order. Its head are the turning events. O(events · what each removal makes fall) at most; the fall of an event that
/// others need goes on from the largest of theirs, so where each event needs one other it is O(events · log events).
///
/// ```
/// let film = imbroglio::rules::check_text("Two", r#"(
///     title: "Two",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [
///         (id: quarrel, what: "They quarrel", acts: [confronts(a, b)]),
///         (id: duel, what: "They shoot", acts: [kills(a, b)], needs: [quarrel]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let table = imbroglio::analysis::counterfactual::turns(&story, Default::default());
/// assert_eq!(table[0].event, story.find_event("quarrel").unwrap());
/// assert_eq!((table[0].lost, table[0].saved.len()), (1, 1));
/// ```
pub fn turns(story: &Story, readings: Readings) -> Vec<Turn> {
    turning(story, readings, usize::MAX).head
}

/// The first `most` rows of the table of [`turns`], without writing down the names of the others. The same
/// cost; memory O(events + links + what is given).
///
/// ```
/// use imbroglio::analysis::counterfactual::turning;
/// let film = imbroglio::rules::check_text("Two", r#"(
///     title: "Two",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [
///         (id: quarrel, what: "They quarrel", acts: [confronts(a, b)]),
///         (id: duel, what: "They shoot", acts: [kills(a, b)], needs: [quarrel]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let table = turning(&story, Default::default(), 1);
/// assert_eq!((table.head.len(), table.moving, table.idle), (1, 1, 1));
/// ```
pub fn turning(story: &Story, readings: Readings, most: usize) -> Turns {
    let model = Model::new(story, Links::of(readings));
    let mut ranked: Vec<(u32, u32, EventId)> = Vec::with_capacity(story.facts().events.len());
    removals(story, &model, |event, lost, saved, _| ranked.push((saved, lost, event)));
    ranked.sort_unstable_by_key(|(saved, lost, event)| (std::cmp::Reverse((*saved, *lost)), *event));
    let moving = ranked.iter().filter(|(_, lost, _)| *lost > 0).count();
    let idle = ranked.len() - moving;
    let best = ranked.first().map_or(0, |(saved, ..)| *saved);
    let as_good = ranked.iter().take_while(|(saved, ..)| best > 0 && *saved == best);
    let last = as_good.map(|(.., event)| *event).max();
    ranked.truncate(most);

    let mut wanted = vec![false; story.facts().events.len()];
    let mut written = 0;
    for (saved, _, event) in &ranked {
        written += *saved as usize;
        wanted[event.index()] = written <= MOST_NAMES;
    }
    let names = |model: &Model| {
        let mut names: Vec<(u32, Vec<PartyId>)> = vec![(0, Vec::new()); story.facts().events.len()];
        removals(story, model, |event, _, saved, who| {
            let who = if wanted[event.index()] && saved > 0 { who() } else { Vec::new() };
            names[event.index()] = (saved, who);
        });
        names
    };
    let (mut told, mut strict) = (names(&model), names(&Model::new(story, Links::Strict)));
    let head = ranked
        .into_iter()
        .map(|(lives, lost, event)| Turn {
            event,
            lost,
            lives,
            lives_strict: strict[event.index()].0,
            saved: std::mem::take(&mut told[event.index()].1),
            saved_strict: std::mem::take(&mut strict[event.index()].1),
        })
        .collect();
    Turns { head, moving, idle, last }
}

/// Who dies at each event, by its place in a model.
struct Died {
    /// For each place the first of those who die there.
    first: Vec<u32>,
    dying: Vec<PartyId>,
    /// How many events each party dies at.
    times: Vec<u32>,
    /// Those of them whose birth is told, with its place.
    born: BTreeMap<PartyId, u32>,
}

impl Died {
    fn new(story: &Story, model: &Model) -> Self {
        let deaths = deaths(story);
        let mut pairs: Vec<(u32, PartyId)> = deaths
            .iter()
            .flat_map(|death| death.events.iter().map(|event| (model.place_of(*event), death.party)))
            .collect();
        pairs.sort_unstable();
        let mut times = vec![0; story.facts().parties.len()];
        let mut first = vec![0u32; story.facts().events.len() + 1];
        for (place, party) in &pairs {
            first[*place as usize + 1] += 1;
            times[party.index()] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let born =
            deaths.iter().filter_map(|death| Some((death.party, model.place_of(death.born?)))).collect();
        Self { first, dying: pairs.into_iter().map(|(_, party)| party).collect(), times, born }
    }

    fn at(&self, place: u32) -> &[PartyId] {
        &self.dying[self.first[place as usize] as usize..self.first[place as usize + 1] as usize]
    }
}

/// How many falls are remembered at a time, the larger ones.
const REMEMBERED: usize = 16;

/// What falls with one event: it and all others.
struct Fall {
    head: u32,
    /// A bit for each place.
    down: Vec<u64>,
    places: Vec<u32>,
    /// How often each party dies there.
    deaths: BTreeMap<PartyId, u32>,
    /// How many of them die nowhere else.
    whole: u32,
}

impl Fall {
    fn has(&self, place: u32) -> bool {
        self.down[place as usize / 64] >> (place % 64) & 1 == 1
    }
}

/// Goes through all single removals, from the last event to the first, and says of each how many events fall,
/// how many lives are saved, and who they are.
///
/// Let c need e. Removing e takes c away, and with it all that falls with c. What else rests on e, and on what falls with
/// it, is looked at until nothing more falls. If nothing of that prevents or disables anything, all that fell with c stays
/// fallen, so that state satisfies all supports, and there is only one that does.
fn removals(
    story: &Story,
    model: &Model,
    mut with: impl FnMut(EventId, u32, u32, &dyn Fn() -> Vec<PartyId>),
) {
    let died = Died::new(story, model);
    let mut falls =
        Falls { model, died: &died, scratch: model.scratch(), remembered: Vec::new(), spare: Vec::new() };
    for place in (0..story.facts().events.len() as u32).rev() {
        let event = model.event_at(place);
        // what does not hold anyhow takes nothing away
        let holds = !falls.scratch.down[place as usize];
        let dependents = model.dependents(place);
        if !holds || dependents.is_empty() {
            with(event, 0, 0, &Vec::new);
            continue;
        }
        let known = falls.largest(place).and_then(|known| falls.more(known, place));
        let mut fall = known.unwrap_or_else(|| falls.anew(place));
        let own = died.at(place);
        // those who die here and there, and nowhere else, are saved too
        let times = |party: &PartyId| died.times[party.index()];
        let also =
            own.iter().filter(|party| fall.deaths.get(*party).is_some_and(|n| n + 1 == times(party))).count();
        let lives = |party: &PartyId, n: u32| {
            n > 0 && n + u32::from(own.contains(party)) == died.times[party.index()]
        };
        // who would not have been born is not saved
        let unborn = |party: &PartyId| died.born.get(party).is_some_and(|at| *at == place || fall.has(*at));
        let never = died
            .born
            .keys()
            .filter(|party| unborn(party) && fall.deaths.get(*party).is_some_and(|n| lives(party, *n)));
        let saved = fall.whole + also as u32 - never.count() as u32;
        with(event, fall.places.len() as u32, saved, &|| {
            let all = fall.deaths.iter();
            let saved = all.filter(|(party, n)| lives(party, **n) && !unborn(party));
            saved.map(|(party, _)| *party).collect()
        });
        falls.add(&mut fall, place);
        fall.head = place;
        falls.remember(fall);
    }
}

/// The falls of some events, to make others of.
struct Falls<'m> {
    model: &'m Model,
    died: &'m Died,
    scratch: Scratch,
    remembered: Vec<Fall>,
    /// Falls that are no longer needed, for their room.
    spare: Vec<Fall>,
}

impl Falls<'_> {
    /// The largest remembered fall of those that need a place; it is taken out.
    fn largest(&mut self, place: u32) -> Option<Fall> {
        if self.model.disables(place) {
            return None;
        }
        let all = self.remembered.iter().enumerate();
        let needing = all.filter(|(_, fall)| self.model.is_needed_by(place, fall.head));
        let (at, _) = needing.max_by_key(|(at, fall)| (fall.places.len(), *at))?;
        Some(self.remembered.swap_remove(at))
    }

    /// The fall of a place without itself, from that of one that needs it; none if something in it prevents or disables.
    fn more(&mut self, mut fall: Fall, place: u32) -> Option<Fall> {
        let mut open = vec![place];
        while let Some(at) = open.pop() {
            for (next, hard) in self.model.resting(at) {
                let down = |at: u32| at == place || fall.has(at) || self.scratch.down[at as usize];
                if down(next) || (!hard && self.model.holds(next, down)) {
                    continue;
                }
                if self.model.disables(next) {
                    self.spare.push(fall);
                    return None;
                }
                self.add(&mut fall, next);
                open.push(next);
            }
        }
        Some(fall)
    }

    /// The fall of a place without itself.
    fn anew(&mut self, place: u32) -> Fall {
        let mut fall = self.spare.pop().unwrap_or_else(|| {
            let words = (self.died.first.len() - 1).div_ceil(64);
            Fall { head: place, down: vec![0; words], places: Vec::new(), deaths: BTreeMap::new(), whole: 0 }
        });
        for at in fall.places.drain(..) {
            fall.down[at as usize / 64] = 0;
        }
        fall.deaths.clear();
        fall.whole = 0;
        self.model.fall(&[self.model.event_at(place)], &[], &mut self.scratch);
        for &at in self.model.fallen(&self.scratch).iter().filter(|at| **at != place) {
            self.add(&mut fall, at);
        }
        self.model.restore(&mut self.scratch);
        fall
    }

    /// Keeps a fall, if something may go on from it, instead of the smallest.
    fn remember(&mut self, fall: Fall) {
        if self.model.needed(fall.head).next().is_none() {
            return self.spare.push(fall);
        }
        self.remembered.push(fall);
        if self.remembered.len() > REMEMBERED {
            let all = self.remembered.iter().enumerate();
            if let Some((least, _)) = all.min_by_key(|(_, fall)| fall.places.len()) {
                let least = self.remembered.swap_remove(least);
                self.spare.push(least);
            }
        }
    }

    fn add(&self, fall: &mut Fall, place: u32) {
        fall.down[place as usize / 64] |= 1 << (place % 64);
        fall.places.push(place);
        for party in self.died.at(place) {
            let times = fall.deaths.entry(*party).or_default();
            *times += 1;
            fall.whole += u32::from(*times == self.died.times[party.index()]);
        }
    }
}
