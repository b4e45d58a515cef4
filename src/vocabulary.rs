//! Kinds of acts and bonds, as data: what an annotation may say two people do or are to one another.
//!
//! The rules and the analyses never name a kind; they ask what a kind *does* ([`Effect`]), whether it
//! breaks faith ([`Breach`]), how deep a bond it is ([`Depth`]). So a kind is added by an entry in a
//! RON file, without touching Rust.

mod kind;
mod read;

pub use kind::{
    Breach, Depth, Effect, Family, FamilyId, Kin, Kind, KindId, Layer, LineFamily, Meaning, Role, RoleEntry,
    Roles, Takes,
};

use crate::names::Names;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// All kinds a film may use.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vocabulary {
    // shared by the vocabularies of all films, most of which add few to them
    families: Vec<Arc<Family>>,
    kinds: Vec<Arc<Kind>>,
    family_of: Vec<FamilyId>,
    by_word: Names<Arc<str>, KindId>,
    /// How many kinds come with the program: a film's own may take their words.
    built_in: usize,
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
        self.kinds.iter().enumerate().map(|(i, k)| (KindId(i as u16), &**k))
    }
    /// All families, in the order of the files.
    pub fn families(&self) -> impl Iterator<Item = (FamilyId, &Family)> {
        self.families.iter().enumerate().map(|(i, f)| (FamilyId(i as u16), &**f))
    }
    /// All words that name a kind, sorted.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let words = self.kinds.iter().flat_map(|kind| std::iter::once(&kind.id).chain(&kind.aliases));
        words.map(String::as_str).collect::<BTreeSet<_>>().into_iter()
    }
}
