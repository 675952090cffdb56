"""Planted anomalies in streams of edges: AUC, average precision, and whether the kind is named right."""
import tempfile
from pathlib import Path

import dragnet_edges
from cells import Cell
from evaluation import edge_anomaly, judge_stream, read_table, stream
from sets import edge_places

# The program's words for a planted kind that count as right; ends that are uniform are so in both of the first two.
RIGHT_KINDS = {
    "spectral": {"uniform", "spectral"}, "uniform": {"uniform", "spectral"}, "bridge": {"uniform", "bridge"},
    "rewire": {"rewire"}, "burst": {"burst"}, "clique": {"clique"}, "path": {"path", "chain"}, "flood": {"flood"},
}


def cells(program, variant=""):
    """A cell for each stream."""
    for place, quick in edge_places():
        yield Cell("edges", place, "dragnet", lambda place=place: measure(program, *place), quick, variant)


def measure(program, name, mode, kind, seed):
    """One stream."""
    directory = stream(name, mode, kind, seed)
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "scores.csv"
        used = dragnet_edges.score(program, directory / "train.csv", directory / "test.csv", out)
        values, labels = judge_stream(directory, out)
        return {**values, "kind_right": kind_right(out, labels, kind), **used}


def kind_right(scores, labels, kind, share=0.05):
    """The share of planted rows among the first `share` whose kind is named right; None without the column."""
    rows = list(read_table(scores))
    if "kind" not in rows[0]:
        return None
    rows.sort(key=lambda row: -float(row["surprise"]))
    found = [row["kind"].lower() for row in rows[:int(share * len(rows))] if labels[int(row["row"])]]
    return round(sum(name in RIGHT_KINDS[kind] for name in found) / len(found), 3) if found else None


def audit_cells(program, variant=""):
    """Whether the future changes the scores of a stream's first half."""
    places = [("uci", "unique", "spectral", 1), ("uci", "multi", "flood", 1), ("btc-alpha", "multi", "burst", 1)]
    for place in places:
        yield Cell("causality", place, "dragnet", lambda place=place: audit(program, *place), place == places[0],
                   variant)


def audit(program, name, mode, kind, seed):
    """`edge_anomaly.py audit` over one stream, by way of the adapter."""
    directory = stream(name, mode, kind, seed)
    settings = "".join(" --set '%s=%s'" % pair for pair in program.settings.items())
    command = "python3 '%s' --dragnet '%s'%s {train} {test} {out}" % (dragnet_edges.__file__, program.binary, settings)
    return edge_anomaly().audit(command, str(directory / "train.csv"), str(directory / "test.csv"))
