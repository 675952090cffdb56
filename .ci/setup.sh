#!/usr/bin/env bash
# Checks the Swift toolchain and installs the system packages that are missing.
#
# Does nothing, and needs no network, where all is there.
set -euo pipefail

needed_major=6
needed_minor=2
packages=(libgraphviz-dev libsqlite3-dev zlib1g-dev fonts-dejavu-core pkg-config)

say() { printf '%s\n' "$*" >&2; }

check_swift() {
    local line version major minor
    if ! command -v swift >/dev/null 2>&1; then
        say "setup: Swift is not installed, or not in PATH."
        say "help: Dragnet needs Swift $needed_major.$needed_minor or newer: https://www.swift.org/install/linux/"
        exit 1
    fi
    if ! line=$(swift --version 2>/dev/null); then
        say "setup: $(command -v swift) is there but does not run; 'swift --version' tells why."
        say "help: it may lack libraries that https://www.swift.org/install/linux/ lists for this system"
        exit 1
    fi
    version=$(sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' <<<"$line" | sed -n 1p)
    if [[ -z $version ]]; then
        say "setup: the version of $(command -v swift) cannot be read from: $(sed -n 1p <<<"$line")"
        say "help: is it the Swift compiler? https://www.swift.org/install/linux/"
        exit 1
    fi
    major=${version%%.*}
    minor=${version#*.}
    if ((major < needed_major || (major == needed_major && minor < needed_minor))); then
        say "setup: Swift $version is too old ($(command -v swift))."
        say "help: Dragnet needs Swift $needed_major.$needed_minor or newer: https://www.swift.org/install/linux/"
        exit 1
    fi
}

is_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Prints what the package manager said, but only when it failed.
run_quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    ((status == 0)) || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

install_packages() {
    local missing=() package as_root=()
    for package in "${packages[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    if ((EUID != 0)); then
        line="sudo sh -c '$line'"
        as_root=(sudo)
        # Without a terminal nobody could answer sudo's question for the password.
        if ! command -v sudo >/dev/null 2>&1 || { [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; }; then
            say "setup: these system packages are missing: ${missing[*]}"
            say "help: they cannot be installed from here; run as an administrator:"
            say "    ${line#sudo }"
            exit 1
        fi
    fi
    say "setup: installing ${missing[*]}"
    if ! run_quietly "${as_root[@]}" apt-get update ||
        ! run_quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends "${missing[@]}"; then
        say "setup: the packages could not be installed (see above)."
        say "help: run, and look at what it says:"
        say "    $line"
        exit 1
    fi
}

# Where there is no dpkg, pkg-config knows whether the libraries are there.
check_libraries() {
    local missing=() library
    for library in libgvc sqlite3 zlib; do
        pkg-config --exists "$library" 2>/dev/null || missing+=("$library")
    done
    ((${#missing[@]})) || return 0
    say "setup: these libraries were not found by pkg-config: ${missing[*]}"
    say "help: install pkg-config, Graphviz, SQLite and zlib with their headers, and the DejaVu fonts:"
    case $(uname -s) in
    Darwin) say "    brew install pkgconf graphviz sqlite" ;;
    *) say "    Fedora: dnf install pkgconf graphviz-devel sqlite-devel zlib-devel dejavu-sans-fonts" ;;
    esac
    exit 1
}

check_swift
if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    install_packages
else
    check_libraries
fi
