#!/usr/bin/env bash
# The real window is killed while somebody types: see tests/kill_window.py, which takes the
# options after the program.
set -euo pipefail
program=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
source tests/display.sh
start_display
start_manager
mkdir "$folder/out" "$folder/home"
export HOME=$folder/home
status=0
# The daemons of the session speak as well.
dbus-run-session -- /usr/bin/python3 tests/kill_window.py "$program" "$folder/out" "$@" \
  > >(grep --line-buffered -v '^SpiRegistry') 2>"$folder/words" || status=$?
grep -v '^dbus-daemon' "$folder/words" >&2 || true
if [ "$status" -ne 0 ]; then
  # What was on the screen, for whoever reads this.
  cp "$folder/out/fault.png" "${TMPDIR:-/tmp}/taperline-fault.png" 2>/dev/null || true
  fail "The window under fire: exit status $status"
fi
