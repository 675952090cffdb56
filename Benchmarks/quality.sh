#!/usr/bin/env bash
# Runs the evaluation programs over the development sets and writes Reports/Quality.md.
#
# usage: Benchmarks/quality.sh [--dragnet BINARY] [--quick] [--only NAME]... [--set KEY=VALUE]... [--list]
#                              [--network-rows N]
#        Benchmarks/quality.sh --self-test    checks the judges and anchors of network logs; needs no data, no binary
# The data lie in the folder that DRAGNET_EVAL_DATA names, or in ../shared. What was measured is kept in Benchmarks/out
# (anchors in Reports/quality), so a run that was stopped goes on where it was. Needs numpy, scipy and scikit-learn.
set -euo pipefail
cd "$(dirname "$0")/.."

export PYTHONDONTWRITEBYTECODE=1
if [[ ${1-} == --self-test ]]; then
    exec python3 Benchmarks/quality/self_test.py
fi

export DRAGNET_EVAL_DATA=${DRAGNET_EVAL_DATA:-../shared}
if [[ ! -f $DRAGNET_EVAL_DATA/eval/fraud.py || ! -d $DRAGNET_EVAL_DATA/data ]]; then
    echo 'SKIPPED quality: the evaluation data are not there; DRAGNET_EVAL_DATA names their folder' >&2
    exit 0
fi
if ! python3 -c 'import numpy, scipy, sklearn' 2>/dev/null; then
    echo 'quality: python3 with numpy, scipy and scikit-learn is needed' >&2
    exit 1
fi

status=0
python3 Benchmarks/quality/run.py "$@" || status=$?
if ((status < 2)) && [[ " $* " != *' --list '* ]]; then
    python3 Benchmarks/quality/report.py
fi
exit "$status"
