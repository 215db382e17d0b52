"""Prints the example on a print queue of CUPS from the real window, by keyboard alone, and says
how many pages were shown.

    cups_job.py PROGRAM PLAN PRINTER FOLDER
"""

import subprocess
import sys

from keyboard import choose, key, pages, tab_to, wait_for_keyboard
from screen_reader import BUTTONS, Fault, Window, until

PROGRAM, PLAN, PRINTER, FOLDER = sys.argv[1:]


def picture(name):
    """A picture of the screen, for whoever wants to look."""
    subprocess.run(["scrot", "--overwrite", f"{FOLDER}/{name}.png"], check=False)


def main():
    """From the opened plan to the handed-over paper."""
    window = Window([PROGRAM, PLAN, "--today", "2027-01-02"])
    try:
        window.find(BUTTONS, "Step 1, ", exactly=False)
        wait_for_keyboard()
        count = pages(window)
        # The printer stands in the list because the system has it: nobody has named it here.
        choose(window, "Print with", PRINTER)
        tab_to(window, BUTTONS, "Print now")
        key("Return")
        words = f"Handed to {PRINTER}"
        until(words, lambda: any(words in n for _, n, _ in window.everything()))
        picture("window")
    except Fault:
        picture("fault")
        raise
    finally:
        window.close()
    print(count)


try:
    main()
except Fault as fault:
    sys.exit(f"Printing: {fault}")
