"""One peer on one pool, in a process of its own: writes what it found to a file, again when it finds better."""

import argparse
import importlib
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

from assignment import Formulation
from catalogue import load
from model import Answer, Limits, TooLarge
from pools import Pool, Unstated

# Solver and formulation. The libraries bring their own copies of one another: never import two.
PROGRAMS = {
    "cp-sat": ("cpsat", "assignment"),
    "highs": ("highs", "assignment"),
    "highs-towns": ("highs", "aggregated"),
}
# First as many as can be are placed; that gets at most this share of the time that is left.
PLACING = 1 / 2
# Less of the time than this is not begun with.
SHORTEST = 1 / 10


def main() -> None:
    """Reads the arguments and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("pool")
    parser.add_argument("out", type=Path)
    parser.add_argument("--time-limit", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    limits = Limits(arguments.time_limit, arguments.seed, arguments.threads)
    try:
        pool = load(arguments.pool)
        if arguments.program == "k-means":
            cluster(pool, limits, arguments.out)
        else:
            solve(pool, arguments.program, limits, arguments.out)
    except Unstated as reason:
        write(arguments.out, status=f"cannot state: {reason}")
    except TooLarge as reason:
        write(arguments.out, status=f"too large: {reason}")


def write(out: Path, **answer) -> None:
    """Replaces the file in one go: the process may be ended at any time."""
    fresh = out.with_suffix(".new")
    fresh.write_text(json.dumps(answer))
    fresh.replace(out)


def named(pool: Pool, groups: list[list[int]]) -> list[list[str]]:
    """Groups by the ids of their members."""
    return [[pool.ids[i] for i in members] for members in groups]


@dataclass
class Purse:
    """The time that is left, for all the people who are left."""

    limits: Limits
    people: int

    def share(self, part: Pool) -> Limits:
        """What a part may use."""
        return replace(self.limits, seconds=self.limits.seconds * len(part) / self.people)

    def pay(self, part: Pool, seconds: float) -> None:
        """What a part did use; what it saved is for the others."""
        self.limits = replace(self.limits, seconds=max(0.0, self.limits.seconds - seconds))
        self.people -= len(part)


def cluster(pool: Pool, limits: Limits, out: Path) -> None:
    """k-means, part by part."""
    kmeans = importlib.import_module("kmeans")
    purse, done = Purse(limits, len(pool)), []
    for part in pool.parts():
        began, best = time.monotonic(), []
        for best in kmeans.solve(part, purse.share(part)):
            write(out, status="feasible", groups=done + named(part, best))
        done += named(part, best)
        purse.pay(part, time.monotonic() - began)


def solve(pool: Pool, program: str, limits: Limits, out: Path) -> None:
    """An integer program for each part."""
    solver, formulation = (importlib.import_module(name) for name in PROGRAMS[program])
    purse, done, bound, optimal, fixed_sizes = Purse(limits, len(pool)), [], 0.0, True, False
    for part in pool.parts():
        if part.most_groups() == 0:
            purse.pay(part, 0)
            continue
        formulated = formulation.formulate(part)
        answer = in_two_stages(solver, formulated, part, purse.share(part))
        purse.pay(part, answer.seconds)
        if answer.values is not None:
            done += named(part, formulated.groups(answer.values))
        bound += answer.bound
        optimal &= answer.optimal
        fixed_sizes |= formulated.fixed_sizes
    status = "optimal" if optimal and not fixed_sizes else "feasible" if done else "no plan"
    write(out, status=status, groups=done, bound=bound, fixed_sizes=fixed_sizes)


def in_two_stages(solver, formulated: Formulation, pool: Pool, limits: Limits) -> Answer:
    """The fewest who wait, then, with no more of them, the least cost; again while there is time and no proof."""
    model = formulated.model
    # Nobody waits, or with fixed sizes it is known how many.
    if pool.complete or formulated.fixed_sizes:
        return solver.solve(model, limits)
    left, best = limits.seconds, Answer(None, 0.0, False, 0.0)
    while left > SHORTEST * limits.seconds:
        first = fewest_waiting(
            solver, formulated, replace(limits, seconds=PLACING * left), best.values
        )
        left -= first.seconds
        best = Answer(first.values, 0.0, first.optimal, limits.seconds - left)
        if first.values is not None and formulated.groups(first.values):
            waiting = round(sum(first.values[at] for at in formulated.waiting))
            model.row([(1, at) for at in formulated.waiting], upper=waiting)
            second = solver.solve(model, replace(limits, seconds=left), first.values)
            left -= second.seconds
            values = second.values if second.values is not None else first.values
            optimal = first.optimal and second.optimal
            best = Answer(values, second.bound, optimal, limits.seconds - left)
        if first.optimal:
            break
    return best


def fewest_waiting(
    solver, formulated: Formulation, limits: Limits, start: list[float] | None
) -> Answer:
    """The first stage."""
    model = formulated.model
    costs = model.cost[:]
    for at in range(len(costs)):
        model.cost[at] = 0
    for at in formulated.waiting:
        model.cost[at] = 1
    answer = solver.solve(model, limits, start)
    model.cost[:] = costs
    return answer


if __name__ == "__main__":
    main()
