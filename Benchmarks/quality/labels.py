"""What labels add: none of the test window or the test fold reaches the program before it has written its scores."""
import csv
import tempfile
from pathlib import Path

from cells import Cell
from evaluation import configuration, folder, judge, read_table, run_evaluation
from sets import money_set

EVENT_SETS = ["transfers_synth", "cards_handbook"]
ACCOUNT_SET = "trust_bitcoin_alpha"
FEW = 50
FOLDS = 5
DAY = 86400


def cells(program, variant=""):
    """Few labels and all labels for the sets of events, five folds for the set of accounts."""
    for name in EVENT_SETS:
        for count in (FEW, None):
            yield Cell("labels", (name, "%s labels" % (count or "all")), "dragnet",
                       lambda name=name, count=count: measure_events(program, money_set(name), count), variant=variant)
    yield Cell("labels", (ACCOUNT_SET, "%d folds" % FOLDS), "dragnet",
               lambda: measure_accounts(program, money_set(ACCOUNT_SET)), True, variant)


def measure_events(program, chosen, count):
    """The test window by a model that learnt from what was known when the window begins."""
    program.require("label")
    directory = folder("fraud", chosen.name)
    known = configuration(directory)
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        labels = work / "labels.csv"
        if count:
            review(program, chosen, directory, count, labels, work)
        else:
            write_known_labels(directory, labels)
        scores, used = score_with_labels(program, chosen, directory, labels, "event", work, until=known["test_start"],
                                         delay="%dd" % (known["label_delay"] // DAY))
        return {**judge(directory, scores / "events.csv.gz"), **used}


def measure_accounts(program, chosen):
    """Each account by the model that did not see its fold's labels."""
    program.require("label")
    directory = folder("fraud", chosen.name)
    merged, seconds = {}, 0.0
    with tempfile.TemporaryDirectory() as work:
        for fold in range(FOLDS):
            place = Path(work) / str(fold)
            run_evaluation("fraud.py", "split", directory, place, "--fold", fold)
            scores, used = score_with_labels(program, chosen, directory, place / "train_labels.csv", "entity", place)
            seconds += used["wall"]
            fold_ids = {row["id"] for row in read_table(place / "test_ids.csv")}
            merged.update({row["id"]: row["surprise"] for row in read_table(scores / "entities.csv.gz")
                           if row["id"] in fold_ids})
        table = Path(work) / "scores.csv"
        with open(table, "w", newline="") as file:
            csv.writer(file).writerows([("id", "score"), *merged.items()])
        return {**judge(directory, table, fold="all"), "wall": round(seconds, 1)}


def score_with_labels(program, chosen, directory, labels, unit, work, until=None, delay="0d"):
    """Log and labels into a workspace, a model, scores: the run's folder, and what the commands took together."""
    workspace, out = work / "workspace", work / "scored"
    place = ("--workspace", workspace, "--quiet")
    boundary = ("--until", until) if until is not None else ()
    steps = [
        ("import", directory / "transactions.csv.gz", "--new", *chosen.flags),
        ("label", "--import", labels, "--unit", unit, "--delay", delay),
        ("train", *boundary),
        ("score", "--out", out),
    ]
    used = [program.run(*step, *place) for step in steps]
    return out, {"wall": round(sum(step["wall"] for step in used), 1),
                 "peak_mib": max(step["peak_mib"] for step in used)}


def review(program, chosen, directory, count, labels, work):
    """The labels of the `count` items that an analyst would have looked at, by `fraud.py review`."""
    known = configuration(directory)
    # Where the log begins with the training window, the first part of the window has to be learnt from.
    share = 0 if "history_start" in known else 0.3
    until = known["train_start"] + int(share * (known["train_end"] - known["train_start"]))
    program.scan([directory / "transactions.csv.gz"], work / "unlabelled", until, chosen.flags)
    run_evaluation("fraud.py", "review", directory, work / "unlabelled" / "events.csv.gz", labels, "--n", count)


def write_known_labels(directory, path):
    """Every label of the time before the test window; the program holds back the newest by `--delay`."""
    end = configuration(directory)["test_start"]
    times = {row["id"]: float(row["time"]) for row in read_table(directory / "transactions.csv.gz")}
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("id", "label"))
        table.writerows((row["id"], row["label"]) for row in read_table(directory / "labels.csv.gz")
                        if times[row["id"]] < end)
