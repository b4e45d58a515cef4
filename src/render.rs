//! From shapes to marks: a [`Scene`](crate::scene::Scene) as SVG and as PNG. Nothing here has heard of a
//! film.

#[cfg(feature = "png")]
pub mod png;
pub mod svg;
