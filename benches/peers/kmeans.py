"""k-means-constrained: clusters of people who live near each other, of balanced size, then mended for the rules."""

import math
import time
from collections.abc import Iterator
from functools import partial
from itertools import count

from k_means_constrained import KMeansConstrained
from model import Limits
from pools import Pool

# So many of the nearest people of other groups are looked at first for an exchange.
NEAREST = 60
# Each mends at least one breach, so that there is an end anyhow.
MOST_EXCHANGES = 2_000


def solve(pool: Pool, limits: Limits) -> Iterator[list[list[int]]]:
    """Better and better groups until the time is up; the first takes as long as it takes."""
    ends = time.monotonic() + limits.seconds
    best = math.inf
    for attempt in count():
        began = time.monotonic()
        groups = mended(pool, clusters(pool, attempt, limits.seed))
        if is_legal(pool, groups):
            cost = (-sum(map(len, groups)), sum(map(pool.cost, groups)))
            if best == math.inf or cost < best:
                best = cost
                yield groups
        elif attempt == 0:
            yield groups
        if 2 * time.monotonic() - began > ends:
            return


def clusters(pool: Pool, attempt: int, seed: int) -> list[list[int]]:
    """Clusters of legal size; the number of groups goes through all that are possible, most first."""
    people = within_capacity(pool)
    most = min(pool.most_groups(), len(people) // pool.min_size)
    least = math.ceil(len(people) / pool.max_size)
    # Only where a group costs something, fewer of them may be cheaper.
    fewer = attempt % (most - least + 1) if pool.group_cost else 0
    if most <= 1:
        return [people] if most else []
    program = KMeansConstrained(
        n_clusters=most - fewer,
        size_min=pool.min_size,
        size_max=pool.max_size,
        n_init=1,
        random_state=1000 * seed + attempt,
    )
    found = [[] for _ in range(most - fewer)]
    chosen = program.fit_predict([pool.points[i] for i in people])
    for i, cluster in zip(people, chosen, strict=True):
        found[cluster].append(i)
    return found


def within_capacity(pool: Pool) -> list[int]:
    """As many as the groups can take: without those who live farthest from their nearest."""
    groups = pool.most_groups()
    if len(pool) <= groups * pool.max_size:
        return list(range(len(pool)))

    def remoteness(i: int) -> float:
        distances = sorted(math.dist(pool.points[i], other) for other in pool.points)
        return sum(distances[: pool.max_size])

    by_remoteness = sorted(range(len(pool)), key=remoteness)
    return sorted(by_remoteness[: groups * pool.max_size])


def is_legal(pool: Pool, groups: list[list[int]]) -> bool:
    """Whether all groups are."""
    sizes = range(pool.min_size, pool.max_size + 1)
    return all(len(group) in sizes and not pool.breaches(group) for group in groups)


def mended(pool: Pool, groups: list[list[int]]) -> list[list[int]]:
    """Exchanges people of two groups, or leaves one out, while that mends breaches; then whole groups."""
    group_of = {i: g for g, group in enumerate(groups) for i in group}
    for _ in range(MOST_EXCHANGES):
        broken = [g for g, group in enumerate(groups) if pool.breaches(group)]
        if not broken:
            break
        if not any(mend(pool, groups, group_of, g) for g in broken):
            break
    if pool.complete:
        return groups
    kept = [group for group in groups if not pool.breaches(group)]
    fill(pool, kept)
    return kept


def mend(pool: Pool, groups: list[list[int]], group_of: dict[int, int], g: int) -> bool:
    """Makes an exchange that mends a group; where there is none, leaves somebody out."""
    for width in (NEAREST, len(pool)):
        if exchange := best_exchange(pool, groups, group_of, g, width):
            i, j = exchange
            h = group_of[j]
            groups[g], groups[h] = exchanged(groups[g], i, j), exchanged(groups[h], j, i)
            group_of[i], group_of[j] = h, g
            return True
    return leave_out(pool, groups, group_of, g)


def best_exchange(
    pool: Pool, groups: list[list[int]], group_of: dict[int, int], g: int, width: int
) -> tuple[int, int] | None:
    """The nearest of those exchanges of a member with one of so many people near it that mend most."""
    best = None
    for i in groups[g]:
        others = [j for j in group_of if group_of[j] != g]
        others.sort(key=lambda j: math.dist(pool.points[i], pool.points[j]))
        for j in others[:width]:
            ours, theirs = exchanged(groups[g], i, j), exchanged(groups[group_of[j]], j, i)
            before = pool.breaches(groups[g]) + pool.breaches(groups[group_of[j]])
            gain = before - pool.breaches(ours) - pool.breaches(theirs)
            rank = (-gain, math.dist(pool.points[i], pool.points[j]), i, j)
            if gain > 0 and (best is None or rank < best):
                best = rank
    return best and best[2:]


def fill(pool: Pool, groups: list[list[int]]) -> None:
    """Gives whoever was left out a place in the nearest group that can take them."""
    placed = {i for group in groups for i in group}
    for i in range(len(pool)):
        if i in placed:
            continue
        open_groups = [group for group in groups if len(group) < pool.max_size]
        open_groups = [group for group in open_groups if not pool.breaches([*group, i])]
        if open_groups:
            min(open_groups, key=partial(mean_distance, pool, i)).append(i)


def mean_distance(pool: Pool, i: int, group: list[int]) -> float:
    """From a person to the members of a group."""
    return sum(math.dist(pool.points[i], pool.points[j]) for j in group) / len(group)


def exchanged(group: list[int], leaves: int, comes: int) -> list[int]:
    """A group after an exchange."""
    return [comes if i == leaves else i for i in group]


def leave_out(pool: Pool, groups: list[list[int]], group_of: dict[int, int], g: int) -> bool:
    """Leaves out who breaks most, where the group stays large enough and waiting is an answer."""
    if pool.complete or len(groups[g]) <= pool.min_size:
        return False

    def rest(i: int) -> int:
        return pool.breaches([j for j in groups[g] if j != i])

    worst = min(groups[g], key=rest)
    if rest(worst) >= pool.breaches(groups[g]):
        return False
    groups[g].remove(worst)
    del group_of[worst]
    return True
