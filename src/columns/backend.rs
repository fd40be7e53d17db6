//! The linear programs of others: the one file that names good_lp. Nothing that comes back is believed.

#[cfg(not(feature = "highs"))]
use good_lp::clarabel as solver;
#[cfg(feature = "highs")]
use good_lp::highs as solver;
use good_lp::{
    DualValues, Expression, ProblemVariables, Solution, SolutionWithDual, SolverModel, Variable,
    constraint, constraint::ConstraintReference, variable,
};

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

/// Asks the solver; `None` where it gave up or talks nonsense.
pub(crate) fn relax(lp: &Lp) -> Option<Hint> {
    let mut variables = ProblemVariables::new();
    let x: Vec<Variable> = lp.columns.iter().map(|_| variables.add(variable().min(0.0))).collect();
    let objective: Expression =
        lp.columns.iter().zip(&x).map(|((cost, _), &variable)| *cost * variable).sum();
    let mut activities = vec![Expression::with_capacity(0); lp.rows.len()];
    for ((_, entries), &variable) in lp.columns.iter().zip(&x) {
        for &(row, coefficient) in entries {
            activities[row as usize].add_mul(coefficient, variable);
        }
    }
    let mut model = variables.minimise(objective).using(solver);
    let mut references: Vec<Vec<ConstraintReference>> = Vec::with_capacity(lp.rows.len());
    for (row, activity) in lp.rows.iter().zip(activities) {
        let mut of_row = Vec::new();
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
    let mut solution = model.solve().ok()?;
    let values: Vec<f64> = x.iter().map(|&variable| solution.value(variable).max(0.0)).collect();
    let dual = solution.compute_dual();
    let of_row = |row: Vec<ConstraintReference>| row.into_iter().map(|r| dual.dual(r)).sum();
    let duals: Vec<f64> = references.into_iter().map(of_row).collect();
    let sensible = |value: &f64| value.is_finite() && value.abs() < 1e15;
    let is_sensible = duals.iter().all(sensible) && values.iter().all(sensible);
    is_sensible.then_some(Hint { duals, values })
}
