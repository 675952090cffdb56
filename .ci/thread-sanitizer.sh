#!/usr/bin/env bash
# Runs the libraries' tests under the thread sanitizer, all but the pictures': Graphviz is not built with it.
#
# usage: .ci/thread-sanitizer.sh [FILTER]     tests to run, all unless told
#
# There is no list of exceptions: the first race ends the run with status 66. Times that tests allow do not hold here, where
# everything takes five to fifteen times longer, so what measures time is left out.
set -euo pipefail
cd "$(dirname "$0")/.."

# The libraries need none of the dependencies, whose C code would have to be built with the sanitizer too.
export DRAGNET_LIBRARIES_ONLY=1
export TSAN_OPTIONS="halt_on_error=1 exitcode=66 ${TSAN_OPTIONS:-}"
swift test -c release --disable-testable-imports --sanitize=thread --scratch-path .build/thread-sanitizer \
    --skip 'DragnetRenderingTests|ColdVectorsTests/speed|ScheduleTrapTests/waiting' ${1:+--filter "$1"}
