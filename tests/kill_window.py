"""The real window under fire: somebody types in it, and it is killed with SIGKILL.

    tests/kill_window.sh PROGRAM [--window-kills N] [--sealed-kills N] [--seed N] [--offers N] [--may-skip]

1. Each time, the window is opened on a plan with an empty state folder, keys are pressed on the
   X server as a user does (letters into two fields, Ctrl+S now and then), and it is killed at a
   random moment, every other time aimed at the moment in which something is written. When each
   key was pressed is written down.
2. Then the plan on the disk is whole and the program reads it, the version kept beside it is
   whole, every journal is whole, and what was typed is in the plan or in the journal: every
   letter that was two seconds old, and nothing that was not typed.
3. Every so many kills the window is started again: it offers what was not saved, with what
   differs, read as a screen reader reads it; taken back, it stands in the field, and saved, in
   the plan.
4. The same with a sealed plan: nothing of it lies anywhere unsealed, and what was typed is in
   the plan or in what the next start offers for the passphrase.
5. A disk that is full under the journal (a small tmpfs; needs root): the window says that it
   cannot keep what is typed, saves the plan elsewhere all the same, and keeps again once there
   is room.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from screen_reader import BUTTONS, TEXTS, Fault, Window, pyatspi, until

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "assets/examples/small-dose.taper.json"
TODAY = ["--today", "2027-01-02"]
# A change older than this must not be lost, in seconds.
OLDEST = 2.0
# How long somebody types at most before the window is killed, in seconds.
LONGEST = 3.4
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
# What is typed into, as on screen and as in a plan file.
FIELDS = {"Patient": "name", "Identifier": "identifier"}
PASSPHRASE = "correct horse battery"
OFFER = "The program stopped before this was saved"
NOT_KEPT = "Not kept against a crash"


def press(*keys):
    """Presses keys on the X server, one after the other."""
    subprocess.run(["xdotool", "key", "--delay", "0", *keys], check=True)


def click(window, at):
    """Clicks on a place in a window."""
    # The window may be killed under the click; who cares hears of it by the status.
    subprocess.run(
        ["xdotool", "mousemove", "--window", window, *at, "click", "1"], check=True, stderr=subprocess.DEVNULL
    )


def type_whole(words):
    """Types what a field shall hold in place of what it held."""
    press("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "12", words], check=True)


def holds(window, name):
    """What stands in a field."""
    field = window.find(TEXTS, name).queryText()
    return field.getText(0, field.characterCount)


def says(window, words):
    """What on the screen holds these words, if anything does."""
    return next((name for _, name, _ in window.everything() if words in name), None)


def middle(node):
    """Where something is in the window."""
    at = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    return at.x + at.width // 2, at.y + at.height // 2


class Desk:
    """The plan, the state folder, and the places in the window."""

    def __init__(self, program, folder):
        self.program = program
        self.plan = folder / "plans/plan.taper.json"
        self.kept = self.plan.with_name(self.plan.name + "~")
        self.lock = self.plan.with_name(f".{self.plan.name}.lock")
        self.state = Path(os.environ["XDG_STATE_HOME"]) / "taperline"
        self.plan.parent.mkdir()
        self.start_anew()
        window = Window(self.command())
        try:
            window.find(BUTTONS, "Regimen", exactly=False)
            self.regimen = middle(window.find(BUTTONS, "Regimen", exactly=False))
            window.press("Regimen", exactly=False)
            self.fields = {name: middle(window.find(TEXTS, name)) for name in FIELDS}
        finally:
            window.close()

    def command(self):
        return [self.program, str(self.plan), *TODAY]

    def start_anew(self):
        """A plan as it was before, and nothing kept."""
        shutil.rmtree(self.state, ignore_errors=True)
        shutil.rmtree(self.plan.parent)
        self.plan.parent.mkdir()
        shutil.copyfile(EXAMPLE, self.plan)
        self.base = json.loads(self.plan.read_bytes())

    def half_written(self):
        """Files that are being written at this moment, or were when the program was killed."""
        names = []
        for folder in (self.state, self.plan.parent):
            try:
                names += [name for name in os.listdir(folder) if name.endswith(".part")]
            except FileNotFoundError:
                pass
        return names

    def journals(self):
        return sorted(self.state.glob("*.recovery"))

    def keeps(self, name, typed):
        """Whether what was typed in a field stands in the journal or in the plan, at its end."""
        try:
            found = [Journal(path).field(name) for path in self.journals()]
            found.append(json.loads(self.plan.read_bytes())["patient"].get(FIELDS[name]) or "")
        except FileNotFoundError:
            # It was saved in this very moment.
            return False
        before = self.base["patient"].get(FIELDS[name]) or ""
        return before + typed in found


class Journal:
    """What a journal holds; it is read as the program writes it, and a torn one is a fault."""

    def __init__(self, path):
        try:
            head, rest = path.read_bytes().split(b"\n", 1)
            self.head = json.loads(head)
            self.draft = json.loads(rest)["draft"]
        except (ValueError, KeyError) as error:
            raise Fault(f"the journal is torn: {error}") from error
        if self.head["format"] != "taperline-recovery":
            raise Fault(f"the journal says that it is something else: {self.head}")

    def field(self, name):
        return self.draft["patient"][FIELDS[name]] or ""


class Typist(threading.Thread):
    """Types letters into the fields until it is told to stop, and writes down what and when."""

    def __init__(self, desk, window, chance):
        super().__init__(daemon=True)
        self.desk, self.window, self.chance = desk, window, chance
        self.begun = {name: "" for name in FIELDS}
        # (field, how many letters it has then, when the key was pressed)
        self.sent = []
        # All of it in one line, for whoever looks for what went wrong.
        self.said = ""
        self.fault = None
        self.stop = threading.Event()
        self.field = "Patient"

    def go_to(self, name, tries=10):
        """Clicks into a field and types until a letter has come to be kept: only from then on
        it is known that what is typed goes there."""
        self.said += f"<{name}>"
        at = [str(number) for number in self.desk.fields[name]]
        for _try in range(tries):
            click(self.window, at)
            # A click is of a frame, and what is typed of a later one.
            time.sleep(0.12)
            press("End")
            letter = self.chance.choice(LETTERS)
            self.begun[name] += letter
            press(letter)
            end = time.monotonic() + 3.0
            while not self.desk.keeps(name, self.begun[name]):
                if self.stop.is_set():
                    return
                if time.monotonic() > end:
                    break
                time.sleep(0.02)
            else:
                self.field = name
                self.said += letter
                self.sent.append((name, len(self.begun[name]), time.monotonic()))
                return
            self.begun[name] = self.begun[name][:-1]
        raise Fault(f"no letter ever came to be kept in {name}")

    def finish(self):
        """Waits until the last letter has come to be kept: a window that is so slow that a key
        and a click elsewhere fall into one frame gives the key to nobody."""
        end = time.monotonic() + 3.0
        while not (self.stop.is_set() or self.desk.keeps(self.field, self.begun[self.field])):
            if time.monotonic() > end:
                raise Fault(f"‘{self.begun[self.field]}’ in {self.field} is not kept after 3 s")
            time.sleep(0.02)

    def letter(self):
        letter = self.chance.choice(LETTERS)
        self.begun[self.field] += letter
        press(letter)
        self.said += letter
        self.sent.append((self.field, len(self.begun[self.field]), time.monotonic()))

    def run(self):
        try:
            while not self.stop.is_set():
                what = self.chance.random()
                if what < 0.04:
                    press("ctrl+s")
                    self.said += "<save>"
                elif what < 0.06:
                    self.finish()
                    self.go_to(next(name for name in FIELDS if name != self.field))
                elif len(self.begun[self.field]) < 150:
                    self.letter()
                time.sleep(self.chance.uniform(0.0, 0.12))
        except (Fault, subprocess.CalledProcessError) as fault:
            self.fault = fault


def window_number(process):
    """The X window of a program that was just started, once it is shown."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Fault(f"the program ended with status {process.returncode}")
        ran = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "^Taperline"], capture_output=True, text=True
        )
        if ran.stdout.strip():
            return ran.stdout.split()[0]
        time.sleep(0.05)
    raise Fault("the window did not open")


def wait_for(what, look, patience=20.0):
    end = time.monotonic() + patience
    while not look():
        if time.monotonic() > end:
            raise Fault(f"waited in vain: {what}")
        time.sleep(0.02)


def start_typing(desk, chance):
    """A window in which the first letter has arrived."""
    # Nobody listens to this window, so that it is as quick as for a user without a reader.
    alone = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
    process = subprocess.Popen(desk.command(), env=alone)
    typist = Typist(desk, window_number(process), chance)
    # The window is there before the plan is; the plan's lock says that it is open.
    wait_for("the open plan", desk.lock.exists)
    for _try in range(10):
        # The click may come before the plan was laid out.
        time.sleep(0.2)
        click(typist.window, [str(number) for number in desk.regimen])
        time.sleep(0.2)
        try:
            typist.go_to("Patient", tries=1)
            return process, typist
        except Fault:
            pass
    raise Fault("the first letter never came to be kept")


def kill(desk, process, is_aimed, chance):
    """Kills it, and says when."""
    if is_aimed:
        end = time.monotonic() + 1.5
        while not desk.half_written() and time.monotonic() < end:
            pass
        time.sleep(chance.random() * 0.004)
    process.send_signal(signal.SIGKILL)
    moment = time.monotonic()
    if process.wait() != -signal.SIGKILL:
        raise Fault(f"the program ended by itself with status {process.returncode}")
    return moment


def whole_plan(desk, path):
    """A plan file's patient, after it was made sure that all else is as it was."""
    try:
        plan = json.loads(path.read_bytes())
    except ValueError as error:
        raise Fault(f"{path.name} is torn: {error}") from error
    same = lambda plan: {key: value for key, value in plan.items() if key != "patient"}
    if same(plan) != same(desk.base):
        raise Fault(f"{path.name} is another plan than before")
    return plan["patient"]


def check(desk, typist, moment):
    """Fails unless everything that is older than two seconds is there. Gives how old the oldest
    letter is that is not there, and the journal if there is one."""
    saved = whole_plan(desk, desk.plan)
    ran = subprocess.run([desk.program, "check", str(desk.plan)], capture_output=True, text=True)
    if ran.returncode != 0:
        raise Fault(f"the program cannot read the plan: {ran.stderr}")
    if desk.kept.exists():
        whole_plan(desk, desk.kept)
    journals = [Journal(path) for path in desk.journals()]
    if len(journals) > 1:
        raise Fault(f"one window left {len(journals)} journals")
    there = {}
    for name, key in FIELDS.items():
        before = desk.base["patient"].get(key) or ""
        typed = before + typist.begun[name]
        found = [saved.get(key) or "", *(journal.field(name) for journal in journals)]
        for text in found:
            if not typed.startswith(text):
                raise Fault(f"‘{text}’ was never typed in {name}, but ‘{typed}’")
        there[name] = max(map(len, found)) - len(before)
    lost = [moment - at for name, length, at in typist.sent if length > there[name]]
    oldest = max(lost, default=0.0)
    if oldest > OLDEST:
        ages = ", ".join(f"{age:.2f}" for age in lost)
        written = time.time() - (time.monotonic() - moment)
        files = ", ".join(
            f"{path.name} {written - path.stat().st_mtime:.2f} s" for path in [desk.plan, *desk.journals()]
        )
        load = os.getloadavg()[0]
        raise Fault(
            f"a letter is gone that was typed {oldest:.2f} s before (all that are gone: {ages}); "
            f"written before: {files}; load {load:.1f}"
        )
    return oldest, journals[0] if journals else None


def take_up(desk, journal):
    """The next start offers what was not saved; taken back and saved, it is in the plan."""
    window = Window(desk.command())
    try:
        until("the offer", lambda: says(window, OFFER))
        saved = whole_plan(desk, desk.plan)
        for name, key in FIELDS.items():
            was, is_now = saved.get(key) or "", journal.field(name)
            if is_now != was:
                differs = f"became {is_now}" if was and is_now else f"{is_now} (new)"
                differs = differs if is_now else f"{was} (taken away)"
                until(f"that {name} became {is_now}", lambda: says(window, differs))
        window.press("Take it back")
        window.press("Regimen", exactly=False)
        for name in FIELDS:
            until(f"{name} as typed", lambda: holds(window, name) == journal.field(name))
        wait_for("the journal, kept anew", lambda: len(desk.journals()) == 1)
        again = Journal(desk.journals()[0])
        if [again.field(name) for name in FIELDS] != [journal.field(name) for name in FIELDS]:
            raise Fault("what was taken back is not kept as it was")
        # Once in some twenty times the key comes to nothing, and whoever sees no “Saved” presses
        # it again; why is not known. What was typed is in the journal all the while.
        for _ in range(3):
            press("ctrl+s")
            soon = time.monotonic() + 4.0
            while desk.journals() and time.monotonic() < soon:
                time.sleep(0.05)
            if not desk.journals():
                break
        wait_for("the save", lambda: not desk.journals())
        saved = whole_plan(desk, desk.plan)
        if [saved.get(key) or "" for key in FIELDS.values()] != [journal.field(name) for name in FIELDS]:
            raise Fault("what was taken back was not saved")
    finally:
        window.close()


def kill_while_typing(desk, kills, offers, seed):
    moments = {"with a file half written": 0, "with changes in the journal": 0, "just saved": 0}
    keys = saves = offered = 0
    lost = 0.0
    for number in range(1, kills + 1):
        # Each kill has its own chance, so that one can be repeated alone.
        chance = random.Random(f"{seed}/{number}")
        desk.start_anew()
        process, typist = start_typing(desk, chance)
        typist.start()
        time.sleep(chance.uniform(0.0, LONGEST))
        moment = kill(desk, process, number % 2 == 0, chance)
        typist.stop.set()
        typist.join()
        half = desk.half_written()
        try:
            if typist.fault and not isinstance(typist.fault, subprocess.CalledProcessError):
                raise typist.fault
            oldest, journal = check(desk, typist, moment)
            if journal and offered * offers <= number:
                take_up(desk, journal)
                offered += 1
        except Fault as fault:
            raise Fault(f"kill {number} of seed {seed}: {fault}\ntyped: {typist.said}") from fault
        lost = max(lost, oldest)
        keys += len(typist.sent)
        saves += typist.said.count("<save>")
        which = "with a file half written" if half else "with changes in the journal" if journal else "just saved"
        moments[which] += 1
        if number % 50 == 0:
            print(f"{number} kills", flush=True)
    words = ", ".join(f"{count} {moment}" for moment, count in moments.items())
    print(f"The window was killed {kills} times ({words}) after {keys} keys and {saves} saves:")
    print(f"every file whole; the oldest letter that was lost was {lost:.2f} s old; offered {offered} times")
    if kills >= 100 and min(moments.values()) == 0:
        raise Fault("the kills did not cover every moment")


def unseal(desk, sealed, by):
    """The name in a sealed plan."""
    out = desk.plan.with_name("open.taper.json")
    for command in (["check", str(sealed), *by], ["unseal", str(sealed), str(out), *by]):
        ran = subprocess.run([desk.program, *command], capture_output=True, text=True)
        if ran.returncode != 0:
            raise Fault(f"the program cannot read the sealed plan: {ran.stderr}")
    name = whole_plan(desk, out)["name"]
    out.unlink()
    return name


def type_passphrase(window):
    window.find(TEXTS, "Passphrase").queryComponent().grabFocus()
    time.sleep(0.3)
    subprocess.run(["xdotool", "type", "--delay", "12", PASSPHRASE], check=True)
    press("Return")


def type_in_a_sealed_plan(desk, sealed, chance):
    """Types for a while and kills the window; gives what was typed, when, and when it was killed."""
    window = Window([desk.program, str(sealed), *TODAY])
    try:
        type_passphrase(window)
        window.press("Regimen", exactly=False)
        window.find(TEXTS, "Patient").queryComponent().grabFocus()
        time.sleep(0.3)
        press("End")
        typed = chance.choice(LETTERS)
        press(typed)
        wait_for("the first letter", desk.journals)
        sent = [time.monotonic()]
        end = sent[0] + chance.uniform(0.0, LONGEST)
        while time.monotonic() < end:
            if chance.random() < 0.05:
                press("ctrl+s")
            letter = chance.choice(LETTERS)
            typed += letter
            press(letter)
            sent.append(time.monotonic())
            time.sleep(chance.uniform(0.0, 0.12))
        return typed, sent, kill(desk, window.process, chance.random() < 0.5, chance)
    finally:
        window.close()


def name_on_offer(desk, sealed):
    """The name that the next start offers for the passphrase."""
    window = Window([desk.program, str(sealed), *TODAY])
    try:
        until("the offer", lambda: says(window, OFFER))
        if says(window, "Patient, name: "):
            raise Fault("what differs is shown without the passphrase")
        type_passphrase(window)
        differs = until("what differs", lambda: says(window, "Patient, name: "))
        return differs.rsplit(" became ", 1)[1]
    finally:
        window.close()


def kill_sealed(desk, kills, seed):
    secret = desk.plan.parent.parent / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    by = ["--passphrase-file", str(secret)]
    lost, offered = 0.0, 0
    for number in range(1, kills + 1):
        chance = random.Random(f"{seed}/sealed/{number}")
        desk.start_anew()
        sealed = desk.plan.with_name("plan.taper.age")
        subprocess.run([desk.program, "seal", str(desk.plan), str(sealed), *by], check=True, capture_output=True)
        desk.plan.unlink()
        before = desk.base["patient"]["name"]
        typed, sent, moment = type_in_a_sealed_plan(desk, sealed, chance)
        for path in [*desk.state.iterdir(), *desk.plan.parent.iterdir()]:
            if before.encode() in path.read_bytes():
                raise Fault(f"{path.name} holds the name unsealed")
        found = [unseal(desk, sealed, by)]
        if desk.journals():
            found.append(name_on_offer(desk, sealed))
            offered += 1
        for name in found:
            if not (before + typed).startswith(name):
                raise Fault(f"sealed kill {number} of seed {seed}: ‘{name}’ was never typed, but ‘{before + typed}’")
        gone = sent[max(map(len, found)) - len(before) :]
        lost = max([lost, *(moment - at for at in gone)])
        if lost > OLDEST:
            raise Fault(f"sealed kill {number} of seed {seed}: a letter is gone that was typed {lost:.2f} s before")
    print(f"With a sealed plan it was killed {kills} times: nothing lies about unsealed;")
    print(f"the oldest letter that was lost was {lost:.2f} s old; offered {offered} times")


def fill(folder):
    """Takes all the room that is left on a small disk."""
    with open(folder / "filler", "ab", buffering=0) as filler:
        try:
            while filler.write(b"x" * 512):
                pass
        except OSError:
            # What the disk says of its own room may be a little out of date; this is not.
            pass


def full_disk(desk, folder):
    """The journal's disk is full; gives whether that could be tried."""
    small = folder / "full"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        return False
    before = os.environ["XDG_STATE_HOME"]
    try:
        os.environ["XDG_STATE_HOME"] = str(small)
        desk.start_anew()
        desk.state = small / "taperline"
        keeps = lambda name: [Journal(path).field("Patient") for path in desk.journals()] == [name]
        window = Window(desk.command())
        try:
            window.press("Regimen", exactly=False)
            window.find(TEXTS, "Patient").queryComponent().grabFocus()
            # The journal is there; then the disk fills.
            type_whole("Ada")
            wait_for("the journal", lambda: keeps("Ada"))
            fill(small)
            type_whole("Ida")
            until("that Ida is not kept", lambda: says(window, NOT_KEPT))
            if not keeps("Ada"):
                raise Fault("what was kept before the disk was full is gone")
            press("ctrl+s")
            wait_for("the plan, saved elsewhere", lambda: whole_plan(desk, desk.plan)["name"] == "Ida")
            until("that there is nothing to keep", lambda: not says(window, NOT_KEPT))
            fill(small)
            type_whole("Isa")
            until("that Isa is not kept", lambda: says(window, NOT_KEPT))
            (small / "filler").unlink()
            type_whole("Eve")
            wait_for("the journal, with room again", lambda: keeps("Eve"))
            until("that it is kept again", lambda: not says(window, NOT_KEPT))
        finally:
            window.close()
    finally:
        os.environ["XDG_STATE_HOME"] = before
        subprocess.run(["umount", str(small)], check=True)
    print("A full disk under the journal: said so, saved elsewhere, kept again with room")
    return True


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--window-kills", type=int, default=200)
    arguments.add_argument("--sealed-kills", type=int, default=10)
    arguments.add_argument("--offers", type=int, default=10, help="every so many kills the offer is read")
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--may-skip", action="store_true")
    given = arguments.parse_args()
    seed = given.seed if given.seed is not None else random.randrange(1 << 32)
    print(f"Seed {seed}", flush=True)
    try:
        desk = Desk(given.program, given.folder)
        kill_while_typing(desk, given.window_kills, given.offers, seed)
        kill_sealed(desk, given.sealed_kills, seed)
        if not full_disk(desk, given.folder):
            print("SKIPPED: the full disk: a tmpfs can be mounted by root only", file=sys.stderr)
            if not given.may_skip:
                sys.exit(1)
    except Fault as fault:
        subprocess.run(["scrot", "--overwrite", str(given.folder / "fault.png")], check=False)
        sys.exit(f"FAILED: {fault}")


main()
