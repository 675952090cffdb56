#!/usr/bin/env python3
"""How many planted patterns reach the top incidents of generated logs.

For each seed the program makes a log and its labels, scans the log, and the incidents are compared with the planted
groups. A group is found if one of the first `--top` incidents holds at least half of its events, or at least three of
them, and they make up at least a quarter of that incident's events.

Usage: planted_quality.py [--dragnet .build/release/dragnet] [--seeds 101-105] [--top 10] [--rows N] [--verbose]
       planted_quality.py --json ...    one object a log instead of the table, with the events of each severity band
Needs python3 alone.
"""
import argparse
import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

LOGS = {"transactions": "log.csv", "network": "conn.log"}
# A network of full size has a million rows and more; without --rows the logs are small enough for many seeds.
ROWS = {"network": 20_000}


def groups_of(labels):
    """The ids of each planted group, by its kind and number."""
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


def scan_made_log(options, domain, seed, folder):
    """Makes a log and scans it: its planted groups, its incidents, its counts."""
    log, labels, out = folder / LOGS[domain], folder / "labels.csv", folder / "out"
    command = [options.dragnet, "generate", domain, "--seed", str(seed), "-o", str(log), "--labels", str(labels),
               "--anomalies", str(options.anomalies), "--quiet"]
    rows = options.rows or ROWS.get(domain)
    if rows:
        command += ["--rows", str(rows)]
    subprocess.run(command, check=True)
    subprocess.run([options.dragnet, "scan", str(log), "--out", str(out), "--quiet", "--no-report", "--pictures", "0"],
                   check=True, stdout=subprocess.DEVNULL)
    with open(out / "incidents.jsonl") as file:
        incidents = [json.loads(line) for line in file]
    return groups_of(labels), incidents, json.loads((out / "run.json").read_text())["counts"]


def examine(options, domain, seed):
    """What was found in the log of a seed, and the places of each kind's groups: rank and first reason, or None."""
    with tempfile.TemporaryDirectory() as folder:
        groups, incidents, counts = scan_made_log(options, domain, seed, Path(folder))
    kinds = defaultdict(list)
    for (kind, _), ids in sorted(groups.items()):
        incident = best_incident(ids, incidents)
        kinds[kind].append(incident and {"rank": incident["rank"], "reason": incident["reasons"][0]["code"]})
    planted = set().union(*groups.values()) if groups else set()
    result = {
        "log": domain, "seed": seed, "top": options.top, "kinds": dict(sorted(kinds.items())),
        "found": sum(any(place and place["rank"] <= options.top for place in places) for places in kinds.values()),
        "unplanted": sum(not (set(incident["events"]) & planted) for incident in incidents[:options.top]),
        "scored": counts["scored"], "severities": counts["severities"]}
    return result, groups, incidents


def markdown(result):
    """The table's row; a star marks a rank beyond the top."""
    def words(place):
        if not place:
            return "-"
        return "%d (%s)%s" % (place["rank"], place["reason"], "*" if place["rank"] > result["top"] else "")

    places = "; ".join("%s: %s" % (kind, ", ".join(map(words, places))) for kind, places in result["kinds"].items())
    return "| %s | %d | %d of %d | %s | %d |" % (
        result["log"], result["seed"], result["found"], len(result["kinds"]), places, result["unplanted"])


def print_incidents(groups, incidents):
    """Every incident with the planted events that it holds."""
    for incident in incidents:
        shared = {kind: len(set(incident["events"]) & ids) for (kind, _), ids in groups.items()}
        print("   ", incident["rank"], incident["severity"], round(incident["surprise"], 1), incident["summary"],
              [reason["code"] for reason in incident["reasons"]], {k: v for k, v in shared.items() if v})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--seeds", default="101-105")
    parser.add_argument("--logs", default=",".join(LOGS), help="transactions, network or both")
    parser.add_argument("--top", type=int, default=10)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--anomalies", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    if not options.json:
        print("| log | seed | kinds found in the top %d | kind: rank (first reason) | unplanted in the top %d |"
              % (options.top, options.top))
        print("| --- | --- | --- | --- | --- |")
    for domain in options.logs.split(","):
        for seed in range(int(first), int(last or first) + 1):
            result, groups, incidents = examine(options, domain, seed)
            print(json.dumps(result) if options.json else markdown(result), flush=True)
            if options.verbose:
                print_incidents(groups, incidents)


if __name__ == "__main__":
    main()
