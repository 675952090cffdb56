"""The evaluation programs and the data: `edge_anomaly.py` and `fraud.py` in the folder that DRAGNET_EVAL_DATA names."""
import contextlib
import csv
import gzip
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from cells import OUT, ROOT, Skip


def home():
    """The folder with `data` and `eval`."""
    return Path(os.environ.get("DRAGNET_EVAL_DATA") or ROOT.parent / "shared").resolve()


def folder(*parts):
    """A data set's folder.

    Raises Skip where it is missing.
    """
    path = home().joinpath("data", *parts)
    if not path.is_dir():
        raise Skip("the data set %s is not there" % "/".join(parts))
    return path


@cache
def edge_anomaly():
    """The edge benchmark as a module, so that one stream is made and judged by the functions of its `suite`."""
    spec = importlib.util.spec_from_file_location("edge_anomaly", home() / "eval" / "edge_anomaly.py")
    module = importlib.util.module_from_spec(spec)
    with no_bytecode():
        spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def no_bytecode():
    """Leaves nothing beside the evaluation programs."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def run_evaluation(program, *arguments):
    """Runs an evaluation program; its output is shown if it fails."""
    command = [sys.executable, "-B", str(home() / "eval" / program), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError("%s failed:\n%s" % (program, done.stdout[-2000:]))
    return done.stdout


def judge(directory, scores, **options):
    """`fraud.py eval`: AUC, average precision with its interval, precision at 50, 100 and 500."""
    with tempfile.TemporaryDirectory() as work:
        report = Path(work) / "report.json"
        flags = [part for key, value in options.items() for part in ("--" + key, value)]
        run_evaluation("fraud.py", "eval", directory, scores, "--json", report, *flags)
        found = json.loads(report.read_text())
    metrics, interval = found["metrics"], found["ci95"]
    values = {"n": found["n"], "bad": found["bad"], "missing": found["missing"],
              "auc": metrics["roc_auc"], "auc_ci": interval["roc_auc"], "ap": metrics["avg_precision"],
              "ap_ci": interval["avg_precision"], "p@100": metrics.get("precision@100")}
    return {key: [round(x, 4) for x in value] if isinstance(value, list) else
            round(value, 4) if isinstance(value, float) else value for key, value in values.items()}


def configuration(directory):
    """The set's eval.json."""
    return json.loads((directory / "eval.json").read_text())


def read_table(path):
    """The rows of a CSV file, gzip or not, as dictionaries."""
    with (gzip.open(path, "rt", newline="") if str(path).endswith(".gz") else open(path, newline="")) as file:
        yield from csv.DictReader(file)


def write_scores(path, ids, scores):
    """A table that `fraud.py` reads."""
    with open(path, "w") as file:
        file.write("id,score\n" + "".join("%s,%.9g\n" % pair for pair in zip(ids, scores)))


def stream(name, mode, kind, seed, rate=0.05):
    """The folder of an edge stream with planted anomalies; made where it is missing."""
    source, target = folder("network", name), OUT / "streams" / ("%s-%s-%s-%s-%s" % (name, mode, kind, rate, seed))
    if not (target / "meta.json").exists():
        bench, clusters = edge_anomaly(), source / "spectral42.csv.gz"
        bench.write_stream(str(target), *bench.build(
            str(source / "edges.csv.gz"), kind, rate, seed, mode,
            clusters=str(clusters) if clusters.exists() else None))
    return target


def clean_stream(name, mode, share=0.5):
    """The folder of an edge stream without anomalies: train.csv and test.csv, split as the benchmark does."""
    source, target = folder("network", name), OUT / "streams" / ("%s-%s-clean" % (name, mode))
    if not (target / "test.csv").exists():
        bench = edge_anomaly()
        t, s, d, _ = bench.prepare(*bench.read_edges(str(source / "edges.csv.gz"))[:3], mode)
        cut = int(share * len(s))
        target.mkdir(parents=True, exist_ok=True)
        bench.write_edges(str(target / "train.csv"), t[:cut], s[:cut], d[:cut])
        bench.write_edges(str(target / "test.csv"), t[cut:], s[cut:], d[cut:])
    return target


def judge_stream(directory, scores):
    """AUC and average precision of a scores file, and the labels for what else is asked of it."""
    bench = edge_anomaly()
    labels, groups = bench.read_labels(str(directory / "labels.csv"))
    found = bench.metrics(labels, bench.read_scores(str(scores), len(labels)), (100,), 0, groups)
    return {key: round(found[key], 4) for key in ("auc", "ap", "p@100") if key in found}, labels
