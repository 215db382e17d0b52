"""The whole job in the real window, by keyboard alone: from an empty plan to the patient's paper.

The keys are pressed on the X server; where the keyboard is, is asked as a screen reader asks.
"""

import subprocess
import sys
import time
from pathlib import Path

from screen_reader import BUTTONS, LISTS, TEXTS, TICKS, Fault, Window, pump, until

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
PLAN, PAPER = FOLDER / "ada.taper.json", FOLDER / "ada.pdf"
# More than any page has to offer.
MOST_TABS = 150


def key(*names):
    """Presses keys, one after the other."""
    subprocess.run(["xdotool", "key", "--delay", "40", *names], check=True)


def text(words):
    """Types what a field shall hold in place of what it held."""
    key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "25", words], check=True)


def here(window, before=None, patience=2.0):
    """What has the keyboard, once it is something else than before."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        pump()
        if window.focused not in (None, before):
            break
        time.sleep(0.02)
    return window.focused


def tab_to(window, roles, name, step="Tab", exactly=True):
    """Goes on with Tab until something has the keyboard; a fault where Tab never comes by."""
    passed = []
    for _ in range(MOST_TABS):
        role, found = window.focused or (None, None)
        if role in roles and (found == name if exactly else found.startswith(name)):
            return
        before = window.focused
        key(step)
        passed.append(here(window, before))
    names = [found for _, found in filter(None, passed)]
    raise Fault(f"{step} never came to ‘{name}’, only to {names}")


def enter(window, name, words):
    """Types into a field of text that Tab comes to."""
    tab_to(window, TEXTS, name)
    text(words)
    until(f"‘{words}’ in the field ‘{name}’", lambda: holds(window, name) == words)


def holds(window, name):
    """What stands in a field."""
    field = window.find(TEXTS, name).queryText()
    return field.getText(0, field.characterCount)


def choose(window, name, entry):
    """Chooses from a list by keyboard."""
    tab_to(window, LISTS, name)
    key("space")
    tab_to(window, BUTTONS, entry, step="Down")
    key("Return")


def print_page(window):
    """Goes to the pages, waits until they are set, and asks to save them."""
    key("ctrl+p")
    shown = lambda: any((n or "").startswith("Page 1 of ") for _, n, _ in window.everything())
    until("the pages", shown)
    tab_to(window, BUTTONS, "Save PDF…")
    key("Return")


def save_as(window, path, button):
    """Types where a file goes, and waits until it is there."""
    window.find(TEXTS, "Path")
    until("the keyboard in the path", lambda: (window.focused or (0, ""))[1] == "Path")
    text(str(path))
    until("the typed path", lambda: holds(window, "Path") == str(path))
    key("Return")
    until(f"the file {path.name}", path.is_file)
    until("the closed dialog", lambda: not any(n == button for _, n, _ in window.everything()))


def main():
    """From nothing to a saved plan and its paper."""
    window = Window([PROGRAM, "--today", "2027-01-02"])
    try:
        window.find(BUTTONS, "New plan")
        until(
            "the keyboard for the window",
            lambda: subprocess.run(["xdotool", "getwindowfocus"], capture_output=True).returncode
            == 0,
        )
        tab_to(window, BUTTONS, "New plan")
        key("Return")
        window.find(TEXTS, "Patient")
        enter(window, "Patient", "Ada Example")
        enter(window, "Find a medicine", "mst cont")
        key("Return")
        window.find(TEXTS, "Amount of dose 1")
        enter(window, "Amount of dose 1", "60 mg")
        enter(window, "Amount of dose 2", "60 mg")
        tab_to(window, BUTTONS, "Taper", exactly=False)
        key("Return")
        window.find(TEXTS, "Start")
        enter(window, "Start", "2027-01-04")
        choose(window, "Goal", "Stop")
        choose(window, "Pace", "CDC 2022, opioid for about a year or more")
        window.find(BUTTONS, "Step 1, ", exactly=False)

        key("ctrl+shift+s")
        save_as(window, PLAN, "Save here")
        print_page(window)
        save_as(window, PAPER, "Save PDF here")
        subprocess.run(["scrot", "--overwrite", str(FOLDER / "window.png")], check=True)
    finally:
        window.close()


try:
    main()
except Fault as fault:
    subprocess.run(["scrot", "--overwrite", str(FOLDER / "fault.png")], check=False)
    sys.exit(f"By keyboard: {fault}")
