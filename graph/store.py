"""The store: one document, one transaction; loading the same twice writes nothing, and a failed one leaves no trace.

In a directory (graph/directory.py) or in memory; there it is the same but for snapshots.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyoxigraph as ox

from graph import background, iris
from graph.affirmed import affirmed, affirmed_events
from graph.dataset import Dataset
from graph.directory import current_snapshot, fix_base, lock, one_line, open_record, point, prepare, read_base
from graph.errors import QuadError, StoreError, UnknownDocumentError
from graph.infer import Derivation, close
from graph.rules import compiled
from graph.vocabulary import Triple, cq

KEPT = 2  # snapshots: the newest, and the one that a reader may still be answering from
DEFAULT = ox.DefaultGraph()
UNFLUSHED = 50_000  # quads written before the engine's buffers go to disk: left alone, they take 2 MB a document


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did: quads of the document added and removed, and how many follow from it now."""

    added: int
    removed: int
    inferred: int


class Store(Dataset):
    """A dataset open for writing, by this process only."""

    _lock: IO[str] | None = None
    _written = 0  # quads since the last flush

    @classmethod
    def create(cls, path: Path | str | None = None, base: str = iris.BASE) -> Self:
        """Make a new store in a directory that is new or empty, or in memory."""
        if path is not None and (Path(path) / "base").exists():
            raise StoreError(f"{path}: is a store already; open it, or name another directory")
        return cls.open(path, base)

    @classmethod
    def open(cls, path: Path | str | None = None, base: str | None = None) -> Self:
        """Open the store in a directory, and make it if there is none; in memory where no directory is named."""
        if path is None:
            store = cls(ox.Store(), iris.checked_base(base or iris.BASE), None)
        else:
            store = cls._open_directory(Path(path), base)
        store._refresh()
        return store

    @classmethod
    def _open_directory(cls, directory: Path, base: str | None) -> Self:
        prepare(directory)
        held = lock(directory / "lock")
        try:
            store = cls(open_record(directory), fix_base(directory, base), directory)
        except StoreError:
            held.close()
            raise
        store._lock = held
        return store

    def close(self) -> None:
        """Give the directory back; what was written stays."""
        self._record = ox.Store()
        if self._lock:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- documents

    def replace(self, key: str, quads: Iterable[ox.Quad]) -> Change:
        """Put a document in the place of its old version, with its inferences, in one transaction."""
        graph = ox.NamedNode(iris.document(self.base, key))
        return self._write(graph, canonical(checked(quads, graph)))

    def remove(self, key: str) -> Change:
        """Take a document away, with all that followed from it."""
        graph = ox.NamedNode(iris.document(self.base, key))
        if not self._record.contains_named_graph(graph):
            raise UnknownDocumentError(f"no document {key}: it is not in the store; `status --documents` lists them")
        return self._write(graph, set())

    def put_view(self, name: str, triples: Iterable[Triple]) -> None:
        """Put what was worked out over all documents in the place of what it was, in one transaction."""
        graph = ox.NamedNode(iris.graph(self.base, name))
        old, new = set(self._graph(graph)), {ox.Quad(*triple, graph) for triple in triples}
        if new != old:
            self._apply(old - new, new - old)

    def inferences(self, key: str) -> dict[Triple, Derivation]:
        """Give what follows from a document, each triple with the rule and the premises it follows by."""
        graph = ox.NamedNode(iris.document(self.base, key))
        return self._close(background.triples_of(self._graph(graph)))

    def _write(self, graph: ox.NamedNode, new: set[ox.Quad]) -> Change:
        old = set(self._graph(graph))
        consequences = ox.NamedNode(f"{graph.value}/inferred")
        if new == old:
            return Change(0, 0, sum(1 for _ in self._graph(consequences)))
        triples = background.triples_of(new)
        followed = set(self._graph(consequences))
        follows = {ox.Quad(*triple, consequences) for triple in self._close(triples)}
        before, after = affirmed(background.triples_of(old | followed)), affirmed(background.triples_of(new | follows))
        view = ox.NamedNode(iris.graph(self.base, background.AFFIRMED))
        gone = {ox.Quad(*t, view) for t in before - after if not self._affirmed_elsewhere(t, graph)}
        added = (new - old) | (follows - followed) | {ox.Quad(*t, view) for t in after - before}
        self._apply((old - new) | (followed - follows) | gone, added)
        return Change(len(new - old), len(old - new), len(follows))

    def _graph(self, graph: ox.NamedNode) -> Iterable[ox.Quad]:
        return self._found(None, None, None, graph)

    def _close(self, triples: list[Triple]) -> dict[Triple, Derivation]:
        return close(triples, compiled(), background.lookup(self._record, self.base))

    def _affirmed_elsewhere(self, triple: Triple, graph: ox.NamedNode) -> bool:
        """Tell whether another document tells the triple too, and affirms the event that it is about."""
        if triple[0].value.startswith(f"{graph.value}#"):
            return False  # an event of this document alone
        telling = {q.graph_name for q in self._found(*triple, None)}
        keys = {iris.key_of(self.base, g.value) for g in telling if isinstance(g, ox.NamedNode)}
        others = {ox.NamedNode(iris.document(self.base, key)) for key in keys if key} - {graph}
        return any(self._affirms(other, triple[0]) for other in others)

    def _affirms(self, graph: ox.NamedNode, event: ox.NamedNode) -> bool:
        """Tell whether a document affirms an event."""
        claims = [quad.subject for quad in self._found(None, cq("claims"), event, graph)]
        told = (quad for claim in claims for quad in self._found(claim, None, None, graph))
        return bool(affirmed_events(background.triples_of(told)))

    def _affirmed_by(self, graph: ox.NamedNode) -> set[Triple]:
        consequences = ox.NamedNode(f"{graph.value}/inferred")
        return affirmed(background.triples_of((*self._graph(graph), *self._graph(consequences))))

    def _apply(self, removed: set[ox.Quad], added: set[ox.Quad]) -> None:
        """Write a difference, and what it means for the default graph, in one transaction."""
        kept = {quad.triple for quad in added}
        lost = {quad.triple for quad in removed} - kept
        alone = {triple for triple in lost if not self._stands_elsewhere(triple, removed)}
        removed |= {ox.Quad(t.subject, t.predicate, t.object, DEFAULT) for t in alone}
        added |= {ox.Quad(t.subject, t.predicate, t.object, DEFAULT) for t in kept}
        steps = [_data("DELETE DATA", removed), _data("INSERT DATA", added), *self._emptied(removed, added)]
        try:
            self._record.update(" ; ".join(step for step in steps if step))
            self._flush(len(removed) + len(added))
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            raise StoreError(f"the store refuses a write: {one_line(error)}; nothing of it was stored") from error

    def _flush(self, written: int) -> None:
        self._written += written
        if self._written > UNFLUSHED:
            self._record.flush()
            self._written = 0

    def _stands_elsewhere(self, triple: ox.Triple, removed: set[ox.Quad]) -> bool:
        found = self._found(triple.subject, triple.predicate, triple.object, None)
        return any(quad not in removed and quad.graph_name != DEFAULT for quad in found)

    def _emptied(self, removed: set[ox.Quad], added: set[ox.Quad]) -> list[str]:
        """Give the steps that drop the named graphs of which nothing is left."""
        filled = {quad.graph_name for quad in added}
        names = {quad.graph_name for quad in removed if isinstance(quad.graph_name, ox.NamedNode)} - filled
        gone = (n for n in names if isinstance(n, ox.NamedNode) and all(quad in removed for quad in self._graph(n)))
        return [f"DROP SILENT GRAPH {name}" for name in sorted(gone, key=str)]

    # --- what stands before the first document

    def _refresh(self) -> None:
        """Bring ontology and reference data up to date, and with them all that follows; a mark says that it is done."""
        mark = background.mark(self.base)
        if any(self._found(mark.subject, mark.predicate, mark.object, mark.graph_name)):
            return
        try:
            self._rebuild(mark)
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"{self.directory}: cannot be written ({one_line(error)}); free space and try again"
            ) from error

    def _rebuild(self, mark: ox.Quad) -> None:
        standing = background.quads(self.base)  # a broken ontology is refused here, before anything is taken away
        for name in (*background.GRAPHS, background.AFFIRMED):
            self._record.remove_graph(ox.NamedNode(iris.graph(self.base, name)))  # the old mark goes first
        self._record.clear_graph(DEFAULT)
        self._record.bulk_extend(standing)
        view = ox.NamedNode(iris.graph(self.base, background.AFFIRMED))
        for key in self._keys():
            graph = ox.NamedNode(iris.document(self.base, key))
            consequences = ox.NamedNode(f"{graph.value}/inferred")
            self._record.remove_graph(consequences)
            follows = self._close(background.triples_of(self._graph(graph)))
            self._record.bulk_extend(ox.Quad(*triple, consequences) for triple in follows)
            self._record.bulk_extend(ox.Quad(*triple, view) for triple in self._affirmed_by(graph))
        union = {quad.triple for quad in self._record}
        self._record.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, DEFAULT) for t in union)
        self._record.extend([mark, ox.Quad(mark.subject, mark.predicate, mark.object, DEFAULT)])

    def _keys(self) -> list[str]:
        names = {graph.value for graph in self._record.named_graphs()}
        return sorted({key for name in names if (key := iris.key_of(self.base, name))})

    # --- snapshots

    def snapshot(self) -> Path:
        """Give readers what is stored now: a copy beside the others, then the pointer."""
        if self.directory is None:
            raise StoreError("a store in memory has no snapshots; make the store in a directory")
        folder = self.directory / "snapshots"
        try:
            numbers = sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdigit())
            target = folder / str(numbers[-1] + 1 if numbers else 1)
            self._record.flush()
            self._record.backup(str(target))
            point(self.directory, target.name)
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"{folder}: no snapshot can be made ({one_line(error)}); free space and try again"
            ) from error
        for number in numbers[: max(0, len(numbers) + 1 - KEPT)]:
            shutil.rmtree(folder / str(number), ignore_errors=True)
        return target


def open_snapshot(path: Path | str, in_memory: bool = False) -> Dataset:
    """Open a snapshot for reading, or the newest one of a store's directory; in memory it answers faster."""
    path = Path(path)
    place = path if path.parent.name == "snapshots" else current_snapshot(path)
    try:
        record = ox.Store.read_only(str(place))
        base = read_base(place.parent.parent)
        if in_memory:
            copy = ox.Store()
            copy.bulk_extend(record)
            record = copy
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{place}: damaged or gone ({one_line(error)}); load the documents again") from error
    return Dataset(record, base, place)


def checked(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> Iterable[ox.Quad]:
    """Let no quad of another graph pass, nor a blank node: a document writes about itself, by name."""
    for quad in quads:
        if quad.graph_name != graph:
            raise QuadError(f"{graph.value}: a quad stands in graph {quad.graph_name}; a document writes its own only")
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode | ox.Literal):
            raise QuadError(f"{graph.value}: {quad.subject} {quad.predicate} {quad.object} has no name; mint an IRI")
        yield quad


def canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Give the quads as the engine keeps them ("01" as the number 1), so that old and new can be compared."""
    scratch = ox.Store()
    scratch.extend(quads)
    return set(scratch)


def _data(verb: str, quads: set[ox.Quad]) -> str:
    """Write quads as an update, in the same order each time."""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
        by_graph.setdefault(name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    blocks = []
    for name in sorted(by_graph):
        lines = "\n".join(sorted(by_graph[name]))
        blocks.append(f"GRAPH {name} {{\n{lines}\n}}" if name else lines)
    body = "\n".join(blocks)
    return f"{verb} {{\n{body}\n}}" if blocks else ""
