"""JSON lines (jsonlines.org): a document a line, its fields named by a map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO

from loaders.errors import Failure, ReadingError
from loaders.formats.fields import dated
from loaders.formats.kinds import stem
from loaders.formats.source import FIELDS, Source

LONGEST = 20 * 2**20  # bytes of a line
TOTAL = 2 * 2**30  # bytes of all lines, unpacked

# Where a field is looked for unless the user says where; the first that is there and not empty counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "html"),
    "id": ("id", "doc", "file", "key"),
    "title": ("title", "headline"),
    "author": ("author", "byline"),
    "publisher": ("publisher", "source", "site"),
    "date": ("date", "published", "issued"),
    "language": ("language", "lang"),
    "url": ("url", "link"),
    "licence": ("licence", "license"),
    "imitates": ("imitates",),
}


def parse_map(text: str) -> dict[str, str]:
    """Read a map of fields: parse_map("text=body,title=headline")."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    for name, _, key in pairs:
        if name.strip() not in NAMES or not key.strip():
            told = f"{name.strip()}={key.strip()} maps no field"
            raise ReadingError("fields", told, f"write NAME=KEY with a NAME of {', '.join(NAMES)}")
    return {name.strip(): key.strip() for name, _, key in pairs}


def expand(name: str, stream: IO[bytes], keys: Mapping[str, str]) -> Iterator[Source | Failure]:
    """Give the documents of JSON lines; a bad line is a failure of its own."""
    number, size = 0, 0
    base = stem(name.removesuffix(".gz"))
    while line := stream.readline(LONGEST + 1):
        number, size = number + 1, size + len(line)
        here = f"{name} line {number}"
        if size > TOTAL:
            raise ReadingError(name, f"is more than {TOTAL >> 30} GB of JSON lines", "cut it into files")
        if len(line) > LONGEST and not line.endswith(b"\n"):
            _skip_rest(stream)
            yield Failure(here, f"{here}: is longer than {LONGEST >> 20} MB; cut it into documents")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _source(here, f"{base}-{number}", line, keys)


def _skip_rest(stream: IO[bytes]) -> None:
    while (part := stream.readline(LONGEST)) and not part.endswith(b"\n"):
        pass


def _source(name: str, fallback: str, line: bytes, keys: Mapping[str, str]) -> Source | Failure:
    try:
        record = _record(name, line)
        content = _value(record, "text", keys).encode("utf-8")
        if not content.strip():
            told = f"has no text under {', '.join(_keys('text', keys))}"
            raise ReadingError(name, told, "name its key: --fields text=KEY")
        fields = {field: value for field in FIELDS if (value := _value(record, field, keys))}
        identity = _value(record, "id", keys)
        return Source(name, stem(identity) if identity else fallback, content, fields=dated(name, "record", fields))
    except UnicodeEncodeError:
        return Failure(name, f"{name}: holds half a character (a lone surrogate); correct the line")
    except ReadingError as error:
        return Failure(name, str(error))


def _record(name: str, line: bytes) -> Mapping[str, object]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadingError(name, f"is not UTF-8 (byte {error.start})", "convert it to UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ReadingError(name, f"is not JSON ({error})", "write one object a line") from error
    if not isinstance(record, dict):
        raise ReadingError(name, "is not a JSON object", "write one object a line")
    return record


def _keys(field: str, keys: Mapping[str, str]) -> tuple[str, ...]:
    return (keys[field],) if field in keys else NAMES[field]


def _value(record: Mapping[str, object], field: str, keys: Mapping[str, str]) -> str:
    for key in _keys(field, keys):
        value = record.get(key)
        if isinstance(value, str) and value.strip():
            return value if field == "text" else value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""
