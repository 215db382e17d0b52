"""Reads what the program writes for other systems with readers of other makers.

Every example, every scenario of the fixtures and a plan of every product that can be planned
is written as FHIR, iCalendar and CSV. The resources must be valid R4 by `fhir.resources`, the
calendar valid by `icalendar`, and both must say what `plan --json` says.
"""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import icalendar
from fhir.resources.R4B.bundle import Bundle

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1]
TODAY = "2027-01-02"
PRODUCTS = json.loads((ROOT / "assets/clinical/products.json").read_text())["products"]
DMD = {code for product in PRODUCTS for code in product.get("dmd_vmp_codes", {}).values()}


def plan(file, scenario, folder):
    """The answer and the three files of a scenario, or None where it is not planned."""
    out = {kind: folder / f"out.{kind}" for kind in ("fhir", "ics", "csv", "supplies")}
    command = [PROGRAM, "plan", str(file), "--json", "--today", TODAY, "--scenario", scenario]
    command += ["--fhir", out["fhir"], "--ics", out["ics"], "--ics-dose-times", "--ics-details"]
    command += ["--csv", out["csv"], "--csv-dispensing", out["supplies"]]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode == 1:
        assert not any(path.exists() for path in out.values()), "a refused plan wrote a file"
        assert "fhir-check" not in ran.stderr + ran.stdout, ran.stderr
        return None
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), {kind: path.read_bytes() for kind, path in out.items()}


def number(quantity):
    return Decimal(str(quantity["value"]))


def check_fhir(answer, data):
    Bundle.parse_raw(data)
    bundle = json.loads(data, parse_float=Decimal)
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls), "an id stands twice"
    for reference in re.findall(r'"reference": "(urn:[^"]*)"', data.decode()):
        assert reference in urls, f"{reference} leads nowhere"
    resources = [entry["resource"] for entry in bundle["entry"]]
    codes = re.findall(r'"system": "https://dmd.nhs.uk",\s*"code": "(\d+)"', data.decode())
    assert set(codes) <= DMD, "a code that the data do not have"
    requests = [one for one in resources if one["resourceType"] == "MedicationRequest"]
    for request in requests:
        assert (request["status"], request["intent"]) == ("draft", "plan")
    steps = answer["schedule"]["steps"]
    for step in steps:
        for item in step["items"]:
            found = [
                one
                for request in requests
                if request["identifier"][0]["value"].rsplit("/", 1)[0] == item["id"]
                for one in request["dosageInstruction"]
                if one["sequence"] == step["index"]
            ]
            bounds = {json.dumps(one["timing"]["repeat"]["boundsPeriod"]) for one in found}
            daily = Decimal(item["daily"].split(" ")[0])
            if daily == 0 and "as_needed" not in item:
                assert not found, f"{item['id']} is prescribed after its end"
                continue
            assert len(bounds) == 1, f"step {step['index']} of {item['id']}: {bounds}"
            period = json.loads(bounds.pop())
            assert period["start"] == step["start"]
            assert period.get("end") == (step["end"] if step["days"] else None)
            amounts = [one["doseAndRate"][0] for one in found]
            if "patches" in item:
                # A rate is that of its whole instruction, whatever the number of patches.
                total = sum(number(one["rateQuantity"]) for one in amounts)
                worn = sum(number(one["doseQuantity"]) for one in amounts)
                assert worn == sum(patch["count"] for patch in item["patches"]), f"{worn} patches"
            elif "infusion" in item:
                total = number(amounts[0]["rateRatio"]["numerator"])
            elif "as_needed" in item:
                total = number(amounts[0]["doseQuantity"]) * item["as_needed"]["uses_per_24h"]
            else:
                total = sum(number(one["doseQuantity"]) for one in amounts)
            assert total == daily, f"step {step['index']} of {item['id']}: {total} is not {daily}"
    supplies = [one for one in resources if one["resourceType"] == "SupplyRequest"]
    assert len(supplies) == len(answer["dispensing"])
    for supply, told in zip(supplies, answer["dispensing"]):
        assert supply["occurrencePeriod"] == {"start": told["from"], "end": told["to"]}
        amount = told["count"] if "count" in told else Decimal(told["volume"].split(" ")[0])
        assert number(supply["quantity"]) == amount
    for request in requests:
        row = request["identifier"][0]["value"].rsplit("/", 1)[0]
        told = [one for one in answer["dispensing"] if one["id"] == row]
        of_row = [one for one in requests if one["identifier"][0]["value"].startswith(f"{row}/")]
        assert ("dispenseRequest" in request) == bool(told) or len(of_row) > 1, f"{row}: a supply"
        if not told or len(of_row) > 1:
            continue
        quantity = request["dispenseRequest"]["quantity"]
        if quantity["unit"] == "mL":
            total = sum(Decimal(one["volume"].split(" ")[0]) for one in told)
        elif quantity["code"] in ("mg", "ug"):
            total = sum(one["count"] * Decimal(one["strength"].split(" ")[0]) for one in told)
        else:
            total = sum(one["count"] for one in told)
        assert number(quantity) == total, f"{row}: {quantity} is not {total}"
    referrals = [one for one in resources if one["resourceType"] == "ServiceRequest"]
    assert len(referrals) == len(answer["referrals"])


def check_calendar(answer, data):
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors, calendar.errors
    events = list(calendar.walk("VEVENT"))
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    uids = [str(event["UID"]) for event in events]
    assert len(set(uids)) == len(uids), "a UID stands twice"
    for event in events:
        assert not event.errors, event.errors
        assert len(event.walk("VALARM")) == 1
        assert event["DTSTAMP"].dt.date().isoformat() == TODAY
        zone = event["DTSTART"].params.get("TZID")
        assert zone is None or zone in zones, f"{zone} is not described"
    starts = {str(event["UID"]).split(".")[0]: event["DTSTART"].dt for event in events}
    day = lambda value: value.date() if isinstance(value, datetime) else value
    for step in answer["schedule"]["steps"]:
        assert day(starts[f"step-{step['index']}"]) == date.fromisoformat(step["start"])
        if step["review"]:
            assert starts[f"review-{step['index']}"] == date.fromisoformat(step["review"])
        times = {dose["time"] for item in step["items"] for dose in item.get("regular", [])}
        for time in times if step["days"] else []:
            at = starts[f"dose-{step['index']}-{time.replace(':', '')}"]
            assert at.strftime("%Y-%m-%d %H:%M") == f"{step['start']} {time}"
    patches = [
        change
        for step in answer["schedule"]["steps"]
        for item in step["items"]
        for change in item.get("changes", [])
    ]
    written = [starts[uid] for uid in starts if uid.startswith("patch-")]
    assert sorted(patches) == sorted(one.isoformat() for one in written)


def check_table(data):
    # A spreadsheet knows UTF-8 by its byte-order mark.
    assert data.startswith(b"\xef\xbb\xbf"), "no byte-order mark"
    text = data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1, "rows of different lengths"
    assert rows[0][-2:] == ["scenario", "version"]
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def written():
    """A plan of every product that can be planned, in two paces."""
    for product in PRODUCTS:
        if product.get("plannable") is False:
            continue
        row = {"id": "row", "product": product["id"]}
        strengths = [one for one in product["strengths"] if one["amount"]]
        largest = max(strengths, key=lambda one: Decimal(one["amount"]))
        amount = f"{largest['amount']} {largest['unit']}"
        if product["route"] == "transdermal":
            row |= {"patches": [amount], "next_change": "2027-01-05"}
        elif product["route"] == "subcutaneous-infusion":
            row |= {"infusion": {"amount_per_24h": "60 mg"}}
        else:
            if product["divisibility"] == "by-volume":
                amount = "10 mL"
                if len(product["strengths"]) > 1:
                    row["concentration"] = f"{largest['amount']} mg/mL"
            times = ("08:00", "20:00")
            row["regular"] = [{"time": time, "amount": amount} for time in times]
        for percent, days in ((10, 28), (25, 7)):
            pace = {"reduction": {"percent": percent, "of": "original"}, "every_days": days}
            request = {"start": "2027-01-04", "goal": {"kind": "stop"}, "order": ["row"], "pace": pace}
            yield product["id"], {
                "format": "taperline-plan",
                "version": 1,
                "country": product["country"],
                "equivalence_table": "fpm-2020" if product["country"] == "uk" else "cdc-2022",
                "patient": {"name": "=A <b>\u202e&\u0007 Test", "identifier": "+44; 1,2"},
                "regimen": [row],
                "scenarios": [{"name": "A", "request": request}],
            }


def check(task):
    name, file, scenario = task
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        if not isinstance(file, Path):
            path = folder / "plan.taper.json"
            path.write_text(json.dumps(file))
            file = path
        try:
            found = plan(file, scenario, folder)
            if found is None:
                return 0
            answer, files = found
            check_fhir(answer, files["fhir"])
            check_calendar(answer, files["ics"])
            check_table(files["csv"])
            check_table(files["supplies"])
        except Exception as error:
            raise AssertionError(f"{name}, scenario {scenario}: {error}") from error
    return 1


def main():
    tasks = []
    folders = ("assets/examples", "tests/fixtures/scenarios", "tests/fixtures/cases")
    for folder in folders:
        for path in sorted((ROOT / folder).glob("*.taper.json")):
            names = [one["name"] for one in json.loads(path.read_text())["scenarios"]]
            tasks += [(path.name, path, name) for name in names]
    tasks += [(name, file, "A") for name, file in written()]
    with ThreadPoolExecutor() as pool:
        read = sum(pool.map(check, tasks))
    assert read > len(tasks) * 3 // 4, f"only {read} of {len(tasks)} plans were written"
    print(f"{read} plans read as FHIR R4, iCalendar and CSV")


main()
