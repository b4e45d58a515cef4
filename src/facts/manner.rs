//! How an act was done, how far it came, and how sure that is.

use crate::words::{words, written_as_word};

words! {
    /// How far an act came.
    #[derive(Default)]
    pub enum Status {
        /// Told to somebody to do.
        Ordered = "ordered",
        /// Announced as a threat.
        Threatened = "threatened",
        /// Worked out, not begun.
        Planned = "planned",
        /// Meant, not begun.
        Intended = "intended",
        /// Begun, outcome not told.
        UnderWay = "under_way",
        /// Tried without success.
        Attempted = "attempted",
        /// Done.
        #[default]
        Completed = "completed",
        /// Believed by somebody to have happened; not told as a fact.
        Perceived = "perceived",
    }
}

words! {
    /// Under what condition an act was done.
    #[derive(Default)]
    pub enum Mode {
        /// Of one's own will; the default.
        #[default]
        Free = "free",
        /// Under force.
        Coerced = "coerced",
        /// Under pressure short of force.
        Pressured = "pressured",
        /// On somebody's orders.
        OnOrders = "on_orders",
        /// Out of love.
        ForLove = "for_love",
        /// Out of mercy.
        Mercy = "mercy",
        /// With regret.
        Regret = "regret",
        /// In self-defence.
        SelfDefence = "self_defence",
        /// To rescue somebody.
        Rescue = "rescue",
        /// In revenge, in the words of the text.
        Revenge = "revenge",
        /// By mistake, or taking one for another.
        Mistaken = "mistaken",
        /// Out of their mind.
        Deranged = "deranged",
    }
}

words! {
    /// Whether the agent did it in person.
    #[derive(Default)]
    pub enum Directness {
        /// In person.
        #[default]
        Direct = "direct",
        /// Several together.
        Joint = "joint",
        /// Through somebody else.
        Through = "through",
        /// By a group, nobody singled out.
        ByGroup = "by_group",
    }
}

words! {
    /// How sure a fact is, the weakest first so that `min` is the weaker.
    #[derive(Default)]
    pub enum Certainty {
        /// A reader infers it.
        Inferred = "inferred",
        /// It follows from what is said.
        Entailed = "entailed",
        /// The text says it.
        #[default]
        Explicit = "explicit",
    }
}

written_as_word!(Status, Mode, Directness, Certainty);
