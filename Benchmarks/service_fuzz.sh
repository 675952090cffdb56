#!/usr/bin/env bash
# Sends what the OpenAPI document allows, and what it does not, to a service, and checks every answer against the document.
#
# usage: EXAMPLES=500 Benchmarks/service_fuzz.sh BINARY     needs `pip install schemathesis`
# EXAMPLES is for each route; 500 make some 20,000 requests.
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
"$binary" scan Datasets/payments.csv --out "$work/o" --no-report --progress none >/dev/null 2>&1
token=$("$binary" token add fuzz --scope read,ingest,triage,admin --workspace "$work/o/workspace" --json |
    grep -o 'dragnet_[A-Za-z0-9_-]*')
"$binary" serve --listen 127.0.0.1:0 --json --workspace "$work/o/workspace" >"$work/address" 2>"$work/errors" &
server=$!
until grep -q port "$work/address"; do
    kill -0 "$server" || { cat "$work/errors" >&2; exit 1; }
    sleep 0.2
done
port=$(sed 's/.*"port":\([0-9]*\).*/\1/' "$work/address")
# Jobs and promotions take seconds each, so they are asked for fewer times; see service_faults.py for what they do.
cat >"$work/schemathesis.toml" <<'TOML'
[[operations]]
include-path-regex = "jobs|promote"
generation.max-examples = 20
TOML
cd "$work" && schemathesis --config-file "$work/schemathesis.toml" run "http://127.0.0.1:$port/openapi.json" --checks all \
    --header "Authorization: Bearer $token" --max-examples "${EXAMPLES:-500}" --seed 1 --request-timeout 30 --no-color --suppress-health-check all
kill -0 "$server"
curl -sf -o /dev/null "http://127.0.0.1:$port/healthz"
