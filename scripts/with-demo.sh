#!/usr/bin/env bash
# Runs a command while the demonstration runs, on free ports and in a folder of its own that is removed afterwards.
#
#   scripts/with-demo.sh BINARY COMMAND…
#
# The command finds COMITY_DEMO_PROVIDER, COMITY_DEMO_RECIPIENT and COMITY_DEMO_WITNESS (base URLs) and COMITY_DEMO_DIR.
source "$(dirname "$0")/lib.sh"

[ $# -ge 2 ] || fail "say: scripts/with-demo.sh BINARY COMMAND…"
binary=$1
shift
[ -x "$binary" ] || fail "$binary is no program: build it first"

folder=$(mktemp -d "${TMPDIR:-/tmp}/comity-demo.XXXXXX")
log=$folder/demo.log
demo=
finish() {
    local status=$?
    trap - EXIT
    if [ -n "$demo" ]; then
        kill -TERM "$demo" 2>/dev/null || true
        for _ in $(seq 100); do
            kill -0 "-$demo" 2>/dev/null || break
            sleep 0.1
        done
        # The whole group: the demonstration runs each node in a process of its own.
        kill -KILL "-$demo" 2>/dev/null || true
    fi
    [ "$status" -eq 0 ] || { say "The last lines of the demonstration:" && tail -n 40 "$log"; } >&2 || true
    rm -rf "$folder"
    exit "$status"
}
trap finish EXIT

# The three ports: asked of the system together, so that they differ.
ports=$(python3 - <<'PYTHON'
import socket
sockets = [socket.socket() for _ in range(3)]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(" ".join(str(s.getsockname()[1]) for s in sockets))
PYTHON
)
read -r provider recipient witness <<<"$ports"
export COMITY_DEMO_DIR=$folder/nodes
export COMITY_DEMO_PROVIDER=http://localhost:$provider
export COMITY_DEMO_RECIPIENT=http://localhost:$recipient
export COMITY_DEMO_WITNESS=http://localhost:$witness

# No browser window may open: BROWSER names a program that does nothing.
BROWSER=true setsid "$binary" demo --dir "$COMITY_DEMO_DIR" --ports "$provider,$recipient,$witness" >"$log" 2>&1 </dev/null &
demo=$!

# Ready means: all three answer /readyz with 200, and the story has been told, that is, no log has grown for three seconds.
python3 - "$demo" "$COMITY_DEMO_PROVIDER" "$COMITY_DEMO_RECIPIENT" "$COMITY_DEMO_WITNESS" <<'PYTHON'
import os, sys, time, urllib.error, urllib.request
process, addresses = int(sys.argv[1]), sys.argv[2:]
deadline = time.monotonic() + 120

def get(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.read() if response.status == 200 else None
    except (urllib.error.URLError, OSError):
        return None

heads, since = None, time.monotonic()
while True:
    ready = [get(a + "/readyz") is not None for a in addresses]
    now = [get(a + "/log/checkpoint") for a in addresses]
    sizes = [head.split(b"\n")[1] if head else None for head in now]
    if not all(ready) or sizes != heads:
        heads, since = sizes, time.monotonic()
    elif time.monotonic() - since > 3:
        break
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        sys.exit("error: the demonstration ended before it was ready")
    if time.monotonic() > deadline:
        sys.exit(f"error: not ready after 120 s: readyz {ready}, log sizes {sizes}")
    time.sleep(0.2)
PYTHON

"$@"
