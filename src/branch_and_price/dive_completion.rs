//! The end of a dive: when few units are left, their groups are no longer taken one by one but searched for by branch and
//! price. Where there are none of use, more groups are given up: what was taken too soon is mostly what was taken last.

use super::params::FEW_UNITS;
use std::time::Duration;

use super::components::ProblemComponents;
use super::diving::Dive;
use super::tree::Tree;
use crate::bounds::dual_bound::ProblemExtent;
use crate::instance::ClassIdx;
use crate::instance::{GroupClasses, Setting};
use crate::limits::Budget;
use crate::pricing::Pricer;
use crate::pricing::column::Column;

/// By how much that grows each time that there is no end of use.
const GROWTH: f64 = 1.4;
/// It is given up after so much work, where time does not count.
const MOST_WORK: u64 = 30_000_000;
/// Cases of a first pass, and by how much they grow from pass to pass.
const CASES: (usize, usize) = (1, 2);

/// What became of an end.
enum Completion {
    Found(Vec<Column>),
    /// There is none of use.
    Useless,
    GivenUp,
}

/// A whole plan of most of the groups that a dive took: it left so many units.
pub(crate) fn finish(
    dive: &Dive<'_>,
    taken: &[Column],
    left: u64,
    longest: Duration,
    budget: &mut Budget,
) -> Option<Vec<Column>> {
    let mut most = FEW_UNITS as f64;
    loop {
        let kept = kept(taken, left, most as u64);
        match end(dive, kept, longest, budget) {
            Completion::Found(end) => return Some([kept, &end].concat()),
            Completion::Useless if !kept.is_empty() && budget.exhausted().is_none() => {
                most *= GROWTH
            }
            Completion::Useless | Completion::GivenUp => return None,
        }
    }
}

/// The first groups, without as many as make no more than so many units with those that are left.
fn kept(taken: &[Column], left: u64, most: u64) -> &[Column] {
    let mut units = left;
    let is_free = |column: &&Column| {
        units += column.positions().len() as u64;
        units <= most
    };
    let free = taken.iter().rev().take_while(is_free).count();
    &taken[..taken.len() - free]
}

/// Groups for all whom these groups leave.
fn end(dive: &Dive<'_>, taken: &[Column], longest: Duration, budget: &mut Budget) -> Completion {
    let (parts, whole) = (dive.parts, dive.parts.instance);
    let position = parts.positions();
    let settled: Vec<(GroupClasses, Setting)> =
        taken.iter().map(|column| (parts.group(column), column.post())).collect();
    let settled = settled.iter().map(|(classes, post)| (classes.as_slice(), *post));
    let elsewhere = |class: ClassIdx| match position[class as usize] {
        Some(_) => 0,
        None => whole.class(class).number,
    };
    let rest = whole.without(settled).without_units(elsewhere);
    let Some(pricers) = Pricer::all(&rest) else { return Completion::GivenUp };
    let number = taken.len() as u64;
    let (least, most) = dive.extent.groups;
    let extent = ProblemExtent {
        groups: (least.saturating_sub(number), most.saturating_sub(number)),
        waiting: dive.extent.waiting.clone(),
    };
    let spent: i64 = taken.iter().map(Column::cost).sum();
    let rest = ProblemComponents::new(&rest, pricers, parts.linear.clone());
    let mut problem = Tree::new(rest, extent, None).below(dive.cutoff.saturating_sub(spent));
    let mut own = budget.apart(longest, MOST_WORK);
    let mut cases = CASES.0;
    while !problem.is_over() && own.exhausted().is_none() {
        problem.advance(cases, &mut own);
        cases = cases.saturating_mul(CASES.1);
    }
    budget.charge(own.work());
    let column = |(group, cost, post): (GroupClasses, i64, Setting)| {
        let positions: Option<Vec<u32>> =
            group.iter().map(|&class| position[class as usize]).collect();
        Some(Column::new(cost, positions?.into_iter(), post))
    };
    match problem.priced() {
        Some(plan) => {
            plan.map(column).collect::<Option<_>>().map_or(Completion::GivenUp, Completion::Found)
        }
        None if problem.is_over() => Completion::Useless,
        None => Completion::GivenUp,
    }
}
