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
    rm -rf --one-file-system "$root" "$root.log"
}
trap cleanup EXIT
chmod 0755 "$root"
suite=bookworm
# The mirror that this machine uses for the same suite, else debootstrap's own.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
    awk -v suite="$suite" '$2 == suite && !found { print $1; found = 1 }')
log=$root.log
debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" ${mirror:+"$mirror"} >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    die 'debootstrap failed (above)'
}
# How this machine reaches packages: names, certificates of a local authority, sources with their settings and keys.
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
    [[ ! -e $file ]] || cp -L "$file" "$root$file"
done
rm -rf "$root/etc/apt"
cp -a /etc/apt "$root/etc/apt"
[[ ! -d /usr/share/keyrings ]] || cp -a /usr/share/keyrings/. "$root/usr/share/keyrings/"
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
