//! The motifs that come with the program.

use super::macros::MACROS;
use super::{Motif, Read, read};
use crate::source::{FileId, Sources};
use crate::vocabulary::Vocabulary;

/// A motif's name and the text of its file.
macro_rules! motif {
    ($name:literal) => {
        ($name, include_str!(concat!("../../data/motifs/", $name, ".ron")))
    };
}

/// Names and texts of the motifs that come with the program, by name.
pub const BUILT_IN: &[(&str, &str)] = &[
    motif!("avenged_kin"),
    motif!("betrayal_discovered"),
    motif!("betrayal_out_of_love"),
    motif!("betrayal_undiscovered"),
    motif!("betrayer_betrayed"),
    motif!("boss_in_triangle"),
    motif!("boss_orders_hit"),
    motif!("chain_of_revenge"),
    motif!("change_of_mind"),
    motif!("coerced_agreement"),
    motif!("coerced_betrayal"),
    motif!("collateral_innocent"),
    motif!("cop_criminal_friendship"),
    motif!("crew_wiped_out"),
    motif!("cuckolded_friend"),
    motif!("double_cross"),
    motif!("double_heist"),
    motif!("duty_against_friendship"),
    motif!("dying_deed"),
    motif!("ex_con_returns"),
    motif!("expelled_and_readmitted"),
    motif!("faithless_while_away"),
    motif!("falsely_suspected_informer"),
    motif!("gift_gives_away"),
    motif!("greed_slip_unravels_crew"),
    motif!("heist_crew"),
    motif!("hostage_exchange"),
    motif!("informer"),
    motif!("informer_hunted"),
    motif!("informer_punished"),
    motif!("informer_replaced"),
    motif!("ingratitude"),
    motif!("jealous_violence"),
    motif!("killed_by_the_betrayed"),
    motif!("killing_own_boss"),
    motif!("killing_own_member"),
    motif!("kin_slain"),
    motif!("kindness_repaid"),
    motif!("last_minute_substitution"),
    motif!("love_triangle"),
    motif!("mole"),
    motif!("mutual_destruction"),
    motif!("order_not_carried_out"),
    motif!("perseverance"),
    motif!("planted_set_up"),
    motif!("police_execution"),
    motif!("promise_broken"),
    motif!("protagonist_kills_boss"),
    motif!("pyrrhic_success"),
    motif!("regretful_execution"),
    motif!("reluctant_informer"),
    motif!("request_denied"),
    motif!("request_honoured"),
    motif!("rescue_of_innocent"),
    motif!("rescuer_kills_captors"),
    motif!("revenge"),
    motif!("self_defeating_murder"),
    motif!("silencing_wounded_accomplice"),
    motif!("silent_husband"),
    motif!("steal_from_criminals"),
    motif!("threat_carried_out"),
    motif!("thwarted_warning"),
    motif!("told_revenge"),
    motif!("trickster_tricked"),
    motif!("unavenged_death"),
    motif!("unrequited_love"),
    motif!("would_be_killer_killed"),
];

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
    fn the_families_are_those_of_the_motifs() {
        let library = library(&Vocabulary::built_in().unwrap(), Vec::new());
        let families: BTreeSet<&str> = library.read.motifs.iter().map(|m| m.family.as_str()).collect();
        assert_eq!(families.into_iter().collect::<Vec<_>>(), FAMILIES);
    }
}
