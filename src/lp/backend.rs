//! LP backend on good_lp; no other file names that crate. Nothing it returns is trusted unchecked.

use std::time::Duration;
#[cfg(not(feature = "highs"))]
use std::time::Instant;

#[cfg(not(feature = "highs"))]
use good_lp::clarabel as solver;
use good_lp::constraint::ConstraintReference;
#[cfg(feature = "highs")]
use good_lp::highs as solver;
use good_lp::{
    DualValues, Expression, ProblemVariables, Solution, SolutionWithDual, SolverModel, Variable,
    constraint, variable,
};
use smallvec::SmallVec;

use super::model::{Backend, Hint, Lp};
use crate::limits::Cancel;

/// Solver of this build: clarabel, or HiGHS with the feature of that name.
#[derive(Debug)]
pub(crate) struct Own;

/// Settings that are tried in order: the tolerance, and `true` for equilibration and iterative refinement, which help
/// badly scaled LPs. Ours are well scaled, and without these steps the solver is faster by a third.
#[cfg(not(feature = "highs"))]
const TRIED: [(f64, bool); 2] = [(1e-8, false), (1e-5, true)];

#[cfg(not(feature = "highs"))]
impl Backend for Own {
    fn relax(&self, lp: &Lp, time: Option<Duration>, stop: &Cancel) -> Option<Hint> {
        let started = Instant::now();
        // A timeout is final: the looser tolerance is tried only after a numerical failure.
        let is_over = || stop.is_cancelled() || time.is_some_and(|time| started.elapsed() >= time);
        let mut tried = TRIED.iter().take_while(|_| !is_over());
        tried.find_map(|&(tolerance, takes_pains)| {
            let mut stated = state(lp);
            let settings = stated.model.settings();
            settings.tol_feas(tolerance).tol_gap_abs(tolerance).tol_gap_rel(tolerance);
            settings.equilibrate_enable(takes_pains).iterative_refinement_enable(takes_pains);
            let time = time.map(|time| time.saturating_sub(started.elapsed()));
            settings.time_limit(time.map_or(f64::INFINITY, |time| time.as_secs_f64()));
            stated.solve()
        })
    }
}

#[cfg(feature = "highs")]
impl Backend for Own {
    fn relax(&self, lp: &Lp, time: Option<Duration>, _stop: &Cancel) -> Option<Hint> {
        let mut stated = state(lp);
        if let Some(time) = time {
            stated.model = stated.model.set_time_limit(time.as_secs_f64());
        }
        stated.solve()
    }
}

#[cfg(not(feature = "highs"))]
type Model = good_lp::solvers::clarabel::ClarabelProblem;
#[cfg(feature = "highs")]
type Model = good_lp::solvers::highs::HighsProblem;

/// LP in the form of the solver, with costs divided by the largest one.
struct Stated {
    model: Model,
    unit: f64,
    x: Vec<Variable>,
    references: Vec<SmallVec<[ConstraintReference; 2]>>,
}

fn state(lp: &Lp) -> Stated {
    let unit = lp.columns.iter().map(|(cost, _)| cost.abs()).fold(1.0, f64::max);
    let mut variables = ProblemVariables::new();
    let x: Vec<Variable> = lp.columns.iter().map(|_| variables.add(variable().min(0.0))).collect();
    let objective: Expression =
        lp.columns.iter().zip(&x).map(|((cost, _), &variable)| *cost / unit * variable).sum();
    let mut activities = vec![Expression::with_capacity(0); lp.rows.len()];
    for ((_, entries), &variable) in lp.columns.iter().zip(&x) {
        for &(row, coefficient) in entries {
            if let Some(activity) = activities.get_mut(row as usize) {
                activity.add_mul(coefficient, variable);
            }
        }
    }
    let mut model = variables.minimise(objective).using(solver);
    let mut references = Vec::with_capacity(lp.rows.len());
    // A row with two distinct finite bounds becomes two constraints; its dual is their sum.
    for (row, activity) in lp.rows.iter().zip(activities) {
        let mut of_row = SmallVec::new();
        if row.lower == row.upper {
            of_row.push(model.add_constraint(constraint!(activity == row.upper)));
        } else {
            if row.upper.is_finite() {
                of_row.push(model.add_constraint(constraint!(activity.clone() <= row.upper)));
            }
            if row.lower.is_finite() {
                of_row.push(model.add_constraint(constraint!(activity >= row.lower)));
            }
        }
        references.push(of_row);
    }
    Stated { model, unit, x, references }
}

impl Stated {
    fn solve(self) -> Option<Hint> {
        let mut solution = self.model.solve().ok()?;
        let value = |&variable: &Variable| solution.value(variable).max(0.0);
        let values: Vec<f64> = self.x.iter().map(value).collect();
        let dual = solution.compute_dual();
        let of_row = |row: SmallVec<[ConstraintReference; 2]>| -> f64 {
            row.into_iter().map(|reference| dual.dual(reference)).sum::<f64>() * self.unit
        };
        let duals = self.references.into_iter().map(of_row).collect();
        Some(Hint { duals, values })
    }
}
