//! Numerical parameters of construction, annealing, repair and subproblems.

// moves

/// Number of moves per move of facilitators, if groups need them.
pub(super) const MOVES_PER_FACILITATOR_MOVE: usize = 8;

// neighbours

/// Number of neighbours of a class, as a multiple of the units in the largest group.
pub(super) const NEIGHBOURS_PER_UNIT: f64 = 3.0;

/// Least and largest number of neighbours of a class.
pub(super) const NEIGHBOURS: (usize, usize) = (20, 40);

/// Number of sites around a site that are candidate venues.
pub(super) const CANDIDATE_VENUES: usize = 8;

/// Number of classes up to which all pairs are compared, if there is no travel.
pub(super) const MAX_COMPARED_CLASSES: usize = 3_000;

// repair

/// Number of draws per unit that may move, and their least number in total.
pub(super) const REPAIR_DRAWS: (u64, u64) = (400, 20_000);

/// First and last temperature, as fractions of the mean rise in cost.
pub(super) const REPAIR_TEMPERATURES: (f64, f64) = (0.2, 0.002);

/// Number of moves drawn to estimate the mean rise in cost.
pub(super) const REPAIR_SAMPLES: u64 = 500;

/// Number of newcomers that are tried as the first addition to a group that is too small.
pub(super) const MAX_FIRST_NEWCOMERS: usize = 32;

// atlas

/// Limit on the classes of one starting point that are tested as neighbours of a class.
pub(super) const MAX_CLASSES_PER_POINT: usize = 64;

/// Limit on the starting points that are searched for neighbours of a class.
pub(super) const MAX_POINTS: usize = 2_000;

/// Limit on the sheets beyond one per component. A rule that would exceed it is tested pair by pair instead.
pub(super) const MAX_SHEETS: usize = 1_024;

// construct

/// Number of failed seeds of scarce values after which a component is left incomplete.
pub(super) const MAX_FAILED_SEEDS: u32 = 3;

/// Number of nearest other cells that define the remoteness of a cell.
pub(super) const REMOTENESS_CELLS: usize = 8;

// rest

/// Number of sites around a unit whose groups are tried.
pub(super) const MAX_REST_SITES: usize = 64;

/// Number of groups that are priced for a unit.
pub(super) const MAX_REST_GROUPS: usize = 12;

// scarcity

/// Number of classes of a value that are tested as seeds or as forced members.
pub(super) const MAX_SEEDS_PER_VALUE: usize = 32;

// rounds

/// Number of moves per unit in the first round, and their least number in total.
pub(super) const FIRST_ROUND_MOVES: (u64, u64) = (30, 20_000);

/// Growth of the number of moves from round to round.
pub(super) const ROUND_GROWTH: f64 = 4.0;

/// Largest number of moves of a round, per unit and in total; the first round may exceed the total.
pub(super) const MAX_ROUND_MOVES: (u64, u64) = (24_000, 160_000_000);

/// First and last temperature of short rounds, as fractions of the mean rise in cost.
pub(super) const SHORT_ROUND_TEMPERATURES: (f64, f64) = (0.01, 0.002);

/// First and last temperature of long rounds, which reheat. The schedule with the largest gain when last tried is next.
pub(super) const LONG_ROUND_TEMPERATURES: [(f64, f64); 3] =
    [(0.2, 0.005), (0.1, 0.005), (0.05, 0.004)];

/// Such temperatures if groups are large and pairs unrelated: every swap changes a sum of many numbers, and plans freeze
/// within a narrow range.
pub(super) const UNRELATED_TEMPERATURES: [(f64, f64); 3] =
    [(0.1, 0.005), (0.06, 0.04), (0.05, 0.02)];

/// Number of moves per unit from which a round is long.
pub(super) const LONG_ROUND_MOVES: f64 = 2_000.0;

/// Largest number of units with long rounds: with more, a hot round would leave the plan worse than before.
pub(super) const MAX_LONG_ROUND_UNITS: usize = 4_000;

/// Number of classes up to which pools of more than `MOST_HEATED` units are searched by subproblems.
pub(super) const MAX_SUBPROBLEM_CLASSES: usize = 2_500;

/// Fraction of the moves of a long round after which plans are recorded.
pub(super) const RECORD_FROM: f64 = 0.8;

// grow

/// Number of sites near a seed that are tried as the venue of its group.
pub(super) const SEED_VENUES: usize = 4;

/// Number of candidates that are compared for each next member.
pub(super) const GROWTH_CANDIDATES: usize = 60;

/// Number of these candidates per cell.
pub(super) const MAX_CANDIDATES_PER_CELL: usize = 12;

/// Number of classes of a cell that are tested as candidates.
pub(super) const MAX_TESTED_PER_CELL: usize = 48;

/// Number of cells that are searched for candidates before a group is abandoned.
pub(super) const MAX_CELLS: usize = 2_000;

// travel_table

/// Number of entries up to which metres are tabulated; a larger table would not stay in the caches.
pub(super) const MAX_TABLE_ENTRIES: usize = 1 << 20;

// anneal

/// Number of moves per compound move, which opens or closes a group or runs a chain.
pub(super) const MOVES_PER_COMPOUND_MOVE: u64 = 250;

/// Number of moves drawn to estimate the mean rise in cost.
pub(super) const ANNEAL_SAMPLES: usize = 2_000;

/// Number of draws from the exponential distribution, computed once.
pub(super) const EXPONENTIAL_DRAWS: usize = 1_024;

// pair_sums

/// Mean number of units of a group from which sums of pairs are kept; the members of smaller groups are added as fast.
pub(super) const MIN_PAIR_SUM_UNITS: usize = 8;

/// Largest number of sums of pairs.
pub(super) const MAX_PAIR_SUMS: usize = 1 << 17;

// search_classes

/// Number of classes up to which all pairs are tabulated.
pub(super) const MAX_TABULATED_CLASSES: usize = 2_000;

/// Number of nearest classes of a class that come next on the walk.
pub(super) const WALK_SUCCESSORS: usize = 8;

// compound

/// Number of draws of a companion per seat of a new group.
pub(super) const COMPANION_DRAWS_PER_SEAT: usize = 8;

/// Number of draws of a group for a unit without a place.
pub(super) const PLACE_DRAWS: usize = 12;

/// Largest number of units in an ejection chain.
pub(super) const MAX_CHAIN_LENGTH: usize = 5;
