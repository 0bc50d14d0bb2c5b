"""What follows from one line alone: worked out once for each form of line, then filled in.

Most rules have one premise, and most lines have one of a few hundred forms: a property between two things, a class of
a thing. Subject and object stay open unless a rule asks for that very node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.reasoning.lines import TYPE, Line, is_literal
from graph.reasoning.matching import conclusions, nothing_else
from graph.reasoning.rules import Rules

SUBJECT, OBJECT, LITERAL = "?s", "?o", '"?o'
FORMS = 65_536  # that are remembered


@dataclass(frozen=True, slots=True)
class Stamps:
    """What follows from a line of one form."""

    above: tuple[str, ...] = ()  # classes of the subject
    beyond: tuple[str, ...] = ()  # classes of the object
    along: tuple[str, ...] = ()  # properties in the same direction
    against: tuple[str, ...] = ()  # properties in the other direction
    others: tuple[Line, ...] = ()


def stamped(line: Line, rules: Rules) -> Iterator[Line]:
    """Give what follows from a line alone, by any number of rules."""
    subject, predicate, value = line
    if (value if predicate == TYPE else predicate) not in rules.alone:
        return
    found = _stamps(rules, *_form(line, rules))
    for kind in found.above:
        yield subject, TYPE, kind
    for kind in found.beyond:
        yield value, TYPE, kind
    for by in found.along:
        yield subject, by, value
    for by in found.against:
        yield value, by, subject
    for other in found.others:
        one, by, two = (subject if w == SUBJECT else value if w in {OBJECT, LITERAL} else w for w in other)
        yield one, by, two


def _form(line: Line, rules: Rules) -> Line:
    subject, predicate, value = line
    one = subject if subject in rules.asked_by_name else SUBJECT
    if predicate == TYPE or value in rules.asked_by_name:
        return one, predicate, value
    return one, predicate, LITERAL if is_literal(value) else OBJECT


@lru_cache(FORMS)
def _stamps(rules: Rules, subject: str, predicate: str, value: str) -> Stamps:
    start = (subject, predicate, value)
    found, work = {start: None}, [start]
    while work:
        for new in conclusions(work.pop(), rules.alone, nothing_else, False):
            if new not in found:
                found[new] = None
                work.append(new)
    return _sorted(start, [line for line in found if line != start])


def _sorted(start: Line, found: list[Line]) -> Stamps:
    one, _, two = start
    forms = (
        [line for line in found if line[1] == TYPE and line[0] == one],
        [line for line in found if line[1] == TYPE and line[0] == two != one and start[1] != TYPE],
        [line for line in found if line[1] != TYPE and line[0] == one and line[2] == two],
        [line for line in found if line[1] != TYPE and line[0] == two and line[2] == one],
    )
    told = {line for form in forms for line in form}
    above, beyond, along, against = forms
    return Stamps(
        tuple(line[2] for line in above),
        tuple(line[2] for line in beyond),
        tuple(line[1] for line in along),
        tuple(line[1] for line in against),
        tuple(line for line in found if line not in told),
    )
