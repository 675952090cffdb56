#!/usr/bin/env bash
# Runs the libraries' tests with coverage and prints the covered share of lines of each library.
#
# usage: .ci/coverage.sh [LEAST-PERCENT]     fails below it, 85 unless told
set -euo pipefail
cd "$(dirname "$0")/.."

least=${1:-85}
libraries=(Core Events Ingest Graph Vectors Embedding Synthesis Detection Rendering)
scratch=.build/coverage

# The libraries need none of the dependencies, which would take most of the time.
export DRAGNET_LIBRARIES_ONLY=1
swift test -c release --disable-testable-imports --scratch-path "$scratch" --enable-code-coverage

# The profile's format belongs to the compiler, so the tool must be the toolchain's own.
resources=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath"[^"]*"\([^"]*\)".*/\1/p')
llvm_cov=$resources/../../bin/llvm-cov
if [[ ! -x $llvm_cov ]]; then
    echo "coverage: the toolchain has no llvm-cov ($llvm_cov)" >&2
    exit 1
fi
products=$(swift build -c release --scratch-path "$scratch" --show-bin-path)
tests=("$products"/*PackageTests.xctest)

"$llvm_cov" export -format=lcov -summary-only -instr-profile="$products/codecov/default.profdata" "${tests[0]}" |
    awk -v least="$least" -v wanted="${libraries[*]}" '
        /^SF:/ {
            target = ""
            if (match($0, /\/Sources\/Dragnet[A-Za-z]+\//))
                target = substr($0, RSTART + 16, RLENGTH - 17)
        }
        /^LF:/ { lines[target] += substr($0, 4) }
        /^LH:/ { hit[target] += substr($0, 4) }
        END {
            count = split(wanted, names, " ")
            for (i = 1; i <= count; i++) {
                name = names[i]
                # A library without code yet has nothing to cover.
                if (lines[name] == 0) continue
                percent = 100 * hit[name] / lines[name]
                low = percent < least
                printf "Dragnet%-12s %6.2f %%  %5d of %5d lines%s\n", name, percent, hit[name], lines[name],
                    low ? "   below " least " %" : ""
                failed = failed || low
                allLines += lines[name]
                allHit += hit[name]
            }
            if (allLines == 0) { print "coverage: no library was covered at all"; exit 1 }
            printf "%-19s %6.2f %%  %5d of %5d lines\n", "all libraries", 100 * allHit / allLines, allHit, allLines
            exit failed
        }'
