//! Headings, labels and short sentences of the report, in each language.

mod dutch;
mod english;
mod proof;

use crate::convert::Convert;
use crate::measure::Metres;
use crate::text::Language;

/// The fixed texts of the template.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) code: &'static str,
    pub(super) kind: &'static str,
    pub(super) untitled: &'static str,
    pub(super) skip: &'static str,
    pub(super) contents: &'static str,
    pub(super) at_a_glance: &'static str,
    pub(super) placed: &'static str,
    pub(super) waiting: &'static str,
    pub(super) groups: &'static str,
    pub(super) total: &'static str,
    pub(super) average: &'static str,
    pub(super) longest: &'static str,
    pub(super) proof: &'static str,
    pub(super) map: &'static str,
    pub(super) map_caption: &'static str,
    pub(super) map_caption_crowds: &'static str,
    pub(super) map_help: &'static str,
    pub(super) map_keys: &'static str,
    pub(super) zoom_in: &'static str,
    pub(super) zoom_out: &'static str,
    pub(super) whole_map: &'static str,
    pub(super) municipalities_key: &'static str,
    pub(super) waiting_key: &'static str,
    pub(super) chosen: &'static str,
    pub(super) nothing_chosen: &'static str,
    pub(super) close: &'static str,
    pub(super) overview: &'static str,
    pub(super) overview_hint: &'static str,
    pub(super) group: &'static str,
    pub(super) venue: &'static str,
    pub(super) from: &'static str,
    pub(super) members: &'static str,
    pub(super) travel_km: &'static str,
    pub(super) mean_km: &'static str,
    pub(super) longest_km: &'static str,
    pub(super) facilitator: &'static str,
    pub(super) sort: &'static str,
    pub(super) group_by_group: &'static str,
    pub(super) turn: &'static str,
    pub(super) member: &'static str,
    pub(super) municipality: &'static str,
    pub(super) one_way_km: &'static str,
    pub(super) slots: &'static str,
    pub(super) no_common_slot: &'static str,
    pub(super) slots_title: &'static str,
    pub(super) slots_note: &'static str,
    pub(super) no_slots: &'static str,
    pub(super) dates: &'static str,
    pub(super) online: &'static str,
    pub(super) copy: &'static str,
    pub(super) copied: &'static str,
    pub(super) not_copied: &'static str,
    pub(super) search: &'static str,
    pub(super) found: &'static str,
    pub(super) found_none: &'static str,
    pub(super) show_on_map: &'static str,
    pub(super) reserve: &'static str,
    pub(super) nobody_waits: &'static str,
    pub(super) order: &'static str,
    pub(super) reason: &'static str,
    pub(super) help: &'static str,
    pub(super) rules: &'static str,
    pub(super) advisers: &'static str,
    pub(super) surcharges: &'static str,
    pub(super) surcharges_note: &'static str,
    pub(super) no_surcharges: &'static str,
    pub(super) no_groups: &'static str,
    pub(super) print: &'static str,
    pub(super) page_each: &'static str,
    pub(super) theme: &'static str,
    pub(super) light: &'static str,
    pub(super) dark: &'static str,
    pub(super) travel_note: &'static str,
    pub(super) personal_note: &'static str,
    pub(super) no_personal_note: &'static str,
    language: Language,
}

/// Returns the number with its noun in the singular or plural; `grouped` is the formatted number.
fn many(number: usize, one: &str, many: &str, grouped: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{grouped} {many}") }
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &english::WORDS,
            Language::Dutch => &dutch::WORDS,
        }
    }

    /// Formats a whole number with marks between thousands.
    pub(super) fn whole(&self, number: i128) -> String {
        let mark = match self.language {
            Language::English => ',',
            Language::Dutch => '.',
        };
        let digits = number.unsigned_abs().to_string();
        let mut text = String::from(if number < 0 { "-" } else { "" });
        for (nth, digit) in digits.chars().enumerate() {
            if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// Formats a length as kilometres with one decimal.
    pub(super) fn km(&self, length: Metres) -> String {
        self.tenths(length.tenths().into())
    }

    /// Formats a number of tenths with one decimal.
    pub(super) fn tenths(&self, tenths: i128) -> String {
        let whole = self.whole(tenths / 10);
        // Between -0.9 and -0.1 the whole part is zero and carries no sign.
        let sign = if tenths < 0 && tenths > -10 { "-" } else { "" };
        let point = match self.language {
            Language::English => '.',
            Language::Dutch => ',',
        };
        format!("{sign}{whole}{point}{}", (tenths % 10).abs())
    }

    fn count(&self, number: usize, english: (&str, &str), dutch: (&str, &str)) -> String {
        let (one, more) = match self.language {
            Language::English => english,
            Language::Dutch => dutch,
        };
        many(number, one, more, &self.whole(number as i128))
    }

    pub(super) fn members(&self, number: usize) -> String {
        self.count(number, ("member", "members"), ("deelnemer", "deelnemers"))
    }

    pub(super) fn places(&self, number: u64) -> String {
        self.count(number.to_usize(), ("place", "places"), ("plaats", "plaatsen"))
    }

    pub(super) fn pairs(&self, number: usize) -> String {
        self.count(number, ("pair", "pairs"), ("paar", "paren"))
    }

    pub(super) fn number_of_groups(&self, number: usize) -> String {
        self.count(number, ("group", "groups"), ("groep", "groepen"))
    }

    /// Sentence on the shortest, the longest and the average journey of a group, in whole kilometres.
    pub(super) fn journeys(&self, least: i64, most: i64, mean: i64) -> String {
        let [least, most, mean] = [least, most, mean].map(|km| self.whole(km.into()));
        match self.language {
            Language::English if least == most => format!("Journeys: {least} km one way"),
            Language::English => {
                format!("Journeys: {least} to {most} km one way, average {mean} km")
            }
            Language::Dutch if least == most => format!("Enkele reis: {least} km"),
            Language::Dutch => format!("Enkele reis: {least} tot {most} km, gemiddeld {mean} km"),
        }
    }

    /// Text on the number of waiting registrants of a municipality.
    pub(super) fn waiting_in(&self, place: &str, number: usize) -> String {
        let number = self.whole(number as i128);
        match self.language {
            Language::English => format!("{place}: {number} on the reserve list"),
            Language::Dutch => format!("{place}: {number} op de reservelijst"),
        }
    }

    /// Text on the number of groups that meet in a municipality, or of members from it.
    pub(super) fn crowd(&self, place: &str, number: usize, meets: bool) -> String {
        if meets {
            format!("{place}: {}", self.number_of_groups(number))
        } else {
            format!("{place}: {}", self.members(number))
        }
    }

    /// Text on the total number of places, as in "of 3,000".
    pub(super) fn of_all(&self, all: u64) -> String {
        let all = self.whole(all.into());
        match self.language {
            Language::English => format!("of {all}"),
            Language::Dutch => format!("van {all}"),
        }
    }

    /// Text on an abbreviated list of groups or waiting registrants, with the file of the full one.
    pub(super) fn abbreviated(&self, shown: usize, all: usize, file: &str) -> String {
        let (shown, all) = (self.whole(shown as i128), self.whole(all as i128));
        match self.language {
            Language::English => format!("{shown} of {all} are shown here; all are in {file}."),
            Language::Dutch => format!("{shown} van {all} staan hier; alle staan in {file}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_the_rules_of_each_language() {
        let (english, dutch) = (Words::of(Language::English), Words::of(Language::Dutch));
        let digits = [0, 999, 1_000, -1_234_567].map(|number| english.whole(number));
        assert_eq!(digits, ["0", "999", "1,000", "-1,234,567"]);
        let digits = [5, -5, 12_345, 1_000_000].map(|number| dutch.tenths(number));
        assert_eq!(digits, ["0,5", "-0,5", "1.234,5", "100.000,0"]);
        assert_eq!(
            (english.members(1), dutch.members(2)),
            ("1 member".into(), "2 deelnemers".into())
        );
    }

    #[test]
    fn counts_are_phrased_in_each_language() {
        let digits = |language| {
            let words = Words::of(language);
            let counts = [1, 2_000].map(|number| {
                let number_of = [
                    words.members(number),
                    words.places(number as u64),
                    words.pairs(number),
                    words.waiting_in("Goes", number),
                    words.crowd("Goes", number, true),
                    words.crowd("Goes", number, false),
                ];
                number_of.join("; ")
            });
            [&counts[..], &[words.of_all(3_000), words.abbreviated(1_500, 2_000, "groups.csv")]]
                .concat()
        };
        assert_eq!(
            digits(Language::English),
            [
                "1 member; 1 place; 1 pair; Goes: 1 on the reserve list; Goes: 1 group; Goes: 1 member",
                "2,000 members; 2,000 places; 2,000 pairs; Goes: 2,000 on the reserve list; \
                 Goes: 2,000 groups; Goes: 2,000 members",
                "of 3,000",
                "1,500 of 2,000 are shown here; all are in groups.csv.",
            ]
        );
        assert_eq!(
            digits(Language::Dutch),
            [
                "1 deelnemer; 1 plaats; 1 paar; Goes: 1 op de reservelijst; Goes: 1 groep; \
                 Goes: 1 deelnemer",
                "2.000 deelnemers; 2.000 plaatsen; 2.000 paren; Goes: 2.000 op de reservelijst; \
                 Goes: 2.000 groepen; Goes: 2.000 deelnemers",
                "van 3.000",
                "1.500 van 2.000 staan hier; alle staan in groups.csv.",
            ]
        );
    }
}
