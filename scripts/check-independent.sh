#!/usr/bin/env bash
# Verifies whole logs with a program that shares no code with Comity (Tests/Independent/checklog, Go, Debian's x/mod).
#
#   scripts/check-independent.sh --test                       the program's own tests: it must find what is wrong
#   scripts/check-independent.sh [-vkey KEY] URL|DIRECTORY…   verify these logs
source "$(dirname "$0")/lib.sh"

have go || fail "Go is missing: run scripts/prepare.sh check"
# GOPATH mode, because Debian packages Go libraries as sources below /usr/share/gocode; nothing is downloaded.
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOTOOLCHAIN=local GOCACHE="$root/.build-go/cache"
program="$root/.build-go/checklog"

options=()
tested=no
while [ $# -gt 0 ]; do
    case $1 in
        --test)
            (cd Tests/Independent/checklog && go vet . && go test -count=1 .)
            tested=yes
            shift
            ;;
        -vkey)
            [ $# -ge 2 ] || fail "-vkey needs a key"
            options=(-vkey "$2")
            shift 2
            ;;
        -tree-only)
            options+=("$1")
            shift
            ;;
        *) break ;;
    esac
done
if [ $# -eq 0 ]; then
    [ "$tested" = yes ] && exit 0
    fail "say: scripts/check-independent.sh [--test] [-vkey KEY] URL|DIRECTORY…"
fi

mkdir -p "$root/.build-go"
(cd Tests/Independent/checklog && go build -o "$program" .)
for place in "$@"; do
    "$program" "${options[@]}" "$place"
done
