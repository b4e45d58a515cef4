//! Storylines: one curve for each of several, which runs together with others where they meet.
//!
//! [`beam_search`] finds first orders, [`ordering`] improves them until few curves cross, [`alignment`] finds
//! coordinates with few wiggles. What an order costs stands in [`cost`]. The phases are those of Tanahashi and Ma
//! ("Design considerations for optimizing storyline visualizations", 2012): ordering, alignment, compaction.

pub mod alignment;
pub mod beam_search;
pub mod cost;
mod improvement;
pub mod ordering;

pub use alignment::{Alignment, Closeness, align};
pub use cost::{Curve, Order, Storyline};
