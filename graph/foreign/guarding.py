"""What the engine's parsers let pass and a store must not hold, found in the bytes on their way, with their line.

Control characters break every serialisation in XML, a document type makes a small file large, and depth is what a
parser dies of that calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol
from xml.parsers import expat

from graph.errors import ForeignError

PART = 256 * 1024  # bytes
DEEPEST = 1_000  # elements in elements
OVERLAP = 16  # bytes of the last part in which a pattern may begin
BOM = b"\xef\xbb\xbf"
CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
FINE = bytes(set(range(256)) - set(CONTROLS))
RAW = re.compile(b"[" + re.escape(CONTROLS) + b"]|\xef\xbf[\xbe\xbf]")
MARKS = (b"\\u00", b"\\U00", b"\\uF", b"\\uf", b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # without one there is nothing to find
ESCAPED = re.compile(
    rb"(?<!\\)(?:\\\\)*(\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F])|\\U000000(?:0[0-8bBcCeEfF]|1[0-9a-fA-F])|\\u[fF]{3}[eEfF])"
)
REMOTE = re.compile(rb'"@(?:context|import)"\s*:\s*(?:\[\s*)?"([^"\s]{1,200})"')
SAVE = "take it out, or save the file anew as UTF-8"


class Readable(Protocol):
    """What bytes can be read of."""

    def read(self, size: int) -> bytes:
        """Give the next bytes."""


Check = Callable[[bytes, bool], None]


class Guard:
    """A stream of bytes that is looked through as it is read."""

    def __init__(self, source: Readable, syntax: str) -> None:
        self._source = source
        self.context = ""  # the first context of JSON-LD that stands elsewhere
        self.refusal: ForeignError | None = None
        self._first = True
        self._rest = b""
        self._check: Check = (
            _Markup().check if syntax == "rdf" else _Text(self._note if syntax == "jsonld" else None).check
        )

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        if not self._rest:
            self._rest = self._next()
        part = self._rest[:size] if size >= 0 else self._rest
        self._rest = self._rest[len(part) :]
        return part

    def _next(self) -> bytes:
        try:
            part = self._source.read(PART)
            if self._first:
                part, self._first = part.removeprefix(BOM), False
            self._check(part, not part)
        except ForeignError as error:
            self.refusal = error  # the parser would tell it as a failure of the system
            raise OSError(str(error)) from error
        return part

    def _note(self, context: str) -> None:
        self.context = self.context or context


class _Text:
    """Looks through Turtle and its kin, and JSON; the parsers themselves refuse what is no UTF-8."""

    def __init__(self, note: Callable[[str], None] | None) -> None:
        self._line = 1  # in which the tail begins
        self._tail = b""
        self._note = note

    def check(self, part: bytes, _last: bool) -> None:
        """Refuse control characters, written out or escaped, and note the contexts of JSON-LD."""
        text = self._tail + part
        suspect = text.translate(None, FINE) or any(mark in text for mark in MARKS)
        if suspect and (found := RAW.search(text) or ESCAPED.search(text)):
            line = self._line + text[: found.end() - 1].count(b"\n")
            raise ForeignError(f"line {line}: has a control character, which no XML can hold; {SAVE}")
        if self._note and (remote := REMOTE.search(text)):
            self._note(remote[1].decode("utf-8", "replace"))
        self._line += text[:-OVERLAP].count(b"\n")
        self._tail = text[-OVERLAP:]


class _Markup:
    """Looks through XML: well formed, without a document type, and not too deep."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate()
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._depth = 0

    def check(self, part: bytes, last: bool) -> None:
        """Refuse what is no XML."""
        try:
            self._expat.Parse(part, last)
        except expat.ExpatError as error:
            told = expat.errors.messages.get(error.code, "not well formed")
            raise ForeignError(f"line {error.lineno}: not well-formed XML ({told}); correct it there") from error

    def _doctype(self, *_: object) -> None:
        line = self._expat.CurrentLineNumber
        raise ForeignError(f"line {line}: DTD not allowed, for its entities can be anything; take it out")

    def _start(self, *_: object) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ForeignError(
                f"line {self._expat.CurrentLineNumber}: elements are nested more than {DEEPEST} deep; flatten them"
            )

    def _end(self, _: str) -> None:
        self._depth -= 1
