"""Streams with nothing planted: how many events each band of surprise takes, which its name promises."""
import tempfile
from pathlib import Path

import dragnet_edges
from cells import Cell
from evaluation import clean_stream, read_table
from sets import EDGE_SETS, MODES

LEVELS = [0.05, 0.01, 0.001, 0.0001]


def cells(program, variant=""):
    """A cell for each set and mode; nothing is drawn, so there are no seeds."""
    for name in EDGE_SETS:
        for mode in MODES:
            yield Cell("clean", (name, mode), "dragnet", lambda name=name, mode=mode: measure(program, name, mode),
                       name == "uci", variant)


def measure(program, name, mode):
    """The share of test events at or below each level of p = 10^-surprise."""
    directory = clean_stream(name, mode)
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "scores.csv"
        used = dragnet_edges.score(program, directory / "train.csv", directory / "test.csv", out)
        rates = [10 ** -float(row["surprise"]) for row in read_table(out)]
    # A surprise is printed with few digits: a p that rounds to the level is at the level.
    shares = {"p<=%g" % level: round(sum(p <= level * 1.000001 for p in rates) / len(rates), 5) for level in LEVELS}
    return {"n": len(rates), **shares, **used}
