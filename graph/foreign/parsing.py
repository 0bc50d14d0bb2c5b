"""Foreign bytes to quads, with errors that name line and reason. Blank nodes are fresh each time: files share none.

`parse` gives quads one by one; `lines` writes them as N-Quads without touching each: seven times as fast.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from graph.errors import ForeignError
from graph.foreign.guarding import Guard, Readable
from graph.foreign.syntaxes import Syntax, mistaken

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

LONGEST = 8_000  # characters of an IRI: what servers and browsers take
PART = 1024 * 1024  # bytes of lines that are looked through at a time
WHERE = re.compile(r"(?:Parser error )?(?:at|between) line (\d+)[^:]*: ")
RELATIVE = "No scheme found in an absolute IRI"
BASED = frozenset({"ttl", "trig", "rdf", "jsonld"})  # syntaxes in which an IRI may be relative
AGAIN = re.compile(r" \(line \d+\)$")
REMOTE = ("No LoadDocumentCallback", "Invalid remote context")
VERSION = "RDF 1.2 is not stored here"
NEW = (b"<<(", b"--ltr", b"--rtl")  # where RDF 1.2 may be
LABEL = b" _:"
OBJECT = re.compile(rb"\S+ \S+ _:\w+ \.$")  # an ordinary line that ends in a blank node
TAIL = 64  # bytes in which a blank node's label stands, for the engine makes it
DEFAULT = ox.DefaultGraph()


class Head:
    """A stream whose first bytes were looked at."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.head = source.read(1024)
        self._first = self.head

    def read(self, size: int) -> bytes:
        """Give the next bytes."""
        part, self._first = self._first, b""
        return part or self._source.read(size)


class Lines(io.RawIOBase):
    """Takes lines of N-Quads from the engine, and hands them on in parts when they were looked through."""

    def __init__(self, give: Callable[[bytes], None]) -> None:
        super().__init__()
        self._give = give
        self._held = bytearray()

    def writable(self) -> bool:
        """Tell that bytes can be written."""
        return True

    def write(self, part: Buffer) -> int:
        """Take a piece."""
        self._held += memoryview(part)
        if len(self._held) >= PART:
            self.finish(self._held.rfind(b"\n") + 1)
        return memoryview(part).nbytes

    def finish(self, size: int = -1) -> None:
        """Hand on so many bytes, or all that there are."""
        part = bytes(self._held[:size] if size >= 0 else self._held)
        del self._held[: len(part)]
        _look_through(part)
        self._give(part)


def parse(source: Readable, syntax: Syntax, base: str | None = None) -> Iterator[ox.Quad]:
    """Give the quads of a stream; a graph that is named by no IRI, and what only RDF 1.2 has, is refused."""
    guard = _guarded(source, syntax)
    with _telling(guard, syntax):
        for quad in _engine(guard, syntax, base):
            yield _checked(quad)


def lines(source: Readable, syntax: Syntax, give: Callable[[bytes], None], base: str = "", graph: str = "") -> None:
    """Hand on the quads of a stream as N-Quads, in parts; those in no graph go into the graph that is named."""
    name = f" {ox.NamedNode(graph)} .\n".encode() if graph else b" .\n"
    guard = _guarded(source, syntax)
    placed = Lines(give if syntax.has_graphs else lambda part: give(part.replace(b" .\n", name)))
    with _telling(guard, syntax):
        quads = _engine(guard, syntax, base or None)
        moved = _in_graph(quads, ox.NamedNode(graph)) if graph and syntax.has_graphs else quads
        ox.serialize(moved, cast(IO[bytes], placed), format=ox.RdfFormat.N_QUADS)
    placed.finish()


def _guarded(source: Readable, syntax: Syntax) -> Guard:
    opened = Head(source)
    if what := mistaken(opened.head):
        raise ForeignError(f"is {what}, not {syntax.title}; give a file of RDF, or say its --format")
    return Guard(opened, syntax.name)


def _engine(guard: Guard, syntax: Syntax, base: str | None) -> Iterator[ox.Quad]:
    return ox.parse(cast(IO[bytes], guard), format=syntax.engine, base_iri=base, rename_blank_nodes=True)


def _in_graph(quads: Iterator[ox.Quad], name: ox.NamedNode) -> Iterator[ox.Quad]:
    return (
        ox.Quad(quad.subject, quad.predicate, quad.object, name) if quad.graph_name == DEFAULT else quad
        for quad in quads
    )


def _look_through(part: bytes) -> None:
    """Refuse lines that hold what is not stored; those that only look so pass."""
    held = part.split(b"\n")
    suspects = [line for line in held if LABEL in line[-TAIL:] and not OBJECT.match(line)]
    if max(map(len, held)) > LONGEST:
        suspects += [line for line in held if len(line) > LONGEST]
    if any(mark in part for mark in NEW):
        suspects += [line for line in held if any(mark in line for mark in NEW)]
    for quad in ox.parse(b"\n".join(suspects), format=ox.RdfFormat.N_QUADS, lenient=True):
        _checked(quad)


def _checked(quad: ox.Quad) -> ox.Quad:
    """Refuse what the store's neighbours cannot read."""
    one, by, value = quad.subject, quad.predicate, quad.object
    if isinstance(value, ox.Triple) or isinstance(one, ox.Triple):
        raise ForeignError(f"{_short(one)} {_short(by)}: leads to a triple term; {VERSION}: write it as triples")
    if isinstance(value, ox.Literal) and value.direction is not None:
        raise ForeignError(f"{_short(value)}: has a base direction; {VERSION}: take the direction away")
    if isinstance(quad.graph_name, ox.BlankNode):
        raise ForeignError(f"a graph is named by a blank node, {quad.graph_name}; give it an IRI")
    for node in (one, by, quad.graph_name, value):
        if isinstance(node, ox.NamedNode) and len(node.value) > LONGEST:
            raise ForeignError(f"{_short(node)}: an IRI of {len(node.value)} characters; at most {LONGEST} are kept")
    return quad


def _short(node: object) -> str:
    text = str(node)
    return text if len(text) <= 80 else f"{text[:80]}..."


@contextmanager
def _telling(guard: Guard, syntax: Syntax) -> Iterator[None]:
    """Tell what goes wrong in the terms of the file."""
    try:
        yield
    except SyntaxError as error:
        raise guard.refusal or _told(error, guard, syntax) from error
    except (OSError, ValueError) as error:
        raise guard.refusal or ForeignError(f"cannot be read ({' '.join(str(error).split())})") from error


def _told(error: SyntaxError, guard: Guard, syntax: Syntax) -> ForeignError:
    text = " ".join(str(error).split())
    if any(mark in text for mark in REMOTE):
        name = f" {guard.context}" if guard.context else ""
        return ForeignError(
            f"its context{name} stands elsewhere, and nothing is fetched; write the context into the file"
        )
    found = WHERE.search(text)
    line = f"line {found[1]}: " if found else ""
    if RELATIVE in text:
        based = ", or say by --base what it is relative to" if syntax.name in BASED else ""
        return ForeignError(f"{line}an IRI is relative; write it in full{based}")
    reason = AGAIN.sub("", text[found.end() :] if found else text)
    return ForeignError(f"{line}{reason}; correct it{' there' if found else ''}")
