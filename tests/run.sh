#!/usr/bin/env bash
# Every check, from formatting to the real window. Installs what a bare Debian machine lacks
# and skips what is there. The first run builds all dependencies and takes a while.
set -euo pipefail
cd "$(dirname "$0")/.."

# A software Vulkan driver for the pictures, an X server and a software OpenGL for the real
# window, hands and a window manager for it, what a screen reader reads it with, validators of
# the desktop's files, a reader for the PDFs, a printing system with a printer that writes to a
# file, and what kills the program and writes its system calls down.
tests/packages.sh mesa-vulkan-drivers libgl1-mesa-dri libegl1 libgl1 libxkbcommon-x11-0 libxcursor1 \
  libxi6 libxrandr2 xvfb xdotool openbox scrot dbus at-spi2-core python3-gi python3-pyatspi \
  gir1.2-atspi-2.0 desktop-file-utils appstream shared-mime-info poppler-utils qpdf cups cups-client \
  printer-driver-cups-pdf python3 strace util-linux

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
say 'What it is built from'
tests/supply_chain.sh
say 'Tests'
cargo test --locked --doc
cargo test --locked --lib --tests
say 'Files for other systems, read by other programs'
cargo build --locked
tests/exchange.sh "$target/debug/taperline"
say 'The real window'
tests/window.sh "$target/debug/taperline"
tests/window_job.sh "$target/debug/taperline"
say 'The real window, printing'
tests/cups.sh "$target/debug/taperline"
say 'The real window, read by a screen reader'
tests/atspi.sh "$target/debug/taperline"
say 'What a Linux desktop is told'
tests/linux.sh "$target/debug/taperline"
say 'Saving under fire'
tests/kill_test.py "$target/debug/taperline" --kills 60 --calls 6 --may-skip
tests/kill_window.sh "$target/debug/taperline" --window-kills 20 --sealed-kills 2 --offers 5 --may-skip
say 'No network'
tests/no_network.sh "$target/debug/taperline" --window
say 'All checks passed'
