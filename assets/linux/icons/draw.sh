#!/usr/bin/env bash
# Draws the icon in each size from taperline.svg; needs rsvg-convert (Debian: librsvg2-bin).
set -euo pipefail
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256; do
  drawing=$(cat ../taperline.svg)
  # Below 32 points the dashes are a smear, so the stairs stand alone.
  [ "$size" -ge 32 ] || drawing=$(grep -v 'id="asked-for"' <<<"$drawing")
  rsvg-convert --width "$size" --height "$size" --output "$size.png" <<<"$drawing"
done
