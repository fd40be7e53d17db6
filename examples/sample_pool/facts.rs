//! Facts for the drawing: parties by their seats, and plain lists of the values that people fill in.

/// Seats in the councils elected on 18 March 2026, by national party (Kiesraad; our grouping of
/// list names; joint lists of several parties and local parties left out).
pub(crate) const NATIONAL_SEATS: [(&str, u64); 20] = [
    ("CDA", 1117),
    ("VVD", 1092),
    ("GroenLinks-PvdA", 986),
    ("D66", 670),
    ("FVD", 299),
    ("SGP", 256),
    ("ChristenUnie", 214),
    ("SP", 105),
    ("PVV", 101),
    ("ChristenUnie-SGP", 78),
    ("PvdA", 77),
    ("GroenLinks", 62),
    ("PvdD", 59),
    ("BBB", 47),
    ("50PLUS", 39),
    ("DENK", 31),
    ("Volt", 25),
    ("JA21", 17),
    ("BVNL", 13),
    ("BIJ1", 4),
];

/// Portfolios of aldermen, with their frequencies.
pub(crate) const PORTFOLIOS: [(&str, u64); 9] = [
    ("finance", 17),
    ("spatial planning", 17),
    ("social affairs", 17),
    ("climate and energy", 12),
    ("economy", 11),
    ("housing", 10),
    ("education and youth", 7),
    ("mobility", 5),
    ("culture and sport", 4),
];

/// Competences that aldermen state.
pub(crate) const COMPETENCES: [&str; 6] =
    ["analysing", "connecting", "deciding", "negotiating", "organising", "persuading"];

/// Travel limits of some aldermen, km.
pub(crate) const MAX_TRAVEL: [&str; 5] = ["50", "60", "75", "90", "120"];

/// Fixed Friday afternoons: the first, second or third of the month, early or late.
pub(crate) const SLOTS: [&str; 6] =
    ["fri1 13:00", "fri1 15:00", "fri2 13:00", "fri2 15:00", "fri3 13:00", "fri3 15:00"];

/// Role names of consultants, in English or Dutch, with their frequencies.
pub(crate) const CONSULTANT_ROLES: [(&str, u64); 6] = [
    ("community consultant", 25),
    ("neighbourhood consultant", 25),
    ("wijkadviseur", 20),
    ("gebiedsmanager", 12),
    ("participatieadviseur", 10),
    ("opbouwwerker", 8),
];

/// Number of water boards in the country; each serves one safety region here, or two.
pub(crate) const WATER_BOARDS: u64 = 21;

/// Months in which people register, with their days; days are counted from 1 March 2026.
const MONTHS: [(&str, u64); 4] =
    [("2026-03", 31), ("2026-04", 30), ("2026-05", 31), ("2026-06", 30)];

/// First day of registration (1 April) and its length of three months, in days.
pub(crate) const REGISTRATION_OPENS: u64 = 31;
pub(crate) const REGISTRATION_DAYS: u64 = 91;

/// First day of summer time: 29 March.
pub(crate) const SUMMER_TIME: u64 = 28;

/// Returns the date of a day counted from 1 March 2026.
pub(crate) fn date(mut day: u64) -> String {
    for (month, days) in MONTHS {
        if day < days {
            return format!("{month}-{:02}", day + 1);
        }
        day -= days;
    }
    unreachable!("registration ends in June")
}
