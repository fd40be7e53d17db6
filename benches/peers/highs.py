"""HiGHS as a solver of integer programs."""

import math
import time

import highspy
import numpy
from model import Answer, Limits, Model


def solve(model: Model, limits: Limits, start: list[float] | None = None) -> Answer:
    """Solves within the limits, beginning with `start`."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", max(0.01, limits.seconds))
    solver.setOptionValue("random_seed", limits.seed)
    solver.setOptionValue("threads", limits.threads)
    solver.setOptionValue("parallel", "on")
    # Optimal is optimal: the usual 0.01 % is no proof.
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(translate(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)
    began = time.monotonic()
    solver.run()
    seconds = time.monotonic() - began
    info = solver.getInfo()
    bound = max(0.0, info.mip_dual_bound) if math.isfinite(info.mip_dual_bound) else 0.0
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(None, bound, False, seconds)
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Answer(list(solver.getSolution().col_value), bound, optimal, seconds)


def translate(model: Model) -> highspy.HighsLp:
    """The same in the terms of HiGHS."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.upper), len(model)
    program.col_cost_ = numpy.array(model.cost)
    program.col_lower_ = numpy.zeros(len(model.upper))
    program.col_upper_ = numpy.array(model.upper)
    program.row_lower_ = numpy.array(model.row_lower)
    program.row_upper_ = numpy.array(model.row_upper)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = numpy.array(model.starts, dtype=numpy.int32)
    program.a_matrix_.index_ = numpy.array(model.columns, dtype=numpy.int32)
    program.a_matrix_.value_ = numpy.array(model.values)
    integer, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    program.integrality_ = [integer if whole else real for whole in model.whole]
    return program
