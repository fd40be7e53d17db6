//! Dive completion: the last units of a dive are placed by branch and price instead of fixing columns one by one. If
//! they have no useful plan, more groups are freed, last ones first: early mistakes show mostly in the groups fixed
//! last.

use std::time::Duration;

use super::components::ProblemComponents;
use super::diving::Dive;
use super::params::{COMPLETION_GROWTH, COMPLETION_NODES, MAX_COMPLETION_WORK};
use super::tree::Tree;
use crate::bounds::dual_bound::ProblemExtent;
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses, Setting};
use crate::limits::Budget;
use crate::pricing::Pricer;
use crate::pricing::column::Column;

/// Result of solving one subproblem.
enum Completion {
    Found(Vec<Column>),
    /// No open node is left and no plan was found. This is no proof that there is none: nodes without a branching
    /// decision are closed too.
    Exhausted,
    GivenUp,
}

/// Completes a dive that left `left` units to a whole plan; keeps most of its groups.
pub(crate) fn completed(
    dive: &Dive<'_>,
    taken: &[Column],
    left: u64,
    longest: Duration,
    budget: &mut Budget,
) -> Option<Vec<Column>> {
    let mut most = dive.parts.setup.sizes.completion_units.to_f64();
    loop {
        let fixed = retained_columns(taken, left, most.to_u64());
        match solve_rest(dive, fixed, longest, budget) {
            Completion::Found(end) => return Some([fixed, &end].concat()),
            Completion::Exhausted if !fixed.is_empty() && budget.exhausted().is_none() => {
                most *= COMPLETION_GROWTH
            }
            Completion::Exhausted | Completion::GivenUp => return None,
        }
    }
}

/// Returns the first groups, without the last ones that together with the `left` units have at most `most` units.
fn retained_columns(taken: &[Column], left: u64, most: u64) -> &[Column] {
    let mut units = left;
    let is_free = |column: &&Column| {
        units += column.positions().len() as u64;
        units <= most
    };
    let free = taken.iter().rev().take_while(is_free).count();
    &taken[..taken.len() - free]
}

/// Solves the subproblem of the units outside the groups `taken`. Branching decisions of the node are dropped: any plan
/// of the problem is welcome.
fn solve_rest(
    dive: &Dive<'_>,
    taken: &[Column],
    longest: Duration,
    budget: &mut Budget,
) -> Completion {
    let (parts, whole) = (dive.parts, dive.parts.instance);
    let position = parts.positions();
    let settled: Vec<(GroupClasses, Setting)> =
        taken.iter().map(|column| (parts.group(column), column.setting())).collect();
    let settled = settled.iter().map(|(classes, setting)| (classes.as_slice(), *setting));
    // Units of other problems are not part of this dive.
    let elsewhere = |class: ClassIdx| match position[class.index()] {
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
    // The cutoff of the rest: a completed plan must cost less than the cutoff of the dive.
    let spent: i64 = taken.iter().map(Column::cost).sum();
    let rest = ProblemComponents::new(&rest, pricers, parts.setup.clone());
    let mut problem = Tree::new(rest, extent, None).below(dive.cutoff.saturating_sub(spent));
    let mut own = budget.apart(longest, MAX_COMPLETION_WORK);
    let mut nodes = COMPLETION_NODES.0;
    while !problem.is_over() && own.exhausted().is_none() {
        problem.advance(nodes, &mut own);
        nodes = nodes.saturating_mul(COMPLETION_NODES.1);
    }
    budget.charge(own.work());
    let column = |(group, cost, setting): (GroupClasses, i64, Setting)| {
        ProblemComponents::column(&position, &group, cost, setting)
    };
    match problem.priced() {
        Some(plan) => {
            plan.map(column).collect::<Option<_>>().map_or(Completion::GivenUp, Completion::Found)
        }
        None if problem.is_over() => Completion::Exhausted,
        None => Completion::GivenUp,
    }
}
