"""Reads the columns of a network log that the judges and the anchors need, apart from the program's own readers."""
import csv
import gzip
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache

import numpy as np

from evaluation import folder, read_table

# Zeek's states of a connection that was refused or never answered.
FAILED_STATES = {"S0", "REJ", "RSTRH", "SH", "SHR", "RSTOS0"}


@dataclass(eq=False)
class Flows:
    """One column each, in the order of the file; a column that the log lacks is empty."""
    times: np.ndarray
    sources: list
    destinations: list
    services: list
    failed: np.ndarray
    sent: np.ndarray
    received: np.ndarray
    durations: np.ndarray
    ids: list

    def __len__(self):
        return len(self.sources)


def zeek(path):
    """A conn.log in Zeek's own form, tab separated."""
    def numeric(text):
        return 0.0 if text in ("-", "") else float(text)
    columns = [[] for _ in range(9)]
    at = None
    with (gzip.open(path, "rt") if str(path).endswith(".gz") else open(path)) as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if cells[0] == "#fields":
                at = {name: index for index, name in enumerate(cells[1:])}
            if line.startswith("#"):
                continue
            row = (float(cells[at["ts"]]), cells[at["id.orig_h"]], cells[at["id.resp_h"]],
                   cells[at["id.resp_p"]] + "/" + cells[at["proto"]], cells[at["conn_state"]] in FAILED_STATES,
                   numeric(cells[at["orig_bytes"]]), numeric(cells[at["resp_bytes"]]), numeric(cells[at["duration"]]),
                   cells[at["uid"]])
            for column, value in zip(columns, row):
                column.append(value)
    return flows(*columns)


def flows(times, sources, destinations, services, failed, sent, received, durations, ids):
    """The columns with their types."""
    numbers = [np.array(column, float) for column in (sent, received, durations)]
    return Flows(np.array(times, float), sources, destinations, services, np.array(failed, bool), *numbers, ids)


def argus(path):
    """Argus's binetflow; without a zone its times are read as UTC."""
    columns = [[] for _ in range(9)]
    for index, row in enumerate(read_table(path)):
        time = datetime.strptime(row["StartTime"], "%Y/%m/%d %H:%M:%S.%f").replace(tzinfo=timezone.utc).timestamp()
        total, sent = float(row["TotBytes"] or 0), float(row["SrcBytes"] or 0)
        values = (time, row["SrcAddr"], row["DstAddr"], row["Dport"] + "/" + row["Proto"],
                  unanswered(row["Proto"], row["State"]), sent, total - sent, float(row["Dur"] or 0), str(index))
        for column, value in zip(columns, values):
            column.append(value)
    return flows(*columns)


def unanswered(protocol, state):
    """Argus: TCP whose other side sent nothing or a reset alone; else a request that stayed alone."""
    if protocol == "tcp":
        asked, _, answered = state.partition("_")
        return "S" in asked and answered in ("", "R", "RA", "AR")
    return state in ("INT", "REQ", "URP", "URH", "URN")


def edge_rows(name):
    """`timestamp,src,dst` of a set, in the order of the file."""
    rows = list(read_table(folder("network", name) / "edges.csv.gz"))
    return (np.array([float(row["timestamp"]) for row in rows]), [row["src"] for row in rows],
            [row["dst"] for row in rows])


@lru_cache(maxsize=2)
def labels(name):
    """The rows of a set's labels, in the order of the file."""
    return list(read_table(folder("network", name) / "labels.csv.gz"))


def learning_end(times, share):
    """The time of the row that is `share` of the way through the log by time; what lies before it is learnt from."""
    return float(np.sort(times)[int(share * len(times))])


def generated_log(directory):
    """A generated log's flows, the labels of its events and those of its internal hosts."""
    log = zeek(directory / "conn.log")
    with open(directory / "labels.csv", newline="") as file:
        events = {row["id"]: row for row in csv.DictReader(file) if row["label"] == "1"}
    with open(directory / "hosts.csv", newline="") as file:
        hosts = {row["id"]: row["label"] == "1" for row in csv.DictReader(file)}
    return log, events, hosts
