"""The heaviest inputs that can be thought of, through every command that reads them:
largest.py PROGRAM OUT.json [ONLY]

Prints one line for each input: its slowest command and the one that took most memory. ONLY names
the inputs to run by a part of their names, and then prints every command.
"""

import copy
import datetime
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

PROGRAM, OUT = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
ONLY = sys.argv[3] if len(sys.argv) > 3 else None
GIVE_UP = 60
MIB = 1024 * 1024
FULL = 8 * MIB
BIG = 50_000_000
TODAY = ["--today", "2027-01-02"]
TIMES = [f"{hour:02}:00" for hour in range(24)]
MONDAY = datetime.date(2027, 1, 4)

PLAN_COMMANDS = {
    "check": ["check", "IN"],
    "assess": ["assess", "IN"],
    "equivalents": ["equivalents", "IN"],
    "plan": ["plan", "IN"],
    "plan --json": ["plan", "IN", "--json"],
    "compare": ["compare", "IN"],
    "patient": ["plan", "IN", "--pdf", "OUT.pdf"],
    "patient, large": ["plan", "IN", "--pdf", "OUT.pdf", "--type-size", "large"],
    "fridge": ["plan", "IN", "--pdf", "OUT.pdf", "--document", "fridge"],
    "clinician": ["plan", "IN", "--pdf", "OUT.pdf", "--document", "clinician"],
    "pharmacy": ["plan", "IN", "--pdf", "OUT.pdf", "--document", "pharmacy"],
    "weekly": ["plan", "IN", "--pdf", "OUT.pdf", "--document", "pharmacy", "--instalments", "weekly"],
    "comparison": ["plan", "IN", "--pdf", "OUT.pdf", "--document", "comparison"],
    "files": ["plan", "IN", "--fhir", "OUT.json", "--ics", "OUT.ics", "--csv", "OUT.csv",
              "--csv-dispensing", "OUT2.csv", "--svg", "OUT.svg", "--text", "OUT.txt"],
    "png": ["plan", "IN", "--png", "OUT.png"],
    "issue": ["issue", "IN", "--by", "A"],
    "seal": ["seal", "IN", "OUT.taper.age", "--passphrase-file", "PASSPHRASE"],
}
SEALED_COMMANDS = {
    "check, sealed": ["check", "IN", "--passphrase-file", "PASSPHRASE"],
    "unseal": ["unseal", "IN", "OUT.taper.json", "--passphrase-file", "PASSPHRASE"],
}
IMPORT_COMMANDS = {"import": ["import", "IN", "--out", "OUT.taper.json"]}


def day(after):
    """A day so many days after the first Monday."""
    return (MONDAY + datetime.timedelta(days=after)).isoformat()


def plan(regimen, scenarios, **more):
    """A plan file."""
    return {
        "format": "taperline-plan", "version": 1, "country": "uk", "equivalence_table": "fpm-2020",
        "circumstances": {"pain_kind": "chronic-non-cancer", "use_duration": "over-1-year",
                          "pregnant": "no", "benzodiazepine": "no"},
        "regimen": regimen, "scenarios": scenarios, **more,
    }


def row(name, amount="10 mg", doses=2, product="uk-mor-mr12-tab"):
    """A row of the regimen, so many doses a day."""
    return {"id": name, "product": product,
            "regular": [{"time": time, "amount": amount} for time in TIMES[:doses]]}


def scenario(name="A", **request):
    """A scenario with its request; what withholds a schedule of high doses is answered."""
    answer = {"rule": "ome-500", "by": "Dr A", "reason": "made to be heavy", "on": "2027-01-02"}
    return {"name": name, "request": {"start": day(0), "acknowledged": [answer], **request}}


def pace(**more):
    """What a planned scenario asks for."""
    return {"goal": {"kind": "stop"}, "pace": {"preset": "cdc-2022-year-or-more"}, **more}


def by_hand(rows, doses, steps, apart=7):
    """Every row changes in every step, up and down."""
    names = [f"r{number}" for number in range(rows)]
    regular = [[{"time": time, "amount": amount} for time in TIMES[:doses]]
               for amount in ("5 mg", "10 mg")]
    written = [
        {"start": day(apart * step),
         "items": [{"id": name, "regular": regular[step % 2]} for name in names]}
        for step in range(steps)
    ]
    return plan([row(name, doses=doses) for name in names],
                [scenario(manual_steps=written, manual_end=day(apart * steps))])


def one_by_one(rows, doses, steps):
    """One row changes in every step."""
    names = [f"r{number}" for number in range(rows)]
    written = [
        {"start": day(7 * step),
         "items": [{"id": names[step % rows],
                    "regular": [{"time": time, "amount": "5 mg" if step // rows % 2 else "15 mg"}
                                for time in TIMES[:doses]]}]}
        for step in range(steps)
    ]
    return plan([row(name, doses=doses) for name in names],
                [scenario(manual_steps=written, manual_end=day(7 * steps))])


def planned(rows, doses, amount, **constraints):
    """Rows that are tapered one after the other."""
    names = [f"r{number}" for number in range(rows)]
    return plan([row(name, amount, doses) for name in names],
                [scenario(**pace(order=names, constraints=constraints))])


def slow(percent, of, days, amount, doses):
    """A pace that makes as many steps as there can be."""
    asked = {"reduction": {"percent": percent, "of": of}, "every_days": days}
    return plan([row("r", amount, doses)], [scenario(goal={"kind": "stop"}, pace=asked, order=["r"])])


def patches(rows, steps, apart):
    """Sets of patches that change in every step."""
    names = [f"p{number}" for number in range(rows)]
    row = {"product": "uk-fen-td72", "next_change": day(0)}
    sets = (["25 mcg/h"], ["50 mcg/h"])
    written = [
        {"start": day(apart * step),
         "items": [{"id": name, "patches": sets[step % 2]} for name in names]}
        for step in range(steps)
    ]
    return plan([{"id": name, **row, "patches": ["50 mcg/h"]} for name in names],
                [scenario(manual_steps=written, manual_end=day(apart * steps))])


def with_request(value, **more):
    """The same plan, with more in its requests."""
    for one in value["scenarios"]:
        one["request"].update(more)
    return value


def holds(count, reason):
    """Rests of a day, each with its reason."""
    return [{"from": day(40 + 10 * number), "days": 1, "reason": reason} for number in range(count)]


def replans(count):
    """Changes on the way that ask for the same again."""
    return [{"from": day(20 + 15 * number), "reason": "again",
             "pace": {"preset": "cdc-2022-year-or-more"}} for number in range(count)]


def sealed(stanzas, body):
    """A sealed file with a header that nobody has written."""
    line = f"-> {body} y\n\n".encode()
    return (b"age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 15\n"
            b"ZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n" + line * stanzas
            + b"--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n" + bytes(1000))


def journal(entries, letters):
    """A long record."""
    note = {"date": "2027-01-01", "author": "A", "kind": "note", "text": "word " * (letters // 5)}
    return {**planned(1, 2, "60 mg"), "journal": [note] * entries}


def padded(value, limit=FULL - 1024):
    """A plan with a text as long as the file may be."""
    return {**value, "unknown": ["x" * 20_000] * ((limit - len(json.dumps(value))) // 20_010)}


def scenarios(one, count):
    """The same scenario many times."""
    first = one["scenarios"][0]
    return {**one, "scenarios": [{**copy.copy(first), "name": f"S{number}"} for number in range(count)]}


def fhir(requests, fields, inside, *instead):
    """A bundle of requests with fields that nobody knows; `instead` of one text, another."""
    entry = [
        {"resource": {
            "resourceType": "MedicationRequest", "id": f"m{number}", "status": "active", "intent": "order",
            "subject": {"reference": "Patient/p"},
            "medicationCodeableConcept": {"text": "MST Continus 10 mg"},
            "dosageInstruction": [{
                "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "timeOfDay": ["08:00:00"]}},
                "doseAndRate": [{"doseQuantity": {"value": 10, "unit": "mg"}}],
                **{f"x{field}": inside for field in range(fields)},
            }],
        }}
        for number in range(requests)
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entry}
    return json.dumps(bundle).replace(*instead) if instead else bundle


def whole(begin, inside, end):
    """A text as long as a plan file may be."""
    return begin + inside * ((FULL - len(begin) - len(end)) // len(inside)) + end


# Name → what makes it: bytes, or a value to be written as JSON.
BYTES = {
    "50 MB of brackets": lambda: b"[" * BIG,
    "50 MB of one text": lambda: b'{"format":"taperline-plan","x":"' + b"a" * BIG + b'"}',
    "50 MB of zero bytes": lambda: bytes(BIG),
    "8 MiB of brackets": lambda: b"[" * FULL,
    "8 MiB of small numbers": lambda: whole(b'{"x":[', b"0,", b"0]}"),
    "8 MiB of empty objects": lambda: whole(b'{"x":[', b"{},", b"0]}"),
    "8 MiB of digits": lambda: whole(b'{"x":', b"9", b"}"),
    "8 MiB of escapes": lambda: whole(b'{"x":"', b"\\u0041", b'"}'),
}
PLANS = {
    # At the limit of 25,000 doses in a plan, and beyond it.
    "50 rows, 500 steps by hand, one row a step": lambda: one_by_one(50, 1, 500),
    "25 rows, 1,000 steps by hand, every row a step": lambda: by_hand(25, 1, 1000),
    "1 row of 24 doses, 1,000 steps by hand": lambda: by_hand(1, 24, 1000),
    "50 rows of 24 doses, 1,000 steps, one row a step": lambda: one_by_one(50, 24, 1000),
    "50 rows, 1,000 steps by hand, every row a step": lambda: by_hand(50, 1, 1000),
    # At the limits of the patient's paper, 2,000 doses and 500 steps.
    "1 row of 24 doses, 83 steps by hand": lambda: by_hand(1, 24, 83),
    "50 rows, 40 steps by hand, one row a step": lambda: one_by_one(50, 1, 40),
    "50 rows, 40 steps by hand, every row a step": lambda: by_hand(50, 1, 40),
    "1 row of 2 doses, 500 steps by hand": lambda: by_hand(1, 2, 500),
    # As much as anybody plans: four medicines over three years of weeks.
    "4 rows of 2 doses, 156 steps by hand": lambda: by_hand(4, 2, 156),
    "9 rows of 24 doses, planned": lambda: planned(9, 24, "60 mg"),
    "50 rows of 24 doses, planned": lambda: planned(50, 24, "100 mg"),
    "50 rows of 24 doses, supplied every day": lambda: planned(50, 24, "20 mg", supply_days=1),
    "1 row of 24 doses of 4 g": lambda: planned(1, 24, "4000 mg", most_units_per_dose=20),
    "1 row of 24 doses, 0.1 % a week": lambda: slow(0.1, "original", 7, "300 mg", 24),
    "1 row of 24 doses, 1 % of the current dose a week": lambda: slow(1, "current", 7, "300 mg", 24),
    "20 scenarios of 9 rows of 24 doses": lambda: scenarios(planned(9, 24, "60 mg"), 20),
    "20 scenarios of 50 rows, 500 steps by hand": lambda: scenarios(one_by_one(50, 1, 500), 20),
    "20 scenarios of 1 row, 500 steps by hand": lambda: scenarios(by_hand(1, 2, 500), 20),
    "9 rows of 4 doses, supplied every day": lambda: planned(9, 4, "60 mg", supply_days=1),
    "1 row of 5 doses, 500 steps, supplied every day": lambda: with_request(
        by_hand(1, 5, 500), constraints={"supply_days": 1}),
    "1 row of 2 doses, 500 steps of 14 days": lambda: by_hand(1, 2, 500, 14),
    "50 rows of 24 doses, 0.2 % a day": lambda: with_request(
        planned(50, 24, "300 mg"),
        pace={"reduction": {"percent": 0.2, "of": "original"}, "every_days": 1}),
    "20 scenarios of 50 rows, 0.5 % a day": lambda: with_request(
        scenarios(planned(50, 24, "300 mg"), 20),
        pace={"reduction": {"percent": 0.5, "of": "original"}, "every_days": 1}),
    "9 rows of 24 doses, 50 changes on the way": lambda: with_request(
        planned(9, 24, "60 mg"), replans=replans(50)),
    "1 patch, 500 steps of 14 days": lambda: patches(1, 500, 14),
    "50 patches, 100 steps": lambda: patches(50, 100, 6),
    "50 patches, 500 steps": lambda: patches(50, 500, 6),
    "100 rests with reasons of 5,000 letters": lambda: with_request(
        planned(1, 2, "60 mg"), holds=holds(100, "x" * 5000)),
    "20 rests with reasons of 5,000 letters": lambda: with_request(
        planned(1, 2, "60 mg"), holds=holds(20, "x" * 5000)),
    "20 scenarios with notes of 20,000 letters": lambda: {
        **scenarios(planned(1, 2, "60 mg"), 1),
        "scenarios": [{**planned(1, 2, "60 mg")["scenarios"][0], "name": f"S{number}",
                       "note": "y" * 20_000} for number in range(20)]},
    "30 contacts of 660 signs that turn the writing": lambda: {
        **planned(1, 2, "60 mg"), "contacts": ["\u202e" * 660] * 30},
    "10,000 notes": lambda: journal(10_000, 700),
    "390 notes of 20,000 letters": lambda: journal(390, 20_000),
    "a contact of 20,000 letters without a blank":
        lambda: {**planned(1, 2, "60 mg"), "contacts": ["x" * 20_000]},
    "30 contacts of 660 wide letters":
        lambda: {**planned(1, 2, "60 mg"), "contacts": ["Ж" * 660] * 30},
    "8 MiB of unknown texts": lambda: padded(planned(1, 2, "60 mg")),
    "1,900 unknown fields in every row": lambda: plan(
        [{**row(f"r{n}"), **{f"x{k}": 0 for k in range(1900)}} for n in range(50)],
        [scenario(**pace(order=["r0"]))]),
}
SEALED = {
    "a sealed file of 20,000 stanzas": lambda: sealed(20_000, "x"),
    "a sealed file with a stanza of 10 MB": lambda: sealed(1, "x" * 10_000_000),
    "a sealed file with a header of 2 kB": lambda: sealed(1, "x" * 1_700),
}
BUNDLES = {
    "FHIR: 45 requests of 1,900 unknown fields": lambda: fhir(45, 1900, 0),
    "FHIR: 50 requests of 300 unknown texts": lambda: fhir(50, 300, "y" * 400),
    "FHIR: 50 requests of 100 deep fields": lambda: fhir(50, 100, [[[[[[[["z"] * 20]]]]]]]),
    "FHIR: a number of 66,000 digits": lambda: fhir(
        1, 0, 0, '"value": 10' , '"value": 0.' + "1" * 66_000),
    "FHIR: 20,000 requests": lambda: fhir(20_000, 0, 0),
}


def inputs():
    """Name, commands and maker of every input."""
    def made(value):
        def bytes_of():
            found = value()
            text = found if isinstance(found, str) else json.dumps(found, separators=(",", ":"))
            return text.encode()
        return bytes_of

    for name, data in BYTES.items():
        yield name, {**PLAN_COMMANDS, **IMPORT_COMMANDS}, data
    for name, data in SEALED.items():
        yield name, SEALED_COMMANDS, data
    for name, value in PLANS.items():
        yield name, PLAN_COMMANDS, made(value)
    for name, value in BUNDLES.items():
        yield name, IMPORT_COMMANDS, made(value)


def put(given, data):
    """Makes an input in a process of its own: what a process has taken counts for those that it
    begins."""
    maker = os.fork()
    if maker == 0:
        given.write_bytes(data())
        os._exit(0)
    if os.waitpid(maker, 0)[1] != 0:
        raise SystemExit("an input could not be made")


def run(command, folder, given):
    """Seconds, MiB and exit status of one command."""
    secret = folder / "passphrase"
    secret.write_text("a long passphrase\n", encoding="utf-8")
    named = {"IN": str(given), "PASSPHRASE": str(secret)}
    words = [named.get(word, word.replace("OUT", str(folder / "out"))) for word in command]
    environment = {**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        os.setsid()
        os.execve(PROGRAM, [str(PROGRAM), *words, *TODAY], environment)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(GIVE_UP)
    _pid, status, used = os.wait4(child, 0)
    signal.alarm(0)
    seconds = time.monotonic() - begin
    for left in folder.iterdir():
        if left.is_file() and left != given:
            left.unlink()
    return seconds, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main():
    """Every input through its commands."""
    worst = {"seconds": (0, "", ""), "mib": (0, "", "")}
    harmed = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        given = folder / "in.taper.json"
        for name, commands, data in inputs():
            if ONLY and ONLY not in name:
                continue
            slowest, largest, answered = (0, ""), (0, ""), 0
            for title, command in commands.items():
                put(given, data)
                size = given.stat().st_size
                seconds, mib, status = run(command, folder, given)
                answered += status == 0
                if status not in (0, 1, 2):
                    harmed.append(f"{name}, {title}: exit status {status}")
                slowest = max(slowest, (seconds, title))
                largest = max(largest, (mib, title))
                if ONLY:
                    print(f"    {title:12} {seconds:7.2f} s {mib:7.0f} MiB   exit {status}", flush=True)
            print(f"{name} ({size / 1024:,.0f} KiB, {answered} of {len(commands)} answered): "
                  f"{slowest[0]:.2f} s {slowest[1]}, {largest[0]:.0f} MiB {largest[1]}", flush=True)
            worst["seconds"] = max(worst["seconds"], (slowest[0], slowest[1], name))
            worst["mib"] = max(worst["mib"], (largest[0], largest[1], name))
    for line in harmed:
        print(line, file=sys.stderr)
    OUT.write_text(json.dumps({**worst, "harmed": harmed}), encoding="utf-8")


main()
