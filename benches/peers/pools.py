"""What every program is given: who there is, and what groups must be like."""

import dataclasses
import math
from collections import defaultdict
from dataclasses import dataclass, field

# The values that each person has of an attribute.
Values = list[frozenset[str]]


class Unstated(Exception):
    """A pool that a program has no way to state."""


@dataclass
class Pool:
    """People and rules; lengths in metres, people counted from 0."""

    name: str
    # "central": to the municipality of one member; "rotating": to all members' municipalities in turn;
    # "online": nobody travels; "pairs": the distance of every two members.
    hosting: str
    min_size: int
    max_size: int
    ids: list[str]
    # From whose row and to whose column of `metres`.
    start: list[int]
    home: list[int]
    metres: list[list[float]]
    # In kilometres, for programs that look at coordinates only.
    points: list[tuple[float, float]]
    meetings: float = 1
    # Rotating travel is divided by the number of members, unless each hosts once.
    divided: bool = False
    # Everybody is in a group: then waiting is no answer.
    complete: bool = False
    group_cost: float = 0
    max_groups: int | None = None
    can_host: list[bool] = field(default_factory=list)
    reach: list[float] = field(default_factory=list)
    # The order in which those who are alike are placed.
    turn: list[tuple] = field(default_factory=list)
    at_most: list[tuple[Values, int]] = field(default_factory=list)
    same: list[Values] = field(default_factory=list)
    distinct: list[tuple[Values, int]] = field(default_factory=list)
    avoid: list[tuple[Values, float]] = field(default_factory=list)
    # At least so many common slots; `None` of a person: all slots.
    overlap: int = 0
    slots: list[frozenset[str] | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def most_groups(self) -> int:
        """No more groups can be filled."""
        most = len(self) // self.min_size
        return most if self.max_groups is None else min(most, self.max_groups)

    def travel(self, i: int, j: int) -> float:
        """One way, from a person to the municipality of another."""
        return self.meetings * self.metres[self.start[i]][self.home[j]]

    def within_reach(self, i: int, j: int) -> bool:
        """Whether the first travels as far as to the second."""
        return self.metres[self.start[i]][self.home[j]] <= self.reach[i]

    def pair_travel(self, i: int, j: int) -> float:
        """What two members of one group travel for each other."""
        if self.hosting == "pairs":
            return 1000 * math.dist(self.points[i], self.points[j])
        return self.travel(i, j) + self.travel(j, i) if self.hosting == "rotating" else 0

    def pair_penalty(self, i: int, j: int) -> float:
        """What two members cost for what they share."""
        return sum(metres for values, metres in self.avoid if values[i] & values[j])

    def apart(self, i: int, j: int) -> bool:
        """Whether two cannot be in one group, whoever else is in it."""
        if any(most == 1 and values[i] & values[j] for values, most in self.at_most):
            return True
        both_reach = self.within_reach(i, j) and self.within_reach(j, i)
        return self.hosting == "rotating" and not both_reach

    def venue(self, members: list[int]) -> int | None:
        """The member with whom a group meets at least cost, where hosting is central."""
        hosts = [j for j in members if self.can_host[j]]
        hosts = [j for j in hosts if all(self.within_reach(i, j) for i in members)]
        return min(hosts, key=lambda j: (self.travel_to(j, members), self.home[j]), default=None)

    def travel_to(self, host: int, members: list[int]) -> float:
        """What all members travel to one of them."""
        return sum(self.travel(i, host) for i in members)

    def cost(self, members: list[int]) -> float:
        """What a group costs that breaks no rule."""
        pairs = [(i, j) for n, i in enumerate(members) for j in members[:n]]
        if self.hosting == "central":
            travel = self.travel_to(self.venue(members), members)
        else:
            travel = sum(self.pair_travel(i, j) for i, j in pairs)
        if self.divided:
            travel = travel // len(members)
        return self.group_cost + travel + sum(self.pair_penalty(i, j) for i, j in pairs)

    def breaches(self, members: list[int]) -> int:
        """How often a group of one part breaks hard rules; its size is not looked at."""
        count = 0
        for values, most in self.at_most:
            count += sum(max(0, len(who) - most) for who in bearers(values, members).values())
        for values, least in self.distinct:
            count += max(0, least - len(bearers(values, members)))
        if self.overlap:
            stated = [self.slots[i] for i in members if self.slots[i] is not None]
            common = len(frozenset.intersection(*stated)) if stated else self.overlap
            count += max(0, self.overlap - common)
        if self.hosting == "central":
            return count + (self.venue(members) is None)
        if self.hosting == "rotating":
            count += sum(not self.within_reach(i, j) for i in members for j in members)
        return count

    def part(self, people: list[int]) -> "Pool":
        """Some of the people under the same rules."""

        def pick(items: list) -> list:
            return [items[i] for i in people]

        own = ("ids", "start", "home", "points", "can_host", "reach", "turn", "slots")
        changes = {name: pick(getattr(self, name)) for name in own}
        changes["same"] = [pick(values) for values in self.same]
        for name in ("at_most", "distinct", "avoid"):
            changes[name] = [(pick(values), number) for values, number in getattr(self, name)]
        return dataclasses.replace(self, **changes)

    def parts(self) -> list["Pool"]:
        """The pools that have nothing to do with each other, the smallest first."""
        if self.max_groups is not None:
            if self.same:
                raise Unstated("a count of groups over several parts")
            return [self]
        by_values = defaultdict(list)
        for i in range(len(self)):
            by_values[tuple(tuple(sorted(values[i])) for values in self.same)].append(i)
        return sorted((self.part(people) for people in by_values.values()), key=len)


def bearers(values: Values, people: list[int]) -> dict[str, list[int]]:
    """For each value the people who have it."""
    found = defaultdict(list)
    for i in people:
        for value in sorted(values[i]):
            found[value].append(i)
    return found
