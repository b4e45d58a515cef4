//! Who there is: characters and groups.

use super::{EventId, PartyId, SentenceId};
use crate::seldom::{Seldom, details};
use crate::source::Span;
use crate::words::{words, written_as_word};
use smol_str::SmolStr;

words! {
    /// What sort of party it is.
    #[derive(Default)]
    pub enum PartyKind {
        /// One person with a name.
        #[default]
        Person = "person",
        /// One person whose name is not told.
        Unnamed = "unnamed",
        /// Several persons who act as one and are not told apart.
        Collective = "collective",
        /// A group that persons belong to.
        Group = "group",
    }
}

written_as_word!(PartyKind);

/// A character or a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Its word.
    pub id: SmolStr,
    /// Full name.
    pub name: SmolStr,
    /// Name for tight places, where another than the name was given; see [`Party::short`].
    pub short_name: Option<SmolStr>,
    /// What sort of party it is.
    pub kind: PartyKind,
    /// Whether the story follows this character.
    pub lead: bool,
    /// The group whose box holds the card.
    pub home: Option<PartyId>,
    /// Sentences that introduce it.
    pub cites: Box<[SentenceId]>,
    /// Where it is annotated.
    pub span: Span,
    /// What is said of few parties; read as fields of the party itself.
    pub details: Seldom<PartyDetails>,
}

/// What is said of few parties in a large cast.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartyDetails {
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// Who this is, in a few words.
    pub note: Option<String>,
    /// The letter on the card.
    pub mono: Option<String>,
    /// The fate in the annotator's words.
    pub fate: Option<String>,
    /// The character who this one turns out to be: one person under two names.
    pub is: Option<PartyId>,
    /// The event at which that comes out; from the start if none.
    pub revealed: Option<EventId>,
    /// Others of the cast of whom this one may be one, which is not told.
    pub perhaps: Vec<PartyId>,
}

details!(Party has PartyDetails {
    aliases: Vec::new(), note: None, mono: None, fate: None, is: None, revealed: None,
    perhaps: Vec::new(),
});

impl Party {
    /// Its name for tight places: the short one, or else the full one.
    #[inline]
    pub fn short(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.name)
    }
    /// All that it is called: its name, its short name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().map(String::as_str);
        std::iter::once(&*self.name).chain(self.short_name.as_deref()).chain(aliases)
    }
    /// Whether it is one person, named or not.
    pub fn is_person(&self) -> bool {
        matches!(self.kind, PartyKind::Person | PartyKind::Unnamed)
    }
    /// Whether it is a group rather than a character.
    #[inline]
    pub fn is_group(&self) -> bool {
        self.kind == PartyKind::Group
    }
    /// Whether its verb is in the plural: "Executioners kill", "the police hunt", but "the gang kills". Of several people
    /// told as one it is, unless their name is a word for a body of people; of a group, if its name is a plural.
    ///
    /// ```
    /// use imbroglio::facts::{Party, PartyKind};
    /// let film = imbroglio::rules::check_text("Many", r#"(
    ///     title: "Many",
    ///     characters: [(id: a, name: "Agnes"), (id: b, name: "The younger children", kind: collective)],
    ///     groups: [(id: c, name: "The reds"), (id: d, name: "The house of Aragons")],
    ///     story: [(id: e, what: "They meet", acts: [meets(a, b)])],
    /// )"#);
    /// let story = imbroglio::story::build(film.checked.unwrap());
    /// let plural: Vec<bool> = story.parties().map(|(_, party)| party.is_plural()).collect();
    /// assert_eq!(plural, [false, true, true, false]);
    /// ```
    pub fn is_plural(&self) -> bool {
        if self.is_person() {
            return false;
        }
        let head = [" of ", " from ", " at ", " in "].iter().filter_map(|word| self.name.find(word)).min();
        let head = &self.name[..head.unwrap_or(self.name.len())];
        let noun = head.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        let singular_s = ["ss", "us", "is", "'s", "’s"].iter().any(|end| noun.ends_with(end));
        let plural = (noun.ends_with('s') && !singular_s)
            || PLURALS.contains(&noun.as_str())
            || head.contains(" and ");
        match self.kind {
            PartyKind::Collective => plural || !BODIES.contains(&noun.as_str()),
            _ => plural,
        }
    }
}

/// Plurals without an s.
const PLURALS: &[&str] =
    &["police", "people", "children", "men", "women", "folk", "cattle", "gentry", "gendarmerie"];
/// Words for a body of people, which take a verb in the singular.
const BODIES: &[&str] = &[
    "gang",
    "crew",
    "mob",
    "crowd",
    "family",
    "army",
    "band",
    "group",
    "party",
    "council",
    "court",
    "company",
    "clan",
    "tribe",
    "troop",
    "squad",
    "guard",
    "household",
    "house",
    "team",
    "jury",
    "public",
    "audience",
    "staff",
    "patrol",
    "escort",
    "retinue",
    "chorus",
    "fleet",
    "garrison",
    "committee",
];

/// A verb of the third person in the singular as it stands behind many: `kills` → `kill`. Any other word as it is.
///
/// ```
/// use imbroglio::facts::verb_of_many;
/// let verbs = ["kills", "is", "has", "carries", "vies", "discusses", "watches", "hopes", "kill"];
/// assert_eq!(verbs.map(verb_of_many), ["kill", "are", "have", "carry", "vie", "discuss", "watch", "hope", "kill"]);
/// ```
pub fn verb_of_many(verb: &str) -> String {
    match verb {
        "is" => return "are".to_owned(),
        "has" => return "have".to_owned(),
        "was" => return "were".to_owned(),
        "does" => return "do".to_owned(),
        "goes" => return "go".to_owned(),
        _ => {}
    }
    let Some(stem) = verb.strip_suffix('s').filter(|stem| !stem.ends_with('s') || verb.ends_with("es"))
    else {
        return verb.to_owned();
    };
    if let Some(stem) = verb.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let sibilant = ["sses", "shes", "ches", "xes", "zzes"].iter().any(|end| verb.ends_with(end));
    if sibilant { verb[..verb.len() - 2].to_owned() } else { stem.to_owned() }
}

/// The words of a kind as they stand behind many, if there are many: `orders the death of` → `order the death of`.
pub fn phrase_of(phrase: &str, many: bool) -> String {
    match phrase.split_once(' ') {
        _ if !many => phrase.to_owned(),
        Some((verb, rest)) => format!("{} {rest}", verb_of_many(verb)),
        None => verb_of_many(phrase),
    }
}

/// The words of a kind as they stand where nobody is named to whom it is done: without the preposition that waits for
/// somebody.
///
/// ```
/// use imbroglio::facts::phrase_alone;
/// assert_eq!(phrase_alone("lays plans for"), "lays plans");
/// assert_eq!(phrase_alone("stashes goods of"), "stashes goods");
/// assert_eq!(phrase_alone("robs"), "robs");
/// ```
pub fn phrase_alone(phrase: &str) -> &str {
    const WAITING: [&str; 9] = [" for", " to", " with", " on", " of", " from", " against", " about", " at"];
    WAITING.iter().find_map(|end| phrase.strip_suffix(end)).unwrap_or(phrase)
}

/// A name as it stands within a sentence: its article, or the word for how many they are, loses its capital.
///
/// ```
/// assert_eq!(imbroglio::facts::within_sentence("The gang"), "the gang");
/// assert_eq!(imbroglio::facts::within_sentence("Several officers"), "several officers");
/// assert_eq!(imbroglio::facts::within_sentence("Twelve other knights"), "twelve other knights");
/// assert_eq!(imbroglio::facts::within_sentence("Theo"), "Theo");
/// ```
pub fn within_sentence(name: &str) -> String {
    const NUMBERS: [&str; 11] = [
        "Two ", "Three ", "Four ", "Five ", "Six ", "Seven ", "Eight ", "Nine ", "Ten ", "Eleven ", "Twelve ",
    ];
    for article in ["The ", "A ", "An ", "Several ", "Some ", "Many ", "Other "].iter().chain(&NUMBERS) {
        // a number before a name with a capital is a name itself: Seven Sisters
        let counted = |rest: &&str| !NUMBERS.contains(article) || rest.starts_with(char::is_lowercase);
        if let Some(rest) = name.strip_prefix(article).filter(counted) {
            return format!("{}{rest}", article.to_lowercase());
        }
    }
    name.to_owned()
}
