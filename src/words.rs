//! Enumerations of which each value has a word: in annotations, in results, in messages.

/// Declares an enumeration, each value with its word, and perhaps with a second text: `Roles = "roles" => "who does what to whom"`.
///
/// It has `ALL`, its values in the order of their declaration; `word`, and `words`, those of all; `of`, the value that has a word;
/// and a method for the second text, which is named behind the enumeration: `enum Facet => meaning`.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$doc:meta])* $value:ident = $word:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $($(#[$doc])* $value),* }

        #[allow(dead_code, reason = "not every enumeration is asked for all of it")]
        impl $name {
            /// All of them.
            $vis const ALL: &'static [Self] = &[$(Self::$value),*];

            /// The word for it, in files, results or messages.
            $vis const fn word(self) -> &'static str {
                match self { $(Self::$value => $word),* }
            }

            /// Their words.
            $vis fn words() -> impl Iterator<Item = &'static str> {
                Self::ALL.iter().map(|value| value.word())
            }

            /// What a word stands for.
            $vis fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident => $other:ident {
            $($(#[$doc:meta])* $value:ident = $word:literal => $text:literal),* $(,)?
        }
    ) => {
        words! {
            $(#[$meta])*
            $vis enum $name { $($(#[$doc])* $value = $word),* }
        }

        impl $name {
            #[doc = concat!("Its ", stringify!($other), ", in words.")]
            $vis const fn $other(self) -> &'static str {
                match self { $(Self::$value => $text),* }
            }
        }
    };
}
pub(crate) use words;

/// Lets an enumeration of words be written and read as its word.
macro_rules! written_as_word {
    ($($name:ident),* $(,)?) => { $(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::of(&word).ok_or_else(|| serde::de::Error::custom(format!("unknown word `{word}`")))
            }
        }
    )* };
}
pub(crate) use written_as_word;
