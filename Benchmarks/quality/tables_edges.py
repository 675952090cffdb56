"""The tables of edge streams: planted anomalies, clean streams, causality."""
from statistics import mean, pstdev

import goals
from anchors import METHODS
from markdown import ANCHOR_NAMES, command, goal_words, number, table
from sets import EDGE_SETS, KINDS, MODES, RATE, SIX_KINDS


class Figures:
    """The seeds' values of streams, by set, mode, kind and method."""

    def __init__(self, store, part):
        self.values = {}
        for record in store.select(part):
            if len(record["place"]) == 4:
                key = tuple(record["place"][:3]) + (record["method"],)
                self.values.setdefault(key, []).append(record["values"])

    def of(self, name, mode, kind, method, field):
        """The figures of all seeds."""
        found = [values[field] for values in self.values.get((name, mode, kind, method), [])]
        return [value for value in found if value is not None]

    def mean(self, *key):
        """The seeds' mean, None without seeds."""
        found = self.of(*key)
        return mean(found) if found else None


def edge_tables(store):
    """A table for each set and mode."""
    own, anchors = Figures(store, "edges"), Figures(store, "anchors")
    parts = ["## Planted anomalies in streams of edges\n\n%d %% of the test half is planted; means of the seeds as "
             "AUC / AP, and behind ± the spread of the AUC. \"Named\" is the share of planted events among the top "
             "5 %% whose kind is named right.\n" % round(100 * RATE)]
    for name in EDGE_SETS:
        for mode in MODES:
            rows = [edge_row(own, anchors, name, mode, kind) for kind in KINDS[mode]]
            rows.append(edge_summary(own, anchors, name, mode))
            parts.append("### %s, %s\n" % (name, "first contacts" if mode == "unique" else "all events"))
            parts.append(command("--only edges/%s/%s --only anchors/%s/%s" % (name, mode, name, mode)))
            head = ["kind", "Dragnet", "±", "seeds", "floor", "aim", "", "named"]
            parts.append(table(head + [ANCHOR_NAMES[method] for method in METHODS], rows))
    return "\n".join(parts)


def pair(figures, *key):
    """AUC / AP of a method."""
    auc, ap = figures.mean(*key, "auc"), figures.mean(*key, "ap")
    return "-" if auc is None else "%s / %s" % (number(auc), number(ap))


def edge_row(own, anchors, name, mode, kind):
    """One kind: Dragnet beside its goals and the anchors."""
    goal = goals.EDGE_AUC[(name, mode)].get(kind)
    auc = own.of(name, mode, kind, "dragnet", "auc")
    state = goals.verdict(mean(auc), goal) if auc and goal else ""
    right = own.mean(name, mode, kind, "dragnet", "kind_right")
    if right is not None and kind in goals.KIND_RIGHT:
        named = "%s %s" % (number(right, 2), goals.verdict(right, goals.KIND_RIGHT[kind]))
    else:
        named = number(right, 2)
    return [kind, pair(own, name, mode, kind, "dragnet"), number(pstdev(auc)) if len(auc) > 1 else "", len(auc),
            *goal_words(goal, 3), state, named, *(pair(anchors, name, mode, kind, method) for method in METHODS)]


def edge_summary(own, anchors, name, mode):
    """The last row: for first contacts the means over six kinds, for all events the worst kind but rewire."""
    if mode == "unique":
        def over(figures, method, field):
            found = [figures.mean(name, mode, kind, method, field) for kind in SIX_KINDS]
            return None if None in found else mean(found)
        ap, goal = over(own, "dragnet", "ap"), goals.EDGE_MEAN_AP.get((name, mode))
        words = ["%s / %s" % (number(over(figures, method, "auc")), number(over(figures, method, "ap")))
                 for figures, method in [(own, "dragnet")] + [(anchors, method) for method in METHODS]]
        state = goals.verdict(ap, goal) if goal and ap is not None else ""
        goal_cells = ["AP " + text for text in goal_words(goal)] if goal else ["", ""]
        return ["mean of six", words[0], "", "", *goal_cells, state, "", *words[1:]]

    def worst(figures, method):
        found = [figures.mean(name, mode, kind, method, "auc") for kind in KINDS[mode] if kind != "rewire"]
        return None if None in found else min(found)
    lowest, goal = worst(own, "dragnet"), goals.EDGE_AUC[(name, mode)]["worst but rewire"]
    state = goals.verdict(lowest, goal) if lowest is not None else ""
    return ["worst but rewire", number(lowest), "", "", *goal_words(goal, 3), state, "",
            *(number(worst(anchors, method)) for method in METHODS)]


def clean_table(store):
    """The bands' promise on streams without planted anomalies."""
    rows = []
    for record in store.select("clean"):
        values = record["values"]
        cells = []
        for level in ("p<=0.05", "p<=0.01", "p<=0.001", "p<=0.0001"):
            goal = goals.CLEAN.get(level)
            word = " " + goals.interval_verdict(values[level], goal) if goal else ""
            cells.append(number(values[level], 5) + word)
        rows.append(["%s, %s" % tuple(record["place"]), values["n"], *cells])
    return "\n".join([
        "## Streams without planted anomalies\n\nThe share of test events whose surprise says at most p. Floor: .005 "
        "to .02 at .01, at most .0035 at .001; aim: .008 to .013 and .0015. Real logs hold odd events of their own.\n",
        command("--only clean"), table(["stream", "events", "p .05", "p .01", "p .001", "p .0001"], rows)])


def causality_table(store):
    """Whether later rows change earlier scores."""
    rows = [[" ".join(map(str, record["place"])), record["values"]["rows_compared"], record["values"]["differing"],
             "yes" if record["values"]["causal"] else "**no**"] for record in store.select("causality")]
    return "\n".join([
        "## Causality\n\n`edge_anomaly.py audit`: the scores of the first half of the test rows, with and without the "
        "second half in the file.\n", command("--only causality"),
        table(["stream", "rows compared", "differing", "causal"], rows)])
