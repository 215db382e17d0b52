#!/usr/bin/env bash
# Puts the program, its icon and its desktop entry under a prefix, ~/.local by default:
#   assets/linux/install.sh [PREFIX] [PROGRAM]
# PROGRAM is the built program, target/release/taperline by default.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
prefix=${1:-$HOME/.local}
program=${2:-$here/../../target/release/taperline}
share=$prefix/share

if [ ! -x "$program" ]; then
  echo "There is no program at $program. Build it first: cargo build --release" >&2
  exit 1
fi
install -D -m 755 "$program" "$prefix/bin/taperline"
install -D -m 644 "$here/taperline.desktop" "$share/applications/taperline.desktop"
install -D -m 644 "$here/taperline-mime.xml" "$share/mime/packages/taperline.xml"
install -D -m 644 "$here/org.taperline.Taperline.metainfo.xml" \
  "$share/metainfo/org.taperline.Taperline.metainfo.xml"
install -D -m 644 "$here/taperline.svg" "$share/icons/hicolor/scalable/apps/taperline.svg"
for icon in "$here"/icons/*.png; do
  size=$(basename "$icon" .png)
  install -D -m 644 "$icon" "$share/icons/hicolor/${size}x${size}/apps/taperline.png"
done

# Desktops read what these write; where one is lacking, the next login does the same.
for refresh in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
  if command -v "${refresh%% *}" >/dev/null; then
    $refresh
  fi
done
echo "Taperline is in $prefix/bin and in the desktop's menu"
