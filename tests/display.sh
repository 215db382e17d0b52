# To be sourced by scripts that need a screen: a folder for what they make, an X server and a
# home of their own, and nothing of it left at the end.

folder=$(mktemp -d)
started=()

end_display() {
  local place
  for ((place = ${#started[@]} - 1; place >= 0; place--)); do
    kill "${started[place]}" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap end_display EXIT

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Tries a command every fifth of a second, until it works or so many seconds are over.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

# Starts an X server on a free display, drawn in software so that every machine shows the same.
start_display() {
  Xvfb -displayfd 3 -screen 0 "${1:-1280x800}x24" 3>"$folder/display" 2>"$folder/server" &
  started+=($!)
  within 20 test -s "$folder/display" || fail 'The X server did not start:' "$(cat "$folder/server")"
  DISPLAY=":$(cat "$folder/display")"
  export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
  unset WAYLAND_DISPLAY
  export PYTHONDONTWRITEBYTECODE=1
  # Preferences and recovery files of whoever runs this are neither read nor changed.
  export XDG_DATA_HOME=$folder/data XDG_CONFIG_HOME=$folder/config XDG_STATE_HOME=$folder/state \
    XDG_CACHE_HOME=$folder/cache
}

# A window manager, which gives a new window the keyboard.
start_manager() {
  openbox >"$folder/manager" 2>&1 &
  started+=($!)
  within 20 xdotool get_num_desktops >/dev/null 2>&1 ||
    fail 'The window manager did not start:' "$(cat "$folder/manager")"
}
