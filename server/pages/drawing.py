"""A derivation as a picture: what is to be explained on the left, its premises to the right, sentences at the end.

Boxes stand in columns by the number of steps, each level with the middle of those that it rests on. A fact or claim
that several rest on is drawn once. The template writes the picture as SVG; the list below it tells the same in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.why.explanation import Explanation, Ground, Witness

WIDTH, GAP = 240, 40  # of a column, and between two, in pixels
LINE, PADDING, BETWEEN = 18, 10, 16
LONGEST = 32  # characters of a line in a box
MOST = 40  # boxes: more cannot be taken in at a glance
WRAPPED = 3  # lines of a sentence


@dataclass(frozen=True, slots=True)
class Box:
    """A fact, claim or row in the picture."""

    kind: str  # fact | claim | known
    lines: tuple[str, ...]
    foot: str  # the rule that a fact follows by
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from what is explained to what explains it."""

    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and edges with the size that they take."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    column: int = WIDTH


@dataclass(slots=True)
class _Node:
    """A box before it has its place."""

    kind: str
    lines: tuple[str, ...]
    foot: str
    column: int
    below: list[str]
    middle: float = 0.0

    @property
    def height(self) -> int:
        return (len(self.lines) + bool(self.foot)) * LINE + 2 * PADDING


def picture(told: Explanation) -> Picture | None:
    """Draw an explanation; None where there is nothing to draw, or too much."""
    nodes: dict[str, _Node] = {}
    _gather(told, 0, nodes)
    if not 1 < len(nodes) <= MOST:
        return None
    bottom = _settle(nodes)
    boxes = tuple(_box(node) for node in nodes.values())
    edges = tuple(_edge(node, nodes[name]) for node in nodes.values() for name in node.below)
    columns = max(node.column for node in nodes.values()) + 1
    return Picture(columns * (WIDTH + GAP) - GAP + 2, bottom, boxes, edges)


def _gather(told: Explanation, column: int, nodes: dict[str, _Node]) -> str:
    """Put a fact and all that it rests on among the nodes, each once; give its name there."""
    name = f"fact {told.number}"
    if told.see or name in nodes:
        return name
    rules = " ".join(dict.fromkeys(ground.rule for ground in told.grounds if ground.rule))
    told_of = (
        *_folded(told.fact.subject.label, 2),
        *_folded(f"{told.fact.predicate.label}: {told.fact.value.label}", 2),
    )
    node = nodes[name] = _Node("fact", told_of, rules and f"by {rules}", column, [])
    for ground in told.grounds:
        node.below += _grounds(ground, column + 1, nodes)
    return name


def _grounds(ground: Ground, column: int, nodes: dict[str, _Node]) -> Iterator[str]:
    if ground.kind == "view":
        return
    for premise in ground.premises:
        yield _gather(premise, column, nodes)
    for witness in ground.witnesses:
        name = witness.claim.value
        nodes.setdefault(name, _Node("claim", _sentence(witness), "", column, []))
        yield name
    if not ground.premises and not ground.witnesses:
        name = ground.words
        nodes.setdefault(name, _Node("known", _folded(ground.words, WRAPPED), "", column, []))
        yield name


def _sentence(witness: Witness) -> tuple[str, ...]:
    quote = f"“{witness.place.quote}”" if witness.place else ""
    return (_cut(witness.place.file if witness.place else witness.claim.label), *_folded(quote, WRAPPED))


def _folded(text: str, most: int) -> tuple[str, ...]:
    """Fold a text to so many lines at most."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < LONGEST:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    shown = [_cut(line) for line in lines[:most]]
    return (*shown[:-1], f"{shown[-1][: LONGEST - 2]} …") if len(lines) > most else tuple(shown)


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _settle(nodes: dict[str, _Node]) -> int:
    """Give each node its height: ends one below the other, the others beside the middle of theirs."""
    bottoms: dict[int, float] = {}

    def settle(name: str, placed: set[str]) -> None:
        node = nodes[name]
        placed.add(name)
        for other in node.below:
            if other not in placed:
                settle(other, placed)
        free = bottoms.get(node.column, 1.0) + node.height / 2
        further = [nodes[other].middle for other in node.below if nodes[other].column > node.column]
        wanted = (min(further) + max(further)) / 2 if further else free
        node.middle = max(free, wanted)
        bottoms[node.column] = node.middle + node.height / 2 + BETWEEN

    settle(next(iter(nodes)), set())
    return int(max(node.middle + node.height / 2 for node in nodes.values())) + 2


def _box(node: _Node) -> Box:
    left, top = node.column * (WIDTH + GAP) + 1, int(node.middle - node.height / 2)
    return Box(node.kind, node.lines, node.foot, left, top, node.height)


def _edge(node: _Node, other: _Node) -> Edge:
    start = node.column * (WIDTH + GAP) + WIDTH + 1
    end = other.column * (WIDTH + GAP) + (1 if other.column > node.column else WIDTH + 1)
    return Edge((start, int(node.middle)), (end, int(other.middle)))
