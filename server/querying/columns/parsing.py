"""SPARQL that columns answer: triples, paths, GRAPH, filters, BIND, OPTIONAL, UNION, COUNT, DISTINCT, ORDER BY.

A predicate is a constant, but where all triples of a constant are asked for.
Filters compare what a variable stands for with a constant, or what is computed of it: STR, SUBSTR, LCASE, UCASE,
STRLEN, YEAR, MONTH and DAY, one in another; or they ask for CONTAINS, STRSTARTS and STRENDS of it. The same may be
computed in BIND, in GROUP BY and among the columns of the result. Nothing is joined with what is computed; and where
that may have no value, or one that differs from one version of Unicode to the next, the query is the engine's.

The grammar is a part of SPARQL 1.1 (section 19.8) and takes no query that it would understand otherwise: whatever is
not expected where it stands is left to the engine, which also tells what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from server.querying.columns.building import TYPE
from server.querying.columns.checking import checked_iri, compared, link
from server.querying.columns.cursor import Cursor
from server.querying.columns.functions import CALLED, SIGNS
from server.querying.columns.lexing import tokens
from server.querying.columns.patterns import (
    INNER,
    Bind,
    Count,
    Expression,
    Group,
    Optional,
    Part,
    Pattern,
    Place,
    Select,
)
from server.querying.columns.refusing import Unsuited
from server.querying.columns.scoping import checked, grouped, within

Step = tuple[Place, bool, str]  # a predicate, whether against its direction, and how often


def parsed(query: str, prefixes: Mapping[str, str]) -> Select:
    """Read a query, with the prefixes that need not be declared; raise `Unsuited` where it is not one of these."""
    return Reader(tokens(query), prefixes).select()


class Reader(Cursor):
    """Reads one query."""

    def select(self) -> Select:
        """Read a whole query."""
        while self._takes("PREFIX"):
            self._prefix()
        self._needs("SELECT")
        distinct = bool(self._takes("DISTINCT"))
        everything = bool(self._takes("*"))
        columns = () if everything else self._columns()
        self._takes("WHERE")
        self._fresh = count()
        group = self._group()
        columns = tuple(self._seen) if everything else columns
        by = None if everything else self._by(columns)
        found = Select(columns, group, distinct, by, self._order(), *self._slice())
        self._taken("end")
        return checked(found)

    def _prefix(self) -> None:
        prefix, _, local = self._taken("name").partition(":")
        if local:
            raise Unsuited
        iri = self._taken("iri")[1:-1]
        checked_iri(iri)
        self._prefixes[prefix] = iri

    def _columns(self) -> tuple[str | Count | Bind, ...]:
        found: list[str | Count | Bind] = []
        while True:
            if self._sees("variable"):
                found.append(self._variable())
            elif self._takes("("):
                found.append(self._count() if self._takes("COUNT") else self._bind())
            else:
                return tuple(found)

    def _count(self) -> Count:
        self._needs("(")
        distinct = bool(self._takes("DISTINCT"))
        counted = "" if self._takes("*") else self._variable()
        self._needs(")")
        self._needs("AS")
        name = self._variable()
        self._needs(")")
        return Count(name, counted, distinct)

    def _by(self, columns: tuple[str | Count | Bind, ...]) -> tuple[str | Bind, ...] | None:
        if not self._takes("GROUP"):
            return () if any(isinstance(column, Count) for column in columns) else None
        self._needs("BY")
        found: list[str | Bind] = []
        while self._sees("variable") or self._sees("mark", "("):
            found.append(self._bind() if self._takes("(") else self._variable())
        if not found:
            raise Unsuited
        return tuple(found)

    def _order(self) -> tuple[tuple[str, bool], ...]:
        if not self._takes("ORDER"):
            return ()
        self._needs("BY")
        found = []
        while True:
            if self._sees("variable"):
                found.append((self._variable(), False))
            elif direction := self._takes("ASC", "DESC"):
                self._needs("(")
                found.append((self._variable(), direction == "DESC"))
                self._needs(")")
            elif found:
                return tuple(found)
            else:
                raise Unsuited

    def _slice(self) -> tuple[int, int | None]:
        found: dict[str, int] = {}
        while word := self._takes("LIMIT", "OFFSET"):
            if word in found:
                raise Unsuited
            found[word] = int(self._taken("number"))
        return found.get("OFFSET", 0), found.get("LIMIT")

    # --- what it looks for

    def _group(self) -> Group:
        self._needs("{")
        found: list[Part] = []
        parted = True  # by a point from the triples before
        while not self._takes("}"):
            if self._takes("FILTER"):
                found += self._filter() if self._sees("mark", "(") else [self._call()]
            elif self._takes("BIND"):
                self._needs("(")
                found.append(self._bind())
            elif self._takes("GRAPH"):
                found.append((within(self._variable() if self._sees("variable") else self._iri(), self._group()),))
            elif self._takes("OPTIONAL"):
                found.append(Optional(self._group()))
            elif self._sees("mark", "{"):
                found.append(self._union())
            elif parted:
                found += self._triples()
                parted = bool(self._takes("."))
                continue
            else:
                raise Unsuited
            self._takes(".")
            parted = True
        return grouped(found)

    def _union(self) -> tuple[Group, ...]:
        found = [self._group()]
        while self._takes("UNION"):
            found.append(self._group())
        return tuple(found)

    def _triples(self) -> list[Pattern]:
        """Read the triples of one subject."""
        subject = self._place()
        found: list[Pattern] = []
        while True:
            path = self._path()
            found += self._joined(subject, path, self._place())
            while self._takes(","):
                found += self._joined(subject, path, self._place())
            if not self._takes(";"):
                return found
            while self._takes(";"):
                continue
            if self._sees("mark", ".", "}"):
                return found

    def _path(self) -> list[Step]:
        if self._sees("variable"):
            return [(self._variable(), False, "")]
        steps = [self._step()]
        while self._takes("/"):
            steps.append(self._step())
        return steps

    def _step(self) -> Step:
        inverse = bool(self._takes("^"))
        if self._sees("word", "a"):
            self._taken("word")
            return TYPE, inverse, self._takes("*", "+")
        return self._iri(), inverse, self._takes("*", "+")

    def _joined(self, subject: Place, path: list[Step], last: Place) -> list[Pattern]:
        """Join two places by the steps of a path (section 18.2.2.4), with variables of our own between them."""
        places: list[Place] = [subject, *(f"{INNER}{next(self._fresh)}" for _ in path[1:]), last]
        found = []
        for (predicate, inverse, often), near, far in zip(path, places[:-1], places[1:], strict=True):
            found.append(link(far, predicate, near, often) if inverse else link(near, predicate, far, often))
        return found

    # --- what is computed

    def _filter(self) -> list[Expression]:
        """Read what stands in parentheses: conditions that must all hold."""
        self._needs("(")
        found = self._conditions()
        while self._takes("&&"):
            found += self._conditions()
        self._needs(")")
        return found

    def _conditions(self) -> list[Expression]:
        if self._sees("mark", "("):
            return self._filter()
        left = self._operand()
        if sign := self._takes(*SIGNS):
            return [compared(left, sign, self._operand())]
        if isinstance(left, bytes):
            raise Unsuited
        return [left]

    def _operand(self) -> Expression | bytes:
        if self._sees("word"):
            return self._call()
        place = self._place()
        return Expression(place) if isinstance(place, str) else place

    def _call(self) -> Expression:
        """Read a function of a variable, or of another function."""
        name = self._needs(*CALLED)
        self._needs("(")
        inner = self._operand()
        constants = []
        while self._takes(","):
            constants.append(self._operand())
        self._needs(")")
        if isinstance(inner, bytes) or any(isinstance(one, Expression) for one in constants):
            raise Unsuited
        return inner.then(name, tuple(one for one in constants if isinstance(one, bytes)))

    def _bind(self) -> Bind:
        """Read an expression and its name, up to the parenthesis behind them."""
        expression = self._operand()
        self._needs("AS")
        name = self._variable()
        self._needs(")")
        if isinstance(expression, bytes):
            raise Unsuited
        return Bind(name, expression)
