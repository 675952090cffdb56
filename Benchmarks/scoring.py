#!/usr/bin/env python3
"""Events scored a second in batch, on one thread, with all channels, and what learning the calibrator takes.

    python3 Benchmarks/scoring.py --dragnet .build/release/dragnet
    python3 Benchmarks/scoring.py --dragnet OLD --dragnet NEW --rounds 3      several programs in turn, in one run

A made log: every account has six usual partners, shops are met by many, one payment in five goes to somebody else. The
first `--learn` payments are learnt from, by the first program; the rest is scored by each and not stored. Counted is the
processor's time of the stage alone, without reading and writing. Needs Linux and python3 alone.
"""
import argparse
import json
import os
import random
import subprocess
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")


def write_logs(folder, accounts, learnt, scored, seed):
    """Writes what is learnt from and what is scored; gives both paths."""
    dice = random.Random(seed)
    shops = max(1, accounts // 20)

    def anybody():
        return dice.randrange(accounts) if dice.random() < 0.5 else int(shops * dice.random() ** 2)

    usual = [[anybody() for _ in range(6)] for _ in range(accounts)]
    paths = [os.path.join(folder, name) for name in ("learnt.csv", "scored.csv")]
    files = [open(path, "w") for path in paths]
    for file in files:
        file.write("transaction_id,timestamp,from_account,to_account,amount,currency\n")
    total = learnt + scored
    for number in range(total):
        payer = number if number < accounts else dice.randrange(accounts)
        payee = usual[payer][int(6 * dice.random() ** 2)] if dice.random() < 0.8 else dice.randrange(accounts)
        if payee == payer:
            payee = (payer + 1) % accounts
        day, second = divmod(number * 56 * 86400 // total, 86400)
        files[number >= learnt].write(
            f"B{number},2026-{1 + day // 28:02d}-{1 + day % 28:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:"
            f"{second % 60:02d}Z,A{payer},A{payee},{dice.lognormvariate(3, 1):.2f},EUR\n")
    for file in files:
        file.close()
    return paths


def seconds_of_stage(command, stage):
    """Seconds of the processor that a command spends in a stage, by its progress."""
    process = subprocess.Popen([*command, "--progress", "json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def used():
        with open(f"/proc/{process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    total, since = 0.0, None
    for line in process.stderr:
        try:
            name = json.loads(line).get("stage")
        except ValueError:
            continue
        if name == stage and since is None:
            since = used()
        elif name != stage and since is not None:
            total, since = total + used() - since, None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return total if since is None else total + usage.ru_utime + usage.ru_stime - since


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dragnet", action="append", default=[])
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--learn", type=int, default=300_000)
    parser.add_argument("--score", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    programs = options.dragnet or [".build/release/dragnet"]
    with tempfile.TemporaryDirectory() as folder:
        learnt, scored = write_logs(folder, options.accounts, options.learn, options.score, options.seed)
        workspace = os.path.join(folder, "workspace")
        subprocess.run([programs[0], "import", learnt, "--workspace", workspace, "--quiet"], check=True)
        begun = time.time()
        taken = seconds_of_stage(
            [programs[0], "train", "--workspace", workspace, "--threads", "1"], "calibrating")
        print(f"calibrator of {options.learn:,} payments: {taken:.1f} CPU s of {time.time() - begun:.0f} s of learning",
              flush=True)
        best = {}
        for _ in range(options.rounds):
            for program in programs:
                output = os.path.join(folder, "scores")
                seconds = seconds_of_stage(
                    [program, "score", scored, "--workspace", workspace, "--out", output, "--threads", "1"], "scoring")
                subprocess.run(["rm", "-rf", output], check=True)
                best[program] = min(best.get(program, seconds), seconds)
        for program in programs:
            print(f"{program}: {options.score / best[program]:,.0f} events/s, {1e6 * best[program] / options.score:.1f}"
                  f" microseconds each, {best[programs[0]] / best[program]:.2f} times the first", flush=True)


if __name__ == "__main__":
    main()
