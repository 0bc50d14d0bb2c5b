"""Coverage: what the reader leaves unread in many documents, by frequency, with examples: the list to work down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.records import Document, Span
from loaders.errors import Failure, ReadingError
from loaders.extract.gaps import gaps
from loaders.extract.parse.page import prepare
from loaders.extract.parse.parsing import Pipeline
from loaders.formats.reading import read
from loaders.formats.source import Source
from loaders.load import Progress
from loaders.split import split
from loaders.tables import rows

EXAMPLES = 3  # a word
LONGEST = 200  # characters of an example


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in which a word was met: the document's name, and where the sentence begins."""

    document: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A word that yields nothing; `kind` is a row of `lexicon/gaps.tsv`."""

    kind: str
    word: str
    count: int  # occurrences
    documents: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was left unread in some documents, and which of them could not be read at all."""

    documents: int
    missed: tuple[Missed, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class _Tally:
    count: int = 0
    documents: set[str] = field(default_factory=set)
    examples: list[Example] = field(default_factory=list)


def kinds() -> dict[str, tuple[str, str]]:
    """Give the kinds of gaps: what each is, and the table where it is mended."""
    return {kind: (told, table) for kind, told, table in rows("gaps.tsv")}


def coverage(
    sources: Iterable[Source | Failure], pipeline: Pipeline, progress: Progress | None = None, total: int = 0
) -> Coverage:
    """Count what is left unread, kind by kind, the most frequent first; the same for any order of the documents."""
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    failures: list[Failure] = []
    done = 0
    for source in sources:
        document = _document(source)
        if isinstance(document, Failure):
            failures.append(document)
            continue
        if progress:
            progress(done, total, document.name)
        done += 1
        for unit in split(document):
            for gap in gaps(prepare(document, unit, pipeline)):
                _add(tallies[gap.kind, gap.word], document, gap.sentence)
    order = {kind: number for number, kind in enumerate(kinds())}
    found = (_missed(kind, word, tally) for (kind, word), tally in tallies.items())
    missed = tuple(sorted(found, key=lambda one: (order[one.kind], -one.count, one.word)))
    return Coverage(done, missed, tuple(failures))


def _document(source: Source | Failure) -> Document | Failure:
    try:
        return source if isinstance(source, Failure) else read(source)
    except ReadingError as error:
        return Failure(source.name, str(error))


def _add(tally: _Tally, document: Document, sentence: Span) -> None:
    tally.count += 1
    tally.documents.add(document.key)
    text = " ".join(document.text[slice(*sentence)].split())[:LONGEST]
    example = Example(document.name, sentence[0], text)
    if example not in tally.examples:
        tally.examples = sorted([*tally.examples, example], key=lambda one: (one.document, one.start))[:EXAMPLES]


def _missed(kind: str, word: str, tally: _Tally) -> Missed:
    return Missed(kind, word, tally.count, len(tally.documents), tuple(tally.examples))


def coverage_lines(found: Coverage, shown: Iterable[str], limit: int) -> Iterator[str]:
    """Give a heading a kind, and under it the most frequent words with an example each."""
    by_kind: dict[str, list[Missed]] = defaultdict(list)
    for one in found.missed:
        by_kind[one.kind].append(one)
    for kind in shown:
        told, table = kinds()[kind]
        missed = by_kind[kind]
        total = sum(one.count for one in missed)
        yield f"{kind}: {told}; {total} times, {len(missed)} different; to be mended in {table}"
        for one in missed[:limit]:
            example = one.examples[0]
            yield f"  {one.count:6}  {one.word:28}  {example.document}:{example.start}  {example.text}"
