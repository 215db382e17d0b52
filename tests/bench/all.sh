#!/usr/bin/env bash
# Measures everything that has a number, on the machine at hand, and prints one table:
#   tests/bench/all.sh [--cold]
# --cold builds everything anew in an empty folder, tells how long that took, and measures what
# was built there. README.md beside this says what each number means. Exit status 1 where a budget
# is not kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
cold=${1:-}
case $cold in '' | --cold) ;; *)
  echo "What is ${cold}? Accepted: --cold, or nothing" >&2
  exit 2
  ;;
esac
tests/packages.sh xvfb xdotool libgl1-mesa-dri libegl1 libgl1 libxkbcommon-x11-0 libxcursor1 libxi6 \
  libxrandr2 python3-xlib binutils
source tests/display.sh
export CARGO_TERM_COLOR=never
say() { printf '\n== %s\n' "$*" >&2; }

seconds=
if [ "$cold" = --cold ]; then
  say 'The first build of everything'
  cargo fetch --locked
  export CARGO_TARGET_DIR=$folder/cold
  begin=$SECONDS
  cargo build --locked --release
  seconds=", \"cold_build_s\": $((SECONDS - begin))"
fi
target=${CARGO_TARGET_DIR:-target}

say 'Building for release'
# The program by itself: what the measurements depend on is not built into it.
cargo build --locked --release --bin taperline
cp "$target/release/taperline" "$folder/taperline"
cargo build --locked --release --example empty_window
cp "$target/release/examples/empty_window" "$folder/empty_window"
cargo bench --locked --no-run --bench planning --bench papers --bench frames
strip -o "$folder/stripped" "$folder/taperline"
strip -o "$folder/empty-stripped" "$folder/empty_window"

say 'Planning, frames and papers'
cargo bench --locked --bench planning -- --noplot 'plan |read and check|worst'
cargo bench --locked --bench papers -- --noplot | tee "$folder/papers"
cargo bench --locked --bench frames -- --noplot

say 'Windows: first frame, memory, idle frames'
start_display
cp assets/examples/morphine-with-breakthrough.taper.json "$folder/plan.taper.json"
/usr/bin/python3 tests/bench/windows.py "$folder/taperline" "$folder/plan.taper.json" \
  "$folder/empty_window" 9 \
  "$folder/windows.json"

say 'The heaviest inputs'
python3 tests/bench/largest.py "$folder/taperline" "$folder/largest.json"

printf '{"stripped": %s, "empty": %s%s}\n' "$(stat -c %s "$folder/stripped")" \
  "$(stat -c %s "$folder/empty-stripped")" "$seconds" >"$folder/sizes.json"

say 'All measures'
python3 tests/bench/report.py "$target/criterion" "$folder/windows.json" "$folder/sizes.json" \
  "$folder/papers" "$folder/largest.json"
