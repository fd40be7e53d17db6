"""Reads a programme and its tables as the peers need them; what they hold and this cannot say is refused."""

import csv
import math
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pools import Pool, Unstated

EARTH_RADIUS = 6_371_008.8
UNSTATED_COLUMNS = {"seats", "priority", "latitude", "longitude", "only_venues"}
FAR = math.inf


@dataclass
class Files:
    """Where a programme and its tables are."""

    programme: Path
    municipalities: Path
    registrants: Path


def read(name: str, files: Files) -> Pool:
    """Reads all three files."""
    programme = tomllib.loads(files.programme.read_text())
    towns = Towns(files.municipalities)
    people = [Person(row, towns) for row in rows(files.registrants)]
    people = [person for person in people if eligible(person, programme)]
    size, meetings = programme["groups"]["size"], programme["meetings"]
    by_members = meetings.get("on_site") == "members"
    pool = Pool(
        name=name,
        hosting=meetings["hosting"],
        min_size=size["min"],
        max_size=size["max"],
        ids=[person.row["id"] for person in people],
        start=[person.town for person in people],
        home=[person.town for person in people],
        metres=towns.metres(programme.get("travel", {}).get("detour", 1.0)),
        points=[towns.point(person.town) for person in people],
        meetings=1 if by_members else meetings.get("on_site", 0),
        divided=meetings["hosting"] == "rotating" and not by_members,
        group_cost=1000 * programme["groups"].get("cost_km", 0),
        max_groups=programme["groups"].get("count", {}).get("max"),
        can_host=[towns.can_host(person.town) for person in people],
        reach=[person.reach(programme.get("travel", {}).get("max_km")) for person in people],
        turn=[person.turn() for person in people],
    )
    if meetings.get("venues", "members") != "members":
        raise Unstated("venues that are nobody's municipality")
    add_rules(pool, programme.get("rules", []), people)
    return pool


def add_rules(pool: Pool, rules: list[dict], people: list["Person"]) -> None:
    """Translates the rules."""
    for rule in rules:
        values = (
            [person.values(rule["attribute"]) for person in people] if "attribute" in rule else []
        )
        match rule["kind"]:
            case "at_most":
                pool.at_most.append((values, rule["max"]))
            case "same":
                pool.same.append(values)
            case "distinct":
                pool.distinct.append((values, rule["min"]))
            case "avoid":
                pool.avoid.append((values, 1000 * rule["penalty_km"]))
            case "overlap":
                pool.overlap = rule["min"]
                pool.slots = [person.slots() for person in people]
            case kind:
                raise Unstated(f"rule {kind}")
    pool.slots = pool.slots or [None] * len(people)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, by column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: cell.strip() for key, cell in row.items()} for row in csv.DictReader(file)]


class Towns:
    """The municipalities."""

    def __init__(self, path: Path):
        self.rows = rows(path)
        self.codes = [row["code"] for row in self.rows]
        self.by_name = {}
        for column in ("name", "aliases", "code"):
            for number, row in enumerate(self.rows):
                for name in row.get(column, "").split("|"):
                    self.by_name[name.lower()] = number

    def can_host(self, town: int) -> bool:
        """Whether meetings can be there."""
        return self.rows[town].get("host") != "no"

    def degrees(self, town: int) -> tuple[float, float]:
        """Latitude and longitude."""
        return float(self.rows[town]["latitude"]), float(self.rows[town]["longitude"])

    def point(self, town: int) -> tuple[float, float]:
        """Kilometres on a flat map, good enough for clusters."""
        latitude, longitude = self.degrees(town)
        return 68.0 * longitude, 111.0 * latitude

    def metres(self, detour: float) -> list[list[int]]:
        """Great circles times the detour, in whole metres."""
        radians = [tuple(map(math.radians, self.degrees(town))) for town in range(len(self.rows))]
        return [[math.floor(detour * haversine(a, b) + 0.5) for b in radians] for a in radians]


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The length of the great circle between two points, in metres."""
    north, east = math.sin((b[0] - a[0]) / 2), math.sin((b[1] - a[1]) / 2)
    square = north * north + math.cos(a[0]) * math.cos(b[0]) * east * east
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(square)))


class Person:
    """A registrant."""

    def __init__(self, row: dict[str, str], towns: Towns):
        if stated := [column for column in UNSTATED_COLUMNS if row.get(column)]:
            raise Unstated(f"column {stated[0]}")
        self.row = row
        self.town = towns.by_name[row["municipality"].lower()]
        self.town_row = towns.rows[self.town]

    def values(self, attribute: str) -> frozenset[str]:
        """What the person has of an attribute; its own value wins over its municipality's."""
        if attribute == "municipality":
            return frozenset([self.town_row["code"]])
        cell = self.row.get(attribute) or self.town_row.get(attribute) or ""
        parts = cell.split("|") if attribute == "tags" else [cell]
        return frozenset(part.strip() for part in parts if part.strip())

    def slots(self) -> frozenset[str] | None:
        """When the person can come; `None` where nothing is stated."""
        return frozenset(slot.strip() for slot in self.row["available"].split("|") if slot) or None

    def reach(self, programme_km: float | None) -> float:
        """How far the person travels."""
        stated = [float(cell) for cell in [self.row.get("max_travel_km")] if cell]
        stated += [programme_km] if programme_km is not None else []
        return min((1000 * km for km in stated), default=FAR)

    def turn(self) -> tuple:
        """Earlier registered first, then by id; no date comes last."""
        cell = self.row.get("registered_at")
        moment = datetime.fromisoformat(cell) if cell else datetime.max
        return moment.replace(tzinfo=moment.tzinfo or UTC), self.row["id"]


def eligible(person: Person, programme: dict) -> bool:
    """Whether the programme takes the person at all."""
    accepted = programme.get("eligible", {})
    if any(not person.values(name) & set(accepted[name]) for name in accepted):
        return False
    rotates = programme["meetings"]["hosting"] == "rotating"
    return not rotates or person.town_row.get("host") != "no"


def codes(files: Files) -> list[str]:
    """The codes of the municipalities, as people's homes are numbered."""
    return [row["code"] for row in rows(files.municipalities)]


def ids_in_turn(files: Files) -> list[str]:
    """Everybody in the registrants file, the earliest registered first."""
    towns = Towns(files.municipalities)
    people = [Person(row, towns) for row in rows(files.registrants)]
    return [person.row["id"] for person in sorted(people, key=Person.turn)]
