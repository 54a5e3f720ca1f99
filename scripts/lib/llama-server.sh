#!/usr/bin/env bash
# Fetch the real model server that tests/real runs: llama.cpp's, from Debian unstable (no stable release has it),
# unpacked into ~/.cache (76 MB, some seconds; nothing of it is installed). Only root can; others are told and go on.
# MEDIAMATE_NO_APT=1 leaves the machine as it is.
set -euo pipefail
target=${XDG_CACHE_HOME:-$HOME/.cache}/mediamate-llama

say() { printf 'llama-server: %s\n' "$*" >&2; }

if [ -n "${MEDIAMATE_NO_APT:-}" ] || [ -x "$target/usr/bin/llama-server" ]; then exit 0; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say 'no root to fetch it: its tests will skip'
    exit 0
fi
command -v mmdebstrap >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends mmdebstrap; } \
    >/dev/null 2>&1 || { say 'apt could not install mmdebstrap: its tests will skip'; exit 0; }
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/\?$' || true)
[ -n "$mirror" ] || { say 'no Debian mirror among the apt sources: its tests will skip'; exit 0; }
say "unpacking it into $target"
rm -rf "$target" "$target.new"
if ! mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
    --aptopt='Acquire::Check-Date "false"' --include=llama.cpp-tools sid "$target.new" "$mirror" >/dev/null 2>&1; then
    say 'it could not be unpacked: its tests will skip'
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
mv "$target.new" "$target"
