//! Names of sheets and headings of the workbook, in each language.

use crate::text::Language;

/// The fixed texts of the workbook.
#[derive(Debug)]
pub(super) struct Words {
    /// Names of the four sheets.
    pub(super) groups: &'static str,
    pub(super) reserve: &'static str,
    pub(super) by_group: &'static str,
    pub(super) figures: &'static str,
    /// Headings of the plan's columns in the sheet of groups, in the order of `groups.csv`.
    pub(super) of_groups: [&'static str; 6],
    pub(super) of_reserve: &'static str,
    /// Headings that only some tables have: the earlier group, and ids that the registrants file lacks.
    pub(super) earlier: &'static str,
    pub(super) id: &'static str,
    /// Heading of the slots, if some group has them.
    pub(super) slots: &'static str,
    pub(super) of_by_group: [&'static str; 7],
    pub(super) of_figures: [&'static str; 2],
    /// Labels of the figures, in the order in which they are listed.
    pub(super) labels: [&'static str; 14],
    pub(super) optimal: &'static str,
    pub(super) feasible: &'static str,
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Dutch => &DUTCH,
        }
    }
}

const ENGLISH: Words = Words {
    groups: "Groups",
    reserve: "Reserve list",
    by_group: "By group",
    figures: "Figures",
    of_groups: ["Group", "Venue code", "Venue", "Facilitator", "Host turn", "Km one way"],
    of_reserve: "Reason",
    earlier: "Earlier group",
    id: "Id",
    slots: "Common slots",
    of_by_group: [
        "Group",
        "Members",
        "E-mail addresses",
        "Venue",
        "Hosts in order",
        "Common slots",
        "Facilitator",
    ],
    of_figures: ["Figure", "Value"],
    labels: [
        "Programme",
        "Groups",
        "Places taken",
        "Places on the reserve list",
        "Travel (km, one way, all meetings)",
        "What far journeys count above their length (km)",
        "Surcharges (km)",
        "Changes to earlier groups (km)",
        "Unmet wishes (km)",
        "Cost (km)",
        "Proven lower bound of the cost (km)",
        "Average journey (km, one way)",
        "Longest journey (km, one way)",
        "Status",
    ],
    optimal: "proven to be the best plan",
    feasible: "a better plan may exist",
};

const DUTCH: Words = Words {
    groups: "Groepen",
    reserve: "Reservelijst",
    by_group: "Per groep",
    figures: "Kerncijfers",
    of_groups: ["Groep", "Code", "Komt bijeen in", "Begeleider", "Beurt", "Km enkele reis"],
    of_reserve: "Reden",
    earlier: "Eerdere groep",
    id: "Id",
    slots: "Gezamenlijke momenten",
    of_by_group: [
        "Groep",
        "Deelnemers",
        "E-mailadressen",
        "Komt bijeen in",
        "Ontvangt op volgorde",
        "Gezamenlijke momenten",
        "Begeleider",
    ],
    of_figures: ["Kerncijfer", "Waarde"],
    labels: [
        "Programma",
        "Groepen",
        "Bezette plaatsen",
        "Plaatsen op de reservelijst",
        "Reizen (km, enkele reis, alle bijeenkomsten)",
        "Toeslag voor verre reizen (km)",
        "Toeslagen (km)",
        "Wijzigingen van eerdere groepen (km)",
        "Toeslag voor wensen die niet uitkomen (km)",
        "Kosten (km)",
        "Bewezen ondergrens van de kosten (km)",
        "Gemiddelde reis (km, enkele reis)",
        "Verste reis (km, enkele reis)",
        "Status",
    ],
    optimal: "bewezen het beste plan",
    feasible: "er kan een beter plan bestaan",
};
