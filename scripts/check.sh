#!/usr/bin/env bash
# Everything that can be said about Comity without its test suite, the quickest first. `scripts/check.sh quick` stops before
# anything is built.
source "$(dirname "$0")/lib.sh"

format() { swift format lint --strict --parallel --recursive Package.swift Sources Modules TestKit Tests; }

# Scripts in their own languages: each file must at least be read by its interpreter.
scripts() {
    local file scratch
    git ls-files -z '*.sh' .ci/run | xargs -0 -n 1 bash -n
    git ls-files -z '*.py' | xargs -0 python3 -c 'import ast, sys
for name in sys.argv[1:]:
    ast.parse(open(name, encoding="utf-8").read(), name)'
    local unformatted
    unformatted=""
    ! have gofmt || unformatted=$(git ls-files "*.go" | xargs -r gofmt -l)
    [ -z "$unformatted" ] || fail "not as gofmt writes them: $unformatted"
    if ! have node; then
        say "node is not installed: the browser alone judges the JavaScript files."
        return
    fi
    scratch=$(mktemp -d)
    git ls-files '*.js' | while read -r file; do
        cp "$file" "$scratch/script.mjs" # served as ES modules, so read as such
        node --check "$scratch/script.mjs" || fail "$file"
    done
    rm -r "$scratch"
}

# Two strangers look at a running demonstration: a program that shares no code with us, and a browser with axe-core.
outside() {
    scripts/check-independent.sh "$COMITY_DEMO_PROVIDER" "$COMITY_DEMO_RECIPIENT" "$COMITY_DEMO_WITNESS"
    "$(venv_python check)" scripts/browser-check/check.py --base "$COMITY_DEMO_PROVIDER" --base "$COMITY_DEMO_RECIPIENT" \
        --base "$COMITY_DEMO_WITNESS" --people "$COMITY_DEMO_DIR/provider" --out "${COMITY_CHECK_OUT:-$root/.build/browser-check}"
}

if [ "${1:-}" = outside ]; then
    outside
    exit
fi
step "Texts that must not be committed" scripts/check-words.sh
step "The check of texts finds what is wrong" python3 scripts/check-strings.py --test
step "Both languages complete" python3 scripts/check-strings.py
step "Documents" python3 scripts/check-docs.py
[ ! -e scripts/embed-assets.sh ] || step "List of embedded files" scripts/embed-assets.sh --check
step "Format" format
step "Scripts can be read" scripts
if [ "${1:-}" = quick ]; then exit; fi
step "Build everything with its tests (debug), warnings being errors" scripts/build.sh debug
step "The demonstration, carried and verified from outside" .build/debug/comity demo --once --ports 18080,18081,18082

# Two strangers look as well: a program that shares no code with us, and a real browser with axe-core and the W3C's validator. Both first
# show that they find what is wrong.
step "The independent checker finds what is wrong" scripts/check-independent.sh --test
step "The browser check finds what is wrong" "$(venv_python check)" scripts/browser-check/selftest.py
step "Passkeys, from the first link to an approved act, in a real browser" "$(venv_python check)" scripts/browser-check/passkeys.py --binary .build/debug/comity
step "A running demonstration, seen from outside" scripts/with-demo.sh .build/debug/comity scripts/check.sh outside
