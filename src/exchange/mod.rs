//! A story in the formats of other programs. What is written here is text for a reader that is not us, so
//! every word of an annotation goes through the format's own quoting.

pub mod dot;
