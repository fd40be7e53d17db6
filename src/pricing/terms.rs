//! The terms of a pricing problem, and what pricing returns.

use rustc_hash::FxHashMap;

use super::branching_rules::GroupRules;
use super::cut_prices::CutPrices;
use crate::bounds::dual_bound::Bucket;
use crate::instance::{Setting, SiteIdx};

/// The dual of a class of which nobody is left: no group with it is worth having.
pub(crate) const NOBODY: i64 = -(1 << 54);

/// Duals of one component and how hard to look.
#[derive(Clone, Copy)]
pub(crate) struct Terms<'t> {
    /// By position, scaled.
    pub(crate) duals: &'t [i64],
    pub(crate) cuts: &'t CutPrices,
    /// Only groups below this reduced cost matter, scaled.
    pub(crate) threshold: i64,
    pub(crate) rules: &'t GroupRules,
    /// What is said of single venues.
    pub(crate) at_venue: &'t FxHashMap<SiteIdx, AtVenue>,
    /// The dual of a unit's meeting at a venue, scaled.
    pub(crate) meets: &'t (dyn Fn(u32, SiteIdx) -> i64 + Sync),
    /// The dual of the groups that a leader leads, by leader, scaled; none is above 0.
    pub(crate) led_by: &'t [i64],
    /// Groups of positions near which cheaper ones are looked for where searches are given up.
    pub(crate) near: &'t [Vec<u32>],
    /// Parts of groups that one search looks at before it is given up.
    pub(crate) most_nodes: u64,
    /// Whether to stop.
    pub(crate) is_spent: &'t (dyn Fn() -> bool + Sync),
    /// Whether nobody waits any longer for what this proves.
    pub(crate) is_cancelled: &'t (dyn Fn() -> bool + Sync),
}

/// What is said of a venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AtVenue {
    /// The dual of the number of groups there, scaled.
    pub(crate) dual: i64,
    pub(crate) least: u64,
    pub(crate) most: u64,
    /// Whether groups of several components count: then each pays the dual, and buckets are free.
    pub(crate) is_shared: bool,
}

impl AtVenue {
    /// What its dual times the number of groups is at least, for those that are shared.
    pub(crate) fn at_least(&self) -> i128 {
        let times = if self.dual > 0 { self.least } else { self.most };
        if self.is_shared { i128::from(self.dual) * i128::from(times) } else { 0 }
    }
}

/// What pricing found.
#[derive(Debug, Default)]
pub(crate) struct Priced {
    /// Each group lies in exactly one of these; a group below the threshold is in none that claims otherwise.
    pub(crate) buckets: Vec<Bucket>,
    /// What the groups of each bucket have in common.
    pub(crate) places: Vec<PricingPlace>,
    /// Groups below the threshold.
    pub(crate) found: Vec<PricedGroup>,
    /// Parts of groups that were looked at.
    pub(crate) nodes: u64,
    /// Whether no search was given up.
    pub(crate) is_complete: bool,
}

/// What the groups of a bucket have in common: their venue, or the position of their seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PricingPlace {
    Venue(SiteIdx),
    Seed(u32),
}

/// A group that was found.
#[derive(Clone, Debug)]
pub(crate) struct PricedGroup {
    /// Its reduced cost, scaled.
    pub(crate) reduced: i64,
    /// Its cost in metres.
    pub(crate) cost: i64,
    /// Positions of its units, in the order of the search.
    pub(crate) positions: Vec<u32>,
    pub(crate) post: Setting,
}
