"""A query as it is answered from columns: what it looks for, keeps, counts and sorts.

A place in a pattern is a variable (a string) or a constant (bytes, as N-Triples has it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.querying.columns.functions import Computed
from server.querying.columns.relations import Kind

Place = str | bytes
INNER = " "  # begins the name of a variable between two steps of a path
ROW = INNER + INNER  # the name of a column of numbers of rows


@dataclass(frozen=True, slots=True)
class Triple:
    """Subject and object joined by a predicate."""

    subject: Place
    predicate: bytes
    object: Place
    variables: frozenset[str]  # among its places
    graph: Place | None = None  # the named graph in which it stands; None: the default graph


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
class Whatever:
    """Triples whose predicate is asked for."""

    subject: Place
    predicate: str
    object: Place
    variables: frozenset[str]  # among its places
    graph: Place | None = None  # as of a triple


Pattern = Triple | Reach | Whatever


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a filter asks of a variable."""

    variable: str
    operator: str
    constant: bytes  # as N-Triples has it
    kind: Kind
    value: int  # of a constant that has an order


@dataclass(frozen=True, slots=True)
class Expression:
    """Functions of a variable as they are written: the name of each, and the constants behind its first argument."""

    variable: str
    calls: tuple[tuple[str, tuple[bytes, ...]], ...] = ()

    def then(self, name: str, constants: tuple[bytes, ...]) -> Expression:
        """Apply a function to it."""
        return Expression(self.variable, (*self.calls, (name, constants)))


@dataclass(frozen=True, slots=True)
class Bind:
    """A name for what is computed, in BIND, GROUP BY or among the columns of a result."""

    name: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Group:
    """A group graph pattern."""

    patterns: tuple[Pattern, ...]  # joined in this order
    filters: tuple[Comparison | Computed, ...]
    unions: tuple[tuple[Group, ...], ...]
    optionals: tuple[Group, ...]
    variables: frozenset[str]  # that every solution binds, without those between the steps of a path
    unsure: frozenset[str]  # that some solutions bind
    computed: Mapping[str, Computed]  # of these variables, when everything is joined


@dataclass(frozen=True, slots=True)
class Optional:
    """What a solution may be extended by."""

    group: Group


# Of a group: patterns, filters, BIND, UNION (of one group, where it stands by itself), OPTIONAL.
Part = Pattern | Expression | Bind | tuple[Group, ...] | Optional


@dataclass(frozen=True, slots=True)
class Count:
    """A column of a result that counts the solutions of a group, or the different terms of a variable in them."""

    name: str
    variable: str  # empty: solutions are counted
    distinct: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A whole query."""

    columns: tuple[str | Count | Bind, ...]
    group: Group
    distinct: bool
    by: tuple[str | Bind, ...] | None  # None: solutions are not grouped
    order: tuple[tuple[str, bool], ...]  # by which column, and whether downward
    offset: int
    limit: int | None
    computed: Mapping[str, Computed] = field(default_factory=dict)  # for whatever has a name

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the columns."""
        return tuple(column if isinstance(column, str) else column.name for column in self.columns)

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the names by which solutions are grouped."""
        return tuple(key if isinstance(key, str) else key.name for key in self.by or ())

    @property
    def counts(self) -> tuple[Count, ...]:
        """Give the columns that count."""
        return tuple(column for column in self.columns if isinstance(column, Count))

    @property
    def needed(self) -> tuple[str, ...]:
        """Give the names of what must be known of solutions; whether a computed one has a value at all, too."""
        computed = [column.name for column in self.columns if isinstance(column, Bind)]
        if self.by is None:
            return tuple(dict.fromkeys([*self.names, *(name for name, _ in self.order)]))
        named = self.computed.keys() | self.group.unsure
        counted = [one.variable for one in self.counts if one.distinct or one.variable in named]
        return tuple(dict.fromkeys([*self.keys, *computed, *counted]))

    @property
    def enough(self) -> int | None:
        """Give the number of solutions that need to be found at all, if any will do."""
        return self.offset + (self.limit or 0) if self.takes_any and not self.distinct else None

    @property
    def takes_any(self) -> bool:
        """Tell whether the first solutions that come are enough, whichever they are."""
        return self.limit is not None and self.by is None and not self.order


Statement = tuple[Place, Place, Place]  # of a template


@dataclass(frozen=True, slots=True)
class Construct:
    """A template, and whose solutions it is filled with."""

    template: tuple[Statement, ...]
    solutions: Select


@dataclass(frozen=True, slots=True)
class Describe:
    """Terms whose triples are asked for: constants, or what solutions hold."""

    constants: tuple[bytes, ...]
    solutions: Select | None


Query = Select | Construct | Describe
