//! Metres from units to sites: written down where they are few, else measured when asked for.

use rayon::prelude::*;

use super::units::SearchClassIdx;
use crate::instance::{ClassIdx, Travel};
use crate::instance::{Instance, SiteIdx};

/// Up to so many ways are written in a table: a larger one would not stay in the caches.
const MOST_ENTRIES: usize = 1 << 20;
/// In place of a way that a unit does not go, in the table.
const NEVER: i32 = i32::MAX;
/// In place of the metres to a site where a unit does not come: more than any group travels, and small enough to be
/// added up for all members.
pub(super) const FAR: i64 = 1 << 44;

/// The ways of one kind.
pub(super) trait TravelRow: Copy {
    /// Metres to a site; `FAR` where a unit does not come there.
    fn to(self, site: SiteIdx) -> i64;
}

/// Ways as they stand in the table.
#[derive(Clone, Copy)]
pub(super) struct Written<'a>(&'a [i32]);

impl TravelRow for Written<'_> {
    #[inline(always)]
    fn to(self, site: SiteIdx) -> i64 {
        match self.0[site as usize] {
            NEVER => FAR,
            metres => metres.into(),
        }
    }
}

/// Ways that are measured.
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
                if metres <= limit { metres } else { FAR }
            }
            Start::Class(class) => self.instance.to_venue(class, site).unwrap_or(FAR),
        }
    }
}

/// Where a unit starts.
#[derive(Clone, Copy, Debug)]
enum Start {
    /// A single registrant, who comes to every site within the limit.
    Point {
        origin: u32,
        limit: i64,
    },
    Class(ClassIdx),
}

/// The ways of all kinds.
#[derive(Debug)]
pub(super) struct TravelTable<'i> {
    instance: &'i Instance,
    starts: Vec<Start>,
    /// Row by row; empty where it would be too large.
    table: Vec<i32>,
}

impl<'i> TravelTable<'i> {
    /// Of the classes in this order.
    pub(super) fn new(instance: &'i Instance, order: &[ClassIdx]) -> Self {
        let start = |&idx: &ClassIdx| {
            let class = instance.class(idx);
            let profile = &instance.profiles[class.profiles[0] as usize];
            let is_plain = class.people() == 1 && profile.only.is_none();
            match is_plain {
                true => Start::Point { origin: profile.origin, limit: profile.limit },
                false => Start::Class(idx),
            }
        };
        Self { instance, starts: order.iter().map(start).collect(), table: Vec::new() }
    }

    /// Writes them down, unless they are many or long; central meetings only.
    pub(super) fn tabulate(&mut self) {
        let sites = 0..self.instance.sites.len() as SiteIdx;
        let is_central = matches!(self.instance.travel, Travel::Central { .. });
        if !is_central || self.starts.len().saturating_mul(sites.len()) > MOST_ENTRIES {
            return;
        }
        let written = |(kind, site)| match self.measured(kind).to(site) {
            FAR => Some(NEVER),
            metres => i32::try_from(metres).ok().filter(|&metres| metres != NEVER),
        };
        let kinds = (0..self.starts.len() as SearchClassIdx).into_par_iter();
        let all = kinds.flat_map_iter(|kind| sites.clone().map(move |site| (kind, site)));
        self.table = all.map(written).collect::<Option<_>>().unwrap_or_default();
    }

    /// The row of a kind in the table.
    #[inline(always)]
    pub(super) fn written(&self, kind: SearchClassIdx) -> Written<'_> {
        let sites = self.instance.sites.len();
        Written(&self.table[kind as usize * sites..][..sites])
    }

    pub(super) fn are_written(&self) -> bool {
        !self.table.is_empty()
    }

    #[inline]
    pub(super) fn measured(&self, kind: SearchClassIdx) -> Measured<'_> {
        Measured { instance: self.instance, start: self.starts[kind as usize] }
    }

    /// Metres from a unit to a site; `FAR` where it does not come there.
    #[inline]
    pub(super) fn of(&self, kind: SearchClassIdx, site: SiteIdx) -> i64 {
        if self.are_written() { self.written(kind).to(site) } else { self.measured(kind).to(site) }
    }
}
