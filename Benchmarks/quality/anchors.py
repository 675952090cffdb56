"""What Dragnet is measured beside: MIDAS-R, IsolationForest, ECOD and the one-line heuristics, on the same streams."""
import csv
import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np

import detectors
import features
import midas
from cells import Cell, Skip
from evaluation import (configuration, folder, judge, judge_stream, read_table, run_evaluation, stream, write_scores)
from sets import MONEY_SETS, edge_places

HEURISTICS = ["pa", "recency", "freq"]
METHODS = ["midas-r", "isolation-forest", "ecod", *HEURISTICS]
MINUTE, HOUR, DAY = 60, 3600, 86400


class Log:
    """Events in the order of time, as columns, with the number of those that are learnt from."""

    def __init__(self, times, sources, destinations, amounts, ids, learnt):
        self.times, self.sources, self.destinations, self.amounts = times, sources, destinations, amounts
        self.ids, self.learnt = ids, learnt

    def tick(self, fine):
        """The length of a tick: `fine`, or a day where the log tells days only (23 hours apart when clocks change)."""
        gaps = np.diff(np.unique(self.times[:self.learnt]))
        return DAY if gaps.min() >= 23 * HOUR else fine


def cells(program=None, variant=""):
    """A cell for each method and stream or set; none of them needs the program."""
    for place, quick in edge_places():
        for method in METHODS:
            yield Cell("anchors", place, method, lambda place=place, method=method: measure_stream(method, *place),
                       quick, uses_program=False)
    for chosen in MONEY_SETS:
        for method in METHODS:
            yield Cell("anchors", (chosen.name,), method,
                       lambda chosen=chosen, method=method: measure_money(method, chosen), chosen.quick,
                       uses_program=False)


def measure_stream(method, *place):
    """One method on one stream with planted anomalies."""
    directory = stream(*place)
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "scores.csv"
        if method in HEURISTICS:
            heuristic(method, directory / "train.csv", directory / "test.csv", out)
        else:
            scores = judged_scores(method, read_stream(directory), MINUTE)
            out.write_text("row,score\n" + "".join("%d,%.9g\n" % pair for pair in enumerate(scores)))
        return judge_stream(directory, out)[0]


def measure_money(method, chosen):
    """One method on one set; an account's score is the largest of its events'."""
    directory = folder("fraud", chosen.name)
    log = read_money(directory)
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "scores.csv"
        if method in HEURISTICS:
            scores = heuristic_scores(method, log, Path(work))
        else:
            scores = judged_scores(method, log, HOUR)
        judged = slice(log.learnt if log.learnt < len(log.ids) else 0, None)
        if chosen.accounts:
            highest = roll_up(log.sources[judged] + log.destinations[judged], list(scores) * 2)
            write_scores(out, highest.keys(), highest.values())
        else:
            write_scores(out, log.ids[judged], scores)
        return judge(directory, out)


def judged_scores(method, log, fine_tick):
    """The scores of the events behind the learning period, or of all if the whole log is learnt from."""
    judged = slice(log.learnt if log.learnt < len(log.ids) else 0, None)
    if method == "midas-r":
        if log.times is None:
            raise Skip("MIDAS-R needs times")
        return midas.scores(log.times, log.sources, log.destinations, log.tick(fine_tick))[judged]
    rows = feature_rows(log)
    detector = {"isolation-forest": detectors.isolation_forest, "ecod": detectors.ecod}[method]
    return detector(rows[:log.learnt], rows[judged])


@lru_cache(maxsize=1)
def feature_rows(log):
    """The features of a log, kept for the next method."""
    if log.times is None:
        return features.static(log.sources, log.destinations)
    return features.causal(log.times, log.sources, log.destinations, log.amounts)


def heuristic(method, train, test, out):
    """A built-in scorer of `edge_anomaly.py`."""
    run_evaluation("edge_anomaly.py", "baseline", "--train", train, "--test", test, "--out", out, "--method", method)


def heuristic_scores(method, log, work):
    """The same scorer over a log that is no stream of the benchmark."""
    cut = log.learnt if log.learnt < len(log.ids) else 0
    times = log.times or range(len(log.ids))
    rows = list(zip(times, log.sources, log.destinations))
    for name, part in (("train.csv", rows[:cut]), ("test.csv", rows[cut:])):
        with open(work / name, "w", newline="") as file:
            csv.writer(file).writerows([("timestamp", "src", "dst"), *part])
    heuristic(method, work / "train.csv", work / "test.csv", work / "heuristic.csv")
    return np.array([float(row["score"]) for row in read_table(work / "heuristic.csv")])


def roll_up(accounts, scores):
    """The largest score of each account."""
    highest = {}
    for account, score in zip(accounts, scores):
        highest[account] = max(score, highest.get(account, score))
    return highest


@lru_cache(maxsize=1)
def read_stream(directory):
    """Both files of an edge stream; no amounts."""
    train, test = (list(read_table(directory / name)) for name in ("train.csv", "test.csv"))
    rows = train + test
    return Log([float(row["timestamp"]) for row in rows], [row["src"] for row in rows], [row["dst"] for row in rows],
               None, list(range(len(rows))), len(train))


@lru_cache(maxsize=1)
def read_money(directory):
    """A set's log in the order of time; without a window for learning the whole log is learnt from."""
    rows = list(read_table(directory / "transactions.csv.gz"))
    times = [float(row["time"]) for row in rows] if "time" in rows[0] else None
    order = sorted(range(len(rows)), key=times.__getitem__) if times else range(len(rows))
    rows = [rows[index] for index in order]
    times = [times[index] for index in order] if times else None
    amounts = [float(row["amount"]) for row in rows] if "amount" in rows[0] else None
    end = configuration(directory).get("train_end")
    learnt = int(np.searchsorted(times, end)) if end is not None else len(rows)
    return Log(times, [row["src"] for row in rows], [row["dst"] for row in rows], amounts,
               [row["id"] for row in rows], learnt)
