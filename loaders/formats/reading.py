"""One source becomes one document: told by its bytes, read by its format, described by what is known of it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from graph.iris import slug
from graph.records import Document
from loaders.errors import ReadingError
from loaders.formats import text
from loaders.formats.confined import confined
from loaders.formats.fields import sidecar
from loaders.formats.kinds import Format, format_of, readable, stem, too_large
from loaders.formats.language import check_language
from loaders.formats.opening import content_of
from loaders.formats.source import Extract, Source
from loaders.paragraphs import paragraphs

LARGEST = 5 * 2**20  # characters: a book of a thousand pages has three million
PARAGRAPH = 50_000  # characters: ten times the longest that was met in 2,300 documents


def read(source: Source) -> Document:
    """Read a source as a document; what cannot be one raises a `ReadingError`."""
    if not source.content.strip():
        raise ReadingError(source.name, "is empty", "give a file with text")
    one = readable(source.name, format_of(source.name, source.content, source.media))
    if len(source.content) > one.limit:
        raise too_large(source.name, len(source.content), one)
    return _document(source, _extract(source, one))


def read_file(path: Path) -> Document:
    """Read a file that holds one document."""
    content = content_of(path)
    return read(Source(str(path), stem(path.name), content, fields=sidecar(path)))


def _extract(source: Source, one: Format) -> Extract:
    if one.runs == "container":
        raise ReadingError(source.name, f"is {one.name}, not one document", "give it its own suffix and load it")
    if one.runs == "here":
        return text.extract(source)
    return confined(os.getpid()).extract(one.module, source)


def _document(source: Source, extract: Extract) -> Document:
    fields = {**source.hints, **extract.fields, **source.fields}
    if extract.body:  # a header block is written by hand, into the very file
        fields = {**source.hints, **source.fields, **extract.fields}
    _check_size(source.name, extract)
    check_language(source.name, extract.text[extract.body :], fields.get("language", ""))
    return Document(
        key=slug(source.stem),
        name=source.name.rpartition("/")[2] or source.name,
        text=extract.text,
        sha256=hashlib.sha256(source.content).hexdigest(),
        title=fields.get("title", ""),
        publisher=fields.get("publisher", ""),
        date=fields.get("date") or None,
        language=fields.get("language") or "en",
        url=fields.get("url") or source.url,
        licence=fields.get("licence", ""),
        imitates=fields.get("imitates", ""),
        body=extract.body,
        author=fields.get("author", ""),
        modified=source.hints.get("modified", ""),
    )


def _check_size(name: str, extract: Extract) -> None:
    """Refuse more text than a document has, and a paragraph that no prose has: the parser holds all of it at once."""
    if len(extract.text) > LARGEST:
        raise ReadingError(name, f"gives more than {LARGEST >> 20} MB of text", "cut it into documents")
    longest = max((end - start for start, end in paragraphs(extract.text, extract.body)), default=0)
    if longest > PARAGRAPH:
        told = f"holds a paragraph of {longest} characters, more than {PARAGRAPH}"
        raise ReadingError(name, told, "part its paragraphs by blank lines")
