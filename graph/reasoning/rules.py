"""Rules: a body of atoms and a head, in tables that say for each property and class which atoms it can match.

What follows from a line, and why a line follows, come from the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from graph.reasoning.expressions import Atom, Word
from graph.reasoning.lines import TYPE, Line

ANY = ""  # the key of an atom that any property can match


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows where every atom of the body is matched; without a head it is a contradiction."""

    name: str  # of the rule in the specification
    axiom: str  # that it was made of, in a line
    body: tuple[Atom, ...]
    head: Atom | None
    different: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A rule with one atom matched, and the order in which the others are looked for; place -1: the head is matched."""

    rule: Rule
    place: int
    order: tuple[int, ...]

    @property
    def joints(self) -> tuple[int, ...]:
        """Give the positions in the matched atom whose variables stand in other atoms, too."""
        others = {word for n, atom in enumerate(self.rule.body) if n != self.place for word in atom}
        atom = self.rule.body[self.place]
        return tuple(n for n in (0, 2) if isinstance(atom[n], int) and atom[n] in others)


Steps = Mapping[str, tuple[Step, ...]]


@dataclass(frozen=True, eq=False)
class Rules:
    """Rules by the property, or the class, that an atom of them asks for."""

    all: tuple[Rule, ...]
    alone: Steps  # bodies of one atom
    joins: Steps  # bodies of several
    clashes: Steps  # contradictions
    heads: Steps
    asked_by_name: frozenset[str]  # nodes that a body of one atom asks for, classes aside
    digest: str  # of the Turtle

    @property
    def carry_over(self) -> bool:
        """Tell whether what is said of one thing is carried over to what is the same."""
        return ANY in self.joins

    @property
    def without_equality(self) -> Rules:
        """Give the same rules without those that carry over what is said of one thing to another."""
        return _without_equality(self)


def key(atom: Atom | Line) -> str:
    """Give the key of an atom or a line in the tables: its property; of a type, the class."""
    word = atom[2] if atom[1] == TYPE else atom[1]
    return word if isinstance(word, str) else ANY


def tabled(rules: Iterable[Rule], digest: str) -> Rules:
    """Put rules into their tables; what says nothing new is left out."""
    kept = tuple(dict.fromkeys(rule for rule in rules if rule.head not in rule.body))
    telling, clashing = [r for r in kept if r.head], [r for r in kept if not r.head]
    return Rules(
        all=kept,
        alone=_steps(r for r in telling if len(r.body) == 1),
        joins=_steps(r for r in telling if len(r.body) > 1),
        clashes=_steps(clashing),
        heads=_grouped((key(r.head), Step(r, -1, _order(r, r.head))) for r in telling if r.head),
        asked_by_name=frozenset(w for r in kept if len(r.body) == 1 for w in _asked(r.body[0])),
        digest=digest,
    )


def _asked(atom: Atom) -> list[str]:
    return [word for word in (atom[0], "" if atom[1] == TYPE else atom[2]) if isinstance(word, str) and word]


@cache
def _without_equality(rules: Rules) -> Rules:
    return tabled((rule for rule in rules.all if not rule.name.startswith("eq-") or not rule.head), rules.digest)


def _steps(rules: Iterable[Rule]) -> Steps:
    steps = (Step(r, place, _order(r, atom, place)) for r in rules for place, atom in enumerate(r.body))
    return _grouped((key(step.rule.body[step.place]), step) for step in steps)


def _grouped(pairs: Iterable[tuple[str, Step]]) -> Steps:
    found: dict[str, list[Step]] = defaultdict(list)
    for one, step in pairs:
        found[one].append(step)
    return {one: tuple(steps) for one, steps in found.items()}


def _order(rule: Rule, matched: Atom, place: int = -1) -> tuple[int, ...]:
    """Give the order of the other atoms in which each is bound the most by those before it."""
    known: set[Word] = {word for word in matched if isinstance(word, int)}
    left = [n for n in range(len(rule.body)) if n != place]
    order: list[int] = []
    while left:
        best = max(left, key=lambda n: (sum(word in known for word in rule.body[n]), _fixed(rule.body[n]), -n))
        left.remove(best)
        order.append(best)
        known |= {word for word in rule.body[best] if isinstance(word, int)}
    return tuple(order)


def _fixed(atom: Atom) -> int:
    return sum(isinstance(word, str) for word in atom)
