"""Figures and tables in Markdown."""
import goals

QUALITY = "Benchmarks/quality.sh"
ANCHOR_NAMES = {"midas-r": "MIDAS-R", "isolation-forest": "IsolationForest", "ecod": "ECOD", "pa": "degree",
                "recency": "recency", "freq": "frequency", "rita": "RITA-style",
                "rita-prevalence": "RITA-style with prevalence", "longest": "longest connection", "strobe": "strobe",
                "largest-change": "largest change", "counts": "counts"}


def number(value, digits=3):
    """A figure as `.949`; a dash for none."""
    if value is None:
        return "-"
    text = "%.*f" % (digits, value)
    return text[1:] if text.startswith("0.") else text


def table(head, rows):
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def command(*words):
    """A command as an indented block."""
    return "    " + " ".join((QUALITY, *words)) + "\n"


def goal_words(goal, digits=2):
    """Floor and aim in two cells."""
    return [number(goal[0], digits), number(goal[1], digits)] if goal else ["", ""]


def with_goal(values, field, goal, digits=3):
    """A figure, with its interval and the goal that it reaches."""
    value = values.get(field)
    text = number(value, digits)
    if values.get(field + "_ci"):
        text += " [%s, %s]" % tuple(number(end, digits) for end in values[field + "_ci"])
    return text + (" " + goals.verdict(value, goal) if goal and value is not None else "")
