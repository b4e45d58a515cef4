//! The motifs that come with the program.
use super::{Motif, Read, read};
use crate::source::{FileId, Sources};
use crate::vocabulary::Vocabulary;
pub(super) const MACROS: &str = include_str!("../../data/motifs/macros.ron");
/// Names and texts.
pub const BUILT_IN: &[(&str, &str)] = &[];
/// Library.
pub struct Library { /// m
 pub motifs: Vec<Motif> }
/// Built in.
pub fn built_in(vocabulary: &Vocabulary) -> Read {
    let mut sources = Sources::new();
    let mut files: Vec<FileId> = vec![sources.add("built-in/macros.ron", MACROS)];
    files.extend(BUILT_IN.iter().map(|(name, text)| sources.add(format!("built-in/{name}.ron"), *text)));
    read(&sources, &files, vocabulary)
}
