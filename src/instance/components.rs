//! Parts of the pool between which no group can lie.

use super::class::ClassIdx;

/// Classes by component.
#[derive(Clone, Debug, Default)]
pub(crate) struct Components {
    /// The component of each class.
    pub(crate) of: Vec<u32>,
    /// The classes of each component.
    pub(crate) classes: Vec<Vec<ClassIdx>>,
}
