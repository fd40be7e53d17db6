//! Input and output of a pricing problem.

use rustc_hash::FxHashMap;

use super::branching_rules::GroupRules;
use super::cut_prices::CutPrices;
use crate::bounds::dual_bound::Bucket;
use crate::instance::{Setting, SiteIdx};

/// Duals, cuts and rules of one component's pricing problem, with the limits of its searches.
#[derive(Clone, Copy)]
pub(crate) struct PricingInput<'t> {
    /// Dual of each class, by position, scaled.
    pub(crate) duals: &'t [i64],
    pub(crate) cuts: &'t CutPrices,
    /// Dual of the number of groups, scaled. The reduced costs here leave it out, so a group improves the LP if its
    /// reduced cost is below this number plus the dual of its venue; other groups need not be found.
    pub(crate) groups_dual: i64,
    pub(crate) rules: &'t GroupRules,
    /// Duals and limits of single venues.
    pub(crate) at_venue: &'t FxHashMap<SiteIdx, AtVenue>,
    /// Dual of the row on a class (by position) and a venue, for each unit that meets there, scaled.
    pub(crate) meets: &'t (dyn Fn(u32, SiteIdx) -> i64 + Sync),
    /// Dual of the row on the groups of a facilitator class, by that class, scaled; none is positive.
    pub(crate) facilitators: &'t [i64],
    /// Groups, as positions, in whose neighbourhood cheaper groups are looked for where searches are abandoned.
    pub(crate) near: &'t [Vec<u32>],
    /// Limit on the partial groups that one search visits before it is abandoned.
    pub(crate) most_nodes: u64,
    /// Returns `true` if the budget is exhausted.
    pub(crate) is_spent: &'t (dyn Fn() -> bool + Sync),
    /// Returns `true` if the caller has cancelled and no longer needs the result.
    pub(crate) is_cancelled: &'t (dyn Fn() -> bool + Sync),
}

/// Dual and limits of the groups at one venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AtVenue {
    /// Dual of the row on the number of groups at the venue, scaled.
    pub(crate) dual: i64,
    pub(crate) least: u64,
    pub(crate) most: u64,
    /// `true` if the limits count groups of several components. Then each group pays the dual, and the bucket itself
    /// has no minimum.
    pub(crate) is_shared: bool,
}

impl AtVenue {
    /// Lower bound on the dual times the number of groups, scaled, for a shared venue; 0 otherwise.
    pub(crate) fn at_least(&self) -> i128 {
        // The minimising number of groups depends on the sign of the dual.
        let times = if self.dual > 0 { self.least } else { self.most };
        if self.is_shared { i128::from(self.dual) * i128::from(times) } else { 0 }
    }
}

/// Result of pricing.
#[derive(Debug, Default)]
pub(crate) struct Priced {
    /// Bounds by bucket. Each group belongs to exactly one bucket, whose bound is at most the reduced cost of every
    /// group in it.
    pub(crate) buckets: Vec<Bucket>,
    /// Place of each bucket, in the order of `buckets`.
    pub(crate) places: Vec<PricingPlace>,
    /// Groups found that improve the LP.
    pub(crate) found: Vec<PricedGroup>,
    /// Number of partial groups visited.
    pub(crate) nodes: u64,
    /// `true` if no search was abandoned.
    pub(crate) is_complete: bool,
}

/// Common property of the groups of a bucket: their venue, or the position of their seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PricingPlace {
    Venue(SiteIdx),
    Seed(u32),
}

/// Group found by pricing.
#[derive(Clone, Debug)]
pub(crate) struct PricedGroup {
    /// Reduced cost, scaled.
    pub(crate) reduced: i64,
    /// Cost in metres.
    pub(crate) cost: i64,
    /// Positions of the units, in the order of the search.
    pub(crate) positions: Vec<u32>,
    pub(crate) setting: Setting,
}
