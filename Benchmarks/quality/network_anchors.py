"""What hunters of beacons and watchers of hosts use: RITA-style scores of pairs, and totals of host-days.

The beacon score is an own version from the description that RITA's authors publish (github.com/activecm/rita):
regular gaps, regular and small sizes, a long and unbroken presence. It sees the whole judged window, as RITA does.
"""
from collections import defaultdict

import numpy as np

import detectors

DAY, HOUR = 86400, 3600
LEAST_TIMES = 4  # distinct times below which a pair has no beacon score
LEAST_SPREAD = 10  # quartiles nearer than this have no skew
SIZE_TOP = 65535
FULL_RUN = 12  # unbroken hours that count as constant presence
RARE, COMMON, PREVALENCE_STEP = 0.02, 0.5, 0.15


def bowley_skew(values):
    """(Q1 + Q3 - 2 Q2) / (Q3 - Q1), 0 where the quartiles lie together or the median lies on one of them."""
    low, middle, high = np.percentile(values, [25, 50, 75])
    if high - low < LEAST_SPREAD or middle in (low, high):
        return 0.0
    return (low + high - 2 * middle) / (high - low)


def steadiness(values):
    """1 - MAD / median: 1 for equal values, 0 where they spread as far as they are large."""
    middle = np.median(values)
    spread = np.median(np.abs(values - middle))
    return max(0.0, 1 - spread / middle) if middle > 0 else float(spread == 0)


def longest_run(hours):
    """The largest number of hours that follow each other."""
    best = run = 0
    before = None
    for hour in sorted(hours):
        run = run + 1 if before is not None and hour == before + 1 else 1
        best, before = max(best, run), hour
    return best


def beacon_score(times, sizes, start, end):
    """From 0 to 1: the mean of the scores of gaps, of sizes and of duration; 0 with too few times."""
    times = np.unique(times)
    if len(times) < LEAST_TIMES:
        return 0.0
    gaps, sizes = np.diff(times), np.asarray(sizes, float)
    of_gaps = (1 - abs(bowley_skew(gaps)) + steadiness(gaps)) / 2
    values, counts = np.unique(sizes, return_counts=True)
    smallness = max(0.0, 1 - values[counts.argmax()] / SIZE_TOP)
    of_sizes = (1 - abs(bowley_skew(sizes)) + steadiness(sizes) + smallness) / 3
    coverage = (times[-1] - times[0]) / (end - start) if end > start else 0.0
    of_duration = max(coverage, min(1.0, longest_run({int(time // HOUR) for time in times}) / FULL_RUN))
    return (of_gaps + of_sizes + of_duration) / 3


def with_prevalence(score, share):
    """More for a destination that few of the own hosts contact, less for one that half of them do."""
    step = PREVALENCE_STEP if share <= RARE else -PREVALENCE_STEP if share >= COMMON else 0.0
    return min(1.0, max(0.0, score + step))


def pair_scores(method, log, rows, inside):
    """The score of each pair of an inside host and an outside address among `rows`."""
    members = defaultdict(list)
    for row in rows:
        if log.sources[row] in inside and log.destinations[row] not in inside:
            members[log.sources[row], log.destinations[row]].append(row)
    if method == "longest":
        return {pair: float(log.durations[places].max()) for pair, places in members.items()}
    if method == "strobe":
        return {pair: float(len(places)) for pair, places in members.items()}
    start, end = float(log.times[rows].min()), float(log.times[rows].max())
    scores = {pair: beacon_score(log.times[places], log.sent[places], start, end) for pair, places in members.items()}
    if method == "rita-prevalence":
        clients = defaultdict(set)
        for source, destination in members:
            clients[destination].add(source)
        active = len({source for source, _ in members})
        scores = {pair: with_prevalence(score, len(clients[pair[1]]) / active) for pair, score in scores.items()}
    return scores


def host_day_totals(log, inside):
    """(host, day) -> log1p of events, partners, services, failures, bytes out and in, seconds, new partners."""
    totals, partners, services, known = defaultdict(lambda: np.zeros(8)), defaultdict(set), defaultdict(set), set()
    for row in np.argsort(log.times, kind="stable"):
        source, destination = log.sources[row], log.destinations[row]
        if source not in inside:
            continue
        key = source, int(log.times[row] // DAY)
        partners[key].add(destination)
        services[key].add(log.services[row])
        totals[key] += (1, 0, 0, log.failed[row], log.sent[row], log.received[row], log.durations[row],
                        (source, destination) not in known)
        known.add((source, destination))
    for key, total in totals.items():
        total[1], total[2] = len(partners[key]), len(services[key])
    return {key: np.log1p(total) for key, total in totals.items()}


def host_day_scores(method, totals, first_judged_day):
    """(host, day) -> score for the judged days; learnt from the days before."""
    learnt = [key for key in totals if key[1] < first_judged_day]
    judged = [key for key in totals if key[1] >= first_judged_day]
    if method == "isolation-forest":
        rows = [np.array([totals[key] for key in keys]) for keys in (learnt, judged)]
        return dict(zip(judged, map(float, detectors.isolation_forest(*rows))))
    return largest_changes(totals, learnt, judged)


def largest_changes(totals, learnt, judged):
    """The largest rise over the host's own mean of earlier days, in units of the learning period's spread.

    A host without earlier days is compared with the mean of all.
    """
    past = np.array([totals[key] for key in learnt])
    common, spread = past.mean(axis=0), past.std(axis=0) + 0.1
    days = defaultdict(list)
    scores = {}
    wanted = set(judged)
    for key in sorted(totals, key=lambda key: key[1]):
        if key in wanted:
            mean = np.mean(days[key[0]], axis=0) if days[key[0]] else common
            scores[key] = float(((totals[key] - mean) / spread).max())
        days[key[0]].append(totals[key])
    return scores


def counts(log, rows, inside):
    """Inside host -> number of failed flows, of partners, of flows: what a person would sort by first."""
    found = {name: defaultdict(float) for name in ("failed flows", "flows")}
    partners = defaultdict(set)
    for row in rows:
        source = log.sources[row]
        if source in inside:
            found["flows"][source] += 1
            found["failed flows"][source] += bool(log.failed[row])
            partners[source].add(log.destinations[row])
    return {**found, "partners": {source: float(len(others)) for source, others in partners.items()}}


def rank(scores, wanted):
    """The place of one among all, counted from 1 and below its ties; None if it is not there."""
    if wanted not in scores:
        return None
    return sum(score >= scores[wanted] for score in scores.values())
