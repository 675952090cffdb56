#!/usr/bin/env python3
"""Measures the quality of Dragnet cell by cell; what was measured is kept and not measured again.

  run.py                                        every cell of every part
  run.py --quick                                one seed, few sets
  run.py --only edges/uci/unique/burst/1        one cell; any beginning of a name works, and several --only
  run.py --only anchors                         what needs no binary
  run.py --set DRAGNET_EMBED_DIM=64             the same with a setting, kept under its own name
  run.py --only network --network-rows 200000   generated networks of that size, not of the full one
  run.py --list                                 the names

Scans of network logs are kept in Benchmarks/out/network: --again judges them again, and without the folder they are
made again.

Parts: edges, clean, causality, money, labels, planted, unplanted, network, ablations, anchors.
"""
import argparse
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import ablations
import anchors
import clean
import edges
import labels
import money
import network
import planted
from cells import Skip, Store, rounded, wanted
from program import Program, parse_settings

PARTS = [anchors.cells, edges.cells, clean.cells, edges.audit_cells, money.cells, labels.cells, planted.cells,
         ablations.cells]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--again", action="store_true", help="measure what is kept, too")
    parser.add_argument("--any-build", action="store_true", help="what another build gave is good enough")
    parser.add_argument("--network-rows", type=int, metavar="N", help="the size of generated networks")
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


def measure(cell, store, build):
    """Measures one cell and keeps its values: measured, skipped or failed."""
    started = time.monotonic()
    try:
        values = rounded(cell.measure())
    except Skip as reason:
        print("SKIPPED %s: %s" % (cell.name, reason), flush=True)
        return "skipped"
    except (RuntimeError, SystemExit, OSError, ValueError, KeyError) as error:
        print("FAILED  %s: %s" % (cell.name, error), flush=True)
        return "failed"
    seconds = time.monotonic() - started
    store.put(cell, values, seconds, build)
    print("%6.1f s %s %s" % (seconds, cell.name, values), flush=True)
    return "measured"


def main():
    options = arguments()
    settings = parse_settings(options.set)
    variant = ",".join("%s=%s" % pair for pair in sorted(settings.items()))
    started = time.monotonic()
    store, outcomes = Store(), {"measured": 0, "kept": 0, "skipped": 0, "failed": 0}
    with tempfile.TemporaryDirectory() as work:
        # A copy, because a build may replace the binary while this runs.
        binary, there = Path(work) / "dragnet", Path(options.dragnet).exists()
        if there:
            shutil.copy2(options.dragnet, binary)
        program = Program(binary, settings)
        build = program.build if there else None
        chosen = [cell for part in [*PARTS, partial(network.cells, rows=options.network_rows)]
                  for cell in part(program, variant)
                  if wanted(cell, options.only) and (cell.quick or not options.quick)]
        if options.list:
            print("\n".join(cell.name for cell in chosen))
            return 0
        if not chosen:
            print("no cell has a name that begins like that; --list tells the names", file=sys.stderr)
            return 2
        if not there and any(cell.uses_program for cell in chosen):
            print("SKIPPED all cells of the program: there is no %s; build it or name one with --dragnet"
                  % options.dragnet, flush=True)
            chosen = [cell for cell in chosen if not cell.uses_program]
        for cell in chosen:
            if not options.again and store.find(cell, build, options.any_build):
                outcomes["kept"] += 1
            else:
                outcomes[measure(cell, store, build)] += 1
    print("%s; %.0f s in all" % (", ".join("%d %s" % (count, what) for what, count in outcomes.items()),
                                 time.monotonic() - started))
    return 1 if outcomes["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
