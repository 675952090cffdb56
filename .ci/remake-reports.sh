#!/usr/bin/env bash
# Makes Reports/payments, Reports/network and Reports/gallery again from the logs in Datasets.
#
# usage: .ci/remake-reports.sh BINARY [FOLDER]
# FOLDER is Reports unless named. Only the three subfolders are replaced.
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

# For each planted kind: the kind, its rows, the incident that holds most of them (nothing where none does), its rank,
# how many it holds, and one planted row.
patterns() {
    awk '
        NR == FNR {
            split($0, cell, ",")
            if (FNR > 1 && cell[2] == 1) {
                kind[cell[1]] = cell[3]
                if (!(cell[3] in rows)) { order[++kinds] = cell[3]; first[cell[3]] = cell[1] }
                rows[cell[3]]++
            }
            next
        }
        match($0, /"id":"INC-[0-9A-F]+"/) {
            id = substr($0, RSTART + 6, RLENGTH - 7)
            rank++
            if (!match($0, /"events":\[[^]]*\]/)) next
            list = substr($0, RSTART + 10, RLENGTH - 11)
            gsub(/"/, "", list)
            count = split(list, event, ",")
            split("", held)
            for (i = 1; i <= count; i++) if (event[i] in kind) held[kind[event[i]]]++
            for (k in held) if (held[k] > most[k]) { most[k] = held[k]; best[k] = id; place[k] = rank }
        }
        END {
            for (i = 1; i <= kinds; i++) {
                k = order[i]
                print k, rows[k], (best[k] == "" ? "-" : best[k]), place[k] + 0, most[k] + 0, first[k]
            }
        }' "$1" "$2"
}

gallery="$work/kept/gallery"
mkdir -p "$gallery"
{
    echo '# One picture for each planted pattern'
    echo
    echo 'Made by `.ci/remake-reports.sh`. Each is the incident that holds most of the pattern'"'"'s rows; where no incident'
    echo 'holds one, the pattern was missed, and the picture is of its first row with what lies around it.'
    echo
    echo '| log | planted | found as | rows of it | picture |'
    echo '| --- | --- | --- | --- | --- |'
} >"$gallery/README.md"

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
    "$binary" incidents --workspace "$work/$name/workspace" --json >"$work/$name.jsonl"
    while read -r kind rows id rank held row; do
        picture="$name-${kind//_/-}.svg"
        found="[$id](../$name/incidents.csv), rank $rank | $held of $rows"
        subject=$id
        if [[ $id == - ]]; then
            found="missed | 0 of $rows"
            subject="event:$row"
        fi
        "$binary" render "$subject" --workspace "$work/$name/workspace" -o "$gallery/$picture" --quiet
        echo "| $name | ${kind//_/ } | $found | ![${kind//_/ }]($picture) |" >>"$gallery/README.md"
    done < <(patterns "${log%.*}.labels.csv" "$work/$name.jsonl")
done

mkdir -p "$target"
for name in payments network gallery; do
    rm -rf "${target:?}/$name"
    cp -r "$work/kept/$name" "$target/$name"
done
du -sk "$target" | awk '{ print "reports: " $1 " KiB in " $2 }'
