"""Judges of a network log: events, pairs by the minute, hosts, host-days, beacon pairs, incidents."""
import sys
from statistics import mean

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from cells import ROOT
from planted import RIGHT_REASONS

sys.path.insert(0, str(ROOT / "Benchmarks"))
from planted_quality import best_incident  # noqa: E402  (it stands a folder above)

TOP_INCIDENTS = 20
# Someone who is told of many new peers or of a scan looks at the same thing.
FIRST_REASONS = {**RIGHT_REASONS, **{kind: {"SCAN", "FAN_OUT"} for kind in ("sweep", "slow_scan", "port_scan")}}


def ranking(labels, scores):
    """Number, bad ones, AUC and average precision; both None where one class is missing."""
    labels = np.asarray(labels, bool)
    found = {"n": len(labels), "bad": int(labels.sum()), "auc": None, "ap": None}
    if 0 < found["bad"] < found["n"]:
        # What has no score comes last, and no two kinds of last are told apart.
        scores = np.nan_to_num(np.asarray(scores, float), nan=-1e300, neginf=-1e300)
        found["auc"] = round(float(roc_auc_score(labels, scores)), 4)
        found["ap"] = round(float(average_precision_score(labels, scores)), 4)
    return found


def maxima(keys, *columns):
    """The largest value of each column for each key, as parallel lists."""
    highest = {}
    for key, *values in zip(keys, *columns):
        before = highest.get(key)
        highest[key] = values if before is None else [max(pair) for pair in zip(before, values)]
    return list(highest), *map(list, zip(*highest.values()))


def pair_minutes(times, sources, destinations, labels, scores):
    """The ranking of source, destination and minute, each by its largest score."""
    keys = zip(sources, destinations, (int(time // 60) for time in times))
    _, bad, highest = maxima(keys, labels, scores)
    return ranking(bad, highest)


def kind_aucs(kinds, scores):
    """The AUC of each planted kind's events against the normal ones (kind '')."""
    kinds, scores = np.asarray(kinds), np.asarray(scores, float)
    normal = kinds == ""
    return {str(kind): ranking(kinds[normal | (kinds == kind)] != "", scores[normal | (kinds == kind)])["auc"]
            for kind in sorted(set(kinds) - {""})}


def host_ranking(truth, scores):
    """AP and recall of hosts; `truth` is host -> bad, a host without a score comes last.

    A tie at the cut counts with the share that a random order would give it.
    """
    hosts = sorted(truth)
    found = ranking([truth[host] for host in hosts], [scores.get(host, -np.inf) for host in hosts])
    values = {"hosts": found["n"], "hosts_bad": found["bad"], "host_auc": found["auc"], "host_ap": found["ap"]}
    for top in (10, 20):
        values["recall@%d" % top] = recall(hosts, truth, scores, top)
    return values


def recall(hosts, truth, scores, top):
    """The expected share of bad hosts among the first `top`."""
    bad = sum(truth.values())
    found, left = 0.0, top
    groups = {}
    for host in hosts:
        groups.setdefault(scores.get(host, -np.inf), []).append(truth[host])
    for _, group in sorted(groups.items(), reverse=True):
        taken = min(left, len(group))
        found += sum(group) * taken / len(group)
        left -= taken
    return round(found / bad, 4) if bad else None


def false_hosts(host_days, bad_days, a_day=2):
    """The mean number of wrong hosts a day, if the first `a_day` host-days of each day are looked at."""
    by_day = {}
    for (host, day), score in host_days.items():
        by_day.setdefault(day, []).append((-score, host))
    wrong = [sum((host, day) not in bad_days for _, host in sorted(rows)[:a_day]) for day, rows in by_day.items()]
    return round(mean(wrong), 3) if wrong else None


def beacon_pairs(listed, truth):
    """AP of beacon pairs, and how many are among the first 20; `listed` is pair -> score, higher is first.

    Pairs of the log that a list lacks come last.
    """
    pairs = sorted(set(truth) | set(listed))
    found = ranking([truth.get(pair, False) for pair in pairs], [listed.get(pair, -np.inf) for pair in pairs])
    first = sorted(listed, key=lambda pair: (-listed[pair], pair))[:20]
    return {"pairs": found["n"], "beacons": found["bad"], "beacon_ap": found["ap"],
            "beacons@20": sum(truth.get(pair, False) for pair in first)}


def attack_places(groups, incidents):
    """For each planted attack the incident that shows it within the first ones, if its first reason is right.

    `groups` is (kind, number) -> ids. The rank and reason told are those of the first incident that shows the attack.
    """
    first = incidents[:TOP_INCIDENTS]
    places, right = {}, 0
    for (kind, _), ids in sorted(groups.items()):
        named = [incident for incident in first if first_reason(incident) in FIRST_REASONS.get(kind, ())]
        right += best_incident(ids, named) is not None
        shown = best_incident(ids, first)
        places.setdefault(kind, []).append(shown and [shown["rank"], first_reason(shown)])
    return {"attacks": len(groups), "attacks_right": right, "places": places}


def first_reason(incident):
    """The code of an incident's first reason."""
    return incident["reasons"][0]["code"] if incident["reasons"] else ""


def lateral_share(groups, incidents):
    """The mean over lateral trees of the largest share of steps that one incident holds, among all incidents."""
    shares = [max((len(ids & set(incident["events"])) / len(ids) for incident in incidents), default=0.0)
              for (kind, _), ids in groups.items() if kind == "lateral_movement"]
    return round(mean(shares), 3) if shares else None
