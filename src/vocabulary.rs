//! Kinds of acts and bonds, as data: what an annotation may say two people do or are to one another.
//!
//! The rules and the analyses never name a kind; they ask what a kind *does* ([`Effect`]), whether it
//! breaks faith ([`Breach`]), how deep a bond it is ([`Depth`]). So a kind is added by an entry in a
//! RON file, without touching Rust.

use crate::names::Names;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// Number of a kind in its [`Vocabulary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KindId(pub u16);

/// Number of a family in its [`Vocabulary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FamilyId(pub u16);

/// Whether a kind happens at an event or lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Something done at an event.
    Act,
    /// Something that holds from an event to an event.
    Bond,
}

impl Layer {
    /// `act` or `bond`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Bond => "bond",
        }
    }
}

/// Whom a kind takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Somebody who does it and somebody it is done to: `kills(tony, cesar)`.
    #[default]
    AgentAndPatient,
    /// Somebody who does it, and perhaps somebody it is done to: `plans(crew)`.
    AgentMaybePatient,
    /// Only somebody it happens to: `dies(tony)`.
    Patient,
    /// Only somebody who does it.
    Agent,
}

/// What a completed act does to its patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The patient dies.
    Death,
    /// The patient is hurt.
    Wound,
    /// The patient is in the hands of the law.
    Arrest,
    /// The patient is held by somebody else.
    Captivity,
    /// The patient is free again.
    Release,
    /// The patient hides.
    Hiding,
    /// The patient gets away.
    Escape,
    /// The patient is alive again, or is shown never to have died.
    Revival,
    /// The patient is put out of a group.
    Expulsion,
    /// The patient is taken back into a group.
    Readmission,
    /// Agent and patient are at peace again: a claim to loyalty that was forfeited holds anew.
    Reconciliation,
}

/// How an act breaks faith with its patient (or with the one it is about), if a bond holds: the
/// breaches D1 to D8 of Methods, section 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// D1: harms the patient.
    Harm,
    /// D2: tells the patient something about a third; faith is broken with the third.
    Inform,
    /// D3: takes in secret from the patient, or breaks a secrecy they share.
    Take,
    /// D4: hands the patient over.
    HandOver,
    /// D5: is unfaithful to the patient.
    Infidelity,
    /// D6: breaks a pledge given to the patient.
    BreakPledge,
    /// D7: deserts the patient in danger.
    Desert,
    /// D8: helps the patient against a third; faith is broken with the third.
    AidEnemy,
    /// Deceives the patient: a breach while a bond of trust holds or is obtained by it.
    Deceive,
}

/// How deep a bond is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Family, love, friendship, a sworn company: what can be betrayed.
    Thick,
    /// Business, acquaintance, use.
    Thin,
    /// Rivals and enemies.
    Hostile,
}

/// A family of relations that share one stroke and one head in every picture. Seven is the ceiling: a new kind
/// has to belong to one of them. Declared from the gravest to the mildest deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineFamily {
    /// Kills, murders, executes.
    Kill,
    /// Betrays, informs on, deceives, abandons.
    Betray,
    /// Beats, blackmails, kidnaps, forces, robs, hunts, arrests, expels, suspects, rivals.
    Coerce,
    /// Loves, desires.
    Love,
    /// Parent, sibling, spouse.
    Kin,
    /// Works with, employs, protects.
    Ally,
    /// Rescues, frees, heals, avenges.
    Help,
}

impl LineFamily {
    /// All families in the order of a legend.
    pub const ALL: [Self; 7] =
        [Self::Betray, Self::Kill, Self::Coerce, Self::Love, Self::Kin, Self::Ally, Self::Help];

    /// Its name in data files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Betray => "betray",
            Self::Coerce => "coerce",
            Self::Love => "love",
            Self::Kin => "kin",
            Self::Ally => "ally",
            Self::Help => "help",
        }
    }

    /// The family of that name in data files.
    ///
    /// ```
    /// use imbroglio::vocabulary::LineFamily;
    /// assert_eq!(LineFamily::named("betray"), Some(LineFamily::Betray));
    /// assert_eq!(LineFamily::named("sell"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }

    /// Its words in a legend.
    pub fn legend(self) -> &'static str {
        match self {
            Self::Kill => "kills",
            Self::Betray => "betrays, informs",
            Self::Coerce => "harms, opposes",
            Self::Love => "loves",
            Self::Kin => "family",
            Self::Ally => "allied, in touch",
            Self::Help => "helps",
        }
    }
}

/// What the other end of a relation is to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is done to them; of a bond, its second end.
    Patient,
    /// It is said or given to them, and concerns somebody else.
    Addressee,
    /// It concerns them, and is done or said behind their back.
    About,
    /// It is done through them.
    Through,
}

impl Role {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Patient, Self::Addressee, Self::About, Self::Through];
    /// Those whom the act is done or said to.
    pub const DIRECT: &'static [Self] = &[Self::Patient, Self::Addressee];

    /// Those whom it concerns as well.
    pub const CONCERNED: &'static [Self] = &[Self::Patient, Self::Addressee, Self::About];

    /// Its word in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Addressee => "addressee",
            Self::About => "about",
            Self::Through => "through",
        }
    }
}

/// What an act means for one of its roles, as written in a vocabulary file; what is not given is as [`Meaning`] says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RoleEntry {
    /// +1 binds, −1 divides, 0 neither.
    #[serde(default)]
    pub sign: Option<i8>,
    /// The line it is drawn with.
    #[serde(default)]
    pub line: Option<LineFamily>,
    /// How it breaks faith with them.
    #[serde(default)]
    pub breach: Option<Breach>,
    /// How much it matters, 0 to 9.
    #[serde(default)]
    pub weight: Option<u8>,
    /// What the agent does to them, in words that read from one to the other: `informs on`.
    #[serde(default)]
    pub phrase: Option<String>,
}

/// What an act means for each of its roles. An act whose second argument is `addressee` has no `patient`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// For whom it is done to.
    #[serde(default)]
    pub patient: Option<RoleEntry>,
    /// For whom it is said or given to, where it concerns somebody else.
    #[serde(default)]
    pub addressee: Option<RoleEntry>,
    /// For whom it concerns.
    #[serde(default)]
    pub about: Option<RoleEntry>,
    /// For whom it is done through.
    #[serde(default)]
    pub through: Option<RoleEntry>,
}

/// What a kind means for a role: what the vocabulary says of the role, or else, for a patient or an addressee, what it
/// says of the kind; to be spoken of or made use of is neutral and breaks no faith unless the vocabulary says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// +1 binds, −1 divides, 0 neither.
    pub sign: i8,
    /// The line it is drawn with.
    pub line: LineFamily,
    /// How it breaks faith with whoever has the role.
    pub breach: Option<Breach>,
    /// How much it matters, 0 to 9.
    pub weight: u8,
}

/// What sort of family tie a bond is: from these, further ones follow (children of one parent, in-laws).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kin {
    /// The first is father or mother of the second.
    Parent,
    /// They are married.
    Spouse,
    /// They are brothers or sisters.
    Sibling,
    /// They are kin in another way.
    Relative,
}

/// A family of kinds.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Its word: `lethal`.
    pub id: String,
    /// Its name in a legend: `kills`.
    pub label: String,
    /// The line it is drawn with.
    pub line: LineFamily,
    /// What belongs to it, in one sentence.
    pub definition: String,
}

/// A kind of act or bond, as written in a vocabulary file.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its word: `kills`.
    pub id: String,
    /// Other words accepted for it: `murders`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The word of its family.
    pub family: String,
    /// Act or bond.
    pub layer: Layer,
    /// +1 binds, −1 divides, 0 neither.
    pub sign: i8,
    /// Whether it holds both ways.
    #[serde(default)]
    pub symmetric: bool,
    /// Whom it takes.
    #[serde(default)]
    pub takes: Takes,
    /// What the source does, in words that read from it to the target: `kills`.
    pub phrase: String,
    /// The same from the target's side: `is killed by`.
    pub inverse: String,
    /// One sentence that says when the kind applies, and when not.
    pub definition: String,
    /// An example as an annotator would write it.
    pub example: String,
    /// What it does to the patient once completed.
    #[serde(default)]
    pub effect: Option<Effect>,
    /// How it breaks faith.
    #[serde(default)]
    pub breach: Option<Breach>,
    /// How deep a bond it is; bonds only.
    #[serde(default)]
    pub depth: Option<Depth>,
    /// Whether a second bond of this kind is an infidelity; bonds only.
    #[serde(default)]
    pub exclusive: bool,
    /// What sort of family tie it is; bonds only.
    #[serde(default)]
    pub kin: Option<Kin>,
    /// Whether the patient does it to themselves: a death by their own hand.
    #[serde(default)]
    pub own_hand: bool,
    /// Whether only somebody at large can do it, so that it shows that a custody or a hiding has ended.
    #[serde(default)]
    pub at_large: bool,
    /// Whether it leaves the patient in danger of life or freedom until that danger is over: a hunt, a
    /// death ordered or announced.
    #[serde(default)]
    pub peril: bool,
    /// What a kind of peril threatens the patient with; if not given, it may be anything. Without `peril`: what an attack
    /// threatens that does nothing yet, such as an ambush.
    #[serde(default)]
    pub threatens: Option<Effect>,
    /// Whether the patient need not be there: it is thought of them, or done behind their back.
    #[serde(default)]
    pub apart: bool,
    /// Whether it asserts a betrayal in so many words.
    #[serde(default)]
    pub betrayal: bool,
    /// Whether it is membership of a group: the target is the group.
    #[serde(default)]
    pub membership: bool,
    /// The line it is drawn with, where that is not its family's.
    #[serde(default)]
    pub line: Option<LineFamily>,
    /// What it means for each role, where that is not what it means for the patient; acts only.
    #[serde(default)]
    pub roles: Roles,
    /// How much it matters to a reader, 0 to 9; a chart with too little room drops the least.
    #[serde(default = "middling")]
    pub weight: u8,
    /// The name it has in DraCor's relation lists.
    #[serde(default)]
    pub dracor: Option<String>,
}

fn middling() -> u8 {
    5
}

/// All kinds a film may use.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vocabulary {
    families: Vec<Family>,
    kinds: Vec<Kind>,
    family_of: Vec<FamilyId>,
    by_word: Names<String, KindId>,
    /// How many kinds come with the program: a film's own may take their words.
    built_in: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    families: Vec<Family>,
    #[serde(default)]
    kinds: Vec<Kind>,
}

/// Why a vocabulary file could not be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct VocabularyFault {
    /// What is wrong.
    pub message: String,
    /// Line and column from 1, start and end, where RON could not be read.
    pub place: Option<((usize, usize), (usize, usize))>,
    /// The word in the file that the fault is about, where it is about one.
    pub word: Option<String>,
    /// How to mend it, where that can be said.
    pub help: Option<&'static str>,
}

/// The words that come with the program.
pub const BUILT_IN: &str = include_str!("../data/vocabulary.ron");

impl Vocabulary {
    /// The vocabulary that comes with the program.
    ///
    /// # Errors
    /// Only if the file built into the program is broken, which a test rules out.
    pub fn built_in() -> Result<Self, VocabularyFault> {
        Self::shared().map(Arc::unwrap_or_clone)
    }

    /// The same, in the one copy that all films share which bring no kinds of their own. O(1) after the first call.
    ///
    /// # Errors
    /// As [`Vocabulary::built_in`].
    pub fn shared() -> Result<Arc<Self>, VocabularyFault> {
        // read once a program, since every film begins with it
        static READ: OnceLock<Result<Arc<Vocabulary>, VocabularyFault>> = OnceLock::new();
        let read = || {
            let mut vocabulary = Self::default();
            vocabulary.extend(BUILT_IN)?;
            vocabulary.built_in = vocabulary.kinds.len();
            Ok(Arc::new(vocabulary))
        };
        READ.get_or_init(read).clone()
    }

    /// Adds the families and kinds of a vocabulary file. A film's own kind comes before one of the program with the
    /// same word, so that no film breaks when the program learns new words.
    ///
    /// # Errors
    /// When the text is not RON of that shape, or a kind is defined twice, has an unknown family, or
    /// has fields that do not fit its layer. Nothing is added then.
    pub fn extend(&mut self, text: &str) -> Result<(), VocabularyFault> {
        let options =
            ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let file: File = options.from_str(text).map_err(|error| {
            let place =
                ((error.span.start.line, error.span.start.col), (error.span.end.line, error.span.end.col));
            let (message, help) = plainly(&error.code);
            VocabularyFault { message, place: Some(place), word: None, help }
        })?;
        *self = self.with(file.families, file.kinds)?;
        Ok(())
    }

    /// This vocabulary with more families and kinds, as [`Vocabulary::extend`] adds them.
    ///
    /// # Errors
    /// As those of `extend`, but for the shape of the text.
    pub fn with(&self, families: Vec<Family>, kinds: Vec<Kind>) -> Result<Self, VocabularyFault> {
        let mut next = self.clone();
        for family in families {
            if next.families.iter().any(|f| f.id == family.id) {
                return Err(fault(&family.id, format!("the family `{}` is defined twice", family.id)));
            }
            next.families.push(family);
        }
        for kind in kinds {
            next.add(kind)?;
        }
        Ok(next)
    }

    fn add(&mut self, kind: Kind) -> Result<(), VocabularyFault> {
        let said = |message: String| Err(fault(&kind.id, message));
        let Some(family) = self.families.iter().position(|f| f.id == kind.family) else {
            return said(format!("the kind `{}` names an unknown family `{}`", kind.id, kind.family));
        };
        if !(-1..=1).contains(&kind.sign) {
            return said(format!("the sign of `{}` must be -1, 0 or 1", kind.id));
        }
        if kind.weight > 9 {
            return said(format!("the weight of `{}` is a number from 0 to 9", kind.id));
        }
        let roles = &kind.roles;
        for role in [&roles.patient, &roles.addressee, &roles.about, &roles.through].into_iter().flatten() {
            if role.sign.is_some_and(|sign| !(-1..=1).contains(&sign)) {
                return said(format!("the sign of a role of `{}` must be -1, 0 or 1", kind.id));
            }
            if role.weight.is_some_and(|weight| weight > 9) {
                return said(format!("the weight of a role of `{}` is a number from 0 to 9", kind.id));
            }
        }
        if kind.roles.patient.is_some() && kind.roles.addressee.is_some() {
            return said(format!(
                "the second argument of `{}` is a patient or an addressee, not both",
                kind.id
            ));
        }
        match kind.layer {
            Layer::Bond if kind.roles != Roles::default() => {
                return said(format!("`{}` is a bond; roles belong to acts", kind.id));
            }
            Layer::Bond if kind.effect.is_some() || kind.breach.is_some() => {
                return said(format!("`{}` is a bond; effect and breach belong to acts", kind.id));
            }
            Layer::Bond if kind.apart => {
                return said(format!("`{}` is a bond; apart belongs to acts", kind.id));
            }
            Layer::Bond if kind.peril => {
                return said(format!("`{}` is a bond; peril belongs to acts", kind.id));
            }
            Layer::Act if kind.depth.is_some() || kind.exclusive || kind.membership || kind.kin.is_some() => {
                return said(format!(
                    "`{}` is an act; depth, exclusive, kin and membership belong to bonds",
                    kind.id
                ));
            }
            Layer::Bond if kind.depth.is_none() => {
                return said(format!("the bond `{}` needs a depth: thick, thin or hostile", kind.id));
            }
            _ => {}
        }
        let id = KindId(self.kinds.len() as u16);
        for word in std::iter::once(&kind.id).chain(&kind.aliases) {
            if self.by_word.get(word).is_some_and(|first: KindId| usize::from(first.0) >= self.built_in) {
                return said(format!("the word `{word}` already names a kind"));
            }
            self.by_word.insert(word.clone(), id);
        }
        self.family_of.push(FamilyId(family as u16));
        self.kinds.push(kind);
        Ok(())
    }

    /// The kind that a word names, by its id or an alias. O(log n).
    pub fn find(&self, word: &str) -> Option<KindId> {
        self.by_word.get(word)
    }
    /// A kind by its number.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.0 as usize]
    }
    /// The family of a kind.
    pub fn family(&self, id: KindId) -> &Family {
        &self.families[self.family_of[id.0 as usize].0 as usize]
    }
    /// The number of the family of a kind.
    pub fn family_id(&self, id: KindId) -> FamilyId {
        self.family_of[id.0 as usize]
    }
    /// The line a kind is drawn with.
    pub fn line(&self, id: KindId) -> LineFamily {
        self.kind(id).line.unwrap_or(self.family(id).line)
    }
    /// What the second argument of a kind is to it.
    pub fn role_of_patient(&self, id: KindId) -> Role {
        if self.kind(id).roles.addressee.is_some() { Role::Addressee } else { Role::Patient }
    }
    /// What a kind means for a role.
    ///
    /// ```
    /// use imbroglio::vocabulary::{Breach, LineFamily, Role, Vocabulary};
    /// let words = Vocabulary::built_in().unwrap();
    /// let informs = words.find("informs").unwrap();
    /// let about = words.meaning(informs, Role::About);
    /// assert_eq!((about.sign, about.line, about.breach), (-1, LineFamily::Betray, Some(Breach::Inform)));
    /// assert_eq!(words.meaning(informs, words.role_of_patient(informs)).sign, 0, "not for whom it is told to");
    /// ```
    pub fn meaning(&self, id: KindId, role: Role) -> Meaning {
        let kind = self.kind(id);
        let direct = Role::DIRECT.contains(&role);
        let entry = self.entry(id, role).cloned().unwrap_or_default();
        // what breaks faith with the one spoken of does not break it with the hearer
        let third = matches!(kind.breach, Some(Breach::Inform | Breach::AidEnemy));
        Meaning {
            sign: entry.sign.unwrap_or(if direct { kind.sign } else { 0 }),
            line: entry.line.unwrap_or_else(|| self.line(id)),
            breach: entry.breach.or(kind.breach.filter(|_| direct && !third)),
            weight: entry.weight.unwrap_or(kind.weight),
        }
    }
    /// What the agent does to whoever has a role, in words that read from one to the other.
    pub fn phrase(&self, id: KindId, role: Role) -> &str {
        let own = self.entry(id, role).and_then(|entry| entry.phrase.as_deref());
        own.unwrap_or(&self.kind(id).phrase)
    }
    fn entry(&self, id: KindId, role: Role) -> Option<&RoleEntry> {
        let roles = &self.kind(id).roles;
        match role {
            Role::Patient => roles.patient.as_ref(),
            Role::Addressee => roles.addressee.as_ref(),
            Role::About => roles.about.as_ref(),
            Role::Through => roles.through.as_ref(),
        }
    }
    /// The first kind of bond that is a sort of family tie. O(kinds).
    pub fn kind_of_kin(&self, kin: Kin) -> Option<KindId> {
        self.kinds().find(|(_, kind)| kind.kin == Some(kin)).map(|(id, _)| id)
    }
    /// All kinds, in the order of the files.
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = (KindId, &Kind)> {
        self.kinds.iter().enumerate().map(|(i, k)| (KindId(i as u16), k))
    }
    /// All families, in the order of the files.
    pub fn families(&self) -> impl Iterator<Item = (FamilyId, &Family)> {
        self.families.iter().enumerate().map(|(i, f)| (FamilyId(i as u16), f))
    }
    /// All words that name a kind, sorted.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.by_word.words().into_iter().map(String::as_str)
    }
}

fn fault(word: &str, message: String) -> VocabularyFault {
    VocabularyFault { message, place: None, word: Some(word.to_owned()), help: None }
}

/// What ron says of a vocabulary file, in words for those who write one.
fn plainly(error: &ron::Error) -> (String, Option<&'static str>) {
    use ron::Error as Ron;
    match error {
        Ron::NoSuchEnumVariant { expected, found, outer } => {
            let field = outer.as_deref().unwrap_or("field").to_lowercase();
            (format!("no {field} is called `{found}`; there are {}", expected.join(", ")), None)
        }
        Ron::NoSuchStructField { expected, found, outer } => {
            let what = match outer.as_deref() {
                Some("Family") => "a family",
                Some("Kind") => "a kind",
                _ => "a vocabulary file",
            };
            (format!("{what} has no field `{found}`; its fields are {}", expected.join(", ")), None)
        }
        Ron::MissingStructField { field, .. } => (format!("the field `{field}` is missing in this entry"), None),
        Ron::DuplicateStructField { field, .. } => (format!("the field `{field}` stands twice in this entry"), None),
        Ron::ExpectedString => {
            ("a text in quotes is expected here".to_owned(), Some("ids of kinds stand in quotes: `id: \"haunts\"`"))
        }
        Ron::IntegerOutOfBounds => (
            "this number is too large or too small".to_owned(),
            Some("`sign` is -1, 0 or 1; `weight` is 0 to 9"),
        ),
        Ron::ExpectedComma => ("a comma is missing before this".to_owned(), None),
        Ron::ExpectedOption => (
            "this field takes a word without `Some(…)` only if the file begins with `#![enable(implicit_some)]`".to_owned(),
            None,
        ),
        Ron::ExpectedNamedStructLike(_) | Ron::ExpectedStructLike | Ron::ExpectedDifferentStructName { .. } => (
            "entries are bundles of fields in round brackets".to_owned(),
            Some("a vocabulary file is `(kinds: [ … ])`"),
        ),
        other => (other.to_string(), None),
    }
}
