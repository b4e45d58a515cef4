//! The layered engine: the framework of Sugiyama, Tagawa and Toda ("Methods for visual understanding of hierarchical
//! system structures", IEEE Transactions on Systems, Man, and Cybernetics 11, 1981).
//!
//! | phase | shared by both models | [`hierarchy`]: graphs without cycles, read downwards | [`network`]: any graph, with boxes around groups |
//! |---|---|---|---|
//! | layering | | longest paths with bounded width ([`layering`]) | local search for short edges and a page of good shape |
//! | ordering | sifting ([`ordering`]) | and long edges inserted anew, optimally | and neighbouring orders tried whole |
//! | coordinates | network simplex ([`crate::layout::coordinates`]) | across the layers | along the layers; across them by packing |
//! | routing | | a path for each edge is given by its layers; tracks by [`channel`] | orthogonal, by shortest paths; tracks packed among labels |
//!
//! Layering differs since one graph has a direction that everything must follow and the other has none: longest paths
//! say nothing about a graph full of cycles, and a page of boxes has a width to keep to. Routing differs since an
//! arrow of a hierarchy passes every layer between its ends exactly once, while an edge of a network may end in its
//! own layer, go round a box or fork.

pub mod channel;
pub mod hierarchy;
pub mod layering;
pub mod network;
pub mod ordering;
