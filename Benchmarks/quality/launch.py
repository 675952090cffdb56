"""Runs one command and writes what it used: launch.py FILE COMMAND...

A process of its own, because a child's peak memory is at least what its parent held when it was started: the parent must
be small, and the one that measures quality is not.
"""
import json
import os
import sys
import time


def main():
    report, *command = sys.argv[1:]
    started = time.monotonic()
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(pid, 0)
    seconds = time.monotonic() - started
    # Linux counts in KiB, Darwin in bytes.
    peak = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    with open(report, "w") as file:
        json.dump({"wall": round(seconds, 1), "cpu": round(used.ru_utime + used.ru_stime, 1), "peak_mib": round(peak)},
                  file)
    code = os.waitstatus_to_exitcode(status)
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
