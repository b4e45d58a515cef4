//! Two stories side by side.
pub mod fit;
pub mod random;
pub mod roles;
pub mod search;
pub mod web;
