#!/usr/bin/env python3
"""Dragnet's Node2Vec beside others, on the same graph, the same cores and the same settings.

Every program runs in a process of its own, pinned to --cores, once a round; rounds are interleaved, so that a busy machine
disturbs all alike, and the best of each is told. Measured are CPU seconds (of the whole process, and of making the vectors
alone where that can be told apart), wall seconds, peak memory, and how good the vectors are: AUC of held-out edges by
cosine, and of a vote of the ten nearest nodes for a node's community.

    python3 -m venv venv && venv/bin/pip install numpy gensim fastnode2vec ensmallen
    venv/bin/python Benchmarks/engine.py --dragnet .build/release/dragnet
    venv/bin/python Benchmarks/engine.py --nodes 200000 --degree 20 --walks 2 --length 40 --only dragnet,ensmallen

Peers that cannot be imported are left out and named. --python pecanpy=OTHER/bin/python runs one with another Python.
--command NAME='LINE' adds any program, with {edges} {vectors} {seed} {dim} {walks} {length} {window} {threads} {p} {q};
it must write word2vec text. --check exits 1 unless Dragnet takes at most a quarter of ensmallen's CPU and is no more than
.005 worse in AUC than the best peer.
"""
import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time

DRAGNET = (
    "{dragnet} embed {edges} -o {vectors} --seed {seed} --dim {dim} --walks {walks} --length {length} "
    "--window {window} --p {p} --q {q} --threads {threads}"
)
PEERS = ["fastnode2vec", "pecanpy", "ensmallen"]


def planted_graph(nodes, degree, communities, mixing, seed):
    """Edges of a block model with power-law degrees; a share `mixing` of them goes anywhere."""
    import numpy as np

    random = np.random.default_rng(seed)
    community = random.permutation(nodes) % communities
    weight = np.minimum((1 - random.random(nodes)) ** (-1 / 1.4), nodes**0.5)
    order = np.lexsort((np.arange(nodes), community))
    sums = np.concatenate([[0.0], np.cumsum(weight[order])])
    start = np.searchsorted(community[order], np.arange(communities), "left")
    stop = np.searchsorted(community[order], np.arange(communities), "right")
    wanted, keys = nodes * degree // 2, np.zeros(0, np.int64)
    while len(keys) < wanted:
        some = int(1.3 * (wanted - len(keys))) + 100
        a = order[np.minimum(np.searchsorted(sums, random.random(some) * sums[-1], "right") - 1, nodes - 1)]
        loose = random.random(some) < mixing
        low = np.where(loose, 0.0, sums[start[community[a]]])
        high = np.where(loose, sums[-1], sums[stop[community[a]]])
        b = order[np.minimum(np.searchsorted(sums, low + random.random(some) * (high - low), "right") - 1, nodes - 1)]
        a, b = np.minimum(a, b), np.maximum(a, b)
        keys = np.union1d(keys, (a.astype(np.int64) * nodes + b)[a != b])
    keys = random.permutation(keys)[:wanted]
    return np.stack([keys // nodes, keys % nodes], 1), community


def split(edges, nodes, share, seed):
    """Edges to learn from, which leave no node alone that had an edge; held-out edges; as many pairs that are none."""
    import numpy as np

    random = np.random.default_rng(seed + 1)
    degree = np.bincount(edges.ravel(), minlength=nodes)
    held = np.zeros(len(edges), bool)
    left = int(share * len(edges))
    for place in random.permutation(len(edges)):
        a, b = edges[place]
        if left == 0:
            break
        if degree[a] > 1 and degree[b] > 1:
            degree[a] -= 1
            degree[b] -= 1
            held[place] = True
            left -= 1
    known = set((edges[:, 0].astype(np.int64) * nodes + edges[:, 1]).tolist())
    others, wanted = [], int(held.sum())
    while len(others) < wanted:
        a, b = sorted(random.integers(nodes, size=2).tolist())
        if a != b and a * nodes + b not in known:
            others.append((a, b))
    return edges[~held], edges[held], np.array(others)


def auc(positive, negative):
    """The chance that a positive scores above a negative."""
    import numpy as np

    both = np.concatenate([positive, negative])
    ranks = np.empty(len(both))
    ranks[np.argsort(both, kind="stable")] = np.arange(1, len(both) + 1)
    n = len(positive)
    return (ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative))


def quality(path, nodes, held, others, community, sample=2000):
    """AUC of held-out edges by cosine, and the accuracy of a vote of the ten nearest nodes."""
    import numpy as np

    vectors = None
    with open(path) as file:
        count, dim = map(int, file.readline().split())
        vectors = np.zeros((nodes, dim), np.float32)
        for line in file:
            name, _, rest = line.partition(" ")
            vectors[int(name)] = np.array(rest.split(), np.float32)
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    score = lambda pairs: (unit[pairs[:, 0]] * unit[pairs[:, 1]]).sum(1)
    asked = np.random.default_rng(3).permutation(nodes)[:sample]
    right = 0
    for node in asked:
        cosine = unit @ unit[node]
        cosine[node] = -2
        near = np.argpartition(-cosine, 10)[:10]
        right += np.bincount(community[near]).argmax() == community[node]
    return auc(score(held), score(others)), right / len(asked)


def write_vectors(path, names, rows):
    with open(path, "w") as file:
        file.write(f"{len(names)} {len(rows[0])}\n")
        for name, row in zip(names, rows):
            file.write(f"{name} {' '.join(f'{x:.6g}' for x in row)}\n")


def run_peer(name, edges, vectors, s):
    """One peer, in this process; says how much CPU making the vectors took."""
    import numpy as np

    pairs = np.loadtxt(edges, dtype=np.int64)
    nodes = int(pairs.max()) + 1
    if name == "fastnode2vec":
        from fastnode2vec import Graph, Node2Vec

        graph = Graph(pairs.tolist(), directed=False, weighted=False)
        begin = time.process_time()
        model = Node2Vec(
            graph, dim=s["dim"], walk_length=s["length"], window=s["window"], p=s["p"], q=s["q"], workers=s["threads"],
            batch_walks=100, seed=s["seed"])
        model.train(epochs=s["walks"], verbose=False)
        used = time.process_time() - begin
        names = list(model.wv.index_to_key)
        write_vectors(vectors, names, [model.wv[k] for k in names])
    elif name == "pecanpy":
        from gensim.models import Word2Vec
        from pecanpy import pecanpy

        with tempfile.NamedTemporaryFile("w", suffix=".edg") as file:
            np.savetxt(file, pairs, fmt="%d", delimiter="\t")
            file.flush()
            graph = pecanpy.SparseOTF(p=s["p"], q=s["q"], workers=s["threads"], verbose=False)
            graph.read_edg(file.name, weighted=False, directed=False)
        begin = time.process_time()
        walks = graph.simulate_walks(num_walks=s["walks"], walk_length=s["length"])
        model = Word2Vec(
            walks, vector_size=s["dim"], window=s["window"], sg=1, hs=0, negative=5, min_count=0, epochs=1,
            workers=s["threads"], seed=s["seed"], alpha=0.025)
        used = time.process_time() - begin
        names = list(model.wv.index_to_key)
        write_vectors(vectors, names, [model.wv[k] for k in names])
    elif name == "ensmallen":
        from ensmallen import GraphBuilder, models

        builder = GraphBuilder()
        builder.set_directed(False)
        for node in range(nodes):
            builder.add_node(str(node))
        for a, b in pairs.tolist():
            builder.add_edge(str(a), str(b))
        graph = builder.build()
        begin = time.process_time()
        rows = models.SkipGram(
            embedding_size=s["dim"], window_size=s["window"], walk_length=s["length"], iterations=s["walks"],
            epochs=1, number_of_negative_samples=5, return_weight=1 / s["p"], explore_weight=1 / s["q"],
            random_state=s["seed"], verbose=False).fit_transform(graph)
        used = time.process_time() - begin
        rows = rows[0] if isinstance(rows, (list, tuple)) else rows
        write_vectors(vectors, graph.get_node_names(), np.asarray(rows))
    else:
        sys.exit(f"no peer {name}")
    print(json.dumps({"cpu": used}))


def measure(line, cores, threads):
    """Runs a command pinned to `cores`; CPU and wall seconds, peak bytes, its last line of output."""
    environment = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"):
        environment[name] = str(threads)
    begin = time.monotonic()
    process = subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        preexec_fn=lambda: os.sched_setaffinity(0, cores))
    out, err = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - begin
    last = out.decode(errors="replace").strip().splitlines()[-1:] or [""]
    return process.returncode, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024, last[0], err.decode(errors="replace")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--dragnet-command", default=DRAGNET)
    parser.add_argument("--only", help="names, separated by commas")
    parser.add_argument("--command", action="append", default=[], metavar="NAME=LINE")
    parser.add_argument("--python", action="append", default=[], metavar="PEER=PATH")
    parser.add_argument("--cores", default="0", help="cores, separated by commas; as many threads")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--nodes", type=int, default=4000)
    parser.add_argument("--degree", type=int, default=20)
    parser.add_argument("--communities", type=int, default=40)
    parser.add_argument("--mixing", type=float, default=0.2)
    parser.add_argument("--dim", type=int, default=128)
    parser.add_argument("--walks", type=int, default=10)
    parser.add_argument("--length", type=int, default=80)
    parser.add_argument("--window", type=int, default=10)
    parser.add_argument("--p", type=float, default=1.0)
    parser.add_argument("--q", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", metavar="FILE", help="write the figures to FILE")
    parser.add_argument("--run-peer", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run_peer:
        name, edges, vectors = options.run_peer
        settings = {k: getattr(options, k) for k in ("dim", "walks", "length", "window", "p", "q", "seed")}
        settings["threads"] = len(options.cores.split(","))
        return run_peer(name, edges, vectors, settings)

    import numpy as np

    cores = {int(core) for core in options.cores.split(",")}
    edges, community = planted_graph(
        options.nodes, options.degree, options.communities, options.mixing, options.seed)
    train, held, others = split(edges, options.nodes, 0.2, options.seed)
    values = {
        k: getattr(options, k) for k in ("dragnet", "dim", "walks", "length", "window", "p", "q", "seed")
    } | {"threads": len(cores)}
    pythons = dict(entry.split("=", 1) for entry in options.python)
    lines = {"dragnet": options.dragnet_command, "dragnet --fast": options.dragnet_command + " --fast"}
    lines |= dict(entry.split("=", 1) for entry in options.command)
    flags = [f"--{k}={values[k]}" for k in ("dim", "walks", "length", "window", "p", "q", "seed")]
    for peer in PEERS:
        lines[peer] = shlex.join(
            [pythons.get(peer, sys.executable), os.path.abspath(__file__), "--cores", options.cores, *flags]
        ) + f" --run-peer {peer} {{edges}} {{vectors}}"
    if options.only:
        lines = {name: lines[name] for name in options.only.split(",")}
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "edges.txt")
        np.savetxt(path, train, fmt="%d")
        print(f"{options.nodes} nodes, {len(train)} edges to learn from, {len(held)} held out; cores {options.cores}")
        print("program            CPU s  vectors alone   wall s     MiB  AUC cosine  10-NN vote", flush=True)
        for turn in range(options.rounds):
            for name, line in lines.items():
                vectors = os.path.join(folder, "vectors.txt")
                if os.path.exists(vectors):
                    os.remove(vectors)
                command = shlex.split(line.format(**values, edges=path, vectors=vectors))
                code, cpu, wall, peak, last, errors = measure(command, cores, len(cores))
                if code != 0 or not os.path.exists(vectors):
                    if turn == 0:
                        print(f"{name}: left out ({(errors.strip().splitlines() or ['failed'])[-1][:90]})", flush=True)
                    continue
                try:
                    alone = json.loads(last)["cpu"]
                except (ValueError, KeyError, TypeError):
                    alone = cpu
                figures = quality(vectors, options.nodes, held, others, community)
                row = dict(cpu=cpu, alone=alone, wall=wall, peak=peak, auc=figures[0], vote=figures[1])
                print(
                    f"{name:16s} {cpu:7.1f} {alone:14.1f} {wall:8.1f} {peak / 2**20:7.0f} {figures[0]:11.4f} "
                    f"{figures[1]:11.4f}", flush=True)
                if name not in best or alone < best[name]["alone"]:
                    best[name] = row
    if "dragnet" in best:
        for name, row in best.items():
            if name != "dragnet":
                print(f"{name} takes {row['alone'] / best['dragnet']['alone']:.2f} times the CPU of dragnet")
    if options.json:
        with open(options.json, "w") as file:
            json.dump(best, file, indent=1, sort_keys=True)
    if options.check:
        peers = [best[name] for name in PEERS if name in best]
        if "dragnet" not in best or not peers:
            sys.exit("nothing to compare with")
        if best["dragnet"]["auc"] < max(row["auc"] for row in peers) - 0.005:
            sys.exit("the vectors are worse than a peer's")
        if "ensmallen" in best and best["dragnet"]["alone"] > best["ensmallen"]["alone"] / 4:
            sys.exit("more than a quarter of ensmallen's CPU")
    return None


if __name__ == "__main__":
    sys.exit(main())
