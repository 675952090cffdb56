"""Network logs: published ones with labels, and generated ones; the program beside what hunters use."""
import ipaddress
import json
from collections import defaultdict
from statistics import mean

import numpy as np

import midas
import network_anchors
import network_generated
import network_judge
import network_logs
from anchors import MINUTE, roll_up
from cells import Cell
from evaluation import folder, read_table
from network_scan import cost, host_days, scan, surprises, worst_days

DARPA, FLOODS = "darpa98-june", {"neptune", "smurf"}
CTU, CTU_INSIDE = "ctu13-06-hour1", "147.32.0.0/16"
PORTS = {"without ports": ("--map", "port="), "with ports": ()}
# Set -> its log. The share that is learnt from is that of the study of the channel.
SMALL = {"zeek-001-c2": "conn.log.gz", "zeek-008-mixed": "conn.log.gz", "zeek-010-mixed": "conn.log.gz",
         "zeek-apt29-day1": "conn.log.gz", "suricata-eve-early": "eve.json.gz"}
LEARNT, LEARNT_SMALL = 0.2, 0.15
# Each draws anew what is planted into the learning period, which moves attacks other than floods by a hundredth or two.
SEEDS = (1, 2, 3)


def cells(program, variant="", rows=None):
    """Every measurement of the part; `rows` is the size of the generated logs."""
    yield Cell("network", (DARPA,), "dragnet", lambda: darpa(program), variant=variant)
    yield Cell("network", (DARPA,), "midas-r", darpa_midas, uses_program=False)
    for ports, flags in PORTS.items():
        yield Cell("network", (CTU, ports), "dragnet", lambda flags=flags: ctu(program, flags), variant=variant)
    yield Cell("network", (CTU,), "midas-r", ctu_midas, uses_program=False)
    yield Cell("network", (CTU,), "counts", ctu_counts, uses_program=False)
    for name, log in SMALL.items():
        yield Cell("network", (name,), "dragnet", lambda name=name, log=log: small(program, name, log), True, variant)
        yield Cell("network", (name,), "midas-r", lambda name=name: small_midas(name), True, uses_program=False)
    yield from network_generated.cells(program, variant, rows)
    yield from network_generated.left_out_cells(program, variant, rows)


def darpa_judge(scores, times, sources, destinations, judged):
    """Events with and without the floods, pairs by the minute, hosts by their largest score."""
    attacks = [network_logs.labels(DARPA)[row]["attack"] for row in judged]
    bad = np.array([network_logs.labels(DARPA)[row]["label"] == "1" for row in judged])
    senders, receivers = [sources[row] for row in judged], [destinations[row] for row in judged]
    quiet = np.array([attack not in FLOODS for attack in attacks])
    minutes = network_judge.pair_minutes(times[judged], senders, receivers, bad, scores)
    _, bad_hosts, highest = network_judge.maxima(senders, bad, scores)
    return {**network_judge.ranking(bad, scores), **prefixed("quiet", network_judge.ranking(bad[quiet], scores[quiet])),
            **prefixed("minute", minutes), **prefixed("host", network_judge.ranking(bad_hosts, highest))}


def prefixed(word, values):
    """The same values with a word before their names."""
    return {"%s_%s" % (word, key): value for key, value in values.items()}


def darpa(program):
    """Learns until the time of the row a fifth through the log; the rows from there on count. Means of `SEEDS`."""
    times, sources, destinations = network_logs.edge_rows(DARPA)
    end = network_logs.learning_end(times, LEARNT)
    judged = np.flatnonzero(times >= end)
    runs = []
    for seed in SEEDS:
        seeded = program.with_settings({"DRAGNET_EMBED_SEED": str(seed)})
        tables, used = scan(seeded, DARPA, [folder("network", DARPA) / "edges.csv.gz"], "%d" % end)
        scores, count = surprises(tables, judged)
        runs.append({**darpa_judge(np.nan_to_num(scores), times, sources, destinations, judged),
                     "unscored": int(np.isnan(scores).sum()), **cost(tables, used, count)})
    return {**{measure: round(mean(run[measure] for run in runs), 4) for measure in runs[0]}, "seeds": runs}


def darpa_midas():
    """MIDAS-R on the same rows."""
    times, sources, destinations = network_logs.edge_rows(DARPA)
    judged = np.flatnonzero(times >= network_logs.learning_end(times, LEARNT))
    scores = np.array(midas.scores(times.tolist(), sources, destinations, MINUTE))[judged]
    return darpa_judge(scores, times, sources, destinations, judged)


def inside(addresses, network):
    """Those of `addresses` that belong to `network`."""
    network = ipaddress.ip_network(network)

    def belongs(text):
        try:
            return ipaddress.ip_address(text) in network
        except ValueError:
            return False
    return {address for address in set(addresses) if belongs(address)}


def ctu_log():
    """The flows, the judged rows, whether each row is bad, the inside hosts that send in judged rows, the bad one."""
    log = network_logs.argus(folder("network", CTU) / "flows.binetflow.gz")
    end = network_logs.learning_end(log.times, LEARNT)
    judged = np.flatnonzero(log.times >= end)
    bad = np.array([row["label"] == "1" for row in network_logs.labels(CTU)])
    senders = inside((log.sources[row] for row in judged), CTU_INSIDE)
    infected = next(row["id"] for row in read_table(folder("network", CTU) / "host_labels.csv") if row["label"] == "1")
    return log, end, judged, bad, senders, infected


def ctu(program, flags):
    """The infected host's place among the inside hosts, the last if it is not listed, and the ranking of flows."""
    log, end, judged, bad, senders, infected = ctu_log()
    until = np.datetime64(int(round(end * 1e6)), "us").item().isoformat(timespec="microseconds")
    tables, used = scan(program, CTU, [folder("network", CTU) / "flows.binetflow.gz"], until,
                        ("--internal", CTU_INSIDE, *flags))
    scores, count = surprises(tables, judged)
    hosts = {host: score for host, score in worst_days(host_days(tables)).items() if host in senders}
    by_event = event_maxima(log, judged, np.nan_to_num(scores), senders)
    return {**event_rankings(bad[judged], scores), "hosts": len(senders),
            "rank": network_anchors.rank(hosts, infected) or len(senders),
            "rank_by_event": network_anchors.rank(by_event, infected), **cost(tables, used, count)}


def event_rankings(bad, scores):
    """The ranking of all rows, where those without a score come last, and of those that have one."""
    scored = ~np.isnan(scores)
    return {**network_judge.ranking(bad, np.nan_to_num(scores)), "unscored": int((~scored).sum()),
            **prefixed("scored", network_judge.ranking(bad[scored], scores[scored]))}


def event_maxima(log, judged, scores, hosts):
    """Host -> the largest score of the flows that it sent."""
    found = roll_up([log.sources[row] for row in judged], list(map(float, scores)))
    return {host: score for host, score in found.items() if host in hosts}


def ctu_midas():
    """MIDAS-R on the same flows, in the order of time."""
    log, _, judged, bad, senders, infected = ctu_log()
    scores = midas_by_row(log.times, log.sources, log.destinations)[judged]
    return {**network_judge.ranking(bad[judged], scores), "hosts": len(senders),
            "rank": network_anchors.rank(event_maxima(log, judged, scores, senders), infected)}


def ctu_counts():
    """The place by what a person would sort by first; of the whole judged time."""
    log, _, judged, _, senders, infected = ctu_log()
    return {"hosts": len(senders), **{name: network_anchors.rank(scores, infected)
                                      for name, scores in network_anchors.counts(log, judged, senders).items()}}


def midas_by_row(times, sources, destinations):
    """MIDAS-R's scores in the order of the file, made in the order of time."""
    order = np.argsort(times, kind="stable")
    found = np.empty(len(order))
    found[order] = midas.scores(times[order].tolist(), [sources[row] for row in order],
                                [destinations[row] for row in order], MINUTE)
    return found


def small_rows(name):
    """Of a small set the judged rows, the end of learning, the labels of all rows, and each row's number in the log."""
    times, sources, destinations = network_logs.edge_rows(name)
    known = network_logs.labels(name)
    end = network_logs.learning_end(times, LEARNT_SMALL)
    numbers = [int(row.get("line") or row["row"]) for row in known]
    bad = np.array([row["label"] == "1" for row in known])
    return times, sources, destinations, end, np.flatnonzero(times >= end), bad, numbers


def small(program, name, log):
    """Events of a log whose beginning is no quiet time, with what the program warns of."""
    times, _, _, end, judged, bad, numbers = small_rows(name)
    tables, used = scan(program, name, [folder("network", name) / log], "%.6f" % end)
    scores, count = surprises(tables, [numbers[row] for row in judged])
    return {**event_rankings(bad[judged], scores), "bad_learnt": round(float(bad[times < end].mean()), 3),
            "warnings": warnings(tables), "reasons": first_reasons(tables), **cost(tables, used, count)}


def small_midas(name):
    """MIDAS-R on the same rows."""
    times, sources, destinations, _, judged, bad, _ = small_rows(name)
    return network_judge.ranking(bad[judged], midas_by_row(times, sources, destinations)[judged])


def warnings(tables):
    """What the run warns of."""
    return [warning if isinstance(warning, str) else warning.get("message", json.dumps(warning))
            for warning in json.loads((tables / "quality.json").read_text())["warnings"]]


def first_reasons(tables):
    """First reason -> number of incidents."""
    found = defaultdict(int)
    with open(tables / "incidents.jsonl") as file:
        for line in file:
            found[network_judge.first_reason(json.loads(line))] += 1
    return dict(found)
