#!/usr/bin/env python3
"""Whether a payment of far more than usual is odd, and whether it is as odd when the amount is round.

Six payments of the judged part of a log of payments, no planted ones, are made FACTOR times as large, once to the cent and
once down to a thousand (or ten, or one, where it is smaller), and the log is scanned; --scans times with other payments, for
more of them in one log would be what is usual there. Told are the median surprise (-log10 p) and how many reach band medium
and high. Factor 1 to the cent leaves the log as it is.

Usage: round_amounts.py [--dragnet .build/release/dragnet] [--log Datasets/payments.csv] [--factors 1,100,1000,1000000] [--scans 4]
Needs python3 alone.
"""
import argparse
import csv
import gzip
import json
import statistics
import subprocess
import tempfile
from pathlib import Path

JUDGED_PART = 0.5
A_SCAN = 6


def as_round(amount):
    """The amount down to a step that it is at least ten times as large as."""
    for step in (1000, 100, 10):
        if amount >= 10 * step:
            return amount // step * step
    return float(int(amount))


def changed_log(rows, chosen, factor, is_round):
    """The rows, with the chosen amounts multiplied."""
    made = []
    for row in rows:
        if row["transaction_id"] in chosen:
            amount = float(row["amount"]) * factor
            row = {**row, "amount": "%.2f" % (as_round(amount) if is_round else amount)}
        made.append(row)
    return made


def scan(dragnet, rows, folder):
    """The surprise and the band of every scored payment."""
    log, out = folder / "log.csv", folder / "out"
    with open(log, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    subprocess.run([dragnet, "scan", str(log), "--out", str(out), "--quiet", "--no-report", "--pictures", "0"],
                   check=True, stdout=subprocess.DEVNULL)
    with gzip.open(out / "events.csv.gz", "rt") as file:
        return {row["id"]: (float(row["surprise"]), row["severity"]) for row in csv.DictReader(file)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--log", type=Path, default=Path("Datasets/payments.csv"))
    parser.add_argument("--labels", type=Path, help="the log's own beside it, unless told")
    parser.add_argument("--factors", default="1,100,1000,1000000")
    parser.add_argument("--scans", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with open(options.log) as file:
        rows = list(csv.DictReader(file))
    labels = options.labels or options.log.with_suffix(".labels.csv")
    with open(labels) as file:
        planted = {row["id"] for row in csv.DictReader(file) if row["label"] == "1"}
    judged = [row["transaction_id"] for row in rows[int(len(rows) * JUDGED_PART):]]
    candidates = [name for name in judged if name not in planted]
    # Spread over the judged time, and no payment twice.
    step = len(candidates) // (A_SCAN * options.scans)
    sets = [set(candidates[scan * step::options.scans * step][:A_SCAN]) for scan in range(options.scans)]
    if not options.json:
        print("| amount | written | payments | median surprise | medium or more | high or more |")
        print("| --- | --- | --- | --- | --- | --- |")
    for factor in map(float, options.factors.split(",")):
        for is_round in (False, True):
            found = []
            for chosen in sets:
                with tempfile.TemporaryDirectory() as folder:
                    scored = scan(options.dragnet, changed_log(rows, chosen, factor, is_round), Path(folder))
                found += [scored[name] for name in chosen]
            medium = sum(band in ("medium", "high", "critical") for _, band in found)
            high = sum(band in ("high", "critical") for _, band in found)
            result = {"factor": factor, "round": is_round, "payments": len(found),
                      "median": round(statistics.median(surprise for surprise, _ in found), 3),
                      "medium": medium, "high": high}
            print(json.dumps(result) if options.json else "| x %g | %s | %d | %.3f | %d | %d |" % (
                factor, "round" if is_round else "to the cent", len(found), result["median"], medium, high), flush=True)


if __name__ == "__main__":
    main()
