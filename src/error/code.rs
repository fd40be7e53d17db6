//! Stable names of the kinds of faults.

use super::kind::FaultKind;

impl FaultKind {
    /// A stable name of the kind for programs, such as `unknown_municipality`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty(_) => "empty",
            Self::Duplicate { .. } => "duplicate",
            Self::DoubleMember { .. } => "double_member",
            Self::OutOfRange { .. } => "out_of_range",
            Self::Unreadable { .. } => "unreadable",
            Self::UnknownMunicipality { .. } => "unknown_municipality",
            Self::AmbiguousMunicipality { .. } => "ambiguous_municipality",
            Self::FormerMunicipality { .. } => "former_municipality",
            Self::HalfPoint => "half_point",
            Self::PointWithDistances => "point_with_distances",
            Self::PointAndStart => "point_and_start",
            Self::DistanceConflict { .. } => "distance_conflict",
            Self::DistanceToItself(_) => "distance_to_itself",
            Self::DistanceMissing { .. } => "distance_missing",
            Self::UnknownRegistrant { .. } => "unknown_registrant",
            Self::UnknownFacilitator { .. } => "unknown_facilitator",
            Self::ReservedAttribute(_) => "reserved_attribute",
            Self::UnknownAttribute { .. } => "unknown_attribute",
            Self::MinAboveMax { .. } => "min_above_max",
            Self::Contradiction(_) => "contradiction",
            Self::Required(_) => "required",
            Self::UnknownKey { .. } => "unknown_key",
            Self::Syntax(_) => "syntax",
            Self::Nothing(_) => "nothing",
            Self::MissingColumns { .. } => "missing_columns",
            Self::UnknownHeader { .. } => "unknown_header",
            Self::UnknownSheet { .. } => "unknown_sheet",
            Self::LeftOut { .. } => "left_out",
            Self::NumberedRows => "numbered_rows",
            Self::OtherSeparator { .. } => "other_separator",
            Self::OneValue => "one_value",
            Self::SamePerson { .. } => "same_person",
            Self::AmbiguousDate { .. } => "ambiguous_date",
            Self::Variants { .. } => "variants",
            Self::ValueNowhere { .. } => "value_nowhere",
            Self::NoEffect(_) => "no_effect",
            Self::UnknownEarlier { .. } => "unknown_earlier",
            Self::LockedInNoGroup { .. } => "locked_in_no_group",
            Self::UnknownPostcode(_) => "unknown_postcode",
            Self::PostcodeElsewhere { .. } => "postcode_elsewhere",
            Self::DuplicateColumn { .. } => "duplicate_column",
            Self::NearlyKnownColumn { .. } => "nearly_known_column",
            Self::FieldCount { .. } => "field_count",
            Self::UnclosedQuote => "unclosed_quote",
            Self::StrayQuote => "stray_quote",
            Self::ControlCharacter => "control_character",
            Self::TooLarge { .. } => "too_large",
            Self::Encoding(_) => "encoding",
            Self::ReadAsWindows1252 => "read_as_windows_1252",
            Self::LookAlike { .. } => "look_alike",
            Self::OddPoint(_) => "odd_point",
            Self::Io(_) => "io",
        }
    }
}
