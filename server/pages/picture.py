"""The core of the model as a picture: boxes where a table puts them, arrows as the axioms have them.

A hollow arrow leads from a class to the one above it, a filled one from the class that a property is of to the one that
it leads to. A property below another that is drawn is left out, and so is an inverse.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology import terms
from server.pages.glossary import ABOVE, DOMAIN, INVERSE, RANGE, USUAL_DOMAIN, USUAL_RANGE, Glossary

TABLE = Path(__file__).with_name("picture.tsv")
Point = tuple[float, float]
WIDTH, HEIGHT = 156, 54  # of a box
COLUMN, ROW = 260, 128  # from one box to the next
MARGIN, TOP = 16, 44
APART = 11  # arrows that lead to and fro between two boxes
KIND_OF = "is a kind of"


@dataclass(frozen=True, slots=True)
class Box:
    """A class in its place."""

    name: str
    label: str
    x: int
    y: int

    @property
    def middle(self) -> Point:
        """Give the middle of the box."""
        return self.x + WIDTH / 2, self.y + HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """What leads from a class to another, or back to itself."""

    start: Box
    end: Box
    labels: tuple[str, ...]
    hollow: bool
    path: str
    x: float  # of the label
    y: float
    anchor: str = "middle"

    @property
    def words(self) -> str:
        """Say what the arrow says."""
        return f"{self.start.label}: {', '.join(self.labels)} → {self.end.label}"


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and arrows, and the size that they need."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(glossary: Glossary) -> Picture:
    """Draw the core of the model."""
    boxes = {f"{terms.CQ}{name}": _box(glossary, name, place) for name, place in places().items()}
    edges = _edges(glossary, boxes)
    arrows = tuple(
        _arrow(boxes[one], boxes[other], names, (other, one) in edges) for (one, other), names in edges.items()
    )
    width = max(box.x for box in boxes.values()) + WIDTH + MARGIN
    height = max(box.y for box in boxes.values()) + HEIGHT + MARGIN
    return Picture(width, height, tuple(boxes.values()), arrows)


@cache
def places() -> Mapping[str, tuple[int, int]]:
    """Give the column and row of each class that is drawn."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t")
    return {row["class"]: (int(row["column"]), int(row["row"])) for row in rows}


def _box(glossary: Glossary, name: str, place: tuple[int, int]) -> Box:
    label = glossary.label(terms.cq(name))
    return Box(name, label, MARGIN + place[0] * COLUMN, TOP + place[1] * ROW)


def _edges(glossary: Glossary, boxes: Mapping[str, Box]) -> dict[tuple[str, str], list[str]]:
    """Give what leads from a box to a box: the labels by both of them."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri in boxes:
        for above in glossary.values(iri, *ABOVE):
            if above in boxes:
                found[iri, above].append(KIND_OF)
    drawn = {iri: pairs for iri in glossary.own if (pairs := list(_pairs(glossary, iri, boxes)))}
    for iri, pairs in drawn.items():
        if not any(above in drawn for above in glossary.values(iri, *ABOVE)):
            for pair in pairs:
                found[pair].append(glossary.label(iri))
    return dict(sorted(found.items()))


def _pairs(glossary: Glossary, iri: str, boxes: Mapping[str, Box]) -> Iterator[tuple[str, str]]:
    """Give the boxes that a property leads from and to."""
    if glossary.values(iri, INVERSE):
        return
    for one in glossary.values(iri, DOMAIN, USUAL_DOMAIN):
        for other in glossary.values(iri, RANGE, USUAL_RANGE):
            if one in boxes and other in boxes:
                yield one, other


def _arrow(start: Box, end: Box, labels: list[str], both_ways: bool) -> Arrow:
    if start == end:
        return _loop(start, labels)
    (x1, y1), (x2, y2) = _aside(start.middle, end.middle, APART if both_ways else 0)
    (x1, y1), (x2, y2) = _border(start, (x1, y1), (x2, y2)), _border(end, (x2, y2), (x1, y1))
    path, x, y = f"M{x1:.0f} {y1:.0f} L{x2:.0f} {y2:.0f}", (x1 + x2) / 2, (y1 + y2) / 2
    kind = labels == [KIND_OF]
    if abs(x2 - x1) > 1:
        return Arrow(start, end, tuple(labels), kind, path, x, y)
    rightwards = both_ways and y2 < y1
    return Arrow(
        start, end, tuple(labels), kind, path, x + (7 if rightwards else -7), y, "start" if rightwards else "end"
    )


def _loop(box: Box, labels: list[str]) -> Arrow:
    """Lead back to the box itself: above those of the first row, below the others."""
    x, y, away = box.x + WIDTH - 20, box.y + HEIGHT, 30
    if box.y == TOP:
        y, away = box.y, -30
    near = y + (3 if away > 0 else -3)
    path = f"M{x - 34} {y} C{x - 34} {y + away} {x} {y + away} {x} {near}"
    return Arrow(box, box, tuple(labels), False, path, x + 4, y + away * 0.66, "start")


def _aside(one: Point, other: Point, away: float) -> tuple[Point, Point]:
    """Move a line to its right, where another leads the other way."""
    (x1, y1), (x2, y2) = one, other
    length = math.hypot(x2 - x1, y2 - y1)
    dx, dy = -(y2 - y1) / length * away, (x2 - x1) / length * away
    return (x1 + dx, y1 + dy), (x2 + dx, y2 + dy)


def _border(box: Box, inside: Point, other: Point) -> Point:
    """Give the point where a line from inside a box leaves it."""
    (x, y), (dx, dy) = inside, (other[0] - inside[0], other[1] - inside[1])
    across = ((box.x + (WIDTH if dx > 0 else 0)) - x) / dx if dx else float("inf")
    along = ((box.y + (HEIGHT if dy > 0 else 0)) - y) / dy if dy else float("inf")
    share = min(across, along)
    return x + dx * share, y + dy * share
