#!/usr/bin/env bash
# Makes a Debian machine ready to build, check or measure Comity. Safe to run again: what is there is left alone.
#
#   scripts/prepare.sh [--dry-run] [build] [check] [bench]      (default: build)
#
# Missing Debian packages are installed when this account may do so (root, or sudo without a password); otherwise the
# exact command is printed and the exit code is 1. Python packages go into .venv/ in this folder, nowhere else.
source "$(dirname "$0")/lib.sh"

dry=no
groups=()
for argument in "$@"; do
    case $argument in
        --dry-run) dry=yes ;;
        build | check | bench) groups+=("$argument") ;;
        *) fail "unknown argument '$argument'; say: scripts/prepare.sh [--dry-run] [build] [check] [bench]" ;;
    esac
done
[ ${#groups[@]} -gt 0 ] || groups=(build)
wants() { [[ " ${groups[*]} " == *" $1 "* ]]; }

# --- Swift: cannot come from Debian, so it is only checked ---------------------------------------------------------

check_swift() {
    have swift || fail "Swift 6.3 is needed and 'swift' is not on the PATH. See https://www.swift.org/install/linux/ and run this again."
    local text version
    text=$(swift --version 2>/dev/null | head -n 1)
    version=$(sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' <<<"$text")
    [ -n "$version" ] || fail "cannot read the version from: $text"
    read -r major minor <<<"$version"
    if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
        fail "Swift 6.3 or later is needed; found: $text. See https://www.swift.org/install/linux/"
    fi
}

# --- Debian packages -----------------------------------------------------------------------------------------------

missing=()
installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
package() { installed "$1" || missing+=("$1"); }
# A command that may come from elsewhere than Debian: its package is asked for only when the command is absent.
command_or_package() { have "$1" || missing+=("$2"); }

list_packages() {
    command_or_package git git
    command_or_package make make
    package libsqlite3-dev
    package zlib1g-dev
    if wants check || wants bench; then
        package python3-venv
        package golang-go
        package golang-golang-x-mod-dev
    fi
    if wants check; then
        package chromium
        package fonts-noto-cjk
        package fonts-noto-core
        command_or_package java default-jre-headless
    fi
    if wants bench; then
        command_or_package openssl openssl
    fi
}

install_packages() {
    [ ${#missing[@]} -gt 0 ] || return 0
    local command="apt-get install -y --no-install-recommends ${missing[*]}"
    if [ "$dry" = yes ]; then
        fail "missing Debian packages: ${missing[*]}"
    fi
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if have sudo && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            {
                say "Comity needs these Debian packages: ${missing[*]}"
                say "This account may not install them. Please run, or ask your administrator to run:"
                say ""
                say "    sudo apt-get update && sudo $command"
                say ""
                say "and then give the same command again."
            } >&2
            exit 1
        fi
    fi
    say "Installing Debian packages: ${missing[*]}"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -o Acquire::Retries=3 -q)
    "${apt[@]}" update </dev/null
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null
}

# --- Python packages -----------------------------------------------------------------------------------------------

# A Debian Python with the venv module; another python3 that stands first on the PATH may lack it.
python_with_venv() {
    local candidate
    for candidate in /usr/bin/python3 python3; do
        if "$candidate" -c 'import venv, ensurepip' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "no python3 with the venv module; install the Debian package python3-venv"
}

# python_packages NAME REQUIREMENTS: a virtual environment .venv/NAME that holds exactly what the file asks for.
python_packages() {
    local name=$1 requirements=$2 folder="$root/.venv/$1"
    if [ -x "$folder/bin/python" ] && cmp -s "$requirements" "$folder/installed.txt"; then
        return
    fi
    [ "$dry" = no ] || fail "missing Python packages for '$name' ($requirements)"
    say "Installing Python packages for '$name' into .venv/$name"
    "$(python_with_venv)" -m venv --clear "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 -r "$requirements" </dev/null
    cp "$requirements" "$folder/installed.txt"
}

# optional_packages NAME REQUIREMENTS: one by one into the same environment; what cannot be had here is named and does without, and is tried again next time.
optional_packages() {
    local name=$1 requirements=$2 folder="$root/.venv/$1" line missing=()
    if cmp -s "$requirements" "$folder/optional.txt"; then return; fi
    [ "$dry" = no ] || fail "missing Python packages for '$name' ($requirements)"
    while read -r line; do
        case $line in '' | '#'*) continue ;; esac
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 "$line" </dev/null || missing+=("$line")
    done <"$requirements"
    if [ ${#missing[@]} -gt 0 ]; then
        say "Cannot be installed here, and the run will say so: ${missing[*]}"
    else
        cp "$requirements" "$folder/optional.txt"
    fi
}

check_swift
if have dpkg-query && have apt-get; then
    list_packages
    install_packages
else
    say "This is no Debian system: please see to the packages named in scripts/prepare.sh (SQLite and zlib headers at least)."
fi
if wants check; then python_packages check scripts/browser-check/requirements.txt; fi
if wants bench; then
    python_packages bench Benchmarks/peers/requirements.txt
    optional_packages bench Benchmarks/peers/optional.txt
fi
say "Ready: ${groups[*]}."
