//! Below the cards: when things happen, the key of what both films have, the legend.

use super::{HEADING, WIDTH, badge};
use crate::analysis::fates::fates;
use crate::charts::comparison::choose::Chosen;
use crate::charts::pieces::{MARGIN, Pen, legend as pieces, letters, marks, solid, straight, title};
use crate::charts::words;
use crate::facts::EventId;
use crate::scene::{Anchor, Font, Point, Role, Stroke, text};
use crate::story::Story;
use crate::vocabulary::{Effect, LineFamily};
use std::collections::BTreeMap;

/// Distance of a mark to the one above it.
const STACK: f64 = 15.0;
/// Left ends of the columns of the key.
const COLUMN: [f64; 3] = [44.0, 400.0, 792.0];
/// Height of a line of the key.
const LINE: f64 = 15.0;
/// Room between two entries of the key.
const ENTRY: f64 = 9.0;
/// Room from the rule above the key to its first entry.
const FIRST: f64 = 40.0;
/// Most lines of a cell of the key.
const LINES: usize = 2;
/// Words of the key.
const WORDS: letters::Letters = (Font::Sans, 12.5);
/// What both films have.
const STRONG: letters::Letters = (Font::SansBold, 12.5);

/// What happens at an event, for the strip.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beat {
    Betrayal,
    Force,
    Death(marks::Fate),
}

fn beats(story: &Story) -> Vec<(EventId, Vec<Beat>)> {
    let mut deaths: BTreeMap<EventId, Vec<Beat>> = BTreeMap::new();
    for fate in fates(story).iter().filter(|fate| words::mark(fate).is_death()) {
        if let Some(event) = fate.event {
            deaths.entry(event).or_default().push(Beat::Death(words::mark(fate)));
        }
    }
    story
        .events()
        .map(|(event, _)| {
            let mut beats = Vec::new();
            for (_, act) in story.acts_at(event).filter(|(_, act)| act.is_completed()) {
                let kind = story.kind(act.kind);
                if kind.betrayal && !beats.contains(&Beat::Betrayal) {
                    beats.push(Beat::Betrayal);
                }
                let heavy = kind.weight >= 6 && story.vocabulary().line(act.kind) == LineFamily::Coerce;
                if heavy && kind.effect != Some(Effect::Death) && !beats.contains(&Beat::Force) {
                    beats.push(Beat::Force);
                }
            }
            beats.extend(deaths.remove(&event).into_iter().flatten());
            (event, beats)
        })
        .collect()
}

/// Marks above the line of the strip, at most.
pub fn highest(stories: [&Story; 2]) -> usize {
    let most = stories.map(|story| beats(story).iter().map(|(_, beats)| beats.len()).max().unwrap_or(0));
    most[0].max(most[1]).saturating_sub(1).min(4)
}

/// Draws the events of a film as a line with its betrayals, its force and its deaths.
pub fn strip(pen: &mut Pen<'_>, story: &Story, (left, right): (f64, f64), y: f64) {
    let theme = pen.theme;
    let gray = theme.ink.over(theme.paper, 400);
    pen.line(Role::Ground, straight(Point::new(left, y), Point::new(right, y)), solid(gray, 1.0));
    let first = story.facts().events.first().map_or(1, |event| event.rank);
    let last = story.facts().events.last().map_or(1, |event| event.rank);
    for (event, beats) in beats(story) {
        let share = f64::from(story.event(event).rank - first) / f64::from((last - first).max(1));
        let x = left + (right - left) * share;
        if beats.is_empty() {
            pen.circle(Role::Ground, Point::new(x, y), 2.6, Some(gray), None);
        }
        for (at, beat) in beats.iter().take(5).enumerate() {
            let center = Point::new(x, y - STACK * at as f64);
            match beat {
                Beat::Betrayal => {
                    marks::diamond(pen, Role::Note, center, marks::DIAMOND, theme.family(LineFamily::Betray));
                }
                Beat::Force => {
                    let ring = solid(theme.family(LineFamily::Coerce), 2.0);
                    pen.circle(Role::Note, center, 5.0, Some(theme.paper), Some(ring));
                }
                Beat::Death(fate) => marks::fate(pen, Role::Note, center, *fate, 6.8),
            }
        }
    }
    pen.text(Role::Note, Point::new(left, y + 24.0), Anchor::Start, "first event", letters::KEY, theme.mute);
    pen.text(Role::Note, Point::new(right, y + 24.0), Anchor::End, "last", letters::KEY, theme.mute);
}

fn room(column: usize) -> f64 {
    let right = if column == 2 { WIDTH - MARGIN } else { COLUMN[column + 1] - 16.0 };
    right - COLUMN[column] - if column == 0 { 26.0 } else { 0.0 }
}

fn cells(chosen: &Chosen, entry: usize) -> [text::Wrapped; 3] {
    let key = &chosen.keys[entry];
    let wrap = |words: &str, (font, size): letters::Letters, column| {
        text::wrap(words, font, size, room(column), LINES)
    };
    [wrap(&key.what, STRONG, 0), wrap(&key.told[0], WORDS, 1), wrap(&key.told[1], WORDS, 2)]
}

fn entry_height(chosen: &Chosen, entry: usize) -> f64 {
    let lines = cells(chosen, entry).iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
    lines as f64 * LINE + ENTRY
}

/// Height of the key from its rule to the legend's.
pub fn table_height(chosen: &Chosen) -> f64 {
    let entries: f64 = (0..chosen.keys.len()).map(|entry| entry_height(chosen, entry)).sum();
    FIRST + entries.max(LINE + ENTRY) + 6.0
}

/// Draws the key of what both films have.
pub fn table(pen: &mut Pen<'_>, stories: [&Story; 2], chosen: &Chosen, top: f64, cuts: &mut Vec<String>) {
    let theme = pen.theme;
    let rule = straight(Point::new(MARGIN, top - 6.0), Point::new(WIDTH - MARGIN, top - 6.0));
    pen.line(Role::Ground, rule, solid(theme.rule, 1.0));
    let (shared, all) = chosen.common;
    let count =
        if all == 1 { "relation".to_owned() } else { format!("{shared} of {all} relations in common") };
    let count_width = text::width(&count, Font::SansBold, 12.5);
    let heads = ["SHARED STRUCTURE".to_owned(), caps(stories[0]), caps(stories[1])];
    for (column, words) in heads.iter().enumerate() {
        let most = room(column) - if column == 2 { count_width + 12.0 } else { 0.0 };
        let (words, cut) = text::fit(words, HEADING.0, HEADING.1, most);
        if cut {
            cuts.push(format!("{words}: column"));
        }
        let at = Point::new(COLUMN[column], top + 14.0);
        pen.text(Role::Legend, at, Anchor::Start, &words, HEADING, theme.mute);
    }
    let at = Point::new(WIDTH - MARGIN, top + 14.0);
    pen.text(Role::Legend, at, Anchor::End, &count, STRONG, theme.ink);
    let mut y = top + FIRST;
    if chosen.keys.is_empty() {
        let words = "No relation holds between the same roles in both films.";
        pen.text(Role::Legend, Point::new(COLUMN[0], y), Anchor::Start, words, WORDS, theme.mute);
    }
    for (entry, key) in chosen.keys.iter().enumerate() {
        badge(pen, Role::Legend, Point::new(COLUMN[0] + 8.0, y - 4.4), entry, key.exact, key.family);
        for (column, cell) in cells(chosen, entry).iter().enumerate() {
            let left = COLUMN[column] + if column == 0 { 26.0 } else { 0.0 };
            let letters = if column == 0 { STRONG } else { WORDS };
            if cell.cut {
                cuts.push(format!("{}: key", key.what));
            }
            for (line, words) in cell.lines.iter().enumerate() {
                let at = Point::new(left, y + LINE * line as f64);
                pen.text(Role::Legend, at, Anchor::Start, words, letters, theme.ink);
            }
        }
        y += entry_height(chosen, entry);
    }
}

fn caps(story: &Story) -> String {
    story.facts().film.title.to_uppercase()
}

fn legend_of(stories: [&Story; 2], chosen: &Chosen) -> pieces::Legend<'static> {
    let mut families: Vec<LineFamily> = chosen.arcs.iter().flatten().map(|arc| arc.family).collect();
    families.sort();
    families.dedup();
    let mut drawn: Vec<marks::Fate> = Vec::new();
    for (side, story) in stories.into_iter().enumerate() {
        let players: Vec<_> = chosen.rows.iter().flat_map(|row| row.players[side].clone()).collect();
        for fate in fates(story) {
            if players.contains(&fate.party) || words::mark(&fate).is_death() {
                drawn.push(words::mark(&fate));
            }
        }
    }
    drawn.sort();
    drawn.dedup();
    let betrayer =
        stories.iter().any(|story| beats(story).iter().any(|(_, beats)| beats.contains(&Beat::Betrayal)));
    pieces::Legend { families, betrayer, fates: drawn.into_iter().collect(), ..pieces::Legend::default() }
}

/// Height of the legend and the foot.
pub fn legend_height(stories: [&Story; 2], chosen: &Chosen, width: f64) -> f64 {
    pieces::height(&legend_of(stories, chosen), width) + 22.0 + pieces::FOOT
}

/// Draws the legend and the foot.
pub fn legend(
    pen: &mut Pen<'_>,
    stories: [&Story; 2],
    chosen: &Chosen,
    (top, height, width): (f64, f64, f64),
    cuts: &mut Vec<String>,
) {
    let theme = pen.theme;
    let legend = legend_of(stories, chosen);
    cuts.extend(pieces::draw(pen, top, width, &legend).iter().map(|cut| format!("legend: {cut:?}")));
    let y = height - 20.0;
    let mut x = MARGIN;
    if !chosen.keys.is_empty() {
        for (exact, words) in [(true, "same roles, same act"), (false, "same act, one role differs")] {
            let stroke = solid(theme.mute, 1.4);
            let fill = if exact { theme.mute } else { theme.paper };
            pen.circle(Role::Legend, Point::new(x + 7.0, y - 4.0), 6.3, Some(fill), Some(stroke));
            pen.text(Role::Legend, Point::new(x + 20.0, y), Anchor::Start, words, letters::NOTE, theme.mute);
            x += 20.0 + text::width(words, Font::Sans, 11.5) + 21.0;
        }
    }
    let mut credits: Vec<String> =
        stories.iter().filter_map(|story| story.facts().film.credit.clone()).collect();
    credits.dedup();
    credits.insert(0, "imbroglio".to_owned());
    // The left half is the letters'.
    if chosen.rows.iter().any(|row| row.is_joined() && !row.firm) {
        let stroke = Stroke { dash: vec![2.0, 3.0], ..solid(theme.mute, 1.3) };
        pen.line(Role::Legend, straight(Point::new(x, y - 4.0), Point::new(x + 26.0, y - 4.0)), stroke);
        let at = Point::new(x + 33.0, y);
        pen.text(Role::Legend, at, Anchor::Start, "weak counterparts", letters::NOTE, theme.mute);
    }
    let (credit, cut) = text::fit(&credits.join(" · "), letters::KEY.0, letters::KEY.1, width * 0.5);
    if cut {
        cuts.push("foot".to_owned());
    }
    cuts.extend(title::draw_foot(pen, width, height, &credit).iter().map(|cut| format!("foot: {cut:?}")));
}
