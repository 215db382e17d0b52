"""Whether printed pages look like those that were expected: same_pages.py EXPECTED PRINTED COUNT

Both are beginnings of names of pictures (PGM). Two programs never draw a letter in quite the same
dots, so small squares are compared by how dark they are. That the look is sharp enough is looked
at first: no page may pass for another one.
"""

import sys
from pathlib import Path

# The side of a square in dots: at 75 dots an inch about 2.7 mm, the height of a capital.
SIDE = 8
# How far the darkness of a square may differ, of 255.
MOST = 60


def picture(path):
    """Width, height and dots of a picture in grey."""
    kind, size, depth, dots = path.read_bytes().split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    assert (kind, depth) == (b"P5", b"255"), f"{path} is no picture in grey"
    return width, height, dots


def squares(path):
    """How dark each square is, by its place."""
    width, height, dots = picture(path)
    dark = {}
    for top in range(0, height - SIDE + 1, SIDE):
        rows = [dots[row * width : (row + 1) * width] for row in range(top, top + SIDE)]
        for left in range(0, width - SIDE + 1, SIDE):
            light = sum(sum(row[left : left + SIDE]) for row in rows)
            dark[top, left] = 255 - light // (SIDE * SIDE)
    return dark


def differing(one, other):
    """The squares that differ too much; all, where the sheets are not of one size."""
    if one.keys() != other.keys():
        return sorted(one)
    return [place for place in one if abs(one[place] - other[place]) > MOST]


def main():
    """Each page against its own, and against the next one."""
    expected, printed, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    pages = []
    for beginning in (expected, printed):
        names = sorted(Path(beginning).parent.glob(f"{Path(beginning).name}-*.pgm"))
        if len(names) != count:
            sys.exit(f"There are {len(names)} pictures of {count} pages")
        pages.append([squares(name) for name in names])
    for page, (wanted, found) in enumerate(zip(*pages), start=1):
        if not any(wanted.values()):
            sys.exit(f"Page {page} is empty: there is nothing to compare")
        places = differing(wanted, found)
        if places:
            sys.exit(f"Page {page} looks different in {len(places)} places, first at {places[0]}")
    for page in range(1, count):
        if not differing(pages[0][page], pages[1][page - 1]):
            sys.exit(f"Page {page + 1} cannot be told from page {page}: the look is not sharp")


main()
