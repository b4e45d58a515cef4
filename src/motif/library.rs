//! The motifs that come with the program.

use super::macros::MACROS;
use super::{Motif, Read, read};
use crate::source::{FileId, Sources};
use crate::vocabulary::{Vocabulary, VocabularyFault};
use std::sync::{Arc, OnceLock};

/// The motifs of these names, each with the text of its file.
macro_rules! library {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../data/motifs/", $name, ".ron")))),*]
    };
}

/// Names and texts of the motifs that come with the program, by name.
pub const BUILT_IN: &[(&str, &str)] = library! {
    "avenged_kin" "betrayal_discovered" "betrayal_out_of_love" "betrayal_undiscovered" "betrayer_betrayed"
    "boss_in_triangle" "boss_orders_hit" "chain_of_revenge" "change_of_mind" "coerced_agreement"
    "coerced_betrayal" "collateral_innocent" "cop_criminal_friendship" "crew_wiped_out" "cuckolded_friend"
    "double_cross" "double_heist" "duty_against_friendship" "dying_deed" "ex_con_returns"
    "expelled_and_readmitted" "faithless_while_away" "falsely_suspected_informer" "gift_gives_away"
    "greed_slip_unravels_crew" "heist_crew" "hostage_exchange" "informer" "informer_hunted"
    "informer_punished" "informer_replaced" "ingratitude" "jealous_violence" "killed_by_the_betrayed"
    "killing_own_boss" "killing_own_member" "kin_slain" "kindness_repaid" "last_minute_substitution"
    "love_triangle" "mole" "mutual_destruction" "order_not_carried_out" "perseverance" "planted_set_up"
    "police_execution" "promise_broken" "protagonist_kills_boss" "pyrrhic_success" "regretful_execution"
    "reluctant_informer" "request_denied" "request_honoured" "rescue_of_innocent" "rescuer_kills_captors"
    "revenge" "self_defeating_murder" "silencing_wounded_accomplice" "silent_husband"
    "steal_from_criminals" "threat_carried_out" "thwarted_warning" "told_revenge" "trickster_tricked"
    "unavenged_death" "unrequited_love" "would_be_killer_killed"
};

/// Reads the motifs that come with the program and, after them, those of `more`: names of files and their
/// texts. A motif of `more` takes the place of one of the same name. O(size of the files).
///
/// ```
/// let library = imbroglio::motif::library(&imbroglio::vocabulary::Vocabulary::built_in().unwrap(), Vec::new());
/// assert!(library.read.diagnostics.is_empty());
/// assert!(library.find("revenge").is_some());
/// ```
pub fn library(vocabulary: &Vocabulary, more: Vec<(String, String)>) -> Library {
    let mut sources = Sources::new();
    let mut files: Vec<FileId> = vec![sources.add("built-in/macros.ron", MACROS)];
    let replaced = |name: &str| more.iter().any(|(path, _)| super::read::stem(path) == name);
    for (name, text) in BUILT_IN.iter().filter(|(name, _)| !replaced(name)) {
        files.push(sources.add(format!("built-in/{name}.ron"), *text));
    }
    for (path, text) in more {
        files.push(sources.add(path, text));
    }
    let read = read(&sources, &files, vocabulary);
    Library { sources, read }
}

/// The motifs that come with the program for stories of a vocabulary, in the one copy that all share whose vocabulary comes
/// with the program too. O(size of the files) the first time and for another vocabulary, else O(1).
pub fn shared(vocabulary: &Vocabulary) -> Arc<Library> {
    static READ: OnceLock<Arc<Library>> = OnceLock::new();
    let read = || Arc::new(library(vocabulary, Vec::new()));
    match Vocabulary::shared() {
        Ok(own) if std::ptr::eq(&raw const *own, vocabulary) => Arc::clone(READ.get_or_init(read)),
        _ => read(),
    }
}

/// The same for the vocabulary that comes with the program.
///
/// # Errors
/// As [`Vocabulary::built_in`].
pub fn built_in() -> Result<Arc<Library>, VocabularyFault> {
    Ok(shared(&*Vocabulary::shared()?))
}

/// Motifs ready for use, with the files they come from, for showing places.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// The files.
    pub sources: Sources,
    /// The motifs and what is wrong with the files.
    pub read: Read,
}

impl Library {
    /// The motif of that name. O(motifs).
    pub fn find(&self, name: &str) -> Option<&Motif> {
        self.read.motifs.iter().find(|motif| motif.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::FAMILIES;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn only_stories_of_another_vocabulary_read_the_motifs_anew() {
        let own = Vocabulary::shared().unwrap();
        assert!(Arc::ptr_eq(&shared(&own), &shared(&own)));
        let other = Vocabulary::built_in().unwrap();
        assert!(!Arc::ptr_eq(&shared(&own), &shared(&other)));
        assert_eq!(shared(&own).read.motifs, shared(&other).read.motifs);
    }

    #[test]
    fn the_families_are_those_of_the_motifs() {
        let library = library(&Vocabulary::built_in().unwrap(), Vec::new());
        let families: BTreeSet<&str> = library.read.motifs.iter().map(|m| m.family.as_str()).collect();
        assert_eq!(families.into_iter().collect::<Vec<_>>(), FAMILIES);
    }
}
