"""What follows from triples, each with the rule and the premises that it was first found by.

This is the closure for explaining; what is stored is worked out without reasons, by graph/closing.py, and is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.indexing import Index
from graph.lines import SAME, Line, line, triples_of
from graph.matching import Find, Instance, instances, nothing_else
from graph.rules import Rules
from graph.vocabulary import Triple


@dataclass(frozen=True, slots=True)
class Derivation:
    """Why a triple was inferred: the rule, by its name in the specification, and the triples it was applied to."""

    rule: str
    premises: tuple[Triple, ...]
    axiom: str = ""  # that the rule was made of, in the Manchester syntax


def close(triples: Iterable[Triple], rules: Rules, ground: Find = nothing_else) -> dict[Triple, Derivation]:
    """Give what follows from the triples and is not among them, each with its first derivation."""
    found = _first_instances(list(map(line, triples)), rules, ground)
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
