#!/usr/bin/env python3
"""Are Dragnet's vectors as good as gensim's on the same walks?

Makes a planted block model, holds out a fifth of its edges, lets Dragnet embed the rest and write down its walks, trains
gensim's skip-gram on the very same walks with the same settings, and compares how well both tell the held-out edges from
pairs that were never joined. Exits 1 if Dragnet's mean AUC over the seeds lies more than .005 below gensim's.

    python3 -m venv venv && venv/bin/pip install gensim numpy
    venv/bin/python Benchmarks/vectors_vs_gensim.py --dragnet .build/release/dragnet

Dragnet is called as `dragnet embed EDGES -o VECTORS.txt --export-walks WALKS.txt` with its training flags; --command
replaces the whole line, with {edges} {vectors} {walks} {seed} {dim} {walks_per_node} {length} {window} {threads}.
"""
import argparse
import os
import resource
import shlex
import subprocess
import sys
import tempfile

import numpy as np
from gensim.models import Word2Vec

DEFAULT = (
    "{dragnet} embed {edges} -o {vectors} --export-walks {walks} --seed {seed} --dim {dim} "
    "--walks {walks_per_node} --length {length} --window {window} --threads {threads}"
)


def planted_graph(nodes, communities, degree, mixing, seed):
    """Edges of a block model of equal communities: a share `mixing` of them goes anywhere, the rest stays inside."""
    random = np.random.default_rng(seed)
    community = random.permutation(nodes) % communities
    members = [np.flatnonzero(community == c) for c in range(communities)]
    edges = set()
    while len(edges) < nodes * degree // 2:
        a = int(random.integers(nodes))
        pool = None if random.random() < mixing else members[community[a]]
        b = int(random.integers(nodes)) if pool is None else int(random.choice(pool))
        if a != b:
            edges.add((min(a, b), max(a, b)))
    return sorted(edges)


def split(edges, nodes, share, seed):
    """Training edges, held-out edges between nodes that keep an edge, and as many pairs that are no edges."""
    random = np.random.default_rng(seed + 1000)
    degree = np.zeros(nodes, int)
    for a, b in edges:
        degree[a] += 1
        degree[b] += 1
    held, train = [], []
    for place in random.permutation(len(edges)):
        a, b = edges[place]
        if len(held) < share * len(edges) and degree[a] > 1 and degree[b] > 1:
            degree[a] -= 1
            degree[b] -= 1
            held.append((a, b))
        else:
            train.append((a, b))
    known, negatives = set(edges), []
    while len(negatives) < len(held):
        a, b = sorted(int(x) for x in random.integers(nodes, size=2))
        if a != b and (a, b) not in known:
            negatives.append((a, b))
    return sorted(train), np.array(held), np.array(negatives)


def auc(positive, negative):
    """The chance that a positive scores above a negative, ties half."""
    scores = np.concatenate([positive, negative])
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.bincount(inverse, ranks) / counts)[inverse]
    n = len(positive)
    return (ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative))


def logistic(features, labels, ridge=1.0, steps=15):
    """Weights of a logistic regression by Newton's method."""
    x = np.hstack([features, np.ones((len(features), 1))])
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - labels) + ridge * w)
    return lambda f: np.hstack([f, np.ones((len(f), 1))]) @ w


def quality(vectors, held, negatives, seed):
    """AUC by cosine, and by a logistic regression on the products of two vectors' numbers (half to fit, half to judge)."""
    norm = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(norm > 0, norm, 1)
    product = lambda pairs: unit[pairs[:, 0]] * unit[pairs[:, 1]]
    cosine = auc(product(held).sum(1), product(negatives).sum(1))
    random = np.random.default_rng(seed)
    positive, negative = product(held)[random.permutation(len(held))], product(negatives)
    half = len(held) // 2
    scale = np.vstack([positive[:half], negative[:half]]).std(0) + 1e-9
    score = logistic(
        np.vstack([positive[:half], negative[:half]]) / scale, np.r_[np.ones(half), np.zeros(half)], ridge=10
    )
    return cosine, auc(score(positive[half:] / scale), score(negative[half:] / scale))


def read_vectors(path, nodes):
    with open(path) as file:
        count, dim = map(int, file.readline().split())
        vectors = np.zeros((nodes, dim), np.float32)
        for line in file:
            name, *values = line.split()
            vectors[int(name)] = np.array(values, np.float32)
    return vectors


def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default="dragnet")
    parser.add_argument("--command", default=DEFAULT)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--nodes", type=int, default=4000)
    parser.add_argument("--communities", type=int, default=40)
    parser.add_argument("--degree", type=int, default=20)
    parser.add_argument("--mixing", type=float, default=0.2)
    parser.add_argument("--dim", type=int, default=128)
    parser.add_argument("--walks", type=int, default=10)
    parser.add_argument("--length", type=int, default=80)
    parser.add_argument("--window", type=int, default=10)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tolerance", type=float, default=0.005)
    options = parser.parse_args()

    rows = []
    print("seed  program   AUC cosine  AUC Hadamard  CPU s")
    for seed in map(int, options.seeds.split(",")):
        edges = planted_graph(options.nodes, options.communities, options.degree, options.mixing, seed)
        train, held, negatives = split(edges, options.nodes, 0.2, seed)
        with tempfile.TemporaryDirectory() as folder:
            paths = {name: os.path.join(folder, name + ".txt") for name in ("edges", "vectors", "walks")}
            with open(paths["edges"], "w") as file:
                file.writelines(f"{a} {b}\n" for a, b in train)
            line = options.command.format(
                dragnet=options.dragnet, seed=seed, dim=options.dim, walks_per_node=options.walks,
                length=options.length, window=options.window, threads=options.threads, **paths)
            before = cpu(resource.RUSAGE_CHILDREN)
            subprocess.run(shlex.split(line), check=True, stdout=subprocess.DEVNULL)
            ours_cpu = cpu(resource.RUSAGE_CHILDREN) - before
            ours = read_vectors(paths["vectors"], options.nodes)
            with open(paths["walks"]) as file:
                walks = [walk.split() for walk in file]
        # The export is in the order of nodes; stochastic gradient descent wants it mixed.
        walks = [walks[i] for i in np.random.default_rng(seed).permutation(len(walks))]
        before = cpu(resource.RUSAGE_SELF)
        model = Word2Vec(
            walks, vector_size=options.dim, window=options.window, sg=1, hs=0, negative=5, epochs=1, min_count=0,
            sample=0, alpha=0.025, min_alpha=0.025 * 1e-4, workers=1, seed=seed)
        theirs_cpu = cpu(resource.RUSAGE_SELF) - before
        theirs = np.zeros_like(ours)
        for name in model.wv.index_to_key:
            theirs[int(name)] = model.wv[name]
        for name, vectors, seconds in (("dragnet", ours, ours_cpu), ("gensim", theirs, theirs_cpu)):
            figures = quality(vectors, held, negatives, seed)
            rows.append((name, *figures, seconds))
            print(f"{seed:4d}  {name:8s}  {figures[0]:10.4f}  {figures[1]:12.4f}  {seconds:5.1f}", flush=True)
    mean = {name: np.mean([row[1:] for row in rows if row[0] == name], axis=0) for name in ("dragnet", "gensim")}
    for name, figures in mean.items():
        print(f"mean  {name:8s}  {figures[0]:10.4f}  {figures[1]:12.4f}  {figures[2]:5.1f}")
    gap = mean["gensim"][:2] - mean["dragnet"][:2]
    print(f"gensim is ahead by {gap[0]:+.4f} by cosine, {gap[1]:+.4f} by Hadamard")
    return 1 if gap.max() > options.tolerance else 0


if __name__ == "__main__":
    sys.exit(main())
