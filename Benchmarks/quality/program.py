"""Dragnet itself: one run of a command, with its time and peak memory, and the tables that a run writes."""
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from cells import Skip


@dataclass(frozen=True)
class Program:
    """The binary, with the settings that it gets as environment variables."""
    binary: Path
    settings: dict = field(default_factory=dict)

    @property
    def build(self):
        """The beginning of the binary's SHA-256."""
        return hashlib.sha256(self.binary.read_bytes()).hexdigest()[:12]

    def with_settings(self, settings):
        """The same program with more settings."""
        return replace(self, settings={**self.settings, **settings})

    def environment(self):
        """The environment of a run: of the program's settings, only those that the measurement names."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("DRAGNET_")}
        return {**kept, **self.settings}

    def run(self, *arguments):
        """Runs a command: seconds, peak MiB.

        Raises RuntimeError with the program's own words if it fails, Skip if it does not know a setting or the command.
        """
        with tempfile.TemporaryFile("w+", errors="replace") as said:
            started = time.monotonic()
            process = subprocess.Popen(
                [str(self.binary), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=said, env=self.environment())
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.monotonic() - started
            said.seek(0)
            words = said.read()[-2000:]
        if process.returncode == 2 and any(name in words for name in self.settings):
            raise Skip("the program has no such setting: " + words.strip().splitlines()[0])
        if process.returncode:
            raise RuntimeError("dragnet %s: exit %d\n%s" % (arguments[0], process.returncode, words))
        # Linux counts in KiB, Darwin in bytes.
        peak = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
        return {"wall": round(seconds, 1), "cpu": round(used.ru_utime + used.ru_stime, 1), "peak_mib": round(peak)}

    def scan(self, inputs, out, until=None, flags=()):
        """A scan without report and pictures."""
        boundary = ["--until", until] if until is not None else []
        return self.run("scan", *inputs, "--out", out, *boundary, "--no-report", "--pictures", 0, "--quiet", *flags)

    def require(self, command):
        """Raises Skip if the program does not have a command yet."""
        listed = subprocess.run([str(self.binary), "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
        if not any(line.split()[:1] == [command] for line in listed.splitlines()):
            raise Skip("the program has no command `%s` yet" % command)


def parse_settings(pairs):
    """The dictionary of KEY=VALUE texts."""
    for pair in pairs:
        if "=" not in pair:
            raise SystemExit("--set %s: write KEY=VALUE" % pair)
    return dict(pair.split("=", 1) for pair in pairs)
