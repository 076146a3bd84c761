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
run() {
    local log=$results-$1.log code=0
    swift test --skip-build --disable-xctest "${swift_flags[@]}" --xunit-output "$results-$1.xml" "${@:2}" 2>&1 | tee "$log" || code=$?
    [ "$code" -eq 0 ] || { status=$code && broken+=("$1"); }
}
broken=()
if [ $# -gt 0 ]; then
    run chosen "$@"
else
    waiting='FederationTests\.|EndToEndTests\.|RequestTests/(live|aSender)'
    run computing --skip "$waiting"
    run waiting --filter "$waiting"
fi
printf 'Tests took %d s.\n' $((SECONDS - start))

# What went wrong, once more, where the reader of a long output looks first: issues, or where and on which seed the process crashed.
for name in ${broken[@]+"${broken[@]}"}; do
    printf '\n✗ The %s tests failed; their whole output is in %s\n' "$name" "$results-$name.log"
    grep -E 'recorded an issue|[Ff]atal error|Swift runtime failure|unexpected signal|crashed:' "$results-$name.log" | cut -c1-400 | tail -40 || true
    if [ ! -s "$results-$name.xml" ]; then
        grep -A6 'crashed:$' "$results-$name.log" | cut -c1-300 || true
        printf 'The process ended before it could report. Seeds of the last random tests:\n'
        grep 'COMITY_SEED' "$results-$name.log" | cut -c1-200 | tail -5 || true
    fi
done

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
