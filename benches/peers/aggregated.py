"""The integer program by towns: how many groups meet in a town, and how many of each class are in them."""

from collections import defaultdict

from assignment import Formulation
from model import Model, expect
from pools import Pool, Unstated


def formulate(pool: Pool) -> Formulation:
    """Central meetings: `y[v]` groups meet in town v with `x[c, v]` members of class c.

    Whoever is alike is one class. No group has a number of its own: the members at a town are dealt out to its groups
    afterwards, town by town, so that no town is in a group too often.
    """
    most = most_of_a_town(pool)
    classes = classes_of(pool)
    of_town = defaultdict(list)
    for c, people in enumerate(classes):
        of_town[pool.home[people[0]]].append(c)
    # A town by one of its people.
    venues = {v: classes[own[0]][0] for v, own in of_town.items()}
    venues = {v: host for v, host in venues.items() if pool.can_host[host]}
    expect(5 * len(classes) * len(venues))
    model = Model()
    waiting = [model.variable(upper=0 if pool.complete else len(people)) for people in classes]
    y = {v: model.variable(pool.group_cost, upper=pool.most_groups()) for v in venues}
    x = {
        (c, v): model.variable(pool.travel(people[0], host), upper=len(people))
        for v, host in venues.items()
        for c, people in enumerate(classes)
        if pool.within_reach(people[0], host)
    }
    for c, people in enumerate(classes):
        terms = [(1, x[c, v]) for v in venues if (c, v) in x]
        model.row(terms + [(1, waiting[c])], len(people), len(people))
    for v in venues:
        here = [(1, x[c, v]) for c in range(len(classes)) if (c, v) in x]
        model.row(here + [(-pool.min_size, y[v])], lower=0)
        model.row(here + [(-pool.max_size, y[v])], upper=0)
        for town, own in of_town.items():
            terms = [(1, x[c, v]) for c in own if (c, v) in x]
            model.row(terms + [(-most, y[v])], upper=0)
            if town == v:
                # Each group has somebody to visit.
                model.row(terms + [(-1, y[v])], lower=0)
    if pool.max_groups is not None:
        model.row([(1, at) for at in y.values()], upper=pool.max_groups)

    def groups(values: list[float]) -> list[list[int]]:
        left = [list(people) for people in classes]
        found = []
        for v in venues:
            members = []
            # Those of the town first: one for each group.
            for town in sorted(of_town, key=lambda town: (town != v, town)):
                for c in of_town[town]:
                    number = round(values[x[c, v]]) if (c, v) in x else 0
                    members += [left[c].pop(0) for _ in range(number)]
            number = round(values[y[v]])
            found += [members[g::number] for g in range(number)]
        return found

    return Formulation(model, waiting, groups)


def most_of_a_town(pool: Pool) -> int:
    """The one rule that this program can state: at most so many of a municipality."""
    if pool.hosting != "central":
        raise Unstated("meetings that are not central")
    if pool.distinct or pool.avoid or pool.overlap or len(pool.at_most) != 1:
        raise Unstated("other rules than one at_most")
    values, most = pool.at_most[0]
    pairs = set(zip(pool.home, values, strict=True))
    if not len(pairs) == len(set(pool.home)) == len(set(values)):
        raise Unstated("at_most of anything but the municipality")
    return most


def classes_of(pool: Pool) -> list[list[int]]:
    """People who are alike, the earliest first."""
    classes = defaultdict(list)
    for i in sorted(range(len(pool)), key=lambda i: pool.turn[i]):
        classes[pool.home[i], pool.start[i], pool.reach[i]].append(i)
    return list(classes.values())
