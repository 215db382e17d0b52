"""Hands on the keyboard of the real window: keys are pressed on the X server, and where the
keyboard is, is asked as a screen reader asks.
"""

import subprocess
import time

from screen_reader import BUTTONS, LISTS, TEXTS, Fault, pump, until

# More than any page has to offer.
MOST_TABS = 150


def key(*names):
    """Presses keys, one after the other."""
    subprocess.run(["xdotool", "key", "--delay", "40", *names], check=True)


def text(words):
    """Types what a field shall hold in place of what it held."""
    key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "25", words], check=True)


def wait_for_keyboard():
    """Waits until the window has the keyboard."""
    asked = ["xdotool", "getwindowfocus"]
    has = lambda: subprocess.run(asked, capture_output=True, check=False).returncode == 0
    until("the keyboard for the window", has)


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


def pages(window):
    """Goes to the pages and waits until they are set; how many they are."""
    key("ctrl+p")
    named = lambda: [n for _, n, _ in window.everything() if n.startswith("Page 1 of ")]
    first = until("the pages", named)[0]
    return int(first.removeprefix("Page 1 of ").split(",")[0])
