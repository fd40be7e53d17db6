//! Difference from an earlier plan, in words.

use std::sync::Arc;

use super::Language;
use crate::measure::Metres;
use crate::plan::Difference;

/// A difference in words: its summary, a sentence for each change, and the figures.
pub(crate) struct Told {
    pub(crate) summary: String,
    /// Changes of groups, then of people.
    pub(crate) changes: Vec<String>,
    pub(crate) figures: Vec<String>,
}

/// Position of far journeys among the parts of the cost.
const FAR: usize = 1;
/// Position of the unmet wishes among the parts of the cost.
const WISHES: usize = 4;

/// Sentences of a language about the changes.
struct Sentences {
    summary: fn(&Difference) -> String,
    founded: fn(u32) -> String,
    ended: fn(u32) -> String,
    lives_on: fn(u32, u32) -> String,
    moved: fn(&str, u32, Option<u32>) -> String,
    left: fn(&str, Option<u32>) -> String,
    came: fn(&str, Option<u32>) -> String,
    seated: fn(&str, u32) -> String,
    figure: fn(usize, &str, &str) -> String,
}

const ENGLISH: Sentences = Sentences {
    summary: |d| {
        let (moved, left, came) = (d.moved.len(), d.left.len(), d.came.len());
        let seated = d.seated.len();
        format!("{moved} moved, {left} left, {came} new, {seated} from the reserve list")
    },
    founded: |group| format!("group {group} is new"),
    ended: |group| format!("group {group} has ended"),
    lives_on: |from, to| format!("group {from} goes on in group {to}"),
    moved: |id, from, to| match to {
        Some(to) => format!("{id} moves from group {from} to group {to}"),
        None => format!("{id} leaves group {from} and is now on the reserve list"),
    },
    left: |id, from| match from {
        Some(from) => format!("{id} was in group {from} and is no longer registered"),
        None => format!("{id} was on the reserve list and is no longer registered"),
    },
    came: |id, to| match to {
        Some(to) => format!("{id} is new, in group {to}"),
        None => format!("{id} is new, on the reserve list"),
    },
    seated: |id, to| format!("{id} comes from the reserve list to group {to}"),
    figure: |nth, before, now| {
        let part =
            ["travel", "far journeys", "penalty", "changes of group", "unmet wishes", "cost"]
                .get(nth)
                .copied()
                .unwrap_or_default();
        format!("{part}: {before} before, {now} now")
    },
};

const DUTCH: Sentences = Sentences {
    summary: |d| {
        let (moved, left, came) = (d.moved.len(), d.left.len(), d.came.len());
        let seated = d.seated.len();
        format!("{moved} verplaatst, {left} vertrokken, {came} nieuw, {seated} van de reservelijst")
    },
    founded: |group| format!("groep {group} is nieuw"),
    ended: |group| format!("groep {group} bestaat niet meer"),
    lives_on: |from, to| format!("groep {from} gaat verder in groep {to}"),
    moved: |id, from, to| match to {
        Some(to) => format!("{id} gaat van groep {from} naar groep {to}"),
        None => format!("{id} zat in groep {from} en staat nu op de reservelijst"),
    },
    left: |id, from| match from {
        Some(from) => format!("{id} zat in groep {from} en is niet meer aangemeld"),
        None => format!("{id} stond op de reservelijst en is niet meer aangemeld"),
    },
    came: |id, to| match to {
        Some(to) => format!("{id} is nieuw en zit in groep {to}"),
        None => format!("{id} is nieuw en staat op de reservelijst"),
    },
    seated: |id, to| format!("{id} stond op de reservelijst en zit nu in groep {to}"),
    figure: |nth, before, now| {
        let parts = [
            "reizen",
            "toeslag voor verre reizen",
            "toeslag",
            "toeslag voor wisselen van groep",
            "toeslag voor wensen",
            "kosten",
        ];
        let part = parts.get(nth).copied().unwrap_or_default();
        format!("{part}: eerst {before}, nu {now}")
    },
};

/// Returns the sentences on a difference.
pub(crate) fn told(language: Language, difference: &Difference) -> Told {
    let of = match language {
        Language::English => &ENGLISH,
        Language::Dutch => &DUTCH,
    };
    let mut changes: Vec<String> = Vec::new();
    let renumbered = difference.lives_on.iter().filter(|(from, to)| from != to);
    changes.extend(renumbered.map(|&(from, to)| (of.lives_on)(from, to)));
    changes.extend(difference.ended.iter().map(|&group| (of.ended)(group)));
    changes.extend(difference.founded.iter().map(|&group| (of.founded)(group)));
    changes.extend(difference.moved.iter().map(|(id, from, to)| (of.moved)(id, *from, *to)));
    let place = |tell: fn(&str, Option<u32>) -> String| {
        move |(id, at): &(Arc<str>, Option<u32>)| tell(id, *at)
    };
    changes.extend(difference.left.iter().map(place(of.left)));
    changes.extend(difference.came.iter().map(place(of.came)));
    changes.extend(difference.seated.iter().map(|(id, to)| (of.seated)(id, *to)));
    let (before, after) = (&difference.before, &difference.after);
    let parts = [
        (before.travel, after.travel),
        (before.far, after.far),
        (before.penalty, after.penalty),
        (before.change, after.change),
        (before.wishes, after.wishes),
        (before.cost(), after.cost()),
    ];
    let figure = |(nth, (before, now)): (usize, (Metres, Metres))| {
        (of.figure)(nth, &language.kilometres(before), &language.kilometres(now))
    };
    // Most programmes count no journey more than its length, and have no wishes.
    let is_shown = |&(nth, (before, now)): &(usize, (Metres, Metres))| {
        ![FAR, WISHES].contains(&nth) || before != Metres::ZERO || now != Metres::ZERO
    };
    let figures = parts.into_iter().enumerate().filter(is_shown).map(figure).collect();
    Told { summary: (of.summary)(difference), changes, figures }
}

/// Returns the summary, a line for each change, and a line for each part of the cost.
pub(crate) fn lines(language: Language, difference: &Difference) -> Vec<String> {
    let Told { summary, changes, figures } = told(language, difference);
    [summary].into_iter().chain(changes).chain(figures).collect()
}
