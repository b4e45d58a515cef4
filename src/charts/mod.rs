//! From a story to a drawing: what stands where, and with which ink.

mod branches;
pub mod cascade;
pub mod comparison;
pub mod data;
pub mod dendrogram;
pub mod heatmap;
pub mod ink;
pub mod matrix;
pub mod pieces;
pub mod relations;
pub mod sigil;
pub mod storyline;
pub mod strip;
pub mod words;
