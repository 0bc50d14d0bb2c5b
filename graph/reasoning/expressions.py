"""Class expressions taken apart (OWL 2 Profiles, section 4.2.3), so that no unnamed class is ever a class of anything.

To the left of an axiom an expression asks: it becomes the atoms that a thing must match. To the right it tells: what is
then true of the thing, or cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from graph.reasoning.axioms import Axioms, owl
from graph.reasoning.lines import SAME, TYPE

Word = int | str  # a variable, or a node
Atom = tuple[Word, Word, Word]
THING = owl("Thing")
CONSTRUCTS = tuple(
    owl(name)
    for name in (
        *("intersectionOf", "unionOf", "complementOf", "someValuesFrom", "allValuesFrom", "hasValue"),
        *("maxCardinality", "maxQualifiedCardinality"),
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an expression tells: further atoms to match, and what is then so, or a contradiction."""

    rule: str
    body: tuple[Atom, ...] = ()
    head: Atom | None = None
    different: tuple[int, int] | None = None  # two literals; the body contradicts only where they differ


def construct(axioms: Axioms, node: str) -> str:
    """Give the construct of a class expression; empty for a named class."""
    if not node.startswith("_:"):
        return ""
    return next((name for name in CONSTRUCTS if axioms.value(node, name)), "_:")


def linked(axioms: Axioms, by: str, one: Word, other: Word) -> Atom:
    """Give the atom that a property, or the inverse of one, links two things."""
    inverse = axioms.value(by, owl("inverseOf")) if by.startswith("_:") else ""
    return (other, inverse, one) if inverse else (one, by, other)


def asks(axioms: Axioms, node: str, thing: int, fresh: Iterator[int]) -> list[tuple[Atom, ...]]:
    """Give what a thing must match to belong to an expression: one of several sets of atoms."""
    kind = construct(axioms, node)
    if not kind:
        return [()] if node == THING else [((thing, TYPE, node),)]
    on, value = axioms.value(node, owl("onProperty")), axioms.value(node, kind)
    if kind == owl("hasValue"):
        return [(linked(axioms, on, thing, value),)]
    if kind == owl("someValuesFrom"):
        other = next(fresh)
        return [(linked(axioms, on, thing, other), *atoms) for atoms in asks(axioms, value, other, fresh)]
    if kind == owl("intersectionOf"):
        parts = [asks(axioms, part, thing, fresh) for part in axioms.members(value)]
        return [tuple(atom for atoms in choice for atom in atoms) for choice in product(*parts)]
    if kind == owl("unionOf"):
        return [atoms for part in axioms.members(value) for atoms in asks(axioms, part, thing, fresh)]
    raise axioms.refusal(kind, "has no rule on the left side of an axiom; write the axiom another way", node)


def tells(axioms: Axioms, node: str, thing: int, fresh: Iterator[int]) -> Iterator[Told]:
    """Give what is so of a thing that belongs to an expression."""
    kind = construct(axioms, node)
    on, value = axioms.value(node, owl("onProperty")), axioms.value(node, kind)
    if not kind:
        yield from () if node == THING else (Told("cax-sco", (), (thing, TYPE, node)),)
    elif kind == owl("hasValue"):
        yield Told("cls-hv1", (), linked(axioms, on, thing, value))
    elif kind == owl("allValuesFrom"):
        other = next(fresh)
        for told in tells(axioms, value, other, fresh):
            yield Told("cls-avf", (linked(axioms, on, thing, other), *told.body), told.head, told.different)
    elif kind == owl("intersectionOf"):
        for part in axioms.members(value):
            for told in tells(axioms, part, thing, fresh):
                yield Told("cls-int2", told.body, told.head, told.different)
    elif kind == owl("complementOf"):
        yield from (Told("cls-com", atoms) for atoms in asks(axioms, value, thing, fresh))
    elif kind in {owl("maxCardinality"), owl("maxQualifiedCardinality")}:
        yield from _at_most(axioms, node, thing, fresh)
    else:
        raise axioms.refusal(kind, "has no rule on the right side of an axiom; write the axiom another way", node)


def _at_most(axioms: Axioms, node: str, thing: int, fresh: Iterator[int]) -> Iterator[Told]:
    """Tell of a restriction to none or to one: cls-maxc1, cls-maxc2, cls-maxqc1 to cls-maxqc4."""
    qualified = axioms.value(node, owl("maxQualifiedCardinality"))
    limit = qualified or axioms.value(node, owl("maxCardinality"))
    name = "cls-maxqc" if qualified else "cls-maxc"
    kind = axioms.value(node, owl("onClass")) or THING
    on, one, other = axioms.value(node, owl("onProperty")), next(fresh), next(fresh)
    atoms = [(linked(axioms, on, thing, x), *rest) for x in (one, other) for rest in asks(axioms, kind, x, fresh)]
    if limit.startswith('"0"'):
        yield Told(f"{name}1", atoms[0])
    elif limit.startswith('"1"'):
        yield from at_most_one(f"{name}{3 if qualified else 2}", (*atoms[0], *atoms[-1]), one, other)
    else:
        raise axioms.refusal(owl("maxCardinality"), "above 1 has no rule; write 0 or 1", node)


def at_most_one(rule: str, body: tuple[Atom, ...], one: int, other: int) -> Iterator[Told]:
    """Tell that two names are of one thing; and that two literals, which cannot be one, contradict each other."""
    yield Told(rule, body, (one, SAME, other))
    yield Told(rule, body, None, (one, other))
