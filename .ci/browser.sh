#!/usr/bin/env bash
# Looks at the report and at the service's pages through a browser; installs Chromium and what drives it where they are missing.
#
# usage: .ci/browser.sh BINARY [FLAGS OF triage.py]
set -euo pipefail
binary=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
if ! command -v chromium >/dev/null 2>&1; then
    sudo=
    ((EUID == 0)) || sudo=sudo
    $sudo apt-get -qq update >&2
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >&2
fi
python=python3
if ! python3 -c 'import playwright, axe_selenium_python' 2>/dev/null; then
    python=.build/browser/bin/python
    [[ -x $python ]] || python3 -m venv .build/browser
    .build/browser/bin/pip install -q playwright axe-selenium-python >&2
fi
"$python" Tests/Browser/report.py "$binary"
"$python" Tests/Browser/triage.py "$binary" "$@"
