//! Data that are built into the program: Dutch municipalities and postcodes, and the samples.

use clap::ValueEnum;
use kring::files::{ColumnNames, Input, PoolFiles};
use kring::{Language, Programme};

use crate::arguments::Stated;

const MUNICIPALITIES: &str = include_str!("../../examples/data/municipalities.csv");
const POSTCODES: &str = include_str!("../data/postcodes.csv");

pub(crate) fn municipalities() -> Input {
    Input::text("municipalities.csv (built in)", MUNICIPALITIES)
}

/// Returns `true` if the built-in municipalities have a column of that name.
pub(crate) fn has_attribute(name: &str) -> bool {
    MUNICIPALITIES
        .lines()
        .next()
        .is_some_and(|header| header.split(',').any(|column| column == name))
}

pub(crate) fn postcodes() -> Input {
    Input::text("postcodes.csv (built in)", POSTCODES)
}

/// A programme with registrants drawn at random.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Sample {
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

/// Name and registrants of a sample.
macro_rules! sample {
    ($name:literal) => {
        ($name, include_str!(concat!("../../examples/data/", $name, ".csv")))
    };
}

impl Sample {
    fn name_and_registrants(self) -> (&'static str, &'static str) {
        match self {
            Self::LocalCouncillors => sample!("local_councillors"),
            Self::AldermenOpen => sample!("aldermen_open"),
            Self::Mayors => sample!("mayors"),
            Self::AldermenByQuarter => sample!("aldermen_by_quarter"),
            Self::Consultants => sample!("consultants"),
        }
    }

    /// The programme of the sample.
    pub(crate) fn programme(self) -> Programme {
        match self {
            Self::LocalCouncillors => Programme::local_councillors(),
            Self::AldermenOpen => Programme::aldermen_open(),
            Self::Mayors => Programme::mayors(),
            Self::AldermenByQuarter => Programme::aldermen_by_quarter(),
            Self::Consultants => Programme::neighbourhood_consultants(),
        }
    }

    /// The inputs of the sample.
    pub(crate) fn stated(self, language: Language) -> Stated {
        let (name, registrants) = self.name_and_registrants();
        let programme = crate::init::commented(self, &ColumnNames::default(), &[], language);
        let registrants = Input::text(format!("{name}.csv (built in)"), registrants);
        let pool = PoolFiles::new(municipalities(), registrants).with_postcodes(postcodes());
        Stated { programme: Input::text(format!("{name}.toml (built in)"), &programme), pool }
    }
}
