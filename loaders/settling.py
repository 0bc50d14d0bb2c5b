"""Decisions about identity, carried out: what they touch is read again from the text that the store keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from graph.dataset import Dataset
from graph.errors import UnknownDocumentError
from graph.iris import slug
from graph.resolution.deciding import GRAPH, carried_out, touched, triples
from graph.resolution.decisions import FILE, Decisions, joined, read_decisions, write_decisions
from graph.resolution.places import with_places
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


def settle(store: Store, made: Decisions, used: Decisions, again: Again, done: Sequence[str] = ()) -> Outcome:
    """Read again what a change of decisions touches, and note them as carried out when all was read.

    Users make them and the rule of places; `used` are those by which what is `done` was read just now.
    """
    every = with_places(store, made)
    older = touched(store, carried_out(store), every.rows).difference(done)
    newer = touched(store, used.rows, every.rows).intersection(done)
    outcome = again(sorted(older | newer), every) if older | newer else Outcome((), ())
    if not outcome.failures:
        store.put_view(GRAPH, triples(every, store.base))
    return outcome


def keys_of(store: Dataset, documents: Sequence[str]) -> list[str]:
    """Give the keys of documents by key or file name; of all where none is named."""
    known = store.documents()
    keys = [one if one in known else slug(Path(one).stem) for one in documents]
    for key, one in zip(keys, documents, strict=True):
        if key not in known:
            raise UnknownDocumentError(f"no document {one}: it is not in the store; `status --documents` lists them")
    return keys or list(known)
