"""The straightforward integer programs: who is in which group."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from model import Model, expect
from pools import Pool, Unstated, bearers


@dataclass
class Formulation:
    """A program for a pool, and how its answer is read."""

    model: Model
    # 1 where a person waits.
    waiting: list[int]
    groups: Callable[[list[float]], list[list[int]]]
    # Its bound holds only for the sizes of groups that were fixed beforehand.
    fixed_sizes: bool = False


def formulate(pool: Pool) -> Formulation:
    """The program that suits the hosting."""
    return by_host(pool) if pool.hosting == "central" else by_slot(pool)


def by_host(pool: Pool) -> Formulation:
    """Central meetings: a group is known by the member whom it visits; `x[i, j]`: i is in the group of j.

    The capacitated p-median model, stronger than groups with numbers, as those can be exchanged.
    """
    if pool.distinct or pool.avoid or pool.overlap:
        raise Unstated("rules of pairs with central meetings")
    everybody = range(len(pool))
    hosts = [j for j in everybody if pool.can_host[j]]
    expect((4 + len(pool.at_most)) * len(everybody) * len(hosts))
    model = Model()
    waiting = wait(model, pool)
    x = {}
    for j in hosts:
        for i in everybody:
            if pool.within_reach(i, j):
                x[i, j] = model.variable(pool.travel(i, j) + (pool.group_cost if i == j else 0))
    for i in everybody:
        model.row([(1, x[i, j]) for j in hosts if (i, j) in x] + [(1, waiting[i])], 1, 1)
    for j in hosts:
        of_host = {i: x[i, j] for i in everybody if (i, j) in x}
        model.row(sized(of_host, pool.min_size, x[j, j]), lower=0)
        model.row(sized(of_host, pool.max_size, x[j, j]), upper=0)
        linked = limit_values(model, pool, of_host, x[j, j])
        for i in of_host.keys() - linked - {j}:
            model.row([(1, x[i, j]), (-1, x[j, j])], upper=0)
    if pool.max_groups is not None:
        model.row([(1, x[j, j]) for j in hosts], upper=pool.max_groups)

    def groups(values: list[float]) -> list[list[int]]:
        found = {j: [] for j in hosts if values[x[j, j]] > 0.5}
        for (i, j), at in x.items():
            if values[at] > 0.5:
                found[j].append(i)
        return list(found.values())

    return Formulation(model, waiting, groups)


def wait(model: Model, pool: Pool) -> list[int]:
    """Waiting, where that is an answer."""
    return [model.variable(upper=0 if pool.complete else 1) for _ in range(len(pool))]


def sized(members: dict[int, int], size: int, used: int | None) -> list[tuple[float, int]]:
    """The number of members less a size, where the group is used at all."""
    terms = [(1, at) for at in members.values() if at != used]
    if used is None:
        return terms
    return terms + [(1 - size if used in members.values() else -size, used)]


def limit_values(model: Model, pool: Pool, members: dict[int, int], used: int | None) -> set[int]:
    """`at_most` in one group; returns who is thereby in it only where it is used."""
    linked = set()
    for values, most in pool.at_most:
        for who in bearers(values, list(members)).values():
            terms = [(1, members[i]) for i in who if members[i] != used]
            if used is None:
                model.row(terms, upper=most)
                continue
            host = used in (members[i] for i in who)
            model.row(terms + [(1 - most if host else -most, used)], upper=0)
            if most == 1:
                linked.update(who)
    return linked


@dataclass
class Slot:
    """A group that may come to be."""

    least: int
    most: int
    # Whether it is used; `None`: it always is.
    used: int | None

    def require(self, model: Model, variables: list[int], least: int) -> None:
        """At least so many of these are 1, where it is used."""
        terms = [(1, at) for at in variables]
        if self.used is None:
            model.row(terms, lower=least)
        else:
            model.row([*terms, (-least, self.used)], lower=0)


def by_slot(pool: Pool) -> Formulation:
    """Costs of pairs: `x[i, g]`: i is in group g; `p[i, j]`: i and j are in one group.

    Travel in turn is divided by the number of members, which no linear program can say: as a user would, the number
    of groups (the most: small groups travel least) and their sizes are fixed beforehand, and there is a `p` for each
    size.
    """
    if not pool.divided:
        return of_slots(pool, [(pool.min_size, pool.max_size)] * pool.most_groups())
    count, placed = pool.most_groups(), placeable(pool, pool.most_groups())
    base, larger = divmod(min(placed, count * pool.max_size), count)
    sizes = [base + (g < larger) for g in range(count)]
    return of_slots(pool, [(size, size) for size in sizes])


def placeable(pool: Pool, groups: int) -> int:
    """How many can be in so many groups, by `at_most` alone."""
    counts = [len(pool)]
    for values, most in pool.at_most:
        by_value = bearers(values, list(range(len(pool)))).values()
        valueless = sum(not value for value in values)
        counts.append(valueless + sum(min(len(who), most * groups) for who in by_value))
    return min(counts)


def of_slots(pool: Pool, sizes: list[tuple[int, int]]) -> Formulation:
    """The program for groups within these sizes."""
    people = range(len(pool))
    pairs = [(i, j) for i, j in combinations(people, 2) if not pool.apart(i, j)]
    expect(3 * len(pairs) * len(sizes))
    model = Model()
    waiting = wait(model, pool)
    fixed = pool.divided
    slots = [Slot(*size, None if fixed else model.variable(pool.group_cost)) for size in sizes]
    x = [[model.variable() for _ in slots] for _ in people]
    for i in people:
        model.row([(1, at) for at in x[i]] + [(1, waiting[i])], 1, 1)
    for g, slot in enumerate(slots):
        members = {i: x[i][g] for i in people}
        model.row(sized(members, slot.least, slot.used), lower=slot.least if fixed else 0)
        model.row(sized(members, slot.most, slot.used), upper=slot.most if fixed else 0)
        limit_values(model, pool, members, slot.used)
        require_variety(model, pool, members, slot)
        if not fixed and g > 0:
            model.row([(1, slot.used), (-1, slots[g - 1].used)], upper=0)
    if pool.hosting == "rotating":
        part_those_out_of_reach(model, pool, x)
    for size in sorted(set(sizes)):
        price_pairs(model, pool, pairs, x, size, [g for g in range(len(sizes)) if sizes[g] == size])

    def groups(values: list[float]) -> list[list[int]]:
        found = [[i for i in people if values[x[i][g]] > 0.5] for g in range(len(slots))]
        return [members for members in found if members]

    return Formulation(model, waiting, groups, fixed)


def require_variety(model: Model, pool: Pool, members: dict[int, int], slot: Slot) -> None:
    """`distinct` and `overlap` in one group."""
    for values, least in pool.distinct:
        present = []
        for who in bearers(values, list(members)).values():
            present.append(model.variable())
            model.row([(1, members[i]) for i in who] + [(-1, present[-1])], lower=0)
        slot.require(model, present, least)
    if pool.overlap:
        common = {}
        for name in sorted(frozenset().union(*(slots for slots in pool.slots if slots))):
            common[name] = model.variable()
            for i in members:
                if pool.slots[i] is not None and name not in pool.slots[i]:
                    model.row([(1, members[i]), (1, common[name])], upper=1)
        slot.require(model, list(common.values()), pool.overlap)


def part_those_out_of_reach(model: Model, pool: Pool, x: list[list[int]]) -> None:
    """Who cannot travel to each other are in no group together."""
    for i, j in combinations(range(len(pool)), 2):
        if not (pool.within_reach(i, j) and pool.within_reach(j, i)):
            for a, b in zip(x[i], x[j], strict=True):
                model.row([(1, a), (1, b)], upper=1)


def price_pairs(
    model: Model,
    pool: Pool,
    pairs: list[tuple[int, int]],
    x: list[list[int]],
    size: tuple[int, int],
    of_size: list[int],
) -> None:
    """What pairs cost in groups of one size."""
    divisor = size[0] if pool.divided else 1
    companions = [[] for _ in range(len(pool))]
    for i, j in pairs:
        cost = pool.pair_travel(i, j) / divisor + pool.pair_penalty(i, j)
        if cost == 0 and pool.hosting == "online":
            continue
        p = model.variable(cost, whole=False)
        companions[i].append(p)
        companions[j].append(p)
        for g in of_size:
            model.row([(1, x[i][g]), (1, x[j][g]), (-1, p)], upper=1)
    if pool.hosting == "online":
        return
    # Not needed, but it lifts the bound far: a member has so many companions.
    for i, priced in enumerate(companions):
        model.row([(1, p) for p in priced] + [(1 - size[0], x[i][g]) for g in of_size], lower=0)
