#!/usr/bin/env bash
# The real window: it opens under a bare X server, and says what to do without a display.
set -euo pipefail
program=$1
cd "$(dirname "$0")/.."
source tests/display.sh

status=0
env -u DISPLAY -u WAYLAND_DISPLAY "$program" 2>"$folder/words" || status=$?
if [ "$status" -ne 2 ] || ! grep -q 'taperline plan FILE' "$folder/words" ||
  grep -q 'registry' "$folder/words"; then
  fail "Without a display: exit status $status, and it said:" "$(cat "$folder/words")"
fi

status=0
"$program" plann 2>"$folder/words" || status=$?
if [ "$status" -ne 2 ] || ! grep -q plann "$folder/words"; then
  fail "A mistyped command: exit status $status, and it said:" "$(cat "$folder/words")"
fi

start_display
cp assets/examples/morphine-with-breakthrough.taper.json "$folder/plan.taper.json"
export XDG_DATA_HOME=$folder/data
TAPERLINE_LOG=debug "$program" "$folder/plan.taper.json" --today 2027-01-02 \
  2>"$folder/words" &
window=$!
started+=("$window")
timeout 60 xdotool search --sync --onlyvisible --name '^Taperline' >"$folder/found" ||
  fail 'The window did not open; it said:' "$(cat "$folder/words")"
sleep 2
kill -0 "$window" 2>/dev/null ||
  fail 'The window opened and closed again; it said:' "$(cat "$folder/words")"
# Every thread of the window can say something; one that waited for its turn would never end.
grep -q 'plan' "$folder/words" || fail 'The window opened and logged nothing.'
# At twice the size, and closed: the next one is as large, and offers the plan again.
started_size=$(xdotool getwindowgeometry "$(cat "$folder/found")" | grep Geometry)
xdotool windowfocus --sync "$(cat "$folder/found")"
for key in ctrl+plus ctrl+plus ctrl+plus ctrl+q; do
  xdotool key "$key"
  sleep 0.5
done
wait "$window" || fail 'The window did not close well; it said:' "$(cat "$folder/words")"
grep -q 'plan.taper.json' "$folder/data/taperline/app.ron" ||
  fail 'A plan that was opened by the command line is not among the recent ones.'
"$program" "$folder/plan.taper.json" --today 2027-01-02 2>"$folder/words" &
window=$!
started+=("$window")
timeout 60 xdotool search --sync --onlyvisible --name '^Taperline' >"$folder/found" ||
  fail 'The window did not open again; it said:' "$(cat "$folder/words")"
size=$(xdotool getwindowgeometry "$(cat "$folder/found")" | grep Geometry)
[ "$size" = "$started_size" ] || fail "The window was $started_size, and opens again as $size."
echo 'The window opens, and without a display the program says what to do'
