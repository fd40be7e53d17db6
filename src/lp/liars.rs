//! Faulty backend, for tests: whatever it answers, bounds are valid and plans of small pools are optimal.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::backend::Own;
use super::linear::Linear;
use super::model::{Backend, Hint, Lp};
use crate::bounds::placement::most_groups;
use crate::branch_and_price::relaxation::Relaxation;
use crate::branch_and_price::setup::Setup;
use crate::branch_and_price::tests::{TestRng, pool, programme};
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Instance};
use crate::limits::{Budget, Cancel};
use crate::testing::{are_telling, is_thorough, seeds};

/// Fault of a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    /// Arbitrary duals and values, returned as an optimum.
    Wrong,
    /// Claims that there is no solution.
    Infeasible,
    /// Correct duals, with values none of which is integral.
    Fractional,
    /// Optimal duals with the opposite sign.
    Negated,
    /// NaN for all duals and values.
    NoNumbers,
    /// Infinite duals and values.
    Infinite,
    /// Numbers just below the limit of the guard.
    Huge,
    /// One dual is missing.
    Short,
    /// Returns only after the caller has stopped waiting.
    Late,
    Panic,
}

impl Lie {
    pub(crate) const PROMPT: [Self; 9] = [
        Self::Wrong,
        Self::Infeasible,
        Self::Fractional,
        Self::Negated,
        Self::NoNumbers,
        Self::Infinite,
        Self::Huge,
        Self::Short,
        Self::Panic,
    ];

    /// Returns `true` if the guard detects the fault.
    pub(crate) fn is_seen(self) -> bool {
        !matches!(self, Self::Wrong | Self::Fractional | Self::Negated | Self::Huge)
    }
}

/// Maximum time of a late answer.
const LATE: Duration = Duration::from_secs(20);

/// Backend that is faulty in one call, or in all.
#[derive(Debug)]
pub(crate) struct Liar {
    lie: Lie,
    /// Index of the faulty call, from 0; `None` if all calls are faulty.
    at: Option<u64>,
    calls: AtomicU64,
}

impl Liar {
    pub(crate) fn new(lie: Lie, at: Option<u64>) -> Arc<Self> {
        Arc::new(Self { lie, at, calls: AtomicU64::new(0) })
    }

    /// Returns a backend without a fault, which counts calls.
    pub(crate) fn honest() -> Arc<Self> {
        Self::new(Lie::Wrong, Some(u64::MAX))
    }

    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }
}

/// Generates pseudo-random numbers below `most`, reproducibly for an LP.
fn any(lp: &Lp, most: f64) -> impl FnMut() -> f64 {
    let mut dice = TestRng::new(lp.columns.len() as u64);
    move || dice.below(1 << 30) as f64 / (1u64 << 30) as f64 * most
}

impl Backend for Liar {
    fn relax(&self, lp: &Lp, time: Option<Duration>, stop: &Cancel) -> Option<Hint> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        if self.at.is_some_and(|at| at != call) {
            return Own.relax(lp, time, stop);
        }
        let (rows, columns) = (lp.rows.len(), lp.columns.len());
        let all = |dual, value| Hint { duals: vec![dual; rows], values: vec![value; columns] };
        let mut hint = match self.lie {
            Lie::Infeasible => return None,
            Lie::Panic => resume_unwind(Box::new("a backend that panics")),
            Lie::NoNumbers => all(f64::NAN, f64::NAN),
            Lie::Infinite => all(f64::NEG_INFINITY, f64::INFINITY),
            Lie::Huge => all(-9e14, 9e14),
            Lie::Wrong | Lie::Late => {
                let dearest = lp.columns.iter().map(|column| column.0.abs()).fold(1.0, f64::max);
                let (mut dual, mut value) = (any(lp, 2.0 * dearest), any(lp, 3.0));
                let duals = (0..rows).map(|_| dual() - 0.7 * dearest).collect();
                Hint { duals, values: (0..columns).map(|_| value()).collect() }
            }
            Lie::Fractional | Lie::Negated | Lie::Short => Own.relax(lp, time, stop)?,
        };
        match self.lie {
            Lie::Late => {
                let started = Instant::now();
                while !stop.is_cancelled() && started.elapsed() < LATE {
                    thread::sleep(Duration::from_millis(5));
                }
                // The backend keeps running for a while after it was stopped.
                thread::sleep(Duration::from_millis(400));
            }
            Lie::Fractional => hint.values.iter_mut().for_each(|x| *x = x.floor() + 0.5),
            Lie::Negated => hint.duals.iter_mut().for_each(|dual| *dual = -*dual),
            Lie::Short => drop(hint.duals.pop()),
            _ => {}
        }
        Some(hint)
    }
}

/// Backend without an answer: a result found with it rests on exhaustive search alone.
#[derive(Debug)]
pub(crate) struct Silent;

impl Backend for Silent {
    fn relax(&self, _: &Lp, _: Option<Duration>, _: &Cancel) -> Option<Hint> {
        None
    }
}

/// Faulty calls to test: each one, or three drawn at random in a short test; and `None` for all at once.
pub(crate) fn calls(number: u64, dice: &mut TestRng) -> Vec<Option<u64>> {
    let each: Vec<u64> = if is_thorough() || number <= 3 {
        (0..number).collect()
    } else {
        (0..3).map(|_| dice.below(number)).collect()
    };
    each.into_iter().map(Some).chain([None]).collect()
}

fn unlimited() -> Budget {
    Budget::new(None, None, Cancel::new())
}

#[test]
fn faulty_answers_change_no_result_for_small_pools() {
    let (mut lied, mut of_use) = (0, 0);
    let seeds = seeds(100);
    for seed in seeds.clone() {
        let mut dice = TestRng::new(seed);
        let (pool, programme) = (pool(&mut dice), programme(&mut dice));
        let (instance, _) = Instance::compile(&pool, &programme).unwrap();
        let empty = Incumbent::empty(&instance);
        let solve = |linear: &Linear| solve_exactly(&instance, &empty, linear, &mut unlimited());
        let truth = solve(&Linear::new(Arc::new(Silent)));
        let honest = Liar::honest();
        solve(&Linear::new(honest.clone()));
        for at in calls(honest.calls(), &mut dice) {
            for lie in Lie::PROMPT {
                let linear = Linear::new(Liar::new(lie, at));
                let found = solve(&linear);
                match (&truth, &found) {
                    (Some(Exact::Infeasible), Some(Exact::Infeasible)) => {}
                    (Some(Exact::Optimal(best, _)), Some(Exact::Optimal(plan, _))) => {
                        let (best, plan) =
                            ((&best.placement, best.cost), (&plan.placement, plan.cost));
                        assert_eq!(best, plan, "seed {seed}, {lie:?} at {at:?}");
                    }
                    // Without a hint the search may reach its limit: the result is `None`, never a wrong one.
                    (_, None) | (None, _) => continue,
                    other => panic!("seed {seed}, {lie:?} at {at:?}: {other:?}"),
                }
                lied += 1;
                of_use += u64::from(linear.failures() == 0);
                assert!(!lie.is_seen() || linear.failures() > 0, "seed {seed}, {lie:?} at {at:?}");
            }
        }
    }
    let are_mixed = lied > 0 && of_use > 0 && of_use < lied;
    assert!(are_mixed || !are_telling(&seeds), "{of_use} of {lied} were not seen");
}

#[test]
fn faulty_answers_make_no_bound_false() {
    let (mut lied, mut bounded) = (0, 0);
    let seeds = seeds(60);
    for seed in seeds.clone() {
        let mut dice = TestRng::new(seed);
        let (pool, programme) = (pool(&mut dice), programme(&mut dice));
        let (instance, _) = Instance::compile(&pool, &programme).unwrap();
        let empty = Incumbent::empty(&instance);
        let silent = Linear::new(Arc::new(Silent));
        let Some(Exact::Optimal(optimum, _)) =
            solve_exactly(&instance, &empty, &silent, &mut unlimited())
        else {
            continue;
        };
        let relaxed = |liar: Arc<Liar>| {
            let most = most_groups(&instance);
            let mut relaxation = Relaxation::new(
                &instance,
                &optimum.placement,
                most,
                &Setup::small_with(Linear::new(liar)),
            )?;
            relaxation.advance(&empty, &mut Budget::new(None, Some(5_000), Cancel::new()));
            Some((relaxation.bound().unwrap_or(i64::MIN), relaxation.plan()))
        };
        let honest = Liar::honest();
        if relaxed(honest.clone()).is_none() {
            continue;
        }
        for at in calls(honest.calls(), &mut dice) {
            for lie in Lie::PROMPT {
                let Some((bound, plan)) = relaxed(Liar::new(lie, at)) else { continue };
                let what = || format!("seed {seed}, {lie:?} at {at:?}");
                assert!(bound <= optimum.cost, "{}: {bound} > {}", what(), optimum.cost);
                for plan in plan.iter().filter(|plan| plan.placement == optimum.placement) {
                    assert!(plan.cost >= optimum.cost, "{}: {}", what(), plan.cost);
                }
                lied += 1;
                bounded += u32::from(bound > 0);
            }
        }
    }
    let have_bounds = lied > 0 && 2 * bounded > lied;
    assert!(have_bounds || !are_telling(&seeds), "{bounded} of {lied} have a bound");
}
