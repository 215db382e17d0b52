#!/usr/bin/env python3
"""Saving under fire: the real program is killed, its system calls fail, and its disk is full,
and the plan on the disk is whole each time.

    tests/kill_test.py PROGRAM [--kills N] [--seed N]

1. PROGRAM issues a plan over and over, which rewrites its file, and is killed with SIGKILL at
   random moments, half of them aimed at the moment of writing.
2. It is killed at each single system call of saving, one after the other (needs strace).
3. Each of these calls fails: the disk is full, cannot be written, cannot be renamed (strace).
4. The disk is really full: a small tmpfs (needs root).

After each, the file is either the version before, byte for byte, or the whole new one; the
version kept beside it is whole; and the program reads the file. What cannot be tried on this
machine is said, and fails the run unless --may-skip is given.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "assets/examples/small-dose.taper.json"
LARGEST = 600_000
CALLS = ["write", "fsync", "fchmod", "rename,renameat,renameat2", "unlink,unlinkat", "openat", "flock"]


class Plan:
    """A plan file and what it may hold."""

    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)
        self.path = self.folder / "plan.taper.json"
        self.kept = self.folder / "plan.taper.json~"
        self.start_anew()

    def start_anew(self):
        for entry in self.folder.iterdir():
            entry.unlink()
        shutil.copyfile(EXAMPLE, self.path)
        self.before = self.path.read_bytes()
        self.versions = {self.before}

    def command(self, *more):
        return [self.program, *more]

    def issue(self):
        return self.command("issue", str(self.path), "--by", "Dr Kill", "--today", "2027-01-02")

    def part_files(self):
        return [name for name in os.listdir(self.folder) if name.endswith(".part")]

    def check(self, moment):
        """Fails unless the file is the version before or one whole issue more."""
        now = self.path.read_bytes()
        is_new = now != self.before
        if is_new:
            try:
                old, new = json.loads(self.before), json.loads(now)
            except ValueError as error:
                fail(f"{moment}: the plan is torn: {error}")
            entries = len(old.get("journal", []))
            if len(new["journal"]) != entries + 1 or new["journal"][:entries] != old.get("journal", []):
                fail(f"{moment}: the journal is not one entry longer")
        if self.kept.exists():
            kept = self.kept.read_bytes()
            if kept not in self.versions:
                fail(f"{moment}: the version kept beside the plan is torn ({len(kept)} bytes)")
            if is_new and kept != self.before:
                fail(f"{moment}: another version than the one before is kept beside the plan")
        elif is_new:
            fail(f"{moment}: the version before was not kept")
        self.before = now
        self.versions = {now} if len(now) > LARGEST else self.versions | {now}
        if len(now) > LARGEST:
            self.start_anew()
        return is_new

    def is_readable(self, moment):
        ran = subprocess.run(self.command("check", str(self.path)), capture_output=True, text=True)
        if ran.returncode != 0:
            fail(f"{moment}: the program cannot read the plan: {ran.stderr}")

    def issues_cleanly(self, moment):
        """Saving still works, and leaves nothing lying about."""
        ran = subprocess.run(self.issue(), capture_output=True, text=True)
        if ran.returncode != 0:
            fail(f"{moment}: the plan can no longer be saved: {ran.stderr}")
        left = sorted(set(os.listdir(self.folder)) - {self.path.name, self.kept.name})
        if left:
            fail(f"{moment}: left lying about: {left}")
        self.check(moment)


def fail(what):
    print(f"FAILED: {what}", file=sys.stderr)
    sys.exit(1)


def kill_at_random(plan, kills, chance):
    started = time.monotonic()
    subprocess.run(plan.issue(), check=True, capture_output=True)
    usual = time.monotonic() - started
    plan.check("the first run")
    done = {"before writing": 0, "while writing": 0, "after": 0}
    killed = 0
    while killed < kills:
        process = subprocess.Popen(plan.issue(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if chance.random() < 0.5:
            time.sleep(chance.random() * usual)
        else:
            # Aimed: from the moment the new version begins to be written.
            while process.poll() is None and not plan.part_files():
                pass
            time.sleep(chance.random() * 0.008)
        process.send_signal(signal.SIGKILL)
        status = process.wait()
        killed += status == -signal.SIGKILL
        half = bool(plan.part_files())
        is_new = plan.check(f"kill {killed}")
        if status == 0 and not is_new:
            fail(f"kill {killed}: it says it saved and did not")
        done["while writing" if half else "after" if is_new else "before writing"] += 1
        if killed % 50 == 0:
            plan.is_readable(f"kill {killed}")
    plan.issues_cleanly("after the kills")
    moments = ", ".join(f"{count} {moment}" for moment, count in done.items())
    print(f"Killed {killed} times at random ({moments}): every file whole")
    if kills >= 100 and min(done.values()) == 0:
        fail("the kills did not cover every moment")


def traced(plan, injected, log):
    call = ["strace", "-f", "-qq", "-o", str(log), "-e", f"inject={injected}"]
    ran = subprocess.run(call + plan.issue(), capture_output=True, text=True)
    hit = "(INJECTED)" in log.read_text() or ran.returncode < 0 or "SIGKILL" in log.read_text()
    return ran, hit


def calls_of_saving(plan, calls, log):
    """The numbers of the calls that are made once the plan has been read: those of saving."""
    ran = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={calls}"] + plan.issue(),
        capture_output=True,
    )
    if ran.returncode != 0:
        fail(f"strace: {ran.stderr.decode()}")
    lines = [line for line in log.read_text().splitlines() if "(" in line and "+++" not in line]
    plan.check("a traced run")
    return len(lines)


def at_each_call(plan, log, most):
    kills = errors = 0
    for calls in CALLS:
        count = calls_of_saving(plan, calls, log)
        # Saving comes last; of the many files opened before it only the last few matter.
        for number in range(max(1, count - most + 1), count + 1):
            ran, hit = traced(plan, f"{calls}:signal=SIGKILL:when={number}", log)
            plan.check(f"killed at {calls} {number}")
            kills += hit
        for error in ["ENOSPC", "EIO", "EACCES"]:
            for number in range(max(1, count - most + 1), count + 1):
                ran, hit = traced(plan, f"{calls}:error={error}:when={number}", log)
                moment = f"{error} at {calls} {number}"
                is_new = plan.check(moment)
                errors += hit
                if ran.returncode == 0 and not is_new:
                    fail(f"{moment}: it says it saved and did not")
                if ran.returncode not in (0, 1, 2):
                    fail(f"{moment}: exit status {ran.returncode}: {ran.stderr}")
                if ran.returncode != 0 and is_new and calls not in ("write", "fsync", "openat"):
                    fail(f"{moment}: it says it did not save and did: {ran.stderr}")
        plan.is_readable(calls)
    plan.issues_cleanly("after the faults")
    if kills < 10 or errors < 30:
        fail(f"only {kills} kills and {errors} errors were injected")
    print(f"Killed at {kills} system calls, failed at {errors}: every file whole")


def full_disk(program):
    folder = tempfile.mkdtemp()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        os.rmdir(folder)
        return False
    try:
        plan = Plan(program, folder)
        filler = Path(folder) / "filler"
        for room in (0, 4096, 8192, 16384):
            free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
            filler.write_bytes(b"x" * max(0, free - room))
            ran = subprocess.run(plan.issue(), capture_output=True, text=True)
            is_new = plan.check(f"{room} bytes left")
            if ran.returncode == 0 and not is_new:
                fail("it says it saved on a full disk and did not")
            if ran.returncode not in (0, 2) or (ran.returncode == 2 and is_new):
                fail(f"a full disk: exit status {ran.returncode}: {ran.stderr}")
            if room == 0 and (ran.returncode != 2 or "os error 28" not in ran.stderr):
                fail(f"a full disk is not named: {ran.returncode} {ran.stderr}")
            if plan.part_files():
                fail("a full disk: a half-written file was left")
            filler.unlink()
        plan.issues_cleanly("room again")
    finally:
        subprocess.run(["umount", folder], check=True)
        os.rmdir(folder)
    print("A full disk: said so, and every file whole")
    return True


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program")
    arguments.add_argument("--kills", type=int, default=500)
    arguments.add_argument("--calls", type=int, default=12, help="how many calls of each kind")
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--may-skip", action="store_true")
    given = arguments.parse_args()
    program = str(Path(given.program).resolve())
    seed = given.seed if given.seed is not None else random.randrange(1 << 32)
    print(f"Seed {seed}")
    skipped = []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as logs:
        plan = Plan(program, folder)
        if given.kills:
            kill_at_random(plan, given.kills, random.Random(seed))
            plan.start_anew()
        if shutil.which("strace"):
            at_each_call(plan, Path(logs) / "log", given.calls)
        else:
            skipped.append("killing and failing at each system call: strace is missing")
    if not full_disk(program):
        skipped.append("the full disk: a tmpfs can be mounted by root only")
    for what in skipped:
        print(f"SKIPPED: {what}", file=sys.stderr)
    if skipped and not given.may_skip:
        sys.exit(1)


main()
