"""The tokens of a query taken one after another, and the terms among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.querying.columns.checking import checked_iri
from server.querying.columns.lexing import END, Token
from server.querying.columns.patterns import Place
from server.querying.columns.refusing import Unsuited


class Cursor:
    """Takes the tokens of one query from the first to the last."""

    def __init__(self, found: Iterator[Token], prefixes: Mapping[str, str]) -> None:
        self._rest = found
        self._token = next(found)
        self._prefixes = dict(prefixes)
        self._seen: dict[str, None] = {}  # variables in the order in which they come

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
        name = self._taken("variable")[1:]
        self._seen[name] = None
        return name

    def _place(self) -> Place:
        if self._sees("variable"):
            return self._variable()
        if self._sees("number"):
            return b'"%b"^^<http://www.w3.org/2001/XMLSchema#integer>' % self._taken("number").encode()
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
