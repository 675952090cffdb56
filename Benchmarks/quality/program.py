"""Dragnet itself: one run of a command, with its time and peak memory, and the tables that a run writes."""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
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
        """Runs a command: wall and CPU seconds, peak MiB.

        Raises RuntimeError with the program's own words if it fails, Skip if it does not know a setting or the command.
        """
        with tempfile.TemporaryDirectory() as work:
            report = Path(work) / "used.json"
            launcher = [sys.executable, "-S", str(Path(__file__).with_name("launch.py")), str(report)]
            process = subprocess.run(
                [*launcher, str(self.binary), *map(str, arguments)], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", env=self.environment())
            used = json.loads(report.read_text()) if report.exists() else None
        words = process.stderr[-2000:]
        if process.returncode == 2 and any(name in words for name in self.settings):
            raise Skip("the program has no such setting: " + words.strip().splitlines()[0])
        if process.returncode:
            raise RuntimeError("dragnet %s: exit %d\n%s" % (arguments[0], process.returncode, words))
        return used

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
