#!/usr/bin/env python3
"""Writes Reports/Quality.md from the measured cells. Measures nothing."""
import goals
import tables_edges
import tables_logs
import tables_money
import tables_network
from cells import ROOT, Store
from markdown import QUALITY, command, table

INTRODUCTION = """# Quality, as measured

`%s` runs the evaluation programs of the folder that `DRAGNET_EVAL_DATA` names and writes this page;
each table stands behind the command that gives it again. A dash is a cell that was not measured. *below*, *floor* and
*aim* say which goal a figure reaches. The goals were set on these very sets, so read the figures as fitted; logs of the
same kinds that nobody looked at decide.

Anchors are run on the same streams and see the same past. MIDAS-R is an own version with exact counts (tick one minute,
payments one hour, a day where the log tells days only). IsolationForest (scikit-learn) and ECOD (own, from the paper) get
simple features of each event by its past: counts, partners, gaps, new pair, amount against sender and receiver; both
learn from the learning period. *degree*, *recency* and *frequency* are the one-line scorers of
`edge_anomaly.py baseline`.
""" % QUALITY


def published_table():
    """Figures of others."""
    return "\n".join(["## Figures of others\n\nHanded down, not run again here.\n",
                      table(["set", "figure", "whose"], goals.PUBLISHED)])


def cost_table(store):
    """How long measuring takes."""
    parts, builds = {}, set()
    for record in store.records.values():
        entry = parts.setdefault(record["part"], [0, 0.0])
        entry[0] += 1
        entry[1] += record["seconds"]
        builds.add(record.get("build"))
    builds = sorted(filter(None, builds))
    rows = [[part, count, "%.0f" % seconds] for part, (count, seconds) in parts.items()]
    rows.append(["all", sum(count for count, _ in parts.values()), "%.0f" % sum(s for _, s in parts.values())])
    told = "the builds %s (SHA-256)" % ", ".join(builds) if builds else "no build"
    return "\n".join([
        "## Time to measure\n\nWall seconds of the cells as they were run; the program's rows are of %s.\n" % told,
        command(), table(["part", "cells", "seconds"], rows)])


def main():
    store = Store()
    made = [tables_edges.edge_tables, tables_edges.clean_table, tables_edges.causality_table, tables_money.money_tables,
            tables_money.label_table, tables_logs.planted_tables, tables_network.network_tables,
            tables_logs.ablation_table]
    parts = [INTRODUCTION, *(make(store) for make in made), published_table(), cost_table(store)]
    (ROOT / "Reports" / "Quality.md").write_text("\n".join(parts))


if __name__ == "__main__":
    main()
