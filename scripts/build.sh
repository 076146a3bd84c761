#!/usr/bin/env bash
# Builds Comity: scripts/build.sh release|debug. Debug includes the tests; check and test share that one build.
source "$(dirname "$0")/lib.sh"

case ${1:-} in
    release)
        [ -x .build/release/comity ] || say "The first build compiles the libraries too and takes about ten minutes on two cores; later builds take seconds."
        swift build -c release "${release_flags[@]}" --product comity
        say "Built: .build/release/comity"
        ;;
    debug) swift build --build-tests "${debug_flags[@]}" ;;
    *) fail "say: scripts/build.sh release|debug" ;;
esac
