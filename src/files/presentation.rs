use super::sheet::Sheet;
use crate::plan::{Plan, PlanDocument};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::text::Language;

/// Options for the presentation of results.
///
/// ```
/// use kring::{Language, files::Presentation};
/// let mut presentation = Presentation::from(Language::Dutch);
/// presentation.personal = true;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Presentation {
    /// The language of reasons and of the report. Default English.
    pub language: Language,
    /// If `true`, the report contains names, and the GeoJSON names and other personal columns. Default `false`.
    pub personal: bool,
}

impl From<Language> for Presentation {
    fn from(language: Language) -> Self {
        Self { language, personal: false }
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
    pub(super) presentation: Presentation,
}
