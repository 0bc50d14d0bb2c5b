"""Where a rule applies: forward from a line that is one of its premises, and back from a line that it could have given.

What else a rule needs is looked up by a `Find`: in memory, or in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.reasoning.expressions import Atom
from graph.reasoning.lines import SAME, TYPE, Line, is_literal
from graph.reasoning.rules import ANY, Rule, Rules, Step, Steps

Find = Callable[[str | None, str | None, str | None], Iterable[Line]]
Binding = dict[int, str]  # variable -> node


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule with the lines that it applies to; without a conclusion they contradict each other."""

    rule: Rule
    conclusion: Line | None
    premises: tuple[Line, ...]


def nothing_else(_subject: str | None, _predicate: str | None, _value: str | None) -> Iterable[Line]:
    """Look up nothing: for lines that stand by themselves."""
    return ()


def conclusions(line: Line, steps: Steps, find: Find, equality: bool) -> Iterator[Line]:
    """Give what follows from a line together with others."""
    for step, binding in _started(line, steps, equality):
        head = step.rule.head
        for bound in _extended(step.rule, binding, step.order, find) if head else ():
            conclusion = _line(head, bound)  # type: ignore[arg-type]
            if possible(conclusion):
                yield conclusion


def clashes(line: Line, rules: Rules, find: Find) -> Iterator[Instance]:
    """Give the contradictions that a line is part of."""
    for step, binding in _started(line, rules.clashes, False):
        for bound in _extended(step.rule, binding, step.order, find):
            if _contradicts(step.rule, bound):
                yield _instance(step.rule, bound)


def derivations(line: Line, rules: Rules, find: Find, equality: bool) -> Iterator[Instance]:
    """Give the ways in which a line follows by one rule."""
    if not possible(line):
        return
    for name in (_key(line), ANY) if equality else (_key(line),):
        for step in rules.heads.get(name, ()):
            binding = _bound(step.rule.head, line, {}) if step.rule.head else None
            if binding is None or (name == ANY and line[1] == SAME):
                continue
            for bound in _extended(step.rule, binding, step.order, find):
                instance = _instance(step.rule, bound)
                if line not in instance.premises:
                    yield instance


def possible(line: Line) -> bool:
    """Tell whether a conclusion says anything: a literal is never a subject, and a thing is the same as itself."""
    return not is_literal(line[0]) and (line[1] != SAME or (line[0] != line[2] and not is_literal(line[2])))


def _started(line: Line, steps: Steps, equality: bool) -> Iterator[tuple[Step, Binding]]:
    """Give the rules of which a line matches an atom."""
    for name in (_key(line), ANY) if equality else (_key(line),):
        for step in steps.get(name, ()):
            binding = _bound(step.rule.body[step.place], line, {})
            if binding is not None:
                yield step, binding


def _extended(rule: Rule, binding: Binding, order: tuple[int, ...], find: Find) -> Iterator[Binding]:
    """Match the atoms of a rule one by one, in an order."""
    if not order:
        yield binding
        return
    atom = rule.body[order[0]]
    for line in find(*(word if isinstance(word, str) else binding.get(word) for word in atom)):
        bound = _bound(atom, line, binding)
        if bound is not None:
            yield from _extended(rule, bound, order[1:], find)


def _bound(atom: Atom, line: Line, binding: Binding) -> Binding | None:
    """Bind the variables of an atom to the nodes of a line; None where they do not match."""
    bound = binding
    for word, node in zip(atom, line, strict=True):
        if isinstance(word, str):
            if word != node:
                return None
        elif word not in bound:
            bound = {**bound, word: node}
        elif bound[word] != node:
            return None
    return bound


def _key(line: Line) -> str:
    return line[2] if line[1] == TYPE else line[1]


def _line(atom: Atom, binding: Binding) -> Line:
    one, by, other = (word if isinstance(word, str) else binding[word] for word in atom)
    return one, by, other


def _instance(rule: Rule, binding: Binding) -> Instance:
    premises = tuple(dict.fromkeys(_line(atom, binding) for atom in rule.body))
    return Instance(rule, _line(rule.head, binding) if rule.head else None, premises)


def _contradicts(rule: Rule, binding: Binding) -> bool:
    """Tell whether a matched body contradicts: two values of one property do where both are literals, and differ."""
    if not rule.different:
        return True
    one, other = (binding[variable] for variable in rule.different)
    return one < other and is_literal(one) and is_literal(other)
