"""The tables of payments and the like, without labels and with them."""
import os

import goals
from anchors import METHODS
from markdown import ANCHOR_NAMES, command, number, table, with_goal
from sets import MONEY_SETS


def money_tables(store):
    """Ranking without labels, the anchors, incidents, accounts, cost."""
    own = {record["place"][0]: record["values"] for record in store.select("money")}
    anchors = {(record["place"][0], record["method"]): record["values"] for record in store.select("anchors")
               if len(record["place"]) == 1}
    rows, beside, cost = [], [], []
    for chosen in MONEY_SETS:
        values, goal = own.get(chosen.name, {}), goals.MONEY.get(chosen.name, {})
        unit = "account" if chosen.accounts else "event"
        known = values or anchors.get((chosen.name, METHODS[-1]), {})
        rate = "%d of %d" % (known["bad"], known["n"]) if known else "-"
        words = ["%s / %s" % tuple(number(end) for end in goal[field]) if field in goal else ""
                 for field in ("ap", "p@100")]
        rows.append([chosen.name, unit, rate, with_goal(values, "auc", None), with_goal(values, "ap", goal.get("ap")),
                     words[0], with_goal(values, "p@100", goal.get("p@100"), 2), words[1]])
        beside.append([chosen.name, triple(values)] + [triple(anchors.get((chosen.name, m))) for m in METHODS])
        if values:
            cost.append([chosen.name, "%.0f" % values["wall"], "%.0f" % values["cpu"], values["peak_mib"]])
    parts = ["## Payments and the like, without labels\n\nMeans of three scans with seeds 1, 2, 3, learning until the "
             "training window ends; `fraud.py eval` judges the test window, or all labelled accounts. Intervals are 95 %, by bootstrap over "
             "senders.\n",
             command("--only money"),
             table(["set", "unit", "bad", "AUC", "AP", "floor / aim", "P@100", "floor / aim"], rows),
             "The same beside the anchors, as AUC / AP / P@100. An account's score is the largest of its events'; "
             "reviews_yelpchi has no times: its features are those "
             "of the whole log, and the one-line scorers take the order of its rows for time.\n",
             command("--only money", "--only anchors"),
             table(["set", "Dragnet", *(ANCHOR_NAMES[method] for method in METHODS)], beside)]
    parts += incident_table(own) + member_table(own)
    parts += ["Time and memory of the scans (%d processors).\n" % os.cpu_count(), command("--only money"),
              table(["set", "wall s", "CPU s", "peak MiB"], cost)]
    return "\n".join(parts)


def triple(values):
    """AUC / AP / P@100."""
    if not values:
        return "-"
    return " / ".join((number(values["auc"]), number(values["ap"]), number(values.get("p@100"), 2)))


def incident_table(own):
    """How many of the first incidents are bad."""
    rows = [[name, values["incidents"],
             with_goal(values, "incidents_bad", goals.MONEY.get(name, {}).get("incidents_bad"), 2)]
            for name, values in own.items() if "incidents_bad" in values]
    return ["The first 20 incidents: bad is one of whose events at least half are. For transfers_synth .90 is the "
            "floor and 1.0 the aim.\n", command("--only money"), table(["set", "incidents judged", "bad"], rows)]


def member_table(own):
    """Accounts that take part in what is laundered, ranked by their worst event."""
    rows = [[name, "%d of %d" % (values["accounts_bad"], values["accounts_n"]), number(values["accounts_auc"]),
             number(values["accounts_ap"]), number(values["accounts_p@100"], 2)]
            for name, values in own.items() if "accounts_auc" in values]
    return ["Accounts of the same scans (`entities.csv.gz`).\n", command("--only money"),
            table(["set", "bad", "AUC", "AP", "P@100"], rows)]


def label_table(store):
    """What labels add."""
    found = {tuple(record["place"]): record["values"] for record in store.select("labels")}
    rows = []
    for place in [("transfers_synth", "50 labels"), ("transfers_synth", "all labels"), ("cards_handbook", "50 labels"),
                  ("cards_handbook", "all labels"), ("trust_bitcoin_alpha", "5 folds")]:
        values, goal = found.get(place, {}), goals.LABELS.get(place, {})
        words = ", ".join("%s %s / %s" % (field.upper(), *map(number, ends)) for field, ends in goal.items())
        rows.append([*place, with_goal(values, "auc", goal.get("auc")), with_goal(values, "ap", goal.get("ap")), words])
    return "\n".join([
        "## With labels\n\n`import`, `label --import`, `train --until` the test window's beginning, `score`. The "
        "50 are those that an analyst would have looked at (`fraud.py review`: 40 from the top of the ranking, 10 "
        "drawn). All labels are those of the time before the test window, each known only after the set's delay.\n",
        command("--only labels"), table(["set", "labels", "AUC", "AP", "floor / aim"], rows)])
