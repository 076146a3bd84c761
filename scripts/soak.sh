#!/usr/bin/env bash
# The long runs of the fault, tampering and parser tests: hours rather than seconds. The tests read how far to go from the
# environment; `swift test` alone takes the short way.
#
#   COMITY_SOAK_KILLS    kill -9 under load, cycles                    (suite: 20)
#   COMITY_SOAK_TAMPER   random changes of a log that must be reported  (suite: 300)
#   COMITY_SOAK_FLIPS    flipped bytes of a database file               (suite: 25)
#   COMITY_SOAK_FUZZ     seconds for each fuzz target                   (suite: corpus only)
#   COMITY_SOAK_CONCLUSION  runs of the conclusion protocol             (suite: 1,000)
source "$(dirname "$0")/lib.sh"

export COMITY_SOAK=1
export COMITY_SOAK_KILLS=${COMITY_SOAK_KILLS:-500}
export COMITY_SOAK_TAMPER=${COMITY_SOAK_TAMPER:-10000}
export COMITY_SOAK_FLIPS=${COMITY_SOAK_FLIPS:-1000}
export COMITY_SOAK_FUZZ=${COMITY_SOAK_FUZZ:-600}
export COMITY_SOAK_CONCLUSION=${COMITY_SOAK_CONCLUSION:-100000}
say "Soak: $COMITY_SOAK_KILLS kills, $COMITY_SOAK_TAMPER changes, $COMITY_SOAK_FUZZ s for each fuzz target, $COMITY_SOAK_CONCLUSION conclusions."
exec scripts/test.sh "$@"
