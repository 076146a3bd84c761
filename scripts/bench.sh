#!/usr/bin/env bash
# Builds the release program and measures it beside its peers; arguments go to Benchmarks/run.py (--quick, --rounds, --only, --strict).
source "$(dirname "$0")/lib.sh"

scripts/build.sh release
step "Benchmarks" "$(venv_python bench)" Benchmarks/run.py --binary .build/release/comity --out .build/bench "$@"
