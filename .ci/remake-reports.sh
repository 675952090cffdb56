#!/usr/bin/env bash
# Makes Reports/payments and Reports/network again from the logs in Datasets.
#
# usage: .ci/remake-reports.sh BINARY [FOLDER]
# FOLDER is Reports unless named. Only the two subfolders are replaced.
set -euo pipefail

binary=$(realpath "$1")
cd "$(dirname "$0")/.."
target=${2:-Reports}

# folder, log, the patterns whose first incidents are shown
runs=(
    "payments Datasets/payments.csv FAN_IN CARD_TESTING"
    "network Datasets/network/conn.log SCAN EXFILTRATION"
)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The first incident in rank whose strongest reason is the given code; the first of all without one.
first_with() {
    awk -v code="$2" '
        NR == 1 { next }
        match($0, /INC-[0-9A-F]+/) {
            id = substr($0, RSTART, RLENGTH)
            if (first == "") first = id
            # The strongest reason stands first in its cell.
            if (found == "" && $0 ~ ",\"?" code "[,\";]") found = id
        }
        END { print found == "" ? first : found }' "$1"
}

for run in "${runs[@]}"; do
    read -r name log codes <<<"$run"
    "$binary" scan "$log" --out "$work/$name" --quiet >"$work/$name.txt"
    mkdir -p "$work/kept/$name"
    cp "$work/$name/report.html" "$work/$name/incidents.csv" "$work/kept/$name/"
    "$binary" incidents --workspace "$work/$name/workspace" --csv >"$work/$name.csv"
    "$binary" map --workspace "$work/$name/workspace" -o "$work/kept/$name/map.svg" --quiet >/dev/null
    for code in $codes; do
        id=$(first_with "$work/$name.csv" "$code")
        # Named by what it shows, so that a page can link to it whatever the incident is called.
        lower=$(tr '[:upper:]_' '[:lower:]-' <<<"$code")
        "$binary" render "$id" --workspace "$work/$name/workspace" -o "$work/kept/$name/$lower.svg" --quiet
    done
done

mkdir -p "$target"
for run in "${runs[@]}"; do
    read -r name _ <<<"$run"
    rm -rf "${target:?}/$name"
    cp -r "$work/kept/$name" "$target/$name"
done
du -sk "$target" | awk '{ print "reports: " $1 " KiB in " $2 }'
