//! The samples that are built into the program.

use clap::{Args, ValueEnum};
use kring::files::{Input, PoolFiles};

use crate::arguments::{Arguments, Stated};

/// Forms groups from a built-in sample and writes them to the folder `groups`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Programme of the sample
    #[arg(value_enum, default_value_t = Sample::LocalCouncillors)]
    sample: Sample,
}

/// A programme with registrants drawn at random.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Sample {
    /// 400 local councillors: groups of 5 to 8 from one safety region
    LocalCouncillors,
    /// 150 aldermen: groups of 6 to 8, hosting in turn
    AldermenOpen,
    /// 84 mayors: groups of 5 to 6 from several regions
    Mayors,
    /// 150 aldermen: groups of 6 to 8 from one quarter of the country
    AldermenByQuarter,
    /// 120 community consultants: groups of 5 to 10, online
    Consultants,
}

/// Municipalities of all samples.
const MUNICIPALITIES: &str = include_str!("../../examples/data/municipalities.csv");

/// Name, programme and registrants of a sample.
macro_rules! sample {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../examples/programmes/", $name, ".toml")),
            include_str!(concat!("../../examples/data/", $name, ".csv")),
        )
    };
}

impl Demo {
    /// Returns the arguments that form the groups of the sample.
    pub(crate) fn arguments(&self) -> Arguments {
        let (name, programme, registrants) = match self.sample {
            Sample::LocalCouncillors => sample!("local_councillors"),
            Sample::AldermenOpen => sample!("aldermen_open"),
            Sample::Mayors => sample!("mayors"),
            Sample::AldermenByQuarter => sample!("aldermen_by_quarter"),
            Sample::Consultants => sample!("consultants"),
        };
        let built_in = |file: String, text| Input::text(format!("{file} (built in)"), text);
        let stated = Stated {
            programme: built_in(format!("{name}.toml"), programme),
            pool: PoolFiles::new(
                built_in("municipalities.csv".into(), MUNICIPALITIES),
                built_in(format!("{name}.csv"), registrants),
            ),
        };
        Arguments::of_sample(stated)
    }
}
