"""The pools by name."""

from dataclasses import dataclass
from pathlib import Path

import programmes
import towns
from pools import Pool
from programmes import Files

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
# Where drawn pools, plans and answers go.
WORK = ROOT / "target" / "peers"


@dataclass
class Towns:
    """A file of people at random points, and what their groups cost."""

    file: str
    objective: str


def sample(programme: str, registrants: Path | None = None) -> Files:
    """A sample programme with its own registrants, or with others."""
    return Files(
        EXAMPLES / "programmes" / f"{programme}.toml",
        EXAMPLES / "data" / "municipalities.csv",
        registrants or EXAMPLES / "data" / f"{programme}.csv",
    )


def drawn_file(size: int) -> Path:
    """A drawn pool of councillors."""
    return WORK / f"councillors_{size}.csv"


# The sizes of the drawn pools.
DRAWN = (1000, 5000)

POOLS: dict[str, Files | Towns] = {
    "councillors-400": sample("local_councillors"),
    "aldermen-open-150": sample("aldermen_open"),
    "mayors-84": sample("mayors"),
    "aldermen-quarter-150": sample("aldermen_by_quarter"),
    "consultants-120": sample("consultants"),
    "w200-pairs": Towns("w200.csv", "pairs"),
    "w200-median": Towns("w200.csv", "median"),
    "w1000-pairs": Towns("w1000.csv", "pairs"),
    "w1000-median": Towns("w1000.csv", "median"),
} | {f"councillors-{size}": sample("local_councillors", drawn_file(size)) for size in DRAWN}


def load(name: str) -> Pool:
    """Reads a pool."""
    match POOLS[name]:
        case Files() as files:
            return programmes.read(name, files)
        case Towns(file, objective):
            return towns.read(name, file, objective)
