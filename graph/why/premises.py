"""Why an inferred triple follows, found on demand: the rules are run back from it until they reach what was said.

Of several derivations that one is given which needs the fewest steps from what documents, reference data and ontology
say themselves; so no derivation rests on what it explains.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from graph import background, iris
from graph.reasoning.finding import Finder
from graph.reasoning.lines import SAME, Line, line, triples_of
from graph.reasoning.matching import Instance, derivations
from graph.reasoning.rules import Rules
from graph.vocabulary import Triple
from graph.why.context import Context

MOST_LINES = 2_000  # that one search looks at
MOST_WAYS = 2_000  # by which one line may follow: a great power takes part in thousands of events
DEEPEST = 12  # steps back from a triple


@dataclass(frozen=True, slots=True)
class Derivation:
    """Why a triple was inferred: the rule, by its name in the specification, and the triples it was applied to."""

    rule: str
    premises: tuple[Triple, ...]
    axiom: str  # that the rule was made of, in the Manchester syntax


def derivation_of(
    triple: Triple, record: ox.Store, base: str, rules: Rules, among: Collection[str] = ()
) -> Derivation | None:
    """Give the rule and the premises that a triple follows by, in some graphs alone where they are named.

    None where it was said there, or does not stand there.
    """
    finder = Context(record, base, among) if among else Finder(record, base)
    found = _Search(finder, base, rules).first(line(triple))
    if found is None:
        return None
    return Derivation(found.rule.name, tuple(triples_of(found.premises)), found.rule.axiom)


class Sources:
    """The documents behind a line: those that say it, or from which it follows."""

    def __init__(self, record: ox.Store, base: str, rules: Rules) -> None:
        self._finder, self._base = Finder(record, base), base
        self._search = _Search(self._finder, base, rules)

    def of(self, line: Line) -> frozenset[str]:
        """Give the keys of the documents behind a line; none where reference data or ontology say it."""
        found: set[str] = set()
        seen, work = {line}, [line]
        while work:
            each = work.pop()
            graphs = self._finder.graphs(each)
            keys = {iris.key_of(self._base, name) for name in graphs}
            found |= keys - {""}
            if graphs == [iris.graph(self._base, background.JOINED)] and (way := self._search.first(each)):
                work += [premise for premise in way.premises if premise not in seen]
                seen.update(way.premises)
        return frozenset(found)


class _Search:
    """The lines behind one line, by steps back, and how each of them follows."""

    def __init__(self, finder: Finder, base: str, rules: Rules) -> None:
        self._finder, self._base, self._rules = finder, base, rules
        self._equality = any(finder.find(None, SAME, None))
        self._ways: dict[Line, list[Instance]] = {}
        self._depths: dict[Line, int] = {}  # steps that a line is away from what was said

    def first(self, line: Line) -> Instance | None:
        """Give the derivation of a line with the fewest steps."""
        if self._is_said(line) or not self._finder.graphs(line):
            return None
        frontier = [line]
        for _ in range(DEEPEST):
            frontier = self._back(frontier)
            self._settle()
            if line in self._depths or not frontier or len(self._ways) > MOST_LINES:
                break
        return min(self._ways[line], key=self._cost, default=None)

    def _back(self, lines: Iterable[Line]) -> list[Line]:
        """Find the ways in which lines follow, and give the premises that are to be explained next."""
        further: dict[Line, None] = {}
        for each in lines:
            ways = sorted(self._ways_of(each), key=lambda way: (way.rule.name, way.premises))
            self._ways[each] = ways
            for premise in dict.fromkeys(premise for way in ways for premise in way.premises):
                if premise not in self._ways and premise not in self._depths:
                    if self._is_said(premise):
                        self._depths[premise] = 0
                    else:
                        further[premise] = None
        return list(further)

    def _ways_of(self, line: Line) -> Iterable[Instance]:
        return islice(derivations(line, self._rules, self._finder.find, self._equality), MOST_WAYS)

    def _settle(self) -> None:
        """Work out how far each line is from what was said, round by round."""
        changed = True
        while changed:
            new = {
                line: 1 + min(max(self._depths[p] for p in way.premises) for way in grounded)
                for line, ways in self._ways.items()
                if line not in self._depths
                and (grounded := [way for way in ways if all(p in self._depths for p in way.premises)])
            }
            self._depths |= new
            changed = bool(new)

    def _cost(self, way: Instance) -> tuple[int, int, str, tuple[Line, ...]]:
        depths = [self._depths.get(premise, DEEPEST + 1) for premise in way.premises]
        return max(depths), sum(depths), way.rule.name, way.premises

    def _is_said(self, line: Line) -> bool:
        """Tell whether a document, the reference data or the ontology says a line itself."""
        inferred = (iris.graph(self._base, background.JOINED), iris.graph(self._base, background.INFERRED))
        return any(name not in inferred and not name.endswith("/inferred") for name in self._finder.graphs(line))
