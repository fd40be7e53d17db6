use super::sheet::Sheet;
use crate::plan::Plan;
use crate::pool::Pool;
use crate::programme::Programme;
use crate::text::Language;

/// How results are presented.
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
    /// Whether names stand in the report, and names and other personal columns in the GeoJSON. Default no.
    pub personal: bool,
}

impl From<Language> for Presentation {
    fn from(language: Language) -> Self {
        Self { language, personal: false }
    }
}

/// What all results are made of.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) pool: &'a Pool,
    pub(super) programme: &'a Programme,
    pub(super) sheet: &'a Sheet,
    pub(super) plan: &'a Plan,
    pub(super) presentation: Presentation,
}
