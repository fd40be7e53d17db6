//! Dual bounds against exhaustive search on small random pools.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::params::Sizes;
use super::relaxation::Relaxation;
use super::setup::Setup;
use crate::bounds::nearest_companions::lower_bound as simple_bound;
use crate::bounds::placement::most_groups;
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Instance};
use crate::limits::{Budget, Cancel};
use crate::lp::linear::Linear;
use crate::measure::{Metres, Point};
use crate::pool::{Facilitator, Municipality, Pool, PoolBuilder, Registrant};
use crate::programme::{Meetings, OnSite, Programme, Rule, Size, Venues};

pub(crate) struct TestRng(pub(crate) Pcg64Mcg);

impl TestRng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0.next_u64() % bound
    }

    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

fn budget() -> Budget {
    Budget::new(None, None, Cancel::new())
}

pub(crate) fn pool(dice: &mut TestRng) -> Pool {
    people(dice).build().unwrap()
}

/// Random pool in which each group needs a facilitator; some facilitators are registrants as well.
fn led_pool(dice: &mut TestRng) -> Pool {
    with_facilitator(people(dice), dice).build().unwrap()
}

/// Adds facilitators, using only towns and registrants that each random pool has.
pub(crate) fn with_facilitator(builder: PoolBuilder, dice: &mut TestRng) -> PoolBuilder {
    let facilitator = |nth| {
        let name = if dice.one_in(4) { format!("r{nth}") } else { format!("f{nth}") };
        let one = Facilitator::new(name, format!("G{}", dice.below(2)));
        let one = one.with_max_groups(dice.below(3) as u32);
        let most = Metres(30_000 + dice.below(80_000) as i64);
        if dice.one_in(4) { one.with_max_travel(most) } else { one }
    };
    let all: Vec<Facilitator> = (0..4).map(facilitator).collect();
    builder.facilitators(all)
}

fn people(dice: &mut TestRng) -> PoolBuilder {
    let towns = 2 + dice.below(4);
    let mut builder = Pool::builder();
    for town in 0..towns {
        let point = Point::new(52.0 + dice.below(100) as f64 / 100.0, 5.0);
        let mut municipality = Municipality::new(format!("G{town}"), "", point);
        if dice.one_in(8) {
            municipality = municipality.without_hosting();
        }
        if dice.one_in(6) {
            municipality = municipality.with_max_groups(1 + dice.below(2) as u32);
        }
        builder = builder.municipality(municipality);
    }
    for id in 0..4 + dice.below(8) {
        let mut one = Registrant::new(format!("r{id}"), format!("G{}", dice.below(towns)));
        one = one.with("party", ["A", "B", ""][dice.below(3) as usize]);
        if dice.one_in(5) {
            one = one.with_max_travel(Metres(20_000 + dice.below(40_000) as i64));
        }
        if dice.one_in(5) {
            one = one.with_priority(1);
        }
        if dice.one_in(6) {
            one = one.with_only_venues([format!("G{}", dice.below(towns))]);
        }
        builder = builder.registrant(one);
    }
    builder.attribute("party")
}

pub(crate) fn programme(dice: &mut TestRng) -> Programme {
    let min = 2 + dice.below(2) as u32;
    let size = Size { min, max: min + dice.below(3) as u32 };
    let mut meetings = Meetings::central(1 + dice.below(3) as u32);
    if dice.one_in(2) {
        meetings.venues = Some(Venues::All);
    }
    if dice.one_in(4) {
        meetings = Meetings::rotating(OnSite::Times(3));
    }
    let mut programme = Programme::new("random", size, meetings);
    if dice.one_in(2) {
        programme.groups.cost = Metres(15_000);
    }
    if dice.one_in(5) {
        programme.groups.count.max = Some(1 + dice.below(2) as u32);
    }
    let attribute = || "municipality".to_owned();
    let party = || "party".to_owned();
    if dice.one_in(2) {
        let max = 1 + dice.below(2) as u32;
        programme.rules.push(Rule::AtMost { attribute: attribute(), max });
    }
    match dice.below(6) {
        0 => programme.rules.push(Rule::Same { attribute: party() }),
        1 => programme.rules.push(Rule::AtMost { attribute: party(), max: 1 }),
        2 => programme.rules.push(Rule::Avoid { attribute: party(), penalty: Metres(7_000) }),
        3 => programme.rules.push(Rule::Distinct { attribute: party(), min: 2 }),
        _ => {}
    }
    if dice.one_in(4) {
        let far = Metres(dice.below(60_000) as i64);
        programme.travel = programme.travel.with_far(far, 2 + dice.below(9) as u32);
    }
    programme
}

#[test]
fn no_bound_is_above_the_optimum_and_no_plan_below() {
    bounds_are_true(600, pool);
}

#[test]
fn with_facilitators_no_bound_is_above_the_optimum_and_no_plan_below() {
    bounds_are_true(600, led_pool);
}

fn bounds_are_true(seeds: u64, pool: impl Fn(&mut TestRng) -> Pool) {
    let (mut relaxed, mut tight, mut over, mut found) = (0_u64, 0, 0, 0);
    for seed in 0..seeds {
        let mut dice = TestRng::new(seed);
        let (pool, programme) = (pool(&mut dice), programme(&mut dice));
        let (instance, _) = Instance::compile(&pool, &programme).unwrap();
        let empty = Incumbent::empty(&instance);
        let optimum = match solve_exactly(&instance, &empty, &Linear::default(), &mut budget()) {
            Some(Exact::Optimal(optimum, _)) => optimum,
            other => panic!("seed {seed}: {other:?}"),
        };
        let most = most_groups(&instance);
        let simple = simple_bound(&instance, &optimum.placement, most);
        assert!(simple <= optimum.cost, "seed {seed}: {simple} > {}", optimum.cost);
        let Some(mut relaxation) =
            Relaxation::new(&instance, &optimum.placement, most, &Setup::small())
        else {
            continue;
        };
        assert!(relaxation.scope().covers(&optimum.placement), "seed {seed}");
        // The relaxation is given the optimal placement, but not the optimal cost.
        let mut budget = Budget::new(None, Some(20_000), Cancel::new());
        relaxation.advance(&empty, &mut budget);
        let bound = relaxation.bound().unwrap();
        assert!(bound <= optimum.cost, "seed {seed}: {bound} > {}", optimum.cost);
        relaxed += 1;
        tight += u64::from(10 * bound >= 9 * optimum.cost);
        over += u64::from(relaxation.is_over());
        if let Some(plan) = relaxation.plan() {
            assert_eq!(plan.placement, optimum.placement, "seed {seed}");
            assert!(plan.cost >= optimum.cost, "seed {seed}: {} < {}", plan.cost, optimum.cost);
            found += u64::from(plan.cost == optimum.cost && bound == optimum.cost);
        }
    }
    assert!(6 * relaxed > 4 * seeds, "{relaxed} bounds by column generation");
    assert!(4 * tight > 3 * relaxed, "{tight} of {relaxed} are within a tenth");
    // Nodes with classes of several units cannot always be branched on.
    assert!(2 * found > relaxed, "{found} of {relaxed} are solved");
    assert!(10 * over > 9 * relaxed, "{over} of {relaxed} came to an end");
}

#[test]
fn bounds_that_begin_with_tiles_of_a_plan_are_true() {
    let (mut tiled, mut tight, mut begun) = (0, 0, 0);
    for seed in 0..400 {
        let mut dice = TestRng::new(seed);
        let (pool, programme) = (pool(&mut dice), programme(&mut dice));
        let (instance, _) = Instance::compile(&pool, &programme).unwrap();
        let empty = Incumbent::empty(&instance);
        let Some(Exact::Optimal(optimum, _)) =
            solve_exactly(&instance, &empty, &Linear::default(), &mut budget())
        else {
            continue;
        };
        let most = most_groups(&instance);
        let Some(mut relaxation) =
            Relaxation::new(&instance, &optimum.placement, most, &Setup::small())
        else {
            continue;
        };
        let mut budget = Budget::new(None, Some(20_000), Cancel::new());
        relaxation.begin(&optimum, &mut budget);
        let first = relaxation.bound().unwrap();
        relaxation.advance(&optimum, &mut budget);
        let bound = relaxation.bound().unwrap();
        assert!(bound <= optimum.cost, "seed {seed}: {bound} > {}", optimum.cost);
        let is_tiled =
            optimum.groups.len() > 1 && instance.classes.len() > Sizes::SMALL.untiled_classes;
        tiled += u32::from(is_tiled);
        tight += u32::from(is_tiled && 10 * bound >= 9 * optimum.cost);
        begun += u32::from(is_tiled && 10 * first >= 9 * optimum.cost);
    }
    assert!(tiled > 50, "{tiled} pools begin with tiles");
    assert!(4 * tight > 3 * tiled, "{tight} of {tiled} are within a tenth");
    // While the box is active, the LP has not reached its bound: `begun` was 114 when this counted as converged.
    assert!(4 * begun > 3 * tiled, "{begun} of {tiled} are so after a first look");
}
