#!/usr/bin/env bash
# Makes the reports again and compares them with those in Reports/, byte for byte.
#
# usage: .ci/check-reports.sh BINARY
set -euo pipefail

binary=$(realpath "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

.ci/remake-reports.sh "$binary" "$work" >/dev/null
status=0
for name in payments network gallery; do
    if ! diff -rq "Reports/$name" "$work/$name" >&2; then status=1; fi
done
if ((status)); then
    echo 'check-reports: Reports/ is not what this binary makes; look at the difference, then run' >&2
    echo "    .ci/remake-reports.sh $1" >&2
else
    echo 'check-reports: the same bytes'
fi
exit "$status"
