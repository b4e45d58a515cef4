//! What happens in the same order: the events of two stories aligned under a map of their casts.
//!
//! Needleman and Wunsch's global alignment and Smith and Waterman's local one, both with affine gaps (Methods
//! 17.5; alignment of tales by the first: Lestari & Manurung; of narratives by the second: Pial & Skiena 2023).
//! Two events are as alike as their most alike deeds: ½ for one family and ½ more for one kind, both times the lighter
//! weight, and ¾ for an agent, and ¾ for a target, that the map preserves. Deeds of different families are no
//! match.

use super::roles::units;
use super::web::{Deed, UNIT, Web};
use crate::facts::{EventId, PartyId, Status};

/// For a party or a participant that the map preserves.
const ROLE: i64 = UNIT * 3 / 4;
/// For two events that have no family in common.
const MISMATCH: i64 = -UNIT;
/// For the first event without a counterpart, in a row of such.
const GAP_OPEN: i64 = -UNIT / 2;
/// For every further one.
const GAP_MORE: i64 = -UNIT / 10;
/// An alignment that cannot be.
const NEVER: i64 = i64::MIN / 4;

/// Two events that stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// In the first story.
    pub a: EventId,
    /// In the second story.
    pub b: EventId,
    /// How alike they are.
    pub likeness: f64,
    /// How much of that is what is done, and not who does it to whom.
    pub deed: f64,
    /// Whether the map preserves somebody who takes part.
    pub roles: bool,
}

/// A row of a global alignment: two events side by side, or one alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Aligned {
    /// Two events side by side.
    Both(Beside),
    /// An event of the first story alone.
    OnlyA(EventId),
    /// An event of the second story alone.
    OnlyB(EventId),
}

/// The order of events of two stories.
#[derive(Debug, Clone, PartialEq)]
pub struct Chronology {
    /// The global alignment.
    pub rows: Vec<Aligned>,
    /// Its score.
    pub score: f64,
    /// The best stretch of both stories: the events side by side in it.
    pub episode: Vec<Beside>,
    /// Its score.
    pub episode_score: f64,
    /// Kendall's τ of the acts matched by the cast's map: −1 for the reverse order, 1 for the same; none for fewer
    /// than three.
    pub concordance: Option<f64>,
    /// How many acts that is from.
    pub matched_acts: usize,
}

/// The pairs of a map, from the first story to the second.
pub type Pairs<'a> = &'a [(PartyId, PartyId)];

/// Aligns the events of two stories. O(events₁ · events₂ · acts²).
///
/// ```
/// use imbroglio::compare::{order, web::{Lexicon, Web}};
/// let tale = |lines: &str| {
///     let text = format!(r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B")], story: [{lines}])"#);
///     imbroglio::story::build(imbroglio::rules::check_text("T", &text).checked.unwrap())
/// };
/// let one = tale(r#"(id: x, what: "x", acts: [betrays(a, b)]), (id: y, what: "y", acts: [kills(b, a)])"#);
/// let mut lexicon = Lexicon::default();
/// let web = Web::new(&one, &mut lexicon);
/// let same: Vec<_> = one.parties().map(|(id, _)| (id, id)).collect();
/// let chronology = order::align(&web, &web, &same);
/// assert_eq!(chronology.rows.len(), 2);
/// assert!((chronology.score - 5.0).abs() < 1e-3);
/// ```
pub fn align(a: &Web, b: &Web, pairs: Pairs<'_>) -> Chronology {
    let table = Table::new(a, b, pairs);
    let (score, rows) = table.walk(false);
    let (episode_score, episode) = table.walk(true);
    let (concordance, matched_acts) = concordance(a, b, pairs);
    Chronology {
        rows: rows.into_iter().map(|step| table.row(step)).collect(),
        score: units(score),
        episode: episode
            .into_iter()
            .filter_map(|step| match table.row(step) {
                Aligned::Both(beside) => Some(beside),
                _ => None,
            })
            .collect(),
        episode_score: units(episode_score),
        concordance,
        matched_acts,
    }
}

/// The score of the global alignment alone: the score of [`align`] without the way to it, in the memory of one row.
pub fn score(a: &Web, b: &Web, pairs: Pairs<'_>) -> i64 {
    let images = Images::new(a.sorts.len(), pairs);
    let theirs: Vec<(&[Deed], u64)> =
        b.order.iter().map(|event| deeds(b, *event)).map(with_families).collect();
    let mut row = vec![[NEVER; 3]; theirs.len() + 1];
    row[0][0] = 0;
    for j in 1..row.len() {
        let left = row[j - 1];
        row[j][2] = gap(left[0].max(left[1]), left[2]);
    }
    for event in &a.order {
        let (ours, families) = with_families(deeds(a, *event));
        let mut corner = row[0];
        row[0] = [NEVER, gap(corner[0].max(corner[2]), corner[1]), NEVER];
        for (j, (other, others)) in theirs.iter().enumerate() {
            let (up, left) = (row[j + 1], row[j]);
            let value = if families & others == 0 {
                MISMATCH
            } else {
                most_alike(ours, other, &images).map_or(MISMATCH, |likeness| likeness.value)
            };
            row[j + 1] = [
                corner.into_iter().max().unwrap_or(NEVER) + value,
                gap(up[0].max(up[2]), up[1]),
                gap(left[0].max(left[1]), left[2]),
            ];
            corner = up;
        }
    }
    row.last().and_then(|last| last.iter().copied().max()).unwrap_or(0)
}

/// Some deeds, and their families as bits: deeds without a common bit are not alike. Families that are far apart in the
/// lexicon may share one.
fn with_families(deeds: &[Deed]) -> (&[Deed], u64) {
    (deeds, deeds.iter().fold(0, |families, deed| families | 1 << (deed.family % u64::BITS)))
}

/// What a gap is worth that is opened, or made longer.
fn gap(open: i64, more: i64) -> i64 {
    (open + GAP_OPEN).max(more + GAP_MORE)
}

/// How alike the most alike deeds of two events are.
fn most_alike(one: &[Deed], other: &[Deed], images: &Images) -> Option<Likeness> {
    let mut best: Option<Likeness> = None;
    for (x, y) in one.iter().flat_map(|x| other.iter().map(move |y| (x, y))) {
        if let Some(found) = alike(x, y, images)
            && best.is_none_or(|best| found.value >= best.value)
        {
            best = Some(found);
        }
    }
    best
}

/// The images of the parties of the first story.
struct Images(Vec<Option<PartyId>>);

impl Images {
    fn new(parties: usize, pairs: Pairs<'_>) -> Self {
        let mut images = vec![None; parties];
        for (a, b) in pairs {
            if let Some(image) = images.get_mut(a.index()) {
                *image = Some(*b);
            }
        }
        Self(images)
    }

    fn of(&self, party: PartyId) -> Option<PartyId> {
        self.0.get(party.index()).copied().flatten()
    }
}

fn deeds(web: &Web, event: EventId) -> &[Deed] {
    let from = web.deeds.partition_point(|deed| deed.event < event);
    let rest = &web.deeds[from..];
    &rest[..rest.partition_point(|deed| deed.event == event)]
}

/// How alike two deeds are.
#[derive(Clone, Copy)]
struct Likeness {
    value: i64,
    /// How much of it is what is done.
    deed: i64,
    /// Whether the map preserves a role.
    roles: bool,
}

/// How alike two deeds are; nothing for different families.
fn alike(one: &Deed, other: &Deed, images: &Images) -> Option<Likeness> {
    let belief = |deed: &Deed| deed.status == Status::Perceived;
    if one.family != other.family || one.slot != other.slot || belief(one) != belief(other) {
        return None;
    }
    let kind = if one.kind == other.kind { 2 } else { 1 };
    let agent = one.agents.iter().any(|agent| images.of(*agent).is_some_and(|b| other.agents.contains(&b)));
    let target = one.target.is_some_and(|target| other.target.is_some() && images.of(target) == other.target);
    let roles = i64::from(agent) + i64::from(target);
    let deed = one.weight.min(other.weight) * kind / 2;
    Some(Likeness { value: deed + roles * ROLE, deed, roles: roles > 0 })
}

#[derive(Clone, Copy)]
enum Step {
    Both(usize, usize),
    A(usize),
    B(usize),
}

struct Table<'a> {
    a: &'a [EventId],
    b: &'a [EventId],
    ours: Vec<&'a [Deed]>,
    theirs: Vec<&'a [Deed]>,
    images: Images,
    /// How alike each two events are.
    values: Vec<i32>,
}

/// Where the best way to a place of the three tables comes from, two bits for each table, and whether a local alignment begins
/// there.
#[derive(Clone, Copy, Default)]
struct Trace(u8);

impl Trace {
    const BEGINS: u8 = 1 << 6;

    fn set(&mut self, table: usize, from: usize) {
        self.0 |= (from as u8) << (2 * table);
    }

    fn from(self, table: usize) -> usize {
        usize::from(self.0 >> (2 * table) & 3)
    }
}

impl<'a> Table<'a> {
    fn new(a: &'a Web, b: &'a Web, pairs: Pairs<'_>) -> Self {
        let images = Images::new(a.sorts.len(), pairs);
        let [ours, theirs] =
            [a, b].map(|web| web.order.iter().map(|event| deeds(web, *event)).collect::<Vec<&[Deed]>>());
        let mut values = Vec::with_capacity(a.order.len() * b.order.len());
        for one in &ours {
            for other in &theirs {
                let value = most_alike(one, other, &images).map_or(MISMATCH, |likeness| likeness.value);
                values.push(value as i32);
            }
        }
        Self { a: &a.order, b: &b.order, ours, theirs, images, values }
    }

    fn row(&self, step: Step) -> Aligned {
        match step {
            Step::Both(i, j) => {
                let found = most_alike(self.ours[i], self.theirs[j], &self.images);
                let Likeness { value, deed, roles } =
                    found.unwrap_or(Likeness { value: MISMATCH, deed: 0, roles: false });
                let (likeness, deed) = (units(value), units(deed));
                Aligned::Both(Beside { a: self.a[i], b: self.b[j], likeness, deed, roles })
            }
            Step::A(i) => Aligned::OnlyA(self.a[i]),
            Step::B(j) => Aligned::OnlyB(self.b[j]),
        }
    }

    /// Gotoh's three tables (both, gap in b, gap in a), of which one row is held, and the way back, of which a byte is held for
    /// each place. Local alignments may begin and end anywhere.
    fn walk(&self, local: bool) -> (i64, Vec<Step>) {
        let (n, m) = (self.a.len(), self.b.len());
        let width = m + 1;
        let mut row = vec![[NEVER; 3]; width];
        let mut traces = vec![Trace::default(); (n + 1) * width];
        let (mut end, mut most) = ((n, m), 0);
        for i in 0..=n {
            let mut corner = [NEVER; 3];
            for j in 0..=m {
                let (up, left) = (row[j], if j > 0 { row[j - 1] } else { [NEVER; 3] });
                let (mut here, mut trace) = ([NEVER; 3], Trace::default());
                if i == 0 && j == 0 {
                    here[0] = 0;
                }
                if i > 0 {
                    here[1] = gap(up[0].max(up[2]), up[1]);
                    trace.set(1, gap_from(here[1], up[1], up[0] >= up[2], 2, 1));
                }
                if j > 0 {
                    here[2] = gap(left[0].max(left[1]), left[2]);
                    trace.set(2, gap_from(here[2], left[2], left[0] >= left[1], 1, 2));
                }
                if i > 0 && j > 0 {
                    let top = corner.into_iter().max().unwrap_or(NEVER);
                    here[0] = top + i64::from(self.values[(i - 1) * m + j - 1]);
                    trace.set(0, corner.iter().position(|value| *value == top).unwrap_or(0));
                }
                if local && here[0] <= 0 {
                    here[0] = 0;
                    trace.0 |= Trace::BEGINS;
                }
                if local && here[0] > most {
                    (most, end) = (here[0], (i, j));
                }
                traces[i * width + j] = trace;
                row[j] = here;
                corner = up;
            }
        }
        if local {
            return (most, if most > 0 { self.back(&traces, end, 0, true) } else { Vec::new() });
        }
        let last = row[m];
        let score = last.into_iter().max().unwrap_or(0);
        let table = last.iter().position(|value| *value == score).unwrap_or(0);
        (score, self.back(&traces, end, table, false))
    }

    fn back(
        &self,
        traces: &[Trace],
        (mut i, mut j): (usize, usize),
        mut table: usize,
        local: bool,
    ) -> Vec<Step> {
        let width = self.b.len() + 1;
        let mut steps = Vec::new();
        while i > 0 || j > 0 {
            let trace = traces[i * width + j];
            match table {
                0 if local && trace.0 & Trace::BEGINS != 0 => break,
                0 if i > 0 && j > 0 => {
                    steps.push(Step::Both(i - 1, j - 1));
                    (i, j) = (i - 1, j - 1);
                }
                1 if i > 0 => {
                    steps.push(Step::A(i - 1));
                    i -= 1;
                }
                2 if j > 0 => {
                    steps.push(Step::B(j - 1));
                    j -= 1;
                }
                _ => break,
            }
            table = trace.from(table);
        }
        steps.reverse();
        steps
    }
}

/// From which table a gap comes: the same where it is made longer, else the first one or `other`.
fn gap_from(value: i64, longer: i64, is_first: bool, other: usize, same: usize) -> usize {
    if longer + GAP_MORE == value {
        same
    } else if is_first {
        0
    } else {
        other
    }
}

/// Kendall's τ of the deeds that answer to one another under the map: each deed of the first story with the most
/// alike of the second that keeps a role, every deed once.
fn concordance(a: &Web, b: &Web, pairs: Pairs<'_>) -> (Option<f64>, usize) {
    let images = Images::new(a.sorts.len(), pairs);
    let mut all: Vec<(i64, usize, usize)> = Vec::new();
    for (x, one) in a.deeds.iter().enumerate() {
        for (y, other) in b.deeds.iter().enumerate() {
            if let Some(Likeness { value, roles: true, .. }) = alike(one, other, &images) {
                all.push((value, x, y));
            }
        }
    }
    all.sort_by_key(|(value, x, y)| (-value, *x, *y));
    let mut matched: Vec<(i64, i64)> = Vec::new();
    let (mut used, mut taken) = (vec![false; a.deeds.len()], vec![false; b.deeds.len()]);
    for (_, x, y) in all {
        if !used[x] && !taken[y] {
            (used[x], taken[y]) = (true, true);
            matched.push((a.deeds[x].time, b.deeds[y].time));
        }
    }
    let (mut sum, mut count) = (0i64, 0i64);
    for (at, one) in matched.iter().enumerate() {
        for other in &matched[at + 1..] {
            let sign = (one.0 - other.0).signum() * (one.1 - other.1).signum();
            sum += sign;
            count += i64::from(sign != 0);
        }
    }
    let enough = matched.len() >= 3 && count > 0;
    (enough.then(|| sum as f64 / count as f64), matched.len())
}

#[cfg(test)]
mod tests {
    use super::super::fit::tests::web;
    use super::*;
    use crate::compare::web::{Slot, WHOLE_TIME};
    use crate::facts::ActId;
    use crate::random::Random;
    use proptest::prelude::*;

    /// A random web with deeds, a few at each event, and some events without any.
    fn tale(seed: u64) -> Web {
        let mut random = Random::new(seed, 3);
        let mut web = web(seed);
        let events = random.below(9);
        web.order = (0..events as u32).map(EventId).collect();
        for event in 0..events as u32 {
            for _ in 0..random.below(4) {
                let kind = random.below(5) as u32;
                let mut party = || PartyId(random.below(web.sorts.len()) as u32);
                web.deeds.push(Deed {
                    event: EventId(event),
                    time: WHOLE_TIME * i64::from(event) / 9,
                    kind,
                    family: kind / 2,
                    status: Status::default(),
                    slot: Slot::Patient,
                    agents: vec![party()],
                    target: Some(party()),
                    weight: (1 + i64::from(kind)) * UNIT / 9,
                    symmetric: false,
                    act: ActId(0),
                });
            }
        }
        web
    }

    proptest! {
        #[test]
        fn the_score_alone_is_that_of_the_alignment(seed in 0u64..10_000, shift in 0u32..4) {
            let (one, other) = (tale(seed), tale(seed + 10_000));
            let parties = one.sorts.len().min(other.sorts.len()) as u32;
            let pairs: Vec<_> =
                (0..parties).map(|party| (PartyId(party), PartyId((party + shift) % parties))).collect();
            prop_assert_eq!(score(&one, &other, &pairs), Table::new(&one, &other, &pairs).walk(false).0);
        }
    }
}
