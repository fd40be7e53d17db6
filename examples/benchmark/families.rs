//! The families of pools.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use kring::files::{read_pool, read_programme};
use kring::{Meetings, OnSite, Pool, Programme, Rule, Size, Venues};
use tempfile::NamedTempFile;

use crate::country::Country;
use crate::people::{self, Form, Registrants};
use crate::table;

/// Pools that are alike but for their size, or the sample of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Family {
    /// Councillors: 5 to 8 of different municipalities, one central meeting
    Central,
    /// The same, meeting once at each member's
    Rotating,
    /// Everybody at a point of their own: 6 to 8, one meeting in any municipality
    Homes,
    /// The sample of this programme
    LocalCouncillors,
    /// The sample of this programme
    AldermenOpen,
    /// The sample of this programme
    Mayors,
    /// The sample of this programme
    AldermenByQuarter,
    /// The sample of this programme
    Consultants,
}

/// Roads are longer than the straight line.
const DETOUR: f64 = 1.3;

impl Family {
    /// Whether it can have any size.
    pub(crate) fn grows(self) -> bool {
        matches!(self, Self::Central | Self::Rotating | Self::Homes)
    }

    /// The programme of a family that grows.
    fn grown(self) -> Programme {
        let new = |min, max, meetings| {
            let mut programme = Programme::new(self.to_string(), Size { min, max }, meetings);
            programme.travel.detour = DETOUR;
            programme
        };
        let different = Rule::AtMost { attribute: "municipality".into(), max: 1 };
        let everywhere = Meetings { venues: Some(Venues::All), ..Meetings::central(1) };
        match self {
            Self::Rotating => new(5, 8, Meetings::rotating(OnSite::Members)).with_rule(different),
            Self::Homes => new(6, 8, everywhere),
            _ => new(5, 8, Meetings::central(1)).with_rule(different),
        }
    }
}

/// As the command line knows it.
impl Display for Family {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}

/// What is measured: a family, and how many registrants where it grows. Written `mayors` or `central:1000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) family: Family,
    pub(crate) size: Option<u64>,
}

impl Display for Case {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.size {
            Some(size) => write!(f, "{}:{size}", self.family),
            None => write!(f, "{}", self.family),
        }
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (family, size) = match text.split_once(':') {
            Some((family, size)) => {
                (family, Some(size.parse().map_err(|_| format!("no size: {size}"))?))
            }
            None => (text, None),
        };
        Ok(Self { family: Family::from_str(family, false)?, size })
    }
}

fn example(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(inside)
}

impl Case {
    /// Who there is, and what groups should be like.
    pub(crate) fn stated(self, seed: u64) -> Result<(Pool, Programme), Box<dyn Error>> {
        let municipalities = example("data/municipalities.csv");
        if let Some(size) = self.size {
            let drawn = self.drawn(&municipalities, size, seed)?;
            return Ok((read_pool(municipalities, drawn.path())?, self.family.grown()));
        }
        let stem = self.family.to_string().replace('-', "_");
        let pool = read_pool(municipalities, example(&format!("data/{stem}.csv")))?;
        Ok((pool, read_programme(example(&format!("programmes/{stem}.toml")))?))
    }

    /// A file of councillors.
    fn drawn(
        self,
        municipalities: &Path,
        size: u64,
        seed: u64,
    ) -> Result<NamedTempFile, Box<dyn Error>> {
        let country = Country::read(municipalities)?;
        let homes = self.family == Family::Homes;
        let form = Form { size, seed, names: false, homes, places: false, decimal_sign: '.' };
        let mut registrants = Registrants::new(&country, people::Programme::Councillors, form);
        let file = NamedTempFile::new()?;
        table::write(&mut registrants, size, &mut csv::Writer::from_writer(&file))?;
        Ok(file)
    }
}
