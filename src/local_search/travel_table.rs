//! Metres from units to sites: tabulated if the table is small enough, otherwise computed on demand.

use rayon::prelude::*;

use super::params::MAX_TABLE_ENTRIES;
use super::units::SearchClassIdx;
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, OriginIdx, SiteIdx, Travel};

/// Table entry of a site to which a unit does not travel.
const NEVER: i32 = i32::MAX;
/// Metres to a site to which a unit does not travel: more than the travel of any group, and small enough to be summed
/// over all members.
pub(super) const FAR: i64 = 1 << 44;

/// Metres from a unit of one search class to all sites.
pub(super) trait TravelRow: Copy {
    /// Returns the metres to a site; `FAR` if a unit does not travel there.
    fn to(self, site: SiteIdx) -> i64;
}

/// Row of the table.
#[derive(Clone, Copy)]
pub(super) struct Written<'a>(&'a [i32]);

impl TravelRow for Written<'_> {
    #[inline(always)]
    fn to(self, site: SiteIdx) -> i64 {
        match self.0[site.index()] {
            NEVER => FAR,
            metres => metres.into(),
        }
    }
}

/// Row that is computed on demand.
#[derive(Clone, Copy)]
pub(super) struct Measured<'a> {
    instance: &'a Instance,
    start: Start,
}

impl TravelRow for Measured<'_> {
    #[inline]
    fn to(self, site: SiteIdx) -> i64 {
        match self.start {
            Start::Point { origin, limit } => {
                let metres = self.instance.sites.distance(origin, site);
                if metres <= limit { self.instance.sites.counted(metres) } else { FAR }
            }
            Start::Class(class) => self.instance.to_venue(class, site).unwrap_or(FAR),
        }
    }
}

/// Starting point of the units of a search class.
#[derive(Clone, Copy, Debug)]
enum Start {
    /// A single registrant, who travels to every site within the limit.
    Point {
        origin: OriginIdx,
        limit: i64,
    },
    Class(ClassIdx),
}

/// Metres from the units of all search classes to all sites.
#[derive(Debug)]
pub(super) struct TravelTable<'i> {
    instance: &'i Instance,
    starts: Vec<Start>,
    /// Metres row by row; empty if the table would be too large.
    table: Vec<i32>,
}

impl<'i> TravelTable<'i> {
    /// Creates the rows of the classes in this order, not yet tabulated.
    pub(super) fn new(instance: &'i Instance, order: &[ClassIdx]) -> Self {
        let start = |&idx: &ClassIdx| {
            let class = instance.class(idx);
            let profile = &instance.profiles[class.profiles[0].index()];
            let is_plain = class.people() == 1 && profile.only.is_none();
            match is_plain {
                true => Start::Point { origin: profile.origin, limit: profile.limit },
                false => Start::Class(idx),
            }
        };
        Self { instance, starts: order.iter().map(start).collect(), table: Vec::new() }
    }

    /// Tabulates the metres, unless they are too large or the entries too numerous; central meetings only.
    pub(super) fn tabulate(&mut self) {
        let sites = SiteIdx::all(self.instance.sites.len());
        let is_central = matches!(self.instance.travel, Travel::Central { .. });
        if !is_central || self.starts.len().saturating_mul(sites.len()) > MAX_TABLE_ENTRIES {
            return;
        }
        let written = |(search_class, site)| match self.measured(search_class).to(site) {
            FAR => Some(NEVER),
            metres => i32::try_from(metres).ok().filter(|&metres| metres != NEVER),
        };
        let search_classes = (0..self.starts.len().to_u32()).into_par_iter();
        let all = search_classes
            .flat_map_iter(|search_class| sites.clone().map(move |site| (search_class, site)));
        // One entry that does not fit discards the whole table.
        self.table = all.map(written).collect::<Option<_>>().unwrap_or_default();
    }

    /// Returns the row of a search class in the table.
    #[inline(always)]
    pub(super) fn written(&self, search_class: SearchClassIdx) -> Written<'_> {
        let sites = self.instance.sites.len();
        Written(&self.table[search_class as usize * sites..][..sites])
    }

    pub(super) fn are_written(&self) -> bool {
        !self.table.is_empty()
    }

    #[inline]
    pub(super) fn measured(&self, search_class: SearchClassIdx) -> Measured<'_> {
        Measured { instance: self.instance, start: self.starts[search_class as usize] }
    }

    /// Metres from a unit to a site; `FAR` if the unit does not travel there.
    #[inline]
    pub(super) fn of(&self, search_class: SearchClassIdx, site: SiteIdx) -> i64 {
        if self.are_written() {
            self.written(search_class).to(site)
        } else {
            self.measured(search_class).to(site)
        }
    }
}
