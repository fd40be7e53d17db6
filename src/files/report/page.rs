//! The data of the template, which itself computes nothing.

use askama::Template;

use super::advisers::{Surcharge, surcharges};
use super::changes::{Changes, changes};
use super::figures::{Figure, figures};
use super::groups::{Entry, entries};
use super::map::{ReportMap, map};
use super::reserve::{Waiter, help, waiters};
use super::shown::Shown;
use super::slots::{Slot, slots};
use super::words::Words;
use crate::files::presentation::Source;
use crate::programme::Hosting;
use crate::text::AdviceTable;

/// Style and script of every report, with the hashes by which the page's content security policy admits them.
const STYLE: &str = include_str!("../../../templates/report.css");
const STYLE_HASH: &str = "sha256-NcSgb/jCyHVp8Z3TOgE5UjDtSS5tFNHmilvCKiK0IbI=";
const SCRIPT: &str = include_str!("../../../templates/report.js");
const SCRIPT_HASH: &str = "sha256-G71ikE/JGQ52PbWsKo/JBJlfUufCoZdi/CkYYv+o+xM=";

/// The whole report.
#[derive(Debug, Template)]
#[template(path = "report.html")]
pub(super) struct Page {
    style: &'static str,
    style_hash: &'static str,
    script: &'static str,
    script_hash: &'static str,
    words: &'static Words,
    title: String,
    figures: Vec<Figure>,
    proof: Vec<String>,
    map: ReportMap,
    entries: Vec<Entry>,
    /// Part that stands in place of the map where a programme has no travel.
    slots: Vec<Slot>,
    /// `true` if each group has a card and a drawing.
    is_whole: bool,
    abbreviated: String,
    /// Flags of the columns that the tables have, from here to `is_personal`.
    meets: bool,
    travels: bool,
    rotates: bool,
    has_facilitators: bool,
    has_slots: bool,
    is_personal: bool,
    changes: Option<Changes>,
    waiting: Vec<Waiter>,
    waiting_abbreviated: String,
    help: AdviceTable,
    rules: Vec<String>,
    cost: String,
    surcharges: Vec<Surcharge>,
}

impl Page {
    pub(super) fn new(source: &Source<'_>, shown: &Shown<'_>, words: &'static Words) -> Self {
        let Source { plan, pool, programme, presentation, .. } = *source;
        let map = map(source, shown, words);
        let entries = entries(source, shown, &map.drawings, words);
        let waiting = waiters(source);
        let note = |shown: usize, all: usize, file| match shown == all {
            true => String::new(),
            false => words.abbreviated(shown, all, file),
        };
        Self {
            style: STYLE,
            style_hash: STYLE_HASH,
            script: SCRIPT,
            script_hash: SCRIPT_HASH,
            title: match plan.programme() {
                "" => words.untitled.to_owned(),
                name => name.to_owned(),
            },
            figures: figures(source, words),
            proof: words.proof(plan),
            abbreviated: note(entries.len(), plan.groups().len(), "groups.csv"),
            meets: plan.groups().iter().any(|group| group.venue().is_some()),
            travels: programme.travels(),
            rotates: programme.travels() && programme.meetings.hosting == Hosting::Rotating,
            has_facilitators: pool.facilitators().is_some(),
            has_slots: entries.iter().any(|entry| entry.slots.is_some()),
            slots: match programme.travels() {
                true => Vec::new(),
                false => slots(source, words, &entries, shown.is_whole),
            },
            is_personal: presentation.personal,
            changes: changes(source, words),
            waiting_abbreviated: note(waiting.len(), plan.reserve().len(), "reserve.csv"),
            help: help(source),
            rules: presentation.speech().programme(programme),
            cost: words.cost(plan),
            surcharges: surcharges(source, shown, words),
            is_whole: shown.is_whole,
            words,
            map,
            entries,
            waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// Returns the SHA-256 of a text in Base64.
    fn hash(text: &str) -> String {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let sum = Sha256::digest(text.as_bytes());
        let triples = sum.chunks(3).flat_map(|bytes| {
            let three = [0, 1, 2].map(|nth| u32::from(bytes.get(nth).copied().unwrap_or(0)));
            let bits = three[0] << 16 | three[1] << 8 | three[2];
            let digit = move |nth: usize| DIGITS[(bits >> (18 - 6 * nth)) as usize & 63] as char;
            (0..4).map(move |nth| if nth <= bytes.len() { digit(nth) } else { '=' })
        });
        triples.collect()
    }

    #[test]
    fn the_policy_has_the_hashes_of_style_and_script() {
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(STYLE_HASH, format!("sha256-{}", hash(STYLE)));
        assert_eq!(SCRIPT_HASH, format!("sha256-{}", hash(SCRIPT)));
    }

    #[test]
    fn only_style_and_script_are_unescaped() {
        let template = include_str!("../../../templates/report.html");
        assert_eq!(template.matches("|safe").count(), 2);
        assert!(!template.contains("{{ style }}") && !template.contains("escape(\"none\")"));
    }
}
