#!/usr/bin/env python3
"""Dragnet as a participant of `edge_anomaly.py`: scores the rows of test.csv, each by what came before it.

  edge_anomaly.py suite --cmd 'python3 dragnet_edges.py --dragnet BIN {train} {test} {out}' ...
  edge_anomaly.py audit --cmd '...' ...

Writes row,surprise and, where the program names it, the kind of each row.
"""
import argparse
import csv
import tempfile
from pathlib import Path

from evaluation import read_table
from program import Program, parse_settings


def first_time(path):
    """The time of the first row, at which learning ends; the same for a prefix of the file."""
    return next(read_table(path))["timestamp"]


def rows_of(events, name):
    """The events of one input, by its file name."""
    return (event for event in read_table(events) if Path(event["file"]).name == name)


def score(program, train, test, out, flags=()):
    """Scans both files and writes the table of the test rows; what the run took."""
    train, test = Path(train).resolve(), Path(test).resolve()
    with tempfile.TemporaryDirectory() as work:
        used = program.scan([train, test], Path(work) / "out", first_time(test), flags)
        events = list(rows_of(Path(work) / "out" / "events.csv.gz", test.name))
    columns = ["row", "surprise"] + (["kind"] if events and "kind" in events[0] else [])
    with open(out, "w", newline="") as file:
        table = csv.DictWriter(file, columns, extrasaction="ignore")
        table.writeheader()
        table.writerows(events)
    return used


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting, as environment")
    parser.add_argument("--flag", action="append", default=[], help="one more word for scan, as --flag=--dim --flag=64")
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("out")
    options = parser.parse_args()
    program = Program(Path(options.dragnet).resolve(), parse_settings(options.set))
    score(program, options.train, options.test, options.out, options.flag)


if __name__ == "__main__":
    main()
