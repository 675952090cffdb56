#!/usr/bin/env bash
# Scans both sample logs and lists the incidents found.
#
# usage: .ci/demo.sh BINARY OUTPUT-FOLDER
set -euo pipefail

binary=$(realpath "$1")
out=$2
cd "$(dirname "$0")/.."

# folder, log
runs=(
    "payments Datasets/payments.csv"
    "network Datasets/network/conn.log"
)

mkdir -p "$out"
for run in "${runs[@]}"; do
    read -r name log <<<"$run"
    printf '\n== scanning %s\n' "$log"
    started=$SECONDS
    "$binary" scan "$log" --out "$out/$name" >/dev/null
    printf 'scanned in %d s\n' $((SECONDS - started))
done
for run in "${runs[@]}"; do
    read -r name log <<<"$run"
    printf '\n== incidents of %s\n' "$log"
    "$binary" incidents --workspace "$out/$name/workspace"
done
printf '\n== reports, for any browser\n'
for run in "${runs[@]}"; do
    read -r name log <<<"$run"
    realpath "$out/$name/report.html"
done
