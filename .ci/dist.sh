#!/usr/bin/env bash
# Makes a tarball and a Debian package with the Swift runtime linked in, so that they run where Swift is not installed.
#
# usage: .ci/dist.sh [FOLDER]   (default: dist/)
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m -- "${1:-dist}")
scratch=.build-dist

say() { printf '%s\n' "$*" >&2; }

say 'building with the static Swift runtime (some minutes)'
swift build -c release --scratch-path "$scratch" --static-swift-stdlib --product dragnet >"$scratch.log" 2>&1 || {
    cat "$scratch.log" >&2
    exit 1
}
rm -f "$scratch.log"
binary=$(swift build -c release --scratch-path "$scratch" --static-swift-stdlib --show-bin-path)/dragnet
version=$("$binary" version | cut -d' ' -f2)
machine=$(uname -m)

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 0755 "$stage"
root=$stage/root
install -D -m 755 "$binary" "$root/usr/bin/dragnet"
strip "$root/usr/bin/dragnet"
if ldd "$root/usr/bin/dragnet" | grep -qi 'libswift'; then
    say 'dist: the binary still needs a Swift library'
    exit 1
fi
put() { install -D -m "${3:-644}" "$1" "$root/$2"; }
mkdir -p "$root/usr/share/man/man1"
"$binary" completions man | gzip -9n >"$root/usr/share/man/man1/dragnet.1.gz"
for shell in bash:bash-completion/completions/dragnet zsh:zsh/vendor-completions/_dragnet \
    fish:fish/vendor_completions.d/dragnet.fish; do
    mkdir -p "$(dirname "$root/usr/share/${shell#*:}")"
    "$binary" completions "${shell%%:*}" >"$root/usr/share/${shell#*:}"
done
put README.md usr/share/doc/dragnet/README.md
put CHANGELOG.md usr/share/doc/dragnet/CHANGELOG.md
put LICENSE usr/share/doc/dragnet/copyright
for file in Config/*.yaml; do put "$file" "usr/share/doc/dragnet/examples/$(basename "$file")"; done
for file in Config/schemas/*.json; do put "$file" "usr/share/dragnet/schemas/$(basename "$file")"; done
put Config/systemd/nightly usr/lib/dragnet/nightly 755
for unit in service timer; do put "Config/systemd/dragnet-nightly.$unit" "lib/systemd/system/dragnet-nightly.$unit"; done

put Config/service/dragnet-serve.service lib/systemd/system/dragnet-serve.service

mkdir -p "$out"
tarball=$out/dragnet-$version-linux-$machine.tar.gz
# The same bytes from the same files: sorted, without owners and times.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2026-01-01 00:00:00Z' -C "$root" -cf - . |
    gzip -9n >"$tarball"
say "$tarball"

command -v dpkg-deb >/dev/null 2>&1 || {
    say 'dist: dpkg-deb is not here, so there is no Debian package'
    exit 0
}
# The packages that hold the libraries which the binary loads, and the font of the pictures.
depends=$(ldd "$root/usr/bin/dragnet" | awk '/=> \// {print $3}' | while read -r library; do
    dpkg -S "$(realpath "$library")" 2>/dev/null || dpkg -S "$library" 2>/dev/null || true
done | sed 's/:.*//' | sort -u | paste -sd, | sed 's/,/, /g')
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<CONTROL
Package: dragnet
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: Dragnet maintainers <maintainers@users.noreply.github.com>
Section: utils
Priority: optional
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: $depends, fonts-dejavu-core
Description: finds fraud and network anomalies in logs
 Reads a log of who paid whom, or of who talked to whom, and lists the
 incidents in it, worst first, each with its reasons and a picture.
CONTROL
package=$out/dragnet_${version}_$(dpkg --print-architecture).deb
SOURCE_DATE_EPOCH=1767225600 dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
say "$package"
