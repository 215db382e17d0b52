#!/usr/bin/env bash
# Every check, from formatting to the real window. Installs what a bare Debian machine lacks
# and skips what is there. The first run builds all dependencies and takes a while.
set -euo pipefail
cd "$(dirname "$0")/.."

# A software Vulkan driver for the pictures, an X server and a software OpenGL for the real
# window, and readers for the PDFs.
packages=(mesa-vulkan-drivers libgl1-mesa-dri libegl1 libgl1 libxkbcommon-x11-0 libxcursor1
  libxi6 libxrandr2 xvfb xdotool poppler-utils qpdf)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"
fi

# CI keeps its build outputs in the user's cache, so that a second run is short.
if [ -n "${CI:-}" ]; then
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/taperline/target}"
fi
target="${CARGO_TARGET_DIR:-target}"
export CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0

say() { printf '\n== %s\n' "$*"; }

say 'Formatting'
cargo fmt --check
say 'Lints, with and without the window'
cargo clippy --locked --all-targets -- -D warnings
cargo clippy --locked --no-default-features --lib --bins -- -D warnings
say 'Documentation'
RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items --lib
say 'The build without the window has no GUI crate'
cargo build --locked --no-default-features
if cargo tree --locked -e normal --no-default-features | grep -E ' (egui|eframe|epaint|winit|wgpu|glow|rfd) v'; then
  echo 'A GUI crate is in the build without the window' >&2
  exit 1
fi
say 'Tests'
cargo test --locked --doc
cargo test --locked --lib --tests
say 'The real window'
cargo build --locked
tests/window.sh "$target/debug/taperline"
say 'All checks passed'
