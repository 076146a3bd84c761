#!/bin/sh
# Lists the web files that are built into the binary, as Sources/Assets/assets.inc.
#
#   scripts/embed-assets.sh           writes the list
#   scripts/embed-assets.sh --check   fails when the committed list is not what the folders hold
#
# The list is generated, so that adding a template is adding a file; it is committed, so that building needs nothing but the compiler.
# The C23 #embed of each file makes the compiler track edits to it.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
list=Sources/Assets/assets.inc

files() {
    for folder in Sources/Web/Templates Sources/Web/Strings Sources/Web/Static; do
        if [ -d "$folder" ]; then find "$folder" -type f ! -name '.*'; fi
    done
    for folder in Modules/*/Web; do
        if [ -d "$folder" ]; then find "$folder" -type f ! -name '.*'; fi
    done
    if [ -d Sources/Calendars/Data ]; then find Sources/Calendars/Data -type f ! -name '.*'; fi
    if [ -d Demo ]; then find Demo -type f ! -name '.*'; fi
}

# Where a file lies in the source tree → the name it has in the binary.
name() {
    case "$1" in
    Sources/Web/*) echo "web/${1#Sources/Web/}" ;;
    Modules/*)
        rest=${1#Modules/}
        module=$(echo "${rest%%/*}" | tr '[:upper:]' '[:lower:]')
        echo "modules/$module/${rest#*/Web/}"
        ;;
    Sources/Calendars/Data/*) echo "calendars/${1#Sources/Calendars/Data/}" ;;
    Demo/*) echo "demo/${1#Demo/}" ;;
    esac
}

generate() {
    echo "// Written by scripts/embed-assets.sh; do not edit."
    count=0
    entries=""
    for file in $(files | sort); do
        echo "static const unsigned char a$count[] = {"
        echo "#embed \"../../$file\" suffix(,)"
        echo "0};"
        entries="$entries    {\"$(name "$file")\", a$count, sizeof a$count - 1},
"
        count=$((count + 1))
    done
    echo "static const struct asset assets[] = {"
    printf '%s' "$entries"
    echo "};"
}

if [ "${1:-}" = "--check" ]; then
    generate | cmp -s - "$list" || {
        echo "$list is out of date: run scripts/embed-assets.sh and commit the result" >&2
        exit 1
    }
else
    generate >"$list.new"
    if cmp -s "$list.new" "$list"; then rm "$list.new"; else mv "$list.new" "$list"; fi
fi
