"""First frame, memory and idle frames of the program's window, beside an empty window.

    windows.py PROGRAM PLAN EMPTY_WINDOW RUNS OUT.json

Both are started in turn under the same X server. A window is mapped once its first frame has
been drawn, so the time until then is the time to the first frame. Memory is the proportional
set size two seconds after it. Idle frames are what the server saw drawn in ten seconds in
which nothing happened, and the processor time spent meanwhile.
"""

import json
import os
import select
import statistics
import subprocess
import sys
import time

from Xlib import X, display
from Xlib.ext import damage

SETTLE = 4.0
IDLE = 10.0
PATIENCE = 60.0


def events(server, seconds):
    """The events of so many seconds, as they come."""
    end = time.monotonic() + seconds
    while True:
        while server.pending_events():
            yield server.next_event()
        left = end - time.monotonic()
        if left <= 0:
            return
        select.select([server.fileno()], [], [], left)


def memory(process):
    """Proportional set size in KiB."""
    with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as rollup:
        for line in rollup:
            if line.startswith("Pss:"):
                return int(line.split()[1])
    raise SystemExit("the kernel does not tell the memory of a process")


def processor(process):
    """Seconds of processor time so far."""
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def one_run(server, arguments, idle):
    """One start of a program: first frame, memory and, if asked for, what it does idly."""
    root = server.screen().root
    root.change_attributes(event_mask=X.SubstructureNotifyMask)
    server.sync()
    begin = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first, window = None, None
        for event in events(server, PATIENCE):
            if event.type == X.MapNotify and not event.override:
                shape = event.window.get_geometry()
                if shape.width > 200:
                    first, window = time.monotonic() - begin, event.window
                    break
        if window is None:
            raise SystemExit(f"no window in {PATIENCE} s: {arguments}")
        time.sleep(2.0)
        result = {"first_frame_s": first, "memory_kib": memory(process)}
        if idle:
            time.sleep(SETTLE - 2.0)
            watch = window.damage_create(damage.DamageReportRawRectangles)
            server.sync()
            for _ in events(server, 0.2):
                pass
            spent, drawn = processor(process), []
            for event in events(server, IDLE):
                if event.type == server.extension_event.DamageNotify:
                    drawn.append(time.monotonic())
            # Pieces of one frame come together.
            frames = sum(1 for one, two in zip([0.0, *drawn], drawn) if two - one > 0.005)
            result |= {"idle_frames": frames, "idle_cpu_s": processor(process) - spent}
            watch.destroy() if hasattr(watch, "destroy") else None
        return result
    finally:
        process.terminate()
        process.wait(20)


def main():
    """Runs both in turn and writes the medians."""
    program, plan, empty, runs, out = sys.argv[1:6]
    server = display.Display()
    if not server.has_extension("DAMAGE"):
        raise SystemExit("the X server cannot tell what is drawn")
    server.damage_query_version()
    kinds = {
        "program": [program, plan, "--today", "2027-01-02"],
        "welcome": [program, "--today", "2027-01-02"],
        "empty": [empty],
    }
    found = {kind: [] for kind in kinds}
    # One start of each that is not counted: the disk's cache and the shaders' are then warm.
    for arguments in kinds.values():
        one_run(server, arguments, idle=False)
    for number in range(int(runs)):
        for kind, arguments in kinds.items():
            found[kind].append(one_run(server, arguments, idle=number == 0))
    result = {}
    for kind, each in found.items():
        result[kind] = {
            "first_frame_s": statistics.median(run["first_frame_s"] for run in each),
            "memory_kib": statistics.median(run["memory_kib"] for run in each),
            "idle_frames": each[0]["idle_frames"],
            "idle_cpu_s": each[0]["idle_cpu_s"],
        }
    with open(out, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)


main()
