#!/usr/bin/env bash
# Looks through every committed text for what must not be there: unfinished work, crashes by design, secrets, machine paths,
# over-long files. Vectors that came from elsewhere are left alone.
source "$(dirname "$0")/lib.sh"

problems=0
report() {
    printf '%s\n' "$2" | sed "s|^|$1: |" >&2
    problems=$((problems + 1))
}

# forbid WHAT PATTERN PATHSPEC…: no tracked text file may match the extended regular expression.
# (This script is left out, as it names the patterns.)
forbid() {
    local what=$1 pattern=$2 found
    shift 2
    found=$(git grep -nIE -e "$pattern" -- "$@" ':!TestKit/Vectors' ':!**/Vectors/**' ':!scripts/check-words.sh' || true)
    [ -z "$found" ] || report "$what" "$found"
}

forbid 'unfinished' '\b(TODO|FIXME|XXX|HACK|WIP|TBD)\b' .
forbid 'crash by design' '\btry!|\bas! |\bfatalError\(' '*.swift'
forbid 'machine path' '(^|[^A-Za-z0-9._-])(/work/|/home/[a-z]|/Users/[A-Za-z]|/root/|/tmp/wt)' .
forbid 'private key' 'BEGIN [A-Z ]*PRIVATE KEY|PRIVATE\+KEY\+[a-z]' .
forbid 'access token' '\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abp]-[A-Za-z0-9-]{10,})\b' .
forbid 'merge conflict' '^(<<<<<<<|>>>>>>>)( |$)' .

# Small files: a Swift file above 500 lines holds more than one noun.
long=$(git ls-files '*.swift' | while read -r file; do
    [ -f "$file" ] || continue
    lines=$(wc -l <"$file")
    [ "$lines" -le 500 ] || printf '%s has %d lines\n' "$file" "$lines"
done)
[ -z "$long" ] || report 'file over 500 lines' "$long"

# Nothing heavy or built is committed.
heavy=$(git ls-files | grep -v 'Vectors/' | while read -r file; do
    [ -f "$file" ] || continue
    size=$(stat -c %s "$file")
    [ "$size" -le 1048576 ] || printf '%s has %d bytes\n' "$file" "$size"
done)
[ -z "$heavy" ] || report 'file over 1 MiB' "$heavy"
built=$(git ls-files | grep -E '(^|/)(\.build|\.build[-_][^/]*|\.venv|__pycache__|Package\.resolved|demo/.*sqlite)' || true)
[ -z "$built" ] || report 'built file' "$built"

[ "$problems" -eq 0 ] || fail "$problems kinds of text that must not be committed"
say "$(git ls-files | wc -l) files: nothing unfinished, no crash by design, no secret, no machine path, nothing over-long."
