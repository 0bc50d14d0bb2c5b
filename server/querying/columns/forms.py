"""The forms of a query (SPARQL 1.1, section 16): SELECT, CONSTRUCT and DESCRIBE."""

from __future__ import annotations

from collections.abc import Mapping

from server.querying.columns.checking import checked_iri, link, statement
from server.querying.columns.lexing import declared, prologue, tokens
from server.querying.columns.parsing import Reader
from server.querying.columns.patterns import Bind, Construct, Count, Describe, Group, Query, Select, Statement
from server.querying.columns.refusing import Unsuited
from server.querying.columns.scoping import bare, checked, grouped


def parsed(query: str, prefixes: Mapping[str, str]) -> Query:
    """Read a query, with the prefixes that need not be declared; raise `Unsuited` where it is not one of these."""
    beginning = prologue(query)
    return Forms(tokens(query, len(beginning)), {**prefixes, **declared(beginning)}).query()


class Forms(Reader):
    """Reads one query."""

    def query(self) -> Query:
        """Read a whole query."""
        while self._takes("PREFIX"):
            self._prefix()
        form = self._needs("SELECT", "CONSTRUCT", "DESCRIBE")
        found = self._select() if form == "SELECT" else self._construct() if form == "CONSTRUCT" else self._describe()
        self._taken("end")
        return found

    def _select(self) -> Select:
        distinct = bool(self._takes("DISTINCT"))
        everything = bool(self._takes("*"))
        columns = () if everything else self._columns()
        self._takes("WHERE")
        group = self._group()
        columns = tuple(self._seen) if everything else columns
        by = None if everything else self._by(columns)
        return checked(Select(columns, group, distinct, by, self._order(), *self._slice()))

    def _construct(self) -> Construct:
        """Read a template and what it is filled from; in the short form the one is the other."""
        short = bool(self._takes("WHERE"))
        template = self._template()
        if not short:
            self._takes("WHERE")
        group = grouped([link(*one, "") for one in template]) if short else self._group()
        names = dict.fromkeys(place for one in template for place in one if isinstance(place, str))
        return Construct(template, self._filled(tuple(names), group))

    def _template(self) -> tuple[Statement, ...]:
        self._needs("{")
        found: list[Statement] = []
        parted = True  # by a point from the triples before
        while not self._takes("}"):
            if not parted:
                raise Unsuited
            found += [statement(*one) for one in self._triples()]
            parted = bool(self._takes("."))
        return tuple(found)

    def _describe(self) -> Describe:
        """Read constants, or variables and what binds them."""
        names: list[str] = []
        while self._sees("variable"):
            names.append(self._variable())
        if names:
            self._takes("WHERE")
            return Describe((), self._filled(tuple(names), self._group()))
        constants = [self._iri()]
        while self._sees("iri") or self._sees("name"):
            constants.append(self._iri())
        return Describe(tuple(constants), None)

    def _filled(self, names: tuple[str, ...], group: Group) -> Select:
        """Read how solutions are sorted and cut that are not shown themselves."""
        return bare(checked(Select(names, group, False, None, self._order(), *self._slice())))

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
