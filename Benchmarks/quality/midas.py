"""MIDAS-R with exact counts.

Bhatia et al., "MIDAS: Microcluster-Based Detector of Anomalies in Edge Streams", AAAI 2020.

Of each pair, source and destination it keeps a count that decays at the end of a tick and a total; a chi-squared
statistic says how far the one lies from what the other lets expect, and the score is the largest of the three.
"""
import math

DECAY = 0.5


class Counter:
    """The decayed count and the total of each key."""

    def __init__(self):
        self.state = {}

    def add(self, key, tick):
        """Counts one event and gives its chi-squared statistic."""
        count, total, last = self.state.get(key, (0.0, 0.0, tick))
        count, total = count * DECAY ** (tick - last) + 1, total + 1
        self.state[key] = count, total, tick
        return (count - total / tick) ** 2 * tick ** 2 / (total * (tick - 1)) if tick > 1 else 0.0


def scores(times, sources, destinations, tick_length):
    """The score of each event in the order of time, by what came before it and itself."""
    pairs, senders, receivers = Counter(), Counter(), Counter()
    start = times[0]
    found = []
    for time, source, destination in zip(times, sources, destinations):
        tick = int((time - start) // tick_length) + 1
        found.append(math.log1p(max(pairs.add((source, destination), tick), senders.add(source, tick),
                                    receivers.add(destination, tick))))
    return found
