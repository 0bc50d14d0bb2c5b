"""Lines in memory, by what joins ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.reasoning.lines import SAME, TYPE, Line
from graph.reasoning.rules import Rules


class Index:
    """Lines that are known. Those that no rule joins with others are found only once names are equal."""

    def __init__(self, rules: Rules, lines: Iterable[Line] = ()) -> None:
        self._joined = rules.joins
        self.known: set[Line] = set()
        self.equality = False  # whether owl:sameAs carries anything over, so that every line is asked for
        self._by: dict[tuple[str | None, str | None, str | None], list[Line]] = defaultdict(list)
        for line in lines:
            self.add(line)

    def add(self, line: Line) -> bool:
        """Put in a line that is new, and tell whether a rule joins such a line with others."""
        self.known.add(line)
        asked = self.equality or (line[2] if line[1] == TYPE else line[1]) in self._joined
        if line[1] == SAME and not self.equality:
            self.open()
        elif asked:
            self._file(line)
        return asked

    def find(self, subject: str | None, predicate: str | None, value: str | None) -> Iterable[Line]:
        """Give the lines of a pattern; None stands for any node."""
        if subject and predicate and value:
            line = (subject, predicate, value)
            return (line,) if line in self.known else ()
        return tuple(self._by.get((subject, predicate, value), ()))

    def open(self) -> None:
        """Let every line be found, because names are equal."""
        if not self.equality:
            self.equality = True
            self._by.clear()
            for line in self.known:
                self._file(line)

    def _file(self, line: Line) -> None:
        subject, predicate, value = line
        self._by[subject, predicate, None].append(line)
        self._by[None, predicate, value].append(line)
        self._by[None, predicate, None].append(line)
        if self.equality:
            self._by[subject, None, None].append(line)
            self._by[None, None, value].append(line)
