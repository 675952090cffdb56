#!/usr/bin/env python3
"""Gives the program inputs that are too large, too deep, too long or not what they seem, and watches what it does.

usage: python3 Benchmarks/hostile_inputs.py BINARY [--only NAME,NAME]

Each input must end in time, with bounded memory, and either be read or be refused in clear words: a place, what was
found, what to do, and no word of the language the program is written in. Prints a table; ends with 1 where one did not.
"""

import argparse
import gzip
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

# What would betray a crash or an error that nobody wrote for people.
INTERNALS = ["Fatal error", "Swift/", "Optional(", "NSError", "DecodingError", "Error Domain", "backtrace", "0x0000"]
HEADER = b"transaction_id,timestamp,from_account,to_account,amount,currency\n"


def row(n):
    return (f"T{n},2026-01-{1 + n // 1440 % 28:02d}T{n // 60 % 24:02d}:{n % 60:02d}:00Z,A{n * 7 % 50},B{n * 13 % 60},"
            f"{1 + n % 90}.50,EUR\n").encode()


def ordinary(count=5000):
    return HEADER + b"".join(row(n) for n in range(count))


class Case:
    def __init__(self, name, make, seconds, mebibytes, may, stdin=None, command="sniff"):
        self.name, self.make, self.seconds, self.mebibytes, self.may = name, make, seconds, mebibytes, may
        self.stdin, self.command = stdin, command


def long_line(path, work):
    """A line of 1 GiB in the middle of ordinary ones."""
    with open(path, "wb") as out:
        out.write(ordinary(2000) + b"T,2026-01-01T00:00:00Z,")
        block = b"A" * (1 << 20)
        for _ in range(1024):
            out.write(block)
        out.write(b",B,1,EUR\n" + row(3))


def only_long_line(path, work):
    with open(path, "wb") as out:
        block = b"A" * (1 << 20)
        for _ in range(1024):
            out.write(block)


def many_columns(path, work):
    with open(path, "wb") as out:
        out.write(b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n")
        for _ in range(3):
            out.write(b",".join(b"%d" % (n % 10) for n in range(1_000_000)) + b"\n")


def gzip_bomb(path, work):
    """About 1,000 times as large when unpacked."""
    with gzip.open(path, "wb", compresslevel=9) as out:
        out.write(ordinary(2000))
        block = b"\n" * (1 << 20)
        for _ in range(4096):
            out.write(block)


def gzip_row_bomb(path, work):
    with gzip.open(path, "wb", compresslevel=9) as out:
        out.write(ordinary(2000) + b"T,2026-01-01T00:00:00Z,")
        block = b"A" * (1 << 20)
        for _ in range(4096):
            out.write(block)


def cut_gzip(path, work):
    whole = gzip.compress(ordinary())
    path.write_bytes(whole[: len(whole) // 2])


def deep_json(path, work):
    path.write_bytes(b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n")


def deep_array(path, work):
    path.write_bytes(b"[" * 100_000 + b"]" * 100_000)


def cut_json(path, work):
    path.write_bytes(b'[{"time":"2026-01-01T00:00:00Z","source":"A","destination":"B","amount":1},{"time":')


def nul_bytes(path, work):
    path.write_bytes(ordinary(100) + b"\0" * 1_000_000)


def binary(path, work):
    path.write_bytes(os.urandom(1 << 20))


def empty(path, work):
    path.write_bytes(b"")


def header_only(path, work):
    path.write_bytes(HEADER)


def nothing_but_quotes(path, work):
    path.write_bytes(HEADER + b'"' * 5_000_001)


def fifo(path, work):
    os.mkfifo(path)

    def feed():
        with open(path, "wb") as out:
            out.write(ordinary())
    threading.Thread(target=feed, daemon=True).start()


def folder_loop(path, work):
    path.mkdir()
    (path / "log.csv").write_bytes(ordinary())
    os.symlink(path, path / "again")


def grows(path, work):
    path.write_bytes(ordinary())

    def append():
        end = time.monotonic() + 20
        number = 5000
        with open(path, "ab") as out:
            while time.monotonic() < end:
                for _ in range(200):
                    out.write(row(number))
                    number += 1
                out.flush()
                time.sleep(0.001)
    threading.Thread(target=append, daemon=True).start()


def is_cut(path, work):
    path.write_bytes(ordinary(1_000_000))

    def cut():
        time.sleep(0.4)
        os.truncate(path, 1_000_000)
    threading.Thread(target=cut, daemon=True).start()


def no_right(path, work):
    path.write_bytes(ordinary())
    path.chmod(0)


def empty_lines():
    """10^9 empty lines."""
    block = b"\n" * (1 << 20)
    for _ in range(954):
        yield block


def endless_line():
    yield HEADER
    block = b"A" * (1 << 20)
    for _ in range(2048):
        yield block


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    program = str(pathlib.Path(options.binary).resolve())
    cases = [
        Case("a line of 1 GiB among others.csv", long_line, 60, 300, "either"),
        Case("nothing but a line of 1 GiB.csv", only_long_line, 60, 300, "refuse"),
        Case("10^6 columns.csv", many_columns, 60, 1500, "either"),
        Case("gzip bomb of empty lines.csv.gz", gzip_bomb, 120, 300, "either"),
        Case("gzip bomb of one row.csv.gz", gzip_row_bomb, 120, 300, "either"),
        Case("gzip cut in the middle.csv.gz", cut_gzip, 20, 200, "refuse"),
        Case("JSON of depth 10^5.json", deep_json, 20, 200, "refuse"),
        Case("JSON array of depth 10^5.json", deep_array, 20, 200, "refuse"),
        Case("JSON cut in the middle.json", cut_json, 20, 200, "refuse", command="import"),
        Case("a million NULs.csv", nul_bytes, 20, 200, "either"),
        Case("random bytes.csv", binary, 20, 200, "refuse"),
        Case("an empty file.csv", empty, 20, 200, "refuse"),
        Case("a header and no row.csv", header_only, 20, 200, "refuse"),
        Case("five million quotes.csv", nothing_but_quotes, 30, 300, "either"),
        Case("a FIFO", fifo, 20, 200, "either", command="scan"),
        Case("a folder that holds itself", folder_loop, 30, 300, "either", command="scan"),
        Case("a file that grows while it is read.csv", grows, 60, 400, "either", command="import"),
        Case("a file that is cut while it is read.csv", is_cut, 60, 900, "either", command="import"),
        Case("10^9 empty lines on stdin", None, 120, 200, "refuse", stdin=empty_lines, command="scan"),
        Case("an endless line on stdin", None, 120, 300, "refuse", stdin=endless_line, command="scan"),
    ]
    if os.geteuid() != 0:
        cases.append(Case("a file without the right to read.csv", no_right, 20, 200, "refuse"))
    only = options.only.split(",") if options.only else []
    work = pathlib.Path(tempfile.mkdtemp())
    failed = 0
    print("| input | status | s | MiB | said |\n| --- | --- | --- | --- | --- |")
    try:
        for number, case in enumerate(cases):
            if only and not any(part in case.name for part in only):
                continue
            place = work / str(number)
            place.mkdir()
            path = place / case.name
            if case.make:
                case.make(path, place)
            subject = "-" if case.stdin else str(path)
            command = {
                "sniff": ["sniff", subject], "scan": ["scan", subject, "--out", str(place / "out"), "--no-report"],
                "import": ["import", subject, "--workspace", str(place / "ws")],
            }[case.command]
            outcome = run(program, command, case, place)
            fault = judge(outcome, case)
            failed += fault is not None
            said = outcome["error"].strip().replace("\n", " / ").replace(str(place) + "/", "").replace("|", "\\|")
            print(f"| {case.name} | {outcome['status']} | {outcome['seconds']:.1f} | {outcome['mebibytes']:.0f} | "
                  f"{('**' + fault + '** ') if fault else ''}{said[:240]} |", flush=True)
            shutil.rmtree(place, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 1 if failed else 0


def peak(process):
    """The most memory that a process had so far, in MiB."""
    try:
        with open(f"/proc/{process}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def run(program, command, case, place):
    started = time.monotonic()
    with open(place / "error", "wb") as error:
        process = subprocess.Popen([program, *command, "--progress", "none"], stdout=subprocess.DEVNULL, stderr=error, cwd=place,
                                   stdin=subprocess.PIPE if case.stdin else subprocess.DEVNULL)
        if case.stdin:
            def feed():
                try:
                    for block in case.stdin():
                        process.stdin.write(block)
                    process.stdin.close()
                except OSError:
                    pass
            threading.Thread(target=feed, daemon=True).start()
        timer = threading.Timer(case.seconds, process.kill)
        timer.start()
        most = 0
        # The kernel's own figure for a child begins with the memory of who started it.
        while process.poll() is None:
            most = max(most, peak(process.pid))
            time.sleep(0.01)
        timer.cancel()
    return {
        "status": process.returncode, "seconds": time.monotonic() - started, "mebibytes": most,
        "error": (place / "error").read_text(errors="replace"),
    }


def judge(outcome, case):
    """What is wrong with how it ended, nil where nothing is."""
    if outcome["status"] == -9:
        return f"did not end in {case.seconds} s"
    if outcome["status"] < 0:
        return f"died of signal {-outcome['status']}"
    if outcome["mebibytes"] > case.mebibytes:
        return f"took more than {case.mebibytes} MiB"
    if outcome["status"] not in (0, 2, 3, 4):
        return "an exit status that says nothing"
    if case.may == "refuse" and outcome["status"] == 0:
        return "was taken for a log"
    if any(word in outcome["error"] for word in INTERNALS):
        return "tells of its insides"
    if outcome["status"] != 0 and "help:" not in outcome["error"]:
        return "does not say what to do"
    return None


if __name__ == "__main__":
    sys.exit(main())
