use std::collections::BTreeMap;

use super::sheet::Sheet;
use crate::plan::{Plan, PlanDocument};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::text::Language;
use crate::text::labels::Speech;

/// Options for the presentation of results.
///
/// ```
/// use kring::{Language, files::Presentation};
/// let mut presentation = Presentation::from(Language::Dutch);
/// presentation.personal = true;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Presentation {
    /// The language of reasons and of the report. Default English.
    pub language: Language,
    /// If `true`, the report contains names and e-mail addresses, and the GeoJSON names and other personal columns.
    /// Default `false`.
    pub personal: bool,
    /// If `true`, [`Results::write_to`](super::Results::write_to) writes the workbook `groups.xlsx` too. Default
    /// `false`.
    pub workbook: bool,
    /// Names by which sentences call attributes, by attribute: `safety_region = "veiligheidsregio"`. Known attributes
    /// have labels in each language; others are called by their name, with spaces instead of underscores.
    pub labels: BTreeMap<String, String>,
}

impl Presentation {
    /// The language together with the labels.
    pub(super) fn speech(&self) -> Speech<'_> {
        Speech { language: self.language, labels: &self.labels }
    }
}

impl From<Language> for Presentation {
    fn from(language: Language) -> Self {
        Self { language, ..Self::default() }
    }
}

/// Source of all results.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) pool: &'a Pool,
    pub(super) programme: &'a Programme,
    pub(super) sheet: &'a Sheet,
    pub(super) plan: &'a Plan,
    /// Plan that was revised.
    pub(super) previous: Option<&'a PlanDocument>,
    pub(super) presentation: &'a Presentation,
}
