//! Words of the facts in the formats of serde.

/// A module that writes one of the enumerations of [`crate::facts`] as its word.
macro_rules! by_word {
    ($module:ident, $type:ident) => {
        #[doc = concat!("[`", stringify!($type), "`](crate::facts::", stringify!($type), ") as its word.")]
        pub mod $module {
            use crate::facts::$type;
            use serde::de::Error as _;
            use serde::{Deserialize as _, Deserializer, Serializer};
            use std::borrow::Cow;

            /// Writes the word.
            pub fn serialize<S: Serializer>(value: &$type, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(value.word())
            }

            /// Reads the word.
            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let word = Cow::<'de, str>::deserialize(deserializer)?;
                of(&word).ok_or_else(|| D::Error::custom(format!("unknown word `{word}`")))
            }

            /// What a word means.
            pub fn of(word: &str) -> Option<$type> {
                $type::ALL.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
            }
        }
    };
}

by_word!(attitude, Attitude);
by_word!(certainty, Certainty);
by_word!(channel, Channel);
by_word!(directness, Directness);
by_word!(mode, Mode);
by_word!(party_kind, PartyKind);
by_word!(status, Status);
