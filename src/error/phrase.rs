use std::fmt;

use serde::{Serialize, Serializer};

/// A part of a message in the languages of users, written where the fault is found. `Display` shows the English text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phrase {
    english: &'static str,
    dutch: &'static str,
}

impl Phrase {
    /// A phrase in both languages.
    ///
    /// ```
    /// use kring::error::Phrase;
    /// let phrase = Phrase::new("a whole number such as 3", "een geheel getal zoals 3");
    /// assert_eq!(phrase.to_string(), phrase.english());
    /// assert_ne!(phrase.english(), phrase.dutch());
    /// assert_eq!(Phrase::from("id").dutch(), "id");
    /// ```
    #[must_use]
    pub const fn new(english: &'static str, dutch: &'static str) -> Self {
        Self { english, dutch }
    }

    /// A name that is the same in both languages, such as that of a column.
    pub(crate) const fn name(name: &'static str) -> Self {
        Self::new(name, name)
    }

    /// The English text.
    #[must_use]
    pub const fn english(self) -> &'static str {
        self.english
    }

    /// The Dutch text.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        self.dutch
    }
}

impl From<&'static str> for Phrase {
    fn from(name: &'static str) -> Self {
        Self::name(name)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.english)
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.english)
    }
}
