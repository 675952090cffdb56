#!/usr/bin/env bash
# Measures the service with wrk on this machine: single events, batches, durable single events and batches.
#
# usage: SECONDS_EACH=60 Benchmarks/service.sh BINARY [ENTITIES]     needs wrk (Debian) and python3
#        SECONDS_EACH=600 RUNS='keep 256' Benchmarks/service.sh BINARY     memory over ten minutes of durable events
#        SECONDS_EACH=40 RUNS='one 64+keepmany 1' Benchmarks/service.sh BINARY     two loads at once
# Of each run the memory is told too, ten times, and the most that was ever held.
# Server and load share the processors, so the figures are those of half a machine.
set -euo pipefail
binary=$(realpath "$1")
entities=${2:-100000}
seconds=${SECONDS_EACH:-60}
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

python3 - "$entities" "$work" <<'PY'
import random, sys
entities, work = int(sys.argv[1]), sys.argv[2]
random.seed(1)
def row(n):
    a, b = random.randrange(entities), random.randrange(entities)
    return a, b, round(random.lognormvariate(3, 1), 2)
with open(work + "/log.csv", "w") as out:
    out.write("transaction_id,timestamp,from_account,to_account,amount,currency\n")
    for n in range(entities * 3):
        a, b, amount = row(n)
        if n < entities: a = n
        day, second = divmod(n * 86400 * 60 // (entities * 3), 86400)
        out.write(f"B{n},2026-{1 + day // 28:02d}-{1 + day % 28:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z,A{a},A{b},{amount},EUR\n")
def event():
    a, b, amount = row(0)
    return '{"time":"2026-04-01T00:00:00Z","source":"A%d","destination":"A%d","amount":%s,"currency":"EUR"}' % (a, b, amount)
for name, path, size in [("one", "/v1/score", 1), ("many", "/v1/score", 1000), ("keep", "/v1/events", 1), ("keepmany", "/v1/events", 1000)]:
    bodies = [event() if size == 1 else "[" + ",".join(event() for _ in range(size)) + "]" for _ in range(200 if size == 1 else 8)]
    with open(f"{work}/{name}.lua", "w") as out:
        out.write("local bodies = {\n" + ",\n".join("[==[" + b + "]==]" for b in bodies) + "}\nlocal n = 0\n"
            "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n"
            f"function request() n = n + 1; return wrk.format(nil, '{path}', nil, bodies[n % #bodies + 1]) end\n"
            "function done(s, l, r) io.write(string.format('%.0f requests/s, p50 %.1f ms, p99 %.1f ms, not 2xx %d, socket errors %d\\n', s.requests / s.duration * 1e6, l:percentile(50) / 1000, l:percentile(99) / 1000, s.errors.status, s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout)) end\n")
PY
"$binary" import "$work/log.csv" --workspace "$work/ws" --quiet
"$binary" train --fast --dim 128 --workspace "$work/ws" --quiet
"$binary" serve --listen 127.0.0.1:0 --json --workspace "$work/ws" >"$work/address" 2>"$work/errors" &
server=$!
until grep -q port "$work/address"; do
    kill -0 "$server" || { cat "$work/errors" >&2; exit 1; }
    sleep 0.2
done
port=$(sed 's/.*"port":\([0-9]*\).*/\1/' "$work/address")
memory() { awk '/VmRSS/ {print int($2 / 1024) " MiB resident"}' "/proc/$server/status"; }
memory_over() {
    for _ in {1..10}; do
        sleep "$(($1 / 10))"
        awk '/VmRSS/ {printf "%d ", $2 / 1024}' "/proc/$server/status"
    done >"$work/memory"
}
load() {
    local told
    told=$(wrk -t1 "-c$2" "-d${seconds}s" -s "$work/$1.lua" "http://127.0.0.1:$port" | tail -1)
    printf '%-9s %3d connections: %s\n' "$1" "$2" "$told"
}
memory
IFS=, read -ra runs <<<"${RUNS:-one 64,many 4,keep 256,keepmany 16}"
for run in "${runs[@]}"; do
    IFS=+ read -ra loads <<<"$run"
    children=()
    for each in "${loads[@]}"; do
        read -r name connections <<<"$each"
        load "$name" "$connections" &
        children+=($!)
    done
    memory_over "$seconds"
    wait "${children[@]}"
    awk '/VmHWM/ {print "MiB resident, at most " int($2 / 1024)}' "/proc/$server/status" | cat "$work/memory" -
done
memory
