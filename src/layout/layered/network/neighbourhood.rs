//! The neighbourhood of a solution: orders of cards that differ little from a given one.

use super::input::Input;

type Columns = Vec<Vec<usize>>;

/// All orders that differ by one swap of neighbours, by turning a box round, or by one small unit
/// that stands at the end of another column.
pub(super) fn neighbours(input: &Input, columns: &[Vec<usize>]) -> Vec<Columns> {
    let mut all = Vec::new();
    for index in 0..columns.len() {
        swaps(input, columns, index, &mut all);
    }
    for index in 0..columns.len() {
        moves(input, columns, index, &mut all);
    }
    all
}

/// The free cards and boxes of a column.
fn units(input: &Input, column: &[usize]) -> Vec<Vec<usize>> {
    let mut units: Vec<Vec<usize>> = Vec::new();
    for card in column {
        let group = input.cards[*card].group;
        match units.last_mut() {
            Some(unit) if group.is_some() && input.cards[unit[0]].group == group => unit.push(*card),
            _ => units.push(vec![*card]),
        }
    }
    units
}

fn swaps(input: &Input, columns: &[Vec<usize>], index: usize, all: &mut Vec<Columns>) {
    let units = units(input, &columns[index]);
    let mut put = |units: Vec<Vec<usize>>| {
        let mut next = columns.to_vec();
        next[index] = units.into_iter().flatten().collect();
        all.push(next);
    };
    for at in 1..units.len() {
        let mut next = units.clone();
        next.swap(at - 1, at);
        put(next);
    }
    for unit in 0..units.len() {
        for at in 1..units[unit].len() {
            let mut next = units.clone();
            next[unit].swap(at - 1, at);
            put(next);
        }
        if units[unit].len() > 2 {
            let mut next = units.clone();
            next[unit].reverse();
            put(next);
        }
    }
}

/// Moves units of one or two cards; a group that stands in several columns stays.
fn moves(input: &Input, columns: &[Vec<usize>], index: usize, all: &mut Vec<Columns>) {
    let whole = |unit: &[usize]| {
        input.cards[unit[0]].group.is_none_or(|group| input.members[group].len() == unit.len())
    };
    let wide = |column: &[usize]| {
        column
            .first()
            .is_some_and(|card| !whole(&units(input, column)[0]) && input.cards[*card].group.is_some())
    };
    for unit in units(input, &columns[index]).iter().filter(|unit| unit.len() < 3 && whole(unit)) {
        for target in 0..columns.len() {
            if target == index || wide(&columns[target]) {
                continue;
            }
            for below in [true, false] {
                let mut next = columns.to_vec();
                next[index].retain(|card| !unit.contains(card));
                let place = if below { next[target].len() } else { 0 };
                next[target].splice(place..place, unit.iter().copied());
                next.retain(|column| !column.is_empty());
                all.push(next);
            }
        }
    }
}
