//! Whole solves with a faulty LP backend: no result is wrong or late, and nothing panics.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Options, Outcome};
use crate::audit::verify::verify;
use crate::branch_and_price::setup::Setup;
use crate::branch_and_price::tests::TestRng;
use crate::limits::Cancel;
use crate::lp::liars::{Liar, Lie, Silent, calls};
use crate::lp::linear::Linear;
use crate::measure::{Metres, Point};
use crate::plan::{Plan, PlanDocument, Status};
use crate::pool::{Facilitator, Municipality, Pool, Registrant};
use crate::programme::{Meetings, OnSite, Programme, Rule, Size, Venues};
use crate::testing::seeds;

/// Number of kinds of meetings that `programme` can state.
const HOSTINGS: usize = 5;
/// Maximum delay of a result: the promised one, and what a machine that runs many tests at once may add.
const LATEST: Duration = Duration::from_millis(750);
/// Time limit that suffices for a first plan on cores that other tests keep busy.
const TIME: Duration = Duration::from_millis(600);

fn pool(dice: &mut TestRng, people: u64, has_facilitators: bool) -> Pool {
    let towns = 3 + people / 3;
    let mut builder = Pool::builder().attribute("party");
    for town in 0..towns {
        let [north, east] = [52.0, 5.0].map(|at| at + dice.below(100) as f64 / 100.0);
        let point = Point::new(north, east);
        builder = builder.municipality(Municipality::new(format!("G{town}"), "", point));
    }
    for id in 0..people {
        let mut one = Registrant::new(format!("r{id}"), format!("G{}", dice.below(towns)));
        one = one.with("party", ["A", "B", "C", ""][dice.below(4) as usize]);
        if dice.one_in(9) {
            one = one.with_priority(1);
        }
        if dice.one_in(9) {
            one = one.with_max_travel(Metres(60_000));
        }
        builder = builder.registrant(one);
    }
    if has_facilitators {
        let facilitators = (0..1 + people / 4)
            .map(|nth| Facilitator::new(format!("f{nth}"), format!("G{}", dice.below(towns))));
        builder = builder.facilitators(facilitators);
    }
    builder.build().unwrap()
}

fn programme(dice: &mut TestRng, hosting: usize) -> Programme {
    let mut meetings = match hosting {
        0 | 1 => Meetings::central(2),
        2 => Meetings::rotating(OnSite::Times(3)),
        3 => Meetings::rotating(OnSite::Members),
        _ => Meetings::online(3),
    };
    if hosting == 1 {
        meetings.venues = Some(Venues::All);
    }
    let mut programme = Programme::new("lies", Size { min: 3, max: 4 }, meetings);
    programme.groups.cost = Metres(5_000);
    if dice.one_in(2) {
        programme = programme.with_rule(Rule::AtMost { attribute: "municipality".into(), max: 1 });
    }
    programme.with_rule(Rule::Avoid { attribute: "party".into(), penalty: Metres(9_000) })
}

fn solve(pool: &Pool, programme: &Programme, linear: Linear, options: &Options) -> Option<Plan> {
    match programme.solve_with(Setup::small_with(linear), pool, options, None).unwrap() {
        Outcome::Plan(plan) => {
            assert!(verify(pool, programme, None, &PlanDocument::from(&plan)).is_legal());
            Some(plan)
        }
        Outcome::Infeasible(conflict) => panic!("{conflict}"),
        Outcome::Undecided(_) => None,
    }
}

/// Options of a solve in which the clock plays no part.
fn worked(work: u64) -> Options {
    let mut options = Options::default();
    (options.time_limit, options.work_limit) = (None, Some(work));
    options
}

/// Placed seats by priority, the highest first.
fn placement(pool: &Pool, plan: &Plan) -> Vec<u64> {
    let mut seats = vec![0; 2];
    for id in plan.groups().iter().flat_map(|group| group.members()) {
        let one = pool.registrant(pool.find_registrant(id).unwrap());
        seats[1 - one.priority as usize] += u64::from(one.seats);
    }
    seats
}

/// Checks that the claims of one plan do not contradict another plan of the same pool.
fn agree(pool: &Pool, plan: &Plan, other: &Plan) -> Result<(), String> {
    let (own, others) = (placement(pool, plan), placement(pool, other));
    if plan.placement_proven() && others > own {
        return Err(format!("{others:?} can be placed, not {own:?} at most"));
    }
    if own == others && plan.lower_bound() > other.cost() {
        return Err(format!("a plan for {}, below {}", other.cost(), plan.lower_bound()));
    }
    Ok(())
}

/// Solves with each fault in each call and checks that all results agree. Returns the number of plans from a faulty
/// backend, and how many of them report a fallback.
fn lie(people: u64, work: u64, usual: u64, lies: &[Lie]) -> (u64, u64) {
    let (mut wrong, mut reported) = (0, 0);
    for (seed, hosting) in seeds(usual).flat_map(|seed| (0..HOSTINGS).map(move |h| (seed, h))) {
        let mut dice = TestRng::new(seed);
        let has_facilitators = dice.one_in(4);
        let number = people + dice.below(4);
        let pool = pool(&mut dice, number, has_facilitators);
        let programme = programme(&mut dice, hosting);
        let options = worked(work);
        let honest = Liar::honest();
        let Some(best) = solve(&pool, &programme, Linear::new(honest.clone()), &options) else {
            continue;
        };
        let silent = Linear::new(Arc::new(Silent));
        let searched = solve(&pool, &programme, silent, &options);
        for at in calls(honest.calls(), &mut dice) {
            for &lie in lies {
                let linear = Linear::new(Liar::new(lie, at));
                let found = solve(&pool, &programme, linear.clone(), &options);
                let Some(plan) = found else { continue };
                let what = format!("seed {seed}, hosting {hosting}, {lie:?} at {at:?}");
                for other in [&best].into_iter().chain(&searched) {
                    let agreed = agree(&pool, &plan, other).and(agree(&pool, other, &plan));
                    assert_eq!(agreed, Ok(()), "{what}");
                }
                if plan.status() == Status::Optimal && best.status() == Status::Optimal {
                    assert_eq!(plan.cost(), best.cost(), "{what}");
                }
                assert_eq!(plan.fallbacks(), linear.failures());
                wrong += 1;
                reported += u64::from(plan.fallbacks() > 0);
            }
        }
    }
    (wrong, reported)
}

#[test]
fn no_result_is_wrong_for_small_pools() {
    let (wrong, reported) = lie(8, 100_000, 3, &Lie::PROMPT);
    assert!(wrong > 0 && 4 * reported > wrong, "{reported} of {wrong} tell of it");
}

#[test]
fn no_result_is_wrong_for_medium_pools() {
    let (wrong, reported) = lie(42, 60_000, 1, &Lie::PROMPT);
    assert!(wrong > 0 && 4 * reported > wrong, "{reported} of {wrong} tell of it");
}

#[test]
fn results_are_in_time_with_a_late_backend() {
    for (nth, people) in [9, 42, 120].into_iter().enumerate() {
        for hosting in 0..HOSTINGS {
            let mut dice = TestRng::new(nth as u64);
            let pool = pool(&mut dice, people, false);
            let programme = programme(&mut dice, hosting);
            let options = Options { time_limit: Some(TIME), ..Options::default() };
            let started = Instant::now();
            let liar = Liar::new(Lie::Late, None);
            let plan = solve(&pool, &programme, Linear::new(liar), &options);
            let late = started.elapsed().saturating_sub(TIME);
            assert!(late < LATEST, "{people} people, hosting {hosting}: {late:?} late");
            assert!(plan.is_some_and(|plan| plan.figures().placed_seats > 0));
        }
    }
}

#[test]
fn cancellation_does_not_wait_for_the_backend() {
    let mut dice = TestRng::new(5);
    let (pool, programme) = (pool(&mut dice, 60, false), programme(&mut dice, 1));
    let cancel = Cancel::new();
    let options = Options::default().without_time_limit().with_cancel(cancel.clone());
    let liar = Liar::new(Lie::Late, None);
    let asked = liar.clone();
    let canceller = std::thread::spawn(move || {
        while asked.calls() == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        cancel.cancel();
        Instant::now()
    });
    let plan = solve(&pool, &programme, Linear::new(liar), &options);
    let late = canceller.join().unwrap().elapsed();
    assert!(late < LATEST, "{late:?} late");
    assert!(plan.is_some());
}
