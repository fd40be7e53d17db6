"""An integer program, stated once for every solver; and what solvers and programs answer."""

from array import array
from dataclasses import dataclass, field
from math import inf

# A program with more coefficients is not built: it would fill the memory before it could be solved.
MOST_COEFFICIENTS = 20_000_000


class TooLarge(Exception):
    """A program that is not built."""


@dataclass
class Model:
    """Least cost over variables from 0 to `upper`, within rows `lower <= terms <= upper`."""

    upper: array = field(default_factory=lambda: array("d"))
    cost: array = field(default_factory=lambda: array("d"))
    whole: bytearray = field(default_factory=bytearray)
    starts: array = field(default_factory=lambda: array("l", [0]))
    columns: array = field(default_factory=lambda: array("l"))
    values: array = field(default_factory=lambda: array("d"))
    row_lower: array = field(default_factory=lambda: array("d"))
    row_upper: array = field(default_factory=lambda: array("d"))

    def variable(self, cost: float = 0, upper: float = 1, whole: bool = True) -> int:
        """A new variable."""
        self.upper.append(upper)
        self.cost.append(cost)
        self.whole.append(whole)
        return len(self.upper) - 1

    def row(self, terms: list[tuple[float, int]], lower: float = -inf, upper: float = inf) -> None:
        """A new row of (coefficient, variable)."""
        for coefficient, column in terms:
            self.columns.append(column)
            self.values.append(coefficient)
        self.starts.append(len(self.columns))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def terms(self, row: int) -> list[tuple[float, int]]:
        """The terms of a row."""
        within = slice(self.starts[row], self.starts[row + 1])
        return list(zip(self.values[within], self.columns[within], strict=True))

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.row_lower)


def expect(coefficients: int) -> None:
    """Refuses a program before it is built."""
    if coefficients > MOST_COEFFICIENTS:
        raise TooLarge(f"{coefficients / 1e6:.0f} million coefficients")


@dataclass
class Limits:
    """What a solver may use."""

    seconds: float
    seed: int
    threads: int


@dataclass
class Answer:
    """What a solver found: no values where it found nothing."""

    values: list[float] | None
    # No cost is below 0.
    bound: float
    optimal: bool
    seconds: float


@dataclass
class Claim:
    """What a program says of a whole pool, before anybody has judged it; lengths in metres."""

    status: str
    # By the ids of the members.
    groups: list[list[str]] = field(default_factory=list)
    bound: float | None = None
    # The bound holds only for the sizes of groups that the model fixed.
    fixed_sizes: bool = False
    seconds: float = 0
