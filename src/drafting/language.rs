//! What is to be known of a language, as data.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

const ENGLISH: &str = include_str!("../../data/languages/en.ron");
const FRENCH: &str = include_str!("../../data/languages/fr.ron");
const GERMAN: &str = include_str!("../../data/languages/de.ron");

/// A language table, as `data/languages/en.ron` has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its code: `en`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its most frequent small words, by which it is recognised.
    common: Vec<String>,
    pub(super) abbreviations: Vec<String>,
    pub(super) openers: Vec<String>,
    /// What is a word of its own though no blank follows: `l'`.
    #[serde(default)]
    pub(super) elisions: Vec<String>,
    pub(super) particles: Vec<String>,
    pub(super) epithets: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) places_after: Vec<String>,
    pub(super) articles: Vec<String>,
    pub(super) definite: Vec<String>,
    pub(super) roles: Vec<String>,
    /// Words of roles and titles that tell a gender.
    pub(super) feminine: Vec<String>,
    pub(super) masculine: Vec<String>,
    pub(super) plural: Vec<String>,
    /// How somebody is called who has only a role: `The {role}`, `{owner}'s {role}`.
    pub(super) called: String,
    pub(super) owned: String,
    pub(super) subjects: Vec<(String, Gender)>,
    pub(super) objects: Vec<(String, Gender)>,
    /// “The two ask”: people who were told of before.
    pub(super) numerals: Vec<String>,
    pub(super) possessives: Vec<(String, Gender)>,
    pub(super) reflexives: Vec<String>,
    pub(super) being: Vec<String>,
    pub(super) perfect: Vec<String>,
    pub(super) by: Vec<String>,
    pub(super) of: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) infinitive: Vec<String>,
    pub(super) prepositions: Vec<String>,
    pub(super) conjunctions: Vec<String>,
    pub(super) relatives: Vec<String>,
    pub(super) object_relatives: Vec<String>,
    pub(super) owner_relatives: Vec<String>,
    pub(super) negations: Vec<String>,
    pub(super) nothing: Vec<String>,
    pub(super) conditions: Vec<String>,
    pub(super) modals: Vec<String>,
    /// Verbs before a bare verb: “does not kill”.
    pub(super) helping: Vec<String>,
    adverbs: Vec<String>,
    /// How adverbs end.
    #[serde(default)]
    adverb_endings: Vec<String>,
    /// Whether all nouns have a capital letter.
    #[serde(default)]
    pub(super) noun_capitals: bool,
    /// Whether a pronoun that is an object stands before its verb.
    #[serde(default)]
    pub(super) clitics: bool,
    /// Whether participles and infinitives stand at the end of their clause.
    #[serde(default)]
    pub(super) verb_last: bool,
    /// Whether the subject stands behind the verb where something else begins the sentence.
    #[serde(default)]
    pub(super) verb_second: bool,
    /// Whether an infinitive follows its verb without a word between them.
    #[serde(default)]
    pub(super) bare_infinitive: bool,
    oneself: Vec<Becomes>,
    ordered: Vec<Becomes>,
    pub(super) leading: Vec<Leading>,
    irregular: Vec<(String, String, String)>,
    /// How verbs are inflected; without it, as in English.
    #[serde(default)]
    conjugations: Vec<Conjugation>,
    verbs: Vec<Verbs>,
    nouns: Vec<Nouns>,
    /// Before such a noun: who does it is whom the clause is about.
    #[serde(default)]
    pub(super) deed_prepositions: Vec<String>,
    /// Verbs that only say that what a noun tells is done: “gives him a beating”.
    light: Vec<String>,
    #[serde(skip)]
    forms: BTreeMap<String, Vec<Form>>,
    #[serde(skip)]
    leads: BTreeMap<String, String>,
}

/// Whom a word may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Gender {
    Masculine,
    Feminine,
    Plural,
    Any,
}

/// Verbs that say of the one behind them how far it was realised.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leading {
    words: Vec<String>,
    status: String,
}

/// What a kind becomes when it is done to oneself, or when it is only ordered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Becomes {
    kind: String,
    becomes: String,
}

/// The forms of all verbs that end in one way, each with `{}` for what stands before that ending.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Conjugation {
    ending: String,
    finite: Vec<String>,
    participles: Vec<String>,
    #[serde(default)]
    continuous: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    kind: String,
    verbs: Vec<String>,
    /// How far it was realised, where the verbs themselves say so.
    #[serde(default)]
    status: Option<String>,
    /// Whether they tell the kind only if they are denied.
    #[serde(default)]
    negated: bool,
    /// Whether they are done to whom something belongs by what is done to it.
    #[serde(default)]
    owner: bool,
}

/// Nouns for what is done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    kind: String,
    nouns: Vec<String>,
}

/// A form of a verb that tells a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub kind: String,
    /// The words that must follow, directly or behind the patient: `hands … over`.
    pub after: Vec<String>,
    pub status: Option<String>,
    pub negated: bool,
    pub owner: bool,
    /// Whether it may be a past participle.
    pub participle: bool,
    /// Whether it is the bare verb, as behind `to`.
    pub bare: bool,
    /// Whether it goes on: `killing`.
    pub continuous: bool,
}

/// A form of a verb, whatever it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    word: String,
    participle: bool,
    bare: bool,
    continuous: bool,
}

/// Why a language table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageFault(String);

impl fmt::Display for LanguageFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the language table cannot be read: {}", self.0)
    }
}

impl std::error::Error for LanguageFault {}

impl Language {
    /// English, as it comes with the program.
    ///
    /// # Errors
    /// Only if the table built into the program is broken, which a test rules out.
    pub fn english() -> Result<Self, LanguageFault> {
        Self::read(ENGLISH)
    }

    /// The languages that come with the program.
    ///
    /// # Errors
    /// Only if a table built into the program is broken, which a test rules out.
    pub fn built_in() -> Result<Vec<Self>, LanguageFault> {
        [ENGLISH, GERMAN, FRENCH].into_iter().map(Self::read).collect()
    }

    /// The one of several languages that a text is in: whose frequent small words make up most of it. None if no word of
    /// the text is among those of any. O(words).
    ///
    /// ```
    /// use imbroglio::drafting::Language;
    /// let languages = Language::built_in()?;
    /// let told = |text| Language::of_text(text, &languages).map(|language| language.id.as_str());
    /// assert_eq!(told("He kills the man who loves her."), Some("en"));
    /// assert_eq!(told("Il tue l'homme qui l'aime et s'enfuit avec elle."), Some("fr"));
    /// assert_eq!(told("Er tötet den Mann, der sie liebt."), Some("de"));
    /// assert_eq!(told("Wolfram"), None);
    /// # Ok::<(), imbroglio::drafting::LanguageFault>(())
    /// ```
    pub fn of_text<'l>(text: &str, languages: &'l [Self]) -> Option<&'l Self> {
        let mut counts = vec![0usize; languages.len()];
        for word in text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()) {
            let word = word.to_lowercase();
            for (language, count) in languages.iter().zip(&mut counts) {
                *count += usize::from(language.common.contains(&word));
            }
        }
        let best = counts.iter().copied().max().filter(|count| *count > 0)?;
        languages.iter().zip(counts).find(|(_, count)| *count == best).map(|(language, _)| language)
    }

    /// A table of another language.
    ///
    /// # Errors
    /// When the text is not RON of that shape.
    pub fn read(text: &str) -> Result<Self, LanguageFault> {
        let options =
            ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let mut language: Self = options.from_str(text).map_err(|error| LanguageFault(error.to_string()))?;
        let mut forms: BTreeMap<String, Vec<Form>> = BTreeMap::new();
        for verbs in &language.verbs {
            for verb in &verbs.verbs {
                let mut words = verb.split(' ');
                let Some(base) = words.next() else { continue };
                let after: Vec<String> = words.map(str::to_owned).collect();
                for shape in language.inflected(base) {
                    let form = Form {
                        kind: verbs.kind.clone(),
                        after: after.clone(),
                        status: verbs.status.clone(),
                        negated: verbs.negated,
                        owner: verbs.owner,
                        participle: shape.participle,
                        bare: shape.bare,
                        continuous: shape.continuous,
                    };
                    forms.entry(shape.word).or_default().push(form);
                }
            }
        }
        // what asks for more words is tried first: “gives up” before “gives”
        for forms in forms.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.after.len()));
        }
        language.forms = forms;
        let leads: Vec<(String, String)> = language
            .leading
            .iter()
            .flat_map(|leading| leading.words.iter().map(move |word| (word, leading)))
            .flat_map(|(word, leading)| {
                let shapes = language.inflected(word).into_iter();
                shapes.map(move |shape| (shape.word, leading.status.clone()))
            })
            .collect();
        language.leads.extend(leads);
        let light: Vec<String> =
            language.light.iter().flat_map(|verb| language.inflected(verb)).map(|shape| shape.word).collect();
        language.light = light;
        Ok(language)
    }

    /// The forms of a verb.
    fn inflected(&self, base: &str) -> Vec<Shape> {
        let shape = |word: String, participle: bool, bare: bool, continuous: bool| Shape {
            word,
            participle,
            bare,
            continuous,
        };
        let irregular: Vec<&(String, String, String)> =
            self.irregular.iter().filter(|(verb, ..)| verb == base).collect();
        if self.conjugations.is_empty() {
            return self.inflected_as_english(base, irregular.first().copied());
        }
        let mut shapes = vec![shape(base.to_owned(), false, true, false)];
        for (_, finite, participle) in &irregular {
            shapes.push(shape(finite.clone(), false, false, false));
            shapes.push(shape(participle.clone(), true, false, false));
        }
        let conjugation = self.conjugations.iter().find(|one| base.ends_with(&one.ending));
        if let Some(conjugation) = conjugation {
            let stem = base.strip_suffix(conjugation.ending.as_str()).unwrap_or(base);
            let filled = |form: &String| form.replace("{}", stem);
            shapes.extend(conjugation.finite.iter().map(|form| shape(filled(form), false, false, false)));
            shapes.extend(conjugation.participles.iter().map(|form| shape(filled(form), true, false, false)));
            shapes.extend(conjugation.continuous.iter().map(|form| shape(filled(form), false, false, true)));
        }
        shapes
    }

    fn inflected_as_english(&self, base: &str, irregular: Option<&(String, String, String)>) -> Vec<Shape> {
        let consonant_y = base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
        let silent_e = base.strip_suffix('e');
        let third = match consonant_y {
            Some(stem) => format!("{stem}ies"),
            None if base.ends_with(['s', 'x', 'z'])
                || base.ends_with("ch")
                || base.ends_with("sh")
                || base.ends_with('o') =>
            {
                format!("{base}es")
            }
            None => format!("{base}s"),
        };
        let regular = match (consonant_y, silent_e) {
            (Some(stem), _) => format!("{stem}ied"),
            (None, Some(stem)) => format!("{stem}ed"),
            (None, None) => format!("{base}ed"),
        };
        let doubled = irregular
            .and_then(|(_, past, _)| past.strip_suffix("ed"))
            .filter(|stem| stem.len() == base.len() + 1);
        let continuous = match (doubled, silent_e) {
            (Some(stem), _) => format!("{stem}ing"),
            (None, Some(stem)) if !base.ends_with("ee") => format!("{stem}ing"),
            _ => format!("{base}ing"),
        };
        let (past, participle) = irregular
            .map_or((regular.clone(), regular), |(_, past, participle)| (past.clone(), participle.clone()));
        let shape = |word: &str, participle: bool, bare: bool, continuous: bool| Shape {
            word: word.to_owned(),
            participle,
            bare,
            continuous,
        };
        let mut shapes = vec![
            // where the past is the same, it need not be the bare verb
            shape(base, participle == base, past != base, false),
            shape(&third, false, false, false),
            shape(&continuous, false, false, true),
            shape(&past, past == participle, false, false),
        ];
        if past != participle {
            shapes.push(shape(&participle, true, false, false));
        }
        shapes.dedup_by(|one, other| one.word == other.word);
        shapes
    }

    /// The kinds that the table tells, for its test.
    #[cfg(test)]
    pub(super) fn kinds(&self) -> impl Iterator<Item = &str> {
        let oneself = self
            .oneself
            .iter()
            .chain(&self.ordered)
            .flat_map(|one| [one.kind.as_str(), one.becomes.as_str()]);
        let told = self.verbs.iter().map(|verbs| verbs.kind.as_str());
        told.chain(oneself).chain(self.nouns.iter().map(|nouns| nouns.kind.as_str()))
    }

    /// The statuses that the table tells, for its test.
    #[cfg(test)]
    pub(super) fn statuses(&self) -> impl Iterator<Item = &str> {
        let leading = self.leading.iter().map(|leading| leading.status.as_str());
        leading.chain(self.verbs.iter().filter_map(|verbs| verbs.status.as_deref()))
    }

    /// The forms that a word may be.
    pub(super) fn forms(&self, word: &str) -> &[Form] {
        self.forms.get(word).map_or(&[], Vec::as_slice)
    }

    /// What a kind becomes when it is done to oneself.
    pub(super) fn oneself(&self, kind: &str) -> Option<&str> {
        self.oneself.iter().find(|oneself| oneself.kind == kind).map(|oneself| oneself.becomes.as_str())
    }

    /// What a kind becomes when it is only ordered, and done by who orders it.
    pub(super) fn ordered(&self, kind: &str) -> Option<&str> {
        self.ordered.iter().find(|ordered| ordered.kind == kind).map(|ordered| ordered.becomes.as_str())
    }

    /// The kind that a noun tells: `murder`.
    pub(super) fn noun(&self, word: &str) -> Option<&str> {
        let mut all = self.nouns.iter();
        all.find(|nouns| nouns.nouns.iter().any(|noun| noun == word)).map(|nouns| nouns.kind.as_str())
    }

    /// Whether a verb only says that what a noun tells is done.
    pub(super) fn is_light(&self, word: &str) -> bool {
        self.light.iter().any(|known| known == word)
    }

    /// Whether a word may stand between a subject and its verb.
    pub(super) fn is_adverb(&self, word: &str) -> bool {
        self.adverbs.iter().any(|adverb| adverb == word)
            || self
                .adverb_endings
                .iter()
                .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending.as_str()))
    }

    /// The gender that a word of a role or a title tells.
    pub(super) fn gender(&self, word: &str) -> Option<Gender> {
        let lists = [
            (&self.feminine, Gender::Feminine),
            (&self.masculine, Gender::Masculine),
            (&self.plural, Gender::Plural),
        ];
        lists.into_iter().find(|(list, _)| list.iter().any(|known| known == word)).map(|(_, gender)| gender)
    }

    /// The status that a leading verb gives to what stands behind it.
    pub(super) fn lead(&self, word: &str) -> Option<&str> {
        self.leads.get(word).map(String::as_str)
    }
}

/// The gender that most hints speak for.
pub(super) fn most(votes: &[(Gender, usize)]) -> Option<Gender> {
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
