"""The whole job in the real window, by keyboard alone: from an empty plan to the patient's paper."""

import subprocess
import sys
from pathlib import Path

from keyboard import choose, enter, holds, key, pages, tab_to, text, wait_for_keyboard
from screen_reader import BUTTONS, TEXTS, Fault, Window, until

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
PLAN, PAPER = FOLDER / "ada.taper.json", FOLDER / "ada.pdf"


def print_page(window):
    """Goes to the pages, waits until they are set, and asks to save them."""
    pages(window)
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
        wait_for_keyboard()
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
