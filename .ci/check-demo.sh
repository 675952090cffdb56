#!/usr/bin/env bash
# Checks what `make demo` printed and made.
#
# usage: .ci/check-demo.sh PRINTED-TEXT OUTPUT-FOLDER
set -euo pipefail

printed=$1
out=$2
failures=0
fail() {
    printf 'check-demo: %s\n' "$*" >&2
    failures=$((failures + 1))
}

# Every log's list must hold incidents, in the part of the text that is its own.
for log in Datasets/payments.csv Datasets/network/conn.log; do
    count=$(awk -v head="== incidents of $log" '$0 == head { on = 1; next } /^== / { on = 0 } on' "$printed" |
        grep -cE 'INC-[0-9A-F]{6}' || true)
    if ((count > 0)); then echo "$log: $count incidents"; else fail "no incidents listed for $log"; fi
done

for name in payments network; do
    report=$out/$name/report.html
    if [[ ! -s $report ]]; then
        fail "$report is missing or empty"
        continue
    fi
    grep -qF "$(realpath "$report")" "$printed" || fail "the path of $report was not printed"
    # The page must open from disk with nothing fetched: no address in what a browser loads or follows.
    # (The names of XML namespaces, xmlns="http://...", are never fetched.)
    quote="[\"']?[[:space:]]*"
    address="(https?:)?//[^\"' >)]*"
    loads="(src|href|srcset|action|poster|data)[[:space:]]*=[[:space:]]*$quote$address"
    if found=$(grep -noiE "$loads|url\([[:space:]]*$quote$address|@import[^;]*" "$report"); then
        printf '%s\n' "$found" | sed -n 1,5p >&2
        fail "$report fetches from outside (above)"
    fi
    for file in run.json incidents.csv events.csv.gz; do
        [[ -s $out/$name/$file ]] || fail "$out/$name/$file is missing or empty"
    done
done

# Every picture goes through a strict parser.
if command -v python3 >/dev/null 2>&1; then
    if ! python3 - "$out" <<'PYTHON'; then
import pathlib, sys, xml.etree.ElementTree as tree

pictures = sorted(path for path in pathlib.Path(sys.argv[1]).rglob("*.svg"))
bad = 0
for path in pictures:
    try:
        root = tree.parse(path).getroot()
        if not root.tag.endswith("}svg"):
            raise ValueError(f"the root element is {root.tag}")
    except Exception as error:
        print(f"{path}: {error}", file=sys.stderr)
        bad += 1
print(f"{len(pictures)} pictures are well-formed" if not bad else f"{bad} of {len(pictures)} pictures are damaged")
sys.exit(1 if bad or not pictures else 0)
PYTHON
        fail "the pictures under $out are missing or damaged"
    fi
else
    echo 'check-demo: python3 is not installed; the pictures were not parsed' >&2
fi

((failures == 0))
