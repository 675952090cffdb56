"""A cell is one measurement with a name; the store keeps what was measured, so that a run can be taken up again."""
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "Benchmarks" / "out"
KEPT = ROOT / "Reports" / "quality"


class Skip(Exception):
    """What cannot be measured here, with the reason; said aloud and never stored."""


@dataclass
class Cell:
    """One measurement: its place in the tables, and the function that makes its values."""
    part: str
    place: tuple  # set, then what the part needs: mode, kind, seed, ...
    method: str
    measure: Callable[[], dict]
    quick: bool = False
    variant: str = ""
    uses_program: bool = field(default=True)

    @property
    def name(self):
        """part/place.../method, with the variant behind a plus sign."""
        name = "/".join([self.part, *map(str, self.place), self.method])
        return name + ("+" + self.variant if self.variant else "")


def wanted(cell, names):
    """Whether one of `names` is the cell's part, its name, or a beginning of it that ends at a slash."""
    return not names or any((cell.name + "/").startswith(name.rstrip("/") + "/") for name in names)


class Store:
    """Records of measured cells in JSON lines: one file of anchors, which the repository keeps, one of the program."""

    def __init__(self):
        self.records = {}
        for path in (KEPT / "anchors.jsonl", OUT / "program.jsonl"):
            if path.exists():
                for line in path.read_text().splitlines():
                    record = json.loads(line)
                    self.records[record["name"]] = record

    def find(self, cell, build, any_build):
        """The record of a cell; one of another build counts only if `any_build`."""
        record = self.records.get(cell.name)
        fits = record and (not cell.uses_program or any_build or record["build"] == build)
        return record if fits else None

    def put(self, cell, values, seconds, build):
        """Keeps what was measured; the newest line of a name counts."""
        record = {"name": cell.name, "part": cell.part, "place": list(cell.place), "method": cell.method,
                  "variant": cell.variant, "values": values, "seconds": round(seconds, 1)}
        if cell.uses_program:
            record["build"] = build
        self.records[cell.name] = record
        path = (OUT / "program.jsonl") if cell.uses_program else (KEPT / "anchors.jsonl")
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "a") as file:
            file.write(json.dumps(record) + "\n")

    def select(self, part, variant="", **fields):
        """The records of a part, in the order in which they were first measured."""
        return [record for record in self.records.values()
                if record["part"] == part and record["variant"] == variant
                and all(record[key] == value for key, value in fields.items())]


def rounded(values, digits=4):
    """The numbers of a dictionary, shortened for the file."""
    return {key: round(value, digits) if isinstance(value, float) else value for key, value in values.items()}
