"""Which variables stand for what in each part of a query: what is bound by patterns, and what is computed of it.

What is computed is computed of a variable that every solution binds; so it does not matter when. A variable that only
some solutions bind stands in one part of its group and in no other: so nothing is joined with it, what is optional
may come last, and solutions go from the outside in (a well-designed pattern).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain

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
    Optional,
    Part,
    Pattern,
    Place,
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
    own = {name: one for name, one in scope(parts).items() if not name.startswith(INNER)}
    if not own:
        raise Unsuited
    unions = [part for part in parts if isinstance(part, tuple)]
    inner = [arms[0] for arms in unions if len(arms) == 1]
    patterns = [part for part in parts if isinstance(part, Triple | Reach | Whatever)]
    filters = [condition(part, own) for part in parts if isinstance(part, Expression)]
    several = [arms for arms in unions if len(arms) > 1]
    optionals = [part.group for part in parts if isinstance(part, Optional)]
    return Group(
        tuple(chain(patterns, *(one.patterns for one in inner))),
        tuple(chain(filters, *(one.filters for one in inner))),
        tuple(chain(several, *(one.unions for one in inner))),
        tuple(chain(optionals, *(one.optionals for one in inner))),
        frozenset(name for name, one in own.items() if one.sure and not one.works),
        frozenset(name for name, one in own.items() if not one.sure),
        {name: one for name, one in own.items() if one.works},
    )


def scope(parts: Sequence[Part]) -> Known:
    """Give all variables of a group; parts are joined by what each of them surely binds to terms."""
    known: dict[str, Computed] = {}
    for part in parts:
        if isinstance(part, Bind):
            known[part.name] = named(part, known)
        elif not isinstance(part, Expression):
            found = bound(part, known)
            if any(not known[name] == found[name] == Computed(name) for name in known.keys() & found.keys()):
                raise Unsuited
            known |= found
    return known


def bound(part: Pattern | tuple[Group, ...] | Optional, known: Known) -> Known:
    """Give the variables of a part, beside those that are known before it."""
    if isinstance(part, tuple):
        return of_union(part)
    if not isinstance(part, Optional):
        return {name: Computed(name) for name in part.variables}
    group = part.group
    if group.computed or not group.variables & known.keys():
        raise Unsuited
    return {**unsure(group.unsure), **{name: Computed(name, sure=name in known) for name in group.variables}}


def of_union(arms: tuple[Group, ...]) -> Known:
    """Give the variables of groups of which a solution is one's; all compute the same."""
    computed = arms[0].computed
    sure = frozenset.intersection(*(arm.variables for arm in arms))
    every = frozenset.union(*(arm.variables | arm.unsure for arm in arms))
    if any(arm.computed != computed for arm in arms) or any(one.variable not in sure for one in computed.values()):
        raise Unsuited
    return {**unsure(every), **{name: Computed(name) for name in sure}, **computed}


def unsure(names: frozenset[str]) -> Known:
    """Give variables that only some solutions bind."""
    return {name: Computed(name, sure=False) for name in names}


def within(place: Place, group: Group) -> Group:
    """Say in which named graph all of a group stands (SPARQL 1.1, section 13.3)."""
    if place in group.unsure or place in group.computed:
        raise Unsuited
    return replace(
        group,
        patterns=tuple(in_graph(place, one) for one in group.patterns),
        unions=tuple(tuple(within(place, arm) for arm in arms) for arms in group.unions),
        optionals=tuple(within(place, one) for one in group.optionals),
        variables=group.variables | ({place} if isinstance(place, str) else set()),
    )


def in_graph(place: Place, pattern: Pattern) -> Pattern:
    """Say in which named graph a triple stands; it is asked for only once, and of a predicate only by itself."""
    if isinstance(pattern, Reach) or pattern.graph is not None:
        raise Unsuited
    if isinstance(pattern, Whatever) and len(pattern.variables) < 3:
        raise Unsuited
    return replace(pattern, graph=place)


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
    inner = of_union((query.group,))
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


def bare(query: Select) -> Select:
    """Refuse a query that computes what it shows."""
    if query.computed.keys() & {*query.names}:
        raise Unsuited
    return query


def with_names(columns: Sequence[str | Count | Bind], known: Known, usable: Collection[str]) -> Known:
    """Add what is computed under new names, of variables that may be used there."""
    found = dict(known)
    for column in columns:
        if isinstance(column, Bind):
            if column.expression.variable not in usable:
                raise Unsuited
            found[column.name] = named(column, found)
    return found
