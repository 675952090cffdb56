"""Payments and the like, without labels: ranking of events or accounts, incidents, time and memory."""
import json
import tempfile
from pathlib import Path

from cells import Cell
from evaluation import configuration, folder, judge, read_table
from sets import MONEY_SETS, SEEDS

TOP_INCIDENTS = 20


def cells(program, variant=""):
    """A cell for each set."""
    for chosen in MONEY_SETS:
        yield Cell("money", (chosen.name,), "dragnet", lambda chosen=chosen: measure(program, chosen), chosen.quick,
                   variant)


def measure(program, chosen, seeds=SEEDS):
    """The mean of one scan for each seed: one alone is off by up to a quarter of the average precision."""
    return mean([measure_seed(program, chosen, seed) for seed in seeds])


def mean(runs):
    """The mean of each figure, of lists number by number; nothing where a run has none."""
    def of(values):
        if any(value is None for value in values):
            return None
        if isinstance(values[0], list):
            return [of(list(numbers)) for numbers in zip(*values)]
        middle = sum(values) / len(values)
        return round(middle) if isinstance(values[0], int) else round(middle, 4)
    return {**{key: of([run[key] for run in runs]) for key in runs[0]}, "seeds": len(runs)}


def measure_seed(program, chosen, seed):
    """One scan, judged by `fraud.py`."""
    directory = folder("fraud", chosen.name)
    until = configuration(directory).get("train_end")
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "out"
        used = program.scan([directory / "transactions.csv.gz"], out, until, [*chosen.flags, "--seed", seed])
        values = judge(directory, out / ("entities.csv.gz" if chosen.accounts else "events.csv.gz"))
        if chosen.members:
            members = judge(directory, out / "entities.csv.gz", unit="account")
            values.update({"accounts_" + key: members[key] for key in ("n", "bad", "auc", "ap", "p@100")})
        if not chosen.accounts:
            values.update(incidents(directory, out / "incidents.jsonl"))
        return {**values, **used}


def incidents(directory, path):
    """The share of bad ones among the first incidents; bad is one of whose labelled events at least half are bad."""
    labels = {row["id"]: row["label"] == "1" for row in read_table(directory / "labels.csv.gz")}
    with open(path) as file:
        first = [json.loads(line) for line in file][:TOP_INCIDENTS]
    known = [[labels[event] for event in incident["events"] if event in labels] for incident in first]
    bad = [sum(events) * 2 >= len(events) for events in known if events]
    return {"incidents": len(bad), "incidents_bad": round(sum(bad) / len(bad), 3) if bad else None}
