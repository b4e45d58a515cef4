//! Layout: where things stand on a page. Knows sizes and numbers only, never a film.
//!
//! | room | what it does |
//! |---|---|
//! | [`layered`] | the one layered engine (the framework of Sugiyama, Tagawa and Toda, 1981): layering, crossing minimisation, coordinate assignment, orthogonal routing, ports, label placement. Two models of a page stand on it: [`layered::network`] for graphs of any kind with boxes around groups, [`layered::hierarchy`] for graphs without cycles that are read downwards |
//! | [`storyline`] | curves that run together where they meet: ordering, crossings, wiggles, alignment |
//! | [`coordinates`] | coordinate assignment on one axis by the network simplex method, which all three share |

pub mod coordinates;
pub mod layered;
pub mod storyline;
