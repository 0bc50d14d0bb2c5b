"""Which variables stand for what in each part of a query: what is bound by patterns, and what is computed of it.

Every solution binds the same variables, and what is computed is computed of one of them; so it does not matter when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from server.querying.columns.building import described_term
from server.querying.columns.checking import COMPARED
from server.querying.columns.functions import SIGNS, Computed, Sort, Value
from server.querying.columns.patterns import (
    INNER,
    Bind,
    Comparison,
    Count,
    Expression,
    Group,
    Part,
    Reach,
    Select,
    Triple,
    Whatever,
)
from server.querying.columns.refusing import Unsuited
from server.querying.columns.relations import Kind

Known = Mapping[str, Computed]  # of each variable: one that a pattern binds is nothing but itself


def grouped(parts: Sequence[Part]) -> Group:
    """Make a group of its parts: every solution binds and computes the same, and filters look at nothing else."""
    known = scope(parts)
    own = {name: one for name, one in known.items() if not name.startswith(INNER)}
    variables = frozenset(name for name, one in own.items() if not one.works)
    unions = tuple(part for part in parts if isinstance(part, tuple))
    if not own or any(
        arm.variables != arms[0].variables or arm.computed != arms[0].computed for arms in unions for arm in arms
    ):
        raise Unsuited
    return Group(
        tuple(part for part in parts if isinstance(part, Triple | Reach | Whatever)),
        tuple(condition(part, own) for part in parts if isinstance(part, Expression)),
        unions,
        variables,
        {name: one for name, one in own.items() if one.works},
    )


def scope(parts: Sequence[Part]) -> Known:
    """Give all variables of a group; one that is computed is new where it is, and is not joined with afterwards."""
    known: dict[str, Computed] = {}
    for part in parts:
        if isinstance(part, Bind):
            known[part.name] = named(part, known)
        elif not isinstance(part, Expression):
            bound, computed = (part[0].variables, part[0].computed) if isinstance(part, tuple) else (part.variables, {})
            if any(known[name].works for name in bound & known.keys()) or computed.keys() & known.keys():
                raise Unsuited
            known |= {**{name: Computed(name) for name in bound}, **computed}
    return known


def named(bind: Bind, known: Known) -> Computed:
    """Give what is computed under a new name."""
    found = resolved(bind.expression, known)
    if bind.name in known or not bind.expression.calls or found.gives not in {Sort.STRING, Sort.INTEGER}:
        raise Unsuited
    return found


def resolved(expression: Expression, known: Known) -> Computed:
    """Trace an expression to the variable of a pattern, of which it is computed in the end."""
    if expression.variable not in known:
        raise Unsuited
    found = known[expression.variable]
    for name, constants in expression.calls:
        found = found.then(name, *values(constants))
    return found


def values(constants: tuple[bytes, ...]) -> tuple[tuple[Kind, ...], tuple[Value, ...]]:
    """Tell what constants are, and their values."""
    found = [one for constant in constants if (one := described_term(constant))]
    if len(found) < len(constants):
        raise Unsuited
    kinds = tuple(one.kind for one in found)
    return kinds, tuple(one.words.decode() if one.kind == Kind.STRING else one.value for one in found)


def condition(expression: Expression, known: Known) -> Comparison | Computed:
    """Give what a filter asks: a comparison of terms, or what is computed of one."""
    variable, calls = expression.variable, expression.calls
    if variable in known and not known[variable].works and len(calls) == 1 and calls[0][0] in SIGNS:
        return comparison(variable, *calls[0])
    found = resolved(expression, known)
    if found.gives != Sort.TRUTH:
        raise Unsuited
    return found


def comparison(variable: str, sign: str, constants: tuple[bytes, ...]) -> Comparison:
    """Give the comparison of a term with a constant."""
    described = described_term(constants[0])
    if described is None or sign not in COMPARED.get(described.kind, ()):
        raise Unsuited
    return Comparison(variable, sign, constants[0], described.kind, described.value)


def checked(query: Select) -> Select:
    """Refuse a query whose variables are not all bound where they are used; trace what it computes."""
    inner: Known = {**{name: Computed(name) for name in query.group.variables}, **query.group.computed}
    known = with_names(query.by or (), inner, inner.keys())
    whole = known.keys() if query.by is None else {*query.keys}
    everything = with_names(query.columns, known, whole)
    counts = query.counts
    sortable = {*query.names} | (set() if query.distinct else {*whole})
    holds = (
        query.names
        and len({*query.names}) == len(query.names)
        and whole <= known.keys()
        and {column for column in query.columns if isinstance(column, str)} <= whole
        and not any(one.name in everything for one in counts)
        and all(one.variable in inner if one.variable else not one.distinct for one in counts)
        and all(name in sortable for name, _ in query.order)
    )
    if not holds:
        raise Unsuited
    return replace(query, computed={name: one for name, one in everything.items() if one.works})


def with_names(columns: Sequence[str | Count | Bind], known: Known, usable: Collection[str]) -> Known:
    """Add what is computed under new names, of variables that may be used there."""
    found = dict(known)
    for column in columns:
        if isinstance(column, Bind):
            if column.expression.variable not in usable:
                raise Unsuited
            found[column.name] = named(column, found)
    return found
