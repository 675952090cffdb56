#!/usr/bin/env python3
"""Opens report.html and the pictures as a browser does: from disk, with nothing beside them.

usage: python3 Tests/Browser/report.py BINARY [--shots FOLDER] [--large]

A report of the sample log and one of 500 hostile names: nothing runs, nothing is refused by the policy, nothing is
fetched, nothing scrolls sideways, axe-core finds nothing serious. With `--large` one of 300 incidents with 300 pictures
too: it opens in 2 s and has at most 15 MB. Needs what Tests/Browser/triage.py needs. Ends with 1 if anything did not
hold.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

from triage import FAILED, HERE, WIDTHS, check, hostile_log, many, serious, tools


class Opened:
    """A page that notes scripts, refusals of its policy, requests to elsewhere and errors."""

    def __init__(self, context, address):
        self.page = context.new_page()
        self.faults = []
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.faults.append(m.text))
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("dialog", lambda d: (self.faults.append("dialog " + d.message), d.dismiss()))
        self.page.on("request", lambda r: r.url == address or self.faults.append("fetched " + r.url))
        self.page.goto(address)
        self.page.wait_for_load_state("load")


def scan(binary, log, folder, *flags):
    subprocess.run([binary, "scan", log, "--out", folder, "--progress", "none", *flags], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return pathlib.Path(folder)


def report(browser, run, name, axe, shots):
    address = (run / "report.html").as_uri()
    for scheme in ["light", "dark"]:
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False)
            opened = Opened(context, address)
            page = opened.page
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            check(f"{name} report {width} {scheme}: no sideways scroll", over <= 0, f"{over} px")
            check(f"{name} report {width} {scheme}: nothing runs, is refused or fetched",
                  not opened.faults and page.evaluate("document.scripts.length") == 0, opened.faults[:3])
            if shots:
                page.screenshot(path=f"{shots}/{name}-report-{width}-{scheme}.png", full_page=True)
            context.close()
            if width == 768:
                continue
            # A page whose policy forbids scripts can only be examined without it.
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
            page = context.new_page()
            page.goto(address)
            found = serious(page, axe)
            check(f"{name} report {width} {scheme}: axe finds nothing serious", not found, found[:3])
            context.close()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = Opened(context, address)
    opened.page.emulate_media(media="print")
    if shots:
        opened.page.pdf(path=f"{shots}/{name}-report.pdf", format="A4")
    check(f"{name} report in print: nothing is fetched", not opened.faults, opened.faults[:3])
    context.close()


def choices(browser, run):
    """Order, filter and size of pictures are chosen without a script."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = Opened(context, (run / "report.html").as_uri())
    page = opened.page

    def listed():
        return page.evaluate("[...document.querySelectorAll('nav tbody tr')].filter(r => r.offsetParent)"
                             ".map(r => [r.cells[1].textContent, r.cells[2].textContent, r.cells[4].textContent])")

    ranked = listed()
    check("report: the list is seen once", len(ranked) == len({row[0] for row in ranked}) > 3, ranked[:3])
    page.check("#order-time")
    newest = listed()
    check("report: another order has the same incidents", sorted(newest) == sorted(ranked) and newest != ranked)
    page.check("#order-rank")
    band = page.evaluate("document.querySelector('input[id^=show-]').id").removeprefix("show-")
    page.uncheck("#show-" + band)
    left = [row for row in ranked if band not in row[1]]
    articles = page.evaluate("[...document.querySelectorAll('article')].filter(a => a.offsetParent).length")
    check("report: a severity is hidden in list and pages", listed() == left and articles == len(left) < len(ranked),
          f"{articles} of {len(left)}")
    check("report: it says that some are hidden", page.is_visible(".partial"))
    page.check("#show-" + band)
    page.locator("input[id^=kind-]:not(#kind-any)").first.check()
    check("report: a reason keeps its incidents alone", 0 < len(listed()) < len(ranked))
    page.check("#kind-any")
    check("report: all are back", listed() == ranked and not page.is_visible(".partial"))
    width = "document.querySelector('#enlarge-1 + label + .picture svg').getBoundingClientRect().width"
    before = page.evaluate(width)
    # By keyboard, as anybody without a mouse would.
    page.focus("#enlarge-1")
    page.keyboard.press("Space")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    check("report: a picture is enlarged in its own box", page.evaluate(width) >= 1.5 * before and over <= 0,
          f"{before:.0f} to {page.evaluate(width):.0f} px, {over} px over")
    check("report: choosing runs and fetches nothing", not opened.faults, opened.faults[:3])
    context.close()


def pictures(browser, run, name):
    context = browser.new_context()
    faults = []
    names = sorted(run.glob("render/*.svg")) + [run / "map.svg"]
    for path in names:
        opened = Opened(context, path.as_uri())
        faults += opened.faults
        opened.page.close()
    check(f"{name}: {len(names)} pictures opened alone: nothing runs, is refused or fetched", not faults, faults[:3])
    context.close()


def large(browser, binary, run, work):
    """300 incidents with 300 pictures, made of those of a run."""
    workspace = str(run / "workspace")
    many(workspace, 300)
    page = work / "large.html"
    environment = dict(os.environ, DRAGNET_RENDER_PICTURES="300")
    started = time.monotonic()
    subprocess.run([binary, "report", "--workspace", workspace, "--out", str(page), "--quiet"], check=True, env=environment)
    made = time.monotonic() - started
    size = page.stat().st_size
    times = []
    for _ in range(5):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        opened = Opened(context, page.as_uri())
        times.append(opened.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000)
        count = opened.page.evaluate("document.querySelectorAll('svg').length")
        context.close()
    check("300 incidents: at most 15 MB", size <= 15e6, f"{size / 1e6:.1f} MB, {count} pictures, made in {made:.1f} s")
    middle = sorted(times)[2]
    check("300 incidents: open in 2 s", middle <= 2, f"{middle:.2f} s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--shots")
    # A time depends on what else the machine does, so it is asked for and fails no check of the sources.
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    binary, axe, chromium = tools(options)
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        sample = scan(binary, str(HERE / "Datasets/payments.csv"), str(work / "sample"))
        hostile_log(work / "hostile.csv")
        hostile = scan(binary, str(work / "hostile.csv"), str(work / "hostile"), "--budget", "50")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            report(browser, sample, "sample", axe, options.shots)
            choices(browser, sample)
            pictures(browser, sample, "sample")
            report(browser, hostile, "hostile", axe, options.shots)
            pictures(browser, hostile, "hostile")
            if options.large:
                large(browser, binary, sample, work)
            browser.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{len(FAILED)} failed" if FAILED else "all passed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
