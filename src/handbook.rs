//! The documents of the project as pages: guides, embedding, files and figures, algorithms, experiments, terms.

#[doc = include_str!("../docs/guide.md")]
pub mod guide {}

#[doc = include_str!("../docs/guide.nl.md")]
pub mod guide_nl {}

#[doc = include_str!("../docs/embedding.md")]
pub mod embedding {}

#[doc = include_str!("../docs/formats.md")]
pub mod formats {}

#[doc = include_str!("../docs/algorithm.md")]
pub mod algorithm {}

#[doc = include_str!("../docs/experiments.md")]
pub mod experiments {}

#[doc = include_str!("../docs/glossary.md")]
pub mod glossary {}
