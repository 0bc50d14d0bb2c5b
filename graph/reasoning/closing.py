"""What follows from a document: OWL 2 RL over its own triples, with the reference data to look things up in.

A document's triples are joined with each other and with the reference data here; what follows only from several
documents together is worked out in joining.py. So a document's inferences depend on nothing that another load
can take away. Bounds are counts, never the clock: the same bytes give the same triples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from graph.counting import counted
from graph.reasoning.indexing import Index
from graph.reasoning.lines import SAME, Line
from graph.reasoning.matching import conclusions
from graph.reasoning.rules import Rules
from graph.reasoning.stamping import stamped

UNCARRIED = "owl:sameAs was not carried over"
TOO_EQUAL = f"more would follow from equal names than is kept; {UNCARRIED}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may follow. They are counts, never the clock, so that the same bytes give the same triples."""

    inferred: int = (
        120_000  # of one document: of 2,308 real ones the largest has 12,000; ten times that is an explosion
    )
    joined: int = 500_000  # of all documents together: a quarter of a gigabyte in the store
    equal: int = 64  # other names of one thing: a thousand would be a million pairs before anything is said of them


USUAL = Bounds()


class TooManyError(Exception):
    """More would follow than is kept; the message says what."""


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows, and why it is not all that would; whole where the note is empty."""

    lines: set[Line]
    note: str = ""


def closure(given: Iterable[Line], rules: Rules, ground: Index | None = None, bounds: Bounds = USUAL) -> Closure:
    """Give what follows from lines, with a ground to look things up in, and is not among them.

    Which bound is met first depends on the order of the lines, and whether one is does not: beyond any of them all is
    tried again without equality, and what is told depends on that alone.
    """
    lines = tuple(given)
    ground = ground or Index(rules)
    with suppress(TooManyError):
        return Closure(_Closing(lines, rules, ground, bounds).run())
    try:
        return Closure(_Closing(lines, rules.without_equality, ground, bounds).run(), TOO_EQUAL)
    except TooManyError as error:
        return Closure(set(), str(error))


class _Closing:
    """The work of one closure: what is known, and what still waits to be joined."""

    def __init__(self, given: tuple[Line, ...], rules: Rules, ground: Index, bounds: Bounds) -> None:
        self._rules, self._ground, self._bounds = rules, ground, bounds
        self._given, self._own = given, Index(rules)
        self._found: set[Line] = set()
        self._waiting: list[Line] = []
        self._names: Counter[str] = Counter()  # how many names a thing has beside this one
        if ground.equality:
            self._own.open()

    def run(self) -> set[Line]:
        """Apply the rules until nothing new follows."""
        for line in self._given:
            self._learn(line)
        for line in self._given:
            self._stamp(line)
        while self._waiting:
            line = self._waiting.pop()
            for conclusion in conclusions(line, self._rules.joins, self._find, self._own.equality):
                if self._learn(conclusion):
                    self._found.add(conclusion)
                    self._stamp(conclusion)
        return self._found

    def _stamp(self, line: Line) -> None:
        """Add what follows from a line alone."""
        known = self._own.known
        for new in stamped(line, self._rules):
            if new not in known:
                self._found.add(new)
                self._take(new)
        if len(self._found) > self._bounds.inferred:
            raise TooManyError(f"more than {counted(self._bounds.inferred, 'triple')} would follow")

    def _learn(self, line: Line) -> bool:
        """Take in a line, unless it is known."""
        if line in self._own.known:
            return False
        self._take(line)
        return True

    def _take(self, line: Line) -> None:
        if self._own.add(line):
            self._waiting.append(line)
        if line[1] == SAME:
            self._count(line[0])

    def _count(self, name: str) -> None:
        self._ground.open()
        self._names[name] += 1
        if self._rules.carry_over and self._names[name] > self._bounds.equal:
            raise TooManyError(TOO_EQUAL)

    def _find(self, subject: str | None, predicate: str | None, value: str | None) -> Iterator[Line]:
        pattern = (subject, predicate, value)
        return chain(self._own.find(*pattern), self._ground.find(*pattern))
