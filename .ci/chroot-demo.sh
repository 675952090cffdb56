#!/usr/bin/env bash
# Proves that two commands do on a fresh machine: makes a clean Debian root and runs `make demo` and `make test` in it.
#
# usage: .ci/chroot-demo.sh [FOLDER [COMMAND...]]
#   FOLDER    where the root is made; must be empty or absent, and is kept. Without it: a temporary one, removed again.
#   COMMAND   run in the clone in place of 'make demo' and 'make test', one after the other.
#
# Into the root come the Swift toolchain of this machine, what the toolchain itself needs, git, make and sudo, and how
# this machine reaches packages (apt and git settings). Everything else must come from the commands themselves, run by
# an ordinary user with sudo. What is cloned is the last commit: changes that are not committed are not in it.
set -euo pipefail

suite=bookworm
user=analyst
say() { printf '%s\n' "$*"; }
die() {
    printf 'chroot-demo: %s\n' "$1" >&2
    [[ -z ${2:-} ]] || printf 'help: %s\n' "$2" >&2
    exit 1
}

((EUID == 0)) || die 'making a root file system needs root' "run: sudo $0 $*"
command -v debootstrap >/dev/null 2>&1 || die 'debootstrap is not installed' 'run: apt-get install debootstrap'
command -v swift >/dev/null 2>&1 || die 'Swift is not in PATH' "with sudo, keep it: sudo env PATH=\"\$PATH\" $0"
repository=$(cd "$(dirname "$0")/.." && pwd)

log=$(mktemp)
root=''
keep=yes
mounts=()
cleanup() {
    local index
    for ((index = ${#mounts[@]} - 1; index >= 0; index--)); do
        umount --recursive "${mounts[index]}" 2>/dev/null || umount --lazy --recursive "${mounts[index]}" || true
    done
    rm -f "$log"
    [[ $keep == no ]] || return 0
    # Were a mount left over, what lies behind it must not be removed with the root.
    if grep -qF " $root/" /proc/mounts; then
        echo "chroot-demo: $root is still mounted somewhere and was left as it is" >&2
    else
        rm -rf --one-file-system "$root"
    fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

if (($#)); then
    root=$(realpath -m -- "$1")
    shift
    [[ -z $(ls -A "$root" 2>/dev/null) ]] || die "$root is not empty" 'name an empty or a new folder'
    mkdir -p "$root"
else
    root=$(mktemp -d)
    keep=no
fi
# It will be "/" of an ordinary user, whatever the umask here.
chmod 0755 "$root"
commands=("$@")
((${#commands[@]})) || commands=('make demo' 'make test')

# Shows a folder of this machine in the root, at the same or another path, not to be written to.
show() {
    local from=$1 to=$root${2:-$1}
    mkdir -p "$to"
    mount --bind "$from" "$to"
    mounts+=("$to")
    mount -o remount,bind,ro "$to"
}

timed() {
    local name=$1 started=$SECONDS
    shift
    say "---- $name"
    "$@"
    times+=$(printf '%-28s %5d s' "$name" $((SECONDS - started)))$'\n'
}
times=''

in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "${proxies[@]}" "$@"; }
as_user() { in_root su --login "$user" --command "$1"; }

# A proxy, where this machine has one, is the root's way out too.
proxies=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z ${!name:-} ]] || proxies+=("$name=${!name}")
done

make_root() {
    # The mirror that this machine uses for the same suite, else debootstrap's own.
    local mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
        awk -v suite="$suite" '$2 == suite && !found { print $1; found = 1 }')
    env "${proxies[@]}" debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" ${mirror:+"$mirror"} \
        >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die 'debootstrap failed (above)'
    }
    mount -t proc proc "$root/proc"
    mounts+=("$root/proc")
    mount --rbind --make-rslave /dev "$root/dev"
    mounts+=("$root/dev")
}

bring_settings() {
    local file
    # Names, and certificates of a local authority.
    for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt /etc/pip.conf; do
        [[ ! -e $file ]] || cp -L "$file" "$root$file"
    done
    # Packages: the sources, their settings and their keys.
    rm -rf "$root/etc/apt"
    cp -a /etc/apt "$root/etc/apt"
    [[ ! -d /usr/share/keyrings ]] || cp -a /usr/share/keyrings/. "$root/usr/share/keyrings/"
}

install_needs() {
    in_root apt-get -qq update
    # git, make and sudo, and what swift.org lists for the toolchain on Debian 12, less what `make setup` must install.
    in_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        git make sudo \
        binutils binutils-gold gcc libc6-dev libcurl4 libedit2 libgcc-12-dev libncurses6 libpython3.11 \
        libstdc++-12-dev libxml2 tzdata >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die 'the packages could not be installed (above)'
    }
}

bring_swift() {
    local toolchain
    toolchain=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath"[^"]*"\([^"]*\)".*/\1/p')
    toolchain=$(realpath "$toolchain/../..")
    [[ $toolchain != /usr ]] ||
        die 'the toolchain is spread over /usr and cannot be shown apart' 'unpack the archive of swift.org elsewhere'
    show "$toolchain" /opt/swift-toolchain/usr
    # shellcheck disable=SC2016
    echo 'PATH=/opt/swift-toolchain/usr/bin:$PATH' >"$root/etc/profile.d/swift.sh"
}

# Where git reads addresses from another place here, it does so in the root, and local places are shown in it.
bring_git_settings() {
    local scope key value place
    for scope in --system --global; do
        while read -r key value; do
            git config --file "$root/etc/gitconfig" --add "$key" "$value"
            place=${key#url.}
            place=${place%.*}
            place=${place#file://}
            if [[ $place == /* && -d $place && ! -d $root$place ]]; then show "$place"; fi
        done < <(git config "$scope" --get-regexp '^url\.' || true)
    done
    # What is shown belongs to another user, which git would refuse.
    git config --file "$root/etc/gitconfig" --add safe.directory '*'
}

make_user() {
    in_root useradd --create-home --shell /bin/bash "$user"
    {
        echo "$user ALL=(ALL) NOPASSWD: ALL"
        echo 'Defaults env_keep += "http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY"'
    } >"$root/etc/sudoers.d/$user"
    chmod 0440 "$root/etc/sudoers.d/$user"
    local proxy
    for proxy in "${proxies[@]}"; do printf 'export %q\n' "$proxy"; done >"$root/etc/profile.d/proxy.sh"
}

clone_repository() {
    git clone --quiet --bare "$repository" "$root/srv/dragnet.git"
    # A clone takes the branch that HEAD names; make that the commit at hand, also where HEAD is detached.
    git --git-dir "$root/srv/dragnet.git" update-ref refs/heads/proof "$(git -C "$repository" rev-parse HEAD)"
    git --git-dir "$root/srv/dragnet.git" symbolic-ref HEAD refs/heads/proof
    as_user 'git clone --quiet /srv/dragnet.git dragnet && git -C dragnet log -1 --oneline'
}

timed 'clean root' make_root
timed 'settings of this machine' bring_settings
timed 'git, make, sudo, Swift needs' install_needs
timed 'Swift' bring_swift
timed 'git settings' bring_git_settings
timed 'ordinary user' make_user
timed 'clone' clone_repository
for command in "${commands[@]}"; do
    timed "$command" as_user "cd dragnet && $command"
done
say
say "---- times"
printf '%s' "$times"
[[ $keep == no ]] || say "the root stays in $root (its mounts do not)"
