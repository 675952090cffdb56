#!/usr/bin/env bash
# Builds the release binary and tells the time of the dependencies and of the own code apart.
set -euo pipefail
cd "$(dirname "$0")/.."

# The dependencies' modules that the package imports; what they need is built with them.
dependencies=(ArgumentParser Yams GRDB Crypto)

# Shows the compiler's text only when something failed; it is long.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
build() {
    if ! swift build -c release "$@" >"$log" 2>&1; then
        cat "$log" >&2
        echo "build: 'swift build -c release $*' failed (above)" >&2
        exit 1
    fi
}

echo 'building the dependencies (some minutes the first time)'
started=$SECONDS
for module in "${dependencies[@]}"; do build --target "$module"; done
dependency_seconds=$((SECONDS - started))

echo 'building Dragnet'
started=$SECONDS
build --product dragnet
grep -E 'warning:' "$log" >&2 || true
echo "build time: dependencies $dependency_seconds s, own code $((SECONDS - started)) s"
