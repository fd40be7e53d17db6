//! Lagrangian bounds and plans against exhaustive search on small random pools.

use super::LagrangianBound;
use crate::audit::certificate::unproven::Unproven;
use crate::bounds::placement::most_groups;
use crate::branch_and_price::certified::document;
use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::branch_and_price::tests::{TestRng, pool, programme};
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Instance, SiteIdx, Travel};
use crate::limits::{Budget, Cancel};
use crate::lp::linear::Linear;
use crate::measure::{Metres, Point};
use crate::plan::certificate::{Certificate, Proof};
use crate::pool::{Municipality, Pool, Registrant};
use crate::programme::{Meetings, Programme, Rule, Size};
use crate::testing::{are_telling, is_on_record, seeds};

/// Ranges of the number of towns and of people, each as its minimum and its number of values.
type Extent = [(u64, u64); 2];
const FEW: Extent = [(1, 5), (4, 6)];
const MANY: Extent = [(20, 30), (40, 40)];

fn budget() -> Budget {
    Budget::new(None, None, Cancel::new())
}

/// Builds a pool of people with their own points and seats, some of whom must be together.
fn homes(dice: &mut TestRng, programme: &mut Programme, [of_towns, of_people]: Extent) -> Pool {
    let point = |dice: &mut TestRng| {
        let (north, east) = (dice.below(1_000) as f64, dice.below(1_000) as f64);
        Point::new(52.0 + north / 1_000.0, 5.0 + east / 1_000.0)
    };
    let towns = of_towns.0 + dice.below(of_towns.1);
    let mut builder = Pool::builder();
    for town in 0..towns {
        builder = builder.municipality(Municipality::new(format!("G{town}"), "", point(dice)));
    }
    let people = of_people.0 + dice.below(of_people.1);
    let is_crowded = dice.one_in(3);
    for id in 0..people {
        let mut one = Registrant::new(format!("r{id}"), format!("G{}", dice.below(towns)));
        one = one.with("party", ["A", "B", ""][dice.below(3) as usize]).with_point(point(dice));
        if is_crowded {
            one = one.with_seats(1 + dice.below(2) as u32);
        }
        if dice.one_in(5) {
            one = one.with_max_travel(Metres(20_000 + dice.below(60_000) as i64));
        }
        builder = builder.registrant(one);
    }
    if dice.one_in(4) {
        programme.rules.push(Rule::Together { ids: vec!["r0".into(), "r1".into()] });
    }
    if dice.one_in(4) {
        let far = Metres(dice.below(60_000) as i64);
        programme.travel = programme.travel.clone().with_far(far, 2 + dice.below(9) as u32);
    }
    builder.attribute("party").build().unwrap()
}

/// Asserts that the checker derives the bound again, and that altered duals prove no false bound.
fn reproves(
    lagrangian: &LagrangianBound<'_>,
    names: &CertificateNames<'_>,
    programme: &Programme,
    optimum: &Incumbent,
    seed: u64,
) {
    let mut certificate = Certificate::new(lagrangian.certificate(names).unwrap());
    let mut plan = document(names, optimum);
    let mut asking = |bound: i64, certificate: &Certificate| {
        plan.lower_bound_m = Some(bound);
        certificate.reprove(names.pool, programme, None, &plan, 1).map(drop)
    };
    assert_eq!(asking(lagrangian.bound(), &certificate), Ok(()), "seed {seed}");
    let Proof::Prices(duals) = &mut certificate.proof else { panic!("prices") };
    let at = seed as usize % duals.len();
    duals[at].1 += [1 << 31, -(1 << 31), 1 << 24, -(1 << 24)][seed as usize % 4];
    let refused = asking(optimum.cost + 1, &certificate);
    assert!(matches!(refused, Err(Unproven::Less { .. })), "seed {seed}: {refused:?}");
    let Proof::Prices(duals) = &mut certificate.proof else { panic!("prices") };
    duals.swap_remove(at);
    let refused = asking(lagrangian.bound(), &certificate);
    assert!(matches!(refused, Err(Unproven::Misfit(_))), "seed {seed}: {refused:?}");
}

#[test]
fn no_lagrangian_bound_is_above_the_optimum() {
    let (mut bounded, mut tight, mut groups, mut waiting) = (0, 0, 0, 0);
    let seeds = seeds(4_000);
    for seed in seeds.clone() {
        let mut dice = TestRng::new(1_000_000 + seed);
        let mut programme = programme(&mut dice);
        let pool =
            if seed % 2 == 0 { pool(&mut dice) } else { homes(&mut dice, &mut programme, FEW) };
        let (instance, roster) = Instance::compile(&pool, &programme).unwrap();
        if !matches!(instance.travel, Travel::Central { .. }) {
            continue;
        }
        let empty = Incumbent::empty(&instance);
        let optimum = match solve_exactly(&instance, &empty, &Linear::default(), &mut budget()) {
            Some(Exact::Optimal(optimum, _)) => optimum,
            // Too many groups to enumerate.
            _ => continue,
        };
        let most = most_groups(&instance);
        let placement = &optimum.placement;
        let Some(mut lagrangian) = LagrangianBound::new(&instance, placement, most, &budget())
        else {
            continue;
        };
        let first = lagrangian.bound();
        lagrangian.advance(&mut budget(), &budget());
        assert!(first <= lagrangian.bound(), "seed {seed}: falls from {first}");
        assert!(lagrangian.scope().covers(placement), "seed {seed}");
        assert!(
            lagrangian.bound() <= optimum.cost,
            "seed {seed}: {} > {}",
            lagrangian.bound(),
            optimum.cost
        );
        let names = CertificateNames { pool: &pool, instance: &instance, roster: &roster };
        reproves(&lagrangian, &names, &programme, &optimum, seed);
        for classes in lagrangian.target_groups(&mut budget()) {
            let is_open = |site: SiteIdx| instance.venue_limits.get(site.index()) != Some(&0);
            assert!(instance.price(&classes, is_open).is_some(), "seed {seed}: {classes:?}");
            groups += 1;
        }
        bounded += 1;
        waiting += u32::from(placement.iter().sum::<u64>() < instance.total_seats());
        tight += u32::from(10 * lagrangian.bound() >= 8 * optimum.cost);
    }
    assert!(2 * tight > bounded || !are_telling(&seeds), "{tight} of {bounded} are within a fifth");
    if seeds.end - seeds.start >= 4_000 {
        assert!(bounded > 2_000, "{bounded} bounds");
        assert!(waiting > 100, "somebody waits in {waiting}");
        assert!(groups > 500, "{groups} groups");
    }
}

/// Line of the record for one pool: the bounds, the work and the target groups under the widest limits, near the
/// optimum or not, as if `waiting` seats waited.
fn line(seed: u64, pool: &Pool, programme: &Programme, waiting: u64) -> String {
    let (instance, _) = Instance::compile(pool, programme).unwrap();
    let most = most_groups(&instance);
    let mut placement = instance.seats_by_level();
    if let Some(last) = placement.last_mut() {
        *last = last.saturating_sub(waiting);
    }
    let mut budget = budget();
    let Some(mut lagrangian) = LagrangianBound::new(&instance, &placement, most, &budget) else {
        return String::new();
    };
    let first = lagrangian.bound();
    let whole = budget.clone();
    lagrangian.advance(&mut budget, &whole);
    let target_groups = lagrangian.target_groups(&mut budget);
    let (bound, work) = (lagrangian.bound(), budget.work());
    format!("{seed}: {first} m, {bound} m, work {work}, wished {target_groups:?}\n")
}

#[test]
fn records_of_lagrangian_bounds_match() {
    let mut lines = String::new();
    for seed in 0..400 {
        let mut dice = TestRng::new(2_000_000 + seed);
        let mut programme = programme(&mut dice);
        let pool =
            if seed % 2 == 0 { pool(&mut dice) } else { homes(&mut dice, &mut programme, FEW) };
        lines += &line(seed, &pool, &programme, seed % 3);
    }
    is_on_record("src/lagrangian/record.txt", &lines);
}

/// Pools of more people, often with fewer groups than possible or with components that do not mix.
#[test]
fn records_of_lagrangian_bounds_for_larger_pools_match() {
    let mut lines = String::new();
    for seed in 0..200 {
        let mut dice = TestRng::new(4_000_000 + seed);
        let mut programme = programme(&mut dice);
        let pool = homes(&mut dice, &mut programme, MANY);
        if programme.rules.is_empty() {
            programme.rules.push(Rule::Same { attribute: "party".into() });
        }
        programme.groups.count.max = dice.one_in(2).then(|| 4 + dice.below(20) as u32);
        lines += &line(seed, &pool, &programme, 3 * (seed % 4));
    }
    is_on_record("src/lagrangian/record_many.txt", &lines);
}

/// For larger groups, sums of scaled costs might not fit.
#[test]
fn lagrangian_bounds_require_groups_of_at_most_256() {
    let mut dice = TestRng::new(1);
    let mut programme = Programme::new("large", Size { min: 2, max: 256 }, Meetings::central(1));
    let pool = homes(&mut dice, &mut programme, FEW);
    let mut has_prices = |max| {
        programme.groups.size.max = max;
        let (instance, _) = Instance::compile(&pool, &programme).unwrap();
        let most = most_groups(&instance);
        LagrangianBound::new(&instance, &instance.seats_by_level(), most, &budget()).is_some()
    };
    assert!(has_prices(256) && !has_prices(257));
}
