//! Pools for which punctuality and true claims are hard: zero limits, cancellation, and pools in which something does
//! not fit.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use kring::plan::{GroupDocument, StopReason};
use kring::programme::{Count, Meetings, OnSite, Revise, Size};
use kring::{
    Cancel, Error, Facilitator, Metres, Municipality, Observer, Outcome, Plan, PlanDocument, Point,
    Pool, Programme, Progress, Registrant, Rule, verify,
};

/// Upper bound on the lateness: half a second more than promised, because tests share their cores.
const LATE: Duration = Duration::from_millis(750);

/// Municipalities in a row, 10 km apart, with these numbers of registrants.
fn pool(people: &[usize]) -> Pool {
    let mut builder = Pool::builder();
    for (town, &number) in people.iter().enumerate() {
        let point = Point::new(52.0, 5.0 + town as f64 * 0.146);
        builder = builder.municipality(Municipality::new(format!("G{town}"), "", point));
        let one = |nth| Registrant::new(format!("r{town}-{nth}"), format!("G{town}"));
        builder = builder.registrants((0..number).map(one));
    }
    builder.build().unwrap()
}

fn programme(min: u32, max: u32, meetings: Meetings) -> Programme {
    Programme::new("deadlines", Size { min, max }, meetings)
}

/// The two hostings at the homes of members: central and rotating.
fn both() -> [Meetings; 2] {
    [Meetings::central(1), Meetings::rotating(OnSite::Members)]
}

fn different() -> Rule {
    Rule::AtMost { attribute: "municipality".into(), max: 1 }
}

/// Solves with a time limit in seconds and asserts that the solve ends in time; the plan has been verified.
fn solved(pool: &Pool, programme: &Programme, seconds: f64) -> Outcome {
    let mut options = kring::Options::default();
    options.time_limit = Some(Duration::from_secs_f64(seconds));
    let started = Instant::now();
    let outcome = programme.solve(pool, &options).unwrap();
    let late = started.elapsed().saturating_sub(Duration::from_secs_f64(seconds));
    assert!(late < LATE, "{late:?} late");
    outcome
}

fn plan(pool: &Pool, programme: &Programme, seconds: f64) -> Plan {
    match solved(pool, programme, seconds) {
        Outcome::Plan(plan) => {
            assert!(verify(pool, programme, None, &(&plan).into()).is_legal());
            plan
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn all_at_one_place() {
    for meetings in both() {
        let plan = plan(&pool(&[500]), &programme(5, 8, meetings), 0.5);
        assert_eq!(plan.figures().placed_seats, 500);
        assert_eq!((plan.cost(), plan.lower_bound()), (Metres::ZERO, Metres::ZERO));
    }
}

#[test]
fn all_from_one_municipality_and_never_two_of_it() {
    for meetings in both() {
        let programme = programme(5, 8, meetings).with_rule(different());
        let plan = plan(&pool(&[300]), &programme, 0.3);
        assert_eq!((plan.groups().len(), plan.reserve().len()), (0, 300));
        assert!(plan.placement_proven());
    }
}

#[test]
fn sizes_with_gaps() {
    // 11 and 17 are no sums of 6, 7 and 8; 9 is no multiple of 8.
    for (people, min, max, placed) in [(11, 6, 8, 8), (17, 6, 8, 16), (9, 8, 8, 8)] {
        for meetings in both() {
            let plan = plan(&pool(&[people]), &programme(min, max, meetings), 0.5);
            assert_eq!(plan.figures().placed_seats, placed, "{people}");
            assert!(plan.placement_proven(), "{people}");
        }
    }
}

#[test]
fn a_binding_number_of_groups() {
    for meetings in both() {
        let mut programme = programme(2, 4, meetings);
        programme.groups.count = Count { min: 0, max: Some(3) };
        let plan = plan(&pool(&[10, 10, 10]), &programme, 0.5);
        assert_eq!((plan.groups().len(), plan.figures().placed_seats), (3, 12));
        assert!(plan.placement_proven());
        programme.groups.count = Count { min: 16, max: None };
        let none = solved(&pool(&[10, 10, 10]), &programme, 0.5);
        assert!(matches!(none, Outcome::Infeasible(_)), "{none:?}");
    }
}

#[test]
fn one_person_out_of_reach_of_all_others() {
    for meetings in both() {
        let mut programme = programme(3, 4, meetings);
        programme.travel.max = Some(Metres(25_000));
        // The last registrant lives 50 km from the nearest other.
        let plan = plan(&pool(&[4, 4, 0, 0, 0, 0, 1]), &programme, 0.5);
        assert_eq!(plan.figures().placed_seats, 8);
        assert_eq!(plan.reserve().len(), 1);
        assert_eq!(plan.reserve()[0].id(), "r6-0");
    }
}

#[test]
fn many_in_one_municipality() {
    for meetings in both() {
        let many = pool(&[20_000]);
        let plan = plan(&many, &programme(6, 8, meetings), 1.0);
        assert_eq!((plan.figures().placed_seats, plan.cost()), (20_000, Metres::ZERO));
    }
}

#[test]
fn a_zero_time_limit_gives_a_plan_soon_or_none() {
    for meetings in both() {
        let plan = plan(&pool(&[7]), &programme(5, 8, meetings.clone()), 0.0);
        assert!(!plan.groups().is_empty());
        // A plan comes soon, or there is none.
        for people in [&[400, 300, 200][..], &[5_000, 5_000], &[2_000; 20]] {
            let programme = programme(5, 8, meetings.clone());
            let outcome = solved(&pool(people), &programme, 0.0);
            let is_soon =
                matches!(outcome, Outcome::Plan(_) | Outcome::Undecided(StopReason::Time));
            assert!(is_soon, "{outcome:?}");
        }
    }
}

/// Eight of thirteen people have a place, since each group needs a person of a party and there is one such person. That
/// is not proven within a zero limit, yet the plan is returned.
#[test]
fn a_plan_that_places_more_than_half_is_returned_without_time() {
    let point = Point::new(52.0, 5.0);
    let one = |nth: usize| {
        Registrant::new(format!("r{nth}"), "G").with("party", if nth == 0 { "A" } else { "B" })
    };
    let builder = Pool::builder().attribute("party").registrants((0..13).map(one));
    let pool = builder.municipality(Municipality::new("G", "", point)).build().unwrap();
    let (attribute, value) = ("party".to_owned(), "A".to_owned());
    let quota = Rule::Quota { attribute, value, min: 1, max: None, or_none: false };
    for meetings in both() {
        let plan = plan(&pool, &programme(5, 8, meetings).with_rule(quota.clone()), 0.0);
        assert_eq!((plan.groups().len(), plan.reserve().len()), (1, 5));
    }
}

#[test]
fn cancelled_before_and_during_the_search() {
    for meetings in both() {
        let pool = pool(&[40; 30]);
        let programme = programme(5, 8, meetings).with_rule(different());
        for wait in [0, 300] {
            let cancel = Cancel::new();
            let options = kring::Options::default()
                .with_time_limit(Duration::from_secs(20))
                .with_cancel(cancel.clone());
            let canceller = thread::spawn(move || {
                thread::sleep(Duration::from_millis(wait));
                cancel.cancel();
                Instant::now()
            });
            match programme.form_groups(&pool, &options) {
                Ok(plan) => assert!(verify(&pool, &programme, None, &(&plan).into()).is_legal()),
                Err(Error::Undecided(_)) => {}
                Err(other) => panic!("{other}"),
            }
            let late = canceller.join().unwrap().elapsed();
            assert!(late < LATE, "{late:?} late");
        }
    }
}

/// Observer that cancels a given time after it was shown a given number of plans.
struct Impatient {
    cancel: Cancel,
    plans: u32,
    wait: Duration,
}

impl Observer for Impatient {
    fn progress(&mut self, _progress: &Progress) -> ControlFlow<()> {
        if self.plans != 1 {
            self.plans = self.plans.saturating_sub(1);
        } else if self.wait.is_zero() {
            self.cancel.cancel();
        } else {
            self.plans = 0;
            let (cancel, wait) = (self.cancel.clone(), self.wait);
            thread::spawn(move || {
                thread::sleep(wait);
                cancel.cancel();
            });
        }
        ControlFlow::Continue(())
    }
}

/// Outcome of a large pool whose solve is cancelled after a number of plans, possibly as a revision of earlier groups.
fn cancelled_after(
    plans: u32,
    wait: Duration,
    meetings: Meetings,
    keep: Option<Metres>,
) -> Outcome {
    let people: Vec<usize> = (0..60).map(|town| 60 + 37 * town % 81).collect();
    let pool = pool(&people);
    let mut programme = programme(5, 8, meetings).with_rule(different());
    let mut options = kring::Options::default();
    options.time_limit = Some(Duration::from_secs(20));
    if let Some(keep) = keep {
        programme.revise = Some(Revise::keeping(keep));
        let mut earlier = PlanDocument::default();
        for nth in 0..50 {
            let mut group = GroupDocument::default();
            group.members = [0, 2, 4].map(|town| format!("r{town}-{nth}").into()).to_vec();
            earlier.groups.push(group);
        }
        options.previous = Some(Arc::new(earlier));
    }
    let cancel = Cancel::new();
    options.cancel = Some(cancel.clone());
    let mut impatient = Impatient { cancel, plans, wait };
    let outcome = programme.solve_observed(&pool, &options, &mut impatient).unwrap();
    if let Outcome::Plan(plan) = &outcome {
        let previous = options.previous.as_deref();
        assert!(verify(&pool, &programme, previous, &plan.into()).is_legal());
        assert!(plan.lower_bound() <= plan.cost());
    }
    outcome
}

#[test]
fn cancelling_a_large_pool_returns_the_last_verified_plan() {
    for meetings in both() {
        let cancelled = |plans| cancelled_after(plans, Duration::ZERO, meetings.clone(), None);
        let Outcome::Plan(plan) = cancelled(2) else { panic!("no plan") };
        assert_eq!(plan.stopped_by(), StopReason::Cancelled);
        // Before the first plan is verified, there is none to return.
        let none = cancelled(1);
        assert!(matches!(none, Outcome::Undecided(StopReason::Cancelled)), "{none:?}");
    }
}

/// The solver shows no second plan for a long time, while it improves the first.
#[test]
fn cancelling_a_large_revision_returns_the_first_plan() {
    for meetings in both() {
        let outcome = cancelled_after(1, Duration::from_secs(2), meetings, Some(Metres(100)));
        let Outcome::Plan(plan) = outcome else { panic!("no plan") };
        assert_eq!(plan.stopped_by(), StopReason::Cancelled);
    }
}

/// Advice, contradictions and the curve of moves keep their time limit, with 1,600 registrants of 80 municipalities,
/// facilitators, and more people than the groups can hold.
#[test]
fn explanations_respect_their_time_limit() {
    let towns = pool(&[20; 80]);
    let facilitators = (0..60).map(|nth| {
        Facilitator::new(format!("f{nth}"), format!("G{}", nth * 80 / 60)).with_max_groups(3)
    });
    let pool = Pool::builder()
        .municipalities(towns.municipalities().iter().cloned())
        .registrants(towns.registrants().iter().cloned())
        .facilitators(facilitators)
        .build()
        .unwrap();
    let mut options = kring::Options::default();
    options.time_limit = Some(Duration::from_millis(400));
    let in_time = |what: &str, explain: &mut dyn FnMut()| {
        let started = Instant::now();
        explain();
        let late = started.elapsed().saturating_sub(Duration::from_millis(400));
        assert!(late < LATE, "{what}: {late:?} late");
    };
    for meetings in both() {
        let mut programme = programme(5, 8, meetings).with_rule(different());
        programme.groups.count.max = Some(150);
        let mut plan = plan(&pool, &programme, 1.0);
        in_time("advice", &mut || programme.explain(&pool, &mut plan, &options).unwrap());
        let earlier = PlanDocument::from(&plan);
        in_time("curve", &mut || {
            drop(programme.curve_of_moves(&pool, &earlier, &[0, 5, 20], &options));
        });
        programme.groups.count = Count { min: 190, max: None };
        in_time("contradiction", &mut || drop(programme.contradiction(&pool, &options)));
    }
}
