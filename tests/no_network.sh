#!/usr/bin/env bash
# No network: the whole job is done with every socket call written down, and none is anything but
# a local one (AF_UNIX: the X server, the desktop, the list of users). The command line does it a
# second time in a network namespace that has no network at all, where that is allowed.
#
#     tests/no_network.sh PROGRAM [--window]
#
# With --window the window is opened under Xvfb as well.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
folder=$(mktemp -d)
server=
window=
cleanup() {
  [ -z "$window" ] || kill "$window" 2>/dev/null || true
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap cleanup EXIT

cp assets/examples/morphine-with-breakthrough.taper.json "$folder/plan.taper.json"
printf 'four random words\n' >"$folder/passphrase"
cat >"$folder/order.json" <<'END'
{ "resourceType": "MedicationRequest", "status": "active", "intent": "order",
  "medicationCodeableConcept": { "text": "MST Continus 10 mg" },
  "dosageInstruction": [{ "timing": { "repeat": { "timeOfDay": ["08:00:00", "20:00:00"] } },
    "doseAndRate": [{ "doseQuantity": { "value": 10, "unit": "mg" } }] }] }
END
plan=$folder/plan.taper.json
sealed=$folder/plan.taper.age

# Every command and every output, as arguments on a line.
job() {
  printf '%s\n' \
    "check $plan" "plan $plan" "plan $plan --json" "plan $plan --pdf $folder/patient.pdf" \
    "plan $plan --document clinician --pdf $folder/clinician.pdf" \
    "plan $plan --document fridge --pdf $folder/fridge.pdf" \
    "plan $plan --document pharmacy --pdf $folder/pharmacy.pdf" \
    "plan $plan --document comparison --pdf $folder/comparison.pdf" \
    "plan $plan --png $folder/patient.png" "plan $plan --text $folder/plan.txt" \
    "plan $plan --csv-dispensing $folder/supplies.csv" \
    "plan $plan --csv $folder/plan.csv" "plan $plan --ics $folder/plan.ics" \
    "plan $plan --fhir $folder/plan.json" "import $folder/order.json" "plan $plan --svg $folder/plan.svg" \
    "assess $plan" "equivalents $plan" "compare $plan" "issue $plan --by Dr-A" \
    "plan $plan --issued 2027-01-02 --pdf $folder/again.pdf" \
    "data" "data --facts" "data --hazards" \
    "seal $plan $sealed --passphrase-file $folder/passphrase" \
    "check $sealed --passphrase-file $folder/passphrase" \
    "unseal $sealed $folder/open.taper.json --passphrase-file $folder/passphrase"
}

# Fails where a log of system calls holds a socket that is not a local one.
only_local() {
  if grep -hE '\b(socket|socketpair)\(' "$@" | grep -v 'AF_UNIX'; then
    echo 'A socket other than a local one was opened (above)' >&2
    exit 1
  fi
  if grep -hE '\b(connect|bind|sendto|sendmsg)\(.*sa_family=' "$@" | grep -v 'AF_UNIX'; then
    echo 'A connection other than a local one was made (above)' >&2
    exit 1
  fi
}

# That the net is tight: a program that does open a connection is caught.
strace -f -qq -o "$folder/log.known" -e trace=%network \
  bash -c 'exec 3<>/dev/tcp/127.0.0.1/9' 2>/dev/null || true
if (only_local "$folder/log.known") >/dev/null 2>&1; then
  echo 'A connection went unseen: the test itself is broken' >&2
  exit 1
fi
rm "$folder/log.known"

number=0
while read -ra line; do
  number=$((number + 1))
  status=0
  strace -f -qq -o "$folder/log.$number" -e trace=%network \
    "$program" --today 2027-01-02 "${line[@]}" >"$folder/out" 2>"$folder/words" || status=$?
  if [ "$status" -ne 0 ]; then
    echo "${line[*]}: exit status $status, and it said:" >&2
    cat "$folder/words" >&2
    exit 1
  fi
done < <(job)
only_local "$folder"/log.*
echo "$number commands opened no socket but local ones"

if unshare -rn true 2>/dev/null; then
  rm -f "$sealed" "$folder/open.taper.json"
  while read -ra line; do
    status=0
    unshare -rn "$program" --today 2027-01-02 "${line[@]}" >/dev/null 2>"$folder/words" || status=$?
    if [ "$status" -ne 0 ]; then
      echo "${line[*]} without a network: exit status $status, and it said:" >&2
      cat "$folder/words" >&2
      exit 1
    fi
  done < <(job)
  echo "$number commands did their work without any network"
else
  echo 'SKIPPED: no network namespace is allowed here' >&2
fi

[ "${2:-}" = --window ] || exit 0
Xvfb -displayfd 3 -screen 0 1280x800x24 3>"$folder/display" 2>/dev/null &
server=$!
for _ in $(seq 50); do
  [ -s "$folder/display" ] && break
  sleep 0.2
done
DISPLAY=":$(cat "$folder/display")"
export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
env -u WAYLAND_DISPLAY strace -f -qq -o "$folder/log.window" -e trace=%network \
  "$program" "$plan" --today 2027-01-02 2>"$folder/words" &
window=$!
if ! timeout 120 xdotool search --sync --onlyvisible --name '^Taperline' >"$folder/found"; then
  echo 'The window did not open; it said:' >&2
  cat "$folder/words" >&2
  exit 1
fi
sleep 5
grep -q AF_UNIX "$folder/log.window" || { echo 'The window was not traced' >&2; exit 1; }
only_local "$folder/log.window"
echo 'The window opened no socket but local ones'
