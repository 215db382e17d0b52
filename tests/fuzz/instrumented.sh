#!/usr/bin/env bash
# Stands between cargo and the compiler: what reads bytes is built with the counters that the
# fuzzer steers by, all else as usual.
compiler=$1
shift
name=
previous=
for argument in "$@"; do
  [ "$previous" != --crate-name ] || name=$argument
  previous=$argument
done
case $name in
  taperline | serde_json | age | age_core | plan_file | sealed | clinical_data | fhir_import | recovery)
    exec "$compiler" "$@" -Cpasses=sancov-module -Ccodegen-units=1 \
      -Cllvm-args=-sanitizer-coverage-level=4 \
      -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
      -Cllvm-args=-sanitizer-coverage-pc-table \
      -Cllvm-args=-sanitizer-coverage-trace-compares
    ;;
  *) exec "$compiler" "$@" ;;
esac
