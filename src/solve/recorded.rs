//! Record of column generation step by step: LPs, cuts, branching and dives for pools of about forty registrants.

use crate::bounds::placement::most_groups;
use crate::branch_and_price::relaxation::Relaxation;
use crate::branch_and_price::setup::Setup;
use crate::branch_and_price::tests::{TestRng, programme, with_facilitator};
use crate::instance::{Incumbent, Instance};
use crate::limits::{Budget, Cancel};
use crate::local_search::{Neighbours, constructed_plan};
use crate::measure::{Metres, Point};
use crate::pool::{Municipality, Pool, Registrant};
use crate::testing::is_on_record;

/// Number of pools in each part of the record.
const POOLS: u64 = 10;
/// Number of steps for each pool.
const LOOKS: u64 = 4;
/// Work of the first step, in units; step `n` has `n` times this work.
const WORK: u64 = 40_000;

fn pool(dice: &mut TestRng) -> Pool {
    let towns = 5 + dice.below(8);
    let mut builder = Pool::builder().attribute("party");
    for town in 0..towns {
        let north = 52.0 + dice.below(1_000) as f64 / 1_000.0;
        let point = Point::new(north, 5.0 + dice.below(1_000) as f64 / 1_000.0);
        let mut municipality = Municipality::new(format!("G{town}"), "", point);
        if dice.one_in(6) {
            municipality = municipality.with_max_groups(1 + dice.below(2) as u32);
        }
        builder = builder.municipality(municipality);
    }
    let (are_double, are_led) = (dice.one_in(3), dice.one_in(4));
    for id in 0..30 + dice.below(15) {
        let mut one = Registrant::new(format!("r{id}"), format!("G{}", dice.below(towns)));
        one = one.with("party", ["A", "B", "C", ""][dice.below(4) as usize]);
        if are_double {
            one = one.with_seats(1 + dice.below(2) as u32);
        }
        if dice.one_in(9) {
            one = one.with_max_travel(Metres(40_000 + dice.below(60_000) as i64));
        }
        builder = builder.registrant(one);
    }
    let builder = if are_led { with_facilitator(builder, dice) } else { builder };
    builder.build().unwrap()
}

/// Compares the steps for the pools of one part with the record.
fn is_as_recorded(part: u64) {
    let mut lines = String::new();
    for seed in part * POOLS..(part + 1) * POOLS {
        let mut dice = TestRng::new(3_000_000 + seed);
        let (pool, mut programme) = (pool(&mut dice), programme(&mut dice));
        // A third of the programmes limit the groups to the minimum that holds every registrant, or to one or two
        // fewer.
        if dice.one_in(3) {
            let largest = u64::from(programme.groups.size.max);
            let fewest = (pool.registrants().len() as u64).div_ceil(largest);
            programme.groups.count.max = Some((fewest - dice.below(3)) as u32);
        }
        let (instance, _) = Instance::compile(&pool, &programme).unwrap();
        let budget = |work| Budget::new(None, Some(work), Cancel::new());
        let mut neighbours = Neighbours::new(&instance);
        neighbours.find_near(&instance, &budget(WORK));
        let plan: Incumbent = constructed_plan(&instance, &neighbours, seed, &budget(WORK));
        let most = most_groups(&instance);
        let setup = Setup::small();
        let Some(mut relaxation) = Relaxation::new(&instance, &plan.placement, most, &setup) else {
            continue;
        };
        lines += &format!("{seed}: {} classes, {} m\n", instance.classes.len(), plan.cost);
        for look in 1..=LOOKS {
            let mut budget = budget(look * WORK);
            relaxation.advance(&plan, &mut budget);
            let problems = relaxation.summary();
            let target_groups = relaxation.take_target_groups().len();
            let best = relaxation.plan().map(|plan| plan.cost);
            lines += &format!(
                "  {} m, best {best:?}, wished {target_groups}, work {}: {}\n",
                relaxation.bound().unwrap_or(0),
                budget.work(),
                problems
            );
            if relaxation.is_over() {
                break;
            }
        }
    }
    is_on_record(&format!("src/solve/record/programs_{part}.txt"), &lines);
}

#[test]
fn records_of_column_generation_match() {
    is_as_recorded(0);
}

#[test]
fn records_of_column_generation_match_for_a_second_set_of_pools() {
    is_as_recorded(1);
}

#[test]
fn records_of_column_generation_match_for_a_third_set_of_pools() {
    is_as_recorded(2);
}

#[test]
fn records_of_column_generation_match_for_a_fourth_set_of_pools() {
    is_as_recorded(3);
}
