#!/usr/bin/env bash
# Fetch the real torrent clients that tests/real runs: Debian's packages for this machine, and
# Debian 13's, unpacked into ~/.cache (nothing of it is installed). Only root can; others are told and go on.
# MEDIAMATE_NO_APT=1 leaves the machine as it is.
set -euo pipefail
target=${XDG_CACHE_HOME:-$HOME/.cache}/mediamate-debian13
clients=(qbittorrent-nox transmission-daemon deluged deluge-web) # packages, and their programs

say() { printf 'torrent clients: %s\n' "$*" >&2; }

[ -z "${MEDIAMATE_NO_APT:-}" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    for one in "${clients[@]}"; do
        command -v "$one" >/dev/null || say "no $one here, and no root to install it: its tests will skip"
    done
    exit 0
fi

unpacked() { # has everything been unpacked? An older list is fetched anew.
    for one in "${clients[@]}"; do [ -x "$target/usr/bin/$one" ] || return 1; done
}

wanted=()
for one in "${clients[@]}"; do command -v "$one" >/dev/null || wanted+=("$one"); done
unpacked || command -v mmdebstrap >/dev/null || wanted+=(mmdebstrap)
if [ ${#wanted[@]} -gt 0 ]; then
    say "installing ${wanted[*]} with apt"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${wanted[@]}"; } >/dev/null 2>&1 ||
        say 'apt could not install them: those tests will skip'
fi

! unpacked || exit 0
command -v mmdebstrap >/dev/null || exit 0
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/\?$' || true)
[ -n "$mirror" ] || { say 'no Debian mirror among the apt sources: no second versions'; exit 0; }
say "unpacking Debian 13's ${clients[*]} into $target"
rm -rf "$target.new"
if ! mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
    --aptopt='Acquire::Check-Date "false"' --include="$(IFS=,; echo "${clients[*]}")" trixie "$target.new" "$mirror" >/dev/null 2>&1; then
    say 'it could not be unpacked: that run will skip'
    rm -rf "$target.new"
    exit 0
fi
# an unpacked system lacks what installing would have made
for folder in bin sbin lib lib64; do
    [ -e "$target.new/$folder" ] || ln -s "usr/$folder" "$target.new/$folder"
done
mkdir -p "$target.new"/{proc,dev,tmp,srv}
[ -e "$target.new/dev/null" ] || mknod -m 666 "$target.new/dev/null" c 1 3
[ -e "$target.new/dev/urandom" ] || mknod -m 666 "$target.new/dev/urandom" c 1 9
rm -rf "$target"
mv "$target.new" "$target"
