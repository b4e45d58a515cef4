//! How an act was done, how far it came, and how sure that is.

/// How far an act came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Status {
    /// Told to somebody to do.
    Ordered,
    /// Announced as a threat.
    Threatened,
    /// Worked out, not begun.
    Planned,
    /// Meant, not begun.
    Intended,
    /// Begun, outcome not told.
    UnderWay,
    /// Tried without success.
    Attempted,
    /// Done.
    #[default]
    Completed,
    /// Believed by somebody to have happened; not told as a fact.
    Perceived,
}

/// Under what condition an act was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Mode {
    /// Of one's own will; the default.
    #[default]
    Free,
    /// Under force.
    Coerced,
    /// Under pressure short of force.
    Pressured,
    /// On somebody's orders.
    OnOrders,
    /// Out of love.
    ForLove,
    /// Out of mercy.
    Mercy,
    /// With regret.
    Regret,
    /// In self-defence.
    SelfDefence,
    /// To rescue somebody.
    Rescue,
    /// In revenge, in the words of the text.
    Revenge,
    /// By mistake, or taking one for another.
    Mistaken,
    /// Out of their mind.
    Deranged,
}

/// Whether the agent did it in person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Directness {
    /// In person.
    #[default]
    Direct,
    /// Several together.
    Joint,
    /// Through somebody else.
    Through,
    /// By a group, nobody singled out.
    ByGroup,
}

/// How sure a fact is, the weakest first so that `min` is the weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Certainty {
    /// A reader infers it.
    Inferred,
    /// It follows from what is said.
    Entailed,
    /// The text says it.
    #[default]
    Explicit,
}

words!(Status {
    Ordered => "ordered", Threatened => "threatened", Planned => "planned", Intended => "intended",
    UnderWay => "under_way", Attempted => "attempted", Completed => "completed", Perceived => "perceived",
});

words!(Mode {
    Free => "free", Coerced => "coerced", Pressured => "pressured", OnOrders => "on_orders",
    ForLove => "for_love", Mercy => "mercy", Regret => "regret", SelfDefence => "self_defence",
    Rescue => "rescue", Revenge => "revenge", Mistaken => "mistaken",
    Deranged => "deranged",
});

words!(Directness { Direct => "direct", Joint => "joint", Through => "through", ByGroup => "by_group" });

words!(Certainty { Explicit => "explicit", Entailed => "entailed", Inferred => "inferred" });
