//! What re-proves the lower bound of a plan.
//!
//! A certificate says how the bound was found; where a linear program had a part in it, its integer duals, scaled by
//! 2^20. Whatever they are, what the checker computes from them is a true bound: wrong numbers only make it weaker.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Parts of a metre in which duals are counted.
pub(crate) const SCALE: i128 = 1 << 20;
/// The version of the form that this crate writes and reads.
pub(crate) const VERSION: u32 = 1;

/// What re-proves the lower bound of a plan. It is saved and read through serde.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub(crate) version: u32,
    pub(crate) proof: Proof,
}

/// How a bound was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Proof {
    /// No cost is negative.
    Sign,
    /// What each registrant adds to any group, at least.
    Shares,
    /// Values that cost are spread evenly over the groups.
    Spread,
    /// A search over all choices of all groups, cut by duals.
    Enumeration(Enumeration),
    /// Of central meetings the dual of each class, named by one of its registrants.
    Prices(Vec<(Arc<str>, i64)>),
    /// Problems between which no group lies: their bounds add up.
    Problems(Vec<Problem>),
}

/// Duals under which no group has a negative reduced cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enumeration {
    /// Of each class, named by one of its registrants; none above 0.
    pub(crate) classes: Vec<(Arc<str>, i64)>,
    /// Of the number of groups.
    pub(crate) groups: i64,
    /// Of the groups at venues.
    pub(crate) venues: Vec<(Arc<str>, i64)>,
    /// Of the groups that facilitators who are alike lead, named by one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) leaders: Vec<(Arc<str>, i64)>,
    /// Of the seats placed at each priority, the highest first.
    pub(crate) seats: Vec<i64>,
}

/// Registrants among whom groups lie, and a tree of cases that covers all their plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Problem {
    /// Classes, each named by one of its registrants; no group lies between two parts.
    pub(crate) parts: Vec<Vec<Arc<str>>>,
    /// The first is all plans; each other one is a half of one before it.
    pub(crate) nodes: Vec<Node>,
}

/// Some plans: their bound is proven by duals, or by the bounds of two halves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Node {
    /// Duals that prove a bound.
    Duals(Duals),
    /// The plans for which a statement is true, and those for which it is not: positions of two nodes.
    Split(Statement, [u32; 2]),
}

/// Something that is true of a plan or not. Classes are named by position, all parts counted through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Statement {
    /// There are at most so many groups.
    Groups(u64),
    /// At most so many groups meet at a venue.
    AtVenue(Arc<str>, u64),
    /// At most so many units of a class meet at a venue.
    Meets(u32, Arc<str>, u64),
    /// A class of one unit meets at one of some venues.
    MeetsIn(u32, Vec<Arc<str>>),
    /// A class of one unit is placed.
    Placed(u32),
    /// Two classes of one unit each are in one group, or both wait; if not, they are in no group together.
    Together(u32, u32),
}

/// Integer duals, and the least reduced costs that are claimed for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Duals {
    /// Of each class.
    pub(crate) classes: Vec<i64>,
    /// Of the groups at venues.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) venues: Vec<(Arc<str>, i64)>,
    /// Of the groups that facilitators who are alike lead, named by one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) leaders: Vec<(Arc<str>, i64)>,
    /// Of the units of a class that meet at a venue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) meets: Vec<(u32, Arc<str>, i64)>,
    /// Three classes of one unit each, of which at most one group holds two: what such a group pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) cuts: Vec<([u32; 3], i64)>,
    /// Of a part and a venue, no group of the one at the other has less; where none is stated there is no group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) at_venues: Vec<(u32, Arc<str>, i64)>,
    /// Without venues: of the seeds that are not named, no group has less. The seed is the member of highest dual, of
    /// equal ones the first.
    pub(crate) rest: i64,
    /// Of a seed, no group has less.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) seeds: Vec<(u32, i64)>,
}

impl Certificate {
    pub(crate) fn new(proof: Proof) -> Self {
        Self { version: VERSION, proof }
    }
}
