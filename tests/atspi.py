"""Reads the real window as a screen reader would, and fails where a person would be lost."""

import sys

from screen_reader import BUTTONS, LISTS, TEXTS, TICKS, Fault, Window, pyatspi, until

PROGRAM, EXAMPLE = sys.argv[1:3]
STAGES = ["Assess", "Regimen", "Taper"]
# A field that each stage has and the others lack.
FIELD_OF = {"Regimen": "Patient", "Taper": "Start"}
# What a person uses, and so must have a name.
USED = BUTTONS + TEXTS + LISTS + TICKS


def check(holds, what):
    """Stops where something does not hold."""
    if not holds:
        raise Fault(what)


def all_named(window, where):
    """Everything that can be used has a name. Gives the fields' names."""
    used = [(role, name, node) for role, name, node in window.everything() if role in USED]
    for _, name, node in used:
        if not name.strip():
            raise Fault(f"{where}: something has no name: {parents(node)}")
    check(len(used) > 5, f"{where}: only {len(used)} things to use")
    return {name for role, name, _ in used if role not in BUTTONS}


def parents(node):
    """The names around a node, for the message."""
    names = []
    while node is not None and len(names) < 6:
        names.append(node.name or node.getRoleName())
        node = node.parent
    return " < ".join(names)


def go_to(window, stage):
    """Goes to a stage by its button, and waits for its field."""
    window.press(stage, exactly=False)
    if stage in FIELD_OF:
        window.find(TEXTS, FIELD_OF[stage])


def main():
    """Starts on an example and goes through the stages."""
    window = Window([PROGRAM, EXAMPLE, "--today", "2027-01-02"])
    try:
        check(window.frame.name.startswith("Taperline"), f"the window is named ‘{window.frame.name}’")
        for stage in STAGES:
            window.find(BUTTONS, stage, exactly=False)

        # A step is one sentence: which, when, how much, how steep.
        step = window.find(BUTTONS, "Step 1, ", exactly=False)
        for part in ("Mon 4 Jan", "2027", "110 mg a day", "−8.3 %"):
            check(part in step.name, f"the first step says only: {step.name}")

        # A warning is announced, with its heading.
        alerts = [
            name
            for role, name, _ in window.everything()
            if role in (pyatspi.ROLE_NOTIFICATION, pyatspi.ROLE_ALERT)
        ]
        check(alerts and all(name.strip() for name in alerts), f"the warnings are: {alerts}")

        fields = set()
        for stage in STAGES:
            go_to(window, stage)
            fields |= all_named(window, stage)
        check(len(fields) > 20, f"only these fields were found: {fields}")

        # What stands in a field can be read.
        start = window.find(TEXTS, "Start").queryText()
        read = start.getText(0, start.characterCount)
        check(read == "2027-01-04", f"the start is read as ‘{read}’")

        # So can what was chosen from a list.
        setting = window.find(LISTS, "Setting")
        check(setting.description == "Community", f"the setting is read as ‘{setting.description}’")

        # The parts of the window can be listed.
        parts = {name for _, name, _ in window.everything()}
        for part in ("Plan and patient", "Stages", "Taper form", "Curve and schedule", "Safety"):
            check(part in parts, f"no part of the window is named ‘{part}’")

        # Choosing a step says what it is made of.
        step = window.find(BUTTONS, "Step 1, ", exactly=False)
        act = step.queryAction()
        check(act.nActions > 0 and act.doAction(0), "a step cannot be chosen through AT-SPI")
        until("the step that was chosen", lambda: chosen(window))
        print(f"A screen reader finds {len(fields)} named fields, the steps, and what is an alert: {len(alerts)}")
    finally:
        window.close()


def chosen(window):
    """Whether the words of the chosen step's doses are shown."""
    return any("1 × 30 mg" in name or "× 15 mg" in name for _, name, _ in window.everything())


try:
    main()
except Fault as fault:
    sys.exit(f"Through AT-SPI: {fault}")
