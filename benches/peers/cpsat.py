"""OR-Tools CP-SAT as a solver of integer programs."""

import math
import time

from model import Answer, Limits, Model
from ortools.sat.python import cp_model

# Costs are whole numbers of this part of a metre, rounded down, so that a bound stays one.
PARTS_OF_A_METRE = 16


def solve(model: Model, limits: Limits, start: list[float] | None = None) -> Answer:
    """Solves within the limits, beginning with `start`."""
    program, variables = translate(model)
    if start is not None:
        for variable, value in zip(variables, start, strict=True):
            program.add_hint(variable, round(value))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, limits.seconds)
    solver.parameters.num_workers = limits.threads
    solver.parameters.random_seed = limits.seed
    began = time.monotonic()
    status = solver.solve(program)
    seconds = time.monotonic() - began
    bound = solver.best_objective_bound / PARTS_OF_A_METRE
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, max(0.0, bound), False, seconds)
    values = [float(solver.value(variable)) for variable in variables]
    return Answer(values, bound, status == cp_model.OPTIMAL, seconds)


def translate(model: Model) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The same in the terms of CP-SAT."""
    program = cp_model.CpModel()
    variables = [
        program.new_bool_var("") if upper == 1 else program.new_int_var(0, int(upper), "")
        for upper in model.upper
    ]
    for row in range(len(model)):
        terms, lower, upper = model.terms(row), model.row_lower[row], model.row_upper[row]
        if lower == -math.inf and is_clause(model, terms, upper):
            literals = [
                variables[at].negated() if sign > 0 else variables[at] for sign, at in terms
            ]
            program.add_bool_or(literals)
        else:
            program.add_linear_constraint(weighted(variables, terms), whole(lower), whole(upper))
    costs = [math.floor(PARTS_OF_A_METRE * cost) for cost in model.cost]
    priced = [(cost, at) for at, cost in enumerate(costs) if cost]
    program.minimize(weighted(variables, priced))
    return program, variables


def is_clause(model: Model, terms: list[tuple[float, int]], upper: float) -> bool:
    """Whether a row says only that not all of some can be 1 while all of others are 0."""
    signs = [coefficient for coefficient, _ in terms]
    binary = all(model.upper[at] == 1 for _, at in terms)
    return binary and set(signs) <= {1, -1} and upper == signs.count(1) - 1


def weighted(variables: list, terms: list[tuple[float, int]]) -> cp_model.LinearExpr:
    """A sum of terms."""
    chosen = [variables[at] for _, at in terms]
    return cp_model.LinearExpr.weighted_sum(chosen, [int(number) for number, _ in terms])


def whole(limit: float) -> int:
    """A limit of a row; none is as far as integers go."""
    if math.isinf(limit):
        return cp_model.INT_MAX if limit > 0 else cp_model.INT_MIN
    return int(limit)
