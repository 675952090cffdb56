#!/usr/bin/env bash
# Style, the import rule, and words that do not belong in the sources.
set -euo pipefail
cd "$(dirname "$0")/.."

swift format lint --strict --parallel --recursive Package.swift Sources Tests
.ci/check-imports.sh

# Nothing half-done, and nothing that ends the process on what an input says.
if grep -rnE 'TODO|FIXME|fatalError\(|try!' Sources; then
    echo 'lint: the lines above hold TODO, FIXME, fatalError( or try!' >&2
    exit 1
fi
echo 'lint: clean'
