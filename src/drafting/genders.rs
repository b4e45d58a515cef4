//! Whether somebody is a man, a woman or several, as far as a text tells it.

use super::Language;
use super::language::Gender;
use super::mention::Mentions;
use super::names::Person;
use super::sentences::Sentence;
use std::collections::BTreeSet;

/// What is known of everybody's gender: from titles and roles, and from the pronouns of sentences that name nobody else.
pub(super) fn genders(
    sentences: &[Sentence],
    mentions: &[Mentions],
    people: &[Person],
    language: &Language,
) -> Vec<Option<Gender>> {
    let mut votes: Vec<Vec<(Gender, usize)>> = vec![Vec::new(); people.len()];
    for (person, votes) in people.iter().zip(&mut votes) {
        let names = std::iter::once(&person.name).chain(&person.aliases);
        let words = names.flat_map(|name| name.split_whitespace());
        for word in words.map(str::to_lowercase) {
            votes.extend(language.gender(&word).map(|gender| (gender, ROLE)));
            votes.extend(language.gender_of_ending(&word).map(|gender| (gender, ENDING)));
        }
    }
    for mentions in mentions {
        for said in &mentions.said {
            let gender = match language.gender(&said.role) {
                // “his sons, Jo and Mario”: each is a son
                Some(Gender::Plural) if !people[said.person].several => {
                    said.role.strip_suffix('s').and_then(|one| language.gender(one))
                }
                gender => gender,
            };
            votes[said.person].extend(gender.map(|gender| (gender, ROLE)));
        }
    }
    let told: Vec<Option<Gender>> = votes.iter().map(|votes| most(votes)).collect();
    for (sentence, mentions) in sentences.iter().zip(mentions) {
        let named: BTreeSet<usize> = mentions.found.iter().map(|mention| mention.person).collect();
        let Some(first) = mentions.found.first() else { continue };
        for (at, word) in sentence.words.iter().enumerate() {
            let all = language.subjects.iter().chain(&language.objects).chain(&language.possessives);
            let pronoun = all.filter(|(known, _)| *known == word.lower).map(|(_, gender)| *gender);
            let pronoun: BTreeSet<Gender> = pronoun.collect();
            let (Some(gender), 1) = (pronoun.first(), pronoun.len()) else { continue };
            if *gender == Gender::Any || *gender == Gender::Plural || at < first.to {
                continue;
            }
            // it means somebody else of whom that is known
            let mut before =
                mentions.found.iter().filter(|mention| mention.to <= at).map(|mention| mention.person);
            let contradicts = told[first.person].is_some_and(|known| known != *gender);
            if contradicts && before.any(|person| told[person] == Some(*gender)) {
                continue;
            }
            let weight = if named.len() == 1 { ALONE } else { 1 };
            votes[first.person].push((*gender, weight));
        }
    }
    votes.iter().map(|votes| most(votes)).collect()
}

/// What a role or a title weighs against pronouns.
const ROLE: usize = 6;
/// What the ending of a name weighs.
const ENDING: usize = 2;
/// What a pronoun weighs in a sentence that names nobody else.
const ALONE: usize = 2;

/// The gender that most hints speak for.
fn most(votes: &[(Gender, usize)]) -> Option<Gender> {
    let count = |gender: Gender| {
        votes.iter().filter(|(one, _)| *one == gender).map(|(_, weight)| weight).sum::<usize>()
    };
    let all = [Gender::Masculine, Gender::Feminine, Gender::Plural].map(|gender| (count(gender), gender));
    let best = all.iter().map(|(count, _)| *count).max().unwrap_or(0);
    let mut first = all.iter().filter(|(count, _)| *count == best && best > 0);
    match (first.next(), first.next()) {
        (Some((_, gender)), None) => Some(*gender),
        _ => None,
    }
}
