#!/usr/bin/env python3
"""How many planted patterns reach the top incidents of generated logs.

For each seed the program makes a log and its labels, scans the log, and the incidents are compared with the planted
groups. A group is found if one of the first `--top` incidents holds at least half of its events, or at least three of
them, and they make up at least a quarter of that incident's events.

Usage: planted_quality.py [--dragnet .build/release/dragnet] [--seeds 101-105] [--top 10] [--rows N] [--verbose]
Needs python3 alone.
"""
import argparse
import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path


def groups_of(labels):
    groups = defaultdict(set)
    with open(labels) as file:
        for row in csv.DictReader(file):
            if row["label"] == "1":
                groups[(row["kind"], row.get("group") or "0")].add(row["id"])
    return groups


def best_incident(ids, incidents):
    """The first incident that shows the group, with its rank."""
    for incident in incidents:
        events = set(incident["events"])
        shared = len(events & ids)
        if shared and (shared * 2 >= len(ids) or shared >= 3) and shared * 4 >= len(events):
            return incident
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--seeds", default="101-105")
    parser.add_argument("--top", type=int, default=10)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--anomalies", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    print("| log | seed | kinds found in the top %d | kind: rank (first reason) | unplanted in the top %d |"
          % (options.top, options.top))
    print("| --- | --- | --- | --- | --- |")
    for domain, name in [("transactions", "log.csv"), ("network", "conn.log")]:
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                folder = Path(folder)
                log, labels, out = folder / name, folder / "labels.csv", folder / "out"
                command = [options.dragnet, "generate", domain, "--seed", str(seed), "-o", str(log),
                           "--labels", str(labels), "--anomalies", str(options.anomalies), "--quiet"]
                if options.rows:
                    command += ["--rows", str(options.rows)]
                subprocess.run(command, check=True)
                subprocess.run([options.dragnet, "scan", str(log), "--out", str(out), "--quiet", "--no-report",
                                "--pictures", "0"], check=True, stdout=subprocess.DEVNULL)
                with open(out / "incidents.jsonl") as file:
                    incidents = [json.loads(line) for line in file]
                groups = groups_of(labels)
                kinds = defaultdict(list)
                hits = set()
                for (kind, number), ids in sorted(groups.items()):
                    incident = best_incident(ids, incidents)
                    if incident:
                        hits.add(incident["id"])
                        kinds[kind].append("%d (%s)" % (incident["rank"], incident["reasons"][0]["code"]))
                        if incident["rank"] > options.top:
                            kinds[kind][-1] += "*"
                    else:
                        kinds[kind].append("-")
                planted = set().union(*groups.values()) if groups else set()
                found = sum(any("*" not in place and place != "-" for place in places) for places in kinds.values())
                stray = sum(not (set(i["events"]) & planted) for i in incidents[:options.top])
                places = "; ".join("%s: %s" % (kind, ", ".join(found)) for kind, found in sorted(kinds.items()))
                print("| %s | %d | %d of %d | %s | %d |" % (domain, seed, found, len(kinds), places, stray), flush=True)
                if options.verbose:
                    for incident in incidents:
                        shared = {kind: len(set(incident["events"]) & ids) for (kind, _), ids in groups.items()}
                        print("   ", incident["rank"], incident["severity"], round(incident["surprise"], 1),
                              incident["summary"], [r["code"] for r in incident["reasons"]],
                              {k: v for k, v in shared.items() if v})


if __name__ == "__main__":
    main()
