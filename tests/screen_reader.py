"""What a screen reader sees of the window, through AT-SPI, for the scripts beside this file.

Runs in a D-Bus session of its own. The window speaks AT-SPI only once the session says that
somebody listens, so that is said first.
"""

import os
import subprocess
import sys
import time

from gi.repository import Gio, GLib


def say_that_somebody_listens():
    """Sets both switches that a screen reader sets when it starts."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    for switch in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", switch, GLib.Variant("b", True)))
        bus.call_sync(
            "org.a11y.Bus",
            "/org/a11y/bus",
            "org.freedesktop.DBus.Properties",
            "Set",
            value,
            None,
            Gio.DBusCallFlags.NONE,
            20_000,
            None,
        )


say_that_somebody_listens()
import pyatspi  # noqa: E402  (it connects when it is imported)

BUTTONS = (pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON)
TEXTS = (pyatspi.ROLE_ENTRY, pyatspi.ROLE_TEXT, pyatspi.ROLE_PASSWORD_TEXT)
LISTS = (pyatspi.ROLE_COMBO_BOX,)
TICKS = (pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_RADIO_BUTTON)

# How long anything may take where everything is drawn in software on a busy machine.
PATIENCE = 60.0


class Fault(Exception):
    """Something that a person would have missed."""


def pump():
    """Takes in what has been reported."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def until(what, look, patience=PATIENCE):
    """Looks again and again until there is something; a fault when there never is."""
    end = time.monotonic() + patience
    while True:
        pump()
        try:
            found = look()
        except (GLib.Error, RuntimeError):
            # The tree changed underfoot.
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise Fault(f"waited in vain: {what}")
        time.sleep(0.1)


def walk(node):
    """A node and everything in it."""
    yield node
    for place in range(node.childCount):
        child = node.getChildAtIndex(place)
        if child is not None:
            yield from walk(child)


class Window:
    """The program's window and what has the keyboard in it."""

    def __init__(self, arguments):
        self.focused = None
        pyatspi.Registry.registerEventListener(self._focus, "object:state-changed:focused")
        self.process = subprocess.Popen(arguments)
        name = os.path.basename(arguments[0])
        self.application = until("the program on the accessibility bus", lambda: self._find(name))
        self.frame = until("the window", self._frame)

    def _find(self, name):
        if self.process.poll() is not None:
            sys.exit(f"the program ended with status {self.process.returncode}")
        desktop = pyatspi.Registry.getDesktop(0)
        children = (desktop.getChildAtIndex(place) for place in range(desktop.childCount))
        return next((child for child in children if child and child.name == name), None)

    def _frame(self):
        return next((one for one in self.application if one.getRole() == pyatspi.ROLE_FRAME), None)

    def _focus(self, event):
        if event.detail1:
            try:
                self.focused = (event.source.getRole(), event.source.name)
            except GLib.Error:
                # The last words of a window that is gone.
                pass

    def everything(self):
        """Every node as (role, name, node)."""
        return until(
            "the whole window",
            lambda: [(node.getRole(), node.name or "", node) for node in walk(self.frame)],
        )

    def find(self, roles, name, exactly=True):
        """The first node of one of these roles with a name, once there is one."""

        def look():
            for node in walk(self.frame):
                found = node.name or ""
                same = found == name if exactly else found.startswith(name)
                if same and node.getRole() in roles:
                    return node
            return None

        return until(f"something to use that is named ‘{name}’", look)

    def press(self, name, exactly=True):
        """Presses a button as a screen reader does."""
        button = self.find(BUTTONS, name, exactly)
        action = button.queryAction()
        if action.nActions < 1:
            raise Fault(f"the button ‘{name}’ cannot be pressed through AT-SPI")
        if not action.doAction(0):
            raise Fault(f"the button ‘{name}’ did not take its action")

    def close(self):
        """Ends the program that was started here."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
