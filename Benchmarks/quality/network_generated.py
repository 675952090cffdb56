"""Generated networks: one attack of each kind in the second week, learnt from the first."""
import json
from collections import defaultdict
from datetime import datetime, timezone
from functools import lru_cache

import numpy as np

import midas
import network_anchors
import network_judge
import network_logs
from anchors import MINUTE, roll_up
from cells import Cell
from evaluation import read_table
from network_anchors import DAY
from network_scan import cost, generated, host_days, scan, worst_days

# None of these was looked at while the detector was made; a quick run takes one that was.
SEEDS = [501, 502, 503, 504, 505]
QUICK_SEED, QUICK_ROWS = 101, 60_000
WEEK = 7 * DAY
HOST_METHODS = ["midas-r", "isolation-forest", "largest-change"]
PAIR_METHODS = ["rita", "rita-prevalence", "longest", "strobe"]
ANCHORS = HOST_METHODS + PAIR_METHODS
# The generator's kinds by the kind that the detector plants for each.
PLANTED_AS = {"beacon": "beacon", "brute_force": "brute_force", "dns_tunnel": "tunnel",
              "exfiltration_big": "exfiltration", "exfiltration_slow": "slow_exfiltration",
              "lateral_movement": "lateral", "port_scan": "port_scan", "slow_scan": "slow_scan", "sweep": "sweep"}
LEFT_OUT_SEEDS = SEEDS[:2]


def cells(program, variant="", rows=None):
    """A cell for each seed and method; the anchors' logs come from the program too."""
    for seed, size, quick in [(QUICK_SEED, QUICK_ROWS, True)] + [(seed, rows, False) for seed in SEEDS]:
        place = ("generated", size or "full", seed)
        yield Cell("network", place, "dragnet", lambda seed=seed, size=size: measure(program, seed, size), quick,
                   variant)
        for method in ANCHORS if not variant else []:
            yield Cell("network", place, method,
                       lambda seed=seed, size=size, method=method: measure_anchor(program, seed, size, method), quick)


def left_out_cells(program, variant="", rows=None):
    """Each kind of attack where it alone was not planted: what does a detector make of what it never learnt?"""
    for kind, planted in PLANTED_AS.items():
        for seed in LEFT_OUT_SEEDS:
            yield Cell("network", ("left-out", rows or "full", kind, seed), "dragnet",
                       lambda kind=kind, planted=planted, seed=seed: left_out(program, kind, planted, seed, rows),
                       variant=variant)


class Truth:
    """A generated log with what was planted in its judged part."""

    def __init__(self, directory):
        self.directory = directory
        self.log, events, hosts = network_logs.generated_log(directory)
        log = self.log
        self.until = float(log.times[0] // DAY * DAY + WEEK)
        self.judged = np.flatnonzero(log.times >= self.until)
        planted = [events.get(log.ids[row]) for row in self.judged]
        self.kinds = [event["kind"] if event else "" for event in planted]
        self.inside = set(hosts)
        active = {log.sources[row] for row in self.judged} & self.inside
        self.hosts = {host: bad for host, bad in hosts.items() if bad or host in active}
        self.groups, self.bad_days, self.pairs = defaultdict(set), set(), {}
        for row, event in zip(self.judged, planted):
            source, destination = log.sources[row], log.destinations[row]
            if source in self.inside and destination not in self.inside:
                pair = source, destination
                self.pairs[pair] = self.pairs.get(pair, False) or bool(event and event["kind"] == "beacon")
            if event:
                self.groups[event["kind"], event["group"]].add(log.ids[row])
                # Who is reached takes part in an attack only as a foothold; it may attack on another day.
                footholds = [destination] if event["kind"] == "lateral_movement" else []
                self.bad_days |= {(host, day_of(log.times[row])) for host in (source, event["actor"], *footholds)
                                  if hosts.get(host)}


def day_of(time):
    """The day as host_days.csv writes it."""
    return datetime.fromtimestamp(time, timezone.utc).strftime("%Y-%m-%d")


@lru_cache(maxsize=1)
def truth_in(directory):
    """What a folder's log holds, kept for the next method."""
    return Truth(directory)


def truth_of(program, seed, rows):
    """The log of a seed; made where it is missing."""
    return truth_in(generated(program, seed, rows))


def measure(program, seed, rows):
    """One scan, judged in every way."""
    truth = truth_of(program, seed, rows)
    tables, used, found, scores = event_scores(program, truth, seed, rows)
    # Days of the learning period do not count, should the table hold them.
    first = day_of(truth.until)
    days = {key: score for key, score in host_days(tables).items() if key[1] >= first}
    with open(tables / "incidents.jsonl") as file:
        incidents = [json.loads(line) for line in file]
    return {**event_values(truth, scores), **host_values(truth, days),
            **network_judge.beacon_pairs(listed_beacons(tables), truth.pairs),
            **network_judge.attack_places(truth.groups, incidents),
            "lateral_share": network_judge.lateral_share(truth.groups, incidents), **cost(tables, used, len(found))}


def event_scores(program, truth, seed, rows):
    """A scan's tables, what it took, and the surprise of each judged event."""
    tables, used = scan(program, "generated-%s-%s" % (rows or "full", seed), [truth.directory / "conn.log"],
                        "%d" % truth.until)
    found = {row["id"]: float(row["surprise"]) for row in read_table(tables / "events.csv.gz")
             if row["status"] in ("scored", "cold")}
    return tables, used, found, np.array([found.get(truth.log.ids[row], 0.0) for row in truth.judged])


def left_out(program, kind, planted, seed, rows):
    """The ranking of one kind's events by a model that was not taught it, and by the whole one."""
    truth = truth_of(program, seed, rows)
    values = {}
    for name, which in [("whole", program), ("auc", program.with_settings({"DRAGNET_DETECT_WITHOUT": planted}))]:
        *_, scores = event_scores(which, truth, seed, rows)
        values[name] = network_judge.kind_aucs(truth.kinds, scores)[kind]
    return values


def event_values(truth, scores):
    """The ranking of events, of all kinds and of each."""
    return {**network_judge.ranking([bool(kind) for kind in truth.kinds], scores),
            "kinds": network_judge.kind_aucs(truth.kinds, scores)}


def host_values(truth, days):
    """Hosts by their worst day, and what is wrong on the first host-days of a day."""
    return {**network_judge.host_ranking(truth.hosts, worst_days(days)),
            "false_hosts": network_judge.false_hosts(days, truth.bad_days)}


def listed_beacons(tables):
    """The pairs of beacons.csv, each at its first place; the higher the score, the earlier."""
    places = {}
    for place, row in enumerate(read_table(tables / "beacons.csv")):
        places.setdefault((row["source"], row["destination"]), -place)
    return places


def measure_anchor(program, seed, rows, method):
    """A method that hunters and watchers use, on the same log."""
    truth = truth_of(program, seed, rows)
    log = truth.log
    if method in PAIR_METHODS:
        pairs = network_anchors.pair_scores(method, log, truth.judged, truth.inside)
        hosts = roll_up([source for source, _ in pairs], list(pairs.values()))
        return {**network_judge.host_ranking(truth.hosts, hosts), **network_judge.beacon_pairs(pairs, truth.pairs)}
    if method == "midas-r":
        scores = np.array(midas.scores(log.times.tolist(), log.sources, log.destinations, MINUTE))[truth.judged]
        keys = [(log.sources[row], day_of(log.times[row])) for row in truth.judged]
        days = {key: score for key, score in roll_up(keys, list(map(float, scores))).items() if key[0] in truth.inside}
        return {**event_values(truth, scores), **host_values(truth, days)}
    totals = network_anchors.host_day_totals(log, truth.inside)
    days = network_anchors.host_day_scores(method, totals, int(truth.until // DAY))
    return host_values(truth, {(host, day_of(day * DAY)): score for (host, day), score in days.items()})
