//! Exact pricing where members meet in pairs: everybody hosts, or nobody travels.
//!
//! Each group is found from its *seed*, its member of highest dual; so each lies in one bucket. Sizes are searched one
//! by one, since the cost of rotating is divided by the size.

use rayon::prelude::*;

use super::super::bound::{Bucket, SCALE};
use super::search::{Aim, Found, Search};
use super::space::Space;
use super::{NOBODY, Place, Priced, Terms};
use crate::instance::GroupClasses;

/// Groups that are kept of each seed and size: the last ones found are the best.
const MOST_KEPT: usize = 2;

/// Prices every seed with every size.
pub(super) fn price(space: &Space<'_>, terms: &Terms<'_>) -> Priced {
    let mut order: Vec<u32> = (0..space.classes.len() as u32).collect();
    order.retain(|&at| terms.duals[at as usize] != NOBODY);
    order.sort_by_key(|&at| (std::cmp::Reverse(terms.duals[at as usize]), at));
    let sizes = space.least_people()..=space.most_people();
    // What does not depend on the size is the same for all: one list for each factor.
    let linear: Vec<(u32, Vec<i64>)> =
        sizes.map(|people| (people, linear(space, terms.duals, space.times(people)))).collect();
    let seeds: Vec<(Bucket, Vec<Found>, u64, bool)> = (0..order.len())
        .into_par_iter()
        .map(|rank| price_seed(space, terms, &order, rank, &linear))
        .collect();
    let mut priced = Priced { is_complete: true, ..Priced::default() };
    for ((bucket, found, nodes, is_complete), &seed) in seeds.into_iter().zip(&order) {
        priced.is_complete &= is_complete;
        priced.places.push(Place::Seed(seed));
        priced.buckets.push(bucket);
        priced.found.extend(found.into_iter().map(|found| (None, found)));
        priced.nodes += nodes;
    }
    priced
}

/// Of each position what it costs by itself less its dual, so many times.
fn linear(space: &Space<'_>, duals: &[i64], times: i64) -> Vec<i64> {
    let of = |(at, dual): (u32, &i64)| space.alone(at, times) - times * dual;
    (0..).zip(duals).map(of).collect()
}

fn price_seed(
    space: &Space<'_>,
    terms: &Terms<'_>,
    order: &[u32],
    rank: usize,
    linear: &[(u32, Vec<i64>)],
) -> (Bucket, Vec<Found>, u64, bool) {
    let seed = order[rank];
    let cap = u64::from(space.members[seed as usize].number);
    let (mut reduced, mut guess, mut nodes) = (terms.threshold, terms.threshold, 0);
    let (mut all, mut is_complete) = (Vec::new(), true);
    for (people, linear) in linear {
        let complete = |positions: &[u32], _| finish(space, terms, positions);
        let most_nodes = if (terms.is_spent)() { 0 } else { terms.most_nodes };
        let aim = Aim { threshold: terms.threshold, most_nodes, wants_all: false };
        let mut search = Search::new(space, *people, linear, aim, terms, &complete);
        let root = search.run(Some(seed), order[rank..].iter().copied(), *people);
        nodes += search.nodes + 1;
        is_complete &= search.is_complete;
        let best = search.found.last().map_or(terms.threshold, |found| found.reduced);
        guess = guess.min(best);
        reduced = reduced.min(if search.is_complete { best } else { best.min(root) });
        let found = std::mem::take(&mut search.found);
        let skipped = found.len().saturating_sub(MOST_KEPT);
        all.extend(found.into_iter().skip(skipped));
    }
    (
        Bucket { reduced: reduced.into(), guess: guess.into(), least: 0, cap },
        all,
        nodes,
        is_complete,
    )
}

/// The group of these positions with its exact cost.
fn finish(space: &Space<'_>, terms: &Terms<'_>, positions: &[u32]) -> Option<Found> {
    if !terms.rules.allow(positions, None) {
        return None;
    }
    let classes: GroupClasses = positions.iter().map(|&at| space.classes[at as usize]).collect();
    let cost = space.instance.price(&classes, |_| true)?.cost();
    let paid: i64 = positions.iter().map(|&at| terms.duals[at as usize]).sum();
    let reduced = SCALE as i64 * cost - paid + terms.cuts.of_group(positions);
    Some(Found { reduced, cost, positions: positions.to_vec() })
}
