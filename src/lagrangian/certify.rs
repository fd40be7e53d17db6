//! Turns multipliers into a true bound: duals in integers, and the cheapest group at every slot, exactly.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::assignment_graph::{AssignmentGraph, SlotIdx};
use super::multipliers::{Multipliers, SeatPrices};
use super::params::{DISTANCE_ROUNDING, MAX_DUAL};
use crate::bounds::dual_bound::{Bucket, ClassTerm, ProblemExtent, SCALE, bound};
use crate::convert::Convert;
use crate::instance::ClassIdx;
use crate::limits::Budget;
use crate::pricing::{
    MAX_LAGRANGIAN_SEATS, SizePrices, VenueCandidate, cheapest, cheapest_by_seats,
};

/// Position of the candidate that stands for all classes not listed at a slot.
const ANYBODY: u32 = u32::MAX;

/// True bound, and the duals that prove it.
#[derive(Clone, Debug)]
pub(crate) struct Certified {
    /// Bound on the cost of all plans of the extent, scaled.
    pub(crate) bound: i128,
    /// Dual of each class, scaled.
    pub(crate) duals: Vec<i64>,
}

/// Returns `true` if sums of scaled costs fit. A group costs less than 2^40 m, since no programme can state more.
pub(crate) fn is_summable(graph: &AssignmentGraph<'_>) -> bool {
    graph.instance.size.1 <= MAX_LAGRANGIAN_SEATS
}

/// Returns the bound that these multipliers prove, or `None` if the budget is exhausted before.
pub(crate) fn certify(
    graph: &AssignmentGraph<'_>,
    prices: &Multipliers,
    extent: &ProblemExtent,
    budget: &Budget,
) -> Option<Certified> {
    let seat_prices = prices.seat_prices(graph);
    let ceiling = prices.all[prices.waiting()];
    let waits = extent.waiting.iter().any(|&seats| seats > 0);
    let duals: Vec<i64> = ClassIdx::parallel(graph.num_classes())
        .map(|class| match budget.exhausted() {
            None => dual(graph, &seat_prices, class, waits.then_some(ceiling)),
            Some(_) => 0,
        })
        .collect();
    if budget.exhausted().is_some() {
        return None;
    }
    let mut buckets = buckets(graph, &seat_prices, &duals, extent.groups.1, budget)?;
    let bound = bound(&as_counted(graph, extent, &duals), &[], extent, &mut buckets, 0);
    Some(Certified { bound, duals })
}

/// Least price that a unit pays anywhere, scaled.
fn dual(
    graph: &AssignmentGraph<'_>,
    seat_prices: &SeatPrices,
    class: ClassIdx,
    ceiling: Option<f64>,
) -> i64 {
    let seats = f64::from(graph.instance.class(class).seats);
    let pays = |metres: i64, pair: f64| graph.cost(class, metres).to_f64() + seats * pair;
    let listed = graph.edges(class);
    let of_listed =
        listed.iter().map(|edge| pays(edge.metres.into(), seat_prices.pair[edge.pair as usize]));
    let mut least = of_listed.fold(f64::INFINITY, f64::min);
    let cheapest = seats * seat_prices.cheapest;
    let farthest = listed.last().map_or(0, |edge| i64::from(edge.metres));
    let rounding = DISTANCE_ROUNDING * graph.instance.sites.steepest();
    // Slots beyond the listed ones follow in order of distance, so the search stops where distance alone is too dear.
    if graph.cost(class, farthest - rounding).to_f64() + cheapest < least {
        for (slot, metres) in graph.around(class).skip(listed.len()) {
            if graph.cost(class, metres - rounding).to_f64() + cheapest >= least {
                break;
            }
            let pair = graph.pair_of(class, slot);
            let paid = pair
                .map_or(seat_prices.seat[slot as usize], |pair| seat_prices.pair[pair as usize]);
            least = least.min(pays(metres, paid));
        }
    }
    // A unit that may wait pays at most the multiplier of waiting.
    let least = ceiling.map_or(least, |ceiling| least.min(ceiling * seats));
    (least.clamp(-MAX_DUAL, MAX_DUAL) * SCALE.to_f64()).floor().to_i64()
}

/// Converts the classes to the form of the dual bound.
fn as_counted(
    graph: &AssignmentGraph<'_>,
    extent: &ProblemExtent,
    duals: &[i64],
) -> Vec<ClassTerm> {
    let by_level = extent.waiting.len() > 1;
    let dual = |(class, &value): (&crate::instance::Class, &i64)| ClassTerm {
        level: if by_level { class.levels.first().map_or(0, |(l, _)| *l as usize) } else { 0 },
        number: class.number.into(),
        waiting: (0, class.number.into()),
        seats: class.seats.into(),
        value: value.into(),
    };
    graph.instance.classes.iter().zip(duals).map(dual).collect()
}

/// Least reduced cost of the groups at each slot. A class that is not considered at a slot pays at least `enough`
/// more than its dual there; in its place, any group may take a candidate at that price. Returns `None` if the budget
/// is exhausted before.
fn buckets(
    graph: &AssignmentGraph<'_>,
    seat_prices: &SeatPrices,
    duals: &[i64],
    most_groups: u64,
    budget: &Budget,
) -> Option<Vec<Bucket>> {
    let instance = graph.instance;
    let rebate = seat_prices.seat.iter().copied().fold(0.0, |least: f64, seat| least.min(seat));
    let enough = ((-rebate).clamp(0.0, MAX_DUAL) * SCALE.to_f64()).ceil().to_i64();
    let dearest_seats = instance.classes.iter().map(|class| class.seats).max().unwrap_or(1);
    let anybody = VenueCandidate {
        reduced: enough / i64::from(dearest_seats.max(1)),
        position: ANYBODY,
        number: instance.size.1,
        seats: 1,
        value: None,
    };
    let mut candidates: Vec<(SlotIdx, i64, ClassIdx)> = ClassIdx::parallel(graph.num_classes())
        .flat_map_iter(|class| match budget.exhausted() {
            None => near(graph, class, duals[class.index()], enough),
            Some(_) => Vec::new(),
        })
        .collect();
    candidates.par_sort_unstable();
    let one_seat_each = dearest_seats == 1;
    let here: Vec<&[(SlotIdx, i64, ClassIdx)]> = candidates.chunk_by(|a, b| a.0 == b.0).collect();
    let bucket = |here: &&[(SlotIdx, i64, ClassIdx)]| {
        if budget.exhausted().is_some() {
            return None;
        }
        let reduced = cheapest_at(graph, here, anybody, one_seat_each)?;
        let cap = graph.slots[here[0].0 as usize].cap.min(most_groups);
        Some(Bucket { reduced, estimate: reduced, least: 0, cap })
    };
    let mut buckets: Vec<Bucket> = here.par_iter().filter_map(bucket).collect();
    // One further bucket covers the slots at which no class is considered.
    let elsewhere = i128::from(instance.group_cost) * SCALE
        + i128::from(anybody.reduced) * i128::from(instance.size.0);
    buckets.push(Bucket { reduced: elsewhere, estimate: elsewhere, least: 0, cap: most_groups });
    budget.exhausted().is_none().then_some(buckets)
}

/// Slots where a class costs at most `enough` more than its dual, each with that difference.
fn near(
    graph: &AssignmentGraph<'_>,
    class: ClassIdx,
    dual: i64,
    enough: i64,
) -> Vec<(SlotIdx, i64, ClassIdx)> {
    let reduced = |metres: i64| i128::from(graph.cost(class, metres)) * SCALE - i128::from(dual);
    let listed = graph.edges(class);
    let mut found: Vec<(SlotIdx, i64, ClassIdx)> = Vec::new();
    let mut take = |slot: SlotIdx, metres: i64| {
        let reduced = reduced(metres);
        if reduced <= i128::from(enough) {
            found.push((slot, reduced.to_i64(), class));
        }
    };
    for edge in listed {
        take(graph.pairs[edge.pair as usize].slot, edge.metres.into());
    }
    let rounding = DISTANCE_ROUNDING * graph.instance.sites.steepest();
    let is_far = |metres: i64| reduced(metres - rounding) > i128::from(enough);
    let last = listed.last().map_or(0, |edge| i64::from(edge.metres));
    if !is_far(last) {
        for (slot, metres) in graph.around(class).skip(listed.len()) {
            if is_far(metres) {
                break;
            }
            take(slot, metres);
        }
    }
    found
}

/// Least reduced cost, scaled, of a group at a slot from these candidates in order and the candidate `anybody`.
fn cheapest_at(
    graph: &AssignmentGraph<'_>,
    here: &[(SlotIdx, i64, ClassIdx)],
    anybody: VenueCandidate,
    one_seat_each: bool,
) -> Option<i128> {
    let instance = graph.instance;
    let candidate = |&(_, reduced, class): &(SlotIdx, i64, ClassIdx)| {
        let (number, seats) = (instance.class(class).number, instance.class(class).seats);
        VenueCandidate { reduced, position: class.0, number, seats, value: graph.value(class) }
    };
    let mut order: Vec<VenueCandidate> = here.iter().map(candidate).collect();
    let at = order.partition_point(|candidate| candidate.reduced <= anybody.reduced);
    order.insert(at, anybody);
    let mut hosts = vec![None];
    if !graph.anywhere {
        // Among residents of equal value and seats, the cheapest is the best host.
        let mut first: FxHashMap<(Option<u32>, u32), VenueCandidate> = FxHashMap::default();
        let lives = |candidate: &&VenueCandidate| {
            candidate.position == ANYBODY
                || graph.is_resident(ClassIdx(candidate.position), here[0].0)
        };
        for &resident in order.iter().filter(lives) {
            first.entry((resident.value, resident.seats)).or_insert(resident);
        }
        hosts = first.into_values().map(Some).collect();
    }
    // The bound ignores the price of sizes.
    let sizes = SizePrices::free(instance.size);
    let of_host = |host: Option<VenueCandidate>| {
        let members = if one_seat_each {
            cheapest(&order, host, sizes, graph.most)
        } else {
            cheapest_by_seats(&order, host, sizes)
        };
        Some(members?.0)
    };
    let least = hosts.into_iter().filter_map(of_host).min()?;
    Some(i128::from(least) + i128::from(instance.group_cost) * SCALE)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::instance::Instance;
    use crate::limits::{Budget, Cancel};
    use crate::measure::Point;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, Programme, Size, Venues};

    /// Every near slot is found, for any number of listed slots that are near.
    #[test]
    fn near_slots_are_found_beyond_the_listed_ones() {
        let mut builder = Pool::builder();
        for nth in 0..40 {
            let [north, east] = [17, 29].map(|step| f64::from(nth * step % 41) / 50.0);
            let point = Point::new(52.0 + north, 5.0 + east);
            builder = builder
                .municipality(Municipality::new(format!("G{nth}"), "", point))
                .registrant(Registrant::new(format!("r{nth}"), format!("G{nth}")));
        }
        let meetings = Meetings { venues: Some(Venues::All), ..Meetings::central(2) };
        let programme = Programme::new("near", Size { min: 3, max: 5 }, meetings);
        let (instance, _) = Instance::compile(&builder.build().unwrap(), &programme).unwrap();
        let budget = Budget::new(None, None, Cancel::new());
        let graph = AssignmentGraph::new(&instance, &budget).unwrap();
        let (mut beyond, dual) = (0, 7 * SCALE as i64);
        for class in ClassIdx::all(graph.num_classes()) {
            let listed = graph.edges(class).len();
            for km in [0, 5, 20, 40, 80, 160, 320] {
                let enough = (1_000 * km - 7) * SCALE as i64;
                let reduced = |metres| graph.cost(class, metres) * SCALE as i64 - dual;
                let all = graph.around(class).map(|(slot, metres)| (slot, reduced(metres), class));
                let all: BTreeSet<_> = all.filter(|(_, reduced, _)| *reduced <= enough).collect();
                let found = near(&graph, class, dual, enough);
                beyond += usize::from(found.len() > listed);
                assert_eq!(
                    found.iter().copied().collect::<BTreeSet<_>>(),
                    all,
                    "{class:?}, {km} km"
                );
                assert_eq!(found.len(), all.len(), "each once");
            }
        }
        assert!(beyond > 40, "{beyond}");
    }
}
