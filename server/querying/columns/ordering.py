"""The order in which the patterns of a query are joined: always that one next which leaves the fewest solutions.

How many they will be is estimated from what a term has of partners on average. It depends on the query and the graph
alone, so it is settled once for a query that is asked again.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from math import inf

from server.querying.columns.patterns import ROW, Group, Pattern, Query, Reach, Select, Whatever
from server.querying.columns.predicates import growth_by_any, triples_of
from server.querying.columns.relations import NOTHING, Columns

GUESS = 10.0  # terms that a path of any length reaches, before that is known
SELECTED = 0.5  # of the solutions stay where a pattern only tests them
NOBODY: frozenset[str] = frozenset()


def in_order(graph: Columns, query: Query) -> Query:
    """Settle the order of all joins of a query."""
    if isinstance(query, Select):
        return replace(query, group=ordered(graph, query.group))
    if query.solutions is None:
        return query
    return replace(query, solutions=replace(query.solutions, group=ordered(graph, query.solutions.group)))


def ordered(graph: Columns, group: Group, bound: Set[str] = NOBODY) -> Group:
    """Settle the order of a group's joins, where some variables are bound before."""
    patterns: list[Pattern] = []
    pending, known = list(group.patterns), {*bound}
    while pending:
        patterns.append(cheapest(graph, pending, known))
        pending.remove(patterns[-1])
        known |= bound_by(patterns[-1])
    unions = []
    for arms in group.unions:
        unions.append(tuple(ordered(graph, arm, known) for arm in arms))
        known = known.union(*(arm.variables | arm.unsure for arm in arms))
    optionals = tuple(ordered(graph, one, one.variables & known | {ROW}) for one in group.optionals)
    return replace(group, patterns=tuple(patterns), unions=tuple(unions), optionals=optionals)


def bound_by(pattern: Pattern) -> Set[str]:
    """Give the variables that a pattern binds, that of its graph, too."""
    graph = None if isinstance(pattern, Reach) else pattern.graph
    return pattern.variables | {graph} if isinstance(graph, str) else pattern.variables


def cheapest(graph: Columns, pending: list[Pattern], known: Set[str]) -> Pattern:
    """Give the pattern that leaves the fewest solutions, or at the start opens the way to one that does."""
    if len(pending) == 1:
        return pending[0]
    if known:
        return min(pending, key=lambda pattern: growth(graph, pattern, known))
    return min(pending, key=lambda pattern: prospect(graph, pattern, pending))


def prospect(graph: Columns, pattern: Pattern, pending: list[Pattern]) -> float:
    """Estimate the solutions of a pattern and of the best one after it."""
    bound = bound_by(pattern)
    after = (growth(graph, other, bound) for other in pending if other is not pattern)
    return first_size(graph, pattern) * max(1.0, min(after, default=1.0))


def first_size(graph: Columns, pattern: Pattern) -> float:
    """Estimate the solutions of a pattern alone."""
    if isinstance(pattern, Reach):
        return GUESS
    if isinstance(pattern, Whatever):
        return float(triples_of(graph, pattern))
    relation = graph.relations.get(pattern.predicate, NOTHING)
    if isinstance(pattern.subject, bytes):
        return float(relation.objects.count(graph.names.get(pattern.subject)))
    if isinstance(pattern.object, bytes):
        return float(relation.subjects.count(graph.names.get(pattern.object)))
    return float(relation.size)


def growth(graph: Columns, pattern: Pattern, bound: Set[str]) -> float:
    """Estimate how many solutions one becomes by a pattern; infinitely many, if they share no variable."""
    if isinstance(pattern, Reach):
        return SELECTED if pattern.variable in bound else inf
    free = pattern.variables - bound
    if not free:
        return SELECTED
    if len(free) == len(pattern.variables):
        return inf
    if isinstance(pattern, Whatever):
        return growth_by_any(graph, pattern, bound)
    relation = graph.relations.get(pattern.predicate, NOTHING)
    return relation.objects.each if pattern.object in free else relation.subjects.each
