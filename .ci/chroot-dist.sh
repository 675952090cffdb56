#!/usr/bin/env bash
# Proves that the Debian package works where Swift is not: installs it into a clean Debian root and scans a sample log.
#
# usage: .ci/chroot-dist.sh PACKAGE.deb
set -euo pipefail
die() {
    printf 'chroot-dist: %s\n' "$1" >&2
    exit 1
}
((EUID == 0)) || die 'making a root file system needs root'
command -v debootstrap >/dev/null 2>&1 || die 'debootstrap is not installed: apt-get install debootstrap'
package=$(realpath -- "${1:?usage: .ci/chroot-dist.sh PACKAGE.deb}")
repository=$(cd "$(dirname "$0")/.." && pwd)
root=$(mktemp -d)
cleanup() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap cleanup EXIT
chmod 0755 "$root"
mirror=$(grep -rhoE 'https?://[^ ]+/debian/?' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1)
debootstrap --variant=minbase bookworm "$root" ${mirror:+"$mirror"} >/dev/null
[[ ! -d /etc/apt/apt.conf.d ]] || cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
mount -t proc proc "$root/proc"
cp "$package" "$root/tmp/dragnet.deb"
cp "$repository/Datasets/payments.csv" "$root/tmp/payments.csv"
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"; }
in_root apt-get update -qq
in_root sh -c 'cd /tmp && apt-get install -y -qq --no-install-recommends ./dragnet.deb' >/dev/null
! in_root sh -c 'command -v swift' || die 'Swift is in the root, so this proves nothing'
in_root sh -c 'cd /tmp && dragnet doctor && dragnet scan payments.csv && ls dragnet-out/report.html'
echo 'chroot-dist: works'
