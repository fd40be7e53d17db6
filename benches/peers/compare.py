"""Runs kring and its peers on the same pools, prices every answer in one way and prints a table in Markdown."""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import kring
from catalogue import DRAWN, POOLS, WORK
from evaluate import Price, price
from model import Claim, Limits

PROGRAMS = {
    "kring": "kring",
    "cp-sat": "OR-Tools CP-SAT",
    "highs": "HiGHS",
    "highs-towns": "HiGHS by towns",
    "k-means": "k-means-constrained",
}
# Models are built outside the time limit and solvers may be late, but not for ever.
GRACE = 120
# Distances that were rounded differ by so little from what the evaluator finds.
ROUNDING = 1e-5


@dataclass
class Run:
    """One program on one pool with one seed."""

    claim: Claim
    price: Price | None

    def rank(self) -> tuple:
        """The better run comes first: legal, more placed, cheaper."""
        if self.price is None or self.price.fault:
            return (1, 0, 0)
        return (0, -self.price.placed, self.price.cost)

    def is_legal(self) -> bool:
        """Whether it has groups that break no rule."""
        return self.rank()[0] == 0


def main() -> None:
    """Reads the arguments and prints the table."""
    parser = argparse.ArgumentParser(prog="benches/peers/run", description=__doc__)
    parser.add_argument("--time-limit", type=float, default=60, metavar="S", help="for each run")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="for each program")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="runs; shows the middle")
    parser.add_argument("--pools", nargs="+", choices=POOLS, default=list(POOLS))
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=list(PROGRAMS))
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    for size in DRAWN:
        kring.draw(size)
    print("| pool | program | status | placed | cost, km | bound, km | gap | seconds |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    false = []
    for name in arguments.pools:
        runs = {program: run_all(program, name, arguments) for program in arguments.programs}
        print_rows(name, {program: middle(of_program) for program, of_program in runs.items()})
        false += false_bounds(name, runs)
    if false:
        sys.exit("\n".join(false))


def run_all(program: str, name: str, arguments: argparse.Namespace) -> list[Run]:
    """One run for each seed."""
    runs = []
    for seed in range(1, arguments.seeds + 1):
        limits = Limits(arguments.time_limit, seed, arguments.threads)
        claim = kring.solve(name, limits) if program == "kring" else peer(program, name, limits)
        runs.append(Run(claim, price(name, claim.groups) if claim.groups else None))
    return runs


def peer(program: str, name: str, limits: Limits) -> Claim:
    """Runs a peer in a process of its own and reads the last that it wrote."""
    out = WORK / "answer.json"
    out.unlink(missing_ok=True)
    worker = Path(__file__).parent / "worker.py"
    command = [sys.executable, worker, program, name, out]
    command += ["--time-limit", str(limits.seconds), "--seed", str(limits.seed)]
    command += ["--threads", str(limits.threads)]
    began = time.monotonic()
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=limits.seconds + GRACE
        )
        complaint = run.stderr.strip().splitlines()[-1:] if run.returncode else []
    except subprocess.TimeoutExpired:
        complaint = ["stopped, far too late"]
    seconds = time.monotonic() - began
    if out.exists():
        claim = Claim(**json.loads(out.read_text()))
    else:
        claim = Claim(f"no plan: {''.join(complaint)}" if complaint else "no plan")
    claim.seconds = seconds
    return claim


def middle(runs: list[Run]) -> Run:
    """The run in the middle, the better one of two."""
    return sorted(runs, key=Run.rank)[(len(runs) - 1) // 2]


def print_rows(name: str, rows: dict[str, Run]) -> None:
    """The rows of a pool; the cheapest plan of those that place most is bold."""
    best = min((run.rank() for run in rows.values()), default=None)
    for program, run in rows.items():
        cells = [name, PROGRAMS[program], *figures(run, run.rank() == best)]
        print("| " + " | ".join(cells + [f"{run.claim.seconds:.1f}"]) + " |", flush=True)


def figures(run: Run, is_best: bool) -> list[str]:
    """Status, placed, cost, bound and gap of a run."""
    claim, found = run.claim, run.price
    if found is None:
        return [claim.status, "", "", "", ""]
    if found.fault:
        return [f"illegal: {found.fault}", str(found.placed), "", "", ""]
    cost = f"{found.cost / 1000:,.2f}"
    cells = [claim.status, str(found.placed), f"**{cost}**" if is_best else cost]
    if claim.bound is None:
        return cells + ["", ""]
    gap = max(0.0, found.cost - claim.bound) / found.cost if found.cost else 0.0
    proof = [f"{claim.bound / 1000:,.2f}", f"{100 * gap:.2f} %"]
    # A bound for some plans only stands in brackets.
    return cells + [f"({cell})" if claim.fixed_sizes else cell for cell in proof]


def false_bounds(name: str, runs: dict[str, list[Run]]) -> list[str]:
    """Bounds above a plan that places as many."""
    legal = [(program, run) for program, many in runs.items() for run in many if run.is_legal()]
    false = []
    for program, run in legal:
        bound = run.claim.bound
        if bound is None or run.claim.fixed_sizes:
            continue
        for other, plan in legal:
            same = plan.price.placed == run.price.placed
            if same and bound > plan.price.cost * (1 + ROUNDING):
                cost = plan.price.cost
                false.append(f"{name}: {program} says at least {bound}, {other} found {cost}")
    return false


if __name__ == "__main__":
    main()
