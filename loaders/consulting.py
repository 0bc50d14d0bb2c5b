"""A graph as those use it who read it: asked, queried, searched, explained, handed over. What changes it: library.py.

Every heavy import waits for its use.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from graph.errors import QueryError
from graph.fulltext.kinds import KINDS
from graph.records import Answer

if TYPE_CHECKING:
    from graph.dataset import Dataset
    from graph.fulltext.searching import Hit
    from graph.handing import RdfGraph
    from graph.records import Result
    from graph.repositories import Repository
    from graph.resolution.decisions import Decisions
    from graph.why.explanation import Portrait, Reply
    from loaders.extract.parse.parsing import Pipeline


@cache
def opened(name: str) -> Pipeline:
    """Open a pipeline once in a process: it takes a second and 100 MB."""
    from loaders.extract.parse.parsing import open_pipeline

    return open_pipeline(name) if name else open_pipeline()


class Consulted:
    """A graph, open for readers."""

    def __init__(self, kept: Repository, pipeline: str = "") -> None:
        self.kept, self.directory = kept, kept.directory
        self._name = pipeline

    @property
    def pipeline(self) -> Pipeline:
        """The spaCy pipeline, opened when something has to be read."""
        return opened(self._name)

    def dataset(self) -> Dataset:
        """Open what is there for reading; a writer at work is not disturbed."""
        return self.kept.dataset()

    def ask(self, text: str, dataset: Dataset | None = None) -> Answer:
        """Answer a question in plain words."""
        from graph.answering.asking import ask
        from loaders.inquiry import read_inquiry

        return ask(dataset or self.dataset(), text, lambda words: read_inquiry(words, self.pipeline))

    def question(self, name: str, parameters: Mapping[str, str | Sequence[str]] | None = None) -> Answer:
        """Answer a canned question."""
        from graph.answering.questions import answer

        return answer(self.dataset(), name, parameters or {})

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a SPARQL query: the solutions of SELECT, the truth of ASK, the triples of CONSTRUCT.

        It may take so many seconds, and then raises LateError; without a timeout it may take for ever.
        """
        if timeout is None:
            return self.kept.whole().run(text)
        from graph.deadlines import answered

        return answered(self.kept, text, timeout)

    def graph(self, document: str = "") -> RdfGraph:
        """Give a document's graph, by key or file name, as an rdflib Graph; without one, all that is known."""
        from graph.handing import graph_of

        dataset = self.dataset()
        return graph_of(dataset.triples_of(self.key(document)), dataset.prefixes)

    def why(self, *words: str) -> Reply | Portrait:
        """Explain a fact, named by subject, predicate and object, or a thing."""
        from graph.why.replying import why

        return why(self.dataset(), words)

    def search(self, words: str, kind: str = "", limit: int = 20) -> tuple[Hit, ...]:
        """Find things, quotes, documents or what was imported that hold all words, so many of each, the best first."""
        if kind not in {"", *KINDS}:
            raise QueryError(f"the kind {kind[:40]!r} is unknown; use one of {', '.join(KINDS)}")
        index = self.dataset().fulltext
        kinds = (KINDS[kind],) if kind else KINDS.values()
        return tuple(hit for one in kinds for hit in index.find(words, one, limit).hits)

    def decisions(self) -> Decisions:
        """Give the decisions about identity that stand beside the store."""
        return self.kept.decisions()

    def thing(self, name: str) -> str:
        """Give the name below id/ of what has just this name, label or IRI in the graph."""
        from graph.answering.names import named

        dataset = self.dataset()
        return named(dataset, name).removeprefix(f"{dataset.base}id/")

    def key(self, document: str) -> str:
        """Give the key of a document of the graph by key or file name; nothing for nothing."""
        from loaders.settling import keys_of

        return keys_of(self.dataset(), [document])[0] if document else ""

    def export(self, out: IO[bytes], form: str, graph: str = "") -> None:
        """Write everything, or one graph, to an open file, in the format of that suffix."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"graph.{form}"
            self.dump(path, graph)
            with path.open("rb") as dumped:
                shutil.copyfileobj(dumped, out)

    def dump(self, path: Path, graph: str = "") -> int:
        """Write everything, or one graph, to a file, in the format of its suffix, and give the number of statements."""
        from graph.listing import checked_graph

        dataset = self.kept.whole()
        return dataset.dump(path, checked_graph(dataset, graph) if graph else "")
