#!/usr/bin/env bash
# The whole job in the real window by keyboard: a plan from nothing, saved, and its paper; both
# files are then read with other programs. A second argument is a folder for the picture.
set -euo pipefail
program=$1
cd "$(dirname "$0")/.."
source tests/display.sh
start_display
start_manager
mkdir "$folder/out"
timeout 540 dbus-run-session -- /usr/bin/python3 tests/window_job.py "$program" "$folder/out" \
  >"$folder/said" 2>"$folder/words" || {
  [ -z "${2:-}" ] || cp "$folder"/out/*.png "$2" 2>/dev/null || true
  fail "$(grep -v '^dbus-daemon' "$folder/words")"
}

# The command line works the saved plan out as the window did.
"$program" plan "$folder/out/ada.taper.json" --today 2027-01-02 >"$folder/plan"
grep -q '110 mg' "$folder/plan" || fail 'The saved plan has no step of 110 mg:' "$(cat "$folder/plan")"
pdftotext -layout "$folder/out/ada.pdf" "$folder/paper.txt"
for words in 'Ada Example' '4 January 2027|Mon 4 Jan|4 Jan 2027'; do
  grep -qE "$words" "$folder/paper.txt" || fail "The paper does not say: $words" "$(cat "$folder/paper.txt")"
done
[ -s "$folder/out/window.png" ] || fail 'There is no picture of the window'
if [ -n "${2:-}" ]; then
  cp "$folder/out/window.png" "$2"
fi
echo 'A plan is entered by keyboard, saved as a file and as paper'
