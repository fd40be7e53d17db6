//! Difference from an earlier plan, in words.

use super::Language;
use crate::plan::Difference;

/// Words of a language for the parts of a difference.
struct Words {
    counts: fn(&Difference) -> String,
    moved: &'static str,
    left: &'static str,
    came: &'static str,
    seated: &'static str,
    group: &'static str,
    to: &'static str,
    reserve: &'static str,
    parts: [&'static str; 4],
    before: &'static str,
    now: &'static str,
}

const ENGLISH: Words = Words {
    counts: |d| {
        let (moved, left, came) = (d.moved.len(), d.left.len(), d.came.len());
        format!("{moved} moved, {left} left, {came} came, {} waited before", d.seated.len())
    },
    moved: "moved from",
    left: "left",
    came: "came to",
    seated: "waited and joined",
    group: "group",
    to: "to",
    reserve: "the reserve list",
    parts: ["travel", "penalty", "change", "cost"],
    before: "before",
    now: "now",
};

const DUTCH: Words = Words {
    counts: |d| {
        let (moved, left, came) = (d.moved.len(), d.left.len(), d.came.len());
        format!(
            "{moved} verplaatst, {left} vertrokken, {came} nieuw, {} eerst op de reservelijst",
            d.seated.len()
        )
    },
    moved: "verplaatst van",
    left: "vertrokken bij",
    came: "nieuw bij",
    seated: "wachtte, nu in",
    group: "groep",
    to: "naar",
    reserve: "de reservelijst",
    parts: ["reizen", "boete", "verandering", "kosten"],
    before: "eerst",
    now: "nu",
};

/// Returns the counts, a line for each person, and a line for each part of the cost.
pub(crate) fn lines(language: Language, difference: &Difference) -> Vec<String> {
    let words = match language {
        Language::English => &ENGLISH,
        Language::Dutch => &DUTCH,
    };
    let group = |group: u32| format!("{} {group}", words.group);
    let place = |at: Option<u32>| at.map_or_else(|| words.reserve.to_owned(), group);
    let mut lines = vec![(words.counts)(difference)];
    lines.extend(difference.moved.iter().map(|(id, from, to)| {
        format!("{id} {} {} {} {}", words.moved, group(*from), words.to, place(*to))
    }));
    let at = |verb: &'static str| {
        move |(id, at): &(_, Option<u32>)| -> String {
            let id: &std::sync::Arc<str> = id;
            format!("{id} {verb} {}", place(*at))
        }
    };
    lines.extend(difference.left.iter().map(at(words.left)));
    lines.extend(difference.came.iter().map(at(words.came)));
    let seated = difference.seated.iter();
    lines.extend(seated.map(|(id, to)| format!("{id} {} {}", words.seated, group(*to))));
    let (before, after) = (&difference.before, &difference.after);
    let parts = [
        (before.travel, after.travel),
        (before.penalty, after.penalty),
        (before.change, after.change),
        (before.cost(), after.cost()),
    ];
    lines.extend(words.parts.iter().zip(parts).map(|(part, (before, after))| {
        let (before, after) = (language.kilometres(before), language.kilometres(after));
        format!("{part}: {before} {}, {after} {}", words.before, words.now)
    }));
    lines
}
