"""Plain text: the document's text is the file's own, byte for byte, and a header block may stand before it."""

from __future__ import annotations

import re

from loaders.errors import ReadingError
from loaders.formats.fields import checked
from loaders.formats.source import FIELDS, Extract, Source

HEADER_LINES = 20  # a header block that is longer than this is prose with a rule in it
_KEY = re.compile(r"([A-Za-z]+):[ \t]*(.*)")
_RULE = re.compile(r"(?:[ \t]*\r?\n)+[ \t]*---[ \t]*\r?(?:\n|\Z)")  # behind empty lines
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f]")


def extract(source: Source) -> Extract:
    """Read plain text with its header block."""
    text = decoded(source.name, source.content)
    fields, body = header(source.name, text)
    if not text[body:].strip():
        raise ReadingError(source.name, "is empty below its header block", "give a file with text")
    return Extract(text, fields, body)


def decoded(name: str, content: bytes) -> str:
    """Decode UTF-8; what is no text is refused with its line."""
    if b"\0" in content:
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


def header(name: str, text: str) -> tuple[dict[str, str], int]:
    """Give the fields of a header block and where the text behind it begins."""
    fields: dict[str, str] = {}
    position = 1 if text.startswith("\ufeff") else 0
    start = position
    for _ in range(HEADER_LINES):
        if fields and fields.keys() <= set(FIELDS) and (rule := _RULE.match(text, position)):
            return checked(name, "header", fields), rule.end()
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)].rstrip("\r")
        if line.strip() == "---":
            return (checked(name, "header", fields), end + 1 if end >= 0 else len(text)) if fields else ({}, start)
        found = _KEY.fullmatch(line)
        if not found or end < 0:
            break
        fields[found[1].lower()] = found[2].strip()
        position = end + 1
    return {}, 0
