"""Scans of network logs, kept with their tables, because one takes minutes and is judged in several ways."""
import hashlib
import json
import shutil
import subprocess
from collections import namedtuple

import numpy as np

from anchors import roll_up
from cells import OUT
from evaluation import read_table

KEPT_TABLES = ["events.csv.gz", "host_days.csv", "beacons.csv", "incidents.jsonl", "quality.json", "run.json",
               "timings.json"]
KEPT = OUT / "network"

# `tables` is the folder of the kept tables, `used` what the run took: wall, cpu, peak_mib.
Scan = namedtuple("Scan", "tables used")


def scan(program, name, inputs, until=None, flags=()):
    """The tables of a scan; what the same build and settings gave before is taken again."""
    told = json.dumps([program.build, sorted(program.settings.items()), str(until), list(map(str, flags))])
    target = KEPT / ("%s-%s" % (name, hashlib.sha256(told.encode()).hexdigest()[:10]))
    if not (target / "used.json").exists():
        out = target / "out"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        used = program.scan(inputs, out, until, flags)
        for table in KEPT_TABLES:
            if (out / table).exists():
                (out / table).rename(target / table)
        shutil.rmtree(out)
        # Written last: without it the scan counts as not done.
        (target / "used.json").write_text(json.dumps(used))
    return Scan(target, json.loads((target / "used.json").read_text()))


def generated(program, seed, rows=None, anomalies=1):
    """The folder of a generated network log: conn.log, labels.csv, hosts.csv; made again by another build."""
    target = KEPT / ("log-%s-%s-%s-%s" % (seed, rows or "full", anomalies, program.build))
    if not (target / "done").exists():
        target.mkdir(parents=True, exist_ok=True)
        size = ["--rows", str(rows)] if rows else []
        made = subprocess.run(
            [str(program.binary), "generate", "network", "--seed", str(seed), "--anomalies", str(anomalies), *size,
             "-o", str(target / "conn.log"), "--labels", str(target / "labels.csv"),
             "--host-labels", str(target / "hosts.csv"), "--quiet"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=program.environment())
        if made.returncode:
            raise RuntimeError("generate network failed:\n" + made.stderr[-2000:])
        (target / "done").touch()
    return target


def cost(tables, used, events):
    """Time and memory of a run, and the CPU microseconds that scoring took for an event after the fit."""
    told = json.loads((tables / "timings.json").read_text())
    processor = sum(stage["cpu_seconds"] for stage in told["stages"] if stage["name"] == "score")
    return {**used, "score_us": round(1e6 * processor / events, 2) if events else None}


def surprises(tables, rows):
    """The surprise of each of `rows` (numbers of data rows), and the number of all that were scored.

    A row that was read as a duplicate or was not scored has none.
    """
    found = {}
    for row in read_table(tables / "events.csv.gz"):
        if row["status"] in ("scored", "cold"):
            found[int(row["row"])] = float(row["surprise"])
    return np.array([found.get(row, np.nan) for row in rows]), len(found)


def host_days(tables):
    """(host, day) -> surprise."""
    return {(row["host"], row["day"]): float(row["surprise"]) for row in read_table(tables / "host_days.csv")}


def worst_days(days):
    """Host -> the surprise of its worst day."""
    return roll_up([host for host, _ in days], list(days.values()))
