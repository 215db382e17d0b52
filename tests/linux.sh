#!/usr/bin/env bash
# What a Linux desktop is told about the program: the entry, the icon, the AppStream file and
# the plan's own file type, first as they are and then as they are once installed.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
  echo "$*" >&2
  exit 1
}

files=assets/linux
said=$(desktop-file-validate "$files/taperline.desktop" 2>&1) || fail "$said"
[ -z "$said" ] || fail "$said"
appstreamcli validate --no-net --explain "$files/org.taperline.Taperline.metainfo.xml" ||
  fail 'The AppStream file is not valid'

# The program, or a stand-in for it: only its place matters here.
program=${1:-/bin/true}
prefix=$folder/prefix
said=$("$files/install.sh" "$prefix" "$program" 2>&1) || fail "Installing failed: $said"
for file in bin/taperline share/applications/taperline.desktop share/mime/packages/taperline.xml \
  share/metainfo/org.taperline.Taperline.metainfo.xml \
  share/icons/hicolor/scalable/apps/taperline.svg; do
  [ -s "$prefix/$file" ] || fail "$file was not installed"
done
if "$files/install.sh" "$prefix" "$folder/absent" 2>"$folder/words"; then
  fail 'A program that is not there was installed'
fi
grep -q 'cargo build --release' "$folder/words" || fail 'It was not said how to build the program'

# The desktop finds the entry, its icon in every size, and opens plans with it.
HOME=$folder XDG_DATA_HOME=$prefix/share PATH=$prefix/bin:$PATH GIO_USE_VFS=local \
  /usr/bin/python3 - "$prefix" <<'CHECK'
import struct
import sys
from pathlib import Path

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio

prefix = Path(sys.argv[1])
plan = "application/vnd.taperline.plan+json"
for name, expected in [
    ("ada.taper.json", plan),
    ("ADA.TAPER.JSON", plan),
    ("ada.json", "application/json"),
]:
    guessed, _ = Gio.content_type_guess(name, None)
    assert guessed == expected, f"{name} is taken for {guessed}"
assert Gio.content_type_is_a(plan, "application/json"), "a plan is no longer JSON"
assert Gio.content_type_get_description(plan) == "Opioid taper plan"

opens = [app.get_id() for app in Gio.AppInfo.get_all_for_type(plan)]
assert "taperline.desktop" in opens, f"plans are opened with {opens}"
entry = Gio.DesktopAppInfo.new("taperline.desktop")
assert entry.get_name() == "Taperline" and entry.should_show()
assert entry.get_string("Icon") == "taperline"
# As the window calls itself, so that the desktop shows one icon for both.
window = Path("src/gui/mod.rs").read_text(encoding="utf-8")
named = f'const NAME: &str = "{entry.get_startup_wm_class()}";' in window
assert named and "with_app_id(NAME)" in window, "the window has another name"

for side in (16, 24, 32, 48, 64, 128, 256):
    icon = prefix / f"share/icons/hicolor/{side}x{side}/apps/taperline.png"
    head = icon.read_bytes()[:24]
    assert head.startswith(b"\x89PNG"), f"{icon} is no PNG"
    assert struct.unpack(">II", head[16:24]) == (side, side), f"{icon} has another size"
CHECK
echo 'The desktop entry, icon, AppStream file and file type are valid and fit together'
