"""A query as it is answered from columns: what it looks for, keeps, counts and sorts.

A place in a pattern is a variable (a string) or a constant (bytes, as N-Triples has it).
"""

from __future__ import annotations

from dataclasses import dataclass

from server.querying.columns.relations import Kind

Place = str | bytes
INNER = " "  # begins the name of a variable between two steps of a path


@dataclass(frozen=True, slots=True)
class Triple:
    """Subject and object joined by a predicate."""

    subject: Place
    predicate: bytes
    object: Place
    variables: frozenset[str]  # among its places


@dataclass(frozen=True, slots=True)
class Reach:
    """A variable from which, or to which, a constant is reached by any number of steps of a predicate."""

    variable: str
    predicate: bytes
    constant: bytes
    onward: bool  # the constant is the object of the last step; else the subject of the first
    least: int  # steps
    variables: frozenset[str]  # the one


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a filter asks of a variable."""

    variable: str
    operator: str
    constant: bytes  # as N-Triples has it
    kind: Kind
    value: int  # of a constant that has an order


@dataclass(frozen=True, slots=True)
class Group:
    """A group graph pattern; what is told apart by UNION binds the same variables."""

    patterns: tuple[Triple | Reach, ...]
    comparisons: tuple[Comparison, ...]
    unions: tuple[tuple[Group, ...], ...]
    variables: frozenset[str]  # that every solution binds, without those between the steps of a path


@dataclass(frozen=True, slots=True)
class Count:
    """A column of a result that counts the solutions of a group, or the different terms of a variable in them."""

    name: str
    variable: str  # empty: solutions are counted
    distinct: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A whole query."""

    columns: tuple[str | Count, ...]
    group: Group
    distinct: bool
    by: tuple[str, ...] | None  # None: solutions are not grouped
    order: tuple[tuple[str, bool], ...]  # by which column, and whether downward
    offset: int
    limit: int | None

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the columns."""
        return tuple(column.name if isinstance(column, Count) else column for column in self.columns)

    @property
    def counts(self) -> tuple[Count, ...]:
        """Give the columns that count."""
        return tuple(column for column in self.columns if isinstance(column, Count))

    @property
    def takes_any(self) -> bool:
        """Tell whether the first solutions that come are enough, whichever they are."""
        return self.limit is not None and self.by is None and not self.order
