//! Certificate of the lower bound of a plan.
//!
//! A certificate records how the bound was found. Where an LP contributed, the certificate holds its integer duals,
//! scaled by 2^20. The checker derives a valid bound from any duals: wrong values only weaken it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Fixed-point scale of the duals: units per metre.
pub(crate) const SCALE: i128 = 1 << 20;
/// Version of the certificate format that this crate writes and reads.
pub(crate) const VERSION: u32 = 1;

/// Certificate that re-proves the lower bound of a plan. It is saved and read through serde.
///
/// ```
/// use kring::{Certificate, PlanDocument};
/// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pool = Pool::builder()
/// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
/// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
/// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
/// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
/// #     .build()?;
/// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
/// let options = Options::default().with_certificate(true);
/// let plan = programme.form_groups(&pool, &options)?;
/// let certificate = plan.certificate().ok_or("no certificate")?;
/// assert_eq!(certificate.kind(), "combinatorial");
/// let document = PlanDocument::from(&plan);
/// let bound = certificate.reprove(&pool, &programme, None, &document, Certificate::MAX_NODES)?;
/// assert!(bound >= plan.lower_bound());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub(crate) version: u32,
    pub(crate) proof: Proof,
}

/// Method by which a bound was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Proof {
    /// Best of the combinatorial bounds, which need no numbers of the solver: 0, because no cost is negative; the least
    /// that each registrant adds to any group; the pairs that remain where values are spread evenly over the groups.
    Combinatorial,
    /// Search over all choices of groups, cut off by duals.
    Enumeration(Enumeration),
    /// Central meetings with many classes: the dual of each class, which is named by one of its registrants.
    Prices(Vec<(Arc<str>, i64)>),
    /// Proof for a simpler problem: without the earlier plan, facilitators, and all rules but `at_most`, `same` and
    /// `together`, which only add to the cost or forbid groups.
    Simpler(Box<Proof>),
    /// Sets of components between which no group is possible, so that their bounds add up.
    Problems(Vec<Problem>),
}

/// Duals under which no group has a negative reduced cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enumeration {
    /// Dual of each class, which is named by one of its registrants; never above 0.
    pub(crate) classes: Vec<(Arc<str>, i64)>,
    /// Dual of the number of groups.
    pub(crate) groups: i64,
    /// Duals of the number of groups at each venue, by municipality code.
    pub(crate) venues: Vec<(Arc<str>, i64)>,
    /// Duals of the number of groups of each facilitator class, which is named by one of its facilitators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) facilitators: Vec<(Arc<str>, i64)>,
    /// Duals of the seats placed at each priority, the highest priority first.
    pub(crate) seats: Vec<i64>,
}

/// Set of components, and the branch-and-bound tree that covers all their plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Problem {
    /// Components as lists of classes, each class named by one of its registrants. No group spans two components.
    pub(crate) parts: Vec<Vec<Arc<str>>>,
    /// Nodes of the tree. The first is the root; every other node is a child of an earlier one.
    pub(crate) nodes: Vec<Node>,
}

/// Node of the tree: its bound is proven by duals, or by the bounds of two children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Node {
    /// Leaf, with duals that prove its bound.
    Duals(Duals),
    /// Branching decision, with the positions of the child where it holds and of the child where it does not.
    Split(Statement, [u32; 2]),
}

/// Branching decision, true or false of a plan. A class is named by its position, counted through all components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Statement {
    /// There are at most this number of groups.
    Groups(u64),
    /// At most this number of groups meet at a venue.
    AtVenue(Arc<str>, u64),
    /// At most this number of units of a class meet at a venue.
    Meets(u32, Arc<str>, u64),
    /// A class of one unit meets at one of these venues.
    MeetsIn(u32, Vec<Arc<str>>),
    /// A class of one unit is placed.
    Placed(u32),
    /// At most this number of registrants wait who differ from a class only in their earlier groups.
    Waiting(u32, u64),
    /// Two classes of one unit each share a group or both wait; otherwise no group holds both (Ryan and Foster, 1981).
    Together(u32, u32),
}

/// Integer duals of a leaf, and the least reduced costs claimed under them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Duals {
    /// Dual of each class.
    pub(crate) classes: Vec<i64>,
    /// Duals of the number of groups at each venue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) venues: Vec<(Arc<str>, i64)>,
    /// Duals of the number of groups of each facilitator class, which is named by one of its facilitators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) facilitators: Vec<(Arc<str>, i64)>,
    /// Duals of the number of units of a class at a venue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) meets: Vec<(u32, Arc<str>, i64)>,
    /// Subset-row cuts (Jepsen et al., 2008) on three classes of one unit each, of which at most one group holds two:
    /// negated duals, which such a group pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) cuts: Vec<([u32; 3], i64)>,
    /// Claimed least reduced cost of the groups of a component at a venue. A pair that is not listed admits no group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) at_venues: Vec<(u32, Arc<str>, i64)>,
    /// Claimed least reduced cost of the groups of every seed that `seeds` does not list; for programmes without
    /// venues. The seed of a group is its member with the highest dual, the first of equal ones.
    pub(crate) rest: i64,
    /// Claimed least reduced cost of the groups of each listed seed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) seeds: Vec<(u32, i64)>,
}

impl Certificate {
    pub(crate) fn new(proof: Proof) -> Self {
        Self { version: VERSION, proof }
    }

    /// Name of the method that found the bound: `combinatorial`, `enumeration`, `lagrangian` or `branch_and_price`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.proof.kind()
    }
}

impl Proof {
    fn kind(&self) -> &'static str {
        match self {
            Self::Combinatorial => "combinatorial",
            Self::Enumeration(_) => "enumeration",
            Self::Prices(_) => "lagrangian",
            Self::Simpler(proof) => proof.kind(),
            Self::Problems(_) => "branch_and_price",
        }
    }
}
