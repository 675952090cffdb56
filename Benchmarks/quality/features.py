"""Simple features of each event by its past: what a careful person computes before trying a detector of rows."""
import math

import numpy as np


class Amounts:
    """Running mean and variance of the logarithm of amounts, drawn towards the prior that one observation is worth."""

    def __init__(self):
        self.state = {}

    def z(self, key, value, mean, spread):
        """How many standard deviations `value` lies from the key's own past; then it joins the past."""
        count, center, squares = self.state.get(key, (1, mean, spread * spread))
        z = (value - center) / math.sqrt(squares / count + 0.01)
        step = value - center
        center += step / (count + 1)
        self.state[key] = count + 1, center, squares + step * (value - center)
        return z


class Ends:
    """Count, partners and last time of each account or host, whichever its role."""

    def __init__(self, start):
        self.start, self.count, self.partners, self.last = start, {}, {}, {}

    def row(self, end, time):
        """log count, log partners, log gap since the last event (since the log's beginning if there is none)."""
        return (math.log1p(self.count.get(end, 0)), math.log1p(len(self.partners.get(end, ()))),
                math.log1p(max(time - self.last.get(end, self.start), 0)))

    def add(self, end, other, time):
        """Joins an event to the past."""
        self.count[end] = self.count.get(end, 0) + 1
        self.partners.setdefault(end, set()).add(other)
        self.last[end] = time


def causal(times, sources, destinations, amounts=None):
    """A row of features for each event in the order of time; the event itself is not in its past."""
    ends, pairs, sent, received = Ends(times[0]), {}, Amounts(), Amounts()
    total, center, squares = 1, 0.0, 1.0
    rows = []
    for index, (time, u, v) in enumerate(zip(times, sources, destinations)):
        count, last = pairs.get((u, v), (0, times[0]))
        row = [*ends.row(u, time), *ends.row(v, time), float(count == 0), math.log1p(count),
               math.log1p(max(time - last, 0)), float((v, u) in pairs)]
        if amounts is not None:
            value, spread = math.log1p(abs(amounts[index])), math.sqrt(squares / total)
            row += [value, sent.z(u, value, center, spread), received.z(v, value, center, spread)]
            total += 1
            step = value - center
            center += step / total
            squares += step * (value - center)
        rows.append(row)
        ends.add(u, v, time)
        ends.add(v, u, time)
        pairs[(u, v)] = count + 1, time
    return np.array(rows)


def static(sources, destinations):
    """For a log without times: counts and partners of both ends, and the pair's count, in the whole log."""
    ends, pairs = Ends(0), {}
    for u, v in zip(sources, destinations):
        ends.add(u, v, 0)
        ends.add(v, u, 0)
        pairs[(u, v)] = pairs.get((u, v), 0) + 1
    return np.array([[*ends.row(u, 0)[:2], *ends.row(v, 0)[:2], math.log1p(pairs[(u, v)])]
                     for u, v in zip(sources, destinations)])
