"""Decisions about identity, carried out: what they touch is read again from the text that the store keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from graph.dataset import Dataset
from graph.deciding import GRAPH, touched, triples
from graph.decisions import FILE, Decisions, joined, read_decisions, write_decisions
from graph.errors import UnknownDocumentError
from graph.iris import slug
from graph.store import Store
from loaders.load import Outcome

Again = Callable[[Sequence[str], Decisions], Outcome]  # reads documents again, by their keys


def adopt(directory: Path, more: Decisions, place: str) -> Decisions:
    """Give the decisions of a store, with others that it takes over into its file."""
    own = read_decisions(directory / FILE)
    every = joined(own, more, place)
    if every.rows != own.rows:
        write_decisions(directory / FILE, every)
    return every


def settle(store: Store, made: Decisions, again: Again, done: Sequence[str] = ()) -> Outcome:
    """Read again what decisions touch that were made or undone since; note them as carried out when all was read."""
    keys = [key for key in touched(store, made.rows) if key not in done]
    outcome = again(keys, made) if keys else Outcome((), ())
    if not outcome.failures:
        store.put_view(GRAPH, triples(made, store.base))
    return outcome


def keys_of(store: Dataset, documents: Sequence[str]) -> list[str]:
    """Give the keys of documents by key or file name; of all where none is named."""
    known = store.documents()
    keys = [one if one in known else slug(Path(one).stem) for one in documents]
    for key, one in zip(keys, documents, strict=True):
        if key not in known:
            raise UnknownDocumentError(f"no document {one}: it is not in the store; `status --documents` lists them")
    return keys or list(known)
