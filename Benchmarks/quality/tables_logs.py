"""The tables of generated logs and of the ablations."""
from statistics import mean

import goals
from ablations import ABLATIONS
from markdown import command, number, table
from planted import LOGS
from sets import SIX_KINDS


def planted_tables(store):
    """Generated logs with and without planted patterns."""
    rows = [planted_row(record["values"]) for record in in_order(store.select("planted"))]
    quiet = [unplanted_row(record["values"]) for record in in_order(store.select("unplanted"))]
    return "\n".join([
        "## Generated logs\n\nDefault sizes, one group of each kind (two beacons). A group is found if one of the "
        "first ten incidents holds half of its events, or three of them, and they make up a quarter of that "
        "incident; it is named right if that incident's first reason is one of its own. The number is the "
        "incident's rank, `-` is not found. Floor for payments: 4 of 5 named right and at most 4 unplanted; aim: 5 "
        "of 5, at most 2. Seed 101 was looked at while the detector was made, those from 401 on were not.\n",
        command("--only planted"),
        table(["log", "seed", "found", "named right", "kind: rank (first reason)", "unplanted in the top 10"], rows),
        "Nothing planted (`--anomalies 0`): events of band high or above; at most .2 % is the floor, chance alone "
        "gives .1 %.\n",
        command("--only unplanted"), table(["log", "seed", "scored", "high", "critical", "share"], quiet)])


def in_order(records):
    """Payments first, then by seed."""
    return sorted(records, key=lambda record: (LOGS.index(record["place"][0]), record["place"][1]))


def planted_row(values):
    """What was found of one log's planted groups."""
    def words(place):
        return "%d (%s)" % (place["rank"], place["reason"]) if place else "-"
    kinds = len(values["kinds"])
    places = "; ".join("%s: %s" % (kind, ", ".join(map(words, found))) for kind, found in values["kinds"].items())
    payments = values["log"] == "transactions"
    named = " " + goals.verdict(values["named"], goals.PLANTED_NAMED) if payments else ""
    stray = " " + goals.verdict(values["unplanted"], goals.PLANTED_STRAY) if payments else ""
    return [values["log"], values["seed"], "%d of %d" % (values["found"], kinds),
            "%d of %d%s" % (values["named"], kinds, named), places, "%d%s" % (values["unplanted"], stray)]


def unplanted_row(values):
    """The events of the rare bands in a log without planted groups."""
    high, critical = (values["severities"].get(band, 0) for band in ("high", "critical"))
    share = (high + critical) / values["scored"]
    word = "floor" if share <= goals.UNPLANTED_HIGH else "below"
    return [values["log"], values["seed"], values["scored"], high, critical, "%.3f %% %s" % (100 * share, word)]


def ablation_table(store):
    """The whole program and each variant on the same cells."""
    by_variant = {"": {}, **{name: {} for name in ABLATIONS}}
    for record in store.records.values():
        if record["part"] in ("edges", "money", "ablations"):
            by_variant.setdefault(record["variant"], {})[tuple(record["place"])] = record["values"]
    rows = [ablation_row(name or "whole", found) for name, found in by_variant.items()]
    return "\n".join([
        "## What each part is worth\n\nThe same program with one part off, or with settings that a run was given by "
        "`--set`, as AUC / AP: first contacts of uci, seed 1, and two sets of payments.\n", command("--only ablations"),
        table(["variant", *SIX_KINDS, "mean of six", "transfers_synth", "transfers_amlsim_fanin"], rows)])


def ablation_row(name, found):
    """One variant."""
    def words(values):
        return "%s / %s" % (number(values["auc"]), number(values["ap"])) if values else "-"
    six = [found.get(("uci", "unique", kind, 1)) for kind in SIX_KINDS]
    average = {field: mean(values[field] for values in six) for field in ("auc", "ap")} if all(six) else None
    return [name, *map(words, six), words(average), words(found.get(("transfers_synth",))),
            words(found.get(("transfers_amlsim_fanin",)))]
