//! Proof of one tree, from the duals at the leaves to the bound of the root.

use super::bounds::{Bound, Waiting};
use super::extent::CheckedExtent;
use super::formula::whole;
use super::ground::CheckedInstance;
use super::node::CheckedNode;
use super::search::Counter;
use super::unproven::Unproven;
use crate::plan::certificate::{Node, Problem};

/// Lower bound on the cost of all plans of the problem, in metres; `None` where there is no such plan.
pub(crate) fn prove(
    problem: &Problem,
    ground: &CheckedInstance<'_>,
    extent: &CheckedExtent,
    counter: &Counter,
) -> Result<Option<i128>, Unproven> {
    let cases = cases(problem, ground, extent)?;
    let mut bounds: Vec<Option<i128>> = vec![None; problem.nodes.len()];
    // Children stand behind their parents, so reverse order visits the children first.
    for (nth, (node, case)) in problem.nodes.iter().zip(&cases).enumerate().rev() {
        let Some(case) = case else { return Err(Unproven::Misfit("a case is part of no other")) };
        bounds[nth] = match node {
            _ if case.is_void() => None,
            Node::Duals(duals) => {
                let bound = Bound::new(ground, case, duals, counter);
                let bound = bound.ok_or(Unproven::Misfit("duals"))?;
                let waiting: &Waiting = &extent.waiting;
                Some(whole(bound.prove(waiting)?))
            }
            Node::Split(_, halves) => halves.iter().filter_map(|&half| bounds[half as usize]).min(),
        };
    }
    Ok(bounds.first().copied().flatten())
}

/// Plans of each node. A node is the child of at most one node, which stands before it.
fn cases(
    problem: &Problem,
    ground: &CheckedInstance<'_>,
    extent: &CheckedExtent,
) -> Result<Vec<Option<CheckedNode>>, Unproven> {
    let mut cases: Vec<Option<CheckedNode>> = vec![None; problem.nodes.len()];
    let first = cases.first_mut().ok_or(Unproven::Misfit("a problem without cases"))?;
    *first = Some(CheckedNode::all(ground, extent.groups));
    for (nth, node) in problem.nodes.iter().enumerate() {
        let Node::Split(statement, halves) = node else { continue };
        let (before, after) = cases.split_at_mut(nth + 1);
        for (&half, is_true) in halves.iter().zip([true, false]) {
            let behind = (half as usize).checked_sub(before.len());
            let free = behind.and_then(|at| after.get_mut(at)).filter(|case| case.is_none());
            let case = before.last().and_then(Option::as_ref);
            let case = case.and_then(|case| case.half(ground, statement, is_true));
            let (Some(free), Some(case)) = (free, case) else {
                return Err(Unproven::Misfit("a case and its halves"));
            };
            *free = Some(case);
        }
    }
    Ok(cases)
}
