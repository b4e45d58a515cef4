//! What two stories are likened in.

/// A facet of likeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Share of the relations among characters that counterparts have in common.
    Roles,
    /// The same of the relations with groups.
    Groups,
    /// Score of the aligned events over the mean of the stories' scores with themselves.
    Order,
    /// Jaccard's index of the turns.
    Turns,
    /// Jaccard's index of the motifs, from thirty stories on weighted by how rare they are.
    Motifs,
    /// Share of the fates that counterparts have in common.
    Fates,
    /// Share of the bonds among characters (love, kin, loyalty) in common under the best matching by bonds alone.
    Bonds,
    /// Jaccard's index of what leads to what, by families and by who does both.
    Causes,
    /// How close the curves of danger come to one another by dynamic time warping.
    Tension,
    /// The Weisfeiler–Lehman kernel of the last round.
    Kernel,
}

impl Facet {
    /// All facets.
    pub const ALL: [Self; 10] = [
        Self::Roles,
        Self::Groups,
        Self::Order,
        Self::Turns,
        Self::Motifs,
        Self::Fates,
        Self::Bonds,
        Self::Causes,
        Self::Tension,
        Self::Kernel,
    ];
    /// Those that are held against chance, see [`null`](super::null).
    pub const TESTED: [Self; 5] = [Self::Roles, Self::Order, Self::Turns, Self::Motifs, Self::Kernel];

    /// Its name.
    pub fn word(self) -> &'static str {
        self.words().0
    }

    /// What is compared, in words.
    pub fn meaning(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Roles => ("roles", "who does what to whom"),
            Self::Groups => ("groups", "dealings with groups"),
            Self::Order => ("order", "the order of events"),
            Self::Turns => ("turns", "the turns the plot takes"),
            Self::Motifs => ("motifs", "the motifs"),
            Self::Fates => ("fates", "the fates of counterparts"),
            Self::Bonds => ("bonds", "love, kin and loyalty"),
            Self::Causes => ("causes", "what leads to what"),
            Self::Tension => ("tension", "the curve of danger"),
            Self::Kernel => ("kernel", "the relation graph without names"),
        }
    }
}
