# Shared by the scripts of this folder: source it, do not run it.
# Gives: $root, say, fail, step NAME COMMAND…, have COMMAND, venv_python.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Swift's own caches follow these flags: the same flags everywhere mean that nothing is built twice.
# C code is optimised in debug builds too, because hashing and signatures are C and tests use them heavily.
swift_flags=(-Xcc -O2)
# Verifying signatures is most of what a release does; without frame pointers it is a tenth faster (docs/benchmarks.md).
release_flags=("${swift_flags[@]}" --omit-frame-pointers)
debug_flags=("${swift_flags[@]}" --explicit-target-dependency-import-check error)

say() { printf '%s\n' "$*"; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# step NAME COMMAND…: runs the command, says how long it took, and stops the script when it fails.
step() {
    local name=$1 start=$SECONDS status=0
    shift
    printf '\n── %s\n' "$name"
    "$@" || status=$?
    if [ "$status" -ne 0 ]; then
        printf '✗ %s failed after %d s (exit %d): %s\n' "$name" $((SECONDS - start)) "$status" "$*" >&2
        exit "$status"
    fi
    printf '✓ %s (%d s)\n' "$name" $((SECONDS - start))
}

# The Python of a virtual environment that prepare.sh made: venv_python check|bench.
venv_python() { printf '%s/.venv/%s/bin/python\n' "$root" "$1"; }
