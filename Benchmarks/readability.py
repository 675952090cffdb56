#!/usr/bin/env python3
"""Whether the pictures of incidents can be read: checked on the SVG, mark by mark, with the font's own measures.

A picture fails where
  overlap     two marks overlap, or a mark leaves the paper
  covered     a text lies over another text, or a line's label over a mark
  spilled     a mark's words leave its outline
  small       a text is smaller than 8 points as the picture is shown, at most 1,200 pixels wide
  many        more than 60 marks are drawn
  uncounted   the events that lines, loops and notes tell of are not as many as the incident has
  unsafe      the SVG is not strict XML, or holds a script, a handler, a link, an image or an address

and it is told, without failing, how many lines of evidence have no label, how many labels a foreign line crosses, and
how many marks a line runs through that it does not end at.

Usage: readability.py [--dragnet .build/release/dragnet] [--seeds 201-208] [--log FILE]... [--budget 40]
       readability.py --run dragnet-out        a finished scan, nothing is made
Makes logs of payments and of networks, scans them and the logs that are named, and checks every picture.
Needs python3, Pillow (pip install pillow) and the DejaVu fonts.
"""
import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from PIL import ImageFont

FOLDER = Path("/usr/share/fonts/truetype/dejavu")
FONTS = {weight: ImageFont.truetype(str(FOLDER / name), 200)
         for weight, name in (("normal", "DejaVuSans.ttf"), ("bold", "DejaVuSans-Bold.ttf"))}
ELEMENTS = {"svg", "g", "title", "desc", "path", "polygon", "polyline", "ellipse", "text", "rect", "line"}
SVG = "{http://www.w3.org/2000/svg}"
# Rounding to two decimals in the file, and the rim of a letter that touches nothing.
SLACK = 0.6


def texts_of(group):
    """Each text of a group with the box that its letters cover."""
    for text in group.findall(SVG + "text"):
        size = float(text.get("font-size"))
        font = FONTS["bold" if text.get("font-weight") == "bold" else "normal"]
        left, top, right, bottom = (value * size / 200 for value in font.getbbox(text.text or "", anchor="ls"))
        x, y = float(text.get("x")), float(text.get("y"))
        shift = {"middle": (right - left) / 2, "end": right - left}.get(text.get("text-anchor"), 0)
        yield text.text or "", size, (x - shift, y + top, x - shift + right - left, y + bottom)


def outline_of(group):
    """The outermost outline of a mark: its corners, an ellipse as sixty-four of them."""
    best = None
    for shape in group:
        if shape.tag == SVG + "ellipse":
            x, y, a, b = (float(shape.get(name)) for name in ("cx", "cy", "rx", "ry"))
            turns = [2 * math.pi * step / 64 for step in range(64)]
            corners = [(x + a * math.cos(turn), y + b * math.sin(turn)) for turn in turns]
        elif shape.tag == SVG + "polygon":
            numbers = [float(value) for value in re.split(r"[ ,]+", shape.get("points").strip())]
            corners = list(zip(numbers[::2], numbers[1::2]))
        else:
            continue
        if best is None or area(box_of(corners)) > area(box_of(best)):
            best = corners
    return best


def box_of(corners):
    return (min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners),
            max(y for _, y in corners))


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def meet(a, b, slack=SLACK):
    """Whether two boxes share more than their rims."""
    return (a[0] + slack < b[2] and b[0] + slack < a[2] and a[1] + slack < b[3] and b[1] + slack < a[3])


def corners_of(box):
    return [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])]


def convex_meet(one, other, slack=SLACK):
    """Whether two convex outlines share more than their rims, by separating axes (Gottschalk 1996)."""
    for corners in (one, other):
        for (x, y), (u, v) in zip(corners, corners[1:] + corners[:1]):
            length = math.hypot(u - x, v - y)
            if length < 1e-6:
                continue
            normal = ((y - v) / length, (u - x) / length)
            first = [px * normal[0] + py * normal[1] for px, py in one]
            second = [px * normal[0] + py * normal[1] for px, py in other]
            if min(max(first), max(second)) - max(min(first), min(second)) <= slack:
                return False
    return True


def hull(corners):
    """The convex hull: a note's folded corner and a folder's tab do not bend inward far enough to matter."""
    points = sorted(set(corners))
    halves = []
    for ordered in (points, points[::-1]):
        half = []
        for point in ordered:
            while len(half) > 1 and ((half[-1][0] - half[-2][0]) * (point[1] - half[-2][1])
                                     - (half[-1][1] - half[-2][1]) * (point[0] - half[-2][0])) <= 0:
                half.pop()
            half.append(point)
        halves += half[:-1]
    return halves


def points_of(path):
    """Points along a line of cubic pieces."""
    numbers = [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", path)]
    knots = list(zip(numbers[::2], numbers[1::2]))
    for start in range(0, len(knots) - 3, 3):
        a, b, c, d = knots[start:start + 4]
        for step in range(33):
            t = step / 32
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3)
            yield tuple(sum(w * p[axis] for w, p in zip(weights, (a, b, c, d))) for axis in (0, 1))


def unsafe(root, raw):
    """What a picture must not hold."""
    found = []
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        if name not in ELEMENTS:
            found.append(f"element {name}")
        for key, value in element.attrib.items():
            if key.lower().startswith("on") or key.endswith("href") or key in ("src", "style", "id"):
                found.append(f"attribute {key}")
            if key != "aria-label" and re.search(r"javascript:|url\(|://", value, re.I):
                found.append(f"value {value[:40]}")
    if b"<!DOCTYPE" in raw or b"<?" in raw[5:]:
        found.append("doctype or instruction")
    return found


def number(text):
    return int(text.replace(",", ""))


def told_events(titles, loops, notes):
    """How many events of the evidence the picture shows or counts."""
    count = sum(number(match.group(1)) for title in titles
                if (match := re.search(r": ([\d,]+) events?(?:,|$)", title)) and ", evidence" in title)
    count += sum(number(match.group(1)) for loop in loops if (match := re.match(r"↻ ([\d,]+)×", loop)))
    return count + sum(number(match.group(1)) for note in notes
                       if (match := re.search(r"with ([\d,]+) events? of the evidence", note)))


class Picture:
    """A picture with what was found wrong with it, and what is only told."""

    def __init__(self, raw, events=None):
        self.faults = []
        self.told = Counter()
        try:
            root = ElementTree.fromstring(raw)
        except ElementTree.ParseError as error:
            self.faults.append(("unsafe", str(error)))
            return
        self.faults += [("unsafe", what) for what in unsafe(root, raw)]
        self.scale = float(root.get("width")) / float(root.get("viewBox").split()[2])
        self.paper = tuple(float(value) for value in root.get("viewBox").split())
        # The drawing's own coordinates are moved onto the paper, so the paper is moved the other way.
        moved = re.search(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", root.find(SVG + "g").get("transform", ""))
        x, y = (float(value) for value in moved.groups()) if moved else (0, 0)
        self.paper = (self.paper[0] - x, self.paper[1] - y, *self.paper[2:])
        self.read(root)
        self.check_marks()
        self.check_texts()
        if events is not None:
            counted = told_events(self.titles, self.loops, self.notes)
            if counted != events:
                self.faults.append(("uncounted", f"{counted} of {events} events"))

    def read(self, root):
        self.marks, self.labels, self.words, self.lines = [], [], [], []
        self.titles, self.loops, self.notes = [], [], []
        whole = root.find(SVG + "g")
        for group in whole.findall(SVG + "g"):
            title = group.find(SVG + "title")
            if group.get("class") == "edge":
                path = group.find(SVG + "path")
                if title is not None and path is not None:
                    self.lines.append((title.text, list(points_of(path.get("d"))), set()))
                    self.titles.append(title.text)
                continue
            outline, texts = outline_of(group), list(texts_of(group))
            if title is not None and outline:
                self.marks.append((hull(outline), texts))
                self.loops += [text for text, _, _ in texts if text.startswith("↻")]
            elif title is not None:
                self.labels += [(title.text, *text) for text in texts]
            else:
                self.words += texts
                self.notes += [text for text, _, _ in texts if text.startswith(("Not drawn", "Left out"))]

    def check_marks(self):
        if len(self.marks) > 60:
            self.faults.append(("many", f"{len(self.marks)} marks"))
        boxes = [box_of(outline) for outline, _ in self.marks]
        for index, box in enumerate(boxes):
            if not inside(box, self.paper):
                self.faults.append(("overlap", f"mark {index} leaves the paper"))
            for other in range(index + 1, len(boxes)):
                if meet(box, boxes[other], 0):
                    self.faults.append(("overlap", f"marks {index} and {other}"))
            for text, _, words in self.marks[index][1]:
                if not all(within(corner, self.marks[index][0]) for corner in corners_of(words)):
                    self.faults.append(("spilled", text))
        for title, points, _ in self.lines:
            for index, (outline, _) in enumerate(self.marks):
                ends = [math.dist(point, center(boxes[index])) for point in (points[0], points[-1])]
                reach = max(boxes[index][2] - boxes[index][0], boxes[index][3] - boxes[index][1]) / 2 + 16
                if min(ends) > reach and any(within(point, outline, -2) for point in points):
                    self.told["marks crossed by a line"] += 1
        self.told["marks"] += len(self.marks)
        self.told["lines of evidence"] += sum(", evidence" in title for title in self.titles)

    def check_texts(self):
        drawn = self.words + [text for _, texts in self.marks for text in texts] + [label[1:] for label in self.labels]
        for text, size, box in drawn:
            if size * self.scale * 0.75 < 7.995:
                self.faults.append(("small", f"{size * self.scale * 0.75:.1f} pt: {text[:30]}"))
            if not inside(box, self.paper):
                self.faults.append(("covered", f"{text[:30]} leaves the paper"))
        for index, (text, _, box) in enumerate(drawn):
            for other, _, second in drawn[index + 1:]:
                if meet(box, second):
                    self.faults.append(("covered", f"{text[:30]} and {other[:30]}"))
        for title, text, _, box in self.labels:
            for outline, _ in self.marks:
                if convex_meet(corners_of(box), outline):
                    self.faults.append(("covered", f"{text[:30]} over a mark"))
            crossing = sum(other != title and any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points)
                           for other, points, _ in self.lines)
            self.told["labels crossed by a foreign line"] += crossing > 0
        self.told["labels"] += len(self.labels)


def center(box):
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def inside(box, paper):
    return (box[0] >= paper[0] - SLACK and box[1] >= paper[1] - SLACK and box[2] <= paper[0] + paper[2] + SLACK
            and box[3] <= paper[1] + paper[3] + SLACK)


def within(point, outline, slack=1.0):
    """Whether a point lies in a convex outline, or at most `slack` outside of it."""
    middle = center(box_of(outline))
    for (x, y), (u, v) in zip(outline, outline[1:] + outline[:1]):
        length = math.hypot(u - x, v - y)
        if length < 1e-6:
            continue
        side = ((u - x) * (point[1] - y) - (v - y) * (point[0] - x)) / length
        own = (u - x) * (middle[1] - y) - (v - y) * (middle[0] - x)
        if (side if own > 0 else -side) < -slack:
            return False
    return True


def check_run(folder):
    """The pictures of a finished scan, with the names of their incidents."""
    with open(folder / "incidents.jsonl") as file:
        for line in file:
            incident = json.loads(line)
            if incident.get("render"):
                raw = (folder / incident["render"]).read_bytes()
                yield incident["id"], Picture(raw, len(incident["events"]))


def made_logs(options, work):
    """Logs of both kinds, one a seed, and those that are named."""
    first, _, last = options.seeds.partition("-")
    for seed in range(int(first), int(last or first) + 1):
        for domain, name, rows in (
                ("transactions", "payments.csv", 12_000), ("network", "conn.log", 18_000)):
            log = work / f"{seed}-{name}"
            subprocess.run([options.dragnet, "generate", domain, "--rows", str(rows), "--seed", str(seed),
                            "-o", str(log), "--quiet"], check=True)
            yield f"{domain} {seed}", log
    for log in options.log:
        yield Path(log).parent.name + "/" + Path(log).name, Path(log)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--seeds", default="201-208")
    parser.add_argument("--log", action="append", default=[], help="a log to scan too")
    parser.add_argument("--budget", default="40", help="the most incidents of a log")
    parser.add_argument("--run", action="append", default=[], help="a finished scan; nothing is made then")
    parser.add_argument("--keep", help="a folder for the pictures with faults")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    totals, told, pictures, bad = Counter(), Counter(), 0, 0

    def look(name, folder):
        nonlocal pictures, bad
        count, wrong = 0, 0
        for incident, picture in check_run(folder):
            count += 1
            wrong += bool(picture.faults)
            told.update(picture.told)
            totals.update({kind for kind, _ in picture.faults})
            if picture.faults and options.keep:
                Path(options.keep).mkdir(parents=True, exist_ok=True)
                target = Path(options.keep) / f"{re.sub('[^A-Za-z0-9]+', '-', name)}-{incident}.svg"
                target.write_bytes((folder / "render" / f"{incident}.svg").read_bytes())
            if options.verbose:
                for kind, what in picture.faults:
                    print(f"  {incident} {kind}: {what}")
        print(f"{name:40} {count:4} pictures, {wrong:3} with faults", flush=True)
        pictures += count
        bad += wrong

    if options.run:
        for folder in options.run:
            look(folder, Path(folder))
    else:
        with tempfile.TemporaryDirectory() as work:
            for name, log in made_logs(options, Path(work)):
                out = Path(work) / "out"
                done = subprocess.run(
                    [options.dragnet, "scan", str(log), "--out", str(out), "--quiet", "--no-report", "--budget",
                     options.budget, "--pictures", "500"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                if done.returncode:
                    print(f"{name:40} not scanned: {done.stderr.splitlines()[0] if done.stderr else done.returncode}")
                    continue
                look(name, out)
    print(f"\n{pictures} pictures, {bad} with faults")
    for kind in ("overlap", "covered", "spilled", "small", "many", "uncounted", "unsafe"):
        print(f"  {kind:10} {totals[kind]:4}")
    unlabelled = told["lines of evidence"] - told["labels"]
    print(f"{told['marks']} marks; of {told['lines of evidence']} lines of evidence {unlabelled} without a label; "
          f"{told['labels crossed by a foreign line']} labels crossed by a foreign line; "
          f"{told['marks crossed by a line']} marks crossed by a line")
    sys.exit(1 if bad or not pictures else 0)


if __name__ == "__main__":
    main()
