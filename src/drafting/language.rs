//! What is to be known of a language, as data.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// A language table, as `data/languages/en.ron` has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its code: `en`.
    pub id: String,
    /// Its name.
    pub name: String,
    pub(super) abbreviations: Vec<String>,
    pub(super) openers: Vec<String>,
    pub(super) particles: Vec<String>,
    pub(super) epithets: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) places_after: Vec<String>,
    pub(super) articles: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) subjects: Vec<String>,
    pub(super) objects: Vec<String>,
    pub(super) reflexives: Vec<String>,
    pub(super) being: Vec<String>,
    pub(super) perfect: Vec<String>,
    pub(super) been: Vec<String>,
    pub(super) by: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) infinitive: Vec<String>,
    pub(super) prepositions: Vec<String>,
    pub(super) relatives: Vec<String>,
    oneself: Vec<Oneself>,
    pub(super) leading: Vec<Leading>,
    irregular: Vec<(String, String, String)>,
    verbs: Vec<Verbs>,
    #[serde(skip)]
    forms: BTreeMap<String, Vec<Form>>,
    #[serde(skip)]
    leads: BTreeMap<String, String>,
}

/// Verbs that say of the one behind them how far it was realised.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leading {
    words: Vec<String>,
    status: String,
}

/// What a kind becomes when it is done to oneself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Oneself {
    kind: String,
    becomes: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    kind: String,
    verbs: Vec<String>,
}

/// A form of a verb that tells a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub kind: String,
    /// The words that must follow, directly or behind the patient: `hands … over`.
    pub after: Vec<String>,
    /// Whether it may be a past participle.
    pub participle: bool,
    /// Whether it is the bare verb, as behind `to`.
    pub bare: bool,
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
        Self::read(include_str!("../../data/languages/en.ron"))
    }

    /// A table of another language.
    ///
    /// # Errors
    /// When the text is not RON of that shape.
    pub fn read(text: &str) -> Result<Self, LanguageFault> {
        let mut language: Self = ron::from_str(text).map_err(|error| LanguageFault(error.to_string()))?;
        for verbs in &language.verbs {
            for verb in &verbs.verbs {
                let mut words = verb.split(' ');
                let Some(base) = words.next() else { continue };
                let after: Vec<String> = words.map(str::to_owned).collect();
                for (form, participle, bare) in language.inflected(base) {
                    let form_of = Form { kind: verbs.kind.clone(), after: after.clone(), participle, bare };
                    language.forms.entry(form).or_default().push(form_of);
                }
            }
        }
        // what asks for more words is tried first: “gives up” before “gives”
        for forms in language.forms.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.after.len()));
        }
        let leads: Vec<(String, String)> = language
            .leading
            .iter()
            .flat_map(|leading| leading.words.iter().map(move |word| (word, leading)))
            .flat_map(|(word, leading)| {
                language.inflected(word).into_iter().map(move |(form, ..)| (form, leading.status.clone()))
            })
            .collect();
        language.leads.extend(leads);
        Ok(language)
    }

    /// The forms of a verb, each with whether it may be a participle, and whether it is the bare verb.
    fn inflected(&self, base: &str) -> Vec<(String, bool, bool)> {
        let irregular = self.irregular.iter().find(|(verb, ..)| verb == base);
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
        let mut forms = vec![
            (base.to_owned(), participle == base, true),
            (third, false, false),
            (continuous, false, false),
            (past.clone(), past == participle, false),
        ];
        if past != participle {
            forms.push((participle, true, false));
        }
        forms.dedup_by(|one, other| one.0 == other.0);
        forms
    }

    /// The forms that a word may be.
    pub(super) fn forms(&self, word: &str) -> &[Form] {
        self.forms.get(word).map_or(&[], Vec::as_slice)
    }

    /// What a kind becomes when it is done to oneself.
    pub(super) fn oneself(&self, kind: &str) -> Option<&str> {
        self.oneself.iter().find(|oneself| oneself.kind == kind).map(|oneself| oneself.becomes.as_str())
    }

    /// The status that a leading verb gives to what stands behind it.
    pub(super) fn lead(&self, word: &str) -> Option<&str> {
        self.leads.get(word).map(String::as_str)
    }
}
