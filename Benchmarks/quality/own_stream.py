#!/usr/bin/env python3
"""Planted anomalies in a stream of edges of one's own: AUC, average precision, and whether the kind is named right.

    own_stream.py EDGES.csv [--dragnet .build/release/dragnet] [--modes unique,multi] [--kinds uniform,flood] [--seeds 1,2]

EDGES.csv holds timestamp,src,dst. For a stream that nobody looked at while the detector was made, such as who trusts whom of
the Bitcoin OTC market (soc-sign-bitcoinotc.csv of SNAP: rater, ratee, rating, time) or who answers whom at Digg
(munmun_digg_reply of KONECT); both lie in data/raw of github.com/yuetan031/TADDY_pytorch. DRAGNET_EVAL_DATA names the folder
with eval/edge_anomaly.py. Needs numpy, scipy and scikit-learn.
"""
import argparse
import tempfile
from pathlib import Path

import dragnet_edges
from edges import RIGHT_KINDS, kind_right
from evaluation import edge_anomaly, judge_stream
from program import Program, parse_settings


def measure(program, edges, mode, kind, seed, rate):
    """One stream, made and judged in a folder that does not stay."""
    bench = edge_anomaly()
    with tempfile.TemporaryDirectory() as work:
        stream, scores = Path(work) / "stream", Path(work) / "scores.csv"
        bench.write_stream(str(stream), *bench.build(str(edges), kind, rate, seed, mode))
        used = dragnet_edges.score(program, stream / "train.csv", stream / "test.csv", scores)
        values, labels = judge_stream(stream, scores)
        return {**values, "kind_right": kind_right(scores, labels, kind), **used}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edges", type=Path)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting, as environment")
    parser.add_argument("--modes", default="unique,multi")
    parser.add_argument("--kinds", default="uniform,burst,clique,path,rewire,flood")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--rate", type=float, default=0.05)
    options = parser.parse_args()
    program = Program(Path(options.dragnet).resolve(), parse_settings(options.set))
    kinds = options.kinds.split(",")
    for kind in kinds:
        if kind not in RIGHT_KINDS:
            parser.error(f"no kind is called {kind}; there are {', '.join(RIGHT_KINDS)}")
    for mode in options.modes.split(","):
        # A flood is one pair that meets again and again.
        for kind in (kind for kind in kinds if (mode, kind) != ("unique", "flood")):
            for seed in map(int, options.seeds.split(",")):
                found = measure(program, options.edges, mode, kind, seed, options.rate)
                print(f"{mode:6} {kind:8} seed {seed}: " + ", ".join(f"{key} {value}" for key, value in found.items()),
                      flush=True)


if __name__ == "__main__":
    main()
