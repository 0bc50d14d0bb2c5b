"""SPARQL that columns answer: triples of constant predicates, paths, comparisons, UNION, COUNT, DISTINCT, ORDER BY.

The grammar is a part of SPARQL 1.1 (section 19.8) and takes no query that it would understand otherwise: whatever is
not expected where it stands is left to the engine, which also tells what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from server.querying.columns.building import TYPE
from server.querying.columns.checking import checked, checked_iri, comparison, grouped, link
from server.querying.columns.lexing import END, Token, tokens
from server.querying.columns.patterns import INNER, Comparison, Count, Group, Place, Reach, Select, Triple
from server.querying.columns.refusing import Unsuited

Step = tuple[bytes, bool, str]  # a predicate, whether against its direction, and how often
OPERATORS = ("=", "!=", "<=", "<", ">=", ">")


def parsed(query: str, prefixes: Mapping[str, str]) -> Select:
    """Read a query, with the prefixes that need not be declared; raise `Unsuited` where it is not one of these."""
    return Reader(tokens(query), prefixes).select()


class Cursor:
    """Takes the tokens of one query from the first to the last."""

    def __init__(self, found: Iterator[Token], prefixes: Mapping[str, str]) -> None:
        self._rest = found
        self._token = next(found)
        self._prefixes = dict(prefixes)

    def _sees(self, kind: str, *texts: str) -> bool:
        return self._token[0] == kind and (not texts or self._token[1] in texts)

    def _takes(self, *texts: str) -> str:
        """Take the next token if it is one of these words or marks; give what was taken."""
        kind, text = self._token
        text = text.upper() if kind == "word" else text
        if text not in texts or kind not in {"word", "mark"}:
            return ""
        self._token = next(self._rest)
        return text

    def _needs(self, *texts: str) -> str:
        if taken := self._takes(*texts):
            return taken
        raise Unsuited

    def _taken(self, wanted: str) -> str:
        kind, text = self._token
        if kind != wanted:
            raise Unsuited
        self._token = next(self._rest, END)
        return text

    # --- terms

    def _variable(self) -> str:
        return self._taken("variable")[1:]

    def _place(self) -> Place:
        if self._sees("variable"):
            return self._variable()
        if self._sees("number"):
            return b'"%d"^^<http://www.w3.org/2001/XMLSchema#integer>' % int(self._taken("number"))
        return self._literal() if self._sees("string") else self._iri()

    def _literal(self) -> bytes:
        words = self._taken("string")[1:-1].replace('"', r"\"")
        return f'"{words}"'.encode() + (b"^^" + self._iri() if self._takes("^^") else b"")

    def _iri(self) -> bytes:
        if self._sees("iri"):
            iri = self._taken("iri")[1:-1]
        else:
            prefix, _, local = self._taken("name").partition(":")
            if prefix not in self._prefixes:
                raise Unsuited
            iri = self._prefixes[prefix] + local
        return checked_iri(iri)


class Reader(Cursor):
    """Reads one query."""

    def select(self) -> Select:
        """Read a whole query."""
        while self._takes("PREFIX"):
            self._prefix()
        self._needs("SELECT")
        distinct = bool(self._takes("DISTINCT"))
        columns = self._columns()
        self._takes("WHERE")
        self._fresh = count()
        group = self._group()
        found = Select(columns, group, distinct, self._by(columns), self._order(), *self._slice())
        self._taken("end")
        return checked(found)

    def _prefix(self) -> None:
        prefix, _, local = self._taken("name").partition(":")
        if local:
            raise Unsuited
        iri = self._taken("iri")[1:-1]
        checked_iri(iri)
        self._prefixes[prefix] = iri

    def _columns(self) -> tuple[str | Count, ...]:
        found: list[str | Count] = []
        while True:
            if self._sees("variable"):
                found.append(self._variable())
            elif self._takes("("):
                found.append(self._count())
            else:
                return tuple(found)

    def _count(self) -> Count:
        self._needs("COUNT")
        self._needs("(")
        distinct = bool(self._takes("DISTINCT"))
        counted = "" if self._takes("*") else self._variable()
        self._needs(")")
        self._needs("AS")
        name = self._variable()
        self._needs(")")
        return Count(name, counted, distinct)

    def _by(self, columns: tuple[str | Count, ...]) -> tuple[str, ...] | None:
        if not self._takes("GROUP"):
            return () if any(isinstance(column, Count) for column in columns) else None
        self._needs("BY")
        found = [self._variable()]
        while self._sees("variable"):
            found.append(self._variable())
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
        patterns: list[Triple | Reach] = []
        comparisons: list[Comparison] = []
        unions: list[tuple[Group, ...]] = []
        parted = True  # by a point from the triples before
        while not self._takes("}"):
            if self._takes("FILTER"):
                comparisons += self._filter()
            elif self._sees("mark", "{"):
                unions.append(self._union())
            elif parted:
                patterns += self._triples()
                parted = bool(self._takes("."))
                continue
            else:
                raise Unsuited
            self._takes(".")
            parted = True
        return grouped(patterns, comparisons, unions)

    def _union(self) -> tuple[Group, ...]:
        found = [self._group()]
        while self._takes("UNION"):
            found.append(self._group())
        return tuple(found)

    def _triples(self) -> list[Triple | Reach]:
        """Read the triples of one subject."""
        subject = self._place()
        found: list[Triple | Reach] = []
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

    def _joined(self, subject: Place, path: list[Step], last: Place) -> list[Triple | Reach]:
        """Join two places by the steps of a path (section 18.2.2.4), with variables of our own between them."""
        places: list[Place] = [subject, *(f"{INNER}{next(self._fresh)}" for _ in path[1:]), last]
        found = []
        for (predicate, inverse, often), near, far in zip(path, places[:-1], places[1:], strict=True):
            found.append(link(far, predicate, near, often) if inverse else link(near, predicate, far, often))
        return found

    def _filter(self) -> list[Comparison]:
        """Read what stands in parentheses: comparisons that must all hold."""
        self._needs("(")
        found = self._comparisons()
        while self._takes("&&"):
            found += self._comparisons()
        self._needs(")")
        return found

    def _comparisons(self) -> list[Comparison]:
        if self._sees("mark", "("):
            return self._filter()
        left = self._place()
        operator = self._needs(*OPERATORS)
        return [comparison(left, operator, self._place())]
