"""Contradictions: what cannot all be so, by a rule of OWL 2 RL. They are told with their sources; nothing is dropped.

They are found in what is stored, when they are asked for, so that none can outlive the documents that made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from graph import background, iris
from graph.reasoning.finding import Finder
from graph.reasoning.indexing import Index
from graph.reasoning.lines import TYPE, Line, line, short, triples_of
from graph.reasoning.matching import Instance, clashes
from graph.reasoning.rules import Rules
from graph.vocabulary import Triple
from graph.why.premises import Sources


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Triples that cannot all be so, by a rule, and the documents that say them or from which they follow."""

    rule: str  # by its name in the specification
    axiom: str  # that is broken, in the Manchester syntax; empty where the specification itself is
    premises: tuple[Triple, ...]
    documents: tuple[str, ...]  # keys, sorted; none where the reference data contradict themselves

    @property
    def told(self) -> str:
        """Give the contradiction on one line."""
        said = " and ".join(" ".join(map(short, line(triple))) for triple in self.premises)
        return f"{self.rule}: {said}" + (f", against {self.axiom}" if self.axiom else "")


def of_document(key: str, record: ox.Store, base: str, rules: Rules) -> tuple[Contradiction, ...]:
    """Give the contradictions that a document is part of, in the order of their words."""
    graphs = (iris.document(base, key), iris.inferred(base, key))
    own = [each for graph in graphs for each in _lines(record, graph)]
    near = _Near(own, Finder(record, base), iris.document(base, key))
    found = dict.fromkeys(each for said in own for each in clashes(said, rules, near.find))
    return _told(found, record, base, rules)


def of_all(record: ox.Store, base: str, rules: Rules, most: int) -> tuple[Contradiction, ...]:
    """Give the contradictions of the whole graph, in the order of their words, up to a number of them."""
    finder = Finder(record, base)
    kinds = {one for one, steps in rules.clashes.items() for step in steps if step.rule.body[step.place][1] == TYPE}
    lines = tuple(each for kind in sorted(kinds) for each in finder.find(None, TYPE, kind))
    known = Index(rules, lines)

    def find(subject: str | None, predicate: str | None, value: str | None) -> Iterable[Line]:
        typed = subject and predicate == TYPE and value in kinds
        return (known if typed else finder).find(subject, predicate, value)

    found = (each for said in _first_premises(lines, rules, finder) for each in clashes(said, rules, find))
    return _told(dict.fromkeys(islice(found, most)), record, base, rules)


def _first_premises(known: Iterable[Line], rules: Rules, finder: Finder) -> Iterator[Line]:
    """Give the lines that contradictions begin with."""
    yield from known
    for one, steps in rules.clashes.items():
        if any(step.place == 0 and step.rule.body[0][1] != TYPE for step in steps):
            yield from finder.find(None, one, None)


class _Near:
    """A document and what follows from it, in memory; of other things the store is asked, and of their types once."""

    def __init__(self, own: Iterable[Line], finder: Finder, document: str) -> None:
        self._own, self._finder = set(own), finder
        self._head = f"<{document}#"
        self._types: dict[str, frozenset[str]] = {}

    def find(self, subject: str | None, predicate: str | None, value: str | None) -> Iterable[Line]:
        """Give the lines of a pattern."""
        if not (subject and predicate and value):
            return self._finder.find(subject, predicate, value)
        asked = (subject, predicate, value)
        if asked in self._own:
            return (asked,)
        if subject.startswith(self._head):
            return ()  # a part of this document, which no other speaks of
        if predicate == TYPE:
            return (asked,) if value in self._types_of(subject) else ()
        return self._finder.find(*asked)

    def _types_of(self, subject: str) -> frozenset[str]:
        if subject not in self._types:
            self._types[subject] = frozenset(found[2] for found in self._finder.find(subject, TYPE, None))
        return self._types[subject]


def _told(found: Iterable[Instance], record: ox.Store, base: str, rules: Rules) -> tuple[Contradiction, ...]:
    sources = Sources(record, base, rules)
    told = [
        Contradiction(
            instance.rule.name,
            instance.rule.axiom,
            tuple(triples_of(instance.premises)),
            tuple(sorted({key for premise in instance.premises for key in sources.of(premise)})),
        )
        for instance in found
    ]
    return tuple(sorted(told, key=lambda one: (one.rule, one.told)))


def _lines(record: ox.Store, graph: str) -> list[Line]:
    found = record.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return [line(triple) for triple in background.triples_of(found)]
