//! What few things of a kind have, held apart from each: a million acts without a label need not have room for a million
//! labels.

use std::fmt;
use std::ops::Deref;

/// What can be left out, since nearly all things of a kind have the same of it.
pub trait Plain: PartialEq {
    /// What nearly all have.
    fn plain<'a>() -> &'a Self
    where
        Self: 'a;
}

/// Declares the details of a thing, which hold what is said of few: what they are where nothing is said, and that they are
/// read as fields of the thing itself.
macro_rules! details {
    ($whole:ident $(<$life:lifetime>)? has $details:ident { $($field:ident: $plain:expr),* $(,)? }) => {
        impl $(<$life>)? $crate::seldom::Plain for $details $(<$life>)? {
            #[inline]
            fn plain<'a>() -> &'a Self
            where
                Self: 'a,
            {
                static PLAIN: $details = $details { $($field: $plain),* };
                &PLAIN
            }
        }

        impl $(<$life>)? std::ops::Deref for $whole $(<$life>)? {
            type Target = $details $(<$life>)?;

            #[inline]
            fn deref(&self) -> &Self::Target {
                &self.details
            }
        }
    };
}
pub(crate) use details;

/// Something that is nearly always [plain](Plain::plain), and then takes no room but that of a pointer.
///
/// ```
/// use imbroglio::facts::ActDetails;
/// use imbroglio::seldom::Seldom;
/// let plain = Seldom::new(ActDetails::default());
/// let named = Seldom::new(ActDetails { label: Some("x".to_owned()), ..ActDetails::default() });
/// assert_eq!((plain.label.as_deref(), named.label.as_deref()), (None, Some("x")));
/// assert_eq!(size_of_val(&named), size_of::<usize>());
/// ```
#[derive(Clone)]
pub struct Seldom<T>(Option<Box<T>>);

impl<T: Plain> Seldom<T> {
    /// Holds what was given, in a place of its own if it is not plain.
    pub fn new(given: T) -> Self {
        Self((given != *T::plain()).then(|| Box::new(given)))
    }

    /// What is held apart, to be changed; none if it is plain.
    pub fn apart(&mut self) -> Option<&mut T> {
        self.0.as_deref_mut()
    }

    /// Changes it. What is plain then takes no room any more.
    pub fn change(&mut self, with: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        let mut own = self.0.take().unwrap_or_else(|| Box::new(T::plain().clone()));
        with(&mut own);
        self.0 = (*own != *T::plain()).then_some(own);
    }
}

impl<T> Default for Seldom<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Plain> Deref for Seldom<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::plain())
    }
}

impl<T: Plain> PartialEq for Seldom<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for Seldom<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
