//! Components: sets of classes such that no group contains classes of two of them.

use super::indices::ClassIdx;

/// Partition of the classes into components.
#[derive(Clone, Debug, Default)]
pub(crate) struct Components {
    /// Component of each class.
    pub(crate) of: Vec<u32>,
    /// Classes of each component.
    pub(crate) classes: Vec<Vec<ClassIdx>>,
}
