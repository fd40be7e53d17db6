//! Exact pricing where costs arise between pairs of members: every member hosts, or no member travels.
//!
//! Each group is found from its *seed*, its member of highest dual, and so belongs to one bucket. Sizes are searched
//! one by one, since the cost of rotating meetings is divided by the size.

use rayon::prelude::*;

use super::nearby::descend;
use super::params::GROUPS_PER_SEED;
use super::search::{Search, SearchLimits};
use super::space::PricingData;
use super::terms::{Priced, PricedGroup, PricingInput, PricingPlace};
use crate::bounds::dual_bound::{Bucket, SCALE};
use crate::convert::Convert;
use crate::instance::{ClassIdx, FacilitatorClassIdx, GroupClasses};

/// Prices every seed with every size.
pub(crate) fn price(space: &PricingData<'_>, terms: &PricingInput<'_>) -> Priced {
    let mut order: Vec<u32> = (0..space.classes.len().to_u32()).collect();
    // A class without units left has the lowest dual there is.
    order.retain(|&at| terms.duals[at as usize] > -space.max_dual());
    // Descending duals, ties by position: the rank makes the seed of each group unique.
    order.sort_by_key(|&at| (std::cmp::Reverse(terms.duals[at as usize]), at));
    let sizes = space.least_people()..=space.most_people();
    let led: Vec<FacilitatorGroups> = space
        .instance
        .facilitator_choices()
        .map(|facilitator| FacilitatorGroups::new(space, terms, facilitator))
        .collect();
    let lists =
        Lists { by_size: sizes.map(|people| by_facilitator(space, terms, people, &led)).collect() };
    let seeds: Vec<(Bucket, Vec<PricedGroup>, u64, bool)> = (0..order.len())
        .into_par_iter()
        .map(|rank| price_seed(space, terms, &order, rank, &lists))
        .collect();
    let mut priced = Priced { is_complete: true, ..Priced::default() };
    for ((bucket, found, nodes, is_complete), &seed) in seeds.into_iter().zip(&order) {
        priced.is_complete &= is_complete;
        priced.places.push(PricingPlace::Seed(seed));
        priced.buckets.push(bucket);
        priced.found.extend(found);
        priced.nodes += nodes;
    }
    // Exchanges do not choose a facilitator, so they need a programme without facilitators.
    if !priced.is_complete && led.iter().all(|led| led.facilitator.is_none()) {
        look_nearby(space, terms, &order, &lists, &mut priced);
    }
    priced
}

/// Adds the groups that exchanges of members reach from known groups and from those just found.
fn look_nearby(
    space: &PricingData<'_>,
    terms: &PricingInput<'_>,
    order: &[u32],
    lists: &Lists<'_>,
    priced: &mut Priced,
) {
    let mut rank = vec![usize::MAX; space.classes.len()];
    order.iter().enumerate().for_each(|(nth, &at)| rank[at as usize] = nth);
    let near = |start: &[u32]| {
        let people = start.iter().map(|&at| space.members[at as usize].people).sum();
        let (_, by_facilitator, _) = lists.by_size.iter().find(|(size, ..)| *size == people)?;
        let (led, linear) = by_facilitator.first()?;
        if start.iter().any(|&at| rank[at as usize] == usize::MAX) {
            return None;
        }
        let group = descend(space, linear, order, start, people);
        priced_group(space, terms, led, &group).filter(|found| found.reduced < terms.groups_dual)
    };
    let starts: Vec<&[u32]> = terms.near.iter().map(Vec::as_slice).collect();
    let found = priced.found.iter().map(|found| found.positions.as_slice());
    let starts: Vec<&[u32]> = starts.into_iter().chain(found).collect();
    let mut found: Vec<PricedGroup> = starts.into_par_iter().filter_map(near).collect();
    for found in &found {
        // The seed is the member of lowest rank; the estimate of its bucket falls to the group found.
        let seed = found.positions.iter().map(|&at| rank[at as usize]).min();
        if let Some(bucket) = seed.and_then(|seed| priced.buckets.get_mut(seed)) {
            bucket.estimate = bucket.estimate.min(found.reduced.into());
        }
    }
    priced.nodes += found.len() as u64;
    priced.found.append(&mut found);
}

/// Number of registrants, with the cost of each position by itself less its dual: under each facilitator class and,
/// if there are several, the minimum over all of them.
type BySize<'l> =
    (u32, Vec<(&'l FacilitatorGroups, Vec<i64>)>, Option<(FacilitatorGroups, Vec<i64>)>);

/// Data shared by the searches from all seeds.
struct Lists<'l> {
    by_size: Vec<BySize<'l>>,
}

/// Groups of one facilitator class, or without a facilitator where none is needed.
struct FacilitatorGroups {
    facilitator: Option<FacilitatorClassIdx>,
    /// Additional cost of each of these groups, scaled.
    extra: i64,
    /// Scaled metres of the facilitator to all meetings at each position; `None` if the facilitator cannot lead that
    /// class. Empty without a facilitator.
    ways: Vec<Option<i64>>,
}

/// Builds the lists of one number of registrants.
fn by_facilitator<'l>(
    space: &PricingData<'_>,
    terms: &PricingInput<'_>,
    people: u32,
    led: &'l [FacilitatorGroups],
) -> BySize<'l> {
    let linear = linear(space, terms.duals, space.times(people));
    let any = (led.len() > 1).then(|| FacilitatorGroups::any_of(led));
    let any = any.map(|any| {
        let list = any.with_ways(&linear);
        (any, list)
    });
    (people, led.iter().map(|led| (led, led.with_ways(&linear))).collect(), any)
}

impl FacilitatorGroups {
    fn new(
        space: &PricingData<'_>,
        terms: &PricingInput<'_>,
        facilitator: Option<FacilitatorClassIdx>,
    ) -> Self {
        let Some(idx) = facilitator else {
            return Self { facilitator, extra: 0, ways: Vec::new() };
        };
        let scale = SCALE.to_i64() * space.meetings();
        let way =
            |&class: &ClassIdx| space.instance.leading(idx, class).map(|metres| scale * metres);
        let ways = space.classes.iter().map(way).collect();
        Self { facilitator, extra: -terms.facilitators[idx.index()], ways }
    }

    /// Relaxes all facilitator classes to one: the least cost of any of them, item by item.
    fn any_of(led: &[Self]) -> Self {
        let least = |at: usize| led.iter().filter_map(|led| led.ways[at]).min();
        let num = led.first().map_or(0, |led| led.ways.len());
        let extra = led.iter().map(|led| led.extra).min().unwrap_or(0);
        let facilitator = led.first().and_then(|led| led.facilitator);
        Self { facilitator, extra, ways: (0..num).map(least).collect() }
    }

    fn leads(&self, position: u32) -> bool {
        self.ways.is_empty() || self.ways[position as usize].is_some()
    }

    /// Returns a list of costs with the facilitator's travel added.
    fn with_ways(&self, linear: &[i64]) -> Vec<i64> {
        let way = |at: usize| self.ways.get(at).copied().flatten().unwrap_or(0);
        linear.iter().enumerate().map(|(at, cost)| cost + way(at)).collect()
    }

    /// Returns the aim of a search for these groups.
    fn aim(&self, threshold: i64, most_nodes: u64) -> SearchLimits {
        // The travel of the members and of the facilitator are each rounded down.
        let floors = if self.facilitator.is_some() { 2 } else { 1 };
        SearchLimits { threshold, most_nodes, wants_all: false, extra: self.extra, floors }
    }
}

/// Cost of each position by itself less its dual, multiplied by `times`.
fn linear(space: &PricingData<'_>, duals: &[i64], times: i64) -> Vec<i64> {
    let of = |(at, dual): (u32, &i64)| space.own_cost(at, times) - times * dual;
    (0..).zip(duals).map(of).collect()
}

/// Prices the groups of one seed: all sizes, under all facilitator classes.
fn price_seed(
    space: &PricingData<'_>,
    terms: &PricingInput<'_>,
    order: &[u32],
    rank: usize,
    lists: &Lists<'_>,
) -> (Bucket, Vec<PricedGroup>, u64, bool) {
    let seed = order[rank];
    let cap = u64::from(space.members[seed as usize].number);
    let (mut reduced, mut estimate, mut nodes) = (terms.groups_dual, terms.groups_dual, 0);
    let (mut all, mut is_complete) = (Vec::new(), true);
    for (people, by_facilitator, any) in &lists.by_size {
        let mut threshold = terms.groups_dual;
        let mut found = Vec::new();
        if let Some((any, linear)) = any {
            // One bound over all facilitator classes shows whether any of them can pay off. With an exhausted budget,
            // nothing else is computed.
            let aim = any.aim(threshold, 0);
            let mut search = Search::new(space, *people, linear, aim, terms, &|_, _| None);
            let others = order[rank..].iter().copied().filter(|&at| any.leads(at));
            let root = search.run(Some(seed).filter(|&at| any.leads(at)), others, *people);
            nodes += 1;
            if root >= threshold || !any.leads(seed) {
                continue;
            }
            if (terms.is_spent)() {
                (reduced, is_complete) = (reduced.min(root), false);
                continue;
            }
        }
        for (led, linear) in by_facilitator.iter().filter(|(led, _)| led.leads(seed)) {
            let complete = |positions: &[u32], _| priced_group(space, terms, led, positions);
            let most_nodes = if (terms.is_spent)() { 0 } else { terms.most_nodes };
            let aim = led.aim(threshold, most_nodes);
            let mut search = Search::new(space, *people, linear, aim, terms, &complete);
            let others = order[rank..].iter().copied().filter(|&at| led.leads(at));
            let root = search.run(Some(seed), others, *people);
            nodes += search.nodes + 1;
            is_complete &= search.is_complete;
            let best = search.found.last().map_or(threshold, |found| found.reduced);
            estimate = estimate.min(best);
            reduced = reduced.min(if search.is_complete { best } else { best.min(root) });
            // Later facilitator classes must beat the best group so far.
            threshold = best;
            found.append(&mut search.found);
        }
        let skipped = found.len().saturating_sub(GROUPS_PER_SEED);
        all.extend(found.into_iter().skip(skipped));
    }
    (
        Bucket { reduced: reduced.into(), estimate: estimate.into(), least: 0, cap },
        all,
        nodes,
        is_complete,
    )
}

/// Builds the group of these positions with its exact cost, or returns `None` if they form no legal group.
fn priced_group(
    space: &PricingData<'_>,
    terms: &PricingInput<'_>,
    led: &FacilitatorGroups,
    positions: &[u32],
) -> Option<PricedGroup> {
    if !terms.rules.allow(positions, None) {
        return None;
    }
    let classes: GroupClasses = positions.iter().map(|&at| space.classes[at as usize]).collect();
    let leads = |facilitator| Some(facilitator) == led.facilitator;
    let price = space.instance.price_with(&classes, |_| true, leads)?;
    let cost = price.cost();
    let paid: i64 = positions.iter().map(|&at| terms.duals[at as usize]).sum();
    let reduced = SCALE.to_i64() * cost - paid + led.extra + terms.cuts.of_group(positions);
    Some(PricedGroup { reduced, cost, positions: positions.to_vec(), setting: price.setting() })
}
