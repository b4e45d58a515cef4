//! What is to be known of a language, as data.

mod lookup;

use super::words::{Entries, Keyed, Lower, Words};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// The tables that come with the program, by the code of their language.
const TABLES: [(&str, &str); 3] = [
    ("en", include_str!("../../data/languages/en.ron")),
    ("de", include_str!("../../data/languages/de.ron")),
    ("fr", include_str!("../../data/languages/fr.ron")),
];
/// The most frequent small words of each of them: one table is read, not all.
const COMMON: &str = include_str!("../../data/languages/common.ron");

/// A language table, as `data/languages/en.ron` has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its code: `en`.
    pub id: String,
    /// Its name.
    pub name: String,
    pub(super) abbreviations: Words,
    pub(super) openers: Words,
    /// What is a word of its own though no blank follows: `l'`.
    #[serde(default)]
    pub(super) elisions: Words,
    pub(super) particles: Words,
    pub(super) epithets: Words,
    pub(super) titles: Words,
    pub(super) places_after: Words,
    /// Towns and countries that stories are set in.
    #[serde(default)]
    pub(super) places: Words,
    pub(super) articles: Words,
    pub(super) definite: Words,
    pub(super) roles: Words,
    /// Words of roles and titles that tell a gender.
    pub(super) feminine: Words,
    pub(super) masculine: Words,
    pub(super) plural: Words,
    /// How names end, and the gender that this hints at.
    #[serde(default)]
    name_endings: Vec<(String, Gender)>,
    /// How verbs end that have a subject.
    #[serde(default)]
    finite_endings: Words,
    /// “The sword that killed him”: before a verb they begin what is said of a thing.
    #[serde(default)]
    pub(super) thing_relatives: Words,
    /// How somebody is called who has only a role: `The {role}`, `{owner}'s {role}`.
    pub(super) called: String,
    pub(super) owned: String,
    pub(super) subjects: Vec<(String, Gender)>,
    pub(super) objects: Vec<(String, Gender)>,
    /// “The two ask”: people who were told of before.
    pub(super) numerals: Words,
    pub(super) possessives: Vec<(String, Gender)>,
    pub(super) reflexives: Words,
    /// “Each other”.
    #[serde(default)]
    pub(super) reciprocals: Vec<(String, String)>,
    pub(super) being: Words,
    pub(super) perfect: Words,
    pub(super) by: Words,
    pub(super) of: Words,
    pub(super) and: Words,
    pub(super) infinitive: Words,
    pub(super) prepositions: Words,
    pub(super) conjunctions: Words,
    /// “When Jo returns”: at the head of a sentence they begin a clause that is not the main one.
    #[serde(default)]
    pub(super) subordinating: Words,
    /// “Someone”: a subject of whom nothing is known.
    #[serde(default)]
    pub(super) unknown: Words,
    pub(super) relatives: Words,
    pub(super) object_relatives: Words,
    pub(super) owner_relatives: Words,
    pub(super) negations: Words,
    pub(super) nothing: Words,
    pub(super) conditions: Words,
    pub(super) modals: Words,
    /// Before a bare verb that tells what is only to come: “shall marry”.
    #[serde(default)]
    pub(super) future: Words,
    /// Verbs before a bare verb: “does not kill”.
    pub(super) helping: Words,
    adverbs: Words,
    /// How adverbs end.
    #[serde(default)]
    adverb_endings: Words,
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
    pub(super) irregular: Vec<(String, String, String)>,
    /// How verbs are inflected; without it, as in English.
    #[serde(default)]
    pub(super) conjugations: Vec<Conjugation>,
    verbs: Vec<Verbs>,
    /// Third persons that the endings do not give: `has`.
    #[serde(default)]
    pub(super) thirds: Vec<(String, String)>,
    nouns: Vec<Nouns>,
    /// Roles of somebody to somebody, by what binds the two.
    #[serde(default)]
    bonds: Vec<BondWords>,
    /// Roles and those of whom they are it: who has a daughter is her father.
    #[serde(default)]
    inverses: Vec<(String, Words)>,
    /// Words that mean the same person: “the boy” is who was said to be a son.
    #[serde(default)]
    pub(super) alike: Vec<Words>,
    /// Words before what somebody is when nobody is meant beside them: “the two are friends”.
    #[serde(default)]
    pub(super) staying: Words,
    /// Kinds by which somebody asks something of somebody, who then agrees or refuses.
    #[serde(default)]
    pub(super) addressing: Words,
    /// Kinds that bind those whom they concern.
    #[serde(default)]
    binding: Vec<Binding>,
    /// What follows from what is proposed and from who is bound to whom.
    #[serde(default)]
    pub(super) inferences: Vec<Inference>,
    /// Before such a noun: who does it is whom the clause is about.
    #[serde(default)]
    pub(super) deed_prepositions: Words,
    /// Verbs that only say that what a noun tells is done: “gives him a beating”.
    light: Words,
    /// Verbs behind which a name does what a bare verb tells: “has Jo buy it”.
    #[serde(default)]
    causing: Words,
    /// Before a noun that names who does it to whom the clause is about: “with the help of Jo”.
    #[serde(default)]
    pub(super) adjuncts: Words,
    /// “Punishes Jo for killing Mario”: behind these, what somebody is said to have done.
    #[serde(default)]
    pub(super) blame: Words,
    /// “Accuses Jo of killing Mario”: behind these nothing is told as done.
    #[serde(default)]
    pub(super) doubtful: Words,
    /// “At the hands of Jo”.
    #[serde(default)]
    pub(super) hands: Words,
    /// Between somebody and what they are called: “a man known as Jo”.
    #[serde(default)]
    pub(super) naming: Vec<Vec<String>>,
    /// Verbs by which somebody gives themselves a name: “calls herself Fidele”.
    #[serde(default)]
    pub(super) calling: Words,
    /// Between a body of people and its members: “a gang made up of Jo and Mario”.
    #[serde(default)]
    pub(super) made_of: Vec<Vec<String>>,
    /// Words for whom something has happened to, beside participles: “the dead king”.
    #[serde(default)]
    pub(super) states: Vec<Condition>,
    #[serde(skip)]
    forms: Keyed<Form>,
    #[serde(skip)]
    leads: Keyed<String>,
    /// Entries of nouns by their words.
    #[serde(skip)]
    noun_places: Keyed<usize>,
    #[serde(skip)]
    entries: Entries,
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
pub(super) struct Conjugation {
    pub ending: String,
    pub finite: Vec<String>,
    pub participles: Vec<String>,
    #[serde(default)]
    pub continuous: Vec<String>,
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
    /// Whether the subject undergoes it: “falls victim to Jo”.
    #[serde(default)]
    turned: bool,
    /// To whom it is done where nobody is named.
    #[serde(default)]
    understood: Option<Meant>,
    /// Whether two who are its subject do it to one another: “Jo and Ann marry”.
    #[serde(default)]
    mutual: bool,
}

/// What binds two people, as far as the word for it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BondSort {
    Love,
    Friendship,
    Kin,
    Company,
    Service,
}

/// Who is meant where a clause does not name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meant {
    /// Who asked last, else who else is told of nearest.
    Addressee,
    /// Who asked last, and nobody else.
    Asked,
    /// The lover, husband or wife.
    Partner,
    /// Whom the doer serves or informs.
    Master,
    /// Who else is told of nearest.
    Other,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct BondWords {
    tie: BondSort,
    roles: Words,
    /// Whether both are it to one another: friends.
    #[serde(default)]
    mutual: bool,
    /// Whether it is a love beside another: a mistress.
    #[serde(default)]
    beside: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Binding {
    kinds: Words,
    tie: BondSort,
    /// Whether it binds those who do it together, and not the doer to whom it is done to.
    #[serde(default)]
    together: bool,
}

/// Words for people to whom one of some kinds of deed was done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub words: Words,
    pub kinds: Vec<String>,
}

/// A rule: who does one of these to somebody also does that.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Inference {
    pub of: Vec<String>,
    pub tells: String,
    /// The two must be bound in one of these ways, if any is named.
    #[serde(default)]
    pub bound: Vec<BondSort>,
    /// Whether it is done to whom the deed is about, and to nobody else.
    #[serde(default)]
    pub to_about: bool,
    /// Whether it is done to the partner of the doer, who is not the patient.
    #[serde(default)]
    pub to_partner: bool,
    /// Whether it is done by the patient to the partner of the doer.
    #[serde(default)]
    pub by_patient: bool,
}

/// Nouns for what is done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    kind: String,
    nouns: Vec<String>,
    /// Words behind which whom it is done to stands: “a showdown with Jo”; without them, those of `of`.
    #[serde(default)]
    before: Words,
    /// Whether the subject undergoes it: “a tip from Jo”.
    #[serde(default)]
    turned: bool,
    /// Whether the noun names who does it, to whom the clause is about: “with the help of Jo”.
    #[serde(default)]
    of_doer: bool,
    /// Whether two who are named behind it do it to one another: “the marriage of Jo and Ann”.
    #[serde(default)]
    mutual: bool,
}

/// A noun for what is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noun<'l> {
    pub kind: &'l str,
    /// Before whom it is done to.
    pub before: &'l Words,
    /// Whether the subject of the clause does it where nobody else is said to.
    pub of_subject: bool,
    pub turned: bool,
    /// Whether who is named does it to whom the clause is about.
    pub of_doer: bool,
    pub mutual: bool,
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
    pub turned: bool,
    pub understood: Option<Meant>,
    pub mutual: bool,
    /// Whether it may be a past participle.
    pub participle: bool,
    /// Whether it is the bare verb, as behind `to`.
    pub bare: bool,
    /// Whether it goes on: `killing`.
    pub continuous: bool,
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
        Self::read(TABLES[0].1)
    }

    /// The codes of the languages that come with the program, English first.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        TABLES.iter().map(|(code, _)| *code)
    }

    /// A language that comes with the program, by its code; none for a code that none of them has.
    ///
    /// # Errors
    /// Only if its table is broken, which a test rules out.
    pub fn built_in(code: &str) -> Result<Option<Self>, LanguageFault> {
        TABLES.iter().find(|(known, _)| *known == code).map(|(_, table)| Self::read(table)).transpose()
    }

    /// The code of the language that a text is in, of those that come with the program: whose frequent small words make up
    /// most of it. None if no word of the text is among those of any. O(words).
    ///
    /// # Errors
    /// Only if the list of those words is broken, which a test rules out.
    ///
    /// ```
    /// use imbroglio::drafting::Language;
    /// assert_eq!(Language::of_text("He kills the man who loves her.")?, Some("en"));
    /// assert_eq!(Language::of_text("Il tue l'homme qui l'aime et s'enfuit avec elle.")?, Some("fr"));
    /// assert_eq!(Language::of_text("Er tötet den Mann, der sie liebt.")?, Some("de"));
    /// assert_eq!(Language::of_text("Wolfram")?, None);
    /// # Ok::<(), imbroglio::drafting::LanguageFault>(())
    /// ```
    pub fn of_text(text: &str) -> Result<Option<&'static str>, LanguageFault> {
        let common: BTreeMap<String, Words> =
            ron::from_str(COMMON).map_err(|error| LanguageFault(error.to_string()))?;
        let common = TABLES.map(|(code, _)| common.get(code));
        let mut counts = [0usize; TABLES.len()];
        for word in text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()) {
            let word = word.to_lowercase();
            for (words, count) in common.iter().zip(&mut counts) {
                *count += usize::from(words.is_some_and(|words| words.contains(&word)));
            }
        }
        let best = counts.iter().copied().max().filter(|count| *count > 0);
        Ok(Self::codes().zip(counts).find(|(_, count)| Some(*count) == best).map(|(code, _)| code))
    }

    /// A table of another language.
    ///
    /// # Errors
    /// When the text is not RON of that shape.
    pub fn read(text: &str) -> Result<Self, LanguageFault> {
        let options =
            ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let mut language: Self = options.from_str(text).map_err(|error| LanguageFault(error.to_string()))?;
        let mut forms: Keyed<Form> = Keyed::default();
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
                        turned: verbs.turned,
                        understood: verbs.understood,
                        mutual: verbs.mutual,
                        participle: shape.participle,
                        bare: shape.bare,
                        continuous: shape.continuous,
                    };
                    forms.add(&shape.word, form);
                }
            }
        }
        // what asks for more words is tried first: “gives up” before “gives”
        for forms in forms.all_mut() {
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
        for (word, status) in leads {
            language.leads.add(&word, status);
        }
        for (place, nouns) in language.nouns.iter().enumerate() {
            for noun in &nouns.nouns {
                language.noun_places.add(noun, place);
            }
        }
        let all = |verbs: &Words| -> Words {
            let shapes: Vec<String> =
                verbs.iter().flat_map(|verb| language.inflected(verb)).map(|shape| shape.word).collect();
            shapes.into()
        };
        let (light, causing, calling) =
            (all(&language.light), all(&language.causing), all(&language.calling));
        (language.light, language.causing, language.calling) = (light, causing, calling);
        language.enter();
        Ok(language)
    }

    /// Fills the entries, by which a word of a text is looked up once.
    fn enter(&mut self) {
        let mut entries = Entries::default();
        let asked = [
            &mut self.articles,
            &mut self.definite,
            &mut self.roles,
            &mut self.numerals,
            &mut self.reflexives,
            &mut self.being,
            &mut self.perfect,
            &mut self.by,
            &mut self.of,
            &mut self.and,
            &mut self.infinitive,
            &mut self.prepositions,
            &mut self.conjunctions,
            &mut self.subordinating,
            &mut self.unknown,
            &mut self.relatives,
            &mut self.object_relatives,
            &mut self.owner_relatives,
            &mut self.thing_relatives,
            &mut self.negations,
            &mut self.nothing,
            &mut self.conditions,
            &mut self.modals,
            &mut self.future,
            &mut self.helping,
            &mut self.adverbs,
            &mut self.staying,
            &mut self.deed_prepositions,
            &mut self.light,
            &mut self.causing,
            &mut self.calling,
            &mut self.adjuncts,
            &mut self.blame,
            &mut self.doubtful,
            &mut self.hands,
            &mut self.feminine,
            &mut self.masculine,
            &mut self.plural,
        ];
        for (number, list) in asked.into_iter().enumerate() {
            list.enter(number, &mut entries);
        }
        self.forms.enter(&mut entries, |entry| &mut entry.forms);
        self.leads.enter(&mut entries, |entry| &mut entry.leads);
        self.noun_places.enter(&mut entries, |entry| &mut entry.nouns);
        self.entries = entries;
    }

    /// A word of a text in lower case, with what is known of it.
    pub(super) fn lower(&self, text: &str) -> Lower {
        let text = text.to_lowercase();
        let entry = self.entries.of(&text);
        Lower::new(text, entry)
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
        let inferred = self.inferences.iter().flat_map(|rule| rule.of.iter().chain([&rule.tells]));
        let bound = self.binding.iter().flat_map(|binding| binding.kinds.iter());
        told.chain(oneself)
            .chain(self.nouns.iter().map(|nouns| nouns.kind.as_str()))
            .chain(inferred.chain(bound).chain(self.addressing.iter()).map(String::as_str))
    }

    /// The statuses that the table tells, for its test.
    #[cfg(test)]
    pub(super) fn statuses(&self) -> impl Iterator<Item = &str> {
        let leading = self.leading.iter().map(|leading| leading.status.as_str());
        leading.chain(self.verbs.iter().filter_map(|verbs| verbs.status.as_deref()))
    }
}
