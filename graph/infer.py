"""What follows from triples, each with the rule and the premises that it was first found by.

This is the closure for explaining; what is stored is worked out without reasons, by graph/closing.py, and is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.indexing import Index
from graph.lines import SAME, Line, line, term, triples_of
from graph.matching import Find, Instance, instances
from graph.rules import Rules
from graph.vocabulary import Term, Triple

Lookup = Callable[[NamedNode | None, NamedNode, Term | None], Iterable[Triple]]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Why a triple was inferred: the rule, by its name in the specification, and the triples it was applied to."""

    rule: str
    premises: tuple[Triple, ...]
    axiom: str = ""  # that the rule was made of, in the Manchester syntax


def nothing_else(_subject: NamedNode | None, _predicate: NamedNode, _value: Term | None) -> Iterable[Triple]:
    """Look up nothing: for triples that stand by themselves."""
    return ()


def close(triples: Iterable[Triple], rules: Rules, lookup: Lookup = nothing_else) -> dict[Triple, Derivation]:
    """Give what follows from the triples and is not among them, each with its first derivation."""
    given = [line(triple) for triple in triples]
    found = _first_instances(given, rules, _lines(lookup))
    return {one: derivation(why) for one, why in zip(triples_of(found), found.values(), strict=True)}


def derivation(instance: Instance) -> Derivation:
    """Give the derivation of a rule's instance."""
    return Derivation(instance.rule.name, tuple(triples_of(instance.premises)), instance.rule.axiom)


def _first_instances(given: list[Line], rules: Rules, ground: Find) -> dict[Line, Instance]:
    """Apply the rules one by one until nothing new follows; no premise rests on what it gives."""
    own, found = Index(rules), dict[Line, Instance]()
    for each in given:
        if each not in own.known:
            own.add(each)
    own.open()
    work, equality = list(own.known), any(ground(None, SAME, None))

    def find(*pattern: str | None) -> Iterable[Line]:
        return dict.fromkeys((*own.find(*pattern), *ground(*pattern)))

    while work:
        each = work.pop()
        equality = equality or any(own.find(None, SAME, None))
        for instance in instances(each, rules, find, equality):
            new = instance.conclusion
            if new and new not in own.known:
                own.add(new)
                found[new] = instance
                work.append(new)
    return found


def _lines(lookup: Lookup) -> Find:
    """Look up lines where triples are looked up."""

    def find(subject: str | None, predicate: str | None, value: str | None) -> Iterable[Line]:
        one, by, other = (term(word) if word else None for word in (subject, predicate, value))
        if not isinstance(by, NamedNode) or not isinstance(one, NamedNode | None):
            return ()  # a wider pattern is asked for only where names are equal
        return (line(triple) for triple in lookup(one, by, other))

    return find
