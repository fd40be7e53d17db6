//! Numerical parameters of branch and price.

/// Sizes at which branch and price changes its method. Tests pass smaller ones, because their pools are small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Initial size of the subproblem that completes a dive, in units.
    pub(super) completion_units: u64,
    /// Number of classes above which the root LP of a component with central meetings starts from an ascent.
    pub(super) unascended_classes: usize,
    /// Number of classes above which any other root LP starts from tiles of the best plan.
    pub(super) untiled_classes: usize,
    /// Number of groups of a tile.
    pub(super) tile_groups: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            completion_units: 60,
            unascended_classes: 250,
            untiled_classes: 400,
            tile_groups: 45,
        }
    }
}

#[cfg(test)]
impl Sizes {
    /// Sizes with which pools of a dozen registrants use every method.
    pub(crate) const SMALL: Self =
        Self { completion_units: 4, unascended_classes: 6, untiled_classes: 4, tile_groups: 1 };
}

// strong_branching

/// Maximum number of candidates of each kind that are evaluated.
pub(super) const BRANCHING_CANDIDATES: usize = 3;

/// Smallest gain in a score, as a share of the LP value: a child without gain must not make the product zero.
pub(super) const MIN_SCORE_GAIN: f64 = 1e-6;

// node

/// Cut rounds of the root before its second dive, and their growth factor from dive to dive.
pub(super) const ROOT_CUT_ROUNDS: (u32, u32) = (3, 3);

/// Cut rounds of a node below the root.
pub(super) const NODE_CUT_ROUNDS: u32 = 1;

/// Columns that a node starts with: the first number for each class, at least the second.
pub(super) const INITIAL_NODE_COLUMNS: (usize, usize) = (8, 2_000);

/// Initial radius of the stabilisation box around the parent's duals, as a share of their mean.
pub(super) const NODE_BOX_RADIUS: f64 = 0.2;

/// Maximum share of the remaining budget for an ascent.
pub(super) const ASCENT_SHARE: f64 = 0.2;

/// Initial radius around the duals of an ascent, as a share of their mean.
pub(super) const ASCENT_BOX_RADIUS: f64 = 0.1;

/// Initial radius around the duals of tiles, as a share of their mean; larger, as these are less accurate.
pub(super) const TILE_BOX_RADIUS: f64 = 0.5;

// tiles

/// Relative gap between LP value and dual bound at which a tile stops.
pub(super) const TILE_GAP: f64 = 0.004;

/// Maximum number of columns that a tile passes on, for each of its classes.
pub(super) const TILE_COLUMNS: usize = 5;

// components

/// Maximum number of classes of a component whose groups are priced by search and that is still branched on.
pub(super) const MAX_BRANCHED_CLASSES: usize = 400;

// cuts

/// Minimum violation at which a cut is added as a row.
pub(super) const MIN_CUT_VIOLATION: f64 = 0.02;

/// Maximum number of new cuts that contain one unit, in one round of separation.
pub(super) const MAX_CUTS_PER_UNIT: u32 = 6;

// diving

/// Maximum number of pricing rounds after each fixing step.
pub(super) const DIVE_PRICING_ROUNDS: usize = 10;

/// Fractional value from which a column is fixed together with the integral ones.
pub(super) const FIXING_THRESHOLD: f64 = 0.8;

/// Inverse share: a fixing step without integral columns fixes up to this share of the greatest number of remaining
/// groups, at least one.
pub(super) const INVERSE_FIXING_SHARE: u64 = 15;

// dive_completion

/// Growth factor of the subproblem, in units, after each one without a useful plan.
pub(super) const COMPLETION_GROWTH: f64 = 1.4;

/// Maximum work of one completion, where the budget limits work instead of time.
pub(super) const MAX_COMPLETION_WORK: u64 = 30_000_000;

/// Nodes of the first pass over the subproblem, and the growth factor from pass to pass.
pub(super) const COMPLETION_NODES: (usize, usize) = (1, 2);

// relaxation

/// Nodes that each tree processes in the first pass, and the growth factor from pass to pass.
pub(super) const NODES_PER_PASS: (usize, usize) = (1, 2);

// column_generation

/// Maximum number of pricing rounds between two rounds of cuts; after it the node is lost.
pub(super) const MAX_PRICING_ROUNDS: usize = 400;

/// Weight of the stability centre in the smoothed duals that are priced first (Pessoa et al. 2018).
pub(super) const SMOOTHING: f64 = 0.3;

/// Relative gap between LP value and dual bound below which the pricing stops.
pub(super) const PRICING_GAP: f64 = 1e-7;

/// Gap at which the pricing of a node below the root stops, as a share of the distance from LP value to cutoff.
pub(super) const NODE_PRICING_GAP: f64 = 0.02;

/// Reduced cost, in metres, below which a group is added to the restricted master.
pub(super) const MAX_ADDED_REDUCED_COST: f64 = -0.01;

/// Initial node limit of one pricing search: the first number divided by the number of classes, at least the second.
pub(super) const INITIAL_SEARCH_NODES: (u64, u64) = (400_000, 200);

/// Growth factor of that limit, used when truncated searches find no column or leave the bound behind its estimate; and
/// its maximum, in nodes.
pub(super) const SEARCH_NODES_GROWTH: (u64, u64) = (20, 2_000_000);

/// Maximum number of cuts that one round adds, or half the number of classes where that is greater.
pub(super) const CUTS_PER_ROUND: usize = 60;

/// Inverse of the share of the remaining gap that a round of cuts must close to count as progress.
pub(super) const INVERSE_CUT_PROGRESS: i128 = 50;

/// Rounds of cuts without progress after which cutting stops.
pub(super) const MAX_STALLED_CUT_ROUNDS: u32 = 3;

/// Relative decrease of the LP value below which the column generation of a dive stops: it has no bound to compare with.
pub(super) const MIN_REFRESH_DECREASE: f64 = 1e-5;

/// Shares of the budget, for ordinary and for slow problems, from which the pricing is completed exactly.
pub(super) const EXACT_PRICING_START: (f64, f64) = (0.85, 0.6);

/// Relative reduction of the class duals for that completion. The bound is strong only if no pricing search is
/// truncated, and with slightly smaller duals nearly all searches end at once.
pub(super) const EXACT_DUAL_REDUCTION: f64 = 0.0005;

/// Relative gap, by the estimate of truncated searches, at which a large LP is completed before that: the time for the
/// last ten thousandths is better spent on cuts and dives.
pub(super) const EXACT_PRICING_GAP: f64 = 2e-4;

// master

/// Cost of violating a lower bound on the number of groups, in costs of the dearest group.
pub(super) const COUNT_VIOLATION_COST: f64 = 20.0;

/// Maximum number of columns; beyond it, half of that number is kept. Six per class are always permitted.
pub(super) const MAX_COLUMNS: usize = 8_000;

/// Initial radius of the stabilisation box, as a share of the mean dual.
pub(super) const ROOT_BOX_RADIUS: f64 = 0.6;

/// Consecutive rounds with dual 0 after which a cut is dropped.
pub(super) const MAX_UNUSED_CUT_ROUNDS: u32 = 8;

// tree

/// Nodes that are processed in parallel; fixed, so that results do not depend on the number of threads.
pub(super) const PARALLEL_NODES: usize = 2;

/// Maximum time of dives, as a multiple of the time spent on nodes.
pub(super) const DIVE_TIME_SHARE: f64 = 0.3;

/// Minimum and maximum time, in seconds, of a dive completion; in between it is the time of nodes less that of dives.
pub(super) const COMPLETION_TIME: (f64, f64) = (0.3, 3.0);

/// Maximum number of columns kept in the pool, for each class.
pub(super) const MAX_POOL_COLUMNS: usize = 200;
