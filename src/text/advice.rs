//! Table of what would help waiting registrants.

use std::sync::Arc;

use super::{Language, dutch, english, outwards};
use crate::measure::Metres;
use crate::plan::{Help, Names, Opening, Relief};

/// Maximum number of municipalities or registrants in a cell.
const NAMED: usize = 3;

/// Table of what would help: the change, the seats placed more and for whom, the kilometres more or less, the longest
/// journey, and what is proven.
///
/// ```
/// use kring::{Language, plan::Help};
/// let table = Language::English.advice(&Help::default());
/// assert_eq!((table.heading[0], table.rows.len()), ("change", 0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdviceTable {
    /// Headings of the columns.
    pub heading: [&'static str; 5],
    /// Rows: registrations first, then changes, each in the order of the library.
    pub rows: Vec<[String; 5]>,
}

/// Words of the table in one language.
struct Words {
    heading: [&'static str; 5],
    and: &'static str,
    not: &'static str,
    unknown: &'static str,
    proven: &'static str,
    bounded: &'static str,
    unproven: &'static str,
    fewer: &'static str,
}

const ENGLISH: Words = Words {
    heading: ["change", "places more", "km more or less", "longest journey", "proof"],
    and: "to",
    not: "not",
    unknown: "not known",
    proven: "proven",
    bounded: "surely between these figures",
    unproven: "not proven",
    fewer: "perhaps fewer are enough",
};

const DUTCH: Words = Words {
    heading: ["verandering", "plaatsen meer", "km meer of minder", "langste reis", "bewijs"],
    and: "tot",
    not: "niet",
    unknown: "niet bekend",
    proven: "bewezen",
    bounded: "zeker tussen deze getallen",
    unproven: "niet bewezen",
    fewer: "misschien zijn er minder nodig",
};

/// Table of what would help, whose attributes have the names by which sentences call them.
pub(super) fn table(language: Language, help: &Help) -> AdviceTable {
    let words = language.words_of_advice();
    let openings = help.openings.iter().map(|opening| language.of_opening(opening, &help.names));
    let relief = help.relief.iter().map(|relief| language.of_relief(relief, &help.names));
    AdviceTable { heading: words.heading, rows: openings.chain(relief).collect() }
}

impl Language {
    fn words_of_advice(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::Dutch => &DUTCH,
        }
    }

    fn some(self, names: &[Arc<str>]) -> String {
        match self {
            Self::English => english::some(names, NAMED),
            Self::Dutch => dutch::some(names, NAMED),
        }
    }

    fn of_opening(self, opening: &Opening, names: &Names) -> [String; 5] {
        let words = self.words_of_advice();
        let change = match self {
            Self::English => english::registrations(opening, names, NAMED),
            Self::Dutch => dutch::registrations(opening, names, NAMED),
        };
        let places = format!("+{}: {}", opening.waiting.len(), self.some(&opening.waiting));
        let proof = if opening.proven { words.proven } else { words.fewer };
        [change, places, String::new(), String::new(), proof.to_owned()]
    }

    fn of_relief(self, relief: &Relief, names: &Names) -> [String; 5] {
        let words = self.words_of_advice();
        let change = match self {
            Self::English => english::change(&relief.change, names),
            Self::Dutch => dutch::change(&relief.change, names),
        };
        let mut places = format!("+{}: {}", relief.seats, self.some(&relief.places));
        if !relief.loses.is_empty() {
            places = format!("{places}, {} {}", words.not, self.some(&relief.loses));
        }
        let kilometres = match relief.bounds {
            None => words.unknown.to_owned(),
            Some((least, most)) if least == most => self.signed(least),
            Some(bounds) => {
                let (least, most) = outwards(bounds);
                format!("{} {} {}", self.signed(least), words.and, self.signed(most))
            }
        };
        let longest = relief.longest.map(|longest| self.kilometres(longest)).unwrap_or_default();
        let proof = match relief.bounds {
            None => words.unproven,
            Some((least, most)) if least == most => words.proven,
            Some(_) => words.bounded,
        };
        [change, places, kilometres, longest, proof.to_owned()]
    }

    /// Formats a difference in kilometres with its sign and one decimal.
    fn signed(self, length: Metres) -> String {
        let text = self.decimal(length.kilometres().abs(), 1);
        match length.0 {
            0 => text,
            metres if metres > 0 => format!("+{text}"),
            _ => format!("−{text}"),
        }
    }
}
