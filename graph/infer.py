"""What follows from a document: OWL 2 RL over its own triples, with the reference data to look things up in.

No rule joins the triples of two documents: a document's triples are joined with each other and with the reference data.
So a document's inferences depend on nothing that another load can take away, and removing it removes all that followed.
The price is small, because each document describes every event, tie and participation that it names in its own graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.rules import TYPE, Rules
from graph.vocabulary import Term, Triple

Lookup = Callable[[NamedNode | None, NamedNode, Term | None], Iterable[Triple]]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Why a triple was inferred: the rule, by its name in the specification, and the triples it was applied to."""

    rule: str
    premises: tuple[Triple, ...]


def nothing_else(_subject: NamedNode | None, _predicate: NamedNode, _value: Term | None) -> Iterable[Triple]:
    """Look up nothing: for triples that stand by themselves."""
    return ()


def close(triples: Iterable[Triple], rules: Rules, lookup: Lookup = nothing_else) -> dict[Triple, Derivation]:
    """Give what follows from the triples and is not among them, each with its first derivation."""
    closure = _Closure(rules, lookup, dict.fromkeys(triples))
    return closure.run()


class _Closure:
    """The work of one closure: known triples by subject and by object, and those still to be looked at."""

    def __init__(self, rules: Rules, lookup: Lookup, given: Mapping[Triple, None]) -> None:
        self._rules, self._lookup, self._given = rules, lookup, given
        self._found: dict[Triple, Derivation] = {}
        self._objects: dict[tuple[NamedNode, NamedNode], list[Term]] = defaultdict(list)
        self._subjects: dict[tuple[NamedNode, Term], list[NamedNode]] = defaultdict(list)
        self._work = list(given)
        self._joined = frozenset(rules.chains) | rules.transitive
        for triple in given:
            self._index(triple)

    def run(self) -> dict[Triple, Derivation]:
        """Apply the rules until nothing new follows."""
        while self._work:
            triple = self._work.pop()
            for rule, conclusion, premises in self._conclusions(triple):
                if conclusion not in self._given and conclusion not in self._found:
                    self._found[conclusion] = Derivation(rule, premises)
                    self._index(conclusion)
                    self._work.append(conclusion)
        return self._found

    def _index(self, triple: Triple) -> None:
        subject, predicate, value = triple
        if predicate in self._joined:
            self._objects[subject, predicate].append(value)
            self._subjects[predicate, value].append(subject)

    def _conclusions(self, triple: Triple) -> Iterator[tuple[str, Triple, tuple[Triple, ...]]]:
        alone = (triple,)
        if triple[1] == TYPE:
            if isinstance(triple[2], NamedNode):
                yield from ((rule, new, alone) for rule, new in self._from_type(triple[0], triple[2]))
            return
        yield from ((rule, new, alone) for rule, new in self._from_property(*triple))
        if triple[1] in self._joined and not isinstance(triple[2], Literal):
            yield from self._from_joins(triple[0], triple[1], triple[2])

    def _from_type(self, subject: NamedNode, kind: NamedNode) -> Iterator[tuple[str, Triple]]:
        yield from (("cax-sco", (subject, TYPE, above)) for above in self._rules.classes.get(kind, ()))
        yield from (("cls-hv1", (subject, on, value)) for on, value in self._rules.values.get(kind, ()))

    def _from_property(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Iterator[tuple[str, Triple]]:
        rules = self._rules
        yield from (("prp-spo1", (subject, above, value)) for above in rules.properties.get(predicate, ()))
        yield from (("prp-dom", (subject, TYPE, kind)) for kind in rules.domains.get(predicate, ()))
        yield from (("cls-hv2", (subject, TYPE, kind)) for kind in rules.valued.get((predicate, value), ()))
        if isinstance(value, Literal):
            return  # a literal is never a subject
        yield from (("prp-rng", (value, TYPE, kind)) for kind in rules.ranges.get(predicate, ()))
        yield from (("prp-inv", (value, inverse, subject)) for inverse in rules.inverses.get(predicate, ()))
        if predicate in rules.symmetric:
            yield "prp-symp", (value, predicate, subject)

    def _from_joins(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode
    ) -> Iterator[tuple[str, Triple, tuple[Triple, ...]]]:
        """Join a triple with those before and behind it: chains, of which transitivity is one."""
        here = (subject, predicate, value)
        chains = self._rules.chains.get(predicate, ())
        if predicate in self._rules.transitive:
            chains = (*chains, *((place, (predicate, predicate), predicate) for place in (0, 1)))
        for place, steps, head in chains:
            rule = "prp-trp" if head == predicate else "prp-spo2"
            for before in self._walk_back(subject, steps[:place]):
                for behind in self._walk_on(value, steps[place + 1 :]):
                    start = before[0][0] if before else subject
                    end = behind[-1][2] if behind else value
                    yield rule, (start, head, end), (*before, here, *behind)

    def _walk_on(self, node: Term, steps: tuple[NamedNode, ...]) -> list[tuple[Triple, ...]]:
        """Give the ways that lead from a node over the steps."""
        ways: list[tuple[Triple, ...]] = [()]
        for step in steps:
            ways = [(*way, t) for way in ways for t in self._from(way[-1][2] if way else node, step)]
        return ways

    def _walk_back(self, node: NamedNode, steps: tuple[NamedNode, ...]) -> list[tuple[Triple, ...]]:
        """Give the ways that lead over the steps to a node."""
        ways: list[tuple[Triple, ...]] = [()]
        for step in reversed(steps):
            ways = [(t, *way) for way in ways for t in self._to(way[0][0] if way else node, step)]
        return ways

    def _from(self, node: Term, step: NamedNode) -> list[Triple]:
        if not isinstance(node, NamedNode):
            return []
        own = [(node, step, value) for value in self._objects.get((node, step), ())]
        return list(dict.fromkeys((*own, *self._lookup(node, step, None))))

    def _to(self, node: NamedNode, step: NamedNode) -> list[Triple]:
        own = [(subject, step, node) for subject in self._subjects.get((step, node), ())]
        return list(dict.fromkeys((*own, *self._lookup(None, step, node))))
