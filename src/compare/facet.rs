//! What two stories are likened in.

use crate::words::words;

words! {
    /// A facet of likeness.
    pub enum Facet => meaning {
        /// Share of the relations among characters that counterparts have in common.
        Roles = "roles" => "who does what to whom",
        /// The same of the relations with groups.
        Groups = "groups" => "dealings with groups",
        /// Score of the aligned events over the mean of the stories' scores with themselves.
        Order = "order" => "the order of events",
        /// Jaccard's index of the turns.
        Turns = "turns" => "the turns the plot takes",
        /// Jaccard's index of the motifs, from thirty stories on weighted by how rare they are.
        Motifs = "motifs" => "the motifs",
        /// Share of the fates that counterparts have in common.
        Fates = "fates" => "the fates of counterparts",
        /// Share of the bonds among characters (love, kin, loyalty) in common under the best matching by bonds alone.
        Bonds = "bonds" => "love, kin and loyalty",
        /// Jaccard's index of what leads to what, by families and by who does both.
        Causes = "causes" => "what leads to what",
        /// How close the curves of danger come to one another by dynamic time warping.
        Tension = "tension" => "the curve of danger",
        /// The Weisfeiler–Lehman kernel of the last round.
        Kernel = "kernel" => "the relation graph without names",
    }
}

impl Facet {
    /// Those that are held against chance, see [`null`](super::null).
    pub const TESTED: [Self; 5] = [Self::Roles, Self::Order, Self::Turns, Self::Motifs, Self::Kernel];
}
