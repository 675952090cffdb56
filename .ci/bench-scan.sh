#!/usr/bin/env bash
# Scans the published logs of the evaluation data and prints wall time, CPU time and peak memory of each.
#
# usage: .ci/bench-scan.sh BINARY [LOG...]
# The data lie in $DRAGNET_EVAL_DATA, or in ../shared; logs that are not there are named and left out.
set -euo pipefail

binary=$(realpath "$1")
shift
logs=("$@")
cd "$(dirname "$0")/.."
data=$(realpath -m "${DRAGNET_EVAL_DATA:-../shared}")

if ((${#logs[@]} == 0)); then
    for log in fraud/cards_handbook/transactions.csv.gz fraud/transfers_amlsim_fanin/transactions.csv.gz \
        fraud/transfers_synth/transactions.csv.gz fraud/ethereum_phishing/transactions.csv.gz \
        network/zeek-008-mixed/conn.log.gz network/uci/edges.csv.gz network/nodes-gen-5000/edges.csv.gz; do
        logs+=("$data/data/$log")
    done
fi
if ! command -v python3 >/dev/null 2>&1; then
    echo 'bench-scan: python3 is needed to measure memory' >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
measured=0
failed=0
printf '%-52s %9s %9s %10s  %s\n' log 'wall s' 'CPU s' 'peak MiB' status
for log in "${logs[@]}"; do
    name=${log#"$data/data/"}
    if [[ ! -e $log ]]; then
        printf '%-52s not there\n' "$name"
        continue
    fi
    measured=$((measured + 1))
    rm -rf "$work/out"
    python3 - "$name" "$work/log" "$binary" scan "$log" --out "$work/out" <<'PYTHON' || failed=1
import resource, subprocess, sys, time

name, log, *command = sys.argv[1:]
start = time.monotonic()
with open(log, "wb") as text:
    status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=text, stderr=text).returncode
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
# Linux counts in KiB, Darwin in bytes.
peak = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
print(f"{name:<52} {wall:9.1f} {used.ru_utime + used.ru_stime:9.1f} {peak:10.0f}  exit {status}", flush=True)
if status != 0:
    print(open(log, encoding="utf-8", errors="replace").read()[-2000:], file=sys.stderr)
sys.exit(0 if status == 0 else 1)
PYTHON
done
if ((measured == 0)); then
    echo "bench-scan: no log was found; set DRAGNET_EVAL_DATA to the folder of the evaluation data" >&2
    exit 1
fi
exit "$failed"
