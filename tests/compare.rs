//! Two stories compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "compare/roles.rs"]
mod roles;
#[path = "compare/tales.rs"]
mod tales;
