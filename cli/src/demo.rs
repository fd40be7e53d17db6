//! Forms the groups of a built-in sample.

use clap::Args;
use kring::Language;

use crate::arguments::Arguments;
use crate::built_in::Sample;

/// Forms groups from a built-in sample and writes them to the folder `groups`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Programme of the sample
    #[arg(value_enum, default_value_t = Sample::LocalCouncillors)]
    sample: Sample,
}

impl Demo {
    /// Returns the arguments that form the groups of the sample.
    pub(crate) fn arguments(&self, language: Language) -> Arguments {
        let inputs = self.sample.stated(language);
        Arguments { out: Some("groups".into()), ..Arguments::of(inputs, language) }
    }
}
