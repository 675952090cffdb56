#!/usr/bin/env python3
"""Makes the table of node outliers in static graphs: Dragnet beside an isolation forest and published figures.

    python3 Benchmarks/quality/static_nodes.py [--data ../shared/data] [--dragnet .build/release/dragnet] [--seeds 1,2,3]

Each set is scanned as a log without times, with its features by --attributes; the score is `surprise` in
entities.csv.gz, the labels are used for ROC-AUC and average precision alone. The means of the seeds are shown.
Needs numpy and scikit-learn. The published figures are means of 20 runs from BOND (Liu et al., NeurIPS 2022, tables 3
and 4), quoted from memory of the tables and not remade here.
"""
import argparse
import csv
import gzip
import pathlib
import subprocess
import tempfile

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score

ROOT = pathlib.Path(__file__).resolve().parents[2]
NODES = ["nodes-gen-1000", "nodes-gen-5000", "nodes-disney", "nodes-inj-cora"]
PUBLISHED = {
    "nodes-disney": "IF .576, Radar .518, SCAN .505, DOMINANT .471",
    "nodes-inj-cora": "AnomalyDAE .834, DOMINANT .827, DONE .824, IF .644",
}


def rows(path):
    with gzip.open(path, "rt", newline="") as file:
        yield from csv.DictReader(file)


def unquoted(name):
    """A cell that a spreadsheet would run is written with an apostrophe before it."""
    return name[1:] if name.startswith("'") else name


def scan(program, edges, attributes, seed):
    """The surprise of each entity."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "scan", str(edges), "--out", f"{folder}/out", "--seed", str(seed), "--no-report",
                   "--pictures", "0", "--quiet"]
        if attributes:
            command += ["--attributes", str(attributes)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return {unquoted(row["id"]): float(row["surprise"]) for row in rows(f"{folder}/out/entities.csv.gz")}


def features(path, names):
    """The features as a matrix, in the order of `names`."""
    table = list(rows(path))
    place = {name: index for index, name in enumerate(names)}
    columns = list(table[0])
    if columns[1:] == ["feature", "value"]:
        matrix = np.zeros((len(names), 1 + max(int(row["feature"]) for row in table)))
        for row in table:
            matrix[place[row[columns[0]]], int(row["feature"])] = float(row["value"])
        return matrix
    matrix = np.zeros((len(names), len(columns) - 1))
    for row in table:
        matrix[place[row[columns[0]]]] = [float(row[column] or 0) for column in columns[1:]]
    return matrix


def figures(labels, scores):
    return roc_auc_score(labels, scores), average_precision_score(labels, scores)


def shown(values):
    mean = np.mean(values, axis=0)
    return f"{mean[0]:.3f} / {mean[1]:.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--dragnet", default=str(ROOT / ".build" / "release" / "dragnet"))
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--sets", default=",".join(NODES + ["reviews_yelpchi"]))
    given = parser.parse_args()
    seeds = [int(seed) for seed in given.seeds.split(",")]
    print("| set | odd of all | Dragnet AUC / AP | contextual | structural | isolation forest | published AUC |")
    print("|---|---|---|---|---|---|---|")
    for name in given.sets.split(","):
        is_nodes = name.startswith("nodes-")
        folder = given.data / ("network" if is_nodes else "fraud") / name
        if not folder.exists():
            print(f"| {name} | SKIPPED: {folder} is missing | | | | | |")
            continue
        label_rows = list(rows(folder / ("labels.csv.gz" if is_nodes else "account_labels.csv.gz")))
        names = [row["row"] if is_nodes else row["id"] for row in label_rows]
        labels = np.array([int(row["label"]) for row in label_rows])
        kinds = np.array([int(row.get("type") or 0) for row in label_rows])
        edges = folder / ("edges.csv.gz" if is_nodes else "transactions.csv.gz")
        attributes = folder / "features.csv.gz" if is_nodes else None
        runs = []
        for seed in seeds:
            surprises = scan(given.dragnet, edges, attributes, seed)
            runs.append(np.array([surprises.get(entity, 0.0) for entity in names]))
        parts = []
        for kind in (1, 2):
            chosen = (kinds == kind) | (labels == 0)
            parts.append(shown([figures(labels[chosen], run[chosen]) for run in runs]) if (kinds == 2).any() else "")
        forest = ""
        if attributes:
            matrix = features(attributes, names)
            forest = shown([figures(labels, -IsolationForest(random_state=seed).fit(matrix).score_samples(matrix))
                            for seed in seeds])
        print(f"| {name} | {labels.sum()} of {len(labels)} | {shown([figures(labels, run) for run in runs])} "
              f"| {parts[0]} | {parts[1]} | {forest} | {PUBLISHED.get(name, '')} |", flush=True)


if __name__ == "__main__":
    main()
