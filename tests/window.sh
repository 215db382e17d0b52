#!/usr/bin/env bash
# The real window: it opens under a bare X server, and says what to do without a display.
set -euo pipefail
program=$1
folder=$(mktemp -d)
server=
window=
cleanup() {
  [ -z "$window" ] || kill "$window" 2>/dev/null || true
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap cleanup EXIT

status=0
env -u DISPLAY -u WAYLAND_DISPLAY "$program" 2>"$folder/words" || status=$?
if [ "$status" -ne 2 ] || ! grep -q 'taperline plan FILE' "$folder/words" ||
  grep -q 'registry' "$folder/words"; then
  echo "Without a display: exit status $status, and it said:" >&2
  cat "$folder/words" >&2
  exit 1
fi

status=0
"$program" plann 2>"$folder/words" || status=$?
if [ "$status" -ne 2 ] || ! grep -q plann "$folder/words"; then
  echo "A mistyped command: exit status $status, and it said:" >&2
  cat "$folder/words" >&2
  exit 1
fi

# The server picks a free display and writes its number down.
Xvfb -displayfd 3 -screen 0 1280x800x24 3>"$folder/display" 2>/dev/null &
server=$!
for _ in $(seq 50); do
  [ -s "$folder/display" ] && break
  sleep 0.2
done
DISPLAY=":$(cat "$folder/display")"
export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
env -u WAYLAND_DISPLAY "$program" assets/examples/morphine-with-breakthrough.taper.json \
  --today 2027-01-02 2>"$folder/words" &
window=$!
if ! timeout 60 xdotool search --sync --onlyvisible --name '^Taperline' >"$folder/found"; then
  echo 'The window did not open; it said:' >&2
  cat "$folder/words" >&2
  exit 1
fi
sleep 2
if ! kill -0 "$window" 2>/dev/null; then
  echo 'The window opened and closed again; it said:' >&2
  cat "$folder/words" >&2
  exit 1
fi
echo 'The window opens, and without a display the program says what to do'
