#!/usr/bin/env bash
# A real printing system: the window lists a print queue of CUPS and prints on it by keyboard. What
# CUPS was handed is the paper, byte for byte, and what comes out of the printer looks like it,
# page by page.
#
#     tests/cups.sh PROGRAM [FOLDER]
#
# CUPS has its own daemon here, on a socket in a folder of its own; no printer of the machine is
# seen or used. The printer is cups-pdf, which writes what is printed to a file. It has to be
# root, and finds its settings in /etc/cups alone: one file is put there and taken away again.
# FOLDER gets a picture of the window.
set -euo pipefail
if [ "$(id -u)" -ne 0 ]; then
  exec sudo --preserve-env=CI,CARGO_TARGET_DIR "$0" "$@"
fi
program=$(realpath "$1")
pictures=${2:-}
cd "$(dirname "$0")/.."
source tests/display.sh
settings=
end_printing() {
  [ -z "$settings" ] || rm -f "$settings"
  end_display
}
trap end_printing EXIT
printer=Ward_paper
system=$folder/cups
# A plan of its own: nobody else has it open.
plan=$folder/plan.taper.json
cp assets/examples/morphine-with-breakthrough.taper.json "$plan"

# The daemon drops its rights for all but the printer, and still has to pass through here.
chmod 755 "$folder"
mkdir -p "$system"/{etc,spool,cache,state,log,paper,seen}
cat >"$system/etc/cups-files.conf" <<CONF
ServerRoot $system/etc
RequestRoot $system/spool
TempDir $system/spool
CacheDir $system/cache
StateDir $system/state
AccessLog $system/log/access
ErrorLog $system/log/error
PageLog $system/log/page
CONF
cat >"$system/etc/cupsd.conf" <<CONF
LogLevel info
Listen $system/state/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Allow all
</Location>
<Policy default>
  <Limit All>
    Allow all
  </Limit>
</Policy>
CONF
mkdir -p /etc/cups
settings=$(mktemp /etc/cups/cups-pdf-XXXXXXXX.conf)
cat >"$settings" <<CONF
Out $system/paper
AnonDirName $system/paper
Spool $system/spool/pdf
Log $system/log
Grp root
CONF
instance=$(basename "$settings" .conf)
instance=${instance#cups-pdf-}

export CUPS_SERVER=$system/state/cups.sock
printing_fails() {
  [ -z "$pictures" ] || cp "$system"/paper/*.pdf "$pictures" 2>/dev/null || true
  fail "$@" "$(tail -n 40 "$system/log/error" 2>/dev/null)" "$(cat "$system"/log/cups-pdf* 2>/dev/null)"
}
/usr/sbin/cupsd -f -c "$system/etc/cupsd.conf" -s "$system/etc/cups-files.conf" \
  >"$folder/daemon" 2>&1 &
started+=($!)
runs() { [ "$(lpstat -r 2>/dev/null)" = 'scheduler is running' ]; }
within 30 runs || printing_fails 'CUPS did not start:' "$(cat "$folder/daemon")"
/usr/sbin/lpadmin -p "$printer" -E -v "cups-pdf:/$instance" \
  -P /usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd 2>"$folder/words" ||
  printing_fails 'The printer could not be added:' "$(cat "$folder/words")"
[ "$(lpstat -e)" = "$printer" ] || printing_fails 'CUPS knows other printers:' "$(lpstat -e)"

start_display
start_manager
timeout 300 dbus-run-session -- /usr/bin/python3 tests/cups_job.py \
  "$program" "$plan" "$printer" "$system/seen" >"$folder/said" 2>"$folder/words" || {
  [ -z "$pictures" ] || cp "$system"/seen/*.png "$pictures" 2>/dev/null || true
  printing_fails "$(grep -v '^dbus-daemon' "$folder/words")"
}
[ -z "$pictures" ] || cp "$system"/seen/*.png "$pictures"
shown=$(tail -n 1 "$folder/said")

done_printing() { [ -z "$(lpstat -o)" ] && [ -n "$(ls -A "$system/paper")" ]; }
within 60 done_printing || printing_fails 'Nothing came out of the printer:' "$(lpstat -o)"
papers=("$system"/paper/*.pdf)
[ "${#papers[@]}" -eq 1 ] || printing_fails 'One paper was printed, and these came out:' "${papers[@]}"

# CUPS was handed the very file that the command line writes.
"$program" plan "$plan" --today 2027-01-02 --pdf "$folder/expected.pdf" >"$folder/plan"
jobs=("$system"/spool/d*)
[ "${#jobs[@]}" -eq 1 ] || printing_fails 'One paper was handed over, and CUPS has:' "${jobs[@]}"
cmp "${jobs[0]}" "$folder/expected.pdf" >"$folder/differs" 2>&1 ||
  printing_fails 'CUPS was handed another file than the paper:' "$(cat "$folder/differs")"
pdftotext -layout "${jobs[0]}" "$folder/paper.txt"
grep -qE '110.mg in the day' "$folder/paper.txt" ||
  printing_fails 'The paper that was handed over has no dose of 110 mg'

# The printer turns it into PostScript and that into a PDF, in which letters are only shapes. So
# its pages are counted and looked at.
count() { pdfinfo "$1" 2>/dev/null | sed -n 's/^Pages: *//p'; }
pages=$(count "${papers[0]}")
if [ "$pages" != "$shown" ] || [ "$pages" != "$(count "$folder/expected.pdf")" ]; then
  printing_fails "The window showed $shown pages, and $pages were printed"
fi
pdftoppm -gray -r 75 "${papers[0]}" "$folder/printed" 2>/dev/null
pdftoppm -gray -r 75 "$folder/expected.pdf" "$folder/expected" 2>/dev/null
python3 tests/same_pages.py "$folder/expected" "$folder/printed" "$pages" >"$folder/words" 2>&1 ||
  printing_fails "$(cat "$folder/words")"
echo "The window printed $pages pages on a print queue of CUPS"
