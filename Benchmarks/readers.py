#!/usr/bin/env python3
"""Speed of the readers in rows a CPU second on one core, beside pandas and DuckDB on the same file.

usage: python3 Benchmarks/readers.py [--rows 1000000] [--dragnet .build/release/dragnet] [--repeat 3]

CPU seconds and not seconds, so that what else the machine does counts little; the best of the repetitions. Start-up is
measured on a file of ten rows and taken off. Dragnet's figure is that of `sniff` over the whole file: every row becomes
a typed event with dictionary ids, and is then thrown away; `import` adds durable storage. pandas and DuckDB are left
out where they are not installed (pip install pandas duckdb).
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile


def payments(rows, path):
    source = random.Random(1)
    with open(path, "w") as file:
        file.write("id,timestamp,from_account,to_account,amount,currency\n")
        for row in range(rows):
            second = row * 7 % 86400
            file.write(
                f"T{row:08d},2026-{1 + row // 90000 % 12:02d}-{1 + row // 3000 % 28:02d}T"
                f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z,"
                f"A{source.randrange(100000)},A{source.randrange(100000)},{source.randrange(100, 999999) / 100},EUR\n"
            )


def zeek(rows, path):
    names = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state"
    types = "time string addr port addr port enum string interval count count string"
    source = random.Random(1)
    with open(path, "w") as file:
        file.write("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n")
        file.write("#fields\t" + names.replace(" ", "\t") + "\n#types\t" + types.replace(" ", "\t") + "\n")
        for row in range(rows):
            file.write(
                f"{1770940800 + row * 0.37:.6f}\tC{source.getrandbits(80):020x}\t10.0.{source.randrange(8)}.{source.randrange(250)}\t"
                f"{40000 + row % 20000}\t192.0.2.{source.randrange(250)}\t443\ttcp\tssl\t0.51\t{source.randrange(9000)}\t"
                f"{source.randrange(90000)}\tSF\n"
            )


def eve(rows, path):
    source = random.Random(1)
    with open(path, "w") as file:
        for row in range(rows):
            time = f"2026-02-13T{row // 3600 % 24:02d}:{row // 60 % 60:02d}:{row % 60:02d}.000000+0000"
            file.write(
                json.dumps(
                    {
                        "timestamp": time, "flow_id": 10**12 + row, "in_iface": "eth0", "event_type": "flow",
                        "src_ip": f"10.0.{source.randrange(8)}.{source.randrange(250)}", "src_port": 40000,
                        "dest_ip": f"192.0.2.{source.randrange(250)}", "dest_port": 443, "proto": "TCP",
                        "app_proto": "tls",
                        "flow": {
                            "pkts_toserver": 8, "pkts_toclient": 9, "bytes_toserver": source.randrange(9000),
                            "bytes_toclient": source.randrange(90000), "start": time, "end": time, "age": 3,
                            "state": "closed", "reason": "timeout", "alerted": False,
                        },
                    }
                )
                + "\n"
            )


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(name, make, small, large, rows, repeat):
    try:
        start = min(cpu_seconds(make(small)) for _ in range(repeat))
        whole = min(cpu_seconds(make(large)) for _ in range(repeat))
    except (subprocess.CalledProcessError, FileNotFoundError):
        print(f"| {name} | not here | |")
        return
    print(f"| {name} | {rows / max(whole - start, 1e-9):,.0f} | {whole - start:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--dragnet", default=".build/release/dragnet")
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    program = os.path.abspath(chosen.dragnet)

    def sniff(path):
        return [program, "sniff", path, "--rows", str(10**12), "--threads", "1"]

    def pandas(path):
        return [sys.executable, "-c", f"import pandas; pandas.read_csv({path!r}, parse_dates=['timestamp'])"]

    def duckdb(path):
        query = f"create table t as select * from read_csv({path!r})"
        return [sys.executable, "-c", f"import duckdb; d = duckdb.connect(); d.execute('set threads = 1'); d.execute({query!r})"]

    with tempfile.TemporaryDirectory() as folder:
        print("| what | rows a CPU second | CPU seconds |\n|---|---|---|")
        for name, write, others in [
            ("payments CSV", payments, [("pandas read_csv", pandas), ("DuckDB read_csv, 1 thread", duckdb)]),
            ("Zeek conn.log", zeek, []),
            ("EVE flow JSON", eve, []),
        ]:
            small, large = os.path.join(folder, "small"), os.path.join(folder, "large")
            write(10, small)
            write(chosen.rows, large)
            measure(f"{name}: Dragnet", sniff, small, large, chosen.rows, chosen.repeat)
            for other, make in others:
                measure(f"{name}: {other}", make, small, large, chosen.rows, chosen.repeat)


if __name__ == "__main__":
    main()
