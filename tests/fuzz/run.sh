#!/usr/bin/env bash
# Builds the fuzz targets and runs them one after the other, each for some seconds on one core.
#
#     tests/fuzz/run.sh [SECONDS] [TARGET…]        # 3600 seconds each, all targets
#     tests/fuzz/run.sh 0                          # only what was kept before, timed again
#
# No input may take more than two seconds. On a busy machine a clock tells less: TIMEOUT=20
# lets inputs last longer, and a run of 0 seconds on a quiet one then times all that was kept.
#
# No nightly compiler is needed: the coverage that the fuzzer steers by is asked of the stable
# one, and only for what reads bytes; no sanitizer is, since nothing here is unsafe. What is
# found is kept in CARGO_TARGET_DIR/fuzz: corpus/TARGET, and artifacts/TARGET for crashes. A
# crash becomes a case in tests/core/hostile.rs or tests/fixtures before it is mended.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-3600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(plan_file sealed clinical_data fhir_import recovery)
# A folder of its own: what is instrumented must never be mixed with the program's own build.
out=${CARGO_TARGET_DIR:-../../target}/fuzz
mkdir -p "$out"
out=$(realpath "$out")
export CARGO_TARGET_DIR="$out/build" CARGO_INCREMENTAL=0
export RUSTC_WRAPPER="$PWD/instrumented.sh"
cargo build --release --locked ${JOBS:+-j$JOBS}

if [ "$seconds" -gt 0 ]; then
  how=(-max_total_time="$seconds")
else
  how=(-runs=0)
fi
failed=0
for target in "${targets[@]}"; do
  corpus=$out/corpus/$target
  artifacts=$out/artifacts/$target
  mkdir -p "$corpus" "$artifacts"
  seeds=()
  case $target in
    plan_file) seeds=(../../assets/examples ../fixtures/cases ../fixtures/scenarios ../fixtures/versions corpus/plan_file) ;;
    *) seeds=("corpus/$target") ;;
  esac
  echo "== $target for $seconds s"
  # 50 MB of input, two seconds and 512 MiB are what no input may go beyond.
  status=0
  "$out/build/release/$target" "$corpus" "${seeds[@]}" -artifact_prefix="$artifacts/" \
    -dict=json.dict "${how[@]}" -timeout="${TIMEOUT:-2}" -rss_limit_mb=512 -max_len=200000 \
    -print_final_stats=1 2>"$out/$target.log" || status=$?
  grep -E 'stat::|SUMMARY|ERROR' "$out/$target.log" || true
  if [ "$status" -ne 0 ]; then
    failed=1
    echo "$target FOUND something: see $artifacts and $out/$target.log" >&2
  fi
done
exit "$failed"
