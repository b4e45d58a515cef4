//! Several annotations in one set of words: whoever is one and the same has one id in all of them.

use crate::agreement::matching::Matched;
use crate::agreement::{Incomparable, matched};
use crate::exchange::draft::{Draft, LinkRecord};
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};

/// The new word of each old one.
type Words = BTreeMap<String, String>;

/// The new words of an annotation.
#[derive(Debug, Default)]
pub struct Renamed {
    parties: Words,
    events: Words,
    knowledge: Words,
}

fn new<'a>(words: &'a Words, old: &'a str) -> &'a str {
    words.get(old).map_or(old, String::as_str)
}

impl Renamed {
    /// The new word of an entry of a list of the film.
    pub fn entry<'a>(&'a self, list: &str, old: &'a str) -> &'a str {
        match list {
            "characters" | "groups" => new(&self.parties, old),
            "story" => new(&self.events, old),
            "knowledge" => new(&self.knowledge, old),
            _ => old,
        }
    }
}

/// Annotations as drafts in the words of the first, each with what was renamed.
///
/// # Errors
/// When there are fewer than two, or they cite different texts.
pub fn in_common(stories: &[&Story]) -> Result<Vec<(Draft, Renamed)>, Incomparable> {
    let (parties, events) = matched(stories)?;
    let parties = words(&parties, stories, |story, id| story.party(id).id.to_string());
    let events = words(&events, stories, |story, id| story.event(id).id.to_string());
    let mut all: Vec<(Draft, Renamed)> = Vec::new();
    for ((story, parties), events) in stories.iter().zip(parties).zip(events) {
        let mut draft = Draft::of(story);
        let mut renamed = Renamed { parties, events, knowledge: Words::new() };
        rename(&mut draft, &renamed);
        if let Some((first, _)) = all.first() {
            let taken: BTreeSet<String> =
                all.iter().flat_map(|(draft, _)| &draft.knowledge).map(|known| known.id.clone()).collect();
            renamed.knowledge = knowledge(first, &draft, &taken);
        }
        for known in &mut draft.knowledge {
            known.id = new(&renamed.knowledge, &known.id).to_owned();
        }
        for learning in &mut draft.learnings {
            learning.knowledge = new(&renamed.knowledge, &learning.knowledge).to_owned();
        }
        all.push((draft, renamed));
    }
    Ok(all)
}

/// For each annotation the new words of what is matched: that of the first annotation that has it.
fn words<Id: Copy>(
    matched: &Matched<Id>,
    stories: &[&Story],
    word: impl Fn(&Story, Id) -> String,
) -> Vec<Words> {
    let mut renamed = vec![Words::new(); stories.len()];
    let mut taken = BTreeSet::new();
    for row in &matched.rows {
        let all = || row.iter().enumerate().filter_map(|(number, id)| Some((number, (*id)?)));
        let Some((of, first)) = all().next() else { continue };
        let chosen = unused(&word(stories[of], first), &taken);
        for (number, id) in all() {
            renamed[number].insert(word(stories[number], id), chosen.clone());
        }
        taken.insert(chosen);
    }
    renamed
}

/// A word that is not taken.
fn unused(word: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(word) {
        return word.to_owned();
    }
    (2..)
        .map(|number| format!("{word}_{number}"))
        .find(|word| !taken.contains(word))
        .unwrap_or_else(|| word.to_owned())
}

/// Pieces of knowledge by their word, or by the event that both are about, if they are the only ones about it.
fn knowledge(first: &Draft, other: &Draft, taken: &BTreeSet<String>) -> Words {
    let mut words = Words::new();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for known in &other.knowledge {
        if let Some(same) = first.knowledge.iter().find(|one| one.id == known.id) {
            used.insert(&same.id);
            words.insert(known.id.clone(), same.id.clone());
        }
    }
    for known in other.knowledge.iter().filter(|known| known.of.is_some()) {
        let about = |draft: &Draft| draft.knowledge.iter().filter(|one| one.of == known.of).count();
        let same = first.knowledge.iter().find(|one| one.of == known.of && !used.contains(one.id.as_str()));
        if !words.contains_key(&known.id)
            && about(first) == 1
            && about(other) == 1
            && let Some(same) = same
        {
            used.insert(&same.id);
            words.insert(known.id.clone(), same.id.clone());
        }
    }
    for known in &other.knowledge {
        if !words.contains_key(&known.id) {
            words.insert(known.id.clone(), unused(&known.id, taken));
        }
    }
    words
}

fn rename(draft: &mut Draft, renamed: &Renamed) {
    let party = |id: &mut String| *id = new(&renamed.parties, id).to_owned();
    let event = |id: &mut String| *id = new(&renamed.events, id).to_owned();
    let parties = |ids: &mut Vec<String>| ids.iter_mut().for_each(party);
    for one in &mut draft.parties {
        party(&mut one.id);
        one.home.iter_mut().chain(&mut one.is).for_each(party);
        one.revealed.iter_mut().for_each(event);
        parties(&mut one.perhaps);
    }
    for bond in &mut draft.bonds {
        party(&mut bond.from);
        party(&mut bond.to);
        bond.start.iter_mut().chain(&mut bond.end).for_each(event);
    }
    let link = |link: &mut LinkRecord| {
        event(&mut link.event);
        link.unless.iter_mut().for_each(event);
    };
    for one in &mut draft.events {
        event(&mut one.id);
        one.needs.iter_mut().chain(&mut one.helped_by).chain(&mut one.prevented_by).for_each(link);
        one.needs_any.iter_mut().flatten().for_each(link);
        one.meanwhile.iter_mut().for_each(event);
        parties(&mut one.present);
    }
    for act in &mut draft.acts {
        event(&mut act.event);
        for list in [&mut act.agents, &mut act.patients, &mut act.about, &mut act.through, &mut act.believers]
        {
            parties(list);
        }
    }
    for known in &mut draft.knowledge {
        known.since.iter_mut().chain(&mut known.of).for_each(event);
        parties(&mut known.known_to);
        parties(&mut known.concerns);
    }
    for learning in &mut draft.learnings {
        event(&mut learning.event);
        party(&mut learning.who);
        learning.from.iter_mut().for_each(party);
    }
}
