//! The cards of both films, and the roles between them.

use super::{CARD, COLUMNS, ROLE, TOP, WIDTH};
use crate::analysis::fates::{Fate, fates};
use crate::charts::comparison::choose::{Chosen, Counterparts, name};
use crate::charts::comparison::place::Placement;
use crate::charts::pieces::{Pen, letters, marks, solid, straight};
use crate::charts::words;
use crate::facts::PartyId;
use crate::scene::{Anchor, Font, Point, Rect, Role, Stroke, text};
use crate::story::Story;

/// Radius of the corners.
const CORNER: f64 = 7.0;
/// Room at the left and right inside a card.
const INSIDE: f64 = 12.0;
/// Letters for names, and the lines they may take in a card.
const NAMES: [(letters::Letters, usize); 3] =
    [(letters::NAME, 2), ((Font::SansBold, 12.5), 2), ((Font::SansBold, 11.5), 3)];
/// Distance of one mark to the next.
const MARK: f64 = 17.0;
/// Widest that a role's name may be.
const ROLE_WIDTH: f64 = 148.0;
/// Distance of one line of a role's name to the next.
const ROLE_LINE: f64 = 16.0;

/// Draws roles and cards.
pub fn draw(
    pen: &mut Pen<'_>,
    stories: [&Story; 2],
    chosen: &Chosen,
    placement: &Placement,
    cuts: &mut Vec<String>,
) {
    let all = stories.map(fates);
    let mut number = 0;
    for (row, (top, height)) in chosen.rows.iter().zip(&placement.rows) {
        let middle = TOP + top + height / 2.0;
        role(pen, stories, row, middle);
        for side in [0, 1] {
            let rect = Rect::new(COLUMNS[side], TOP + top, CARD, *height);
            let players = &row.players[side];
            if players.is_empty() {
                let stroke = Stroke { dash: vec![3.0, 4.0], ..solid(pen.theme.rule, 1.2) };
                pen.rect(Role::Ground, rect.grown(-4.0), CORNER, None, Some(stroke));
                let at = Point::new(rect.center().x, middle + 4.0);
                let color = pen.theme.mute;
                pen.text(Role::Note, at, Anchor::Middle, "no counterpart", letters::NOTE, color);
            } else {
                let fate = |party: &PartyId| all[side].iter().find(|fate| fate.party == *party);
                let fates: Vec<&Fate> = players.iter().filter_map(fate).collect();
                card(pen, stories[side], (number, rect), players, &fates, cuts);
                number += 1;
            }
        }
    }
}

fn role(pen: &mut Pen<'_>, stories: [&Story; 2], row: &Counterparts, middle: f64) {
    let theme = pen.theme;
    let words = match (row.part, row.is_joined()) {
        (Some(_), _) => words::sentence(&name(row, stories)),
        (None, true) => "No shared role".to_owned(),
        (None, false) => String::new(),
    };
    let wrapped = text::wrap(&words, ROLE.0, ROLE.1, ROLE_WIDTH, 2);
    let color = if row.is_joined() { theme.ink } else { theme.mute };
    let first = middle + text::baseline_drop(ROLE.1)
        - ROLE_LINE * (wrapped.lines.len().saturating_sub(1)) as f64 / 2.0;
    for (at, line) in wrapped.lines.iter().enumerate() {
        let at = Point::new(WIDTH / 2.0, first + ROLE_LINE * at as f64);
        pen.text(Role::Note, at, Anchor::Middle, line, ROLE, color);
    }
    if row.is_joined() {
        let half = wrapped.width(ROLE.0, ROLE.1) / 2.0 + 10.0;
        let ends = [(COLUMNS[0] + CARD + 4.0, WIDTH / 2.0 - half), (WIDTH / 2.0 + half, COLUMNS[1] - 4.0)];
        for (from, to) in ends {
            let dash = if row.firm { Vec::new() } else { vec![2.0, 3.0] };
            let stroke = Stroke { dash, ..solid(theme.ink, 1.3) };
            pen.line(Role::Ground, straight(Point::new(from, middle), Point::new(to, middle)), stroke);
        }
    }
}

fn card(
    pen: &mut Pen<'_>,
    story: &Story,
    (number, rect): (u32, Rect),
    players: &[PartyId],
    fates: &[&Fate],
    cuts: &mut Vec<String>,
) {
    let theme = pen.theme;
    let name = |party: PartyId| story.party(party).id.to_string();
    let film = story.facts().film.id.clone();
    let all: Vec<String> = players.iter().map(|party| name(*party)).collect();
    pen.open(vec![("film", film), ("character", all.join(" "))]);
    let lead = players.iter().any(|party| story.party(*party).lead);
    let border = if lead { solid(theme.ink, 2.2) } else { solid(theme.ink.over(theme.paper, 500), 1.2) };
    pen.rect(Role::Card(number), rect, CORNER, Some(theme.card), Some(border));
    let role = Role::CardContent(number);
    let middle = rect.center().y;
    for (at, fate) in fates.iter().rev().enumerate() {
        let x = rect.right() - INSIDE - marks::RADIUS - at as f64 * MARK;
        pen.open(vec![("part", "fate".to_owned()), ("character", name(fate.party))]);
        marks::fate(pen, role, Point::new(x, middle), words::mark(fate), marks::RADIUS);
        pen.close();
    }
    let room = rect.width - 2.0 * INSIDE - fates.len() as f64 * MARK - 4.0;
    let names: Vec<&str> = players.iter().map(|party| story.party(*party).short()).collect();
    let names = names.join(", ");
    let fitting = NAMES
        .into_iter()
        .map(|(letters, lines)| (letters, text::wrap(&names, letters.0, letters.1, room, lines)));
    // The largest letters in which the names fit, or the smallest.
    let mut found = None;
    for (letters, wrapped) in fitting {
        let fits = !wrapped.cut;
        found = Some((letters, wrapped));
        if fits {
            break;
        }
    }
    let Some((letters, wrapped)) = found else { return pen.close() };
    if wrapped.cut {
        cuts.push(format!("{names}: name"));
    }
    let step = letters.1 + 2.5;
    let first =
        middle + text::baseline_drop(letters.1) - step * (wrapped.lines.len().saturating_sub(1)) as f64 / 2.0;
    for (at, line) in wrapped.lines.iter().enumerate() {
        let at = Point::new(rect.x + INSIDE, first + step * at as f64);
        pen.text(role, at, Anchor::Start, line, letters, theme.ink);
    }
    pen.close();
}
