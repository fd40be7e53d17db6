//! Families of benchmark pools.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use kring::files::{read_pool, read_programme};
use kring::programme::{Meetings, OnSite, Size, Venues};
use kring::{Pool, Programme, Rule};
use tempfile::NamedTempFile;

use crate::country::Country;
use crate::people::{self, Form, Registrants};
use crate::table;

/// Family of pools that differ only in size, or the sample pool of one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Family {
    /// Councillors: 5 to 8 of different municipalities, one central meeting
    Central,
    /// Councillors: 5 to 8 of different municipalities, one meeting at each member's
    Rotating,
    /// Registrants with a point of their own: 6 to 8, one meeting in any municipality
    Homes,
    /// Sample of this programme
    LocalCouncillors,
    /// Sample of this programme
    AldermenOpen,
    /// Sample of this programme
    Mayors,
    /// Sample of this programme
    AldermenByQuarter,
    /// Sample of this programme
    Consultants,
}

/// Ratio of road distance to great-circle distance.
const DETOUR: f64 = 1.3;

impl Family {
    /// Returns `true` if the family has pools of any size.
    pub(crate) fn grows(self) -> bool {
        matches!(self, Self::Central | Self::Rotating | Self::Homes)
    }

    /// Returns the programme of a family of variable size.
    fn grown(self) -> Programme {
        let new = |min, max, meetings| {
            let mut programme = Programme::new(self.to_string(), Size { min, max }, meetings);
            programme.travel.detour = DETOUR;
            programme
        };
        let different = Rule::AtMost { attribute: "municipality".into(), max: 1 };
        let everywhere = Meetings::central(1).with_venues(Venues::All);
        match self {
            Self::Rotating => new(5, 8, Meetings::rotating(OnSite::Members)).with_rule(different),
            Self::Homes => new(6, 8, everywhere),
            _ => new(5, 8, Meetings::central(1)).with_rule(different),
        }
    }
}

/// Writes the name that the command line uses.
impl Display for Family {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}

/// Benchmark case: a family, and the number of registrants if the family has pools of any size. Written `mayors` or
/// `central:1000`.
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
    /// Returns the pool and the programme of this case.
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

    /// Draws `size` councillors into a temporary registrants file.
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
