#!/usr/bin/env bash
# Builds and runs the test suite; arguments go to `swift test` (for example: scripts/test.sh --filter LedgerTests).
source "$(dirname "$0")/lib.sh"

step "Build everything with its tests (debug)" scripts/build.sh debug

results=$root/.build/test-results
rm -f "$results"*.xml
status=0
start=$SECONDS
printf '\n── Tests\n'
# Swift Testing runs the tests of a process side by side by itself; there is no XCTest here, so its empty run is left out. Tests that
# wait for other processes or for the wire come in a second run, where nothing that computes for long takes their processors away.
run() { swift test --skip-build --disable-xctest "${swift_flags[@]}" --xunit-output "$results-$1.xml" "${@:2}" || status=$?; }
if [ $# -gt 0 ]; then
    run chosen "$@"
else
    run computing --skip 'FederationTests\.|EndToEndTests\.'
    run waiting --filter 'FederationTests\.|EndToEndTests\.'
fi
printf 'Tests took %d s.\n' $((SECONDS - start))

# The totals, alone on the last line, from the results file that the runner wrote.
count() { { grep -oE "$1" "$results"*.xml 2>/dev/null || true; } | wc -l; }
if ls "$results"*.xml >/dev/null 2>&1; then
    cases=$(count '<testcase ')
    failed=$(count '<failure ')
    skipped=$(count '<skipped')
    [ "$failed" -le "$cases" ] || failed=$cases
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
    [ "$cases" -gt 0 ] || fail "no test ran"
    printf '%d passed, %d failed, %d skipped\n' $((cases - failed - skipped)) "$failed" "$skipped"
fi
exit "$status"
