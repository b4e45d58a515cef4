//! What an editor asks while a film is typed: a server of the Language Server Protocol.
//!
//! [`serve`] talks with the editor until it says goodbye. A film is checked by the very rules of `check`, with the texts
//! as the editor holds them; nothing is read outside the workspace. What is asked at a place of a text that is not whole
//! yet is answered from a tolerant reading of it (`syntax`). One file answers one sort of request.

mod actions;
mod capabilities;
mod causes;
mod completion;
mod documents;
mod edits;
mod faults;
mod folding;
mod hints;
mod hover;
mod navigation;
mod outline;
mod places;
mod positions;
mod project;
mod rename;
mod server;
mod session;
mod syntax;
mod tokens;

pub use rename::renamed;
pub use server::{Ended, serve};
pub use session::Explain;
