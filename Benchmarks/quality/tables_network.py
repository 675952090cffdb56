"""The tables of network logs: published ones, then generated ones by the number of their rows."""
from statistics import mean

import goals
from markdown import ANCHOR_NAMES, command, goal_words, number, table, with_goal
from network import CTU, DARPA, SEEDS, SMALL
from network_generated import ANCHORS

DARPA_ROWS = [("events", ""), ("without neptune and smurf", "quiet_"), ("pairs by the minute", "minute_"),
              ("hosts by their largest score", "host_")]


def network_tables(store):
    """Every table of the part."""
    found = {}
    for record in store.select("network"):
        found.setdefault(tuple(record["place"]), {})[record["method"]] = record["values"]
    parts = ["## Network logs\n\nDragnet's events rank by their surprise, its hosts by the worst of their days in "
             "`host_days.csv`; a row that it does not score (multicast, a repeated alert) ranks last. MIDAS-R sees the "
             "same rows, tick one minute. \"score us\" is CPU microseconds of scoring for an event after the fit, "
             "by the stage `score` of `timings.json`; floor %d, aim %d.\n"
             % goals.SCORE_US]
    parts += darpa_table(found.get((DARPA,), {})) + ctu_table(found) + small_table(found)
    sizes = {place[1]: None for place in found if place[0] == "generated"}
    for size in sorted(sizes, key=str, reverse=True):
        of_size = {place[2]: methods for place, methods in sorted(found.items(), key=str)
                   if place[0] == "generated" and place[1] == size}
        parts += generated_tables(size, of_size)
        parts += left_out_table(size, {place[2:]: methods["dragnet"] for place, methods in found.items()
                                       if place[0] == "left-out" and place[1] == size and "dragnet" in methods})
    return "\n".join(parts)


def cost_words(values):
    """Wall and CPU seconds, peak MiB, microseconds of scoring; dashes where nothing was measured."""
    if not values:
        return ["-"] * 4
    return ["%.0f" % values["wall"], "%.0f" % values["cpu"], "%.0f" % values["peak_mib"],
            with_goal(values, "score_us", goals.SCORE_US, 1)]


def darpa_table(methods):
    """Attacks of 1998 that are floods for the most part."""
    own, beside = methods.get("dragnet", {}), methods.get("midas-r", {})
    rows = []
    for name, prefix in DARPA_ROWS:
        for measure in ("auc", "ap"):
            field = prefix + measure
            goal = goals.DARPA.get(field)
            seeds = " ".join(number(run.get(field)) for run in own.get("seeds", []))
            rows.append([name, measure.upper(), with_goal(own, field, goal), seeds, *goal_words(goal, 3),
                         number(beside.get(field))])
    return ["### %s\n\nLearnt from until the time of the row a fifth through the log; the rows from there on count. "
            "Means of the seeds %s, each of which plants other attacks into what is learnt from.\n"
            % (DARPA, " ".join(map(str, SEEDS))), command("--only network/" + DARPA),
            table(["unit", "measure", "Dragnet", "by seed", "floor", "aim", "MIDAS-R"], rows),
            table(["wall s", "CPU s", "peak MiB", "score us"], [cost_words(own)])]


def ctu_table(found):
    """One infected host in a university."""
    rows = []
    anchors = found.get((CTU,), {})
    beside, counts = anchors.get("midas-r", {}), anchors.get("counts", {})
    for ports, goal in goals.INFECTED_RANK.items():
        own = found.get((CTU, ports), {}).get("dragnet", {})
        rows.append(["Dragnet, " + ports, with_goal(own, "rank", goal, 0), *goal_words(goal, 0),
                     number(own.get("rank_by_event"), 0), number(own.get("auc")),
                     number(own.get("ap")) + above(own, beside), *cost_words(own)])
    rows.append(["MIDAS-R", "-", "", "", number(beside.get("rank"), 0), number(beside.get("auc")),
                 number(beside.get("ap")), *[""] * 4])
    for name in ("failed flows", "partners", "flows"):
        rows.append(["number of " + name, number(counts.get(name), 0), *[""] * 9])
    hosts = next((values["hosts"] for values in (counts, beside) if values), "-")
    return ["### %s\n\nThe place of the infected host among the %s inside hosts that send in the judged time, by "
            "`host_days.csv` (\"rank\") and by the largest score of its flows (\"by flow\"), and the ranking of flows. "
            "The bot is active from the first minute, so the learning period (a fifth of the flows) holds it. "
            "`--internal 147.32.0.0/16`; without ports: `--map port=`. The floor of the flows' AP is that of MIDAS-R.\n"
            % (CTU, hosts), command("--only network/" + CTU),
            table(["method", "rank", "floor", "aim", "by flow", "flow AUC", "flow AP", "wall s", "CPU s", "peak MiB",
                   "score us"], rows)]


def above(own, beside):
    """Whether the program's average precision is above the anchor's."""
    if own.get("ap") is None or beside.get("ap") is None:
        return ""
    return " floor" if own["ap"] > beside["ap"] else " below"


def small_table(found):
    """Logs whose learning period is no quiet time."""
    rows = []
    for name in SMALL:
        methods = found.get((name,), {})
        own, beside = methods.get("dragnet", {}), methods.get("midas-r", {})
        reasons = own.get("reasons", {})
        words = ", ".join("%s %d" % pair for pair in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
        rows.append([name, "%d of %d" % (own["bad"], own["n"]) if own else "-", number(own.get("bad_learnt"), 2),
                     number(own.get("auc")), "%s (%d)" % (number(own.get("scored_auc")), own.get("scored_n", 0)),
                     number(own.get("ap")), number(beside.get("auc")), number(beside.get("ap")),
                     words or ("none" if own else "-"), "; ".join(own.get("warnings", [])) or "none"])
    return ["### Logs of attacked hosts\n\nNo benchmarks: attacks are no rare rows here. Learnt from: the first 15 % "
            "of the rows by time; \"bad there\" is the share of attack rows among them, and where it is most of them "
            "the attack is what is usual, so that a warning is due.\n",
            command(*("--only network/" + name for name in SMALL)),
            table(["set", "bad", "bad there", "AUC", "AUC of the scored (number)", "AP", "MIDAS-R AUC", "AP",
                   "first reasons of incidents", "warnings"], rows)]


def generated_tables(size, by_seed):
    """All tables of the generated networks of one size."""
    own = {seed: methods["dragnet"] for seed, methods in by_seed.items() if "dragnet" in methods}
    rows = "full size" if size == "full" else "%s rows" % size
    flags = "--only network/generated/%s" % size
    if size == "60000":
        flags += " --quick"
    elif size != "full":
        flags += " --network-rows %s" % size
    return ["### Generated networks, %s\n\nOne attack of each kind and two beacons in the second week, learnt from the "
            "first (`--until`). A host is bad if it attacks or is a foothold; a wrong host-day is one of the first two "
            "of a day on which that host takes part in no attack. Seed 101 was looked at while the detector was made; "
            "of those from 501 on only the lists of beacons were, when their order was changed, and of 502 and 504 in full "
            "size the paths, when their bound was set.\n" % rows,
            command(flags), *ours(own), *kinds(own, by_seed), *beside_anchors(by_seed)]


def left_out_table(size, found):
    """Kinds of attack by models that were not taught them; nothing where none was measured."""
    if not found:
        return []
    rows = []
    for kind in dict.fromkeys(kind for kind, _ in found):
        every = [values for (name, _), values in found.items() if name == kind]
        means = {field: average(every, field) for field in ("auc", "whole")}
        rows.append([kind, with_goal(means, "auc", goals.LEFT_OUT_AUC), number(min(one["auc"] for one in every)),
                     number(means["whole"]), len(every)])
    return ["Each kind's events by a model into whose past that kind, and that alone, was not planted "
            "(`DRAGNET_DETECT_WITHOUT`); floor %.2f, aim %.2f.\n" % goals.LEFT_OUT_AUC,
            command("--only network/left-out" + ("" if size == "full" else " --network-rows %s" % size)),
            table(["kind", "event AUC where it was not planted", "lowest", "where all are", "seeds"], rows)]


def average(found, field):
    """The seeds' mean, None without values."""
    values = [one[field] for one in found if one.get(field) is not None]
    return mean(values) if values else None


def ours(own):
    """Each seed's figures, and their mean beside the goals."""
    fields = ["auc", "ap", "host_ap", "recall@10", "recall@20", "false_hosts", "beacons@20", "beacon_ap"]
    rows = []
    for seed, values in own.items():
        right = "%d of %d" % (values["attacks_right"], values["attacks"])
        beacons = "%d of %d" % (values["beacons@20"], values["beacons"])
        rows.append([seed, *(beacons if field == "beacons@20" else number(values[field]) for field in fields), right,
                     number(values["lateral_share"], 2), *cost_words(values)])
    every = list(own.values())
    if every:
        means = {field: average(every, field) for field in fields + ["score_us", "wall", "cpu", "peak_mib"]}
        means["right"] = sum(one["attacks_right"] for one in every) / sum(one["attacks"] for one in every)
        means["trees"] = mean((one["lateral_share"] or 0) >= 0.5 for one in every)
        beacons = [sum(one[field] for one in every) for field in ("beacons@20", "beacons")]
        figures = ["%d of %d" % tuple(beacons) if field == "beacons@20" else
                   with_goal(means, field, goals.GENERATED.get(field)) for field in fields]
        means["peak_mib"] = round(means["peak_mib"])
        rows.append(["all", *figures, with_goal(means, "right", goals.ATTACKS_RIGHT, 2),
                     "half in " + with_goal(means, "trees", goals.LATERAL_TREES, 2), *cost_words(means)])
        words = ["%s / %s" % tuple(goal_words(goals.GENERATED[field], 3)) if field in goals.GENERATED else ""
                 for field in fields]
        rows.append(["floor / aim", *words, "%s / %s" % tuple(goal_words(goals.ATTACKS_RIGHT)),
                     "half in %s / %s" % tuple(goal_words(goals.LATERAL_TREES)), "", "", "",
                     "%d / %d" % goals.SCORE_US])
    return [table(["seed", "event AUC", "event AP", "host AP", "recall@10", "recall@20", "wrong hosts a day",
                   "beacons in the top 20", "beacon AP", "attacks in the top 20 incidents, named right",
                   "lateral steps in one incident", "wall s", "CPU s", "peak MiB", "score us"], rows)]


def kinds(own, by_seed):
    """Each kind's event AUC, and the incident that shows it."""
    names = sorted({kind for values in own.values() for kind in values["kinds"]})
    midas = [methods["midas-r"]["kinds"] for methods in by_seed.values() if "midas-r" in methods]
    rows = []
    for kind in names:
        goal = goals.LATERAL_AUC if kind == "lateral_movement" else goals.ATTACK_AUC
        means = {"auc": average([values["kinds"] for values in own.values()], kind)}
        lowest = min(values["kinds"][kind] for values in own.values() if kind in values["kinds"])
        places = "; ".join(", ".join("%d (%s)" % tuple(place) if place else "-" for place in values["places"][kind])
                           for values in own.values() if kind in values["places"])
        rows.append([kind, with_goal(means, "auc", goal), number(lowest), *goal_words(goal),
                     number(average(midas, kind)), places])
    return ["Each kind's events against the normal ones, mean of the seeds, and for each seed the rank and first "
            "reason of the first of the top 20 incidents that shows the attack: half of its events or three of them, "
            "and a quarter of the incident.\n",
            table(["kind", "event AUC", "lowest", "floor", "aim", "MIDAS-R", "incident: rank (first reason)"], rows)]


def beside_anchors(by_seed):
    """The same hosts, events and pairs by what hunters and watchers use; means of the seeds that have them."""
    fields = ["auc", "ap", "host_ap", "recall@10", "recall@20", "false_hosts", "beacon_ap", "beacons@20"]
    rows, beacon = [], {}
    for method in ["dragnet", *ANCHORS]:
        found = [methods[method] for methods in by_seed.values() if method in methods]
        if not found:
            continue
        beacon[method] = average(found, "beacon_ap")
        rows.append([ANCHOR_NAMES.get(method, "Dragnet"), len(found), *(number(average(found, field))
                                                                        for field in fields)])
    words = ""
    if beacon.get("dragnet") is not None and beacon.get("rita"):
        times = beacon["dragnet"] / beacon["rita"]
        words = (" Dragnet's AP of beacon pairs is %.1f times that of the RITA-style score; the floor is %d times: %s."
                 % (times, goals.BEACON_TIMES, "floor" if times >= goals.BEACON_TIMES else "below"))
    return ["Beside what hunters and watchers use, on the same logs, means of the seeds. The RITA-style score is an "
            "own version from the published description (gaps, sizes, duration; no histogram) over the judged week; a "
            "host has the largest of its pairs' scores. IsolationForest and the largest change against a host's own "
            "mean see totals of host-days." + words + "\n",
            table(["method", "seeds", "event AUC", "event AP", "host AP", "recall@10", "recall@20",
                   "wrong hosts a day", "beacon AP", "beacons in the top 20"], rows)]
