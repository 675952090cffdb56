"""Generated logs: planted patterns in the first incidents, and quiet where nothing is planted."""
import json
import subprocess
import sys

from cells import ROOT, Cell

LOGS = ["transactions", "network"]
PLANTED_SEEDS = [401, 402, 403, 404, 405]
CLEAN_SEEDS = [411, 412, 413, 414, 415]
# A quick run looks at a seed that was looked at before, so that the others stay fresh.
QUICK_SEED = 101

# The first reasons that name a planted pattern rightly.
RIGHT_REASONS = {
    "mule_fan_in": {"PASS_THROUGH", "FAN_IN"}, "ring": {"CYCLE"}, "structuring": {"STRUCTURING"},
    "account_takeover": {"NEW_PARTNER", "AMOUNT_HIGH", "VELOCITY"}, "card_testing": {"CARD_TESTING"},
    "beacon": {"BEACON"}, "slow_scan": {"SCAN"}, "sweep": {"SCAN"}, "port_scan": {"SCAN"}, "brute_force": {"BURST"},
    "lateral_movement": {"LATERAL_MOVEMENT"}, "exfiltration_big": {"EXFILTRATION"},
    "exfiltration_slow": {"EXFILTRATION"}, "dns_tunnel": {"EXFILTRATION"},
}


def cells(program, variant=""):
    """A cell for each log and seed, with and without planted patterns."""
    for part, anomalies, seeds in (("planted", 1, PLANTED_SEEDS), ("unplanted", 0, CLEAN_SEEDS)):
        for log in LOGS:
            for seed in [QUICK_SEED, *seeds]:
                yield Cell(part, (log, seed), "dragnet",
                           lambda log=log, seed=seed, anomalies=anomalies: measure(program, log, seed, anomalies),
                           seed == QUICK_SEED, variant)


def measure(program, log, seed, anomalies):
    """What `planted_quality.py` says of one log."""
    command = [sys.executable, str(ROOT / "Benchmarks" / "planted_quality.py"), "--dragnet", str(program.binary),
               "--json", "--logs", log, "--seeds", str(seed), "--anomalies", str(anomalies)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=program.environment())
    if done.returncode:
        raise RuntimeError("planted_quality.py failed:\n" + done.stderr[-2000:])
    found = json.loads(done.stdout)
    return {**found, "named": named(found)}


def named(found):
    """How many kinds have a group in the first incidents whose first reason is right."""
    return sum(any(place and place["rank"] <= found["top"] and place["reason"] in RIGHT_REASONS[kind]
                   for place in places) for kind, places in found["kinds"].items())
