"""People at random points, each from a town: groups of six to eight from different towns."""

import csv
import math
from pathlib import Path

from pools import Pool

FOLDER = Path(__file__).parent / "towns"


def read(name: str, file: str, objective: str) -> Pool:
    """`pairs`: the distances of all pairs; `median`: of each to the town of one member."""
    with (FOLDER / "towns.csv").open(newline="") as rows:
        towns = {row["town"]: (float(row["x"]), float(row["y"])) for row in csv.DictReader(rows)}
    with (FOLDER / file).open(newline="") as rows:
        people = list(csv.DictReader(rows))
    number = {town: at for at, town in enumerate(towns)}
    points = [(float(row["x"]), float(row["y"])) for row in people]
    everybody = range(len(people))
    return Pool(
        name=name,
        hosting="central" if objective == "median" else "pairs",
        min_size=6,
        max_size=8,
        ids=[row["id"] for row in people],
        start=list(everybody),
        home=[number[row["municipality"]] for row in people],
        metres=[[1000 * math.dist(point, town) for town in towns.values()] for point in points],
        points=points,
        complete=True,
        can_host=[True for _ in everybody],
        reach=[math.inf for _ in everybody],
        turn=[(i,) for i in everybody],
        at_most=[([frozenset([row["municipality"]]) for row in people], 1)],
        slots=[None for _ in everybody],
    )
