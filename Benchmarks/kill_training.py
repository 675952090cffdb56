#!/usr/bin/env python3
"""Kills `embed` again and again, and says whether it still ends with the bytes of an undisturbed run.

    python3 Benchmarks/kill_training.py --dragnet .build/release/dragnet --kills 20

Each round begins a run anew and sends SIGKILL at a random time; what is left goes on with --resume, on another number of
threads, and is killed again in one case out of two. Exits 1 if any run ends with other bytes. Needs nothing but Python.
"""
import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--nodes", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    environment = {**os.environ, "DRAGNET_RESOURCES_CHECKPOINT": "0"}
    with tempfile.TemporaryDirectory() as folder:
        edges = os.path.join(folder, "edges.txt")
        with open(edges, "w") as file:
            for _ in range(10 * options.nodes):
                file.write(f"{dice.randrange(options.nodes)} {dice.randrange(options.nodes)}\n")

        def line(output, threads, *more):
            return [options.dragnet, "embed", edges, "-o", output, "--threads", str(threads), "--quiet", *more]

        whole = os.path.join(folder, "whole.bin")
        begin = time.monotonic()
        subprocess.run(line(whole, 1), check=True, env=environment)
        seconds, wanted = time.monotonic() - begin, digest(whole)
        print(f"undisturbed: {seconds:.1f} s, sha256 {wanted}", flush=True)
        kills, resumed, wrong, number = 0, 0, 0, 0
        while kills < options.kills:
            number += 1
            output = os.path.join(folder, f"{number}.bin")
            while not os.path.exists(output):
                # Before the first state is kept there is nothing to go on with.
                goes_on = os.path.isdir(output + ".training") and any(
                    name.endswith(".state") for name in os.listdir(output + ".training"))
                resumed += goes_on
                process = subprocess.Popen(
                    line(output, dice.choice([1, 2, 3, 4, 8]), *(["--resume"] if goes_on else [])), env=environment)
                if kills < options.kills and not (goes_on and dice.random() < 0.5):
                    time.sleep(dice.uniform(0.02, 1) * seconds)
                    if process.poll() is None:
                        process.kill()
                        kills += 1
                    process.wait()
                elif process.wait() != 0:
                    sys.exit(f"a run that was left alone ended with {process.returncode}")
            if digest(output) != wanted:
                wrong += 1
                print(f"run {number}: sha256 {digest(output)}", flush=True)
        print(f"{kills} kills, {resumed} runs gone on with, {number} ended, {wrong} of them with other bytes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
