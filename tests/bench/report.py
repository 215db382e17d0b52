"""Prints every measure with its reference and budget:
report.py CRITERION WINDOWS.json SIZES.json PAPERS.txt LARGEST.json

A measure over its budget is marked and gives exit status 1.
"""

import json
import re
import sys
from pathlib import Path

CRITERION, WINDOWS, SIZES, PAPERS, LARGEST = (Path(argument) for argument in sys.argv[1:6])
over = 0


def median_ms(*name):
    """A criterion measure in milliseconds."""
    path = CRITERION.joinpath(*name, "new", "estimates.json")
    return json.loads(path.read_text(encoding="utf-8"))["median"]["point_estimate"] / 1e6


def first_paper_ms():
    """What the papers' benchmark has said of its first one, in milliseconds."""
    said = PAPERS.read_text(encoding="utf-8")
    return float(re.search(r"^the first paper of a process: ([\d.]+) ms", said, re.M)[1])


def row(what, value, reference="", ratio=None, budget="", holds=True):
    """One line of the table."""
    global over
    over += not holds
    ratio = "" if ratio is None else f"{ratio:.2f} ×"
    mark = "" if not budget else ("kept" if holds else "OVER")
    print(f"| {what} | {value} | {reference} | {ratio} | {budget} | {mark} |")


def main():
    """The table."""
    print("| what | measured | reference in the same run | ratio | budget | |")
    print("| --- | --- | --- | --- | --- | --- |")

    contract = median_ms("plan morphine-with-breakthrough")
    reading = median_ms("read and check a plan file")
    plans = sorted(path.name for path in CRITERION.iterdir() if path.name.startswith("plan "))
    for name in plans:
        took = median_ms(name)
        row(name, f"{took:.3f} ms", f"reading its file, {reading:.3f} ms", took / reading)
    for path in sorted(CRITERION.glob("worst realistic case*")):
        took = median_ms(path.name)
        row(path.name, f"{took:.1f} ms", f"the contract's example, {contract:.3f} ms", took / contract)

    plain = median_ms("as many words in a plain grid")
    for name in (
        "fullest page",
        "fullest page with a screen reader",
        "fullest page at 1920 x 1080",
    ):
        took = median_ms(name)
        budget = "≤ 2 ms" if name == "fullest page" else ""
        row(
            f"frame: {name}, 104 steps",
            f"{took:.2f} ms",
            f"as many words in a plain grid, {plain:.2f} ms",
            took / plain,
            budget,
            took <= 2.0,
        )

    again = median_ms("a year's plan, printed again")
    reference = f"the same paper again, {again:.0f} ms"
    first = first_paper_ms()
    what = "the patient's paper of a year's plan"
    row(f"PDF: {what}, the first of a process", f"{first:.0f} ms", reference, first / again,
        "≤ 400 ms", first <= 400)
    for name in ("of another patient", "with another dose", "with other dates"):
        took = median_ms(f"a year's plan {name}")
        row(f"PDF: {what}, then {name}", f"{took:.0f} ms", reference, took / again,
            "≤ 60 ms", took <= 60)

    windows = json.loads(WINDOWS.read_text(encoding="utf-8"))
    empty = windows["empty"]
    for kind, name in (("program", "a plan open"), ("welcome", "the welcome page")):
        here = windows[kind]
        first, reference = here["first_frame_s"] * 1000, empty["first_frame_s"] * 1000
        ratio = first / reference
        row(f"first frame, {name}", f"{first:.0f} ms", f"an empty window, {reference:.0f} ms", ratio,
            "≤ 1.2 ×", ratio <= 1.2)
    for kind, name in (("program", "a plan open"), ("welcome", "the welcome page")):
        here = windows[kind]
        ratio = here["memory_kib"] / empty["memory_kib"]
        row(f"memory, {name}", f"{here['memory_kib'] / 1024:.1f} MiB",
            f"an empty window, {empty['memory_kib'] / 1024:.1f} MiB", ratio, "≤ 1.4 ×", ratio <= 1.4)
    for kind, name in (("program", "a plan open"), ("welcome", "the welcome page")):
        here = windows[kind]
        row(f"frames in 10 idle seconds, {name}",
            f"{here['idle_frames']}, {here['idle_cpu_s']:.2f} s of processor",
            f"an empty window, {empty['idle_frames']}, {empty['idle_cpu_s']:.2f} s", None,
            "0", here["idle_frames"] == 0)

    heaviest = json.loads(LARGEST.read_text(encoding="utf-8"))
    seconds, command, name = heaviest["seconds"]
    row("heaviest inputs: the slowest", f"{seconds:.2f} s", f"{command}: {name}", None,
        "≤ 2 s", seconds <= 2)
    mib, command, name = heaviest["mib"]
    row("heaviest inputs: the most memory", f"{mib:.0f} MiB", f"{command}: {name}", None,
        "≤ 512 MiB", mib <= 512)
    harmed = heaviest["harmed"]
    row("heaviest inputs: crashed or given up", len(harmed), "; ".join(harmed), None, "0", not harmed)

    sizes = json.loads(SIZES.read_text(encoding="utf-8"))
    size = sizes["stripped"] / 1e6
    row("program, stripped", f"{size:.1f} MB", f"an empty window, {sizes['empty'] / 1e6:.1f} MB",
        sizes["stripped"] / sizes["empty"], "≤ 40 MB", size <= 40)
    if "cold_build_s" in sizes:
        row("first build of everything", f"{sizes['cold_build_s'] / 60:.1f} min")
    sys.exit(1 if over else 0)


main()
