#!/usr/bin/env bash
# The real window as a screen reader reads it: names, sentences, warnings, pressing buttons.
set -euo pipefail
program=$1
cd "$(dirname "$0")/.."
source tests/display.sh
start_display
plan=$folder/plan.taper.json
cp assets/examples/morphine-with-breakthrough.taper.json "$plan"
timeout 300 dbus-run-session -- /usr/bin/python3 tests/atspi.py "$program" \
  "$plan" >"$folder/said" 2>"$folder/words" ||
  fail "$(grep -v '^dbus-daemon' "$folder/words")"
# The last line; the daemons of the session speak before it.
tail -n 1 "$folder/said"
