//! Kinds of acts and bonds as data: what each is, does and means for whoever has a part in it.

use crate::words::words;
use serde::{Deserialize, Serialize};

/// Number of a kind in its [`Vocabulary`](super::Vocabulary).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KindId(pub u16);

/// Number of a family in its [`Vocabulary`](super::Vocabulary).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FamilyId(pub u16);

words! {
    /// Whether a kind happens at an event or lasts.
    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Layer {
        /// Something done at an event.
        Act = "act",
        /// Something that holds from an event to an event.
        Bond = "bond",
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
/// breaches D1 to D8 of Methods 1.
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

words! {
    /// A family of relations that share one stroke and one head in every picture. Seven is the ceiling: a new kind
    /// has to belong to one of them. Declared from the gravest to the mildest deed.
    #[derive(Deserialize, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum LineFamily => legend {
        /// Kills, murders, executes.
        Kill = "kill" => "kills",
        /// Betrays, informs on, deceives, abandons.
        Betray = "betray" => "betrays, informs",
        /// Beats, blackmails, kidnaps, forces, robs, hunts, arrests, expels, suspects, rivals.
        Coerce = "coerce" => "harms, opposes",
        /// Loves, desires.
        Love = "love" => "loves",
        /// Parent, sibling, spouse.
        Kin = "kin" => "family",
        /// Works with, employs, protects.
        Ally = "ally" => "allied, in touch",
        /// Rescues, frees, heals, avenges.
        Help = "help" => "helps",
    }
}

impl LineFamily {
    /// All families in the order of a legend.
    pub const LEGEND: [Self; 7] =
        [Self::Betray, Self::Kill, Self::Coerce, Self::Love, Self::Kin, Self::Ally, Self::Help];
}

words! {
    /// What the other end of a relation is to it.
    pub enum Role {
        /// It is done to them; of a bond, its second end.
        Patient = "patient",
        /// It is said or given to them, and concerns somebody else.
        Addressee = "addressee",
        /// It concerns them, and is done or said behind their back.
        About = "about",
        /// It is done through them.
        Through = "through",
    }
}

impl Role {
    /// Those whom the act is done or said to.
    pub const DIRECT: &'static [Self] = &[Self::Patient, Self::Addressee];

    /// Those whom it concerns as well.
    pub const CONCERNED: &'static [Self] = &[Self::Patient, Self::Addressee, Self::About];
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

impl Kind {
    /// A kind of which nothing but its word is known: it does nothing, breaks no faith, and is a thin bond if it is one.
    pub fn bare(id: &str, family: &str, layer: Layer) -> Self {
        Self {
            id: id.to_owned(),
            aliases: Vec::new(),
            family: family.to_owned(),
            layer,
            sign: 0,
            symmetric: false,
            takes: Takes::default(),
            phrase: id.replace('_', " "),
            inverse: format!("has as {}", id.replace('_', " ")),
            definition: String::new(),
            example: format!("{id}(a, b)"),
            effect: None,
            breach: None,
            depth: (layer == Layer::Bond).then_some(Depth::Thin),
            exclusive: false,
            kin: None,
            own_hand: false,
            at_large: false,
            peril: false,
            threatens: None,
            apart: false,
            betrayal: false,
            membership: false,
            line: None,
            roles: Roles::default(),
            weight: middling(),
            dracor: None,
        }
    }
}

fn middling() -> u8 {
    5
}
