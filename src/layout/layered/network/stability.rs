//! Layout stability: columns and orders of an earlier drawing, so that what stood somewhere stays there.

use super::input::Input;

/// Columns read off earlier centres: cards whose centres lie close together share a column; cards
/// without an earlier place join their group, or the last column.
pub(super) fn columns(input: &Input) -> Vec<Vec<usize>> {
    let mut placed: Vec<(i64, i64, usize)> =
        input.previous.iter().enumerate().filter_map(|(card, at)| at.map(|(x, y)| (x, y, card))).collect();
    placed.sort_unstable();
    let mut columns: Vec<Vec<(i64, usize)>> = Vec::new();
    let mut column_of: Vec<Option<usize>> = vec![None; input.cards.len()];
    let mut last = i64::MIN / 2;
    for (x, y, card) in placed {
        if x - last > 80 || columns.is_empty() {
            columns.push(Vec::new());
        }
        last = x;
        if let Some(column) = columns.last_mut() {
            column.push((y, card));
        }
        column_of[card] = Some(columns.len() - 1);
    }
    if columns.is_empty() {
        columns.push(Vec::new());
    }
    if input.real < input.cards.len() && input.real > 0 {
        // empty groups that serve as ends stand apart, so that nothing else has to move
        columns.push(Vec::new());
    }
    for card in 0..input.cards.len() {
        if column_of[card].is_none() {
            let mates = input.cards[card].group.map(|group| &input.members[group]);
            let column = mates
                .and_then(|mates| mates.iter().find_map(|mate| column_of[*mate]))
                .unwrap_or(columns.len() - 1);
            columns[column].push((i64::MAX / 2, card));
            column_of[card] = Some(column);
        }
    }
    gather(input, &mut columns);
    columns.into_iter().filter(|column| !column.is_empty()).map(|column| sorted(input, column)).collect()
}

/// A group may span several columns only if it has them for itself; otherwise it goes to the one
/// where most of it stands.
fn gather(input: &Input, columns: &mut [Vec<(i64, usize)>]) {
    for (group, members) in input.members.iter().enumerate() {
        let own = |entry: &(i64, usize)| input.cards[entry.1].group == Some(group);
        let homes: Vec<usize> =
            (0..columns.len()).filter(|column| columns[*column].iter().any(own)).collect();
        let (Some(first), Some(last)) = (homes.first().copied(), homes.last().copied()) else { continue };
        let alone =
            homes.len() == last - first + 1 && homes.iter().all(|column| columns[*column].iter().all(own));
        if members.len() < 2 || first == last || alone {
            continue;
        }
        let count = |column: usize| columns[column].iter().filter(|entry| own(entry)).count();
        let Some(home) =
            homes.iter().copied().max_by_key(|column| (count(*column), std::cmp::Reverse(*column)))
        else {
            continue;
        };
        let mut moved = Vec::new();
        for column in homes.into_iter().filter(|column| *column != home) {
            moved.extend(columns[column].iter().copied().filter(own));
            columns[column].retain(|entry| !own(entry));
        }
        columns[home].extend(moved);
    }
}

/// Cards from top to bottom, those of a group together where its middle member stands.
fn sorted(input: &Input, mut column: Vec<(i64, usize)>) -> Vec<usize> {
    column.sort_unstable();
    let mut units: Vec<(i64, usize, Vec<usize>)> = Vec::new();
    for (y, card) in column {
        let group = input.cards[card].group;
        match units.iter_mut().find(|(_, _, cards)| group.is_some() && input.cards[cards[0]].group == group) {
            Some((_, _, cards)) => cards.push(card),
            None => units.push((y, card, vec![card])),
        }
    }
    units.into_iter().flat_map(|(_, _, cards)| cards).collect()
}
