"""Prices every program's groups in one way, whatever it said of them itself."""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

import kring
import programmes
from catalogue import POOLS, WORK, load
from pools import Pool
from programmes import Files

REASON = "in no group of this plan"


@dataclass
class Price:
    """What groups cost, in metres, or why they are none."""

    placed: int
    cost: float
    fault: str | None = None


def price(name: str, groups: list[list[str]]) -> Price:
    """Judges and prices the groups of a pool."""
    pool, files = load(name), POOLS[name]
    number = {id: i for i, id in enumerate(pool.ids)}
    members = [[number[id] for id in group] for group in groups]
    return by_judge(pool, files, members) if isinstance(files, Files) else by_towns(pool, members)


def by_towns(pool: Pool, groups: list[list[int]]) -> Price:
    """By the definitions of the towns."""
    times = Counter(i for group in groups for i in group)
    fault = None
    if len(times) < len(pool) or max(times.values(), default=0) > 1:
        fault = "not everybody once"
    for group in groups:
        if not pool.min_size <= len(group) <= pool.max_size:
            fault = f"a group of {len(group)}"
        elif pool.breaches(group):
            fault = "two of one town in a group"
    cost = sum(map(pool.cost, groups)) if fault is None else 0
    return Price(len(times), cost, fault)


def by_judge(pool: Pool, files: Files, groups: list[list[int]]) -> Price:
    """By kring's judge, from a plan as anybody could write it."""
    plan = WORK / "plan.json"
    plan.write_text(json.dumps(document(pool, files, in_turn(pool, groups))))
    verdict = kring.judge(files, plan)
    placed = re.search(r"(\d+) places taken", verdict)
    cost = re.search(r"cost (\d+) m", verdict)
    fault = re.search(r"fault: (.*)", verdict)
    if placed is None or cost is None:
        return Price(0, 0, "not readable")
    return Price(int(placed[1]), int(cost[1]), fault[1] if fault else None)


def document(pool: Pool, files: Files, groups: list[list[int]]) -> dict:
    """A plan as a file holds it, no figure stated."""
    written, codes = [], programmes.codes(files)
    for at, members in enumerate(groups, start=1):
        ids = [pool.ids[i] for i in members]
        group = {"id": at, "members": ids}
        if pool.hosting == "central":
            venue = pool.venue(members)
            group["venue"] = codes[pool.home[members[0] if venue is None else venue]]
        if pool.hosting == "rotating":
            group["hosts"] = ids
        written.append(group)
    placed = {pool.ids[i] for members in groups for i in members}
    waiting = [id for id in programmes.ids_in_turn(files) if id not in placed]
    return {"groups": written, "reserve": [{"id": id, "reason": REASON} for id in waiting]}


def in_turn(pool: Pool, groups: list[list[int]]) -> list[list[int]]:
    """Gives places among those who are alike to the earliest registered, as the judge demands."""
    alike = defaultdict(list)
    for i in sorted(range(len(pool)), key=lambda i: pool.turn[i]):
        alike[look(pool, i)].append(i)
    next_one = {kind: iter(people) for kind, people in alike.items()}
    return [[next(next_one[look(pool, i)]) for i in members] for members in groups]


def look(pool: Pool, i: int) -> tuple:
    """All of a person that rules and distances look at."""
    rules = [values[i] for values in pool.same]
    rules += [
        values[i] for named in (pool.at_most, pool.distinct, pool.avoid) for values, _ in named
    ]
    return pool.home[i], pool.start[i], pool.reach[i], pool.slots[i], *rules
