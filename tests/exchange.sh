#!/usr/bin/env bash
# What other programs read: resources, calendars and tables of every example and of many other
# plans, read by programs of other makers. Usage: tests/exchange.sh PROGRAM
set -euo pipefail
program="$(realpath "$1")"
cd "$(dirname "$0")/.."

# The readers are installed once, beside the build outputs of the user's cache.
readers="${XDG_CACHE_HOME:-$HOME/.cache}/taperline/exchange-readers"
wanted=tests/exchange-requirements.txt
if ! cmp -s "$wanted" "$readers/installed.txt"; then
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y --no-install-recommends python3 python3-venv
  fi
  rm -rf "$readers"
  python3 -m venv "$readers"
  "$readers/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
  cp "$wanted" "$readers/installed.txt"
fi
"$readers/bin/python" tests/exchange.py "$program"
