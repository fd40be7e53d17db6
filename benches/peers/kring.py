"""Runs kring as its users do: the program for files, and for towns the one that reads public instances."""

import csv
import json
import subprocess
import time
from collections import defaultdict
from pathlib import Path

from catalogue import POOLS, ROOT, WORK, Towns, drawn_file
from model import Claim, Limits
from programmes import Files

EXAMPLES = ROOT / "target" / "release" / "examples"
KRING = EXAMPLES.parent / "kring"


def solve(name: str, limits: Limits) -> Claim:
    """Runs on a pool by name."""
    began = time.monotonic()
    match POOLS[name]:
        case Files() as files:
            claim = of_programme(files, limits)
        case Towns(file, objective):
            claim = of_towns(file, objective, limits)
    claim.seconds = time.monotonic() - began
    return claim


def limiting(limits: Limits) -> list[str]:
    """The arguments that both programs know."""
    seconds, seed, threads = limits.seconds, limits.seed, limits.threads
    return ["--time-limit", str(seconds), "--seed", str(seed), "--threads", str(threads)]


def stated(files: Files) -> list[str | Path]:
    """The arguments that name a programme and its tables."""
    arguments = ["--programme", files.programme, "--municipalities", files.municipalities]
    return arguments + ["--registrants", files.registrants, "--quiet"]


def of_programme(files: Files, limits: Limits) -> Claim:
    """Forms groups from files."""
    out = WORK / "kring"
    command = [KRING, "form", *stated(files), *limiting(limits), "--out", out]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        return Claim(f"no plan: {run.stderr.strip()}")
    plan = json.loads((out / "plan.json").read_text())
    groups = [group["members"] for group in plan["groups"]]
    return Claim(plan["status"], groups, plan["lower_bound_m"])


def of_towns(file: str, objective: str, limits: Limits) -> Claim:
    """Solves people at random points."""
    written = WORK / "kring-groups.csv"
    people = ROOT / "benches" / "peers" / "towns" / file
    command = [EXAMPLES / "literature", "towns", people, "--objective", objective]
    command += [*limiting(limits), "--groups", written]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        return Claim(f"no plan: {run.stderr.strip()}")
    line = json.loads(run.stdout)
    groups = defaultdict(list)
    with written.open(newline="") as rows:
        for row in csv.DictReader(rows):
            groups[row["group"]].append(row["id"])
    status = "optimal" if line["proven_optimal"] else "feasible"
    return Claim(status, list(groups.values()), 1000 * line["bound"])


def draw(size: int) -> None:
    """Draws a pool of councillors."""
    command = [EXAMPLES / "sample_pool", "--programme", "councillors", "--size", str(size)]
    subprocess.run([*command, "--seed", "1", "--out", drawn_file(size)], check=True)


def judge(files: Files, plan: Path) -> str:
    """What kring's own judge, which shares no code with its solver, says of a plan."""
    command = [KRING, "form", *stated(files), "--check", plan]
    command.remove("--quiet")
    return subprocess.run(command, capture_output=True, text=True).stdout
