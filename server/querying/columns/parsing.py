"""SPARQL that columns answer: triples, paths, GRAPH, filters, BIND, OPTIONAL, UNION; in `forms.py`, what is made of it.

Filters compare what a variable stands for with a constant, or what is computed of it: STR, SUBSTR, LCASE, UCASE,
STRLEN, YEAR, MONTH and DAY, one in another; or they ask for CONTAINS, STRSTARTS and STRENDS of it. The same may be
computed in BIND, in GROUP BY and among the columns of the result. Nothing is joined with what is computed; and where
that may have no value, or one that differs from one version of Unicode to the next, the query is the engine's.

The grammar is a part of SPARQL 1.1 (section 19.8) and takes no query that it would understand otherwise: whatever is
not expected where it stands is left to the engine, which also tells what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from server.querying.columns.building import TYPE
from server.querying.columns.checking import compared, link
from server.querying.columns.cursor import Cursor
from server.querying.columns.functions import CALLED, SIGNS
from server.querying.columns.lexing import Token
from server.querying.columns.patterns import INNER, Bind, Expression, Group, Optional, Part, Pattern, Place
from server.querying.columns.refusing import Unsuited
from server.querying.columns.scoping import grouped, within

Step = tuple[Place, bool, str]  # a predicate, whether against its direction, and how often
Written = tuple[Place, list[Step], Place]


class Reader(Cursor):
    """Reads what a query looks for."""

    def __init__(self, found: Iterator[Token], prefixes: Mapping[str, str]) -> None:
        super().__init__(found, prefixes)
        self._fresh = count()  # of variables of our own

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
                found += [pattern for one in self._triples() for pattern in self._joined(*one)]
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

    def _triples(self) -> list[Written]:
        """Read the triples of one subject."""
        subject = self._place()
        found: list[Written] = []
        while True:
            path = self._path()
            found.append((subject, path, self._place()))
            while self._takes(","):
                found.append((subject, path, self._place()))
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
