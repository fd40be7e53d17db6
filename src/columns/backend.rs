//! The linear programs of others: the one file that names good_lp. Nothing that comes back is believed.

#[cfg(not(feature = "highs"))]
use good_lp::clarabel as solver;
#[cfg(feature = "highs")]
use good_lp::highs as solver;

use good_lp::{
    DualValues, Expression, ProblemVariables, Solution, SolutionWithDual, SolverModel, Variable,
    constraint, constraint::ConstraintReference, variable,
};
use smallvec::SmallVec;

use crate::budget::Budget;

/// A row of a linear program: its bounds, equal or with one of them infinite or both finite.
#[derive(Clone, Debug)]
pub(crate) struct LpRow {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// `min cost x` over `x >= 0` with the activity of each row within its bounds; entries are (row, coefficient).
#[derive(Clone, Debug, Default)]
pub(crate) struct Lp {
    pub(crate) rows: Vec<LpRow>,
    pub(crate) columns: Vec<(f64, Vec<(u32, f64)>)>,
}

/// What a solver says of a linear program: hints, no more.
#[derive(Clone, Debug)]
pub(crate) struct Hint {
    /// Of each row: a positive dual presses the activity up to the lower bound, a negative one down to the upper.
    pub(crate) duals: Vec<f64>,
    /// Of each column, not negative.
    pub(crate) values: Vec<f64>,
}

/// Tolerances that are tried one after the other.
#[cfg(not(feature = "highs"))]
const TOLERANCES: [f64; 2] = [1e-8, 1e-5];

/// Asks the solver, who has what is left of the time; `None` where it gave up or talks nonsense.
#[cfg(not(feature = "highs"))]
pub(crate) fn relax(lp: &Lp, budget: &Budget) -> Option<Hint> {
    // Who ran out of time at one tolerance gets no more for the next.
    let mut tried = TOLERANCES.iter().take_while(|_| budget.spent().is_none());
    tried.find_map(|&tolerance| {
        let mut stated = state(lp);
        let settings = stated.model.settings();
        settings.tol_feas(tolerance).tol_gap_abs(tolerance).tol_gap_rel(tolerance);
        let time = budget.time_left();
        settings.time_limit(time.map_or(f64::INFINITY, |time| time.as_secs_f64()));
        stated.solve(lp)
    })
}

/// The same with HiGHS.
#[cfg(feature = "highs")]
pub(crate) fn relax(lp: &Lp, budget: &Budget) -> Option<Hint> {
    let mut stated = state(lp);
    if let Some(time) = budget.time_left() {
        stated.model = stated.model.set_time_limit(time.as_secs_f64());
    }
    stated.solve(lp)
}

#[cfg(not(feature = "highs"))]
type Model = good_lp::solvers::clarabel::ClarabelProblem;
#[cfg(feature = "highs")]
type Model = good_lp::solvers::highs::HighsProblem;

/// A linear program as the solver has it, costs divided by the largest.
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
            activities[row as usize].add_mul(coefficient, variable);
        }
    }
    let mut model = variables.minimise(objective).using(solver);
    let mut references = Vec::with_capacity(lp.rows.len());
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
    fn solve(self, lp: &Lp) -> Option<Hint> {
        let mut solution = self.model.solve().ok()?;
        let value = |&variable: &Variable| solution.value(variable).max(0.0);
        let values: Vec<f64> = self.x.iter().map(value).collect();
        let dual = solution.compute_dual();
        let of_row = |row: SmallVec<[ConstraintReference; 2]>| -> f64 {
            row.into_iter().map(|reference| dual.dual(reference)).sum::<f64>() * self.unit
        };
        let duals: Vec<f64> = self.references.into_iter().map(of_row).collect();
        let sensible = |value: &f64| value.is_finite() && value.abs() < 1e15;
        let is_sensible = duals.iter().all(sensible) && values.iter().all(sensible);
        (is_sensible && duals.len() == lp.rows.len()).then_some(Hint { duals, values })
    }
}
