#!/usr/bin/env python3
"""Checks the judges and anchors of network logs against values worked out by hand; needs no data and no binary."""
import math
import unittest

import numpy as np

import midas
import network_anchors
import network_generated
import network_judge
import network_logs


def log(rows):
    """Flows from (time, source, destination, sent, duration, failed)."""
    return network_logs.flows([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows],
                              ["443/tcp"] * len(rows), [row[5] for row in rows], [row[3] for row in rows],
                              [0] * len(rows), [row[4] for row in rows], [str(index) for index in range(len(rows))])


class Midas(unittest.TestCase):
    def test_chi_squared_by_hand(self):
        # Tick 1 scores 0; in tick 3 the count of the pair is 1 * .5^2 + 1 and the total 2.
        chi = (1.25 - 2 / 3) ** 2 * 9 / (2 * 2)
        found = midas.scores([0, 120], ["a", "a"], ["b", "b"], 60)
        self.assertEqual(found[0], 0)
        self.assertAlmostEqual(found[1], math.log1p(chi))

    def test_a_burst_stands_out(self):
        times = [60 * minute for minute in range(50)] + [3000 + second / 10 for second in range(100)]
        found = midas.scores(times, ["a"] * 150, ["b"] * 150, 60)
        self.assertGreater(min(found[-10:]), max(found[:50]))


class Beacons(unittest.TestCase):
    def test_skew_by_hand(self):
        # Quartiles 25, 50 and 300 of these five: (25 + 300 - 100) / 275.
        self.assertAlmostEqual(network_anchors.bowley_skew([0, 25, 50, 300, 900]), 225 / 275)
        self.assertEqual(network_anchors.bowley_skew([1, 2, 3, 4, 5]), 0)

    def test_steadiness_by_hand(self):
        self.assertEqual(network_anchors.steadiness(np.array([60.0, 60, 60])), 1)
        # Median 10, absolute deviations 5, 0, 10: their median is 5.
        self.assertAlmostEqual(network_anchors.steadiness(np.array([5.0, 10, 20])), 0.5)
        self.assertEqual(network_anchors.steadiness(np.array([0.0, 1, 100])), 0)

    def test_run_of_hours(self):
        self.assertEqual(network_anchors.longest_run({1, 2, 3, 7, 8}), 3)
        self.assertEqual(network_anchors.longest_run(set()), 0)

    def test_perfect_beacon(self):
        times = np.arange(0, 86400, 600.0)
        expected = (1 + (1 + 1 + 1 - 100 / 65535) / 3 + 1) / 3
        self.assertAlmostEqual(network_anchors.beacon_score(times, [100] * len(times), 0, 86400), expected)

    def test_random_times_score_less_and_few_not_at_all(self):
        random = np.random.default_rng(1)
        times, sizes = np.sort(random.exponential(600, 144).cumsum()), random.lognormal(7, 1.5, 144)
        regular = network_anchors.beacon_score(np.arange(144) * 600.0, [100] * 144, 0, 86400)
        self.assertLess(network_anchors.beacon_score(times, sizes, 0, 86400), regular - 0.1)
        self.assertEqual(network_anchors.beacon_score([0, 60, 120], [1, 1, 1], 0, 120), 0)
        self.assertEqual(network_anchors.beacon_score([0, 60, 120, 120], [1, 1, 1, 1], 0, 120), 0)

    def test_prevalence(self):
        self.assertAlmostEqual(network_anchors.with_prevalence(0.5, 0.01), 0.65)
        self.assertAlmostEqual(network_anchors.with_prevalence(0.5, 0.5), 0.35)
        self.assertAlmostEqual(network_anchors.with_prevalence(0.5, 0.2), 0.5)
        self.assertEqual(network_anchors.with_prevalence(0.95, 0.01), 1)

    def test_pairs_from_inside_to_outside_alone(self):
        rows = [(0, "in", "out", 1, 5, False), (1, "in", "out", 1, 9, False), (2, "in", "in2", 1, 99, False),
                (3, "out", "in", 1, 99, False)]
        known = log(rows), np.arange(4), {"in", "in2"}
        self.assertEqual(network_anchors.pair_scores("longest", *known), {("in", "out"): 9})
        self.assertEqual(network_anchors.pair_scores("strobe", *known), {("in", "out"): 2})
        self.assertEqual(network_anchors.pair_scores("rita", *known), {("in", "out"): 0})


class HostDays(unittest.TestCase):
    def test_totals_by_hand(self):
        rows = [(10, "a", "x", 5, 2, True), (20, "a", "y", 7, 1, False), (86410, "a", "x", 1, 0, False),
                (30, "z", "a", 9, 9, True)]
        totals = network_anchors.host_day_totals(log(rows), {"a"})
        np.testing.assert_allclose(totals["a", 0], np.log1p([2, 2, 1, 1, 12, 0, 3, 2]))
        np.testing.assert_allclose(totals["a", 1], np.log1p([1, 1, 1, 0, 1, 0, 0, 0]))
        self.assertEqual(len(totals), 2)

    def test_change_against_own_past(self):
        # Both hosts send 9 on day 2; only for the first is that new.
        totals = {("quiet", day): np.array([1.0 + day % 2]) for day in (0, 1)}
        totals |= {("loud", day): np.array([9.0 + day % 2]) for day in (0, 1)}
        totals |= {("quiet", 2): np.array([9.0]), ("loud", 2): np.array([9.0]), ("fresh", 2): np.array([5.5])}
        found = network_anchors.host_day_scores("largest-change", totals, 2)
        spread = np.std([1, 2, 9, 10]) + 0.1
        self.assertAlmostEqual(found["quiet", 2], 7.5 / spread)
        self.assertAlmostEqual(found["loud", 2], -0.5 / spread)
        self.assertAlmostEqual(found["fresh", 2], 0)

    def test_forest_finds_the_far_day(self):
        random = np.random.default_rng(2)
        totals = {("h%d" % host, day): random.normal(0, 1, 8) for host in range(40) for day in (0, 1)}
        totals["h7", 1] = np.full(8, 9.0)
        found = network_anchors.host_day_scores("isolation-forest", totals, 1)
        self.assertEqual(max(found, key=found.get), ("h7", 1))


class Judges(unittest.TestCase):
    def test_ranking(self):
        found = network_judge.ranking([True, False, True, False], [4, 3, 2, 1])
        self.assertEqual((found["auc"], found["ap"]), (0.75, round((1 + 2 / 3) / 2, 4)))
        self.assertIsNone(network_judge.ranking([True, True], [1, 2])["auc"])

    def test_pair_minutes(self):
        found = network_judge.pair_minutes([0, 59, 60, 61], list("aaab"), list("xxxx"), [0, 1, 0, 0], [1, 2, 3, 1])
        self.assertEqual((found["n"], found["bad"], found["auc"]), (3, 1, 0.5))

    def test_kinds_against_normal_events_alone(self):
        found = network_judge.kind_aucs(["", "a", "b", ""], [1, 2, 0, 1])
        self.assertEqual(found, {"a": 1, "b": 0})

    def test_recall_with_ties_and_hosts_without_a_score(self):
        truth = {"a": True, "b": False, "c": True, "d": False}
        self.assertEqual(network_judge.recall(sorted(truth), truth, {"a": 2, "b": 1, "c": 1, "d": 0}, 2), 0.75)
        self.assertEqual(network_judge.host_ranking(truth, {"b": 1})["host_auc"], 0.25)

    def test_false_hosts(self):
        days = {("a", "1"): 3, ("b", "1"): 2, ("c", "1"): 1, ("a", "2"): 1}
        self.assertEqual(network_judge.false_hosts(days, {("a", "1")}), 1)

    def test_beacon_pairs(self):
        truth = {("a", "x"): True, ("a", "y"): False, ("b", "x"): True}
        found = network_judge.beacon_pairs({("a", "x"): 2, ("a", "y"): 1}, truth)
        self.assertEqual((found["beacons"], found["beacons@20"]), (2, 1))
        self.assertEqual(found["beacon_ap"], round((1 + 2 / 3) / 2, 4))

    def test_attacks_need_the_right_first_reason(self):
        def incident(rank, code, events):
            return {"rank": rank, "reasons": [{"code": code}], "events": events}
        groups = {("sweep", "1"): {"1", "2", "3", "4"}, ("beacon", "2"): {"5", "6"}}
        incidents = [incident(1, "BURST", ["5", "6"]), incident(2, "FAN_OUT", ["1", "2", "3", "9"])]
        found = network_judge.attack_places(groups, incidents)
        self.assertEqual((found["attacks"], found["attacks_right"]), (2, 1))
        self.assertEqual(found["places"], {"beacon": [[1, "BURST"]], "sweep": [[2, "FAN_OUT"]]})

    def test_lateral_share(self):
        groups = {("lateral_movement", "1"): {"1", "2", "3", "4"}, ("sweep", "2"): {"9"}}
        incidents = [{"events": ["1", "2", "3"]}, {"events": ["4", "9"]}]
        self.assertEqual(network_judge.lateral_share(groups, incidents), 0.75)

    def test_rank_stands_below_its_ties(self):
        self.assertEqual(network_anchors.rank({"a": 2, "b": 2, "c": 3}, "a"), 3)
        self.assertIsNone(network_anchors.rank({"a": 1}, "b"))


class Logs(unittest.TestCase):
    def test_states_without_an_answer(self):
        failed = [("tcp", "S_"), ("tcp", "S_RA"), ("udp", "INT"), ("icmp", "URP")]
        answered = [("tcp", "FSPA_FSPA"), ("tcp", "S_SA"), ("udp", "CON"), ("icmp", "ECR"), ("tcp", "A_")]
        self.assertTrue(all(network_logs.unanswered(*state) for state in failed))
        self.assertFalse(any(network_logs.unanswered(*state) for state in answered))

    def test_learning_end_of_a_log_out_of_order(self):
        self.assertEqual(network_logs.learning_end(np.array([5.0, 1, 4, 2, 3]), 0.4), 3)

    def test_day(self):
        self.assertEqual(network_generated.day_of(86399.9), "1970-01-01")


if __name__ == "__main__":
    unittest.main()
