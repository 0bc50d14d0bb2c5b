"""Plain text: the bytes of a file become a document whose offsets count in the file's own text."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from pathlib import Path

from graph.iris import slug
from graph.records import Document
from loaders.errors import ReadingError

LIMIT = 20 * 1024 * 1024  # bytes; a longer "text" is a dump that should be cut into documents first
FIELDS = ("title", "publisher", "date", "language", "url", "licence", "imitates")
HEADER_LINES = 20  # a header block that is longer than this is prose with a rule in it
SAMPLE = 4000  # characters that the language is told from
ENOUGH = 200  # letters below which the likeliest language is but a guess
SURE = 25.0  # in a shorter text, how far another language must be ahead of English, in logarithms of likelihood
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")
_KEY = re.compile(r"([A-Za-z]+):[ \t]*(.*)")
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f]")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read(path: Path) -> Document:
    """Read a file of plain text, with its header block or sidecar, as a document."""
    content = _bytes(path)
    text = _text(str(path), content)
    fields, body = _header(str(path), text)
    if not text[body:].strip():
        raise ReadingError(str(path), "is empty below its header block", "give a file with text")
    fields = {**_sidecar(path), **fields}
    _check_language(str(path), text[body:], fields.get("language", ""))
    return Document(
        key=slug(path.stem),
        name=path.name,
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        title=fields.get("title", ""),
        publisher=fields.get("publisher", ""),
        date=fields.get("date") or None,
        language=fields.get("language") or "en",
        url=fields.get("url", ""),
        licence=fields.get("licence", ""),
        imitates=fields.get("imitates", ""),
        body=body,
    )


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise ReadingError(str(path), "is a device or a pipe", "give a file with text")
        if found.st_size > LIMIT:
            told = f"{found.st_size / 2**20:.0f} MB of text, more than 20 MB"
            raise ReadingError(str(path), told, "cut it into documents")
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "the system refuses it"
        raise ReadingError(str(path), f"cannot be opened ({reason})", "check the path and its permissions") from error
    if not content.strip():
        raise ReadingError(str(path), "is empty", "give a file with text")
    return content


def _text(name: str, content: bytes) -> str:
    if b"\0" in content[:LIMIT]:
        raise ReadingError(name, f"is binary (NUL at byte {content.index(0)})", "give plain text in UTF-8")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReadingError(name, f"line {line} is not UTF-8 (byte {error.start})", "convert it to UTF-8") from error
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise ReadingError(name, f"line {line} holds the control character U+{ord(control[0]):04X}", "remove it")
    return text


def _header(name: str, text: str) -> tuple[dict[str, str], int]:
    """Give the fields of a header block and where the text behind it begins."""
    fields: dict[str, str] = {}
    position = 1 if text.startswith("\ufeff") else 0
    start = position
    for _ in range(HEADER_LINES):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)].rstrip("\r")
        if line.strip() == "---":
            return (_checked(name, "header", fields), end + 1 if end >= 0 else len(text)) if fields else ({}, start)
        found = _KEY.fullmatch(line)
        if not found or end < 0:
            break
        fields[found[1].lower()] = found[2].strip()
        position = end + 1
    return {}, 0


def _checked(name: str, where: str, fields: dict[str, str]) -> dict[str, str]:
    for key in fields:
        if key not in FIELDS:
            known = ", ".join(field.capitalize() for field in FIELDS)
            raise ReadingError(name, f"unknown field {key.capitalize()} in its {where}", f"use one of {known}")
    return _dated(name, where, fields)


def _dated(name: str, where: str, fields: dict[str, str]) -> dict[str, str]:
    value = fields.get("date", "")
    if value and not _is_date(value):
        raise ReadingError(name, f"field Date of its {where} is {value!r}", "write YYYY-MM-DD, YYYY-MM or YYYY")
    return {**fields, "date": value[:10]} if value else fields


def _is_date(value: str) -> bool:
    found = _DATE.fullmatch(value)
    if not found:
        return False
    month, day = int(found[2] or 1), int(found[3] or 1)
    return 1 <= month <= 12 and 1 <= day <= _MONTH_DAYS[month - 1]


def _sidecar(path: Path) -> dict[str, str]:
    """Read NAME.json beside NAME.txt; fields that the reader does not use are left alone."""
    side = path.with_suffix(".json")
    if side == path or not side.is_file():
        return {}
    try:
        record = json.loads(side.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadingError(str(side), f"is not JSON ({error})", "correct it or move it away") from error
    if not isinstance(record, dict):
        raise ReadingError(str(side), "is not a JSON object", "write one object with title, publisher, date ...")
    fields = {key: value for key in FIELDS if isinstance(value := record.get(key), str)}
    if isinstance(date := record.get("date"), (int, float)):
        fields["date"] = str(date)
    return _dated(str(side), "sidecar", _with_source(fields, record.get("source")))


def _with_source(fields: dict[str, str], source: object) -> dict[str, str]:
    address = source.get("item") if isinstance(source, dict) else source
    if not fields.get("url") and isinstance(address, str) and address.startswith(("http://", "https://")):
        return {**fields, "url": address}
    return fields


def _check_language(name: str, prose: str, declared: str) -> None:
    if declared and not declared.lower().startswith("en"):
        raise ReadingError(name, f"its language is given as {declared!r}", "give documents in English")
    import py3langid  # loads a model of a megabyte, so only once a file has passed the cheaper checks

    sample = prose[:SAMPLE]
    likely = dict(py3langid.rank(sample))
    language = max(likely, key=lambda one: likely[one])
    doubtful = sum(letter.isalpha() for letter in sample) < ENOUGH and likely[language] < likely["en"] + SURE
    if language not in ("en", "zxx") and not doubtful:  # zxx: names and figures, no language at all
        raise ReadingError(name, f"is not English but seems to be {language!r}", "give documents in English")
